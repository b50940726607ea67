/**
 * Sections 8 to 10: exceptions, evidence, and what is not covered.
 */
import { grouped } from '../../base/count.ts';
import { compareRequirementIds } from '../../model/assessment.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import type { EvidenceIndex } from '../evidence-index.ts';
import { placeInMarkdown } from './findings.ts';
import { subjectInMarkdown } from './requirements.ts';
import { ABSENT, prose, span, tableOf } from './text.ts';
import { suppressedFindings } from '../view.ts';

function exceptedRows({ assessment }: Report, numbers: ReadonlyMap<string, string>): string[][] {
  return assessment.checks.flatMap((check) =>
    check.excepted.map((item) => [
      prose(check.id),
      subjectInMarkdown(item.subject, numbers),
      prose(item.message),
      prose(item.exception?.reason ?? ABSENT),
      prose(item.exception?.approvedBy ?? ABSENT),
      prose(item.exception?.expiresAt ?? ABSENT),
      prose(item.exception?.ccwRef ?? ABSENT),
    ]),
  );
}

function suppressedRow(finding: ReportFinding, numbers: ReadonlyMap<string, string>): string[] {
  const { source = '', reason = '', by = null, until = null } = finding.suppressed ?? {};
  return [
    numbers.get(finding.id) ?? '',
    finding.severity,
    prose(finding.title),
    placeInMarkdown(finding),
    source,
    prose(reason),
    prose(by ?? ABSENT),
    prose(until ?? ABSENT),
    span(finding.id),
  ];
}

const EXCEPTED_HEADS = ['Check', 'About', 'What', 'Reason', 'Approved by', 'Expires', 'Worksheet'];
const SUPPRESSED_HEADS = [
  'No.',
  'Severity',
  'Suppressed finding',
  'Where',
  'Suppressed by',
  'Reason',
  'By',
  'Until',
  'Finding id',
];

export function exceptionSection(report: Report, numbers: ReadonlyMap<string, string>): string[] {
  const excepted = exceptedRows(report, numbers);
  const suppressed = suppressedFindings(report).map((finding) => suppressedRow(finding, numbers));
  return [
    '## 8 Exceptions register',
    excepted.length === 0 ? 'No check was excepted.' : tableOf(EXCEPTED_HEADS, excepted),
    suppressed.length === 0 ? 'No finding was suppressed.' : tableOf(SUPPRESSED_HEADS, suppressed),
  ];
}

export function evidenceSection({ items }: EvidenceIndex): string[] {
  const rows = items.map(({ id, title, collected, population, examined, selection }) => [
    id,
    prose(title),
    prose(collected),
    grouped(population),
    grouped(examined),
    selection,
  ]);
  return [
    '## 9 Evidence index and sample sets',
    'Nothing was sampled: each population was examined in full, as far as it could be read.',
    tableOf(['Reference', 'Title', 'What was collected', 'Population', 'Looked at', 'Selection'], rows),
  ];
}

export function notCoveredSection({ assessment }: Report): string[] {
  const named = assessment.requirements
    .filter(({ result }) => result === 'not_covered')
    .toSorted((a, b) => compareRequirementIds(a.id, b.id));
  return [
    '## 10 Not covered',
    ...(named.length === 0
      ? []
      : [named.map(({ id, summary, manual }) => `- **${prose(id)}** ${prose(summary)} ${prose(manual)}`).join('\n')]),
    'Requirements of PCI DSS that this report does not name are not covered by this tool.',
  ];
}
