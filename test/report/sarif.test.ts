import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { sarif } from '../../src/report/sarif/sarif.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import {
  cleanReport,
  dirtyReport,
  emptyReport,
  ESC,
  hostileReport,
  hugeReport,
  perRunReport,
  reachingReport,
} from './sample-report.ts';
import { finding, history, occurrence, reportOf, sampleMask } from './sample-parts.ts';

/** In two pieces, or a scan of this repository would take it for its own. */
const IGNORE = ['keyroll', 'ignore'].join(':');

interface Location {
  readonly id?: number;
  readonly message?: { readonly text: string };
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region?: {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
      readonly snippet?: { readonly text: string };
    };
  };
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Rule {
  readonly id: string;
  readonly helpUri?: string;
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly properties: {
    readonly tags: readonly string[];
    readonly precision: string;
    readonly 'security-severity'?: string;
  };
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly automationDetails: { readonly id: string };
  readonly columnKind: string;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly versionControlProvenance?: readonly { readonly repositoryUri: string; readonly revisionId?: string }[];
  readonly results: readonly Result[];
}

const validate = ((): ((value: unknown) => unknown) => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const compiled = ajv.compile(
    JSON.parse(readFileSync(new URL('./fixtures/sarif-schema-2.1.0.json', import.meta.url), 'utf8')) as object,
  );
  return (value) => (compiled(value) ? [] : compiled.errors);
})();

const runsOf = (report: Report): readonly Run[] =>
  (JSON.parse(sarif(report)) as { readonly runs: readonly Run[] }).runs;
const firstRun = (report: Report): Run => {
  const [run] = runsOf(report);
  if (run === undefined) throw new Error('no run');
  return run;
};

