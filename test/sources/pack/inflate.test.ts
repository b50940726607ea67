import { deflateSync, constants } from 'node:zlib';
import fc from '../../properties.ts';
import { describe, expect, it } from 'vitest';
import { PackError } from '../../../src/sources/pack/pack-error.ts';
import { newArena, packed } from './packed.ts';

const arena = newArena();
const BEFORE = Buffer.from('what lies below');

/** Inflates on top of another object, which must stay as it is. */
function inflated(stream: Uint8Array, size: number): Buffer {
  arena.inflate(packed(deflateSync(BEFORE), BEFORE.length), 0);
  try {
    arena.inflate(packed(stream, size), BEFORE.length);
    return Buffer.from(arena.bytes(BEFORE.length, size));
  } finally {
    expect(arena.bytes(0, BEFORE.length).equals(BEFORE)).toBe(true);
  }
}

const plain = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc
    .array(fc.constantFrom('export ', 'const ', 'token', ' = ', '\n', 'aaaaaaaaaaaaaaaaaaaaaaaa', '0123456789'), {
      maxLength: 600,
    })
    .map((words) => new Uint8Array(Buffer.from(words.join('')))),
);
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE),
  memLevel: fc.integer({ min: 1, max: 9 }),
});

/** Bytes whose frequencies fall as Fibonacci's numbers do: the longest codes there are. */
function skewed(): Buffer {
  const parts: Buffer[] = [];
  for (let byte = 0, a = 1, b = 1; byte < 24; byte++, [a, b] = [b, a + b]) parts.push(Buffer.alloc(a, byte));
  return Buffer.from(Buffer.concat(parts).map((_, i, all) => all[(i * 7919) % all.length] ?? 0));
}

describe('inflate', () => {
  it('gives back what zlib packed, at every level and strategy', () => {
    fc.assert(
      fc.property(plain, options, (bytes, how) => {
        expect(inflated(deflateSync(bytes, how), bytes.length).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads large texts with long codes', () => {
    const text = Buffer.from(Array.from({ length: 200_000 }, (_, i) => 32 + ((i * i * 7 + (i >> 3)) % 90)));
    expect(inflated(deflateSync(text, { level: 9 }), text.length).equals(text)).toBe(true);
    const steep = skewed();
    for (const strategy of [constants.Z_HUFFMAN_ONLY, constants.Z_DEFAULT_STRATEGY]) {
      expect(inflated(deflateSync(steep, { strategy }), steep.length).equals(steep)).toBe(true);
    }
  });

  it('reads entries larger than the room that it began with, and keeps what lies below', () => {
    const noise = Buffer.from(
      Array.from({ length: 3_000_000 }, (_, i) => (Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 13) & 255),
    );
    const own = newArena();
    own.inflate(packed(deflateSync(BEFORE), BEFORE.length), 0);
    own.inflate(packed(deflateSync(noise), noise.length), BEFORE.length);
    expect(own.bytes(BEFORE.length, noise.length).equals(noise)).toBe(true);
    expect(own.bytes(0, BEFORE.length).equals(BEFORE)).toBe(true);
  });

  it('refuses damaged, short and lying streams instead of writing beyond its room', () => {
    fc.assert(
      fc.property(
        plain.filter((bytes) => bytes.length > 0),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, where, flip) => {
          const stream = new Uint8Array(deflateSync(bytes));
          stream[where % stream.length] = (stream[where % stream.length] ?? 0) ^ flip;
          try {
            inflated(stream, bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(PackError);
          }
          for (const size of [bytes.length - 1, bytes.length + 1]) {
            expect(() => inflated(deflateSync(bytes), size)).toThrow(PackError);
          }
          expect(() =>
            inflated(
              new Uint8Array(deflateSync(bytes)).subarray(0, Math.max(1, Math.floor(stream.length / 2) - 3)),
              bytes.length,
            ),
          ).toThrow(PackError);
        },
      ),
      { numRuns: 500 },
    );
  });

  /** Bits in the order in which they are read. */
  const bits = (text: string): Buffer => {
    const list = text.replaceAll(' ', '');
    return Buffer.from(
      Array.from({ length: Math.ceil(list.length / 8) }, (_, at) =>
        Number.parseInt([...list.slice(at * 8, at * 8 + 8).padEnd(8, '0')].reverse().join(''), 2),
      ),
    );
  };
  const headed = (body: Uint8Array): Buffer => Buffer.concat([Buffer.of(0x78, 0x01), body, Buffer.alloc(4)]);
  const stored = Buffer.from(deflateSync(BEFORE, { level: 0 }));

  it.each<[string, Buffer, number]>([
    ['nothing', Buffer.alloc(0), 0],
    ['half a header', Buffer.of(0x78), 0],
    ['another method', Buffer.concat([Buffer.of(0x79, 0x18), stored.subarray(2)]), BEFORE.length],
    ['a header that does not add up', Buffer.concat([Buffer.of(0x78, 0x02), stored.subarray(2)]), BEFORE.length],
    ['a dictionary', Buffer.concat([Buffer.of(0x78, 0x20), stored.subarray(2)]), BEFORE.length],
    ['a block of no kind', headed(bits('1 11 00000000')), 0],
    ['a stored block that does not say its length twice', headed(Buffer.of(1, 1, 0, 0, 0, 7)), 1],
    ['a stored block that goes on behind the stream', headed(Buffer.of(1, 200, 0, 55, 255, 7)), 200],
    ['a match before the beginning', headed(bits('1 10 0000001 00000 0000000')), 3],
    ['a match longer than the text', headed(bits('1 10 00110000 0000001 00000 0000000')), 2],
    ['a length code that there is not', headed(bits('1 10 00110000 11000110 00000 0000000')), 4],
    ['a distance code that there is not', headed(bits('1 10 00110000 0000001 11110 0000000')), 4],
    ['more codes than there are', headed(bits('1 01 11111 00000 0000')), 0],
    ['codes of no length', headed(bits(`1 01 00000 00000 1111 ${'000'.repeat(19)}`)), 0],
    ['no end', headed(bits('0 10 00110000 0000000')), 1],
  ])('refuses %s', (_, stream, size) => {
    expect(() => inflated(stream, size)).toThrow(PackError);
  });

  it('reads the same where nothing is wrong', () => {
    expect(inflated(headed(Buffer.of(1, 1, 0, 254, 255, 7)), 1)).toEqual(Buffer.of(7));
    expect(inflated(headed(bits('1 10 00110000 0000001 00000 0000000')), 4)).toEqual(Buffer.alloc(4, 0));
    expect(inflated(Buffer.concat([Buffer.of(0x78, 0xda), stored.subarray(2)]), BEFORE.length)).toEqual(BEFORE);
  });

  it('refuses an entry that is not the one that the index knows', () => {
    const entry = packed(deflateSync(BEFORE), BEFORE.length);
    expect(() => newArena().inflate({ ...entry, crc: entry.crc ^ 1 }, 0)).toThrow('the check sum does not match');
  });
});
