/**
 * The bytes of a pack. A small pack is read once, into memory that threads share; a large one by ranges into a window,
 * so that memory does not grow with the pack. Reading on from where the window ends takes a long stretch, going
 * anywhere else a short one.
 */
import { closeSync, read, readSync } from 'node:fs';
import { openRegular } from '../files/own-file.ts';
import { PackError } from './pack-error.ts';

const LONG = 1 << 18;
const SHORT = 1 << 13;
/** Packs up to this size are read whole. */
const WHOLE = 1 << 27;

/** Parts of a pack that are read at once. */
const PARTS = 4;

/** Reads `[from, to)`, in a thread of Node's own. */
function readPart(descriptor: number, bytes: Uint8Array, from: number, to: number): Promise<void> {
  if (from >= to) return Promise.resolve();
  return new Promise((resolve, reject) => {
    read(descriptor, bytes, from, to - from, from, (error, count) => {
      if (error !== null) reject(error);
      else if (count === 0) reject(new PackError('the pack is cut short'));
      else resolve(readPart(descriptor, bytes, from + count, to));
    });
  });
}

/** All of a pack that is small enough, in shared memory; null for a larger one. */
export async function wholePack(file: string, length: number): Promise<Uint8Array | null> {
  if (length > WHOLE) return null;
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  const descriptor = openRegular(file);
  const size = Math.ceil(length / PARTS);
  const parts = await Promise.allSettled(
    Array.from({ length: PARTS }, (_, part) =>
      readPart(descriptor, bytes, part * size, Math.min((part + 1) * size, length)),
    ),
  );
  closeSync(descriptor);
  for (const part of parts) if (part.status === 'rejected') throw part.reason;
  return bytes;
}

export class PackFile {
  readonly #file: string;
  readonly #length: number;
  /** Null until bytes are wanted that are not in memory. */
  #descriptor: number | null = null;
  #buffer: Uint8Array;
  #start = 0;
  #end = 0;

  /** `whole`: what `wholePack` gave. */
  constructor(file: string, length: number, whole: Uint8Array | null) {
    this.#file = file;
    this.#length = length;
    this.#buffer = whole ?? new Uint8Array(LONG);
    this.#end = whole === null ? 0 : length;
  }

  /** Where `offset` lies in the bytes of the last `load`. */
  at(offset: number): number {
    return offset - this.#start;
  }

  /** Bytes in which `[offset, offset + length)` lies whole, at `at(offset)`. They are good until the next call. */
  load(offset: number, length: number): Uint8Array {
    if (offset >= this.#start && offset + length <= this.#end) return this.#buffer;
    if (offset + length > this.#length) throw new PackError('the pack is cut short');
    const goesOn = offset >= this.#start && offset <= this.#end + SHORT;
    const wanted = Math.min(Math.max(length, goesOn ? LONG : SHORT), this.#length - offset);
    if (wanted > this.#buffer.length) this.#buffer = new Uint8Array(wanted);
    this.#start = offset;
    this.#end = offset;
    this.#read(offset, this.#buffer.subarray(0, wanted));
    this.#end = offset + wanted;
    return this.#buffer;
  }

  /** Fills `into` with the bytes from `offset` on; what is not at hand is not kept. */
  copy(offset: number, into: Uint8Array): void {
    const end = offset + into.length;
    if (end > this.#length) throw new PackError('the pack is cut short');
    if (offset >= this.#start && end <= this.#end) into.set(this.#buffer.subarray(this.at(offset), this.at(end)));
    else this.#read(offset, into);
  }

  #read(offset: number, into: Uint8Array): void {
    for (let at = 0; at < into.length;) {
      const count = this.#readSome(offset + at, at === 0 ? into : into.subarray(at));
      if (count === 0) throw new PackError('the pack is cut short');
      at += count;
    }
  }

  /** A pack may go away at any time, when somebody repacks: git knows then where its objects are. */
  #readSome(offset: number, into: Uint8Array): number {
    try {
      this.#descriptor ??= openRegular(this.#file);
      return readSync(this.#descriptor, into, 0, into.length, offset);
    } catch (cause) {
      throw new PackError('the pack can no longer be read', { cause });
    }
  }

  /** What is read afterwards opens the file again. */
  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
