/**
 * Inflate (RFC 1951 inside RFC 1950) from one byte array into another, for the many small objects of a pack: a call of
 * `node:zlib` costs some ten microseconds before the first byte, which is more than most objects take here.
 * Input and output are bounds-checked; the check sum is not computed, because pack entries carry their own.
 */

/** A stream that is no deflate stream, ends early, or does not fill exactly what it should. */
export class InflateError extends Error {
  override readonly name = 'InflateError';
}

const MAX_BITS = 15;
const FAST_BITS = 10;
const LENGTH_BASE = Uint16Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0);
const LENGTH_EXTRA = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0);
const DISTANCE_BASE = Uint16Array.of(1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 0, 0);
const DISTANCE_EXTRA = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 0, 0);
const CODE_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/**
 * A Huffman code. `fast` maps the next FAST_BITS bits to `symbol << 4 | length`; longer codes are found bit by bit with
 * the canonical counts.
 */
interface Code {
  readonly fast: Uint16Array;
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function emptyCode(symbols: number): Code {
  return { fast: new Uint16Array(1 << FAST_BITS), counts: new Uint16Array(MAX_BITS + 1), symbols: new Uint16Array(symbols) };
}

const offsets = new Uint16Array(MAX_BITS + 2);

function reversed(code: number, length: number): number {
  let out = 0;
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i);
  return out;
}

/** Builds the code whose lengths stand in `lengths[from, from + count)`. */
function build(code: Code, lengths: Uint8Array, from: number, count: number): void {
  const { fast, counts, symbols } = code;
  counts.fill(0);
  for (let i = 0; i < count; i++) (counts[lengths[from + i] as number] as number)++;
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= MAX_BITS; length++) {
    left = (left << 1) - (counts[length] as number);
    if (left < 0) throw new InflateError('over-subscribed code');
  }
  offsets[1] = 0;
  for (let length = 1; length <= MAX_BITS; length++) offsets[length + 1] = (offsets[length] as number) + (counts[length] as number);
  for (let i = 0; i < count; i++) {
    const length = lengths[from + i] as number;
    if (length !== 0) symbols[(offsets[length] as number)++] = i;
  }
  fast.fill(0);
  let next = 0, index = 0;
  for (let length = 1; length <= FAST_BITS; length++) {
    for (let n = counts[length] as number; n > 0; n--) {
      const entry = ((symbols[index++] as number) << 4) | length;
      for (let slot = reversed(next++, length); slot < 1 << FAST_BITS; slot += 1 << length) fast[slot] = entry;
    }
    next <<= 1;
  }
}

const FIXED_LENGTHS = new Uint8Array(288 + 30);
FIXED_LENGTHS.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288);
const fixedLiterals = emptyCode(288), fixedDistances = emptyCode(30);
build(fixedLiterals, FIXED_LENGTHS, 0, 288);
build(fixedDistances, FIXED_LENGTHS, 288, 30);

const dynamicLiterals = emptyCode(286), dynamicDistances = emptyCode(30), lengthCode = emptyCode(19);
const lengths = new Uint8Array(286 + 30 + 138);

/** Reading position of one call; module state, because a call never interrupts another. */
let input: Uint8Array = new Uint8Array(0);
let at = 0, inputEnd = 0, bits = 0, held = 0;

function need(count: number): void {
  while (held < count) {
    if (at >= inputEnd) throw new InflateError('the stream ends early');
    bits |= (input[at++] as number) << held;
    held += 8;
  }
}

function take(count: number): number {
  if (count === 0) return 0;
  need(count);
  const value = bits & ((1 << count) - 1);
  bits >>>= count;
  held -= count;
  return value;
}

