/**
 * Walking over bytes: what each byte may be part of, and the few steps that every reader of structure takes.
 * All offsets are bytes; a walk never leaves the half-open range it is given, which keeps verdicts inside the reach.
 */
import { LF, LETTERS_AND_DIGITS, lowerCaseOf } from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { FULL_SIGHT, sightOf } from '../../sight.ts';

/** Part of a key: letters, digits, `_`, `$`. */
export const WORD = 1;
/** Joins the words of a key: `-`, `.`. */
const JOINT = 2;
export const BLANK = 4;
export const LINE_END = 8;
export const QUOTE = 16;
/** May stand between a key and its value's operator, or is that operator. */
export const AFTER_KEY = 32;
/** Ends a value that stands without quotes inside other text. */
export const BARE_END = 64;
export const DIGIT = 128;

/** The classes of each byte value. The end of the text counts as a line end: read it as `CLASSES[bytes[at] ?? LF]`. */
export const CLASSES = new Uint8Array(256);

function mark(flag: number, characters: string): void {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    CLASSES[code] = (CLASSES[code] ?? 0) | flag;
  }
}

mark(WORD, `${LETTERS_AND_DIGITS}_$`);
mark(DIGIT, '0123456789');
mark(JOINT, '-.');
mark(BLANK, ' \t');
mark(LINE_END, '\r\n');
mark(QUOTE, '"\'`');
mark(AFTER_KEY, ' \t\r\n"\'`\\=:])>(,?!|<}[{*;+');
mark(BARE_END, ' \t\r\n"\'`;&,)<>|}]');

/** The outermost bytes that readers have come to since `lookFrom`. One text is read at a time. */
let first = 0;
let last = 0;

/** Starts recording how far readers come, from `at` on. */
export function lookFrom(at: number): void {
  first = at;
  last = at;
}

/**
 * Records that a reader has come as far as `at`, and returns `at`. Every walk records where it stops; bytes looked at
 * from there, at most `BESIDE` away, need no record of their own.
 */
export function reached(at: number): number {
  if (at > last) last = at;
  else if (at < first) first = at;
  return at;
}

/** How far beyond either end of a walk a single look may reach, in bytes. */
export const BESIDE = 16;

/**
 * The sight of all that was read since `lookFrom(at)`; full where the bounds `[lo, hi)` of the window may have cut
 * a walk short. `length` is that of the text.
 */
export function sightSince(at: number, lo: number, hi: number, length: number): number {
  if ((lo > 0 && first < lo + BESIDE) || (hi < length && last > hi - BESIDE)) return FULL_SIGHT;
  return sightOf(at - first + BESIDE, last - at + BESIDE);
}

/** The classes of the byte at `at`; beyond the text those of a line end. */
export function classAt(bytes: Uint8Array, at: number): number {
  return CLASSES[bytes[at] ?? LF] as number;
}

/** The first byte from `from` on that is no blank, or `to`. */
export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && ((CLASSES[bytes[at] ?? LF] as number) & BLANK) !== 0) at++;
  return reached(at);
}

/** The first byte from `from` on that is neither blank nor line end, or `to`. */
export function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && ((CLASSES[bytes[at] ?? LF] as number) & (BLANK | LINE_END)) !== 0) at++;
  return reached(at);
}

/** First byte of the key that `at` lies in. */
export function keyStart(bytes: Uint8Array, at: number, lo: number): number {
  let start = at;
  while (start > lo && ((CLASSES[bytes[start - 1] ?? LF] as number) & (WORD | JOINT)) !== 0) start--;
  return reached(start);
}

/** End of the key: joints count only where another word follows. */
export function keyEnd(bytes: Uint8Array, from: number, hi: number): number {
  let end = from;
  while (end < hi) {
    const kind = CLASSES[bytes[end] ?? LF] as number;
    if ((kind & WORD) !== 0 || ((kind & JOINT) !== 0 && ((CLASSES[bytes[end + 1] ?? LF] as number) & WORD) !== 0)) {
      end++;
    } else break;
  }
  return reached(end);
}

/** End of the line that `from` lies in, or -1 when it lies beyond `hi`. */
export function lineEnd(bytes: Uint8Array, from: number, hi: number): number {
  for (let at = from; at < hi; at++) if (((CLASSES[bytes[at] ?? LF] as number) & LINE_END) !== 0) return reached(at);
  return reached(hi) === bytes.length ? hi : -1;
}

/** Start of the line that `from` lies in, or -1 when it lies before `lo`. */
export function lineStart(bytes: Uint8Array, from: number, lo: number): number {
  for (let at = from; at > lo; at--) {
    if (((CLASSES[bytes[at - 1] ?? LF] as number) & LINE_END) !== 0) return reached(at);
  }
  return reached(lo) === 0 ? 0 : -1;
}

/** Whether `word` (lower case) stands at `at`, in any letter case. */
export function standsAt(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    if (lowerCaseOf(bytes[at + i] ?? 0) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether `word` (lower case) stands right before `end`, in any letter case. */
export function standsBefore(bytes: Uint8Array, end: number, word: string): boolean {
  return standsAt(bytes, end - word.length, word);
}

/** Whether `text` stands at `at`, letter case included. */
export function exactlyAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Whether the bytes of `span` are `word` (lower case), in any letter case. */
export function spells(bytes: Uint8Array, { start, end }: Span, word: string): boolean {
  return end - start === word.length && standsAt(bytes, start, word);
}

/** Whether the bytes of `span` end with `word` (lower case), in any letter case. */
export function endsWith(bytes: Uint8Array, { start, end }: Span, word: string): boolean {
  return end - start >= word.length && standsBefore(bytes, end, word);
}

/** Whether the bytes of `span` are one of `words` (lower case), in any letter case. */
export function spellsAny(bytes: Uint8Array, span: Span, words: readonly string[]): boolean {
  for (const word of words) if (spells(bytes, span, word)) return true;
  return false;
}

/** Whether the bytes of `span` end with one of `words` (lower case), in any letter case. */
export function endsWithAny(bytes: Uint8Array, span: Span, words: readonly string[]): boolean {
  for (const word of words) if (endsWith(bytes, span, word)) return true;
  return false;
}

const decoder = new TextDecoder();

/** One character for each byte, so that places in the text are those in the bytes. */
export function bytewise(bytes: Uint8Array, start: number, end: number): string {
  reached(start);
  reached(end);
  return Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

/** `[start, end)` as UTF-8. Both ends are recorded as reached. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  reached(start);
  reached(end);
  // A buffer's own conversion is several times cheaper than a decoder's for values this short.
  return bytes instanceof Buffer ? bytes.toString('utf8', start, end) : decoder.decode(bytes.subarray(start, end));
}
