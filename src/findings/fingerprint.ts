/**
 * Identity of a secret without the secret: HMAC-SHA256 under a key that never stands beside the result.
 * An unkeyed hash of a password is found by guessing (five characters in under a minute), a keyed one is not.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { once } from '../base/once.ts';
import type { Secret } from '../model/secret.ts';

export interface Fingerprinter {
  /** `pepper`: the same in every run with the same pepper. `per-run`: a random key that dies with the process. */
  readonly kind: 'pepper' | 'per-run';
  /** What the inventory stores: 160 bits of HMAC over the secret, 40 hex digits. */
  fingerprint(secret: Secret): string;
  /** Id of a finding: 80 bits of HMAC over rule and secret, 20 hex digits. */
  findingId(ruleId: string, secret: Secret): string;
}

function hmac(key: Uint8Array, label: string, text: string): string {
  return createHmac('sha256', key).update(`${label}\0${text}`).digest('hex');
}

export function fingerprinterOf(key: Uint8Array, kind: Fingerprinter['kind']): Fingerprinter {
  return {
    kind,
    fingerprint: (secret) => hmac(key, 'keyroll/v1', secret.reveal().normalize('NFC')).slice(0, 40),
    findingId: (ruleId, secret) =>
      hmac(key, 'keyroll/finding/v1', `${ruleId}\0${secret.reveal().normalize('NFC')}`).slice(0, 20),
  };
}

/** Its key is made when the first secret comes: most runs find none. */
export function perRunFingerprinter(): Fingerprinter {
  const own = once(() => fingerprinterOf(randomBytes(32), 'per-run'));
  return {
    kind: 'per-run',
    fingerprint: (secret) => own().fingerprint(secret),
    findingId: (ruleId, secret) => own().findingId(ruleId, secret),
  };
}
