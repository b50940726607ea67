/** Sections 7 to 10 and the appendices: tokens, exceptions, evidence, what is not covered, rules and thresholds. */
import { count, grouped } from '../../base/count.ts';
import { groupBy } from '../../base/group-by.ts';
import { compareText } from '../../base/order.ts';
import { compareRequirementIds } from '../../model/assessment.ts';
import { locationText } from '../../base/position.ts';
import type { Report, ReportCheck } from '../../model/report.ts';
import { SEVERITIES } from '../../model/severity.ts';
import type { EvidenceIndex } from '../evidence-index.ts';
import { failuresByEntry, placeInMarkdown } from './findings.ts';
import { subjectInMarkdown } from './requirements.ts';
import { ABSENT, prose, span, tableOf } from './text.ts';
import { openFindings, suppressedFindings } from '../view.ts';

export function populationSection(report: Report): string[] {
  const { inventory } = report;
  return [
    '## 7 Token population and lifecycle',
    ...(inventory.path === null
      ? ['No inventory was supplied, so there is no population of known tokens to sample from.']
      : tokenTable(report)),
    ...protectedParagraphs(report),
  ];
}

const TOKEN_HEADS = [
  'Token',
  'Type',
  'Environment',
  'Scope as stated',
  'Owner',
  'Status',
  'Created',
  'Rotated',
  'Expires',
  'Reviewed',
  'Seen',
  'Failing checks',
];

function tokenTable(report: Report): string[] {
  const { inventory } = report;
  if (inventory.population.length === 0) return ['The inventory holds no entry.'];
  const failing = failuresByEntry(report);
  const unseen = new Set(inventory.unseen);
  const rows = inventory.population.map((entry) => [
    `${span(entry.id)}${entry.name === null ? '' : ` ${prose(entry.name)}`}`,
    prose([entry.type.replaceAll('_', ' '), ...(entry.provider === null ? [] : [entry.provider])].join(', ')),
    prose(entry.environment),
    prose((entry.pciScope ?? 'not stated').replaceAll('_', ' ')),
    prose(entry.owner ?? 'none'),
    prose(entry.status),
    prose(entry.createdAt ?? ABSENT),
    prose(entry.lastRotatedAt ?? ABSENT),
    prose(entry.expiresAt ?? ABSENT),
    prose(entry.lastReviewedAt ?? ABSENT),
    unseen.has(entry.id)
      ? 'never seen'
      : entry.findings.length === 0
        ? ABSENT
        : count(entry.findings.length, 'finding'),
    (failing.get(entry.id) ?? []).map(({ id }) => prose(id)).join(', ') || ABSENT,
  ]);
  return [
    `${count(inventory.entries, 'entry', 'entries')} in ${span(inventory.path ?? '')}; dates as the inventory states them.`,
    tableOf(TOKEN_HEADS, rows),
  ];
}

function protectedParagraphs({ protected: kept }: Report): string[] {
  if (kept.length === 0) return [];
  const rows = kept.map(({ mechanism, kind, count: n, places }) => [
    prose(mechanism),
    kind === 'reference' ? 'reference to a store' : 'ciphertext',
    grouped(n),
    places.map(({ path, line }) => span(locationText(path, line))).join(', '),
  ]);
  return [
    'Credentials that are kept outside the files, or encrypted in them:',
    tableOf(['Mechanism', 'Form', 'Number', 'First places'], rows),
  ];
}

export function exceptionSection(report: Report, numbers: ReadonlyMap<string, string>): string[] {
  const excepted = report.assessment.checks.flatMap((check) =>
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
  const suppressed = suppressedFindings(report).flatMap((finding) =>
    finding.suppressed === null
      ? []
      : [
          [
            numbers.get(finding.id) ?? '',
            finding.severity,
            prose(finding.title),
            placeInMarkdown(finding),
            finding.suppressed.source,
            prose(finding.suppressed.reason),
            prose(finding.suppressed.by ?? ABSENT),
            prose(finding.suppressed.until ?? ABSENT),
            span(finding.id),
          ],
        ],
  );
  return [
    '## 8 Exceptions register',
    excepted.length === 0
      ? 'No check was excepted.'
      : tableOf(['Check', 'About', 'What', 'Reason', 'Approved by', 'Expires', 'Worksheet'], excepted),
    suppressed.length === 0
      ? 'No finding was suppressed.'
      : tableOf(
          ['No.', 'Severity', 'Suppressed finding', 'Where', 'Suppressed by', 'Reason', 'By', 'Until', 'Finding id'],
          suppressed,
        ),
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

export function ruleAppendix(report: Report): string[] {
  const rules = [...groupBy(openFindings(report), ({ rule }) => rule)].toSorted(([a], [b]) => compareText(a, b));
  const rows = rules.map(([rule, findings]) => [
    span(rule),
    prose(findings[0]?.title ?? ''),
    prose(findings[0]?.providerName ?? ''),
    grouped(findings.length),
    SEVERITIES.find((level) => findings.some(({ severity }) => severity === level)) ?? '',
  ]);
  return [
    '## Appendix A: rules with findings',
    rows.length === 0 ? 'None.' : tableOf(['Rule', 'What it finds', 'Provider', 'Findings', 'Gravest'], rows),
  ];
}

function checkRow({ id, title, outcome, population, failed, excepted, notEvaluated }: ReportCheck): string[] {
  const left = notEvaluated
    .map(({ reason, items }) => `${prose(reason)}${items === 0 ? '' : ` (${grouped(items)})`}`)
    .join('; ');
  return [
    prose(id),
    prose(title),
    outcome.replaceAll('_', ' '),
    grouped(population),
    grouped(failed.length),
    grouped(excepted.length),
    left === '' ? ABSENT : left,
  ];
}

export function thresholdAppendix({ assessment: { checks, thresholds } }: Report): string[] {
  const rows = thresholds.map(({ key, value, origin, detail }) => [span(key), prose(value), origin, prose(detail)]);
  return [
    '## Appendix B: checks and thresholds in force',
    checks.length === 0
      ? 'No check ran.'
      : tableOf(['Check', 'What', 'Outcome', 'Looked at', 'Failed', 'Excepted', 'Not evaluated'], checks.map(checkRow)),
    rows.length === 0 ? 'No thresholds were in force.' : tableOf(['Threshold', 'Value', 'Origin', 'Remark'], rows),
  ];
}
