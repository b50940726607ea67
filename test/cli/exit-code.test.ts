import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { SEVERITIES } from '../../src/model/severity.ts';
import { parseFailOn, verdictOf, type ExitPolicy } from '../../src/scan/exit-code.ts';
import { check, finding, reportOf, requirement } from '../report/sample-parts.ts';
import { folder, git, githubToken, keyroll, launch, sharedFolder, started, write } from './keyroll.ts';

const SUPPRESSED = { suppressed: { source: 'inline', reason: 'a test value', by: null, until: null } } as const;
const ZERO = { critical: 0, high: 0, medium: 0, low: 0, info: 0 } as const;

const clean = reportOf({ findings: [] });
const incomplete = reportOf({ findings: [], run: { ...clean.run, complete: false } });
const withFinding = (over: Parameters<typeof finding>[1]): Report => reportOf({ findings: [finding(1, over)] });
const withException = (level: 'critical' | 'low'): Report =>
  reportOf({
    findings: [],
    assessment: {
      ...clean.assessment,
      requirements: [
        requirement('8.6.2', {
          result: 'exceptions_found',
          exceptions: 1,
          exceptionsBySeverity: { ...ZERO, [level]: 1 },
        }),
      ],
    },
  });

const withEvents = (id: string): Report =>
  reportOf({
    findings: [],
    assessment: {
      ...clean.assessment,
      checks: [
        check(id, {
          outcome: 'fail',
          failed: [{ subject: { kind: 'token', id: 'a' }, severity: 'high', message: 'used' }],
        }),
      ],
    },
  });

function policy(failOn: string, over: Partial<ExitPolicy> = {}): ExitPolicy {
  return { failOn: parseFailOn(failOn), exitZero: false, allowIncomplete: false, ...over };
}

describe('the exit code', () => {
  test.each<[string, Report, ExitPolicy, number]>([
    ['nothing found', clean, policy('medium'), 0],
    ['a finding at the level', withFinding({ severity: 'medium' }), policy('medium'), 1],
    ['a finding over the level', withFinding({ severity: 'critical' }), policy('medium'), 1],
    ['a finding under the level', withFinding({ severity: 'low' }), policy('medium'), 0],
    ['a finding under a raised level', withFinding({ severity: 'medium' }), policy('high'), 0],
    ['the mildest finding where all count', withFinding({ severity: 'info' }), policy('info'), 1],
    ['a suppressed finding', withFinding({ severity: 'critical', ...SUPPRESSED }), policy('info'), 0],
    [
      'a suppressed finding beside another',
      reportOf({ findings: [finding(1, SUPPRESSED), finding(2)] }),
      policy('medium'),
      1,
    ],
    ['a known finding where new ones count', withFinding({ isNew: false }), policy('new'), 0],
    ['a new finding where new ones count', withFinding({ isNew: true }), policy('new'), 1],
    ['a new finding under the level', withFinding({ isNew: true, severity: 'low' }), policy('new,high'), 0],
    [
      'a registered finding where unregistered ones count',
      withFinding({ state: 'registered', entry: 'a' }),
      policy('unregistered'),
      0,
    ],
    [
      'a revoked finding where unregistered ones count',
      withFinding({ state: 'revoked', entry: 'a' }),
      policy('unregistered'),
      0,
    ],
    [
      'an unregistered finding where unregistered ones count',
      withFinding({ state: 'unregistered' }),
      policy('unregistered'),
      1,
    ],
    ['a known unregistered finding where both are asked', withFinding({ isNew: false }), policy('new,unregistered'), 0],
    ['what logs show to have happened', withEvents('USE-001'), policy('medium'), 1],
    ['what logs show under the level', withEvents('USE-001'), policy('critical'), 0],
    [
      'what logs show of registered tokens where unregistered ones count',
      withEvents('USE-001'),
      policy('unregistered'),
      0,
    ],
    [
      'what logs show of unknown tokens where unregistered ones count',
      withEvents('USE-003'),
      policy('unregistered'),
      1,
    ],
    ['an exception of the assessment that was not asked for', withException('critical'), policy('medium'), 0],
    ['an exception of the assessment', withException('critical'), policy('pci'), 1],
    ['an exception under the level', withException('low'), policy('pci'), 0],
    ['an exception at a lowered level', withException('low'), policy('pci,low'), 1],
    ['a finding, though the assessment was asked for', withFinding({}), policy('pci'), 1],
    ['an incomplete scan', incomplete, policy('medium'), 3],
    ['an incomplete scan that is allowed', incomplete, policy('medium', { allowIncomplete: true }), 0],
    ['an incomplete scan with a finding', { ...withFinding({}), run: incomplete.run }, policy('medium'), 1],
    [
      'an incomplete scan with a finding, allowed',
      { ...withFinding({}), run: incomplete.run },
      policy('medium', { allowIncomplete: true }),
      1,
    ],
    [
      'an incomplete scan with a finding that does not count',
      { ...withFinding({ severity: 'low' }), run: incomplete.run },
      policy('medium'),
      3,
    ],
    ['a finding that is only reported', withFinding({}), policy('medium', { exitZero: true }), 0],
    ['an incomplete scan that is only reported', incomplete, policy('medium', { exitZero: true }), 0],
  ])('%s: see the table', (_name, report, chosen, code) => {
    expect(verdictOf(report, chosen).code).toBe(code);
  });

  test.each<[Report, ExitPolicy, string | null]>([
    [clean, policy('medium'), null],
    [withFinding({ severity: 'medium' }), policy('medium'), '1 finding of severity medium or more'],
    [
      withFinding({ severity: 'critical' }),
      policy('new,unregistered,critical'),
      '1 new unregistered finding of severity critical',
    ],
    [withFinding({ isNew: false }), policy('new'), 'no new findings of severity medium or more'],
    [withException('critical'), policy('pci'), '1 PCI DSS requirement with exceptions of severity medium or more'],
    [incomplete, policy('medium'), 'an incomplete scan'],
    [incomplete, policy('medium', { exitZero: true }), '--exit-zero, instead of 3 for an incomplete scan'],
  ])('says what decided it: %#', (report, chosen, why) => {
    expect(verdictOf(report, chosen).why).toBe(why);
  });

  it.each(SEVERITIES)('takes %s as a level', (level) => {
    expect(parseFailOn(level)).toEqual({ level, onlyNew: false, onlyUnregistered: false, pci: false });
  });

  it.each(['', ',', 'bad', 'high,low', 'new,bad'])('refuses "%s" as what to fail on', (text) => {
    expect(() => parseFailOn(text)).toThrow('expected one severity');
  });
});

