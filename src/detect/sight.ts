/**
 * The sight of a verdict: how many bytes before an anchor's first byte, and how many from it on, the verdict rests on.
 * As long as a new version of the text has the same bytes there, the verdict holds for it too. There is a sight for
 * every anchor of a text, so both counts are packed into one number. The end of the text counts as a byte: a verdict
 * that has seen it rests on one byte more than the text has.
 */

/** How many bytes before an anchor's first byte, and from it on, a verdict may look at. */
export interface Reach {
  readonly before: number;
  readonly after: number;
}

/** The verdict rests on everything that the word's detectors may look at (`WordReach`). */
export const FULL_SIGHT = 0;
/** It rests on the anchor's first byte alone. */
export const NO_SIGHT = 1;
/** Most that fits into half of the number. */
const MOST = 0x7fff;

/** A sight of these counts; `after` is 1 at the least. More than fits counts as full. */
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
  if (a === FULL_SIGHT || b === FULL_SIGHT) return FULL_SIGHT;
  return sightOf(Math.max(sightBefore(a), sightBefore(b)), Math.max(sightAfter(a), sightAfter(b)));
}

/** The sight on the same bytes, counted from a place `forward` bytes further on. At least one byte ahead stays. */
export function movedSight(sight: number, forward: number): number {
  return sight === FULL_SIGHT ? sight : sightOf(sightBefore(sight) + forward, Math.max(sightAfter(sight) - forward, 1));
}
