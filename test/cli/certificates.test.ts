import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { certificateFor, ecKey } from './certificate-source.ts';
import { folder, git, scan, write } from './keyroll.ts';

const SCAN = ['scan', '-q', '--no-config', '--as-of', '2026-03-01'];
const key = ecKey();
const other = ecKey();

function said(report: Report): string[] {
  return report.findings
    .filter(({ kind }) => kind === 'private-key')
    .flatMap(({ proofs }) =>
      proofs.filter(({ detail }) => detail.includes('certificate')).map(({ result, detail }) => `${result}: ${detail}`),
    );
}

const PAIRED = [
  'holds: belongs to the certificate in server.crt for shop.example.test, issued by Example Root, P-256 key',
  'holds: the certificate is valid until 2027-01-01',
];
const FILES = {
  'tls/server.key': key.pem,
  'tls/server.crt': certificateFor(key, 'shop.example.test', '2027-01-01', 'Example Root'),
};

describe('a private key', () => {
  it('is shown with the certificate that lies beside it', () => {
    const { report, out, err } = scan(folder(FILES), SCAN);
    expect(said(report)).toEqual(PAIRED);
    const body = key.pem.split('\n')[1] ?? '';
    expect(out + err + JSON.stringify(report)).not.toContain(body.slice(0, 20));
  });

  it('is shown with it wherever the two are read from', () => {
    const dir = folder(FILES);
    git(dir, 'init', '-q');
    git(dir, 'add', '-A');
    expect(said(scan(dir, ['scan', '--staged', ...SCAN.slice(1)]).report)).toEqual(PAIRED);
    git(dir, 'commit', '-qm', 'one');
    write(dir, 'tls/server.crt', '');
    git(dir, 'commit', '-qam', 'two');
    expect(said(scan(dir, ['scan', '--history', '.', ...SCAN.slice(1)]).report)).toEqual(PAIRED);
    expect(said(scan(dir, SCAN).report)).toEqual([]);
  });

  it('is shown with a certificate of the same file, and with its end where that has come', () => {
    const { report } = scan(
      folder({
        'both.pem':
          key.pem +
          certificateFor(other, 'other.example.test', '2027-01-01') +
          certificateFor(key, '*.shop.example.test', '2025-06-01'),
      }),
      SCAN,
    );
    expect(said(report)).toEqual([
      'holds: belongs to the certificate in the same file for *.shop.example.test, signed by itself, P-256 key',
      'fails: the certificate expired 2025-06-01',
    ]);
  });

  it('is paired inside a kubeconfig, where both are in base64', () => {
    const encoded = (pem: string): string => Buffer.from(pem).toString('base64');
    const { report } = scan(
      folder({
        'kubeconfig.yaml': `users:\n- name: ops\n  user:\n    client-certificate-data: ${encoded(certificateFor(key, 'ops', '2027-01-01', 'kubernetes'))}\n    client-key-data: ${encoded(key.pem)}\n`,
      }),
      SCAN,
    );
    expect(said(report)[0]).toBe(
      'holds: belongs to the certificate in the same file for ops, issued by kubernetes, P-256 key',
    );
  });

  it('is not paired with the certificate of another key, nor across folders, nor behind a passphrase', () => {
    const locked = createPrivateKey(key.pem)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'.repeat(9) })
      .toString();
    const { report } = scan(
      folder({
        'a/server.key': key.pem,
        'a/server.crt': certificateFor(other, 'other.example.test', '2027-01-01'),
        'b/server.crt': FILES['tls/server.crt'],
        'c/server.key': locked,
        'c/server.crt': FILES['tls/server.crt'],
      }),
      SCAN,
    );
    expect(report.findings.length).toBe(2);
    expect(said(report)).toEqual([]);
  });

  it('is scanned all the same beside certificates that are broken, or that name what may be a token', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nMIIB\n' + 'A'.repeat(80) + '\n-----END CERTIFICATE-----\n';
    const telling = `k${'Zq7'.repeat(6)}`;
    const { report } = scan(
      folder({ 'server.key': key.pem, 'broken.crt': broken, 'server.crt': certificateFor(key, telling, '2027-01-01') }),
      SCAN,
    );
    expect(said(report)[0]).toBe('holds: belongs to the certificate in server.crt, P-256 key');
    expect(JSON.stringify(report)).not.toContain(telling);
  });
});
