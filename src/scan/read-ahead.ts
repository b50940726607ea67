/** The work of a thread that reads and searches files for the one that judges them. What holds nothing goes no further. */
import { hitBuffer, type HitBuffer } from '../detect/automaton.ts';
import { LOADED_AT_ONCE, type AutomatonSearch } from '../detect/automaton-search.ts';
import { isTelling } from '../detect/key-file.ts';
import type { TreeFile } from '../sources/tree.ts';
import { claims } from './claims.ts';
import { TrayFiller, type SharedTrays } from './trays.ts';
import { noteSkip, noWork, type WorkDone, type Workplace } from './tree-work.ts';

export type Lookout = Pick<Workplace, 'files' | 'claims' | 'reader'> & { readonly search: AutomatonSearch };

/** Reads and searches claim after claim, and hands each over. Answers what there is nothing to judge about. */
export function readAhead(at: Lookout, trays: SharedTrays): WorkDone {
  const filler = new TrayFiller(trays), done = noWork(), hits = hitBuffer();
  for (const { from, to } of claims(at.claims)) {
    for (let index = from; index < to; index++) {
      const file = at.files[index];
      if (file !== undefined) lookInto(file, index, at, hits, filler, done);
    }
    filler.handOver();
  }
  filler.end();
  return done;
}

function lookInto(file: TreeFile, index: number, { reader, search }: Lookout, hits: HitBuffer, filler: TrayFiller, done: WorkDone): void {
  const read = reader.read(file.file);
  if (read.kind === 'skipped') return noteSkip(file, index, read, done);
  const { bytes, encoding } = read;
  if (encoding !== 'utf8' || bytes.length > LOADED_AT_ONCE || isTelling(file.path)) return filler.leave(index);
  hits.length = 0;
  const runs = search.placesIn(bytes, hits);
  if (hits.length > 0 || runs.length > 0) return filler.put(index, bytes, hits, runs);
  done.files++;
  done.bytes += bytes.length;
}
