/**
 * The report as results of tests, for CI servers that show such: each secret, and what logs show of each token, is a
 * test that failed, what was decided about is one that was skipped, and whether all was looked at is a test of its own.
 * No file is named by an attribute: Jenkins' schema has none for it and refuses what it does not know.
 */
import type { Diagnostic } from '../model/diagnostic.ts';
import { locationText } from '../base/position.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import { visible } from './sanitise.ts';
import { usageItems, type UsageItem } from './usage-items.ts';
import { findingInWords, openFindings, placesOf, suppressedFindings } from './view.ts';

/** What became of a test. */
interface Outcome {
  readonly kind: 'failure' | 'error' | 'skipped';
  /** A severity, or the code of a diagnostic. */
  readonly type: string;
  readonly message: string;
  readonly details: readonly string[];
}

interface TestCase {
  readonly group: string;
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** `text` on one line, without the characters that no XML may hold. */
function escaped(text: string): string {
  return visible(text)
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

function caseOf(finding: ReportFinding, outcomes: readonly Outcome[]): TestCase {
  const [first] = placesOf(finding);
  const place = first === undefined ? '' : `${locationText(first.path, first.line, first.column)}: `;
  return { group: finding.rule, name: `${place}${finding.title}`, outcomes };
}

function failed(finding: ReportFinding): TestCase {
  const [first, ...others] = placesOf(finding);
  const details = [
    ...(first === undefined || first.excerpt === '' ? [] : [first.excerpt]),
    ...others.map(({ path, line, column }) => `also in ${locationText(path, line, column)}`),
    `rotate: ${finding.rotate}`,
    ...(finding.docs === null ? [] : [`see: ${finding.docs}`]),
    `id: ${finding.id}`,
  ];
  return caseOf(finding, [{ kind: 'failure', type: finding.severity, message: findingInWords(finding), details }]);
}

function skipped(finding: ReportFinding): TestCase {
  const { suppressed } = finding;
  const message = suppressed === null ? '' : `${suppressed.source}: ${suppressed.reason}`;
  return caseOf(finding, [{ kind: 'skipped', type: finding.severity, message, details: [] }]);
}

function shown({ check, title, item, place }: UsageItem): TestCase {
  const where = place === null ? '' : `${locationText(place.path, place.line)}: `;
  return {
    group: check,
    name: `${where}${title}`,
    outcomes: [{ kind: 'failure', type: item.severity, message: item.message, details: [] }],
  };
}

/** Always there: without a test some servers take a report for broken. */
function coverage({ run, diagnostics }: Report): TestCase {
  const errorOf = ({ code, message, path, line, column }: Diagnostic): Outcome => ({
    kind: 'error',
    type: code,
    message: path === null ? message : `${locationText(path, line, column)}: ${message}`,
    details: [],
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(errorOf);
  const incomplete: Outcome = { kind: 'error', type: 'incomplete', message: 'The scan is incomplete.', details: [] };
  return {
    group: 'keyroll',
    name: 'everything was looked at',
    outcomes: run.complete || errors.length > 0 ? errors : [incomplete],
  };
}

function outcomeElement({ kind, type, message, details }: Outcome): string {
  const start = `      <${kind}${attributes({ type, message })}`;
  return details.length === 0 ? `${start}/>` : `${start}>${details.map(escaped).join('\n')}</${kind}>`;
}

function caseElement({ group, name, outcomes }: TestCase): string {
  const start = `    <testcase${attributes({ classname: group, name })}`;
  return outcomes.length === 0
    ? `${start}/>`
    : `${start}>\n${outcomes.map(outcomeElement).join('\n')}\n    </testcase>`;
}

export function junit(report: Report): string {
  const cases = [
    coverage(report),
    ...openFindings(report).map(failed),
    ...usageItems(report).map(shown),
    ...suppressedFindings(report).map(skipped),
  ];
  const number = (kind: Outcome['kind']): number =>
    cases.filter(({ outcomes }) => outcomes.some((outcome) => outcome.kind === kind)).length;
  const { durationMs, startedAt } = report.run;
  const sums = {
    name: report.tool.name,
    tests: cases.length,
    failures: number('failure'),
    errors: number('error'),
    time: (durationMs / 1000).toFixed(3),
  };
  const suite = { ...sums, skipped: number('skipped'), timestamp: startedAt.slice(0, 'YYYY-MM-DDThh:mm:ss'.length) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(sums)}>`,
    `  <testsuite${attributes(suite)}>`,
    ...cases.map(caseElement),
    '  </testsuite>',
    '</testsuites>\n',
  ].join('\n');
}
