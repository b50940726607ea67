/** A thread of a history scan: loads the engine, then claims families of objects until none is left, posts what it found, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { KernelCode } from '../sources/pack/kernel.ts';
import { openRules } from './engine-assets.ts';
import { noObjectWork, workOnPacks, type ObjectWorkOptions, type PackTask } from './object-work.ts';
import { rulesFromWire, type WireRules } from './wire.ts';

/** Known when the thread is started. */
export interface ObjectWorkerSetup {
  readonly rules: WireRules;
}

/** Sent when the packs have been opened. */
export interface ObjectWorkerTask {
  readonly packs: readonly PackTask[];
  readonly counters: Int32Array;
  readonly kernel: KernelCode;
  readonly options: ObjectWorkOptions;
}

const { engine } = openRules(rulesFromWire((workerData as ObjectWorkerSetup).rules));
parentPort?.once('message', ({ packs, counters, kernel, options }: ObjectWorkerTask) => {
  const work = noObjectWork();
  for (const _claim of workOnPacks(packs, counters, kernel, engine, options, work)) { /* the counter ends it */ }
  parentPort?.postMessage(work);
});
