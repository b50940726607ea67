/**
 * The share of one thread in scanning a list of files. Threads claim stretches of the list from a shared counter until
 * none is left, so no thread waits for another and nothing is dealt out beforehand.
 */
import type { Engine } from '../detect/engine.ts';
import { keptInBytes } from '../detect/key-file.ts';
import type { Skipped } from '../model/diagnostic.ts';
import type { Fragment } from '../model/fragment.ts';
import { GONE, type FileReader } from '../sources/read.ts';
import type { TreeFile } from '../sources/tree.ts';
import { NOTHING, scanFragment, type FragmentResult, type FragmentOptions } from './file-scan.ts';

const FILES_PER_CLAIM = 16;

/** What a thread works with. */
export interface Workplace {
  readonly files: readonly TreeFile[];
  readonly counters: Int32Array;
  readonly reader: FileReader;
  readonly engine: Engine;
  readonly options: FragmentOptions;
}

/** Cells of the counters shared by all threads. */
export const NEXT_FILE = 0, FILES_DONE = 1, COUNTERS = 2;

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

function scanFile(file: TreeFile, index: number, at: Workplace, done: WorkDone): void {
  const read = at.reader.read(file.file);
  if (read.kind === 'skipped') {
    if (read.reason === GONE) return;
    const kept = read.head === undefined ? null : keptInBytes(read.head);
    if (kept !== null) done.results.push({ index, result: { ...NOTHING, protectedValues: [{ kind: kept.kind, mechanism: kept.mechanism, path: file.path, line: 1 }] } });
    done.skipped.push({ index, skipped: { path: file.path, reason: read.reason, incomplete: read.incomplete } });
    return;
  }
  done.files++;
  done.bytes += read.bytes.length;
  const fragment: Fragment = { bytes: read.bytes, encoding: read.encoding, provenance: { kind: 'file', path: file.path, exposure: file.exposure } };
  const result = scanFragment(at.engine, fragment, at.options);
  if (result !== NOTHING) done.results.push({ index, result });
}

/** Scans one claim of files; false when there was none left. */
export function workOnClaim(at: Workplace, done: WorkDone): boolean {
  const from = Atomics.add(at.counters, NEXT_FILE, FILES_PER_CLAIM);
  if (from >= at.files.length) return false;
  const to = Math.min(from + FILES_PER_CLAIM, at.files.length);
  for (let index = from; index < to; index++) {
    const file = at.files[index];
    if (file !== undefined) scanFile(file, index, at, done);
  }
  Atomics.add(at.counters, FILES_DONE, to - from);
  return true;
}
