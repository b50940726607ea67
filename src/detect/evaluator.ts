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
import { Finds, type Find } from './finds.ts';
import { matchesWithin, type Deeper } from './inner-text.ts';
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
import type { LazyJudge } from './value/judge-model.ts';

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
  /** Where finds of the text go whose words are judged now; one for all its words, which are too many for one each. */
  #finds: Finds;

  constructor(book: RuleBook, anchors: Anchors, sought: SoughtValues, judge: LazyJudge) {
    this.reach = anchors.reach;
    this.#book = book;
    this.#anchors = anchors;
    this.#sought = sought;
    this.#finds = new Finds([], judge, undefined);
  }

  /**
   * Judges the word that starts at `at`. Returns what the verdict rests on (`sight.ts`); what was found carries it as
   * well.
   */
  evaluateWord(bytes: Buffer, word: number, at: number, deeper: Deeper, into: Find[], trace?: Trace): number {
    const { before, after } = this.reach;
    const finds = this.#findsOf(into, trace);
    const found = into.length;
    finds.restOn(at - (before[word] as number), at + (after[word] as number));
    let sight = NO_SIGHT;
    for (const claim of this.#anchors.claims(word) ?? []) {
      sight = joinedSight(sight, this.#evaluateClaim(bytes, at, claim, finds, deeper));
    }
    // What was found rests on all of the reach, and is taken over where its verdict is.
    return into.length > found ? FULL_SIGHT : sight;
  }

  /** Decodes a run of base64 or hex and judges what it holds. */
  evaluateRun(bytes: Buffer, run: Span, deeper: Deeper, into: Find[], trace?: Trace): void {
    const found = runLayer(bytes, run);
    if (found === undefined) return;
    const { layer, extent } = found;
    for (const match of matchesWithin(layer, deeper, trace)) {
      into.push({ kind: 'match', match, from: extent.start, to: extent.end });
    }
  }

  #findsOf(into: Find[], trace: Trace | undefined): Finds {
    if (this.#finds.into !== into) this.#finds = new Finds(into, this.#finds.judge, trace);
    return this.#finds;
  }

  /** Judges one claim to a word. Returns what it rests on where nothing was found. */
  #evaluateClaim(bytes: Buffer, at: number, { consumer, exact }: AnchorClaim, finds: Finds, deeper: Deeper): number {
    if (exact !== null && !exactlyAt(bytes, at, exact)) return sightOf(0, exact.length);
    switch (consumer.kind) {
      case 'rule': {
        const match = this.#matchOfRule(bytes, at, consumer, finds.trace);
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
        for (const match of this.#matchesOfOther(bytes, at, consumer, deeper, finds.trace)) finds.match(match);
        return consumer.kind === 'escape' ? this.#regions[consumer.encoding].sightAt(bytes, at) : FULL_SIGHT;
    }
  }

  #matchesOfOther(
    bytes: Buffer,
    at: number,
    consumer: OtherConsumer,
    deeper: Deeper,
    trace: Trace | undefined,
  ): readonly Match[] {
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
        return this.#matchesOfSplit(bytes, at, deeper, trace);
      case 'cardholder':
        return cardholderData(bytes, at);
      case 'value': {
        const form = this.#sought.forms[consumer.form];
        const match = form && matchForm(bytes, at, form, this.#sought);
        return match === undefined ? [] : [match];
      }
    }
  }

  #matchOfRule(
    bytes: Buffer,
    at: number,
    { rule: number, offset }: RuleConsumer,
    trace: Trace | undefined,
  ): Match | undefined {
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
    return found && ruleMatch(rule, found, bytes, trace);
  }

  /**
   * What rules find in literals that the code joins; what stands under a telling key is joined by the structured
   * detector.
   */
  #matchesOfSplit(bytes: Buffer, at: number, deeper: Deeper, trace: Trace | undefined): readonly Match[] {
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
