/** What is known of a rule wherever it is spoken of. What the engine needs of one stands in `ruleset.ts`. */
import type { Severity } from './severity.ts';

export const CREDENTIAL_KINDS = [
  'api-key',
  'access-token',
  'refresh-token',
  'client-secret',
  'webhook-url',
  'webhook-secret',
  'private-key',
  'password',
  'weak-password',
  'connection-string',
  'signing-secret',
  'session',
  'certificate',
  'card-number',
  'identifier',
  'other',
] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const TOKEN_LIFETIMES = ['temporary', 'expiring', 'long-lived', 'unknown'] as const;
export type TokenLifetime = (typeof TOKEN_LIFETIMES)[number];

/**
 * What a rule knows its values by: the value itself or its provider's word beside it; a form that says nothing about
 * where the value is accepted (a URL with a password, a JSON Web Token, a hash); the name of a header; a key alone.
 */
export const RULE_BASES = ['value', 'form', 'header', 'key'] as const;
export type RuleBasis = (typeof RULE_BASES)[number];

/** What a rule says about the credential it finds: the part that reports print. Data of `rules/*.yaml`. */
export interface RuleInfo {
  /** Slug, unique over all rules, stable over versions. */
  readonly id: string;
  /** A noun: "GitHub personal access token". */
  readonly title: string;
  readonly provider: string;
  readonly providerName: string;
  readonly kind: CredentialKind;
  readonly severity: Severity;
  readonly lifetime: TokenLifetime;
  /** What its holder can do with it. */
  readonly grants: string;
  /** How to replace it at the provider. */
  readonly rotate: string;
  readonly docs: string | null;
  /** Meant to be public by its vendor: reported as `info`. */
  readonly publishable: boolean;
  readonly environment: 'live' | 'test' | null;
  readonly basis: RuleBasis;
}

/** Whether a rule's values are guessable: each stands in places that have nothing to do with those of other values. */
export function isOfGuessableValues({ kind }: Pick<RuleInfo, 'kind'>): boolean {
  return kind === 'weak-password';
}
