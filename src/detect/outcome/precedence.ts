/**
 * Which of several overlapping matches stands: the rule with the stronger claim (a provider's own format over a
 * context rule over generic structure), then fewer decoding steps, then the longer secret, then the earlier one, then
 * the one whose provider is named nearer by.
 */
import type { Match } from '../../model/match.ts';
import { compareText } from '../../base/order.ts';
import { overlaps } from '../../model/span.ts';

export interface Claim {
  readonly match: Match;
  readonly precedence: number;
}

/** Steps of decoding. A value that goes on behind a soft line break is read better with the step than without. */
function steps({ decoded }: Match): number {
  return decoded.reduce((count, encoding) => count + Number(encoding !== 'quoted-printable'), 0);
}

function strongerFirst(a: Claim, b: Claim): number {
  return (
    b.precedence - a.precedence ||
    steps(a.match) - steps(b.match) ||
    b.match.span.end - b.match.span.start - (a.match.span.end - a.match.span.start) ||
    a.match.span.start - b.match.span.start ||
    (a.match.apart ?? 0) - (b.match.apart ?? 0) ||
    compareText(a.match.ruleId, b.match.ruleId)
  );
}

/** Claims on bytes that touch each other, transitively; input sorted by start. */
function clusters(sorted: readonly Claim[]): Claim[][] {
  const groups: Claim[][] = [];
  let end = -1;
  for (const claim of sorted) {
    const { span } = claim.match;
    if (span.start >= end) groups.push([]);
    groups.at(-1)?.push(claim);
    end = Math.max(end, span.end);
  }
  return groups;
}

/** Matches that stand, sorted by start; no two of them share a byte. */
export function settle(claims: readonly Claim[]): Match[] {
  const sorted = [...claims].sort((a, b) => a.match.span.start - b.match.span.start);
  const standing: Match[] = [];
  for (const cluster of clusters(sorted)) {
    const kept: Match[] = [];
    for (const { match } of cluster.sort(strongerFirst)) {
      if (!kept.some((other) => overlaps(other.span, match.span))) kept.push(match);
    }
    standing.push(...kept.sort((a, b) => a.span.start - b.span.start));
  }
  return standing;
}
