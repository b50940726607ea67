/**
 * A small matcher over the rules as compiled: the plain pattern, held against what anchors and reach would have seen.
 */
import type { Anchor, CompiledRule } from '../../src/model/ruleset.ts';
import type { Span } from '../../src/model/span.ts';
import { followOfAnchor } from '../../src/detect/search/follow-table.ts';
import { openOutlines, packOutlines } from '../../src/detect/search/outline-table.ts';
import { packedIn } from '../../src/detect/packed.ts';
import { patternSearch } from '../../src/detect/search/pattern-search.ts';
import { SEARCHED_BYTES } from '../../src/ruleset/pattern/searched.ts';

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

const PLACEHOLDER = /x{4}|X{4}|\.{3}|\*{3}|example|your[-_ ]|changeme|placeholder|(.)\1{11}|0123456789|abcdefgh/i;

function isKept(rule: CompiledRule, value: string): boolean {
  const variable = value.slice(rule.publicPrefix);
  return entropy(variable) >= rule.minEntropy && (variable.length > 150 || !PLACEHOLDER.test(variable));
}

/** A rule is asked about all of its examples, one after another. */
let last: { readonly rule: CompiledRule; readonly looks: ReturnType<typeof looksOf> } | undefined;

function looksOf(rule: CompiledRule) {
  return {
    regex: new RegExp(rule.pattern, `dg${rule.flags}`),
    search: patternSearch(rule),
    outlines: openOutlines(packedIn(packOutlines([rule]))),
  };
}

function prepared(rule: CompiledRule): ReturnType<typeof looksOf> {
  if (last?.rule !== rule) last = { rule, looks: looksOf(rule) };
  return last.looks;
}

function plain(rule: CompiledRule, bytes: Buffer): Span[] {
  const spans: Span[] = [];
  const { regex } = prepared(rule);
  const text = bytes.toString('latin1');
  for (const match of text.matchAll(regex)) {
    const [start, end] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [0, 0];
    spans.push({ start, end });
  }
  return spans;
}

/** Whether what stands behind the anchor at `at` is what the search asks for. */
function isFollowed(anchor: Anchor, bytes: Buffer, at: number): boolean {
  const { next, run } = followOfAnchor(anchor);
  const behind = at + Math.min(anchor.text.length, SEARCHED_BYTES);
  const isNext =
    next === '' ||
    behind >= bytes.length ||
    (next.match(/[^]{2}/g) ?? []).some(
      (range) => (bytes[behind] as number) >= range.charCodeAt(0) && (bytes[behind] as number) <= range.charCodeAt(1),
    );
  return isNext && new RegExp(`^[\\w+/=.~%-]{${run}}`).test(bytes.toString('latin1', behind));
}

/** As the engine does it: from each anchor's place, within the rule's reach. */
function anchored(rule: CompiledRule, bytes: Buffer): Span[] {
  const { search, outlines } = prepared(rule);
  const spans = new Map<string, Span>();
  const text = bytes.toString('latin1');
  for (const anchor of rule.anchors) {
    const hay = anchor.caseSensitive ? text : text.toLowerCase();
    for (let at = hay.indexOf(anchor.text); at !== -1; at = hay.indexOf(anchor.text, at + 1)) {
      const fits = outlines.fits(
        0,
        bytes,
        at,
        anchor.offset,
        Math.max(0, at - rule.reachBefore),
        Math.min(bytes.length, at + rule.reachAfter),
      );
      const found = fits && isFollowed(anchor, bytes, at) ? search.find(bytes, at, anchor.offset) : undefined;
      if (found !== undefined) spans.set(`${found.secret.start}-${found.secret.end}`, found.secret);
    }
  }
  return [...spans.values()].sort((a, b) => a.start - b.start);
}

/**
 * Secrets of `rule` in `text`. Throws where the anchors and the reach would miss what the plain pattern finds and the
 * engine keeps.
 */
export function matchRule(rule: CompiledRule, text: string): Span[] {
  const bytes = Buffer.from(text, 'utf8');
  const seen = anchored(rule, bytes);
  for (const span of plain(rule, bytes)) {
    if (
      isKept(rule, bytes.toString('utf8', span.start, span.end)) &&
      !seen.some((other) => other.start <= span.start && span.end <= other.end)
    ) {
      throw new Error(`The anchors of "${rule.info.id}" miss a match of its pattern.`);
    }
  }
  return seen.filter((span) => isKept(rule, bytes.toString('utf8', span.start, span.end)));
}
