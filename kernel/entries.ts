/** The entries of a pack: their order, what their headers say, and which are deltas against which. */

const DIGIT_BITS: u64 = 11;
const DIGITS: u32 = 1 << 11;
const COUNTS: usize = memory.data((1 << 11) * 4, 16);

/**
 * Sorts `count` numbers by the bits from `low` to `high`, with room for as many behind `into`; returns where they are
 * then.
 */
function sortKeys(keys: usize, into: usize, count: u32, low: u64, high: u64): usize {
  let from = keys;
  let to = into;
  for (let shift = low; shift < high; shift += DIGIT_BITS) {
    memory.fill(COUNTS, 0, <usize>DIGITS * 4);
    for (let at = from, end = from + ((<usize>count) << 3); at < end; at += 8) {
      const cell = COUNTS + (((<usize>(load<u64>(at) >>> shift)) & (DIGITS - 1)) << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
    let sum: u32 = 0;
    for (let cell = COUNTS, end = COUNTS + ((<usize>DIGITS) << 2); cell < end; cell += 4) {
      const many = load<u32>(cell);
      store<u32>(cell, sum);
      sum += many;
    }
    for (let at = from, end = from + ((<usize>count) << 3); at < end; at += 8) {
      const key = load<u64>(at);
      const cell = COUNTS + (((<usize>(key >>> shift)) & (DIGITS - 1)) << 2);
      const place = load<u32>(cell);
      store<u32>(cell, place + 1);
      store<u64>(to + ((<usize>place) << 3), key);
    }
    const other = from;
    from = to;
    to = other;
  }
  return from;
}

/** Two objects at one place; more or larger numbers than are sorted here. */
const TWICE: i32 = 6;
const TOO_LARGE: i32 = 7;

/**
 * Puts the `count` offsets at `offsets` (64-bit floats) in order; `order` says of each which it was. `keys`: room for
 * two 64-bit numbers for each.
 */
export function sortOffsets(offsets: usize, count: u32, order: usize, keys: usize): i32 {
  let largest: u64 = 0;
  for (let at = offsets, end = offsets + ((<usize>count) << 3); at < end; at += 8) largest |= <u64>load<f64>(at);
  const numberBits = <u64>(32 - clz<u32>(count));
  const bits = numberBits + 64 - clz<u64>(largest);
  if (bits > 64) return TOO_LARGE;
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(keys + ((<usize>i) << 3), ((<u64>load<f64>(offsets + ((<usize>i) << 3))) << numberBits) | i);
  }
  const sorted = sortKeys(keys, keys + ((<usize>count) << 3), count, numberBits, bits);
  const mask = ((<u64>1) << numberBits) - 1;
  let before: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const key = load<u64>(sorted + ((<usize>i) << 3));
    const offset = key >>> numberBits;
    if (i > 0 && offset === before) return TWICE;
    before = offset;
    store<f64>(offsets + ((<usize>i) << 3), <f64>offset);
    store<u32>(order + ((<usize>i) << 2), <u32>(key & mask));
  }
  return 0;
}

/** Writes to `into` those of the 32-bit numbers at `from` that `order` names, in that order. */
export function arrange(from: usize, order: usize, count: u32, into: usize): void {
  for (let at: usize = 0, end = (<usize>count) << 2; at < end; at += 4) {
    store<u32>(into + at, load<u32>(from + ((<usize>load<u32>(order + at)) << 2)));
  }
}

/** Types of gitformat-pack(5). While chains are followed, an entry that has been passed is marked. */
const UNRESOLVED: u32 = 0;
const TAG: u32 = 4;
const OFS_DELTA: u32 = 6;
const REF_DELTA: u32 = 7;
const PASSED: u32 = 8;
/** Longest header: ten bytes of size, then ten of a base offset or an id. */
const HEADER_MAX: u32 = 64;
const NUMBER_MAX: usize = 10;
const NONE: u32 = 0xffffffff;

let entries: u32 = 0;
let offsets: usize = 0;
let sizes: usize = 0;
let bases: usize = 0;
let headers: usize = 0;
let types: usize = 0;
let refDeltas: u32 = 0;

/**
 * Arrays for `count` entries: offsets in order and sizes as 64-bit floats, bases as 32 bits, a byte for header and
 * type.
 */
export function openEntries(
  count: u32,
  offsetsAt: usize,
  sizesAt: usize,
  basesAt: usize,
  headersAt: usize,
  typesAt: usize,
): void {
  entries = count;
  offsets = offsetsAt;
  sizes = sizesAt;
  bases = basesAt;
  headers = headersAt;
  types = typesAt;
  refDeltas = 0;
}

// @ts-ignore: decorator
@inline
function offsetOf(entry: i32): f64 {
  return load<f64>(offsets + ((<usize>entry) << 3));
}

/** Entry before `entry` that begins at `offset`, or none. Bases lie near their deltas, so the search begins there. */
function entryBefore(entry: i32, offset: f64): u32 {
  let low = entry - 1;
  let high = entry - 1;
  for (let step = 1; low >= 0 && offsetOf(low) > offset; step *= 2) {
    high = low - 1;
    low -= step;
  }
  low = max(low, 0);
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = offsetOf(middle);
    if (value === offset) return middle;
    if (value < offset) low = middle + 1;
    else high = middle - 1;
  }
  return NONE;
}

