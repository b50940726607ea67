/**
 * Judges single anchors and runs of one layer of text. Every result carries the bytes it rests on, so that it can be
 * carried over to another version of the text in which those bytes stand unchanged.
 */
import type { Match, ProtectedValue, Weakness } from '../model/match.ts';
import type { CompiledRule } from '../model/ruleset.ts';
import type { Span } from '../model/span.ts';
import type { AnchorClaim, Consumer } from './anchor-table.ts';
import type { Anchors, WordReach } from './anchors.ts';
import { cardholderData } from './cardholder/cardholder.ts';
import { runLayer } from './decode/base64.ts';
import { ESCAPE_SPELLINGS, escapeLayer, type EscapeEncoding } from './decode/escape.ts';
import { EscapeRegions } from './decode/escape-region.ts';
import type { Layer } from './decode/layer.ts';
import { softBreakLayer } from './decode/quoted-printable.ts';
import { splitLayer } from './decode/split.ts';
import { patternSearch, type PatternSearch } from './pattern-search.ts';
import { protectedAt } from './protected-storage.ts';
import type { RuleBook } from './rule-book.ts';
import { FULL_SIGHT, NO_SIGHT, joinedSight, sightOf } from './sight.ts';
import { KNOWN_VALUE, matchForm, type SoughtValues } from './sought-values.ts';
import { inspectJwk } from './structure/json-web-key.ts';
import { inspect, type StructureSink } from './structure/structure.ts';
import { inspectTable } from './structure/table.ts';
import type { LazyJudge } from './value/judge-model.ts';
import { verdict, type Trace } from './verdict.ts';

/** Something found, and the bytes `[from, to)` it rests on; they may reach over either end of the text. */
export type Raw =
  | { readonly kind: 'match'; readonly match: Match; readonly from: number; readonly to: number }
  | { readonly kind: 'protected'; readonly value: ProtectedValue; readonly from: number; readonly to: number }
  | { readonly kind: 'weakness'; readonly weakness: Weakness; readonly from: number; readonly to: number }
  | { readonly kind: 'directive'; readonly from: number; readonly to: number };

/** So much is kept of one text. A file of more is no file of credentials, and would fill the memory. */
export const MAX_FOUND = 10_000;

/** Finds the matches in decoded text: the engine itself, one layer deeper. */
export type Deeper = (layer: Layer, trace?: Trace) => readonly Match[];

