import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, keyroll } from '../cli/keyroll.ts';
import { accessKey, awsEvent } from './logs.ts';

const [used, later, idle] = ['used', 'later', 'idle'].map((seed) => accessKey(`last-used/${seed}`));

const INVENTORY = `# who has what
schema_version: "1"
tokens:
  - id: used   # refunds
    type: api_key
    provider: aws
    provider_refs: [ { kind: access_key_id, value: ${used} } ]
    status: active
    environment: prod
    last_used_at: "2026-01-05" # by hand
  - id: later
    type: api_key
    provider: aws
    provider_refs: [ { kind: access_key_id, value: ${later} } ]
    status: active
    environment: prod
    last_used_at: "2026-08-01"
  - id: idle
    type: api_key
    provider: aws
    provider_refs: [ { kind: access_key_id, value: ${idle} } ]
    status: active
    environment: prod
`;
const LOG = [
  awsEvent('2026-07-01T10:00:00Z', used ?? ''),
  awsEvent('2026-07-03T23:59:00Z', used ?? ''),
  awsEvent('2026-07-20T10:00:00Z', used ?? '', { errorCode: 'AccessDenied' }),
  awsEvent('2026-07-03T10:00:00Z', later ?? ''),
  awsEvent('2031-07-03T10:00:00Z', idle ?? ''),
]
  .map((event) => JSON.stringify(event))
  .join('\n');

function run(...options: readonly string[]) {
  const dir = folder({ 'trail.log': LOG, 'keyroll.inventory.yaml': INVENTORY });
  const done = keyroll(dir, ['usage', 'trail.log', '--as-of', '2026-09-10', '--exit-zero', ...options]);
  return { ...done, dir, text: readFileSync(join(dir, 'keyroll.inventory.yaml'), 'utf8') };
}

describe('usage --update-last-used', () => {
  test('writes the last successful use, never to an earlier day nor one to come, and leaves all else as it was', () => {
    const { code, err, text } = run('--update-last-used');
    expect(code, err).toBe(0);
    expect(text).toBe(
      INVENTORY.replace(
        'last_used_at: "2026-01-05" # by hand\n',
        'last_used_at: "2026-07-03" # by hand\n    last_used_source: cloudtrail\n',
      ),
    );
    expect(err).toContain('last use of 1 entry written (keyroll.inventory.yaml)');
  });

  test('writes it where none was known', () => {
    const unknown = INVENTORY.replace('"2026-01-05" # by hand', 'unknown');
    for (const text of [unknown, unknown.replace('    last_used_at: unknown\n', '')]) {
      const dir = folder({ 'trail.log': LOG, 'keyroll.inventory.yaml': text });
      keyroll(dir, ['usage', 'trail.log', '--as-of', '2026-09-10', '--exit-zero', '--update-last-used']);
      expect(readFileSync(join(dir, 'keyroll.inventory.yaml'), 'utf8')).toMatch(
        /last_used_at: "2026-07-03"\n    last_used_source: cloudtrail\n  - id: later/,
      );
    }
  });

  test('has nothing to do the second time', () => {
    const { dir, text } = run('--update-last-used');
    expect(
      keyroll(dir, ['usage', 'trail.log', '--as-of', '2026-09-10', '--exit-zero', '--update-last-used']).err,
    ).toContain('already has every last use');
    expect(readFileSync(join(dir, 'keyroll.inventory.yaml'), 'utf8')).toBe(text);
  });

  test('shows a diff and writes nothing with --dry-run, beside a report for programs on standard error', () => {
    const shown = run('--update-last-used', '--dry-run');
    expect(shown.text).toBe(INVENTORY);
    expect(shown.out).toContain('+    last_used_at: "2026-07-03" # by hand');
    const beside = run('--update-last-used', '--dry-run', '-f', 'json');
    expect(JSON.parse(beside.out)).toMatchObject({ schemaVersion: '1' });
    expect(beside.err).toContain('+    last_used_at: "2026-07-03"');
  });

  test('is refused without an inventory, and --dry-run without it', () => {
    expect(keyroll(folder({ 'trail.log': LOG }), ['usage', 'trail.log', '--update-last-used'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('needs an inventory') as string,
    });
    expect(run('--dry-run')).toMatchObject({ code: 2, text: INVENTORY });
  });
});
