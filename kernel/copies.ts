/**
 * Runs of base64 in a text that is known by the stretches of another one that were copied to it, as `applyDelta` tells
 * them: those in new bytes, and as far around every seam as a run may reach over it.
 */
import { base64Runs, blockAround, endOfBlock, WINDOW, WRAP_REACH } from './runs';

/** A copy: where it begins, where it begins in the other text, and how long it is. */
export const COPY_BYTES: usize = 12;

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
  let blockEnd: i32 = 0;
  let done: i32 = 0;
  let isOpen = true;
  for (let copy = copies; copy <= copiesEnd && count < most; copy += COPY_BYTES) {
    const isCopy = copy < copiesEnd;
    const start = isCopy ? load<i32>(copy) : length;
    const base = isCopy ? load<i32>(copy, 4) : 0;
    const size = isCopy ? load<i32>(copy, 8) : 0;
    // What is near lies in the block of a seam before, or runs of it end where that block did. Without this every seam
    // of a long block would look for its ends again.
    const isInBlock = start + WRAP_REACH <= blockEnd;
    if (!isInBlock && (isCopy ? (start | base) !== 0 : isOpen)) {
      const low = blockAround(text, length, done, start, searched);
      const high = endOfBlock();
      blockEnd = high;
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
