/**
 * The automaton in the kernel's memory: searches four places of a stretch at once, at three times the speed of one
 * loop, and sorts out the hits that lead nowhere. Runs of base64 are found there too. Bytes that lie in that memory are
 * searched in place; others are put there whole, or piece by piece with what the verdicts on their hits may look at.
 */
import type { IntList } from '../../base/int-list.ts';
import type { Span } from '../../model/span.ts';
import type { KernelCalls } from '../../sources/pack/kernel.ts';
import { KernelRoom } from '../../sources/pack/kernel-room.ts';
import { RUN_MAX } from '../decode/base64.ts';
import { FOLLOWED } from './follow-table.ts';
import type { SearchTables } from './search-tables.ts';

/** Bytes searched in one call. */
export const SEARCHED_AT_ONCE = 1 << 14;
/** Largest text that is put into the kernel's memory whole. */
export const LOADED_AT_ONCE = 1 << 20;
/**
 * A hit is three numbers: the output state, the position of the word's last byte, and the sight of the verdict that
 * nothing is to be found there; or, in the place of a sight, ASK.
 */
export const HIT = 3;
export const LAST = 1;
export const SIGHT = 2;
/** The kernel cannot tell: a detector has to look. */
export const ASK = -1;
const BYTES_PER_NUMBER = 4;
/** How many places at which nothing was found are remembered, and how many bytes around one at most. */
const REMEMBERED = 1 << 17;
const BYTES_PER_PLACE = 24;
const WIDEST_REMEMBERED = 2048;
/** Random bytes that surroundings are hashed with: one for each of theirs, and a vector more. */
const RANDOM = WIDEST_REMEMBERED + 16;
const NO_RUNS: readonly Span[] = [];
/** Runs found in one call. */
const MOST_RUNS = SEARCHED_AT_ONCE;

export class AutomatonSearch {
  readonly #kernel: KernelCalls;
  /** Of the longest word, in bytes. */
  readonly longest: number;
  /** Memory of the kernel from here on is free. */
  readonly end: number;
  readonly #margin: number;
  readonly #into: number;
  readonly #copy: number;
  #hits: Int32Array;

  /**
   * Takes memory from the start of the heap. `random`: where places at which nothing was found are to be remembered,
   * bytes drawn for this alone.
   */
  constructor(kernel: KernelCalls, tables: SearchTables, random: ((bytes: number) => Uint8Array) | null = null) {
    this.#kernel = kernel;
    this.longest = tables.longest;
    this.#margin = tables.margin;
    const room = new KernelRoom(kernel);
    this.#openWords(room, tables);
    this.#into = room.take((SEARCHED_AT_ONCE + 1) * HIT * BYTES_PER_NUMBER);
    this.#copy = room.take(LOADED_AT_ONCE);
    this.#openRules(room, tables);
    if (random !== null) {
      const memo = room.take(REMEMBERED * BYTES_PER_PLACE);
      const keys = room.put(random(RANDOM));
      kernel.openMemo(memo, REMEMBERED, keys, WIDEST_REMEMBERED);
    }
    this.end = room.end;
    this.#hits = this.#view();
  }

