/** What a proof gives back: facts for the reader, and what they mean for the match. */
import { dayOf } from '../../base/date.ts';
import type { MatchTraits, Proof } from '../../model/match.ts';
import type { Confidence } from '../../model/severity.ts';

export interface ProofResult {
  readonly proofs: readonly Proof[];
  /** Replaces the rule's own confidence. */
  readonly confidence?: Confidence;
  readonly traits?: Partial<MatchTraits>;
}

/**
 * A proof of one value. `parts` are the other halves of a composite credential, by role; `whole` is all that the
 * pattern matched.
 */
export type Prove = (value: string, parts: ReadonlyMap<string, string>, whole: string) => ProofResult;

export function fact(kind: Proof['kind'], result: Proof['result'], detail: string): Proof {
  return { kind, result, detail };
}

/** `end`: the instant at which the value ceases to hold. */
export function validUntil(end: number): Required<Pick<ProofResult, 'proofs' | 'traits'>> {
  return {
    proofs: [fact('expiry', 'neutral', `valid until ${dayOf(end)}`)],
    traits: { expiresAt: new Date(end).toISOString() },
  };
}

/** What a trace says of a match. */
export function detailOf(confidence: Confidence, proofs: readonly Proof[]): string {
  return [`${confidence} confidence`, ...proofs.map(({ detail }) => detail)].join(', ');
}

/** Nothing can be said of the value. */
export const NO_RESULT: ProofResult = { proofs: [] };
