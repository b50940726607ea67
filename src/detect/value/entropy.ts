/** Plain statistics of a value: entropy, classes of characters, marks, runs. */
import { TAB, SPACE, HASH, STAR, LOWER_X } from '../../model/ascii.ts';

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

export function shapeOf(value: string): ValueShape {
  let lower = 0;
  let upper = 0;
  let digits = 0;
  let blanks = 0;
  let symbols = 0;
  let nonAscii = 0;
  let longestRun = 0;
  let run = 0;
  let switches = 0;
  let last = -1;
  let lastKind = 0;
  let marks = 0;
  let fillers = 0;
  let control = 0;
  let figures = 0;
  let capitals = 0;
  let small = 0;
  let beyond: Set<number> | undefined;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    let kind = 0;
    if (code >= 97 && code <= 122) {
      lower++;
      kind = 1;
    } else if (code >= 65 && code <= 90) {
      upper++;
      kind = 1;
    } else if (code >= 48 && code <= 57) {
      digits++;
      kind = 2;
    } else if (code === SPACE || code === TAB) blanks++;
    else if (code > 126) nonAscii++;
    else {
      symbols++;
      marks |= BITS[code] as number;
    }
    if (kind !== 0 && lastKind !== 0 && kind !== lastKind) switches++;
    if ((code | 32) === LOWER_X || code === STAR || code === HASH) fillers++;
    run = code === last ? run + 1 : 1;
    if (run > longestRun) longestRun = run;
    last = code;
    lastKind = kind;
    if (code < 32) control |= 1 << code;
    else if (code < 64) figures |= 1 << (code & 31);
    else if (code < 96) capitals |= 1 << (code & 31);
    else if (code < 128) small |= 1 << (code & 31);
    else (beyond ??= new Set()).add(code);
  }
  const classes = Number(lower > 0) + Number(upper > 0) + Number(digits > 0) + Number(symbols > 0);
  const distinct = bitsOf(control) + bitsOf(figures) + bitsOf(capitals) + bitsOf(small) + (beyond?.size ?? 0);
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
