/**
 * From rule files to the ruleset that the engine runs. Everything that can be derived is derived here, so an author
 * states a fact once: the anchors, the reach, the boundaries and the public start follow from the pattern.
 */
import { ProblemList, RuleError } from '../model/error.ts';
import { suchA } from '../model/quote.ts';
import type { CredentialKind } from '../model/rule.ts';
import type { CompiledRule, CompiledRuleset } from '../model/ruleset.ts';
import type { Position } from '../model/span.ts';
import { boundaryAfter, boundaryBefore } from './boundary.ts';
import { digestOf } from './canonical.ts';
import { contextPatterns } from './context.ts';
import { entropyFloor } from './entropy-floor.ts';
import { looksAround } from './extent.ts';
import { outlineOf } from './outline.ts';
import { alphabetSize, patternFacts, refuseAmbiguousPattern, type PatternFacts } from './pattern.ts';
import { parsePattern, PatternProblem } from './pattern-tree.ts';
import type { RuleEntry, RuleFile } from './rule-file.ts';
import { tokenRun } from './token-run.ts';

const PRECEDENCE = { shared: 120, pattern: 100, context: 60, generic: 40 } as const;
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

type Searched = Exclude<RuleEntry['body'], { kind: 'structure' }>;

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

function patternsOf({ info, partOnly }: RuleEntry, body: Searched): Patterns {
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

function entropyOf(entry: RuleEntry, body: Searched, facts: PatternFacts): number {
  if (entry.minEntropy !== null) return entry.minEntropy;
  if (TEXTUAL_KINDS.has(entry.info.kind)) return 0;
  return entropyFloor(
    alphabetSize(facts.variable, body.flags.includes('i')),
    facts.variableLength,
    ENTROPY_SHARE[body.kind],
  );
}

function classOf(entry: RuleEntry, body: Searched): keyof typeof PRECEDENCE {
  return entry.sharesMark ? 'shared' : entry.generic ? 'generic' : body.kind;
}

function compileRule(entry: RuleEntry, body: Searched): CompiledRule {
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

function problemAt(
  file: RuleFile,
  entry: RuleEntry,
  field: string,
  message: string,
  hint: string,
  offset = 0,
): RuleError {
  const start: Position | undefined = entry.positions[field] ?? entry.positions['id'];
  const position = start && { line: start.line, column: start.column + offset };
  return new RuleError(`Rule "${entry.info.id}": ${message}`, {
    path: file.path,
    hint,
    ...(position === undefined ? {} : { position }),
  });
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
    problems.push(problemAt(file, entry, field, error.message, error.hint, error.at === 0 ? 0 : error.at + 1));
    return undefined;
  }
}

function refuseDuplicates(files: readonly RuleFile[], taken: readonly string[], problems: RuleError[]): void {
  const builtIn = new Set(taken);
  const seen = new Map<string, string>();
  for (const file of files) {
    for (const entry of file.rules) {
      const {
        info: { id },
        overrides,
      } = entry;
      const first = seen.get(id);
      seen.set(id, first ?? file.path);
      if (first !== undefined) {
        problems.push(problemAt(file, entry, 'id', 'this id is taken.', `It stands in ${first} already.`));
      } else if (builtIn.has(id) && !overrides) {
        problems.push(
          problemAt(
            file,
            entry,
            'id',
            'this id is taken.',
            'A rule of that name comes with keyroll: choose another id, or say "overrides: true".',
          ),
        );
      } else if (overrides && !builtIn.has(id)) {
        problems.push(
          problemAt(
            file,
            entry,
            'overrides',
            'there is nothing to override.',
            'No rule of that name comes with keyroll.',
          ),
        );
      }
    }
  }
}

function refuseLostCompanions(files: readonly RuleFile[], taken: readonly string[], problems: RuleError[]): void {
  const ids = new Set([...taken, ...files.flatMap((file) => file.rules.map((entry) => entry.info.id))]);
  for (const file of files) {
    for (const entry of file.rules) {
      const { companion } = entry;
      if (companion !== null && !ids.has(companion.rule)) {
        problems.push(
          problemAt(
            file,
            entry,
            'companion',
            `there is no ${suchA('rule', companion.rule)}.`,
            'A companion names another rule.',
          ),
        );
      }
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
    .sort((a, b) => (a.entry.info.id < b.entry.info.id ? -1 : 1));
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
    a.info.id < b.info.id ? -1 : 1,
  );
  const structural = [...base.structural.filter(({ id }) => !ids.has(id)), ...pack.structural];
  return { digest: digestOf({ rules, structural }), rules, structural };
}
