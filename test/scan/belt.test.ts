import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { hitBuffer } from '../../src/detect/search/automaton.ts';
import { BeltEmptier, BeltFiller, newBelt } from '../../src/scan/tree/belt.ts';

interface Given {
  readonly text: string | null;
  readonly hits: readonly number[];
  readonly runs: readonly { readonly start: number; readonly end: number }[];
}

const LEFT: Given = { text: null, hits: [], runs: [] };
const given = fc
  .record({
    text: fc.option(
      fc.oneof(
        fc.string({ maxLength: 400 }),
        fc.integer({ min: 0, max: 3_000_000 }).map((length) => 'x'.repeat(length)),
      ),
    ),
    hits: fc.array(fc.nat(), { maxLength: 10 }).map((numbers) => [...numbers, ...numbers]),
    runs: fc.array(fc.record({ start: fc.nat(), end: fc.nat() }), { maxLength: 4 }),
  })
  .map((file) => (file.text === null ? LEFT : file));

function put(filler: BeltFiller, index: number, { text, hits, runs }: Given): void {
  if (text === null) return filler.leave(index);
  const buffer = hitBuffer();
  for (const number of hits) buffer.push(number);
  filler.put(index, Buffer.from(text), buffer, runs);
}

function taken(emptier: BeltEmptier): { readonly index: number; readonly file: Given }[] {
  const files: { index: number; file: Given }[] = [];
  while (
    emptier.empty(({ index, searched }) => {
      files.push({
        index,
        file:
          searched === null
            ? LEFT
            : {
                text: searched.bytes.toString(),
                hits: [...searched.hits.numbers.subarray(0, searched.hits.length)],
                runs: searched.runs,
              },
      });
    })
  ) {
    /* until nothing is left */
  }
  return files;
}

describe('files that are read ahead', () => {
  it('come out as they were put in, in their order, however often the ring goes round', () => {
    let bytes = 0;
    fc.assert(
      fc.property(fc.array(fc.array(given, { maxLength: 4 }), { minLength: 12, maxLength: 24 }), (turns) => {
        const belt = newBelt();
        const filler = new BeltFiller(belt);
        const emptier = new BeltEmptier(belt);
        const out: ReturnType<typeof taken> = [];
        let index = 0;
        for (const files of turns) {
          for (const file of files) put(filler, index++, file);
          filler.handOver();
          out.push(...taken(emptier));
        }
        filler.end();
        expect(emptier.isOver).toBe(false);
        out.push(...taken(emptier));
        const files = turns.flat();
        expect(out.map((file) => file.index)).toEqual(files.map((_, at) => at));
        for (const [at, file] of files.entries()) expect(out[at]?.file).toEqual(file);
        expect(emptier.isOver).toBe(true);
        bytes = Math.max(
          bytes,
          files.reduce((sum, { text }) => sum + (text ?? '').length, 0),
        );
      }),
      { numRuns: 8 },
    );
    expect(bytes).toBeGreaterThan(1 << 24);
  });

  it('are left to be read where they are too large', () => {
    const belt = newBelt();
    const filler = new BeltFiller(belt);
    const emptier = new BeltEmptier(belt);
    filler.put(7, Buffer.alloc(1 << 22, 65), hitBuffer(), []);
    filler.handOver();
    expect(taken(emptier)).toEqual([{ index: 7, file: LEFT }]);
  });

  it('are there once they have been handed over', () => {
    const belt = newBelt();
    const filler = new BeltFiller(belt);
    const emptier = new BeltEmptier(belt);
    put(filler, 1, { text: 'one', hits: [], runs: [] });
    expect(taken(emptier)).toEqual([]);
    filler.handOver();
    put(filler, 2, { text: 'two', hits: [], runs: [] });
    expect(taken(emptier).map(({ index }) => index)).toEqual([1]);
    filler.end();
    expect([taken(emptier).map(({ index }) => index), emptier.isOver]).toEqual([[2], true]);
  });
});
