/**
 * Files of one repository with their exposure: what git tracks, what it does not know, what it was told to ignore.
 * Git is asked from the top level, all questions at once. Submodules and nested repositories are listed in turn; where
 * git cannot or will not answer, the folder is walked instead and that is said.
 */
import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { diagnostic } from '../model/diagnostic.ts';
import type { Exposure } from '../model/exposure.ts';
import type { Io } from '../base/io.ts';
import { walkFolder } from './files/folder-files.ts';
import {
  isOwnershipRefusal,
  trustAdvice,
  MAX_PATHSPECS,
  runGit,
  splitNul,
  unopenedFolders,
  type GitResult,
} from './git/git.ts';
import { complaint } from './git/complaint.ts';
import { idOf } from './git/head.ts';
import { indexedFiles } from './git/index-size.ts';
import { keptInside, leftOutAbove, type LeftOutSetting } from './files/left-out.ts';
import { BROKEN_NAME, hasBrokenName, type Listing } from './files/listing.ts';
import { SYMBOLIC_LINK, UNREADABLE } from './files/read.ts';

interface Answers {
  readonly tracked: GitResult;
  readonly untracked: GitResult;
  readonly ignored: GitResult;
  /** Those that were asked for and are ignored, or lie in a folder that is. */
  readonly ignoredTargets: ReadonlySet<string>;
  readonly added: GitResult;
  readonly head: GitResult;
}

type Ask = (...args: string[]) => Promise<GitResult>;

/** With more names the whole repository is listed instead. */
function pathspecs(within: readonly string[]): string[] {
  return within.length === 0 || within.length > MAX_PATHSPECS ? [] : ['--', ...within];
}

/** Asked for what lies in an ignored folder alone, `ls-files` breaks off, or says nothing of it (2.25). */
async function askIgnored(
  git: Ask,
  top: string,
  env: Io['env'],
  within: readonly string[],
): Promise<Pick<Answers, 'ignored' | 'ignoredTargets'>> {
  const list = (names: readonly string[]): Promise<GitResult> =>
    git('ls-files', '-z', '-o', '-i', '--exclude-standard', '--directory', ...pathspecs(names));
  if (within.length === 0) return { ignored: await list(within), ignoredTargets: new Set() };
  const [listed, checked] = await Promise.all([
    list(within),
    runGit(['check-ignore', '-z', '--stdin'], { cwd: top, env, workTree: top, input: within.join('\0') }),
  ]);
  const ignoredTargets = new Set(splitNul(checked.stdout));
  if (ignoredTargets.size === 0) return { ignored: listed, ignoredTargets };
  const others = within.filter((name) => !ignoredTargets.has(name));
  const nothing = { ...checked, code: 0, stdout: Buffer.alloc(0) };
  return { ignored: others.length === 0 ? nothing : await list(others), ignoredTargets };
}

async function ask(top: string, within: readonly string[], env: Io['env'], into: Listing): Promise<Answers> {
  const only = pathspecs(within);
  if (only.length === 0) await into.onFiles(into.files.length + indexedFiles(top));
  const git: Ask = (...args) => runGit(['--literal-pathspecs', ...args], { cwd: top, env, workTree: top });
  const [tracked, untracked, ignored, added, head] = await Promise.all([
    git('ls-files', '-z', '-t', '-s', '-c', '-d', ...only),
    git('ls-files', '-z', '-o', '--exclude-standard', ...only),
    askIgnored(git, top, env, within),
    git(
      'diff-index',
      '--cached',
      '--no-ext-diff',
      '--no-textconv',
      '--no-renames',
      '--ita-visible-in-index',
      '--diff-filter=A',
      '--name-only',
      '-z',
      'HEAD',
      ...only,
    ),
    git('rev-parse', '--verify', '-q', 'HEAD'),
  ]);
  return { tracked, untracked, ...ignored, added, head };
}

interface IndexEntry {
  readonly mode: string;
  readonly path: string;
  /** Left out of a sparse checkout: its file may be absent without being deleted. */
  readonly isSparse: boolean;
}

