/**
 * The hits of a text that is known by the stretches of another one that were copied to it, as `applyDelta` tells them.
 * New bytes are searched, and as much behind every seam as a word may reach over it; hits inside of a copy are taken
 * over, with what their verdicts rest on where all of that was copied too. Other hits are judged as `sift` does.
 */
import { COPY_BYTES } from './copies';
import { HIT_BYTES, followed, longest, searchStretch } from './search';
import { FULL_SIGHT } from './sight';
import { forgetEscapes } from './escape-region';
import { isWithinReach, sift } from './sift';
import { lookAt } from './text';

/** Bytes searched at once: there must be room for a hit at each of them. */
const AT_ONCE: i32 = 1 << 14;
/** Stand for "no bound": beyond every reach. */
const NO_LOW: i32 = -0x3fffffff;
const NO_HIGH: i32 = 0x3fffffff;

/**
 * Writes to `into` the hits that end in `[from, to)` of the text at `text`, which has `length` bytes: output state,
 * position of the last byte, and a verdict, as `sift` gives it. There must be room for one more than there are bytes.
 * Returns how many.
 */
export function search(text: usize, length: u32, from: u32, to: u32, into: usize): u32 {
  lookAt(text, length);
  forgetEscapes();
  const end = searchStretch(text, text + length, text + from, text + to, into);
  sift(into, end);
  return <u32>((end - into) / HIT_BYTES);
}

/** Where the next hit goes, and where there is no room any more. */
let out: usize = 0;
let room: usize = 0;

/** Searches `[from, to)` of the text; false where there is no room. */
function takeNew(text: usize, textEnd: usize, from: i32, to: i32): bool {
  for (let at = from; at < to; at += AT_ONCE) {
    const end = min(to, at + AT_ONCE);
    if (out + <usize>(end - at + 1) * HIT_BYTES > room) return false;
    const first = out;
    out = searchStretch(text, textEnd, text + <usize>at, text + <usize>end, out);
    sift(first, out);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function lastOf(hit: usize): i32 {
  return load<i32>(hit, 4);
}

/** First of the hits in `[hits, end)` that ends at `position` or behind; they are in order, and it is mostly near. */
function firstFrom(hits: usize, end: usize, position: i32): usize {
  let low = hits;
  let high = end;
  for (let step: usize = 0; low + step < end; step = step * 4 + HIT_BYTES) {
    if (lastOf(low + step) >= position) {
      high = low + step;
      break;
    }
    low += step + HIT_BYTES;
  }
  while (low < high) {
    const middle = low + (((high - low) / HIT_BYTES) >>> 1) * HIT_BYTES;
    if (lastOf(middle) < position) low = middle + HIT_BYTES;
    else high = middle;
  }
  return low;
}

/**
 * Takes over the hits from `from` to before `end` that end before `to` once they are moved by `shift`; what a verdict
 * rests on must lie in `[low, high)` for it to hold. Those that hold are left out where nobody will copy them
 * (`isLast`). Returns the first hit that was not taken; 0 where there is no room.
 */
function takeCopied(from: usize, end: usize, shift: i32, to: i32, low: i32, high: i32, isLast: bool): usize {
  let hit = from;
  for (; hit < end; hit += HIT_BYTES) {
    const last = lastOf(hit) + shift;
    if (last >= to) break;
    const output = load<u32>(hit);
    const sight = load<i32>(hit, 8);
    const holds = sight > 0 && last - (sight >> 16) >= low && last + (sight & 0xffff) <= high;
    const isSettled = holds || isWithinReach(output, last, low, high);
    if (isSettled && isLast) continue;
    if (out + HIT_BYTES > room) return 0;
    store<u32>(out, output);
    store<i32>(out, last, 4);
    if (isSettled) store<i32>(out, holds ? sight : FULL_SIGHT, 8);
    else sift(out, out + HIT_BYTES);
    out += HIT_BYTES;
  }
  return hit;
}

/**
 * Writes the hits of the text of `length` bytes at `text` to `[into, end)`, in the order of their last bytes, and
 * returns where they end; 0 where they have no room there. `copies`: triples, up to `copiesEnd`; none of a text that is
 * all new. The text that was copied from has `baseLength` bytes and its hits in `[hits, hitsEnd)`.
 */
export function takeHits(
  text: usize,
  length: i32,
  copies: usize,
  copiesEnd: usize,
  baseLength: i32,
  hits: usize,
  hitsEnd: usize,
  isLast: bool,
  into: usize,
  end: usize,
): usize {
  const textEnd = text + <usize>length;
  lookAt(text, length);
  forgetEscapes();
  out = into;
  room = end;
  let near = hits;
  let done: i32 = 0;
  for (let copy = copies; copy < copiesEnd; copy += COPY_BYTES) {
    const start = load<i32>(copy);
    const base = load<i32>(copy, 4);
    const stop = start + load<i32>(copy, 8);
    const isStart = (start | base) === 0;
    const isEnd = stop === length && stop - start + base === baseLength;
    // A word that ends in its first bytes may begin before the copy, and one in its last has others behind it.
    const settled = isStart ? start : min(stop, start + <i32>longest - 1);
    const known = isEnd ? stop : stop - followed;
    if (!takeNew(text, textEnd, done, settled)) return 0;
    done = max(settled, known);
    if (known <= settled) continue;
    const shift = start - base;
    const from = settled - shift;
    const first = firstFrom(near > hits && lastOf(near - HIT_BYTES) < from ? near : hits, hitsEnd, from);
    near = takeCopied(first, hitsEnd, shift, known, isStart ? NO_LOW : start, isEnd ? NO_HIGH : stop, isLast);
    if (near === 0) return 0;
  }
  return takeNew(text, textEnd, done, length) ? out : 0;
}
