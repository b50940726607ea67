import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, emptySegments, readDeltaHeader } from '../../../src/sources/pack/delta.ts';
import { PackError } from '../../../src/sources/pack/pack-index.ts';

type Step = { readonly kind: 'copy'; readonly offset: number; readonly length: number } | { readonly kind: 'insert'; readonly bytes: readonly number[] };

function sized(value: number): number[] {
  const out: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return [...out, value];
}

/** The instruction as git would write it: zero bytes of offset and length are left out. */
function encode(step: Step): number[] {
  if (step.kind === 'insert') return [step.bytes.length, ...step.bytes];
  const bytes = [step.offset & 255, (step.offset >> 8) & 255, (step.offset >> 16) & 255, 0, step.length & 255, (step.length >> 8) & 255, 0];
  return [bytes.reduce((op, byte, bit) => (byte === 0 ? op : op | (1 << bit)), 128), ...bytes.filter((byte) => byte !== 0)];
}

const base = fc.uint8Array({ minLength: 1, maxLength: 400 });
const steps = (length: number): fc.Arbitrary<readonly Step[]> => fc.array(fc.oneof(
  fc.nat(length - 1).chain((offset) => fc.record({ kind: fc.constant('copy' as const), offset: fc.constant(offset), length: fc.integer({ min: 1, max: length - offset }) })),
  fc.record({ kind: fc.constant('insert' as const), bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 127 }) }),
), { minLength: 1, maxLength: 20 });

describe('deltas', () => {
  it('give what their instructions say, and name what was copied', () => {
    fc.assert(fc.property(base.chain((bytes) => fc.tuple(fc.constant(bytes), steps(bytes.length))), ([bytes, list]) => {
      const result = Buffer.concat(list.map((step) => Buffer.from(step.kind === 'copy' ? bytes.subarray(step.offset, step.offset + step.length) : step.bytes)));
      const delta = Buffer.from([...sized(bytes.length), ...sized(result.length), ...list.flatMap(encode)]);
      const arena = new Uint8Array(10 + bytes.length + result.length);
      arena.set(bytes, 10);
      const header = readDeltaHeader(delta, 0, delta.length), segments = emptySegments();
      expect([header.baseSize, header.resultSize]).toEqual([bytes.length, result.length]);
      applyDelta(arena, 10, bytes.length, delta, header.at, delta.length, 10 + bytes.length, result.length, segments);
      expect(Buffer.from(arena.subarray(10 + bytes.length)).equals(result)).toBe(true);
      for (let i = 0; i < segments.length; i += 3) {
        const [start = 0, from = 0, length = 0] = segments.triples.subarray(i, i + 3);
        expect(result.subarray(start, start + length).equals(Buffer.from(bytes.subarray(from, from + length)))).toBe(true);
      }
    }));
  });

  it('never write outside their result, whatever they hold', () => {
    fc.assert(fc.property(base, fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, delta, size) => {
      const arena = new Uint8Array(bytes.length + size + 64).fill(0xaa);
      arena.set(bytes);
      try {
        applyDelta(arena, 0, bytes.length, delta, 0, delta.length, bytes.length, size, emptySegments());
      } catch (error) {
        expect(error).toBeInstanceOf(PackError);
      }
      expect(arena.subarray(bytes.length + size).every((byte) => byte === 0xaa)).toBe(true);
      expect(Buffer.from(arena.subarray(0, bytes.length)).equals(Buffer.from(bytes))).toBe(true);
    }), { numRuns: 500 });
  });
});
