import { deflateSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InflateError, inflateInto } from '../../../src/sources/pack/inflate.ts';

function inflated(stream: Uint8Array, size: number): Buffer {
  const output = new Uint8Array(size + 20).fill(0xee);
  inflateInto(stream, 0, stream.length, output, 10, size);
  expect(output.subarray(0, 10).every((byte) => byte === 0xee) && output.subarray(size + 10).every((byte) => byte === 0xee)).toBe(true);
  return Buffer.from(output.subarray(10, size + 10));
}

const plain = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.array(fc.constantFrom('export ', 'const ', 'token', ' = ', '\n', 'aaaaaaaaaaaaaaaaaaaaaaaa', '0123456789'), { maxLength: 600 }).map((words) => new Uint8Array(Buffer.from(words.join('')))),
);
const options = fc.record({ level: fc.integer({ min: 0, max: 9 }), strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE), memLevel: fc.integer({ min: 1, max: 9 }) });

describe('inflate', () => {
  it('gives back what zlib packed, at every level and strategy', () => {
    fc.assert(fc.property(plain, options, (bytes, how) => {
      expect(inflated(deflateSync(bytes, how), bytes.length).equals(Buffer.from(bytes))).toBe(true);
    }), { numRuns: 300 });
  });

  it('reads large texts with long codes', () => {
    const text = Buffer.from(Array.from({ length: 200_000 }, (_, i) => 32 + ((i * i * 7 + (i >> 3)) % 90)));
    expect(inflated(deflateSync(text, { level: 9 }), text.length).equals(text)).toBe(true);
  });

  it('refuses damaged, short and lying streams instead of writing beyond its room', () => {
    fc.assert(fc.property(plain.filter((bytes) => bytes.length > 0), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, where, flip) => {
      const stream = new Uint8Array(deflateSync(bytes));
      stream[where % stream.length] = (stream[where % stream.length] ?? 0) ^ flip;
      try { inflated(stream, bytes.length); } catch (error) { expect(error).toBeInstanceOf(InflateError); }
      for (const size of [bytes.length - 1, bytes.length + 1]) expect(() => inflated(deflateSync(bytes), size)).toThrow(InflateError);
      expect(() => inflated(new Uint8Array(deflateSync(bytes)).subarray(0, Math.max(1, Math.floor(stream.length / 2) - 3)), bytes.length)).toThrow(InflateError);
    }));
  });
});
