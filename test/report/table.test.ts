import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/layout.ts';
import { textTable } from '../../src/report/plain-table.ts';
import { table } from '../../src/report/table.ts';
import { cleanReport, dirtyReport, ESC, hostileReport, hugeReport, perRunReport } from './sample-report.ts';
import { finding, PLAIN, reportOf } from './sample-parts.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth));

describe('the table report', () => {
  test.each([32, 40, 60, 75, 76, 80, 120, 200])('never exceeds %i columns', (columns) => {
    for (const report of [dirtyReport(), cleanReport(), hostileReport(), perRunReport(), hugeReport(60)]) {
      expect(widest(table(report, { ...PLAIN, columns, verbose: true }))).toBeLessThanOrEqual(columns);
    }
  });

  test.each([40, 80])('breaks a long id and cuts nothing off, at %i columns', (columns) => {
    const rule = 'an-id-that-is-longer-than-any-column-of-this-table-will-ever-be-wide-in-a-narrow-window';
    const text = table(reportOf({ findings: [finding(1, { rule })] }), { ...PLAIN, columns });
    const start = (text.split('\n')[0] ?? '').indexOf('rule');
    const joined = text
      .split('\n')
      .slice(1)
      .map((line) => line.slice(start).split('  ')[0]?.trim() ?? '')
      .join('');
    expect(joined).toContain(rule);
    expect(text).not.toContain('…');
  });

  test('ends no line inside a word where there is room for it, and breaks a name after a sign', () => {
    const columns = [
      { title: 'entry', min: 8, share: 1 },
      { title: 'owner', min: 6, share: 1 },
      { title: 'because', min: 8, share: 8 },
    ];
    const rows = [['square-production', 'd.okafor (payments)', 'created 2026-03-02, 266 days ago, over 90 days']];
    expect(textTable(columns, rows, 48)).toBe(
      `${[
        'entry         owner         because',
        'square-       d.okafor      created 2026-03-02,',
        'production    (payments)    266 days ago, over',
        '                            90 days',
      ].join('\n')}\n`,
    );
  });

  test('keeps its columns over any number of rows', () => {
    const lines = table(hugeReport(250), { ...PLAIN, columns: 100 })
      .split('\n')
      .filter((line) => line.includes('rule-'));
    expect(lines).toHaveLength(250);
    expect(new Set(lines.map((line) => line.indexOf('rule-'))).size).toBe(1);
  });

  test('shows findings, inventory and every assessed requirement', () => {
    const text = table(dirtyReport(), { ...PLAIN, columns: 120 });
    expect(text).toMatch(
      /^critical +src\/billing\/client\.ts:12:27 +acme-live-key +unregistered +8\.3\.2 6\.2\.4 8\.6\.2$/m,
    );
    expect(text).toMatch(/^legacy-bot +rotating +team payments +2026-01-10 +2027-01-10 +never seen$/m);
    expect(text).toMatch(/^8\.3\.2 +exceptions found +3 /m);
    expect(text).toMatch(/^11\.3\.1 +not covered +0 +(?!by analogy)/m);
    const analogous = dirtyReport().assessment.requirements.map((one) => ({ ...one, relation: 'analogous' as const }));
    const marked = table(
      { ...dirtyReport(), assessment: { ...dirtyReport().assessment, requirements: analogous } },
      { ...PLAIN, columns: 120 },
    );
    expect(marked).toMatch(/^8\.3\.2 +exceptions found +3 +by analogy: /m);
    expect(marked).toMatch(/^11\.3\.1 +not covered +0 +(?!by analogy)/m);
    expect(text).toContain('no verdict');
  });

  test('names the first requirements of a finding, and all with --verbose', () => {
    const ids = ['8.3.2', '8.6.2', '6.2.1', '6.2.4', '3.7.5', '12.5.1'];
    const requirements = ids.map((id) => ({ id, relation: 'direct' as const }));
    const shown = (verbose: boolean): string =>
      table(reportOf({ findings: [finding(1, { requirements })] }), { ...PLAIN, columns: 80, verbose });
    const named = (text: string): number => ids.filter((id) => text.includes(id)).length;
    expect([named(shown(false)), named(shown(true))]).toEqual([4, 6]);
    expect(shown(false)).toMatch(/ \+ 2$/m);
  });

  test('has no escape code without colour, and with colour says the same', () => {
    const plain = table(dirtyReport(), PLAIN);
    const coloured = table(dirtyReport(), { ...PLAIN, colour: true });
    expect(plain).not.toContain(ESC);
    expect(coloured).toContain(ESC);
    expect(stripVTControlCharacters(coloured).replaceAll(/ +$/gm, '')).toBe(plain);
  });

  test('is ASCII where the locale asks for it', () => {
    expect(table(hostileReport(), { ...PLAIN, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
