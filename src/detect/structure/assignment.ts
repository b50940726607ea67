/**
 * From a word inside a key to the value that the key is given, whatever the syntax. Most words of source text are
 * followed by no operator at all: that case must leave after a handful of byte tests.
 */
import type { Candidate, Form, Window } from './candidate.ts';
import { AFTER_KEY, BARE_END, BLANK, DIGIT, LINE_END, QUOTE, WORD, classAt, keyEnd, keyStart, lineEnd, lineStart, skipBlanks, standsAt } from './byte.ts';
import { isContinued, openingQuote, readJoined, readQuoted } from './quoted.ts';

const MAX_KEY = 80;
const MIN_VALUE = 3;
const BACKSLASH = 92, EQUALS = 61, COLON = 58, OPEN = 40, CLOSE = 41, BRACKET = 93, COMMA = 44, GREATER = 62, LESS = 60, PIPE = 124, QUESTION = 63, BANG = 33, DASH = 45, BACKTICK = 96, OPEN_BRACE = 123, CLOSE_BRACE = 125;

interface Key {
  readonly start: number;
  readonly end: number;
  /** First byte after the key and whatever closes it. */
  readonly after: number;
  readonly quoted: boolean;
}

function readKey(window: Window, at: number, wordEnd: number): Key | null {
  const { bytes, lo, hi } = window;
  const end = keyEnd(bytes, wordEnd, hi);
  if ((classAt(bytes, end) & AFTER_KEY) === 0 || end >= hi) return null;
  let after = end, quoted = false;
  while (bytes[after] === BACKSLASH) after++;
  if ((classAt(bytes, after) & QUOTE) !== 0) {
    quoted = true;
    after++;
  } else if (after !== end) return null;
  while (bytes[after] === BRACKET || (bytes[after] === CLOSE && bytes[after - 1] !== OPEN)) after++;
  if (bytes[after] === QUESTION && bytes[after + 1] === COLON) after++;
  const start = keyStart(bytes, at, Math.max(lo, at - MAX_KEY));
  return { start, end, after, quoted };
}

function candidate(form: Form, key: Key, start: number, end: number, quoted: boolean): Candidate | null {
  return end - start < MIN_VALUE ? null : { form, keyStart: key.start, keyEnd: key.end, start, end, quoted };
}

/** Wrappers around a literal that leave it what it is. */
const WRAPPERS = ['some', 'just', 'bytes', 'byte', 'string', 'str', 'chars', 'securestring', 'from', 'valueof', 'password', 'secret', 'encode', 'text', 'literal', 'plain', 'constant', 'of', 'quote', 'sensitive', 'pointer', 'ptr'];

/** The opening quote of `new Wrapper("...")` at `at`, or -1. */
function wrappedQuote(bytes: Uint8Array, at: number, hi: number): number {
  let p = standsAt(bytes, at, 'new ') ? at + 4 : at;
  while (bytes[p] === 91 || bytes[p] === BRACKET || bytes[p] === 42 || bytes[p] === 38) p++;
  let wordStart = p;
  const limit = Math.min(hi, p + 40);
  while (p < limit && ((classAt(bytes, p) & WORD) !== 0 || bytes[p] === 46 || bytes[p] === COLON)) {
    if ((classAt(bytes, p) & WORD) === 0) wordStart = p + 1;
    p++;
  }
  if (bytes[p] !== OPEN) return -1;
  const length = p - wordStart;
  if (length > 0 && !WRAPPERS.some((word) => length >= word.length && standsAt(bytes, p - word.length, word))) return -1;
  return openingQuote(bytes, skipBlanks(bytes, p + 1, hi), hi);
}

function quotedValue(window: Window, form: Form, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const quote = openingQuote(bytes, at, hi);
  if (quote < 0) return null;
  const value = readQuoted(bytes, quote, hi);
  if (value === null) return null;
  if (!isContinued(bytes, value.after, hi)) return candidate(form, key, value.start, value.end, true);
  const joined = readJoined(bytes, value, hi), whole = joined && candidate(form, key, value.start, joined.end, true);
  return joined && whole && { ...whole, value: joined.text };
}

