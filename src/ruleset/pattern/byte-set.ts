/** Sets of bytes, as 256-bit integers: small, immutable, comparable with `===`. */

export type ByteSet = bigint;

export const NO_BYTES: ByteSet = 0n;
export const ALL_BYTES: ByteSet = (1n << 256n) - 1n;

export function byte(value: number): ByteSet {
  return 1n << BigInt(value);
}

/** Bytes `from` to `to`, both included. */
export function bytes(from: number, to: number): ByteSet {
  return ((1n << BigInt(to - from + 1)) - 1n) << BigInt(from);
}

export function bytesOf(text: string): ByteSet {
  let set = NO_BYTES;
  for (let i = 0; i < text.length; i++) set |= byte(text.charCodeAt(i));
  return set;
}

export function allBut(removed: ByteSet): ByteSet {
  return ALL_BYTES ^ removed;
}

export function has(set: ByteSet, value: number): boolean {
  return value >= 0 && ((set >> BigInt(value)) & 1n) === 1n;
}

export function members(set: ByteSet): number[] {
  const list: number[] = [];
  for (let value = 0; value < 256; value++) if (has(set, value)) list.push(value);
  return list;
}

export function size(set: ByteSet): number {
  let count = 0;
  for (let rest = set; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

export const DIGITS = bytesOf('0123456789');
const UPPER = bytes(0x41, 0x5a);
const LOWER = bytes(0x61, 0x7a);
export const WORD = DIGITS | UPPER | LOWER | bytesOf('_');
export const SPACE = bytesOf('\t\n\v\f\r \u00a0');
export const LINE_ENDS = bytesOf('\n\r');

/** The same letter in the other case; the byte itself where there is none. */
export function otherCase(value: number): number {
  const isLetter = (value >= 0x41 && value <= 0x5a) || (value >= 0x61 && value <= 0x7a);
  const isAccented = value >= 0xc0 && value <= 0xfe && value !== 0xd7 && value !== 0xf7 && value !== 0xdf;
  return isLetter || isAccented ? value ^ 0x20 : value;
}

/** `set` with the other case of each of its letters. */
export function folded(set: ByteSet): ByteSet {
  return members(set).reduce((all, value) => all | byte(otherCase(value)), set);
}

/** The ranges of each set that was asked about: few sets make up most patterns. */
const knownRanges = new Map<ByteSet, string>();

/** `09af` for the digits of hexadecimal numbers. */
export function rangesOf(set: ByteSet): string {
  const known = knownRanges.get(set);
  if (known !== undefined) return known;
  let ranges = '';
  for (const value of members(set)) {
    if (!has(set, value - 1)) ranges += String.fromCharCode(value);
    if (!has(set, value + 1)) ranges += String.fromCharCode(value);
  }
  knownRanges.set(set, ranges);
  return ranges;
}
