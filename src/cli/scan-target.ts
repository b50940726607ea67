/** From paths and options to what is scanned: the working tree, standard input, or one of git's views of a change. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import { UsageError } from '../model/error.ts';
import type { Io } from '../model/io.ts';
import type { ScanTarget } from '../scan/request.ts';
import { PENDING_KINDS } from '../sources/git-changes.ts';
import { parseRange } from '../sources/git-range.ts';
import { repositoryOf } from '../sources/git.ts';
import { folderOf } from './discover.ts';

export interface TargetOptions {
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
  readonly diagnostics: readonly Diagnostic[];
}

const SOURCE_OPTIONS = { staged: '--staged', unstaged: '--unstaged', untracked: '--untracked', uncommitted: '--uncommitted', range: '--range', since: '--since', prePush: '--pre-push', ci: '--ci' } as const satisfies Record<keyof TargetOptions, string>;

/** The one option that names a source, if any does. */
function sourceOption(options: TargetOptions): string | null {
  const given = Object.entries(SOURCE_OPTIONS).filter(([name]) => options[name as keyof TargetOptions] !== undefined).map(([, option]) => option);
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} cannot be combined: each names what is scanned.`);
  return given[0] ?? null;
}

async function changeTarget(folder: string | null, options: TargetOptions, io: Io): Promise<ChosenTarget['target']> {
  const pending = PENDING_KINDS.find((kind) => options[kind] === true);
  if (pending !== undefined) return { kind: pending, folder };
  if (options.since !== undefined) return { kind: 'range', folder, range: parseRange(`${options.since}..HEAD`), label: `${options.since}..HEAD` };
  if (options.range !== undefined) return { kind: 'range', folder, range: parseRange(options.range), label: options.range };
  const { readPush } = await import('./push.ts');
  return { kind: 'range', folder, ...await readPush(io) };
}

export async function chooseTarget(paths: readonly string[], options: TargetOptions, io: Io): Promise<ChosenTarget> {
  const option = sourceOption(options);
  if (option === null) return plainTarget(paths, io);
  if (paths.length > 1 || paths[0] === '-') throw new UsageError(`${option} takes one path at most: a repository or a folder in it.`);
  const folder = paths[0] ?? null;
  const start = folderOf(resolve(io.cwd, folder ?? '.'));
  const from = folder === null ? repositoryOf(start) ?? start : start;
  if (options.ci === true) {
    const { ciTarget } = await import('./ci.ts');
    return { from, ...await ciTarget(folder, io) };
  }
  return { target: await changeTarget(folder, options, io), from, diagnostics: [] };
}

function plainTarget(paths: readonly string[], io: Io): ChosenTarget {
  const isStdin = paths.length === 1 && paths[0] === '-';
  if (paths.includes('-') && !isStdin) throw new UsageError('"-" (standard input) cannot be combined with paths.');
  const targets = paths.length === 0 ? ['.'] : paths;
  const from = folderOf(resolve(io.cwd, isStdin ? '.' : targets[0] ?? '.'));
  return { target: isStdin ? { kind: 'stdin' } : { kind: 'tree', paths: targets }, from, diagnostics: [] };
}
