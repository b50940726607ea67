/**
 * Scans every object of a repository once: packs by families on as many threads as asked for, loose objects one by
 * one, and what cannot be read directly through git. Answers which objects hold secrets; who brought them in is asked
 * of the few that do.
 */
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Engine } from '../detect/engine.ts';
import { IntRow } from '../model/int-row.ts';
import type { NotedHistory } from '../sources/noted-commits.ts';
import { objectFolders } from '../sources/loose-object.ts';
import { NO_BASE, TREE, UNRESOLVED } from '../sources/pack/entry-table.ts';
import { selectOf, type ObjectRun } from '../sources/pack/known-objects.ts';
import {
  estimateObjects,
  listLoose,
  openPacks,
  type LooseFile,
  type OpenedPacks,
  type StoredPack,
} from '../sources/pack/object-store.ts';
import type { PackedObject } from '../sources/pack/packed-objects.ts';
import { positionOf, type PackIds } from '../sources/pack/pack-index.ts';
import type { PackedHistory } from '../sources/packed-history.ts';
import { gitIn, type Repository } from '../sources/repository.ts';
import { lazyKernel, type LazyKernel, type RulesAsked } from './engine-assets.ts';
import { scanLoose, type ScannedLoose } from './loose-scan.ts';
import { Gathering } from './object-gathering.ts';
import {
  recallFound,
  serialiseObjectMemory,
  type FoundObject,
  type ObjectMemory,
  type ReadObject,
} from './object-memory.ts';
import { readTrees, type ReadTrees } from './object-trees.ts';
import {
  MAX_SIZE,
  noObjectWork,
  workOnPacks,
  type ObjectWork,
  type ObjectWorkOptions,
  type PackTask,
} from './object-work.ts';
import type { ObjectWorkerSetup, ObjectWorkerTask } from './object-worker.ts';
import { openWorkbench, PASS, SCAN, SKIP, type Workbench } from './pack-walk.ts';
import { WaitingThreads } from './threads.ts';
import { rulesToWire } from './wire.ts';

export interface ObjectScan {
  /** In the order of their ids. */
  readonly found: readonly FoundObject[];
  readonly blobs: number;
  readonly bytes: number;
  /** Commits that were read: those of an earlier scan do not count. */
  readonly commits: number;
  /** Objects that could not be read by any road. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  /** Key under which `secrets` of the found objects were made. */
  readonly runKey: Uint8Array;
  /** Packs that were read through git, and why; `isLost` where git had trouble with them too. */
  readonly detours: readonly { readonly pack: string; readonly reason: string; readonly isLost: boolean }[];
  /** Entries of trees that name an object of another type than they say, and the first such id. */
  readonly mistyped: ReadTrees['mistyped'];
  /** Objects of an earlier scan are gone, so what hung together then may not any more. */
  readonly hasLost: boolean;
  /** Found objects that had to be read again to know their secrets. */
  readonly read: ReadonlyMap<string, ReadObject>;
  /**
   * What the next scan may know, as `parseObjectMemory` reads it; null where that is not worth keeping. `shown`:
   * objects that the report shows.
   */
  learnt(shown: Iterable<string>): Buffer | null;
  /** An object of the packs that were read; null where git has to be asked. */
  contentOf(id: string): PackedObject | null;
  /** What commits changed can be read from this; null where there is none that was not known. */
  readonly packs: PackedHistory | null;
}

export interface ObjectScanOptions extends Omit<ObjectWorkOptions, 'runKey'> {
  readonly jobs: number;
  readonly rules: RulesAsked;
  /** What an earlier scan left. */
  readonly memory: ObjectMemory | null;
  /** Threads that were started before; null where there are none yet. They are sent away at the end. */
  readonly threads: ObjectThreads | null;
  /** The threads have been started, and there is work for them. */
  onThreads?(): void;
  onProgress?(done: number, total: number): void;
  /** All commits have been read, but for those of an earlier scan. */
  onCommits?(commits: NotedHistory | null): void;
}

export type ObjectThreads = WaitingThreads<ObjectWorkerTask>;

/** With fewer entries a thread is not worth its start. */
const ENTRIES_WORTH_A_WORKER = 2000;

/** So many new objects without a secret are scanned again next time, which takes less than writing everything anew. */
const FEW_OBJECTS = 1000;

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

/** Where `row` holds `value`, ascending: found by the system, because the row is long and this runs once. */
function* places(row: Int32Array | Uint8Array, value: number): Generator<number> {
  for (let at = row.indexOf(value); at >= 0; at = row.indexOf(value, at + 1)) yield at;
}

