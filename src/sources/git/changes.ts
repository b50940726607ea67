/**
 * What could be committed: the index against HEAD, the working tree against the index, files that git does not know.
 * A file of the index is judged by its blob, which is what a commit takes, whatever stands in the working tree.
 */
import path from 'node:path';
import { diagnostic, type Diagnostic, type Skipped } from '../../model/diagnostic.ts';
import { UsageError } from '../../model/error.ts';
import type { Exposure } from '../../model/exposure.ts';
import { splitNul, unopenedFolders, type GitResult } from './git.ts';
import { headIn } from './head.ts';
import { holdsBlob, isObjectId } from './object-id.ts';
import { readRegular } from '../files/own-file.ts';
import type { PendingKind } from './pending-kind.ts';
import { UNREADABLE } from '../files/read.ts';
import { isFile, isFileOrLink, isZero, parseRawDiff, RAW_DIFF, type RawChange } from './raw-diff.ts';
import { gitIn, pathspec, refusalIn, reportPath, type Repository } from './repository.ts';

/** A blob under one of its paths. */
export interface ChangedBlob {
  readonly path: string;
  readonly blob: string;
  /** The commit that brought it; null for the index. */
  readonly commit: string | null;
  readonly exposure: Exposure;
  /** Blobs that stood at this path before. */
  readonly before: readonly string[];
}

/** A file of the working tree. */
export interface ChangedFile {
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  readonly exposure: Exposure;
  /** What HEAD and the index hold at this path, and how far that has got: the farthest first. */
  readonly before: readonly { readonly blob: string; readonly exposure: Exposure }[];
}

export interface Changes {
  readonly blobs: readonly ChangedBlob[];
  readonly files: readonly ChangedFile[];
  /** Their ids, every parent before its children. */
  readonly commits: readonly string[];
  /** Those of them without a parent. */
  readonly roots?: readonly string[];
  readonly head: string | null;
  readonly skipped: readonly Skipped[];
  readonly diagnostics: readonly Diagnostic[];
}

const DIFF = [...RAW_DIFF, '--ignore-submodules=all'] as const;
const EMPTY_TREE = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

function answered(result: GitResult, repository: Repository): Buffer {
  if (result.code !== 0) throw refusalIn(repository, result);
  return result.stdout;
}

async function diffIndex(repository: Repository, commit: string): Promise<GitResult> {
  return gitIn(repository, [
    '--literal-pathspecs',
    'diff-index',
    '--cached',
    ...DIFF,
    '--ita-invisible-in-index',
    commit,
    ...pathspec(repository),
  ]);
}

async function emptyTree(repository: Repository): Promise<string> {
  const format = await gitIn(repository, ['rev-parse', '--show-object-format']);
  return EMPTY_TREE[format.stdout.toString('latin1').trim() === 'sha256' ? 64 : 40];
}

/** Tips that a merge in progress brings in. */
function mergeHeads({ gitDir }: Repository): readonly string[] {
  try {
    return readRegular(path.join(gitDir, 'MERGE_HEAD')).toString('latin1').split('\n').filter(isObjectId);
  } catch {
    return [];
  }
}

interface Index {
  readonly head: string | null;
  /** Entries that differ from HEAD and from every tip that is being merged. */
  readonly changes: readonly RawChange[];
  /** Paths with conflicts that nobody has resolved: nothing is staged for them yet. */
  readonly unmerged: readonly string[];
}

/** Content that one side of a merge has already is not new: only what differs from all of them is. */
async function indexChanges(repository: Repository): Promise<Index> {
  const [head, first] = await Promise.all([headIn(repository), diffIndex(repository, 'HEAD')]);
  const against = head === null ? await diffIndex(repository, await emptyTree(repository)) : first;
  let changes = parseRawDiff(answered(against, repository));
  for (const tip of mergeHeads(repository)) {
    const other = new Map(
      parseRawDiff(answered(await diffIndex(repository, tip), repository)).map((change) => [change.path, change]),
    );
    changes = changes.flatMap((change) => {
      const same = other.get(change.path);
      return same === undefined ? [] : [{ ...change, before: [...change.before, ...same.before] }];
    });
  }
  const unmerged = new Set(changes.filter(({ status }) => status === 'U').map((change) => change.path));
  return {
    head,
    changes: changes.filter((change) => !unmerged.has(change.path) && isFileOrLink(change) && !isZero(change.blob)),
    unmerged: [...unmerged],
  };
}

function stagedBlobs(repository: Repository, { changes }: Index): ChangedBlob[] {
  return changes.map(({ path: name, blob, before }) => ({
    path: reportPath(repository, name),
    blob,
    commit: null,
    exposure: 'staged',
    before,
  }));
}

function notDecided(repository: Repository, { unmerged }: Index): Skipped[] {
  return unmerged.map((name) => ({
    path: reportPath(repository, name),
    reason: 'unresolved conflict',
    incomplete: false,
  }));
}

function absolute({ top }: Repository, name: string): string {
  return path.join(top ?? '', ...name.split('/'));
}

/** A program whose name git cannot be told to leave alone would run. */
async function refuseOldGit(repository: Repository): Promise<void> {
  const { stdout } = await gitIn(repository, ['version']);
  const [, major = 0, minor = 0] = (/ (\d+)\.(\d+)/.exec(stdout.toString('latin1')) ?? []).map(Number);
  if (major > 2 || (major === 2 && minor >= 31)) return;
  throw new UsageError('a filter that this repository configures cannot be prevented from running.', {
    hint: 'Its name contains "=", which needs git 2.31 or later.',
  });
}

