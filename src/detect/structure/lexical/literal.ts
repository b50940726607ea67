/**
 * Literals as values: in quotes, wrapped in a call or a cast, written as bytes, or the last resort of an expression.
 */
import {
  SPACE,
  AMPERSAND,
  SINGLE_QUOTE,
  OPEN_PAREN,
  CLOSE_PAREN,
  STAR,
  COMMA,
  DOT,
  SLASH,
  COLON,
  SEMICOLON,
  LESS,
  EQUALS,
  GREATER,
  QUESTION,
  OPEN_BRACKET,
  CLOSE_BRACKET,
  OPEN_BRACE,
  PIPE,
  CLOSE_BRACE,
  DOUBLE_QUOTE,
} from '../../../base/ascii.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Form } from '../form.ts';
import {
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  endsWith,
  standsBefore,
  endsWithAny,
  textOf,
} from './byte.ts';
import { readByteArray } from './byte-array.ts';
import { PASSWORDS, type Key } from './key.ts';
import { isContinued, literalFollowedBy, openingQuote, readJoined, readLiteral, readQuoted } from './quoted.ts';

const MAX_WRAPPER = 40;
const MAX_CAST = 24;
const MAX_TYPE = 60;
const MAX_COMMENT = 80;
const MAX_EXPRESSION = 160;

/** Wrappers around a literal that leave it what it is. */
const WRAPPERS = [
  'some',
  'just',
  'bytes',
  'getbytes',
  'byte',
  'string',
  'str',
  'chars',
  'securestring',
  'from',
  'valueof',
  'password',
  'secret',
  'encode',
  'text',
  'literal',
  'plain',
  'constant',
  'of',
  'quote',
  'sensitive',
  'pointer',
  'ptr',
];

const NAMED_IN_CALLS = ['password', 'secret'];
const LOOKUPS = ['get', 'fetch', 'find', 'load', 'lookup', 'read'];
/** Calls that make the hash of a password: what they are given is the password. */
const HASHING = ['bcrypt', 'hash', 'hashsync', 'hashpw', 'crypt', 'md5', 'sha1', 'sha256', 'hash::make'];

/** Whether a literal in bare brackets is one of several: `('a', 'b')`, `('a', )`. */
function isOfTuple(bytes: Uint8Array, quote: number, hi: number): boolean {
  const literal = quote < 0 ? null : readQuoted(bytes, quote, hi);
  return literal !== null && bytes[skipSpace(bytes, literal.after, hi)] === COMMA;
}

/** The opening quote of `new Wrapper("...")`, or of `await hash("...")` under the key of a password, or -1. */
function wrappedQuote(bytes: Uint8Array, key: Key, at: number, hi: number): number {
  let p = standsAt(bytes, at, 'new ') ? at + 4 : standsAt(bytes, at, 'await ') ? at + 6 : at;
  const first = p;
  while (bytes[p] === OPEN_BRACKET || bytes[p] === CLOSE_BRACKET || bytes[p] === STAR || bytes[p] === AMPERSAND) p++;
  let wordStart = reached(p);
  const limit = Math.min(hi, p + MAX_WRAPPER);
  while (p < limit && ((classAt(bytes, p) & WORD) !== 0 || bytes[p] === DOT || bytes[p] === COLON)) {
    if ((classAt(bytes, p) & WORD) === 0) wordStart = p + 1;
    p++;
  }
  if (bytes[reached(p)] !== OPEN_PAREN) return -1;
  const length = p - wordStart;
  if (
    length > 0 &&
    (!endsWithAny(bytes, { start: wordStart, end: p }, WRAPPERS) || isLookup(bytes, wordStart, p)) &&
    !(endsWithAny(bytes, key, PASSWORDS) && endsWithAny(bytes, { start: first, end: p }, HASHING))
  ) {
    return -1;
  }
  const quote = openingQuote(bytes, skipSpace(bytes, p + 1, hi), hi);
  return length === 0 && isOfTuple(bytes, quote, hi) ? -1 : quote;
}

/** `getPassword("shop")`, `load_secret("db")`: what the call is given is a name. */
function isLookup(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    NAMED_IN_CALLS.some((word) => standsBefore(bytes, end, word)) &&
    LOOKUPS.some((word) => standsAt(bytes, start, word))
  );
}

