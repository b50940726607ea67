/** Options that would have no effect, or that hold nothing: said, and nothing is done. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, githubToken, keyroll } from './keyroll.ts';

const FILES = { 'a.env': `GITHUB_TOKEN=${githubToken('idle')}\n` };

function refused(args: readonly string[], dir = folder(FILES)): string {
  const before = readdirSync(dir).sort();
  const run = keyroll(dir, args);
  expect([args, run.code, run.out, readdirSync(dir).sort()]).toEqual([args, 2, '', before]);
  return run.err;
}

describe('an option without effect is refused', () => {
  it.each([
    [['--log-format', 'okta'], '--log-format needs --usage'],
    [['--map', 'map.yaml'], '--map needs --usage'],
    [['--timeline', 'ci'], '--timeline needs --usage'],
    [['--no-log-secrets'], '--no-log-secrets needs --usage'],
    [['--report', 'json='], 'a report has no file name. For example: --report json=report.json.'],
    [['--report', 'json=out', '--report', 'sarif=./out'], 'out: two reports cannot both go to this file'],
    [['-o', 'out', '--report', 'json=out'], 'out: two reports cannot both go to this file'],
    [['--fail-on', 'grave'], '--fail-on expects one severity ('],
    [['--max-file-size', '-1'], '--max-file-size expects a size such as 64MB.'],
    [[''], 'a path is empty. The current folder is ".".'],
  ])('scan %j', (args, message) => {
    expect(refused(['scan', ...args])).toContain(message);
  });

  it('unless the configuration names logs', () => {
    const dir = folder({
      ...FILES,
      'keyroll.config.yaml': 'usage: [logs]\n',
      'logs/a.jsonl': '{"eventTime":"2026-01-02T03:04:05Z"}\n',
    });
    expect(keyroll(dir, ['scan', '--no-log-secrets']).err).not.toContain('goes with');
  });
});

describe('a decision without a reason is not written', () => {
  const scanned = (): string => {
    const dir = folder(FILES);
    keyroll(dir, ['inventory', 'init']);
    keyroll(dir, ['scan', '-q', '-o', 'report.json']);
    return dir;
  };

  it('to a baseline', () => {
    const dir = scanned();
    const args = ['baseline', 'create', 'report.json', '--state', 'accepted', '--reason'];
    expect(refused([...args, ' '], dir)).toContain('--reason must not be empty');
    expect(existsSync(join(dir, 'keyroll.baseline.json'))).toBe(false);
  });

  it('to the inventory', () => {
    const dir = scanned();
    const token = { input: githubToken('idle') };
    keyroll(dir, ['inventory', 'add', '--id', 'ci-bot', '--environment', 'ci', '--owner', 'ann'], token);
    const inventory = readFileSync(join(dir, 'keyroll.inventory.yaml'), 'utf8');
    const exception = ['exception', 'ci-bot', '--check', 'LIF-003', '--expires', '2099-01-01'];
    for (const [args, message] of [
      [[...exception, '--reason', '', '--approved-by', 'ann'], 'an exception needs a reason, an approver and an end'],
      [[...exception, '--reason', 'x', '--approved-by', ' '], 'an exception needs a reason, an approver and an end'],
      [['review', '--all', '--ref', ''], '--ref is empty'],
      [['edit', 'ci-bot', '--owner', ''], '--owner is empty'],
      [['rotate', 'ci-bot', '--expires', '2020-01-01'], '--expires expects a date to come, got "2020-01-01"'],
      [['rotate', 'ci-bot', '--expires', '2099'], '--expires expects a date such as 2027-03-31, got "2099"'],
      [['rotate', 'ci-bot', '--expires', '2099-01-01', '--in-place', '--overlap', '3d'], '--in-place and --overlap'],
      [['list', '--status', 'activ'], '--status expects one of planned, active'],
      [['review', '--environment', 'production', '--ref', 'x', '--by', 'ann'], '--environment expects one of prod'],
      [['show', 'ci-bt'], 'there is no entry "ci-bt". Did you mean "ci-bot"?'],
    ] as const) {
      expect(refused(['inventory', ...args], dir)).toContain(message);
    }
    expect(readFileSync(join(dir, 'keyroll.inventory.yaml'), 'utf8')).toBe(inventory);
  });

  it('and one written by hand is refused with its line', () => {
    const inventory = `schema_version: "1"
tokens:
  - id: ci-bot
    type: ci_token
    status: active
    environment: ci
    exceptions: [{ check: LIF-003, reason: "", approved_by: ann, expires_at: "2099-01-01" }]
`;
    expect(refused(['scan'], folder({ ...FILES, 'keyroll.inventory.yaml': inventory }))).toMatch(
      /^keyroll: keyroll\.inventory\.yaml:7:\d+: entry "ci-bot": "reason" of an exception is empty\.\n$/,
    );
  });
});

describe('a folder of files that are no logs', () => {
  it('is not said to be unread where secrets were found in it', () => {
    const { code, err } = keyroll(folder(FILES), ['usage', '.']);
    expect([code, err]).toEqual([1, expect.stringContaining('1 finding in 1 file')]);
    expect(err).not.toContain('no files were scanned');
    expect(err).toContain('no log of a known format 1');
  });
});
