/** Files of bytes that keep what they hold from readers: their first bytes say so. */
import type { ProtectedValue } from '../model/match.ts';

/** First bytes of stores that only a password or a key opens. */
const HEADS: readonly (readonly [mechanism: string, head: RegExp])[] = [
  ['git-crypt', /^\0GITCRYPT\0/],
  ['KeePass database', /^\x03\xd9\xa2\x9a/],
  ['Java key store', /^(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce)/],
  // A sequence that begins with version 3 and another sequence.
  ['PKCS #12 key store', /^\x30(?:\x80|\x81.|\x82..|\x83...)\x02\x01\x03\x30/s],
  ['age', /^age-encryption\.org\/v1\n/],
  // A session key for a public key or a passphrase, in the old and the new form of a packet.
  ['PGP', /^(?:\x84[\x5e-\xff]\x03|\x85[\x01-\x04].\x03|\x8c.\x04[\x07-\x0a]|\xc1.\x03|\xc3.\x04[\x07-\x0a])/s],
];
const LONGEST_HEAD = 32;

/** What keeps the content of a file of bytes from readers; null where nothing is known to. */
export function keptInBytes(head: Uint8Array): ProtectedValue | null {
  const text = Buffer.from(head.subarray(0, LONGEST_HEAD)).toString('latin1');
  const found = HEADS.find(([, pattern]) => pattern.test(text));
  return found === undefined ? null : { kind: 'ciphertext', mechanism: found[0], span: { start: 0, end: 0 } };
}
