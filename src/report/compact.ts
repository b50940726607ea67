/** One line for each place, as grep and editors read it: `path:line:column: severity rule state mask`. */
import type { Report } from '../model/report.ts';
import type { RenderOptions } from './reporter.ts';
import { styleOf } from './style.ts';
import { openFindings, placesOf } from './view.ts';

export function compact(report: Report, options: RenderOptions): string {
  const style = styleOf(options);
  const shown = options.verbose ? report.findings : openFindings(report);
  return shown
    .flatMap((finding) => placesOf(finding).map(({ path, line, column }) =>
      `${style.text(path)}:${line}:${column}: ${style.severity(finding.severity)(finding.severity)} ${style.text(finding.rule)} ${finding.state} ${style.text(finding.masked)}\n`))
    .join('');
}
