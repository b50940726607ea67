/** Requirements on a screen: those with exceptions in a row each, the others counted. */
import { type RequirementAssessment, compareRequirementIds } from '../../model/assessment.ts';
import { count, grouped } from '../../base/count.ts';
import type { Report } from '../../model/report.ts';
import { clip, displayWidth, padEnd, wrap } from '../layout.ts';
import type { Style } from '../style.ts';
import { NO_VERDICT, RESULT_WORDS } from '../wording.ts';
import { requirementInWords, tally } from '../view.ts';
import { SEVERITIES } from '../../model/severity.ts';

/**
 * Requirements with exceptions have a row each; a check weighs what it looks at, and may find it graver than the
 * finding is, so the heading says whose severities these are. The others are counted, and with `--verbose` those that
 * lack input are named.
 */
export function requirementSection(report: Report, style: Style): string[] {
  const { catalogue, requirements } = report.assessment;
  if (requirements.length === 0) return [];
  const rows = requirements
    .filter(({ result }) => result === 'exceptions_found')
    .toSorted((a, b) => compareRequirementIds(a.id, b.id));
  const id = widest(rows.map((row) => style.text(row.id)));
  const asOf = `${catalogue}, as of ${report.run.asOf.slice(0, 'YYYY-MM-DD'.length)}`;
  const widths = { id, detail: Math.min(DETAIL_CELLS, style.columns - id - 4, widest(rows.map(detailOf))) };
  return [
    ...wrap(style.text(rows.length === 0 ? asOf : `${asOf}: exceptions by severity of check`), style.columns).map(
      style.bold,
    ),
    ...rows.map((row) => requirementLine(row, requirementInWords(row, report), widths, style)),
    ...(style.verbose ? lackingLines(requirements, style) : []),
    ...[...countsOf(requirements), ...exceptedLine(report)].flatMap((text) =>
      wrap(style.text(text), style.columns - 2).map((line) => `  ${style.dim(line)}`),
    ),
    ...wrap(NO_VERDICT, style.columns - 2).map((line) => `  ${style.dim(line)}`),
  ];
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}

/** Room for the numbers of exceptions beside the requirement they are about. */
const DETAIL_CELLS = 24;

/** `1 critical, 2 high`, or where that is too long `1 critical, 5 more`. */
function detailOf({ exceptionsBySeverity, exceptions }: RequirementAssessment): string {
  const found = SEVERITIES.filter((severity) => exceptionsBySeverity[severity] > 0);
  const whole = found.map((severity) => `${grouped(exceptionsBySeverity[severity])} ${severity}`).join(', ');
  const [gravest] = found;
  return whole.length <= DETAIL_CELLS || gravest === undefined
    ? whole
    : `${grouped(exceptionsBySeverity[gravest])} ${gravest}, ${grouped(exceptions - exceptionsBySeverity[gravest])} more`;
}

function requirementLine(
  requirement: RequirementAssessment,
  words: string,
  widths: { readonly id: number; readonly detail: number },
  style: Style,
): string {
  const detail = clip(detailOf(requirement), widths.detail, '...');
  const room = style.columns - widths.id - widths.detail - 6;
  const summary = room < 20 ? '' : style.dim(clip(style.text(words), room, '...'));
  return `  ${style.bold(padEnd(style.text(requirement.id), widths.id))}  ${style.bad(padEnd(detail, widths.detail))}  ${summary}`.trimEnd();
}

/**
 * Reasons why nothing could be said of a requirement, each once; how many items lack it differs from check to check.
 */
function reasonsOf({ notEvaluated }: RequirementAssessment): string[] {
  return [
    ...new Set(
      notEvaluated
        .flatMap(({ reason }) => reason.split('; '))
        .map((reason) => reason.replace(/ \([\d,]+ items?\)$/, '')),
    ),
  ];
}

function lackingOf(requirements: readonly RequirementAssessment[]): readonly RequirementAssessment[] {
  return requirements
    .filter(({ result }) => result === 'insufficient_input')
    .toSorted((a, b) => compareRequirementIds(a.id, b.id));
}

/** `no usage log was supplied: 8.3.4, 10.2.1`, a requirement under each of its reasons. */
function lackingLines(requirements: readonly RequirementAssessment[], style: Style): string[] {
  const lacking = lackingOf(requirements);
  return tally(lacking.flatMap(reasonsOf)).flatMap(([reason]) => {
    const ids = lacking.filter((requirement) => reasonsOf(requirement).includes(reason)).map(({ id }) => id);
    return wrap(style.text(`${reason}: ${ids.join(', ')}`), style.columns - 4).map(
      (line, at) => `  ${at === 0 ? '' : '  '}${style.warn(line)}`,
    );
  });
}

function exceptedLine({ assessment: { checks } }: Report): string[] {
  const items = checks.reduce((sum, { excepted }) => sum + excepted.length, 0);
  return items === 0 ? [] : [`Excepted by written decision: ${count(items, 'item')} of checks.`];
}

function countsOf(requirements: readonly RequirementAssessment[]): string[] {
  const lacking = lackingOf(requirements);
  const reasons = tally(lacking.flatMap(reasonsOf))
    .slice(0, 3)
    .map(([reason]) => reason);
  const others = (['no_exceptions_found', 'manual_only', 'not_covered'] as const).flatMap((result) => {
    const n = requirements.filter((requirement) => requirement.result === result).length;
    return n === 0 ? [] : [`${grouped(n)} ${RESULT_WORDS[result]}`];
  });
  return [
    ...(lacking.length === 0
      ? []
      : [`${grouped(lacking.length)} ${RESULT_WORDS.insufficient_input}: ${reasons.join('; ')}.`]),
    ...(others.length === 0 ? [] : [`Other requirements: ${others.join(', ')}.`]),
  ];
}
