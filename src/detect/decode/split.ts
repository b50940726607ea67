/**
 * A text that the code puts together from literals: `"abc" + "def"`, `'abc' . 'def'`, over line ends too. The pieces
 * are joined into one literal behind whatever stands before the first, so that rules see it as if it had never been
 * cut.
 */
import {
  TAB,
  LF,
  CR,
  SPACE,
  DOUBLE_QUOTE,
  SINGLE_QUOTE,
  PLUS,
  DOT,
  BACKSLASH,
  LETTERS_AND_DIGITS,
  byteTable,
} from '../../base/ascii.ts';
import type { Span } from '../../model/span.ts';
import type { Layer } from './layer.ts';

/** Junctions of two literals. The last ones begin a line and are looked at for what stands above. */
export const SPLIT_ANCHORS = [
  '" + "',
  "' + '",
  '"+"',
  "'+'",
  '" . "',
  "' . '",
  '"."',
  "'.'",
  '" +\n',
  "' +\n",
  '" +\r',
  "' +\r",
  '+ "',
  "+ '",
] as const;

/** How far to either side of its anchor a joined text reaches. */
export const SPLIT_REACH = 512;
/** Of what stands before the first literal. */
const CONTEXT = 80;

/** The text between the quotes of a literal. */
type Piece = Span;

const isQuote = (byte: number | undefined): boolean => byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE;
const TOKEN = byteTable(`${LETTERS_AND_DIGITS}_-+/=.:`);
const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === TAB || byte === LF || byte === CR;

/** First byte at or after `at` that is no white space. */
function skip(bytes: Uint8Array, at: number, limit: number): number {
  let p = at;
  while (p < limit && isSpace(bytes[p])) p++;
  return p;
}

/** Behind the last byte before `at` that is no white space. */
function skipBack(bytes: Uint8Array, at: number, limit: number): number {
  let p = at;
  while (p > limit && isSpace(bytes[p - 1])) p--;
  return p;
}

/** The literal whose opening quote stands at `at`; escapes and line ends make it no plain one. */
function literalFrom(bytes: Uint8Array, at: number, limit: number): Piece | undefined {
  const quote = bytes[at];
  for (let p = at + 1; p < limit; p++) {
    const byte = bytes[p];
    if (byte === quote) return { start: at + 1, end: p };
    if (byte === BACKSLASH || byte === LF || byte === CR) return undefined;
  }
  return undefined;
}

/** The literal whose closing quote stands at `at`. */
function literalTo(bytes: Uint8Array, at: number, limit: number): Piece | undefined {
  const quote = bytes[at];
  for (let p = at - 1; p >= limit; p--) {
    const byte = bytes[p];
    if (byte === quote) return { start: p + 1, end: at };
    if (byte === BACKSLASH || byte === LF || byte === CR) return undefined;
  }
  return undefined;
}

/** Opening quote of the literal joined to the one that closes at `at`, or -1. */
function nextQuote(bytes: Uint8Array, at: number, limit: number): number {
  const operator = skip(bytes, at + 1, limit);
  if (bytes[operator] !== PLUS && bytes[operator] !== DOT) return -1;
  const quote = skip(bytes, operator + 1, limit);
  return quote < limit && isQuote(bytes[quote]) ? quote : -1;
}

/** Closing quote of the literal to which the one that opens at `at` is joined, or -1. */
function lastQuote(bytes: Uint8Array, at: number, limit: number): number {
  const operator = skipBack(bytes, at, limit) - 1;
  if (bytes[operator] !== PLUS && bytes[operator] !== DOT) return -1;
  const quote = skipBack(bytes, operator, limit) - 1;
  return quote >= limit && isQuote(bytes[quote]) ? quote : -1;
}

/**
 * The literals that meet from the junction at `at` on, in their order; fewer than two are none. Only the first junction
 * of a text reads it, so that a long one is read once, as far as its reach.
 */
function piecesFrom(bytes: Uint8Array, at: number): readonly Piece[] {
  const first = Math.max(0, at - SPLIT_REACH);
  const last = Math.min(bytes.length, at + SPLIT_REACH);
  const closing = isQuote(bytes[at]) ? at : skipBack(bytes, at, first) - 1;
  const head = closing >= first && isQuote(bytes[closing]) ? literalTo(bytes, closing, first) : undefined;
  if (head === undefined || lastQuote(bytes, head.start - 1, first) >= 0) return [];
  const pieces: Piece[] = [head];
  for (let quote = nextQuote(bytes, closing, last); quote >= 0;) {
    const piece = literalFrom(bytes, quote, last);
    if (piece === undefined) break;
    pieces.push(piece);
    quote = nextQuote(bytes, piece.end, last);
  }
  return pieces.length < 2 ? [] : pieces;
}

/** Where what stands before the first literal on its line begins. */
function contextStart(bytes: Uint8Array, quote: number, limit: number): number {
  let at = quote;
  while (at > limit && bytes[at - 1] !== LF && bytes[at - 1] !== CR) at--;
  return at;
}

/** A token that is cut in two has so many of its letters on both sides together. */
const LEAST_AROUND = 8;

/** Letters, digits and the signs of tokens on both sides of the junction between two pieces. */
function tokenBytesAround(bytes: Uint8Array, left: Piece, right: Piece): number {
  let before = left.end;
  let after = right.start;
  while (before > left.start && left.end - before < LEAST_AROUND && TOKEN[bytes[before - 1] as number] === 1) before--;
  while (after < right.end && after - right.start < LEAST_AROUND && TOKEN[bytes[after] as number] === 1) after++;
  return before === left.end || after === right.start ? 0 : left.end - before + after - right.start;
}

/** All offsets in `spans`, in their order. */
function offsetsOf(spans: readonly Span[]): Int32Array {
  const offsets = new Int32Array(spans.reduce((length, { start, end }) => length + end - start, 0));
  let count = 0;
  for (const { start, end } of spans) for (let offset = start; offset < end; offset++) offsets[count++] = offset;
  return offsets;
}

/** The text joined at a junction; undefined where no two literals meet, or nothing that could be one token. */
export function splitLayer(bytes: Buffer, at: number): Layer | undefined {
  const pieces = piecesFrom(bytes, at);
  const [head] = pieces;
  if (head === undefined) return undefined;
  const isCut = pieces.some((piece, i) => {
    const next = pieces[i + 1];
    return next !== undefined && tokenBytesAround(bytes, piece, next) >= LEAST_AROUND;
  });
  if (!isCut) return undefined;
  const quote = head.start - 1;
  const from = contextStart(bytes, quote, Math.max(0, quote - CONTEXT, at - SPLIT_REACH));
  const spans = [{ start: from, end: head.start }, ...pieces, { start: quote, end: head.start }];
  const origin = offsetsOf(spans);
  return {
    encoding: 'split-literal',
    bytes: Buffer.concat(spans.map(({ start, end }) => bytes.subarray(start, end))),
    outer: (span) => ({ start: origin[span.start] ?? from, end: (origin[span.end - 1] ?? from) + 1 }),
  };
}
