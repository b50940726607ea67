/** Scans a list of files on this thread and, where there is enough to do, on others beside it. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Engine } from '../detect/engine.ts';
import type { Skipped } from '../model/diagnostic.ts';
import { FileReader } from '../sources/read.ts';
import type { TreeFile } from '../sources/tree.ts';
import type { CustomRules } from './engine-assets.ts';
import type { FragmentOptions, FragmentResult } from './file-scan.ts';
import type { WorkerAnswer, WorkerTask } from './scan-worker.ts';
import { COUNTERS, FILES_DONE, noWork, workOnClaim, type WorkDone, type Workplace } from './tree-work.ts';
import { fromWire } from './wire.ts';

/** A worker needs some 40 ms to get going: with fewer files it comes too late. */
const FILES_WORTH_A_WORKER = 400;

export interface TreeScanOptions extends FragmentOptions {
  readonly jobs: number;
  readonly maxBytes: number;
  /** Handed to workers when the rules are not the built-in ones. */
  readonly rules: CustomRules | null;
  onProgress?(done: number, total: number): void;
}

export interface TreeScan {
  /** In the order of the files. */
  readonly results: readonly FragmentResult[];
  readonly skipped: readonly Skipped[];
  readonly files: number;
  readonly bytes: number;
}

interface Hand {
  readonly worker: Worker;
  readonly done: Promise<WorkDone>;
}

function startWorker(task: WorkerTask): Hand {
  const worker = new Worker(new URL('./scan-worker.js', import.meta.url), { workerData: task });
  const done = new Promise<WorkDone>((resolve, reject) => {
    worker.once('error', reject);
    // Without this a thread that ends before it has answered would be waited for in vain.
    worker.once('exit', (code) => reject(new Error(`a scanning thread ended with ${code}`)));
    worker.once('message', (answer: WorkerAnswer) => {
      resolve({ ...answer, results: answer.results.map(({ index, result }) => ({ index, result: fromWire(result) })) });
    });
  });
  return { worker, done };
}

async function workHere(workplace: Workplace, options: TreeScanOptions): Promise<WorkDone> {
  const done = noWork();
  while (workOnClaim(workplace, done)) {
    options.onProgress?.(Atomics.load(workplace.counters, FILES_DONE), workplace.files.length);
    await setImmediate();
  }
  return done;
}

function gather(shares: readonly WorkDone[]): TreeScan {
  const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;
  return {
    results: shares.flatMap((share) => share.results).sort(byIndex).map(({ result }) => result),
    skipped: shares.flatMap((share) => share.skipped).sort(byIndex).map(({ skipped }) => skipped),
    files: shares.reduce((sum, share) => sum + share.files, 0),
    bytes: shares.reduce((sum, share) => sum + share.bytes, 0),
  };
}

export async function scanTreeFiles(files: readonly TreeFile[], engine: Engine, options: TreeScanOptions): Promise<TreeScan> {
  const { maxBytes, inlineIgnores, asOf, rules } = options;
  const shared = { files, counters: new Int32Array(new SharedArrayBuffer(COUNTERS * 4)), options: { inlineIgnores, asOf } };
  const workers = Math.min(options.jobs - 1, Math.floor(files.length / FILES_WORTH_A_WORKER));
  const hands = Array.from({ length: workers }, () => startWorker({ ...shared, maxBytes, rules }));
  const here = workHere({ ...shared, reader: new FileReader(maxBytes), engine }, options);
  try {
    return gather(await Promise.all([here, ...hands.map(({ done }) => done)]));
  } catch (error) {
    // One share is lost, so the scan is: nobody works on.
    for (const { worker } of hands) void worker.terminate();
    throw error;
  }
}
