import fc from '../properties.ts';
import { expect, test } from 'vitest';
import { lineIndex, rangeOf } from '../../src/findings/line-index.ts';

/** Line and column of an offset, counted from the start by the letter of the definition. */
function naive(bytes: Uint8Array, offset: number): [number, number] {
  let line = 1;
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = start; at < offset; at += 1) {
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) {
      line += 1;
      start = at + 1;
    }
  }
  return [line, offset <= start ? 1 : 1 + Buffer.from(bytes.subarray(start, offset)).toString('utf8').length];
}

// Of a byte order mark some letters have the first bytes.
const pieces = fc.constantFrom(
  '\n',
  '\r\n',
  '\r',
  'a',
  'key = ',
  'ü',
  '€',
  '\u{1f511}',
  '\uFEFF',
  '\uFEC0',
  '\uFF3F',
  '\t',
  '\u2028',
);
const asText = fc.array(pieces, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
const asBytes = fc.uint8Array({ maxLength: 60 });

test('ranges are those of a naive count, in any order, for text and for bytes that are none', () => {
  fc.assert(
    fc.property(
      fc.oneof(asText, asBytes),
      fc.array(fc.tuple(fc.nat(80), fc.nat(10)), { maxLength: 12 }),
      (bytes, spans) => {
        const index = lineIndex(bytes);
        for (const [from, length] of spans) {
          const start = Math.min(from, bytes.length);
          const end = Math.min(start + length, bytes.length);
          const [line, column] = naive(bytes, start);
          const [endLine, endColumn] = naive(bytes, end);
          expect(rangeOf(index, { start, end }, bytes)).toEqual({ line, column, endLine, endColumn });
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a view into a larger buffer is counted from its own start', () => {
  const view = Buffer.from('xxxx\nab\ncd').subarray(5);
  expect(rangeOf(lineIndex(view), { start: 3, end: 5 }, view)).toEqual({
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 3,
  });
});

test('only what comes before a span is indexed', () => {
  const bytes = Buffer.from('a\n'.repeat(1000));
  const index = lineIndex(bytes);
  rangeOf(index, { start: 4, end: 5 }, bytes);
  expect(index.starts.length).toBeLessThan(10);
});

test('many matches on one long line are located in linear time', () => {
  const bytes = Buffer.from('{"k":"ü"},'.repeat(200_000));
  const index = lineIndex(bytes);
  for (let start = 0; start + 11 <= bytes.length; start += 11) {
    const range = rangeOf(index, { start, end: start + 4 }, bytes);
    if (range.line !== 1 || range.column !== 1 + (start / 11) * 10) throw new Error(`wrong at ${start}`);
  }
});
