/**
 * Composite credentials: a secret key takes the key id that stands closest to it as its part, and the key id is then
 * no finding of its own. A rule whose companion is required and absent yields nothing.
 */
import type { Match, MatchPart } from '../../model/match.ts';
import type { CompiledRule } from '../../model/ruleset.ts';
import { overlaps } from '../../model/span.ts';
import { KNOWN_VALUE } from '../sought/sought-values.ts';

function distance(a: Match, b: Match): number {
  return Math.max(a.span.start - b.span.end, b.span.start - a.span.end, 0);
}

/** Closest match of `ruleId` within `within` bytes; of two equally close ones the earlier. */
function closest(matches: readonly Match[], to: Match, ruleId: string, within: number): Match | undefined {
  let best: Match | undefined;
  for (const match of matches) {
    if (match.ruleId !== ruleId || distance(match, to) > within) continue;
    if (best === undefined || distance(match, to) < distance(best, to)) best = match;
  }
  return best;
}

/** Joins composites among `matches` (sorted by start); companions that found their secret are taken out. */
export function joinCompanions(matches: readonly Match[], ruleOf: (id: string) => CompiledRule | undefined): Match[] {
  if (!matches.some((match) => ruleOf(match.ruleId)?.companion)) return [...matches];
  const absorbed = new Set<Match>();
  const joined = matches.flatMap((match): Match[] => {
    const companion = ruleOf(match.ruleId)?.companion;
    if (!companion) return [match];
    const other = closest(matches, match, companion.rule, companion.within);
    if (other === undefined) return companion.required ? [] : [match];
    absorbed.add(other);
    const part: MatchPart = { role: companion.role, value: other.secret, span: other.span };
    return [{ ...match, parts: [...match.parts, part], proofs: [...match.proofs, ...other.proofs] }];
  });
  return joined.filter((match) => !absorbed.has(match));
}

/**
 * What is left of `standing` once claims are settled: no match on the bytes of another's part, by whatever rule, and no
 * part that nothing took.
 */
export function withoutParts(standing: readonly Match[], ruleOf: (id: string) => CompiledRule | undefined): Match[] {
  const parts = standing.flatMap((match) =>
    ruleOf(match.ruleId)?.companion ? match.parts.map(({ span }) => ({ span, match })) : [],
  );
  const isTaken = (match: Match): boolean =>
    match.ruleId !== KNOWN_VALUE && parts.some((part) => part.match !== match && overlaps(match.span, part.span));
  return standing.filter((match) => ruleOf(match.ruleId)?.partOnly !== true && !isTaken(match));
}
