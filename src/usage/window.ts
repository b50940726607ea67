/**
 * The stretch of a log that is in memory: what was read and not yet taken, in one buffer that is used again and again.
 * Behind what is filled stand quotes, so that a search for the end of a text always ends. Memory follows the longest
 * record, never the file.
 */
import { GUARD_BYTES } from './json-fields.ts';

const FIRST_BYTES = 1 << 21;
const QUOTE = 34;

export class Window {
  bytes: Buffer = Buffer.alloc(FIRST_BYTES + GUARD_BYTES, QUOTE);
  view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  /** Bytes in use. */
  filled = 0;
  /** Offset in the unpacked log of the first byte. */
  base = 0;

  append(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.filled);
    this.grow(chunk.length);
  }

  /** Makes room for so many bytes from `filled` on. */
  reserve(count: number): void {
    const needed = this.filled + count;
    if (needed + GUARD_BYTES > this.bytes.length) this.#enlarge(needed);
  }

  /** Counts bytes that were written from `filled` on. */
  grow(count: number): void {
    this.filled += count;
    this.bytes.fill(QUOTE, this.filled, this.filled + GUARD_BYTES);
  }

  /** Lets go of the first bytes. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.filled + GUARD_BYTES);
    this.filled -= count;
    this.base += count;
  }

  #enlarge(needed: number): void {
    const larger = Buffer.alloc(Math.max(needed, (this.bytes.length - GUARD_BYTES) * 2) + GUARD_BYTES, QUOTE);
    larger.set(this.bytes.subarray(0, this.filled));
    this.bytes = larger;
    this.view = new DataView(larger.buffer, larger.byteOffset, larger.length);
  }
}
