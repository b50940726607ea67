/** What a cache belongs to, and whether a cache folder may have come with it. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../base/io.ts';
import { isInFolder, realPath } from '../files/real-path.ts';
import { gitDirsOf, type GitDirs } from '../git/dirs.ts';
import { repositoryOf, runGit, type GitResult } from '../git/git.ts';
import { gitIn, type Repository } from '../git/repository.ts';

export interface ScannedPlace {
  readonly kind: 'repository' | 'folder';
  /** The same for every scan of this place, and for no other. */
  readonly name: string;
  /** True for a cache folder whose content may be somebody else's, since it lies in what is scanned. */
  brings(folder: string): Promise<boolean>;
}

interface Checkout extends GitDirs, Pick<Repository, 'top'> {
  /** Asks git about it. */
  readonly git: (args: readonly string[]) => Promise<GitResult>;
}

/** True for a folder in `.git`, or in the working tree with something that git tracks. */
async function isOfRepository(folder: string, { top, gitDir, commonDir, git }: Checkout): Promise<boolean> {
  const real = realPath(folder);
  if ([gitDir, commonDir].some((dir) => isInFolder(real, realPath(dir)))) return true;
  if (top === null || !isInFolder(real, realPath(top))) return false;
  const tracked = await git(['--literal-pathspecs', 'ls-files', '-z', '--', real]);
  return tracked.code !== 0 || tracked.stdout.length > 0;
}

/** All working trees of a repository share a place. */
export function placeOfRepository(repository: Repository): ScannedPlace {
  return {
    kind: 'repository',
    name: realPath(repository.commonDir),
    brings: (folder) => isOfRepository(folder, { ...repository, git: (args) => gitIn(repository, args) }),
  };
}

/** `targets`: files and folders, absolute, with links resolved. Others make another place, even if they lie in these. */
export function placeOfTargets(targets: readonly string[], env: Io['env']): ScannedPlace {
  const tops = new Set<string>();
  const loose = new Set<string>();
  for (const folder of new Set(targets.map(folderOf))) {
    const top = repositoryOf(folder);
    if (top === null) loose.add(folder);
    else tops.add(top);
  }
  const brings = async (folder: string): Promise<boolean> => {
    for (const top of tops) {
      const git: Checkout['git'] = (args) => runGit(args, { cwd: top, env, workTree: top });
      if (await isOfRepository(folder, { top, ...gitDirsOf(top), git })) return true;
    }
    return [...loose].some((outside) => isInFolder(realPath(folder), outside));
  };
  return { kind: loose.size === 0 ? 'repository' : 'folder', name: [...targets].sort().join('\0'), brings };
}

function folderOf(target: string): string {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() === true ? target : path.dirname(target);
}
