import { expect, test } from 'vitest';
import { NameTable } from '../../../src/sources/pack/name-table.ts';
import { letters } from '../../letters.ts';

/** More names, and more bytes of them, than a table begins with room for. */
const NAMES = Array.from({ length: 10_000 }, (_, at) => letters(at, 1 + (at % 24)));

test('each name has a number of its own, the same whenever it comes, however many there are', () => {
  const table = new NameTable();
  const known = new Map<string, number>();
  for (const name of [...NAMES, ...NAMES.toReversed()]) {
    const bytes = Buffer.from(`/${name}/`, 'latin1');
    const expected = known.get(name) ?? known.size;
    known.set(name, expected);
    expect(table.add(bytes, 1, bytes.length - 1)).toBe(expected);
  }
  expect(table.all()).toEqual([...known.keys()]);
});

test('a name longer than all room there is gets its room', () => {
  const table = new NameTable();
  const long = Buffer.alloc(300_000, 'a');
  expect([table.add(long, 0, long.length), table.add(long, 0, 5), table.add(long, 0, long.length)]).toEqual([0, 1, 0]);
  expect(table.all()).toEqual([long.toString(), 'aaaaa']);
});
