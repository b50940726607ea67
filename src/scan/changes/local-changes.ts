/**
 * Tells what is committed from what only stands in a file that git tracks: a secret that somebody has typed since the
 * last commit has got no further than the working tree, or the index. Only files in which something was found are
 * looked at, and git is asked about changes only where one of them is not what HEAD has.
 */
import path from 'node:path';
import { UsageError } from '../../model/error.ts';
import { groupBy } from '../../base/group-by.ts';
import type { Io } from '../../base/io.ts';
import { posixPath } from '../../base/path.ts';
import { repositoryOf, runGit } from '../../sources/git/git.ts';
import { holdsBlob, isObjectId } from '../../sources/git/object-id.ts';
import type { TreeFile } from '../../sources/tree.ts';
import type { FragmentResult } from '../fragment-result.ts';

/** A file that git tracks, with what was found in it. */
export interface TrackedFile {
  readonly file: TreeFile;
  readonly result: FragmentResult;
  /** From the top of its repository, as git names it. */
  readonly name: string;
}

/** Gives each secret of files that may have changed the exposure that it has; files that have not are left out. */
export type SettleFiles = (
  top: string,
  files: readonly TrackedFile[],
) => Promise<ReadonlyMap<FragmentResult, FragmentResult>>;

function trackedFiles(
  files: readonly TreeFile[],
  results: readonly FragmentResult[],
): ReadonlyMap<string, readonly TrackedFile[]> {
  const found = new Map(
    results.flatMap((result) => {
      const [first] = result.located;
      return first === undefined ? [] : [[first.provenance.path, result] as const];
    }),
  );
  const tracked = files.flatMap((file) => {
    const result = file.exposure === 'committed' ? found.get(file.path) : undefined;
    const top = result === undefined ? null : repositoryOf(path.dirname(file.file));
    if (result === undefined || top === null) return [];
    const name = posixPath(path.relative(top, file.file));
    return name.includes('\n') ? [] : [{ top, file, result, name }];
  });
  return groupBy(tracked, ({ top }) => top);
}

/** Files that are not, byte by byte, what HEAD has. Where git does not answer, none is known to be. */
async function notAtHead(
  top: string,
  tracked: readonly TrackedFile[],
  env: Io['env'],
): Promise<readonly TrackedFile[]> {
  const input = tracked.map(({ name }) => `HEAD:${name}\n`).join('');
  const answer = await runGit(['cat-file', '--batch-check=%(objectname)'], { cwd: top, env, input });
  if (answer.code !== 0) return [];
  const ids = answer.stdout.toString('utf8').split('\n');
  return tracked.filter(({ file }, at) => {
    const id = ids[at] ?? '';
    return isObjectId(id) && !holdsBlob(file.file, id);
  });
}

/** The results, each secret with the exposure that it has. */
export async function settleTree(
  files: readonly TreeFile[],
  results: readonly FragmentResult[],
  env: Io['env'],
  settle: SettleFiles,
): Promise<readonly FragmentResult[]> {
  const settled = new Map<FragmentResult, FragmentResult>();
  for (const [top, tracked] of trackedFiles(files, results)) {
    const doubtful = await notAtHead(top, tracked, env);
    if (doubtful.length === 0) continue;
    try {
      for (const [before, after] of await settle(top, doubtful)) settled.set(before, after);
    } catch (error) {
      // A repository that cannot be asked about its changes is scanned all the same.
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return settled.size === 0 ? results : results.map((result) => settled.get(result) ?? result);
}
