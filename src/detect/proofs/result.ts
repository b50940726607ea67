/** What a proof gives back: facts for the reader, and what they mean for the match. */
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

/** Nothing can be said of the value. */
export const NO_RESULT: ProofResult = { proofs: [] };
