/** What a thread does with its share of a list of files, and what it notes of each. */
import type { Engine } from '../../detect/engine.ts';
import { keptInBytes } from '../../detect/whole-file.ts';
import type { Skipped } from '../../model/diagnostic.ts';
import type { Fragment } from '../../model/fragment.ts';
import { GONE, type FileReader, type Skip } from '../../sources/files/read.ts';
import type { TreeFile } from '../../sources/tree.ts';
import { claims, type SharedClaims } from './claims.ts';
import type { CleanTexts } from './clean-texts.ts';
import { NOTHING, scanFragment, type FragmentResult, type FragmentOptions } from '../file-scan.ts';
import { skippedAs } from '../skipped-as.ts';
import type { FileAhead } from './belt.ts';

/** What a thread works with. */
export interface Workplace {
  readonly files: readonly TreeFile[];
  readonly claims: SharedClaims;
  readonly reader: FileReader;
  readonly engine: Engine;
  readonly options: FragmentOptions;
  /** Null: each text is searched, whatever earlier scans found. */
  readonly texts: CleanTexts | null;
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

export class TreeWork {
  readonly done: WorkDone = noWork();
  readonly #at: Workplace;

  constructor(at: Workplace) {
    this.#at = at;
  }

  /** Scans claim after claim, and stops for a moment after each. */
  *claimAfterClaim(): Generator<void, void> {
    for (const { from, to } of claims(this.#at.claims)) {
      for (let index = from; index < to; index++) this.#scan(index);
      yield;
    }
  }

  /** Judges a file that another thread has read and searched, or scans one that it has left. */
  judge({ index, searched }: FileAhead): void {
    const file = this.#at.files[index];
    if (searched === null) this.#scan(index);
    else if (file !== undefined) {
      const { bytes, hits, runs } = searched;
      const { engine, options } = this.#at;
      const found = engine.judge(bytes, hits, runs);
      this.#keep(index, bytes, scanFragment(engine, fragmentOf(file, bytes), options, found));
    }
  }

  #scan(index: number): void {
    const file = this.#at.files[index];
    const read = file && this.#at.reader.read(file.file);
    if (file === undefined || read === undefined) return;
    if (read.kind === 'skipped') noteSkip(file, index, read, this.done);
    else if (this.#at.texts?.knows(index, file.path, read.bytes) === true) noteRead(read.bytes, this.done);
    else {
      const fragment = fragmentOf(file, read.bytes, read.encoding);
      this.#keep(index, read.bytes, scanFragment(this.#at.engine, fragment, this.#at.options));
    }
  }

  #keep(index: number, bytes: Uint8Array, result: FragmentResult): void {
    noteRead(bytes, this.done);
    if (result !== NOTHING) this.done.results.push({ index, result });
  }
}

function fragmentOf(
  { path, exposure }: TreeFile,
  bytes: Uint8Array,
  encoding: Fragment['encoding'] = 'utf8',
): Fragment {
  return { bytes, encoding, provenance: { kind: 'file', path, exposure } };
}
