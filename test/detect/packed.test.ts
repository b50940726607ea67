import { expect, it } from 'vitest';
import { pack, unpack } from '../../src/detect/packed.ts';

const numbers = { one: Int32Array.of(1, -2, 3), none: new Int32Array(0), two: Int32Array.of(1 << 30) };
const texts = { words: 'caf\xe9', empty: '' };
const bytes = Buffer.from(pack({ numbers, texts }));

it('a file of numbers and texts holds them, wherever it lies in memory', () => {
  for (let shift = 0; shift < 5; shift++) {
    const packed = unpack(Buffer.concat([Buffer.alloc(shift), bytes]).subarray(shift));
    expect([...Object.keys(numbers), 'other'].map((name) => [...(packed?.numbers(name) ?? [0])])).toEqual([
      [1, -2, 3],
      [],
      [1 << 30],
      [],
    ]);
    expect([...Object.keys(texts), 'other'].map((name) => packed?.text(name))).toEqual(['caf\xe9', '', '']);
  }
});

it('a file that is cut short or goes on is none', () => {
  for (let length = 0; length < bytes.length; length++) expect(unpack(bytes.subarray(0, length))).toBeUndefined();
  expect(unpack(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeUndefined();
});
