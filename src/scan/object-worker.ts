/** A thread of a history scan: claims families of objects until none is left, posts what it found, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { KernelCode } from '../sources/pack/kernel.ts';
import { openRules } from './engine-assets.ts';
import { noObjectWork, workOnPacks, type ObjectWorkOptions, type PackTask } from './object-work.ts';
import { rulesFromWire, type WireRules } from './wire.ts';

export interface ObjectWorkerTask {
  readonly packs: readonly PackTask[];
  readonly counters: Int32Array;
  readonly kernel: KernelCode;
  readonly options: ObjectWorkOptions;
  readonly rules: WireRules;
}

const task = workerData as ObjectWorkerTask;
const work = noObjectWork();
for (const _claim of workOnPacks(task.packs, task.counters, task.kernel, openRules(rulesFromWire(task.rules)).engine, task.options, work)) { /* the counter ends it */ }
parentPort?.postMessage(work);
