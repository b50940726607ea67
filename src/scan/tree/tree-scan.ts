/** Scans a list of files on this thread and, where there is enough to do, on others beside it. */
import { once } from '../../base/once.ts';
import type { Engine } from '../../detect/engine.ts';
import type { Skipped } from '../../model/diagnostic.ts';
import { FileReader } from '../../sources/files/read.ts';
import type { TreeFile } from '../../sources/tree.ts';
import { dealOut, filesDone } from './claims.ts';
import { CleanTexts, keepClean, shareTexts, type SharedTexts } from './clean-texts.ts';
import { loadKernel } from '../assets/kernel.ts';
import type { RulesAsked } from '../assets/rules.ts';
import { packFiles } from './file-list.ts';
import type { FragmentOptions } from '../file-scan.ts';
import type { FragmentResult } from '../fragment-result.ts';
import type { ReaderSetup, ReaderTask } from './read-ahead-worker.ts';
import type { WorkerSetup, WorkerTask } from './scan-worker.ts';
import { WaitingThreads } from '../threads.ts';
import { newBelt, BeltEmptier } from './belt.ts';
import { TreeWork, type Workplace } from './tree-work.ts';
import type { WorkDone } from './work-done.ts';
import { workFromWire, type WorkOnWire } from './work-on-wire.ts';
import { rulesToWire } from '../wire.ts';

/** A thread needs some 40 ms to get going: with fewer files it comes too late. */
const FILES_WORTH_A_THREAD = 400;
/** The thread that reads and searches for this one. */
const READS_AHEAD = 0;
/**
 * Claims, and handfuls of files from the belt, between two looks at what else has happened, which take as long as a
 * file.
 */
const TURNS_AT_ONCE = 16;

export interface TreeScanOptions extends FragmentOptions {
  readonly maxBytes: number;
  /** What `keepClean` gave after an earlier scan of these files; null where nothing is taken from it or given. */
  readonly clean: Uint8Array | null;
  onProgress?(done: number, total: number): void;
}

export interface TreeScan {
  /** In the order of the files. */
  readonly results: readonly FragmentResult[];
  readonly skipped: readonly Skipped[];
  readonly files: number;
  readonly bytes: number;
  /** For the next scan of these files; null where it needs no more than this one had. */
  readonly keepClean: Uint8Array | null;
}

/** Judges what another thread has read ahead, and scans files of its own where there is nothing to judge yet. */
async function workHere(at: Workplace, ahead: BeltEmptier | null, options: TreeScanOptions): Promise<WorkDone> {
  const work = new TreeWork(at);
  const claimed = work.claimAfterClaim();
  const judgeNext = (): boolean =>
    ahead?.empty((file) => {
      work.judge(file);
    }) ?? false;
  for (let turn = 1; ; turn++) {
    if (!judgeNext() && claimed.next().done === true) {
      if (ahead === null || ahead.isOver) return work.done;
      ahead.wait();
    }
    if (turn % TURNS_AT_ONCE !== 0) continue;
    options.onProgress?.(filesDone(at.claims), at.files.length);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

function gather(shares: readonly WorkDone[], texts: SharedTexts | null): TreeScan {
  const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;
  const results = shares.flatMap((share) => share.results).sort(byIndex);
  return {
    results: results.map(({ result }) => result),
    skipped: shares
      .flatMap((share) => share.skipped)
      .sort(byIndex)
      .map(({ skipped }) => skipped),
    files: shares.reduce((sum, share) => sum + share.files, 0),
    bytes: shares.reduce((sum, share) => sum + share.bytes, 0),
    keepClean: texts && keepClean(texts, new Set(results.map(({ index }) => index))),
  };
}

/** A scan that gets ready while its files are still being listed. */
export class PendingTreeScan {
  readonly #jobs: number;
  readonly #threads: WaitingThreads<ReaderTask | WorkerTask>;

  constructor(jobs: number, rules: RulesAsked) {
    const reader = (): ReaderSetup => ({ kernel: loadKernel() });
    const scanner = (): WorkerSetup => ({ rules: rulesToWire(rules), kernel: loadKernel() });
    this.#jobs = jobs;
    this.#threads = new WaitingThreads((thread) =>
      thread === READS_AHEAD
        ? { script: './read-ahead-worker.js', workerData: reader() }
        : { script: './scan-worker.js', workerData: scanner() },
    );
  }

  /** There are so many files at least. */
  async expect(files: number): Promise<void> {
    await this.#threads.growTo(Math.min(this.#jobs - 1, Math.floor(files / FILES_WORTH_A_THREAD)));
  }

  async scan(files: readonly TreeFile[], engine: Engine, options: TreeScanOptions): Promise<TreeScan> {
    const { maxBytes, inlineIgnores, asOf, tops = [], clean } = options;
    const fragmentOptions = { inlineIgnores, asOf, tops };
    const texts = clean && shareTexts(clean, files.length);
    const shared = { claims: dealOut(files.length, this.#threads.count + 1), maxBytes, texts };
    const belt = once(newBelt);
    const ahead = this.#threads.count === 0 ? null : new BeltEmptier(belt());
    const here = (): Promise<WorkDone> =>
      workHere(
        {
          claims: shared.claims,
          files,
          reader: new FileReader(maxBytes),
          engine,
          options: fragmentOptions,
          texts: texts && new CleanTexts(texts),
        },
        ahead,
        options,
      );
    const packed = once(() => packFiles(files));
    const taskOf = (thread: number): ReaderTask | WorkerTask =>
      thread === READS_AHEAD
        ? { ...shared, files: packed(), tables: engine.searchTables(), belt: belt() }
        : { ...shared, files: packed(), options: fragmentOptions };
    try {
      return gather(await this.#threads.work(taskOf, here, (answer) => workFromWire(answer as WorkOnWire)), texts);
    } catch (error) {
      ahead?.abandon();
      throw error;
    }
  }

  end(): void {
    this.#threads.end();
  }
}