/**
 * Git hashes a file whose time and size do not tell whether it has changed, and does so through the filters that the
 * repository names: programs. All of them are switched off; the content is compared here.
 */
async function withoutFilters(repository: Repository): Promise<Repository> {
  const named = splitNul(
    (await gitIn(repository, ['config', '--null', '--name-only', '--get-regexp', '^filter\\.'])).stdout,
  );
  const filters = new Set(named.map((name) => name.slice(0, name.lastIndexOf('.'))));
  const settings = [...filters].flatMap(
    (filter) =>
      [
        [`${filter}.clean`, ''],
        [`${filter}.process`, ''],
        [`${filter}.required`, 'false'],
      ] as const,
  );
  if ([...filters].some((filter) => filter.includes('='))) await refuseOldGit(repository);
  return settings.length === 0 ? repository : { ...repository, options: { ...repository.options, settings } };
}

/** `indexed`: what the index holds; `committed`: what HEAD does where that is something else. */
function versionsBefore(indexed: string | undefined, committed: readonly string[] | undefined): ChangedFile['before'] {
  const versions = (committed ?? []).map((blob) => ({ blob, exposure: 'committed' }) as const);
  if (indexed === undefined) return versions;
  return [...versions, { blob: indexed, exposure: committed === undefined ? 'committed' : 'staged' }];
}

async function unstagedFiles(repository: Repository, index: Index): Promise<ChangedFile[]> {
  const output = answered(
    await gitIn(await withoutFilters(repository), [
      '--literal-pathspecs',
      'diff-files',
      ...DIFF,
      ...pathspec(repository),
    ]),
    repository,
  );
  const inHead = new Map(index.changes.map((change) => [change.path, change.before]));
  const files = new Map<string, ChangedFile>();
  for (const change of parseRawDiff(output)) {
    const [before] = change.before;
    const file = absolute(repository, change.path);
    // Only its times may differ from what the index remembers.
    if (!isFile(change) || (before !== undefined && holdsBlob(file, before))) continue;
    files.set(change.path, {
      path: reportPath(repository, change.path),
      file,
      exposure: 'untracked',
      before: versionsBefore(before, inHead.get(change.path)),
    });
  }
  return [...files.values()];
}

interface Untracked {
  readonly files: readonly ChangedFile[];
  readonly skipped: readonly Skipped[];
}

async function untrackedFiles(repository: Repository): Promise<Untracked> {
  const answer = await gitIn(repository, [
    '--literal-pathspecs',
    'ls-files',
    '-z',
    '-o',
    '--exclude-standard',
    ...pathspec(repository),
  ]);
  const names = splitNul(answered(answer, repository));
  const skip = (reason: string, incomplete: boolean) => (name: string) => ({
    path: reportPath(repository, name),
    reason,
    incomplete,
  });
  // A folder is named only where it is a repository of its own, which a commit does not take in.
  const inner = names.filter((name) => name.endsWith('/'));
  return {
    files: names
      .filter((name) => !name.endsWith('/'))
      .map((name) => ({
        path: reportPath(repository, name),
        file: absolute(repository, name),
        exposure: 'untracked',
        before: [],
      })),
    skipped: [
      ...inner.map((name) => name.slice(0, -1)).map(skip('repository of its own', false)),
      ...unopenedFolders(answer).map(skip(UNREADABLE, true)),
    ],
  };
}

/** How far what a changed file holds has got, where no earlier version of it held that already. */
export type ChangedVersions = Pick<ChangedFile, 'exposure' | 'before'>;

/** Files of the working tree that are not what HEAD has, by their paths from the top of the repository. */
export async function changedVersions(repository: Repository): Promise<ReadonlyMap<string, ChangedVersions>> {
  const index = await indexChanges(repository);
  const staged = index.changes.map(({ path: name, before }): readonly [string, ChangedVersions] => [
    name,
    { exposure: 'staged', before: before.map((blob) => ({ blob, exposure: 'committed' })) },
  ]);
  const unstaged = (await unstagedFiles(repository, index)).map((file) => [file.path, file] as const);
  return new Map<string, ChangedVersions>([...staged, ...unstaged]);
}

/** Changes of the working tree and the index, as `git status` would list them. */
export async function pendingChanges(repository: Repository, kind: PendingKind): Promise<Changes> {
  const wants = (one: PendingKind): boolean => kind === one || kind === 'uncommitted';
  const index = await indexChanges(repository);
  const unstaged = wants('unstaged') ? await unstagedFiles(repository, index) : [];
  const untracked = wants('untracked') ? await untrackedFiles(repository) : { files: [], skipped: [] };
  const undecided = kind === 'staged' ? notDecided(repository, index) : [];
  return {
    blobs: wants('staged') ? stagedBlobs(repository, index) : [],
    files: [...unstaged, ...untracked.files],
    commits: [],
    head: index.head,
    skipped: [...undecided, ...untracked.skipped],
    diagnostics: undecided.map(({ path: at }) =>
      diagnostic('note', 'unresolved-conflict', 'not scanned: the merge conflict is unresolved', {
        path: at,
      }),
    ),
  };
}
