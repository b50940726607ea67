/** `keyroll baseline`: decisions about the findings of a saved report, written one line each. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pruneBaseline, updateBaseline, type Decision } from '../../findings/baseline.ts';
import {
  BASELINE_STATES,
  type Baseline,
  type BaselineEntry,
  type KnownFinding,
} from '../../findings/baseline-entry.ts';
import { count } from '../../base/count.ts';
import { ConfigError, UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { got } from '../../redaction/quote.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { missingPath, printedName, shownPath } from '../files/named-file.ts';
import { partialCoverage } from '../files/report-coverage.ts';
import type { Context } from '../context.ts';
import { readReport } from '../files/saved-report.ts';
import { changeBaseline, knownFindings } from '../files/change-baseline.ts';
import { checkDate } from '../settings/date-option.ts';

interface DecisionOptions {
  readonly reason: string;
  readonly state: string;
  readonly by?: string;
  readonly until?: string;
  readonly output: string;
}

function decisionOf(options: DecisionOptions): Decision {
  const state = BASELINE_STATES.find((known) => known === options.state);
  if (state === undefined) {
    throw new UsageError(`--state expects one of ${BASELINE_STATES.join(', ')}${got(options.state)}.`);
  }
  if (options.until !== undefined) checkDate('--until', options.until, '2026-12-31');
  if (options.reason.trim() === '') throw new UsageError('--reason must not be empty.');
  return { state, reason: options.reason, by: options.by ?? null, until: options.until ?? null };
}

const STILL_FAILING =
  'note: findings to rotate fail a scan as before; with --fail-on new only those fail that are not in the baseline.\n';
const INCOMPLETE =
  'warning: the scan of this report was incomplete: entries for what it could not read count as gone.\n';

function findingsOf(report: Report): readonly ReportFinding[] {
  if (report.run.identity !== 'pepper') {
    throw new ConfigError('this report was made without a pepper: its ids are valid for that run only.', {
      hint: 'Run "keyroll inventory init", scan again, and use the new report.',
    });
  }
  return report.findings;
}

/** What a comment or the configuration has decided needs no second decision, least of all another one. */
function toDecide(report: Report): KnownFinding[] {
  const open = findingsOf(report).filter(({ suppressed }) => suppressed === null || suppressed.source === 'baseline');
  return knownFindings(open, report);
}

function missing(file: string, io: Io): UsageError {
  return new UsageError('there is no such baseline.', {
    ...missingPath(file, io.cwd),
    hint: '"keyroll baseline create" makes one.',
  });
}

function existing(baseline: Baseline | null, file: string, io: Io): Baseline {
  if (baseline === null) throw missing(file, io);
  return baseline;
}

/** Which entries a report of everything says nothing about: of the two, files and their history, it looked at one. */
function unseenBy({ run }: Report): (entry: BaselineEntry) => boolean {
  return ({ history }) => history !== (run.source.kind === 'history');
}

function say(baseline: Baseline, io: Io): number {
  io.stdout.write(`${printedName(baseline.path)}: ${count(baseline.entries.length, 'entry', 'entries')}\n`);
  return EXIT.clean;
}

export async function createBaselineCommand({ io }: Context, saved: string, options: DecisionOptions): Promise<number> {
  const file = resolve(io.cwd, options.output);
  const decision = decisionOf(options);
  const taken = new UsageError(`${shownPath(file, io.cwd)} already exists.`, {
    hint: '"keyroll baseline update" adds to it.',
  });
  if (existsSync(file)) throw taken;
  const findings = toDecide(await readReport(saved, io));
  const made = await changeBaseline(file, io, (before) => {
    if (before !== null) throw taken;
    return updateBaseline({ path: shownPath(file, io.cwd), entries: [] }, findings, decision);
  });
  if (decision.state === 'to-rotate') io.stderr.write(STILL_FAILING);
  return say(made, io);
}

export async function updateBaselineCommand({ io }: Context, saved: string, options: DecisionOptions): Promise<number> {
  const file = resolve(io.cwd, options.output);
  const decision = decisionOf(options);
  const report = await readReport(saved, io);
  const findings = toDecide(report);
  if (!existsSync(file)) throw missing(file, io);
  const isUnseen = partialCoverage(report.run.source, dirname(file)) === null ? unseenBy(report) : () => true;
  return say(
    await changeBaseline(file, io, (before) =>
      updateBaseline(existing(before, file, io), findings, decision, isUnseen),
    ),
    io,
  );
}

export async function pruneBaselineCommand(
  { io }: Context,
  saved: string,
  options: Pick<DecisionOptions, 'output'>,
): Promise<number> {
  const file = resolve(io.cwd, options.output);
  const report = await readReport(saved, io);
  const findings = knownFindings(findingsOf(report), report);
  if (!existsSync(file)) throw missing(file, io);
  const part = partialCoverage(report.run.source, dirname(file));
  if (part !== null) {
    throw new UsageError(`this report covers only ${part}: what it did not look at would count as gone.`, {
      hint: 'Use a report of everything that the baseline covers: keyroll scan --report json=report.json',
    });
  }
  if (!report.run.complete) io.stderr.write(INCOMPLETE);
  let gone: readonly BaselineEntry[] = [];
  const after = await changeBaseline(file, io, (before) => {
    const pruned = pruneBaseline(existing(before, file, io), findings, unseenBy(report));
    const kept = new Set(pruned.entries);
    gone = before?.entries.filter((entry) => !kept.has(entry)) ?? [];
    return pruned;
  });
  for (const { rule, path, state } of gone) io.stdout.write(`- ${rule} in ${printedName(path)} (${state})\n`);
  return say(after, io);
}
