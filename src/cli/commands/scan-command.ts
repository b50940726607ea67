/** `keyroll scan` and `keyroll usage`: settings, scan, reports, summary, exit code. */
import { resolve } from 'node:path';
import type { Io } from '../../base/io.ts';
import type { Report } from '../../model/report.ts';
import { DEFAULT_FAIL_ON, parseFailOn, verdictOf, type ExitPolicy } from '../../scan/exit-code.ts';
import type { ScanRequest } from '../../scan/request.ts';
import { checkWritable } from '../../sources/files/write-atomic.ts';
import { printSummary } from '../output/print-summary.ts';
import { screenReport } from '../output/screen-report.ts';
import { optimiseLess } from '../v8-flags.ts';
import type { InputOptions } from '../settings/input-options.ts';
import { keepLastReport, lastReportPath } from '../files/last-report.ts';
import {
  colourWhen,
  destinationsOf,
  writeReports,
  type Destination,
  type OutputOptions,
} from '../output/destinations.ts';
import { printSettings } from '../settings/print-settings.ts';
import type { Context } from '../context.ts';
import type { ComparingOptions } from './report-command.ts';
import { scanWithProgress } from '../output/progress.ts';
import { settingsOf, type Settings } from '../settings/settings.ts';
import { renderOptions } from '../output/streams.ts';

export interface ScanOptions extends InputOptions, OutputOptions, ComparingOptions {
  readonly failOn?: string;
  readonly exitZero?: boolean;
  readonly allowIncomplete?: boolean;
  readonly progress: boolean;
  readonly printConfig?: boolean;
  readonly updateLastUsed?: boolean;
  readonly dryRun?: boolean;
}

function policyOf(options: ScanOptions, settings: Settings): ExitPolicy {
  return {
    failOn:
      options.failOn === undefined
        ? (settings.config?.failOn ?? DEFAULT_FAIL_ON)
        : parseFailOn(options.failOn, '--fail-on'),
    exitZero: options.exitZero === true,
    allowIncomplete: options.allowIncomplete === true,
  };
}

function scanned(request: ScanRequest, options: ScanOptions, context: Context): Promise<Report> {
  return scanWithProgress(request, context, {
    isShown: options.progress && options.quiet !== true,
    listener: optimiseLess(),
  });
}

/** With what has changed since an earlier report, which is read before anything is scanned. */
async function scannedAgainst(
  against: string,
  request: ScanRequest,
  options: ScanOptions,
  context: Context,
): Promise<Report> {
  const { readReport } = await import('../files/saved-report.ts');
  const { compareReports, earlierScopes } = await import('../../scan/report/compare-reports.ts');
  const earlier = await readReport(against, context.io);
  const report = await scanned({ ...request, earlier: earlierScopes(earlier) }, options, context);
  return { ...report, changes: compareReports(earlier, report) };
}

/** A report that goes to standard output in a format for programs must stay the only thing there. */
function besideReports(destinations: readonly Destination[], io: Io): Io {
  const isTaken = destinations.some(({ file, reporter }) => file === null && reporter.name !== 'terminal');
  return isTaken ? { ...io, stdout: io.stderr } : io;
}

/** After the report on the screen, or in its place; never into another format that goes there. */
async function printTimeline(
  report: Report,
  { timeline: token, ...options }: OutputOptions & { readonly timeline?: string },
  destinations: readonly Destination[],
  io: Io,
): Promise<void> {
  if (token === undefined) return;
  const onScreen = destinations.find(({ file }) => file === null);
  if (onScreen !== undefined && onScreen.reporter.name !== 'terminal') return;
  const { renderTimeline } = await import('../../report/timeline-table.ts');
  io.stdout.write(
    `${onScreen === undefined ? '' : '\n'}${renderTimeline(report, token, renderOptions(io.stdout, io.env, { when: colourWhen(options), verbose: false }))}`,
  );
}

/** The files that the run writes or compares with, which it does not scan. */
function ownFiles(outputs: readonly string[], { against }: ScanOptions, io: Io): string[] {
  const earlier = against === undefined ? null : resolve(io.cwd, against);
  return [...outputs, lastReportPath(io.env), earlier].filter((file) => file !== null);
}

export async function scanCommand(context: Context, paths: readonly string[], options: ScanOptions): Promise<number> {
  const { io } = context;
  const destinations = destinationsOf(options, io.cwd);
  const outputs = destinations.map((destination) => destination.file).filter((file) => file !== null);
  const settings = await settingsOf(paths, options, ownFiles(outputs, options, io), io);
  const policy = policyOf(options, settings);
  if (options.printConfig === true) return printSettings(settings, policy, io);
  const lastUsed = options.updateLastUsed === true || options.dryRun === true ? await import('./last-used.ts') : null;
  lastUsed?.checkLastUsed(options, settings);
  for (const file of outputs) await checkWritable(file);
  const report = await (options.against === undefined
    ? scanned(settings.request, options, context)
    : scannedAgainst(options.against, settings.request, options, context));
  const onScreen = await screenReport(report, settings.request.root, io.cwd);
  await writeReports({ whole: report, onScreen }, destinations, options, io);
  await printTimeline(report, options, destinations, io);
  await lastUsed?.updateLastUsed(report, options, settings, besideReports(destinations, io));
  const unkept = await keepLastReport(report, io);
  if (unkept !== null && options.verbose === true) io.stderr.write(`keyroll: ${unkept}\n`);
  if (options.ci === true) (await import('../settings/ci-target.ts')).writeCiOutputs(report, io.env);
  const verdict = verdictOf(report, policy);
  printSummary(onScreen, options, io, verdict);
  return verdict.code;
}

/** `keyroll usage FILES...`: what logs say of tokens, in the same reports and with the same exit codes as a scan. */
export function usageCommand(
  context: Context,
  files: readonly string[],
  options: Omit<ScanOptions, 'usage' | 'usageOnly'>,
): Promise<number> {
  return scanCommand(context, [], { ...options, usage: files, usageOnly: true });
}