/** Whether nothing but indentation, a list mark, a comment mark or a declaring word stands before the key on its line. */
function beginsLine(window: Window, key: Key): boolean {
  const { bytes, lo } = window;
  const start = lineStart(bytes, key.start, lo);
  if (start < 0) return false;
  let at = skipBlanks(bytes, start, key.start);
  while (at < key.start && (bytes[at] === 35 || bytes[at] === DASH || bytes[at] === 42 || bytes[at] === 59 || bytes[at] === 47 || bytes[at] === BANG || (classAt(bytes, at) & (QUOTE | BLANK)) !== 0)) at++;
  for (const word of ['export ', 'set ', 'env ', 'arg ', 'setenv ', 'var ', 'e ']) if (standsAt(bytes, at, word)) at = skipBlanks(bytes, at + word.length, key.start);
  return at >= key.start;
}

/** End of a value without quotes; -1 where it is cut by the window, or goes on as a placeholder (`abc<rest>`). */
function bareEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && (classAt(bytes, at) & BARE_END) === 0) at++;
  if (bytes[at] === LESS && bytes[at + 1] !== 47) return -1;
  return at < hi || hi === bytes.length ? at : -1;
}

/** End of a value that runs to the end of its line, comments and blanks cut off; -1 where it holds blanks. */
function restOfLine(bytes: Uint8Array, from: number, hi: number): number {
  const end = lineEnd(bytes, from, hi);
  if (end < 0) return -1;
  let at = from;
  while (at < end && (classAt(bytes, at) & BLANK) === 0) at++;
  const next = skipBlanks(bytes, at, end);
  if (next === end) return at;
  const byte = bytes[next];
  return byte === 35 || byte === 59 || byte === BACKSLASH || (byte === 47 && bytes[next + 1] === 47) ? at : -1;
}

/** `k=v` without blanks: in an environment file to the next blank, elsewhere to the first mark that could end it. */
function tightValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const before = bytes[key.start - 1];
  if (before === 63 || before === 38) return candidate('query', key, at, bareEnd(bytes, at, hi), false);
  if (beginsLine(window, key)) {
    const end = restOfLine(bytes, at, hi);
    if (end >= 0 && (classAt(bytes, end - 1) & QUOTE) === 0 && bytes[end - 1] !== COMMA && bytes[end - 1] !== CLOSE) return candidate('env', key, at, end, false);
  }
  const end = bareEnd(bytes, at, hi);
  if (end < 0) return null;
  return candidate(bytes[end] === 59 || before === 59 ? 'connection' : 'env', key, at, end, false);
}

function afterEquals(window: Window, key: Key, at: number, blankBefore: boolean): Candidate | null {
  const { bytes, hi } = window;
  let form: Form = 'quoted', p = at + 1;
  if (bytes[p] === EQUALS) {
    form = 'compared';
    p++;
    if (bytes[p] === EQUALS) p++;
  } else if (bytes[p] === GREATER) p++;
  else if (bytes[p] === 126) return null;
  const value = skipBlanks(bytes, p, hi);
  const literal = literalAt(window, form, key, value);
  if (literal !== undefined) return literal;
  if (form === 'compared' || p !== at + 1 || (classAt(bytes, value) & LINE_END) !== 0) return null;
  if (value === p && !blankBefore) return tightValue(window, key, value);
  if (!beginsLine(window, key)) return null;
  const end = restOfLine(bytes, value, hi);
  return end < 0 ? null : candidate('ini', key, value, end, false);
}

