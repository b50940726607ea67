/**
 * One line for each place, as grep and editors read it: `path:line:column: severity rule state mask`. What logs show of
 * a token has the check in the place of the rule, and a sentence for the rest.
 */
import type { Report } from '../model/report.ts';
import { styleOf, type RenderOptions } from './style.ts';
import { usageItems } from './usage-items.ts';
import { openFindings, placesOf } from './view.ts';

const NO_PLACE = '<usage log>';

export function compact(report: Report, options: RenderOptions): string {
  const style = styleOf(options);
  const shown = options.verbose ? report.findings : openFindings(report);
  const found = shown.flatMap((finding) =>
    placesOf(finding).map(
      ({ path, line, column }) =>
        `${style.text(path)}:${line}:${column}: ${style.severity(finding.severity)(finding.severity)} ${style.text(finding.rule)} ${finding.state} ${style.text(finding.masked)}\n`,
    ),
  );
  const used = usageItems(report).map(
    ({ check, item, place }) =>
      `${style.text(place?.path ?? NO_PLACE)}:${place?.line ?? 1}:1: ${style.severity(item.severity)(item.severity)} ${style.text(check)} ${style.text(item.message)}\n`,
  );
  return [...found, ...used].join('');
}
