/** Runs of base64 (either alphabet) and hex, and the text that they hold. */
import { TAB, LF, CR, EQUALS } from '../../base/ascii.ts';
import { gunzipSync } from 'node:zlib';
import type { Span } from '../../model/span.ts';
import { nextStretch } from './stretch.ts';
import { BASE64, NIBBLES, SEXTETS } from './alphabet.ts';
import { looksLikeText, type Layer } from './layer.ts';
import { isContinuation, WRAP_REACH, wrappedRuns } from './wrapped.ts';

/** Shortest run worth decoding: 24 bytes of text. */
export const RUN_MIN = 32;
/** Longest run that is looked at. */
export const RUN_MAX = 1 << 20;
const GUNZIP_MAX = 1 << 20;

/** Encoded bytes that are decoded by table before anything is allocated: 24 letters of base64 or hex. */
const PROBE = 24;

/** Maximal runs of base64 letters of at least RUN_MIN and at most RUN_MAX bytes in `bytes[from, to)`. */
export function base64Runs(bytes: Uint8Array, from: number, to: number): Span[] {
  const runs: Span[] = [];
  for (let start = nextStretch(bytes, BASE64, from, to, RUN_MIN); start >= 0;) {
    let end = start + RUN_MIN;
    while (end < to && BASE64[bytes[end] as number] === 1) end++;
    if (end - start <= RUN_MAX) runs.push({ start, end });
    start = nextStretch(bytes, BASE64, end + 1, to, RUN_MIN);
  }
  return runs;
}

function isTextByte(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === TAB || byte === LF || byte === CR;
}

/** True when the first letters of the run decode to text: nearly every run fails here, at no cost worth naming. */
function startsAsText(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + PROBE; at += 4) {
    const group =
      ((SEXTETS[bytes[at] as number] as number) << 18) |
      ((SEXTETS[bytes[at + 1] as number] as number) << 12) |
      ((SEXTETS[bytes[at + 2] as number] as number) << 6) |
      (SEXTETS[bytes[at + 3] as number] as number);
    if (!isTextByte(group >> 16) || !isTextByte((group >> 8) & 255) || !isTextByte(group & 255)) return false;
  }
  return true;
}

function startsAsHexText(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + PROBE; at += 2) {
    const high = NIBBLES[bytes[at] as number] as number;
    const low = NIBBLES[bytes[at + 1] as number] as number;
    if (high < 0 || low < 0 || !isTextByte((high << 4) | low)) return false;
  }
  return true;
}

/** Base64 of the gzip magic `1f 8b 08`. */
function startsAsGzip(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === 0x48 && bytes[start + 1] === 0x34 && bytes[start + 2] === 0x73 && bytes[start + 3] === 0x49;
}

function hexLayer(bytes: Buffer, run: Span): Layer | undefined {
  const decoded = Buffer.from(bytes.toString('latin1', run.start, run.end), 'hex');
  if (decoded.length * 2 < run.end - run.start - 1 || !looksLikeText(decoded)) return undefined;
  return {
    encoding: 'hex',
    bytes: decoded,
    outer: (span) => ({ start: run.start + span.start * 2, end: run.start + span.end * 2 }),
  };
}

/** End of the run with its padding. */
function paddedEnd(bytes: Uint8Array, end: number): number {
  let padded = end;
  while (padded < end + 2 && bytes[padded] === EQUALS) padded++;
  return padded;
}

/** Compressed bytes have no mapping of their own: the whole run stands for whatever was inside. */
function gzipLayer(compressed: Buffer, run: Span): Layer | undefined {
  try {
    const bytes = gunzipSync(compressed, { maxOutputLength: GUNZIP_MAX });
    return looksLikeText(bytes) ? { encoding: 'gzip', bytes, outer: () => run } : undefined;
  } catch {
    return undefined; // not gzip after all, or larger than is worth unpacking
  }
}

/** The layer of a run, or of several that are one text wrapped over lines: then offsets lead past the line ends. */
function base64Layer(bytes: Buffer, first: Span, runs: readonly Span[]): Layer | undefined {
  const lineLength = first.end - first.start;
  const lastLine = runs.length - 1;
  const end = paddedEnd(bytes, (runs[lastLine] ?? first).end);
  const decoded = Buffer.from(runs.map((run) => bytes.toString('latin1', run.start, run.end)).join(''), 'base64');
  if (startsAsGzip(bytes, first.start)) return gzipLayer(decoded, { start: first.start, end });
  if (!looksLikeText(decoded)) return undefined;
  const stored = (letter: number): number => {
    const line = Math.min(Math.floor(letter / lineLength), lastLine);
    return (runs[line] ?? first).start + letter - line * lineLength;
  };
  return {
    encoding: 'base64',
    bytes: decoded,
    outer: (span) => ({
      start: stored(Math.floor(span.start / 3) * 4),
      // Behind the last letter, and not at the next one, which may stand on the next line.
      end: span.end >= decoded.length ? end : Math.min(stored(Math.ceil(span.end / 3) * 4 - 1) + 1, end),
    }),
  };
}

/** What a run holds, and the bytes that decided which run or block it is. */
export interface RunLayer {
  readonly layer: Layer;
  readonly extent: Span;
}

/** The layer of a run, and of the lines it is the first of; undefined when it does not decode to text. */
export function runLayer(bytes: Buffer, run: Span): RunLayer | undefined {
  const isHex = startsAsHexText(bytes, run.start);
  if (!isHex && !startsAsText(bytes, run.start) && !startsAsGzip(bytes, run.start)) return undefined;
  const runs = (isHex || isContinuation(bytes, run) ? undefined : wrappedRuns(bytes, run)) ?? [run];
  const layer = isHex ? hexLayer(bytes, run) : base64Layer(bytes, run, runs);
  return layer && { layer, extent: { start: run.start - WRAP_REACH, end: (runs.at(-1) ?? run).end + WRAP_REACH } };
}
