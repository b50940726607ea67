/**
 * Runs of base64 letters of either alphabet, found by sixteen letters of their middle, so that no look waits for the one
 * before it. Runs whose first letters do not decode to text, nor are those of gzip, are left out: nearly all of them.
 */
import { TAB, LF, CR, SPACE, PLUS, DASH, SLASH, UNDERSCORE } from './ascii';
import { byteAt, lookAt } from './text';

/** The shortest run. */
export const WINDOW: usize = 32;
/**
 * As `src/detect/decode` has them: letters that are decoded to see what they are, the deepest indentation, and how far
 * a run is known to be part of a block.
 */
const PROBE: usize = 24;
const MAX_INDENT: i32 = 40;
export const WRAP_REACH: i32 = 172;

/** One bit for each of the sixteen bytes at `at`: set for letters, digits, `+`, `/`, `-` and `_`. */
// @ts-ignore: decorator
@inline
function letters(at: usize): u32 {
  const bytes = v128.load(at);
  const letter = i8x16.le_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(25));
  const slashOrDigit = i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x2f)), i8x16.splat(10));
  const other = v128.or(
    i8x16.eq(bytes, i8x16.splat(0x2b)),
    v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f))),
  );
  return <u32>i8x16.bitmask(v128.or(letter, v128.or(slashOrDigit, other)));
}

// @ts-ignore: decorator
@inline
function isLetter(byte: u32): bool {
  return (byte | 32) - 97 <= 25 || byte - SLASH <= 10 || byte === PLUS || byte === DASH || byte === UNDERSCORE;
}

function sextet(letter: u32): u32 {
  if (letter >= 97) return letter - 71;
  if (letter === UNDERSCORE) return 63;
  if (letter >= 65) return letter - 65;
  if (letter >= 48) return letter + 4;
  return letter === SLASH ? 63 : 62;
}

function isText(byte: u32): bool {
  return (byte >= 32 && byte < 127) || byte === TAB || byte === LF || byte === CR;
}

function startsAsText(at: usize): bool {
  for (let p = at; p < at + PROBE; p += 4) {
    const group =
      (sextet(load<u8>(p)) << 18) |
      (sextet(load<u8>(p, 1)) << 12) |
      (sextet(load<u8>(p, 2)) << 6) |
      sextet(load<u8>(p, 3));
    if (!isText(group >> 16) || !isText((group >> 8) & 255) || !isText(group & 255)) return false;
  }
  return true;
}

/** More than 15 for what is no digit of hex. */
function nibble(byte: u32): u32 {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = (byte | 32) - 97;
  return letter < 6 ? letter + 10 : 16;
}

function startsAsHexText(at: usize): bool {
  for (let p = at; p < at + PROBE; p += 2) {
    const high = nibble(load<u8>(p));
    const low = nibble(load<u8>(p, 1));
    if (high > 15 || low > 15 || !isText((high << 4) | low)) return false;
  }
  return true;
}

/** Base64 of the gzip magic. */
const GZIP: u32 = 0x49733448;

function isWorthDecoding(at: usize): bool {
  return startsAsText(at) || load<u32>(at) === GZIP || startsAsHexText(at);
}

/**
 * The first place from `from` on at which sixteen letters stand, of every seventeenth: no run of 32 is without one. 0
 * where there is none before `end`.
 */
// @ts-ignore: decorator
@inline
function lettersFrom(from: usize, end: usize): usize {
  for (let at = from; at + 16 <= end; at += 17) {
    // Nearly always there is a blank, a line end or a quote among them, which stand before all letters.
    const isBroken = i8x16.bitmask(i8x16.gt_s(v128.load(at), i8x16.splat(0x2a))) !== 0xffff;
    if (!isBroken && letters(at) === 0xffff) return at;
  }
  return 0;
}

/** The first byte from `at` on that is no letter, or `end`. */
// @ts-ignore: decorator
@inline
function endOfLetters(at: usize, end: usize): usize {
  while (at < end) {
    const gap = ~letters(at) & 0xffff;
    if (gap !== 0) return min(end, at + ctz<u32>(gap));
    at += 16;
  }
  return end;
}

/**
 * Writes to `into` the runs of at least 32 and at most `longest` letters in `[from, to)` of the text at `text` that may
 * hold text, as pairs of positions, and stops after `most` of them; returns how many. Looks at most fifteen bytes too
 * far.
 */
export function base64Runs(text: usize, from: u32, to: u32, longest: u32, into: usize, most: u32): u32 {
  const end = text + to;
  let count: u32 = 0;
  for (let start = text + from; count < most;) {
    const within = lettersFrom(start + 16, end);
    if (within === 0) break;
    // One byte more would have been found seventeen bytes before, or lies before `start`.
    const before = ~letters(within - 16) & 0xffff;
    const first = before === 0 ? within - 16 : within + 16 - clz<u32>(before);
    const last = endOfLetters(within + 16, end);
    const length = last - first;
    if (length >= WINDOW && length <= longest && isWorthDecoding(first)) {
      store<u32>(into + ((<usize>count) << 3), <u32>(first - text));
      store<u32>(into + ((<usize>count) << 3), <u32>(last - text), 4);
      count++;
    }
    start = last + 1;
  }
  return count;
}

let blockEnd: i32 = 0;

/** Where the block ends of which `blockAround` told the start. */
export function endOfBlock(): i32 {
  return blockEnd;
}

/** The first of the letters that end before `at`, or `floor`. */
// @ts-ignore: decorator
@inline
function startOfLetters(text: usize, at: i32, floor: i32): i32 {
  let start = at;
  while (start > floor && isLetter(<u32>load<u8>(text + <usize>(start - 1)))) start--;
  return start;
}

/**
 * Where a block may begin, of letters and line ends in a row, that bytes near `[from, to)` have a say in; not looked for
 * before `floor`.
 */
export function blockAround(text: usize, length: i32, from: i32, to: i32, floor: i32): i32 {
  lookAt(text, length);
  const textEnd = text + <usize>length;
  let start = max(floor, from - WRAP_REACH);
  let end = min(length, to + WRAP_REACH);
  for (;;) {
    start = startOfLetters(text, start, floor);
    const before = lineBefore(start);
    if (before <= floor || !isLetter(byteAt(before - 1))) break;
    start = before;
  }
  for (;;) {
    end = <i32>(endOfLetters(text + <usize>end, textEnd) - text);
    const next = nextLine(end);
    if (next < 0 || next >= length || !isLetter(byteAt(next))) break;
    end = next;
  }
  blockEnd = end;
  return start;
}

function isBlank(byte: u32): bool {
  return byte === SPACE || byte === TAB;
}

/** First byte behind the letters of the line before `at`, or -1 where `at` does not begin a line. */
function lineBefore(at: i32): i32 {
  let p = at;
  for (const limit = at - MAX_INDENT; p > limit && isBlank(byteAt(p - 1));) p--;
  if (byteAt(p - 1) !== LF) return -1;
  p--;
  return byteAt(p - 1) === CR ? p - 1 : p;
}

/** After a line end and indentation at `at`, or -1. */
function nextLine(at: i32): i32 {
  let p = at;
  if (byteAt(p) === CR) p++;
  if (byteAt(p) !== LF) return -1;
  p++;
  for (const limit = p + MAX_INDENT; p < limit && isBlank(byteAt(p));) p++;
  return p;
}
