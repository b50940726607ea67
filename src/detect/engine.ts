/**
 * The detection engine: bytes in, matches out.
 *
 * One automaton pass names the places worth a look; each anchor hands its place to whoever asked for it; stretches that
 * encode other text are decoded and go through the same engine, one layer deeper. The result depends on nothing but
 * the bytes and the ruleset.
 */
import type { Detection, Match, ProtectedValue, Weakness } from '../model/match.ts';
import type { IntRow } from '../model/int-row.ts';
import type { Span } from '../model/span.ts';
import { openKernel, type KernelCalls, type KernelCode } from '../sources/pack/kernel.ts';
import type { Anchors } from './anchors.ts';
import { AutomatonSearch, LOADED_AT_ONCE, SEARCHED_AT_ONCE } from './automaton-search.ts';
import { collectHits, hitBuffer, type Automaton, type Hits } from './automaton.ts';
import { joinCompanions, withoutParts } from './companion.ts';
import { base64Runs } from './decode/base64.ts';
import type { Layer } from './decode/layer.ts';
import { Evaluator, MAX_FOUND, type Raw } from './evaluator.ts';
import type { Deeper } from './inner-text.ts';
import { settle } from './precedence.ts';
import type { RuleBook } from './rule-book.ts';
import { KNOWN_VALUE, mergeKnown, NOTHING_SOUGHT, type SoughtValues } from './sought-values.ts';
import type { LazyJudge } from './value/judge-model.ts';
import type { Trace } from './verdict.ts';

const MAX_DEPTH = 5;
/** After so many bytes the kernel takes over the search: it takes milliseconds to open and is twice as fast then. */
const KERNEL_AFTER_BYTES = 1 << 19;
const NOTHING: Detection = { matches: [], protectedValues: [], weaknesses: [], hasDirective: false, isCut: false };
/** Shorter layers are searched before a call of the kernel would have begun. */
const WORTH_A_CALL = 256;
/** Decoded bytes that one outermost layer may cost: this much, or this many times its own size. */
const DECODE_BUDGET = 1 << 16;
const DECODE_FACTOR = 4;
/** Precedence of what the structured detector finds: below every provider's own rule. */
const STRUCTURE_PRECEDENCE = 20;
/** In naming a secret every rule comes before the list it was sought by; in claiming bytes none does. */
const KNOWN_PRECEDENCE = 10;

export interface Engine {
  /** Scans UTF-8 (or any ASCII superset) bytes. */
  detect(bytes: Buffer, trace?: Trace): Detection;
  /** The same, where the bytes have been searched already (`AutomatonSearch.placesIn`): on another thread. */
  judge(bytes: Buffer, hits: Hits, runs: readonly Span[]): Detection;
  /** Larger wins where rules claim the same secret. */
  precedenceOf(ruleId: string): number;
  /** From everything found in a text to what stands of it. */
  conclude(raws: readonly Raw[]): Detection;
  readonly automaton: Automaton;
  /** Searches for the anchors in the kernel's memory. */
  searchIn(kernel: KernelCalls, random?: (bytes: number) => Uint8Array): AutomatonSearch;
  /** Length of each word of the automaton, in bytes. */
  readonly wordLengths: Int32Array;
  readonly evaluator: Evaluator;
  /** What decoded text of the outermost layer is handed to. */
  readonly deeper: Deeper;
}

/** In an order that does not depend on how the results were come by. */
function inOrder(raws: readonly Raw[]): Raw[] {
  return [...raws].sort((a, b) => a.from - b.from || a.to - b.to);
}

function whole(bytes: Buffer): Span {
  return { start: 0, end: bytes.length };
}

function matchesOf(raws: readonly Raw[]): Match[] {
  const unique = new Map<string, Match>();
  for (const raw of raws) {
    if (raw.kind !== 'match') continue;
    const { match } = raw;
    const key = `${match.ruleId}:${match.span.start}:${match.span.end}`;
    const known = unique.get(key);
    if (known === undefined || isBefore(match, known)) unique.set(key, match);
  }
  return [...unique.values()].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.ruleId < b.ruleId ? -1 : 1),
  );
}

/** Of two readings of the same bytes by the same rule, the one with fewer decoding steps, then with more parts. */
function isBefore(a: Match, b: Match): boolean {
  return (a.decoded.length - b.decoded.length || b.parts.length - a.parts.length) < 0;
}

/** What an engine works with beside its rules. */
export interface EngineParts {
  readonly judge: LazyJudge;
  /** Asked for when there is enough to scan; without it the search stays in JavaScript. */
  readonly kernel?: () => KernelCode;
  readonly sought?: SoughtValues;
}

