/** What the kernel finds in its memory, held to the plain loops. */
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { openAnchors, type Anchors } from '../../src/detect/search/anchors.ts';
import { AutomatonSearch, HIT, LAST } from '../../src/detect/search/automaton-search.ts';
import { searchTables } from '../../src/detect/search/search-tables.ts';
import { buildAutomaton, collectHits, hitBuffer } from '../../src/detect/search/automaton.ts';
import { FOLLOWED, followsOf, type Follows } from '../../src/detect/search/follow-table.ts';
import { base64Runs, RUN_MAX, RUN_MIN, runLayer } from '../../src/detect/decode/base64.ts';
import { WRAP_REACH } from '../../src/detect/decode/wrapped.ts';
import { bookOf } from '../../src/detect/rule-book.ts';
import type { Span } from '../../src/model/span.ts';
import { openKernel, PAGE } from '../../src/sources/pack/kernel.ts';
import { KERNEL } from '../sources/pack/packed.ts';

/** What a word is followed by that nobody has said anything of. */
const ANYTHING = { next: '', run: 0 };
const NO_RULES = bookOf({ digest: '', rules: [], structural: [] });

/** Of words that are asked for by what nothing is told of before it looks. */
function anchorsOf(words: readonly string[], follows: Follows): Anchors {
  const none = new Int32Array(0);
  return openAnchors(
    { words, claims: words.map(() => [{ consumer: { kind: 'directive' }, exact: null }]), follows },
    { before: none, after: none, run: none },
  );
}

const kernel = openKernel(KERNEL);
const search = new AutomatonSearch(
  kernel,
  searchTables(buildAutomaton(['word']), anchorsOf(['word'], followsOf([[ANYTHING]])), NO_RULES),
);

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
  const WORDS = ['ab', 'cc', 'bca', 'cab'];
  const WANTED = [
    [{ next: 'ad', run: 0 }],
    [ANYTHING],
    [{ next: '', run: 3 }],
    [
      { next: 'aa', run: 1 },
      { next: 'cd', run: 2 },
    ],
  ];
  const few = buildAutomaton(WORDS);
  const { next, run } = followsOf(WANTED);
  const wanted = ['[a-d]', '', '', '[acd]'];
  const ownKernel = openKernel(KERNEL);
  const ownSearch = new AutomatonSearch(ownKernel, searchTables(few, anchorsOf(WORDS, followsOf(WANTED)), NO_RULES));

  /** What the plain search finds and nobody passes over. */
  function plainly(bytes: Buffer, from: number, to: number): string[] {
    const hits = hitBuffer();
    const found: string[] = [];
    collectHits(few, bytes, 0, bytes.length, 0, hits);
    for (let i = 0; i < hits.length; i += 2) {
      const output = hits.numbers[i] ?? 0;
      const last = hits.numbers[i + 1] ?? 0;
      const words = [...few.words.subarray(few.outputStart[output], few.outputStart[output + 1])];
      if (last < from || last >= to) continue;
      const behind = bytes.toString('latin1', last + 1);
      const least = Math.min(...words.map((word) => run[word] ?? 0));
      const isNext = behind === '' || words.some((word) => new RegExp(`^${wanted[word] ?? ''}`).test(behind));
      if (isNext && /^[a-z]*/.exec(behind.slice(0, least))?.[0].length === Math.min(least, behind.length)) {
        found.push(`${output} ${last}`);
      }
    }
    return found;
  }

  it('are those that the plain search finds, but for what nobody wants behind them', () => {
    expect(next.length).toBe(WORDS.length);
    let passedOver = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'aaabbbccd ('), { maxLength: 300, size: 'max' }),
        fc.nat(20),
        fc.nat(20),
        (letters, before, after) => {
          const bytes = Buffer.from(letters.join(''));
          const from = Math.min(before, bytes.length);
          const to = Math.max(from, bytes.length - after);
          const missing = Math.ceil((ownSearch.end + bytes.length + 64 - ownKernel.memory.buffer.byteLength) / PAGE);
          if (missing > 0) ownKernel.memory.grow(missing);
          new Uint8Array(ownKernel.memory.buffer).fill(0x61, ownSearch.end, ownSearch.end + bytes.length + 64);
          const inside = Buffer.from(ownKernel.memory.buffer, ownSearch.end, bytes.length);
          inside.set(bytes);
          const expected = plainly(bytes, from, to);
          for (const count of [
            () => ownSearch.search(bytes, from, to),
            () => ownSearch.searchInPlace(inside, from, to),
          ]) {
            const hits = ownSearch.hits.slice(0, count());
            expect(
              Array.from({ length: hits.length / HIT }, (_, i) => `${hits[i * HIT]} ${hits[i * HIT + LAST]}`),
            ).toEqual(expected);
          }
          if (/[^c]ab[^a-d]/.test(bytes.toString('latin1', from, to))) passedOver++;
        },
      ),
      { numRuns: 1000 },
    );
    expect(passedOver).toBeGreaterThan(100);
  });
});

