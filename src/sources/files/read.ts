/**
 * Reads files into one buffer that is used again and again: open, read, close, and nothing more for an ordinary file.
 * Reads are positioned, which a pipe, a socket or a terminal refuses, so that nothing here can wait for input.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { TextEncoding } from '../../model/fragment.ts';
import { SNIFF_BYTES, sniffEncoding } from './encoding.ts';

export const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Reason of a file that was listed and is not there any more: deleted, and no gap in the scan. */
export const GONE = 'not there any more';
export const NOT_REGULAR = 'not a regular file';
export const UNREADABLE = 'unreadable';
export const SYMBOLIC_LINK = 'symbolic link';

/** `head`: the first bytes of what is binary, a view that holds until the next call. */
export type ReadResult =
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly encoding: TextEncoding }
  | { readonly kind: 'skipped'; readonly reason: string; readonly incomplete: boolean; readonly head?: Uint8Array };

export type Skip = Extract<ReadResult, { kind: 'skipped' }>;

const FIRST_BUFFER_BYTES = 1024 * 1024;
/** Most files are shorter, and of a longer one that is binary no more needs to be read. */
const FIRST_READ_BYTES = 64 * 1024;
/** Windows has neither flag: there, opening follows links and cannot block. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function left(reason: string): Skip {
  return { kind: 'skipped', reason, incomplete: false };
}

function missed(reason: string): Skip {
  return { kind: 'skipped', reason, incomplete: true };
}

function skipOf(error: unknown): Skip {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return left(GONE);
    case 'ELOOP':
    case 'EMLINK':
      return left(SYMBOLIC_LINK);
    case 'ENXIO':
    case 'ESPIPE':
    case 'EISDIR':
    case 'EAGAIN':
    case 'ENODEV':
      return left(NOT_REGULAR);
    default:
      return missed(UNREADABLE);
  }
}

export class FileReader {
  readonly #maxBytes: number;
  #buffer: Buffer;

  constructor(maxBytes: number = MAX_FILE_BYTES) {
    this.#maxBytes = maxBytes;
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(SNIFF_BYTES, Math.min(FIRST_BUFFER_BYTES, maxBytes + 1)));
  }

  /** The bytes are a view of the shared buffer: they hold until the next call. */
  read(file: string): ReadResult {
    let descriptor: number;
    try {
      descriptor = openSync(file, FLAGS);
    } catch (error) {
      return skipOf(error);
    }
    try {
      return this.#readOpen(descriptor);
    } catch (error) {
      return skipOf(error);
    } finally {
      closeSync(descriptor);
    }
  }

  #readOpen(descriptor: number): ReadResult {
    const asked = Math.min(FIRST_READ_BYTES, this.#buffer.length);
    let length = readSync(descriptor, this.#buffer, 0, asked, 0);
    // Only an empty or a full first read leaves open what kind of file this is and how long.
    if (length === 0 || length === asked) {
      const status = fstatSync(descriptor);
      if (!status.isFile()) return left(NOT_REGULAR);
      if (length > 0 && sniffEncoding(this.#buffer.subarray(0, length)) === 'binary') return this.#binary(length);
      if (status.size > this.#maxBytes) return missed('too large');
      if (length > 0) length = this.#readRest(descriptor, length, status.size);
    }
    if (length > this.#maxBytes) return missed('too large');
    const bytes = this.#buffer.subarray(0, length);
    const encoding = sniffEncoding(bytes);
    return encoding === 'binary' ? this.#binary(length) : { kind: 'content', bytes, encoding };
  }

  #binary(length: number): Skip {
    return { ...left('binary'), head: this.#buffer.subarray(0, Math.min(length, SNIFF_BYTES)) };
  }

  /** Reads on until the end of the file, or until one byte more than allowed has come. */
  #readRest(descriptor: number, already: number, size: number): number {
    let length = already;
    for (;;) {
      if (length > this.#maxBytes) return length;
      if (length === this.#buffer.length) this.#grow(Math.max(size + 1, length * 2));
      const count = readSync(descriptor, this.#buffer, length, this.#buffer.length - length, length);
      if (count === 0) return length;
      length += count;
    }
  }

  #grow(wanted: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length + 1, Math.min(wanted, this.#maxBytes + 1)));
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }
}
