/**
 * Reads a quoted value from its opening quote: `"v"`, `'v'`, `` `v` ``, `"""v"""`, and the same inside another string,
 * where each quote carries backslashes (`\"v\"`). The closing quote is the first that carries as many.
 */
import { BLANK, LINE_END, QUOTE, WORD, classAt, textOf } from './byte.ts';

const BACKSLASH = 92, PLUS = 43, DOT = 46, AND = 38;
const MAX_VALUE = 600;

export interface QuotedValue {
  readonly start: number;
  readonly end: number;
  /** First byte after the closing quote. */
  readonly after: number;
}

/** Offset of the quote that opens a literal at `at` (past backslashes and prefixes such as `b` or `@`), or -1. */
export function openingQuote(bytes: Uint8Array, at: number, hi: number): number {
  let p = at;
  while (p < hi && bytes[p] === BACKSLASH) p++;
  if (p === at && (classAt(bytes, p) & QUOTE) === 0) {
    // b"..", r'..', rb"..", u"..", f"..", N'..', L"..", @"..", $".."
    if ((classAt(bytes, p) & WORD) === 0 && bytes[p] !== 64) return -1;
    p++;
    if ((classAt(bytes, p) & QUOTE) === 0) p++;
  }
  return p < hi && (classAt(bytes, p) & QUOTE) !== 0 ? p : -1;
}

export function readQuoted(bytes: Uint8Array, quoteAt: number, hi: number): QuotedValue | null {
  const quote = bytes[quoteAt];
  let backslashes = 0;
  while (bytes[quoteAt - 1 - backslashes] === BACKSLASH && backslashes < 8) backslashes++;
  const triple = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote;
  const start = triple ? quoteAt + 3 : quoteAt + 1;
  const limit = Math.min(hi, start + MAX_VALUE);
  let run = 0;
  for (let at = start; at < limit; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) run++;
    else if (byte === quote && (run === backslashes || (backslashes === 0 && run % 2 === 0))) {
      const end = at - run;
      return { start, end: backslashes === 0 ? at : end, after: at + 1 };
    } else if ((classAt(bytes, at) & LINE_END) !== 0) return null;
    else run = 0;
  }
  return null;
}

const MAX_PIECES = 32;

/** Literals joined by `+`, `.` or `&`, over line ends too: the text they make, or null where something else is joined. */
export function readJoined(bytes: Uint8Array, first: QuotedValue, hi: number): { readonly text: string; readonly end: number; readonly after: number } | null {
  let text = textOf(bytes, first.start, first.end), piece = first;
  for (let pieces = 1; pieces < MAX_PIECES; pieces++) {
    let at = skipSpace(bytes, piece.after, hi);
    if (bytes[at] !== PLUS && bytes[at] !== AND && (bytes[at] !== DOT || (classAt(bytes, at + 1) & WORD) !== 0)) return { text, end: piece.end, after: piece.after };
    at = skipSpace(bytes, at + 1, hi);
    const next = (classAt(bytes, at) & QUOTE) === 0 ? null : readQuoted(bytes, at, hi);
    if (next === null) return null;
    text += textOf(bytes, next.start, next.end);
    piece = next;
  }
  return null;
}

function skipSpace(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && (classAt(bytes, at) & (BLANK | LINE_END)) !== 0) at++;
  return at;
}

/** Whether a quoted value goes on after its quote: `"abc" + x`, `'abc' . $x`, `"abc" % x`. */
export function isContinued(bytes: Uint8Array, after: number, hi: number): boolean {
  let at = after;
  while (at < hi && (classAt(bytes, at) & BLANK) !== 0) at++;
  const byte = bytes[at];
  return byte === 43 || byte === 37 || (byte === 46 && (classAt(bytes, at + 1) & WORD) === 0);
}
