/** What the kernel finds in its memory, held to the plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutomatonSearch } from '../../src/detect/automaton-search.ts';
import { buildAutomaton, collectHits, hitBuffer } from '../../src/detect/automaton.ts';
import { ANYTHING, followMasks, followsOf } from '../../src/detect/follow-table.ts';
import { base64Runs, RUN_MAX, RUN_MIN } from '../../src/detect/decode/base64.ts';
import { openKernel, PAGE } from '../../src/sources/pack/kernel.ts';
import { KERNEL } from '../sources/pack/packed.ts';

const automaton = buildAutomaton(['word']), kernel = openKernel(KERNEL), search = new AutomatonSearch(kernel, automaton, 4, followMasks(automaton, followsOf([[ANYTHING]])));

/** The text in the kernel's memory, between letters that are none of its own. */
function inKernel(text: Uint8Array): Buffer {
  const missing = Math.ceil((search.end + text.length + 128 - kernel.memory.buffer.byteLength) / PAGE);
  if (missing > 0) kernel.memory.grow(missing);
  new Uint8Array(kernel.memory.buffer).fill(0x41, search.end, search.end + text.length + 128);
  const bytes = Buffer.from(kernel.memory.buffer, search.end + 64, text.length);
  bytes.set(text);
  return bytes;
}

describe('words in the kernel', () => {
  const WORDS = ['ab', 'cc', 'bca', 'cab'], WANTED = [[{ next: 'ad', run: 0 }], [ANYTHING], [{ next: '', run: 3 }], [{ next: 'aa', run: 1 }, { next: 'cd', run: 2 }]];
  const few = buildAutomaton(WORDS), { next, run } = followsOf(WANTED), wanted = ['[a-d]', '', '', '[acd]'];
  const ownKernel = openKernel(KERNEL), ownSearch = new AutomatonSearch(ownKernel, few, 3, followMasks(few, followsOf(WANTED)));

  /** What the plain search finds and nobody passes over. */
  function plainly(bytes: Buffer, from: number, to: number): string[] {
    const hits = hitBuffer(), found: string[] = [];
    collectHits(few, bytes, 0, bytes.length, 0, hits);
    for (let i = 0; i < hits.length; i += 2) {
      const output = hits.pairs[i] ?? 0, last = hits.pairs[i + 1] ?? 0, words = [...few.words.subarray(few.outputStart[output], few.outputStart[output + 1])];
      if (last < from || last >= to) continue;
      const behind = bytes.toString('latin1', last + 1), least = Math.min(...words.map((word) => run[word] ?? 0));
      const isNext = behind === '' || words.some((word) => new RegExp(`^${wanted[word] ?? ''}`).test(behind));
      if (isNext && /^[a-z]*/.exec(behind.slice(0, least))?.[0].length === Math.min(least, behind.length)) found.push(`${output} ${last}`);
    }
    return found;
  }

  it('are those that the plain search finds, but for what nobody wants behind them', () => {
    expect(next.length).toBe(WORDS.length);
    let passedOver = 0;
    fc.assert(fc.property(fc.array(fc.constantFrom(...'aaabbbccd ('), { maxLength: 300, size: 'max' }), fc.nat(20), fc.nat(20), (letters, before, after) => {
      const bytes = Buffer.from(letters.join('')), from = Math.min(before, bytes.length), to = Math.max(from, bytes.length - after);
      const missing = Math.ceil((ownSearch.end + bytes.length + 64 - ownKernel.memory.buffer.byteLength) / PAGE);
      if (missing > 0) ownKernel.memory.grow(missing);
      new Uint8Array(ownKernel.memory.buffer).fill(0x61, ownSearch.end, ownSearch.end + bytes.length + 64);
      const inside = Buffer.from(ownKernel.memory.buffer, ownSearch.end, bytes.length);
      inside.set(bytes);
      const expected = plainly(bytes, from, to);
      for (const text of [bytes, inside]) {
        const count = ownSearch.search(text, from, to), pairs = [...ownSearch.pairs.subarray(0, count)];
        expect(pairs.flatMap((output, i) => (i % 2 === 0 ? [`${output} ${pairs[i + 1]}`] : []))).toEqual(expected);
      }
      if (/[^c]ab[^a-d]/.test(bytes.toString('latin1', from, to))) passedOver++;
    }), { numRuns: 1000 });
    expect(passedOver).toBeGreaterThan(100);
  });
});

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
