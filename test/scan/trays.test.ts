import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitBuffer, addHit } from '../../src/detect/automaton.ts';
import { newTrays, TRAY_BYTES, TrayEmptier, TrayFiller } from '../../src/scan/trays.ts';

interface Given {
  readonly text: string | null;
  readonly hits: readonly number[];
  readonly runs: readonly { readonly start: number; readonly end: number }[];
}

const given = fc.record({
  text: fc.option(fc.string({ maxLength: 400 })),
  hits: fc.array(fc.nat(), { maxLength: 10 }).map((numbers) => [...numbers, ...numbers]),
  runs: fc.array(fc.record({ start: fc.nat(), end: fc.nat() }), { maxLength: 4 }),
});

function put(filler: TrayFiller, index: number, { text, hits, runs }: Given): void {
  if (text === null) return filler.leave(index);
  const buffer = hitBuffer();
  for (let at = 0; at < hits.length; at += 2) addHit(buffer, hits[at] ?? 0, hits[at + 1] ?? 0);
  filler.put(index, Buffer.from(text), buffer, runs);
}

function taken(emptier: TrayEmptier): { readonly index: number; readonly file: Given }[] {
  const files: { index: number; file: Given }[] = [];
  emptier.empty(({ index, searched }) => {
    const file = searched === null ? { text: null, hits: [], runs: [] } : { text: searched.bytes.toString(), hits: [...searched.hits.pairs.subarray(0, searched.hits.length)], runs: searched.runs };
    files.push({ index, file });
  });
  return files;
}

describe('files that are read ahead', () => {
  it('come out as they were put in, in their order', () => {
    fc.assert(fc.property(fc.array(fc.array(given, { maxLength: 6 }), { maxLength: 20 }), (trays) => {
      const shared = newTrays(), filler = new TrayFiller(shared), emptier = new TrayEmptier(shared), out: ReturnType<typeof taken> = [];
      let index = 0;
      for (const files of trays) {
        for (const file of files) put(filler, index++, file);
        filler.handOver();
        out.push(...taken(emptier));
      }
      filler.end();
      const files = trays.flat();
      expect(out).toEqual(files.map((file, at) => ({ index: at, file: file.text === null ? { text: null, hits: [], runs: [] } : file })));
      expect(emptier.isOver).toBe(true);
    }), { numRuns: 50 });
  });

  it('are left to be read where they are larger than a tray', () => {
    const shared = newTrays(), filler = new TrayFiller(shared), emptier = new TrayEmptier(shared);
    filler.put(7, Buffer.alloc(TRAY_BYTES, 65), hitBuffer(), []);
    filler.handOver();
    expect(taken(emptier)).toEqual([{ index: 7, file: { text: null, hits: [], runs: [] } }]);
  });

  it('go on in the next tray where one is full', () => {
    const shared = newTrays(), filler = new TrayFiller(shared), emptier = new TrayEmptier(shared), text = 'x'.repeat(TRAY_BYTES * 0.7);
    for (const index of [1, 2]) put(filler, index, { text, hits: [], runs: [] });
    expect(taken(emptier).map(({ index }) => index)).toEqual([1]);
    expect([taken(emptier), emptier.isOver]).toEqual([[], false]);
    filler.end();
    expect(emptier.isOver).toBe(false);
    expect(taken(emptier).map(({ index }) => index)).toEqual([2]);
    expect(emptier.isOver).toBe(true);
  });
});
