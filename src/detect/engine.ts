/**
 * The detection engine: bytes in, matches out.
 *
 * One automaton pass names the places worth a look; each anchor hands its place to whoever asked for it; stretches that
 * encode other text are decoded and go through the same engine, one layer deeper. The result depends on nothing but
 * the bytes and the ruleset.
 */
import type { Detection, Match, ProtectedValue, Weakness } from '../model/match.ts';
import type { CompiledRule } from '../model/ruleset.ts';
import type { Span } from '../model/span.ts';
import type { AnchorClaim, AnchorTable } from './anchor-table.ts';
import { collectHits, hitBuffer, type Automaton } from './automaton.ts';
import { joinCompanions } from './companion.ts';
import { base64Runs, runLayer } from './decode/base64.ts';
import { escapeLayer, escapeRegion, type EscapeEncoding } from './decode/escape.ts';
import type { Layer } from './decode/layer.ts';
import { patternSearch, type PatternSearch } from './pattern-search.ts';
import { settle } from './precedence.ts';
import type { RuleBook } from './rule-book.ts';
import { inspect, type StructureSink } from './structure/structure.ts';
import { verdict, type Trace } from './verdict.ts';

const MAX_DEPTH = 5;
/** Decoded bytes that one fragment may cost: this much, or twice its own size where that is more. */
const DECODE_BUDGET = 1 << 20;
/** Precedence of what the structured detector finds: below every provider's own rule. */
const STRUCTURE_PRECEDENCE = 20;

export interface Engine {
  /** Scans UTF-8 (or any ASCII superset) bytes. */
  detect(bytes: Buffer, trace?: Trace): Detection;
  /** Larger wins where rules claim the same secret. */
  precedenceOf(ruleId: string): number;
}

/** What one layer of text has yielded so far. */
interface Catch {
  readonly matches: Map<string, Match>;
  readonly protectedValues: Map<number, ProtectedValue>;
  readonly weaknesses: Map<number, Weakness>;
  readonly regions: Map<string, { readonly span: Span; readonly encoding: EscapeEncoding }>;
  hasDirective: boolean;
}

interface Budget {
  left: number;
}

function emptyCatch(): Catch {
  return { matches: new Map(), protectedValues: new Map(), weaknesses: new Map(), regions: new Map(), hasDirective: false };
}

function keep(into: Catch, match: Match): void {
  const key = `${match.ruleId}:${match.span.start}:${match.span.end}`;
  if (!into.matches.has(key)) into.matches.set(key, match);
}

function sinkOf(into: Catch): StructureSink {
  return {
    match: (match) => keep(into, match),
    protectedValue: (value) => into.protectedValues.set(value.span.start, value),
    weakness: (weakness) => into.weaknesses.set(weakness.span.start, weakness),
  };
}

/** A match of a decoded layer, as one of the text that encodes it. */
function outward(match: Match, layer: Layer): Match {
  return {
    ...match,
    span: layer.outer(match.span),
    parts: match.parts.map((part) => ({ ...part, span: layer.outer(part.span) })),
    decoded: [layer.encoding, ...match.decoded],
  };
}

function matchesExactly(bytes: Buffer, at: number, exact: string): boolean {
  for (let i = 0; i < exact.length; i++) if (bytes[at + i] !== exact.charCodeAt(i)) return false;
  return true;
}

export function createEngine(book: RuleBook, { words, claims }: AnchorTable, automaton: Automaton): Engine {
  const wordLengths = Int32Array.from(words, (word) => word.length);
  const searches = new Map<number, PatternSearch>();
  const hits = hitBuffer();
  const precedenceOf = (ruleId: string): number => book.ruleOf(ruleId)?.precedence ?? STRUCTURE_PRECEDENCE;

  function searchFor(number: number, rule: CompiledRule): PatternSearch {
    const known = searches.get(number) ?? patternSearch(rule);
    searches.set(number, known);
    return known;
  }

  function serve(claim: AnchorClaim, bytes: Buffer, at: number, into: Catch, sink: StructureSink, trace?: Trace): void {
    const { consumer } = claim;
    switch (consumer.kind) {
      case 'rule': {
        const rule = book.rule(consumer.rule);
        if (rule === undefined) return;
        const found = searchFor(consumer.rule, rule).find(bytes, at, consumer.offset);
        const match = found && verdict(rule, found, bytes, trace);
        if (match !== undefined) keep(into, match);
        return;
      }
      case 'structure':
        inspect(bytes, at, consumer.word, sink);
        return;
      case 'escape': {
        const span = escapeRegion(bytes, at, consumer.encoding);
        into.regions.set(`${consumer.encoding}:${span.start}`, { span, encoding: consumer.encoding });
        return;
      }
      case 'directive':
        into.hasDirective = true;
    }
  }

  /** Hands the collected hits to those who asked for them. */
  function dispatch(bytes: Buffer, into: Catch, sink: StructureSink, trace?: Trace): void {
    const { pairs, length } = hits;
    for (let i = 0; i < length; i += 2) {
      const state = pairs[i] as number, last = pairs[i + 1] as number;
      const end = automaton.outputStart[state + 1] as number;
      for (let w = automaton.outputStart[state] as number; w < end; w++) {
        const word = automaton.words[w] as number;
        const at = last + 1 - (wordLengths[word] as number);
        for (const claim of claims[word] ?? []) if (claim.exact === null || matchesExactly(bytes, at, claim.exact)) serve(claim, bytes, at, into, sink, trace);
      }
    }
    hits.length = 0;
  }

  function layersOf(bytes: Buffer, into: Catch): Layer[] {
    const layers = base64Runs(bytes, 0, bytes.length).map((run) => runLayer(bytes, run));
    for (const { span, encoding } of into.regions.values()) layers.push(escapeLayer(bytes, span, encoding));
    return layers.filter((layer) => layer !== undefined);
  }

  function scanLayer(bytes: Buffer, depth: number, budget: Budget, trace?: Trace): Catch {
    const into = emptyCatch(), sink = sinkOf(into);
    for (let at = 0, state = 0; at < bytes.length;) {
      ({ at, state } = collectHits(automaton, bytes, at, bytes.length, state, hits));
      dispatch(bytes, into, sink, trace);
    }
    if (depth === MAX_DEPTH) return into;
    for (const layer of layersOf(bytes, into)) {
      if (layer.bytes.length > budget.left) continue;
      budget.left -= layer.bytes.length;
      const inner = scanLayer(layer.bytes, depth + 1, budget);
      for (const match of inner.matches.values()) keep(into, outward(match, layer));
    }
    return into;
  }

  return {
    precedenceOf,
    detect(bytes, trace) {
      const budget: Budget = { left: Math.max(DECODE_BUDGET, bytes.length * 2) };
      const caught = scanLayer(bytes, 0, budget, trace);
      const sorted = [...caught.matches.values()].sort((a, b) => a.span.start - b.span.start);
      const joined = joinCompanions(sorted, (id) => book.ruleOf(id));
      return {
        matches: settle(joined.map((match) => ({ match, precedence: precedenceOf(match.ruleId) }))),
        protectedValues: [...caught.protectedValues.values()],
        weaknesses: [...caught.weaknesses.values()],
        hasDirective: caught.hasDirective,
      };
    },
  };
}
