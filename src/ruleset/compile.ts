/**
 * From rule files to the ruleset that the engine runs. Everything that can be derived is derived here, so an author
 * states a fact once: the anchors, the reach, the boundaries and the public start follow from the pattern.
 */
import { ProblemList, type RuleError } from '../model/error.ts';
import { compareText } from '../base/order.ts';
import { suchA } from '../redaction/quote.ts';
import type { CredentialKind } from '../model/rule.ts';
import type { CompiledRule, CompiledRuleset } from '../model/ruleset.ts';
import { boundaryAfter, boundaryBefore } from './pattern/boundary.ts';
import { digestOf } from './canonical.ts';
import { contextPatterns } from './context.ts';
import { entropyFloor } from './entropy-floor.ts';
import { looksAround } from './pattern/extent.ts';
import { outlineOf } from './pattern/outline.ts';
import { alphabetSize, patternFacts, refuseAmbiguousPattern, type PatternFacts } from './pattern/pattern.ts';
import { parsePattern, PatternProblem } from './pattern/pattern-tree.ts';
import type { RuleEntry, RuleFile } from './rule-file.ts';
import { ruleProblem, type RuleProblem } from './rule-problem.ts';
import { tokenRun } from './pattern/token-run.ts';
import { PRECEDENCE } from './precedence.ts';

/** A longer constant start is the more specific rule; it never lifts a rule over the next class. */
const MAX_PREFIX_PRECEDENCE = 19;
/**
 * Share of the entropy expected of a random value. Low, because a value of a small alphabet may stand where a larger
 * one is allowed.
 */
const ENTROPY_SHARE = { pattern: 0.5, context: 0.6 } as const;
/** Characters of a secret that are never shown, whatever its constant start. */
const UNSEEN = 16;
/** Credentials that people choose, or whose ends say nothing. */
const HIDDEN_KINDS: ReadonlySet<CredentialKind> = new Set([
  'password',
  'weak-password',
  'connection-string',
  'private-key',
  'certificate',
  'card-number',
]);
/** Credentials that hold ordinary text, of which entropy says nothing. */
const TEXTUAL_KINDS: ReadonlySet<CredentialKind> = new Set([
  'password',
  'weak-password',
  'connection-string',
  'private-key',
  'certificate',
  'webhook-url',
]);

/** The body of a rule that the engine runs by itself. */
type SearchedBody = Exclude<RuleEntry['body'], { kind: 'structure' }>;

/** The whole match as the secret where the author names none, with boundaries where the pattern has none. */
function selfIdentifying(pattern: string, flags: string): string {
  const tree = parsePattern(pattern, flags);
  const before = looksAround(tree, 'first') ? '' : boundaryBefore(tree);
  const after = looksAround(tree, 'last') ? '' : boundaryAfter(tree);
  const secret = pattern.includes('(?<secret>') ? `(?:${pattern})` : `(?<secret>${pattern})`;
  return `${before}${secret}${after}`;
}

interface Patterns {
  readonly pattern: string;
  readonly context: CompiledRule['context'];
  /** What everything else is derived from. */
  readonly either: string;
}

function patternsOf({ info, partOnly }: RuleEntry, body: SearchedBody): Patterns {
  if (body.kind === 'pattern') {
    const pattern = selfIdentifying(body.pattern, body.flags);
    return { pattern, context: null, either: pattern };
  }
  const { assigned, either, ...context } = contextPatterns({
    ...body,
    isPublic: partOnly || info.publishable || info.kind === 'identifier',
  });
  return { pattern: assigned, context, either };
}

function entropyOf(entry: RuleEntry, body: SearchedBody, facts: PatternFacts): number {
  if (entry.minEntropy !== null) return entry.minEntropy;
  if (TEXTUAL_KINDS.has(entry.info.kind)) return 0;
  return entropyFloor(
    alphabetSize(facts.variable, body.flags.includes('i')),
    facts.variableLength,
    ENTROPY_SHARE[body.kind],
  );
}

function classOf(entry: RuleEntry, body: SearchedBody): keyof typeof PRECEDENCE {
  return entry.sharesMark ? 'shared' : entry.generic ? 'generic' : body.kind;
}

