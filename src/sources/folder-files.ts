/**
 * Files below a folder that git does not list: outside any repository, or ignored. What is kept of a folder is decided
 * here, where links, special files, left-out folders and nested repositories are known by type. They come in the order
 * of their paths, so that sorting ten thousands of them afterwards has next to nothing to do.
 */
import { existsSync, readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import type { Exposure } from '../model/exposure.ts';
import { keptInside, leftOut, type LeftOutSetting } from './left-out.ts';
import { BROKEN_NAME, hasBrokenName, type ListedFile, type Listing } from './listing.ts';
import { NOT_REGULAR, SYMBOLIC_LINK } from './read.ts';

export interface WalkOptions {
  readonly exposure: Exposure;
  readonly setting: LeftOutSetting;
  /** Only files of these names: `root` is a left-out folder itself. */
  readonly only?: RegExp;
}

interface Folder {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** It lies in a left-out folder, of which only files of these names are read. */
  readonly kept: RegExp | null;
}

/** Folders that are read before anybody hears of it. */
const FOLDERS_AT_ONCE = 64;

class Walk {
  readonly repositories: string[] = [];
  readonly #root: Folder;
  readonly #options: WalkOptions;
  readonly #into: Listing;
  /** Files and folders that are still to come, the next one last. */
  readonly #pending: (ListedFile | Folder)[];

  constructor(root: string, options: WalkOptions, into: Listing) {
    this.#root = { path: root, name: path.basename(root), kept: options.only ?? null };
    this.#options = options;
    this.#into = into;
    this.#pending = [this.#root];
  }

  /** Reads some more folders; false when none was left. */
  step(): boolean {
    for (let count = 0; count < FOLDERS_AT_ONCE;) {
      const next = this.#pending.pop();
      if (next === undefined) return false;
      if ('file' in next) this.#into.files.push(next);
      else {
        this.#addFolder(next);
        count += 1;
      }
    }
    return true;
  }

  #addFolder(folder: Folder): void {
    const entries = this.#entriesOf(folder);
    if (folder !== this.#root && entries.some((entry) => entry.name === '.git')) {
      this.repositories.push(folder.path);
      return;
    }
    const prefix = folder.path.endsWith(path.sep) ? folder.path : folder.path + path.sep;
    for (const entry of entries) this.#addEntry(folder, prefix + entry.name, entry);
  }

  /** The last one first, where the name of a folder ends with a slash, as it does in the paths below it. */
  #entriesOf(folder: Folder): readonly Dirent[] {
    try {
      return readdirSync(folder.path, { withFileTypes: true })
        .map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }))
        .sort((a, b) => (a.key < b.key ? 1 : -1))
        .map(({ entry }) => entry);
    } catch {
      this.#skip(folder.path, 'unreadable', true);
      return [];
    }
  }

  #addEntry(folder: Folder, file: string, entry: Dirent): void {
    const { name } = entry;
    const { kept } = folder;
    if (name === '.git') return;
    if (hasBrokenName(name) && !existsSync(file)) this.#skip(file, BROKEN_NAME, true);
    else if (entry.isDirectory()) this.#addInner(folder, name, file);
    else if (kept !== null && !kept.test(name)) return;
    else if (entry.isFile()) this.#pending.push({ file, exposure: this.#options.exposure });
    else this.#skip(file, entry.isSymbolicLink() ? SYMBOLIC_LINK : NOT_REGULAR, false);
  }

  #addInner(folder: Folder, name: string, file: string): void {
    let { kept } = folder;
    if (kept === null) {
      const reason = leftOut(name, folder.name, this.#options.setting);
      if (reason !== null) {
        this.#skip(file, reason, false);
        kept = keptInside(name);
        if (kept === null) return;
      }
    }
    this.#pending.push({ path: file, name, kept });
  }

  #skip(file: string, reason: string, incomplete: boolean): void {
    this.#into.skipped.push({ path: file, reason, incomplete });
  }
}

/** Adds the files below `root`; returns the folders below it that are repositories of their own, unlisted. */
export async function walkFolder(root: string, options: WalkOptions, into: Listing): Promise<string[]> {
  const walk = new Walk(root, options, into);
  while (walk.step()) await into.onFiles(into.files.length);
  return walk.repositories.sort();
}
