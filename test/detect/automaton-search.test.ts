/** What the kernel finds in its memory, held to the plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutomatonSearch } from '../../src/detect/automaton-search.ts';
import { buildAutomaton } from '../../src/detect/automaton.ts';
import { base64Runs, RUN_MAX, RUN_MIN } from '../../src/detect/decode/base64.ts';
import { openKernel, PAGE } from '../../src/sources/pack/kernel.ts';
import { KERNEL } from '../sources/pack/packed.ts';

const kernel = openKernel(KERNEL), search = new AutomatonSearch(kernel, buildAutomaton(['word']), 4);

/** The text in the kernel's memory, between letters that are none of its own. */
function inKernel(text: Uint8Array): Buffer {
  const missing = Math.ceil((search.end + text.length + 128 - kernel.memory.buffer.byteLength) / PAGE);
  if (missing > 0) kernel.memory.grow(missing);
  new Uint8Array(kernel.memory.buffer).fill(0x41, search.end, search.end + text.length + 128);
  const bytes = Buffer.from(kernel.memory.buffer, search.end + 64, text.length);
  bytes.set(text);
  return bytes;
}

describe('runs of base64 in the kernel', () => {
  it('are those that the plain loop finds, for every byte and wherever the stretch begins and ends', () => {
    const piece = fc.oneof(fc.constantFrom(1, 15, 16, 17, RUN_MIN - 1, RUN_MIN, RUN_MIN + 1, 70).map((length) => Buffer.alloc(length, 'aZ09+/-_')), fc.uint8Array({ minLength: 1, maxLength: 3 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(40), fc.nat(40), (pieces, before, after) => {
      const bytes = inKernel(Buffer.concat(pieces)), from = Math.min(before, bytes.length), to = Math.max(from, bytes.length - after);
      expect(search.runs(bytes, from, to)).toEqual(base64Runs(bytes, from, to));
    }), { numRuns: 500 });
    for (let byte = 0; byte < 256; byte++) {
      const bytes = inKernel(Buffer.concat([Buffer.alloc(RUN_MIN, 'a'), Buffer.of(byte), Buffer.alloc(RUN_MIN, 'b')]));
      expect(search.runs(bytes, 0, bytes.length)).toEqual(base64Runs(bytes, 0, bytes.length));
    }
  });

  it('are all told where there are more than fit at once, and none that is too long', () => {
    const many = inKernel(Buffer.alloc(600_000, `${'a'.repeat(RUN_MIN)} `));
    expect(search.runs(many, 0, many.length)).toEqual(base64Runs(many, 0, many.length));
    const long = inKernel(Buffer.concat([Buffer.alloc(RUN_MAX + 1, 'a'), Buffer.from(' '), Buffer.alloc(RUN_MAX, 'a')]));
    expect(search.runs(long, 0, long.length)).toEqual([{ start: RUN_MAX + 2, end: 2 * RUN_MAX + 2 }]);
  });
});
