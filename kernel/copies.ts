/**
 * What has to be looked at in a text that is known by the stretches of another one that were copied to it, as
 * `applyDelta` tells them: new bytes, and as much around every seam as a word or a run of base64 may reach over it.
 */
import { base64Runs, blockAround, endOfBlock, WINDOW } from './runs';
import { searchStretch } from './search';
import { HIT_BYTES, sift } from './sift';

const COPY_BYTES: usize = 12;

let stopped: i32 = 0;

/** Where the last `searchNew` stopped: what lies before is searched or copied. */
export function stoppedAt(): i32 {
  return stopped;
}

/**
 * Searches the new bytes from `from` on, at most `most` of them, and writes hits as `search` does. A word that ends in
 * the first `wordLength - 1` bytes of a copy may begin before it; one that ends in its last `followed` has others
 * behind it. `baseLength`: of the text that was copied from.
 */
export function searchNew(
  text: usize,
  length: i32,
  copies: usize,
  copiesEnd: usize,
  baseLength: i32,
  wordLength: i32,
  followed: i32,
  from: i32,
  most: i32,
  into: usize,
): u32 {
  let out = into;
  let left = most;
  let done: i32 = 0;
  for (let copy = copies; copy <= copiesEnd && left > 0; copy += COPY_BYTES) {
    const isCopy = copy < copiesEnd;
    const start = isCopy ? load<i32>(copy) : length;
    const base = isCopy ? load<i32>(copy, 4) : 0;
    const size = isCopy ? load<i32>(copy, 8) : 0;
    const end = start + size;
    const settled = min(end, (start | base) === 0 || !isCopy ? start : start + wordLength - 1);
    const first = max(done, from);
    stopped = min(settled, first + left);
    if (stopped > first) {
      out = searchStretch(text, text + length, text + first, text + stopped, out);
      left -= stopped - first;
    } else stopped = first;
    done = max(settled, end === length && base + size === baseLength ? end : end - followed);
  }
  const count = <u32>((out - into) / HIT_BYTES);
  sift(text, length, into, count);
  return count;
}

/**
 * Writes the runs of base64, as `base64Runs` has them, that begin at `from` or behind and that a new byte or a seam has
 * a say in; at most `most`.
 */
export function runsAtSeams(
  text: usize,
  length: i32,
  copies: usize,
  copiesEnd: usize,
  baseLength: i32,
  longest: u32,
  from: i32,
  into: usize,
  most: u32,
): u32 {
  let count: u32 = 0;
  let searched = from;
  let done: i32 = 0;
  let isOpen = true;
  for (let copy = copies; copy <= copiesEnd && count < most; copy += COPY_BYTES) {
    const isCopy = copy < copiesEnd;
    const start = isCopy ? load<i32>(copy) : length;
    const base = isCopy ? load<i32>(copy, 4) : 0;
    const size = isCopy ? load<i32>(copy, 8) : 0;
    if (isCopy ? (start | base) !== 0 : isOpen) {
      const low = max(searched, blockAround(text, length, done, start));
      const high = endOfBlock();
      if (high - low >= <i32>WINDOW) {
        count += base64Runs(text, low, high, longest, into + ((<usize>count) << 3), most - count);
      }
      searched = max(searched, high);
    }
    done = start + size;
    isOpen = done !== length || base + size !== baseLength;
  }
  return count;
}
