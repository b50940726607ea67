/**
 * Files that are a secret, or keep some, as a whole: nothing in them names it, their own name or their first bytes do.
 * A key that lies beside what it opens is a match; stores and files that are ciphertext are evidence of protected
 * storage.
 */
import type { Match, ProtectedValue } from '../model/match.ts';
import { Secret } from '../model/secret.ts';
import type { Span } from '../model/span.ts';
import { fact } from './proofs/result.ts';
import { placeholderReason } from './value/placeholder.ts';
import { isDictionaryPassword } from './value/weak-password.ts';

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

/** Encrypted credentials of Rails, what such a file holds, the file of their key, and what that holds. */
const ENCRYPTED_SETTINGS = /(?:^|\/)(?:credentials|secrets)(?:\/[\w-]+)?\.yml\.enc$/;
const ENCRYPTED = /^[\w+/]+={0,2}--[\w+/]{16}(?:={0,2})--[\w+/]{22}==\s*$/;
const MASTER_KEY = /(?:^|\/)(?:config\/(?:[\w-]+\/)?)?(?:master|credentials\/[\w-]+)\.key$/;
const KEY = /^([0-9a-f]{32}|[0-9a-f]{64})\s*$/;

/** Accounts of a web server: `.htpasswd`, `htpasswd.users`, `shop.htdigest`. */
const ACCOUNTS = /(?:^|[/._-])ht(?:passwd|digest)(?:[._-][\w.-]*)?$/;
/**
 * A hash of DES behind a user, or one of MD5 behind a user and a realm: nothing but the file's name tells such lines
 * from others.
 */
const ACCOUNT =
  /^(?<user>[A-Za-z0-9_][\w.@-]{0,63}):(?:(?<des>[./0-9A-Za-z]{12}[.26AEIMQUYcgkosw])(?=:|[ \t]*\r?$)|[^:\r\n]{1,100}:(?<md5>[0-9a-f]{32})[ \t]*\r?$)/gm;

/** Secrets of PPP: `client server secret addresses` on each line, in quotes where they have blanks. */
const PPP = /(?:^|\/)(?:chap|pap)-secrets$/;
const PPP_LINE =
  /^[ \t]*(?:"(?<user>[^"\n]{1,64})"|(?<bare>[^\s"#]{1,64}))[ \t]+(?:"[^"\n]{0,64}"|[^\s"]{1,64})[ \t]+(?:"(?<quoted>[^"\n]{4,64})"|(?<secret>[^\s"#@][^\s"]{3,63}))(?=[ \t]|\r?$)/gm;

/** Whether a file's name may tell what its content does not. */
export function isTelling(path: string): boolean {
  return path.endsWith('.yml.enc') || path.endsWith('.key') || PPP.test(path) || ACCOUNTS.test(path);
}

export interface KeptInText {
  readonly matches: readonly Match[];
  readonly protectedValues: readonly ProtectedValue[];
}

const NOTHING: KeptInText = { matches: [], protectedValues: [] };

/** What a file of text is by its name and all of its content. */
export function keptInText(path: string, bytes: Buffer): KeptInText {
  if (!isTelling(path)) return NOTHING;
  const text = bytes.toString('latin1');
  if (ACCOUNTS.test(path)) return { ...NOTHING, matches: Array.from(text.matchAll(ACCOUNT), accountOf) };
  if (PPP.test(path)) return { ...NOTHING, matches: Array.from(text.matchAll(PPP_LINE), loginOf).flat() };
  if (ENCRYPTED_SETTINGS.test(path) && ENCRYPTED.test(text)) {
    return {
      ...NOTHING,
      protectedValues: [{ kind: 'ciphertext', mechanism: 'Rails credentials', span: { start: 0, end: bytes.length } }],
    };
  }
  const value = MASTER_KEY.test(path) ? KEY.exec(text)?.[1] : undefined;
  return value === undefined
    ? NOTHING
    : {
        ...NOTHING,
        matches: [
          certain('rails-master-key', { text: value, at: 0 }, 'a file of this name that holds a key and nothing else'),
        ],
      };
}

function accountOf(found: RegExpExecArray): Match {
  const { user = '', des, md5 } = found.groups ?? {};
  const hash = des ?? md5 ?? '';
  const at = found.index + found[0].indexOf(`:${hash}`) + 1;
  return ofAccount('password-hash-weak', { text: hash, at }, { text: user, at: found.index });
}

/** Of a line of PPP; none where the secret is left to be filled in. */
function loginOf(found: RegExpExecArray): Match[] {
  const { user, bare, quoted, secret } = found.groups ?? {};
  const value = quoted ?? secret ?? '';
  if (placeholderReason(value) !== null) return [];
  const named = user ?? bare ?? '';
  const rule = isDictionaryPassword(value) ? 'weak-password' : 'generic-password';
  const placed = { text: value, at: found.index + found[0].lastIndexOf(value) };
  return [ofAccount(rule, placed, { text: named, at: found.index + found[0].indexOf(named) })];
}

/** A text and where it stands in the file. */
interface Placed {
  readonly text: string;
  readonly at: number;
}

function spanOf({ text, at }: Placed): Span {
  return { start: at, end: at + text.length };
}

function ofAccount(ruleId: string, secret: Placed, user: Placed): Match {
  return {
    ...certain(ruleId, secret, 'a line of an account in a file of this name'),
    parts: [{ role: 'user name', value: new Secret(user.text), span: spanOf(user) }],
  };
}

function certain(ruleId: string, secret: Placed, why: string): Match {
  return {
    ruleId,
    secret: new Secret(secret.text),
    span: spanOf(secret),
    parts: [],
    decoded: [],
    confidence: 'high',
    proofs: [fact('structure', 'holds', why)],
    traits: {},
  };
}
