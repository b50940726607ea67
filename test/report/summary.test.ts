import { describe, expect, test } from 'vitest';
import { count } from '../../src/base/count.ts';
import { DIRECTIVE } from '../../src/model/directive.ts';
import { renderDiagnostics } from '../../src/report/diagnostics.ts';
import { displayWidth } from '../../src/report/layout.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { compareRequirementIds } from '../../src/model/assessment.ts';
import { bytesInWords, durationInWords } from '../../src/report/wording.ts';
import { cleanReport, dirtyReport, emptyReport, ESC, hostileReport, hugeReport } from './sample-report.ts';
import { finding, occurrence, PLAIN, reportOf } from './sample-parts.ts';

describe('the summary', () => {
  test('counts findings by severity and by state', () => {
    const text = renderSummary(dirtyReport(), PLAIN);
    expect(text).toContain('✖ 4 findings in 5 files');
    expect(text).toContain('1 critical · 2 high · 1 low');
    expect(text).toContain('2 unregistered · 1 registered · 1 expired');
  });

  test('says what was looked at, what was not and why, and what was suppressed', () => {
    const text = renderSummary(dirtyReport(), PLAIN);
    expect(text).toContain('scanned 1,204 files, 38 commits, 12.4 MB with 214 rules in 0.84 s');
    expect(text).toContain('skipped 3 (too large 2, unreadable 1)');
    expect(text).toContain('the scan is incomplete');
    expect(text).toContain('1 finding suppressed (1 by a comment)');
  });

  test('lists skipped paths when asked for more', () => {
    expect(renderSummary(dirtyReport(), { ...PLAIN, verbose: true })).toContain('locked.env: unreadable');
  });

  test('names next steps that exist', () => {
    const text = renderSummary(dirtyReport(), PLAIN);
    expect(text).toContain('next: how to replace it: keyroll rules show acme-live-key\n');
    expect(text).toContain('decide about unregistered findings: keyroll triage\n');
    const { findings, ...rest } = dirtyReport();
    const decided = { ...rest, findings: findings.map((one) => ({ ...one, isNew: false })) };
    expect(renderSummary(decided, PLAIN)).not.toContain('keyroll triage');
    expect(renderSummary(hugeReport(1), PLAIN)).toContain(
      'start an inventory of known tokens: keyroll inventory init\n',
    );
    expect(
      renderSummary(reportOf({ findings: [finding(1, { state: 'revoked', entry: 'acme-pay' })] }), PLAIN),
    ).toContain('see its inventory entry: keyroll inventory show acme-pay\n');
  });

  test('tells whoever commits how to go on, each command whole on its line', () => {
    const report = reportOf({ findings: [finding(1, { rule: 'acme-token-with-a-name-of-forty-letters-x' })] });
    const staged = { ...report, run: { ...report.run, source: { ...report.run.source, kind: 'staged' as const } } };
    expect(renderSummary(staged, PLAIN)).toContain(`  next: remove the secret from the file, then stage it again:
          git add src/billing/client.ts
        replace it, if others may have seen it:
          keyroll rules show acme-token-with-a-name-of-forty-letters-x
        if it is not a secret, say so in a comment on its line:
          ${DIRECTIVE} acme-token-with-a-name-of-forty-letters-x -- reason
`);
    expect(
      renderSummary({ ...staged, run: { ...staged.run, source: { ...staged.run.source, kind: 'range' } } }, PLAIN),
    ).not.toContain('git add');
  });

  test.each([
    [['config/a.env'], 'git add config/a.env'],
    [['.env'], 'git add .env'],
    [['a b.env'], 'git add -u'],
    [['-n'], 'git add -u'],
    [['a.env', 'b.env'], 'git add -u'],
  ])('stages what is there again: %j', (paths, command) => {
    const report = reportOf({ findings: [finding(1, { occurrences: paths.map((path) => occurrence({ path })) })] });
    const staged = { ...report, run: { ...report.run, source: { ...report.run.source, kind: 'staged' } } };
    expect(renderSummary(staged, PLAIN).replaceAll(/\s+/g, ' ')).toContain(
      `then stage it again: ${command} replace it`,
    );
  });

  test('tells whoever pushes to take the secret out of the commit, since a later one does not', () => {
    const commit = '0ddba11'.padEnd(40, '0');
    const steps = (exposure: 'committed' | 'history', isCi = false, roots: readonly string[] = []): string => {
      const one = finding(1, { exposure, occurrences: [occurrence({ commit, exposure })] });
      const report = reportOf({ findings: [one] });
      return renderSummary(
        { ...report, run: { ...report.run, source: { ...report.run.source, kind: 'range', roots } } },
        { ...PLAIN, isCi },
      );
    };
    const way = 'if nobody else has the commit, remove the secret from it:\n          git rebase -i 0ddba11^\n';
    expect(steps('history')).toContain(way);
    expect(steps('history', false, [commit])).toContain('git rebase -i --root\n');
    expect(steps('history')).not.toContain('in a comment on its line');
    expect(steps('committed')).toContain(way);
    expect(steps('committed')).toContain('in a comment on its line');
    // In a job of a CI others have it: replacing comes first.
    expect(steps('committed', true)).not.toContain('while nobody else');
    expect(steps('committed', true)).toMatch(
      /replace it: it was pushed[^]*keyroll rules show[^]*git rebase -i 0ddba11/,
    );
  });

  test('is one line for a clean tree', () => {
    expect(renderSummary(cleanReport(), PLAIN)).toBe(
      '✔ no findings   1,204 files, 38 commits, 12.4 MB, 214 rules, 0.84 s\n',
    );
  });

  test('has no tick for what could not be read, nor for a repository without commits', () => {
    const { run, ...rest } = cleanReport();
    expect(renderSummary({ ...rest, run: { ...run, complete: false } }, PLAIN)).toMatch(
      /^! no findings in what could be read/,
    );
    const { run: empty, ...others } = emptyReport();
    const history = { ...others, run: { ...empty, source: { ...empty.source, kind: 'history' } } };
    expect(renderSummary(history, PLAIN)).toContain('The repository has no commits.');
  });

  test('warns when nothing was scanned', () => {
    const text = renderSummary(emptyReport(), PLAIN);
    expect(text).toContain('! no files were scanned');
    expect(text).not.toContain('no findings');
  });

  test('agrees in number', () => {
    expect(renderSummary(reportOf({ findings: [finding(1)] }), PLAIN)).toContain('✖ 1 finding in 1 file ');
    const beside = [occurrence({}), occurrence({ path: 'config/ids.yml', part: 'user name' })];
    expect(renderSummary(reportOf({ findings: [finding(1, { occurrences: beside })] }), PLAIN)).toContain('in 1 file ');
    expect(renderSummary(hugeReport(), PLAIN)).toContain('5,000 findings in 700 files');
  });

  test.each([40, 80, 120])('stays inside %i columns, without escape codes', (columns) => {
    for (const report of [dirtyReport(), cleanReport(), emptyReport(), hostileReport()]) {
      const text = renderSummary(report, { ...PLAIN, columns, verbose: true });
      expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
      expect(text).not.toContain(ESC);
    }
  });
});

