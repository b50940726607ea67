/**
 * A thread of a tree scan: loads the engine while the files are listed, claims files until none is left, posts what it
 * found. One thread reads and searches ahead of the first one instead, and posts what needs no judging.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openKernel, type KernelCode } from '../../sources/pack/kernel.ts';
import { FileReader } from '../../sources/files/read.ts';
import type { SharedClaims } from './claims.ts';
import { CleanTexts, type SharedTexts } from './clean-texts.ts';
import { shareKernel } from '../assets/kernel.ts';
import { openRules } from '../assets/rules.ts';
import { unpackFiles, type FileList } from './file-list.ts';
import type { FragmentOptions } from '../file-scan.ts';
import { readAhead } from './read-ahead.ts';
import type { SharedBelt } from './belt.ts';
import { TreeWork, type WorkDone } from './tree-work.ts';
import { rulesFromWire, toWire, type WireResult, type WireRules } from '../wire.ts';

/** Known when the thread is started. */
export interface WorkerSetup {
  readonly rules: WireRules;
  readonly kernel: KernelCode;
  /** It will be given a belt. */
  readonly readsAhead: boolean;
}

export interface WorkerTask {
  readonly files: FileList;
  readonly claims: SharedClaims;
  readonly maxBytes: number;
  readonly options: FragmentOptions;
  readonly texts: SharedTexts | null;
  /** Where to put what was read ahead; null for a thread that scans. */
  readonly belt: SharedBelt | null;
}

export interface WorkerAnswer extends Omit<WorkDone, 'results'> {
  readonly results: readonly { readonly index: number; readonly result: WireResult }[];
}

const { rules, kernel, readsAhead } = workerData as WorkerSetup;
const { engine } = openRules(rulesFromWire(rules));
/** Opened while the files are listed. */
const search = readsAhead ? engine.searchIn(openKernel(kernel)) : null;

function workOn({ files, claims, maxBytes, options, texts, belt }: WorkerTask): WorkDone {
  const share = {
    files: unpackFiles(files),
    claims,
    reader: new FileReader(maxBytes),
    texts: texts && new CleanTexts(texts),
  };
  if (belt !== null && search !== null) {
    return readAhead({ ...share, search }, belt);
  }
  shareKernel(kernel);
  const work = new TreeWork({ ...share, options, engine });
  for (const _claim of work.claimAfterClaim()) {
    /* nobody waits here */
  }
  return work.done;
}

function answer(task: WorkerTask): WorkerAnswer {
  const done = workOn(task);
  return { ...done, results: done.results.map(({ index, result }) => ({ index, result: toWire(result) })) };
}

parentPort?.once('message', (task: WorkerTask) => parentPort?.postMessage(answer(task)));
