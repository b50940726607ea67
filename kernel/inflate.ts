/**
 * Inflate (RFC 1951 inside RFC 1950) from one stretch of memory into another. The check sum at the end is not computed:
 * entries of a pack carry their own.
 *
 * Eight bytes are read at once and copies are made sixteen bytes at a time, so SLACK bytes behind the input and behind
 * the output must be there: they are read or overwritten, and what they hold does not matter.
 */

/** A stream that is no deflate stream, ends early, or does not fill exactly what it should. */
const DAMAGED: i32 = 1;

const LITERAL_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const LENGTH_BITS: u32 = 7;
const MAX_BITS: u32 = 15;

/**
 * An entry of a decoding table. Low byte: bits of the code; then four bits: how many extra bits follow, or the width of
 * the table that goes on; then what it is; upper half: the literal, the base of a length or distance, or where the
 * table that goes on begins. 0: no code.
 */
const MATCH: u32 = 1 << 12;
const END: u32 = 2 << 12;
const FURTHER: u32 = 3 << 12;
const KIND: u32 = 3 << 12;

/** Room for the largest set of tables that a code of 288 (32, 19) symbols can need. */
const LITERALS: usize = memory.data(1344 * 4, 16);
const DISTANCES: usize = memory.data(512 * 4, 16);
const LENGTH_CODE: usize = memory.data(128 * 4, 16);
const FIXED_LITERALS: usize = memory.data(1344 * 4, 16);
const FIXED_DISTANCES: usize = memory.data(512 * 4, 16);

/** What each symbol decodes to, but for the bits of its code. */
const LITERAL_VALUES: usize = memory.data(288 * 4, 16);
const DISTANCE_VALUES: usize = memory.data(32 * 4, 16);
const LENGTH_VALUES: usize = memory.data(19 * 4, 16);

const CODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

const lengths: usize = memory.data(288 + 32 + 160, 16);
const counts: usize = memory.data((15 + 1) * 4, 16);
const offsets: usize = memory.data((15 + 2) * 4, 16);
const sorted: usize = memory.data(288 * 2, 16);

function fillValues(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++) store<u32>(LITERAL_VALUES + (symbol << 2), symbol << 16);
  store<u32>(LITERAL_VALUES + (256 << 2), END);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(LITERAL_VALUES + (symbol << 2), (base << 16) | MATCH | (extra << 8));
    base += 1 << extra;
  }
  store<u32>(LITERAL_VALUES + (285 << 2), (258 << 16) | MATCH);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 4 ? 0 : (symbol - 2) >> 1;
    store<u32>(DISTANCE_VALUES + (symbol << 2), (base << 16) | MATCH | (extra << 8));
    base += 1 << extra;
  }
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>(LENGTH_VALUES + (symbol << 2), symbol << 16);
}

