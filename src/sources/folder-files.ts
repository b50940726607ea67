/**
 * Files below a folder that git does not list: outside any repository, or ignored. fast-glob walks; what it is shown of
 * each folder is decided here, where links, special files, left-out folders and nested repositories are known by type.
 */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import type { Exposure } from '../model/exposure.ts';
import { keptInside, leftOut } from './left-out.ts';
import type { LeftOutSetting } from './left-out.ts';
import { BROKEN_NAME, hasBrokenName } from './listing.ts';
import type { Listing } from './listing.ts';
import { NOT_REGULAR, SYMBOLIC_LINK } from './read.ts';

export interface WalkOptions {
  readonly exposure: Exposure;
  readonly setting: LeftOutSetting;
  /** Only files of these names: `root` is a left-out folder itself. */
  readonly only?: RegExp;
}

class Walk {
  readonly repositories: string[] = [];
  readonly #root: string;
  readonly #options: WalkOptions;
  readonly #into: Listing;

  constructor(root: string, options: WalkOptions, into: Listing) {
    this.#root = root;
    this.#options = options;
    this.#into = into;
  }

  /** The entries of a folder that are to be walked or read. */
  entries(folder: string): Dirent[] {
    const all = this.#readFolder(folder);
    if (folder !== this.#root && all.some((entry) => entry.name === '.git')) {
      this.repositories.push(folder);
      return [];
    }
    const kept = this.#keptAbove(folder);
    return all.filter((entry) => this.#isWanted(folder, entry, kept));
  }

  #readFolder(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch {
      this.#skip(folder, 'unreadable', true);
      return [];
    }
  }

  #keptAbove(folder: string): RegExp | null {
    if (this.#options.only !== undefined) return this.#options.only;
    const inside = path.relative(this.#root, folder).split(path.sep);
    for (const name of inside) {
      const kept = keptInside(name);
      if (kept !== null) return kept;
    }
    return null;
  }

  #isWanted(folder: string, entry: Dirent, kept: RegExp | null): boolean {
    const { name } = entry;
    const file = path.join(folder, name);
    if (name === '.git') return false;
    if (hasBrokenName(name) && !existsSync(file)) return this.#skip(file, BROKEN_NAME, true);
    if (entry.isDirectory()) {
      if (kept !== null) return true;
      const reason = leftOut(name, path.basename(folder), this.#options.setting);
      if (reason === null) return true;
      this.#skip(file, reason, false);
      return keptInside(name) !== null;
    }
    if (kept !== null && !kept.test(name)) return false;
    if (entry.isFile()) return true;
    return this.#skip(file, entry.isSymbolicLink() ? SYMBOLIC_LINK : NOT_REGULAR, false);
  }

  #skip(file: string, reason: string, incomplete: boolean): false {
    this.#into.skipped.push({ path: file, reason, incomplete });
    return false;
  }
}

/** Adds the files below `root`; returns the folders below it that are repositories of their own, unlisted. */
export async function walkFolder(root: string, options: WalkOptions, into: Listing): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  const walk = new Walk(root, options, into);
  const readFolder: unknown = (folder: string) => walk.entries(path.resolve(folder));
  const found = glob.sync('**/*', {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    unique: false,
    fs: { lstatSync, statSync, readdirSync: readFolder as typeof readdirSync },
  });
  const prefix = root.endsWith(path.sep) ? root : root + path.sep;
  for (const file of found) into.files.push({ file: prefix + (path.sep === '/' ? file : file.replaceAll('/', path.sep)), exposure: options.exposure });
  return walk.repositories;
}
