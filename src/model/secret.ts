/**
 * The one place where a secret value lives.
 *
 * A `Secret` prints as its mask wherever JavaScript would print it by accident: string conversion, JSON,
 * `console.log`, error messages, snapshots. The value leaves only through `reveal()`, whose callers a test counts.
 */

/**
 * How much of a value may be shown. `hidden`: nothing. `ends`: a public prefix of the given length, and the last four.
 * `card-number`: the first six digits, which name the issuer, and the last four; PCI DSS 3.4.1 allows no more.
 */
export type MaskPolicy =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'ends'; readonly prefixLength: number }
  | { readonly kind: 'card-number' };

/** What `util.inspect` asks an object for; named here, since the module that names it costs every run its loading. */
const INSPECTED: unique symbol = Symbol.for('nodejs.util.inspect.custom');
/** Always the same number of dots: the length of a secret is information too. */
const DOTS = '••••••••';
/** Digits of a card number that name its issuer. */
const ISSUER_DIGITS = 6;
/** Below this length the last four characters would be a notable part of the whole. */
const MIN_LENGTH_FOR_ENDS = 20;

/** What may be shown of `value`. Values under 20 characters are hidden whole, whatever the policy says. */
export function maskOf(value: string, policy: MaskPolicy): string {
  if (policy.kind === 'card-number') return `${value.slice(0, ISSUER_DIGITS)}${DOTS}${value.slice(-4)}`;
  if (policy.kind === 'hidden' || value.length < MIN_LENGTH_FOR_ENDS) return DOTS;
  const prefix = value.slice(0, Math.min(policy.prefixLength, value.length - 16));
  return `${prefix}${DOTS}${value.slice(-4)}`;
}

export class Secret {
  readonly #value: string;
  readonly #policy: MaskPolicy;

  constructor(value: string, policy: MaskPolicy = { kind: 'hidden' }) {
    this.#value = value;
    this.#policy = policy;
  }

  /** The value itself: for hashing, offline proofs, masking text and the strength of a value. Never for output. */
  reveal(): string {
    return this.#value;
  }

  get policy(): MaskPolicy {
    return this.#policy;
  }

  /** What may be shown. */
  get masked(): string {
    return maskOf(this.#value, this.#policy);
  }

  toString(): string {
    return this.masked;
  }

  toJSON(): string {
    return this.masked;
  }

  [INSPECTED](): string {
    return `Secret(${this.masked})`;
  }
}
