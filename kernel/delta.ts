/**
 * Deltas of gitformat-pack(5): copies from a base, new bytes in between. Every instruction is bounds-checked. Copies
 * are made sixteen bytes at a time, so fifteen bytes behind the result are overwritten.
 */

const OUTSIDE_BASE: i32 = 2;
const OUTSIDE_RESULT: i32 = 3;
const UNKNOWN_INSTRUCTION: i32 = 4;
const ENDS_EARLY: i32 = 5;

/** Stretches that were copied: triples of start in the result, start in the base, length. */
let segments: usize = 0;
let segmentsEnd: usize = 0;
/** The stretch that may go on: neighbours that continue each other are one. */
let start: u32 = 0;
let base: u32 = 0;
let length: u32 = 0;

/** Takes in the last stretch where it is long enough, or stands at the beginning or end of both texts. */
// @ts-ignore: decorator
@inline
function settle(shortest: u32, isLast: bool): void {
  if (length === 0 || (length < shortest && (start | base) !== 0 && !isLast)) return;
  store<u32>(segmentsEnd, start);
  store<u32>(segmentsEnd, base, 4);
  store<u32>(segmentsEnd, length, 8);
  segmentsEnd += 12;
}

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.copy(to, from, bytes);
    return;
  }
  const stop = to + bytes;
  do {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  } while (to < stop);
}

/**
 * Applies the instructions in `[delta, end)` to the base in `[from, from + baseSize)`; the result goes to
 * `[to, to + resultSize)`, which must be filled exactly. Of what was copied, stretches of at least `shortest` bytes go
 * to `into`, which must have room for a triple for every two bytes of the delta. 0: done; see `segmentNumbers`.
 */
export function applyDelta(
  from: usize,
  baseSize: u32,
  delta: usize,
  end: usize,
  to: usize,
  resultSize: u32,
  shortest: u32,
  into: usize,
): i32 {
  segments = into;
  segmentsEnd = into;
  length = 0;
  let at = delta;
  let done: u32 = 0;
  while (at < end) {
    const op = <u32>load<u8>(at++);
    if (op & 0x80) {
      let offset: u32 = 0;
      let size: u32 = 0;
      if (op & 1) offset = load<u8>(at++);
      if (op & 2) offset |= (<u32>load<u8>(at++)) << 8;
      if (op & 4) offset |= (<u32>load<u8>(at++)) << 16;
      if (op & 8) offset |= (<u32>load<u8>(at++)) << 24;
      if (op & 16) size = load<u8>(at++);
      if (op & 32) size |= (<u32>load<u8>(at++)) << 8;
      if (op & 64) size |= (<u32>load<u8>(at++)) << 16;
      if (size === 0) size = 0x10000;
      if (at > end || <u64>offset + size > <u64>baseSize || done + size > resultSize) return OUTSIDE_BASE;
      copy(to + done, from + offset, size);
      if (length !== 0 && start + length === done && base + length === offset) length += size;
      else {
        settle(shortest, false);
        start = done;
        base = offset;
        length = size;
      }
      done += size;
    } else if (op !== 0) {
      if (at + op > end || done + op > resultSize) return OUTSIDE_RESULT;
      copy(to + done, at, op);
      at += op;
      done += op;
    } else return UNKNOWN_INSTRUCTION;
  }
  if (done !== resultSize) return ENDS_EARLY;
  settle(shortest, start + length === resultSize && base + length === baseSize);
  return 0;
}

/** Numbers that the last `applyDelta` left: three for each stretch. */
export function segmentNumbers(): u32 {
  return (<u32>(segmentsEnd - segments)) >> 2;
}
