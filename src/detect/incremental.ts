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

export interface IncrementalScanner {
  /**
   * Hits of several texts on one stack, as the search finds them: a text's descendants are scanned before the next text
   * begins. What a verdict rests on is counted from the last byte of the hit.
   */
  readonly stack: IntRow;
  /** Scans all of `bytes`. */
  scanWhole(bytes: Buffer): ScannedText;
  /**
   * Scans `bytes`, of which the segments (triples of start, start in the base, length; ascending) are copied from
   * `base`. `isLast`: no text copies from this one, so only hits that have to be judged again are kept.
   */
  scanCopy(bytes: Buffer, base: ScannedText, segments: Int32Array, isLast: boolean): ScannedText;
}

/** `automatonSearch`: over the memory in which the texts lie. */
export function createIncrementalScanner(engine: Engine, automatonSearch: AutomatonSearch): IncrementalScanner {
  const { automaton, wordLengths, evaluator, deeper } = engine;
  const { longest } = automatonSearch;
  const { outputStart, words } = automaton;
  const { before, after } = evaluator.reach;
  /** By output state: the widest reach of its words, counted from the last byte of the hit. */
  const stateBefore = new Int32Array(outputStart.length - 1);
  const stateAfter = new Int32Array(outputStart.length - 1);
  for (let output = 0; output < stateBefore.length; output++) {
    for (let w = outputStart[output] as number; w < (outputStart[output + 1] as number); w++) {
      const word = words[w] as number;
      const length = wordLengths[word] as number;
      stateBefore[output] = Math.max(stateBefore[output] as number, (before[word] as number) + length - 1);
      stateAfter[output] = Math.max(stateAfter[output] as number, (after[word] as number) - length + 1, 1);
    }
  }
  const stack = new IntRow(1 << 16);

  /** Searches `[from, to)` and keeps hits that end there. */
  function search(bytes: Buffer, from: number, to: number): void {
    for (let start = from; start < to; start += SEARCHED_AT_ONCE) {
      const count = automatonSearch.searchInPlace(bytes, start, Math.min(to, start + SEARCHED_AT_ONCE));
      stack.reserve(count);
      const { hits } = automatonSearch;
      const { numbers, length } = stack;
      for (let i = 0; i < count; i++) numbers[length + i] = hits[i] as number;
      stack.length = length + count;
    }
  }

  /** First index of a hit of `base` whose position is at least `position`; `near` is where the last search ended. */
  function firstHit(base: ScannedText, position: number, near: number): number {
    const { numbers } = stack;
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
  function copyHits(
    base: ScannedText,
    from: number,
    to: number,
    { shift, low, high }: Segment,
    near: number,
    isLast: boolean,
  ): number {
    let i = firstHit(base, from - shift, near);
    const end = base.hitsTo;
    stack.reserve(end - i);
    const { numbers } = stack;
    let { length } = stack;
    for (; i < end; i += HIT) {
      const last = (numbers[i + LAST] as number) + shift;
      if (last >= to) break;
      const output = numbers[i] as number;
      const sight = numbers[i + SIGHT] as number;
      const holds = sight > 0 && last - sightBefore(sight) >= low && last + sightAfter(sight) <= high;
      const isSettled = holds || isWithin(output, last, low, high);
      if (isSettled && isLast) continue;
      numbers[length++] = output;
      numbers[length++] = last;
      numbers[length++] = holds ? sight : isSettled ? FULL_SIGHT : STALE;
    }
    stack.length = length;
    return i;
  }

  /** Whether everything that the words of a hit may look at lies in `[low, high)`. */
  function isWithin(output: number, last: number, low: number, high: number): boolean {
    return last - (stateBefore[output] as number) >= low && last + (stateAfter[output] as number) <= high;
  }

  /** Has the kernel look again at stale hits from `hitsFrom` on. */
  function siftStale(bytes: Buffer, hitsFrom: number): void {
    const { numbers } = stack;
    const { hits } = automatonSearch;
    const settle = (): void => {
      automatonSearch.sift(bytes, waiting);
      for (let i = 0, at = firstWaiting; i < waiting; at += HIT) {
        if (numbers[at + SIGHT] !== STALE) continue;
        numbers[at + SIGHT] = hits[i + SIGHT] as number;
        i += HIT;
      }
    };
    let waiting = 0;
    let firstWaiting = hitsFrom;
    for (let at = hitsFrom; at < stack.length; at += HIT) {
      if (numbers[at + SIGHT] !== STALE) continue;
      if (waiting === 0) firstWaiting = at;
      hits[waiting] = numbers[at] as number;
      hits[waiting + LAST] = numbers[at + LAST] as number;
      waiting += HIT;
      if (waiting < hits.length) continue;
      settle();
      waiting = 0;
    }
    if (waiting > 0) settle();
  }

  /**
   * Judges the words of a hit, but for those whose reach lies in `[low, high)`: their verdicts are taken over. Returns
   * what the verdicts rest on, counted from the last byte.
   */
  function evaluateOutput(bytes: Buffer, output: number, last: number, into: Raw[], low: number, high: number): number {
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
    if (isWhole && into.length === found) automatonSearch.remember(bytes, output, last, sight);
    return sight;
  }

  function scanWhole(bytes: Buffer): ScannedText {
    const hitsFrom = stack.length;
    search(bytes, 0, bytes.length);
    return judgeAll(bytes, hitsFrom);
  }

  /** Judges every hit and run of `bytes`, whose hits stand on the stack from `hitsFrom` on. */
  function judgeAll(bytes: Buffer, hitsFrom: number): ScannedText {
    const raws: Raw[] = [];
    const { numbers } = stack;
    for (let i = hitsFrom; i < stack.length && raws.length < MAX_FOUND; i += HIT) {
      if (numbers[i + SIGHT] === ASK)
        numbers[i + SIGHT] = evaluateOutput(
          bytes,
          numbers[i] as number,
          numbers[i + LAST] as number,
          raws,
          NO_HIGH,
          NO_LOW,
        );
    }
    for (const run of automatonSearch.runs(bytes, 0, bytes.length))
      if (raws.length < MAX_FOUND) evaluator.evaluateRun(bytes, run, deeper, raws);
    return { hitsFrom, hitsTo: stack.length, raws, length: bytes.length };
  }

  /** Keeps the hits in new bytes that end before `to`; more are searched for when those found are all kept. */
  function takeNew(bytes: Buffer, base: ScannedText, segments: Int32Array, to: number, fresh: Fresh): void {
    for (;;) {
      const { hits } = automatonSearch;
      stack.reserve(fresh.count - fresh.next);
      const { numbers } = stack;
      let { next } = fresh;
      let { length } = stack;
      for (; next < fresh.count && (hits[next + LAST] as number) < to; next += HIT) {
        numbers[length++] = hits[next] as number;
        numbers[length++] = hits[next + LAST] as number;
        numbers[length++] = hits[next + SIGHT] as number;
      }
      fresh.next = next;
      stack.length = length;
      if (next < fresh.count || fresh.searched >= to) return;
      fresh.count = automatonSearch.searchNew(bytes, segments, base.length, Math.max(fresh.searched, 0));
      fresh.searched = automatonSearch.searchedTo();
      fresh.next = 0;
    }
  }

  function scanCopy(bytes: Buffer, base: ScannedText, segments: Int32Array, isLast: boolean): ScannedText {
    const hitsFrom = stack.length;
    const raws: Raw[] = [];
    const copied = new Copied(segments, bytes.length, base.length);
    const fresh: Fresh = { next: 0, count: 0, searched: -1 };
    let near = base.hitsFrom;
    while (copied.next()) {
      const { start, end, low, high } = copied;
      const settled = low === NO_LOW ? start : Math.min(end, start + longest - 1);
      takeNew(bytes, base, segments, settled, fresh);
      // Whether a word is a hit depends on the bytes behind it as well.
      const known = high === NO_HIGH ? end : end - FOLLOWED;
      if (known > settled) near = copyHits(base, settled, known, copied, near, isLast);
    }
    takeNew(bytes, base, segments, bytes.length, fresh);
    if (base.raws.length < MAX_FOUND) {
      siftStale(bytes, hitsFrom);
      judgeTouched(bytes, hitsFrom, copied, raws);
      for (const run of automatonSearch.runsAtSeams(bytes, segments, base.length))
        evaluator.evaluateRun(bytes, run, deeper, raws);
      inherit(base.raws, copied, raws);
    }
    // Of a text that holds more than is kept of one, the first count: they are found in their order.
    if (base.raws.length >= MAX_FOUND || raws.length >= MAX_FOUND) {
      if (isLast) {
        stack.length = hitsFrom;
        return scanWhole(bytes);
      }
      const { numbers } = stack;
      for (let i = hitsFrom; i < stack.length; i += HIT)
        if ((numbers[i + SIGHT] as number) <= FULL_SIGHT) numbers[i + SIGHT] = ASK;
      return judgeAll(bytes, hitsFrom);
    }
    return { hitsFrom, hitsTo: stack.length, raws, length: bytes.length };
  }

  /** Judges every hit that a detector has to look at, but for those in a segment whose verdicts are taken over. */
  function judgeTouched(bytes: Buffer, hitsFrom: number, copied: Copied, into: Raw[]): void {
    const { numbers } = stack;
    let isCopy = copied.first();
    for (let i = hitsFrom; i < stack.length && into.length < MAX_FOUND; i += HIT) {
      if (numbers[i + SIGHT] !== ASK) continue;
      const output = numbers[i] as number;
      const last = numbers[i + LAST] as number;
      while (isCopy && copied.end <= last) isCopy = copied.next();
      if (!isCopy || last < copied.start) {
        numbers[i + SIGHT] = evaluateOutput(bytes, output, last, into, NO_HIGH, NO_LOW);
        continue;
      }
      const { low, high } = copied;
      numbers[i + SIGHT] = isWithin(output, last, low, high)
        ? FULL_SIGHT
        : evaluateOutput(bytes, output, last, into, low, high);
    }
  }

  return { stack, scanWhole, scanCopy };
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
