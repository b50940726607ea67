/**
 * The pepper: the key under which fingerprints are made. It lives in a file outside every repository; the inventory
 * keeps only a short check of it, so that a wrong pepper is noticed instead of matching nothing.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { InventoryError } from '../model/error.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Io } from '../base/io.ts';
import { mayRepeatPath } from '../redaction/quote.ts';
import { isAbsence, isSystemError, reasonOf } from '../base/system-error.ts';
import { userFolder } from '../base/user-folder.ts';
import { makeFolder } from '../sources/files/write-atomic.ts';

const MIN_BYTES = 32;
const MAX_BYTES = 65_536;
/** Part of the file format: inventories hold checks made with it. */
const CHECKED_TEXT = 'tokinv-key-check/v1';

export type Pepper =
  | {
      readonly kind: 'present';
      readonly key: Buffer;
      readonly path: string;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** `named`: the environment names a path, so a missing file is probably a mistake. */
  | {
      readonly kind: 'absent';
      readonly named: boolean;
      /** For messages: `at /home/…`. */
      readonly place: string;
    };

interface PepperPath {
  readonly path: string;
  readonly named: boolean;
}

/** Null where nothing says which folder is the user's, as in a container. */
function knownPath(io: Pick<Io, 'cwd' | 'env'>): PepperPath | null {
  const named = io.env['KEYROLL_PEPPER_FILE'];
  if (named !== undefined && named !== '') return { path: resolve(io.cwd, named), named: true };
  const config = userFolder(io.env, 'XDG_CONFIG_HOME', '.config');
  return config === null ? null : { path: join(config, 'keyroll', 'pepper'), named: false };
}

/** Where the pepper is, or would be made. */
export function pepperPath(io: Pick<Io, 'cwd' | 'env'>): string {
  const known = knownPath(io);
  if (known === null) {
    throw new InventoryError(
      'there is no path for the pepper: none of KEYROLL_PEPPER_FILE, XDG_CONFIG_HOME and HOME names one.',
      {
        hint: 'Set KEYROLL_PEPPER_FILE to the path of the pepper.',
      },
    );
  }
  return known.path;
}

/** Somebody may have set the variable to the pepper itself, which must not be said then. */
function placeOf({ path, named }: PepperPath, io: Pick<Io, 'env'>): string {
  return named && !mayRepeatPath(io.env['KEYROLL_PEPPER_FILE'] ?? '')
    ? 'where KEYROLL_PEPPER_FILE says (a path is expected there, not the pepper itself)'
    : `at ${path}`;
}

/** Reads the pepper at a given path; null where there is none. */
export async function pepperAt(path: string): Promise<Buffer | null> {
  const pepper = await loadPepper({ cwd: '/', env: { KEYROLL_PEPPER_FILE: path } });
  return pepper.kind === 'present' ? pepper.key : null;
}

/** Reads the pepper. One line end at the end of the file does not count as part of it. */
export async function loadPepper(io: Pick<Io, 'cwd' | 'env'>): Promise<Pepper> {
  const known = knownPath(io);
  if (known === null) {
    return {
      kind: 'absent',
      named: false,
      place: '(none of KEYROLL_PEPPER_FILE, XDG_CONFIG_HOME and HOME is set)',
    };
  }
  const { path, named } = known;
  const file = openIfThere(path);
  if (file === null) return { kind: 'absent', named, place: placeOf(known, io) };
  try {
    const stats = fstatSync(file);
    const key = longEnough(withoutLineEnd(readSome(file, path)), path);
    const isOpen = stats.isFile() && platform() !== 'win32' && (stats.mode & 0o077) !== 0;
    return { kind: 'present', key, path, diagnostics: isOpen ? [openToOthers(path)] : [] };
  } catch (error) {
    throw error instanceof InventoryError ? error : unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

function openToOthers(path: string): Diagnostic {
  const text = 'other users may read or change the pepper; run "chmod 600" on it';
  return diagnostic('warning', 'pepper-permissions', text, { path });
}

function longEnough(key: Buffer, path: string): Buffer {
  if (key.length === 0) {
    throw new InventoryError('the pepper file is empty.', {
      path,
      hint: 'Restore it from its backup, or remove the file and run "keyroll inventory init".',
    });
  }
  if (key.length < MIN_BYTES) {
    throw new InventoryError(`the pepper is too short: expected at least ${MIN_BYTES} bytes.`, {
      path,
      hint: 'Restore it from its backup; a shorter key could be guessed.',
    });
  }
  return key;
}

/** At once, as every run needs it: what reads files beside other work takes longer to load than this does. */
function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (isAbsence(error)) return null;
    throw unreadable(path, error);
  }
}

function readSome(file: number, path: string): Buffer {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    length += read;
    if (length > MAX_BYTES) {
      throw new InventoryError('this is too large to be a pepper: expected at most 64 KiB.', { path });
    }
    if (read === 0) return buffer.subarray(0, length);
  }
}

