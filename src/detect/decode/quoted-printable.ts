/**
 * Soft line breaks of quoted-printable: mails cut lines at 76 letters with a `=` at their end, tokens included. A break
 * inside a word opens the lines around it; they are joined, and `=3D` becomes what it stands for.
 */
import { LF, CR, EQUALS, LETTERS_AND_DIGITS, byteTable } from '../../base/ascii.ts';
import type { Span } from '../../model/span.ts';
import type { Layer } from './layer.ts';

export const SOFT_BREAK_ANCHORS = ['=\n', '=\r\n'] as const;

/** Longest line that may be cut, with its `=`, and the shortest that anybody cuts inside a word. */
const LONGEST = 76;
const SHORTEST = 70;
/** Lines that are joined: what a token of a few hundred letters takes. */
const LINES_BEFORE = 1;
const LINES_AFTER = 5;
/** Of a line and its end. */
const LINE = LONGEST + 2;
export const SOFT_BREAK_REACH = (LINES_AFTER + 1) * LINE;

const TOKEN = byteTable(`${LETTERS_AND_DIGITS}_-+/.`);

/** The digit of hex at `at`, or -1; in lower case they are not what mail programs write. */
function hexAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  return byte >= 48 && byte <= 57 ? byte - 48 : byte >= 65 && byte <= 70 ? byte - 55 : -1;
}

/** Behind the line end of the soft break whose `=` stands at `at`, or -1. */
function behindBreak(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== EQUALS) return -1;
  const end = bytes[at + 1] === CR ? at + 2 : at + 1;
  return bytes[end] === LF ? end + 1 : -1;
}

/** First byte of the line that `at` lies in; -1 where that is longer than lines of mails are. */
function lineStart(bytes: Uint8Array, at: number): number {
  for (let start = at; at - start < LONGEST; start--) if (start === 0 || bytes[start - 1] === LF) return start;
  return -1;
}

/** The `=` of the break with which the line before `start` ends, or -1. */
function breakBefore(bytes: Uint8Array, start: number): number {
  const at = bytes[start - 2] === CR ? start - 3 : start - 2;
  return start > 1 && behindBreak(bytes, at) === start ? at : -1;
}

/** The lines joined with the one that ends at `at`. */
function joinedLines(bytes: Uint8Array, at: number, own: number): Span {
  let start = own;
  let end = behindBreak(bytes, at);
  for (let lines = 0; lines < LINES_BEFORE; lines++) {
    const before = breakBefore(bytes, start);
    const first = before < 0 ? -1 : lineStart(bytes, before);
    if (first < 0) break;
    start = first;
  }
  for (let lines = 0; lines < LINES_AFTER; lines++) {
    const limit = Math.min(bytes.length, end + LONGEST + 1);
    while (end < limit && bytes[end] !== LF && bytes[end] !== CR) end++;
    const next = behindBreak(bytes, end - 1);
    if (next < 0 || lines === LINES_AFTER - 1) break;
    end = next;
  }
  return { start, end };
}

/** The text around the soft break at `at`, joined; undefined where it cuts no word, or is none. */
export function softBreakLayer(bytes: Buffer, at: number): Layer | undefined {
  const next = behindBreak(bytes, at);
  const own = next < 0 ? -1 : lineStart(bytes, at);
  if (own < 0 || at + 1 - own < SHORTEST || TOKEN[bytes[at - 1] ?? 0] !== 1) return undefined;
  if (TOKEN[bytes[next] ?? 0] !== 1 && !(bytes[next] === EQUALS && hexAt(bytes, next + 1) >= 0)) return undefined;
  const { start, end } = joinedLines(bytes, at, own);
  const out = Buffer.allocUnsafe(end - start);
  const starts = new Int32Array(end - start);
  const ends = new Int32Array(end - start);
  let size = 0;
  let focusStart = 0;
  let focusEnd = 0;
  for (let p = start; p < end;) {
    if (p <= own) focusStart = size;
    if (p <= at) focusEnd = size;
    const joined = behindBreak(bytes, p);
    if (joined >= 0 && joined <= end) {
      p = joined;
      continue;
    }
    const high = bytes[p] === EQUALS ? hexAt(bytes, p + 1) : -1;
    const low = high < 0 ? -1 : hexAt(bytes, p + 2);
    const isEscape = low >= 0 && p + 3 <= end;
    starts[size] = p;
    out[size] = isEscape ? high * 16 + low : (bytes[p] as number);
    p += isEscape ? 3 : 1;
    ends[size++] = p;
  }
  return {
    encoding: 'quoted-printable',
    bytes: out.subarray(0, size),
    focus: { start: focusStart, end: focusEnd },
    outer: (span) => ({ start: starts[span.start] ?? start, end: ends[span.end - 1] ?? start }),
  };
}
