/** Scans a list of files on this thread and, where there is enough to do, on others beside it. */
import type { Engine } from '../../detect/engine.ts';
import type { Skipped } from '../../model/diagnostic.ts';
import { FileReader } from '../../sources/files/read.ts';
import type { TreeFile } from '../../sources/tree.ts';
import { dealOut, filesDone } from './claims.ts';
import { CleanTexts, keepClean, shareTexts, type SharedTexts } from './clean-texts.ts';
import { loadKernel } from '../assets/kernel.ts';
import type { RulesAsked } from '../assets/rules.ts';
import { packFiles, type FileList } from './file-list.ts';
import type { FragmentOptions, FragmentResult } from '../file-scan.ts';
import type { WorkerAnswer, WorkerSetup, WorkerTask } from './scan-worker.ts';
import { WaitingThreads } from '../threads.ts';
import { newBelt, BeltEmptier } from './belt.ts';
import { TreeWork, type WorkDone, type Workplace } from './tree-work.ts';
import { fromWire, rulesToWire } from '../wire.ts';

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

function answerOf(message: unknown): WorkDone {
  const answer = message as WorkerAnswer;
  return { ...answer, results: answer.results.map(({ index, result }) => ({ index, result: fromWire(result) })) };
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
  readonly #threads: WaitingThreads<WorkerTask>;

  constructor(jobs: number, rules: RulesAsked) {
    const setupOf = (thread: number): WorkerSetup => ({
      rules: rulesToWire(rules),
      kernel: loadKernel(),
      readsAhead: thread === READS_AHEAD,
    });
    this.#jobs = jobs;
    this.#threads = new WaitingThreads('./scan-worker.js', setupOf);
  }

  /** There are so many files at least. */
  async expect(files: number): Promise<void> {
    await this.#threads.growTo(Math.min(this.#jobs - 1, Math.floor(files / FILES_WORTH_A_THREAD)));
  }

  async scan(files: readonly TreeFile[], engine: Engine, options: TreeScanOptions): Promise<TreeScan> {
    const { maxBytes, inlineIgnores, asOf, tops = [], clean } = options;
    const shared = { claims: dealOut(files.length, this.#threads.count + 1), options: { inlineIgnores, asOf, tops } };
    const texts = clean && shareTexts(clean, files.length);
    const belt = this.#threads.count === 0 ? null : newBelt();
    const ahead = belt && new BeltEmptier(belt);
    const here = (): Promise<WorkDone> =>
      workHere(
        { ...shared, files, reader: new FileReader(maxBytes), engine, texts: texts && new CleanTexts(texts) },
        ahead,
        options,
      );
    let packed: FileList | undefined;
    const taskOf = (thread: number): WorkerTask => ({
      ...shared,
      maxBytes,
      texts,
      files: (packed ??= packFiles(files)),
      belt: thread === READS_AHEAD ? belt : null,
    });
    try {
      return gather(await this.#threads.work(taskOf, here, answerOf), texts);
    } catch (error) {
      ahead?.abandon();
      throw error;
    }
  }

  end(): void {
    this.#threads.end();
  }
}
