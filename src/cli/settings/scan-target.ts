/** From paths and options to what is scanned: the working tree, standard input, or one of git's views of a change. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { UsageError } from '../../model/error.ts';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import type { HistoryTarget, ScanTarget } from '../../scan/request.ts';
import { parseRange } from '../../sources/git/commit-range.ts';
import { repositoryOf } from '../../sources/git/git.ts';
import { PENDING_KINDS } from '../../sources/git/pending-kind.ts';
import { folderOf } from '../files/nearest-file.ts';

export interface TargetOptions {
  readonly history?: boolean;
  readonly allRefs?: boolean;
  readonly branch?: string;
  readonly unreachable?: boolean;
  readonly staged?: boolean;
  readonly unstaged?: boolean;
  readonly untracked?: boolean;
  readonly uncommitted?: boolean;
  readonly range?: string;
  readonly since?: string;
  readonly prePush?: boolean;
  readonly ci?: boolean;
}

export interface ChosenTarget {
  readonly target: ScanTarget;
  /** Where configuration, inventory and baseline are looked for from. */
  readonly from: string;
  /** Absolute: what paths of the report start from. */
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Options, each with how it is typed. */
type OptionNames = readonly (readonly [name: keyof TargetOptions, typed: string])[];

/** Options that name a source; some of them narrow `--history` where it is given. */
const SOURCE_OPTIONS: OptionNames = [
  ['staged', '--staged'],
  ['unstaged', '--unstaged'],
  ['untracked', '--untracked'],
  ['uncommitted', '--uncommitted'],
  ['range', '--range'],
  ['since', '--since'],
  ['prePush', '--pre-push'],
  ['ci', '--ci'],
];
const NARROWING: ReadonlySet<keyof TargetOptions> = new Set(['range', 'since']);
/** Options that mean nothing without `--history`. */
const HISTORY_OPTIONS: OptionNames = [
  ['allRefs', '--all-refs'],
  ['branch', '--branch'],
  ['unreachable', '--unreachable'],
];

/** Options that say how much of a history is meant. */
const SCOPE_OPTIONS: OptionNames = [
  ['allRefs', '--all-refs'],
  ['branch', '--branch'],
  ['since', '--since'],
  ['range', '--range'],
];

/** How those of `names` were typed that were given. */
function given(options: TargetOptions, names: OptionNames): readonly string[] {
  return names.filter(([name]) => options[name] !== undefined).map(([, typed]) => typed);
}

/** The one option that names a source, if any does. */
function sourceOption(options: TargetOptions): string | null {
  const sources = given(options, SOURCE_OPTIONS);
  if (sources.length > 1) {
    throw new UsageError(`${sources.join(' and ')} cannot be combined: each selects what is scanned.`);
  }
  return sources[0] ?? null;
}

function historyScope(options: TargetOptions): HistoryTarget['scope'] {
  if (options.branch !== undefined) return { kind: 'branch', name: options.branch };
  if (options.since !== undefined) return { kind: 'since', ref: options.since };
  if (options.range === undefined) return { kind: 'all' };
  const {
    tips: [to = 'HEAD'],
    not: [from = 'HEAD'],
  } = parseRange(options.range);
  return { kind: 'range', from, to };
}

function historyTarget(folder: string | null, options: TargetOptions): HistoryTarget {
  const narrowing = given(options, SCOPE_OPTIONS);
  if (narrowing.length > 1) {
    throw new UsageError(`${narrowing.join(' and ')} cannot be combined: each selects a part of the history.`);
  }
  return {
    kind: 'history',
    folder,
    scope: historyScope(options),
    unreachable: options.unreachable === true,
    label: options.branch ?? options.range ?? (options.since === undefined ? 'all refs' : `${options.since}..HEAD`),
  };
}

async function changeTarget(folder: string | null, options: TargetOptions, io: Io): Promise<ChosenTarget['target']> {
  const pending = PENDING_KINDS.find((kind) => options[kind] === true);
  if (pending !== undefined) return { kind: pending, folder };
  if (options.since !== undefined) {
    return { kind: 'range', folder, range: parseRange(`${options.since}..HEAD`), label: `${options.since}..HEAD` };
  }
  if (options.range !== undefined) {
    return { kind: 'range', folder, range: parseRange(options.range), label: options.range };
  }
  const { readPush } = await import('./push.ts');
  return { kind: 'range', folder, ...(await readPush(io)) };
}

export async function chooseTarget(paths: readonly string[], options: TargetOptions, io: Io): Promise<ChosenTarget> {
  const option = options.history === true ? '--history' : sourceOption(options);
  // A variable of a script that holds nothing would have the current folder scanned instead.
  if (paths.includes('')) throw new UsageError('a path is empty.', { hint: 'The current folder is ".".' });
  const [misplaced] = options.history === true ? [] : given(options, HISTORY_OPTIONS);
  if (misplaced !== undefined) throw new UsageError(`${misplaced} needs --history.`);
  if (
    options.history === true &&
    given(
      options,
      SOURCE_OPTIONS.filter(([name]) => !NARROWING.has(name)),
    ).length > 0
  ) {
    throw new UsageError('--history cannot be combined with another source.');
  }
  if (option === null) return plainTarget(paths, io);
  if (paths.length > 1 || paths[0] === STANDARD_STREAM) {
    throw new UsageError(`${option} takes at most one path: a repository or a folder in it.`);
  }
  const folder = paths[0] ?? null;
  const start = folderOf(resolve(io.cwd, folder ?? '.'));
  const from = folder === null ? (repositoryOf(start) ?? start) : start;
  if (options.history === true) return { target: historyTarget(folder, options), from, root: from, diagnostics: [] };
  if (options.ci === true) {
    const { ciTarget } = await import('./ci-target.ts');
    const chosen = await ciTarget(folder, io);
    return { from, root: chosen.target.kind === 'tree' ? start : from, ...chosen };
  }
  return { target: await changeTarget(folder, options, io), from, root: from, diagnostics: [] };
}

function plainTarget(paths: readonly string[], io: Io): ChosenTarget {
  const isStdin = paths.length === 1 && paths[0] === STANDARD_STREAM;
  if (paths.includes(STANDARD_STREAM) && !isStdin)
    throw new UsageError('"-" (standard input) cannot be combined with paths.');
  const targets = paths.length === 0 ? ['.'] : paths;
  const first = resolve(io.cwd, isStdin ? '.' : (targets[0] ?? '.'));
  const from = folderOf(first);
  const isFolder = targets.length === 1 && from === first;
  return {
    target: isStdin ? { kind: 'stdin' } : { kind: 'tree', paths: targets },
    from,
    root: isFolder ? first : io.cwd,
    diagnostics: [],
  };
}
