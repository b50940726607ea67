/**
 * Where git keeps its own, and whether git may be asked there. A pipe or a device in the place of one of its files keeps
 * git waiting for ever, deaf to signals; a repository that came in an archive may hold one.
 */
import { existsSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { readRegular } from '../files/own-file.ts';

export interface GitDirs {
  /** Of this working tree: HEAD, the index, MERGE_HEAD. */
  readonly gitDir: string;
  /** Of all working trees: objects, refs, the list of shallow commits. */
  readonly commonDir: string;
}

function readLine(file: string): string | null {
  try {
    return readRegular(file).toString('utf8').trim();
  } catch {
    return null;
  }
}

/** `.git` is a folder, or a file that names one (worktrees, submodules). */
function gitDirOf(top: string): string {
  const marker = path.join(top, '.git');
  if (statSync(marker).isDirectory()) return marker;
  const named = /^gitdir: (.+)$/.exec(readLine(marker) ?? '')?.[1];
  return named === undefined ? marker : path.resolve(top, named);
}

/** The folders of the repository whose working tree begins at `top`. */
export function gitDirsOf(top: string): GitDirs {
  const gitDir = gitDirOf(top);
  return { gitDir, commonDir: commonDirOf(gitDir) };
}

/** The folder that all working trees of the repository at `gitDir` share. */
export function commonDirOf(gitDir: string): string {
  const named = readLine(path.join(gitDir, 'commondir'));
  return named === null ? gitDir : path.resolve(gitDir, named);
}

/** Where git keeps everything, without a working tree around it. */
export function isBare(folder: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => existsSync(path.join(folder, name)));
}

/** What git opens by itself, whatever it is asked. */
const OPENED = [
  'HEAD',
  'config',
  'config.worktree',
  'packed-refs',
  'index',
  'commondir',
  'shallow',
  'info/attributes',
  'info/exclude',
  'info/grafts',
  'info/sparse-checkout',
  'objects/info/alternates',
] as const;

/** The null device is a usual way of saying "nothing". */
function isEndless(status: Stats): boolean {
  if (status.isFIFO()) return true;
  return status.isCharacterDevice() && status.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
}

/** Whether opening or reading `file` might never end. */
export function mayWait(file: string): boolean {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    return status !== undefined && isEndless(status);
  } catch {
    return false;
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The same of what lies in a folder. */
function waitingIn(folder: string, entries = entriesOf(folder)): string | null {
  const found = entries.find(
    (entry) => !entry.isFile() && !entry.isDirectory() && mayWait(path.join(folder, entry.name)),
  );
  return found === undefined ? null : path.join(folder, found.name);
}

/** The same, in the folders below it too. */
function waitingBelow(folder: string): string | null {
  const entries = entriesOf(folder);
  const own = waitingIn(folder, entries);
  if (own !== null) return own;
  for (const entry of entries) {
    const inner = entry.isDirectory() ? waitingBelow(path.join(folder, entry.name)) : null;
    if (inner !== null) return inner;
  }
  return null;
}

/** Looked for once in a run. */
const known = new Map<string, string | null>();

function once(key: string, look: () => string | null): string | null {
  let found = known.get(key);
  if (found === undefined) known.set(key, (found = look()));
  return found;
}

/** A file that git would wait for whatever it is asked; null where there is none. */
export function waitingFile({ gitDir, commonDir }: GitDirs): string | null {
  return once(gitDir, () => {
    const branch = /^ref: (refs\/[^\0-\x1f]+)$/.exec(readLine(path.join(gitDir, 'HEAD')) ?? '')?.[1] ?? 'HEAD';
    const files = [...new Set([gitDir, commonDir])].flatMap((folder) =>
      [...OPENED, branch].map((name) => path.join(folder, name)),
    );
    return files.find(mayWait) ?? waitingIn(path.join(commonDir, 'objects/pack'));
  });
}

/** A ref that git would wait for where it reads others than the checked-out branch, of which there may be thousands. */
export function waitingRef({ commonDir }: GitDirs): string | null {
  const refs = path.join(commonDir, 'refs');
  return once(refs, () => waitingBelow(refs));
}