describe('runs of base64 in the kernel', () => {
  const RUN = RUN_MAX + RUN_MIN;
  /** Of runs that begin like text, the plain loop's; others are told of by neither. */
  const worthDecoding = (bytes: Buffer, from: number, to: number): readonly Span[] =>
    base64Runs(bytes, from, to).filter((run) => runLayer(bytes, run) !== undefined);
  const text = (length: number): string =>
    Buffer.from('key = some words in a row, '.repeat(Math.ceil(length / 27)).slice(0, length)).toString('base64url');

  it('are those of the plain loop that hold text, wherever the stretch begins and ends', () => {
    let told = 0;
    const piece = fc.oneof(
      fc
        .constantFrom(1, 15, 16, 17, RUN_MIN - 1, RUN_MIN, RUN_MIN + 1, 70)
        .map((length) => Buffer.from(text(length).slice(0, length))),
      fc.constantFrom(24, 40).map((length) => Buffer.from(Buffer.from(text(length)).toString('hex'))),
      fc.uint8Array({ minLength: 1, maxLength: 3 }),
      fc
        .uint8Array({ minLength: 30, maxLength: 40 })
        .map((bytes) => Buffer.from(Buffer.from(bytes).toString('base64'))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(40), fc.nat(40), (pieces, before, after) => {
        const bytes = inKernel(Buffer.concat(pieces));
        const from = Math.min(before, bytes.length);
        const to = Math.max(from, bytes.length - after);
        const runs = search.runs(bytes, from, to);
        const plain = base64Runs(bytes, from, to);
        told += runs.length;
        for (const run of worthDecoding(bytes, from, to)) expect(runs).toContainEqual(run);
        for (const run of runs) expect(plain).toContainEqual(run);
      }),
      { numRuns: 500 },
    );
    expect(told).toBeGreaterThan(150);
  });

  it('end at every byte that is no letter of either alphabet, and at no other', () => {
    const half = text(RUN_MIN);
    for (let byte = 0; byte < 256; byte++) {
      const bytes = inKernel(Buffer.concat([Buffer.from(half), Buffer.of(byte), Buffer.from(half)]));
      expect(search.runs(bytes, 0, bytes.length)).toEqual(base64Runs(bytes, 0, bytes.length));
    }
  });

  it('are all told where there are more than fit at once, and none that is too long', () => {
    const run = text(RUN_MIN);
    const many = inKernel(Buffer.alloc(1_200_000, `${run} `));
    expect(search.runs(many, 0, many.length)).toEqual(base64Runs(many, 0, many.length));
    expect(search.runs(many, 0, many.length).length).toBeGreaterThan(20_000);
    const long = inKernel(Buffer.from(`${text(RUN).slice(0, RUN_MAX + 1)} ${text(RUN).slice(0, RUN_MAX)}`));
    expect(search.runs(long, 0, long.length)).toEqual([{ start: RUN_MAX + 2, end: 2 * RUN_MAX + 2 }]);
  });
});

/** Stretches that were copied, as triples, behind a text in a kernel's memory. */
function copiesBehind(text: Buffer, owner: typeof kernel, triples: readonly (readonly number[])[]): Int32Array {
  const at = Math.ceil((text.byteOffset + text.length + 64) / 4) * 4;
  const missing = Math.ceil((at + triples.length * 12 - owner.memory.buffer.byteLength) / PAGE);
  if (missing > 0) throw new Error('no room for the copies');
  const copies = new Int32Array(owner.memory.buffer, at, triples.length * 3);
  copies.set(triples.flat());
  return copies;
}

function putInto(owner: typeof kernel, from: number, text: Uint8Array): Buffer {
  owner.memory.grow(Math.ceil((text.length + PAGE) / PAGE) + 1);
  const bytes = Buffer.from(owner.memory.buffer, from, text.length);
  bytes.set(text);
  return bytes;
}

