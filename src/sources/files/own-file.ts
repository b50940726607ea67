/**
 * Reads the files that keyroll takes its orders from: settings, packs, inventories, baselines. They may come with the
 * checkout that is scanned, where a link leads to any device of the machine and a pipe waits for ever. So what was only
 * found must be a regular file; what the user typed may be a pipe, as a shell makes one of `<(...)`.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { Refused } from '../../base/system-error.ts';

/**
 * `typed`: on the command line or in the environment. `found`: beside what is scanned, or named by what was found
 * there.
 */
export type Origin = 'typed' | 'found';

/** What a person writes is a thousand times smaller; readers of YAML and JSON would take gigabytes for more. */
const MAX_OWN_BYTES = 64 * 1024 ** 2;

/** Windows has no such flag: opening cannot block there. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const NO_REGULAR_FILE = 'it is not a regular file';

/**
 * Of what somebody typed, whatever it is; of what was found, a file alone. Reading a folder is refused by the system.
 */
function refusalOf(status: Stats, origin: Origin): string | null {
  if (origin === 'found' && !status.isFile() && !status.isDirectory()) return NO_REGULAR_FILE;
  return status.size > MAX_OWN_BYTES ? 'it is larger than 64 MB' : null;
}

/** A regular file, open for reading; without waiting for the other end of a pipe. */
export function openRegular(file: string): number {
  const descriptor = openSync(file, WITHOUT_WAITING);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Refused(file, NO_REGULAR_FILE);
}

/** One of git's own files, or of a working tree: whole, of whatever size. */
export function readRegular(file: string): Buffer {
  const descriptor = openRegular(file);
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Throws what `reasonOf` has words for. */
export function readOwnFile(file: string, origin: Origin): Buffer {
  const descriptor = openSync(file, origin === 'typed' ? constants.O_RDONLY : WITHOUT_WAITING);
  try {
    const refusal = refusalOf(fstatSync(descriptor), origin);
    if (refusal !== null) throw new Refused(file, refusal);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
