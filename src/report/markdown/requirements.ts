/** Section 6: a sheet for each requirement that has checks, with its evidence and with what is left to do by hand. */
import {
  type CheckItem,
  type Relation,
  type RequirementAssessment,
  type Subject,
  compareRequirementIds,
  type CheckResult,
} from '../../model/assessment.ts';
import { count, grouped } from '../../base/count.ts';
import { locationText } from '../../base/position.ts';
import type { Report, ReportProtected } from '../../model/report.ts';
import { compareSeverity, SEVERITIES } from '../../model/severity.ts';
import type { EvidenceIndex } from '../evidence-index.ts';
import { prose, span, tableOf } from './text.ts';
import { exceptionsByAnalogy, relationTo } from '../view.ts';
import { RESULT_WORDS } from '../wording.ts';

const RELATION_WORDS = {
  direct: 'direct: the requirement is about what was checked',
  supporting: 'supporting: the checks contribute to the requirement but do not cover it',
  analogous: 'analogous: the requirement is about something else, and the checks apply by analogy',
} as const satisfies Record<Relation, string>;

function appliesLine({ applies }: RequirementAssessment): string[] {
  if (applies === 'service-providers') return ['- **Applies to:** service providers only'];
  return applies === 'keys'
    ? [
        '- **Applies to:** keys that protect account data only; the organisation must determine whether a credential is such a key',
      ]
    : [];
}

/** Requirements that credentials be unreadable where they are kept, and out of scripts and files. */
const ASKS_FOR_STORAGE: ReadonlySet<string> = new Set(['8.3.2', '8.6.2']);
/** Items listed for one requirement; the JSON report has all. */
const MAX_ITEMS = 50;

export function subjectInMarkdown(subject: Subject, numbers: ReadonlyMap<string, string>): string {
  switch (subject.kind) {
    case 'finding':
      return `finding ${numbers.get(subject.id) ?? span(subject.id)}`;
    case 'entry':
      return `token ${span(subject.id)}`;
    case 'token':
      return `unknown token ${span(subject.id)}`;
    case 'log':
      return `log ${span(subject.id)}`;
    case 'place':
      return span(locationText(subject.path, subject.line));
    case 'policy':
      return `policy ${span(subject.key)}`;
  }
}

export function requirementSection(
  report: Report,
  evidence: EvidenceIndex,
  numbers: ReadonlyMap<string, string>,
): string[] {
  const checks = new Map(report.assessment.checks.map((check) => [check.id, check]));
  const sheets = report.assessment.requirements
    .filter(({ result }) => result !== 'not_covered')
    .toSorted((a, b) => compareRequirementIds(a.id, b.id));
  const intro = `Requirements are paraphrased; the text of the standard is authoritative. "No exceptions found" holds for the material supplied. An exception is one check that fails for one item: a finding that fails two checks counts twice, with the severity that each check gives it. The items of a population are what the check looks at: files or blobs (or findings, if there are more of them), credentials found, inventory entries, or log events.`;
  return [
    '## 6 Requirements',
    sheets.length === 0 ? 'No requirement was assessed in this run.' : intro,
    ...sheets.flatMap((requirement) => sheet(requirement, { checks, evidence, numbers, kept: report.protected })),
  ];
}

/** What sheets refer to. */
interface SheetContext {
  readonly checks: ReadonlyMap<string, CheckResult>;
  readonly evidence: EvidenceIndex;
  /** Numbers of findings, by id. */
  readonly numbers: ReadonlyMap<string, string>;
  readonly kept: readonly ReportProtected[];
}

function sheet(requirement: RequirementAssessment, { checks, evidence, numbers, kept }: SheetContext): string[] {
  const own = requirement.checks.flatMap((id) => checks.get(id) ?? []);
  if (own.length === 0) return sheetWithoutChecks(requirement);
  const ran = own.filter(({ population }) => population > 0);
  const cited = [
    ...(ran.length === 0 ? [] : evidence.material),
    ...own.flatMap(({ id }) => evidence.ofCheck.get(id) ?? []),
  ];
  const lines = [
    `- **Result:** ${RESULT_WORDS[requirement.result]}${requirement.result === 'no_exceptions_found' ? ' in the material supplied' : ''}`,
    `- **Relation:** ${relationInWords(requirement, own)}`,
    ...appliesLine(requirement),
    ...testingLine(requirement),
    `- **Checks that ran:** ${ran.length === 0 ? 'none' : ran.map(({ id, title }) => `${prose(id)} (${prose(title)})`).join('; ')}`,
    `- **Population:** ${ran.length === 0 ? 'nothing was looked at' : ran.map(({ id, population }) => `${prose(id)}: ${count(population, 'item')}`).join('; ')}`,
    `- **Exceptions:** ${exceptionsInWords(requirement, own)}`,
    `- **Not evaluated:** ${requirement.notEvaluated.length === 0 ? 'nothing' : requirement.notEvaluated.map(({ check, reason }) => `${prose(check)}: ${prose(reason)}`).join('; ')}`,
    `- **What a human must still do:** ${prose(requirement.manual)}`,
    ...storageLine(requirement, kept),
    `- **Evidence:** ${cited.length === 0 ? 'none in this report' : cited.join(', ')}`,
  ];
  return [
    ...openingOf(requirement),
    lines.join('\n'),
    ...itemTable(requirement.id, concerning(requirement, own, 'failed'), numbers),
  ];
}

