/**
 * What one scan leaves for the next: one file for a place and a purpose, in the user's own cache folder. Never in what
 * is scanned, which may come with whatever its sender likes in it, and a file that says "all of this is clean" would
 * silence the scan. For the same reason a file that others could have written is not read. What cannot be used
 * is left aside: a scan then starts from nothing, as the first one did.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  futimesSync,
  openSync,
  readFileSync,
  statSync,
  type Stats,
} from 'node:fs';
import { platform, userInfo } from 'node:os';
import path from 'node:path';
import { DAY_MS } from '../../base/date.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { OutputError } from '../../model/error.ts';
import { isAbsence, reasonOf } from '../../base/system-error.ts';
import { pruneCaches } from './pruning.ts';
import type { ScannedPlace } from './scanned-place.ts';
import { makeFolder, writeFileAtomic } from '../files/write-atomic.ts';

const CHECK_BYTES = 32;
const OTHERS_MAY_WRITE = 0o022;

function ownUser(): number | null {
  try {
    return userInfo().uid;
  } catch {
    // A user without a name, as containers have them.
    return null;
  }
}

/** Null for what is not there yet, or cannot be had: writing will tell. */
function statusOf(folder: string): Stats | null {
  try {
    return statSync(folder);
  } catch {
    return null;
  }
}

/** Why a file or folder cannot be relied on, or null. */
function distrust(status: Stats): string | null {
  if (platform() === 'win32') return null;
  const own = ownUser();
  if (own !== null && status.uid !== own) return 'it belongs to another user';
  return (status.mode & OTHERS_MAY_WRITE) === 0 ? null : 'others may write to it';
}

/** What scans of one place leave, a file for each purpose. */
export class ScanCache {
  readonly diagnostics: Diagnostic[] = [];
  readonly #folder: string;
  readonly #name: string;
  /** Milliseconds since the epoch. */
  readonly #now: number;
  /** Nothing is written where something was found that had better be looked at. */
  #isUsable = true;

  private constructor(folder: string, name: string, now: number) {
    this.#folder = folder;
    this.#now = now;
    this.#name = createHash('sha256').update(name).digest('hex').slice(0, 32);
  }

  static async open(folder: string, place: ScannedPlace, now: number): Promise<ScanCache> {
    const cache = new ScanCache(folder, place.name, now);
    if (await place.brings(folder)) cache.#refuse(folder, `it is part of the scanned ${place.kind}`);
    else {
      const status = statusOf(folder);
      const reason = status === null ? null : distrust(status);
      if (reason !== null) cache.#refuse(folder, reason);
    }
    return cache;
  }

  #refuse(file: string, reason: string): void {
    this.#isUsable = false;
    this.diagnostics.push(
      diagnostic('warning', 'cache-not-used', `the cache of earlier scans is not used: ${reason}`, { path: file }),
    );
  }

  #fileOf(purpose: string): string {
    return path.join(this.#folder, `${this.#name}.${purpose}`);
  }

  /** Whether anything was ever left for this purpose. */
  holds(purpose: string): boolean {
    return this.#isUsable && existsSync(this.#fileOf(purpose));
  }

  /** What was written under the same digest; null where there is nothing of use. */
  read(purpose: string, digest: string): Buffer | null {
    if (!this.#isUsable) return null;
    const file = this.#fileOf(purpose);
    let bytes: Buffer;
    try {
      // Somebody may have put a pipe there, which would be waited for.
      const descriptor = openSync(file, constants.O_RDONLY | (platform() === 'win32' ? 0 : constants.O_NONBLOCK));
      try {
        const status = fstatSync(descriptor);
        const reason = status.isFile() ? distrust(status) : 'it is not a file';
        if (reason !== null) {
          this.#refuse(file, reason);
          return null;
        }
        bytes = readFileSync(descriptor);
        this.#markUsed(descriptor, status);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      if (!isAbsence(error)) {
        this.#refuse(file, `it cannot be read (${reasonOf(error)})`);
      }
      return null;
    }
    const head = Buffer.from(headOf(purpose, digest));
    const end = bytes.length - CHECK_BYTES;
    const isWhole =
      end >= head.length && createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
    if (!isWhole) this.damaged(purpose);
    // Written by another version, or under other rules or settings: nothing to speak of.
    return isWhole && bytes.subarray(0, head.length).equals(head) ? bytes.subarray(head.length, end) : null;
  }

  /** Once a day. */
  #markUsed(descriptor: number, { mtimeMs }: Stats): void {
    try {
      if (this.#now - mtimeMs > DAY_MS) futimesSync(descriptor, this.#now / 1000, this.#now / 1000);
    } catch {
      // Where nothing can be written, nothing is pruned either.
    }
  }

  /** To be said of contents that make no sense. They will be written over. */
  damaged(purpose: string): void {
    this.diagnostics.push(
      diagnostic('warning', 'cache-damaged', 'the cache of an earlier scan is damaged and was not used', {
        path: this.#fileOf(purpose),
      }),
    );
  }

  /** Never fails: what cannot be kept is said. */
  async write(purpose: string, digest: string, content: Uint8Array): Promise<void> {
    if (!this.#isUsable) return;
    const file = this.#fileOf(purpose);
    const body = Buffer.concat([Buffer.from(headOf(purpose, digest)), content]);
    try {
      await makeFolder(this.#folder, 0o700);
      await writeFileAtomic(file, Buffer.concat([body, createHash('sha256').update(body).digest()]), {
        mayLeadOut: true,
      });
      pruneCaches(this.#folder, this.#now);
    } catch (error) {
      const reason = error instanceof OutputError ? reasonOf(error.cause) : reasonOf(error);
      this.diagnostics.push(
        diagnostic(
          'warning',
          'cache-not-written',
          `the cache was not written, so the next scan starts from nothing: ${reason}`,
          { path: file },
        ),
      );
      this.#isUsable = false;
    }
  }
}

/** With a NUL, so that nobody takes it for text. */
function headOf(purpose: string, digest: string): string {
  return `keyroll ${purpose} 1\n${digest}\n\0`;
}
