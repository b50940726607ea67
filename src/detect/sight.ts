/**
 * What a verdict on an anchor rests on: so many bytes before the anchor's first byte and so many from it on, as one number,
 * since there is one for every anchor of a text. A verdict holds wherever these bytes stand. The end of the text counts as
 * a byte: who has seen it rests on one byte more than the text has.
 */

/** Everything that the word's detectors may look at. */
export const FULL_SIGHT = 0;
/** The first byte alone. */
export const NO_SIGHT = 1;
const MOST = 0x7fff;

/** Needs at least one byte ahead. */
export function sightOf(before: number, after: number): number {
  return before > MOST || after > MOST ? FULL_SIGHT : before * 0x10000 + after;
}

export function sightBefore(sight: number): number {
  return sight >> 16;
}

export function sightAfter(sight: number): number {
  return sight & 0xffff;
}

/** What two verdicts rest on together. */
export function joinedSight(a: number, b: number): number {
  if (a === b) return a;
  if (a === FULL_SIGHT || b === FULL_SIGHT) return FULL_SIGHT;
  return sightOf(Math.max(a >> 16, b >> 16), Math.max(a & 0xffff, b & 0xffff));
}

/** The same bytes counted from another: `forward` bytes further on. At least one byte ahead stays. */
export function movedSight(sight: number, forward: number): number {
  return sight === FULL_SIGHT ? sight : sightOf((sight >> 16) + forward, Math.max((sight & 0xffff) - forward, 1));
}
