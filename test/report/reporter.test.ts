import { describe, expect, test } from 'vitest';
import { compact } from '../../src/report/compact.ts';
import { formatOfFile, reporterNamed, REPORTERS } from '../../src/report/reporter.ts';
import { visible, visibleAscii, visibleJson } from '../../src/report/sanitise.ts';
import { check, finding, occurrence, PLAIN, reportOf } from './sample-parts.ts';
import { cleanReport, dirtyReport, emptyReport, ESC, hostileReport, perRunReport } from './sample-report.ts';

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

describe('compact', () => {
  const lines = (verbose: boolean): readonly string[] => compact(dirtyReport(), { ...PLAIN, verbose }).split('\n');
  test('has a line for each place of an open finding', () => {
    const masks = dirtyReport().findings.map(({ masked }) => masked);
    expect(lines(false)).toEqual([
      `src/billing/client.ts:12:27: critical acme-live-key unregistered ${masks[0]}`,
      `config/old.env:3:5: critical acme-live-key unregistered ${masks[0]}`,
      `docs/setup.md:40:2: critical acme-live-key unregistered ${masks[0]}`,
      `config/prod.yaml:7:11: high forge-pat expired ${masks[1]}`,
      `config/prod.yaml:2:27: low acme-live-key registered ${masks[2]}`,
      `old/keys.txt:1:1: high acme-live-key unregistered ${masks[3]}`,
      '',
    ]);
    const twice = finding(1, { occurrences: [occurrence(), occurrence({ column: 40 }), occurrence({ line: 13 })] });
    expect(compact(reportOf({ findings: [twice] }), PLAIN).match(/^.*?: /gm)).toEqual([
      'src/billing/client.ts:12:27: ',
      'src/billing/client.ts:13:27: ',
    ]);
    expect(lines(true)).toContain(`test/sample.ts:5:27: high acme-live-key unregistered ${masks[4]}`);
  });
  test('puts what logs show at the event, at the inventory, or nowhere', () => {
    const failed = [
      { subject: { kind: 'entry', id: 'ci' }, severity: 'high', message: 'was used' },
      { subject: { kind: 'entry', id: 'ci' }, severity: 'critical', message: 'too', place: { path: 'a.log', line: 4 } },
    ] as const;
    const report = reportOf({ assessment: { ...reportOf().assessment, checks: [check('USE-001', { failed })] } });
    expect(compact(report, PLAIN)).toBe('a.log:4:1: critical USE-001 too\n<usage log>:1:1: high USE-001 was used\n');
    const path = 'keyroll.inventory.yaml';
    expect(compact({ ...report, inventory: { ...report.inventory, path } }, PLAIN)).toContain(`${path}:1:1: high`);
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
