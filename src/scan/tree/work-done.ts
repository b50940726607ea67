/** What a thread notes of the files of its share. */
import { keptInBytes } from '../../detect/locked-file.ts';
import type { Skipped } from '../../model/diagnostic.ts';
import { GONE, type Skip } from '../../sources/files/read.ts';
import type { TreeFile } from '../../sources/tree.ts';
import { NOTHING, type FragmentResult } from '../fragment-result.ts';
import { skippedAs } from '../skipped-as.ts';

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

/** Notes a file that was read as text. */
export function noteRead(bytes: Uint8Array, done: WorkDone): void {
  done.files++;
  done.bytes += bytes.length;
}

/** Notes a file that could not be read, or is no text. */
export function noteSkip({ path }: TreeFile, index: number, read: Skip, done: WorkDone): void {
  if (read.reason === GONE) return;
  const kept = read.head === undefined ? null : keptInBytes(read.head);
  if (kept !== null) {
    done.results.push({
      index,
      result: { ...NOTHING, protectedValues: [{ kind: kept.kind, mechanism: kept.mechanism, path, line: 1 }] },
    });
  }
  done.skipped.push({ index, skipped: skippedAs(path, read) });
}
