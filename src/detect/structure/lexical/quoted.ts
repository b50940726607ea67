/**
 * Reads a quoted value from its opening quote: `"v"`, `'v'`, `` `v` ``, `"""v"""`, ``` ``v`` ```, and the same inside
 * another string, where each quote carries backslashes (`\"v\"`). The closing quote is the first that carries as many.
 */
import {
  LF,
  CR,
  DOUBLE_QUOTE,
  PERCENT,
  AMPERSAND,
  CLOSE_PAREN,
  PLUS,
  COMMA,
  DOT,
  SEMICOLON,
  AT,
  BACKSLASH,
  BACKTICK,
} from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { BLANK, LINE_END, QUOTE, WORD, classAt, reached, skipSpace, textOf } from './byte.ts';

/** Longest literal that is read, in bytes. */
const MAX_VALUE = 800;
/** Longest literal that is read from its end. */
const MAX_BACK = 200;

/** A literal without its quotes. */
export interface QuotedValue extends Span {
  /** First byte after the closing quote. */
  readonly after: number;
  /** The value, where the literal goes on over line ends (`\` at the end of a line). */
  readonly text?: string;
}

/** Offset of the quote that opens a literal at `at` (past backslashes and prefixes such as `b` or `@`), or -1. */
export function openingQuote(bytes: Uint8Array, at: number, hi: number): number {
  let p = at;
  while (p < hi && bytes[p] === BACKSLASH) p++;
  if (reached(p) === at && (classAt(bytes, p) & QUOTE) === 0) {
    // b"..", r'..', rb"..", u"..", f"..", N'..', L"..", @"..", $".."
    if ((classAt(bytes, p) & WORD) === 0 && bytes[p] !== AT) return -1;
    p++;
    if ((classAt(bytes, p) & QUOTE) === 0) p++;
  }
  return p < hi && (classAt(bytes, p) & QUOTE) !== 0 ? p : -1;
}

/** How many quotes open the literal: three, two of Markdown's backticks, or one. */
function openingWidth(bytes: Uint8Array, at: number): number {
  const quote = bytes[at];
  if (bytes[at + 1] !== quote) return 1;
  return bytes[at + 2] === quote ? 3 : quote === BACKTICK ? 2 : 1;
}

/** The literal whose opening quote stands at `quoteAt`; null where it is not closed on its line or is too long. */
export function readQuoted(bytes: Uint8Array, quoteAt: number, hi: number): QuotedValue | null {
  const quote = bytes[quoteAt];
  let backslashes = 0;
  while (bytes[quoteAt - 1 - backslashes] === BACKSLASH && backslashes < 8) backslashes++;
  const start = quoteAt + openingWidth(bytes, quoteAt);
  const limit = Math.min(hi, start + MAX_VALUE);
  let run = 0;
  let continued = false;
  for (let at = start; reached(at) < limit; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) {
      run++;
      continue;
    }
    if (byte === quote && (run === backslashes || (backslashes === 0 && run % 2 === 0))) {
      const end = backslashes === 0 ? at : at - run;
      const value = { start, end, after: at + 1 };
      return continued ? { ...value, text: textOf(bytes, start, end).replace(/\\\r?\n[ \t]*/g, '') } : value;
    }
    if ((classAt(bytes, at) & LINE_END) !== 0) {
      // A backslash before the line end joins the lines; `\r\n` is one line end.
      if (run % 2 === 1) continued = true;
      else if (!(continued && byte === LF && bytes[at - 1] === CR)) return null;
    }
    run = 0;
  }
  return null;
}

/** The literal that begins at `at`, with its prefix where it has one; null where none does. */
export function readLiteral(bytes: Uint8Array, at: number, hi: number): QuotedValue | null {
  const quote = openingQuote(bytes, at, hi);
  return quote < 0 ? null : readQuoted(bytes, quote, hi);
}

