/**
 * The default report, for reading on a screen: findings by file, then what changed, usage logs, the inventory, failed
 * checks and requirements. Lines never exceed the width, but for the path over its findings: it is whole, to be copied.
 */
import { groupBy } from '../../base/group-by.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import { styleOf, type RenderOptions, type Style } from '../style.ts';
import { changesSection } from './changes.ts';
import { exceptionSection } from './exceptions.ts';
import { findingLines } from './finding.ts';
import { inventorySection, protectedSection } from './inventory.ts';
import { requirementSection } from './requirements.ts';
import { usageSection } from './usage.ts';
import { usageItems } from '../usage-items.ts';
import { isOfChange, openFindings } from '../view.ts';

function fileSection(path: string, findings: readonly ReportFinding[], style: Style): string[] {
  const sorted = findings.toSorted(
    (a, b) =>
      (a.occurrences[0]?.line ?? 0) - (b.occurrences[0]?.line ?? 0) ||
      (a.occurrences[0]?.column ?? 0) - (b.occurrences[0]?.column ?? 0),
  );
  const placeWidth = sorted.reduce(
    (widest, { occurrences: [first] }) => Math.max(widest, `${first?.line ?? 0}:${first?.column ?? 0}`.length),
    0,
  );
  return [style.path(style.text(path)), ...sorted.flatMap((finding) => findingLines(finding, style, placeWidth))];
}

/** What stands under the findings. */
function closingSections(report: Report, style: Style): string[][] {
  return [
    changesSection(report, style),
    usageSection(report, style),
    inventorySection(report, style),
    protectedSection(report, style),
    exceptionSection(report, style),
    requirementSection(report, style),
  ].filter((lines) => lines.length > 0);
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
