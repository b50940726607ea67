/** A pack read by ranges: one window of the file is held, entries lie in it whole. Memory does not grow with the pack. */
import { closeSync, openSync, readSync } from 'node:fs';
import { PackError } from './pack-index.ts';

const WINDOW = 1 << 20;

export class PackFile {
  readonly #descriptor: number;
  readonly #length: number;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: string, length: number) {
    this.#descriptor = openSync(file, 'r');
    this.#length = length;
  }

  /** Where `offset` lies in `bytes` after `load`. */
  at(offset: number): number {
    return offset - this.#start;
  }

  /** The bytes that hold `[offset, offset + length)`; they are good until the next call. */
  load(offset: number, length: number): Buffer {
    if (offset >= this.#start && offset + length <= this.#start + this.#window.length) return this.#window;
    if (offset + length > this.#length) throw new PackError('the pack is cut short');
    const wanted = Math.min(Math.max(length, WINDOW), this.#length - offset);
    const window = this.#window.length >= wanted && this.#window.length === WINDOW ? this.#window : Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(WINDOW, wanted)));
    let done = 0;
    while (done < wanted) {
      const count = readSync(this.#descriptor, window, done, wanted - done, offset + done);
      if (count === 0) throw new PackError('the pack is cut short');
      done += count;
    }
    this.#window = window.length === wanted ? window : window.subarray(0, wanted);
    this.#start = offset;
    return this.#window;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