function taskOf(stored: StoredPack): PackTask {
  const { file, index, table, whole } = stored;
  const wanted = wantedOf(stored);
  const roots = new IntRow(1 << 12);
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

async function workHere(
  packs: readonly PackTask[],
  counters: Int32Array,
  workbench: Workbench,
  options: ObjectWorkOptions,
  onProgress: () => void,
): Promise<ObjectWork> {
  const work = noObjectWork();
  for (const _claim of workOnPacks(packs, counters, workbench, options, work)) {
    onProgress();
    await setImmediate();
  }
  return work;
}

/** Threads for so many objects, as far as they are worth it. */
async function startThreads(
  objects: number,
  { jobs, rules }: Pick<ObjectScanOptions, 'jobs' | 'rules'>,
): Promise<ObjectThreads> {
  const setup: ObjectWorkerSetup = { rules: rulesToWire(rules), kernel: lazyKernel().code() };
  const threads = new WaitingThreads<ObjectWorkerTask>('./object-worker.js', () => setup);
  await threads.growTo(Math.min(jobs - 1, Math.floor(objects / ENTRIES_WORTH_A_WORKER)));
  return threads;
}

/** Threads for all objects of a repository, which load the engine while this one looks at the packs. */
export function startEarly(
  repository: Repository,
  options: Pick<ObjectScanOptions, 'jobs' | 'rules'>,
): Promise<ObjectThreads> {
  return startThreads(estimateObjects(objectFolders(repository)), options);
}

function countScanned(packs: readonly PackTask[]): number {
  return packs.reduce((sum, { wanted }) => sum + wanted.reduce((count, want) => count + (want === SCAN ? 1 : 0), 0), 0);
}

async function scanPacks(
  packs: readonly PackTask[],
  { open }: LazyKernel,
  engine: Engine,
  work: ObjectWorkOptions,
  options: ObjectScanOptions,
  threads: ObjectThreads,
): Promise<readonly ObjectWork[]> {
  if (packs.length === 0) return [];
  const counters = new Int32Array(new SharedArrayBuffer(packs.length * 4));
  const total = packs.reduce((sum, pack) => sum + pack.roots.length, 0);
  const report = (): void =>
    options.onProgress?.(
      packs.reduce((sum, pack, at) => sum + Math.min(Atomics.load(counters, at), pack.roots.length), 0),
      total,
    );
  options.onThreads?.();
  return threads.work(
    () => ({ kind: 'objects', packs, counters, options: work }),
    () => workHere(packs, counters, openWorkbench(open(), engine), work, report),
    (message) => message as ObjectWork,
  );
}

interface Elsewhere {
  readonly ids: readonly string[];
  /** False where git had something to complain of. */
  readonly isWhole: boolean;
}

/**
 * Objects that no pack at hand and no loose file holds: git has them, or nobody. Trees too: what is taken for one may
 * be none.
 */
async function objectsElsewhere(
  repository: Repository,
  packs: readonly PackIds[],
  seen: ReadonlySet<string>,
): Promise<Elsewhere> {
  const listing = await gitIn(repository, [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objectname) %(objecttype)',
  ]);
  const ids = listing.stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^[0-9a-f]+ (?:blob|commit|tag|tree)$/.test(line))
    .map((line) => line.slice(0, line.indexOf(' ')));
  return {
    ids: ids.filter((id) => !seen.has(id) && !packs.some((pack) => positionOf(pack, Buffer.from(id, 'hex')) >= 0)),
    isWhole: listing.code === 0 && listing.stderr === '',
  };
}

/** What a pack's scan taught. */
function runOf({ index, table, isKnown }: StoredPack, { scanned }: PackTask): ObjectRun {
  const types = new Uint8Array(index.count);
  const sizes = new Uint32Array(index.count);
  const isSettled = new Uint8Array(index.count);
  for (let entry = 0; entry < table.count; entry++) {
    const position = table.position[entry] as number;
    const type = table.type[entry] as number;
    types[position] = type;
    if (scanned[entry] !== 0) sizes[position] = (scanned[entry] as number) - 1;
    isSettled[position] = isKnown?.[position] !== 1 && (type === TREE || scanned[entry] !== 0) ? 1 : 0;
  }
  return selectOf({ ids: index.ids, types, sizes }, index.idBytes, (position) => isSettled[position] === 1);
}