describe('diagnostics', () => {
  test('have a line each: place, what happened, code', () => {
    expect(renderDiagnostics(dirtyReport().diagnostics, PLAIN).split('\n')).toEqual([
      'locked.env: error: cannot be read: permission denied [file-unreadable]',
      'src/a.ts:3:9: warning: this ignore comment matches nothing [ignore-unused]',
      'note: no cache was used [cache-off]',
      '',
    ]);
  });

  test('have a colour each', () => {
    const painted = renderDiagnostics(dirtyReport().diagnostics, { ...PLAIN, colour: true }).split('\n');
    expect(painted.map((line) => new RegExp(`${ESC}\\[(\\d+)m(?:error|warning|note)`).exec(line)?.[1])).toEqual([
      '31',
      '33',
      '2',
      undefined,
    ]);
  });

  test('keep a hostile name on its line', () => {
    const text = renderDiagnostics(hostileReport().diagnostics, PLAIN);
    expect(text.trimEnd()).not.toMatch(/[\n\u001b]/);
  });
});

describe('wording', () => {
  test.each([
    [0, '0 files'],
    [1, '1 file'],
    [12_004, '12,004 files'],
  ])('%i as words', (n, words) => expect(count(n, 'file')).toBe(words));
  test.each([
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [999_960, '1.0 MB'],
    [12_400_000, '12.4 MB'],
  ])('%i bytes as words', (n, words) => expect(bytesInWords(n)).toBe(words));
  test.each([
    [4, '0.00 s'],
    [840, '0.84 s'],
    [12_400, '12.4 s'],
    [125_000, '2 min 5 s'],
  ])('%i ms as words', (n, words) => expect(durationInWords(n)).toBe(words));
  test('requirement numbers sort by their parts', () => {
    expect(['10.2.1', '8.3.10', '8.3.2', '8.3'].toSorted(compareRequirementIds)).toEqual([
      '8.3',
      '8.3.2',
      '8.3.10',
      '10.2.1',
    ]);
  });
});
