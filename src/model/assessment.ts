/** What checks found among their items, and what that says of each requirement. */
import { compareText } from '../base/order.ts';
import type { Severity } from './severity.ts';

/** How a check stands to a requirement: PCI DSS names the matter, the check supports it, or it applies by analogy. */
export const RELATIONS = ['direct', 'supporting', 'analogous'] as const;
export type Relation = (typeof RELATIONS)[number];

export interface RequirementRef {
  readonly id: string;
  readonly relation: Relation;
}

/** Orders requirement ids part by part: `8.3.2` before `8.3.10`, `8.6` before `10.2`, `8.3` before `8.3.1`. */
export function compareRequirementIds(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return compareText(a, b);
}

/** Result of one check over all its items. `pass` over zero items does not exist: it is `not_evaluated`. */
export type CheckOutcome = 'fail' | 'pass' | 'not_evaluated' | 'excepted';

/** What a check result is about. */
export type Subject =
  | { readonly kind: 'finding'; readonly id: string }
  | { readonly kind: 'entry'; readonly id: string }
  /** A token of a log that matches no entry, by what may be shown of its reference. */
  | { readonly kind: 'token'; readonly id: string }
  /** A kind of log, by name. */
  | { readonly kind: 'log'; readonly id: string }
  | { readonly kind: 'place'; readonly path: string; readonly line: number | null }
  | { readonly kind: 'policy'; readonly key: string };

/** One item that a check did not pass: failed, or excepted by written decision. */
export interface CheckItem {
  readonly subject: Subject;
  readonly severity: Severity;
  readonly message: string;
  /** Where the first event that shows it stands, for what logs tell of a token. */
  readonly place?: { readonly path: string; readonly line: number };
  /** Replaces the check's own references where the relation depends on the item (8.6.2 direct or analogous). */
  readonly requirements?: readonly RequirementRef[];
  /** Set for an excepted item: who approved it, why, until when. */
  readonly exception?: {
    readonly reason: string;
    readonly approvedBy: string;
    readonly expiresAt: string;
    readonly ccwRef: string | null;
  };
}

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly requirements: readonly RequirementRef[];
  readonly outcome: CheckOutcome;
  /** Number of items looked at. */
  readonly population: number;
  readonly failed: readonly CheckItem[];
  readonly excepted: readonly CheckItem[];
  /** Items left out, and why: a reason with its count. */
  readonly notEvaluated: readonly { readonly reason: string; readonly items: number }[];
}

/** Reason of a check that had all its input and found no item to look at. */
export const NOTHING_TO_LOOK_AT = 'nothing to look at';
export const NOT_COMPARED = 'fingerprints were not compared, because the pepper was not available';

/** What looking at the items of one check gave, before exceptions are applied and an outcome is decided. */
export interface CheckEvaluation {
  /** Number of items looked at, without those left out. */
  readonly population: number;
  readonly failed: readonly CheckItem[];
  /** Input that was missing: for some items, or (0 items) for the check as a whole. */
  readonly notEvaluated: readonly { readonly reason: string; readonly items: number }[];
}

/** Roll-up of a requirement. Nothing here says "in place" or "compliant": only an assessor does. */
export type RequirementResult =
  'exceptions_found' | 'no_exceptions_found' | 'insufficient_input' | 'manual_only' | 'not_covered';

/** Whom or what a requirement is about; `keys`: keys that protect account data. */
export const APPLICABILITY = ['everyone', 'keys', 'service-providers'] as const;
export type Applicability = (typeof APPLICABILITY)[number];

export interface RequirementAssessment {
  readonly id: string;
  /** Reports of older versions lack it, as they do `testing`. */
  readonly applies?: Applicability;
  /** Numbers of testing procedures that this can be material for. */
  readonly testing?: readonly string[];
  /** Our own one-line paraphrase. */
  readonly summary: string;
  readonly result: RequirementResult;
  readonly relation: Relation;
  readonly checks: readonly string[];
  /** Number of unexcepted failing items. */
  readonly exceptions: number;
  readonly exceptionsBySeverity: Readonly<Record<Severity, number>>;
  /** Number of items excepted by written decision. Reports of older versions lack it. */
  readonly excepted?: number;
  readonly notEvaluated: readonly { readonly check: string; readonly reason: string }[];
  /** What a human must still do. */
  readonly manual: string;
}

/** Something that the report does not claim. */
export interface Disclaimer {
  readonly id: string;
  readonly text: string;
}

/** A threshold in force and where it comes from. */
export interface Threshold {
  readonly key: string;
  readonly value: string;
  readonly origin: 'PCI DSS' | 'targeted risk analysis' | 'CIS' | 'tool default' | 'policy';
  readonly detail: string;
}

export interface Assessment {
  /** `PCI DSS 4.0.1 / catalogue 1`. */
  readonly catalogue: string;
  readonly checks: readonly CheckResult[];
  readonly requirements: readonly RequirementAssessment[];
  readonly thresholds: readonly Threshold[];
  readonly disclaimers: readonly Disclaimer[];
}
