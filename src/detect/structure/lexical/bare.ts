/** Values without quotes: where they end depends on the syntax around them. */
import {
  HASH,
  AMPERSAND,
  OPEN_PAREN,
  CLOSE_PAREN,
  COMMA,
  DASH,
  DOT,
  SLASH,
  SEMICOLON,
  LESS,
  EQUALS,
  QUESTION,
  OPEN_BRACKET,
  BACKSLASH,
  LOWER_N,
  LOWER_R,
  OPEN_BRACE,
  CLOSE_BRACE,
  byteTable,
  isUpperCase,
} from '../../../base/ascii.ts';
import { bareCandidate, literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Form } from '../form.ts';
import {
  BARE_END,
  BLANK,
  DIGIT,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  skipBlanks,
  skipSpace,
  standsBefore,
} from './byte.ts';
import { beginsLine, type Key } from './key.ts';

/** Limits of a value with blanks in it: its bytes, and the number of blanks. */
const MAX_PHRASE = 64;
const MAX_BLANKS = 5;

/** Whether the escape whose second byte stands at `at` is a line end or a quote: `k=v\n` inside a string. */
function endsAsEscape(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === LOWER_N || byte === LOWER_R || (classAt(bytes, at) & QUOTE) !== 0;
}

/** End of a value without quotes; -1 where it is cut by the window, or goes on as a placeholder (`abc<rest>`). */
export function bareEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (
    at < hi &&
    (classAt(bytes, at) & BARE_END) === 0 &&
    !(bytes[at] === BACKSLASH && endsAsEscape(bytes, at + 1))
  ) {
    at++;
  }
  if (bytes[reached(at)] === LESS && bytes[at + 1] !== SLASH) return -1;
  return at < hi || hi === bytes.length ? at : -1;
}

/** The value without quotes at `at`, up to the first mark that could end it. */
export function bareValue({ bytes, hi }: Window, form: Form, key: Key, at: number): Candidate | null {
  const end = bareEnd(bytes, at, hi);
  return end < 0 ? null : bareCandidate(form, key, { start: at, end });
}

/** Whether a comment, a closing brace or the end of a statement stands at `at`: the value before it is complete. */
function endsValue(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    byte === HASH ||
    byte === SEMICOLON ||
    byte === BACKSLASH ||
    byte === CLOSE_BRACE ||
    (byte === SLASH && bytes[at + 1] === SLASH)
  );
}

/** End of a value that runs to the end of its line, comments and blanks cut off; -1 where it holds blanks. */
export function restOfLine(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && (classAt(bytes, at) & (BLANK | LINE_END)) === 0) at++;
  const next = skipBlanks(bytes, at, hi);
  if (next >= hi) return hi === bytes.length ? at : -1;
  return (classAt(bytes, next) & LINE_END) !== 0 || endsValue(bytes, next) ? at : -1;
}

/** The one word that the line ends with, from `at` on. */
export function lastWord({ bytes, hi }: Window, form: Form, key: Key, at: number): Candidate | null {
  const end = restOfLine(bytes, at, hi);
  return end < 0 ? null : bareCandidate(form, key, { start: at, end });
}

/** As `restOfLine`, but a passphrase of a few words is one value. */
function phraseEnd(bytes: Uint8Array, from: number, hi: number): number {
  const limit = Math.min(hi, from + MAX_PHRASE + 1);
  let end = from;
  let blanks = 0;
  for (let at = from; reached(at) < limit; at++) {
    const kind = classAt(bytes, at);
    if ((kind & LINE_END) !== 0) return end;
    if ((kind & BLANK) !== 0) {
      if (++blanks > MAX_BLANKS) return -1;
      continue;
    }
    if (at > from && (classAt(bytes, at - 1) & BLANK) !== 0 && endsValue(bytes, at)) return end;
    end = at + 1;
  }
  return limit === bytes.length ? end : -1;
}

/** The rest of the line from `at` on: one word, or a passphrase of a few. */
export function lineValue(window: Window, form: Form, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[at] === HASH && (classAt(bytes, at + 1) & BLANK) !== 0) return null; // `password: # to be set`
  const end = restOfLine(bytes, at, hi);
  const last = end < 0 ? phraseEnd(bytes, at, hi) : end;
  return last < 0 || goesOnBelow(bytes, last, hi) ? null : bareCandidate(form, key, { start: at, end: last });
}

