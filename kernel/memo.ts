/**
 * Surroundings in which a detector looked and found nothing: histories bring the same lines again and again.
 * Surroundings are told apart by two hashes of the family NH over keys drawn at random each run, so that no text can be
 * written that is taken for another; length and cut by an end of the text are compared as they are.
 */

/** Bytes of an entry: the word, what of the surroundings lies before it and behind it, and both hashes. */
const ENTRY_BYTES: usize = 24;
/** Bytes hashed in one step, and the least that are hashed at all. */
const STEP: usize = 32;

let entries: usize = 0;
let mask: u32 = 0;
let keys: usize = 0;
let longest: i32 = 0;
let hashA: u64 = 0;
let hashB: u64 = 0;

/**
 * `table`: room for `count` entries, a power of two; `random`: sixteen bytes more of random than `most`, the longest
 * surroundings.
 */
export function openMemo(table: usize, count: u32, random: usize, most: i32): void {
  memory.fill(table, 0, <usize>count * ENTRY_BYTES);
  entries = table;
  mask = count - 1;
  keys = random;
  longest = most;
}

// @ts-ignore: decorator
@inline
function sumOf(lanes: v128): u64 {
  return i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1);
}

/** Products of the words of two vectors, as NH has them. */
// @ts-ignore: decorator
@inline
function products(a: v128, b: v128, key: usize): v128 {
  const left = i32x4.add(a, v128.load(key));
  const right = i32x4.add(b, v128.load(key + 16));
  return i64x2.add(i64x2.extmul_low_i32x4_u(left, right), i64x2.extmul_high_i32x4_u(left, right));
}

/** Hashes `[from, to)`, at least a step long; what does not fill the last step is hashed with bytes before it. */
function hash(from: usize, to: usize): void {
  let first = i64x2.splat(0);
  let second = i64x2.splat(0);
  let key = keys;
  for (let at = from; at < to; at += STEP, key += STEP) {
    const step = min(at, to - STEP);
    const a = v128.load(step);
    const b = v128.load(step + 16);
    first = i64x2.add(first, products(a, b, key));
    second = i64x2.add(second, products(a, b, key + 16));
  }
  hashA = sumOf(first);
  hashB = sumOf(second);
}

/**
 * The entry for a word's surroundings `[from, to)`, of a place `at` in it; hashes them. 0 where they are too short or
 * too long.
 */
function entryOf(from: usize, to: usize): usize {
  const length = <i32>(to - from);
  if (entries === 0 || length < <i32>STEP || length > longest) return 0;
  hash(from, to);
  return entries + <usize>((<u32>(((hashA ^ (hashB >> 7)) * 0x9e3779b97f4a7c15) >> 32)) & mask) * ENTRY_BYTES;
}

/** Whether nothing was found around the word `word` at `at`, with all of `[from, to)` as it is now. */
export function isFruitless(word: u32, at: usize, from: usize, to: usize): bool {
  const entry = entryOf(from, to);
  return (
    entry !== 0 &&
    load<u32>(entry) === word &&
    load<u16>(entry, 4) === <u16>(at - from) &&
    load<u16>(entry, 6) === <u16>(to - at) &&
    load<u64>(entry, 8) === hashA &&
    load<u64>(entry, 16) === hashB
  );
}

export function noteFruitless(word: u32, at: usize, from: usize, to: usize): void {
  const entry = entryOf(from, to);
  if (entry === 0) return;
  store<u32>(entry, word);
  store<u16>(entry, <u16>(at - from), 4);
  store<u16>(entry, <u16>(to - at), 6);
  store<u64>(entry, hashA, 8);
  store<u64>(entry, hashB, 16);
}
