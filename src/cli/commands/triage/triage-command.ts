/** `keyroll triage`: unregistered findings one by one, each decided once and for all its places. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BaselineEntry } from '../../../findings/baseline-entry.ts';
import { parseBaseline } from '../../../findings/baseline-file.ts';
import { BASELINE_NAME } from '../../../findings/baseline-name.ts';
import { unregisteredSecrets, type SecretFindings } from '../../../inventory/unregistered.ts';
import { UsageError } from '../../../model/error.ts';
import type { Report } from '../../../model/report.ts';
import type { Io } from '../../../base/io.ts';
import { maskTokensIn } from '../../../redaction/known-token.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { actorOf } from '../inventory/actor.ts';
import { folderOf } from '../../files/nearest-file.ts';
import type { InputOptions } from '../../settings/input-options.ts';
import { screenReport } from '../../output/screen-report.ts';
import { folderOfReport } from '../../files/access-key-id.ts';
import { printedPath, readText, shownPath } from '../../files/named-file.ts';
import { colourWhen, type OutputOptions } from '../../output/destinations.ts';
import type { Context } from '../../context.ts';
import { reportFor } from '../report-source.ts';
import { settingsOf, type Settings } from '../../settings/settings.ts';
import { printJson, wantsJson } from '../../output/print-json.ts';
import { listColumns } from '../../output/streams.ts';
import { NOTHING_LEFT, printUndecided } from './triage-list.ts';
import { runTriage } from './triage-session.ts';
import { ruleStats, statsTable, type RuleStats } from './triage-stats.ts';
import { triageSummary } from './triage-summary.ts';

interface TriageOptions extends InputOptions {
  readonly report?: string;
  readonly by?: string;
  readonly list?: boolean;
  readonly stats?: boolean;
  readonly format?: string;
  readonly json?: boolean;
  readonly color: OutputOptions['color'];
}

/** Beside the inventory or in the scanned folder, where a scan looks for it. */
function baselineFile({ files }: Settings, target: string, io: Io): string {
  if (files.baseline !== null) return resolve(io.cwd, files.baseline);
  return join(files.inventory === null ? folderOf(target) : dirname(resolve(io.cwd, files.inventory)), BASELINE_NAME);
}

function inventoryFile({ files }: Settings, io: Io): string | undefined {
  return files.inventory === null ? undefined : resolve(io.cwd, files.inventory);
}

function decisionsIn(file: string, io: Io): readonly BaselineEntry[] {
  return existsSync(file) ? parseBaseline(readText(file, 'found', io.cwd), shownPath(file, io.cwd)).entries : [];
}

/** What triage goes through, and what is known of it before. */
interface Triage {
  readonly settings: Settings;
  readonly baseline: string;
  readonly report: Report;
  /** Folder that the paths of `report` start from. */
  readonly folder: string;
  readonly decisions: readonly BaselineEntry[];
  readonly secrets: readonly SecretFindings[];
  /** Folder that the paths of `secrets` start from. */
  readonly base: string;
}

async function beginTriage(paths: readonly string[], options: TriageOptions, context: Context): Promise<Triage> {
  const { io } = context;
  const settings = await settingsOf(paths, { ...options, makesBaseline: true }, [], io);
  const baseline = baselineFile(settings, resolve(io.cwd, paths[0] ?? '.'), io);
  const report = await reportFor(settings, options.report, context);
  const decisions = decisionsIn(baseline, io);
  const folder = folderOfReport(report, settings.request.root);
  const shown = wantsJson(options) ? report : await screenReport(report, folder, io.cwd);
  const secrets = unregisteredSecrets(shown, new Set(decisions.map(({ id }) => id)), settings.request.inventory);
  return { settings, baseline, report, folder, decisions, secrets, base: shown === report ? folder : io.cwd };
}

async function decideAll(triage: Triage, options: TriageOptions, io: Io): Promise<number> {
  const { settings, baseline, report, folder, secrets, base } = triage;
  const records = {
    baseline,
    inventory: inventoryFile(settings, io),
    by: await actorOf(options.by, io),
    report,
    folder,
  };
  const { decided, ended } = await runTriage({ secrets, records, base, colour: colourWhen(options) }, io);
  if (decided.length === 0 && ended === 'no answer') {
    throw new UsageError('standard input holds no answers, and there is no terminal to ask at.', {
      hint: '"keyroll triage --list" lists what is undecided, also as JSON; answers can be piped in, one per line.',
    });
  }
  io.stdout.write(triageSummary(secrets, decided, printedPath(baseline, io.cwd), listColumns(io)));
  return ended === 'interrupted' ? EXIT.interrupted : EXIT.clean;
}

export async function triageCommand(
  context: Context,
  paths: readonly string[],
  options: TriageOptions,
): Promise<number> {
  const { io } = context;
  const triage = await beginTriage(paths, options, context);
  const { report, decisions, secrets } = triage;
  if (options.stats === true) printStats(maskTokensIn(ruleStats(report, decisions, secrets)), options, io);
  else if (options.list === true || options.json === true || options.format !== undefined) {
    printUndecided(secrets, options, io);
  } else if (secrets.length > 0) return decideAll(triage, options, io);
  else io.stderr.write(NOTHING_LEFT);
  return EXIT.clean;
}

function printStats(stats: readonly RuleStats[], options: TriageOptions, io: Io): void {
  if (wantsJson(options)) printJson(stats, io);
  else io.stdout.write(statsTable(stats, listColumns(io)));
}