/** Whether the next line calls a member of what stands on this one: `password: form` and below `  .string()`. */
function goesOnBelow(bytes: Uint8Array, end: number, hi: number): boolean {
  const next = skipSpace(bytes, end, hi);
  if (bytes[next] !== DOT || (classAt(bytes, next - 1) & LINE_END) !== 0 || next === end) return false;
  let last = next + 1;
  while (last < hi && (classAt(bytes, last) & WORD) !== 0) last++;
  return reached(last) > next + 1 && bytes[last] === OPEN_PAREN;
}

/** End of a value in a connection string: to the next `;`, quote or line end. */
function connectionEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (
    at < hi &&
    bytes[at] !== SEMICOLON &&
    bytes[at] !== LESS &&
    bytes[at] !== BACKSLASH &&
    (classAt(bytes, at) & (QUOTE | LINE_END | BLANK)) === 0
  ) {
    at++;
  }
  return reached(at) < hi || hi === bytes.length ? at : -1;
}

/** Lower case with dots: a key of a properties file, where values may hold blanks. */
function isProperty(window: Window, key: Key): boolean {
  let dots = 0;
  for (let at = key.start; at < key.end; at++) {
    const byte = window.bytes[at];
    if (isUpperCase(byte)) return false;
    if (byte === DOT) dots++;
  }
  return dots > 0;
}

/**
 * Whether what ends at `end` is the first word of a text in a properties file: `errors.password=Word after word`, but
 * not `-Dtrust.password=v "$@"`.
 */
function beginsText(window: Window, key: Key, end: number): boolean {
  const { bytes, hi } = window;
  return (
    bytes[key.start] !== DASH &&
    (classAt(bytes, end) & BLANK) !== 0 &&
    (classAt(bytes, skipBlanks(bytes, end, hi)) & (WORD | QUOTE)) !== 0 &&
    bytes.subarray(key.start, key.end).includes(DOT) &&
    beginsLine(window, key)
  );
}

/**
 * End of the first parameter of `k=v&k2=w`, or of `k=v&` over lines, in a value that ends at `end`; -1 for no such row.
 */
function parameterEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== AMPERSAND) at++;
  if (at === end) return -1;
  let next = at + 1;
  while (next < end && (classAt(bytes, next) & WORD) !== 0) next++;
  const isLast = next === end && next === at + 1;
  const isBeforeNext = next < end && next > at + 1 && bytes[next] === EQUALS;
  return isLast || isBeforeNext ? at : -1;
}

/** Where the value that ends before `end` is followed by another setting: `--set password=v,user=w`; otherwise `end`. */
function beforeNextSetting(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from + 1; at < end; at++) {
    if (bytes[at] !== COMMA) continue;
    let name = at + 1;
    while (name < end && ((classAt(bytes, name) & WORD) !== 0 || bytes[name] === DOT || bytes[name] === DASH)) name++;
    if (name > at + 1 && bytes[name] === EQUALS && name + 1 < end) return at;
  }
  return end;
}

const VARIABLES = ['var ', 'let ', 'const '];

/** Whether the key is declared by `word`; `-var password=v` hands Terraform a value. */
function isDeclared(bytes: Uint8Array, key: Key, word: string): boolean {
  return standsBefore(bytes, key.start, word) && bytes[key.start - word.length - 1] !== DASH;
}

/** Marks of base85; settings in a row have few different ones. */
const ENCODING = byteTable('!#$%()*+<>^`{|}~');
const BASE85 = byteTable('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~');
/** A run of base85 has so many bytes, and so many different marks, at least. */
const LEAST_ENCODED = 48;
const LEAST_KINDS = 6;

