/** What a thread does with its share of a list of files. */
import type { Engine } from '../../detect/engine.ts';
import type { Fragment } from '../../model/fragment.ts';
import type { FileReader } from '../../sources/files/read.ts';
import type { TreeFile } from '../../sources/tree.ts';
import { claims, type SharedClaims } from './claims.ts';
import type { CleanTexts } from './clean-texts.ts';
import { scanFragment, type FragmentOptions } from '../file-scan.ts';
import { NOTHING, type FragmentResult } from '../fragment-result.ts';
import type { FileAhead } from './belt.ts';
import { noteRead, noteSkip, noWork, type WorkDone } from './work-done.ts';

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
