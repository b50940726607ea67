/**
 * Names and values that stand apart: `name="key" value="v"`, `{"key": "key", "type": "x", "value": "v"}`, `name: key`
 * over `value: v`, `variable "key" { default = "v" }`, also with the value first; and blocks of YAML under a key.
 */
import { PLUS, COMMA, DASH, DOT, COLON, EQUALS, GREATER, AT, BACKSLASH, PIPE } from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { bareCandidate, literalCandidate, type Candidate, type Window } from '../candidate.ts';
import {
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  skipBlanks,
  standsAt,
  spells,
  endsWith,
  spellsAny,
  endsWithAny,
  textOf,
} from '../lexical/byte.ts';
import { lastWord, restOfLine } from '../lexical/bare.ts';
import { wordBefore, type Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';
import { literalBefore, openingQuote, readQuoted } from '../lexical/quoted.ts';

const MAX_ENTRIES = 8;
const MAX_DISTANCE = 300;
const MAX_WORD = 40;

/** What may stand between a name and its value: their other properties. */
const PROPERTIES = [
  'type',
  'sensitive',
  'description',
  'noecho',
  'enabled',
  'disabled',
  'secret',
  'format',
  'title',
  'required',
  'hidden',
  'secure',
  'source',
  'id',
  'nullable',
  'masked',
  'protected',
  'environment_scope',
  'propagateatlaunch',
  'alias',
  'describe',
  'demandoption',
  'desc',
];

interface Word extends Span {
  /** First byte of what the word is given, or -1 where no operator follows. */
  readonly value: number;
}

/** The word at `at`, past commas, quotes and list marks, with its operator. */
function readEntry(bytes: Uint8Array, from: number, hi: number): Word | null {
  let at = from;
  while (
    at < hi &&
    ((classAt(bytes, at) & (BLANK | LINE_END | QUOTE)) !== 0 || bytes[at] === COMMA || bytes[at] === BACKSLASH)
  ) {
    at++;
  }
  let end = at;
  while (end < hi && end - at < MAX_WORD && (classAt(bytes, end) & WORD) !== 0) end++;
  if (reached(end) === at) return null;
  if (bytes[end] === COLON) {
    // The namespace of an attribute: `android:value="v"`.
    let local = end + 1;
    while (local < hi && local - end < MAX_WORD && (classAt(bytes, local) & WORD) !== 0) local++;
    if (bytes[reached(local)] === EQUALS) return readEntry(bytes, end + 1, hi);
  }
  let p = end;
  while (p < hi && ((classAt(bytes, p) & (BLANK | QUOTE)) !== 0 || bytes[p] === BACKSLASH)) p++;
  const operator = bytes[reached(p)] === EQUALS || bytes[p] === COLON;
  if (operator && bytes[p + 1] === GREATER) p++;
  return { start: at, end, value: operator ? skipBlanks(bytes, p + 1, hi) : -1 };
}

/** End of a property's value; -1 where that is more than a word or a literal. */
function skipValue(bytes: Uint8Array, at: number, hi: number): number {
  const quote = openingQuote(bytes, at, hi);
  if (quote >= 0) return readQuoted(bytes, quote, hi)?.after ?? -1;
  let end = at;
  while (end < hi && end - at < MAX_WORD && ((classAt(bytes, end) & WORD) !== 0 || bytes[end] === DOT)) end++;
  return reached(end) === at ? -1 : end;
}

/**
 * The value among the properties that begin at `at`: that of the first one whose name ends with `value` or is
 * `default`.
 */
export function entryValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const limit = Math.min(hi, at + MAX_DISTANCE);
  for (let p = at, entries = 0; entries < MAX_ENTRIES && p < limit; entries++) {
    const word = readEntry(bytes, p, hi);
    if (word === null || word.value < 0) return null;
    // `hashedSaltedValue` of Keycloak's exports.
    if (standsAt(bytes, word.start, 'hashed')) return null;
    if (endsWith(bytes, word, 'value') || endsWith(bytes, word, 'default') || endsWith(bytes, word, 'plaintext')) {
      return valueAt(window, key, word);
    }
    // `<meta name="key" content="v">`
    if (spells(bytes, word, 'content') && bytes[word.value - 1] === EQUALS) return valueAt(window, key, word);
    if (!spellsAny(bytes, word, PROPERTIES)) return null;
    p = skipValue(bytes, word.value, hi);
    if (p < 0) return null;
  }
  return null;
}

