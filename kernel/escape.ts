/** Escapes of a region, decoded as `src/detect/decode/escape.ts` decodes them. */
import { HASH, SEMICOLON, LOWER_U, LOWER_X } from './ascii';
import {
  ENTITIES, MOST_OF_REGION, PERCENT_SIGNS, focusEnd, focusStart, leadOf, opensRegion, regionEnd, regionStart,
} from './escape-region';
import { NONE, byteAt, standsExactly } from './text';

/** The text decoded last; behind it lies what a search may look at too far. */
export const DECODED: usize = memory.data(<i32>MOST_OF_REGION + 64, 16);
export let decodedLength: i32 = 0;
/** The part of it in which words are judged. */
export let judgedFrom: i32 = 0;
export let judgedTo: i32 = 0;

/** What the escape read last stands for, and where it ends. */
let code: u32 = 0;
let escapeEnd: i32 = 0;

function digitOf(byte: u32): i32 {
  if (byte - 48 < 10) return <i32>byte - 48;
  const letter = (byte | 32) - 97;
  return byte !== NONE && letter < 6 ? <i32>letter + 10 : -1;
}

function digitAt(at: i32): i32 {
  return at < regionEnd ? digitOf(byteAt(at)) : -1;
}

function readDigits(at: i32, many: i32): bool {
  code = 0;
  escapeEnd = at + many;
  for (let i = at; i < escapeEnd; i++) {
    const digit = digitAt(i);
    if (digit < 0) return false;
    code = code * 16 + <u32>digit;
  }
  return true;
}

function readNumber(at: i32, base: i32, most: i32): bool {
  code = 0;
  let i = at;
  for (; i < at + most; i++) {
    const digit = digitAt(i);
    if (digit < 0 || digit >= base) break;
    code = code * <u32>base + <u32>digit;
  }
  escapeEnd = i + 1;
  return i >= at + 2 && i < regionEnd && byteAt(i) === SEMICOLON;
}

function isNamed(at: i32, name: string, character: u32): bool {
  if (at + name.length > regionEnd || !standsExactly(at, name)) return false;
  code = character;
  escapeEnd = at + name.length;
  return true;
}

function readEntity(at: i32): bool {
  if (byteAt(at + 1) === HASH) {
    return (byteAt(at + 2) | 32) === LOWER_X ? readNumber(at + 3, 16, 6) : readNumber(at + 2, 10, 7);
  }
  return (
    isNamed(at + 1, 'quot;', 34) || isNamed(at + 1, 'amp;', 38) || isNamed(at + 1, 'lt;', 60) ||
    isNamed(at + 1, 'gt;', 62) || isNamed(at + 1, 'apos;', 39) || isNamed(at + 1, 'colon;', 58) ||
    isNamed(at + 1, 'equals;', 61) || isNamed(at + 1, 'sol;', 47)
  );
}

function readEscape(at: i32, kind: u32): bool {
  if (kind === PERCENT_SIGNS) return readDigits(at + 1, 2);
  if (kind === ENTITIES) return readEntity(at);
  if (byteAt(at + 1) === LOWER_U) return readDigits(at + 2, 4);
  return byteAt(at + 1) === LOWER_X && readDigits(at + 2, 2);
}

/** Bytes of a character in UTF-8, from the second on. */
function continuation(point: u32, shift: u32): u32 {
  return 0x80 | ((point >> shift) & 0x3f);
}

/** Writes a character as UTF-8; halves of a pair by themselves as the sign for what cannot be shown. */
function writeCharacter(to: usize, character: u32): i32 {
  const point: u32 = character - 0xd800 < 0x800 ? 0xfffd : character;
  if (point < 0x80) {
    store<u8>(to, point);
    return 1;
  }
  if (point > 0x10ffff) return 0;
  if (point < 0x800) {
    store<u8>(to, 0xc0 | (point >> 6));
    store<u8>(to, continuation(point, 0), 1);
    return 2;
  }
  if (point < 0x10000) {
    store<u8>(to, 0xe0 | (point >> 12));
    store<u8>(to, continuation(point, 6), 1);
    store<u8>(to, continuation(point, 0), 2);
    return 3;
  }
  store<u8>(to, 0xf0 | (point >> 18));
  store<u8>(to, continuation(point, 12), 1);
  store<u8>(to, continuation(point, 6), 2);
  store<u8>(to, continuation(point, 0), 3);
  return 4;
}

/** Decodes the region that the escape at `at` opens; false where it opens none, or one without an escape. */
export function decodeAt(at: i32, kind: u32): bool {
  if (!opensRegion(at, kind)) return false;
  const lead = leadOf(kind);
  let isFound = false;
  let size: i32 = 0;
  judgedFrom = -1;
  judgedTo = -1;
  for (let p = regionStart; p < regionEnd;) {
    const byte = byteAt(p);
    if (judgedFrom < 0 && p >= focusStart) judgedFrom = size;
    if (judgedTo < 0 && p >= focusEnd) judgedTo = size;
    if (byte !== lead || !readEscape(p, kind)) {
      store<u8>(DECODED + <usize>size, byte);
      size++;
      p++;
      continue;
    }
    isFound = true;
    if (kind === PERCENT_SIGNS) {
      store<u8>(DECODED + <usize>size, code);
      size++;
    } else size += writeCharacter(DECODED + <usize>size, code);
    p = escapeEnd;
  }
  if (judgedFrom < 0) judgedFrom = size;
  if (judgedTo < 0) judgedTo = size;
  decodedLength = size;
  return isFound;
}
