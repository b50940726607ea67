/**
 * Holds rules to their own examples: what an example marks must be found, exactly and once; a counter-example must
 * yield nothing. What "found" means is the caller's: a plain regular expression in tests, the engine in `keyroll`.
 */
import { RuleError } from '../model/error.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { suchA } from '../redaction/quote.ts';
import type { CompiledRule, CompiledRuleset } from '../model/ruleset.ts';
import type { Span } from '../model/span.ts';
import { expandExample, type ExpandedExample } from './example/example.ts';
import type { RuleEntry, RuleFile } from './rule-file.ts';
import { ruleProblem } from './rule-problem.ts';

/** Spans of the secrets that `rule` finds in `text`, in bytes of its UTF-8 form. */
export type RuleMatcher = (rule: CompiledRule, text: string) => readonly Span[];

export interface RuleCheckOptions {
  /** Seeds to expand the examples with. */
  readonly seeds?: readonly string[];
  /** Names of the proofs there are; left out, names are not checked. */
  readonly proofNames?: readonly string[];
}

interface Check {
  readonly file: RuleFile;
  readonly entry: RuleEntry;
  readonly rule: CompiledRule;
  readonly run: RuleMatcher;
}

function problem({ file, entry }: Check, field: string, message: string, hint?: string): RuleError {
  return ruleProblem(file, entry, { field, message, hint });
}

function expand(
  check: Check,
  field: string,
  template: string,
  seed: string,
  problems: RuleError[],
): ExpandedExample | undefined {
  try {
    return expandExample(template, seed);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    problems.push(problem(check, field, error.message, error.hint));
    return undefined;
  }
}

/** What is wrong with the spans found for an example, if anything. */
function exampleFault(expected: ExpandedExample, found: readonly Span[]): string | undefined {
  if (found.length === 0) return 'finds nothing in its example';
  const missed = expected.secrets.find(
    (secret) => !found.some((span) => span.start === secret.start && span.end === secret.end),
  );
  if (missed !== undefined) {
    return `finds bytes ${found.map((span) => `${span.start}-${span.end}`).join(', ')} in its example, not ${missed.start}-${missed.end}`;
  }
  return found.length > expected.secrets.length
    ? `finds ${found.length} secrets in its example, not ${expected.secrets.length}`
    : undefined;
}

function checkExamples(check: Check, seed: string): RuleError[] {
  const problems: RuleError[] = [];
  check.entry.examples.forEach((template, i) => {
    const example = expand(check, `examples.${i}`, template, seed, problems);
    if (example === undefined) return;
    const fault =
      example.secrets.length === 0
        ? 'marks nothing in its example'
        : exampleFault(example, check.run(check.rule, example.text));
    if (fault !== undefined) {
      problems.push(
        problem(
          check,
          `examples.${i}`,
          `${fault} ${i + 1}.`,
          'The marks « and » enclose exactly what the rule must find.',
        ),
      );
    }
  });
  check.entry.counterExamples.forEach((template, i) => {
    const example = expand(check, `counterExamples.${i}`, template, seed, problems);
    if (example !== undefined && check.run(check.rule, example.text).length > 0) {
      problems.push(problem(check, `counterExamples.${i}`, `matches its counter-example ${i + 1}.`));
    }
  });
  return problems;
}

function checkProofNames(check: Check, known: readonly string[] | undefined): RuleError[] {
  return check.entry.proofs
    .filter((name) => known !== undefined && !known.includes(name))
    .map((name) =>
      problem(
        check,
        'proofs',
        `there is no ${suchA('proof', name)}.`,
        didYouMean(name, known ?? []) ?? `Proofs: ${known?.join(', ') ?? ''}.`,
      ),
    );
}

/** Everything wrong with the rules of `files`, which `ruleset` was compiled from. Empty: nothing. */
export function checkRules(
  files: readonly RuleFile[],
  ruleset: CompiledRuleset,
  run: RuleMatcher,
  options: RuleCheckOptions,
): RuleError[] {
  const byId = new Map(ruleset.rules.map((rule) => [rule.info.id, rule]));
  return files.flatMap((file) =>
    file.rules.flatMap((entry) => {
      const rule = byId.get(entry.info.id);
      if (rule === undefined) return [];
      const check: Check = { file, entry, rule, run };
      return [
        ...checkProofNames(check, options.proofNames),
        ...oncePerPlace((options.seeds ?? ['first', 'second']).flatMap((seed) => checkExamples(check, seed))),
      ];
    }),
  );
}

/** What is wrong with an example is told for the first seed that shows it. */
function oncePerPlace(problems: readonly RuleError[]): readonly RuleError[] {
  const placeOf = ({ position }: RuleError): string => `${position?.line}:${position?.column}`;
  return problems.filter((problem, i) => problems.findIndex((earlier) => placeOf(earlier) === placeOf(problem)) === i);
}
