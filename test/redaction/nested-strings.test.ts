import { expect, it } from 'vitest';
import { mapStrings, stringsIn } from '../../src/redaction/nested-strings.ts';
import fc from '../properties.ts';

const IDS = ['commit', 'blob', 'head'];

type Nested = string | number | boolean | null | readonly Nested[] | { readonly [name: string]: Nested };

const nested = fc.letrec<{ value: Nested }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ maxLength: 3 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', ...IDS), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** The same by way of JSON. */
function plain(value: Nested, exchange: (text: string) => string): Nested {
  if (typeof value === 'string') return exchange(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Nested) => plain(item, exchange));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, IDS.includes(name) ? item : plain(item, exchange)]),
  );
}

it('every text is exchanged, however deep, and no id of an object', () => {
  fc.assert(
    fc.property(nested, (value) => {
      const before = JSON.stringify(value);
      expect(mapStrings(value, (text) => `<${text}>`)).toEqual(plain(value, (text) => `<${text}>`));
      expect(mapStrings(value, (text) => text.replace('a', 'b'))).toEqual(
        plain(value, (text) => text.replace('a', 'b')),
      );
      expect(JSON.stringify(value)).toBe(before);
    }),
  );
});

it('each text is asked for once', () => {
  const asked: string[] = [];
  const value = { a: ['x', 'y', { b: 'x', head: 'z' }], c: 'y' };
  mapStrings(value, (text) => {
    asked.push(text);
    return text;
  });
  expect(asked).toEqual(['x', 'y']);
  expect([...stringsIn(value)]).toEqual(['x', 'y']);
});

it('what no text of is another stays the object that it was', () => {
  const value = { kept: { list: ['a', null, 1] }, other: ['b'] };
  expect(mapStrings(value, (text) => text)).toBe(value);
  const mapped = mapStrings(value, (text) => text.replace('b', 'c'));
  expect(mapped).toEqual({ kept: { list: ['a', null, 1] }, other: ['c'] });
  expect(mapped.kept).toBe(value.kept);
});
