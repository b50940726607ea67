import { describe, expect, it } from 'vitest';
import {
  FULL_SIGHT,
  joinedSight,
  movedSight,
  NO_SIGHT,
  sightAfter,
  sightBefore,
  sightOf,
} from '../../src/detect/sight.ts';
import fc from '../properties.ts';

const MOST = 0x7fff;
const sights = fc.oneof(
  { arbitrary: fc.tuple(fc.nat(MOST), fc.integer({ min: 1, max: MOST })).map((it) => sightOf(...it)), weight: 9 },
  { arbitrary: fc.constant(FULL_SIGHT), weight: 1 },
);
const isFull = (sight: number): boolean => sight === FULL_SIGHT;

describe('the sight of a verdict', () => {
  it('is two counts', () => {
    fc.assert(
      fc.property(fc.nat(MOST), fc.integer({ min: 1, max: MOST }), (before, after) => {
        const sight = sightOf(before, after);
        expect([sightBefore(sight), sightAfter(sight), isFull(sight)]).toEqual([before, after, false]);
      }),
    );
    expect([sightBefore(NO_SIGHT), sightAfter(NO_SIGHT)]).toEqual([0, 1]);
  });

  it('is all that may be looked at where a count does not fit', () => {
    expect([sightOf(MOST, MOST), sightOf(MOST + 1, 1), sightOf(0, MOST + 1)].map(isFull)).toEqual([false, true, true]);
  });

  it('of two verdicts is what either rests on', () => {
    fc.assert(
      fc.property(sights, sights, (a, b) => {
        const both = joinedSight(a, b);
        expect(isFull(both)).toBe(isFull(a) || isFull(b));
        if (isFull(both)) return;
        expect([sightBefore(both), sightAfter(both)]).toEqual([
          Math.max(sightBefore(a), sightBefore(b)),
          Math.max(sightAfter(a), sightAfter(b)),
        ]);
      }),
    );
  });

  it('is on the same bytes when counted from further on', () => {
    fc.assert(
      fc.property(sights, fc.nat(100), (sight, forward) => {
        const moved = movedSight(sight, forward);
        const isTooFar = sightBefore(sight) + forward > MOST;
        expect(isFull(moved)).toBe(isFull(sight) || isTooFar);
        if (isFull(moved)) return;
        expect(sightBefore(moved)).toBe(sightBefore(sight) + forward);
        expect(sightAfter(moved)).toBe(Math.max(1, sightAfter(sight) - forward));
      }),
    );
  });
});
