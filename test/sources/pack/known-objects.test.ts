import { describe, expect, it } from 'vitest';
import { BLOB, TREE } from '../../../src/sources/pack/entry-table.ts';
import { KnownObjects, mergeRuns, totalsOf, type ObjectRun } from '../../../src/sources/pack/known-objects.ts';

const ID_BYTES = 20;
const id = (number: number): string =>
  number
    .toString(16)
    .padStart(4, '0')
    .repeat(ID_BYTES / 2);
const idsOf = (numbers: readonly number[]): Buffer => Buffer.from(numbers.map(id).join(''), 'hex');

/** Blobs of a hundred bytes, but for trees where the number is even. */
function run(...numbers: readonly number[]): ObjectRun {
  return {
    ids: idsOf(numbers),
    types: Uint8Array.from(numbers, (number) => (number % 2 === 0 ? TREE : BLOB)),
    sizes: Uint32Array.from(numbers, (number) => (number % 2 === 0 ? 0 : 100)),
  };
}

function known(numbers: readonly number[]): KnownObjects {
  const objects = run(...numbers);
  return new KnownObjects(
    objects,
    ID_BYTES,
    totalsOf(objects, () => true),
  );
}

const index = (...numbers: readonly number[]) => ({
  ids: idsOf(numbers),
  count: numbers.length,
  idBytes: ID_BYTES,
});
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at);

describe('objects that an earlier scan has dealt with', () => {
  it('are put together from several runs in the order of their ids, each once', () => {
    const merged = mergeRuns([run(1, 3, 5), run(), run(2, 3, 9), run(3)], ID_BYTES);
    expect(merged).toEqual(run(1, 2, 3, 5, 9));
    expect(mergeRuns([], ID_BYTES)).toEqual(run());
  });

  it('are marked in an index, and null stands for one of which all are known', () => {
    expect([...(known([1, 3, 4, 9]).mark(index(0, 3, 4, 8, 9)) ?? [])]).toEqual([0, 1, 1, 0, 1]);
    expect(known([1, 3, 4, 9]).mark(index(3, 9))).toBeNull();
    const many = upTo(2000);
    expect(known(many).mark(index(...many))).toBeNull();
    const marked = known(many.filter((number) => number !== 700)).mark(index(...many));
    expect(marked?.indexOf(0)).toBe(700);
    expect(marked?.lastIndexOf(0)).toBe(700);
  });

  it('are present once they were met, and count only then', () => {
    const objects = known([1, 3, 4, 9]);
    expect([objects.isPresent(id(3)), objects.totals()]).toEqual([false, { blobs: 0, bytes: 0 }]);
    objects.mark(index(2, 3));
    expect([objects.markOne(id(9)), objects.markOne(id(8))]).toEqual([true, false]);
    expect([1, 3, 4, 8, 9].filter((number) => objects.isPresent(id(number)))).toEqual([3, 9]);
    expect([objects.totals(), objects.present()]).toEqual([{ blobs: 2, bytes: 200 }, run(3, 9)]);
    expect(objects.allPresent).toBe(false);
    objects.mark(index(1, 4));
    expect([objects.allPresent, objects.totals()]).toEqual([true, { blobs: 3, bytes: 300 }]);
  });
});
