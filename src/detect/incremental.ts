/**
 * Scanning a text that is known to be mostly a copy of one that was scanned before.
 *
 * Anchors wholly inside a copied segment are taken over without looking; only new bytes and a word's length behind
 * every seam are searched. A verdict is taken over when all the bytes it rests on lie in one segment; every other
 * anchor and run is judged anew. So the result is, by construction, that of scanning the whole text: a property test
 * holds it to that.
 */
import { IntRow } from '../model/int-row.ts';
import type { Span } from '../model/span.ts';
import { ASK, HIT, LAST, SEARCHED_AT_ONCE, SIGHT, type AutomatonSearch } from './automaton-search.ts';
import type { Engine } from './engine.ts';
import { FOLLOWED } from './follow-table.ts';
import { MAX_FOUND, type Raw } from './evaluator.ts';
import { FULL_SIGHT, NO_SIGHT, joinedSight, movedSight, sightAfter, sightBefore } from './sight.ts';

/** In place of a sight: what the verdict of the base rests on is not wholly inside one segment. */
const STALE = -2;

/** What is kept of a scanned text while texts that copy from it are still to come. */
export interface ScannedText {
  /** Its hits on the stack, ascending. */
  readonly hitsFrom: number;
  readonly hitsTo: number;
  readonly raws: readonly Raw[];
  readonly length: number;
}

/** By output state of an automaton, how far its words reach, counted from the last byte of the hit. */
class StateReach {
  readonly #before: Int32Array;
  readonly #after: Int32Array;

  constructor({ automaton: { outputStart, words }, wordLengths, evaluator: { reach } }: Engine) {
    this.#before = new Int32Array(outputStart.length - 1);
    this.#after = new Int32Array(outputStart.length - 1);
    for (let output = 0; output < this.#before.length; output++) {
      for (let w = outputStart[output] as number; w < (outputStart[output + 1] as number); w++) {
        const word = words[w] as number;
        const length = wordLengths[word] as number;
        this.#before[output] = Math.max(this.#before[output] as number, (reach.before[word] as number) + length - 1);
        this.#after[output] = Math.max(this.#after[output] as number, (reach.after[word] as number) - length + 1, 1);
      }
    }
  }

  /** Whether everything that the words of a hit may look at lies in `[low, high)`. */
  isWithin(output: number, last: number, low: number, high: number): boolean {
    return last - (this.#before[output] as number) >= low && last + (this.#after[output] as number) <= high;
  }
}

export class IncrementalScanner {
  /**
   * Hits of several texts on one stack, as the search finds them: a text's descendants are scanned before the next text
   * begins. What a verdict rests on is counted from the last byte of the hit.
   */
  readonly stack = new IntRow(1 << 16);
  readonly #engine: Engine;
  readonly #search: AutomatonSearch;
  readonly #reach: StateReach;

  /** `search`: over the memory in which the texts lie. */
  constructor(engine: Engine, search: AutomatonSearch) {
    this.#engine = engine;
    this.#search = search;
    this.#reach = new StateReach(engine);
  }

  /** Scans all of `bytes`. */
  scanWhole(bytes: Buffer): ScannedText {
    const hitsFrom = this.stack.length;
    this.#searchAll(bytes);
    return this.#judgeAll(bytes, hitsFrom);
  }

  /**
   * Scans `bytes`, of which the segments (triples of start, start in the base, length; ascending) are copied from
   * `base`. `isLast`: no text copies from this one, so only hits that have to be judged again are kept.
   */
  scanCopy(bytes: Buffer, base: ScannedText, segments: Int32Array, isLast: boolean): ScannedText {
    const { stack } = this;
    const hitsFrom = stack.length;
    const raws: Raw[] = [];
    const copied = new Copied(segments, bytes.length, base.length);
    this.#takeHits(bytes, base, segments, copied, isLast);
    if (base.raws.length < MAX_FOUND) {
      this.#siftStale(bytes, hitsFrom);
      this.#judgeTouched(bytes, hitsFrom, copied, raws);
      this.#judgeSeams(bytes, base, segments, raws);
      inherit(base.raws, copied, raws);
    }
    if (base.raws.length < MAX_FOUND && raws.length < MAX_FOUND) {
      return { hitsFrom, hitsTo: stack.length, raws, length: bytes.length };
    }
    // Of a text that holds more than is kept of one, the first count: they are found in their order.
    stack.length = hitsFrom;
    return this.scanWhole(bytes);
  }

