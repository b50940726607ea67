/** One secret and all its places: what is reconciled, assessed, suppressed and reported. */
import type { Exposure } from './exposure.ts';
import type { Lifetime } from './history.ts';
import type { Encoding, MatchTraits, Proof } from './match.ts';
import type { FileRole, Place } from './place.ts';
import type { RuleInfo } from './rule.ts';
import type { Secret } from './secret.ts';
import type { Confidence, Severity } from './severity.ts';
import type { Span, TextRange } from './span.ts';

/** One place of a finding. The first part is the secret; further ones are the companions of a composite credential. */
export interface Occurrence {
  readonly path: string;
  readonly range: TextRange;
  readonly span: Span;
  readonly blob: string | null;
  readonly commit: string | null;
  readonly exposure: Exposure;
  readonly place: Place;
  /** Role by the text around it, where that differs from the file's: the severity depends on it. */
  readonly roleHere?: FileRole;
  /** `secret`, or the role of a companion part (`key id`, `user name`). */
  readonly part: string;
  readonly decoded: readonly Encoding[];
  /** The line around it with every value masked; empty where nothing may be shown. */
  readonly excerpt: string;
}

export type SuppressionSource = 'inline' | 'baseline' | 'config';

/** Somebody's decision that a finding is no task. It stays in the report. */
export interface Suppression {
  readonly source: SuppressionSource;
  readonly reason: string;
  readonly by: string | null;
  readonly until: string | null;
}

/** One secret, with all its places. */
export interface Finding {
  /** HMAC over rule and secret: the same in every run with the same pepper. */
  readonly id: string;
  /** HMAC over the secret alone, as the inventory stores it (40 hex digits). */
  readonly fingerprint: string;
  readonly rule: RuleInfo;
  readonly secret: Secret;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly exposure: Exposure;
  readonly proofs: readonly Proof[];
  readonly traits: MatchTraits;
  /** Values of companion parts that are public identifiers, by role: matched with `provider_refs`. */
  readonly identifiers: readonly { readonly role: string; readonly value: string }[];
  /** Non-empty, sorted by path and offset; where its history is known, the places of its introduction come first. */
  readonly occurrences: readonly Occurrence[];
  readonly suppression: Suppression | null;
  /** True when no baseline entry knows it. */
  readonly isNew: boolean;
  /** Where the history was looked at. */
  readonly lifetime?: Lifetime;
}
