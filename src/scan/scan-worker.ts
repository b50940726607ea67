/** A thread of a tree scan: loads the engine while the files are listed, claims files until none is left, posts what it found. */
import { parentPort, workerData } from 'node:worker_threads';
import type { KernelCode } from '../sources/pack/kernel.ts';
import { FileReader } from '../sources/read.ts';
import type { SharedClaims } from './claims.ts';
import { openRules, shareKernel } from './engine-assets.ts';
import { unpackFiles, type FileList } from './file-list.ts';
import type { FragmentOptions } from './file-scan.ts';
import { noWork, workOnClaims, type WorkDone, type Workplace } from './tree-work.ts';
import { rulesFromWire, toWire, type WireResult, type WireRules } from './wire.ts';

/** Known when the thread is started. */
export interface WorkerSetup {
  readonly rules: WireRules;
}

export interface WorkerTask {
  readonly files: FileList;
  readonly claims: SharedClaims;
  readonly maxBytes: number;
  readonly options: FragmentOptions;
  readonly kernel: KernelCode;
}

export interface WorkerAnswer extends Omit<WorkDone, 'results'> {
  readonly results: readonly { readonly index: number; readonly result: WireResult }[];
}

const { engine } = openRules(rulesFromWire((workerData as WorkerSetup).rules));

function run({ files, claims, maxBytes, options, kernel }: WorkerTask): WorkerAnswer {
  shareKernel(kernel);
  const done = noWork(), workplace: Workplace = { files: unpackFiles(files), claims, options, reader: new FileReader(maxBytes), engine };
  for (const _claim of workOnClaims(workplace, done)) { /* nobody waits here */ }
  return { ...done, results: done.results.map(({ index, result }) => ({ index, result: toWire(result) })) };
}

parentPort?.once('message', (task: WorkerTask) => parentPort?.postMessage(run(task)));