  /** Keeps all hits that end in `bytes`. */
  #searchAll(bytes: Buffer): void {
    const search = this.#search;
    for (let start = 0; start < bytes.length; start += SEARCHED_AT_ONCE) {
      const count = search.searchInPlace(bytes, start, Math.min(bytes.length, start + SEARCHED_AT_ONCE));
      this.stack.append(search.hits, 0, count);
    }
  }

  /** Puts the hits of a text on the stack: those of its base that lie in copies, and those in new bytes. */
  #takeHits(bytes: Buffer, base: ScannedText, segments: Int32Array, copied: Copied, isLast: boolean): void {
    const { longest } = this.#search;
    const fresh: Fresh = { next: 0, count: 0, searched: -1 };
    let near = base.hitsFrom;
    while (copied.next()) {
      const { start, end, low, high } = copied;
      const settled = low === NO_LOW ? start : Math.min(end, start + longest - 1);
      this.#takeNew(bytes, base, segments, settled, fresh);
      // Whether a word is a hit depends on the bytes behind it as well.
      const known = high === NO_HIGH ? end : end - FOLLOWED;
      if (known > settled) near = this.#takeCopied(base, settled, known, copied, near, isLast);
    }
    this.#takeNew(bytes, base, segments, bytes.length, fresh);
  }

  /** Keeps the hits in new bytes that end before `to`; more are searched for when those found are all kept. */
  #takeNew(bytes: Buffer, base: ScannedText, segments: Int32Array, to: number, fresh: Fresh): void {
    const search = this.#search;
    for (;;) {
      const { hits } = search;
      const from = fresh.next;
      let { next } = fresh;
      while (next < fresh.count && (hits[next + LAST] as number) < to) next += HIT;
      this.stack.append(hits, from, next);
      fresh.next = next;
      if (next < fresh.count || fresh.searched >= to) return;
      fresh.count = search.searchNew(bytes, segments, base.length, Math.max(fresh.searched, 0));
      fresh.searched = search.searchedTo();
      fresh.next = 0;
    }
  }

  /** First index of a hit of `base` whose position is at least `position`; `near` is where the last search ended. */
  #firstHit(base: ScannedText, position: number, near: number): number {
    const { numbers } = this.stack;
    let low = base.hitsFrom;
    let high = base.hitsTo;
    if (near > low && (numbers[near - HIT + LAST] as number) < position) low = near;
    if (low + HIT < high && (numbers[low + LAST] as number) >= position) high = low;
    else if (low + 8 * HIT < high && (numbers[low + 8 * HIT + LAST] as number) >= position) high = low + 8 * HIT;
    while (low < high) {
      const middle = low + (((high - low) / HIT) >>> 1) * HIT;
      if ((numbers[middle + LAST] as number) < position) low = middle + HIT;
      else high = middle;
    }
    return low;
  }

  /** Takes over the hits of `base` that end in `[from, to)` of the text; returns where it stopped. */
  #takeCopied(base: ScannedText, from: number, to: number, copy: Segment, near: number, isLast: boolean): number {
    const { stack } = this;
    const reach = this.#reach;
    const { shift, low, high } = copy;
    const end = base.hitsTo;
    let i = this.#firstHit(base, from - shift, near);
    stack.reserve(end - i);
    const { numbers } = stack;
    let { length } = stack;
    for (; i < end; i += HIT) {
      const last = (numbers[i + LAST] as number) + shift;
      if (last >= to) break;
      const output = numbers[i] as number;
      const sight = numbers[i + SIGHT] as number;
      const holds = sight > 0 && last - sightBefore(sight) >= low && last + sightAfter(sight) <= high;
      const isSettled = holds || reach.isWithin(output, last, low, high);
      if (isSettled && isLast) continue;
      numbers[length++] = output;
      numbers[length++] = last;
      numbers[length++] = holds ? sight : isSettled ? FULL_SIGHT : STALE;
    }
    stack.length = length;
    return i;
  }

  /** Has the kernel look again at stale hits from `hitsFrom` on, as many at once as there is room for. */
  #siftStale(bytes: Buffer, hitsFrom: number): void {
    const { numbers, length } = this.stack;
    const { hits } = this.#search;
    let waiting = 0;
    let first = hitsFrom;
    for (let at = hitsFrom; at < length; at += HIT) {
      if (numbers[at + SIGHT] !== STALE) continue;
      if (waiting === 0) first = at;
      hits[waiting] = numbers[at] as number;
      hits[waiting + LAST] = numbers[at + LAST] as number;
      waiting += HIT;
      if (waiting < hits.length) continue;
      this.#settleStale(bytes, first, waiting);
      waiting = 0;
    }
    if (waiting > 0) this.#settleStale(bytes, first, waiting);
  }

  /** The stale hits from `first` on wait for the kernel's verdicts, in so many numbers. */
  #settleStale(bytes: Buffer, first: number, waiting: number): void {
    const search = this.#search;
    const { hits } = search;
    const { numbers } = this.stack;
    search.sift(bytes, waiting);
    for (let i = 0, at = first; i < waiting; at += HIT) {
      if (numbers[at + SIGHT] !== STALE) continue;
      numbers[at + SIGHT] = hits[i + SIGHT] as number;
      i += HIT;
    }
  }

  /**
   * Judges the words of a hit, but for those whose reach lies in `[low, high)`: their verdicts are taken over. Returns
   * what the verdicts rest on, counted from the last byte.
   */
  #judge(bytes: Buffer, output: number, last: number, into: Raw[], low: number, high: number): number {
    const { evaluator, wordLengths, deeper } = this.#engine;
    const { outputStart, words } = this.#engine.automaton;
    const { before, after } = evaluator.reach;
    const found = into.length;
    let sight = NO_SIGHT;
    let isWhole = true;
    for (let w = outputStart[output] as number; w < (outputStart[output + 1] as number); w++) {
      const word = words[w] as number;
      const at = last + 1 - (wordLengths[word] as number);
      const isTaken = at - (before[word] as number) >= low && at + (after[word] as number) <= high;
      const own = isTaken ? FULL_SIGHT : evaluator.evaluateWord(bytes, word, at, deeper, into);
      if (isTaken) isWhole = false;
      sight = joinedSight(sight, own === FULL_SIGHT ? own : movedSight(own, last - at));
    }
    if (isWhole && into.length === found) this.#search.remember(bytes, output, last, sight);
    return sight;
  }

  /** Judges every hit and run of `bytes`, whose hits stand on the stack from `hitsFrom` on. */
  #judgeAll(bytes: Buffer, hitsFrom: number): ScannedText {
    const raws: Raw[] = [];
    const { numbers, length } = this.stack;
    for (let i = hitsFrom; i < length && raws.length < MAX_FOUND; i += HIT) {
      if (numbers[i + SIGHT] !== ASK) continue;
      numbers[i + SIGHT] = this.#judge(bytes, numbers[i] as number, numbers[i + LAST] as number, raws, NO_HIGH, NO_LOW);
    }
    this.#judgeRuns(bytes, this.#search.runs(bytes, 0, bytes.length), raws);
    return { hitsFrom, hitsTo: length, raws, length: bytes.length };
  }

  /** Judges every hit that a detector has to look at, but for those in a segment whose verdicts are taken over. */
  #judgeTouched(bytes: Buffer, hitsFrom: number, copied: Copied, into: Raw[]): void {
    const { numbers, length } = this.stack;
    let isCopy = copied.first();
    for (let i = hitsFrom; i < length && into.length < MAX_FOUND; i += HIT) {
      if (numbers[i + SIGHT] !== ASK) continue;
      const output = numbers[i] as number;
      const last = numbers[i + LAST] as number;
      while (isCopy && copied.end <= last) isCopy = copied.next();
      const isNew = !isCopy || last < copied.start;
      const low = isNew ? NO_HIGH : copied.low;
      const high = isNew ? NO_LOW : copied.high;
      numbers[i + SIGHT] =
        !isNew && this.#reach.isWithin(output, last, low, high)
          ? FULL_SIGHT
          : this.#judge(bytes, output, last, into, low, high);
    }
  }

  #judgeSeams(bytes: Buffer, base: ScannedText, segments: Int32Array, into: Raw[]): void {
    this.#judgeRuns(bytes, this.#search.runsAtSeams(bytes, segments, base.length), into);
  }

  #judgeRuns(bytes: Buffer, runs: readonly Span[], into: Raw[]): void {
    const { evaluator, deeper } = this.#engine;
    for (const run of runs) if (into.length < MAX_FOUND) evaluator.evaluateRun(bytes, run, deeper, into);
  }
}

