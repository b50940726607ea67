/** The checked-out commit as the files of a repository tell it: HEAD, the branch that it names, or the packed refs. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../base/io.ts';
import { gitDirsOf } from './dirs.ts';
import { runGit, type GitResult } from './git.ts';
import { isObjectId } from './object-id.ts';
import { readRegular } from '../files/own-file.ts';
import { gitIn, type Repository } from './repository.ts';

function read(file: string): string {
  try {
    return readRegular(file).toString('utf8');
  } catch {
    return '';
  }
}

function packedRef(commonDir: string, name: string): string | null {
  const line = read(path.join(commonDir, 'packed-refs'))
    .split('\n')
    .find((one) => one.endsWith(` ${name}`));
  return line?.split(' ')[0] ?? null;
}

function branchOf(gitDir: string): string | null {
  const name = /^ref: (refs\/heads\/[^\0-\x1f]+)$/.exec(read(path.join(gitDir, 'HEAD')).trim())?.[1];
  return name === undefined || name.split('/').includes('..') ? null : name;
}

/** True where the checked-out branch has a file: one without is a branch that has no commit yet. */
export function hasBranchFile({ gitDir, commonDir }: Pick<Repository, 'gitDir' | 'commonDir'>): boolean {
  const name = branchOf(gitDir);
  return name !== null && existsSync(path.join(commonDir, name));
}

/** Null where they do not tell: no commit yet, another format of refs, a branch that stands for another. */
function readHead({ gitDir, commonDir }: Pick<Repository, 'gitDir' | 'commonDir'>): string | null {
  const head = read(path.join(gitDir, 'HEAD')).trim();
  if (isObjectId(head)) return head;
  const name = branchOf(gitDir);
  if (name === null) return null;
  const id = read(path.join(commonDir, name)).trim() || packedRef(commonDir, name);
  return id !== null && isObjectId(id) ? id : null;
}

/**
 * Id of the checked-out commit, null where there is none yet. Asking git costs a process, so it is asked only where its
 * files do not tell.
 */
export async function headOf(top: string, env: Io['env']): Promise<string | null> {
  return readHead(gitDirsOf(top)) ?? idOf(await runGit(['rev-parse', '--verify', '-q', 'HEAD'], { cwd: top, env }));
}

/** The same where the repository has been opened. */
export async function headIn(repository: Repository): Promise<string | null> {
  return readHead(repository) ?? idOf(await gitIn(repository, ['rev-parse', '--verify', '-q', 'HEAD']));
}

/** The id that `rev-parse` answered with, null where there is none. */
export function idOf(answer: GitResult): string | null {
  return answer.code === 0 ? answer.stdout.toString('latin1').trim() : null;
}
