import fc from '../properties.ts';
import { describe, expect, test } from 'vitest';
import { ParsedFields } from '../../src/usage/fields.ts';
import { JsonFields } from '../../src/usage/json-fields.ts';
import { addressOf, networkOf, networksOf } from '../../src/usage/ledger/network.ts';
import { parseTime } from '../../src/usage/timestamp.ts';
import { Window } from '../../src/usage/framing/window.ts';
import { KERNEL } from '../sources/pack/packed.ts';

const PATHS = [['a'], ['b'], ['n', 'a'], ['n', 'b'], ['n', 'm', 'a'], ['time'], ['é']];

const window = new Window(KERNEL);
const lazy = new JsonFields(PATHS, window);

/** Reads what stands in the window behind `before`. */
function readingOf(text: string | Buffer, before = '', end = Infinity): ReturnType<typeof lazy.read> {
  const content = Buffer.concat([Buffer.from(before), Buffer.from(text)]);
  window.filled = 0;
  window.append(content);
  return lazy.read(Buffer.byteLength(before), Math.min(content.length, end));
}

const names = fc.constantFrom('a', 'b', 'n', 'm', 'time', 'é', 'x', 'ab', 'quote"d', 'back\\slash');
const scalars = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant('2026-08-01T10:02:11Z'),
  fc.constant('\\"{}[],:\n'),
);
const { object } = fc.letrec((tie) => ({
  object: fc.dictionary(names, fc.oneof({ depthSize: 'small' }, scalars, tie('object'), fc.array(scalars)), {
    maxKeys: 8,
  }),
}));
const layouts = fc.constantFrom(undefined, 1, '\t');

describe('fields of a JSON object', () => {
  const parsed = new ParsedFields(PATHS);

  test('are the same whether it is parsed or not, for any object after any other', () => {
    fc.assert(
      fc.property(object, layouts, fc.string(), (value, layout, before) => {
        const text = JSON.stringify(value, null, layout);
        const reading = readingOf(text, before);
        expect(reading).not.toBe('broken');
        if (reading === 'doubt') return;
        parsed.of(JSON.parse(text));
        PATHS.forEach((_, field) => {
          expect(lazy.type(field)).toBe(parsed.type(field));
          expect(lazy.text(field)).toBe(parsed.text(field));
          expect(lazy.number(field)).toBe(parsed.number(field));
          expect(lazy.value(field)).toEqual(parsed.value(field));
          const plain = lazy.plainTime(field);
          if (plain !== null) expect(parseTime(parsed.text(field) ?? '')).toEqual({ ms: plain, naive: false });
        });
      }),
      { numRuns: 2000 },
    );
  });

  test('are in doubt where a name stands twice or is written with escapes', () => {
    for (const text of ['{"a":1,"a":2}', '{"\\u0061":1}', '{"n":{"a":1},"n":{"b":2}}']) {
      expect([text, readingOf(text)]).toEqual([text, 'doubt']);
    }
  });

  test('are never had of what is cut off, wherever it is cut', () => {
    fc.assert(
      fc.property(object, fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        const cut = Buffer.from(text).subarray(0, at % Math.max(1, Buffer.byteLength(text)));
        expect(readingOf(cut)).toBe('broken');
      }),
      { numRuns: 1000 },
    );
  });

  test('stop at the end of the record, whatever follows', () => {
    expect(readingOf('{"a":"1\n","b":2}', '', 7)).toBe('broken');
  });

  test('are none where a value is no JSON', () => {
    for (const value of ['01', '-', '1.', '.5', '1e', '+1', 'nul', 'nulll', 'True', 'NaN', '1 2', '"\\x"', '"\\u12"']) {
      expect([value, readingOf(`{"a":${value}}`)]).toEqual([value, 'broken']);
    }
    for (const value of ['0', '-0.5e+10', '12E3', 'null', 'true', 'false', '"\\u0041\\n"']) {
      expect([value, readingOf(`{"a":${value}}`), lazy.value(0)]).toEqual([value, 'read', JSON.parse(value)]);
    }
  });

  test('are the same after very many names, for which there is no room', () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`name ${n}`, { a: n }]));
    for (let round = 0; round < 3; round++) {
      expect(readingOf(JSON.stringify({ ...many, n: { ...many, a: round }, a: 'x' }))).toBe('read');
      expect([lazy.value(0), lazy.value(2)]).toEqual(['x', round]);
    }
  });

  test('are the same when the window has grown', () => {
    expect(readingOf(JSON.stringify({ x: 'y'.repeat(9 << 20), a: 'behind' }))).toBe('read');
    expect(lazy.text(0)).toBe('behind');
  });
});

test('times of all the usual forms', () => {
  const ms = Date.parse('2026-08-01T10:02:11Z');
  for (const text of [
    '2026-08-01T10:02:11Z',
    '2026-08-01T10:02:11.000Z',
    '2026-08-01T12:02:11+02:00',
    '2026-08-01 10:02:11+00:00',
    '2026-08-01T10:02:11,000Z',
    '01/Aug/2026:12:02:11 +0200',
    String(ms),
    String(ms / 1000),
    `${ms}000`,
    '2026-08-01T10:02:11 UTC',
    '2026-08-01T05:02:11-0500',
  ]) {
    expect([text, parseTime(text)]).toEqual([text, { ms, naive: false }]);
  }
  expect(parseTime('2026-08-01T10:02:11')).toEqual({ ms, naive: true });
  expect(parseTime('2026-08-01T10:02:11.1234567Z')).toEqual({ ms: ms + 123, naive: false });
  for (const text of ['', 'soon', '2026-02-30T00:00:00Z', '2026-13-01', '12']) expect(parseTime(text)).toBeNull();
});

test('networks of addresses', () => {
  expect(
    [
      '198.51.100.7',
      '198.51.100.7:443',
      '[2001:db8::1]:443',
      '::ffff:198.51.100.7',
      'fe80::1%eth0',
      's3.amazonaws.com',
    ].map(addressOf),
  ).toEqual(['198.51.100.7', '198.51.100.7', '2001:db8::1', '198.51.100.7', 'fe80::1', null]);
  expect(['198.51.100.7', '2001:db8:1:2::3', '::1'].map(networkOf)).toEqual([
    '198.51.100.0/24',
    '2001:db8:1::/48',
    '0:0:0::/48',
  ]);
  const networks = networksOf(['203.0.113.16/28', '2001:db8::/32', '192.0.2.1', '10.0.0.0/99', 'office']);
  expect(
    ['203.0.113.17', '203.0.113.32', '2001:db8:ffff::1', '2001:db9::1', '192.0.2.1', '192.0.2.2'].map((address) =>
      networks.has(address),
    ),
  ).toEqual([true, false, true, false, true, false]);
  expect(networks.has('10.0.0.1')).toBe(false);
});
