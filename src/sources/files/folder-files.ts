/**
 * Files below a folder that git does not list: outside any repository, or ignored. What is kept of a folder is decided
 * here, where links, special files, left-out folders and nested repositories are known by type. They come in the order
 * of their paths, so that sorting ten thousands of them afterwards has next to nothing to do.
 */
import { existsSync, readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import type { Exposure } from '../../model/exposure.ts';
import { keptInside, leftOut, type LeftOutSetting } from './left-out.ts';
import { BROKEN_NAME, hasBrokenName, type Listing } from './listing.ts';
import { NOT_REGULAR, SYMBOLIC_LINK, UNREADABLE } from './read.ts';

export interface WalkOptions {
  readonly exposure: Exposure;
  readonly setting: LeftOutSetting;
  /** Only files of these names: `root` is a left-out folder itself. */
  readonly only?: RegExp;
}

/** A file or a folder that is still to come; one shape for both, because there are ten thousands of them. */
interface Pending {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  /** It lies in a left-out folder, of which only files of these names are read. */
  readonly kept: RegExp | null;
}

/** Folders that are read before anybody hears of it. */
const FOLDERS_AT_ONCE = 64;

/**
 * What follows a name says what is there and leaves the order of names as it is: a slash behind a folder, as in the paths
 * below it, nothing behind a file, and what no name can hold behind anything else.
 */
const FOLDER = '/';
const LINK = '\0link';
const SPECIAL = '\0special';

function marked(entry: Dirent): string {
  if (entry.isFile()) return entry.name;
  return entry.name + (entry.isDirectory() ? FOLDER : entry.isSymbolicLink() ? LINK : SPECIAL);
}

class Walk {
  readonly repositories: string[] = [];
  readonly #root: Pending;
  readonly #options: WalkOptions;
  readonly #into: Listing;
  /** The next one last. */
  readonly #pending: Pending[];

  constructor(root: string, options: WalkOptions, into: Listing) {
    this.#root = { path: root, name: path.basename(root), isFolder: true, kept: options.only ?? null };
    this.#options = options;
    this.#into = into;
    this.#pending = [this.#root];
  }

  /** Reads some more folders; false when none was left. */
  step(): boolean {
    for (let count = 0; count < FOLDERS_AT_ONCE;) {
      const next = this.#pending.pop();
      if (next === undefined) return false;
      if (next.isFolder) {
        this.#addFolder(next);
        count += 1;
      } else this.#into.files.push({ file: next.path, exposure: this.#options.exposure });
    }
    return true;
  }

  #addFolder(folder: Pending): void {
    const entries = this.#entriesOf(folder);
    if (folder !== this.#root && entries.some((entry) => entry.startsWith('.git') && nameIn(entry) === '.git')) {
      this.repositories.push(folder.path);
      return;
    }
    const prefix = folder.path.endsWith(path.sep) ? folder.path : folder.path + path.sep;
    for (let at = entries.length - 1; at >= 0; at--) this.#addEntry(folder, prefix, entries[at] as string);
  }

  /** Names with their marks, in their order. */
  #entriesOf(folder: Pending): readonly string[] {
    try {
      return readdirSync(folder.path, { withFileTypes: true }).map(marked).sort();
    } catch {
      this.#skip(folder.path, UNREADABLE, true);
      return [];
    }
  }

  #addEntry(folder: Pending, prefix: string, entry: string): void {
    const name = nameIn(entry);
    if (name === '.git') return;
    const file = prefix + name;
    if (hasBrokenName(name) && !existsSync(file)) this.#skip(file, BROKEN_NAME, true);
    else if (entry.endsWith(FOLDER)) this.#addInner(folder, name, file);
    else if (folder.kept !== null && !folder.kept.test(name)) return;
    else if (entry === name) this.#pending.push({ path: file, name, isFolder: false, kept: null });
    else this.#skip(file, entry.endsWith(LINK) ? SYMBOLIC_LINK : NOT_REGULAR, false);
  }

  #addInner(folder: Pending, name: string, file: string): void {
    let { kept } = folder;
    if (kept === null) {
      const reason = leftOut(name, folder.name, this.#options.setting);
      if (reason !== null) {
        this.#skip(file, reason, false);
        kept = keptInside(name);
        if (kept === null) return;
      }
    }
    this.#pending.push({ path: file, name, isFolder: true, kept });
  }

  #skip(file: string, reason: string, incomplete: boolean): void {
    this.#into.skipped.push({ path: file, reason, incomplete });
  }
}

function nameIn(entry: string): string {
  if (entry.endsWith(FOLDER)) return entry.slice(0, -1);
  const mark = entry.indexOf('\0');
  return mark < 0 ? entry : entry.slice(0, mark);
}

/** Adds the files below `root`; returns the folders below it that are repositories of their own, unlisted. */
export async function walkFolder(root: string, options: WalkOptions, into: Listing): Promise<string[]> {
  const walk = new Walk(root, options, into);
  while (walk.step()) await into.onFiles(into.files.length);
  return walk.repositories.sort();
}
