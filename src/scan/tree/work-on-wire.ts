/** What a thread notes of its files, on its way to another thread. */
import { fromWire, toWire, type WireResult } from '../wire.ts';
import type { WorkDone } from './work-done.ts';

export interface WorkOnWire extends Omit<WorkDone, 'results'> {
  readonly results: readonly { readonly index: number; readonly result: WireResult }[];
}

export function workToWire(done: WorkDone): WorkOnWire {
  return { ...done, results: done.results.map(({ index, result }) => ({ index, result: toWire(result) })) };
}

export function workFromWire(work: WorkOnWire): WorkDone {
  return { ...work, results: work.results.map(({ index, result }) => ({ index, result: fromWire(result) })) };
}
