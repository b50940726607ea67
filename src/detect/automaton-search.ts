/**
 * The automaton in the kernel's memory: searches three places of a stretch at once, at twice the speed of one loop.
 * Bytes that lie in that memory are searched in place, others are copied there piece by piece. Runs of base64 are found
 * there too.
 */
import type { Span } from '../model/span.ts';
import { PAGE, SLACK, type KernelCalls } from '../sources/pack/kernel.ts';
import type { Automaton } from './automaton.ts';
import { base64Runs, RUN_MAX } from './decode/base64.ts';
import { FOLLOWED, type FollowMasks } from './follow-table.ts';

/** Bytes searched in one call. */
export const SEARCHED_AT_ONCE = 1 << 14;
const BYTES_PER_HIT = 8;

function aligned(address: number): number {
  return Math.ceil(address / SLACK) * SLACK;
}

export class AutomatonSearch {
  readonly #kernel: KernelCalls;
  readonly #longest: number;
  readonly #hits: number;
  readonly #copy: number;
  #pairs: Int32Array;

  /** Takes memory from the start of the heap. `longest`: of all words, in bytes. */
  constructor(kernel: KernelCalls, { classes, next, classCount, firstOutput }: Automaton, longest: number, { states, sets }: FollowMasks) {
    this.#kernel = kernel;
    this.#longest = longest;
    const table = aligned(kernel.heapStart()), behind = aligned(table + classes.length + next.byteLength), behindSets = behind + states.byteLength;
    this.#hits = aligned(behindSets + sets.length);
    this.#copy = aligned(this.#hits + (SEARCHED_AT_ONCE + 1) * BYTES_PER_HIT);
    const missing = Math.ceil((this.end - kernel.memory.buffer.byteLength) / PAGE);
    if (missing > 0) kernel.memory.grow(missing);
    const memory = new Uint8Array(kernel.memory.buffer);
    memory.set(classes, table);
    memory.set(new Uint8Array(next.buffer, next.byteOffset, next.byteLength), table + classes.length);
    memory.set(new Uint8Array(states.buffer, states.byteOffset, states.byteLength), behind);
    memory.set(sets, behindSets);
    kernel.openAutomaton(table, classCount, firstOutput, longest, behind, behindSets);
    this.#pairs = this.#view();
  }

  /** Memory from here on is free. */
  get end(): number {
    return aligned(this.#copy + SEARCHED_AT_ONCE + this.#longest + FOLLOWED + SLACK);
  }

  /** Hits of the last `search`: pairs of output state and position of the last byte. */
  get pairs(): Int32Array {
    // Memory that grew has left its old views behind.
    if (this.#pairs.length === 0) this.#pairs = this.#view();
    return this.#pairs;
  }

  /** Finds the hits that end in `[from, to)`, at most SEARCHED_AT_ONCE bytes; returns how many numbers `pairs` holds. */
  search(bytes: Uint8Array, from: number, to: number): number {
    if (bytes.buffer === this.#kernel.memory.buffer) return this.#kernel.search(bytes.byteOffset, bytes.length, from, to, this.#hits) * 2;
    const start = Math.max(0, from - this.#longest + 1), end = Math.min(bytes.length, to + FOLLOWED);
    new Uint8Array(this.#kernel.memory.buffer, this.#copy, end - start).set(bytes.subarray(start, end));
    return this.#kernel.search(this.#copy - start, end, from, to, this.#hits) * 2;
  }

  /** As `base64Runs`. */
  runs(bytes: Uint8Array, from: number, to: number): Span[] {
    if (bytes.buffer !== this.#kernel.memory.buffer) return base64Runs(bytes, from, to);
    const runs: Span[] = [];
    for (let start = from; start < to;) {
      const count = this.#kernel.base64Runs(bytes.byteOffset, start, to, RUN_MAX, this.#hits, SEARCHED_AT_ONCE), { pairs } = this;
      for (let i = 0; i < count * 2; i += 2) runs.push({ start: pairs[i] as number, end: pairs[i + 1] as number });
      if (count < SEARCHED_AT_ONCE) break;
      start = (pairs[count * 2 - 1] as number) + 1;
    }
    return runs;
  }

  #view(): Int32Array {
    return new Int32Array(this.#kernel.memory.buffer, this.#hits, SEARCHED_AT_ONCE * 2);
  }
}