/** What stands in the literal whose closing quote is at `close`; null where a line ends in it. */
export function literalBefore(bytes: Uint8Array, close: number, lo: number): Span | null {
  const quote = bytes[close];
  const end = bytes[close - 1] === BACKSLASH ? close - 1 : close;
  for (let at = end - 1; reached(at) >= lo && end - at < MAX_BACK; at--) {
    if ((classAt(bytes, at) & LINE_END) !== 0) return null;
    if (bytes[at] === quote) return { start: at + 1, end };
  }
  return null;
}

/** The literal whose quote stands at `at`, where `mark` follows it, space passed over; null where it does not. */
export function literalFollowedBy(bytes: Uint8Array, at: number, mark: number, hi: number): QuotedValue | null {
  const literal = (classAt(bytes, at) & QUOTE) === 0 ? null : readQuoted(bytes, at, hi);
  return literal !== null && bytes[skipSpace(bytes, literal.after, hi)] === mark ? literal : null;
}

const MAX_PIECES = 32;

/**
 * After what joins two literals: `+`, `.`, `&`, or nothing but space between two of the same quotes; -1 for anything
 * else.
 */
function afterJoint(bytes: Uint8Array, after: number, quote: number, hi: number): number {
  const at = skipSpace(bytes, after, hi);
  if (bytes[at] === PLUS || bytes[at] === AMPERSAND || (bytes[at] === DOT && (classAt(bytes, at + 1) & WORD) === 0)) {
    return skipSpace(bytes, at + 1, hi);
  }
  return at > after && bytes[at] === quote ? at : -1;
}

/**
 * Literals that stand or are joined in a row, over line ends too: the text they make, or null where something else is
 * joined.
 */
export function readJoined(
  bytes: Uint8Array,
  first: QuotedValue,
  hi: number,
): { readonly text: string; readonly end: number } | null {
  const quote = bytes[first.after - 1] as number;
  let text = first.text ?? textOf(bytes, first.start, first.end);
  let piece = first;
  for (let pieces = 1; pieces < MAX_PIECES; pieces++) {
    const at = afterJoint(bytes, piece.after, quote, hi);
    if (at < 0) return { text, end: piece.end };
    const next = (classAt(bytes, at) & QUOTE) === 0 ? null : readQuoted(bytes, at, hi);
    if (next === null) return null;
    text += next.text ?? textOf(bytes, next.start, next.end);
    piece = next;
  }
  return null;
}

/** Whether a quoted value goes on after its quote: `"abc" + x`, `'abc' . $x`, `"abc" % x`, `"abc" "def"`. */
export function isContinued(bytes: Uint8Array, after: number, hi: number): boolean {
  let at = after;
  while (at < hi && (classAt(bytes, at) & BLANK) !== 0) at++;
  const byte = bytes[reached(at)];
  if ((classAt(bytes, at) & LINE_END) !== 0) {
    const next = skipSpace(bytes, at, hi);
    // Indented, so that it is no added line of a patch.
    return (
      (bytes[next] === PLUS || bytes[next] === DOT) &&
      (classAt(bytes, next - 1) & BLANK) !== 0 &&
      (classAt(bytes, next + 1) & BLANK) !== 0
    );
  }
  if (byte === PLUS || byte === PERCENT || (byte === DOT && (classAt(bytes, at + 1) & WORD) === 0)) return true;
  // "abc" "def" of C and Python: double quotes alone, and the row must end as a value does
  return byte === DOUBLE_QUOTE && at > after && bytes[after - 1] === DOUBLE_QUOTE && endsRow(bytes, at, hi);
}

/** Whether the literals that begin at `at` stand in a row that ends with `;`, `,` or `)`. */
function endsRow(bytes: Uint8Array, from: number, hi: number): boolean {
  for (let at = from, pieces = 0; pieces < MAX_PIECES; pieces++) {
    const piece = readQuoted(bytes, at, hi);
    if (piece === null) return false;
    at = skipSpace(bytes, piece.after, hi);
    if (bytes[at] === DOUBLE_QUOTE) continue;
    return (
      bytes[at] === SEMICOLON ||
      bytes[at] === COMMA ||
      bytes[at] === CLOSE_PAREN ||
      (classAt(bytes, piece.after) & LINE_END) !== 0 ||
      at >= hi
    );
  }
  return false;
}
