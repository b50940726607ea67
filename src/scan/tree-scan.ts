/** Scans a list of files on this thread and, where there is enough to do, on others beside it. */
import type { Engine } from '../detect/engine.ts';
import type { Skipped } from '../model/diagnostic.ts';
import { FileReader } from '../sources/read.ts';
import type { TreeFile } from '../sources/tree.ts';
import type { RulesAsked } from './engine-assets.ts';
import type { FragmentOptions, FragmentResult } from './file-scan.ts';
import type { WorkerAnswer, WorkerTask } from './scan-worker.ts';
import { workTogether } from './threads.ts';
import { COUNTERS, FILES_DONE, noWork, workOnClaim, type WorkDone, type Workplace } from './tree-work.ts';
import { fromWire, rulesToWire } from './wire.ts';

/** A worker needs some 40 ms to get going: with fewer files it comes too late. */
const FILES_WORTH_A_WORKER = 400;

export interface TreeScanOptions extends FragmentOptions {
  readonly jobs: number;
  readonly maxBytes: number;
  readonly rules: RulesAsked;
  onProgress?(done: number, total: number): void;
}

export interface TreeScan {
  /** In the order of the files. */
  readonly results: readonly FragmentResult[];
  readonly skipped: readonly Skipped[];
  readonly files: number;
  readonly bytes: number;
}

function answerOf(message: unknown): WorkDone {
  const answer = message as WorkerAnswer;
  return { ...answer, results: answer.results.map(({ index, result }) => ({ index, result: fromWire(result) })) };
}

async function workHere(workplace: Workplace, options: TreeScanOptions): Promise<WorkDone> {
  const done = noWork();
  while (workOnClaim(workplace, done)) {
    options.onProgress?.(Atomics.load(workplace.counters, FILES_DONE), workplace.files.length);
    await new Promise<void>((resolve) => { setImmediate(resolve); });
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
  const task: WorkerTask = { ...shared, maxBytes, rules: rulesToWire(rules) };
  const here = (): Promise<WorkDone> => workHere({ ...shared, reader: new FileReader(maxBytes), engine }, options);
  return gather(await workTogether('./scan-worker.js', workers, task, here, answerOf));
}