/** The literal at `at` with those that are joined to it, as the value of `key`; null where none begins there. */
export function quotedValue(window: Window, form: Form, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const value = readLiteral(bytes, at, hi);
  if (value === null) return null;
  if (!isContinued(bytes, value.after, hi)) {
    const whole = literalCandidate(form, key, value);
    return whole && (value.text === undefined ? whole : { ...whole, value: value.text });
  }
  const joined = readJoined(bytes, value, hi);
  const whole = joined && literalCandidate(form, key, { start: value.start, end: joined.end });
  return joined && whole && { ...whole, value: joined.text };
}

/** `<<"v">>` of Erlang, from the quote on: a shell's here-document does not close so. */
function isBinary(bytes: Uint8Array, at: number, hi: number): boolean {
  const literal = bytes[at] === DOUBLE_QUOTE ? readQuoted(bytes, at, hi) : null;
  return literal !== null && bytes[literal.after] === GREATER && bytes[literal.after + 1] === GREATER;
}

/** Behind a cast, a comment or the `<<` of a binary before a literal: `<string>'v'`, `(string) "v"`; otherwise `at`. */
function afterCast(bytes: Uint8Array, at: number, hi: number): number {
  if (bytes[at] === SLASH && bytes[at + 1] === STAR) {
    for (let p = at + 2, limit = Math.min(hi, p + MAX_COMMENT); reached(p) < limit; p++) {
      if (bytes[p] === STAR && bytes[p + 1] === SLASH) return skipBlanks(bytes, p + 2, hi);
    }
    return at;
  }
  if (bytes[at] !== LESS && bytes[at] !== OPEN_PAREN) return at;
  if (bytes[at + 1] === LESS) return isBinary(bytes, at + 2, hi) ? at + 2 : at;
  let p = at + 1;
  while (p < hi && p - at < MAX_CAST && (classAt(bytes, p) & WORD) !== 0) p++;
  return reached(p) > at + 1 && (bytes[at] === LESS ? bytes[p] === GREATER : bytes[p] === CLOSE_PAREN)
    ? skipBlanks(bytes, p + 1, hi)
    : at;
}

/** A literal at `at`, also wrapped, cast, or on the next line; undefined where none begins. */
export function literalAt(window: Window, form: Form, key: Key, at: number): Candidate | null | undefined {
  const { bytes, hi } = window;
  let p = at;
  if ((classAt(bytes, p) & LINE_END) !== 0) {
    p = skipSpace(bytes, p, hi);
    if ((classAt(bytes, p) & QUOTE) === 0) return undefined;
  }
  p = afterCast(bytes, p, hi);
  if (openingQuote(bytes, p, hi) >= 0) return quotedValue(window, form, key, p);
  const wrapped = wrappedQuote(bytes, key, p, hi);
  if (wrapped >= 0) return quotedValue(window, form, key, wrapped);
  return bytesAt(window, key, p);
}

/** A digit and no blank: neither a message nor the name of a field. */
const NO_WORDS = /^(?=\D*\d)\S+$/;

/** `[ "v" ]`: the one literal of a list. `at` is the bracket. Lists of credentials or for authentication hold ids. */
export function onlyItem(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (endsWith(bytes, key, 'credentials') || endsWith(bytes, key, 'authentication')) return null;
  const quote = skipBlanks(bytes, at + 1, hi);
  const literal = (classAt(bytes, quote) & QUOTE) === 0 ? null : readQuoted(bytes, quote, hi);
  if (literal === null || bytes[skipBlanks(bytes, literal.after, hi)] !== CLOSE_BRACKET) return null;
  return NO_WORDS.test(textOf(bytes, literal.start, literal.end)) ? literalCandidate('quoted', key, literal) : null;
}

/** A list of bytes at `at`, as the value of `key`. */
function bytesAt(window: Window, key: Key, at: number): Candidate | undefined {
  const { bytes, hi } = window;
  // The numbers of a grammar's tokens, or of a text's.
  if (endsWith(bytes, key, 'tokens')) return undefined;
  const array = readByteArray(bytes, at, hi);
  const found = array && literalCandidate('bytes', key, array);
  return array && found ? { ...found, value: array.text } : undefined;
}

