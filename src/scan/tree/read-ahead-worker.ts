/**
 * A thread of a tree scan that reads and searches files ahead of the one that judges them, and posts what needs no
 * judging. It knows no rule: what it looks for comes as tables. Built as a file of its own with nothing else in it, so
 * that it is at work before the engine would be loaded.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { AutomatonSearch } from '../../detect/search/automaton-search.ts';
import type { SearchTables } from '../../detect/search/search-tables.ts';
import { FileReader } from '../../sources/files/read.ts';
import { openKernel, type KernelCode } from '../../sources/pack/kernel.ts';
import type { SharedBelt } from './belt.ts';
import type { SharedClaims } from './claims.ts';
import { CleanTexts, type SharedTexts } from './clean-texts.ts';
import { unpackFiles, type FileList } from './file-list.ts';
import { readAhead } from './read-ahead.ts';
import { workToWire } from './work-on-wire.ts';

/** Known when the thread is started. */
export interface ReaderSetup {
  readonly kernel: KernelCode;
}

export interface ReaderTask {
  readonly files: FileList;
  readonly claims: SharedClaims;
  readonly maxBytes: number;
  readonly texts: SharedTexts | null;
  readonly tables: SearchTables;
  /** Where to put what was read. */
  readonly belt: SharedBelt;
}

const kernel = openKernel((workerData as ReaderSetup).kernel);

parentPort?.once('message', ({ files, claims, maxBytes, texts, tables, belt }: ReaderTask) => {
  const lookout = {
    files: unpackFiles(files),
    claims,
    reader: new FileReader(maxBytes),
    texts: texts && new CleanTexts(texts),
    search: new AutomatonSearch(kernel, tables),
  };
  parentPort?.postMessage(workToWire(readAhead(lookout, belt)));
});
