import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { folder, git, githubToken, keyroll, scan, write } from './keyroll.ts';

/** In two pieces, or a scan of this repository would take it for its own. */
const IGNORE = ['keyroll', 'ignore'].join(':');

const known = githubToken('decisions 1');
const fresh = githubToken('decisions 2');
const RULE = 'github-personal-access-token';

describe('keyroll baseline', () => {
  let dir: string;
  const pepper = 'p'.repeat(64);
  const env = () => ({ env: { KEYROLL_PEPPER_FILE: join(dir, 'pepper') } });
  const save = (name: string): void =>
    write(dir, name, JSON.stringify(scan(join(dir, 'work'), ['scan', '-q'], env()).report));
  const baseline = (...args: string[]) => keyroll(join(dir, 'work'), ['baseline', ...args], env());
  const code = (...args: string[]): number | null => keyroll(join(dir, 'work'), ['scan', '-q', ...args], env()).code;
  beforeEach(() => {
    dir = folder({ 'work/a.env': `A=${known}\n`, pepper });
    save('report.json');
  });

  it('of known tasks lets --fail-on new pass until something new comes', () => {
    expect(code('--fail-on', 'new')).toBe(1);
    expect(baseline('create', '../report.json', '--reason', 'found in the first scan')).toMatchObject({
      code: 0,
      out: 'keyroll.baseline.json: 1 entry\n',
    });
    expect([code('--fail-on', 'new'), code()]).toEqual([0, 1]);
    write(dir, 'work/b.env', `A=${fresh}\n`);
    expect(code('--fail-on', 'new')).toBe(1);
    expect(readFileSync(join(dir, 'work/keyroll.baseline.json'), 'utf8')).not.toContain(known);
    expect(baseline('create', '../report.json', '--reason', 'again')).toMatchObject({
      code: 2,
      err: expect.stringContaining('already exists'),
    });
  });

  it('does not apply to copies of a known secret, in changes and folders either', () => {
    const work = join(dir, 'work');
    write(dir, 'work/api/b.env', `B=${fresh}\n`);
    git(work, 'init', '-q');
    save('report.json');
    baseline('create', '../report.json', '--reason', 'found in the first scan');
    git(work, 'add', '.');
    git(work, 'commit', '-q', '-m', 'First');
    const isNew = (...args: string[]): number | null => code('--fail-on', 'new', ...args);
    write(dir, 'work/api/copy.env', `A=${known}\n`);
    git(work, 'add', '.');
    expect([isNew('--staged'), isNew('--uncommitted'), isNew('api'), isNew()]).toEqual([1, 1, 1, 1]);
    git(work, 'rm', '-q', '-f', 'api/copy.env');
    git(work, 'mv', 'a.env', 'api/moved.env');
    expect([isNew('--staged'), isNew('api'), isNew()]).toEqual([0, 0, 0]);
    // Out of a file that is there still, and was looked at.
    write(dir, 'work/api/b.env', 'B=\n');
    write(dir, 'work/api/c.env', `B=${fresh}\n`);
    git(work, 'add', '.');
    expect([isNew('--staged'), isNew('api')]).toEqual([0, 0]);
  });

  it('names files from the top of the repository, whichever folder a report is of', () => {
    const work = join(dir, 'work');
    write(dir, 'work/api/b.env', `B=${fresh}\n`);
    git(work, 'init', '-q');
    const part = scan(work, ['scan', 'api', '-q'], env()).report;
    write(dir, 'part.json', JSON.stringify(part));
    baseline('create', '../report.json', '--reason', 'first');
    baseline('update', '../part.json', '--reason', 'second');
    expect(readFileSync(join(work, 'keyroll.baseline.json'), 'utf8')).toContain('"path":"api/b.env"');
    for (const paths of [[], ['api']]) {
      const { code: ended, err } = keyroll(work, ['scan', '--fail-on', 'new', ...paths], env());
      expect([ended, err.includes('does not name') || err.includes('has moved')]).toEqual([0, false]);
    }
  });

  it('of accepted findings keeps them in the report as suppressed, until their day', () => {
    baseline(
      'create',
      '../report.json',
      '--reason',
      'a training token',
      '--state',
      'accepted',
      '--by',
      'a.person',
      '--until',
      '2026-12-31',
    );
    const inForce = scan(join(dir, 'work'), ['scan', '--as-of', '2026-12-01'], env());
    expect(inForce.code).toBe(0);
    expect(inForce.report.findings).toMatchObject([
      { suppressed: { source: 'baseline', reason: 'a training token', by: 'a.person', until: '2026-12-31' } },
    ]);
    expect(inForce.err).toContain('1 finding suppressed');
    expect(inForce.report.run.skipped).toContainEqual({ path: 'keyroll.baseline.json', reason: "keyroll's own file" });
    expect(scan(join(dir, 'work'), ['scan', '-q', '--as-of', '2027-01-01'], env())).toMatchObject({
      code: 1,
      report: { findings: [{ suppressed: null }] },
    });
    expect(code('--no-config')).toBe(1);
  });

  it('is updated with what is new and pruned of what is gone', () => {
    baseline('create', '../report.json', '--reason', 'first', '--state', 'accepted');
    write(dir, 'work/a.env', `A=${fresh}\n`);
    write(dir, 'work/part/b.txt', 'nothing\n');
    const stale = (...paths: readonly string[]): boolean =>
      keyroll(join(dir, 'work'), ['scan', ...paths], env()).err.includes('`keyroll baseline prune` removes it');
    expect([stale(), stale('part', '.'), stale('part'), stale('part', 'a.env')]).toEqual([true, true, false, false]);
    save('second.json');
    expect(baseline('update', '../second.json', '--reason', 'second', '--state', 'accepted').out).toBe(
      'keyroll.baseline.json: 2 entries\n',
    );
    expect(baseline('prune', '../second.json').out).toBe(
      `- ${RULE} in a.env (accepted)\nkeyroll.baseline.json: 1 entry\n`,
    );
    expect(readFileSync(join(dir, 'work/keyroll.baseline.json'), 'utf8')).toContain('"reason":"second"');
    expect(code()).toBe(0);
  });

  it('is not pruned by a report of a part, and keeps the places that such a one did not look at', () => {
    write(dir, 'work/part/b.txt', `const key = '${known}';\n`);
    save('both.json');
    baseline('create', '../both.json', '--reason', 'first', '--state', 'accepted');
    const before = readFileSync(join(dir, 'work/keyroll.baseline.json'), 'utf8');
    for (const [name, target] of [
      ['part.json', 'part'],
      ['file.json', 'part/b.txt'],
      ['input.json', '-'],
    ] as const) {
      write(dir, name, JSON.stringify(scan(join(dir, 'work'), ['scan', '-q', target], env()).report));
      expect(baseline('prune', `../${name}`)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('would count as gone'),
      });
    }
    expect(baseline('update', '../file.json', '--reason', 'second').code).toBe(0);
    expect(readFileSync(join(dir, 'work/keyroll.baseline.json'), 'utf8')).toBe(before);
  });

  it('leaves out what a comment has decided already', () => {
    write(dir, 'work/b.js', `const key = '${fresh}'; // ${IGNORE} ${RULE} -- a training token\n`);
    save('both.json');
    expect(baseline('create', '../both.json', '--reason', 'first').out).toBe('keyroll.baseline.json: 1 entry\n');
    expect(baseline('update', '../both.json', '--reason', 'second').out).toBe('keyroll.baseline.json: 1 entry\n');
    expect(baseline('prune', '../both.json').out).toBe('keyroll.baseline.json: 1 entry\n');
  });

  it('is refused where it would mean nothing', () => {
    write(dir, 'no-pepper.json', JSON.stringify(scan(join(dir, 'work'), ['scan', '-q']).report));
    for (const [args, words] of [
      [['create', '../no-pepper.json', '--reason', 'x'], 'made without a pepper'],
      [['create', '../report.json', '--reason', 'x', '--state', 'fine'], '--state expects one of'],
      [['create', '../report.json', '--reason', 'x', '--until', 'soon'], '--until expects a date'],
      [['create', '../report.json'], '--reason'],
      [['update', '../report.json', '--reason', 'x'], 'there is no such baseline'],
    ] as const) {
      expect(baseline(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) });
    }
    expect(existsSync(join(dir, 'work/keyroll.baseline.json'))).toBe(false);
  });
});

