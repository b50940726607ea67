/**
 * The automaton over one stretch of bytes. Each step waits for the one before it, so a long stretch is searched in
 * several places at once. Words behind which nothing stands that anybody asks for are no hits.
 */
import { HEAP } from './heap';
import { isToken } from './token';

/** Bytes of a hit: output state, position of the last byte, and room for a verdict (`sift.ts`). */
export const HIT_BYTES: usize = 12;

/** Where the tables lie, which is no variable, so that a step loads from a fixed place. */
const CLASSES: usize = HEAP;
const STATES: usize = HEAP + 256;

let classCount: u32 = 0;
let firstOutput: u32 = 0;
export let longest: u32 = 0;
/** Bytes behind a word that decide whether it is a hit. */
export let followed: i32 = 0;
let follows: usize = 0;
let followSets: usize = 0;

/**
 * The tables lie where the heap begins: 256 classes, then the states, as `Automaton` has them. At `behind` a number for
 * each state with output (a set, times 256, and how many token bytes must follow), at `sets` 32 bytes for each set. No
 * more than `followedBy` bytes behind a word are looked at.
 */
export function openAutomaton(
  count: u32,
  first: u32,
  longestWord: u32,
  behind: usize,
  sets: usize,
  followedBy: i32,
): void {
  followed = followedBy;
  follows = behind;
  followSets = sets;
  classCount = count;
  firstOutput = first;
  longest = longestWord;
}

// @ts-ignore: decorator
@inline
function step(state: u32, at: usize): u32 {
  return load<u32>((<usize>(state + <u32>load<u8>(<usize>load<u8>(at), CLASSES))) << 2, STATES);
}

/** Not inlined: with it in the loops, what they step from would not be kept in registers. */
function tell(out: usize, state: u32, at: usize, text: usize, textEnd: usize): usize {
  const output = (state - firstOutput) / classCount;
  store<u32>(out, output);
  store<u32>(out, <u32>(at - text), 4);
  return isFollowed(load<u32>(follows + ((<usize>output) << 2)), at + 1, textEnd) ? out + HIT_BYTES : out;
}

/** Whether what stands at `at` is asked for; beyond the end of the text nobody knows. */
function isFollowed(wanted: u32, at: usize, textEnd: usize): bool {
  if (at >= textEnd) return true;
  const byte = <u32>load<u8>(at);
  if ((((<u32>load<u8>(followSets + ((<usize>(wanted >>> 8)) << 5) + <usize>(byte >>> 3))) >>> (byte & 7)) & 1) === 0) {
    return false;
  }
  for (let p = at, end = min(at + <usize>(wanted & 255), textEnd); p < end; p++) {
    if (!isToken(<u32>load<u8>(p))) return false;
  }
  return true;
}

/** The state at `from`, for words that end there or behind. */
// @ts-ignore: decorator
@inline
function warm(text: usize, from: usize): u32 {
  let state: u32 = 0;
  for (let at = from - text > longest ? from - longest + 1 : text; at < from; at++) state = step(state, at);
  return state;
}

function searchOne(text: usize, textEnd: usize, from: usize, to: usize, into: usize): usize {
  const first = firstOutput;
  let out = into;
  let state = warm(text, from);
  for (let at = from; at < to; at++) {
    state = step(state, at);
    if (state >= first) out = tell(out, state, at, text, textEnd);
  }
  return out;
}

/** Shorter stretches are not worth the words that every part has to read before it begins. */
const SPLIT_FROM: usize = 64;

/**
 * Writes to `into` the hits that end in `[begin, end)` of the text: output state and position of the last byte. There
 * must be room for one more than there are bytes. Returns where they end.
 */
export function searchStretch(text: usize, textEnd: usize, begin: usize, end: usize, into: usize): usize {
  return end - begin < SPLIT_FROM
    ? searchOne(text, textEnd, begin, end, into)
    : searchFour(text, textEnd, begin, end, into);
}

function searchFour(text: usize, textEnd: usize, begin: usize, end: usize, into: usize): usize {
  const first = firstOutput;
  const second = (end - begin) >> 2;
  const third = second * 2;
  const fourth = second * 3;
  const stop = begin + second;
  const intoB = into + second * HIT_BYTES;
  const intoC = into + third * HIT_BYTES;
  const intoD = into + fourth * HIT_BYTES;
  let outA = into;
  let outB = intoB;
  let outC = intoC;
  let outD = intoD;
  let a = warm(text, begin);
  let b = warm(text, begin + second);
  let c = warm(text, begin + third);
  let d = warm(text, begin + fourth);
  for (let at = begin; at < stop; at++) {
    // Hits are rare: this loop has to be quick. One condition instead of five would make numbers of comparisons.
    for (;;) {
      a = step(a, at);
      b = step(b, at + second);
      c = step(c, at + third);
      d = step(d, at + fourth);
      if (a >= first) break;
      if (b >= first) break;
      if (c >= first) break;
      if (d >= first) break;
      if (at + 1 >= stop) break;
      at++;
    }
    if (a >= first) outA = tell(outA, a, at, text, textEnd);
    if (b >= first) outB = tell(outB, b, at + second, text, textEnd);
    if (c >= first) outC = tell(outC, c, at + third, text, textEnd);
    if (d >= first) outD = tell(outD, d, at + fourth, text, textEnd);
  }
  for (let at = stop + fourth; at < end; at++) {
    d = step(d, at);
    if (d >= first) outD = tell(outD, d, at, text, textEnd);
  }
  return moveHits(moveHits(moveHits(outA, intoB, outB), intoC, outC), intoD, outD);
}

/** Moves the hits in `[from, end)` down to `to`; returns where they end. They are few, if any. */
// @ts-ignore: decorator
@inline
function moveHits(to: usize, from: usize, end: usize): usize {
  let out = to;
  for (let hit = from; hit < end; hit += 4, out += 4) store<u32>(out, load<u32>(hit));
  return out;
}
