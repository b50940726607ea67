/**
 * Keys in other languages than English: `пароль`, `密码：`, `contraseña`, `mot de passe`, also as part of a key
 * (`DB_SENHA`, `senhaHash`), and words that one program alone has (`psk`). What they mean is said in plain English, and
 * from there on they are keys like others.
 */
import { asciiLowerCase, isLowerCase, isUpperCase } from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { FOREIGN_PASSWORDS } from '../../value/foreign-passwords.ts';
import { readAssignment } from './assignment.ts';
import { BLANK, QUOTE, WORD, classAt, keyEnd, keyStart, skipBlanks, standsAt, textOf } from '../lexical/byte.ts';
import { bareCandidate, type Candidate, type Window } from '../candidate.ts';
import { bareEnd, restOfLine } from '../lexical/bare.ts';
import type { Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
/** In both cases, where the search does not fold them. */
const cases = (...words: readonly string[]): readonly string[] => [
  ...new Set(words.flatMap((word) => [latin1(word), latin1(word.toUpperCase())]).map(asciiLowerCase)),
];

/** Words of scripts without letter case or blanks between words. */
const UNCASED: readonly (readonly [string, string])[] = [
  ...[
    '密码',
    '密碼',
    '口令',
    'パスワード',
    'パスフレーズ',
    '비밀번호',
    '암호',
    'รหัสผ่าน',
    'סיסמה',
    'كلمة المرور',
    'पासवर्ड',
  ].map((word) => [latin1(word), 'password'] as const),
  ...['密钥', '密鑰', '秘密鍵'].map((word) => [latin1(word), 'secret_key'] as const),
  ...['令牌', 'トークン', '토큰'].map((word) => [latin1(word), 'token'] as const),
];
/** The first letter may be a capital, so it is left to the walk back. */
const CYRILLIC: readonly (readonly [string, string])[] = [
  ['ароль', 'password'],
  ['окен', 'token'],
  ['екрет', 'secret'],
].flatMap(([word = '', meaning = '']) => cases(word).map((one) => [one, meaning] as const));
const LATIN: readonly string[] = cases(...FOREIGN_PASSWORDS);

/** Of Redis, and of wireless networks. */
const OF_PROGRAMS: readonly (readonly [string, string])[] = [
  ['requirepass', 'password'],
  ['masterauth', 'password'],
  ['psk=', 'password'],
  ['psk = ', 'password'],
  ['psk: ', 'password'],
];

/** Each word as the search looks for it, one character a byte, and what it means. */
export const FOREIGN_WORDS: readonly (readonly [word: string, meaning: string])[] = [
  ...UNCASED,
  ...CYRILLIC,
  ...LATIN.map((word) => [word, 'password'] as const),
  ...OF_PROGRAMS,
];

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && (isLowerCase(byte) || isUpperCase(byte) || byte >= 0x80);

/** The full-width colon or equals sign at `at`. */
function isWideOperator(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbc && (bytes[at + 2] === 0x9a || bytes[at + 2] === 0x9d);
}

/**
 * Whether the word at `[at, end)` is one by itself or a hump of a name: no part of another (`enclave`), no inflected
 * form.
 */
function isWhole(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at] ?? 0;
  const before = bytes[at - 1];
  const after = bytes[end];
  if (isWideOperator(bytes, end)) return true;
  if (isLetter(after) && !(isUpperCase(after) && !isUpperCase(bytes[end - 1]))) return false;
  return first >= 0x80 || !isLetter(before) || (isUpperCase(first) && !isUpperCase(before));
}

/** What the key says with the foreign word in English: `DB_SENHA` is `DB_password`. */
function translated(bytes: Uint8Array, key: Span, word: Span, meaning: string): string {
  return `${textOf(bytes, key.start, word.start)}_${meaning}_${textOf(bytes, word.end, key.end)}`.replace(
    /^[\W_]+|[\W_]+$/g,
    '',
  );
}

/** `密码：v`, `パスワード　＝ "v"`. */
function afterWideOperator(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const value = skipBlanks(bytes, at + 3, hi);
  if ((classAt(bytes, value) & QUOTE) !== 0) return quotedValue(window, 'yaml', key, value);
  const end = bareEnd(bytes, value, hi);
  // Of several words the first is no password: `密码：grep …`.
  return end < 0 || ((classAt(bytes, end) & BLANK) !== 0 && restOfLine(bytes, value, hi) < 0)
    ? null
    : bareCandidate('yaml', key, { start: value, end });
}

/** The value under the key that holds the foreign word `[at, at + word.length)`. */
export function readForeign(window: Window, at: number, [word, meaning]: readonly [string, string]): Candidate | null {
  const { bytes, lo, hi } = window;
  const end = at + word.replace(/[ =:]+$/, '').length;
  const isCyrillic =
    (bytes[at] ?? 0) >= 0xd0 && (bytes[at] ?? 0) <= 0xd1 && (bytes[at - 2] === 0xd0 || bytes[at - 2] === 0xd1);
  const first = isCyrillic ? at - 2 : at;
  if (!standsAt(bytes, at, word) || !isWhole(bytes, first, end)) return null;
  const start = keyStart(bytes, first, lo);
  const stop = keyEnd(bytes, end, hi);
  const keyText = translated(bytes, { start, end: stop }, { start: first, end }, meaning);
  const blank = skipBlanks(bytes, stop, hi);
  const isClosed = (classAt(bytes, stop) & QUOTE) !== 0;
  const found =
    isWideOperator(bytes, blank) || (isClosed && isWideOperator(bytes, stop + 1))
      ? afterWideOperator(window, { start, end: stop, after: stop, quoted: isClosed }, isClosed ? stop + 1 : blank)
      : (classAt(bytes, stop) & (WORD | BLANK)) === 0 || blank > stop
        ? readAssignment(window, first, end)
        : null;
  return found && { ...found, keyText };
}
