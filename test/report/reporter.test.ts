import { describe, expect, test } from 'vitest';
import { formatOfFile, reporterNamed, REPORTERS } from '../../src/report/reporter.ts';
import { visible, visibleAscii, visibleJson } from '../../src/report/sanitise.ts';
import {
  cleanReport,
  dirtyReport,
  emptyReport,
  ESC,
  hostileReport,
  perRunReport,
  PLAIN,
  reportOf,
} from './sample-report.ts';

describe('the formats', () => {
  test.each([
    ['out.json', 'json'],
    ['a/b/OUT.SARIF', 'sarif'],
    ['x.sarif.json', 'sarif'],
    ['pci.md', 'markdown'],
    ['pci.markdown', 'markdown'],
    ['x.jsonl', 'jsonl'],
    ['x.ndjson', 'jsonl'],
    ['gl-secret-detection-report.json', 'gitlab'],
    ['x.xml', 'junit'],
    ['x.txt', 'compact'],
    ['x', null],
    ['x.docx', null],
    ['json', null],
  ])('%s is written as %s', (path, format) => expect(formatOfFile(path)).toBe(format));

  test('have names of their own', () => {
    expect(new Set(REPORTERS.map(({ name }) => name)).size).toBe(REPORTERS.length);
    expect(reporterNamed('sarif')?.name).toBe('sarif');
    expect(reporterNamed('sarong')).toBeUndefined();
  });

  test.each(REPORTERS.map(({ name, load }) => [name, load] as const))(
    '%s renders any report, the same each time, without escape codes',
    async (_, load) => {
      const reporter = await load();
      for (const report of [dirtyReport(), cleanReport(), emptyReport(), hostileReport(), perRunReport(), reportOf()]) {
        const text = reporter(report, PLAIN);
        expect(text).toBe(reporter(report, PLAIN));
        expect(text).not.toContain(ESC);
        expect(text === '' || text.endsWith('\n')).toBe(true);
      }
    },
  );

  test('jsonl has one message a line, from begin to summary', async () => {
    const text = (await reporterNamed('jsonl')?.load())?.(dirtyReport(), PLAIN) ?? '';
    const types = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly type: string }).type);
    expect(types).toEqual([
      'begin',
      ...Array.from({ length: 5 }, () => 'finding'),
      ...Array.from({ length: 3 }, () => 'diagnostic'),
      'summary',
    ]);
  });
});

describe('foreign text', () => {
  test.each([
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    [`${ESC}[31m`, '\\x1b[31m'],
    ['\u202egnp', '\\u202egnp'],
    ['\u009b', '\\x9b'],
    ['\ud800x', '\\ud800x'],
    ['\u{e0041}', '\\u{e0041}'],
    ['über 鍵', 'über 鍵'],
    ['::set-output name=findings::0', '\\x3a:set-output name=findings::0'],
    ['a ::error file=b::c', 'a \\x3a:error file=b::c'],
    ['x##[error]y/##vso[task.complete]', 'x\\x23#[error]y/\\x23#vso[task.complete]'],
    ['man/File::Spec::Unix.3pm ::1 # ## [a]', 'man/File::Spec::Unix.3pm ::1 # ## [a]'],
  ])('%j is shown as %s', (raw, shown) => expect(visible(raw)).toBe(shown));

  test('has a likeness in ASCII', () => expect(visibleAscii('tok_•• – ü…')).toBe('tok_** - \\xfc...'));

  test('is the same value in JSON', () => {
    const value = { name: 'a\u202eb\u009b\u2028\u{e0041} ##vso[task.complete]' };
    const text = visibleJson(JSON.stringify(value));
    expect(text).toMatch(/^[\x20-\x7e]*$/);
    expect(text).not.toContain('##');
    expect(JSON.parse(text)).toEqual(value);
  });
});
