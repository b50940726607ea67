/**
 * What commits brought: every blob that stands in a commit of the range and in none before it, under the path and with
 * the commit that it came with. What a later commit of the range took out again counts, because it is published too.
 * Of a merge only what differs from all its parents is its own.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { UsageError } from '../model/error.ts';
import { got, shownRef } from '../model/quote.ts';
import type { ChangedBlob, Changes } from './git-changes.ts';
import { splitNul } from './git.ts';
import { isFile, isZero, parseCommits, type CommitChanges } from './raw-diff.ts';
import { gitIn, pathspec, refusalOf, reportPath, type Repository } from './repository.ts';

/** Commits that can be reached from `tips` and from none of `not`. */
export interface CommitRange {
  readonly tips: readonly string[];
  readonly not: readonly string[];
  /** Commits on this remote are known already; empty: on any remote; null: remotes do not matter. */
  readonly knownRemote: string | null;
}

/** `A..B`, `A..`, `..B`; `A...B` means the same here: commits of B that A does not have. */
export function parseRange(text: string): CommitRange {
  const found = /^(.*?)\.\.\.?(.*)$/s.exec(text);
  const [, from = '', to = ''] = found ?? [];
  if (found === null || (from === '' && to === '')) throw new UsageError(`--range expects A..B${got(text)}.`, { hint: '--since REF means REF..HEAD.' });
  return { tips: [to || 'HEAD'], not: [from || 'HEAD'], knownRemote: null };
}

/** Ids of the commits that names stand for; null for a name that stands for none. */
export async function resolveCommits(repository: Repository, names: readonly string[]): Promise<(string | null)[]> {
  if (names.length === 0) return [];
  if (names.some((name) => /[\n\0]/.test(name))) throw new UsageError('a name of a commit holds no line break.');
  const result = await gitIn(repository, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], names.map((name) => `${name}^{commit}\n`).join(''));
  if (result.code !== 0) throw refusalOf(result, repository.top ?? repository.gitDir);
  const lines = result.stdout.toString('utf8').split('\n');
  return names.map((_, at) => /^([0-9a-f]{40,64}) commit$/.exec(lines[at] ?? '')?.[1] ?? null);
}

/** Commits whose parents a shallow clone left behind. */
export function shallowCommits({ commonDir }: Repository): ReadonlySet<string> {
  try {
    return new Set(readFileSync(path.join(commonDir, 'shallow'), 'latin1').split('\n').filter((line) => line !== ''));
  } catch {
    return new Set();
  }
}

export const DEEPEN = 'Fetch the whole history first: `git fetch --unshallow`, or `fetch-depth: 0` in a checkout action.';

export function unknownCommit(name: string, repository: Repository): UsageError {
  return new UsageError(`"${shownRef(name)}" names no commit of this repository.`, shallowCommits(repository).size > 0 ? { hint: `This clone is shallow. ${DEEPEN}` } : {});
}

export interface ResolvedRange {
  readonly tips: readonly string[];
  readonly not: readonly string[];
  readonly remotes: readonly string[];
}

/** Throws where a name is not known. With `knownRemote`, commits to leave out may be unknown: they are the remote's. */
export async function resolveRange(repository: Repository, range: CommitRange): Promise<ResolvedRange> {
  const ids = await resolveCommits(repository, [...range.tips, ...range.not]);
  const names = [...range.tips, ...range.not];
  const mayLack = (at: number): boolean => range.knownRemote !== null && at >= range.tips.length;
  const lacking = names.find((_, at) => ids[at] === null && !mayLack(at));
  if (lacking !== undefined) throw unknownCommit(lacking, repository);
  const known = (from: number, to?: number): string[] => ids.slice(from, to).filter((id) => id !== null);
  const remotes = range.knownRemote === null ? [] : [range.knownRemote === '' ? '--remotes' : `--remotes=${range.knownRemote}`];
  return { tips: known(0, range.tips.length), not: known(range.tips.length), remotes };
}

function revisions({ tips, not, remotes }: ResolvedRange): string[] {
  return [...tips, ...(not.length + remotes.length === 0 ? [] : ['--not', ...not, ...remotes])];
}

async function output(repository: Repository, args: readonly string[], input?: string): Promise<Buffer> {
  const result = await gitIn(repository, args, input);
  if (result.code !== 0) throw refusalOf(result, repository.top ?? repository.gitDir);
  return result.stdout;
}

/** Blobs of the range's trees that are in no tree of the commits before it. */
async function newObjects(repository: Repository, range: ResolvedRange): Promise<ReadonlySet<string>> {
  const listed = await output(repository, ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', ...revisions(range)]);
  return new Set(listed.toString('latin1').split('\n'));
}

function blobsOf(repository: Repository, commits: readonly CommitChanges[], isNew: ReadonlySet<string>): ChangedBlob[] {
  const first = new Map<string, ChangedBlob>();
  for (const { commit, changes } of commits) {
    for (const change of changes) {
      const key = `${change.blob}\0${change.path}`;
      if (!isFile(change) || isZero(change.blob) || !isNew.has(change.blob) || first.has(key)) continue;
      first.set(key, { path: reportPath(repository, change.path), blob: change.blob, commit, exposure: 'history', before: change.before });
    }
  }
  return [...first.values()];
}

function cutOff(repository: Repository, commits: readonly string[]): Diagnostic[] {
  const shallow = shallowCommits(repository);
  if (!commits.some((commit) => shallow.has(commit))) return [];
  return [diagnostic('error', 'shallow-clone', `This clone is shallow: the range reaches a commit whose parents are not here, so what is older was not scanned, and all that stands there counts as new. ${DEEPEN}`)];
}

export async function rangeChanges(repository: Repository, range: ResolvedRange): Promise<Changes> {
  const head = (await resolveCommits(repository, ['HEAD']))[0] ?? null;
  const empty = { blobs: [], files: [], commits: 0, head, skipped: [], diagnostics: [] };
  if (range.tips.length === 0) return empty;
  const listed = (await output(repository, ['rev-list', '--topo-order', '--reverse', ...revisions(range)])).toString('latin1');
  const commits = listed.split('\n').filter((line) => line !== '');
  if (commits.length === 0) return empty;
  const [changes, isNew] = await Promise.all([
    output(repository, ['--literal-pathspecs', 'diff-tree', '--stdin', '-r', '-c', '--root', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', ...pathspec(repository)], listed),
    newObjects(repository, range),
  ]);
  return { ...empty, blobs: blobsOf(repository, parseCommits(changes), isNew), commits: commits.length, diagnostics: cutOff(repository, commits) };
}

/** Which of these blobs stand at the same path in a tip, as `BLOB\0PATH` with the report's path. */
export async function stillAt(repository: Repository, tips: readonly string[], paths: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const within = repository.within === '' ? '' : `${repository.within}/`;
  for (const tip of tips) {
    for (let at = 0; at < paths.length; at += MAX_PATHSPECS) {
      const names = paths.slice(at, at + MAX_PATHSPECS).map((name) => within + name);
      const listed = await output(repository, ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', tip, '--', ...names]);
      for (const line of splitNul(listed)) {
        const [, blob = '', name = ''] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        found.add(`${blob}\0${reportPath(repository, name)}`);
      }
    }
  }
  return found;
}

const MAX_PATHSPECS = 500;
