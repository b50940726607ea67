/** Keys that identify secrets within one run, for stages that must not pass values on. */
import { createHmac } from 'node:crypto';
import type { Engine } from '../../detect/engine.ts';
import { possibleConfidence } from '../../findings/placed-confidence.ts';
import type { Match } from '../../model/match.ts';
import { isOfGuessableValues } from '../../model/rule.ts';
import type { Secret } from '../../model/secret.ts';
import { isConfidenceAtLeast, type Confidence } from '../../model/severity.ts';

export interface SecretKeyOptions {
  readonly minConfidence: Confidence;
  /** Key of this run: secrets are compared by HMAC, never by value. */
  readonly runKey: Uint8Array;
}

export class SecretKeys {
  readonly #engine: Engine;
  readonly #options: SecretKeyOptions;
  /** Versions of a text share the secrets of what was copied from one to the next. */
  readonly #known = new WeakMap<Secret, string>();

  constructor(engine: Engine, options: SecretKeyOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  /** Of those matches that some place may make confident enough. */
  of(matches: readonly Match[]): string[] {
    const { minConfidence } = this.#options;
    return matches
      .filter(({ ruleId, confidence }) =>
        isConfidenceAtLeast(possibleConfidence(this.#engine.infoOf(ruleId), confidence), minConfidence),
      )
      .map((match) => this.keyOf(match));
  }

  /** For guessable values the rule is part of the key, because under each rule they are a finding of their own. */
  keyOf({ ruleId, secret }: Match): string {
    if (isOfGuessableValues(this.#engine.infoOf(ruleId))) return this.#digestOf(secret, `${ruleId}\0`);
    const known = this.#known.get(secret) ?? this.#digestOf(secret, '');
    this.#known.set(secret, known);
    return known;
  }

  #digestOf(secret: Secret, lead: string): string {
    const { runKey } = this.#options;
    return createHmac('sha256', runKey).update(lead).update(secret.reveal()).digest('base64').slice(0, 22);
  }
}
