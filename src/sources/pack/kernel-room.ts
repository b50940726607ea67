/**
 * Stretches of the kernel's memory for one task, from the start of its heap or behind another room: whatever uses that
 * memory next begins there again. To be taken before anything is looked at, because memory that grows leaves its old views behind.
 */
import { PAGE, SLACK, type KernelCalls } from './kernel.ts';
import { PackError } from './pack-error.ts';

export class KernelRoom {
  readonly #kernel: KernelCalls;
  #end: number;

  constructor(kernel: KernelCalls, from: number = kernel.heapStart()) {
    this.#kernel = kernel;
    this.#end = aligned(from);
  }

  /** Address of so many bytes; what they hold is anything. */
  take(bytes: number): number {
    const at = this.#end;
    this.#end = aligned(at + bytes + SLACK);
    const missing = Math.ceil((this.#end - this.#kernel.memory.buffer.byteLength) / PAGE);
    try {
      if (missing > 0) this.#kernel.memory.grow(missing);
    } catch (cause) {
      throw new PackError('too large for the memory at hand', { cause });
    }
    return at;
  }

  /** The address of a copy. */
  put(array: ArrayBufferView): number {
    const at = this.take(array.byteLength);
    this.bytes(at, array.byteLength).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return at;
  }

  /** Memory from here on is free. */
  get end(): number {
    return this.#end;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#kernel.memory.buffer, at, length);
  }

  numbers(at: number, length: number): Int32Array {
    return new Int32Array(this.#kernel.memory.buffer, at, length);
  }

  floats(at: number, length: number): Float64Array {
    return new Float64Array(this.#kernel.memory.buffer, at, length);
  }
}

export function aligned(address: number): number {
  return Math.ceil(address / SLACK) * SLACK;
}