export function createEngine(
  book: RuleBook,
  anchors: Anchors,
  automaton: Automaton,
  { judge: model, kernel, sought = NOTHING_SOUGHT }: EngineParts,
): Engine {
  const { lengths: wordLengths } = anchors;
  const evaluator = new Evaluator(book, anchors, sought, model);
  const spareBuffers: IntRow[] = [];
  let scannedBytes = 0;
  let kernelSearch: AutomatonSearch | undefined;
  const precedenceOf = (ruleId: string): number =>
    ruleId === KNOWN_VALUE ? KNOWN_PRECEDENCE : (book.ruleOf(ruleId)?.precedence ?? STRUCTURE_PRECEDENCE);

  function searchIn(opened: KernelCalls, random?: (bytes: number) => Uint8Array): AutomatonSearch {
    return new AutomatonSearch(opened, automaton, anchors, book, random);
  }

  function evaluateHits(bytes: Buffer, hits: Hits, focus: Span, deeper: Deeper, into: Raw[], trace?: Trace): void {
    const { numbers, length } = hits;
    for (let i = 0; i < length && into.length < MAX_FOUND; i += 2) {
      const output = numbers[i] as number;
      const last = numbers[i + 1] as number;
      const end = automaton.outputStart[output + 1] as number;
      for (let w = automaton.outputStart[output] as number; w < end; w++) {
        const word = automaton.words[w] as number;
        const at = last + 1 - (wordLengths[word] as number);
        if (at >= focus.start && at < focus.end) evaluator.evaluateWord(bytes, word, at, deeper, into, trace);
      }
    }
    hits.length = 0;
  }

  function evaluateRuns(
    bytes: Buffer,
    runs: readonly Span[],
    focus: Span,
    deeper: Deeper,
    into: Raw[],
    trace?: Trace,
  ): void {
    for (const run of runs)
      if (run.start >= focus.start && run.start < focus.end && into.length < MAX_FOUND) {
        evaluator.evaluateRun(bytes, run, deeper, into, trace);
      }
  }

  /** Evaluates the hits of a layer and returns its runs of base64. */
  function scanInKernel(search: AutomatonSearch, bytes: Buffer, evaluate: (hits: Hits) => boolean): readonly Span[] {
    const hits = spareBuffers.pop() ?? hitBuffer();
    const isLong = bytes.length > LOADED_AT_ONCE;
    const runs = isLong ? base64Runs(bytes, 0, bytes.length) : search.placesIn(bytes, hits);
    for (let at = 0, goesOn = isLong; at < bytes.length && goesOn; at += SEARCHED_AT_ONCE) {
      search.placesBetween(bytes, at, Math.min(bytes.length, at + SEARCHED_AT_ONCE), hits);
      goesOn = evaluate(hits);
    }
    evaluate(hits);
    spareBuffers.push(hits);
    return runs;
  }

  function scanPlainly(bytes: Buffer, evaluate: (hits: Hits) => boolean): readonly Span[] {
    const hits = spareBuffers.pop() ?? hitBuffer();
    for (let at = 0, state = 0, goesOn = true; at < bytes.length && goesOn;) {
      ({ at, state } = collectHits(automaton, bytes, at, bytes.length, state, hits));
      goesOn = evaluate(hits);
    }
    spareBuffers.push(hits);
    return base64Runs(bytes, 0, bytes.length);
  }

  function scanLayer(bytes: Buffer, focus: Span, deeper: Deeper, trace?: Trace): Raw[] {
    const into: Raw[] = [];
    const evaluate = (hits: Hits): boolean => {
      evaluateHits(bytes, hits, focus, deeper, into, trace);
      return into.length < MAX_FOUND;
    };
    // Who is explained something wants to hear of dead ends as well.
    const runs =
      kernelSearch !== undefined && bytes.length >= WORTH_A_CALL && trace === undefined
        ? scanInKernel(kernelSearch, bytes, evaluate)
        : scanPlainly(bytes, evaluate);
    evaluateRuns(bytes, runs, focus, deeper, into, trace);
    return into;
  }

  /** Scans a layer and those inside it, as long as the budget of the outermost one lasts. */
  function scanInner(layer: Layer, depth: number, budget: { left: number }, trace?: Trace): readonly Match[] {
    if (depth > MAX_DEPTH || layer.bytes.length > budget.left) return [];
    budget.left -= layer.bytes.length;
    return matchesOf(
      inOrder(
        scanLayer(
          layer.bytes,
          layer.focus ?? whole(layer.bytes),
          (inner, innerTrace) => scanInner(inner, depth + 1, budget, innerTrace),
          trace,
        ),
      ),
    );
  }

  const deeper: Deeper = (layer, trace) =>
    scanInner(layer, 1, { left: Math.max(DECODE_BUDGET, layer.bytes.length * DECODE_FACTOR) }, trace);

  function conclude(found: readonly Raw[]): Detection {
    if (found.length === 0) return NOTHING;
    const raws = inOrder(found);
    const protectedValues = new Map<number, ProtectedValue>();
    const weaknesses = new Map<number, Weakness>();
    for (const raw of raws) {
      if (raw.kind === 'protected') protectedValues.set(raw.value.span.start, raw.value);
      if (raw.kind === 'weakness') weaknesses.set(raw.weakness.span.start, raw.weakness);
    }
    const joined = mergeKnown(joinCompanions(matchesOf(raws), (id) => book.ruleOf(id)));
    const standing = settle(
      joined.map((match) => ({
        match,
        precedence: match.ruleId === KNOWN_VALUE ? Infinity : precedenceOf(match.ruleId),
      })),
    );
    return {
      matches: withoutParts(standing, (id) => book.ruleOf(id)),
      protectedValues: [...protectedValues.values()],
      weaknesses: [...weaknesses.values()],
      hasDirective: raws.some((raw) => raw.kind === 'directive'),
      isCut: raws.length >= MAX_FOUND,
    };
  }

  /** After enough bytes it is worth to have the kernel search. */
  function count(bytes: Buffer): void {
    scannedBytes += bytes.length;
    if (kernelSearch === undefined && kernel !== undefined && scannedBytes > KERNEL_AFTER_BYTES)
      kernelSearch = searchIn(openKernel(kernel()));
  }

  function detect(bytes: Buffer, trace?: Trace): Detection {
    count(bytes);
    return conclude(scanLayer(bytes, whole(bytes), deeper, trace));
  }

  function judge(bytes: Buffer, hits: Hits, runs: readonly Span[]): Detection {
    count(bytes);
    const into: Raw[] = [];
    evaluateHits(bytes, hits, whole(bytes), deeper, into);
    evaluateRuns(bytes, runs, whole(bytes), deeper, into);
    return conclude(into);
  }

  return { automaton, searchIn, wordLengths, evaluator, deeper, precedenceOf, conclude, detect, judge };
}
