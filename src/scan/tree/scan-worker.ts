/**
 * A thread of a tree scan: loads the engine while the files are listed, claims files until none is left, posts what it
 * found.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { KernelCode } from '../../sources/pack/kernel.ts';
import { FileReader } from '../../sources/files/read.ts';
import type { SharedClaims } from './claims.ts';
import { CleanTexts, type SharedTexts } from './clean-texts.ts';
import { shareKernel } from '../assets/kernel.ts';
import { openRules } from '../assets/rules.ts';
import { unpackFiles, type FileList } from './file-list.ts';
import type { FragmentOptions } from '../file-scan.ts';
import { TreeWork } from './tree-work.ts';
import { rulesFromWire, type WireRules } from '../wire.ts';
import { workToWire } from './work-on-wire.ts';

/** Known when the thread is started. */
export interface WorkerSetup {
  readonly rules: WireRules;
  readonly kernel: KernelCode;
}

export interface WorkerTask {
  readonly files: FileList;
  readonly claims: SharedClaims;
  readonly maxBytes: number;
  readonly options: FragmentOptions;
  readonly texts: SharedTexts | null;
}

const { rules, kernel } = workerData as WorkerSetup;
const { engine } = openRules(rulesFromWire(rules));
shareKernel(kernel);

parentPort?.once('message', ({ files, claims, maxBytes, options, texts }: WorkerTask) => {
  const work = new TreeWork({
    files: unpackFiles(files),
    claims,
    reader: new FileReader(maxBytes),
    texts: texts && new CleanTexts(texts),
    options,
    engine,
  });
  for (const _claim of work.claimAfterClaim()) {
    /* nobody waits here */
  }
  parentPort?.postMessage(workToWire(work.done));
});