/** The strongest relation is the requirement's own; exceptions that apply by analogy only are counted separately. */
function relationInWords(requirement: RequirementAssessment, own: readonly CheckResult[]): string {
  const { relation, exceptions } = requirement;
  const words = RELATION_WORDS[relation];
  const analogous = relation === 'analogous' ? 0 : exceptionsByAnalogy(requirement, own);
  return analogous === 0
    ? words
    : `${words}; ${grouped(analogous)} of the ${count(exceptions, 'exception')} ${analogous === 1 ? 'applies' : 'apply'} by analogy only`;
}

function openingOf({ id, result, summary }: RequirementAssessment): readonly [heading: string, summary: string] {
  return [`### ${prose(id)}: ${RESULT_WORDS[result]}`, prose(summary)];
}

/** Items of checks that speak of this requirement, each with its check. */
function concerning(
  requirement: RequirementAssessment,
  checks: readonly CheckResult[],
  outcome: 'failed' | 'excepted',
): readonly (readonly [CheckResult, CheckItem])[] {
  return checks.flatMap((check) =>
    check[outcome]
      .filter((item) => relationTo(requirement.id, item, check) !== null)
      .map((item) => [check, item] as const),
  );
}

function testingLine({ testing = [] }: RequirementAssessment): string[] {
  return testing.length === 0
    ? []
    : [`- **Possible material for testing procedure:** ${testing.map(prose).join(', ')}`];
}

function exceptionsInWords(requirement: RequirementAssessment, own: readonly CheckResult[]): string {
  const { exceptions, exceptionsBySeverity } = requirement;
  const severities = SEVERITIES.flatMap((severity) =>
    exceptionsBySeverity[severity] > 0 ? [`${grouped(exceptionsBySeverity[severity])} ${severity}`] : [],
  );
  const found = exceptions === 0 ? 'none found' : `${grouped(exceptions)} (${severities.join(', ')})`;
  const excepted = requirement.excepted ?? concerning(requirement, own, 'excepted').length;
  const decided = excepted === 0 ? '' : `; ${grouped(excepted)} excepted by written decision (section 8)`;
  const hasRun = own.some(({ population }) => population > 0);
  return `${hasRun ? found : 'nothing was evaluated'}${decided}`;
}

function storageLine({ id }: RequirementAssessment, kept: readonly ReportProtected[]): string[] {
  if (!ASKS_FOR_STORAGE.has(id) || kept.length === 0) return [];
  const seen = kept.map(
    ({ mechanism, kind, count: number }) =>
      `${prose(mechanism)} (${count(number, kind === 'reference' ? 'reference' : 'encrypted value')})`,
  );
  return [`- **Protected storage seen:** ${seen.join(', ')}; places in section 7`];
}

/** A requirement that only a person can look at. */
function sheetWithoutChecks(requirement: RequirementAssessment): string[] {
  const lines = [
    `- **Result:** ${RESULT_WORDS[requirement.result]}: no check of this tool covers it`,
    ...appliesLine(requirement),
    `- **What a human must still do:** ${prose(requirement.manual)}`,
    '- **Evidence:** none in this report',
  ];
  return [...openingOf(requirement), lines.join('\n')];
}

function itemTable(
  requirement: string,
  failed: readonly (readonly [CheckResult, CheckItem])[],
  numbers: ReadonlyMap<string, string>,
): string[] {
  if (failed.length === 0) return [];
  const sorted = failed.toSorted(([, a], [, b]) => compareSeverity(a.severity, b.severity));
  const rows = sorted
    .slice(0, MAX_ITEMS)
    .map(([check, item]) => [
      prose(check.id),
      item.severity,
      relationTo(requirement, item, check) ?? '',
      subjectInMarkdown(item.subject, numbers),
      prose(item.message),
    ]);
  const more =
    sorted.length > MAX_ITEMS
      ? [`And ${count(sorted.length - MAX_ITEMS, 'more item')}, listed in the JSON report.`]
      : [];
  return [tableOf(['Check', 'Severity', 'Relation', 'About', 'What'], rows), ...more];
}