/** Sorts the symbols by the lengths of their codes; returns what is left of the code space, or a negative number. */
function sortSymbols(from: usize, count: u32): i32 {
  for (let at = counts, end = counts + (MAX_BITS + 1) * 4; at < end; at += 16) v128.store(at, i64x2.splat(0));
  for (let i: u32 = 0; i < count; i++) {
    const slot = counts + ((<usize>load<u8>(from + i)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  store<u32>(counts, 0);
  let left: i32 = 1;
  let offset: u32 = 0;
  for (let length: usize = 1; length <= MAX_BITS; length++) {
    const many = load<u32>(counts + (length << 2));
    left = (left << 1) - <i32>many;
    if (left < 0) return left;
    store<u32>(offsets + (length << 2), offset);
    offset += many;
  }
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = <usize>load<u8>(from + symbol);
    if (length === 0) continue;
    const at = load<u32>(offsets + (length << 2));
    store<u32>(offsets + (length << 2), at + 1);
    store<u16>(sorted + ((<usize>at) << 1), <u16>symbol);
  }
  return left;
}

/** The one code that need not be complete: a single symbol of one bit, or none at all. */
function buildSparse(table: usize, values: usize, bits: u32): bool {
  let used: u32 = 0;
  for (let length: usize = 1; length <= MAX_BITS; length++) used += load<u32>(counts + (length << 2));
  if (used > 1 || (used === 1 && load<u32>(counts, 4) !== 1)) return false;
  const entry = used === 0 ? 0 : load<u32>(values + ((<usize>load<u16>(sorted)) << 2)) | 1;
  for (let at: usize = 0; at < (<usize>1) << bits; at += 2) {
    store<u32>(table + (at << 2), entry);
    store<u32>(table + (at << 2), 0, 4);
  }
  return true;
}

/**
 * Repeats the first `filled` entries of a table, a power of two. A loop: tables are short, and a call of the system's
 * copy would take longer.
 */
// @ts-ignore: decorator
@inline
function double(table: usize, filled: usize): void {
  const end = table + (filled << 2);
  if (filled === 2) store<u64>(end, load<u64>(table));
  else for (let from = table, to = end; from < end; from += 16, to += 16) v128.store(to, v128.load(from));
}

/**
 * The next code of the same length or, behind a longer table, the same code: codes are kept with their first bit
 * lowest.
 */
// @ts-ignore: decorator
@inline
function nextCode(code: u32, length: u32): u32 {
  const bit: u32 = 1 << (31 - clz<u32>(code ^ ((1 << length) - 1)));
  return (code & (bit - 1)) | bit;
}

/** Builds the table of the code whose lengths stand at `from`; false where they are none. */
function build(table: usize, values: usize, from: usize, count: u32, bits: u32): bool {
  const left = sortSymbols(from, count);
  if (left < 0) return false;
  if (left > 0) return buildSparse(table, values, bits);
  let length: u32 = 1;
  let many = load<u32>(counts, 4);
  let at = sorted;
  let code: u32 = 0;
  let filled: usize = 2;
  while (many === 0) {
    length++;
    filled <<= 1;
    many = load<u32>(counts + ((<usize>length) << 2));
  }
  while (length <= bits) {
    for (; many > 0; many--) {
      store<u32>(table + ((<usize>code) << 2), load<u32>(values + ((<usize>load<u16>(at)) << 2)) | length);
      at += 2;
      if (code === (1 << length) - 1) {
        for (; length < bits; length++) {
          double(table, filled);
          filled <<= 1;
        }
        return true;
      }
      code = nextCode(code, length);
    }
    do {
      length++;
      if (length <= bits) {
        double(table, filled);
        filled <<= 1;
      }
      many = load<u32>(counts + ((<usize>length) << 2));
    } while (many === 0);
  }
  buildFurther(table, values, at, code, length, many, bits);
  return true;
}

/** Codes longer than the table is wide: their first bits lead to tables behind it. */
function buildFurther(
  table: usize,
  values: usize,
  first: usize,
  firstCode: u32,
  firstLength: u32,
  firstOf: u32,
  bits: u32,
): void {
  let at = first;
  let code = firstCode;
  let length = firstLength;
  let many = firstOf;
  let end: u32 = 1 << bits;
  let start: u32 = 0;
  let prefix: u32 = 0xffffffff;
  for (;;) {
    if ((code & ((1 << bits) - 1)) !== prefix) {
      prefix = code & ((1 << bits) - 1);
      start = end;
      let width = length - bits;
      let space: u32 = many;
      while (space < (<u32>1) << width) {
        width++;
        space = (space << 1) + load<u32>(counts + ((<usize>(bits + width)) << 2));
      }
      end = start + (1 << width);
      store<u32>(table + ((<usize>prefix) << 2), (start << 16) | FURTHER | (width << 8) | bits);
    }
    const entry = load<u32>(values + ((<usize>load<u16>(at)) << 2)) | (length - bits);
    at += 2;
    for (let slot = start + (code >>> bits); slot < end; slot += 1 << (length - bits))
      store<u32>(table + ((<usize>slot) << 2), entry);
    if (code === (1 << length) - 1) return;
    code = nextCode(code, length);
    many--;
    while (many === 0) {
      length++;
      many = load<u32>(counts + ((<usize>length) << 2));
    }
  }
}

function fillFixed(): void {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  build(FIXED_LITERALS, LITERAL_VALUES, lengths, 288, LITERAL_BITS);
  memory.fill(lengths, 5, 32);
  build(FIXED_DISTANCES, DISTANCE_VALUES, lengths, 32, DISTANCE_BITS);
}
fillValues();
fillFixed();

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
  if (!build(LENGTH_CODE, LENGTH_VALUES, lengths, 19, LENGTH_BITS)) return false;
  const total = literals + distances;
  for (let i: u32 = 0; i < total;) {
    refill();
    const entry = load<u32>(LENGTH_CODE + (((<usize>window) & 127) << 2));
    if (entry === 0) return false;
    take(entry & 255);
    const symbol = entry >>> 16;
    if (symbol < 16) {
      store<u8>(lengths + i, <u8>symbol);
      i++;
      continue;
    }
    if (symbol === 16 && i === 0) return false;
    const value: u8 = symbol === 16 ? load<u8>(lengths + i - 1) : 0;
    const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > total || isOverrun()) return false;
    fillLengths(lengths + i, value, times);
    i += times;
  }
  if (load<u8>(lengths, 256) === 0) return false;
  return (
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
      bits >>= entry & 255;
      count -= entry & 255;
      store<u8>(out++, <u8>(entry >>> 16));
      entry = load<u32>(literals + (((<usize>bits) & ((1 << LITERAL_BITS) - 1)) << 2));
      if ((entry & KIND) === 0) {
        bits >>= entry & 255;
        count -= entry & 255;
        store<u8>(out++, <u8>(entry >>> 16));
        entry = load<u32>(literals + (((<usize>bits) & ((1 << LITERAL_BITS) - 1)) << 2));
        if ((entry & KIND) === 0) {
          bits >>= entry & 255;
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
    bits >>= entry & 255;
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
    bits >>= entry & 255;
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
