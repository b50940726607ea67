/** Where reports go: which formats to which files, rendered once the run is over, each file whole or not at all. */
import { resolve } from 'node:path';
import { UsageError } from '../../model/error.ts';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import { suchA } from '../../redaction/quote.ts';
import type { Report } from '../../model/report.ts';
import { formatOfFile, REPORTERS, reporterNamed, type ReporterInfo } from '../../report/reporter.ts';
import { writeFileAtomic } from '../../sources/files/write-atomic.ts';
import { missingPath } from '../files/named-file.ts';
import { FILE_RENDER, renderOptions, type ColourWhen } from './streams.ts';

export interface OutputOptions {
  readonly format?: string;
  readonly output?: string;
  readonly report?: readonly string[];
  /** `false` comes from `--no-color`. */
  readonly color: ColourWhen | boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

export interface Destination {
  readonly reporter: ReporterInfo;
  /** Absolute path; null: standard output. */
  readonly file: string | null;
}

export function colourWhen(options: Pick<OutputOptions, 'color'>): ColourWhen {
  return options.color === false ? 'never' : options.color === true ? 'auto' : options.color;
}

function reporterFor(name: string): ReporterInfo {
  const reporter = reporterNamed(name);
  if (reporter === undefined) {
    throw new UsageError(`there is no ${suchA('report format', name)}.`, {
      hint: `Formats: ${REPORTERS.map((known) => known.name).join(', ')}.`,
    });
  }
  return reporter;
}

function fileOf(path: string, cwd: string): string | null {
  if (path === '') {
    throw new UsageError('a report has no file name.', { hint: 'For example: --report json=report.json.' });
  }
  return path === STANDARD_STREAM ? null : resolve(cwd, path);
}

/** `sarif=out.sarif`, `out.sarif` (format by its ending) or `json` (standard output). */
function destination(text: string, cwd: string): Destination {
  const equals = text.indexOf('=');
  if (equals >= 0) return { reporter: reporterFor(text.slice(0, equals)), file: fileOf(text.slice(equals + 1), cwd) };
  if (reporterNamed(text) !== undefined) return { reporter: reporterFor(text), file: null };
  const format = formatOfFile(text);
  return format === null
    ? { reporter: reporterFor(text), file: null }
    : { reporter: reporterFor(format), file: fileOf(text, cwd) };
}

/** Requested destinations; the terminal report goes to standard output when nothing else does. */
export function destinationsOf(options: OutputOptions, cwd: string): readonly Destination[] {
  const named = (options.report ?? []).map((text) => destination(text, cwd));
  const wantsMain = options.format !== undefined || options.output !== undefined;
  const isMainWanted = wantsMain || (options.quiet !== true && !named.some((item) => item.file === null));
  const format = options.format ?? formatOfFile(options.output ?? '') ?? 'terminal';
  const main: Destination = {
    reporter: reporterFor(format),
    file: options.output === undefined ? null : fileOf(options.output, cwd),
  };
  const all = isMainWanted ? [main, ...named] : named;
  if (all.filter((item) => item.file === null).length > 1) {
    throw new UsageError('two reports cannot both go to standard output.', {
      hint: 'Give one of them a file: --report json=report.json.',
    });
  }
  const files = all.map((item) => item.file).filter((file) => file !== null);
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice !== undefined) {
    throw new UsageError('two reports cannot both go to this file.', missingPath(twice, cwd));
  }
  return all;
}

export interface Reports {
  readonly whole: Report;
  /** The same with paths that start from the working folder. */
  readonly onScreen: Report;
}

export async function writeReports(
  { whole, onScreen }: Reports,
  destinations: readonly Destination[],
  options: OutputOptions,
  io: Io,
): Promise<void> {
  const forOutput = renderOptions(io.stdout, io.env, { when: colourWhen(options), verbose: options.verbose === true });
  for (const { reporter, file } of destinations) {
    const render = await reporter.load();
    const report = reporter.onScreen === true ? onScreen : whole;
    if (file === null) io.stdout.write(render(report, forOutput));
    else await writeFileAtomic(file, render(report, FILE_RENDER), { mode: 0o600 });
  }
}
