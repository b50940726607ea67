/** The rules of a run: those that come with keyroll, or a user's beside them, and what else is looked for. */
import { anchorTable, withWords, type AnchorClaim, type AnchorTable } from '../../detect/search/anchor-table.ts';
import { openAnchors, unpackAnchors, type Anchors } from '../../detect/search/anchors.ts';
import { buildAutomaton, parseAutomaton, type Automaton } from '../../detect/search/automaton.ts';
import { CARDHOLDER_ANCHORS } from '../../detect/cardholder/cardholder.ts';
import { Engine } from '../../detect/engine.ts';
import { unpack } from '../../detect/packed.ts';
import { bookOf, openRuleset, type RuleBook } from '../../detect/rule-book.ts';
import { soughtValues, wordsOf } from '../../detect/sought/sought-values.ts';
import type { LazyJudge } from '../../detect/value/judge-model.ts';
import { RuleError } from '../../model/error.ts';
import { once } from '../../base/once.ts';
import type { CompiledRuleset } from '../../model/ruleset.ts';
import type { SoughtValue } from '../../model/sought-value.ts';
import { digestOf } from '../../ruleset/canonical.ts';
import { asset } from './asset.ts';
import { builtInJudge } from './judge.ts';
import { loadKernel } from './kernel.ts';

/** What a scan looks for. */
export interface RulesAsked {
  /** Null: the built-in rules, which each thread loads by itself. */
  readonly custom: CustomRules | null;
  /** Values known beforehand that are looked for as well. */
  readonly sought: readonly SoughtValue[];
  /** Numbers and tracks of payment cards are looked for, too. */
  readonly cardholderData: boolean;
}

/** Rules made at run time, in a form that can be handed to another thread. */
export interface CustomRules {
  readonly ruleset: CompiledRuleset;
  readonly table: AnchorTable;
  readonly automaton: Automaton;
}

export interface RulesInUse {
  readonly book: RuleBook;
  readonly engine: Engine;
  /** An engine that passes over public identifiers: where it finds nothing, the other finds nothing but these. */
  readonly secretsAlone: () => Engine;
}

const BUILT_IN: RulesAsked = { custom: null, sought: [], cardholderData: false };

type Extras = Pick<RulesAsked, 'sought' | 'cardholderData'>;

/** The same words, of which rules of public identifiers claim none. Opens every rule, which takes a moment. */
function withoutIdentifiers(table: AnchorTable, book: RuleBook): AnchorTable {
  const isSecret = ({ consumer }: AnchorClaim): boolean =>
    consumer.kind !== 'rule' || book.rule(consumer.rule)?.info.kind !== 'identifier';
  return { ...table, claims: table.claims.map((claims) => claims.filter(isSecret)) };
}

/** The rules of a run before anything else is looked for. */
interface Opened {
  readonly book: RuleBook;
  /** Of the rules alone, where they are there already. */
  readonly anchors: () => Anchors;
  readonly table: () => AnchorTable;
  readonly automaton: Automaton;
}

/** With more literals the automaton is rebuilt, which takes some tens of milliseconds. */
function inUse(
  { book, anchors, table, automaton }: Opened,
  { sought, cardholderData }: Extras,
  judge: LazyJudge,
): RulesInUse {
  const values = soughtValues(sought);
  const isWider = sought.length > 0 || cardholderData;
  const wider = once((): AnchorTable => {
    const withValues = isWider
      ? withWords(table(), wordsOf(values.forms), (form) => ({ kind: 'value', form }))
      : table();
    return cardholderData ? withWords(withValues, CARDHOLDER_ANCHORS, () => ({ kind: 'cardholder' })) : withValues;
  });
  const words = isWider ? buildAutomaton(wider().words) : automaton;
  const parts = { judge, kernel: loadKernel, ...(isWider ? { sought: values } : {}) };
  const engineOf = (known: Anchors): Engine => new Engine(book, known, words, parts);
  const open = (claimed: AnchorTable): Anchors => openAnchors(claimed, book.reaches, values);
  return {
    book: cardholderData ? { ...book, digest: digestOf([book.digest, 'cardholder data']) } : book,
    engine: engineOf(isWider ? open(wider()) : anchors()),
    secretsAlone: () => engineOf(open(withoutIdentifiers(wider(), book))),
  };
}

/** The built-in rules as they were built: what `bench/equality.mjs` makes an engine of that does without the kernel. */
export function builtIn(): Opened {
  const automaton = parseAutomaton(asset('anchors.bin'));
  const index = unpack(asset('rules.bin'));
  if (automaton === undefined || index === undefined) {
    throw new RuleError('the rules of this installation are damaged.', { hint: 'Build or install keyroll again.' });
  }
  return {
    book: openRuleset(index, () => asset('rules.jsonl')),
    anchors: () => unpackAnchors(index),
    table: () => JSON.parse(asset('anchors.json').toString('utf8')) as AnchorTable,
    automaton,
  };
}

function madeHere({ ruleset, table, automaton }: CustomRules): Opened {
  const book = bookOf(ruleset);
  return { book, anchors: () => openAnchors(table, book.reaches), table: () => table, automaton };
}

export function customRules(ruleset: CompiledRuleset): CustomRules {
  const table = anchorTable(ruleset);
  return { ruleset, table, automaton: buildAutomaton(table.words) };
}

/**
 * Opens rules made at run time, or the built-in ones. The digest tells apart what decides a verdict, sought values
 * aside.
 */
export function openRules({ custom, ...extras }: RulesAsked = BUILT_IN, judge: LazyJudge = builtInJudge): RulesInUse {
  return inUse(custom === null ? builtIn() : madeHere(custom), extras, judge);
}
