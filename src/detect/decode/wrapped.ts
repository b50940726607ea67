/**
 * Base64 wrapped over lines: runs of equal length on lines of their own, the last one perhaps shorter. The first run of
 * such a block stands for all of it; the others are passed over.
 */
import { TAB, LF, CR, SPACE, DOUBLE_QUOTE, SINGLE_QUOTE, EQUALS, BACKTICK } from '../../base/ascii.ts';
import type { Span } from '../../model/span.ts';
import { isBase64 } from './alphabet.ts';

/** Longest line, and deepest indentation, of a wrapped block. */
const MAX_LINE = 128;
const MAX_INDENT = 40;
const MAX_LINES = 4096;
/** How far to either side of a run it must be known whether it is part of a block. */
export const WRAP_REACH = MAX_LINE + MAX_INDENT + 4;

/** After a line end and indentation at `at`, or -1. */
function nextLine(bytes: Uint8Array, at: number): number {
  let p = at;
  if (bytes[p] === CR) p++;
  if (bytes[p] !== LF) return -1;
  p++;
  for (const limit = p + MAX_INDENT; p < limit && (bytes[p] === SPACE || bytes[p] === TAB);) p++;
  return p;
}

/** First byte behind the letters of the line before `at`, or -1 where `at` does not begin a line. */
function lineBefore(bytes: Uint8Array, at: number): number {
  let p = at;
  for (const limit = at - MAX_INDENT; p > limit && (bytes[p - 1] === SPACE || bytes[p - 1] === TAB);) p--;
  if (bytes[p - 1] !== LF) return -1;
  p--;
  return bytes[p - 1] === CR ? p - 1 : p;
}

function runEnd(bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at < limit && at < bytes.length && isBase64(bytes[at] as number)) at++;
  return at;
}

function endsLine(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    at >= bytes.length ||
    byte === LF ||
    byte === CR ||
    byte === EQUALS ||
    byte === DOUBLE_QUOTE ||
    byte === SINGLE_QUOTE ||
    byte === BACKTICK
  );
}

/** Whether the line before holds nothing but a run of the same length after its own beginning. */
export function isContinuation(bytes: Uint8Array, run: Span): boolean {
  const length = run.end - run.start;
  if (length > MAX_LINE) return false;
  const before = lineBefore(bytes, run.start);
  if (before < length) return false;
  for (let at = before - 1; at >= before - length; at--) if (!isBase64(bytes[at] as number)) return false;
  return !isBase64(bytes[before - length - 1] ?? 0);
}

/** The runs of the block that `run` is the first of; undefined where it stands alone. */
export function wrappedRuns(bytes: Uint8Array, run: Span): readonly Span[] | undefined {
  const length = run.end - run.start;
  if (length > MAX_LINE || length % 4 !== 0) return undefined;
  const runs = [run];
  for (let at = run.end; runs.length < MAX_LINES;) {
    const start = nextLine(bytes, at);
    if (start < 0) break;
    const end = runEnd(bytes, start, start + length + 1);
    if (end === start || end - start > length || !endsLine(bytes, end)) break;
    runs.push({ start, end });
    if (end - start < length) break;
    at = end;
  }
  return runs.length === 1 ? undefined : runs;
}
