/** The share of one thread in scanning a list of files: it claims some after the other until none is left. */
import type { Engine } from '../detect/engine.ts';
import { keptInBytes } from '../detect/key-file.ts';
import type { Skipped } from '../model/diagnostic.ts';
import type { Fragment } from '../model/fragment.ts';
import { GONE, type FileReader } from '../sources/read.ts';
import type { TreeFile } from '../sources/tree.ts';
import { claims, type SharedClaims } from './claims.ts';
import { NOTHING, scanFragment, type FragmentResult, type FragmentOptions } from './file-scan.ts';

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
