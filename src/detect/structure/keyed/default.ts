/** Defaults of variables in templates and in shells. */
import { CLOSE_BRACE, DASH, DOLLAR, DOT, EQUALS, OPEN_BRACE, OPEN_PAREN, PLUS, QUESTION } from '../../../base/ascii.ts';
import { bareEnd } from '../lexical/bare.ts';
import { LINE_END, classAt, keyEnd, reached, skipBlanks, standsAt } from '../lexical/byte.ts';
import { bareCandidate, literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';
import { readLiteral } from '../lexical/quoted.ts';

/**
 * `${KEY:-v}`, `${KEY:="v"}`, `${key:v}`; `at` is the colon. What `${KEY:+v}` and `${KEY:?v}` hold is never the key's
 * value.
 */
export function shellDefault(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const mark = bytes[at + 1];
  if (mark === PLUS || mark === QUESTION) return null;
  const value = mark === DASH || mark === EQUALS ? at + 2 : at + 1;
  const literal = quotedValue(window, 'fallback', key, value);
  if (literal !== null) return bytes[literal.end + 1] === CLOSE_BRACE ? literal : null;
  const end = bareEnd(bytes, value, hi);
  return end >= 0 && bytes[end] === CLOSE_BRACE ? bareCandidate('fallback', key, { start: value, end }) : null;
}

/**
 * `{{ key | default('v') }}` of Jinja, `{{ .Values.key | default "v" }}` of Helm; `filter` is the first byte behind the
 * bar. A literal that a filter is applied to is not what stands there in the end, but what is looked up by it may be.
 */
export function afterFilter(window: Window, key: Key, filter: number): Candidate | null {
  const { bytes, hi } = window;
  const at = standsAt(bytes, filter, 'default') ? filter + 7 : standsAt(bytes, filter, 'd(') ? filter + 1 : -1;
  if (at < 0 || (key.quoted && key.after === key.end + 1) || !isInTemplate(window, key.start)) return null;
  const open = skipBlanks(bytes, at, hi);
  const value = bytes[open] === OPEN_PAREN ? skipBlanks(bytes, open + 1, hi) : open;
  return value === at ? null : quotedValue(window, 'fallback', key, value);
}

/** `{{ default "v" .Values.key }}` of Helm, `{{ default "v" $key }}`; `at` is the word, `value` the quote behind it. */
export function defaultBefore(window: Window, at: number, value: number): Candidate | null {
  const { bytes, hi } = window;
  const literal = readLiteral(bytes, value, hi);
  if (literal === null) return null;
  const start = skipBlanks(bytes, literal.after, hi);
  if ((bytes[start] !== DOT && bytes[start] !== DOLLAR) || !isInTemplate(window, at)) return null;
  const key = { start, end: keyEnd(bytes, start, hi) };
  return literalCandidate('fallback', key, literal);
}

const MAX_EXPRESSION = 120;

/** Whether `{{` opens before `at` on its line and has not closed: a table of Markdown has bars as well. */
function isInTemplate({ bytes, lo }: Window, at: number): boolean {
  const first = Math.max(lo, at - MAX_EXPRESSION);
  for (let p = at - 1; reached(p) > first && (classAt(bytes, p) & LINE_END) === 0; p--) {
    if (bytes[p] === CLOSE_BRACE && bytes[p - 1] === CLOSE_BRACE) return false;
    if (bytes[p] === OPEN_BRACE && bytes[p - 1] === OPEN_BRACE) return true;
  }
  return false;
}
