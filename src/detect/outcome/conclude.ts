/** From everything found in a text to what stands of it: one reading of each secret, with the parts it belongs with. */
import type { Detection, Match, ProtectedValue, Weakness } from '../../model/match.ts';
import { compareText } from '../../base/order.ts';
import { PRECEDENCE } from '../../ruleset/precedence.ts';
import { CONFIDENCES } from '../../model/severity.ts';
import { joinCompanions, withoutParts } from './companion.ts';
import { MAX_FOUND, type Find } from '../finds.ts';
import { settle } from './precedence.ts';
import type { RuleBook } from '../rule-book.ts';
import { KNOWN_VALUE, mergeKnown } from '../sought/sought-values.ts';

const NOTHING: Detection = { matches: [], protectedValues: [], weaknesses: [], hasDirective: false, isCut: false };

/** Larger wins where rules claim the same secret. */
export function precedenceOf(book: RuleBook, ruleId: string): number {
  return ruleId === KNOWN_VALUE ? PRECEDENCE.known : (book.ruleOf(ruleId)?.precedence ?? PRECEDENCE.structure);
}

/** In an order that does not depend on how the results were come by. */
export function inOrder(finds: readonly Find[]): Find[] {
  return [...finds].sort((a, b) => a.from - b.from || a.to - b.to);
}

/**
 * Of two readings of the same bytes by the same rule, the one with fewer decoding steps, then with more parts, then the
 * one that is surer: of `storePass = env("KEYSTORE_PASSWORD") ?: "v"` both keys speak, and either may say more.
 */
function isBefore(a: Match, b: Match): boolean {
  return (
    (a.decoded.length - b.decoded.length ||
      b.parts.length - a.parts.length ||
      CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence)) < 0
  );
}

/** Of results in order, each reading of the same bytes by the same rule once. */
export function matchesOf(ordered: readonly Find[]): Match[] {
  const unique = new Map<string, Match>();
  for (const find of ordered) {
    if (find.kind !== 'match') continue;
    const { match } = find;
    const key = `${match.ruleId}:${match.span.start}:${match.span.end}`;
    const known = unique.get(key);
    if (known === undefined || isBefore(match, known)) unique.set(key, match);
  }
  return [...unique.values()].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || compareText(a.ruleId, b.ruleId),
  );
}

/**
 * Matches without those that only words beside them make a vendor's, where a ciphertext is: its letters have any form. A
 * token with a mark of its own may have been put there as it is.
 */
function outsideOf(protectedValues: Iterable<ProtectedValue>, matches: readonly Match[]): readonly Match[] {
  const ciphertexts = [...protectedValues].filter(({ kind }) => kind === 'ciphertext').map(({ span }) => span);
  return ciphertexts.length === 0
    ? matches
    : matches.filter(
        ({ span, apart }) =>
          apart === undefined || !ciphertexts.some(({ start, end }) => start <= span.start && span.start <= end),
      );
}

/** Those matches of results in order that no other one claims. */
function standing(ordered: readonly Find[], book: RuleBook): readonly Match[] {
  const joined = mergeKnown(joinCompanions(matchesOf(ordered), (id) => book.ruleOf(id)));
  const settled = settle(
    joined.map((match) => ({
      match,
      // In claiming bytes no rule comes before the list.
      precedence: match.ruleId === KNOWN_VALUE ? Infinity : precedenceOf(book, match.ruleId),
    })),
  );
  return withoutParts(settled, (id) => book.ruleOf(id));
}

export function conclude(found: readonly Find[], book: RuleBook): Detection {
  if (found.length === 0) return NOTHING;
  const ordered = inOrder(found);
  const protectedValues = new Map<number, ProtectedValue>();
  const weaknesses = new Map<number, Weakness>();
  for (const find of ordered) {
    if (find.kind === 'protected') protectedValues.set(find.value.span.start, find.value);
    if (find.kind === 'weakness') weaknesses.set(find.weakness.span.start, find.weakness);
  }
  return {
    matches: outsideOf(protectedValues.values(), standing(ordered, book)),
    protectedValues: [...protectedValues.values()],
    weaknesses: [...weaknesses.values()],
    hasDirective: found.some((find) => find.kind === 'directive'),
    isCut: found.length >= MAX_FOUND,
  };
}
