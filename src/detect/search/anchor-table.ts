/**
 * Which word of the automaton belongs to whom: rules, the structured detector, escape decoders, ignore directives.
 * Made once per ruleset, at build time for the built-in one; plain data that survives JSON.
 */
import { asciiLowerCase } from '../../base/ascii.ts';
import { DIRECTIVE } from '../../model/directive.ts';
import type { Anchor, CompiledRuleset } from '../../model/ruleset.ts';
import { SEARCHED_BYTES } from '../../ruleset/pattern/searched.ts';
import { SOFT_BREAK_ANCHORS } from '../decode/quoted-printable.ts';
import { SPLIT_ANCHORS } from '../decode/split.ts';
import { ESCAPE_ANCHORS, type EscapeEncoding } from '../decode/escape.ts';
import { followOfAnchor, followsOf, withAnyBehind, type Follows } from './follow-table.ts';
import { PROTECTED_ANCHORS } from '../protected-storage.ts';
import { JWK_ANCHORS } from '../structure/json-web-key.ts';
import { STRUCTURE_ANCHORS } from '../structure/openings.ts';
import { TABLE_ANCHORS } from '../structure/table.ts';

/** Who looks at the place where a word was found, with what it needs to know of the word. */
export type Consumer =
  /** Number of the rule, and how far into a match the word stands; null where that varies. */
  | { readonly kind: 'rule'; readonly rule: number; readonly offset: number | null }
  /** Index in `STRUCTURE_ANCHORS`. */
  | { readonly kind: 'structure'; readonly word: number }
  | { readonly kind: 'escape'; readonly encoding: EscapeEncoding }
  | { readonly kind: 'split' }
  | { readonly kind: 'soft-break' }
  | { readonly kind: 'directive' }
  /** Index of a form in `SoughtValues`. */
  | { readonly kind: 'value'; readonly form: number }
  | { readonly kind: 'cardholder' }
  | { readonly kind: 'table' }
  | { readonly kind: 'jwk' }
  /** Index in `PROTECTED_ANCHORS`. */
  | { readonly kind: 'storage'; readonly mark: number };

/** One consumer's interest in a word. */
export interface AnchorClaim {
  readonly consumer: Consumer;
  /** The exact text asked for, where letter case counts. */
  readonly exact: string | null;
}

export interface AnchorTable {
  /** Lower-case words, in the order of the automaton. */
  readonly words: readonly string[];
  /** By word. */
  readonly claims: readonly (readonly AnchorClaim[])[];
  readonly follows: Follows;
}

export function anchorTable(ruleset: CompiledRuleset): AnchorTable {
  const index = new Map<string, number>();
  const claims: AnchorClaim[][] = [];
  const behind: ReturnType<typeof followOfAnchor>[][] = [];
  const claim = (anchor: Anchor, consumer: Consumer): void => {
    const { text, caseSensitive } = anchor;
    const word = asciiLowerCase(text).slice(0, SEARCHED_BYTES);
    let at = index.get(word);
    if (at === undefined) {
      at = claims.length;
      index.set(word, at);
      claims.push([]);
      behind.push([]);
    }
    claims[at]?.push({ consumer, exact: caseSensitive && /[a-zA-Z]/.test(text) ? text : null });
    behind[at]?.push(followOfAnchor(anchor));
  };
  const word = (text: string, consumer: Consumer): void =>
    claim({ text, caseSensitive: false, offset: null }, consumer);
  ruleset.rules.forEach((rule, number) => {
    for (const anchor of rule.anchors) claim(anchor, { kind: 'rule', rule: number, offset: anchor.offset });
  });
  STRUCTURE_ANCHORS.forEach((anchor, word) => claim(anchor, { kind: 'structure', word }));
  for (const { text, encoding } of ESCAPE_ANCHORS) word(text, { kind: 'escape', encoding });
  PROTECTED_ANCHORS.forEach((anchor, mark) => word(anchor, { kind: 'storage', mark }));
  for (const text of TABLE_ANCHORS) word(text, { kind: 'table' });
  for (const text of JWK_ANCHORS) word(text, { kind: 'jwk' });
  for (const text of SPLIT_ANCHORS) word(text, { kind: 'split' });
  for (const text of SOFT_BREAK_ANCHORS) word(text, { kind: 'soft-break' });
  claim({ text: DIRECTIVE, caseSensitive: true, offset: null }, { kind: 'directive' });
  return { words: [...index.keys()], claims, follows: followsOf(behind) };
}

/** `table` with further words; each is claimed by what `consumerOf` says, given its place in the list. */
export function withWords(
  table: AnchorTable,
  words: readonly string[],
  consumerOf: (at: number) => Consumer,
): AnchorTable {
  const index = new Map(table.words.map((word, at) => [word, at]));
  const claims: AnchorClaim[][] = table.claims.map((claim) => [...claim]);
  const claimed = new Set<number>();
  words.forEach((word, number) => {
    const at = index.get(word) ?? claims.push([]) - 1;
    index.set(word, at);
    claims[at]?.push({ consumer: consumerOf(number), exact: null });
    claimed.add(at);
  });
  return { words: [...index.keys()], claims, follows: withAnyBehind(table.follows, claimed, index.size) };
}
