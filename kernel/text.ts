/**
 * The text that is looked at, and what each of its bytes may be part of. A byte beyond either end is NONE, which is no
 * byte and, as a class, the end of a line.
 */

/** As in `src/detect/structure/lexical/byte.ts`. */
export const WORD: u32 = 1;
export const JOINT: u32 = 2;
export const BLANK: u32 = 4;
export const LINE_END: u32 = 8;
export const QUOTE: u32 = 16;
export const AFTER_KEY: u32 = 32;
export const DIGIT: u32 = 128;
export const NONE: u32 = 256;

let text: usize = 0;
let textLength: i32 = 0;
let classes: usize = 0;

/** A class for each byte, and one more for NONE. */
export function openClasses(table: usize): void {
  classes = table;
}

export function lookAt(from: usize, size: i32): void {
  text = from;
  textLength = size;
}

// @ts-ignore: decorator
@inline
export function lengthOfText(): i32 {
  return textLength;
}

export function addressOf(at: i32): usize {
  return text + <usize>at;
}

// @ts-ignore: decorator
@inline
export function byteAt(at: i32): u32 {
  return <u32>at < <u32>textLength ? <u32>load<u8>(text + <usize>at) : NONE;
}

// @ts-ignore: decorator
@inline
export function kindOf(byte: u32): u32 {
  return <u32>load<u8>(classes + <usize>byte);
}

// @ts-ignore: decorator
@inline
function kindAt(at: i32): u32 {
  return kindOf(byteAt(at));
}

// @ts-ignore: decorator
@inline
export function isAt(at: i32, kinds: u32): bool {
  return (kindAt(at) & kinds) !== 0;
}

/** Whether `word` (lower case) stands at `at`, in any letter case. */
export function standsAt(at: i32, word: string): bool {
  for (let i = 0; i < word.length; i++) {
    const byte = byteAt(at + i);
    const folded = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (folded !== <u32>word.charCodeAt(i)) return false;
  }
  return true;
}

/** The same in the very case of `word`. */
export function standsExactly(at: i32, word: string): bool {
  for (let i = 0; i < word.length; i++) if (byteAt(at + i) !== <u32>word.charCodeAt(i)) return false;
  return true;
}

export function skipBlanks(from: i32, to: i32): i32 {
  let at = from;
  while (at < to && isAt(at, BLANK)) at++;
  return at;
}

/** First byte of the key that `at` lies in. */
export function keyStart(at: i32, first: i32): i32 {
  let start = at;
  while (start > first && isAt(start - 1, WORD | JOINT)) start--;
  return start;
}

/** End of the key: joints count only where another word follows. */
export function keyEnd(from: i32, limit: i32): i32 {
  let end = from;
  while (end < limit) {
    const kind = kindAt(end);
    if ((kind & WORD) === 0 && ((kind & JOINT) === 0 || !isAt(end + 1, WORD))) break;
    end++;
  }
  return end;
}

/** Whether the `length` bytes at `from` are read as they are: no NUL, and no byte order mark of wide text before them. */
export function isPlain(from: usize, length: i32): bool {
  if (length >= 2) {
    const mark = load<u16>(from);
    if (mark === 0xfeff || mark === 0xfffe) return false;
  }
  const end = from + <usize>length;
  let at = from;
  for (; at + 16 <= end; at += 16) if (i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0))) !== 0) return false;
  for (; at < end; at++) if (load<u8>(at) === 0) return false;
  return true;
}