/**
 * `H 100644 <id> 0\t<path>` for an entry of the index, `S` for a sparse one, the same with `R` when its file is
 * deleted.
 */
function presentEntries(output: Buffer): IndexEntry[] {
  const entries: IndexEntry[] = [];
  const removed = new Set<string>();
  for (const line of splitNul(output)) {
    const name = line.slice(line.indexOf('\t') + 1);
    if (line.startsWith('R ')) removed.add(name);
    else entries.push({ mode: line.slice(2, 8), path: name, isSparse: line.startsWith('S ') });
  }
  return removed.size === 0 ? entries : entries.filter((entry) => !removed.has(entry.path));
}

class RepositoryListing {
  readonly #prefix: string;
  readonly #within: readonly string[];
  readonly #into: Listing;
  readonly #seen = new Set<string>();
  /** Repositories found below this one. */
  readonly inner: string[] = [];
  /** Ignored folders to walk. */
  readonly ignoredFolders: { readonly folder: string; readonly only?: RegExp }[] = [];

  constructor(top: string, within: readonly string[], into: Listing) {
    this.#prefix = top.endsWith(path.sep) ? top : top + path.sep;
    this.#within = within;
    this.#into = into;
  }

  /** Names from git are normal already, so that joining is concatenating. */
  #absolute(name: string): string {
    return this.#prefix + (path.sep === '/' ? name : name.replaceAll('/', path.sep));
  }

  #add(name: string, exposure: Exposure): void {
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    const file = this.#absolute(name);
    if (hasBrokenName(name) && !existsSync(file)) this.#skip(name, BROKEN_NAME, true);
    else this.#into.files.push({ file, exposure });
  }

  #skip(name: string, reason: string, incomplete: boolean): void {
    this.#into.skipped.push({ path: this.#absolute(name), reason, incomplete });
  }

  /** `added` null: there is no commit yet, so all of the index is new. */
  addTracked(output: Buffer, added: ReadonlySet<string> | null): void {
    for (const entry of presentEntries(output)) {
      if (entry.isSparse && !existsSync(this.#absolute(entry.path))) continue;
      if (entry.mode === '160000') this.#addSubmodule(entry.path);
      else if (entry.mode === '120000' && this.#isLink(entry.path)) this.#skip(entry.path, SYMBOLIC_LINK, false);
      else this.#add(entry.path, added === null || added.has(entry.path) ? 'staged' : 'committed');
    }
  }

  #isLink(name: string): boolean {
    return lstatSync(this.#absolute(name), { throwIfNoEntry: false })?.isFile() !== true;
  }

  #addSubmodule(name: string): void {
    if (existsSync(path.join(this.#absolute(name), '.git'))) this.inner.push(this.#absolute(name));
    else this.#skip(name, 'submodule not checked out', false);
  }

  addUntracked(output: Buffer): void {
    for (const name of splitNul(output)) {
      if (name.endsWith('/')) this.inner.push(this.#absolute(name.slice(0, -1)));
      else this.#add(name, 'untracked');
    }
  }

  addUnopened(folders: readonly string[]): void {
    for (const name of folders) this.#skip(name, UNREADABLE, true);
  }

  addIgnored({ ignored, ignoredTargets }: Pick<Answers, 'ignored' | 'ignoredTargets'>): void {
    for (const target of ignoredTargets) this.#addAsked(target);
    const said = new Set<string>();
    for (const name of splitNul(ignored.stdout)) this.#addFound(name, said);
  }

  /** A target that is ignored itself is looked at, whatever its name. */
  #addAsked(name: string): void {
    if (lstatSync(this.#absolute(name), { throwIfNoEntry: false })?.isDirectory() === true) {
      this.ignoredFolders.push({ folder: this.#absolute(name) });
    } else this.#add(name, 'ignored');
  }

  #addFound(name: string, said: Set<string>): void {
    const base = this.#within.find((wanted) => name.startsWith(`${wanted}/`));
    const from = base === undefined ? 0 : base.length + 1;
    const left = leftOutAbove(name.slice(from));
    if (left !== null) {
      const folder = name.slice(0, from) + left.folder;
      if (!said.has(folder)) this.#skip(folder, left.reason, false);
      said.add(folder);
      const kept = keptInside(path.posix.basename(folder));
      if (kept !== null && name === `${folder}/`) {
        this.ignoredFolders.push({ folder: this.#absolute(folder), only: kept });
      }
    } else if (name.endsWith('/')) this.ignoredFolders.push({ folder: this.#absolute(name.slice(0, -1)) });
    else this.#add(name, 'ignored');
  }
}

function refusal(top: string, result: GitResult): string {
  if (result.missing) {
    return 'there is no git on the PATH: the folder was scanned without knowing which files are tracked or ignored';
  }
  if (isOwnershipRefusal(result)) {
    return `git refuses ${top}, which another user owns: the folder was scanned without knowing which files are tracked or ignored. ${trustAdvice(top)}`;
  }
  return `git could not list ${top} (${complaint(result.stderr) ?? `it ended with ${result.code}`}): the folder was scanned without knowing which files are tracked or ignored`;
}

/** Walks `folder` and lists the repositories found in it, which are returned. */
export async function listFolder(
  folder: string,
  exposure: 'untracked' | 'ignored',
  env: Io['env'],
  into: Listing,
  setting: LeftOutSetting = exposure === 'ignored' ? 'ignored' : 'outside',
): Promise<readonly string[]> {
  const repositories = await walkFolder(folder, { exposure, setting }, into);
  for (const repository of repositories) await listRepository(repository, [], env, into);
  return repositories;
}

/**
 * Lists the repository at `top`: all of it, or what lies at and below the paths `within`, which are relative to it.
 * Resolves to the id of HEAD, null where there is none or git did not answer.
 */
export async function listRepository(
  top: string,
  within: readonly string[],
  env: Io['env'],
  into: Listing,
): Promise<string | null> {
  const answers = await ask(top, within, env, into);
  const failed = [answers.tracked, answers.untracked, answers.ignored].find((answer) => answer.code !== 0);
  if (failed !== undefined) {
    into.diagnostics.push(
      diagnostic('warning', failed.missing ? 'git-missing' : 'git-failed', refusal(top, failed), { path: top }),
    );
    const setting = failed.missing || isOwnershipRefusal(failed) ? 'outside' : 'untold';
    for (const start of within.length === 0 ? [''] : within) {
      await listFallback(path.join(top, start), setting, env, into);
    }
    return null;
  }
  const hasHead = answers.head.code === 0;
  if (hasHead && answers.added.code !== 0) {
    into.diagnostics.push(
      diagnostic(
        'warning',
        'git-failed',
        `git could not compare the index of ${top} with HEAD: added files count as committed`,
        {
          path: top,
        },
      ),
    );
  }
  const listing = new RepositoryListing(top, within, into);
  listing.addTracked(answers.tracked.stdout, hasHead ? new Set(splitNul(answers.added.stdout)) : null);
  listing.addUntracked(answers.untracked.stdout);
  listing.addUnopened(unopenedFolders(answers.untracked));
  listing.addIgnored(answers);
  for (const { folder, only } of listing.ignoredFolders) await listIgnored(folder, only, env, into);
  for (const inner of new Set(listing.inner)) await listRepository(inner, [], env, into);
  return idOf(answers.head);
}

async function listIgnored(folder: string, only: RegExp | undefined, env: Io['env'], into: Listing): Promise<void> {
  if (only !== undefined) await walkFolder(folder, { exposure: 'ignored', setting: 'ignored', only }, into);
  else if (existsSync(path.join(folder, '.git'))) await listRepository(folder, [], env, into);
  else await listFolder(folder, 'ignored', env, into);
}

/** Files that were named are scanned whatever is said of them here. */
async function listFallback(start: string, setting: LeftOutSetting, env: Io['env'], into: Listing): Promise<void> {
  if (lstatSync(start, { throwIfNoEntry: false })?.isDirectory() === true) {
    await listFolder(start, 'untracked', env, into, setting);
  }
}
