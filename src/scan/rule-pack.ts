/**
 * Rules of a user's own beside those that come with keyroll. A pack is a file of the rule language, or a folder of
 * them; it is held to its own examples before it is used, and what it replaces is said in the report.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROOF_NAMES } from '../detect/proofs/proofs.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { ProblemList, RuleError } from '../model/error.ts';
import { mayRepeatPath } from '../redaction/quote.ts';
import type { CompiledRule, CompiledRuleset } from '../model/ruleset.ts';
import type { Span } from '../model/span.ts';
import { reasonOf } from '../base/system-error.ts';
import { compileRules, mergeRulesets } from '../ruleset/compile.ts';
import { checkRules } from '../ruleset/rule-check.ts';
import { parseRuleFiles } from '../ruleset/load-rules.ts';
import type { RuleFile } from '../ruleset/rule-file.ts';
import { readOwnFile, type Origin } from '../sources/files/own-file.ts';
import { customRules, openRules, type CustomRules } from './assets/rules.ts';

const RULE_FILE = /\.ya?ml$/;

/** Where a pack lies, and the name that messages give it. */
export interface PackPlace {
  readonly path: string;
  readonly origin: Origin;
  readonly shown: string;
}

export interface RulePack {
  readonly rules: CustomRules;
  /** Files that the rules came from: they are not scanned, for they hold examples. */
  readonly files: readonly string[];
  /** What was named: files, and folders of them. */
  readonly places: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

function textOf({ path, origin, shown }: PackPlace): string {
  try {
    return readOwnFile(path, origin).toString('utf8');
  } catch (cause) {
    throw new RuleError(`this file cannot be read: ${reasonOf(cause)}.`, {
      path: mayRepeatPath(shown) ? shown : undefined,
      cause,
    });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function filesOf(place: PackPlace): readonly PackPlace[] {
  if (!isFolder(place.path)) return [place];
  const files = readdirSync(place.path)
    .filter((name) => RULE_FILE.test(name))
    .sort()
    .map((name) => ({ path: resolve(place.path, name), origin: 'found' as const, shown: join(place.shown, name) }));
  if (files.length === 0) {
    throw new RuleError('the folder holds no rule pack.', {
      path: mayRepeatPath(place.shown) ? place.shown : undefined,
      hint: 'A pack is a .yaml file; docs/rules.md describes the language.',
    });
  }
  return files;
}

/**
 * What each rule finds in its own examples by itself: whichever of several rules has a say in the end, or takes it for
 * a part.
 */
function exampleProblems(files: readonly RuleFile[], ruleset: CompiledRuleset): readonly RuleError[] {
  const { engine } = openRules({ custom: customRules(ruleset), sought: [], cardholderData: false });
  const spansOf = (rule: CompiledRule, text: string): readonly Span[] => {
    const found = new Map<string, Span>();
    engine.detect(Buffer.from(text), ({ ruleId, kept, span }) => {
      if (kept && ruleId === rule.info.id) found.set(`${span.start}-${span.end}`, span);
    });
    return [...found.values()];
  };
  return checkRules(files, ruleset, spansOf, { proofNames: PROOF_NAMES });
}

function idsOf({ rules, structural }: CompiledRuleset): readonly string[] {
  return [...rules.map(({ info }) => info.id), ...structural.map(({ id }) => id)];
}

interface CheckedPack {
  readonly files: readonly PackPlace[];
  readonly loaded: readonly RuleFile[];
  readonly pack: CompiledRuleset;
}

/** Throws a `ProblemList` with everything wrong with the packs; `beside` are the rules that are there already. */
export function checkedPack(places: readonly PackPlace[], beside: CompiledRuleset | null): CheckedPack {
  const files = places.flatMap(filesOf);
  const loaded = parseRuleFiles(files.map((file) => ({ path: file.shown, text: textOf(file) })));
  const pack = compileRules(loaded, beside === null ? [] : idsOf(beside));
  const problems = exampleProblems(loaded, pack);
  if (problems.length > 0) throw new ProblemList(problems);
  return { files, loaded, pack };
}

/** Reads packs and puts them beside the built-in rules. */
export function loadRulePacks(places: readonly PackPlace[]): RulePack {
  const builtIn = openRules().book.ruleset();
  const { files, loaded, pack } = checkedPack(places, builtIn);
  const replaced = loaded.flatMap(({ path, rules }) =>
    rules
      .filter(({ overrides }) => overrides)
      .map(({ info }) =>
        diagnostic('note', 'rule-replaced', `the built-in rule ${info.id} is replaced by the one in ${path}`),
      ),
  );
  return {
    rules: customRules(mergeRulesets(builtIn, pack)),
    files: files.map(({ path }) => path),
    places: places.map(({ path }) => path),
    diagnostics: replaced,
  };
}
