/**
 * A pack read by ranges into one window. Reading on from where the window ends takes a long stretch, going anywhere
 * else a short one, so that neither a walk through the pack nor a jump along a chain reads much for nothing.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { PackError } from './pack-index.ts';

const LONG = 1 << 18, SHORT = 1 << 13;

export class PackFile {
  readonly #descriptor: number;
  readonly #length: number;
  #buffer: Buffer = Buffer.allocUnsafeSlow(LONG);
  #start = 0;
  #end = 0;

  constructor(file: string, length: number) {
    this.#descriptor = openSync(file, 'r');
    this.#length = length;
  }

  /** Where `offset` lies in the bytes of the last `load`. */
  at(offset: number): number {
    return offset - this.#start;
  }

  /** Bytes in which `[offset, offset + length)` lies whole, at `at(offset)`. They are good until the next call. */
  load(offset: number, length: number): Buffer {
    if (offset >= this.#start && offset + length <= this.#end) return this.#buffer;
    if (offset + length > this.#length) throw new PackError('the pack is cut short');
    const goesOn = offset >= this.#start && offset <= this.#end + SHORT;
    const wanted = Math.min(Math.max(length, goesOn ? LONG : SHORT), this.#length - offset);
    if (wanted > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(wanted);
    this.#start = offset;
    this.#end = offset;
    while (this.#end < offset + wanted) {
      const count = readSync(this.#descriptor, this.#buffer, this.#end - offset, offset + wanted - this.#end, this.#end);
      if (count === 0) throw new PackError('the pack is cut short');
      this.#end += count;
    }
    return this.#buffer;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
