/**
 * What commits brought: every blob that stands in a commit of the range and in none before it, under the path and with
 * the commit that it came with. What a later commit of the range took out again counts, because it is published too.
 * Of a merge only what differs from all its parents is its own.
 */
import path from 'node:path';
import { LF, NUL, QUESTION } from '../../base/ascii.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { UsageError } from '../../model/error.ts';
import { shownRef } from '../../redaction/quote.ts';
import type { CommitRange } from './commit-range.ts';
import type { ChangedBlob, Changes } from './changes.ts';
import { recordsOf, streamGit } from './stream.ts';
import { MAX_PATHSPECS, splitNul } from './git.ts';
import { IdTable } from './id-table.ts';
import { missingDiagnostic, unreadDiagnostics } from './missing-objects.ts';
import { readRegular } from '../files/own-file.ts';
import { CommitRecords, isFileOrLink, isZero, RAW_DIFF } from './raw-diff.ts';
import { gitIn, pathspec, refusalIn, reportPath, type Repository } from './repository.ts';

const LINES_AT_ONCE = 1000;
/** After so many commits whose trees cannot be read, the range is given up. */
const MAX_FAILURES = 20;
/** With more commits it is worth waiting to know which blobs are new, so that no others are held. */
const MANY_COMMITS = 2000;

/** Ids of the commits that names stand for; null for a name that stands for none. */
export async function resolveCommits(repository: Repository, names: readonly string[]): Promise<(string | null)[]> {
  if (names.length === 0) return [];
  if (names.some((name) => /[\n\0]/.test(name)))
    throw new UsageError('the name of a commit must not contain a line break.');
  const result = await gitIn(
    repository,
    ['cat-file', '--batch-check=%(objectname) %(objecttype)'],
    names.map((name) => `${name}^{commit}\n`).join(''),
  );
  if (result.code !== 0) throw refusalIn(repository, result);
  const lines = result.stdout.toString('utf8').split('\n');
  return names.map((_, at) => /^([0-9a-f]{40,64}) commit$/.exec(lines[at] ?? '')?.[1] ?? null);
}

/** Commits whose parents a shallow clone left behind. */
export function shallowCommits({ commonDir }: Repository): ReadonlySet<string> {
  try {
    return new Set(
      readRegular(path.join(commonDir, 'shallow'))
        .toString('latin1')
        .split('\n')
        .filter((line) => line !== ''),
    );
  } catch {
    return new Set();
  }
}

export const DEEPEN =
  'Fetch the whole history first: `git fetch --unshallow`, or `fetch-depth: 0` in a checkout action.';

/** A checkout of a CI has the branches of its remote alone: `origin/main`, and no `main`. */
async function remoteBranch(name: string, repository: Repository): Promise<string | null> {
  if (!/^\w[\w./-]*$/.test(name)) return null;
  const { stdout } = await gitIn(repository, [
    'for-each-ref',
    '--count=1',
    '--format=%(refname:short)',
    `refs/remotes/*/${name}`,
  ]);
  return stdout.toString('utf8').trim() || null;
}

export async function unknownCommit(name: string, repository: Repository): Promise<UsageError> {
  if (name === 'HEAD') return new UsageError('HEAD has no commit: nothing is committed on this branch yet.');
  const message = `"${shownRef(name)}" is not a commit of this repository.`;
  const branch = await remoteBranch(name, repository);
  if (branch !== null) return new UsageError(message, { hint: `Did you mean "${shownRef(branch)}"?` });
  const isShallow = shallowCommits(repository).size > 0;
  return new UsageError(message, isShallow ? { hint: `This clone is shallow. ${DEEPEN}` } : {});
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
  if (lacking !== undefined) throw await unknownCommit(lacking, repository);
  const known = (from: number, to?: number): string[] => ids.slice(from, to).filter((id) => id !== null);
  const remotes =
    range.knownRemote === null ? [] : [range.knownRemote === '' ? '--remotes' : `--remotes=${range.knownRemote}`];
  return { tips: known(0, range.tips.length), not: known(range.tips.length), remotes };
}

function revisions({ tips, not, remotes }: ResolvedRange): string[] {
  return [...tips, ...(not.length + remotes.length === 0 ? [] : ['--not', ...not, ...remotes])];
}

/** Every parent before its children. */
async function listCommits(
  repository: Repository,
  range: ResolvedRange,
): Promise<Required<Pick<Changes, 'commits' | 'roots'>>> {
  const commits: string[] = [];
  const roots: string[] = [];
  const result = await streamGit(
    [...repository.args, 'rev-list', '--topo-order', '--reverse', '--parents', ...revisions(range)],
    repository.options,
    recordsOf(LF, (line, start, end) => {
      const [commit = '', parent] = line.toString('latin1', start, end).split(' ', 2);
      commits.push(commit);
      if (parent === undefined) roots.push(commit);
    }),
  );
  if (result.code !== 0) throw refusalIn(repository, result);
  return { commits, roots };
}

interface NewObjects {
  readonly ids: IdTable;
  readonly missing: IdTable;
}

/** Objects of the range's trees that are in no tree of the commits before it. */
async function newObjects(repository: Repository, range: ResolvedRange, width: number): Promise<NewObjects> {
  const ids = new IdTable(width);
  const missing = new IdTable(width);
  const result = await streamGit(
    [...repository.args, 'rev-list', '--objects', '--missing=print', ...revisions(range)],
    repository.options,
    recordsOf(LF, (line, start) => {
      if (line[start] === QUESTION) missing.add(line, start + 1);
      else ids.add(line, start);
    }),
  );
  if (result.code !== 0) throw refusalIn(repository, result);
  return { ids, missing };
}

