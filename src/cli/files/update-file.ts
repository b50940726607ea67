/**
 * Reads a file, changes it and writes it back whole, so that no two updates lose one another and none leaves half of
 * itself: under a lock, through a temporary file, and renamed only while the file still is what was read. An editor
 * that takes no lock may have saved in between: then the change is made again on what it saved.
 */
import { statSync } from 'node:fs';
import { readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { OutputError } from '../../model/error.ts';
import { isSystemError } from '../../base/system-error.ts';
import { readOwnFile } from '../../sources/files/own-file.ts';
import { Superseded, writeFileAtomic } from '../../sources/files/write-atomic.ts';
import { lockFile, type Lock } from './lock-file.ts';

const ATTEMPTS = 5;

export interface Update<Result> {
  /** Null leaves the file as it is. */
  readonly bytes: Uint8Array | string | null;
  readonly result: Result;
}

/** `change` may be called several times; it gets null where there is no file yet. */
export async function updateFile<Result>(
  file: string,
  change: (bytes: Buffer | null) => Update<Result> | Promise<Update<Result>>,
): Promise<Result> {
  const target = await realpath(file).catch(() => path.resolve(file));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const lock = await lockFile(target);
    try {
      await sweep(target);
      const before = contentOf(target);
      const { bytes, result } = await change(before);
      if (bytes === null) return result;
      if (before !== null && isReadOnly(target)) {
        throw new OutputError('is read-only and was not changed.', {
          path: file,
          hint: '"chmod u+w" makes it writable.',
        });
      }
      if (await written(target, bytes, { before, lock })) return result;
    } finally {
      await lock.release();
    }
  }
  throw new OutputError('kept being changed by another process; nothing was written.', { path: file });
}

/** Replacing a file needs no write permission on it, but a read-only file is meant to stay as it is. */
function isReadOnly(file: string): boolean {
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0o200) & 0o222) === 0;
}

function contentOf(file: string): Buffer | null {
  try {
    return readOwnFile(file, 'found');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** False where the file is no longer what it was before. */
async function written(
  file: string,
  bytes: Uint8Array | string,
  { before, lock }: { readonly before: Buffer | null; readonly lock: Lock },
): Promise<boolean> {
  const isUnchanged = async (): Promise<boolean> => {
    const now = contentOf(file);
    return (now === null || before === null ? now === before : now.equals(before)) && lock.isHeld();
  };
  try {
    await writeFileAtomic(file, bytes, { mode: 0o644, mayLeadOut: true, isUnchanged });
    return true;
  } catch (error) {
    if (error instanceof Superseded) return false;
    throw error;
  }
}

/** Temporary files of updates that were killed. Whoever holds the lock is the only one that has any. */
async function sweep(file: string): Promise<void> {
  const start = `.${path.basename(file).slice(0, 100)}.`;
  const names = await readdir(path.dirname(file)).catch(() => []);
  const left = names.filter((name) => name.startsWith(start) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length)));
  for (const name of left) await rm(path.join(path.dirname(file), name), { force: true });
}
