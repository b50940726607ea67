/** Appendices: rules with findings, checks and thresholds in force. */
import { grouped } from '../../base/count.ts';
import { groupBy } from '../../base/group-by.ts';
import { compareText } from '../../base/order.ts';
import type { CheckResult } from '../../model/assessment.ts';
import type { Report } from '../../model/report.ts';
import { SEVERITIES } from '../../model/severity.ts';
import { ABSENT, prose, span, tableOf } from './text.ts';
import { openFindings } from '../view.ts';

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

function checkRow({ id, title, outcome, population, failed, excepted, notEvaluated }: CheckResult): string[] {
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