/** One symbol, the slow way: bit by bit. Also the way over the end of the input, where no full look-ahead is left. */
function decodeSlowly(code: Code): number {
  let value = 0, first = 0, index = 0;
  for (let length = 1; length <= MAX_BITS; length++) {
    value |= take(1);
    const count = code.counts[length] as number;
    if (value - count < first) return code.symbols[index + (value - first)] as number;
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  throw new InflateError('invalid code');
}

function decode(code: Code): number {
  while (held < FAST_BITS && at < inputEnd) {
    bits |= (input[at++] as number) << held;
    held += 8;
  }
  const entry = code.fast[bits & ((1 << FAST_BITS) - 1)] as number, length = entry & 15;
  if (entry === 0 || length > held) return decodeSlowly(code);
  bits >>>= length;
  held -= length;
  return entry >> 4;
}

function readDynamicCodes(): void {
  const literals = take(5) + 257, distances = take(5) + 1, codes = take(4) + 4;
  if (literals > 286 || distances > 30) throw new InflateError('too many codes');
  lengths.fill(0, 0, 19);
  for (let i = 0; i < codes; i++) lengths[CODE_ORDER[i] as number] = take(3);
  build(lengthCode, lengths, 0, 19);
  for (let i = 0; i < literals + distances;) {
    const symbol = decode(lengthCode);
    if (symbol < 16) { lengths[i++] = symbol; continue; }
    if (symbol === 16 && i === 0) throw new InflateError('nothing to repeat');
    const value = symbol === 16 ? lengths[i - 1] as number : 0;
    const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > literals + distances) throw new InflateError('too many lengths');
    lengths.fill(value, i, i + times);
    i += times;
  }
  if (lengths[256] === 0) throw new InflateError('no end of block');
  build(dynamicLiterals, lengths, 0, literals);
  build(dynamicDistances, lengths, literals, distances);
}

function inflateBlock(literals: Code, distances: Code, output: Uint8Array, start: number, from: number, limit: number): number {
  let out = from;
  const { fast } = literals;
  for (;;) {
    while (held < FAST_BITS && at < inputEnd) {
      bits |= (input[at++] as number) << held;
      held += 8;
    }
    const entry = fast[bits & ((1 << FAST_BITS) - 1)] as number;
    let symbol: number;
    if (entry !== 0 && (entry & 15) <= held) {
      bits >>>= entry & 15;
      held -= entry & 15;
      symbol = entry >> 4;
    } else symbol = decodeSlowly(literals);
    if (symbol < 256) {
      if (out === limit) throw new InflateError('more than was announced');
      output[out++] = symbol;
      continue;
    }
    if (symbol === 256) return out;
    const lengthIndex = symbol - 257;
    if (lengthIndex > 28) throw new InflateError('invalid length');
    const length = (LENGTH_BASE[lengthIndex] as number) + take(LENGTH_EXTRA[lengthIndex] as number);
    const distanceIndex = decode(distances);
    if (distanceIndex > 29) throw new InflateError('invalid distance');
    const distance = (DISTANCE_BASE[distanceIndex] as number) + take(DISTANCE_EXTRA[distanceIndex] as number);
    if (distance > out - start) throw new InflateError('distance before the start');
    if (out + length > limit) throw new InflateError('more than was announced');
    if (length > 32 && distance >= length) {
      output.copyWithin(out, out - distance, out - distance + length);
      out += length;
    } else for (const end = out + length; out < end; out++) output[out] = output[out - distance] as number;
  }
}

function copyStored(output: Uint8Array, from: number, limit: number): number {
  bits = 0;
  at -= held >> 3;
  held = 0;
  if (at + 4 > inputEnd) throw new InflateError('the stream ends early');
  const length = (input[at] as number) | ((input[at + 1] as number) << 8);
  if (length !== (~((input[at + 2] as number) | ((input[at + 3] as number) << 8)) & 0xffff)) throw new InflateError('damaged stored block');
  at += 4;
  if (at + length > inputEnd) throw new InflateError('the stream ends early');
  if (from + length > limit) throw new InflateError('more than was announced');
  output.set(input.subarray(at, at + length), from);
  at += length;
  return from + length;
}

/**
 * Inflates the zlib stream in `source[sourceStart, sourceEnd)` to `output[start, start + size)`, which it must fill
 * exactly. Throws `InflateError` for everything else.
 */
export function inflateInto(source: Uint8Array, sourceStart: number, sourceEnd: number, output: Uint8Array, start: number, size: number): void {
  input = source;
  at = sourceStart + 2;
  inputEnd = sourceEnd;
  bits = 0;
  held = 0;
  const header = ((source[sourceStart] ?? 0) << 8) | (source[sourceStart + 1] ?? 0);
  if (at > inputEnd || (header & 0x0f00) !== 0x0800 || header % 31 !== 0 || (header & 0x20) !== 0) throw new InflateError('no zlib stream');
  const limit = start + size;
  let out = start;
  for (let isLast = false; !isLast;) {
    isLast = take(1) === 1;
    const type = take(2);
    if (type === 0) out = copyStored(output, out, limit);
    else if (type === 1) out = inflateBlock(fixedLiterals, fixedDistances, output, start, out, limit);
    else if (type === 2) {
      readDynamicCodes();
      out = inflateBlock(dynamicLiterals, dynamicDistances, output, start, out, limit);
    } else throw new InflateError('invalid block type');
  }
  if (out !== limit) throw new InflateError('less than was announced');
}
