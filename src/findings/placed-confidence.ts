/**
 * What a file's path adds to the confidence in a value for which only its key speaks. This is a rule and no feature of the
 * trained judge, which would memorise the paths of its training data.
 */
import type { Match, MatchTraits } from '../model/match.ts';
import type { FileRole } from '../model/place.ts';
import { isOfGuessableValues, type RuleInfo } from '../model/rule.ts';
import type { Confidence } from '../model/severity.ts';

/** Texts of user interfaces by language: in folders of their own, or in files of their own. */
const TEXTS = new RegExp(
  [
    String.raw`\.lproj\/`,
    String.raw`(?:^|\/)(?:lang|langs|languages?|locales?|i18n|l10n|translations?|locali[sz]ations?|nls|messages)\/`,
    String.raw`(?:^|\/)(?:messages|strings|captions|translations?|i18n|[\w-]+\.i18n)[\w.-]*\.(?:json|ya?ml|xml|properties|po|xlf|resx|strings|arb)$`,
  ].join('|'),
  'i',
);
/** What package managers write. */
const LOCK_FILE = /(?:^|\/)(?:[\w.-]+\.lock|package-lock\.json|pnpm-lock\.yaml|go\.sum)$/;
/** Languages in which a text stands in quotes, and what stands without them is a name. */
const PROGRAM =
  /\.(?:go|py|pyw|rb|[mc]?[jt]sx?|java|kts?|scala|groovy|gradle|swift|mm?|cs|fsx?|rs|c|h|cc|cpp|hpp|dart|exs?|erl|hs|ml|lua|r|jl|vbs?|bas|frm|asp|ino|pde|abap|pas|dpr|lpr|apex)$/i;

export function isProgram(path: string): boolean {
  return PROGRAM.test(path);
}

/** Files in which a weak password is in use rather than an example. */
const IN_USE: ReadonlySet<FileRole> = new Set(['env-file', 'ci', 'config']);

/** What of a rule decides how much a place matters to its values. */
type Rule = Pick<RuleInfo, 'kind' | 'basis'>;

/** Whether a value in a comment is one that is commented out or an example, and not stated by the comment itself. */
export function isUnusedInComment(rule: Rule, traits: MatchTraits): boolean {
  return isGuessable(rule, traits) || (rule.basis !== 'value' && traits.asStatement !== true);
}

/** Whether the value is of a kind that comments and documentation contain without anything running with it. */
export function isGuessable(rule: Rule, traits: MatchTraits): boolean {
  return isOfGuessableValues(rule) || traits.saysPassword === true;
}

/** The highest confidence that any path can give a match of the rule. */
export function possibleConfidence(rule: Rule, confidence: Confidence): Confidence {
  return isOfGuessableValues(rule) && confidence === 'low' ? 'medium' : confidence;
}

/** `role`: of the file, or of the comment that the value is in. */
export function placedConfidence(
  rule: Rule,
  { confidence, proofs, traits }: Match,
  path: string,
  role: FileRole,
): Confidence {
  const isWeak = isOfGuessableValues(rule);
  const isNamed = rule.basis === 'key' || rule.basis === 'header';
  if ((!isWeak && !isNamed) || proofs.some(({ kind }) => kind === 'known')) return confidence;
  if (LOCK_FILE.test(path)) return 'low';
  if (TEXTS.test(path)) return confidence === 'high' ? 'high' : 'low';
  if (traits.asName === true && confidence !== 'high' && isProgram(path)) return 'low';
  return isWeak && confidence === 'low' && IN_USE.has(role) ? 'medium' : confidence;
}
