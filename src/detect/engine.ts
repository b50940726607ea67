/**
 * The detection engine: bytes in, matches out.
 *
 * One automaton pass names the places worth a look; each anchor hands its place to whoever asked for it; stretches that
 * encode other text are decoded and go through the same engine, one layer deeper. The result depends on nothing but
 * the bytes and the ruleset.
 */
import { RuleError } from '../model/error.ts';
import type { Detection, Match, Trace } from '../model/match.ts';
import type { RuleInfo } from '../model/rule.ts';
import type { IntList } from '../base/int-list.ts';
import { once } from '../base/once.ts';
import type { Span } from '../model/span.ts';
import { openKernel, type KernelCalls, type KernelCode } from '../sources/pack/kernel.ts';
import type { Anchors } from './search/anchors.ts';
import { AutomatonSearch, LOADED_AT_ONCE, SEARCHED_AT_ONCE } from './search/automaton-search.ts';
import { collectHits, hitBuffer, type Automaton, type Hits } from './search/automaton.ts';
import { conclude, inOrder, matchesOf, precedenceOf } from './outcome/conclude.ts';
import { searchTables } from './search/search-tables.ts';
import { base64Runs } from './decode/base64.ts';
import type { Layer } from './decode/layer.ts';
import { Evaluator } from './evaluator.ts';
import { Finds, MAX_FOUND, type Find, type Look } from './finds.ts';
import type { Deeper } from './inner-text.ts';
import type { RuleBook } from './rule-book.ts';
import { NOTHING_SOUGHT, type SoughtValues } from './sought/sought-values.ts';
import type { LazyJudge } from './value/judge-model.ts';

const MAX_DEPTH = 5;
/** After so many bytes the kernel takes over the search: it takes milliseconds to open and is twice as fast then. */
const KERNEL_AFTER_BYTES = 1 << 19;
/** Shorter layers are searched before a call of the kernel would have begun. */
const WORTH_A_CALL = 256;
/** Decoded bytes that one outermost layer may cost: this much, or this many times its own size. */
const DECODE_BUDGET = 1 << 16;
const DECODE_FACTOR = 4;

/** What an engine works with beside its rules. */
export interface EngineParts {
  readonly judge: LazyJudge;
  /** Asked for when there is enough to scan; without it the search stays in JavaScript. */
  readonly kernel?: () => KernelCode;
  readonly sought?: SoughtValues;
}

/** Decoded bytes that an outermost layer may still cost. */
interface Budget {
  left: number;
}

function whole(bytes: Buffer): Span {
  return { start: 0, end: bytes.length };
}

export class Engine {
  readonly automaton: Automaton;
  readonly evaluator: Evaluator;
  /** Length of each word of the automaton, in bytes. */
  readonly wordLengths: Int32Array;
  readonly #book: RuleBook;
  readonly #judge: LazyJudge;
  readonly #anchors: Anchors;
  readonly #kernel: (() => KernelCode) | undefined;
  readonly #spareBuffers: IntList[] = [];
  #scannedBytes = 0;
  #kernelSearch: AutomatonSearch | undefined;

  constructor(
    book: RuleBook,
    anchors: Anchors,
    automaton: Automaton,
    { judge, kernel, sought = NOTHING_SOUGHT }: EngineParts,
  ) {
    this.automaton = automaton;
    this.evaluator = new Evaluator(book, anchors, sought);
    this.#judge = judge;
    this.wordLengths = anchors.lengths;
    this.#book = book;
    this.#anchors = anchors;
    this.#kernel = kernel;
  }

