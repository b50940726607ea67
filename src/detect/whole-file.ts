/**
 * Files of text that are a secret, or keep some, as a whole: nothing in them names it, their own name does. A key that
 * lies beside what it opens is a match; files that are ciphertext are evidence of protected storage.
 */
import type { Match, ProtectedValue } from '../model/match.ts';
import { Secret } from '../model/secret.ts';
import type { Span } from '../model/span.ts';
import { fact } from './proofs/result.ts';
import { ACCOUNTS, isTelling, PPP } from './telling-name.ts';
import { placeholderReason } from './value/placeholder.ts';
import { isDictionaryPassword } from './value/weak-password.ts';

/** Encrypted credentials of Rails, what such a file holds, the file of their key, and what that holds. */
const ENCRYPTED_SETTINGS = /(?:^|\/)(?:credentials|secrets)(?:\/[\w-]+)?\.yml\.enc$/;
const ENCRYPTED = /^[\w+/]+={0,2}--[\w+/]{16}(?:={0,2})--[\w+/]{22}==\s*$/;
const MASTER_KEY = /(?:^|\/)(?:config\/(?:[\w-]+\/)?)?(?:master|credentials\/[\w-]+)\.key$/;
const KEY = /^([0-9a-f]{32}|[0-9a-f]{64})\s*$/;

/**
 * A hash of DES behind a user, or one of MD5 behind a user and a realm: nothing but the file's name tells such lines
 * from others.
 */
const ACCOUNT =
  /^(?<user>[A-Za-z0-9_][\w.@-]{0,63}):(?:(?<des>[./0-9A-Za-z]{12}[.26AEIMQUYcgkosw])(?=:|[ \t]*\r?$)|[^:\r\n]{1,100}:(?<md5>[0-9a-f]{32})[ \t]*\r?$)/gm;

/** `client server secret addresses` on each line, in quotes where they have blanks. */
const PPP_LINE =
  /^[ \t]*(?:"(?<user>[^"\n]{1,64})"|(?<bare>[^\s"#]{1,64}))[ \t]+(?:"[^"\n]{0,64}"|[^\s"]{1,64})[ \t]+(?:"(?<quoted>[^"\n]{4,64})"|(?<secret>[^\s"#@][^\s"]{3,63}))(?=[ \t]|\r?$)/gm;

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
