/**
 * Inflate (RFC 1951 inside RFC 1950) from one stretch of memory into another. The check sum at the end is not computed:
 * entries of a pack carry their own.
 *
 * Eight bytes are read at once and copies are made sixteen bytes at a time, so SLACK bytes behind the input and behind
 * the output must be there: they are read or overwritten, and what they hold does not matter.
 */
import {
  build,
  DISTANCE_BITS,
  DISTANCE_VALUES,
  DISTANCES,
  END,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  FURTHER,
  KIND,
  LENGTH_BITS,
  LENGTH_CODE,
  LENGTH_VALUES,
  lengths,
  LITERAL_BITS,
  LITERAL_VALUES,
  LITERALS,
  MATCH,
} from './code-tables';

/** A stream that is no deflate stream, ends early, or does not fill exactly what it should. */
const DAMAGED: i32 = 1;

const CODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/**
 * Reading position: what has been loaded from `input` and not been used stands in the lowest `held` bits of `window`.
 */
let input: usize = 0;
let inputEnd: usize = 0;
let window: u64 = 0;
let held: u32 = 0;

// @ts-ignore: decorator
@inline
function refill(): void {
  window |= load<u64>(input) << held;
  input += (63 - held) >> 3;
  held |= 56;
}

// @ts-ignore: decorator
@inline
function take(bits: u32): u32 {
  const value = (<u32>window) & ((1 << bits) - 1);
  window >>= bits;
  held -= bits;
  return value;
}

/** True when more was used than there is. */
function isOverrun(): bool {
  return input - (held >> 3) > inputEnd;
}

/** May write over the end by fifteen bytes, which are behind the lengths or written after. */
// @ts-ignore: decorator
@inline
function fillLengths(from: usize, value: u8, times: u32): void {
  const values = i8x16.splat(value);
  const end = from + times;
  for (let at = from; at < end; at += 16) v128.store(at, values);
}

/** Reads the lengths of `total` codes, which are in a code of their own; what comes next is kept in locals meanwhile. */
function readLengths(total: u32): bool {
  let position = input;
  let bits = window;
  let count = held;
  const stop = inputEnd + 8;
  for (let i: u32 = 0; i < total;) {
    if (position > stop) return false;
    bits |= load<u64>(position) << count;
    position += (63 - count) >> 3;
    count |= 56;
    const entry = load<u32>(LENGTH_CODE + (((<usize>bits) & ((1 << LENGTH_BITS) - 1)) << 2));
    if (entry === 0) return false;
    bits >>= <u64>entry;
    count -= entry & 255;
    const symbol = entry >>> 16;
    if (symbol < 16) {
      store<u8>(lengths + i, <u8>symbol);
      i++;
      continue;
    }
    if (symbol === 16 && i === 0) return false;
    const value: u8 = symbol === 16 ? load<u8>(lengths + i - 1) : 0;
    const extra: u32 = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
    const times = (symbol === 18 ? 11 : 3) + ((<u32>bits) & ((1 << extra) - 1));
    bits >>= extra;
    count -= extra;
    if (i + times > total) return false;
    fillLengths(lengths + i, value, times);
    i += times;
  }
  input = position;
  window = bits;
  held = count;
  return !isOverrun();
}

function readCodes(): bool {
  refill();
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const codes = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  fillLengths(lengths, 0, 19);
  for (let i: u32 = 0; i < codes; i++) {
    refill();
    store<u8>(lengths + load<u8>(CODE_ORDER + i), <u8>take(3));
  }
  return (
    build(LENGTH_CODE, LENGTH_VALUES, lengths, 19, LENGTH_BITS) &&
    readLengths(literals + distances) &&
    load<u8>(lengths, 256) !== 0 &&
    build(LITERALS, LITERAL_VALUES, lengths, literals, LITERAL_BITS) &&
    build(DISTANCES, DISTANCE_VALUES, lengths + literals, distances, DISTANCE_BITS)
  );
}

/** Copies what was written `distance` bytes ago; may write over the end by fifteen bytes. */
// @ts-ignore: decorator
@inline
function repeat(out: usize, distance: usize, length: usize): void {
  const stop = out + length;
  let to = out;
  let from = out - distance;
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(from));
      to += 16;
      from += 16;
    } while (to < stop);
  } else if (distance >= 8) {
    do {
      store<u64>(to, load<u64>(from));
      to += 8;
      from += 8;
    } while (to < stop);
  } else if (distance === 1) {
    const same = i8x16.splat(load<i8>(from));
    do {
      v128.store(to, same);
      to += 16;
    } while (to < stop);
  } else {
    do {
      store<u8>(to, load<u8>(from));
      to++;
      from++;
    } while (to < stop);
  }
}