/** Whether `at` lies inside a row of base85: the files that programs carry within themselves. */
export function isInBase85({ bytes, lo, hi }: Window, at: number): boolean {
  let start = at;
  while (start > lo && BASE85[bytes[start - 1] as number] === 1) start--;
  let end = at;
  while (end < hi && BASE85[bytes[end] as number] === 1) end++;
  reached(start);
  if (reached(end) - start < LEAST_ENCODED) return false;
  const kinds = new Set<number>();
  for (let p = start; p < end; p++) if (ENCODING[bytes[p] as number] === 1) kinds.add(bytes[p] as number);
  return kinds.size >= LEAST_KINDS;
}

/** `k=v` without blanks: in an environment file to the next blank, elsewhere to the first mark that could end it. */
export function tightValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let before = key.start - 1;
  if (bytes[before] === QUESTION || bytes[before] === AMPERSAND) {
    return bareValue(window, 'query', key, at);
  }
  while (before > window.lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  if (bytes[reached(before)] === SEMICOLON && standsBefore(bytes, before, '&amp')) {
    return bareValue(window, 'query', key, at);
  }
  if (bytes[before] === SEMICOLON)
    return bareCandidate('connection', key, { start: at, end: connectionEnd(bytes, at, hi) });
  if (beginsLine(window, key)) {
    const last = isProperty(window, key) ? phraseEnd(bytes, at, hi) : restOfLine(bytes, at, hi);
    const parameter = parameterEnd(bytes, at, last);
    const end = parameter < 0 ? beforeNextSetting(bytes, at, last) : parameter;
    if (
      end >= 0 &&
      (classAt(bytes, end - 1) & QUOTE) === 0 &&
      bytes[end - 1] !== COMMA &&
      bytes[end - 1] !== CLOSE_PAREN
    ) {
      return bareCandidate('env', key, { start: at, end });
    }
  }
  // `;var readPassword=readInteger;` of a program that was made small: what is declared so is given an expression.
  if (VARIABLES.some((word) => isDeclared(bytes, key, word))) return null;
  const end = beforeNextSetting(bytes, at, bareEnd(bytes, at, hi));
  if (end < 0 || beginsText(window, key, end)) return null;
  return bareCandidate(bytes[end] === SEMICOLON ? 'connection' : 'env', key, { start: at, end });
}

/** `{user: app, password: v}` of YAML. Code writes names there: only what no name can be is a value. */
export function flowValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let before = key.start - 1;
  while (before > window.lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  if (bytes[reached(before)] !== OPEN_BRACE && bytes[before] !== COMMA) return null;
  let end = at;
  let switches = 0;
  for (let last = 0; reached(end) < hi && (classAt(bytes, end) & BARE_END) === 0; end++) {
    const kind = classAt(bytes, end) & (DIGIT | WORD);
    if (kind === 0 && (bytes[end] === OPEN_PAREN || bytes[end] === OPEN_BRACKET || bytes[end] === DOT)) return null;
    if (end > at && kind !== last) switches++;
    last = kind;
  }
  const follows = bytes[skipBlanks(bytes, end, hi)];
  return switches >= 2 && end - at >= 8 && (follows === COMMA || follows === CLOSE_BRACE)
    ? bareCandidate('yaml', key, { start: at, end })
    : null;
}

/** `"X-Token: v"`: a header written as one string; the value ends with it. `at` is the value's first byte. */
export function headerValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const quote = bytes[key.start - 1];
  if (key.quoted || (classAt(bytes, key.start - 1) & QUOTE) === 0 || (classAt(bytes, at) & WORD) === 0) return null;
  let end = at;
  while (end < hi && bytes[end] !== quote && (classAt(bytes, end) & LINE_END) === 0) end++;
  if (reached(end) >= hi || bytes[end] !== quote) return null;
  let stop = end;
  // `"X-Token: v\r\n"`: its line ends there.
  while (bytes[stop - 2] === BACKSLASH && (bytes[stop - 1] === LOWER_N || bytes[stop - 1] === LOWER_R)) stop -= 2;
  while (bytes[stop - 1] === BACKSLASH) stop--;
  const blank = skipToBlank(bytes, at, stop);
  // One blank is the scheme's: `Authorization: Token v`.
  if (blank < stop && skipToBlank(bytes, blank + 1, stop) < stop) return null;
  return literalCandidate('header', key, { start: at, end: stop });
}

function skipToBlank(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (classAt(bytes, at) & BLANK) === 0) at++;
  return at;
}
