/** The key around a word: where it starts and ends, what closes it, and what stands before it on its line. */
import {
  BANG,
  OPEN_PAREN,
  CLOSE_PAREN,
  STAR,
  DASH,
  COLON,
  QUESTION,
  OPEN_BRACKET,
  BACKSLASH,
  CLOSE_BRACKET,
  CLOSE_BRACE,
  LOWER_I,
  byteTable,
} from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import type { Window } from '../candidate.ts';
import {
  AFTER_KEY,
  BLANK,
  QUOTE,
  WORD,
  classAt,
  reached,
  keyEnd,
  keyStart,
  lineStart,
  skipBlanks,
  standsAt,
} from './byte.ts';

/** Endings of keys that name a password. */
export const PASSWORDS: readonly string[] = ['password', 'passwd', 'passphrase', 'pwd', 'pw', 'pass', 'passcode'];
const MAX_KEY = 80;
/** Bytes of an index in brackets behind a key. */
const MAX_INDEX = 24;

export interface Key extends Span {
  /** First byte after the key and whatever closes it. */
  readonly after: number;
  readonly quoted: boolean;
}

/** Behind the brackets that close around the key (`]`, `)`, `}`) and a size or an index of its own (`[32]`). */
function afterClosers(bytes: Uint8Array, from: number, hi: number): number {
  let after = from;
  for (;;) {
    const byte = bytes[after];
    if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE || (byte === CLOSE_PAREN && bytes[after - 1] !== OPEN_PAREN)) {
      after++;
    } else if (byte === OPEN_BRACKET) {
      let at = after + 1;
      const limit = Math.min(hi, at + MAX_INDEX);
      while (at < limit && (classAt(bytes, at) & WORD) !== 0) at++;
      if (bytes[reached(at)] !== CLOSE_BRACKET) return after;
      after = at + 1;
    } else return reached(after);
  }
}

/** Whether `author` or `authored` begins at `at`: most trees hold these words, and they name nothing. */
function isOfAuthor(bytes: Uint8Array, at: number): boolean {
  return standsAt(bytes, at, 'author') && ((bytes[reached(at + 6)] as number) | 32) !== LOWER_I; // of `authorization`
}

/** The key that holds the word `[at, wordEnd)`; null where what follows cannot lead to a value. */
export function readKey({ bytes, lo, hi }: Window, at: number, wordEnd: number): Key | null {
  if (isOfAuthor(bytes, at)) return null;
  const end = keyEnd(bytes, wordEnd, hi);
  if ((classAt(bytes, end) & AFTER_KEY) === 0 || end >= hi) return null;
  let after = end;
  let quoted = false;
  while (bytes[after] === BACKSLASH) after++;
  if ((classAt(bytes, reached(after)) & QUOTE) !== 0) {
    quoted = true;
    after++;
  } else if (after !== end) return null;
  if (bytes[after] === STAR && bytes[after + 1] === STAR) after += 2; // **password**: v
  const closed = afterClosers(bytes, after, hi);
  if (closed !== after && !quoted && (classAt(bytes, closed) & QUOTE) !== 0) {
    // "user[password]"
    quoted = true;
    after = closed + 1;
  } else after = closed;
  if ((bytes[after] === QUESTION || bytes[after] === BANG) && bytes[after + 1] === COLON) after++;
  return { start: keyStart(bytes, at, Math.max(lo, at - MAX_KEY)), end, after, quoted };
}

/** Marks that may stand before a key without making it part of a sentence. */
const MARKS = byteTable('#-*;/!:');

const DECLARING = [
  'export ',
  'set ',
  'env ',
  'arg ',
  'setenv ',
  'var ',
  'e ',
  'environment=',
  'local ',
  'declare -x ',
  'readonly ',
  'const ',
];

/** `shop:` right before the key, as stacks of Pulumi have it, and `shop::db::` of Puppet's data. */
function isNamespace(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[to - 1] !== COLON || to - from < 2) return false;
  for (let at = from; at < to - 1; at++) {
    if ((classAt(bytes, at) & WORD) === 0 && bytes[at] !== DASH && bytes[at] !== COLON) return false;
  }
  return true;
}

/**
 * Whether nothing but indentation, a list mark, a comment mark or a declaring word stands before the key on its line.
 */
export function beginsLine(window: Window, key: Key): boolean {
  const { bytes, lo } = window;
  const start = lineStart(bytes, key.start, lo);
  if (start < 0) return false;
  let at = skipBlanks(bytes, start, key.start);
  while (at < key.start && (MARKS[bytes[at] as number] === 1 || (classAt(bytes, at) & (QUOTE | BLANK)) !== 0)) at++;
  for (const word of DECLARING) if (standsAt(bytes, at, word)) at = skipBlanks(bytes, at + word.length, key.start);
  while (at < key.start && (classAt(bytes, at) & QUOTE) !== 0) at++; // Environment="KEY=v"
  return at >= key.start || isNamespace(bytes, at, key.start);
}

/** `x ? 'key' : 'value'` is a choice, no assignment. */
export function followsQuestion(window: Window, key: Key): boolean {
  let at = key.start - 2;
  while (at > window.lo && (classAt(window.bytes, at) & BLANK) !== 0) at--;
  return window.bytes[reached(at)] === QUESTION;
}

/**
 * The word (letters, digits, `_`) that ends right before `end`, blanks passed over; its start, or `end` where there is
 * none.
 */
export function wordBefore(window: Window, end: number): Span {
  const { bytes, lo } = window;
  let stop = end;
  while (stop > lo && (classAt(bytes, stop - 1) & BLANK) !== 0) stop--;
  let start = stop;
  while (start > lo && (classAt(bytes, start - 1) & WORD) !== 0) start--;
  return { start: reached(start), end: stop };
}