describe('the SARIF report', () => {
  const reports = {
    dirty: dirtyReport(),
    clean: cleanReport(),
    empty: emptyReport(),
    hostile: hostileReport(),
    'per-run': perRunReport(),
    huge: hugeReport(400),
  };
  test.each(Object.entries(reports))('is valid SARIF 2.1.0: %s', (_, report) =>
    expect(validate(JSON.parse(sarif(report)))).toEqual([]),
  );

  test('has a result for each open finding, with its region in UTF-16 columns and a masked snippet', () => {
    const run = firstRun(dirtyReport());
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.results).toHaveLength(3);
    expect(run.results[0]?.locations[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'src/billing/client.ts', uriBaseId: 'SRCROOT' },
      region: { startLine: 12, startColumn: 27, endLine: 12, endColumn: 63, snippet: { text: sampleMask(1) } },
    });
    expect(
      run.results[0]?.relatedLocations?.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri),
    ).toEqual(['config/old.env', 'docs/setup.md', 'src/billing/client.ts']);
  });

  test('points to the place that got farthest: a code host has no file that git ignores', () => {
    const [result] = firstRun(reachingReport()).results;
    expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('config/prod.yaml');
  });

  test('tells what belongs to a secret from the secret', () => {
    const told = firstRun(dirtyReport()).results[0]?.relatedLocations?.map(({ id, message }) => [id, message?.text]);
    expect(told).toEqual([
      [1, 'the same secret, committed'],
      [2, 'the same secret, committed, since commit 4f2a9c1d'],
      [3, 'its key id, committed'],
    ]);
  });

  test('keeps what a history says of a finding, with names that drive no terminal', () => {
    const author = `A${ESC}[31m`;
    const { introduced, removed } = history();
    if (removed === null) throw new Error('the sample was removed');
    const of = (over: Parameters<typeof history>[0]) =>
      firstRun(reportOf({ findings: [finding(1, { history: history(over) })] })).results[0]?.properties['history'];
    expect(of({ introduced: { ...introduced, author }, removed: { ...removed, author } })).toMatchObject({
      introduced: { ...introduced, author: 'A\\x1b[31m' },
      removed: { ...removed, author: 'A\\x1b[31m' },
    });
    expect(of({ removed: null })).toMatchObject({ removed: null });
  });

  test('takes the severity of a rule from its gravest finding and its precision from the most doubtful one', () => {
    const proof = (result: 'holds' | 'fails', kind: 'checksum' | 'context' = 'checksum') => [
      { kind, result, detail: '' } as const,
    ];
    const precisionOf = (...findings: readonly ReportFinding[]) =>
      firstRun(reportOf({ findings })).tool.driver.rules[0]?.properties.precision;
    const proved = finding(1, { proofs: proof('holds') });
    expect(precisionOf(proved)).toBe('very-high');
    expect(precisionOf(finding(1, { proofs: proof('fails') }))).toBe('high');
    expect(precisionOf(finding(1, { proofs: proof('holds', 'context') }))).toBe('high');
    expect(precisionOf(finding(1, { confidence: 'medium', proofs: proof('holds') }))).toBe('medium');
    expect(precisionOf(proved, finding(2, { proofs: [] }))).toBe('high');
    expect(precisionOf(proved, finding(2, { confidence: 'low' }), finding(3, { confidence: 'medium' }))).toBe('low');
    const findings = [
      finding(1, { rule: 'b', severity: 'low' }),
      finding(2, { rule: 'a' }),
      finding(3, { rule: 'b', severity: 'high' }),
    ];
    expect(
      firstRun(reportOf({ findings })).tool.driver.rules.map(({ id, properties }) => [
        id,
        properties['security-severity'],
      ]),
    ).toEqual([
      ['a', '9.5'],
      ['b', '8.0'],
    ]);
  });

  test('leaves suppressed findings out', () => expect(sarif(dirtyReport())).not.toContain('test/sample.ts'));

  test('keeps findings of history in a run of their own category', () => {
    const runs = runsOf(dirtyReport());
    expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual(['keyroll/', 'keyroll/history/']);
    expect(runs[1]?.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri)).toEqual([
      'old/keys.txt',
    ]);
    expect(runsOf(cleanReport())).toHaveLength(1);
  });

  test('points to the place in the checked-out files where a secret also stands in history', () => {
    const both = finding(1, {
      occurrences: [occurrence({ path: 'a-old.txt', exposure: 'history' }), occurrence({ path: 'b-now.txt' })],
    });
    expect(
      firstRun(reportOf({ findings: [both] })).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri,
    ).toBe('b-now.txt');
  });

  test.each([
    ['critical', '9.5', 'error'],
    ['high', '8.0', 'error'],
    ['medium', '5.5', 'warning'],
    ['low', '2.0', 'note'],
    ['info', undefined, 'note'],
  ] as const)('gives %s the security severity %s', (severity, security, level) => {
    const run = firstRun(reportOf({ findings: [finding(1, { severity })] }));
    expect(run.tool.driver.rules[0]?.properties['security-severity']).toBe(security);
    expect(run.results[0]?.level).toBe(level);
  });

  test('describes each rule once: tags, precision, help in two forms, documentation', () => {
    const rules = firstRun(dirtyReport()).tool.driver.rules;
    expect(rules.map(({ id }) => id)).toEqual(['acme-live-key', 'forge-pat']);
    expect(rules[0]?.properties.tags).toEqual([
      'security',
      'secret',
      'external/cwe/cwe-798',
      'pci-dss-6.2.4',
      'pci-dss-8.3.2',
      'pci-dss-8.6.2',
    ]);
    expect(rules.map(({ properties }) => properties.precision)).toEqual(['very-high', 'medium']);
    expect(rules.map(({ helpUri }) => helpUri)).toEqual(['https://docs.example.com/keys', undefined]);
    expect(rules[0]?.help.text).toContain('Roll the key in the dashboard');
    expect(rules[0]?.help.markdown).toContain('**What to do.** Roll the key in the dashboard');
    expect(rules[0]?.help.markdown).toContain(`\`${IGNORE} acme-live-key -- reason\``);
  });

  test('joins results to rules by index', () => {
    const run = firstRun(hugeReport(90));
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
  });

  test('says in the message what the inventory says, with brackets that make no link', () => {
    expect(firstRun(dirtyReport()).results[1]?.message.text).toContain(
      'registered "ci-bot" but expired 2026-10-15, 37 days ago. PCI DSS 8.6.3.',
    );
    expect(firstRun(hostileReport()).results[0]?.message.text).toContain('\\[x\\](javascript:1)');
  });

  test('carries our fingerprint only where it is the same in every run', () => {
    expect(firstRun(dirtyReport()).results[0]?.partialFingerprints).toEqual({
      'keyrollFingerprint/v1': '00000000000000000001',
    });
    expect(firstRun(perRunReport()).results[0]?.partialFingerprints).toBeUndefined();
  });

  test('tells an incomplete scan, and its diagnostics', () => {
    const [invocation] = firstRun(dirtyReport()).invocations;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications.map(({ level }) => level)).toEqual(['error', 'warning', 'note']);
    expect(firstRun(cleanReport()).invocations[0]?.executionSuccessful).toBe(true);
  });

  test('names a repository by the address that it was cloned from, and not by its path', () => {
    const at = (remote: string | null): Run =>
      firstRun(
        reportOf({
          run: {
            ...reportOf().run,
            source: { kind: 'tree', targets: ['.'], repository: '/home/dev/shop', remote, head: 'abc' },
          },
        }),
      );
    expect(at(null).versionControlProvenance).toBeUndefined();
    expect(at('https://git.example.com/shop.git').versionControlProvenance).toEqual([
      { repositoryUri: 'https://git.example.com/shop.git', revisionId: 'abc' },
    ]);
  });

  test('has a run for history wherever history was looked at, so that alerts of before are closed', () => {
    const of = (kind: string): readonly string[] =>
      runsOf(reportOf({ run: { ...reportOf().run, source: { ...reportOf().run.source, kind } } })).map(
        ({ automationDetails }) => automationDetails.id,
      );
    expect(of('history')).toEqual(['keyroll/', 'keyroll/history/']);
    expect(of('range')).toEqual(['keyroll/', 'keyroll/history/']);
    expect(of('tree')).toEqual(['keyroll/']);
  });

  test('gives each folder a category of its own, or jobs for several would close the alerts of each other', () => {
    const { run } = reportOf();
    const runs = runsOf(
      reportOf({ run: { ...run, source: { ...run.source, kind: 'history', base: 'services/history' } } }),
    );
    expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual([
      'keyroll/folder/services/history/',
      'keyroll/history/services/history/',
    ]);
  });

  test('names places from the top of the repository, and what is no place of it as it is', () => {
    const paths = ['src/a.ts', '../other/b.ts', '../../../logs/c', '/etc/x', '<stdin>'];
    const { run } = reportOf();
    const report = reportOf({
      run: { ...run, source: { ...run.source, base: 'services/api' } },
      findings: [finding(1, { occurrences: paths.map((path) => occurrence({ path })) })],
    });
    const [result] = firstRun(report).results;
    expect(
      [...(result?.locations ?? []), ...(result?.relatedLocations ?? [])].map(
        ({ physicalLocation }) => physicalLocation.artifactLocation.uri,
      ),
    ).toEqual([
      'services/api/src/a.ts',
      'services/other/b.ts',
      'file:///home/dev/logs/c',
      'file:///etc/x',
      '%3Cstdin%3E',
    ]);
  });

  test.each([
    ['a b/c#d%e.ts', 'a%20b/c%23d%25e.ts', 'SRCROOT'],
    ['c:d/ü.txt', 'c%3Ad/%C3%BC.txt', 'SRCROOT'],
    ['src/(a)/[b].ts', 'src/(a)/%5Bb%5D.ts', 'SRCROOT'],
    ['/etc/x y', 'file:///etc/x%20y', undefined],
  ])('encodes the path %j', (path, uri, uriBaseId) => {
    const location = firstRun(reportOf({ findings: [finding(1, { occurrences: [occurrence({ path })] })] })).results[0]
      ?.locations[0]?.physicalLocation.artifactLocation;
    expect(location?.uri).toBe(uri);
    expect(location?.uriBaseId).toBe(uriBaseId);
  });

  test('stays within what GitHub takes, keeps the gravest and says what it left out', () => {
    const run = firstRun(hugeReport(25_010));
    expect(run.results).toHaveLength(25_000);
    expect(run.results[0]?.level).toBe('error');
    expect(run.invocations[0]?.toolExecutionNotifications.at(-1)?.message.text).toContain(
      '10 less severe results are left out',
    );
  });

  test('holds no character that drives a terminal', () =>
    expect(sarif(hostileReport()).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u));
});