/**
 * Hits in new bytes as the search has found them: the next to be kept, how many numbers they are, and how far it came.
 */
interface Fresh {
  next: number;
  count: number;
  searched: number;
}

/**
 * Segments are at least so long, but for those at the beginning or end of both texts: to search a shorter one again
 * takes less than taking over what little it holds.
 */
export const WORTH_COPYING = 64;
/** Stand for "no bound": beyond every reach, and still small integers. */
const NO_LOW = -0x3fffffff;
const NO_HIGH = 0x3fffffff;

/** A stretch of a text that is copied from its base at `position - shift`. */
interface Segment {
  readonly start: number;
  readonly end: number;
  readonly shift: number;
  /** What a verdict may rest on to be taken over: the segment, without bound where both texts start or end with it. */
  readonly low: number;
  readonly high: number;
}

/**
 * The segments of a text one after the other, from the triples that tell of them; one object for all, since there are
 * millions.
 */
class Copied implements Segment {
  start = 0;
  end = 0;
  shift = 0;
  low = 0;
  high = 0;
  readonly #triples: Int32Array;
  readonly #length: number;
  readonly #baseLength: number;
  #at = 0;

  constructor(triples: Int32Array, length: number, baseLength: number) {
    this.#triples = triples;
    this.#length = length;
    this.#baseLength = baseLength;
  }

