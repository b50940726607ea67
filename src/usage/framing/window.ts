/**
 * The stretch of a log that is in memory: what was read and not yet taken, in the kernel's memory, which is used again
 * for each log. Behind what is filled stand quotes, so that a search for the end of a text always ends. Memory follows
 * the longest record, never the file.
 */
import { DOUBLE_QUOTE } from '../../base/ascii.ts';
import { openKernel, PAGE, type KernelCalls, type KernelCode } from '../../sources/pack/kernel.ts';
import { TextCache } from './text-cache.ts';

/** Behind what is filled. */
const GUARD_BYTES = 32;
/** Room for the names that records hold, before the window: of all formats that may stand in one log. */
const NAME_BYTES = 1 << 23;
const FIRST_BYTES = 1 << 21;

export class Window {
  readonly kernel: KernelCalls;
  /** Where the window begins in the kernel's memory. */
  readonly address: number;
  readonly #names: number;
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Bytes in use. */
  filled = 0;
  /** Offset in the decompressed log of the first byte. */
  base = 0;
  #texts: TextCache | null = null;

  constructor(code: KernelCode) {
    this.kernel = openKernel(code);
    this.#names = this.kernel.heapStart();
    this.address = Math.ceil((this.#names + NAME_BYTES) / PAGE) * PAGE;
    this.#enlarge(FIRST_BYTES);
    this.begin();
  }

  /** Forgets everything: another log begins. */
  begin(): void {
    this.filled = 0;
    this.base = 0;
    this.kernel.openNames(this.#names, this.address);
    this.#texts = null;
    this.grow(0);
  }

  /** Texts of this log. */
  get texts(): TextCache {
    return (this.#texts ??= new TextCache(this.kernel));
  }

  append(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.filled);
    this.grow(chunk.length);
  }

  /** Makes room for so many bytes from `filled` on. */
  reserve(count: number): void {
    const needed = this.filled + count;
    if (needed + GUARD_BYTES > this.bytes.length) this.#enlarge(Math.max(needed, this.bytes.length * 2));
  }

  /** Counts bytes that were written from `filled` on. */
  grow(count: number): void {
    this.filled += count;
    this.bytes.fill(DOUBLE_QUOTE, this.filled, this.filled + GUARD_BYTES);
  }

  /** Lets go of the first bytes. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.filled + GUARD_BYTES);
    this.filled -= count;
    this.base += count;
  }

  /** The window is the last thing in memory, so that what it holds stays where it is. */
  #enlarge(size: number): void {
    const { memory } = this.kernel;
    const missing = this.address + size + GUARD_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const length = memory.buffer.byteLength - this.address;
    this.bytes = Buffer.from(memory.buffer, this.address, length);
    this.view = new DataView(memory.buffer, this.address, length);
  }
}
