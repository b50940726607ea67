/**
 * The outlines of all rules as numbers, known before any rule is opened. Most windows around an anchor do not fit the
 * outline of the rule that asked for it, which spares opening the rule, making a string and running a regular
 * expression.
 */
import type { CompiledRule } from '../../model/ruleset.ts';
import { SET_OFF } from '../../ruleset/set-off.ts';
import type { Packed, PackedContent } from '../packed.ts';
import { nextStretch } from '../decode/stretch.ts';
import { rangeMask } from './range-mask.ts';

export interface Outlines {
  readonly tables: OutlineTables;
  /**
   * False where rule `rule` finds nothing in `[from, end)` around its anchor at `at`; `offset` is the anchor's place in
   * a match, null where it varies.
   */
  fits(rule: number, bytes: Uint8Array, at: number, offset: number | null, from: number, end: number): boolean;
}

/** As the kernel reads them (`kernel/outline.ts`). */
export interface OutlineTables {
  /** By rule where its row begins, and where the last one ends. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  /** Sets of bytes, a bit for each byte. */
  readonly sets: Int32Array;
}

/**
 * Numbers of each rule's row: whether it tells of values, how many places, the set of all of them, the sets behind and
 * before, and then sets and how often.
 */
const OF_VALUES = 0;
const LENGTH = 1;
const ALL = 2;
const BEHIND = 3;
const BEFORE = 4;
const PLACES = 5;
const NONE = -1;

const BITS = 32;
const SET_NUMBERS = 256 / BITS;

export function packOutlines(rules: readonly Pick<CompiledRule, 'outline' | 'context'>[]): PackedContent {
  const numbers = new Map<string, number>();
  const starts: number[] = [];
  const rows: number[] = [];
  const numberOf = (ranges: string): number => {
    if (!numbers.has(ranges)) numbers.set(ranges, numbers.size);
    return numbers.get(ranges) ?? NONE;
  };
  for (const {
    outline: { places, before, behind },
    context,
  } of rules) {
    starts.push(rows.length);
    const all = places.map(([ranges]) => ranges);
    const length = places.reduce((sum, [, times]) => sum + times, 0);
    rows.push(
      Number(context !== null),
      length,
      numberOf([...new Set(all)].join('')),
      behind === undefined ? NONE : numberOf(behind),
      before === undefined ? NONE : numberOf(before),
      ...places.flatMap(([ranges, times]) => [numberOf(ranges), times]),
    );
  }
  starts.push(rows.length);
  return {
    numbers: {
      outlineStarts: Int32Array.from(starts),
      outlineRows: Int32Array.from(rows),
      outlineSets: Int32Array.from(
        [...numbers.keys()].flatMap((ranges) => [...new Int32Array(rangeMask(ranges).buffer)]),
      ),
    },
    texts: {},
  };
}

/** Marks of the bytes that set a value off. */
export const SETS_OFF = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(new RegExp(SET_OFF).test(String.fromCharCode(byte))),
);

/** Opens what `packOutlines` wrote. */
export function openOutlines(packed: Packed): Outlines {
  return new OpenedOutlines({
    starts: packed.numbers('outlineStarts'),
    rows: packed.numbers('outlineRows'),
    sets: packed.numbers('outlineSets'),
  });
}

class OpenedOutlines implements Outlines {
  readonly tables: OutlineTables;
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;
  /** Sets that were asked for, a byte of 0 or 1 for each byte. */
  readonly #sets: (Uint8Array | undefined)[] = [];

  constructor(tables: OutlineTables) {
    this.tables = tables;
    this.#starts = tables.starts;
    this.#rows = tables.rows;
  }

  fits(rule: number, bytes: Uint8Array, at: number, offset: number | null, from: number, end: number): boolean {
    const row = this.#starts[rule] as number;
    // A word whose place is known begins the match, so the value stands behind it; others may stand inside the value.
    if (this.#rows[row + OF_VALUES] === 1) return this.#valueStands(rule, bytes, offset === null ? from : at, end);
    return offset === null
      ? this.#matchStands(rule, bytes, from, at, end)
      : this.#standsAt(rule, bytes, at - offset, end);
  }

  #set(number: number): Uint8Array {
    const known = this.#sets[number];
    if (known !== undefined) return known;
    const { sets } = this.tables;
    const first = number * SET_NUMBERS;
    const set = Uint8Array.from(
      { length: 256 },
      (_, byte) => ((sets[first + (byte >> 5)] as number) >>> (byte % BITS)) & 1,
    );
    this.#sets[number] = set;
    return set;
  }

  /** Whether a match can begin at `start`. */
  #standsAt(rule: number, bytes: Uint8Array, start: number, end: number): boolean {
    const rows = this.#rows;
    const row = this.#starts[rule] as number;
    const rowEnd = this.#starts[rule + 1] as number;
    const behind = rows[row + BEHIND] as number;
    const before = rows[row + BEFORE] as number;
    let at = start;
    if (at < 0 || at + (rows[row + LENGTH] as number) > end) return false;
    if (before !== NONE && at > 0 && this.#set(before)[bytes[at - 1] as number] !== 1) return false;
    for (let pair = row + PLACES; pair < rowEnd; pair += 2) {
      const marks = this.#set(rows[pair] as number);
      for (const stop = at + (rows[pair + 1] as number); at < stop; at++) {
        if (marks[bytes[at] as number] !== 1) return false;
      }
    }
    return behind === NONE || at >= end || this.#set(behind)[bytes[at] as number] === 1;
  }

  /** Whether a match that holds the byte at `at` can begin from `from` on. */
  #matchStands(rule: number, bytes: Uint8Array, from: number, at: number, end: number): boolean {
    const first = this.#set(this.#rows[(this.#starts[rule] as number) + PLACES] as number);
    for (let start = from; start <= at; start++) {
      if (first[bytes[start] as number] === 1 && this.#standsAt(rule, bytes, start, end)) return true;
    }
    return false;
  }

  /** Whether a value can begin from `from` on. */
  #valueStands(rule: number, bytes: Uint8Array, from: number, end: number): boolean {
    const row = this.#starts[rule] as number;
    const length = this.#rows[row + LENGTH] as number;
    const marks = this.#set(this.#rows[row + ALL] as number);
    for (
      let start = nextStretch(bytes, marks, from, end, length);
      start >= 0;
      start = nextStretch(bytes, marks, start, end, length)
    ) {
      if (SETS_OFF[bytes[start - 1] as number] === 1 && this.#standsAt(rule, bytes, start, end)) return true;
      for (start++; start < end && SETS_OFF[bytes[start - 1] as number] !== 1;) start++;
    }
    return false;
  }
}
