/** `keyroll triage`: unregistered findings one by one, each decided once and for all its places. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BaselineEntry } from '../../../findings/baseline-entry.ts';
import { parseBaseline } from '../../../findings/baseline-file.ts';
import { BASELINE_NAME } from '../../../findings/baseline-name.ts';
import { unregisteredSecrets, type SecretFindings } from '../../../inventory/unregistered.ts';
import { pathOffsetOf } from '../../../inventory/path-offset.ts';
import { count, firstFew } from '../../../base/count.ts';
import { UsageError } from '../../../model/error.ts';
import type { Io } from '../../../base/io.ts';
import { maskTokensIn } from '../../../redaction/known-token.ts';
import { locationText } from '../../../base/position.ts';
import { wrap } from '../../../report/layout.ts';
import { textTable, type Column } from '../../../report/plain-table.ts';
import { visible } from '../../../report/sanitise.ts';
import { placeInWords } from '../../../report/terminal/finding.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { actorOf } from '../inventory/actor.ts';
import { folderOf } from '../../files/nearest-file.ts';
import type { InputOptions } from '../../settings/input-options.ts';
import { screenReport } from '../../output/screen-report.ts';
import { wantsJson } from '../inventory/inventory-file.ts';
import { folderOfReport } from '../../files/access-key-id.ts';
import { printedPath, readText, shownPath } from '../../files/named-file.ts';
import { colourWhen, type OutputOptions } from '../../output/destinations.ts';
import type { Context } from '../../context.ts';
import { reportFor } from '../report-source.ts';
import { settingsOf, type Settings } from '../../settings/settings.ts';
import { printJson } from '../../output/print-json.ts';
import { listColumns } from '../../output/streams.ts';
import type { Decided, Records } from './triage-decision.ts';
import { walk, type Walk } from './triage-session.ts';
import { ruleStats, statsTable, type RuleStats } from './triage-stats.ts';

/** Places of a secret that the checklist names. */
const MAX_PLACES = 5;

interface TriageOptions extends InputOptions {
  readonly report?: string;
  readonly by?: string;
  readonly list?: boolean;
  readonly stats?: boolean;
  readonly format?: string;
  readonly json?: boolean;
  readonly color: OutputOptions['color'];
}

const NOTHING_LEFT = 'Nothing is left to decide.\n';

/** Beside the inventory or in the scanned folder, where a scan looks for it. */
function baselineFile({ files }: Settings, target: string, io: Io): string {
  if (files.baseline !== null) return resolve(io.cwd, files.baseline);
  return join(files.inventory === null ? folderOf(target) : dirname(resolve(io.cwd, files.inventory)), BASELINE_NAME);
}

function decisionsIn(file: string, io: Io): readonly BaselineEntry[] {
  return existsSync(file) ? parseBaseline(readText(file, 'found', io.cwd), shownPath(file, io.cwd)).entries : [];
}

export async function triageCommand(
  context: Context,
  paths: readonly string[],
  options: TriageOptions,
): Promise<number> {
  const { io } = context;
  const settings = await settingsOf(paths, { ...options, makesBaseline: true }, [], io);
  const target = resolve(io.cwd, paths[0] ?? '.');
  const baseline = baselineFile(settings, target, io);
  const report = await reportFor(settings, options.report, context);
  const decisions = decisionsIn(baseline, io);
  const folder = folderOfReport(report, settings.request.root);
  const shown = wantsJson(options) ? report : await screenReport(report, folder, io.cwd);
  const secrets = unregisteredSecrets(shown, new Set(decisions.map(({ id }) => id)), settings.request.inventory);
  if (options.stats === true) {
    printStats(maskTokensIn(ruleStats(report, decisions, secrets)), options, io);
    return EXIT.clean;
  }
  if (options.list === true || options.json === true || options.format !== undefined) {
    list(secrets, options, io);
    return EXIT.clean;
  }
  if (secrets.length === 0) {
    io.stderr.write(NOTHING_LEFT);
    return EXIT.clean;
  }
  const records: Records = {
    baseline,
    inventory: settings.files.inventory === null ? undefined : resolve(io.cwd, settings.files.inventory),
    by: await actorOf(options.by, io),
    report,
    folder,
    pathOffset: pathOffsetOf(report.inventory),
  };
  const base = shown === report ? folder : io.cwd;
  const walked = await walk({ secrets, records, base, colour: colourWhen(options) }, io);
  if (walked.decided.length === 0 && walked.ended === 'no answer') {
    throw new UsageError('there is nobody to answer.', {
      hint: '"keyroll triage --list" lists what is undecided, also as JSON; answers can be piped in, one per line.',
    });
  }
  io.stdout.write(closing(secrets, walked, printedPath(baseline, io.cwd), listColumns(io)));
  return walked.ended === 'interrupted' ? EXIT.interrupted : EXIT.clean;
}

