import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, git, githubToken, keyroll, scan, write } from './keyroll.ts';

const token = githubToken('bad input');
const line = `GITHUB_TOKEN=${token}\n`;
const INVENTORY = 'keyroll.inventory.yaml';

/** What a run that refused its input looks like: a word on standard error, no report, and no file more than before. */
function refusal(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = ['scan', '--report', 'json=report.json'],
): string {
  const dir = folder({ 'a.env': line, ...files });
  const before = readdirSync(dir).sort();
  const run = keyroll(dir, args);
  expect([run.code, run.out, readdirSync(dir).sort()]).toEqual([2, '', before]);
  return run.err;
}

describe('a file that cannot be taken as it is', () => {
  it.each([
    [
      'an inventory that is no YAML',
      { [INVENTORY]: 'schema_version: "1"\ntokens: [\n' },
      /^keyroll: keyroll\.inventory\.yaml:\d+:\d+: .+/,
    ],
    [
      'an inventory with a wrong word',
      {
        [INVENTORY]:
          'schema_version: "1"\ntokens:\n  - id: a\n    type: api_key\n    status: activ\n    environment: prod\n',
      },
      /^keyroll: keyroll\.inventory\.yaml:5:13: entry "a": "status" must be one of .+ Did you mean "active"\?\n$/,
    ],
    ['an empty inventory', { [INVENTORY]: '' }, /^keyroll: keyroll\.inventory\.yaml:1:1: the inventory is empty/],
    [
      'a merge conflict',
      { [INVENTORY]: 'schema_version: "1"\n<<<<<<< ours\ntokens: []\n' },
      /^keyroll: keyroll\.inventory\.yaml:2:1: a git merge marker/,
    ],
    [
      'a configuration that is no YAML',
      { 'keyroll.config.yaml': 'exclude: [\n' },
      /^keyroll: keyroll\.config\.yaml:2:1: .+ is missing before this line/,
    ],
    [
      'an unknown setting',
      { 'keyroll.config.yaml': '# settings\nminConfidense: low\n' },
      /^keyroll: keyroll\.config\.yaml:2:1: "minConfidense" is not known\. Did you mean "minConfidence"\?\n$/,
    ],
    [
      'a pattern that would leave out all the rest',
      { 'keyroll.config.yaml': 'exclude: [vendor, "!vendor/ours"]\n' },
      /^keyroll: keyroll\.config\.yaml:1:19: "!" cannot re-include paths/,
    ],
    [
      'wrong settings, all of them',
      { 'keyroll.config.yaml': 'failOn: grave\nexclude: vendor\n' },
      /^keyroll: keyroll\.config\.yaml:1:9: "failOn": expected one severity.+\nkeyroll: keyroll\.config\.yaml:2:10: "exclude" must be a list/,
    ],
    [
      'a disabled rule without a reason',
      { 'keyroll.config.yaml': 'disable:\n  - rule: jwt\n' },
      /^keyroll: keyroll\.config\.yaml:2:5: "disable\.0\.reason" is missing/,
    ],
    [
      'settings of another kind, all of them',
      {
        'keyroll.config.yaml': 'minConfidence: some\ncardholderData: maybe\ndisable: jwt\ninventory: ""\nbaseline: 7\n',
      },
      /^\S+ \S+:1:16: "minConfidence" must be one of .+\n\S+ \S+:2:17: "cardholderData" must be true or false\.\n\S+ \S+:3:10: "disable" must be a list of .+\n\S+ \S+:4:12: "inventory" is empty\.\n\S+ \S+:5:11: "baseline" must be text\.\n$/,
    ],
    [
      'a disabled rule that is only named',
      { 'keyroll.config.yaml': 'disable:\n  - jwt\n' },
      /^keyroll: keyroll\.config\.yaml:2:5: "disable\.0" must be \{ rule, reason \}\.\n$/,
    ],
    [
      'a configuration of other lines',
      { 'keyroll.config.yaml': '- exclude\n' },
      /^keyroll: keyroll\.config\.yaml:1:1: expected lines of "name: value"\.\n$/,
    ],
    [
      'a baseline that is no JSON',
      { 'keyroll.baseline.json': '{\n  "version": "1",\n  "findings": [\n' },
      /^keyroll: keyroll\.baseline\.json:4:1: this baseline is not valid JSON/,
    ],
    [
      'a baseline entry that is wrong',
      { 'keyroll.baseline.json': '{\n  "version": "1",\n  "findings": [\n    {"id": 7}\n  ]\n}\n' },
      /^keyroll: keyroll\.baseline\.json:4:\d+: .+/,
    ],
  ])('%s: file, line and column, exit 2, nothing scanned and nothing written', (_name, files, expected) => {
    expect(refusal(files)).toMatch(expected);
  });

  it('a file that was named and is not there', () => {
    expect(refusal({}, ['scan', '--inventory', 'other.yaml'])).toMatch(
      /^keyroll: other\.yaml: the inventory cannot be read: no such file or folder\.\n$/,
    );
    expect(refusal({}, ['report', 'other.json'])).toMatch(
      /^keyroll: other\.json: this report cannot be read: no such file or folder\. Make one with: keyroll scan/,
    );
    expect(refusal({}, ['scan', '--config', 'other.yaml'])).toMatch(/^keyroll: other\.yaml: this file cannot be read/);
    expect(refusal({}, ['scan', '--baseline', 'other.json'])).toMatch(
      /^keyroll: other\.json: this file cannot be read/,
    );
  });

  it('a saved report that is piped in, and one that is none', () => {
    const dir = folder({ 'a.env': line });
    const saved = keyroll(dir, ['scan', '-f', 'json', '--exit-zero']).out;
    const again = keyroll(dir, ['report', '-', '-f', 'compact'], { input: saved });
    expect([again.code, again.out]).toEqual([0, expect.stringMatching(/^a\.env:1:14: /)]);
    const none = keyroll(dir, ['report', '-'], { input: '{\n' });
    expect([none.code, none.out, none.err]).toEqual([2, '', expect.stringMatching(/^keyroll: <stdin>:2:1: /)]);
  });

  it('a saved report that is none', () => {
    const report = ['report', 'saved.json', '--report', 'markdown=out.md'];
    expect(refusal({ 'saved.json': '{\n  "x": 1,\n}\n' }, report)).toMatch(
      /^keyroll: saved\.json:3:1: this is not JSON/,
    );
    expect(refusal({ 'saved.json': '{"schemaVersion":"1"}' }, report)).toMatch(
      /^keyroll: saved\.json: this is not a keyroll report: the document must have required property/,
    );
    expect(refusal({ 'saved.json': '{"schemaVersion":"9"}' }, report)).toMatch(
      /schema version "9"; this keyroll reads version "1"/,
    );
  });

  it('never has its text quoted', () => {
    for (const name of [INVENTORY, 'keyroll.config.yaml', 'keyroll.baseline.json']) {
      expect(refusal({ [name]: `{"a: ${token}\n` })).not.toContain(token);
    }
    expect(refusal({ 'saved.json': `{"a": ${token}` }, ['report', 'saved.json'])).not.toContain(token);
  });
});

