/**
 * A `.gitleaks.toml` turned into a rule pack. The file is data by its published format (rules of id, description,
 * regex, secretGroup, entropy, keywords, path and allowlists); what has no equal here is named, rule by rule, and left
 * out.
 */
import { stringify } from 'yaml';
import { maskTokens } from '../redaction/known-token.ts';
import { KeyrollError, ProblemList } from '../model/error.ts';
import type { CredentialKind } from '../model/rule.ts';
import type { CompiledRule } from '../model/ruleset.ts';
import { isFields, type Fields } from '../base/plain-object.ts';
import { compileRules } from './compile.ts';
import { parseRuleFile } from './load-rules.ts';
import { PatternProblem } from './pattern/pattern-tree.ts';
import { patternFacts } from './pattern/pattern.ts';
import { countGroups, rewriteRe2, type RewrittenPattern } from './pattern/re2-pattern.ts';

export interface ImportedRules {
  /** The pack, in the rule language; null where no rule could be converted. */
  readonly pack: string | null;
  readonly carried: number;
  readonly rules: number;
  /** What was left out or changed, each with the rule it is about; null: the file as a whole. */
  readonly notes: readonly { readonly rule: string | null; readonly text: string }[];
}

type Note = (text: string) => void;

const KINDS: readonly (readonly [RegExp, CredentialKind])[] = [
  [/private.?key/i, 'private-key'],
  [/webhook/i, 'webhook-url'],
  [/refresh.?token/i, 'refresh-token'],
  [/client.?secret/i, 'client-secret'],
  [/api.?key|access.?key|secret.?key/i, 'api-key'],
  [/token|\bpat\b/i, 'access-token'],
  [/passw/i, 'password'],
];

/** `config` is the parsed TOML. `taken` are ids of rules that the pack will stand beside. */
export function importGitleaks(config: unknown, taken: ReadonlySet<string>): ImportedRules {
  const root = isFields(config) ? config : {};
  const notes: { rule: string | null; text: string }[] = globalNotes(root).map((text) => ({ rule: null, text }));
  const listed = listOf(root['rules']);
  const rules: object[] = [];
  const ids = new Set(taken);
  listed.forEach((rule, at) => {
    const named = textOf(rule, 'id');
    const id = freeId(named === null || maskTokens(named) !== named ? `rule-${at + 1}` : slugOf(named), ids);
    const note: Note = (text) => notes.push({ rule: id, text });
    const imported = importRule(rule, id, note);
    if (imported === null) return;
    ids.add(id);
    rules.push(imported);
  });
  return {
    pack: rules.length === 0 ? null : stringify({ ...PROVIDER, rules }, { lineWidth: 0 }),
    carried: rules.length,
    rules: listed.length,
    notes,
  };
}

const PROVIDER = { provider: 'imported', name: 'Imported' };

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : isFields(value) ? [value] : [];
}

function textOf(of: Fields, key: string): string | null {
  const value = of[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function textsOf(of: Fields, key: string): readonly string[] {
  const value = of[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function slugOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'rule'
  );
}

/** A rule of the same name may come with keyroll, and looks for something of its own. */
function freeId(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? `imported-${slug}` : `imported-${slug}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function allowlistsOf(of: Fields): readonly Fields[] {
  return [...listOf(of['allowlist']), ...listOf(of['allowlists'])];
}

function globalNotes(root: Fields): readonly string[] {
  const extend = isFields(root['extend']) ? root['extend'] : {};
  const disabled = textsOf(extend, 'disabledRules').length;
  return [
    ...(extend['useDefault'] === true
      ? ["extends gitleaks' default rules: keyroll's built-in rules replace them"]
      : []),
    ...(textOf(extend, 'path') === null ? [] : ['extends another file: import that one too']),
    ...(disabled === 0
      ? []
      : [
          `switches ${disabled} default rules off: name keyroll's own under "disable" of keyroll.config.yaml, each with a reason`,
        ]),
    ...(allowlistsOf(root).some((list) => textsOf(list, 'paths').length > 0)
      ? ['excludes paths by regular expressions: write them as globs under "exclude" of keyroll.config.yaml']
      : []),
    ...(allowlistsOf(root).some((list) =>
      ['regexes', 'stopwords', 'commits'].some((key) => textsOf(list, key).length > 0),
    )
      ? ['allows values, words or commits everywhere: use a baseline instead, where each has a reason']
      : []),
  ];
}

function importRule(rule: Fields, id: string, note: Note): object | null {
  const regex = textOf(rule, 'regex');
  if (regex === null) {
    note(
      textOf(rule, 'path') === null ? 'has no regular expression' : 'matches paths only, which no rule of keyroll does',
    );
    return null;
  }
  if (maskTokens(regex) !== regex) {
    note('not converted: its regular expression looks like a token itself, which "scan --values" can search for');
    return null;
  }
  if (textOf(rule, 'path') !== null) note('applied to some paths only, and now applies to all');
  if (allowlistsOf(rule).length > 0) {
    note('had an allowlist, which is not converted: use a baseline instead');
  }
  if (rule['requiredRules'] !== undefined || rule['required'] !== undefined) {
    note('required other rules to match nearby, which is dropped');
  }
  const head = headOf(rule, id);
  const secretGroup =
    typeof rule['secretGroup'] === 'number' && rule['secretGroup'] > 0
      ? rule['secretGroup']
      : Math.min(1, countGroups(regex));
  return firstThatHolds(attempts(regex, secretGroup, keywordsOf(rule)), head, note);
}

