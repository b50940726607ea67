/** What a verdict rests on, as in `src/detect/sight.ts`. */

/** Everything that may be looked at. */
export const FULL_SIGHT: i32 = 0;
const MOST: i32 = 0x7fff;

export function sightOf(before: i32, after: i32): i32 {
  return before > MOST || after > MOST ? FULL_SIGHT : (before << 16) + after;
}

/** What two verdicts rest on together. */
export function joinedSight(a: i32, b: i32): i32 {
  if (a === b) return a;
  if (a === FULL_SIGHT || b === FULL_SIGHT) return FULL_SIGHT;
  return sightOf(max(a >> 16, b >> 16), max(a & 0xffff, b & 0xffff));
}

/** The same bytes counted from another, `forward` bytes further on. At least one byte ahead stays. */
export function movedSight(sight: i32, forward: i32): i32 {
  return sight === FULL_SIGHT ? sight : sightOf((sight >> 16) + forward, max((sight & 0xffff) - forward, 1));
}
