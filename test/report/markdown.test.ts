import { describe, expect, test } from 'vitest';
import type { Report, ReportRun, ReportSource } from '../../src/model/report.ts';
import { markdown } from '../../src/report/markdown/markdown.ts';
import { link, prose, span } from '../../src/report/markdown/text.ts';
import { terminal } from '../../src/report/terminal/terminal.ts';
import {
  cleanReport,
  dirtyReport,
  emptyReport,
  hostileReport,
  hugeReport,
  perRunReport,
  withoutPepper,
} from './sample-report.ts';
import { PLAIN } from './sample-parts.ts';

const headings = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('#'));
const section = (text: string, number: number): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${number} `)) ?? '';

describe('the PCI DSS findings report', () => {
  test('has its sections in the fixed order', () => {
    expect(headings(markdown(dirtyReport())).filter((line) => /^##? /.test(line))).toEqual([
      '# PCI DSS findings report',
      '## 1 Purpose and limits',
      '## 2 Run record',
      '## 3 Scope as declared',
      '## 4 Summary',
      '## 5 Findings needing action today',
      '## 6 Requirements',
      '## 7 Token population and lifecycle',
      '## 8 Exceptions register',
      '## 9 Evidence index and sample sets',
      '## 10 Not covered',
      '## Appendix A: rules with findings',
      '## Appendix B: checks and thresholds in force',
    ]);
  });

  test('says what it rests on: an interpretation of the standard, and logs as they were supplied', () => {
    const limits = section(markdown(cleanReport()), 1);
    expect(limits).toContain('That a bearer token counts as an authentication factor is an interpretation');
    expect(limits).toContain('Usage logs are taken as supplied.');
  });

  test('says less of what it does not claim where a report of before does', () => {
    const { disclaimers: _, ...assessment } = cleanReport().assessment;
    const limits = section(markdown({ ...cleanReport(), assessment }), 1);
    expect(limits).toContain('keyroll gives no verdict on compliance');
    expect(limits).not.toContain('In particular');
  });

  test('says where its paths start from, where that is not the top of the repository', () => {
    const report = dirtyReport();
    const source = { ...report.run.source, base: 'services/api' };
    expect(section(markdown({ ...report, run: { ...report.run, source } }), 2)).toContain(
      '| Paths start from | `services/api` in the repository |',
    );
    expect(section(markdown(report), 2)).not.toContain('Paths start from');
  });

  test.each(
    Object.entries({ dirty: dirtyReport(), clean: cleanReport(), empty: emptyReport(), 'per-run': perRunReport() }),
  )('claims nothing that only an assessor may: %s', (_, report) => {
    const text = markdown(report);
    expect(text).not.toMatch(/\bcompliant\b|\bin place\b|\bcertified\b|\bpassed\b/i);
    expect(text).toContain('keyroll gives no verdict on compliance');
  });

  test('records the run so that it can be repeated', () => {
    const record = section(markdown(dirtyReport()), 2);
    for (const words of [
      'keyroll 0.1.0',
      '214 in force, digest `a1b2c3d4`',
      'digest `d4c3b2a1`',
      '2026-11-21T10:00:00.000Z',
      '1,204 files, 38 commits',
      '**no**: something in scope could not be read or compared',
      '3 paths (too large 2, unreadable 1)',
      '- `locked.env`: unreadable',
    ]) {
      expect(record).toContain(words);
    }
  });

  test('says that there was no pepper', () => {
    expect(section(markdown(perRunReport()), 2)).toContain('no pepper was available');
  });

  test('tells whoever rotates what it is, where it stands, whose it is and how to replace it', () => {
    const actions = section(markdown(dirtyReport()), 5);
    expect(actions).toContain('### F-001 Acme live secret key: critical');
    expect(actions).toContain('- `src/billing/client.ts:12:27`, committed');
    expect(actions).toContain('**Owner:** unknown: it is not in the inventory');
    expect(actions).toContain(
      '**How to replace it:** Roll the key in the dashboard under Developers, then delete the old one. [How to do this at the provider](<https://docs.example.com/keys>).',
    );
    expect(actions).toContain('registered "ci-bot" but expired 2026-10-15, 37 days ago');
    expect(actions).toMatch(/^\| F-004 \| low \|.*team payments/m);
    expect(actions).not.toContain('test/sample.ts');
  });

  test('tells whoever rotates what the inventory says of it: what for, who uses it, where it is kept, how', () => {
    const { inventory, ...rest } = dirtyReport();
    const population = inventory.population.map((one) =>
      one.id === 'ci-bot'
        ? {
            ...one,
            purpose: 'Publishes | releases',
            contact: 'pager 12',
            consumers: ['build@ci', 'nightly'],
            storage: ['ci secret shop/RELEASE_TOKEN'],
            rotationMethod: 'dual_key',
          }
        : one,
    );
    const actions = section(markdown({ ...rest, inventory: { ...inventory, population } }), 5);
    expect(actions).toContain(
      '- **Declared by its entry `ci-bot`:** for: Publishes \\| releases; used by `build@ci`, `nightly`; kept in `ci secret shop/RELEASE_TOKEN`; old and new value can be valid at once; contact pager 12\n',
    );
    expect(section(markdown(dirtyReport()), 5)).not.toContain('Declared by its entry');
  });

  test('gives each requirement a sheet: result, relation, checks, population, exceptions, gaps, work left, evidence', () => {
    const sheets = section(markdown(dirtyReport()), 6).split(/^### /m);
    const sheet = sheets.find((part) => part.startsWith('8.3.2')) ?? '';
    for (const words of [
      '**Result:** exceptions found',
      '**Relation:** direct',
      'SCN-001 (Title of SCN-001)',
      'SCN-001: 120 items',
      '**Exceptions:** 3 (1 critical, 2 high)',
      'Examine the documents for 8.3.2',
      'EV-007, EV-008',
      '| SCN-001 | critical | direct | finding F-001 | clear-text token in a tracked file |',
    ]) {
      expect(sheet).toContain(words);
    }
    expect(sheets.find((part) => part.startsWith('8.6.3'))).toContain('USE-002: no usage log was supplied');
    expect(sheets.find((part) => part.startsWith('6.2.4'))).toContain('no exceptions found in the material supplied');
    expect(sheets.find((part) => part.startsWith('11.3.1'))).toBeUndefined();
  });

  test('tells exceptions that touch a requirement by analogy alone from those that are its own matter', () => {
    const { assessment, ...rest } = dirtyReport();
    const checks = assessment.checks.map((one) =>
      one.id === 'SCN-002'
        ? {
            ...one,
            failed: one.failed.map((item) => ({
              ...item,
              requirements: [{ id: '8.3.2', relation: 'analogous' as const }],
            })),
          }
        : one,
    );
    const report = { ...rest, assessment: { ...assessment, checks } };
    const sheet = section(markdown(report), 6)
      .split(/^### /m)
      .find((part) => part.startsWith('8.3.2'));
    expect(sheet).toMatch(/\*\*Relation:\*\* direct: .*; 1 of the 3 exceptions applies by analogy only/);
    expect(sheet).toMatch(/^\| SCN-001 \| critical \| direct \|/m);
    expect(sheet).toMatch(/^\| SCN-002 \| high \| analogous \|/m);
    expect(terminal(report, { ...PLAIN, columns: 100 })).toMatch(/^ {2}8\.3\.2 .* 1 of 3 by analogy: \w/m);
  });

  test('gives every finding its id and what it touches, whatever its severity', () => {
    const report = dirtyReport();
    const text = markdown(report);
    for (const { id } of report.findings) expect(text).toContain(`\`${id}\``);
    expect(section(text, 5)).toMatch(/^\| F-004 \|.*\(direct\).*\|$/m);
  });

  test('says what a history and a change leave aside, and counts skipped objects among the objects', () => {
    const of = (kind: string, over: Partial<ReportRun>): string => {
      const { run, ...rest } = cleanReport();
      return markdown({ ...rest, run: { ...run, ...over, source: { ...run.source, kind } } });
    };
    const skipped = [{ path: 'logo.png', reason: 'binary' }];
    const history = of('history', { files: 0, commits: 4, blobs: 12, skipped });
    expect(section(history, 3)).toMatch(/^- the working tree: .*uncommitted changes$/m);
    expect(section(history, 9)).toMatch(
      /^\| EV-002 \| Git objects \| 4 commits, 12 blobs, .* \| 13 \| 12 \| full population except/m,
    );
    expect(section(history, 9)).not.toContain('| Files |');
    expect(section(of('range', {}), 3)).toContain('- everything that the changes do not touch');
    expect(section(of('tree', {}), 3)).not.toMatch(/working tree|the change/);
  });

  test('calls no population full of which something could not be read', () => {
    const index = (complete: boolean): string => {
      const report = dirtyReport();
      return section(markdown({ ...report, run: { ...report.run, complete } }), 9);
    };
    expect(index(true)).toMatch(/^\| EV-003 \| Git objects \|.*\| full population \|$/m);
    expect(index(false)).toMatch(
      /^\| EV-003 \| Git objects \|.*\| what could be read: the run is incomplete \(section 2\) \|$/m,
    );
    expect(section(markdown(dirtyReport()), 3)).toContain(
      '- something in scope could not be read or compared (section 2)',
    );
  });

  test('says what the source of the run leaves aside', () => {
    const report = dirtyReport();
    const scope = (over: Partial<ReportSource>): string =>
      section(markdown({ ...report, run: { ...report.run, source: { ...report.run.source, ...over } } }), 3);
    expect(scope({ base: 'services/api' })).toContain(
      '- the rest of the repository: everything outside `services/api`',
    );
    expect(scope({ base: '' })).not.toContain('the rest of the repository');
    expect(scope({ kind: 'usage' })).toContain('- code and configuration: only logs were read');
  });

  test('accounts for every entry of the inventory', () => {
    const report = dirtyReport();
    const { inventory } = report;
    const summary = (of: Report): string =>
      section(
        markdown({ ...of, inventory: { ...inventory, entries: inventory.matched + inventory.unseen.length + 2 } }),
        4,
      );
    expect(summary(report)).toContain('never seen; 2 have ended or are in logs only.');
    expect(summary(withoutPepper(report))).toContain('logs only, or could not be compared without the pepper.');
  });

  test('says of nothing that it is not in the inventory where that could not be compared', () => {
    const text = markdown(withoutPepper(dirtyReport()));
    expect(text).toContain('not compared with the inventory');
    expect(text).not.toContain('not in the inventory');
  });

  test('makes no claim about a requirement that nothing looked at', () => {
    const sheets = section(markdown(dirtyReport()), 6).split(/^### /m);
    const sheet = sheets.find((part) => part.startsWith('10.3.1')) ?? '';
    expect(sheet).toContain('**Result:** manual only: no check of this tool covers it');
    for (const part of sheets.filter((one) => one.includes('nothing was looked at') || one === sheet)) {
      expect(part).not.toMatch(/none found|nothing left out|EV-001/);
    }
  });

  test('cites only evidence that the index has', () => {
    const text = markdown(dirtyReport());
    const index = new Set(
      section(text, 9)
        .match(/^\| EV-\d{3}/gm)
        ?.map((cell) => cell.slice(2)),
    );
    expect(index.size).toBe(10);
    for (const cited of section(text, 6).match(/EV-\d{3}/g) ?? []) expect(index).toContain(cited);
  });

  test('lists tokens with their dates, and exceptions with approver and end', () => {
    const text = markdown(dirtyReport());
    expect(section(text, 7)).toMatch(
      /^\| `legacy-bot` Token legacy-bot \| api key \| prod \| cde \| team payments \| rotating \| 2026-01-10 .* never seen /m,
    );
    expect(section(text, 8)).toContain(
      '| LIF-001 | token `ci-bot` | no review date | Review is planned | A. Person | 2027-03-31 | CCW-7 |',
    );
    expect(section(text, 8)).toContain('sample of the vendor');
    expect(section(text, 3)).toContain('| cde | 3 |');
    expect(section(text, 10)).toContain('This is no vulnerability scan.');
  });

  test('names the origin of each threshold', () => {
    expect(markdown(dirtyReport())).toContain(
      '| `rotation_max` | 90d | tool default | set the interval of your targeted risk analysis |',
    );
  });

  test('has something to say without findings, inventory or checks', () => {
    const text = markdown(emptyReport());
    expect(text).toContain('No finding is critical or high.');
    expect(text).toContain('No inventory was supplied');
  });

  test('renders thousands of findings', () => {
    const text = markdown(hugeReport());
    expect(text).toContain('### F-2000 ');
    expect(text).toContain('| F-5000 | info |');
  });
});