/** Offset of the `=` after a type (`string =`, `Option[String] =`, `&'static str =`, `{ get; set; } =`), or -1. */
export function typeAnnotation(bytes: Uint8Array, at: number, hi: number): number {
  let p = at;
  const limit = Math.min(hi, at + MAX_TYPE);
  if (bytes[p] === OPEN_BRACE) {
    if (!standsAt(bytes, skipBlanks(bytes, p + 1, hi), 'get')) return -1;
    while (p < limit && bytes[p] !== CLOSE_BRACE && (classAt(bytes, p) & LINE_END) === 0) p++;
    p++;
  } else {
    while (p < limit && isTypeByte(bytes, p)) p++;
    if (reached(p) === at) return -1;
  }
  const equals = skipBlanks(bytes, reached(p), hi);
  if (equals === p) return -1; // an attribute of markup: `<input #password id="...">`
  return bytes[equals] === EQUALS && bytes[equals + 1] !== EQUALS && bytes[equals + 1] !== GREATER ? equals : -1;
}

function isTypeByte(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    (classAt(bytes, at) & WORD) !== 0 ||
    byte === DOT ||
    byte === LESS ||
    byte === GREATER ||
    byte === QUESTION ||
    byte === AMPERSAND ||
    byte === SINGLE_QUOTE ||
    byte === OPEN_BRACKET ||
    byte === CLOSE_BRACKET ||
    byte === COLON ||
    (byte === SEMICOLON && bytes[at + 1] === SPACE) || // [u8; 16]
    (byte === SPACE &&
      (standsBefore(bytes, at, "'static") ||
        bytes[at - 1] === SEMICOLON ||
        standsBefore(bytes, at, '&mut') ||
        standsBefore(bytes, at, ']const')))
  );
}

/** Behind the operator at `at` that introduces a fallback (`||`, `??`, `?:`, `or`, `:` of a choice), or -1. */
function afterDefaultOperator(bytes: Uint8Array, at: number, inChoice: boolean): number {
  const byte = bytes[at];
  const next = bytes[at + 1];
  if ((byte === PIPE && next === PIPE) || (byte === QUESTION && (next === QUESTION || next === COLON))) return at + 2;
  if (byte === COLON && inChoice && (classAt(bytes, at - 1) & BLANK) !== 0 && next !== COLON) return at + 1;
  if ((classAt(bytes, at - 1) & BLANK) === 0) return -1;
  return standsAt(bytes, at, 'or ') ? at + 3 : standsAt(bytes, at, 'else ') ? at + 5 : -1;
}

/** `Field("v")` and `CharField(default="v")` of Python's models and settings; `at` is the quote. */
function isDefaultOfField(bytes: Uint8Array, at: number): boolean {
  return standsBefore(bytes, at, 'field(') || standsBefore(bytes, at, 'field(default=');
}

/** The literal at `at`, where the `:` of a choice follows it; words choose between names and states. */
function firstOfChoice(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const literal = literalFollowedBy(bytes, at, COLON, hi);
  if (literal === null || !NO_WORDS.test(textOf(bytes, literal.start, literal.end))) return null;
  return quotedValue(window, 'quoted', key, at);
}

/**
 * The literal that an expression falls back to: `get() || "v"`, `x ? y : "v"`, `os.environ.get("K") or "v"`; of a choice
 * that gives one alone the first: `x ? "v" : y`, `x ? "v" : ""`.
 */
export function lastResort(window: Window, key: Key, from: number): Candidate | null {
  const { bytes, hi } = window;
  let inChoice = false;
  let chosen: Candidate | null = null;
  for (let at = from, limit = Math.min(hi, from + MAX_EXPRESSION); reached(at) < limit; at++) {
    const kind = classAt(bytes, at);
    const byte = bytes[at];
    if ((kind & LINE_END) !== 0 || byte === SEMICOLON || byte === OPEN_BRACE || byte === COMMA) return chosen;
    if ((kind & QUOTE) !== 0) {
      if (isDefaultOfField(bytes, at)) return quotedValue(window, 'fallback', key, at);
      const skipped = readQuoted(bytes, at, hi);
      if (skipped === null) return chosen;
      at = skipped.after - 1;
      continue;
    }
    const value = afterDefaultOperator(bytes, at, inChoice);
    if (value >= 0) {
      const literal = quotedValue(window, 'fallback', key, skipBlanks(bytes, value, hi));
      if (literal !== null) return literal;
      at = value - 1;
    } else if (byte === QUESTION && bytes[at + 1] !== DOT) {
      inChoice = true;
      chosen ??= firstOfChoice(window, key, skipBlanks(bytes, at + 1, hi));
    }
  }
  return chosen;
}