describe('an output that cannot be written', () => {
  it('ends the run with 2 and a message; old files stay, and no other appears', () => {
    const dir = folder({ 'a.env': line, 'old.json': 'old', plain: 'plain' });
    mkdirSync(join(dir, 'taken'));
    const before = readdirSync(dir).sort();
    for (const [target, reason] of [
      ['taken', 'it is a folder'],
      ['plain/below.json', 'is not a folder'],
      ['/proc/keyroll/report.json', 'no such file or folder|permission denied|read-only'],
    ] as const) {
      const run = keyroll(dir, ['scan', '--report', 'json=old.json', '-o', target]);
      expect([run.code, run.out, readFileSync(join(dir, 'old.json'), 'utf8'), readdirSync(dir).sort()]).toEqual([
        2,
        '',
        'old',
        before,
      ]);
      expect(run.err).toMatch(new RegExp(`^(.*\\n)*keyroll: .*cannot be written: .*(${reason})`));
      expect(run.err).not.toMatch(/\n\s+at /);
    }
  });

  it('leaves the old file when the disk is full', () => {
    const run = keyroll(folder({ 'a.env': line }), ['scan', '-q', '-o', '/dev/full']);
    expect([run.code, run.err]).toEqual([2, 'keyroll: /dev/full: cannot be written: no space is left on the disk.\n']);
  });

  it('makes the folders above a report, which only its owner may read', () => {
    const dir = folder({ 'a.env': line });
    expect(keyroll(dir, ['scan', '-q', '-o', 'deep/er/report.json']).code).toBe(1);
    expect(existsSync(join(dir, 'deep/er/report.json'))).toBe(true);
  });
});

