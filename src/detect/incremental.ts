/**
 * Scanning a text that is known to be mostly a copy of one that was scanned before.
 *
 * Anchors wholly inside a copied segment are taken over without looking; only new bytes and a word's length behind
 * every seam are searched. A verdict is taken over when all the bytes it rests on lie in one segment; every other
 * anchor and run is judged anew. So the result is, by construction, that of scanning the whole text: a property test
 * holds it to that.
 */
import { withSpans } from '../model/match.ts';
import type { Span } from '../model/span.ts';
import type { Arena, PlacedHits } from '../sources/pack/arena.ts';
import { ASK, HIT, LAST, SIGHT, type AutomatonSearch } from './search/automaton-search.ts';
import type { Engine } from './engine.ts';
import { MAX_FOUND, type Find, type Look } from './finds.ts';
import { FULL_SIGHT, NO_SIGHT, joinedSight, movedSight } from './sight.ts';

const NOTHING_COPIED = new Int32Array(0);

/** What is kept of a scanned text while texts that copy from it are still to come; its hits stand behind it. */
export interface ScannedText extends PlacedHits {
  readonly finds: readonly Find[];
  readonly length: number;
}

/** Scans texts on an arena's stack, and puts their hits behind them. */
export class IncrementalScanner {
  readonly #engine: Engine;
  readonly #search: AutomatonSearch;
  readonly #arena: Arena;

  /** `search`: over the memory of the arena. */
  constructor(engine: Engine, search: AutomatonSearch, arena: Arena) {
    this.#engine = engine;
    this.#search = search;
    this.#arena = arena;
  }

  /** Scans all of the text at `at`. */
  scanWhole(at: number, length: number): ScannedText {
    const { hitsFrom, hitsTo, copied } = this.#arena.takeHits(at, length, NOTHING_COPIED, null, false);
    const look = this.#engine.lookAt(this.#arena.bytes(at, length));
    this.#judgeHits(look, { hitsFrom, hitsTo }, new Copied(copied, length, 0));
    this.#judgeRuns(look, this.#search.runs(look.bytes, 0, length));
    return { hitsFrom, hitsTo, finds: look.finds.into, length };
  }

  /**
   * Scans the text at `at`, of which the segments (triples of start, start in the base, length; ascending) are copied
   * from `base`. `isLast`: no text copies from this one, so only hits that have to be judged again are kept.
   */
  scanCopy(at: number, length: number, base: ScannedText, segments: Int32Array, isLast: boolean): ScannedText {
    // Of a text that holds more than is kept of one, the first count: they are found in their order.
    if (base.finds.length >= MAX_FOUND) return this.scanWhole(at, length);
    const hits = this.#arena.takeHits(at, length, segments, base, isLast);
    const look = this.#engine.lookAt(this.#arena.bytes(at, length));
    const finds = look.finds.into;
    const copied = new Copied(hits.copied, length, base.length);
    this.#judgeHits(look, hits, copied);
    this.#judgeRuns(look, this.#search.runsAtSeams(look.bytes, hits.copied, base.length));
    inherit(base.finds, copied, finds);
    if (finds.length >= MAX_FOUND) return this.scanWhole(at, length);
    return { hitsFrom: hits.hitsFrom, hitsTo: hits.hitsTo, finds, length };
  }

  /**
   * Judges the words of a hit, but for those whose whole reach is kept: their verdicts are taken over. Returns what the
   * verdicts rest on, counted from the last byte.
   */
  #judge(look: Look, output: number, last: number, { low, high }: Kept): number {
    const { evaluator, wordLengths } = this.#engine;
    const { outputStart, words } = this.#engine.automaton;
    const { before, after } = evaluator.reach;
    const { into } = look.finds;
    const found = into.length;
    let sight = NO_SIGHT;
    let isWhole = true;
    for (let w = outputStart[output] as number; w < (outputStart[output + 1] as number); w++) {
      const word = words[w] as number;
      const at = last + 1 - (wordLengths[word] as number);
      const isTaken = at - (before[word] as number) >= low && at + (after[word] as number) <= high;
      const own = isTaken ? FULL_SIGHT : evaluator.evaluateWord(look, word, at);
      if (isTaken) isWhole = false;
      sight = joinedSight(sight, own === FULL_SIGHT ? own : movedSight(own, last - at));
    }
    if (isWhole && into.length === found) this.#search.remember(look.bytes, output, last, sight);
    return sight;
  }

  /** Judges the words of every hit that a detector has to look at. */
  #judgeHits(look: Look, { hitsFrom, hitsTo }: PlacedHits, copied: Copied): void {
    const { numbers } = this.#arena;
    const { into } = look.finds;
    const end = this.#arena.numberAt(hitsTo);
    let isCopy = copied.first();
    for (let i = this.#arena.numberAt(hitsFrom); i < end && into.length < MAX_FOUND; i += HIT) {
      if (numbers[i + SIGHT] !== ASK) continue;
      const output = numbers[i] as number;
      const last = numbers[i + LAST] as number;
      while (isCopy && copied.end <= last) isCopy = copied.next();
      numbers[i + SIGHT] = this.#judge(look, output, last, copied);
    }
  }

  #judgeRuns(look: Look, runs: readonly Span[]): void {
    const { evaluator } = this.#engine;
    for (const run of runs) if (look.finds.into.length < MAX_FOUND) evaluator.evaluateRun(look, run);
  }
}

/**
 * Segments are at least so long, but for those at the beginning or end of both texts: to search a shorter one again
 * takes less than taking over what little it holds.
 */
export const WORTH_COPYING = 64;
/** Stand for "no bound": beyond every reach, and still small integers. */
const NO_LOW = -0x3fffffff;
const NO_HIGH = 0x3fffffff;

/** Bytes `[low, high)` that a text shares with its base: verdicts that rest on no others are taken over. */
interface Kept {
  readonly low: number;
  readonly high: number;
}

/**
 * The segments of a text one after the other, from the triples that tell of them; one object for all, since there are
 * millions.
 */
class Copied {
  end = 0;
  /** From where it stands in the base. */
  shift = 0;
  /** What a verdict may rest on to be taken over: the segment, without bound where both texts start or end with it. */
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

function shifted(find: Find, shift: number): Find {
  if (shift === 0) return find;
  const from = find.from + shift;
  const to = find.to + shift;
  switch (find.kind) {
    case 'match':
      return { kind: 'match', match: withSpans(find.match, (span) => shiftSpan(span, shift)), from, to };
    case 'protected':
      return { kind: 'protected', value: { ...find.value, span: shiftSpan(find.value.span, shift) }, from, to };
    case 'weakness':
      return { kind: 'weakness', weakness: { ...find.weakness, span: shiftSpan(find.weakness.span, shift) }, from, to };
    case 'directive':
      return { kind: 'directive', from, to };
  }
}

/** Takes over what rests on one segment alone; a stretch that is copied twice brings its findings twice. */
function inherit(finds: readonly Find[], copied: Copied, into: Find[]): void {
  if (finds.length === 0) return;
  for (let isCopy = copied.first(); isCopy && into.length < MAX_FOUND; isCopy = copied.next()) {
    const { shift, low, high } = copied;
    for (const find of finds) if (find.from + shift >= low && find.to + shift <= high) into.push(shifted(find, shift));
  }
}