/** `"apikey": [{"key": "value", "value": "v"}]` in a collection of Postman; `at` is the bracket. */
export function collectionKey(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (!key.quoted || !spells(bytes, key, 'apikey')) return null;
  const text = textOf(bytes, at, reached(Math.min(hi, at + MAX_DISTANCE)));
  const found = /^\[[^\]]*?"key"\s*:\s*"value"\s*,\s*"value"\s*:\s*(?=")/.exec(text);
  return found === null ? null : quotedValue(window, 'sibling', key, at + found[0].length);
}

function valueAt(window: Window, key: Key, { start, value: at }: Word): Candidate | null {
  const { bytes, hi } = window;
  const literal = quotedValue(window, 'sibling', key, at);
  // In JSON, where names have quotes, what has none is a number or a word of the language.
  if (literal !== null || openingQuote(bytes, at, hi) >= 0 || (classAt(bytes, start - 1) & QUOTE) !== 0) return literal;
  const end = restOfLine(bytes, at, hi);
  return end < 0 || bytes[end - 1] === COMMA ? null : bareCandidate('sibling', key, { start: at, end });
}

const NAMES = ['name', 'key', 'type'];

/** Where the attribute begins that has the key as its value (`name="key"`, `"key": "key"`, `- name: key`), or -1. */
function namingStart(window: Window, key: Key): number {
  const { bytes, lo } = window;
  let at = key.start - 1;
  while (at > lo && ((classAt(bytes, at) & (QUOTE | BLANK)) !== 0 || bytes[at] === BACKSLASH || bytes[at] === AT)) at--;
  if (bytes[reached(at)] !== EQUALS && bytes[at] !== COLON) return -1;
  while (at > lo && ((classAt(bytes, at - 1) & (QUOTE | BLANK)) !== 0 || bytes[at - 1] === BACKSLASH)) at--;
  const word = wordBefore(window, at);
  return endsWithAny(bytes, word, NAMES) ? word.start : -1;
}

/** The value beside a name, after it or before it. */
export function siblingValue(window: Window, key: Key, at: number): Candidate | null {
  const naming = namingStart(window, key);
  if (naming < 0) return null;
  return entryValue(window, key, at) ?? valueBefore(window, key, naming);
}

/** `value="v" name="key"`: the literal that ends right before the naming attribute. */
function valueBefore(window: Window, key: Key, naming: number): Candidate | null {
  const { bytes, lo } = window;
  let at = naming - 1;
  if ((classAt(bytes, at) & QUOTE) !== 0) at--; // of the attribute's own name
  if (bytes[at] === BACKSLASH) at--;
  while (at > lo && ((classAt(bytes, at) & (BLANK | LINE_END)) !== 0 || bytes[at] === COMMA)) at--;
  if ((classAt(bytes, reached(at)) & QUOTE) === 0) return null;
  const literal = literalBefore(bytes, at, lo);
  if (literal === null) return null;
  let p = literal.start - 2;
  while (
    p > lo &&
    ((classAt(bytes, p) & (BLANK | QUOTE)) !== 0 || bytes[p] === COLON || bytes[p] === EQUALS || bytes[p] === BACKSLASH)
  ) {
    p--;
  }
  return standsAt(bytes, reached(p) - 4, 'value') ? literalCandidate('sibling', key, literal) : null;
}

/** After `key:` and a line end: an item of a list, or properties of a block. */
export function blockValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at;
  while (p < hi && (classAt(bytes, p) & (BLANK | LINE_END)) !== 0) p++;
  if (bytes[reached(p)] === DASH && (classAt(bytes, p + 1) & BLANK) !== 0) {
    const value = skipBlanks(bytes, p + 1, hi);
    return quotedValue(window, 'yaml', key, value) ?? lastWord(window, 'yaml', key, value);
  }
  return entryValue(window, key, p);
}

/** `key: |`, `key: >-` and the value alone on the next line. `at` is the mark. */
export function scalarBlock(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[at] !== PIPE && bytes[at] !== GREATER) return null;
  let p = at + 1;
  while (bytes[p] === DASH || bytes[p] === PLUS || ((bytes[p] as number) >= 49 && (bytes[p] as number) <= 57)) p++;
  if ((classAt(bytes, reached(p)) & LINE_END) === 0) return null;
  while (p < hi && (classAt(bytes, p) & (BLANK | LINE_END)) !== 0) p++;
  return lastWord(window, 'yaml', key, reached(p));
}
