/** Objects that are there, each under a number: their ids by number, and their numbers by id. */
import type { TypedIds } from './arena.ts';

export class ObjectNumbers {
  readonly #stretches: readonly TypedIds[];
  readonly #idBytes: number;
  readonly #numberOf: (id: Uint8Array) => number;

  /** `numberOf`: -1 for an id that is not there. */
  constructor(stretches: readonly TypedIds[], idBytes: number, numberOf: (id: Uint8Array) => number) {
    this.#stretches = stretches;
    this.#idBytes = idBytes;
    this.#numberOf = numberOf;
  }

  get count(): number {
    return this.#stretches.reduce((sum, { types }) => sum + types.length, 0);
  }

  numberOf(id: Uint8Array): number {
    return this.#numberOf(id);
  }

  bytesOf(number: number): Buffer {
    let at = number;
    for (const { ids, types } of this.#stretches) {
      if (at >= 0 && at < types.length) {
        return Buffer.from(ids.buffer, ids.byteOffset + at * this.#idBytes, this.#idBytes);
      }
      at -= types.length;
    }
    return Buffer.alloc(0);
  }

  /** In hexadecimal. */
  idOf(number: number): string {
    return this.bytesOf(number).toString('hex');
  }
}
