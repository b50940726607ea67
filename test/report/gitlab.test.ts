import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { gitlab } from '../../src/report/gitlab.ts';
import type { Report } from '../../src/model/report.ts';
import { check, finding, occurrence, reportOf } from './sample-parts.ts';
import { cleanReport, dirtyReport, emptyReport, hostileReport, perRunReport, reachingReport } from './sample-report.ts';

const text = { type: 'string', minLength: 1 };
const instant = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$' };
const address = { type: 'string', pattern: '^https?://.+' };
const object = (properties: object, optional: object = {}): object => ({
  type: 'object',
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
  additionalProperties: false,
});
const list = (items: object, minItems = 0): object => ({ type: 'array', items, minItems });
const tool = object({ id: text, name: text, version: text, vendor: object({ name: text }) });

/** What version 15.0.2 of GitLab's schema demands of the fields that are written. */
const SCHEMA = object({
  version: { const: '15.0.2' },
  scan: object({
    analyzer: tool,
    scanner: tool,
    type: { const: 'secret_detection' },
    start_time: instant,
    end_time: instant,
    status: { enum: ['success', 'failure'] },
    messages: list(object({ level: { enum: ['info', 'warn', 'fatal'] }, value: text })),
  }),
  vulnerabilities: list(
    object(
      {
        id: { type: 'string', pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
        name: { type: 'string', maxLength: 255 },
        description: text,
        severity: { enum: ['Info', 'Low', 'Medium', 'High', 'Critical'] },
        solution: { type: 'string', maxLength: 7000 },
        identifiers: list(object({ type: text, name: text, value: text }, { url: address }), 1),
        location: object({
          file: text,
          start_line: { type: 'integer' },
          end_line: { type: 'integer' },
          commit: object({ sha: text }),
        }),
      },
      { links: list(object({ url: address })) },
    ),
  ),
});

interface Vulnerability {
  readonly id: string;
  readonly description: string;
  readonly identifiers: readonly { readonly value: string }[];
  readonly location: { readonly file: string; readonly start_line: number; readonly commit: { readonly sha: string } };
}

const valid = new Ajv({ allErrors: true }).compile(SCHEMA);
const vulnerabilitiesOf = (report: Report): readonly Vulnerability[] =>
  (JSON.parse(gitlab(report)) as { readonly vulnerabilities: readonly Vulnerability[] }).vulnerabilities;

describe("GitLab's report of a secret detection", () => {
  test.each([
    ['clean', cleanReport()],
    ['dirty', dirtyReport()],
    ['empty', emptyReport()],
    ['hostile', hostileReport()],
    ['per-run', perRunReport()],
  ])('of a %s report is as its schema demands', (_, report) => {
    valid(JSON.parse(gitlab(report)));
    expect(valid.errors).toBeNull();
    const ids = vulnerabilitiesOf(report).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has a vulnerability for each line that holds a secret, at the commit that brought it or the one looked at', () => {
    const introduced = '4f2a9c1'.padEnd(40, '0');
    const report = reportOf({
      findings: [
        finding(1, { occurrences: [occurrence(), occurrence({ path: 'lib/a.ts', line: 3, commit: introduced })] }),
      ],
    });
    const head = '0ddba11'.padEnd(40, '0');
    const { run } = report;
    const seen = vulnerabilitiesOf({
      ...report,
      run: { ...run, source: { ...run.source, head, base: 'services/api' } },
    });
    expect(seen.map(({ location }) => [location.file, location.start_line, location.commit.sha])).toEqual([
      ['services/api/src/billing/client.ts', 12, head],
      ['services/api/lib/a.ts', 3, introduced],
    ]);
    expect(seen[0]).toMatchObject({
      name: 'Acme live secret key',
      severity: 'Critical',
      solution: 'Roll the key in the dashboard under Developers, then delete the old one.',
      links: [{ url: 'https://docs.example.com/keys' }],
    });
    expect(seen[0]?.identifiers.map(({ value }) => value)).toEqual(['acme-live-key', '798', '8.3.2', '6.2.4', '8.6.2']);
  });

  test('says of each line how far the secret has got there', () =>
    expect(vulnerabilitiesOf(reachingReport()).map(({ description }) => description)).toEqual([
      expect.stringContaining('ignored by git:'),
      expect.stringContaining('committed:'),
    ]));

  test('knows a vulnerability again by its secret, its path, its line and its commit', () => {
    const at = (seed: number, over: Parameters<typeof occurrence>[0]): Report =>
      reportOf({ findings: [finding(seed, { occurrences: [occurrence(over)] })] });
    const ids = [
      at(1, {}),
      at(2, {}),
      at(1, { path: 'b' }),
      at(1, { line: 13 }),
      at(1, { commit: '4f2a9c1'.padEnd(40, '0') }),
      at(1, { column: 2 }),
    ].map((report) => vulnerabilitiesOf(report)[0]?.id);
    expect(new Set(ids).size).toBe(5);
    expect(ids[5]).toBe(ids[0]);
  });

  test('says what was said during the run, and that logs show more', () => {
    const messages = (report: Report): unknown =>
      (JSON.parse(gitlab(report)) as { scan: { messages: unknown } }).scan.messages;
    expect(messages(dirtyReport())).toEqual([
      { level: 'warn', value: 'locked.env: cannot be read: permission denied' },
      { level: 'warn', value: 'src/a.ts: this ignore comment matches nothing' },
      { level: 'info', value: 'no cache was used' },
    ]);
    const failed = [{ subject: { kind: 'token', id: 'x' }, severity: 'high', message: 'm' }] as const;
    const { assessment } = reportOf();
    expect(messages(reportOf({ assessment: { ...assessment, checks: [check('USE-003', { failed })] } }))).toEqual([
      { level: 'warn', value: 'Usage logs show 1 exception as well; another report format lists them.' },
    ]);
  });

  test('leaves out what was decided about, and quotes nothing', () => {
    const suppressed = { source: 'baseline' as const, reason: 'a test value', by: null, until: null };
    const quoted = finding(2, { occurrences: [occurrence({ excerpt: 'a line of the file' })] });
    const report = reportOf({ findings: [finding(1, { suppressed }), quoted] });
    expect(vulnerabilitiesOf(report)).toHaveLength(1);
    expect(gitlab(report)).not.toContain('a line of the file');
  });

  test('tells a scan that is incomplete from one that went well', () => {
    const report = reportOf();
    const statusOf = (complete: boolean): unknown =>
      (JSON.parse(gitlab({ ...report, run: { ...report.run, complete } })) as { scan: { status: unknown } }).scan
        .status;
    expect([statusOf(true), statusOf(false)]).toEqual(['success', 'failure']);
  });
});
