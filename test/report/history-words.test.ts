import { describe, expect, test } from 'vitest';
import { historyInWords, holdersInWords } from '../../src/report/history-words.ts';
import { markdown } from '../../src/report/markdown/markdown.ts';
import { sarif } from '../../src/report/sarif/sarif.ts';
import { terminal } from '../../src/report/terminal/terminal.ts';
import { dirtyReport } from './sample-report.ts';
import { finding, history, PLAIN, reportOf } from './sample-parts.ts';

const words = (over: Parameters<typeof history>[0] = {}): string => historyInWords(history(over)).join('; ');

describe('the history of a secret in words', () => {
  test('names the first commit, its author and the removal', () =>
    expect(words()).toBe(
      'first in 0ddba11, 2024-03-02, A Person; removed 2024-05-01 in 4f2a9c1; in files for 60 days',
    ));
  test.each([
    ['that it is still there', { atHead: true, removed: null }, 'still in HEAD'],
    ['that nobody is known to have removed it', { removed: null }, 'not in the files of HEAD, no removal known'],
    ['that a stash alone has it', { reach: 'stash', removed: null }, 'only in a stash'],
    ['that notes alone have it', { reach: 'notes', removed: null }, 'only in notes'],
    ['that nothing has it', { reach: 'unreachable', removed: null }, 'no longer on any branch or tag'],
    ['one day as one', { daysExposed: 1 }, 'in files for 1 day'],
    ['no day as what it may be', { daysExposed: 0 }, 'in files for less than a day'],
    ['of what is still there how long it is', { atHead: true, removed: null }, 'exposed 60 days'],
  ] as const)('says %s', (_, over, text) => expect(words(over)).toContain(text));

  test('names the branches and tags that have it, the rest by number', () => {
    expect(holdersInWords(history(), 5)).toBe('in the history of branches 1.x, main; tags v1.0 and 13 more');
    expect(holdersInWords(history({ branches: ['main'], branchCount: 1, tags: [], tagCount: 0 }), 5)).toBe(
      'in the history of branch main',
    );
    expect(holdersInWords(history({ branches: [], branchCount: 0, tags: [], tagCount: 0 }), 5)).toBe('');
  });
});

describe('reports', () => {
  test('have it on the screen, with branches where more is asked for', () => {
    expect(terminal(dirtyReport(), { ...PLAIN, columns: 120 })).toContain(
      'first in 0ddba11, 2024-03-02, A Person; removed 2024-05-01 in 4f2a9c1; in files for 60 days',
    );
    expect(terminal(dirtyReport(), { ...PLAIN, columns: 120, verbose: true })).toContain(
      'in the history of branches 1.x, main; tags v1.0 and 13 more',
    );
  });

  test('have it in Markdown', () => {
    expect(markdown(dirtyReport())).toContain(
      '- **History:** first in 0ddba11, 2024-03-02, A Person; removed 2024-05-01 in 4f2a9c1; in files for 60 days; in 3 versions of files; in the history of branches 1.x, main; tags v1.0 and 13 more',
    );
  });

  test('have it in SARIF', () => {
    const { runs } = JSON.parse(sarif(dirtyReport())) as {
      runs: { results: { properties: { history?: unknown } }[] }[];
    };
    expect(runs[1]?.results[0]?.properties.history).toMatchObject({
      introduced: { author: 'A Person', date: '2024-03-02T10:11:12Z' },
      daysExposed: 60,
    });
    expect(runs[0]?.results[0]?.properties).not.toHaveProperty('history');
  });

  test('show no author raw', () => {
    const author = '\u001b[2J<img src=x> | # *A*\u202e';
    const report = reportOf({
      findings: [
        finding(1, {
          history: history({ introduced: { commit: 'ab'.repeat(20), author, date: '2024-03-02T10:11:12Z' } }),
        }),
      ],
    });
    for (const text of [terminal(report, PLAIN), markdown(report), sarif(report)]) {
      expect(text).not.toContain('\u001b');
      expect(text).not.toContain('\u202e');
    }
    expect(markdown(report)).not.toContain('<img');
  });
});