function keywordsOf(rule: Fields): readonly string[] {
  return textsOf(rule, 'keywords').filter((word) => maskTokens(word) === word);
}

/** As it is written down; of its fields only this one is asked for again. */
interface ImportedRule {
  readonly minEntropy?: number;
  readonly [field: string]: unknown;
}

function headOf(rule: Fields, id: string): ImportedRule {
  const title = maskTokens(textOf(rule, 'description') ?? id)
    .replace(/\s+/g, ' ')
    .slice(0, 120);
  const entropy = rule['entropy'];
  return {
    id,
    title,
    kind: KINDS.find(([words]) => words.test(id))?.[1] ?? 'other',
    severity: 'high',
    grants: 'Whatever the system that issued it lets its holder do.',
    rotate: 'Replace it where it was issued, and read it from a secret store or the environment.',
    untested: true,
    ...(typeof entropy === 'number' && entropy > 0 && entropy <= 8 ? { minEntropy: entropy } : {}),
  };
}

interface Attempt {
  readonly body: () => { readonly fields: object; readonly rewritten: RewrittenPattern };
  readonly note: string | null;
}

/** The pattern as it is; without the mark on its secret; by its keywords and the secret's own pattern. */
function attempts(regex: string, secretGroup: number, keywords: readonly string[]): readonly Attempt[] {
  const flagged = (flags: string): object => (flags === '' ? {} : { flags });
  const pattern = (group: number) => () => {
    const rewritten = rewriteRe2(regex, group);
    return { fields: { pattern: rewritten.pattern, ...flagged(rewritten.flags) }, rewritten };
  };
  const context = () => {
    const rewritten = rewriteRe2(regex, secretGroup);
    return {
      fields: { context: [...keywords], value: rewritten.secret, ...flagged(rewritten.flags.replace('m', '')) },
      rewritten,
    };
  };
  return [
    { body: pattern(secretGroup), note: null },
    ...(keywords.length === 0 || secretGroup === 0
      ? []
      : [{ body: context, note: "found by its keywords and the secret's own pattern" }]),
    ...(secretGroup === 0 ? [] : [{ body: pattern(0), note: 'the whole match is used as the secret' }]),
  ];
}

function compiled(rule: object): CompiledRule | undefined {
  const text = stringify({ ...PROVIDER, rules: [rule] }, { lineWidth: 0 });
  return compileRules([parseRuleFile(text, 'pack.yaml')]).rules[0];
}

/** Lengths of a secret beyond its least that are thought of. */
const MORE_CHARACTERS = 64;

/**
 * The least entropy, a character, of what follows a public start of `start` characters where the whole of `length` has
 * `whole`: entropy of a mixture is at most that of its parts, by their shares, and that of the shares themselves.
 */
function entropyBehind(start: number, length: number, whole: number): number {
  const share = start / length;
  const ofShares = -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
  return (whole - share * Math.log2(start) - ofShares) / (1 - share);
}

/**
 * gitleaks asks for the entropy of the whole secret, keyroll for that of what follows a public start: held to the same
 * number, one in six random hex tokens behind `acme_` was passed over. What passed there passes here.
 */
function withOwnEntropy(rule: ImportedRule, note: Note): object {
  const { minEntropy: whole } = rule;
  const held = compiled(rule);
  if (whole === undefined || held === undefined || held.publicPrefix === 0) return rule;
  const { min } = patternFacts(held.context?.value ?? held.pattern, held.flags, null).secret;
  const least = Array.from({ length: MORE_CHARACTERS }, (_, more) =>
    entropyBehind(held.publicPrefix, min + more, whole),
  );
  const minEntropy = Math.max(0, Math.floor(Math.min(...least) * 100) / 100);
  note(`its entropy of ${whole} was for the whole secret; after the public prefix it is ${minEntropy}`);
  return { ...rule, minEntropy };
}

/** The first form of the rule that the rule language takes. */
function firstThatHolds(forms: readonly Attempt[], head: ImportedRule, note: Note): object | null {
  let refusal: string | undefined;
  for (const { body, note: change } of forms) {
    try {
      const { fields, rewritten } = body();
      const rule = withOwnEntropy({ ...head, ...fields }, note);
      if (rewritten.bounded) note('unbounded quantifiers are bounded');
      if (change !== null) note(change);
      return rule;
    } catch (error) {
      refusal ??= reasonOf(error);
    }
  }
  note(`not converted: ${refusal ?? 'has no equivalent here'}`);
  return null;
}

/** Of the first thing wrong, in words that quote nothing of the file. */
function reasonOf(error: unknown): string {
  if (error instanceof PatternProblem) return error.message.replace(/\.$/, '');
  const problem = error instanceof ProblemList ? error.problems[0] : error;
  if (problem instanceof KeyrollError) return problem.message.replace(/^Rule "[^"]*": /, '').replace(/\.$/, '');
  throw error;
}