  /** The automaton lies at the very start of the room, where the kernel looks for it. */
  #openWords(room: KernelRoom, { automaton, follows, gates, classes: byteClasses }: SearchTables): void {
    const { classes, next, classCount, firstOutput, outputStart, words } = automaton;
    const table = room.take(classes.length + next.byteLength);
    room.bytes(table, classes.length).set(classes);
    room.numbers(table + classes.length, next.length).set(next);
    this.#kernel.openAutomaton(
      classCount,
      firstOutput,
      this.longest,
      room.put(follows.states),
      room.put(follows.sets),
      FOLLOWED,
    );
    this.#kernel.openGates(room.put(outputStart), room.put(words), room.put(gates));
    this.#kernel.openClasses(room.put(byteClasses));
  }

  #openRules(room: KernelRoom, { claims, outlines, setsOff, reaches }: SearchTables): void {
    this.#kernel.openClaims(room.put(claims.starts), room.put(claims.claims));
    this.#kernel.openOutlines(
      room.put(outlines.starts),
      room.put(outlines.rows),
      room.put(outlines.sets),
      room.put(setsOff),
      room.put(reaches.before),
      room.put(reaches.after),
    );
  }

  /** Hits of the last `search`, HIT numbers each. */
  get hits(): Int32Array {
    // Memory that grew has left its old views behind.
    if (this.#hits.length === 0) this.#hits = this.#view();
    return this.#hits;
  }

  /** Puts a text of at most LOADED_AT_ONCE bytes where it is searched in place, until the next one is. */
  load(bytes: Uint8Array): Uint8Array {
    const loaded = new Uint8Array(this.#kernel.memory.buffer, this.#copy, bytes.length);
    loaded.set(bytes);
    return loaded;
  }

  /**
   * Finds the hits that end in `[from, to)`, at most SEARCHED_AT_ONCE bytes, of a text in the kernel's memory; returns
   * how many numbers of `hits` they are.
   */
  searchInPlace(bytes: Uint8Array, from: number, to: number): number {
    return this.#kernel.search(bytes.byteOffset, bytes.length, from, to, this.#into) * HIT;
  }

  /** The same of any text. */
  search(bytes: Uint8Array, from: number, to: number): number {
    const start = Math.max(0, from - this.longest - this.#margin);
    const end = Math.min(bytes.length, to + FOLLOWED + this.#margin);
    this.load(bytes.subarray(start, end));
    const count = this.#kernel.search(this.#copy, end - start, from - start, to - start, this.#into) * HIT;
    const { hits } = this;
    for (let i = LAST; i < count; i += HIT) hits[i] = (hits[i] as number) + start;
    return count;
  }

  /**
   * Adds the hits of a text of at most LOADED_AT_ONCE bytes at which something may be found, and returns its runs of
   * base64.
   */
  placesIn(bytes: Uint8Array, into: IntList): readonly Span[] {
    const text = this.load(bytes);
    const { length } = bytes;
    const runs = this.runs(text, 0, length);
    for (let at = 0; at < length; at += SEARCHED_AT_ONCE) {
      this.#take(this.searchInPlace(text, at, Math.min(length, at + SEARCHED_AT_ONCE)), into);
    }
    return runs;
  }

  /** The hits alone, of a piece of any text. */
  placesBetween(bytes: Uint8Array, from: number, to: number, into: IntList): void {
    this.#take(this.search(bytes, from, to), into);
  }

  /** Taken out of the kernel's memory, since what is decoded while they are judged is searched there as well. */
  #take(count: number, into: IntList): void {
    const { hits } = this;
    for (let i = 0; i < count; i += HIT) {
      if (hits[i + SIGHT] !== ASK) continue;
      into.push(hits[i] as number);
      into.push(hits[i + LAST] as number);
    }
  }

  /**
   * Detectors found nothing at a hit in a text that lies in the kernel's memory: where the same words stand among the
   * bytes of that sight, nothing is to be found from now on.
   */
  remember(bytes: Uint8Array, output: number, last: number, sight: number): void {
    this.#kernel.remember(bytes.byteOffset, bytes.length, output, last, sight);
  }

  /** Runs of base64 letters that may hold text, in `[from, to)` of a text in the kernel's memory. */
  runs(bytes: Uint8Array, from: number, to: number): readonly Span[] {
    return this.#takeRuns(from, (start) =>
      this.#kernel.base64Runs(bytes.byteOffset, start, to, RUN_MAX, this.#into, MOST_RUNS),
    );
  }

  /** Runs, and blocks of them, that new bytes or seams have a say in. */
  runsAtSeams(bytes: Uint8Array, copies: Int32Array, baseLength: number): readonly Span[] {
    const { byteOffset, byteLength } = copies;
    return this.#takeRuns(0, (start) =>
      this.#kernel.runsAtSeams(
        bytes.byteOffset,
        bytes.length,
        byteOffset,
        byteOffset + byteLength,
        baseLength,
        RUN_MAX,
        start,
        this.#into,
        MOST_RUNS,
      ),
    );
  }

  /** `find` is asked until it finds fewer runs than there is room for. */
  #takeRuns(from: number, find: (start: number) => number): readonly Span[] {
    let count = find(from);
    if (count === 0) return NO_RUNS;
    const runs: Span[] = [];
    for (; ; count = find((runs.at(-1)?.end ?? 0) + 1)) {
      const { hits } = this;
      for (let i = 0; i < count * 2; i += 2) runs.push({ start: hits[i] as number, end: hits[i + 1] as number });
      if (count < MOST_RUNS) return runs;
    }
  }

  #view(): Int32Array {
    return new Int32Array(this.#kernel.memory.buffer, this.#into, SEARCHED_AT_ONCE * HIT);
  }
}