function compileRule(entry: RuleEntry, body: SearchedBody): CompiledRule {
  const { pattern, context, either } = patternsOf(entry, body);
  const facts = patternFacts(either, body.flags, entry.maxLength);
  return {
    info: entry.info,
    pattern,
    context,
    flags: body.flags,
    anchors: facts.anchors,
    reachBefore: facts.reachBefore,
    reachAfter: facts.reachAfter,
    minRun: tokenRun(parsePattern(body.kind === 'context' ? body.value : pattern, body.flags)),
    outline: outlineOf(parsePattern(context?.value ?? pattern, body.flags)),
    publicPrefix: Math.max(0, Math.min(facts.constantStart, facts.secret.min - UNSEEN)),
    showEnds: entry.showEnds ?? !HIDDEN_KINDS.has(entry.info.kind),
    proofs: entry.proofs,
    minEntropy: entropyOf(entry, body, facts),
    precedence: PRECEDENCE[classOf(entry, body)] + Math.min(MAX_PREFIX_PRECEDENCE, facts.constantStart),
    confidence: entry.confidence ?? (body.kind === 'pattern' ? 'high' : 'medium'),
    companion: entry.companion,
    partOnly: entry.partOnly,
  };
}

function compileEntry(file: RuleFile, entry: RuleEntry, problems: RuleError[]): CompiledRule | undefined {
  const { body } = entry;
  if (body.kind === 'structure') return undefined;
  const field = body.kind === 'pattern' ? 'pattern' : 'value';
  try {
    refuseAmbiguousPattern(body.kind === 'pattern' ? body.pattern : body.value, body.flags);
    return compileRule(entry, body);
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    const { message, hint, at } = error;
    problems.push(ruleProblem(file, entry, { field, message, hint, offset: at === 0 ? 0 : at + 1 }));
    return undefined;
  }
}

function refuseDuplicates(files: readonly RuleFile[], taken: readonly string[], problems: RuleError[]): void {
  const builtIn = new Set(taken);
  const seen = new Map<string, string>();
  for (const file of files) {
    for (const entry of file.rules) {
      const { id } = entry.info;
      const first = seen.get(id);
      seen.set(id, first ?? file.path);
      const problem = duplicateProblem(first, builtIn.has(id), entry.overrides);
      if (problem !== null) problems.push(ruleProblem(file, entry, problem));
    }
  }
}

/** `first`: the file in which a rule of the same id stands already. */
function duplicateProblem(first: string | undefined, isBuiltIn: boolean, overrides: boolean): RuleProblem | null {
  if (first !== undefined) {
    return { field: 'id', message: 'this id is taken.', hint: `It is already used in ${first}.` };
  }
  if (isBuiltIn === overrides) return null;
  return isBuiltIn
    ? {
        field: 'id',
        message: 'this id is taken.',
        hint: 'A built-in rule has this id: choose another, or set "overrides: true".',
      }
    : {
        field: 'overrides',
        message: 'there is nothing to override.',
        hint: 'No built-in rule has this id.',
      };
}

function refuseLostCompanions(files: readonly RuleFile[], taken: readonly string[], problems: RuleError[]): void {
  const ids = new Set([...taken, ...files.flatMap((file) => file.rules.map((entry) => entry.info.id))]);
  for (const file of files) {
    for (const entry of file.rules) {
      const { companion } = entry;
      if (companion === null || ids.has(companion.rule)) continue;
      problems.push(
        ruleProblem(file, entry, {
          field: 'companion',
          message: `there is no ${suchA('rule', companion.rule)}.`,
          hint: 'A companion names another rule.',
        }),
      );
    }
  }
}

/**
 * Compiles rule files. Throws a `ProblemList` that names everything wrong with them. `taken` are the ids of rules that
 * are there already: one may be defined again only by a rule that says so, each may be named as a companion.
 */
export function compileRules(files: readonly RuleFile[], taken: readonly string[] = []): CompiledRuleset {
  const problems: RuleError[] = [];
  refuseDuplicates(files, taken, problems);
  refuseLostCompanions(files, taken, problems);
  const entries = files
    .flatMap((file) => file.rules.map((entry) => ({ file, entry })))
    .sort((a, b) => compareText(a.entry.info.id, b.entry.info.id));
  const rules = entries
    .map(({ file, entry }) => compileEntry(file, entry, problems))
    .filter((rule) => rule !== undefined);
  if (problems.length > 0) throw new ProblemList(problems);
  const structural = entries.filter(({ entry }) => entry.body.kind === 'structure').map(({ entry }) => entry.info);
  return { digest: digestOf({ rules, structural }), rules, structural };
}

/** `base` with the rules of `pack`, which take the place of those of the same id. */
export function mergeRulesets(base: CompiledRuleset, pack: CompiledRuleset): CompiledRuleset {
  const ids = new Set([...pack.rules.map(({ info }) => info.id), ...pack.structural.map(({ id }) => id)]);
  const rules = [...base.rules.filter(({ info }) => !ids.has(info.id)), ...pack.rules].sort((a, b) =>
    compareText(a.info.id, b.info.id),
  );
  const structural = [...base.structural.filter(({ id }) => !ids.has(id)), ...pack.structural];
  return { digest: digestOf({ rules, structural }), rules, structural };
}
