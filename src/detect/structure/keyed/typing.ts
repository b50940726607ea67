/**
 * What tests of pages type into a field that a selector, a label or a variable names: `get("#password").type("v")`,
 * `fill("[name='password']", "v")`, `fill_in "Password"` of Gherkin.
 */
import {
  CLOSE_BRACE,
  CLOSE_PAREN,
  COMMA,
  DOT,
  LOWER_E,
  OPEN_BRACE,
  OPEN_PAREN,
  DOUBLE_QUOTE,
} from '../../../base/ascii.ts';
import {
  QUOTE,
  WORD,
  classAt,
  endsWith,
  reached,
  skipBlanks,
  skipSpace,
  spells,
  spellsAny,
  endsWithAny,
  textOf,
} from '../lexical/byte.ts';
import type { Candidate, Window } from '../candidate.ts';
import { wordBefore, type Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';
import { afterComma } from './named-pair.ts';
import { readLiteral } from '../lexical/quoted.ts';

const TYPING = [
  'type',
  'sendkeys',
  'send_keys',
  'fill',
  'setvalue',
  'set_value',
  'set',
  'val',
  'addvalue',
  'typetext',
  'entertext',
  'replacetext',
  'presssequentially',
];
/** What a chain may do before it types. */
const STEPS = ['clear', 'click', 'focus', 'first', 'last', 'nth', 'eq', 'should', 'and'];
const MAX_STEPS = 4;
const MAX_NAME = 20;
const MAX_STEP = 60;
const SIMULATE = 'simulate';

const OF_PASSWORD = /pass|pwd/i;
/** Cypress writes keys between the letters. */
const ENTER = '{enter}';

/** The literal at `at`, as what is typed into what the key names. */
function typed(window: Window, key: Key, at: number): Candidate | null {
  const { bytes } = window;
  const found = quotedValue(window, 'call', key, at);
  if (found === null) return null;
  const keyText = OF_PASSWORD.test(textOf(bytes, key.start, key.end)) ? { keyText: 'password' } : {};
  const end = found.end - ENTER.length;
  const isEntered = spells(bytes, { start: end, end: found.end }, ENTER) && end > found.start;
  return { ...found, ...keyText, ...(isEntered ? { end } : {}) };
}

/** Calls that supply a value where there may be none. */
const DEFAULTS = ['unwrap_or', 'unwrap_or_else', 'orelse', 'orelseget', 'getorelse'];
/** What opens a closure that yields the value: `|_| `, `() -> `, `() => `. */
const CLOSURE = /^\s*(?:\|_?\w*\|\s*|\(\)\s*(?:->|=>)\s*)?/;
const MAX_CLOSURE = 24;

/** `env::var("KEY").unwrap_or("v".into())`, `.orElse("v")`; `at` is behind the bracket. */
function defaultOf(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const closure = CLOSURE.exec(textOf(bytes, at, Math.min(hi, at + MAX_CLOSURE)));
  return quotedValue(window, 'fallback', key, at + (closure?.[0].length ?? 0));
}

/** A chained call that fills in what the key names, or gives it a default; `at` is the dot. */
export function afterDot(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let dot = at;
  for (let steps = 0; steps < MAX_STEPS && bytes[dot] === DOT; steps++) {
    const start = dot + 1;
    let end = start;
    while (end < hi && end - start < MAX_NAME && (classAt(bytes, end) & WORD) !== 0) end++;
    const name = { start, end: reached(end) };
    if (spellsAny(bytes, name, TYPING)) {
      const value = bytes[end] === OPEN_PAREN ? skipSpace(bytes, end + 1, hi) : skipBlanks(bytes, end, hi);
      return value === end ? null : typed(window, key, value);
    }
    if (bytes[end] !== OPEN_PAREN) return null;
    if (spellsAny(bytes, name, DEFAULTS)) return defaultOf(window, key, end + 1);
    if (spells(bytes, name, SIMULATE)) return ofEvent(window, key, afterLiteral(bytes, end + 1, hi));
    if (!spellsAny(bytes, name, STEPS)) return null;
    dot = skipSpace(bytes, afterStep(bytes, end, hi), hi);
  }
  return null;
}

/** Behind the bracket that closes the one at `open`, where nothing but a word or a literal stands between them. */
function afterStep(bytes: Uint8Array, open: number, hi: number): number {
  let at = open + 1;
  const limit = Math.min(hi, at + MAX_STEP);
  while (at < limit && bytes[at] !== CLOSE_PAREN && bytes[at] !== OPEN_PAREN) at++;
  return bytes[reached(at)] === CLOSE_PAREN ? at + 1 : hi;
}

function afterLiteral(bytes: Uint8Array, at: number, hi: number): number {
  return readLiteral(bytes, at, hi)?.after ?? hi;
}

/** From the comma to the value of an event in a test: `, { target: { value: `. */
const EVENT = /^,\s*\{\s*target:\s*\{\s*value:\s*/;
/** From the comma to the end of the call: `, { exact: true })`. */
const EXACT = /^,\s*(?:\{\s*)?exact:\s*(?:true|false)\s*\}\)(?=\.)/;
const MAX_OPTIONS = 60;

/** `fireEvent.change(x, { target: { value: "v" } })`; `comma` is the one behind what the key names. */
function ofEvent(window: Window, key: Key, comma: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[comma] !== COMMA) return null;
  const found = EVENT.exec(textOf(bytes, comma, Math.min(hi, comma + MAX_OPTIONS)));
  return found && typed(window, key, comma + found[0].length);
}

/** `getByLabel("Password", { exact: true }).fill("v")`, or an event; `at` is the comma. */
function afterOptions(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const next = skipSpace(bytes, at + 1, hi);
  if (bytes[next] !== OPEN_BRACE && bytes[next] !== LOWER_E) return null;
  const found = EXACT.exec(textOf(bytes, at, Math.min(hi, at + MAX_OPTIONS)));
  return found === null ? ofEvent(window, key, at) : afterDot(window, key, at + found[0].length);
}

/** Calls that type their second argument into their first. */
const INTO = ['type', 'typetext', 'fill', 'fillfield', 'entertext', 'setvalue'];
const FIELDS = ['password', 'passwordinput', 'passwordfield', 'password_input', 'password_field'];

/** `typeText(page.passwordInput, "v")`, and what options stand between a name and what is typed; `at` is the comma. */
export function typedAfterComma(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (key.quoted) return afterOptions(window, key, at);
  if (bytes[key.start - 1] !== OPEN_PAREN || !endsWithAny(bytes, key, FIELDS)) return null;
  const word = wordBefore(window, key.start - 1);
  return spellsAny(bytes, word, INTO) ? typed(window, key, skipBlanks(bytes, at + 1, hi)) : null;
}

/**
 * Behind a selector: `"input[name='password']").fill("v")`, `'[name=password]').type('v')`, `{ name: 'Password'
 * }).fill('v')`; `at` is the quote that closes it, or a bracket.
 */
export function afterSelector(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at;
  if ((classAt(bytes, p) & QUOTE) !== 0) p++;
  if (bytes[p] === COMMA) return afterComma(window, key, p);
  while (bytes[p] === CLOSE_PAREN || bytes[p] === CLOSE_BRACE) p++;
  if (bytes[reached(p) - 1] !== CLOSE_PAREN) return null;
  return afterDot(window, key, skipSpace(bytes, p, hi));
}

/** `I fill in "Password" with "v"` of Gherkin; `at` is behind `with `. */
export function filledWith(window: Window, key: Key, at: number): Candidate | null {
  return window.bytes[at] === DOUBLE_QUOTE ? typed(window, key, at) : null;
}

/** Fields of a page beside the one for a password. */
const OTHER_FIELDS = [
  'user',
  'username',
  'user_name',
  'email',
  'mail',
  'phone',
  'mobile',
  'search',
  'query',
  'captcha',
];

/** Whether the name that ends at `end` is one for who logs in, or for what is looked up. */
function isOfOtherField(bytes: Uint8Array, end: number): boolean {
  let start = end;
  while ((classAt(bytes, start - 1) & WORD) !== 0) start--;
  return endsWithAny(bytes, { start: reached(start), end }, OTHER_FIELDS);
}

/** Calls that give a field its text, as they give one to a label, a button or a message. */
const GIVING_TEXT = ['.settext', '.setvalueattribute'];
/** A field for a password, and no label, button or message about one. */
const FIELD_OF_PASSWORD =
  /^(?!.*(?:lbl|label|btn|button|hint|error|forgot|reset|show)).*(?:pass|passwd|password|pwd)_?(?:input|field|box|element|edit|edittext|textbox)?$/i;

/**
 * What a call means whose name does not say it: `passwordInput.sendKeys` takes a password, `authenticator.generate` a
 * seed.
 */
export function filledIn(window: Window, key: Key): string | undefined {
  const { bytes } = window;
  if (endsWith(bytes, key, 'authenticator.generate')) return 'totp secret';
  if (endsWith(bytes, key, 'keyboard.type')) return undefined; // of a page: whatever has the focus
  for (const name of ['.sendkeys', '.send_keys', '.fill', '.type', '.setvalue', '.val']) {
    if (endsWith(bytes, key, name) && !isOfOtherField(bytes, key.end - name.length)) return 'password';
  }
  const giving = GIVING_TEXT.find((name) => endsWith(bytes, key, name));
  return giving !== undefined && FIELD_OF_PASSWORD.test(textOf(bytes, key.start, key.end - giving.length))
    ? 'password'
    : undefined;
}
