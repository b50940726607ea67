/**
 * What checks found beyond the findings above them on the screen: entries of the inventory, its policy, places in code.
 * Findings name the requirements they touch themselves, and logs have a section of their own.
 */
import type { CheckItem, CheckResult } from '../../model/assessment.ts';
import { grouped } from '../../base/count.ts';
import { isOfEvents } from '../../model/event-check.ts';
import type { Report } from '../../model/report.ts';
import type { Severity } from '../../model/severity.ts';
import { flow, wrap } from '../layout.ts';
import type { Style } from '../style.ts';
import { gravestFirst } from '../view.ts';

/** Items shown of one check; `--verbose` shows all. */
const MAX_ITEMS = 3;

interface Exceptions {
  readonly check: CheckResult;
  readonly severity: Severity;
  readonly items: readonly CheckItem[];
}

/** Gravest check first; items for information are left out unless the output is verbose. */
function exceptionsBesides(report: Report, { verbose }: Style): readonly Exceptions[] {
  const isShown = ({ subject, severity }: CheckItem): boolean =>
    subject.kind !== 'finding' && (verbose || severity !== 'info');
  const exceptions = report.assessment.checks
    .filter((check) => !isOfEvents(check))
    .flatMap((check): Exceptions[] => {
      const items = gravestFirst(check.failed.filter(isShown));
      return items[0] === undefined ? [] : [{ check, severity: items[0].severity, items }];
    });
  return gravestFirst(exceptions);
}

export function exceptionSection(report: Report, style: Style): string[] {
  const exceptions = exceptionsBesides(report, style);
  return exceptions.length === 0
    ? []
    : [
        ...wrap('Failed checks, besides the findings', style.columns).map(style.bold),
        ...exceptions.flatMap((one) => exceptionLines(one, style)),
      ];
}

/** `high  INV-002  Owner has left`. */
export function checkHeading(
  { id, title }: Pick<CheckResult, 'id' | 'title'>,
  severity: Severity,
  style: Style,
): string[] {
  const heading = [
    { text: severity, paint: style.severity(severity) },
    { text: id, paint: style.dim },
    { text: style.text(title) },
  ];
  return flow(heading, style.columns - 4, '  ').map((line, at) => `  ${at === 0 ? '' : '  '}${line}`);
}

function exceptionLines({ check, severity, items }: Exceptions, style: Style): string[] {
  const shown = style.verbose ? items : items.slice(0, MAX_ITEMS);
  const indented = (text: string): string[] =>
    wrap(style.text(text), style.columns - 6).map((line, at) => `    ${at === 0 ? '' : '  '}${line}`);
  return [
    ...checkHeading(check, severity, style),
    ...shown.flatMap(({ message }) => indented(message)),
    ...(shown.length < items.length ? [`    ${style.dim(`and ${grouped(items.length - shown.length)} more`)}`] : []),
  ];
}
