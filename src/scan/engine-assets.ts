/**
 * What was made at build time and lies beside the bundle: the rules, their automaton, the judge, the kernel, the
 * catalogue.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorTable, withWords, type AnchorClaim, type AnchorTable } from '../detect/search/anchor-table.ts';
import { openAnchors, unpackAnchors, type Anchors } from '../detect/search/anchors.ts';
import { buildAutomaton, parseAutomaton, type Automaton } from '../detect/search/automaton.ts';
import { CARDHOLDER_ANCHORS } from '../detect/cardholder/cardholder.ts';
import { Engine } from '../detect/engine.ts';
import { unpack } from '../detect/packed.ts';
import { bookOf, openRuleset, type RuleBook } from '../detect/rule-book.ts';
import { soughtValues, wordsOf } from '../detect/sought/sought-values.ts';
import { openJudge, type JudgeModel, type LazyJudge, type WrittenJudge } from '../detect/value/judge-model.ts';
import { RuleError } from '../model/error.ts';
import { once } from '../base/once.ts';
import type { CompiledRuleset } from '../model/ruleset.ts';
import type { SoughtValue } from '../model/sought-value.ts';
import { digestOf } from '../ruleset/canonical.ts';
import type { Catalogue } from '../pci/catalogue.ts';
import { compileKernel, openKernel, type KernelCalls, type KernelCode } from '../sources/pack/kernel.ts';

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

/** What the build writes to `catalogue.json`. */
export interface CatalogueAsset {
  readonly digest: string;
  readonly catalogue: Catalogue;
}

function asset(name: string): Buffer {
  try {
    return readFileSync(join(import.meta.dirname, name));
  } catch (cause) {
    throw new RuleError(`this installation lacks ${name}.`, { hint: 'Build or install keyroll again.', cause });
  }
}

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

let model: JudgeModel | undefined;

/** The trained judge, opened once a process. */
export function builtInJudge(): JudgeModel {
  model ??= openJudge(JSON.parse(asset('judge.json').toString('utf8')) as WrittenJudge);
  return model;
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

/** Of the program that judges: another version may judge otherwise under the same rules. */
export function codeDigest(): string {
  return asset('code.txt').toString('latin1');
}

export function builtInCatalogue(): CatalogueAsset {
  return JSON.parse(asset('catalogue.json').toString('utf8')) as CatalogueAsset;
}

let kernel: KernelCode | undefined;

/** Compiled once, for all threads: what V8 makes of its hot functions in one of them serves the others. */
export function loadKernel(): KernelCode {
  return (kernel ??= compileKernel(asset('kernel.wasm')));
}

/** The kernel for one task of this thread, opened on first use: a scan that finds nothing new does not need it. */
export interface LazyKernel {
  readonly code: () => KernelCode;
  readonly open: () => KernelCalls;
}

export function lazyKernel(): LazyKernel {
  return { code: loadKernel, open: once(() => openKernel(loadKernel())) };
}

/** The kernel as another thread has compiled it. */
export function shareKernel(code: KernelCode): void {
  kernel = code;
}
