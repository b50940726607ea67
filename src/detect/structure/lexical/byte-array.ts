/** Keys written as lists of bytes or characters: `[]byte{0x9f, 0x3a}`, `new byte[] { 159, 58 }`, `['a', 'b']`. */
import {
  BANG,
  AMPERSAND,
  SINGLE_QUOTE,
  OPEN_PAREN,
  CLOSE_PAREN,
  COMMA,
  DASH,
  DOT,
  COLON,
  SEMICOLON,
  LOWER_B,
  LOWER_X,
} from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { BLANK, DIGIT, QUOTE, WORD, classAt, reached, skipSpace } from './byte.ts';

/** From the first element of a list to the last. */
export interface ByteArray extends Span {
  readonly text: string;
}

const MAX_TYPE = 48;
const MIN_BYTES = 8;
const MAX_BYTES = 128;
const OPENERS = new Set(Buffer.from('{[('));
const CLOSERS = new Set(Buffer.from('}])'));
/**
 * What a list or the name of its type begins with: `{`, `[`, `(`, `&`, `new`, `bytes`, `Buffer`, `uint8`, `vec!`,
 * `Array`.
 */
const BEGINS = new Set(Buffer.from('{[(&nbBuUvA'));

/** Marks in the name of a list's type, as in `&[u8; 4]`, `java.lang.Byte[]`, `vec![`, `std::array<`. */
const IN_TYPE = new Set([AMPERSAND, DOT, BANG, SEMICOLON, COLON]);

/**
 * First element of the list whose type or opening mark stands at `from` (`[]byte{`, `new byte[16] {`, `bytes([`), or
 * -1.
 */
function listStart(bytes: Uint8Array, from: number, hi: number): number {
  if (!BEGINS.has(bytes[from] as number)) return -1;
  const limit = Math.min(hi, from + MAX_TYPE);
  let depth = 0;
  for (let at = from; reached(at) < limit; at++) {
    const byte = bytes[at] as number;
    if (OPENERS.has(byte)) {
      depth++;
      const first = skipSpace(bytes, at + 1, hi);
      if (beginsList(bytes, first, hi)) return first;
    } else if (CLOSERS.has(byte)) {
      if (--depth < 0) return -1;
    } else if ((classAt(bytes, at) & (WORD | BLANK)) === 0 && !IN_TYPE.has(byte)) return -1;
  }
  return -1;
}

/** Whether an element stands at `at` and another follows it. */
function beginsList(bytes: Uint8Array, at: number, hi: number): boolean {
  const end = isElement(bytes, at) ? elementEnd(bytes, at, hi) : -1;
  return end > 0 && bytes[skipSpace(bytes, end, hi)] === COMMA;
}

function isElement(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    (classAt(bytes, at) & DIGIT) !== 0 ||
    byte === DASH ||
    byte === SINGLE_QUOTE ||
    // `(byte)`
    (byte === OPEN_PAREN && bytes[at + 1] === LOWER_B && bytes[at + 5] === CLOSE_PAREN)
  );
}

/** End of the element at `at`, or -1. */
function elementEnd(bytes: Uint8Array, at: number, hi: number): number {
  if (bytes[at] === SINGLE_QUOTE && bytes[at + 2] === SINGLE_QUOTE) return at + 3;
  let end = bytes[at] === OPEN_PAREN ? skipSpace(bytes, at + 6, hi) : at;
  if (bytes[end] === DASH) end++;
  const digits = end;
  while (end < hi && end - digits < 6 && (classAt(bytes, end) & WORD) !== 0) end++;
  return end > digits && reached(end) < hi ? end : -1;
}

/** The byte an element stands for, or -1. */
function byteOf(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === SINGLE_QUOTE) return bytes[at + 1] as number;
  let text = String.fromCharCode(...bytes.subarray(at, end));
  if (text[0] === '(') text = text.slice(6).trim();
  const isHex = text.charCodeAt(1) === LOWER_X && /^0x[0-9a-f]{1,2}$/i.test(text);
  if (!isHex && !/^-?\d{1,3}(?:u8|u|U)?$/.test(text)) return -1;
  const value = Number.parseInt(text, isHex ? 16 : 10);
  return value < 0 ? value + 256 : value;
}

/** As text where every byte is printable, otherwise in hex. */
function written(values: readonly number[]): string {
  const isText = values.every((value) => value >= 32 && value < 127);
  return Buffer.from(values).toString(isText ? 'latin1' : 'hex');
}

/** The list of bytes whose type or opening mark stands at `from`, or null. */
export function readByteArray(bytes: Uint8Array, from: number, hi: number): ByteArray | null {
  const start = listStart(bytes, from, hi);
  if (start < 0) return null;
  const values: number[] = [];
  let end = start;
  for (let at = start; values.length <= MAX_BYTES;) {
    if (CLOSERS.has(bytes[reached(at)] as number)) break; // after a trailing comma
    const stop = isElement(bytes, at) ? elementEnd(bytes, at, hi) : -1;
    const value = stop < 0 ? -1 : byteOf(bytes, at, stop);
    if (value < 0 || value > 255) return null;
    values.push(value);
    end = stop;
    at = skipSpace(bytes, stop, hi);
    if (CLOSERS.has(bytes[at] as number)) break;
    if (bytes[at] !== COMMA) return null;
    at = skipSpace(bytes, at + 1, hi);
    if (at >= hi || ((classAt(bytes, at) & QUOTE) !== 0 && bytes[at] !== SINGLE_QUOTE)) return null;
  }
  return values.length < MIN_BYTES || values.length > MAX_BYTES ? null : { start, end, text: written(values) };
}
