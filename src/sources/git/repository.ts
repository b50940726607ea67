/**
 * A repository as git commands and direct readers need it: where its working tree, its own folder and its objects are.
 * Inside a hook, git's variables say which index is meant (`git commit -a` has one of its own), so they are kept then,
 * and only then: they must not lead a scan of another repository astray.
 */
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';
import { posixPath } from '../../base/path.ts';
import { complaint } from './complaint.ts';
import { commonDirOf, gitDirsOf, isBare, type GitDirs } from './dirs.ts';
import { isOwnershipRefusal, trustAdvice, repositoryOf, runGit, type GitOptions, type GitResult } from './git.ts';

export interface Repository extends GitDirs {
  /** Top of the working tree; null in a bare repository. */
  readonly top: string | null;
  /** What was asked for, relative to the top and with `/`; empty: all of it. */
  readonly within: string;
  /** The folder that paths of the report are relative to. */
  readonly root: string;
  /** Arguments and surroundings of every git command. */
  readonly args: readonly string[];
  readonly options: GitOptions;
}

type GitFailure = Pick<GitResult, 'code' | 'stderr' | 'missing'>;

/** Answers of git that cannot be had otherwise are worth a word on why. */
export function refusalOf(result: GitFailure, where: string): UsageError {
  if (result.missing) return new UsageError('there is no git on the PATH.', { hint: 'This command needs git.' });
  if (isOwnershipRefusal(result)) {
    return new UsageError(`git refuses ${where}, which another user owns.`, {
      hint: trustAdvice(where),
    });
  }
  const why = complaint(result.stderr) ?? `it ended with ${result.code}`;
  const isNewer = /^(?:unknown repository extension|Expected git repo version)/.test(why);
  return new UsageError(
    `git could not answer in ${where}: ${why}.`,
    isNewer ? { hint: 'The repository was made by a newer git: use one.' } : {},
  );
}

export function refusalIn({ top, gitDir }: Repository, result: GitFailure): UsageError {
  return refusalOf(result, top ?? gitDir);
}

export function gitIn(repository: Repository, args: readonly string[], input?: string): Promise<GitResult> {
  return runGit([...repository.args, ...args], { ...repository.options, ...(input === undefined ? {} : { input }) });
}

function realFolder(text: string, cwd: string): { readonly given: string; readonly real: string } {
  const given = path.resolve(cwd, text);
  const status = statSync(given, { throwIfNoEntry: false });
  if (status === undefined) {
    throw new UsageError(`there is no ${mayRepeatPath(text) ? `folder "${text}"` : 'such folder'}.`);
  }
  if (!status.isDirectory()) {
    throw new UsageError(`"${text}" is not a folder: this option scans a repository or a folder in it.`);
  }
  return { given, real: realpathSync(given) };
}

/** Where git's own variables name the repository, git is asked what they mean. */
async function openByVariables(io: Pick<Io, 'cwd' | 'env'>): Promise<Repository> {
  const options: GitOptions = { cwd: io.cwd, env: io.env, keepRepositoryVariables: true };
  const [dirs, top] = await Promise.all([
    runGit(['rev-parse', '--absolute-git-dir', '--git-common-dir'], options),
    runGit(['rev-parse', '--show-toplevel'], options),
  ]);
  if (dirs.code !== 0) throw refusalOf(dirs, io.cwd);
  const [gitDir = '', common = ''] = dirs.stdout.toString('utf8').split('\n');
  const root = top.code === 0 ? top.stdout.toString('utf8').replace(/\n$/, '') : null;
  return {
    top: root,
    gitDir,
    commonDir: path.resolve(io.cwd, common),
    within: '',
    root: root ?? gitDir,
    args: [],
    options,
  };
}

/** Opens the repository that `folder` lies in; without one, the whole repository around the current folder. */
export async function openRepository(folder: string | null, io: Pick<Io, 'cwd' | 'env'>): Promise<Repository> {
  const { given, real } = realFolder(folder ?? '.', io.cwd);
  const top = repositoryOf(real);
  const isOwn = folder === null || top === repositoryOf(realpathSync(io.cwd));
  if (isOwn && io.env['GIT_DIR']) return openByVariables(io);
  if (top === null) {
    if (!isBare(real)) {
      throw new UsageError(`${folder === null ? 'the current folder' : `"${folder}"`} is not in a git repository.`);
    }
    return {
      top: null,
      gitDir: real,
      commonDir: commonDirOf(real),
      within: '',
      root: given,
      args: [`--git-dir=${real}`],
      options: { cwd: real, env: io.env },
    };
  }
  return {
    top,
    ...gitDirsOf(top),
    within: folder === null ? '' : posixPath(path.relative(top, real)),
    root: folder === null ? top : given,
    args: [],
    options: { cwd: top, env: io.env, keepRepositoryVariables: isOwn, workTree: top },
  };
}

/** Limits a git command to what was asked for. */
export function pathspec({ within }: Repository): readonly string[] {
  return within === '' ? [] : ['--', within];
}

/** A path of the repository as the report prints it. */
export function reportPath({ within }: Repository, name: string): string {
  return within === '' ? name : name.slice(within.length + 1);
}