function printStats(stats: readonly RuleStats[], options: TriageOptions, io: Io): void {
  if (wantsJson(options)) printJson(stats, io);
  else io.stdout.write(statsTable(stats, listColumns(io)));
}

function list(secrets: readonly SecretFindings[], options: TriageOptions, io: Io): void {
  if (wantsJson(options)) printJson(secrets.map(listed), io);
  else io.stdout.write(listTable(secrets, listColumns(io)));
}

/** An undecided secret, for programs. */
function listed([first, ...others]: SecretFindings): object {
  return {
    ids: [first, ...others].map(({ id }) => id),
    rule: first.rule,
    title: first.title,
    severity: first.severity,
    masked: first.masked,
    places: first.occurrences.map(({ path, line, column, commit }) => ({ path, line, column, commit })),
  };
}

const COLUMNS: readonly Column[] = [
  { title: 'id', min: 8, share: 0 },
  { title: 'severity', min: 8, share: 0 },
  { title: 'rule', min: 16, share: 1 },
  { title: 'secret', min: 12, share: 1 },
  { title: 'place', min: 16, share: 2 },
];

function listTable(secrets: readonly SecretFindings[], columns: number): string {
  if (secrets.length === 0) return NOTHING_LEFT;
  const rows = secrets.map(([{ id, severity, rule, masked, occurrences }]) => [
    id.slice(0, 8),
    severity,
    rule,
    masked,
    locationText(occurrences[0]?.path ?? '', occurrences[0]?.line ?? 0),
  ]);
  return textTable(COLUMNS, rows, columns);
}

function isLeak(decided: Decided | undefined): boolean {
  return decided?.kind === 'baseline' && decided.state === 'to-rotate';
}

/** What was decided, and what is to be done about the leaks. */
function closing(secrets: readonly SecretFindings[], { decided }: Walk, baseline: string, columns: number): string {
  const made = decided.filter(({ kind }) => kind !== 'skipped');
  const left = secrets.length - made.length;
  const counts = [
    ['leak', made.filter(isLeak).length],
    ['registered', made.filter(({ kind }) => kind === 'registered').length],
    ['false positive', stateCount(made, 'false-positive')],
    ['test value', stateCount(made, 'test-value')],
  ] as const;
  const parts = counts.flatMap(([word, n]) =>
    n === 0 ? [] : [`${n} ${n === 1 || word === 'registered' ? word : `${word}s`}`],
  );
  const leaks = secrets.filter((_, at) => isLeak(decided[at]));
  const checklist = leaks.map(([finding]) => {
    const places = [...new Set(finding.occurrences.map(placeInWords))];
    const steps = [finding.rotate, finding.docs, `then remove it from ${firstFew(places, MAX_PLACES, 'place')}`];
    return [
      `[ ] ${visible(finding.title)} ${visible(finding.masked)}`,
      ...steps.flatMap((step) => (step === null ? [] : wrap(visible(step), columns - 4))).map((line) => `    ${line}`),
      '',
    ].join('\n');
  });
  const written = [...new Set(made.map((one) => (one.kind === 'registered' ? one.inventory : baseline)))];
  const summary = `${count(made.length, 'secret')} decided${parts.length === 0 ? '' : `: ${parts.join(', ')}`}; ${left} left.${written.length === 0 ? '' : ` Decisions are in ${written.join(' and ')}.`}`;
  return `\n${wrap(summary, columns).join('\n')}\n${checklist.length === 0 ? '' : `\nTo rotate:\n${checklist.join('')}`}`;
}

function stateCount(decided: readonly Decided[], state: string): number {
  return decided.filter((one) => one.kind === 'baseline' && one.state === state).length;
}
