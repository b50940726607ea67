/**
 * What detection yields: values at places, each under a rule with what speaks for it, and what else was seen on the way.
 * Spans are bytes of the fragment as stored.
 */
import type { Confidence } from './severity.ts';
import type { Secret } from './secret.ts';
import type { Span } from './span.ts';

/** One step of decoding between the stored bytes and the text in which a match was found, outermost first. */
export type Encoding =
  | 'base64'
  | 'hex'
  | 'percent'
  | 'unicode-escape'
  | 'html-entity'
  | 'gzip'
  | 'split-literal'
  | 'quoted-printable'
  | 'utf16'
  | 'utf32';

/** What was established about a value without asking anybody. `detail` never holds any part of the value. */
export interface Proof {
  readonly kind:
    | 'checksum'
    | 'structure'
    | 'expiry'
    | 'account'
    | 'scope'
    | 'entropy'
    | 'strength'
    | 'context'
    | 'placeholder'
    | 'path'
    | 'known';
  readonly result: 'holds' | 'fails' | 'neutral';
  /** Short and readable: "CRC-32 check digits match", "expired 2026-10-15". */
  readonly detail: string;
}

/** A further part of a composite credential: the key id of a secret key, the user name of a password. */
export interface MatchPart {
  readonly role: string;
  /** Parts that are no secret by themselves are still wrapped: what may be shown is the wrapper's decision. */
  readonly value: Secret;
  readonly span: Span;
}

/** Facts about the surroundings that the assessment asks for. */
export interface MatchTraits {
  /** The credential goes with a clear-text scheme such as `http` or `amqp` (the scheme), and the host is not local. */
  readonly clearTransport?: string;
  /** In the user-info or query part of a URL. */
  readonly inUrl?: true;
  /** A private key or keystore that is itself encrypted. */
  readonly encrypted?: true;
  /** A known vendor default or a published sample. */
  readonly knownDefault?: true;
  /** Without quotes where a program has the name of a variable, and where a file of settings has a value. */
  readonly asName?: true;
  /** A default value, used if nothing else is given. */
  readonly asDefault?: true;
  /** Running text states it: `the password is ...`. */
  readonly asStatement?: true;
  /** The key names no credential: only the form of the value speaks for it. */
  readonly unnamed?: true;
  /** A password of words, the last of which says what it is. */
  readonly saysPassword?: true;
  /** End of validity read from the value itself (JWT `exp`, SAS `se`), as an ISO instant. */
  readonly expiresAt?: string;
}

/** One place where one rule found one secret. */
export interface Match {
  readonly ruleId: string;
  readonly secret: Secret;
  /** The secret's own bytes in the fragment as stored; of a decoded secret, the encoded text that holds it. */
  readonly span: Span;
  readonly parts: readonly MatchPart[];
  readonly decoded: readonly Encoding[];
  readonly confidence: Confidence;
  readonly proofs: readonly Proof[];
  readonly traits: MatchTraits;
  /** Bytes from the word that names the provider to the secret, where the secret does not name it by itself. */
  readonly apart?: number;
}

/** The same match with its own span and those of its parts moved. */
export function withSpans(match: Match, moved: (span: Span) => Span): Match {
  return {
    ...match,
    span: moved(match.span),
    parts: match.parts.map((part) => ({ ...part, span: moved(part.span) })),
  };
}

/** A credential kept as it should be: a reference to a store, or ciphertext. Positive evidence for the report. */
export interface ProtectedValue {
  readonly kind: 'reference' | 'ciphertext';
  /** The mechanism: "environment variable", "HashiCorp Vault", "SOPS", "ansible-vault", ... */
  readonly mechanism: string;
  readonly span: Span;
}

/** Something in the code that weakens credentials without being one. */
export interface Weakness {
  readonly kind: 'weak-generator' | 'tls-verification-off';
  readonly what: string;
  readonly span: Span;
}

/** All that one fragment yielded. */
export interface Detection {
  readonly matches: readonly Match[];
  readonly protectedValues: readonly ProtectedValue[];
  readonly weaknesses: readonly Weakness[];
  /** The fragment holds `keyroll:ignore` somewhere: worth parsing its directives. */
  readonly hasDirective: boolean;
  /** The fragment holds more than is kept of one: what comes after the first `MAX_FOUND` was not looked at. */
  readonly isCut: boolean;
}

/** One step in the life of a candidate, for `keyroll explain`. */
export interface TraceStep {
  readonly ruleId: string;
  readonly span: Span;
  readonly stage: 'structure' | 'entropy' | 'placeholder' | 'proof';
  readonly kept: boolean;
  /** Never holds any part of the value. */
  readonly detail: string;
  /** Where the candidate stands in decoded text: how it was decoded, outermost first. */
  readonly decoded?: readonly Encoding[];
  /** What the judge measured of a generic candidate and made of it. */
  readonly judged?: Judged;
}

/** Hears of each step. */
export type Trace = (step: TraceStep) => void;

/** The judge's view of one candidate. */
export interface Judged {
  readonly measures: readonly number[];
  /** From 0 to 1. */
  readonly score: number;
  /** The rule that left it out before the score was asked, where one did. */
  readonly refused: string | null;
  /** The group whose thresholds held; null where no trained judge was asked. */
  readonly kind: string | null;
  /** In plain words: what the score was worth where it was measured, what spoke for it and what against it. */
  readonly reasons: readonly string[];
}