describe('hostile names in Markdown', () => {
  const text = markdown(hostileReport());
  const outsideCode = (line: string): string => line.replace(/`[^`]*`/g, '');

  test('make no heading and no HTML', () => {
    expect(headings(text).filter((line) => !line.startsWith('### '))).toHaveLength(13);
    expect(
      text
        .split('\n')
        .map(outsideCode)
        .join('\n')
        .replaceAll(/\]\(<https?:[^>]*>\)/g, ''),
    ).not.toMatch(/<[a-z/]/i);
  });

  test('make no further cells', () => {
    let heads = 0;
    for (const line of text.split('\n')) {
      if (!line.startsWith('|')) {
        heads = 0;
        continue;
      }
      const cells = line.replaceAll(/\\./g, '').split('|').length;
      if (heads === 0) heads = cells;
      expect(cells, line).toBe(heads);
    }
  });

  test('make no link and no escape code', () => {
    expect(text).not.toMatch(/(?<!\\)\]\(javascript/);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test.each([
    ['a|b', 'a\\|b'],
    ['**x**', '\\*\\*x\\*\\*'],
    ['<b>', '&lt;b&gt;'],
    ['a & b', 'a &amp; b'],
    ['1. x', '1\\. x'],
    ['- x', '\\- x'],
    ['# x', '\\# x'],
    ['8.3.2', '8.3.2'],
    ['2026-01-02', '2026-01-02'],
    ['see http://x.test', 'see http:&sol;&sol;x.test'],
    ['@someone', '&commat;someone'],
    ['a\nb', 'a\\\\nb'],
  ])('%j as words', (raw, escaped) => expect(prose(raw)).toBe(escaped));

  test('stand in a code span only where it can hold them', () => {
    expect(span('src/a.ts:1')).toBe('`src/a.ts:1`');
    expect(span('a`b|c')).toBe('a\\`b\\|c');
  });

  test('are linked only as web addresses', () => {
    expect(link('x', 'javascript:alert(1)')).toBeNull();
    expect(link('x', 'https://a.test/b c>d')).toBe('[x](<https://a.test/b%20c%3Ed>)');
  });
});