describe('seams in the kernel', () => {
  const run = Buffer.from('key = some words in a row that go on and on, words').toString('base64').slice(0, 64);
  const FAR = '; '.repeat(300);

  it('have a say in the runs of the block that they lie in, and in no others', () => {
    for (const [lineEnd, indent] of [
      ['\n', ''],
      ['\r\n', ''],
      ['\n', '    '],
      ['\r\n', '\t'],
    ] as const) {
      const block = Array.from({ length: 20 }, () => run).join(`${lineEnd}${indent}`);
      const head = `${run}${FAR}"`;
      const bytes = putInto(kernel, search.end + 64, Buffer.from(`${head}${block}"${FAR}${run}`));
      const middle = head.length + (block.length >> 1);
      const runs = search.runsAtSeams(
        bytes,
        copiesBehind(bytes, kernel, [
          [0, 0, middle],
          [middle, middle + 5, bytes.length - middle],
        ]),
        bytes.length + 5,
      );
      expect(runs).toEqual(base64Runs(bytes, head.length, head.length + block.length));
      expect(runs).toHaveLength(20);
    }
  });

  it('look no further than a wrapped line where no letters stand, and nowhere in what is copied whole', () => {
    const bytes = putInto(kernel, search.end + 64, Buffer.from(`${run}${'; '.repeat(200)}${run}${'; '.repeat(200)}`));
    const near = bytes.length - 400;
    const all = [[0, 0, bytes.length]];
    const at = (seam: number): readonly Span[] =>
      search.runsAtSeams(
        bytes,
        copiesBehind(bytes, kernel, [
          [0, 0, seam],
          [seam, seam + 5, bytes.length - seam],
        ]),
        bytes.length + 5,
      );
    expect(at(near)).toEqual([{ start: near - 64, end: near }]);
    expect(at(near + WRAP_REACH + 1)).toEqual([]);
    expect(search.runsAtSeams(bytes, copiesBehind(bytes, kernel, all), bytes.length)).toEqual([]);
  });

  // Where each seam looked for the ends of its block, this took the square of the block's length: tens of minutes.
  it('are told of in one pass, however long a block is and however many of them it has', () => {
    const block = Array.from({ length: 120_000 }, () => run).join('\n');
    const bytes = putInto(kernel, search.end + 64, Buffer.concat([Buffer.from(block), Buffer.alloc(1 << 21)]));
    const text = bytes.subarray(0, block.length);
    const step = run.length + 1;
    const triples = Array.from({ length: 120_000 }, (_, at) => [at * step, at * step + 7, step]);
    const runs = search.runsAtSeams(text, copiesBehind(text, kernel, triples), text.length);
    expect(runs).toEqual(base64Runs(text, 0, text.length));
    expect(runs).toHaveLength(120_000);
  });

  it('bring the words that end in new bytes, or that a seam may have changed, and as many as there are', () => {
    const letters = fc
      .array(fc.constantFrom(...'wordx '), { minLength: 1, maxLength: 60 })
      .map((list) => list.join(''));
    const parts = fc.array(
      fc.record({
        added: letters,
        copied: fc
          .array(fc.constantFrom('word', 'wo', 'rd', 'other words'), { minLength: 8, maxLength: 30 })
          .map((list) => list.join('')),
        repeated: fc.constantFrom(1, 1, 1, 1, 1, 9000),
      }),
      { minLength: 1, maxLength: 6 },
    );
    let widened = 0;
    fc.assert(
      fc.property(parts, fc.boolean(), (list, opens) => {
        let text = '';
        const triples: number[][] = [];
        const asked = new Set<number>();
        for (const { added, copied, repeated } of list) {
          if (text !== '' || !opens) text += added.repeat(repeated);
          triples.push([text.length, text.length === 0 ? 0 : text.length + 7, copied.length]);
          text += copied;
        }
        text += 'word';
        const from = search.end + 64;
        const copies = copiesBehind(putInto(kernel, from, Buffer.from(text)), kernel, triples);
        for (let at = 0; at < text.length; at++) {
          const copy = triples.find(([start = 0, , size = 0]) => at >= start && at < start + size);
          const [start = 0, base = 0, size = 0] = copy ?? [];
          if (copy === undefined || (at < start + 3 && start + base !== 0) || at >= start + size - FOLLOWED) {
            asked.add(at);
          }
        }
        const { byteOffset, byteLength } = copies;
        const into = byteOffset + byteLength;
        let end = 0;
        for (let room = 4096; end === 0; room *= 4) {
          if (room > 4096) widened++;
          const missing = Math.ceil((into + room - kernel.memory.buffer.byteLength) / PAGE);
          if (missing > 0) kernel.memory.grow(missing);
          new Int32Array(kernel.memory.buffer, into + room - 4, 1).fill(-1);
          end = kernel.takeHits(
            from,
            text.length,
            byteOffset,
            into,
            text.length + 1000,
            into,
            into,
            false,
            into,
            into + room - 4,
          );
          expect(new Int32Array(kernel.memory.buffer, into + room - 4, 1)[0]).toBe(-1);
        }
        const hits = new Int32Array(kernel.memory.buffer, into, (end - into) / 4);
        const found = Array.from({ length: hits.length / HIT }, (_, i) => hits[i * HIT + LAST]);
        expect(found).toEqual(
          [...text.matchAll(/word/g)].map(({ index }) => index + 3).filter((last) => asked.has(last)),
        );
      }),
      { numRuns: 60 },
    );
    expect(widened).toBeGreaterThan(20);
  });
});
