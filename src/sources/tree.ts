/**
 * From the targets of a command line to the files of a scan, sorted and once each, with what was left out and why.
 * Targets are literal names, never patterns. Paths of the report keep the spelling that the targets were given in.
 */
import { lstatSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { diagnostic, type Diagnostic, type Skipped } from '../model/diagnostic.ts';
import { UsageError } from '../model/error.ts';
import type { Exposure } from '../model/exposure.ts';
import { isGlob } from '../base/glob.ts';
import type { Io } from '../base/io.ts';
import { compareText } from '../base/order.ts';
import { mayRepeatPath } from '../redaction/quote.ts';
import { posixPath } from '../base/path.ts';
import { isBare } from './git/dirs.ts';
import { repositoryOf } from './git/git.ts';
import { headOf } from './git/head.ts';
import { emptyListing, type Listing, type OnFiles } from './files/listing.ts';
import { NOT_REGULAR } from './files/read.ts';
import { isOwnFile, OWN_FILE, type OwnFiles } from './own-files.ts';

export interface TreeFile {
  /** As reports print it: with `/`, relative to the one folder that is scanned, otherwise to the current folder. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  readonly exposure: Exposure;
}

export interface TreeOptions {
  readonly cwd: string;
  readonly env: Io['env'];
  /** Absolute paths of files that are keyroll's own: inventory, baseline, pepper. */
  readonly exclude: readonly string[];
  /** Those that it is about to write: its own as well, unless git tracks them. */
  readonly outputs: readonly string[];
  /** Absolute: what paths are to be relative to, whatever is given. */
  readonly root?: string;
  /** Files counted for one folder of those that were given. */
  readonly onFiles?: OnFiles;
}

export interface TreeListing {
  /** What was asked for: absolute, with links resolved. */
  readonly targets: readonly string[];
  /** Sorted by the bytes of `path`, unique. */
  readonly files: readonly TreeFile[];
  readonly skipped: readonly Skipped[];
  readonly diagnostics: readonly Diagnostic[];
  /** The folder that report paths are relative to. */
  readonly root: string;
  /** Folders below `root` that are the tops of repositories and lie in none, each with a slash behind it. */
  readonly tops: readonly string[];
  /** Top level of the repository that `root` lies in. */
  readonly repository: string | null;
  /** Id of the checked-out commit of `repository`. */
  readonly head: string | null;
}

interface Target {
  readonly kind: 'folder' | 'file' | 'special';
  /** Absolute, as given. */
  readonly given: string;
  /** With links resolved: what git and the file system know it by. */
  readonly real: string;
}

function targetOf(text: string, cwd: string): Target {
  const given = path.resolve(cwd, text);
  let status: Stats;
  try {
    status = statSync(given);
  } catch (error) {
    const isDangling = lstatSync(given, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    throw new UsageError(
      isDangling
        ? `"${text}" is a symbolic link that leads nowhere.`
        : `there is no ${mayRepeatPath(text) ? `file or folder "${text}"` : 'such file or folder'}.`,
      {
        ...(isGlob(text) ? { hint: 'Paths are taken literally, not as patterns.' } : {}),
        cause: error,
      },
    );
  }
  const kind = status.isDirectory() ? 'folder' : status.isFile() ? 'file' : 'special';
  return { kind, given, real: realpathSync(given) };
}

/** Turns absolute paths below a target into the report's. */
function namer(target: Target, root: string): (file: string) => string {
  const base = target.real.endsWith(path.sep) ? target.real : target.real + path.sep;
  const prefix = posixPath(path.relative(root, target.given));
  const above = prefix === '' ? '' : `${prefix}/`;
  return (file) => {
    if (file === target.real) return prefix === '' ? '.' : prefix;
    return file.startsWith(base)
      ? above + posixPath(file.slice(base.length))
      : posixPath(path.join(prefix, path.relative(target.real, file)));
  };
}

class Tree {
  readonly files: TreeFile[] = [];
  readonly skipped: Skipped[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly tops: string[] = [];
  readonly #seen = new Set<string>();
  readonly #own: OwnFiles;

  constructor({ exclude, outputs }: Pick<TreeOptions, 'exclude' | 'outputs'>) {
    const named = (files: readonly string[]) =>
      new Set(files.flatMap((file) => [path.resolve(file), realPathOf(file)]));
    this.#own = { read: named(exclude), written: named(outputs) };
  }

  addFile(name: string, file: string, exposure: Exposure): void {
    if (this.#seen.has(file)) return;
    this.#seen.add(file);
    if (isOwnFile(this.#own, file, exposure)) this.skipped.push({ path: name, reason: OWN_FILE, incomplete: false });
    else this.files.push({ path: name, file, exposure });
  }

  addListing(listing: Listing, nameOf: (file: string) => string): void {
    for (const { file, exposure } of listing.files) this.addFile(nameOf(file), file, exposure);
    for (const skip of listing.skipped) {
      if (this.#seen.has(skip.path)) continue;
      this.#seen.add(skip.path);
      this.skipped.push({ ...skip, path: nameOf(skip.path) });
    }
    for (const said of listing.diagnostics) {
      this.diagnostics.push(said.path === null ? said : { ...said, path: nameOf(said.path) });
    }
  }
}

function realPathOf(file: string): string {
  try {
    return path.join(realpathSync(path.dirname(file)), path.basename(file));
  } catch {
    return path.resolve(file);
  }
}

/** Packed as they are there, secrets cannot be seen: without a word that would be a pass. */
const BARE = diagnostic(
  'error',
  'bare-repository',
  'this is a bare repository, whose commits are packed; scan it with --history',
);

async function addFolder(
  tree: Tree,
  target: Target,
  root: string,
  { env, onFiles }: TreeOptions,
): Promise<string | null> {
  const { listFolder, listRepository } = await import('./repository-files.ts');
  const listing = emptyListing(onFiles);
  const top = repositoryOf(target.real);
  let head: string | null = null;
  if (isBare(target.real)) listing.diagnostics.push(BARE);
  const nameOf = namer(target, root);
  let tops: readonly string[] = [];
  if (top === null) tops = await listFolder(target.real, 'untracked', env, listing);
  else {
    tops = [top];
    head = await listRepository(
      top,
      top === target.real ? [] : [posixPath(path.relative(top, target.real))],
      env,
      listing,
    );
  }
  tree.addListing(listing, nameOf);
  tree.tops.push(...tops.map((folder) => `${nameOf(folder)}/`));
  return head;
}

/** Files named one by one are scanned whatever git thinks of them; git is asked for their exposure alone. */
async function addFiles(tree: Tree, targets: readonly Target[], root: string, env: Io['env']): Promise<void> {
  const byRepository = new Map<string | null, Target[]>();
  for (const target of targets) {
    const top = repositoryOf(path.dirname(target.real));
    const members = byRepository.get(top);
    if (members === undefined) byRepository.set(top, [target]);
    else members.push(target);
  }
  for (const [top, members] of byRepository) {
    const exposures = new Map<string, Exposure>();
    if (top !== null) {
      const { listRepository } = await import('./repository-files.ts');
      const listing = emptyListing();
      await listRepository(
        top,
        members.map((target) => posixPath(path.relative(top, target.real))),
        env,
        listing,
      );
      for (const { file, exposure } of listing.files) exposures.set(file, exposure);
      tree.diagnostics.push(...listing.diagnostics);
    }
    for (const target of members) {
      tree.addFile(
        posixPath(path.relative(root, target.given)),
        target.real,
        exposures.get(target.real) ?? 'untracked',
      );
    }
  }
}

export async function listTree(targets: readonly string[], options: TreeOptions): Promise<TreeListing> {
  const resolved = (targets.length === 0 ? ['.'] : targets).map((target) => targetOf(target, options.cwd));
  const folders = resolved.filter((target) => target.kind === 'folder');
  const only = resolved.length === 1 ? folders[0] : undefined;
  const root = options.root ?? only?.given ?? path.resolve(options.cwd);
  const tree = new Tree(options);
  let head: string | null = null;
  for (const folder of folders) {
    const found = await addFolder(tree, folder, root, options);
    if (folder === only) head = found;
  }
  await addFiles(
    tree,
    resolved.filter((target) => target.kind === 'file'),
    root,
    options.env,
  );
  for (const special of resolved) {
    if (special.kind === 'special') {
      tree.skipped.push({ path: posixPath(path.relative(root, special.given)), reason: NOT_REGULAR, incomplete: true });
    }
  }
  tree.files.sort((a, b) => compareText(a.path, b.path));
  tree.skipped.sort((a, b) => compareText(a.path, b.path));
  const repository = repositoryOf(only?.real ?? root);
  if (only === undefined && repository !== null) head = await headOf(repository, options.env);
  const { files, skipped, diagnostics, tops } = tree;
  return { targets: resolved.map(({ real }) => real), files, skipped, diagnostics, tops, root, repository, head };
}