describe('the pepper', () => {
  it('is said to be wrong when it is, and nothing is taken for unregistered silently', () => {
    const dir = folder({ 'work/a.env': line, 'pepper-1': 'a'.repeat(64), 'pepper-2': 'b'.repeat(64) });
    const work = join(dir, 'work');
    const one = { env: { KEYROLL_PEPPER_FILE: join(dir, 'pepper-1') } };
    const two = { env: { KEYROLL_PEPPER_FILE: join(dir, 'pepper-2') } };
    expect(keyroll(work, ['inventory', 'init'], one).code).toBe(0);
    expect(keyroll(work, ['inventory', 'add', '--id', 'bot'], { ...one, input: token }).code).toBe(0);
    const wrong = scan(work, ['scan'], two);
    expect(wrong.report.diagnostics.map(({ code }) => code)).toContain('pepper-wrong');
    expect(wrong.err).toContain('this is not the pepper that the inventory was made with');
    expect([wrong.report.run.complete, wrong.code === 0]).toEqual([false, false]);
    const refused = keyroll(work, ['inventory', 'add', '--id', 'other'], { ...two, input: githubToken('other') });
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('is not the pepper')]);

    const none = scan(work, ['scan'], { env: { KEYROLL_PEPPER_FILE: join(dir, 'nowhere') } });
    expect(none.err).toContain('fingerprints of the inventory were not compared');
    expect(none.report.run.identity).toBe('per-run');
    expect(none.report.findings.map(({ fingerprint }) => fingerprint)).toEqual([null]);
    expect(none.out).toContain('There is no pepper');
  });

  it('is said to stand in the repository that is scanned, where it would pass as a file of our own', () => {
    const dir = folder({ 'deploy/pepper': 'a'.repeat(64) });
    const codes = (): readonly string[] =>
      scan(dir, ['scan'], { env: { KEYROLL_PEPPER_FILE: 'deploy/pepper' } }).report.diagnostics.map(({ code }) => code);
    expect(codes()).not.toContain('pepper-in-repository');
    git(dir, 'init', '-q');
    expect(codes()).toContain('pepper-in-repository');
  });

  it('that is too short or empty is refused', () => {
    const dir = folder({ short: 'abc\n', empty: '' });
    expect(keyroll(dir, ['scan'], { env: { KEYROLL_PEPPER_FILE: join(dir, 'short') } })).toMatchObject({
      code: 2,
      err: expect.stringContaining('too short'),
    });
    expect(keyroll(dir, ['scan'], { env: { KEYROLL_PEPPER_FILE: join(dir, 'empty') } })).toMatchObject({
      code: 2,
      err: expect.stringContaining('empty'),
    });
  });
});