  /** Scans UTF-8 (or any ASCII superset) bytes. */
  detect(bytes: Buffer, trace?: Trace): Detection {
    this.#count(bytes);
    return this.conclude(this.#scanLayer(this.lookAt(bytes, trace), whole(bytes)));
  }

  /** The same, where the bytes have been searched already (`AutomatonSearch.placesIn`): on another thread. */
  judge(bytes: Buffer, hits: Hits, runs: readonly Span[]): Detection {
    this.#count(bytes);
    const look = this.lookAt(bytes);
    this.#evaluateHits(hits, look, whole(bytes));
    this.#evaluateRuns(runs, look, whole(bytes));
    return this.conclude(look.finds.into);
  }

  /** From everything found in a text to what stands of it. */
  conclude(finds: readonly Find[]): Detection {
    return conclude(finds, this.#book);
  }

  /** What is known of the rule of a match. */
  infoOf(ruleId: string): RuleInfo {
    const info = this.#book.info(ruleId);
    if (info === undefined) throw new RuleError(`A match names the rule "${ruleId}", which is not loaded.`);
    return info;
  }

  /** Larger wins where rules claim the same secret. */
  precedenceOf(ruleId: string): number {
    return precedenceOf(this.#book, ruleId);
  }

  /** What a search for the anchors has to know, on this thread or another. */
  readonly searchTables = once(() => searchTables(this.automaton, this.#anchors, this.#book));

  /** Searches for the anchors in the kernel's memory. */
  searchIn(kernel: KernelCalls, random?: (bytes: number) => Uint8Array): AutomatonSearch {
    return new AutomatonSearch(kernel, this.searchTables(), random);
  }

  /** What decoded text of the outermost layer is handed to. */
  readonly #deeper: Deeper = (layer, trace) =>
    this.#scanInner(layer, 1, { left: Math.max(DECODE_BUDGET, layer.bytes.length * DECODE_FACTOR) }, trace);

  /** Begins a look at a text. */
  lookAt(bytes: Buffer, trace?: Trace): Look {
    return { bytes, deeper: this.#deeper, finds: new Finds(this.#judge, trace) };
  }

  /** Opens the kernel once so many bytes were scanned that it pays. */
  #count(bytes: Buffer): void {
    this.#scannedBytes += bytes.length;
    if (this.#kernelSearch === undefined && this.#kernel !== undefined && this.#scannedBytes > KERNEL_AFTER_BYTES) {
      this.#kernelSearch = this.searchIn(openKernel(this.#kernel()));
    }
  }

  /** `focus`: where in the layer anchors are judged. */
  #scanLayer(look: Look, focus: Span): Find[] {
    const {
      bytes,
      finds: { into, trace },
    } = look;
    const evaluate = (hits: Hits): boolean => {
      this.#evaluateHits(hits, look, focus);
      return into.length < MAX_FOUND;
    };
    const search = this.#kernelSearch;
    // The kernel drops dead ends, which `keyroll explain` tells of as well.
    const runs =
      search !== undefined && bytes.length >= WORTH_A_CALL && trace === undefined
        ? this.#scanInKernel(search, bytes, evaluate)
        : this.#scanPlainly(bytes, evaluate);
    this.#evaluateRuns(runs, look, focus);
    return into;
  }

  /** Evaluates the hits of a layer and returns its runs of base64. */
  #scanInKernel(search: AutomatonSearch, bytes: Buffer, evaluate: (hits: Hits) => boolean): readonly Span[] {
    const hits = this.#spareBuffers.pop() ?? hitBuffer();
    const isLong = bytes.length > LOADED_AT_ONCE;
    const runs = isLong ? base64Runs(bytes, 0, bytes.length) : search.placesIn(bytes, hits);
    for (let at = 0, goesOn = isLong; at < bytes.length && goesOn; at += SEARCHED_AT_ONCE) {
      search.placesBetween(bytes, at, Math.min(bytes.length, at + SEARCHED_AT_ONCE), hits);
      goesOn = evaluate(hits);
    }
    evaluate(hits);
    this.#spareBuffers.push(hits);
    return runs;
  }

  #scanPlainly(bytes: Buffer, evaluate: (hits: Hits) => boolean): readonly Span[] {
    const hits = this.#spareBuffers.pop() ?? hitBuffer();
    for (let at = 0, state = 0, goesOn = true; at < bytes.length && goesOn;) {
      ({ at, state } = collectHits(this.automaton, bytes, at, bytes.length, state, hits));
      goesOn = evaluate(hits);
    }
    this.#spareBuffers.push(hits);
    return base64Runs(bytes, 0, bytes.length);
  }

  /** Scans a layer and those inside it, as long as the budget of the outermost one lasts. */
  #scanInner({ bytes, focus = whole(bytes) }: Layer, depth: number, budget: Budget, trace?: Trace): readonly Match[] {
    if (depth > MAX_DEPTH || bytes.length > budget.left) return [];
    budget.left -= bytes.length;
    const deeper: Deeper = (inner, innerTrace) => this.#scanInner(inner, depth + 1, budget, innerTrace);
    return matchesOf(inOrder(this.#scanLayer({ bytes, deeper, finds: new Finds(this.#judge, trace) }, focus)));
  }

  #evaluateHits(hits: Hits, look: Look, focus: Span): void {
    const { evaluator, wordLengths } = this;
    const { into } = look.finds;
    const { outputStart, words } = this.automaton;
    const { numbers, length } = hits;
    for (let i = 0; i < length && into.length < MAX_FOUND; i += 2) {
      const output = numbers[i] as number;
      const last = numbers[i + 1] as number;
      const end = outputStart[output + 1] as number;
      for (let w = outputStart[output] as number; w < end; w++) {
        const word = words[w] as number;
        const at = last + 1 - (wordLengths[word] as number);
        if (at >= focus.start && at < focus.end) evaluator.evaluateWord(look, word, at);
      }
    }
    hits.length = 0;
  }

  #evaluateRuns(runs: readonly Span[], look: Look, focus: Span): void {
    for (const run of runs) {
      if (look.finds.into.length >= MAX_FOUND) return;
      if (run.start >= focus.start && run.start < focus.end) this.evaluator.evaluateRun(look, run);
    }
  }
}
