/** Packs as tasks for threads, and the threads that scan them. */
import { setImmediate } from 'node:timers/promises';
import { IntList } from '../../base/int-list.ts';
import { objectFolders } from '../../sources/git/loose-object.ts';
import { NO_BASE, TREE, UNRESOLVED } from '../../sources/pack/entry-table.ts';
import { estimateObjects, type StoredPack } from '../../sources/pack/object-store.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { lazyKernel } from '../assets/kernel.ts';
import type { RulesAsked } from '../assets/rules.ts';
import {
  noObjectWork,
  workOnPacks,
  type ObjectWork,
  type ObjectWorkOptions,
  type PacksTask,
  type PackTask,
} from './object-work.ts';
import type { ObjectWorkerSetup, ObjectWorkerTask } from './object-worker.ts';
import { PASS, SCAN, SKIP, type Workbench } from './pack-walk.ts';
import { WaitingThreads } from '../threads.ts';
import { rulesToWire } from '../wire.ts';

export type ObjectThreads = WaitingThreads<ObjectWorkerTask>;

export interface ThreadOptions {
  readonly jobs: number;
  readonly rules: RulesAsked;
}

/** With fewer entries a thread is not worth its start. */
const ENTRIES_WORTH_A_WORKER = 2000;

/** What is not known yet, and what has to be read for its sake. */
function wantedOf({ table, isKnown }: StoredPack): Uint8Array {
  const { count, type, base, position } = table;
  const wanted = new Uint8Array(new SharedArrayBuffer(count));
  if (isKnown === null) {
    wanted.fill(SCAN);
    for (const entry of places(type, UNRESOLVED)) wanted[entry] = SKIP;
    return wanted;
  }
  for (let entry = 0; entry < count; entry++) {
    if (type[entry] === UNRESOLVED || isKnown[position[entry] as number] === 1) continue;
    wanted[entry] = SCAN;
    for (let next = base[entry] as number; next >= 0 && wanted[next] === SKIP; next = base[next] as number) {
      wanted[next] = PASS;
    }
  }
  return wanted;
}

/** Indexes of `value` in `row`, ascending, by the built-in search, because the row is long. */
function* places(row: Int32Array | Uint8Array, value: number): Generator<number> {
  for (let at = row.indexOf(value); at >= 0; at = row.indexOf(value, at + 1)) yield at;
}

export function taskOf(stored: StoredPack): PackTask {
  const { file, index, table, whole } = stored;
  const wanted = wantedOf(stored);
  const roots = new IntList(1 << 12);
  for (const entry of places(table.base, NO_BASE)) {
    if (table.type[entry] !== TREE && wanted[entry] !== SKIP) roots.push(entry);
  }
  const shared = new Int32Array(new SharedArrayBuffer(roots.length * 4));
  shared.set(roots.taken());
  return {
    file,
    length: index.packLength,
    whole,
    idBytes: index.idBytes,
    table,
    wanted,
    roots: shared,
    scanned: new Uint32Array(new SharedArrayBuffer(table.count * 4)),
  };
}

/** As many threads as pay off for this number of objects. */
async function startThreads(objects: number, { jobs, rules }: ThreadOptions): Promise<ObjectThreads> {
  const workerData: ObjectWorkerSetup = { rules: rulesToWire(rules), kernel: lazyKernel().code() };
  const threads = new WaitingThreads<ObjectWorkerTask>(() => ({ script: './object-worker.js', workerData }));
  await threads.growTo(Math.min(jobs - 1, Math.floor(objects / ENTRIES_WORTH_A_WORKER)));
  return threads;
}

/** Threads for all objects of a repository, which load the engine while this one looks at the packs. */
export function startEarly(repository: Repository, options: ThreadOptions): Promise<ObjectThreads> {
  return startThreads(estimateObjects(objectFolders(repository)), options);
}

/** Threads for what is to be scanned of these packs. */
export function startFor(packs: readonly PackTask[], options: ThreadOptions): Promise<ObjectThreads> {
  const scanned = packs.map(({ wanted }) => wanted.reduce((count, want) => count + (want === SCAN ? 1 : 0), 0));
  return startThreads(
    scanned.reduce((sum, count) => sum + count, 0),
    options,
  );
}

async function workHere(task: PacksTask, workbench: Workbench, onProgress: () => void): Promise<ObjectWork> {
  const work = noObjectWork();
  for (const _claim of workOnPacks(task, workbench, work)) {
    onProgress();
    await setImmediate();
  }
  return work;
}

/** The calling thread's part. `onProgress` gets the number of families that are done, and their total. */
export interface ScanningHere {
  workbench(): Workbench;
  onProgress(done: number, total: number): void;
}

/** What all threads made of the packs. */
export async function scanPacks(
  packs: readonly PackTask[],
  threads: ObjectThreads,
  options: ObjectWorkOptions,
  here: ScanningHere,
): Promise<readonly ObjectWork[]> {
  if (packs.length === 0) return [];
  const counters = new Int32Array(new SharedArrayBuffer(packs.length * 4));
  const task: PacksTask = { packs, counters, options };
  const total = packs.reduce((sum, { roots }) => sum + roots.length, 0);
  const doneOf = ({ roots }: PackTask, pack: number): number => Math.min(Atomics.load(counters, pack), roots.length);
  const report = (): void => {
    here.onProgress(
      packs.reduce((sum, pack, at) => sum + doneOf(pack, at), 0),
      total,
    );
  };
  return threads.work(
    () => ({ kind: 'objects', task }),
    () => workHere(task, here.workbench(), report),
    (message) => message as ObjectWork,
  );
}
