/**
 * A lock beside a file, for the moment in which it is read, changed and written back: two people at once take turns. A
 * lock says whose it is, so that one left behind by a killed process is taken over by the next who comes.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutputError } from '../../model/error.ts';
import { isSystemError, reasonOf } from '../../base/system-error.ts';

export interface Lock {
  /** False once another process has taken it over. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** How long to wait for another's lock, and between two looks at it. */
const PATIENCE_MS = 30_000;
const INTERVAL_MS = 40;
/** No update takes this long: an older lock is of a process that died, perhaps on another machine. */
const LONGEST_MS = 120_000;
/** A lock without an owner is one that is being written, or was when its process died. */
const UNSIGNED_MS = 3_000;

function lockPath(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.lock`);
}

/** `file`: its real path, without links. Throws when another process keeps the lock. */
export async function lockFile(file: string): Promise<Lock> {
  const place = lockPath(file);
  const signature = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}\n`;
  for (let waited = 0; ; waited += INTERVAL_MS) {
    if (await tryLock(place, signature, file)) break;
    const owner = await ownerOf(place);
    // Asked once more: the owner may have let go and ended in between, and then the lock is another's.
    if (owner !== null && (await isAbandoned(place, owner)) && (await ownerOf(place)) === owner) {
      await rm(place, { force: true });
    } else if (waited >= PATIENCE_MS) {
      throw new OutputError('another process is changing this file.', {
        path: file,
        hint: `Try again; if no keyroll is running, remove ${place}.`,
      });
    } else {
      await sleep(INTERVAL_MS);
    }
  }
  const isHeld = async (): Promise<boolean> => (await ownerOf(place)) === signature;
  return {
    isHeld,
    release: async () => {
      if (await isHeld()) await rm(place, { force: true });
    },
  };
}

async function tryLock(place: string, signature: string, file: string): Promise<boolean> {
  try {
    const handle = await open(place, 'wx', 0o600);
    try {
      await handle.writeFile(signature);
    } catch (error) {
      // Created but empty, on a full disk: remove it, or the next process would wait for no one.
      await rm(place, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw new OutputError(`cannot be changed: its lock file cannot be created: ${reasonOf(error)}.`, {
      path: file,
      cause: error,
    });
  }
}

async function ownerOf(place: string): Promise<string | null> {
  return readFile(place, 'utf8').catch(() => null);
}

async function isAbandoned(place: string, owner: string): Promise<boolean> {
  const status = await stat(place).catch(() => null);
  if (status === null) return false;
  const age = Date.now() - status.mtimeMs;
  const [pid = '', host] = owner.trim().split(' ');
  if (!/^\d+$/.test(pid) || host === undefined) return age > UNSIGNED_MS;
  return age > LONGEST_MS || (host === hostname() && !isAlive(Number(pid)));
}

/** Signal 0 asks and does nothing; "not permitted" is an answer too: another user's process. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}
