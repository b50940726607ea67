/** The public id beside a secret key of AWS: logs name the key by nothing else, so an entry without it is unknown there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { folder, keyroll, scan, token, write } from './keyroll.ts';

const id = token('AKIAQ<base32:15>', 'pair id');
const other = token('AKIAQ<base32:15>', 'other id');
const secret = token('<base64:40>', 'pair secret');
const FILE = 'keyroll.inventory.yaml';

let dir: string;
beforeEach(() => {
  dir = folder({ 'deploy/credentials': `[ci]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n` });
  keyroll(dir, ['inventory', 'init']);
});

const inventory = (): string => readFileSync(join(dir, FILE), 'utf8');
const reference = `{ kind: access_key_id, value: ${id} }`;

describe('the id beside an access key', () => {
  it('is taken into the entry that is proposed, and the key is known in logs then', () => {
    expect(keyroll(dir, ['inventory', 'discover', 'deploy']).out).toContain(reference);
    expect(keyroll(dir, ['inventory', 'discover', '--write']).code).toBe(0);
    expect(inventory()).toContain(reference);
    expect(inventory()).not.toContain(secret);
    const event = {
      eventVersion: '1.08',
      eventTime: '2026-06-01T10:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'ListBuckets',
      sourceIPAddress: '203.0.113.7',
      userAgent: 'aws-cli/2.0',
      userIdentity: { type: 'IAMUser', userName: 'ci', accessKeyId: id },
    };
    write(dir, 'logs/trail.json', JSON.stringify({ Records: [event] }));
    const { report } = scan(dir, ['scan', '-q', '--usage', 'logs', 'deploy']);
    expect(report.usage?.tokens).toMatchObject([{ entry: 'aws-deploy-credentials' }]);
  });

  it('is taken by the other ways to register a finding too', () => {
    const finding = scan(dir, ['scan', '-q']).report.findings[0]?.id ?? '';
    expect(keyroll(dir, ['inventory', 'add', '--finding', finding]).code).toBe(0);
    expect(inventory()).toContain(reference);
    write(dir, FILE, inventory().replace(/tokens:[^]*/, 'tokens: []\n'));
    keyroll(dir, ['triage', '--by', 'me'], { input: 'r\n\nDeploys\nnever\n' });
    expect(inventory()).toContain(reference);
  });

  it('is left out where the file has changed, or two keys share a secret', () => {
    write(dir, 'report.json', JSON.stringify(scan(dir, ['scan', '-q']).report));
    write(dir, 'deploy/credentials', 'nothing of the kind\n');
    expect(keyroll(dir, ['inventory', 'discover', '--report', 'report.json']).out).not.toContain('access_key_id');
    for (const [name, one] of [
      ['a', id],
      ['b', other],
    ] as const) {
      write(dir, `deploy/${name}`, `aws_access_key_id = ${one}\naws_secret_access_key = ${secret}\n`);
    }
    expect(keyroll(dir, ['inventory', 'discover', 'deploy']).out).not.toContain('access_key_id');
  });
});
