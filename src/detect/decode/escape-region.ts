/**
 * Which escapes open a region, and which part of it each region answers for. Regions overlap, so anchors are judged
 * only in the part nearest to the escape that opened theirs: the work stays that of reading the text about once.
 *
 * An escape opens a region when the bytes around it hash lower than those of its neighbours, or when no neighbour that
 * does is near. That is decided by the bytes themselves, so it moves along when the text does, whatever stands further
 * away.
 */
import { lowerCaseOf } from '../../base/ascii.ts';
import type { Span } from '../../model/span.ts';
import { FULL_SIGHT, sightOf } from '../sight.ts';

/** Escapes within so many bytes are neighbours: the one whose surroundings hash lowest opens a region. */
const APART = 64;
/**
 * An escape further than this from any that opens a region opens one itself, unless the text between only repeats
 * itself.
 */
const COVERED = 160;
/** How many bytes a region goes on beyond the outermost escapes that it answers for. */
const AROUND = 512;
/** Bytes before an escape, and from its first one on, that its hash is made of. */
const HASHED_BEFORE = 8;
const HASHED_AFTER = 12;

/** How far the verdict on an escape looks. */
export const ESCAPE_REACH = COVERED + AROUND;
/**
 * To know whether an escape opens a region, and where its neighbours' regions begin, escapes must be looked at this far
 * around it.
 */
const LOOKED_AT = 3 * COVERED + APART + HASHED_AFTER;
/** Where a stretch goes on further than this from an escape, the verdict counts as resting on all of its reach. */
const MAX_STRETCH = 256;
/** Bytes whose escapes are sorted out in one go; neighbouring escapes are asked about one after the other. */
const BLOCK = 512;

/** Text that is decoded together: the stretch, and the part in which anchors are judged. */
export interface EscapeRegion {
  readonly region: Span;
  readonly focus: Span;
}

/** How escapes of one kind are spelled. */
export interface EscapeSpelling {
  /** First byte of every escape. */
  readonly lead: number;
  /** 1 for bytes that end a stretch: no region reaches over one. */
  readonly ends: Uint8Array;
  /** What stands behind the lead byte of an escape that may open a region, in lower case. */
  readonly openers: readonly Uint8Array[];
}

function opensAt(bytes: Uint8Array, at: number, { openers }: EscapeSpelling): boolean {
  for (const rest of openers) {
    let i = 0;
    while (i < rest.length && lowerCaseOf(bytes[at + 1 + i] ?? 0) === rest[i]) i++;
    if (i === rest.length) return true;
  }
  return false;
}

/** Of the bytes around `at`; those beyond the text count as 0. */
function hashAt(bytes: Uint8Array, at: number): number {
  let mix = 0;
  for (let p = at - HASHED_BEFORE; p < at + HASHED_AFTER; p++) mix = (Math.imul(mix, 31) + (bytes[p] ?? 0)) | 0;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  return (mix ^ (mix >>> 13)) | 0;
}

/**
 * The escapes of a piece of text, in their order: where, how they hash, in which stretch, and whether they open a
 * region.
 */
interface Escapes {
  count: number;
  readonly at: Int32Array;
  readonly hash: Int32Array;
  readonly stretch: Int32Array;
  readonly opens: Uint8Array;
}

function gather(bytes: Uint8Array, from: number, to: number, spelling: EscapeSpelling, into: Escapes): void {
  const { lead, ends } = spelling;
  into.count = 0;
  for (let p = from, stretch = 0; p < to; p++) {
    const byte = bytes[p] as number;
    if (byte === lead && opensAt(bytes, p, spelling)) {
      into.at[into.count] = p;
      into.hash[into.count] = hashAt(bytes, p);
      into.stretch[into.count++] = stretch;
    } else if (ends[byte] === 1) stretch++;
  }
}

/** Whether no escape of the same stretch within `APART` hashes lower; of equal ones the first counts. */
function isLowest({ count, at, hash, stretch }: Escapes, i: number): boolean {
  const here = at[i] as number;
  const own = hash[i] as number;
  const same = stretch[i];
  for (let j = i - 1; j >= 0 && stretch[j] === same && here - (at[j] as number) <= APART; j--) {
    if ((hash[j] as number) <= own) return false;
  }
  for (let j = i + 1; j < count && stretch[j] === same && (at[j] as number) - here <= APART; j++) {
    if ((hash[j] as number) < own) return false;
  }
  return true;
}

/** Whether the same bytes stand around an escape shortly before: the text repeats itself. */
function repeats({ at, hash, stretch }: Escapes, i: number): boolean {
  for (let j = i - 1; j >= 0 && stretch[j] === stretch[i] && (at[i] as number) - (at[j] as number) <= APART; j--) {
    if (hash[j] === hash[i]) return true;
  }
  return false;
}

const LOWEST = 1;
const ALONE = 2;