describe('the program ends with', () => {
  const token = githubToken('exit');
  const dirty = sharedFolder({ 'app.env': `GITHUB_TOKEN=${token}\n` });
  const tidy = sharedFolder({ 'readme.md': '# Nothing here\n' });
  const partial = sharedFolder({ 'long.txt': 'x '.repeat(2048), 'readme.md': '# Nothing here\n' });
  const INCOMPLETE = ['--max-file-size', '1kb'];
  const code = (dir: string, ...args: string[]): number | null => keyroll(dir, ['scan', '-q', ...args]).code;

  it('0 when nothing is found, 1 when something is, 2 for an error and 3 for an incomplete scan', () => {
    const runs = [['scan', tidy], ['scan', dirty], [], ['scan', '--nope'], ['scan', partial, ...INCOMPLETE]];
    expect(runs.map((args) => launch(dirty, args).code)).toEqual([0, 1, 1, 2, 3]);
  });

  it.each([
    ['an unknown option', ['--nope']],
    ['an unknown command', ['inventroy']],
    ['an unknown sub-command', ['rules', 'nope']],
    ['a missing path', ['scan', 'not-there']],
    ['a missing argument', ['report']],
    ['an option without its value', ['scan', '--config']],
    ['a bad --fail-on', ['scan', '--fail-on', 'grave']],
    ['a bad --as-of', ['scan', '--as-of', '2026-02-30']],
    ['a bad --jobs', ['scan', '--jobs', 'many']],
    ['a bad --format', ['scan', '--format', 'pdf']],
    ['a bad --report', ['scan', '--report', 'pdf=x.pdf']],
    ['a bad --color', ['scan', '--color', 'blue']],
    ['a bad --min-confidence', ['scan', '--min-confidence', 'some']],
    ['a bad size', ['scan', '--max-file-size', 'huge']],
    ['two reports for one stream', ['scan', '--report', 'json', '--report', 'sarif']],
    ['standard input beside paths', ['scan', '-', '.']],
  ])('2 for %s, with a message and no report', (_name, args) => {
    const run = keyroll(tidy, args);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toMatch(/^keyroll: .+/);
    expect(run.err).not.toMatch(/\n\s+at /);
  });

  it('3 when the scan is incomplete and nothing else fails', () => {
    expect([
      code(partial, ...INCOMPLETE),
      code(partial, ...INCOMPLETE, '--allow-incomplete'),
      code(partial, ...INCOMPLETE, '--exit-zero'),
    ]).toEqual([3, 0, 0]);
    write(partial, 'app.env', `GITHUB_TOKEN=${token}\n`);
    expect([code(partial, ...INCOMPLETE), code(partial, ...INCOMPLETE, '--exit-zero')]).toEqual([1, 0]);
  });

  it('the same code whatever the format and wherever the report goes', () => {
    const out = folder();
    const formats = ['terminal', 'compact', 'table', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown'];
    for (const format of formats) expect([format, code(dirty, '--format', format)]).toEqual([format, 1]);
    expect(code(tidy, '--format', 'sarif')).toBe(0);
    expect(code(dirty, '--output', `${out}/a.json`)).toBe(1);
    expect(code(dirty, ...formats.flatMap((format) => ['--report', `${format}=${out}/${format}`]))).toBe(1);
  });

  it('what --fail-on asks for', () => {
    expect([
      code(dirty, '--fail-on', 'unregistered'),
      code(dirty, '--fail-on', 'new'),
      code(dirty, '--fail-on', 'pci'),
      code(tidy, '--fail-on', 'pci'),
    ]).toEqual([1, 1, 1, 0]);
  });

  it('130 on Ctrl-C and 143 when it is terminated', async () => {
    const dir = folder();
    git(dir, 'init', '-q');
    for (const [signal, expected] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const child = started(dir, ['scan', '-']);
      const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
        child.on('close', (...how) => resolve(how)),
      );
      // More than a pipe holds: once it is gone, the scan is reading, and goes on waiting for the end of its input.
      await new Promise((resolve) => child.stdin.write('text\n'.repeat(100_000), resolve));
      child.kill(signal);
      expect(await ended).toEqual([expected, null]);
    }
  });
});
