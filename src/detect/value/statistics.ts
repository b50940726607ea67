/** Plain statistics of a value: entropy, classes of characters, marks, runs. */
import { TAB, SPACE, HASH, STAR, LOWER_X, isDigit, isLowerCase, isUpperCase } from '../../base/ascii.ts';

/** How often each ASCII character stands in the value at hand; all zero between calls. */
const counts = new Uint16Array(128);

/**
 * Counts the characters of a value. False, and nothing counted, where one of them is beyond ASCII or the value is too
 * long to count.
 */
function isCounted(value: string): boolean {
  if (value.length > 0xffff) return false;
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 127) return false;
  for (let i = 0; i < value.length; i++) (counts[value.charCodeAt(i)] as number)++;
  return true;
}

function countsOf(characters: Iterable<string>): number[] {
  const known = new Map<string, number>();
  for (const character of characters) known.set(character, (known.get(character) ?? 0) + 1);
  return [...known.values()];
}

/** Shannon entropy in bits per UTF-16 unit. */
export function shannonPerChar(value: string): number {
  let bits = 0;
  if (!isCounted(value)) {
    for (const count of countsOf(value.split(''))) bits -= (count / value.length) * Math.log2(count / value.length);
    return bits;
  }
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const share = (counts[code] as number) / value.length;
    if (share > 0) bits -= share * Math.log2(share);
    counts[code] = 0;
  }
  return bits;
}

/** Share of the character that stands most often. */
export function commonestShare(value: string): number {
  if (!isCounted(value)) return countsOf(value).reduce((most, count) => Math.max(most, count), 0) / value.length;
  let most = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if ((counts[code] as number) > most) most = counts[code] as number;
    counts[code] = 0;
  }
  return most / value.length;
}

/**
 * The marks of ASCII, each with a bit of its own in a 32-bit number: which of them a value holds decides what it may
 * be.
 */
const MARKS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const BITS = new Int32Array(128);
for (let i = 0; i < MARKS.length; i++) BITS[MARKS.charCodeAt(i)] = 1 << i;

/** The marks of `text` as bits. */
export function marksIn(text: string): number {
  let marks = 0;
  for (let i = 0; i < text.length; i++) marks |= BITS[text.charCodeAt(i)] ?? 0;
  return marks;
}

/** A pattern, and marks one of which stands in all that it matches; left out where there may be none. */
export interface MarkedPattern {
  readonly marks?: number | undefined;
  readonly pattern: RegExp;
}

/** Whether the value, which holds `marks`, has the form of the pattern: most values are told by their marks. */
export function hasForm({ marks: needed, pattern }: MarkedPattern, value: string, marks: number): boolean {
  return (needed === undefined || (needed & marks) !== 0) && pattern.test(value);
}

export interface ValueShape {
  readonly length: number;
  readonly lower: number;
  readonly upper: number;
  readonly digits: number;
  readonly blanks: number;
  /** ASCII characters that are none of the above. */
  readonly symbols: number;
  readonly nonAscii: number;
  readonly distinct: number;
  /** Of the four classes lower, upper, digit, symbol. */
  readonly classes: number;
  readonly longestRun: number;
  /** Places where a letter follows a digit or a digit a letter. */
  readonly switches: number;
  /** Which marks it holds, see `marksIn`. */
  readonly marks: number;
  /** Characters that filler is made of: x, `*` and `#`. */
  readonly fillers: number;
}

function bitsOf(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Kinds of characters, as a shape counts them. */
const LOWER = 0;
const UPPER = 1;
const DIGIT = 2;
const BLANK = 3;
const SYMBOL = 4;
const BEYOND_ASCII = 5;

function kindOf(code: number): number {
  if (isLowerCase(code)) return LOWER;
  if (isUpperCase(code)) return UPPER;
  if (isDigit(code)) return DIGIT;
  if (code === SPACE || code === TAB) return BLANK;
  return code > 126 ? BEYOND_ASCII : SYMBOL;
}

const KINDS = Uint8Array.from({ length: 128 }, (_, code) => kindOf(code));
/** By kind: letters and digits, between which a value switches, and 0 for what is neither. */
const SIDES = Uint8Array.of(1, 1, 2, 0, 0, 0);

/** Of the value at hand: how many characters of each kind, and a bit for each ASCII character that stands in it. */
const tally = new Int32Array(6);
const met = new Int32Array(4);

export function shapeOf(value: string): ValueShape {
  let longestRun = 0;
  let run = 0;
  let switches = 0;
  let last = -1;
  let lastSide = 0;
  let marks = 0;
  let fillers = 0;
  let beyond: Set<number> | undefined;
  tally.fill(0);
  met.fill(0);
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const kind = code < 128 ? (KINDS[code] as number) : BEYOND_ASCII;
    const side = SIDES[kind] as number;
    (tally[kind] as number)++;
    if (side !== 0 && lastSide !== 0 && side !== lastSide) switches++;
    lastSide = side;
    run = code === last ? run + 1 : 1;
    if (run > longestRun) longestRun = run;
    last = code;
    if (code < 128) {
      marks |= BITS[code] as number;
      (met[code >> 5] as number) |= 1 << (code & 31);
      if ((code | 32) === LOWER_X || code === STAR || code === HASH) fillers++;
    } else (beyond ??= new Set()).add(code);
  }
  const [lower = 0, upper = 0, digits = 0, blanks = 0, symbols = 0, nonAscii = 0] = tally;
  const classes = Number(lower > 0) + Number(upper > 0) + Number(digits > 0) + Number(symbols > 0);
  let distinct = beyond?.size ?? 0;
  for (const set of met) distinct += bitsOf(set);
  return {
    length: value.length,
    lower,
    upper,
    digits,
    blanks,
    symbols,
    nonAscii,
    distinct,
    classes,
    longestRun,
    switches,
    marks,
    fillers,
  };
}
