import { describe, expect, it } from 'vitest';
import { hex, token } from '../detect/structure-source.ts';
import { folder, githubToken, scan } from './keyroll.ts';

const bytes = (head: string): Buffer => Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(200)]);
const encrypted = [300, 12, 16].map((length) => Buffer.alloc(length, 'x').toString('base64')).join('--');
const isSecret = ({ part }: { readonly part: string }): boolean => part === 'secret';

describe('files that are a secret, or keep some, as a whole', () => {
  it('are known by their first bytes, whatever they are called, and stay binary', () => {
    const { report } = scan(
      folder({
        'a.kdbx': bytes('\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5'),
        keys: bytes('\xfe\xed\xfe\xed\0\0\0\x02'),
        'store.p12': bytes('\x30\x82\x0a\x11\x02\x01\x03\x30\x82'),
        'settings.yml': bytes('\0GITCRYPT\0'),
        'image.png': bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
        'keys.der': bytes('\x30\x82\x0a\x11\x02\x01\0\x30\x82'),
      }),
      ['scan'],
    );
    expect(report.protected.map(({ mechanism, places }) => [mechanism, places.map(({ path }) => path)])).toEqual([
      ['Java key store', ['keys']],
      ['KeePass database', ['a.kdbx']],
      ['PKCS #12 key store', ['store.p12']],
      ['git-crypt', ['settings.yml']],
    ]);
    expect([report.findings, report.run.skipped.length, report.run.complete]).toEqual([[], 6, true]);
  });

  it('are the keys of encrypted settings, which are findings, and the settings, which are none', () => {
    const { report } = scan(
      folder({
        'config/master.key': hex(1, 32),
        'config/credentials/production.key': `${hex(2, 32)}\n`,
        'config/credentials.yml.enc': encrypted,
        'config/other.key': token(3),
        'notes/master.key': 'see the safe\n',
      }),
      ['scan'],
    );
    expect(
      report.findings
        .flatMap(({ rule, severity, occurrences }) =>
          occurrences.filter(isSecret).map(({ path }) => [path, rule, severity]),
        )
        .sort(),
    ).toEqual([
      ['config/credentials/production.key', 'rails-master-key', 'critical'],
      ['config/master.key', 'rails-master-key', 'critical'],
    ]);
    expect(report.protected.map(({ mechanism }) => mechanism)).toEqual(['Rails credentials']);
  });
  it('are secrets of PPP, by their name alone', () => {
    const lines = `# client server secret\nann * ${token(7)} *\n"bob" pptp "${token(8)}" 10.0.0.3\neve * <secret> *\n`;
    const { report } = scan(folder({ 'ppp/chap-secrets': lines, 'notes/lines': lines }), ['scan']);
    expect(
      report.findings.flatMap(({ rule, occurrences }) =>
        occurrences.filter(isSecret).map(({ path, line }) => [path, line, rule]),
      ),
    ).toEqual([
      ['ppp/chap-secrets', 2, 'generic-password'],
      ['ppp/chap-secrets', 3, 'generic-password'],
    ]);
  });
  it('are lists of accounts whose lines nothing but the name tells from others', () => {
    const des = `${token(5).slice(0, 12)}2`;
    const md5 = hex(6, 32);
    const lines = `ann:${des}\r\n# eve\nbob:${des}:of the shop\nshort:${des.slice(1)}\n`;
    const { report } = scan(
      folder({
        '.htpasswd': lines,
        'etc/nginx/htpasswd.users': lines,
        '.htdigest': `ann:The shop:${md5}\n# for the hook: ${githubToken('beside accounts')}\n`,
        'notes/list.txt': `${lines}ann:The shop:${md5}\n`,
        'src/htpasswd_reader.py': `a:${des}x\n`,
      }),
      ['scan'],
    );
    expect(
      report.findings
        .flatMap(({ rule, severity, occurrences }) =>
          occurrences.filter(isSecret).map(({ path, line }) => `${path}:${line} ${rule} ${severity}`),
        )
        .sort(),
    ).toEqual([
      '.htdigest:1 password-hash-weak medium',
      '.htdigest:2 github-personal-access-token critical',
      '.htpasswd:1 password-hash-weak medium',
      '.htpasswd:3 password-hash-weak medium',
      'etc/nginx/htpasswd.users:1 password-hash-weak medium',
      'etc/nginx/htpasswd.users:3 password-hash-weak medium',
    ]);
    expect(
      report.findings
        .flatMap(({ occurrences }) =>
          occurrences
            .filter(({ part }) => part === 'user name')
            .map(({ path, column, endColumn }) => [path, column, endColumn]),
        )
        .sort()[0],
    ).toEqual(['.htdigest', 1, 4]);
  });
});