  /** Goes back to the first; false where there is none. */
  first(): boolean {
    this.#at = 0;
    return this.next();
  }

  /** Goes on to the next; false behind the last. */
  next(): boolean {
    const triples = this.#triples;
    const at = this.#at;
    if (at >= triples.length) return false;
    const start = triples[at] as number;
    const from = triples[at + 1] as number;
    const size = triples[at + 2] as number;
    const end = start + size;
    this.#at = at + 3;
    this.start = start;
    this.end = end;
    this.shift = start - from;
    this.low = start === 0 && from === 0 ? NO_LOW : start;
    this.high = end === this.#length && from + size === this.#baseLength ? NO_HIGH : end;
    return true;
  }
}

function shiftSpan(span: Span, shift: number): Span {
  return { start: span.start + shift, end: span.end + shift };
}

function shifted(raw: Raw, shift: number): Raw {
  if (shift === 0) return raw;
  const from = raw.from + shift;
  const to = raw.to + shift;
  switch (raw.kind) {
    case 'match': {
      const { match } = raw;
      return {
        kind: 'match',
        match: {
          ...match,
          span: shiftSpan(match.span, shift),
          parts: match.parts.map((part) => ({ ...part, span: shiftSpan(part.span, shift) })),
        },
        from,
        to,
      };
    }
    case 'protected':
      return { kind: 'protected', value: { ...raw.value, span: shiftSpan(raw.value.span, shift) }, from, to };
    case 'weakness':
      return { kind: 'weakness', weakness: { ...raw.weakness, span: shiftSpan(raw.weakness.span, shift) }, from, to };
    case 'directive':
      return { kind: 'directive', from, to };
  }
}

/** Takes over what rests on one segment alone; a stretch that is copied twice brings its findings twice. */
function inherit(raws: readonly Raw[], copied: Copied, into: Raw[]): void {
  if (raws.length === 0) return;
  for (let isCopy = copied.first(); isCopy && into.length < MAX_FOUND; isCopy = copied.next()) {
    const { shift, low, high } = copied;
    for (const raw of raws) if (raw.from + shift >= low && raw.to + shift <= high) into.push(shifted(raw, shift));
  }
}
