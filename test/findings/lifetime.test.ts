import { describe, expect, test } from 'vitest';
import { lifeInHistory, lifetimeOf, type HeldBlob } from '../../src/findings/lifetime.ts';
import type { BlobPlace, BlobReach, CommitRef } from '../../src/model/history.ts';

/** Commits `c9`, `c8`, ... down to `c0`, the newest; a day apart. */
function commit(position: number): CommitRef {
  return {
    id: `c${position}`,
    author: 'A Person',
    date: `2024-01-${String(20 - position).padStart(2, '0')}T12:00:00Z`,
    position,
  };
}

interface Stay {
  readonly blob?: string;
  readonly path?: string;
  readonly from?: number;
  readonly to?: number;
  readonly by?: string;
  readonly atHead?: boolean;
  readonly reach?: BlobReach;
}

function held({ blob = 'b1', path = 'a.txt', from = 9, to, by, atHead = false, reach = 'reachable' }: Stay): HeldBlob {
  const place: BlobPlace = {
    blob,
    path,
    introduced: commit(from),
    removed: to === undefined ? null : commit(to),
    replacedBy: by ?? null,
    atHead,
  };
  return { blob, history: { reach, places: [place] } };
}

function ends(...stays: Stay[]): [string | undefined, string | null | undefined] {
  const life = lifeInHistory(stays.map(held));
  return [life?.introduced.id, life === null ? undefined : (life.removed?.id ?? null)];
}

describe('the life of a secret', () => {
  test.each<[string, Stay[], [string | undefined, string | null]]>([
    ['goes from its commit to the one that removed it', [{ from: 9, to: 4 }], ['c9', 'c4']],
    [
      'begins with the oldest of its blobs',
      [
        { from: 5, to: 4 },
        { blob: 'b2', from: 8, to: 7 },
      ],
      ['c8', 'c4'],
    ],
    [
      'goes on in the blob that came in its place',
      [
        { from: 9, to: 6, by: 'b2' },
        { blob: 'b2', from: 6, to: 3 },
      ],
      ['c9', 'c3'],
    ],
    [
      'does not end where one of its blobs gave way to another that ended before',
      [
        { from: 9, to: 2, by: 'b2' },
        { blob: 'b2', from: 8, to: 5 },
      ],
      ['c9', 'c5'],
    ],
    ['ends where something else came in its place', [{ from: 9, to: 6, by: 'other' }], ['c9', 'c6']],
    [
      'ends with the newest of its ends, whether or not something came in its place',
      [
        { from: 9, to: 6 },
        { path: 'b.txt', from: 8, to: 3, by: 'other' },
      ],
      ['c9', 'c3'],
    ],
    [
      'ends as well where its blobs gave way to each other alone',
      [
        { from: 9, to: 6, by: 'b2' },
        { blob: 'b2', path: 'b.txt', from: 8, to: 5, by: 'b1' },
      ],
      ['c9', 'c5'],
    ],
    [
      'goes on under another path',
      [
        { from: 9, to: 6 },
        { path: 'b.txt', from: 6, to: 2 },
      ],
      ['c9', 'c2'],
    ],
    [
      'has no end while one of its places stands',
      [
        { from: 9, to: 6 },
        { path: 'b.txt', from: 6, atHead: true },
      ],
      ['c9', null],
    ],
    [
      'is not made longer by a stash',
      [
        { from: 5, to: 4 },
        { blob: 'b2', from: 12, reach: 'stash' },
      ],
      ['c5', 'c4'],
    ],
    ['is that of the stash where nothing else holds it', [{ blob: 'b2', from: 12, reach: 'stash' }], ['c12', null]],
  ])('%s', (_, stays, expected) => expect(ends(...stays)).toEqual(expected));

  test('is unknown where no commit has it', () => {
    expect(lifeInHistory([{ blob: 'b1', history: { reach: 'unreachable', places: [] } }])).toBeNull();
    expect(
      lifeInHistory([
        {
          blob: 'b1',
          history: {
            reach: 'reachable',
            places: [
              { blob: 'b1', path: 'refs/tags/x', introduced: null, removed: null, replacedBy: null, atHead: false },
            ],
          },
        },
      ]),
    ).toBeNull();
  });

  test('counts all its blobs and names every commit that introduced one', () => {
    const life = lifeInHistory([
      held({ from: 9 }),
      held({ blob: 'b2', from: 3 }),
      held({ blob: 'b3', from: 2, reach: 'stash' }),
    ]);
    expect([life?.blobs, life?.introductions]).toEqual([3, ['c9', 'c3']]);
  });
});

describe('days of exposure', () => {
  const asOf = Date.parse('2024-02-01T00:00:00Z');
  const days = (stay: Stay): number | undefined => {
    const life = lifeInHistory([held(stay)]);
    return life === null ? undefined : lifetimeOf(life, { branches: [], tags: [] }, asOf).daysExposed;
  };

  test('are whole days to the removal', () => expect(days({ from: 9, to: 4 })).toBe(5));
  test('are whole days to the day of the report where it was not removed', () => expect(days({ from: 9 })).toBe(20));
  test('are none where clocks went backwards', () => expect(days({ from: 4, to: 9 })).toBe(0));
});
