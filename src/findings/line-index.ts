/**
 * From byte spans to lines and columns. `\n`, `\r\n` and a lone `\r` each end a line; columns count UTF-16 code units
 * as a decoder sees them; a byte order mark is no column. Only as much of the file is indexed as is asked for, and a
 * long line is not decoded from its start again for each match on it.
 */
import { LF, CR } from '../base/ascii.ts';
import type { Span, TextRange } from '../model/span.ts';

interface Counted {
  readonly lineStart: number;
  readonly offset: number;
  readonly column: number;
}

export interface LineIndex {
  /** Offsets at which the lines found so far start. */
  readonly starts: number[];
  /** Everything before this offset has been looked at. */
  scanned: number;
  /** The last column counted, from which the next one on the same line goes on. */
  last: Counted;
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

export function lineIndex(bytes: Uint8Array): LineIndex {
  const start = hasByteOrderMark(bytes) ? 3 : 0;
  return { starts: [start], scanned: start, last: { lineStart: start, offset: start, column: 1 } };
}

function extend(index: LineIndex, bytes: Uint8Array, to: number): void {
  const end = Math.min(to, bytes.length);
  for (let at = index.scanned; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) index.starts.push(at + 1);
  }
  if (end > index.scanned) index.scanned = end;
}

/** 0-based number of the line that holds `offset`. */
function lineOf(index: LineIndex, bytes: Uint8Array, offset: number): number {
  extend(index, bytes, offset);
  let low = 0;
  for (let high = index.starts.length; high - low > 1;) {
    const middle = (low + high) >>> 1;
    if ((index.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8').length;
}

function columnOf(index: LineIndex, bytes: Uint8Array, lineStart: number, offset: number): number {
  if (offset <= lineStart) return 1;
  const { last } = index;
  const canGoOn = last.lineStart === lineStart && last.offset <= offset;
  const column = canGoOn
    ? last.column + utf16Length(bytes, last.offset, offset)
    : 1 + utf16Length(bytes, lineStart, offset);
  // A byte that continues a character would be counted twice if the next count began at it.
  const isBoundary = ((bytes[offset] ?? 0) & 0xc0) !== 0x80;
  if (isBoundary) index.last = { lineStart, offset, column };
  return column;
}

/** `bytes` are those that the index was made for. */
export function rangeOf(index: LineIndex, span: Span, bytes: Uint8Array): TextRange {
  const line = lineOf(index, bytes, span.start);
  const column = columnOf(index, bytes, index.starts[line] ?? 0, span.start);
  const endLine = lineOf(index, bytes, span.end);
  const endColumn = columnOf(index, bytes, index.starts[endLine] ?? 0, span.end);
  return { line: line + 1, column, endLine: endLine + 1, endColumn };
}