/** A quoted value at `at`, also wrapped, or on the next line; undefined where none begins. */
function literalAt(window: Window, form: Form, key: Key, at: number): Candidate | null | undefined {
  const { bytes, hi } = window;
  let p = at;
  if ((classAt(bytes, p) & LINE_END) !== 0) {
    while (p < hi && (classAt(bytes, p) & (LINE_END | BLANK)) !== 0) p++;
    if ((classAt(bytes, p) & QUOTE) === 0) return undefined;
  }
  if (openingQuote(bytes, p, hi) >= 0) return quotedValue(window, form, key, p);
  const wrapped = wrappedQuote(bytes, p, hi);
  return wrapped < 0 ? undefined : quotedValue(window, form, key, wrapped);
}

/** `x ? 'key' : 'value'` is a choice, no assignment. */
function followsQuestion(window: Window, key: Key): boolean {
  let at = key.start - 2;
  while (at > window.lo && (classAt(window.bytes, at) & BLANK) !== 0) at--;
  return window.bytes[at] === QUESTION;
}

function afterColon(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at + 1;
  if (bytes[p] === COLON || (key.quoted && followsQuestion(window, key))) return null;
  if (bytes[p] === EQUALS) return literalAt(window, 'quoted', key, skipBlanks(bytes, p + 1, hi)) ?? null;
  if (bytes[p] === DASH && bytes[key.start - 1] === 123) { // ${KEY:-value}
    const end = bareEnd(bytes, p + 1, hi);
    return end >= 0 && bytes[end] === 125 ? candidate('fallback', key, p + 1, end, false) : null;
  }
  p = skipBlanks(bytes, p, hi);
  const literal = (classAt(bytes, p) & LINE_END) !== 0 ? null : literalAt(window, 'quoted', key, p);
  if (literal !== undefined) return literal;
  const typeEnd = typeAnnotation(bytes, p, hi);
  if (typeEnd >= 0) return literalAt(window, 'quoted', key, skipBlanks(bytes, typeEnd + 1, hi)) ?? null;
  if (p === at + 1) return null;
  if (!beginsLine(window, key)) return flowValue(window, key, p);
  const end = restOfLine(bytes, p, hi);
  return end < 0 ? null : candidate('yaml', key, p, end, false);
}

/** `{user: app, password: v}` of YAML. Code writes names there: only what no name can be is a value. */
function flowValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let before = key.start - 1;
  while (before > window.lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  if (bytes[before] !== OPEN_BRACE && bytes[before] !== COMMA) return null;
  let end = at, switches = 0;
  for (let last = 0; end < hi && (classAt(bytes, end) & BARE_END) === 0; end++) {
    const kind = classAt(bytes, end) & (DIGIT | WORD);
    if (kind === 0 && (bytes[end] === OPEN || bytes[end] === 91 || bytes[end] === 46)) return null;
    if (end > at && kind !== last) switches++;
    last = kind;
  }
  const follows = bytes[skipBlanks(bytes, end, hi)];
  return switches >= 2 && end - at >= 8 && (follows === COMMA || follows === CLOSE_BRACE) ? candidate('yaml', key, at, end, false) : null;
}

/** Offset of the `=` after a type (`string =`, `Option<String> =`), or -1. */
function typeAnnotation(bytes: Uint8Array, at: number, hi: number): number {
  let p = at;
  const limit = Math.min(hi, at + 40);
  while (p < limit && ((classAt(bytes, p) & WORD) !== 0 || bytes[p] === 46 || bytes[p] === LESS || bytes[p] === GREATER || bytes[p] === QUESTION || bytes[p] === 38 || bytes[p] === 39)) p++;
  if (p === at) return -1;
  const equals = skipBlanks(bytes, p, hi);
  if (equals === p) return -1; // an attribute of markup: `<input #password id="...">`
  return bytes[equals] === EQUALS && bytes[equals + 1] !== EQUALS && bytes[equals + 1] !== GREATER ? equals : -1;
}