export interface Evaluator {
  readonly reach: WordReach;
  /** Judges the word that starts at `at`. Returns what the verdict rests on (`sight.ts`); what was found carries it as well. */
  evaluateWord(bytes: Buffer, word: number, at: number, deeper: Deeper, into: Raw[], trace?: Trace): number;
  /** Decodes a run of base64 or hex and judges what it holds. */
  evaluateRun(bytes: Buffer, run: Span, deeper: Deeper, into: Raw[], trace?: Trace): void;
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

/** Takes steps in a decoded layer for ones in the text that encodes it. */
function traceOutward(layer: Layer, trace: Trace | undefined): Trace | undefined {
  return trace && ((step) => trace({ ...step, span: layer.outer(step.span), decoded: [layer.encoding, ...step.decoded ?? []] }));
}

function matchesExactly(bytes: Buffer, at: number, exact: string): boolean {
  for (let i = 0; i < exact.length; i++) if (bytes[at + i] !== exact.charCodeAt(i)) return false;
  return true;
}

export function createEvaluator(book: RuleBook, anchors: Anchors, sought: SoughtValues, judge: LazyJudge): Evaluator {
  const { reach } = anchors;
  const searches = new Map<number, PatternSearch>();
  const regions = { percent: new EscapeRegions(ESCAPE_SPELLINGS.percent), 'unicode-escape': new EscapeRegions(ESCAPE_SPELLINGS['unicode-escape']), 'html-entity': new EscapeRegions(ESCAPE_SPELLINGS['html-entity']) } satisfies Record<EscapeEncoding, EscapeRegions>;

  /** Where results go and what they rest on. One for all calls: places are judged too often to make one each time. */
  const resting: { into: Raw[]; from: number; to: number } = { into: [], from: 0, to: 0 };
  const sink: StructureSink = {
    match: (match) => resting.into.push({ kind: 'match', match, from: resting.from, to: resting.to }),
    protectedValue: (value) => resting.into.push({ kind: 'protected', value, from: resting.from, to: resting.to }),
    weakness: (weakness) => resting.into.push({ kind: 'weakness', weakness, from: resting.from, to: resting.to }),
  };

  function restingOn(from: number, to: number, into: Raw[], trace?: Trace): StructureSink {
    resting.into = into;
    resting.from = from;
    resting.to = to;
    return trace === undefined ? sink : { ...sink, trace };
  }

  function searchFor(number: number, rule: CompiledRule): PatternSearch {
    const known = searches.get(number) ?? patternSearch(rule);
    searches.set(number, known);
    return known;
  }

  function evaluateRule(bytes: Buffer, number: number, at: number, offset: number | null, trace?: Trace): Match | undefined {
    const { before, after } = book.reaches;
    if (!book.outlines.fits(number, bytes, at, offset, Math.max(0, at - (before[number] as number)), Math.min(bytes.length, at + (after[number] as number)))) return undefined;
    const rule = book.rule(number);
    const found = rule && searchFor(number, rule).find(bytes, at, offset);
    return found && rule && verdict(rule, found, bytes, trace);
  }

  function evaluateEscape(bytes: Buffer, encoding: EscapeEncoding, at: number, deeper: Deeper, trace?: Trace): readonly Match[] {
    const opened = regions[encoding].at(bytes, at), layer = opened && escapeLayer(bytes, opened, encoding);
    return layer === undefined ? [] : deeper(layer, traceOutward(layer, trace)).map((match) => outward(match, layer));
  }

  /** What lies across a soft line break; the rest of its lines is read as it stands. */
  function evaluateSoftBreak(bytes: Buffer, at: number, deeper: Deeper, trace?: Trace): readonly Match[] {
    const layer = softBreakLayer(bytes, at);
    return layer === undefined ? [] : deeper(layer, traceOutward(layer, trace)).map((match) => outward(match, layer)).filter(({ span }) => span.start < at && span.end > at + 1);
  }

  /** What rules find in literals that the code joins; what stands under a telling key is joined by the structured detector. */
  function evaluateSplit(bytes: Buffer, at: number, deeper: Deeper, trace?: Trace): readonly Match[] {
    const layer = splitLayer(bytes, at);
    if (layer === undefined) return [];
    return deeper(layer, traceOutward(layer, trace && ((step) => { if (step.stage !== 'structure') trace(step); }))).filter(({ ruleId }) => ruleId === KNOWN_VALUE || book.ruleOf(ruleId) !== undefined).map((match) => outward(match, layer));
  }

  /** What the decoded or joined text behind an anchor holds, and the like: all but rules and structure. */
  function othersOf(bytes: Buffer, consumer: Exclude<Consumer, { kind: 'rule' | 'structure' | 'table' | 'jwk' | 'storage' | 'directive' }>, at: number, deeper: Deeper, trace?: Trace): readonly Match[] {
    switch (consumer.kind) {
      case 'escape': return evaluateEscape(bytes, consumer.encoding, at, deeper, trace);
      case 'split': return evaluateSplit(bytes, at, deeper, trace);
      case 'soft-break': return evaluateSoftBreak(bytes, at, deeper, trace);
      case 'cardholder': return cardholderData(bytes, at);
      case 'value': {
        const form = sought.forms[consumer.form], match = form && matchForm(bytes, at, form, sought);
        return match === undefined ? [] : [match];
      }
    }
  }

  /** Judges one claim to a word; what it finds rests on `[from, to)`. Returns what the verdict rests on. */
  function evaluateClaim(bytes: Buffer, { consumer, exact }: AnchorClaim, at: number, from: number, to: number, deeper: Deeper, into: Raw[], trace?: Trace): number {
    if (exact !== null && !matchesExactly(bytes, at, exact)) return sightOf(0, exact.length);
    switch (consumer.kind) {
      case 'rule': {
        const match = evaluateRule(bytes, consumer.rule, at, consumer.offset, trace);
        if (match !== undefined) into.push({ kind: 'match', match, from, to });
        return FULL_SIGHT;
      }
      case 'structure':
        return inspect(bytes, at, consumer.word, restingOn(from, to, into, trace), judge);
      case 'table':
        return inspectTable(bytes, at, restingOn(from, to, into, trace), judge);
      case 'jwk':
        inspectJwk(bytes, at, restingOn(from, to, into, trace));
        return FULL_SIGHT;
      case 'storage': {
        const value = protectedAt(bytes, at, consumer.mark);
        if (value !== undefined) into.push({ kind: 'protected', value, from, to });
        return FULL_SIGHT;
      }
      case 'directive':
        into.push({ kind: 'directive', from, to });
        return FULL_SIGHT;
      default:
        for (const match of othersOf(bytes, consumer, at, deeper, trace)) into.push({ kind: 'match', match, from, to });
        return FULL_SIGHT;
    }
  }

  return {
    reach,
    evaluateWord(bytes, word, at, deeper, into, trace) {
      const from = at - (reach.before[word] as number), to = at + (reach.after[word] as number);
      let sight = NO_SIGHT;
      for (const claim of anchors.claims(word) ?? []) sight = joinedSight(sight, evaluateClaim(bytes, claim, at, from, to, deeper, into, trace));
      return sight;
    },
    evaluateRun(bytes, run, deeper, into, trace) {
      const found = runLayer(bytes, run);
      if (found === undefined) return;
      const { layer, extent } = found;
      for (const match of deeper(layer, traceOutward(layer, trace))) into.push({ kind: 'match', match: outward(match, layer), from: extent.start, to: extent.end });
    },
  };
}
