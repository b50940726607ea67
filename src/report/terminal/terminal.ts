/**
 * The default report, for reading on a screen: findings by file, then how the inventory's entries were found, values kept as they
 * should be, and the requirements that need somebody's attention. Lines never exceed the width.
 */
import { groupBy } from '../../base/group-by.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import { styleOf, type RenderOptions, type Style } from '../style.ts';
import { closingSections } from './closing.ts';
import { findingLines } from './finding.ts';
import { wrap } from '../layout.ts';
import { usageItems } from '../usage-items.ts';
import { isOfChange, openFindings } from '../view.ts';

function fileSection(path: string, findings: readonly ReportFinding[], style: Style): string[] {
  const heading = wrap(style.text(path), style.columns).map(style.path);
  const sorted = findings.toSorted(
    (a, b) =>
      (a.occurrences[0]?.line ?? 0) - (b.occurrences[0]?.line ?? 0) ||
      (a.occurrences[0]?.column ?? 0) - (b.occurrences[0]?.column ?? 0),
  );
  const placeWidth = sorted.reduce(
    (widest, { occurrences: [first] }) => Math.max(widest, `${first?.line ?? 0}:${first?.column ?? 0}`.length),
    0,
  );
  return [...heading, ...sorted.flatMap((finding) => findingLines(finding, style, placeWidth))];
}

export function terminal(report: Report, options: RenderOptions): string {
  const style = styleOf(options);
  const shown = options.verbose ? report.findings : openFindings(report);
  const files = [...groupBy(shown, (finding) => finding.occurrences[0]?.path ?? '')].map(([path, findings]) =>
    fileSection(path, findings, style),
  );
  const sections = [
    ...(shown.length === 0 ? [[usageItems(report).length === 0 ? 'No findings.' : 'No secret was found.']] : files),
    ...(isOfChange(report) && !options.verbose ? [] : closingSections(report, style)),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