/** `<key>value</key>`, also with the value in an element of its own as in property lists. */
function xmlValue(window: Window, key: Key, at: number, nested: boolean): Candidate | null {
  const { bytes, hi } = window;
  let p = at + 1;
  if (nested) {
    while (p < hi && (classAt(bytes, p) & (LINE_END | BLANK)) !== 0) p++;
    if (!standsAt(bytes, p, '<string>')) return null;
    p += 8;
  }
  if (standsAt(bytes, p, '<![cdata[')) p += 9;
  let end = p;
  while (end < hi && bytes[end] !== LESS && bytes[end] !== BRACKET && (classAt(bytes, end) & LINE_END) === 0) end++;
  if (end >= hi || (bytes[end] === LESS && bytes[end + 1] !== 47)) return null;
  return candidate('xml', key, p, end, true);
}

/** `name="key" value="value"`, `"key": "key", "value": "value"`, `name: key` over `value: value`. */
function siblingValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at;
  const limit = Math.min(hi, at + 60);
  while (p < limit && ((classAt(bytes, p) & (BLANK | LINE_END | QUOTE)) !== 0 || bytes[p] === COMMA || bytes[p] === BACKSLASH)) p++;
  if (!standsAt(bytes, p, 'value')) return null;
  p += 5;
  while (p < limit && ((classAt(bytes, p) & (BLANK | QUOTE)) !== 0 || bytes[p] === BACKSLASH)) p++;
  if (bytes[p] !== EQUALS && bytes[p] !== COLON) return null;
  return quotedValue(window, 'sibling', key, skipBlanks(bytes, p + 1, hi));
}

function afterBlank(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const byte = bytes[key.start];
  if (byte === DASH && !key.quoted) { // --password value
    if (bytes[at] === DASH) return null;
    if ((classAt(bytes, at) & QUOTE) !== 0) return quotedValue(window, 'option', key, at);
    const end = bareEnd(bytes, at, hi);
    return end < 0 ? null : candidate('option', key, at, end, false);
  }
  if ((classAt(bytes, at) & QUOTE) !== 0) return key.quoted || bytes[at] === BACKTICK ? null : quotedValue(window, 'argument', key, at);
  if (key.quoted) return siblingValue(window, key, at);
  const typeEnd = typeAnnotation(bytes, at, hi);
  if (typeEnd >= 0) return literalAt(window, 'quoted', key, skipBlanks(bytes, typeEnd + 1, hi)) ?? null;
  if (standsAt(bytes, at, 'or ')) return literalAt(window, 'fallback', key, skipBlanks(bytes, at + 3, hi)) ?? null;
  return null;
}

/** The value given to the key that holds the word `[at, wordEnd)`, or null. */
export function readAssignment(window: Window, at: number, wordEnd: number): Candidate | null {
  const { bytes, hi } = window;
  const key = readKey(window, at, wordEnd);
  if (key === null) return null;
  const p = skipBlanks(bytes, key.after, hi), blank = p !== key.after;
  switch (bytes[p]) {
    case EQUALS: return afterEquals(window, key, p, blank);
    case COLON: return afterColon(window, key, p);
    case OPEN: return key.quoted || blank ? null : quotedValue(window, 'call', key, skipBlanks(bytes, p + 1, hi));
    case COMMA: return key.quoted && bytes[p - 1] !== BACKTICK ? quotedValue(window, 'pair', key, skipBlanks(bytes, p + 1, hi)) ?? siblingValue(window, key, p) : null;
    case GREATER: return bytes[key.start - 1] === LESS && !key.quoted ? xmlValue(window, key, p, false) : null;
    case LESS: return standsAt(bytes, p, '</key>') ? xmlValue(window, key, p + 5, true) : null;
    case BANG: return bytes[p + 1] === EQUALS ? afterEquals(window, key, p + 1, true) : null;
    case QUESTION:
    case PIPE: {
      if (bytes[p + 1] !== bytes[p] && bytes[p + 1] !== COLON && bytes[p + 1] !== EQUALS) return null;
      const value = bytes[p + 2] === EQUALS ? p + 3 : p + 2;
      return literalAt(window, 'fallback', key, skipBlanks(bytes, value, hi)) ?? null;
    }
    default: return blank || key.quoted ? afterBlank(window, key, p) : null;
  }
}
