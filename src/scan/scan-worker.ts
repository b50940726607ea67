/** A thread of a tree scan: loads the engine, claims files until none is left, posts what it found, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { FileReader } from '../sources/read.ts';
import type { TreeFile } from '../sources/tree.ts';
import { openRules } from './engine-assets.ts';
import type { FragmentOptions } from './file-scan.ts';
import { noWork, workOnClaim, type WorkDone, type Workplace } from './tree-work.ts';
import { rulesFromWire, toWire, type WireResult, type WireRules } from './wire.ts';

export interface WorkerTask {
  readonly files: readonly TreeFile[];
  readonly counters: Int32Array;
  readonly maxBytes: number;
  readonly options: FragmentOptions;
  readonly rules: WireRules;
}

export interface WorkerAnswer extends Omit<WorkDone, 'results'> {
  readonly results: readonly { readonly index: number; readonly result: WireResult }[];
}

function run(task: WorkerTask): WorkerAnswer {
  const done = noWork();
  const workplace: Workplace = { ...task, reader: new FileReader(task.maxBytes), engine: openRules(rulesFromWire(task.rules)).engine };
  while (workOnClaim(workplace, done)) { /* the counter ends it */ }
  return { ...done, results: done.results.map(({ index, result }) => ({ index, result: toWire(result) })) };
}

parentPort?.postMessage(run(workerData as WorkerTask));
