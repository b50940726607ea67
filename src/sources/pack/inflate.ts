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
const LENGTH_BASE = Uint16Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0);
const LENGTH_EXTRA = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0);
const DISTANCE_BASE = Uint16Array.of(1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 0, 0);
const DISTANCE_EXTRA = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 0, 0);
const CODE_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/**
 * A Huffman code. `fast` maps the next `fastBits` bits to `symbol << 4 | length`; longer codes are found bit by bit with
 * the canonical counts. Small tables, because most streams are short and making the tables costs more than using them.
 */
interface Code {
  readonly fastBits: number;
  readonly fast: Uint16Array;
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function emptyCode(symbols: number, fastBits: number): Code {
  return { fastBits, fast: new Uint16Array(1 << fastBits), counts: new Uint16Array(MAX_BITS + 1), symbols: new Uint16Array(symbols) };
}

/** Codes are packed from their highest bit on, everything else from the lowest: bits of a byte in reverse. */
const REVERSED = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) REVERSED[byte] = (REVERSED[byte] as number) | (128 >> bit);

const offsets = new Uint16Array(MAX_BITS + 2), nextCodes = new Uint16Array(MAX_BITS + 2);

/** Counts the lengths and finds where the codes of each begin; throws when there are more than a code can have. */
function countLengths(counts: Uint16Array, lengths: Uint8Array, from: number, count: number): void {
  for (let length = 0; length <= MAX_BITS; length++) counts[length] = 0;
  for (let i = from; i < from + count; i++) counts[lengths[i] as number] = (counts[lengths[i] as number] as number) + 1;
  counts[0] = 0;
  let left = 1, code = 0, offset = 0;
  for (let length = 1; length <= MAX_BITS; length++) {
    const of = counts[length] as number;
    left = (left << 1) - of;
    if (left < 0) throw new InflateError('over-subscribed code');
    code = (code + (counts[length - 1] as number)) << 1;
    nextCodes[length] = code;
    offsets[length] = offset;
    offset += of;
  }
}

/** Builds the code whose lengths stand in `lengths[from, from + count)`. */
function build(code: Code, lengths: Uint8Array, from: number, count: number): void {
  const { fast, fastBits, counts, symbols } = code;
  const size = 1 << fastBits;
  countLengths(counts, lengths, from, count);
  fast.fill(0);
  for (let symbol = 0; symbol < count; symbol++) {
    const length = lengths[from + symbol] as number;
    if (length === 0) continue;
    symbols[offsets[length] as number] = symbol;
    offsets[length] = (offsets[length] as number) + 1;
    const value = nextCodes[length] as number;
    nextCodes[length] = value + 1;
    if (length > fastBits) continue;
    const entry = (symbol << 4) | length;
    const slots = (((REVERSED[value & 255] as number) << 8) | (REVERSED[value >> 8] as number)) >> (16 - length);
    for (let slot = slots; slot < size; slot += 1 << length) fast[slot] = entry;
  }
}

const FIXED_LENGTHS = new Uint8Array(288 + 30);
FIXED_LENGTHS.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288);
const fixedLiterals = emptyCode(288, 9), fixedDistances = emptyCode(30, 7);
build(fixedLiterals, FIXED_LENGTHS, 0, 288);
build(fixedDistances, FIXED_LENGTHS, 288, 30);

const dynamicLiterals = emptyCode(286, 9), dynamicDistances = emptyCode(30, 7), lengthCode = emptyCode(19, 7);
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
  while (held < code.fastBits && at < inputEnd) {
    bits |= (input[at++] as number) << held;
    held += 8;
  }
  const entry = code.fast[bits & ((1 << code.fastBits) - 1)] as number, length = entry & 15;
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

/**
 * The inner loop. Its reading position lives in locals and goes back to the module's variables only where something
 * else reads on; the engine keeps locals in registers, and module variables in memory.
 */
function inflateBlock(literals: Code, distances: Code, output: Uint8Array, start: number, from: number, limit: number): number {
  const fastLiterals = literals.fast, fastDistances = distances.fast, source = input, end = inputEnd;
  const literalMask = (1 << literals.fastBits) - 1, distanceMask = (1 << distances.fastBits) - 1;
  let out = from, position = at, window = bits, count = held;
  const store = (): void => { at = position; bits = window; held = count; };
  for (;;) {
    while (count < MAX_BITS && position < end) {
      window |= (source[position++] as number) << count;
      count += 8;
    }
    let entry = fastLiterals[window & literalMask] as number, symbol: number;
    if (entry !== 0 && (entry & 15) <= count) {
      window >>>= entry & 15;
      count -= entry & 15;
      symbol = entry >> 4;
    } else {
      store();
      symbol = decodeSlowly(literals);
      position = at; window = bits; count = held;
    }
    if (symbol < 256) {
      if (out === limit) throw new InflateError('more than was announced');
      output[out++] = symbol;
      continue;
    }
    if (symbol === 256) {
      store();
      return out;
    }
    const lengthIndex = symbol - 257;
    if (lengthIndex > 28) throw new InflateError('invalid length');
    let length = LENGTH_BASE[lengthIndex] as number;
    const lengthExtra = LENGTH_EXTRA[lengthIndex] as number;
    while (count < MAX_BITS && position < end) {
      window |= (source[position++] as number) << count;
      count += 8;
    }
    if (lengthExtra !== 0) {
      if (lengthExtra > count) throw new InflateError('the stream ends early');
      length += window & ((1 << lengthExtra) - 1);
      window >>>= lengthExtra;
      count -= lengthExtra;
      while (count < MAX_BITS && position < end) {
        window |= (source[position++] as number) << count;
        count += 8;
      }
    }
    entry = fastDistances[window & distanceMask] as number;
    let distanceIndex: number;
    if (entry !== 0 && (entry & 15) <= count) {
      window >>>= entry & 15;
      count -= entry & 15;
      distanceIndex = entry >> 4;
    } else {
      store();
      distanceIndex = decodeSlowly(distances);
      position = at; window = bits; count = held;
    }
    if (distanceIndex > 29) throw new InflateError('invalid distance');
    let distance = DISTANCE_BASE[distanceIndex] as number;
    const distanceExtra = DISTANCE_EXTRA[distanceIndex] as number;
    if (distanceExtra !== 0) {
      while (count < distanceExtra && position < end) {
        window |= (source[position++] as number) << count;
        count += 8;
      }
      if (distanceExtra > count) throw new InflateError('the stream ends early');
      distance += window & ((1 << distanceExtra) - 1);
      window >>>= distanceExtra;
      count -= distanceExtra;
    }
    if (distance > out - start) throw new InflateError('distance before the start');
    if (out + length > limit) throw new InflateError('more than was announced');
    if (length > 32 && distance >= length) {
      output.copyWithin(out, out - distance, out - distance + length);
      out += length;
    } else for (const stop = out + length; out < stop; out++) output[out] = output[out - distance] as number;
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