function withoutLineEnd(bytes: Buffer): Buffer {
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? 2 : 1) : 0;
  return bytes.subarray(0, bytes.length - end);
}

/** Makes a new pepper and returns it. An existing file is never overwritten. */
export async function createPepper(path: string): Promise<Buffer> {
  const key = randomBytes(MIN_BYTES).toString('hex');
  try {
    await makeFolder(dirname(path), 0o700);
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${key}\n`);
      await file.sync();
    } catch (error) {
      await unlink(path);
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') {
      throw new InventoryError('there is already a pepper; it is not overwritten.', { path, cause: error });
    }
    throw new InventoryError(`the pepper cannot be written: ${reasonOf(error)}.`, { path, cause: error });
  }
  return Buffer.from(key);
}

/** What `fingerprint_keys[].check` holds for this pepper. */
export function pepperCheck(key: Uint8Array): string {
  return fullCheck(key).slice(0, 16);
}

function fullCheck(key: Uint8Array): string {
  return createHmac('sha256', key).update(CHECKED_TEXT).digest('hex');
}

export interface PepperMatch {
  /** Id of the entry in `fingerprint_keys` for this pepper; null where none matches. */
  readonly keyId: string | null;
  /** False: this pepper made none of the fingerprints, so comparing them would find nothing. */
  readonly usable: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds out which of the inventory's keys the pepper is. */
export function matchPepper(inventory: Inventory, key: Uint8Array): PepperMatch {
  const check = fullCheck(key);
  const keys = inventory.fingerprintKeys;
  const match = keys.find((candidate) => candidate.check !== undefined && check.startsWith(candidate.check));
  if (match !== undefined) return { keyId: match.id, usable: true, diagnostics: [] };
  const unchecked = keys.filter((candidate) => candidate.check === undefined);
  if (keys.length > 0 && unchecked.length === 0) {
    const names = keys.map((candidate) => `"${candidate.id}"`).join(', ');
    const message = `this is not the pepper that the inventory was made with (${names}): its fingerprints cannot be compared`;
    return {
      keyId: null,
      usable: false,
      diagnostics: [diagnostic('error', 'pepper-wrong', message, { path: inventory.path })],
    };
  }
  const [only] = unchecked;
  return {
    keyId: unchecked.length === 1 && only !== undefined ? only.id : null,
    usable: true,
    diagnostics: hasKeyed(inventory)
      ? [
          diagnostic(
            'note',
            'pepper-unchecked',
            'fingerprint_keys has no "check", so it is not known whether this is the right pepper',
            {
              path: inventory.path,
            },
          ),
        ]
      : [],
  };
}

function hasKeyed(inventory: Inventory): boolean {
  return inventory.tokens.some(
    (entry) => entry.fingerprints?.some((fingerprint) => fingerprint.alg === 'hmac-sha256') === true,
  );
}

function unreadable(path: string, error: unknown): InventoryError {
  return new InventoryError(`the pepper cannot be read: ${reasonOf(error)}.`, {
    path,
    hint: 'Correct its permissions, or point KEYROLL_PEPPER_FILE to another file.',
    cause: error,
  });
}
