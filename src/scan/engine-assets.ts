/** What was made at build time and lies beside the bundle: the rules, their automaton, the kernel, the catalogue. */
import { readFileSync } from 'node:fs';
import { anchorTable, type AnchorTable } from '../detect/anchor-table.ts';
import { buildAutomaton, parseAutomaton, type Automaton } from '../detect/automaton.ts';
import { createEngine, type Engine } from '../detect/engine.ts';
import { bookOf, openRuleset, type RuleBook, type WrittenRuleset } from '../detect/rule-book.ts';
import { RuleError } from '../model/error.ts';
import type { CompiledRuleset } from '../model/ruleset.ts';
import type { Catalogue } from '../pci/catalogue.ts';
import { compileKernel, type KernelCode } from '../sources/pack/kernel.ts';

/** Rules made at run time, in a form that can be handed to another thread. */
export interface CustomRules {
  readonly ruleset: CompiledRuleset;
  readonly table: AnchorTable;
  readonly automaton: Automaton;
}

export interface RulesInUse {
  readonly book: RuleBook;
  readonly engine: Engine;
}

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
    return readFileSync(new URL(name, import.meta.url));
  } catch (cause) {
    throw new RuleError(`this installation lacks ${name}.`, { hint: 'Build or install keyroll again.', cause });
  }
}

function builtInRules(): RulesInUse {
  const automaton = parseAutomaton(asset('anchors.bin'));
  if (automaton === undefined) throw new RuleError('anchors.bin of this installation is damaged.', { hint: 'Build or install keyroll again.' });
  const { head, table } = JSON.parse(asset('anchors.json').toString('utf8')) as AnchorAsset;
  const book = openRuleset(head, () => asset('rules.jsonl').toString('utf8'));
  return { book, engine: createEngine(book, table, automaton) };
}

export function customRules(ruleset: CompiledRuleset): CustomRules {
  const table = anchorTable(ruleset);
  return { ruleset, table, automaton: buildAutomaton(table.words) };
}

/** Opens rules made at run time, or the built-in ones. */
export function openRules(custom: CustomRules | null): RulesInUse {
  if (custom === null) return builtInRules();
  const book = bookOf(custom.ruleset);
  return { book, engine: createEngine(book, custom.table, custom.automaton) };
}

export function builtInCatalogue(): CatalogueAsset {
  return JSON.parse(asset('catalogue.json').toString('utf8')) as CatalogueAsset;
}

/** What reading packs needs; compiled once, for all threads. */
export function loadKernel(): KernelCode {
  return compileKernel(asset('kernel.wasm'));
}
