/**
 * The work of a thread that reads and searches files for the one that judges them. What holds nothing goes no further,
 * nor what only leads to decoded text without anchors.
 */
import { hitBuffer } from '../../detect/search/automaton.ts';
import { LOADED_AT_ONCE, type AutomatonSearch } from '../../detect/search/automaton-search.ts';
import { loudRuns } from '../../detect/loud-runs.ts';
import { isTelling } from '../../detect/telling-name.ts';
import type { IntList } from '../../base/int-list.ts';
import type { TreeFile } from '../../sources/tree.ts';
import { claims } from './claims.ts';
import { BeltFiller, type SharedBelt } from './belt.ts';
import type { Workplace } from './tree-work.ts';
import { noteRead, noteSkip, noWork, type WorkDone } from './work-done.ts';

export interface Lookout extends Pick<Workplace, 'files' | 'claims' | 'reader' | 'texts'> {
  readonly search: AutomatonSearch;
}

/** Reads and searches claim after claim, and hands each over. Answers what there is nothing to judge about. */
export function readAhead(at: Lookout, belt: SharedBelt): WorkDone {
  const reading: Reading = { ...at, hits: hitBuffer(), filler: new BeltFiller(belt), done: noWork() };
  const { filler, done } = reading;
  for (const { from, to } of claims(at.claims)) {
    for (let index = from; index < to; index++) {
      const file = at.files[index];
      if (file !== undefined) lookInto(file, index, reading);
    }
    filler.handOver();
  }
  filler.end();
  return done;
}

/** What is used for one file after the other. */
interface Reading extends Lookout {
  readonly hits: IntList;
  readonly filler: BeltFiller;
  readonly done: WorkDone;
}

function lookInto(file: TreeFile, index: number, { reader, search, texts, hits, filler, done }: Reading): void {
  const read = reader.read(file.file);
  if (read.kind === 'skipped') return noteSkip(file, index, read, done);
  const { bytes, encoding } = read;
  if (encoding !== 'utf8' || bytes.length > LOADED_AT_ONCE || isTelling(file.path)) return filler.leave(index);
  if (texts?.knows(index, file.path, bytes) === true) return noteRead(bytes, done);
  hits.length = 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const runs = loudRuns(text, search.placesIn(bytes, hits), search);
  if (hits.length > 0 || runs.length > 0) return filler.put(index, bytes, hits, runs);
  noteRead(bytes, done);
}
