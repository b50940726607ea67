import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { compact } from '../../src/report/compact.ts';
import { displayWidth, reflow } from '../../src/report/layout.ts';
import { visible } from '../../src/report/sanitise.ts';
import { terminal } from '../../src/report/terminal/terminal.ts';
import type { Report } from '../../src/model/report.ts';
import {
  cleanReport,
  dirtyReport,
  ESC,
  hostileReport,
  hugeReport,
  perRunReport,
  reachingReport,
  withoutPepper,
} from './sample-report.ts';
import { finding, occurrence, PLAIN, reportOf, sampleMask } from './sample-parts.ts';

const WIDTHS = [32, 40, 60, 80, 100, 200];
/** Of all lines but the paths over findings, which are whole. */
const widest = (text: string, { findings }: Report): number => {
  const paths = new Set(findings.map(({ occurrences: [first] }) => visible(first?.path ?? '')));
  return Math.max(...text.split('\n').flatMap((line) => (paths.has(line) ? [] : [displayWidth(line)])));
};

describe('the terminal report', () => {
  test('names place, severity, title and rule of a finding on one line', () => {
    expect(terminal(dirtyReport(), PLAIN)).toMatch(/^ {2}12:27 {2}critical {2}Acme live secret key +acme-live-key$/m);
  });

  test('sets state, proofs and requirements side by side, direct requirements first', () => {
    const text = terminal(dirtyReport(), { ...PLAIN, columns: 110 });
    expect(text).toContain('unregistered · committed · check digits match · PCI DSS 8.3.2, 6.2.4, 8.6.2');
  });

  test('says how far a secret has got where its first place is not the one that got so far', () =>
    expect(terminal(reachingReport(), PLAIN)).toContain('ignored by git here, committed elsewhere'));

  test('says which entry a finding is registered as, and what is wrong with it', () => {
    const text = terminal(dirtyReport(), PLAIN);
    expect(text).toContain('registered "shop-key"');
    expect(text).toContain('registered "ci-bot" but expired 2026-10-15, 37 days ago');
  });

  test('shows the masked line with marks under the mask', () => {
    const lines = terminal(dirtyReport(), PLAIN).split('\n');
    const at = lines.findIndex((line) => line.includes('▸ 12 │'));
    const start = (lines[at] ?? '').indexOf(sampleMask(1));
    expect(lines[at + 1]?.indexOf('^')).toBe(start);
    expect(lines[at + 1]?.trimEnd().length).toBe(start + sampleMask(1).length);
  });

  test('leaves the marks out where the mask stands twice in the line', () => {
    const mask = sampleMask(1);
    const twice = finding(1, { occurrences: [occurrence({ excerpt: `${mask} ${mask}` })] });
    expect(terminal(reportOf({ findings: [twice] }), PLAIN)).not.toContain('^');
  });

  test('keeps the mask in sight in a line of a megabyte', () => {
    const filler = 'x'.repeat(500_000);
    const long = finding(1, { occurrences: [occurrence({ excerpt: `${filler}"${sampleMask(1)}"${filler}` })] });
    const text = terminal(reportOf({ findings: [long] }), PLAIN);
    expect(text).toContain(sampleMask(1));
    expect(text.length).toBeLessThan(1000);
  });

  test('folds other places into "also in", and companions of a composite credential apart', () => {
    const text = terminal(dirtyReport(), PLAIN);
    expect(text).toContain('also in config/old.env:3 and 1 more place');
    expect(text).toContain('with its key id in src/billing/client.ts:13');
    expect(terminal(dirtyReport(), { ...PLAIN, verbose: true })).toContain('docs/setup.md:40 in commit 4f2a9c1');
  });

  test('keeps suppressed findings back unless asked for more', () => {
    expect(terminal(dirtyReport(), PLAIN)).not.toContain('test/sample.ts');
    expect(terminal(dirtyReport(), { ...PLAIN, verbose: true })).toContain(
      'suppressed (inline): sample of the vendor, until 2027-01-01',
    );
  });

  test('compares the inventory with the findings and counts protected values', () => {
    const text = terminal(dirtyReport(), PLAIN);
    expect(text).toContain('4 entries, 2 found, 2 never seen:');
    expect(text).toMatch(/^ {4}legacy-bot {2}api key/m);
    expect(text).toContain('12 values kept by reference: environment variable 8, HashiCorp Vault 4');
    expect(text).toContain('1 value kept encrypted: SOPS 1');
  });

  test('has a row for each requirement with exceptions, counts the others, and gives no verdict', () => {
    const text = terminal(dirtyReport(), PLAIN);
    expect(text).toMatch(/^ {2}8\.3\.2 +1 critical, 2 high {2,}\w/m);
    expect(text).not.toMatch(/^ {2}8\.6\.3/m);
    expect(text).toMatch(/^ {2}\d+ insufficient input: .*no usage log was supplied/m);
    expect(terminal(dirtyReport(), { ...PLAIN, verbose: true })).toMatch(/^ {2}no usage log was supplied: .*8\.6\.3/m);
    expect(text).not.toMatch(/^ {2}6\.2\.4/m);
    expect(text).toContain('Other requirements: 2 no exceptions found, 1 manual only, 1 not covered.');
    expect(text).toContain('keyroll gives no verdict on compliance');
  });

  test('marks a requirement that is about something else', () => {
    const { assessment, ...rest } = dirtyReport();
    const related = (relation: 'direct' | 'analogous') =>
      terminal(
        {
          ...rest,
          assessment: { ...assessment, requirements: assessment.requirements.map((one) => ({ ...one, relation })) },
        },
        PLAIN,
      );
    expect(related('analogous')).toMatch(/^ {2}8\.3\.2 .*by analogy: \w/m);
    expect(related('direct')).not.toContain('by analogy');
  });

  test('counts the rest of many exceptions rather than cutting their numbers off', () => {
    const { assessment, ...rest } = dirtyReport();
    const requirements = assessment.requirements.map((one) =>
      one.id === '8.3.2'
        ? { ...one, exceptions: 19, exceptionsBySeverity: { critical: 4, high: 1, medium: 14, low: 0, info: 0 } }
        : one,
    );
    expect(terminal({ ...rest, assessment: { ...assessment, requirements } }, PLAIN)).toMatch(
      /^ {2}8\.3\.2 +4 critical, 15 more {2,}\w/m,
    );
  });

  test('names a reason once, however many items lack the same', () => {
    const { assessment, ...rest } = dirtyReport();
    const requirements = assessment.requirements.map((one, at) => ({
      ...one,
      result: 'insufficient_input' as const,
      notEvaluated: [{ check: 'ENV-001', reason: `no environment (${at + 1} ${at === 0 ? 'item' : 'items'})` }],
    }));
    expect(terminal({ ...rest, assessment: { ...assessment, requirements } }, PLAIN)).toMatch(
      /^ {2}\d+ insufficient input: no environment\.$/m,
    );
  });

  test('says that nothing could be compared without a pepper', () => {
    expect(terminal(perRunReport(), PLAIN)).toContain('There is no pepper');
    expect(terminal(withoutPepper(dirtyReport()), PLAIN)).toContain('The pepper is the wrong one');
    expect(terminal(dirtyReport(), PLAIN)).not.toContain('No pepper');
  });

  test('says so when there is nothing to say', () => {
    expect(terminal(cleanReport(), PLAIN)).toMatch(/^No findings\.\n/);
    expect(terminal(reportOf(), PLAIN)).toBe('No findings.\n');
  });

  test.each(WIDTHS)('never exceeds %i columns', (columns) => {
    for (const report of [dirtyReport(), cleanReport(), hostileReport(), perRunReport(), hugeReport(50)]) {
      for (const verbose of [false, true]) {
        expect(widest(terminal(report, { ...PLAIN, columns, verbose }), report)).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('holds wide characters inside the width', () => {
    const path = `src/${'資料'.repeat(40)}.ts`;
    const wide = finding(1, {
      title: '鍵'.repeat(60),
      occurrences: [occurrence({ path, excerpt: `${'値'.repeat(90)} ${sampleMask(1)}` })],
    });
    const report = reportOf({ findings: [wide] });
    const text = terminal(report, { ...PLAIN, columns: 40 });
    expect(widest(text, report)).toBeLessThanOrEqual(40);
    expect(text.split('\n')).toContain(path);
  });

  test('has no escape code without colour, and with colour says the same', () => {
    const plain = terminal(dirtyReport(), { ...PLAIN, hyperlinks: true });
    expect(plain).not.toContain(ESC);
    const coloured = terminal(dirtyReport(), { ...PLAIN, colour: true });
    expect(coloured).toContain(ESC);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  test('links a rule to its documentation where the terminal can, and to nothing else', () => {
    const options = { ...PLAIN, colour: true, hyperlinks: true };
    expect(terminal(dirtyReport(), options)).toContain(`${ESC}]8;;https://docs.example.com/keys${ESC}\\`);
    expect(terminal(hostileReport(), options)).not.toContain(`${ESC}]8;;javascript`);
  });

  test('is ASCII where the locale asks for it', () => {
    for (const report of [dirtyReport(), hostileReport()]) {
      expect(terminal(report, { ...PLAIN, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });

  test('spells out control and bidirectional characters of names', () => {
    const text = terminal(hostileReport(), { ...PLAIN, columns: 110 });
    expect(text).toContain('\\n\\x1b[31mred');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('the compact report', () => {
  test('has one line for each place of a secret', () => {
    expect(compact(dirtyReport(), PLAIN).split('\n')[1]).toBe(
      `config/old.env:3:5: critical acme-live-key unregistered ${sampleMask(1)}`,
    );
  });

  test('keeps a hostile name on its line', () => {
    expect(compact(hostileReport(), PLAIN).trimEnd().split('\n')).toHaveLength(6);
    expect(compact(hostileReport(), PLAIN)).not.toContain(ESC);
  });

  test('is empty where nothing was found', () => {
    expect(compact(cleanReport(), PLAIN)).toBe('');
  });
});

describe('prose at a terminal', () => {
  test('goes on under its own indentation, and short lines stay as they are', () => {
    expect(reflow('one\n    for it: aaaa bbbb cccc dddd\n\nlast', 20)).toBe(
      'one\n    for it: aaaa\n      bbbb cccc dddd\n\nlast',
    );
  });
});
