import { deflateSync } from 'node:zlib';
import fc from '../../properties.ts';
import { describe, expect, it } from 'vitest';
import { PackError } from '../../../src/sources/pack/pack-error.ts';
import { encode, sized, type Step } from './delta-source.ts';
import { newArena, packed } from './packed.ts';

const base = fc.uint8Array({ minLength: 1, maxLength: 400 });
const steps = (length: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      fc.nat(length - 1).chain((offset) =>
        fc.record({
          kind: fc.constant('copy' as const),
          offset: fc.constant(offset),
          length: fc.integer({ min: 1, max: length - offset }),
        }),
      ),
      fc.record({
        kind: fc.constant('insert' as const),
        bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 127 }),
      }),
    ),
    { minLength: 1, maxLength: 20 },
  );

const arena = newArena();

interface Result {
  readonly baseSize: number;
  readonly resultSize: number;
  readonly bytes: Buffer;
  readonly segments: readonly number[];
}

/** Applies a delta on top of its base, which must stay as it is. */
function applied(base: Uint8Array, delta: Uint8Array, shortest: number): Result {
  arena.inflate(packed(deflateSync(base), base.length), 0);
  try {
    const open = arena.openDelta(packed(deflateSync(delta), delta.length));
    const segments = [...arena.applyDelta({ ...open, baseSize: base.length }, 0, base.length, shortest)];
    return {
      baseSize: open.baseSize,
      resultSize: open.resultSize,
      bytes: Buffer.from(arena.bytes(base.length, open.resultSize)),
      segments,
    };
  } finally {
    expect(arena.bytes(0, base.length).equals(Buffer.from(base))).toBe(true);
  }
}

describe('deltas', () => {
  it('give what their instructions say, and name what was copied', () => {
    fc.assert(
      fc.property(
        base.chain((bytes) => fc.tuple(fc.constant(bytes), steps(bytes.length))),
        fc.constantFrom(1, 8, 64),
        ([bytes, list], shortest) => {
          const result = Buffer.concat(
            list.map((step) =>
              Buffer.from(step.kind === 'copy' ? bytes.subarray(step.offset, step.offset + step.length) : step.bytes),
            ),
          );
          const delta = Buffer.from([...sized(bytes.length), ...sized(result.length), ...list.flatMap(encode)]);
          const got = applied(bytes, delta, shortest);
          expect([got.baseSize, got.resultSize]).toEqual([bytes.length, result.length]);
          expect(got.bytes.equals(result)).toBe(true);
          let copied = 0;
          let end = 0;
          for (let i = 0; i < got.segments.length; i += 3) {
            const [start = 0, from = 0, length = 0] = got.segments.slice(i, i + 3);
            expect(
              result.subarray(start, start + length).equals(Buffer.from(bytes.subarray(from, from + length))),
            ).toBe(true);
            expect(start).toBeGreaterThanOrEqual(end);
            expect(
              length >= shortest ||
                (start === 0 && from === 0) ||
                (start + length === result.length && from + length === bytes.length),
            ).toBe(true);
            end = start + length;
            copied += length;
          }
          if (shortest === 1) {
            expect(copied).toBe(list.reduce((sum, step) => sum + (step.kind === 'copy' ? step.length : 0), 0));
          }
        },
      ),
    );
  });

  it('never write outside their result, whatever they hold', () => {
    fc.assert(
      fc.property(base, fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, instructions, size) => {
        const delta = Buffer.concat([Buffer.from([...sized(bytes.length), ...sized(size)]), instructions]);
        try {
          applied(bytes, delta, 1);
        } catch (error) {
          expect(error).toBeInstanceOf(PackError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('copy from anywhere in a large text, and any length', () => {
    // No power of two leads from one byte to the same one.
    const bytes = Buffer.alloc(
      17_200_000,
      Uint8Array.from({ length: 251 }, (_, i) => i),
    );
    const offsets = [0, 255, 256, 0x1234, 0xffff, 0x10000, 0x123456, 0xffffff, 0x1000000, 0x1012345];
    const lengths = [1, 15, 16, 17, 255, 256, 1023, 1024, 1025, 0xffff, 0x10000, 0x10001, 0x12345];
    const list = offsets.flatMap((offset) => lengths.map((length): Step => ({ kind: 'copy', offset, length })));
    const result = Buffer.concat(
      list.map((step) => (step.kind === 'copy' ? bytes.subarray(step.offset, step.offset + step.length) : Buffer.of())),
    );
    const delta = Buffer.from([...sized(bytes.length), ...sized(result.length), ...list.flatMap(encode)]);
    expect(applied(bytes, delta, 64).bytes.equals(result)).toBe(true);
  });

  it.each<[string, number, readonly number[]]>([
    ['an instruction that there is not', 3, [3, 1, 2, 3, 0]],
    ['bytes that are not there', 5, [5, 1, 2]],
    ['a copy that ends behind its text', 4, [0x91, 7, 4]],
    ['a copy that begins behind its text', 1, [0x91, 11, 1]],
    ['a copy whose numbers are not there', 1, [0x93, 0]],
    ['less than it says', 4, [3, 1, 2, 3]],
    ['nothing, though it says something', 1, []],
    ['more new bytes than it says', 2, [3, 1, 2, 3]],
    ['a longer copy than it says', 2, [0x90, 3]],
    ['a copy of the length that no byte says', 10, [0x80]],
  ])('are refused where they hold %s', (_, size, instructions) => {
    const bytes = Buffer.from('0123456789');
    expect(() => applied(bytes, Buffer.from([...sized(bytes.length), ...sized(size), ...instructions]), 1)).toThrow(
      PackError,
    );
  });

  it('may be larger than the room that there was for them', () => {
    const bytes = Buffer.alloc(5000, 'abc');
    const parts: number[] = [];
    const list: Step[] = Array.from({ length: 12_000 }, (_, i) => ({
      kind: 'insert',
      bytes: Array.from({ length: 120 }, (__, at) => Math.imul(i * 120 + at, 0x9e3779b1) >>> 24),
    }));
    for (const step of list) parts.push(...encode(step));
    const result = Buffer.concat(list.map((step) => Buffer.from(step.kind === 'insert' ? step.bytes : [])));
    expect(
      applied(
        bytes,
        Buffer.concat([Buffer.from([...sized(bytes.length), ...sized(result.length)]), Buffer.from(parts)]),
        64,
      ).bytes.equals(result),
    ).toBe(true);
  });
});
