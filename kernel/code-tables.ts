/**
 * Decoding tables of inflate: which code, as its bits come, stands for which symbol. Those of the fixed codes are made
 * when the kernel is opened.
 */

export const LITERAL_BITS: u32 = 10;
export const DISTANCE_BITS: u32 = 8;
export const LENGTH_BITS: u32 = 7;
const MAX_BITS: u32 = 15;
const COUNTS_BYTES: i32 = (15 + 1) * 4;

/**
 * An entry of a decoding table. Low byte: bits of the code; then four bits: how many extra bits follow, or the width of
 * the table that goes on; then what it is; upper half: the literal, the base of a length or distance, or where the
 * table that goes on begins. 0: no code.
 */
export const MATCH: u32 = 1 << 12;
export const END: u32 = 2 << 12;
export const FURTHER: u32 = 3 << 12;
export const KIND: u32 = 3 << 12;

/** Room for the largest set of tables that a code of 288 (32, 19) symbols can need. */
export const LITERALS: usize = memory.data(1344 * 4, 16);
export const DISTANCES: usize = memory.data(512 * 4, 16);
export const LENGTH_CODE: usize = memory.data(128 * 4, 16);
export const FIXED_LITERALS: usize = memory.data(1344 * 4, 16);
export const FIXED_DISTANCES: usize = memory.data(512 * 4, 16);

/** What each symbol decodes to, but for the bits of its code. */
export const LITERAL_VALUES: usize = memory.data(288 * 4, 16);
export const DISTANCE_VALUES: usize = memory.data(32 * 4, 16);
export const LENGTH_VALUES: usize = memory.data(19 * 4, 16);

/** Bits of the code of each symbol, a byte each: where `build` is given them. */
export const lengths: usize = memory.data(288 + 32 + 160, 16);
/** How many codes there are of each length; twice, so that neighbours of one length are counted apart. */
const counts: usize = memory.data(COUNTS_BYTES * 2, 16);
const offsets: usize = memory.data((15 + 1) * 4, 16);
/** The symbols by the lengths of their codes, and where those with a code begin. */
const sorted: usize = memory.data(288 * 2, 16);
let coded: usize = 0;

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

// @ts-ignore: decorator
@inline
function countLength(row: usize, at: usize): void {
  const slot = row + ((<usize>load<u8>(at)) << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

// @ts-ignore: decorator
@inline
function placeSymbol(from: usize, symbol: u32): void {
  const slot = offsets + ((<usize>load<u8>(from + symbol)) << 2);
  const at = load<u32>(slot);
  store<u32>(slot, at + 1);
  store<u16>(sorted + ((<usize>at) << 1), <u16>symbol);
}

/** Sixteen symbols without a code, as those of text have them in rows. */
// @ts-ignore: decorator
@inline
function isUnused(at: usize): bool {
  return !v128.any_true(v128.load(at));
}

/** Counts the symbols of each length, but for those that are unused in rows. */
function countLengths(from: usize, count: u32): void {
  for (let at = counts, end = counts + <usize>COUNTS_BYTES * 2; at < end; at += 16) v128.store(at, i64x2.splat(0));
  const rows = count & ~15;
  for (let i: u32 = 0; i < rows; i += 16) {
    if (isUnused(from + i)) continue;
    for (let at = from + i, end = at + 16; at < end; at += 2) {
      countLength(counts, at);
      countLength(counts + <usize>COUNTS_BYTES, at + 1);
    }
  }
  for (let symbol = rows; symbol < count; symbol++) countLength(counts, from + symbol);
  for (let at = counts, end = counts + <usize>COUNTS_BYTES; at < end; at += 16) {
    v128.store(at, i32x4.add(v128.load(at), v128.load(at, <usize>COUNTS_BYTES)));
  }
}

/**
 * Sorts the symbols by the lengths of their codes, those without one first, so that nothing is asked of each; returns
 * what is left of the code space, or a negative number.
 */
function sortSymbols(from: usize, count: u32): i32 {
  countLengths(from, count);
  let left: i32 = 1;
  let offset = load<u32>(counts);
  coded = sorted + ((<usize>offset) << 1);
  store<u32>(offsets, 0);
  store<u32>(counts, 0);
  for (let length: usize = 1; length <= MAX_BITS; length++) {
    const many = load<u32>(counts + (length << 2));
    left = (left << 1) - <i32>many;
    if (left < 0) return left;
    store<u32>(offsets + (length << 2), offset);
    offset += many;
  }
  const rows = count & ~15;
  for (let i: u32 = 0; i < rows; i += 16) {
    if (isUnused(from + i)) continue;
    for (let symbol = i, end = i + 16; symbol < end; symbol++) placeSymbol(from, symbol);
  }
  for (let symbol = rows; symbol < count; symbol++) placeSymbol(from, symbol);
  return left;
}

/** The one code that need not be complete: a single symbol of one bit, or none at all. */
function buildSparse(table: usize, values: usize, bits: u32): bool {
  let used: u32 = 0;
  for (let length: usize = 1; length <= MAX_BITS; length++) used += load<u32>(counts + (length << 2));
  if (used > 1 || (used === 1 && load<u32>(counts, 4) !== 1)) return false;
  const entry = used === 0 ? 0 : load<u32>(values + ((<usize>load<u16>(coded)) << 2)) | 1;
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
export function build(table: usize, values: usize, from: usize, count: u32, bits: u32): bool {
  const left = sortSymbols(from, count);
  if (left < 0) return false;
  if (left > 0) return buildSparse(table, values, bits);
  let length: u32 = 1;
  let many = load<u32>(counts, 4);
  let at = coded;
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
    for (let slot = start + (code >>> bits); slot < end; slot += 1 << (length - bits)) {
      store<u32>(table + ((<usize>slot) << 2), entry);
    }
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
