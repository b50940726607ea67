/**
 * A value that what somebody sends is compared with: `"v".equals(token)`, `strcmp(password, "v")`, `'v' === $password`.
 * The other ways around (`password == "v"`) are read from the key on.
 */
import { CLOSE_BRACKET, CLOSE_PAREN, COMMA, DOLLAR, DOT, OPEN_BRACKET, OPEN_PAREN } from '../../../base/ascii.ts';
import { QUOTE, WORD, classAt, keyEnd, reached, skipBlanks, skipSpace } from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import { literalBefore, readQuoted } from '../lexical/quoted.ts';
import type { Span } from '../../../model/span.ts';

/** Conversions that both sides may stand in: `[]byte(x)`, `Buffer.from(x)`. */
const MAX_CONVERSION = 24;

/** Behind the bracket of a conversion at `at`, or `at` where there is none. */
function insideConversion(bytes: Uint8Array, at: number, hi: number): number {
  let p = at;
  while (bytes[p] === OPEN_BRACKET || bytes[p] === CLOSE_BRACKET) p++;
  const limit = Math.min(hi, p + MAX_CONVERSION);
  while (p < limit && ((classAt(bytes, p) & WORD) !== 0 || bytes[p] === DOT)) p++;
  return bytes[reached(p)] === OPEN_PAREN ? p + 1 : at;
}

/** The name that begins at `at`: `$token`, `config.apiKey`, `request.getToken()`. */
function nameAt(bytes: Uint8Array, at: number, hi: number): Span | null {
  const start = bytes[at] === DOLLAR ? at + 1 : at;
  const end = keyEnd(bytes, start, hi);
  return end > start ? { start, end } : null;
}

/** One side of a comparison by a call. */
type Side = { readonly end: number } & (
  { readonly kind: 'literal'; readonly value: Span } | { readonly kind: 'name'; readonly name: Span }
);

function sideAt(bytes: Uint8Array, from: number, hi: number): Side | null {
  const at = skipSpace(bytes, insideConversion(bytes, from, hi), hi);
  if ((classAt(bytes, at) & QUOTE) !== 0) {
    const literal = readQuoted(bytes, at, hi);
    return literal && { kind: 'literal', value: literal, end: literal.after };
  }
  const name = nameAt(bytes, at, hi);
  return name && { kind: 'name', name, end: name.end };
}

/** `strcmp(password, "v")`, `hash_equals('v', $token)`; `at` is the first byte in the brackets. */
export function comparedByCall(window: Window, at: number): Candidate | null {
  const { bytes, hi } = window;
  const first = sideAt(bytes, at, hi);
  if (first === null) return null;
  let comma = skipBlanks(bytes, first.end, hi);
  while (bytes[comma] === CLOSE_PAREN || bytes[comma] === OPEN_PAREN) comma++;
  if (bytes[reached(comma)] !== COMMA) return null;
  const second = sideAt(bytes, skipSpace(bytes, comma + 1, hi), hi);
  if (second === null) return null;
  if (first.kind === 'literal') return second.kind === 'name' ? compared(second.name, first.value) : null;
  return second.kind === 'literal' ? compared(first.name, second.value) : null;
}

/** `"v".equals(token)`, `'v' === $token`; `close` is the quote that ends the literal, `at` the first byte of the name. */
export function comparedLiteral(window: Window, close: number, at: number): Candidate | null {
  const { bytes, lo, hi } = window;
  const literal = literalBefore(bytes, close, lo);
  const name = literal && nameAt(bytes, skipSpace(bytes, at, hi), hi);
  return name && compared(name, literal);
}

function compared(name: Span, value: Span): Candidate | null {
  return literalCandidate('compared', name, value);
}
