/**
 * Judges single anchors and runs of one layer of text. Every result carries the bytes it rests on, so that it can be
 * carried over to another version of the text in which those bytes stand unchanged.
 */
import type { Match, Trace } from '../model/match.ts';
import type { Span } from '../model/span.ts';
import type { AnchorClaim, Consumer } from './search/anchor-table.ts';
import type { Anchors, WordReach } from './search/anchors.ts';
import { cardholderData } from './cardholder/cardholder.ts';
import { runLayer } from './decode/base64.ts';
import { ESCAPE_SPELLINGS, escapeLayer, type EscapeEncoding } from './decode/escape.ts';
import { EscapeRegions } from './decode/escape-region.ts';
import { softBreakLayer } from './decode/quoted-printable.ts';
import { splitLayer } from './decode/split.ts';
import type { Look } from './finds.ts';
import { matchesWithin } from './inner-text.ts';
import { patternSearch, type PatternSearch } from './search/pattern-search.ts';
import { PROTECTED_ANCHORS, isMarkAt, protectedAt } from './protected-storage.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleMatch } from './rule-match.ts';
import { FULL_SIGHT, NO_SIGHT, joinedSight, sightOf } from './sight.ts';
import { KNOWN_VALUE, matchForm, type SoughtValues } from './sought/sought-values.ts';
import { exactlyAt } from './structure/lexical/byte.ts';
import { inspectJwk } from './structure/json-web-key.ts';
import { inspect } from './structure/structure.ts';
import { inspectTable } from './structure/table.ts';

type RuleConsumer = Extract<Consumer, { kind: 'rule' }>;
/** Consumers whose matches stand in decoded or joined text, or are found by other means than a rule. */
type OtherConsumer = Extract<Consumer, { kind: 'escape' | 'split' | 'soft-break' | 'cardholder' | 'value' }>;

export class Evaluator {
  readonly reach: WordReach;
  readonly #book: RuleBook;
  readonly #anchors: Anchors;
  readonly #sought: SoughtValues;
  readonly #searches = new Map<number, PatternSearch>();
  readonly #regions: Readonly<Record<EscapeEncoding, EscapeRegions>> = {
    percent: new EscapeRegions(ESCAPE_SPELLINGS.percent),
    'unicode-escape': new EscapeRegions(ESCAPE_SPELLINGS['unicode-escape']),
    'html-entity': new EscapeRegions(ESCAPE_SPELLINGS['html-entity']),
  };

  constructor(book: RuleBook, anchors: Anchors, sought: SoughtValues) {
    this.reach = anchors.reach;
    this.#book = book;
    this.#anchors = anchors;
    this.#sought = sought;
  }

  /**
   * Judges the word that starts at `at`. Returns what the verdict rests on (`sight.ts`); what was found carries it as
   * well.
   */
  evaluateWord(look: Look, word: number, at: number): number {
    const { before, after } = this.reach;
    const { finds } = look;
    const found = finds.into.length;
    finds.restOn(at - (before[word] as number), at + (after[word] as number));
    let sight = NO_SIGHT;
    for (const claim of this.#anchors.claims(word) ?? []) {
      sight = joinedSight(sight, this.#evaluateClaim(look, at, claim));
    }
    // What was found rests on all of the reach, and is taken over where its verdict is.
    return finds.into.length > found ? FULL_SIGHT : sight;
  }

  /** Decodes a run of base64 or hex and judges what it holds. */
  evaluateRun({ bytes, deeper, finds }: Look, run: Span): void {
    const found = runLayer(bytes, run);
    if (found === undefined) return;
    const { layer, extent } = found;
    finds.restOn(extent.start, extent.end);
    for (const match of matchesWithin(layer, deeper, finds.trace)) finds.match(match);
  }

  /** Judges one claim to a word. Returns what it rests on where nothing was found. */
  #evaluateClaim(look: Look, at: number, { consumer, exact }: AnchorClaim): number {
    const { bytes, finds } = look;
    if (exact !== null && !exactlyAt(bytes, at, exact)) return sightOf(0, exact.length);
    switch (consumer.kind) {
      case 'rule': {
        const match = this.#matchOfRule(look, at, consumer);
        if (match !== undefined) finds.match(match);
        const { before, after } = this.#book.reaches;
        return sightOf(before[consumer.rule] as number, after[consumer.rule] as number);
      }
      case 'structure':
        return inspect(bytes, at, consumer.word, finds);
      case 'table':
        return inspectTable(bytes, at, finds);
      case 'jwk':
        inspectJwk(bytes, at, finds);
        return FULL_SIGHT;
      case 'storage': {
        if (!isMarkAt(bytes, at, consumer.mark)) return sightOf(0, (PROTECTED_ANCHORS[consumer.mark] ?? '').length);
        const value = protectedAt(bytes, at, consumer.mark);
        if (value !== undefined) finds.protectedValue(value);
        return FULL_SIGHT;
      }
      case 'directive':
        finds.directive();
        return FULL_SIGHT;
      default:
        for (const match of this.#matchesOfOther(look, at, consumer)) finds.match(match);
        return consumer.kind === 'escape' ? this.#regions[consumer.encoding].sightAt(bytes, at) : FULL_SIGHT;
    }
  }

  #matchesOfOther(look: Look, at: number, consumer: OtherConsumer): readonly Match[] {
    const {
      bytes,
      deeper,
      finds: { trace },
    } = look;
    switch (consumer.kind) {
      case 'escape': {
        const { encoding } = consumer;
        const opened = this.#regions[encoding].at(bytes, at);
        return matchesWithin(opened && escapeLayer(bytes, opened, encoding), deeper, trace);
      }
      // What lies across a soft line break; the rest of its lines is read as it stands.
      case 'soft-break':
        return matchesWithin(softBreakLayer(bytes, at), deeper, trace).filter(
          ({ span }) => span.start < at && span.end > at + 1,
        );
      case 'split':
        return this.#matchesOfSplit(look, at);
      case 'cardholder':
        return cardholderData(bytes, at);
      case 'value': {
        const form = this.#sought.forms[consumer.form];
        const match = form && matchForm(bytes, at, form, this.#sought);
        return match === undefined ? [] : [match];
      }
    }
  }

  #matchOfRule({ bytes, finds }: Look, at: number, { rule: number, offset }: RuleConsumer): Match | undefined {
    const {
      outlines,
      reaches: { before, after },
    } = this.#book;
    const from = Math.max(0, at - (before[number] as number));
    const to = Math.min(bytes.length, at + (after[number] as number));
    const rule = outlines.fits(number, bytes, at, offset, from, to) ? this.#book.rule(number) : undefined;
    if (rule === undefined) return undefined;
    const search = this.#searches.get(number) ?? patternSearch(rule);
    this.#searches.set(number, search);
    const found = search.find(bytes, at, offset);
    return found && ruleMatch(rule, found, bytes, finds.trace);
  }

  /**
   * What rules find in literals that the code joins; what stands under a telling key is joined by the structured
   * detector.
   */
  #matchesOfSplit({ bytes, deeper, finds: { trace } }: Look, at: number): readonly Match[] {
    const ofRules: Trace | undefined =
      trace &&
      ((step) => {
        if (step.stage !== 'structure') trace(step);
      });
    return matchesWithin(splitLayer(bytes, at), deeper, ofRules).filter(
      ({ ruleId }) => ruleId === KNOWN_VALUE || this.#book.ruleOf(ruleId) !== undefined,
    );
  }
}
