/** `keyroll report SAVED.json`: the same reports again, without scanning. */
import type { Report } from '../../model/report.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { readReport } from '../files/saved-report.ts';
import { destinationsOf, writeReports, type OutputOptions } from '../output/destinations.ts';
import type { Context } from '../context.ts';

export interface ComparingOptions {
  /** A saved report to compare with. */
  readonly against?: string;
}

/** `report` with what changed since an earlier one. */
async function compared(report: Report, earlier: Report): Promise<Report> {
  return { ...report, changes: (await import('../../scan/report/compare-reports.ts')).compareReports(earlier, report) };
}

export async function reportCommand(
  { io }: Context,
  saved: string,
  options: OutputOptions & ComparingOptions,
): Promise<number> {
  const destinations = destinationsOf(options, io.cwd);
  const earlier = options.against === undefined ? null : await readReport(options.against, io);
  const report = await readReport(saved, io);
  const whole = earlier === null ? report : await compared(report, earlier);
  await writeReports({ whole, onScreen: whole }, destinations, options, io);
  return EXIT.clean;
}
