/**
 * Keeps the cache folder from growing for ever: what has not been used for a season goes, and the longest unused where
 * there is too much.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DAY_MS } from '../../base/date.ts';

const MAX_AGE = 90 * DAY_MS;
/** Of all files together. */
const MAX_BYTES = 2 ** 31;
/** A file that was being written this long ago will not be finished. */
const ABANDONED = DAY_MS;
const OWN_FILE = /^[0-9a-f]{32}\.(?:objects|history|texts)$/;
const UNFINISHED = /^\.[0-9a-f]{32}\.(?:objects|history|texts)\.[0-9a-f]+\.tmp$/;

interface CacheFile {
  readonly file: string;
  readonly bytes: number;
  /** Since it was last used. */
  readonly age: number;
}

function filesIn(folder: string, pattern: RegExp, now: number): CacheFile[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const status = statSync(file, { throwIfNoEntry: false });
      return status?.isFile() === true ? [{ file, bytes: status.size, age: now - status.mtimeMs }] : [];
    });
}

/** Another scan may be doing the same, and what is gone is only made anew: no failure matters. */
export function pruneCaches(folder: string, now: number): void {
  try {
    for (const { file, age } of filesIn(folder, UNFINISHED, now)) if (age > ABANDONED) rmSync(file, { force: true });
    let room = MAX_BYTES;
    for (const { file, bytes, age } of filesIn(folder, OWN_FILE, now).sort((a, b) => a.age - b.age)) {
      room -= bytes;
      if (age > MAX_AGE || room < 0) rmSync(file, { force: true });
    }
  } catch {
    // A folder that cannot be looked into keeps what it has.
  }
}