/** Decodes one block; returns where the output goes on, 0 for a damaged one. */
function inflateBlock(literals: usize, distances: usize, start: usize, from: usize, limit: usize): usize {
  let out = from;
  let position = input;
  let bits = window;
  let count = held;
  const stop = inputEnd + 8;
  for (;;) {
    if (position > stop) return 0;
    bits |= load<u64>(position) << count;
    position += (63 - count) >> 3;
    count |= 56;
    let entry = load<u32>(literals + (((<usize>bits) & ((1 << LITERAL_BITS) - 1)) << 2));
    if ((entry & KIND) === 0) {
      // Literals come in rows: there are bits for three and what follows them, and room behind the output for those too
      // many.
      if (out >= limit) return 0;
      bits >>= <u64>entry;
      count -= entry & 255;
      store<u8>(out++, <u8>(entry >>> 16));
      entry = load<u32>(literals + (((<usize>bits) & ((1 << LITERAL_BITS) - 1)) << 2));
      if ((entry & KIND) === 0) {
        bits >>= <u64>entry;
        count -= entry & 255;
        store<u8>(out++, <u8>(entry >>> 16));
        entry = load<u32>(literals + (((<usize>bits) & ((1 << LITERAL_BITS) - 1)) << 2));
        if ((entry & KIND) === 0) {
          bits >>= <u64>entry;
          count -= entry & 255;
          store<u8>(out++, <u8>(entry >>> 16));
          entry = load<u32>(literals + (((<usize>bits) & ((1 << LITERAL_BITS) - 1)) << 2));
        }
      }
    }
    if ((entry & KIND) === FURTHER) {
      bits >>= LITERAL_BITS;
      count -= LITERAL_BITS;
      entry = load<u32>(
        literals + ((<usize>((entry >>> 16) + ((<u32>bits) & ((1 << ((entry >>> 8) & 15)) - 1)))) << 2),
      );
    }
    bits >>= <u64>entry;
    count -= entry & 255;
    if ((entry & KIND) === 0) {
      if ((entry & 255) === 0 || out >= limit) return 0;
      store<u8>(out++, <u8>(entry >>> 16));
      continue;
    }
    if ((entry & KIND) === END) break;
    const lengthExtra = (entry >>> 8) & 15;
    const length = <usize>((entry >>> 16) + ((<u32>bits) & ((1 << lengthExtra) - 1)));
    bits >>= lengthExtra;
    count -= lengthExtra;
    bits |= load<u64>(position) << count;
    position += (63 - count) >> 3;
    count |= 56;
    entry = load<u32>(distances + (((<usize>bits) & ((1 << DISTANCE_BITS) - 1)) << 2));
    if ((entry & KIND) === FURTHER) {
      bits >>= DISTANCE_BITS;
      count -= DISTANCE_BITS;
      entry = load<u32>(
        distances + ((<usize>((entry >>> 16) + ((<u32>bits) & ((1 << ((entry >>> 8) & 15)) - 1)))) << 2),
      );
    }
    if ((entry & KIND) !== MATCH) return 0;
    bits >>= <u64>entry;
    count -= entry & 255;
    const distanceExtra = (entry >>> 8) & 15;
    const distance = <usize>((entry >>> 16) + ((<u32>bits) & ((1 << distanceExtra) - 1)));
    bits >>= distanceExtra;
    count -= distanceExtra;
    if (distance > out - start || out + length > limit) return 0;
    repeat(out, distance, length);
    out += length;
  }
  input = position;
  window = bits;
  held = count;
  return isOverrun() ? 0 : out;
}

function copyStored(from: usize, limit: usize): usize {
  input -= held >> 3;
  window = 0;
  held = 0;
  if (input + 4 > inputEnd) return 0;
  const length = <usize>load<u16>(input);
  if (((<u32>load<u16>(input)) ^ (<u32>load<u16>(input, 2))) !== 0xffff) return 0;
  input += 4;
  if (input + length > inputEnd || from + length > limit) return 0;
  memory.copy(from, input, length);
  input += length;
  return from + length;
}

/** Inflates the zlib stream in `[from, end)` to `[to, to + size)`, which it must fill exactly. 0: done. */
export function inflate(from: usize, end: usize, to: usize, size: usize): i32 {
  if (from + 2 > end) return DAMAGED;
  const header = ((<u32>load<u8>(from)) << 8) | load<u8>(from, 1);
  if ((header & 0x0f00) !== 0x0800 || header % 31 !== 0 || (header & 0x20) !== 0) return DAMAGED;
  input = from + 2;
  inputEnd = end;
  window = 0;
  held = 0;
  const limit = to + size;
  let out = to;
  for (let isLast: u32 = 0; isLast === 0;) {
    if (input > inputEnd + 8) return DAMAGED;
    refill();
    isLast = take(1);
    const type = take(2);
    if (type === 0) out = copyStored(out, limit);
    else if (type === 1) out = inflateBlock(FIXED_LITERALS, FIXED_DISTANCES, to, out, limit);
    else out = type === 2 && readCodes() ? inflateBlock(LITERALS, DISTANCES, to, out, limit) : 0;
    if (out === 0) return DAMAGED;
  }
  return out === limit ? 0 : DAMAGED;
}