/** `objects` in any order. */
function runOfLoose(objects: readonly ScannedLoose[]): ObjectRun {
  const sorted = [...objects].sort(byId);
  return {
    ids: Buffer.from(sorted.map(({ id }) => id).join(''), 'hex'),
    types: Uint8Array.from(sorted, ({ type }) => type),
    sizes: Uint32Array.from(sorted, ({ type, size }) => (type === TREE ? 0 : Math.min(size, MAX_SIZE))),
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

interface OpenedObjects extends OpenedPacks {
  readonly folders: readonly string[];
  readonly loose: readonly LooseFile[];
}

export async function scanObjects(
  repository: Repository,
  idBytes: number,
  engine: Engine,
  options: ObjectScanOptions,
): Promise<ObjectScan> {
  const known = options.memory?.known ?? null;
  const folders = objectFolders(repository);
  const loose = listLoose(folders);
  const kernel = lazyKernel();
  const opened = { ...(await openPacks(folders, idBytes, kernel.open, known)), folders, loose };
  const tasks = opened.packs.map(taskOf);
  const threads = options.threads ?? (await startThreads(countScanned(tasks), options));
  try {
    return (
      (await scanOpened(repository, opened, tasks, threads, kernel, engine, idBytes, options)) ??
      (await scanObjects(repository, idBytes, engine, { ...options, memory: null, threads: null }))
    );
  } finally {
    threads.end();
  }
}

/** Null where what was remembered is not right. */
async function scanOpened(
  repository: Repository,
  { packs, passed, refused, folders, loose }: OpenedObjects,
  tasks: readonly PackTask[],
  threads: ObjectThreads,
  kernel: LazyKernel,
  engine: Engine,
  idBytes: number,
  options: ObjectScanOptions,
): Promise<ObjectScan | null> {
  const { memory } = options;
  const known = memory?.known ?? null;
  const work: ObjectWorkOptions = {
    maxBytes: options.maxBytes,
    minConfidence: options.minConfidence,
    runKey: randomBytes(32),
  };
  const gathering = new Gathering(engine, work);
  for (const pack of packs) gathering.addUnresolved(pack);
  const shares = await scanPacks(tasks, kernel, engine, work, options, threads);
  for (const share of shares) gathering.addPackWork(packs, share);
  const looseScan = scanLoose(loose, known, gathering, kernel.open, idBytes, options.maxBytes);
  const elsewhere =
    refused.length > 0 || folders.length === 0
      ? await objectsElsewhere(
          repository,
          [...passed, ...packs.map(({ index }) => index)],
          new Set(loose.map(({ id }) => id)),
        )
      : { ids: [], isWhole: true };
  await gathering.readThroughGit(repository, [...gathering.unreadable.keys(), ...elsewhere.ids]);
  const recalled =
    memory === null
      ? { found: [], read: new Map<string, ReadObject>() }
      : await recallFound(memory, repository, engine, work);
  if (recalled === null) return null;
  const found = [
    ...new Map([...recalled.found.map((object) => [object.id, object] as const), ...gathering.found]).values(),
  ].sort(byId);
  const trees = await readTrees(
    { packs, tasks, commits: shares.map((share) => share.commits), looseScan, known: known?.present() ?? null },
    idBytes,
    found.filter(({ type }) => type === 'blob').map(({ id }) => id),
    kernel,
    threads,
    async (commits) => {
      options.onCommits?.(commits);
      await setImmediate();
    },
  );
  await gathering.readThroughGit(repository, trees.unread);
  const totals = known?.totals() ?? { blobs: 0, bytes: 0 };
  return {
    found,
    blobs: gathering.blobs + totals.blobs,
    bytes: gathering.bytes + totals.bytes,
    commits: trees.commits,
    unreadable: [...gathering.unreadable].map(([id, reason]) => ({ id, reason })).sort(byId),
    runKey: work.runKey,
    detours: refused.map(({ file, reason }) => ({ pack: file, reason, isLost: !elsewhere.isWhole })),
    mistyped: trees.mistyped,
    hasLost: known?.allPresent === false,
    read: recalled.read,
    learnt(shown) {
      // What an id stands for is in doubt: the next scan shall look again.
      if (trees.mistyped.count > 0 || trees.unread.length > 0) return null;
      const runs = [...packs.map((pack, at) => runOf(pack, tasks[at] as PackTask)), runOfLoose(looseScan.scanned)];
      if (known === null) return serialiseObjectMemory(runs, found, shown, idBytes);
      return runs.reduce((sum, { types }) => sum + types.length, 0) > FEW_OBJECTS || gathering.found.size > 0
        ? serialiseObjectMemory([known.present(), ...runs], found, shown, idBytes)
        : null;
    },
    contentOf: (id) => trees.objects?.read(id, options.maxBytes) ?? null,
    packs: trees.history,
  };
}
