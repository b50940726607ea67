/**
 * New tokens: 43 characters of base62 from the system's generator, which is 256 bits, behind a prefix of the issuer's
 * own and before check digits as GitHub has them: CRC-32 over the random part. A scanner tells such a token from a
 * look-alike without asking anybody.
 */
import { UsageError } from '../model/error.ts';
import { Secret } from '../model/secret.ts';
import { CHECK_DIGITS } from '../ruleset/check-digits.ts';

export const TOKEN_BITS = 256;
const LENGTH = 43;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 that a byte holds: the bytes above it would make some characters likelier. */
const FAIR = 248;
const PREFIX = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** `random` gives bytes of a cryptographic generator. */
export function newToken(prefix: string, random: (size: number) => Uint8Array): Secret {
  if (!PREFIX.test(prefix) || prefix.length < 2 || prefix.length > 16) {
    throw new UsageError('--prefix expects 2 to 16 lower-case letters, digits and single "_", such as acme_live.');
  }
  let body = '';
  while (body.length < LENGTH) {
    for (const byte of random(LENGTH)) if (byte < FAIR && body.length < LENGTH) body += ALPHABET[byte % 62] ?? '';
  }
  const check = CHECK_DIGITS['github-crc32']?.(`_${body}`) ?? '';
  return new Secret(`${prefix}_${body}${check}`, { kind: 'ends', prefixLength: prefix.length + 1 });
}
