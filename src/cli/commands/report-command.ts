/** `keyroll report SAVED.json`: the same reports again, without scanning. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../model/io.ts';
import type { Report } from '../../model/report.ts';
import { reasonOf } from '../../model/system-error.ts';
import { parseReport } from '../../report/parse-report.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { missingPath, shownPath } from '../files/named-file.ts';
import { destinationsOf, writeReports, type OutputOptions } from '../output/destinations.ts';
import type { Context } from '../context.ts';

export async function readReport(path: string, io: Io): Promise<Report> {
  const file = resolve(io.cwd, path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`this report cannot be read: ${reasonOf(cause)}.`, {
      ...missingPath(file, io.cwd),
      hint: 'Make one with: keyroll scan --report json=report.json',
      cause,
    });
  }
  return parseReport(text, shownPath(file, io.cwd));
}

export interface ComparingOptions {
  /** A saved report to compare with. */
  readonly against?: string;
}

/** `report` with what changed since an earlier one. */
async function compared(report: Report, earlier: Report): Promise<Report> {
  return { ...report, changes: (await import('../../scan/comparison.ts')).compareReports(earlier, report) };
}

export async function reportCommand(
  { io }: Context,
  saved: string,
  options: OutputOptions & ComparingOptions,
): Promise<number> {
  const destinations = destinationsOf(options, io.cwd);
  const earlier = options.against === undefined ? null : await readReport(options.against, io);
  const report = await readReport(saved, io);
  await writeReports(earlier === null ? report : await compared(report, earlier), destinations, options, io);
  return EXIT.clean;
}