describe('the configuration', () => {
  it('is found upwards, narrows the scan and says so', () => {
    const dir = folder({
      'keyroll.config.yaml':
        'exclude: [ "sub/legacy/**" ]\nfailOn: high\ndisable:\n  - rule: github-personal-access-token\n    reason: shown in the tests alone\n',
    });
    write(dir, 'sub/legacy/a.env', line);
    write(dir, 'sub/b.env', line);
    const { report, code } = scan(join(dir, 'sub'), ['scan', '-q']);
    expect(report.run.skipped).toEqual([{ path: 'legacy/a.env', reason: 'excluded by configuration' }]);
    expect(report.findings).toMatchObject([
      { suppressed: { source: 'config', reason: 'shown in the tests alone' }, occurrences: [{ path: 'b.env' }] },
    ]);
    expect(code).toBe(0);
  });

  it.each([['sub/legacy'], ['./sub/legacy'], ['sub/legacy/'], ['sub/legacy/**'], ['sub/leg*'], ['**/legacy']])(
    'leaves out a folder that it names as %s, with all below',
    (glob) => {
      const dir = folder({
        'keyroll.config.yaml': `exclude: ["${glob}"]\n`,
        'sub/legacy/deep/a.env': line,
        'sub/b.env': line,
      });
      expect(scan(dir, ['scan', '-q']).report.run.skipped).toContainEqual({
        path: 'sub/legacy/deep/a.env',
        reason: 'excluded by configuration',
      });
      expect(scan(dir, ['scan', '-q']).report.findings).toMatchObject([{ occurrences: [{ path: 'sub/b.env' }] }]);
    },
  );

  it.each([
    ['inventory: gone.yaml\n', 'inventory'],
    ['baseline: gone.json\n', 'baseline'],
    ['rules: [packs/]\n', 'rules'],
    ['usage: [logs/]\n', 'usage'],
  ])('is named where it leads nowhere: %s', (text, field) => {
    const dir = folder({ 'keyroll.config.yaml': text, 'sub/a.env': line });
    expect(keyroll(join(dir, 'sub'), ['scan', '-q'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(new RegExp(`keyroll\\.config\\.yaml: "${field}" names ".*", which does not exist`)),
    });
  });

  it('under a misspelt name is reported, as are inventory and baseline', () => {
    const dir = folder({ 'keyroll.config.yml': 'failOn: high\n', 'keyroll.inventory.yml': '', 'sub/a.env': line });
    const { err, report } = scan(join(dir, 'sub'), ['scan']);
    expect(report.diagnostics.map((said) => said.code)).toEqual(['misnamed-file', 'misnamed-file']);
    expect(err).toContain('keyroll.config.yml is not read: the expected name is keyroll.config.yaml');
    expect(scan(dir, ['scan', '-q', '--no-config']).report.diagnostics).toEqual([]);
  });

  it('says when it disables a rule that is not there', () => {
    const dir = folder({
      'a.env': line,
      'keyroll.config.yaml':
        'disable:\n  - { rule: github-personal-acess-token, reason: mistyped }\n  - { rule: cardholder-number, reason: not looked for }\n',
    });
    const { code, err, report } = scan(dir, ['scan']);
    expect([code, report.diagnostics.map((said) => said.code)]).toEqual([1, ['disable-unknown']]);
    expect(err).toContain(
      'disables "github-personal-acess-token", which does not exist: this suppresses nothing. Did you mean "github-personal-access-token"?',
    );
  });

  it('is named by the option before KEYROLL_CONFIG, and --print-config shows what is in force', () => {
    const dir = folder({
      'one.yaml': 'failOn: high\n',
      'two.yaml': 'failOn: low,new\n',
      'keyroll.config.yaml': 'failOn: info\n',
    });
    const failOn = (args: readonly string[], env: Record<string, string> = {}): unknown => {
      const run = keyroll(dir, ['scan', '--print-config', ...args], { env });
      expect([run.code, run.err]).toEqual([0, '']);
      const settings = JSON.parse(run.out) as {
        readonly failOn: string;
        readonly files: { readonly config: string | null };
      };
      return [settings.files.config, settings.failOn];
    };
    expect(failOn([])).toEqual(['keyroll.config.yaml', 'info']);
    expect(failOn([], { KEYROLL_CONFIG: 'one.yaml' })).toEqual(['one.yaml', 'high']);
    expect(failOn(['--config', 'two.yaml'], { KEYROLL_CONFIG: 'one.yaml' })).toEqual(['two.yaml', 'low,new']);
    expect(failOn(['--no-config'], { KEYROLL_CONFIG: 'one.yaml' })).toEqual([null, 'medium']);
    expect(keyroll(dir, ['scan'], { env: { KEYROLL_CONFIG: 'gone.yaml' } }).code).toBe(2);
  });
});
