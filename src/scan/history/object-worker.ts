/**
 * A thread of a history scan: loads the engine, then works on its share of each task, until it is ended.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openKernel, type KernelCode } from '../../sources/pack/kernel.ts';
import { TreeReader, type TreeShare, type TreeTask } from '../../sources/pack/tree-reader.ts';
import { openRules } from '../assets/rules.ts';
import { noObjectWork, workOnPacks, type ObjectWork, type PacksTask } from './object-work.ts';
import { openWorkbench } from './pack-walk.ts';
import { rulesFromWire, type WireRules } from '../wire.ts';

/** Known when the thread is started. */
export interface ObjectWorkerSetup {
  readonly rules: WireRules;
  readonly kernel: KernelCode;
}

export type ObjectWorkerTask =
  /** Sent when the packs have been opened; answered with an `ObjectWork`. */
  | { readonly kind: 'objects'; readonly task: PacksTask }
  /** Sent when it is known which blobs matter; answered with a `TreeShare`. */
  | { readonly kind: 'trees'; readonly task: TreeTask };

const { rules, kernel } = workerData as ObjectWorkerSetup;
/** Prepared while the packs are opened. Its memory serves one task after the other. */
const workbench = openWorkbench(openKernel(kernel), openRules(rulesFromWire(rules)).engine);

function done(task: ObjectWorkerTask): ObjectWork | TreeShare {
  if (task.kind === 'trees') return new TreeReader(workbench.kernel, task.task).read();
  const work = noObjectWork();
  for (const _claim of workOnPacks(task.task, workbench, work)) {
    /* the counter ends it */
  }
  return work;
}

parentPort?.on('message', (task: ObjectWorkerTask) => parentPort?.postMessage(done(task)));
