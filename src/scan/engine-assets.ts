/** What was made at build time and lies beside the bundle: the rules, their automaton, the judge, the kernel, the catalogue. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorTable, withWords, type AnchorClaim, type AnchorTable } from '../detect/anchor-table.ts';
import { buildAutomaton, parseAutomaton, type Automaton } from '../detect/automaton.ts';
import { CARDHOLDER_ANCHORS } from '../detect/cardholder/cardholder.ts';
import { createEngine, type Engine } from '../detect/engine.ts';
import { bookOf, openRuleset, type RuleBook, type WrittenRuleset } from '../detect/rule-book.ts';
import { soughtValues, withForms } from '../detect/sought-values.ts';
import { openJudge, type JudgeModel, type LazyJudge, type WrittenJudge } from '../detect/value/judge-model.ts';
import { RuleError } from '../model/error.ts';
import type { CompiledRuleset } from '../model/ruleset.ts';
import type { SoughtValue } from '../model/sought-value.ts';
import { digestOf } from '../ruleset/canonical.ts';
import type { Catalogue } from '../pci/catalogue.ts';
import { compileKernel, type KernelCode } from '../sources/pack/kernel.ts';

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

export const BUILT_IN: RulesAsked = { custom: null, sought: [], cardholderData: false };

/** What the build writes to `anchors.json`. */
export interface AnchorAsset {
  readonly head: WrittenRuleset;
  readonly table: AnchorTable;
}

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
  const isSecret = ({ consumer }: AnchorClaim): boolean => consumer.kind !== 'rule' || book.rule(consumer.rule)?.info.kind !== 'identifier';
  return { ...table, claims: table.claims.map((claims) => claims.filter(isSecret)) };
}

/** With more to look for the automaton is built anew, which takes some tens of milliseconds. */
function inUse(book: RuleBook, table: AnchorTable, automaton: Automaton, { sought, cardholderData }: Extras, judge: LazyJudge): RulesInUse {
  const values = soughtValues(sought), isWider = sought.length > 0 || cardholderData, withValues = isWider ? withForms(table, values.forms) : table;
  const wider = cardholderData ? withWords(withValues, CARDHOLDER_ANCHORS, () => ({ kind: 'cardholder' })) : withValues;
  const words = isWider ? buildAutomaton(wider.words) : automaton, parts = { judge, kernel: loadKernel, ...(isWider ? { sought: values } : {}) };
  const engineOf = (claimed: AnchorTable): Engine => createEngine(book, claimed, words, parts);
  return { book: cardholderData ? { ...book, digest: digestOf([book.digest, 'cardholder data']) } : book, engine: engineOf(wider), secretsAlone: () => engineOf(withoutIdentifiers(wider, book)) };
}

function builtInRules(extras: Extras, judge: LazyJudge): RulesInUse {
  const automaton = parseAutomaton(asset('anchors.bin'));
  if (automaton === undefined) throw new RuleError('anchors.bin of this installation is damaged.', { hint: 'Build or install keyroll again.' });
  const { head, table } = JSON.parse(asset('anchors.json').toString('utf8')) as AnchorAsset;
  const book = openRuleset(head, () => asset('rules.jsonl').toString('utf8'));
  return inUse(book, table, automaton, extras, judge);
}

let opened: JudgeModel | undefined;

/** The trained judge, opened once a process. */
function builtInJudge(): JudgeModel {
  opened ??= openJudge(JSON.parse(asset('judge.json').toString('utf8')) as WrittenJudge);
  return opened;
}

export function customRules(ruleset: CompiledRuleset): CustomRules {
  const table = anchorTable(ruleset);
  return { ruleset, table, automaton: buildAutomaton(table.words) };
}

/** Opens rules made at run time, or the built-in ones. The digest tells apart what decides a verdict, sought values aside. */
export function openRules({ custom, ...extras }: RulesAsked = BUILT_IN, judge: LazyJudge = builtInJudge): RulesInUse {
  return custom === null ? builtInRules(extras, judge) : inUse(bookOf(custom.ruleset), custom.table, custom.automaton, extras, judge);
}

/** Of the program that judges: another version may judge otherwise under the same rules. */
export function codeDigest(): string {
  return asset('code.txt').toString('latin1');
}

export function builtInCatalogue(): CatalogueAsset {
  return JSON.parse(asset('catalogue.json').toString('utf8')) as CatalogueAsset;
}

/** What reading packs needs; compiled once, for all threads. */
export function loadKernel(): KernelCode {
  return compileKernel(asset('kernel.wasm'));
}