function choose(escapes: Escapes): void {
  const { count, at, stretch, opens } = escapes;
  for (let i = 0; i < count; i++) opens[i] = isLowest(escapes, i) ? LOWEST : 0;
  for (let i = 0, last = -1, next = 0; i < count; i++) {
    if (opens[i] === LOWEST) {
      last = i;
      continue;
    }
    next = Math.max(next, i);
    while (next < count && opens[next] !== LOWEST) next++;
    const isNear = (j: number): boolean =>
      j >= 0 && j < count && stretch[j] === stretch[i] && Math.abs((at[j] as number) - (at[i] as number)) <= COVERED;
    if (!isNear(last) && !isNear(next) && !repeats(escapes, i)) opens[i] = ALONE;
  }
}

/**
 * Finds the regions of one kind of escape. Neighbouring ones are asked for one after the other, so what was found out
 * is kept.
 */
export class EscapeRegions {
  readonly #spelling: EscapeSpelling;
  readonly #escapes: Escapes = {
    count: 0,
    at: new Int32Array(2048),
    hash: new Int32Array(2048),
    stretch: new Int32Array(2048),
    opens: new Uint8Array(2048),
  };
  #bytes: Uint8Array | undefined;
  #from = 0;
  #to = 0;

  constructor(spelling: EscapeSpelling) {
    this.#spelling = spelling;
  }

  /** The region that the escape at `at` opens, or undefined where others answer for it. */
  at(bytes: Uint8Array, at: number): EscapeRegion | undefined {
    this.#lookAround(bytes, at);
    const i = this.#indexOf(at);
    return i < 0 || this.#escapes.opens[i] === 0 ? undefined : this.#regionOf(bytes, i);
  }

  /**
   * What the verdict on the escape at `at` rests on: its stretch, and what the hashes of the escapes in it are made of.
   */
  sightAt(bytes: Uint8Array, at: number): number {
    const { ends } = this.#spelling;
    const least = at - MAX_STRETCH;
    const most = at + MAX_STRETCH;
    let start = at;
    let end = at;
    while (start > 0 && start > least && ends[bytes[start - 1] as number] === 0) start--;
    while (end < bytes.length && end < most && ends[bytes[end] as number] === 0) end++;
    return start === least || end === most ? FULL_SIGHT : sightOf(at - start + HASHED_BEFORE, end - at + HASHED_AFTER);
  }

  #lookAround(bytes: Uint8Array, at: number): void {
    if (this.#bytes === bytes && at >= this.#from && at < this.#to) return;
    this.#bytes = bytes;
    this.#from = at;
    this.#to = at + BLOCK;
    gather(
      bytes,
      Math.max(0, at - LOOKED_AT),
      Math.min(bytes.length, this.#to + LOOKED_AT),
      this.#spelling,
      this.#escapes,
    );
    choose(this.#escapes);
  }

  #indexOf(place: number): number {
    const { at, count } = this.#escapes;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((at[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    return low < count && at[low] === place ? low : -1;
  }

  /** The nearest escape of the same stretch that opens a region and stands near enough to share one's text, or -1. */
  #neighbour(i: number, step: 1 | -1): number {
    const { at, stretch, opens, count } = this.#escapes;
    for (
      let j = i + step;
      j >= 0 &&
      j < count &&
      stretch[j] === stretch[i] &&
      Math.abs((at[j] as number) - (at[i] as number)) <= 2 * COVERED;
      j += step
    ) {
      if (opens[j] !== 0) {
        return j;
      }
    }
    return -1;
  }

  /** The outermost escape on one side that the region answers for. */
  #outermost(i: number, step: 1 | -1, limit: number): number {
    const { at, stretch, count } = this.#escapes;
    const here = at[i] as number;
    let last = here;
    for (let j = i + step; j >= 0 && j < count && stretch[j] === stretch[i]; j += step) {
      const place = at[j] as number;
      if (Math.abs(place - here) > COVERED || (step < 0 ? place < limit : place >= limit)) break;
      last = place;
    }
    return last;
  }

  #regionOf(bytes: Uint8Array, i: number): EscapeRegion {
    const { ends } = this.#spelling;
    const { at } = this.#escapes;
    const here = at[i] as number;
    const before = this.#neighbour(i, -1);
    const after = this.#neighbour(i, 1);
    const low = before < 0 ? -1 : (here + (at[before] as number)) >>> 1;
    const high = after < 0 ? -1 : (here + (at[after] as number)) >>> 1;
    const firstOwned = this.#outermost(i, -1, low);
    const lastOwned = this.#outermost(i, 1, high < 0 ? Infinity : high);
    let start = firstOwned;
    let end = lastOwned + 1;
    for (const limit = Math.max(0, firstOwned - AROUND); start > limit && ends[bytes[start - 1] as number] === 0;) {
      start--;
    }
    for (const limit = Math.min(bytes.length, lastOwned + AROUND); end < limit && ends[bytes[end] as number] === 0;) {
      end++;
    }
    return { region: { start, end }, focus: { start: low < 0 ? start : low, end: high < 0 ? end : high } };
  }
}