describe('a decision beside the secret', () => {
  const source = (directive: string, token = known): string => `const key = '${token}'; // ${directive}\n`;
  const DIAGNOSED = {
    'used.js': source(`${IGNORE} ${RULE} -- a training token`),
    'expired.js': source(`${IGNORE} ${RULE} until=2020-01-01 -- was a training token`, githubToken('expired')),
    'unused.js': `const key = read(); // ${IGNORE} ${RULE} -- nothing here any more\n`,
    'reasonless.js': source(`${IGNORE} ${RULE}`, githubToken('reasonless')),
    'ruleless.js': source(`${IGNORE} -- everything`, githubToken('ruleless')),
  };

  it('counts with rule and reason, stays in the report, and is said where it does not count', () => {
    const { report, code, err } = scan(folder(DIAGNOSED), ['scan']);
    const bySource = Object.fromEntries(
      report.findings.map(({ occurrences, suppressed }) => [occurrences[0]?.path, suppressed]),
    );
    expect(bySource).toEqual({
      'used.js': { source: 'inline', reason: 'a training token', by: null, until: null },
      'expired.js': null,
      'reasonless.js': null,
      'ruleless.js': null,
    });
    expect(report.diagnostics.map((said) => [said.path, said.code])).toEqual([
      ['expired.js', 'ignore-expired'],
      ['reasonless.js', 'ignore-invalid'],
      ['ruleless.js', 'ignore-invalid'],
      ['unused.js', 'ignore-unused'],
    ]);
    expect([code, report.summary]).toMatchObject([1, { findings: 3, suppressed: 1 }]);
    expect(err).toContain('reasonless.js:1:');
  });

  it('is no task for the gate', () => {
    const dir = folder({ 'used.js': DIAGNOSED['used.js'] });
    expect(keyroll(dir, ['scan', '-q']).code).toBe(0);
  });

  it('counts for nothing with --no-config, nor does anything else of the target', () => {
    const dir = folder({
      'used.js': DIAGNOSED['used.js'],
      'other.js': source('plain'),
      'keyroll.config.yaml': `failOn: critical\nexclude: ["other.js"]\ndisable: [{ rule: ${RULE}, reason: x }]\n`,
      'keyroll.baseline.json': '{',
      'keyroll.inventory.yaml': '{',
    });
    const { report, code } = scan(dir, ['scan', '-q', '--no-config']);
    expect([code, report.inventory.path, report.summary]).toMatchObject([1, null, { findings: 1, suppressed: 0 }]);
    expect(report.findings[0]?.occurrences.map(({ path }) => path)).toEqual(['other.js', 'used.js']);
  });
});