/** Reads one header; returns its type, which is that of a delta where it is one. */
function readHeader(entry: u32, start: usize, idBytes: u32): u32 {
  let at = start;
  let byte = <u32>load<u8>(at++);
  let size = <f64>(byte & 15);
  let factor: f64 = 16;
  const type = (byte >>> 4) & 7;
  store<u32>(bases + ((<usize>entry) << 2), NONE);
  while (byte & 0x80) {
    byte = load<u8>(at++);
    size += <f64>(byte & 0x7f) * factor;
    factor *= 128;
    if (at - start > NUMBER_MAX) return UNRESOLVED;
  }
  store<f64>(sizes + ((<usize>entry) << 3), size);
  if (type === OFS_DELTA) {
    byte = load<u8>(at++);
    let distance = <f64>(byte & 0x7f);
    while (byte & 0x80) {
      byte = load<u8>(at++);
      distance = (distance + 1) * 128 + <f64>(byte & 0x7f);
      if (at - start > 2 * NUMBER_MAX) return UNRESOLVED;
    }
    store<u32>(bases + ((<usize>entry) << 2), entryBefore(entry, offsetOf(entry) - distance));
  } else if (type === REF_DELTA) {
    refDeltas++;
    at += idBytes;
  }
  store<u8>(headers + entry, <u8>(at - start));
  return type <= TAG || type >= OFS_DELTA ? type : UNRESOLVED;
}

/**
 * Reads headers from `first` on, as far as they lie in the `length` bytes at `window`, which begins `from` bytes into
 * the pack; `isLast` where the pack ends with it. 64 bytes behind the window must be there. Returns the entry at which
 * it ended.
 */
export function readHeaders(window: usize, from: f64, length: u32, isLast: bool, first: u32, idBytes: u32): u32 {
  const end = from + <f64>length - (isLast ? 0 : <f64>HEADER_MAX);
  let entry = first;
  for (; entry < entries && offsetOf(entry) < end; entry++) {
    store<u8>(types + entry, <u8>readHeader(entry, window + <usize>(offsetOf(entry) - from), idBytes));
  }
  return entry;
}

/** Entries so far whose base is named by its id: their bases are left open. */
export function openBases(): u32 {
  return refDeltas;
}

/** Gives deltas the types of their roots. A base may lie behind its delta, and a damaged pack may lead in circles. */
function resolveTypes(): void {
  for (let entry: u32 = 0; entry < entries; entry++) {
    let at = entry;
    for (
      ;
      at !== NONE && <u32>load<u8>(types + at) >= OFS_DELTA && <u32>load<u8>(types + at) !== PASSED;
      at = load<u32>(bases + ((<usize>at) << 2))
    ) {
      store<u8>(types + at, <u8>PASSED);
    }
    const end = at === NONE ? UNRESOLVED : <u32>load<u8>(types + at);
    const root = end === PASSED ? UNRESOLVED : end;
    for (at = entry; at !== NONE && <u32>load<u8>(types + at) === PASSED; at = load<u32>(bases + ((<usize>at) << 2))) {
      store<u8>(types + at, <u8>root);
    }
  }
}

/**
 * Settles types, and writes for each entry the first one that is a delta against it, and the next one with the same
 * base.
 */
export function linkEntries(children: usize, siblings: usize): void {
  resolveTypes();
  memory.fill(children, 0xff, (<usize>entries) << 2);
  memory.fill(siblings, 0xff, (<usize>entries) << 2);
  for (let entry = entries; entry-- > 0;) {
    const base = load<u32>(bases + ((<usize>entry) << 2));
    if (base === NONE) continue;
    const first = children + ((<usize>base) << 2);
    store<u32>(siblings + ((<usize>entry) << 2), load<u32>(first));
    store<u32>(first, entry);
  }
}

/** The index points outside the pack; it is cut short. */
const OUTSIDE: i32 = 8;
const CUT_SHORT: i32 = 9;

/**
 * Takes check sums and offsets of a pack's index apart, which stand there in network order.
 * `from`: `count` check sums, as many offsets, then those of more than 31 bits, up to `end`. Check sums go to `crcs`,
 * offsets to `to` as 64-bit floats; none may be less than 12 or more than `last`.
 */
export function readIndex(from: usize, end: usize, count: u32, crcs: usize, to: usize, last: f64): i32 {
  const small = from + ((<usize>count) << 2);
  const large = small + ((<usize>count) << 2);
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(crcs + ((<usize>i) << 2), bswap<u32>(load<u32>(from + ((<usize>i) << 2))));
    const number = bswap<u32>(load<u32>(small + ((<usize>i) << 2)));
    let offset = <f64>number;
    if (number >= 0x80000000) {
      const at = large + ((<usize>(number - 0x80000000)) << 3);
      if (at + 8 > end) return CUT_SHORT;
      offset = <f64>bswap<u64>(load<u64>(at));
    }
    if (offset < 12 || offset > last) return OUTSIDE;
    store<f64>(to + ((<usize>i) << 3), offset);
  }
  return 0;
}
