/** Values in XML: the text of an element named by its tag, by an attribute, or by the element before it. */
import { DASH, SLASH, COLON, LESS, EQUALS, GREATER, BACKSLASH, CLOSE_BRACKET } from '../../../base/ascii.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import {
  BLANK,
  LINE_END,
  WORD,
  classAt,
  reached,
  endsWith,
  skipSpace,
  standsAt,
  standsBefore,
  textOf,
} from '../lexical/byte.ts';
import { wordBefore, type Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';

const MAX_ATTRIBUTES = 120;
const MAX_TAG = 40;

/** The text from `at` to the closing tag, or null. */
function elementText(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = skipSpace(bytes, at, hi);
  if (standsAt(bytes, p, '<![cdata[')) p += 9;
  let end = p;
  while (end < hi && bytes[end] !== LESS && bytes[end] !== CLOSE_BRACKET && (classAt(bytes, end) & LINE_END) === 0) {
    end++;
  }
  const close = skipSpace(bytes, reached(end), hi);
  if (close >= hi || (bytes[close] === LESS ? bytes[close + 1] !== SLASH : bytes[close] !== CLOSE_BRACKET)) return null;
  while (end > p && (classAt(bytes, end - 1) & BLANK) !== 0) end--;
  return literalCandidate('xml', key, { start: p, end });
}

function isTagByte(bytes: Uint8Array, at: number): boolean {
  return (classAt(bytes, at) & WORD) !== 0 || bytes[at] === DASH || bytes[at] === COLON;
}

/** After the opening tag at `at` when it names a value (`<value>`, `<string>`, `<param-value>`), or -1. */
function afterValueTag(bytes: Uint8Array, at: number, hi: number): number {
  if (bytes[at] !== LESS) return -1;
  let end = at + 1;
  while (end < hi && end - at < MAX_TAG && isTagByte(bytes, end)) end++;
  return bytes[reached(end)] === GREATER && (standsBefore(bytes, end, 'value') || standsAt(bytes, at, '<string'))
    ? end + 1
    : -1;
}

/** Whether the key is the name of an element: `<key`, `<ns:key`. */
function isElementName(window: Window, key: Key): boolean {
  const { bytes } = window;
  const before = bytes[key.start - 1];
  if (before === LESS) return true;
  return before === COLON && bytes[wordBefore(window, key.start - 1).start - 1] === LESS;
}

/** Whether the key is the value of an attribute that names things: `name="key"`, `key="key"`. */
function isNamingAttribute(window: Window, key: Key): boolean {
  const { bytes } = window;
  let at = key.start - 1;
  if (bytes[at - 1] === BACKSLASH) at--;
  if (bytes[at - 1] !== EQUALS) return false;
  return standsBefore(bytes, at - 1, 'name') || standsBefore(bytes, at - 1, 'key');
}

/** After `>`: `<key>v</key>`, `<string name="key">v</string>`, `<property name="key"><value>v</value>`. */
export function afterGreater(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (key.quoted ? !isNamingAttribute(window, key) : !isElementName(window, key)) return null;
  const inner = afterValueTag(bytes, skipSpace(bytes, at + 1, hi), hi);
  return elementText(window, key, inner < 0 ? at + 1 : inner);
}

/** After `</`: `<key>name</key><string>v</string>`, `<name>name</name><value>v</value>`. */
export function afterClosingTag(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at + 2;
  while (p < hi && p - at < MAX_TAG && isTagByte(bytes, p)) p++;
  if (bytes[reached(p)] !== GREATER) return null;
  const next = skipSpace(bytes, p + 1, hi);
  const inner = afterValueTag(bytes, next, hi);
  // `<value>password</value><value>v</value>`: two of a list.
  const isAlike = inner >= 0 && textOf(bytes, at + 2, p) === textOf(bytes, next + 1, inner - 1);
  return inner < 0 || isAlike ? null : elementText(window, key, inner);
}

/** Behind the tag that `at` lies in, past its attributes; -1 where it closes itself, or not on its line. */
function behindTag(bytes: Uint8Array, at: number, hi: number): number {
  for (let p = at, limit = Math.min(hi, at + MAX_ATTRIBUTES); reached(p) < limit; p++) {
    if (bytes[p] === LESS || (classAt(bytes, p) & LINE_END) !== 0) return -1;
    if (bytes[p] === GREATER) return bytes[p - 1] === SLASH ? -1 : p + 1;
  }
  return -1;
}

/** `<setting name="key" serializeAs="String"><value>v</value>`; `at` is the first byte behind the naming attribute. */
export function afterNaming(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (!isNamingAttribute(window, key)) return null;
  const behind = behindTag(bytes, at, hi);
  const inner = behind < 0 ? -1 : afterValueTag(bytes, skipSpace(bytes, behind, hi), hi);
  return inner < 0 ? null : elementText(window, key, inner);
}

/** `<key attribute="x">v</key>`, `<key value="v"/>`; `at` is the first byte after the key and its blank. */
export function afterAttributes(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (!isElementName(window, key)) return null;
  if (standsAt(bytes, at, 'value="')) return quotedValue(window, 'xml', key, at + 6);
  const behind = behindTag(bytes, at, hi);
  return behind < 0 ? null : elementText(window, key, behind);
}

/**
 * Attributes that hold no credential in these elements: `<script nonce="v">` is drawn anew for each answer of a server,
 * and shown to everybody who reads the page, of which a file holds a copy; `<set token="v">` names a variable of a
 * dashboard of Splunk.
 */
const OF_ELEMENTS: readonly (readonly [attribute: string, elements: readonly string[]])[] = [
  ['nonce', ['<script', '<style', '<link', '<meta']],
  [' token', ['<set ', '<unset ', '<eval ']],
];
const LONGEST_TAG = 200;

/** Whether the key is an attribute that holds no credential where it stands. */
export function isOfMarkup({ bytes, lo }: Window, { keyStart, keyEnd }: Candidate): boolean {
  const known = OF_ELEMENTS.find(([attribute]) => endsWith(bytes, { start: keyStart - 1, end: keyEnd }, attribute));
  if (known === undefined) return false;
  const first = Math.max(lo, keyStart - LONGEST_TAG);
  let at = keyStart - 1;
  while (at > first && bytes[at] !== LESS && bytes[at] !== GREATER) at--;
  return known[1].some((tag) => standsAt(bytes, reached(at), tag));
}
