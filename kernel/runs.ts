/**
 * Runs of base64 letters of either alphabet, found from the far end: where the last letters of a window are broken off, no
 * run begins before the break, so that a window is passed over at once.
 */

/** One bit for each of the sixteen bytes at `at`: set for letters, digits, `+`, `/`, `-` and `_`. */
// @ts-ignore: decorator
@inline
function letters(at: usize): u32 {
  const bytes = v128.load(at);
  const letter = i8x16.le_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(25));
  const slashOrDigit = i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x2f)), i8x16.splat(10));
  const other = v128.or(i8x16.eq(bytes, i8x16.splat(0x2b)), v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f))));
  return <u32>i8x16.bitmask(v128.or(letter, v128.or(slashOrDigit, other)));
}

const WINDOW: usize = 32;

/**
 * Writes to `into` the runs of at least 32 and at most `longest` letters in `[from, to)` of the text at `text`, as pairs of
 * positions, and stops after `most` of them; returns how many. Looks at most fifteen bytes too far.
 */
export function base64Runs(text: usize, from: u32, to: u32, longest: u32, into: usize, most: u32): u32 {
  const end = text + to;
  let start = text + from, count: u32 = 0;
  while (start + WINDOW <= end && count < most) {
    const gaps = ~(letters(start) | (letters(start + 16) << 16));
    if (gaps !== 0) {
      start += WINDOW - clz<u32>(gaps);
      continue;
    }
    let at = start + WINDOW;
    while (at < end) {
      const gap = ~letters(at) & 0xffff;
      at += gap === 0 ? 16 : <usize>ctz<u32>(gap);
      if (gap !== 0) break;
    }
    if (at > end) at = end;
    if (at - start <= longest) {
      store<u32>(into + (<usize>count << 3), <u32>(start - text));
      store<u32>(into + (<usize>count << 3), <u32>(at - text), 4);
      count++;
    }
    start = at + 1;
  }
  return count;
}