function holds(ids: IdTable, id: string): boolean {
  return ids.find(Buffer.from(id, 'latin1'), 0) >= 0;
}

const DIFF = ['--literal-pathspecs', 'diff-tree', '--stdin', '--always', '-r', '-c', '--root', ...RAW_DIFF];

interface RangeBlobs {
  /** The first commit of the range with each blob under each path. */
  readonly blobs: readonly ChangedBlob[];
  /** Commits whose trees git could not read. */
  readonly unread: readonly string[];
}

/** Git ends at a tree that it cannot read: then it is started again behind it, a few times. */
async function readBlobsOf(
  repository: Repository,
  commits: readonly string[],
  isWanted: (blob: string) => boolean,
): Promise<RangeBlobs> {
  const first = new Map<string, ChangedBlob>();
  const unread: string[] = [];
  const records = new CommitRecords((commit, change) => {
    const key = `${change.blob}\0${change.path}`;
    if (!isFileOrLink(change) || isZero(change.blob) || first.has(key) || !isWanted(change.blob)) return;
    first.set(key, {
      path: reportPath(repository, change.path),
      blob: change.blob,
      commit,
      exposure: 'history',
      before: change.before,
    });
  });
  for (let next = 0; next < commits.length;) {
    const result = await streamGit(
      [...repository.args, ...DIFF, ...pathspec(repository)],
      { ...repository.options, lines: linesOf(commits, next) },
      recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)),
    );
    if (result.code === 0) break;
    if (unread.length >= MAX_FAILURES || result.missing) {
      throw refusalIn(repository, result);
    }
    // A commit is named when its trees have been compared.
    const stopped = Math.max(next, commits.indexOf(records.commit, next) + 1);
    unread.push(...commits.slice(stopped, stopped + 1));
    next = stopped + 1;
  }
  return { blobs: [...first.values()], unread };
}

function* linesOf(commits: readonly string[], from: number): Generator<string> {
  for (let at = from; at < commits.length; at += LINES_AT_ONCE) {
    yield `${commits.slice(at, at + LINES_AT_ONCE).join('\n')}\n`;
  }
}

function cutOff(repository: Repository, commits: readonly string[]): Diagnostic[] {
  const shallow = shallowCommits(repository);
  if (!commits.some((commit) => shallow.has(commit))) return [];
  return [
    diagnostic(
      'error',
      'shallow-clone',
      `this clone is shallow: the range reaches a commit whose parents are missing, so older commits were not scanned, and everything in that commit counts as new. ${DEEPEN}`,
    ),
  ];
}

function unreadable(unread: readonly string[], missing: IdTable): Diagnostic[] {
  return [
    ...(missing.size === 0 ? [] : [missingDiagnostic(missing.size, missing.idAt(0))]),
    ...unreadDiagnostics(unread, 'it was not scanned'),
  ];
}

export async function rangeChanges(repository: Repository, range: ResolvedRange): Promise<Changes> {
  const head = (await resolveCommits(repository, ['HEAD']))[0] ?? null;
  const empty = { blobs: [], files: [], commits: [], head, skipped: [], diagnostics: [] };
  if (range.tips.length === 0) return empty;
  const { commits, roots } = await listCommits(repository, range);
  const [oldest] = commits;
  if (oldest === undefined) return empty;
  const objects = newObjects(repository, range, oldest.length);
  const known = commits.length > MANY_COMMITS ? await objects : null;
  const [{ ids, missing }, { blobs, unread }] = await Promise.all([
    objects,
    readBlobsOf(repository, commits, (blob) => known === null || holds(known.ids, blob)),
  ]);
  return {
    ...empty,
    blobs: blobs.filter(({ blob }) => holds(ids, blob)),
    commits,
    roots,
    diagnostics: [...cutOff(repository, commits), ...unreadable(unread, missing)],
  };
}

/**
 * Which files of `names` the commits changed, took out or put back, whatever they hold now; a folder stands for all that
 * lies in it. All of them from the top of the repository.
 */
export async function changedAmong(
  repository: Repository,
  commits: readonly string[],
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (names.length === 0 || commits.length === 0) return found;
  const records = new CommitRecords((_, change) => found.add(change.path));
  // Commits whose trees cannot be read are told of by whoever reads their blobs.
  await streamGit(
    [...repository.args, ...DIFF, '--', ...names],
    { ...repository.options, lines: linesOf(commits, 0) },
    recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)),
  );
  return found;
}

/** Which of these blobs stand at the same path in a tip, as `BLOB\0PATH` with the report's path. */
export async function stillAt(
  repository: Repository,
  tips: readonly string[],
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const within = repository.within === '' ? '' : `${repository.within}/`;
  for (const tip of tips) {
    for (let at = 0; at < paths.length; at += MAX_PATHSPECS) {
      const names = paths.slice(at, at + MAX_PATHSPECS).map((name) => within + name);
      // A tree that cannot be read has been told of by then.
      const listed = await gitIn(repository, [
        '--literal-pathspecs',
        'ls-tree',
        '-r',
        '-z',
        '--full-tree',
        tip,
        '--',
        ...names,
      ]);
      for (const line of splitNul(listed.stdout)) {
        const [, blob = '', name = ''] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        found.add(`${blob}\0${reportPath(repository, name)}`);
      }
    }
  }
  return found;
}
