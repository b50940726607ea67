/** The share of one thread in scanning a list of files: it claims some after the other until none is left. */
import { hitBuffer, type HitBuffer } from '../detect/automaton.ts';
import { LOADED_AT_ONCE, type AutomatonSearch } from '../detect/automaton-search.ts';
import type { Engine } from '../detect/engine.ts';
import { isTelling, keptInBytes } from '../detect/key-file.ts';
import type { Skipped } from '../model/diagnostic.ts';
import type { Fragment, TextEncoding } from '../model/fragment.ts';
import type { Detection } from '../model/match.ts';
import { GONE, type FileReader, type Skip } from '../sources/read.ts';
import type { TreeFile } from '../sources/tree.ts';
import { claims, type SharedClaims } from './claims.ts';
import { NOTHING, scanFragment, type FragmentResult, type FragmentOptions } from './file-scan.ts';
import { TrayFiller, type FileAhead, type SharedTrays } from './read-ahead.ts';

/** What a thread works with. */
export interface Workplace {
  readonly files: readonly TreeFile[];
  readonly claims: SharedClaims;
  readonly reader: FileReader;
  readonly engine: Engine;
  readonly options: FragmentOptions;
}

export interface FileResult {
  /** Index in the list of files: what puts the results of all threads back in order. */
  readonly index: number;
  readonly result: FragmentResult;
}

export interface WorkDone {
  readonly results: FileResult[];
  readonly skipped: { readonly index: number; readonly skipped: Skipped }[];
  files: number;
  bytes: number;
}

export function noWork(): WorkDone {
  return { results: [], skipped: [], files: 0, bytes: 0 };
}

function passOver(file: TreeFile, index: number, read: Skip, done: WorkDone): void {
  if (read.reason === GONE) return;
  const kept = read.head === undefined ? null : keptInBytes(read.head);
  if (kept !== null) done.results.push({ index, result: { ...NOTHING, protectedValues: [{ kind: kept.kind, mechanism: kept.mechanism, path: file.path, line: 1 }] } });
  done.skipped.push({ index, skipped: { path: file.path, reason: read.reason, incomplete: read.incomplete } });
}

function keep(file: TreeFile, index: number, bytes: Uint8Array, encoding: TextEncoding, detected: Detection | undefined, at: Workplace, done: WorkDone): void {
  done.files++;
  done.bytes += bytes.length;
  const fragment: Fragment = { bytes, encoding, provenance: { kind: 'file', path: file.path, exposure: file.exposure } };
  const result = scanFragment(at.engine, fragment, detected === undefined ? at.options : { ...at.options, detected });
  if (result !== NOTHING) done.results.push({ index, result });
}

function scanFile(file: TreeFile, index: number, at: Workplace, done: WorkDone): void {
  const read = at.reader.read(file.file);
  if (read.kind === 'skipped') passOver(file, index, read, done);
  else keep(file, index, read.bytes, read.encoding, undefined, at, done);
}

/** Judges a file that another thread has read and searched, or scans one that it has left. */
export function judgeAhead({ index, searched }: FileAhead, at: Workplace, done: WorkDone): void {
  const file = at.files[index];
  if (file === undefined) return;
  if (searched === null) scanFile(file, index, at, done);
  else keep(file, index, searched.bytes, 'utf8', at.engine.judge(searched.bytes, searched.hits, searched.runs), at, done);
}

/** What a thread reads ahead with. */
export type Lookout = Pick<Workplace, 'files' | 'claims' | 'reader'> & { readonly search: AutomatonSearch };

/** Reads and searches a file; where there is anything to judge, or to do that is none of its business, the other thread gets it. */
function lookAhead(file: TreeFile, index: number, at: Lookout, hits: HitBuffer, filler: TrayFiller, done: WorkDone): void {
  const read = at.reader.read(file.file);
  if (read.kind === 'skipped') return passOver(file, index, read, done);
  const { bytes, encoding } = read;
  if (encoding !== 'utf8' || bytes.length > LOADED_AT_ONCE || isTelling(file.path)) return filler.leave(index);
  hits.length = 0;
  const runs = at.search.placesIn(bytes, hits);
  if (hits.length > 0 || runs.length > 0) return filler.put(index, bytes, hits, runs);
  done.files++;
  done.bytes += bytes.length;
}

/** Reads and searches claim after claim, and hands each over. */
export function workAhead(at: Lookout, trays: SharedTrays, done: WorkDone): void {
  const filler = new TrayFiller(trays), hits = hitBuffer();
  for (const { from, to } of claims(at.claims)) {
    for (let index = from; index < to; index++) {
      const file = at.files[index];
      if (file !== undefined) lookAhead(file, index, at, hits, filler, done);
    }
    filler.handOver();
  }
  filler.end();
}

/** Scans claim after claim, and stops for a moment after each. */
export function* workOnClaims(at: Workplace, done: WorkDone): Generator<void, void> {
  for (const { from, to } of claims(at.claims)) {
    for (let index = from; index < to; index++) {
      const file = at.files[index];
      if (file !== undefined) scanFile(file, index, at, done);
    }
    yield;
  }
}
