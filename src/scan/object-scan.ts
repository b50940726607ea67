/**
 * Scans every object of a repository once: packs by families on as many threads as asked for, loose objects one by
 * one, and what cannot be read directly through git. Answers which objects hold secrets; who brought them in is asked
 * of the few that do.
 */
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Engine } from '../detect/engine.ts';
import { sniffEncoding } from '../sources/encoding.ts';
import { readObjects } from '../sources/git-blobs.ts';
import { objectFolders } from '../sources/loose-object.ts';
import { BLOB, COMMIT, TAG, TREE, UNRESOLVED } from '../sources/pack/entry-table.ts';
import type { KernelCode } from '../sources/pack/kernel.ts';
import { selectOf, type KnownObjects, type ObjectRun } from '../sources/pack/known-objects.ts';
import { estimateObjects, hasPromisorPack, listLoose, looseObjects, openPacks, type LooseFile, type StoredPack } from '../sources/pack/object-store.ts';
import { idAt, positionOf, type PackIds } from '../sources/pack/pack-index.ts';
import { PackedHistory } from '../sources/packed-history.ts';
import { gitIn, type Repository } from '../sources/repository.ts';
import { loadKernel, type RulesAsked } from './engine-assets.ts';
import { recallFound, serialiseObjectMemory, type FoundObject, type FoundType, type ObjectMemory } from './object-memory.ts';
import { matchesIn, MAX_SIZE, noObjectWork, secretKeys, workOnPacks, type ObjectWork, type ObjectWorkOptions, type PackTask } from './object-work.ts';
import type { ObjectWorkerSetup, ObjectWorkerTask } from './object-worker.ts';
import { PASS, SCAN, SKIP } from './pack-walk.ts';
import { WaitingThreads } from './threads.ts';
import { rulesToWire } from './wire.ts';

export interface ObjectScan {
  /** In the order of their ids. */
  readonly found: readonly FoundObject[];
  readonly blobs: number;
  readonly bytes: number;
  /** Objects that could not be read by any road. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  /** Key under which `secrets` of the found objects were made. */
  readonly runKey: Uint8Array;
  /** Packs that were read through git, and why; `isLost` where git had trouble with them too. */
  readonly detours: readonly { readonly pack: string; readonly reason: string; readonly isLost: boolean }[];
  /** True where objects may be missing that commits name: what a whole pack of its own cannot be. */
  readonly mayLackObjects: boolean;
  /** Objects of an earlier scan are gone, so what hung together then may not any more. */
  readonly hasLost: boolean;
  /** What the next scan may know, as `parseObjectMemory` reads it; null where it is what was known before. */
  learnt(): Buffer | null;
  /** What commits changed can be read from this. */
  readonly packs: PackedHistory;
}

export interface ObjectScanOptions extends Omit<ObjectWorkOptions, 'runKey'> {
  readonly jobs: number;
  readonly rules: RulesAsked;
  /** What an earlier scan left. */
  readonly memory: ObjectMemory | null;
  onProgress?(done: number, total: number): void;
}

const TYPE_NAMES: Readonly<Record<number, FoundType>> = { [COMMIT]: 'commit', [BLOB]: 'blob', [TAG]: 'tag' };
/** With fewer entries a thread is not worth its start. */
const ENTRIES_WORTH_A_WORKER = 2000;

/** What is not known yet, and what has to be read for its sake. */
function wantedOf({ table, isKnown }: StoredPack): Uint8Array {
  const wanted = new Uint8Array(new SharedArrayBuffer(table.count));
  for (let entry = 0; entry < table.count; entry++) {
    if (table.type[entry] === TREE || table.type[entry] === UNRESOLVED || isKnown?.[table.position[entry] as number] === 1) continue;
    wanted[entry] = SCAN;
    for (let base = table.base[entry] as number; isKnown !== null && base >= 0 && wanted[base] === SKIP; base = table.base[base] as number) wanted[base] = PASS;
  }
  return wanted;
}

function taskOf(stored: StoredPack): PackTask {
  const { file, index, table, whole } = stored, roots: number[] = [];
  const wanted = wantedOf(stored);
  for (let entry = 0; entry < table.count; entry++) if ((table.base[entry] as number) < 0 && wanted[entry] !== SKIP) roots.push(entry);
  const shared = new Int32Array(new SharedArrayBuffer(roots.length * 4));
  shared.set(roots);
  return { file, length: index.packLength, whole, crcs: index.crcs, idBytes: index.idBytes, table, wanted, roots: shared, scanned: new Uint32Array(new SharedArrayBuffer(table.count * 4)) };
}

async function workHere(packs: readonly PackTask[], counters: Int32Array, kernel: KernelCode, engine: Engine, options: ObjectWorkOptions, onProgress: () => void): Promise<ObjectWork> {
  const work = noObjectWork();
  for (const _claim of workOnPacks(packs, counters, kernel, engine, options, work)) {
    onProgress();
    await setImmediate();
  }
  return work;
}

/** Threads for so many objects, as far as they are worth it. */
function startThreads(objects: number, { jobs, rules }: ObjectScanOptions): Promise<WaitingThreads<ObjectWorkerTask>> {
  const setup: ObjectWorkerSetup = { rules: rulesToWire(rules) };
  return WaitingThreads.start('./object-worker.js', Math.min(jobs - 1, Math.floor(objects / ENTRIES_WORTH_A_WORKER)), setup);
}

function countScanned(packs: readonly PackTask[]): number {
  return packs.reduce((sum, { wanted }) => sum + wanted.reduce((count, want) => count + (want === SCAN ? 1 : 0), 0), 0);
}

/** `early`: threads that were started before the packs were opened. */
async function scanPacks(packs: readonly PackTask[], kernel: KernelCode, engine: Engine, work: ObjectWorkOptions, options: ObjectScanOptions, early: WaitingThreads<ObjectWorkerTask> | null): Promise<readonly ObjectWork[]> {
  if (packs.length === 0) {
    early?.end();
    return [];
  }
  const counters = new Int32Array(new SharedArrayBuffer(packs.length * 4));
  const total = packs.reduce((sum, pack) => sum + pack.roots.length, 0);
  const report = (): void => options.onProgress?.(packs.reduce((sum, pack, at) => sum + Math.min(Atomics.load(counters, at), pack.roots.length), 0), total);
  const threads = early ?? await startThreads(countScanned(packs), options);
  return threads.work({ packs, counters, kernel, options: work }, () => workHere(packs, counters, kernel, engine, work, report), (message) => message as ObjectWork);
}

class Gathering {
  readonly found = new Map<string, FoundObject>();
  readonly unreadable = new Map<string, string>();
  blobs = 0;
  bytes = 0;
  readonly #engine: Engine;
  readonly #options: ObjectWorkOptions;

  constructor(engine: Engine, options: ObjectWorkOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  addPackWork(stored: readonly StoredPack[], { found, unreadable, blobs, bytes }: ObjectWork): void {
    const idOf = (at: { readonly pack: number; readonly entry: number }): string => {
      const pack = stored[at.pack];
      return pack === undefined ? '' : idAt(pack.index, pack.table.position[at.entry] as number);
    };
    for (const item of found) this.found.set(idOf(item), { id: idOf(item), type: TYPE_NAMES[stored[item.pack]?.table.type[item.entry] ?? BLOB] ?? 'blob', secrets: item.secrets });
    for (const item of unreadable) this.unreadable.set(idOf(item), item.reason);
    this.blobs += blobs;
    this.bytes += bytes;
  }

  /** Entries of which it is not known what they are, because their base is elsewhere or nowhere. */
  addUnresolved({ index, table, isKnown }: StoredPack): void {
    for (let entry = 0; entry < table.count; entry++) {
      if (table.type[entry] === UNRESOLVED && isKnown?.[table.position[entry] as number] !== 1) this.unreadable.set(idAt(index, table.position[entry] as number), 'its base is not in the pack');
    }
  }

  /** An object that came by itself. */
  addObject(id: string, type: FoundType, bytes: Uint8Array): void {
    if (type === 'blob') this.blobs++;
    this.bytes += bytes.length;
    const encoding = sniffEncoding(bytes);
    if (encoding === 'binary') return;
    const secrets = secretKeys(matchesIn(this.#engine, bytes, encoding), this.#options);
    if (secrets.length > 0) this.found.set(id, { id, type, secrets });
  }
}

interface Elsewhere {
  readonly ids: readonly string[];
  /** False where git had something to complain of. */
  readonly isWhole: boolean;
}

/** Objects but trees that no pack at hand and no loose file holds: git has them, or nobody. */
async function objectsElsewhere(repository: Repository, packs: readonly PackIds[], seen: ReadonlySet<string>): Promise<Elsewhere> {
  const listing = await gitIn(repository, ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname) %(objecttype)']);
  const ids = listing.stdout.toString('latin1').split('\n').filter((line) => /^[0-9a-f]+ (?:blob|commit|tag)$/.test(line)).map((line) => line.slice(0, line.indexOf(' ')));
  return {
    ids: ids.filter((id) => !seen.has(id) && !packs.some((pack) => positionOf(pack, Buffer.from(id, 'hex')) >= 0)),
    isWhole: listing.code === 0 && listing.stderr === '',
  };
}

/** What a pack's scan taught. */
function runOf({ index, table, isKnown }: StoredPack, { scanned }: PackTask): ObjectRun {
  const types = new Uint8Array(index.count), sizes = new Uint32Array(index.count), isSettled = new Uint8Array(index.count);
  for (let entry = 0; entry < table.count; entry++) {
    const position = table.position[entry] as number, type = table.type[entry] as number;
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

interface ScannedLoose {
  readonly id: string;
  readonly type: number;
  readonly size: number;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Scans those loose objects that are not known; answers what they are. */
function scanLoose(files: readonly LooseFile[], known: KnownObjects | null, gathering: Gathering, maxBytes: number): ScannedLoose[] {
  const scanned: ScannedLoose[] = [];
  for (const object of looseObjects(files.filter(({ id }) => known?.markOne(id) !== true), maxBytes)) {
    if ('reason' in object) {
      gathering.unreadable.set(object.id, object.reason);
      continue;
    }
    const { id, type, bytes } = object, name = TYPE_NAMES[type];
    if (name !== undefined) gathering.addObject(id, name, bytes);
    scanned.push({ id, type, size: bytes.length });
  }
  return scanned;
}

export async function scanObjects(repository: Repository, idBytes: number, engine: Engine, options: ObjectScanOptions): Promise<ObjectScan> {
  const { memory } = options, known = memory?.known ?? null;
  const folders = objectFolders(repository), loose = listLoose(folders);
  // Where nothing is known, threads load the engine while this one opens the packs.
  const early = known === null ? await startThreads(estimateObjects(folders, idBytes), options) : null;
  const { packs: stored, passed, refused } = openPacks(folders, idBytes, known);
  const work: ObjectWorkOptions = { maxBytes: options.maxBytes, minConfidence: options.minConfidence, runKey: randomBytes(32) };
  const gathering = new Gathering(engine, work);
  for (const pack of stored) gathering.addUnresolved(pack);
  const kernel = loadKernel(), tasks = stored.map(taskOf);
  const shares = await scanPacks(tasks, kernel, engine, work, options, early);
  for (const share of shares) gathering.addPackWork(stored, share);
  const fresh = scanLoose(loose, known, gathering, options.maxBytes);
  const elsewhere = refused.length > 0 || folders.length === 0 ? await objectsElsewhere(repository, [...passed, ...stored.map(({ index }) => index)], new Set(loose.map(({ id }) => id))) : { ids: [], isWhole: true };
  const again = [...gathering.unreadable.keys(), ...elsewhere.ids];
  if (again.length > 0) await readThroughGit(repository, again, gathering, options.maxBytes);
  const recalled = memory === null ? [] : await recallFound(memory, repository, engine, work);
  if (recalled === null) return scanObjects(repository, idBytes, engine, { ...options, memory: null });
  const found = [...new Map([...recalled.map((object) => [object.id, object] as const), ...gathering.found]).values()].sort(byId);
  const totals = known?.totals() ?? { blobs: 0, bytes: 0 };
  return {
    found,
    blobs: gathering.blobs + totals.blobs,
    bytes: gathering.bytes + totals.bytes,
    unreadable: [...gathering.unreadable].map(([id, reason]) => ({ id, reason })).sort(byId),
    runKey: work.runKey,
    detours: refused.map(({ file, reason }) => ({ pack: file, reason, isLost: !elsewhere.isWhole })),
    mayLackObjects: folders.length !== 1 || stored.length + passed.length !== 1 || loose.length > 0 || refused.length > 0 || hasPromisorPack(folders),
    hasLost: known?.allPresent === false,
    learnt() {
      const runs = [...stored.map((pack, at) => runOf(pack, tasks[at] as PackTask)), runOfLoose(fresh)];
      if (known === null) return serialiseObjectMemory(runs, found, idBytes);
      return runs.some(({ types }) => types.length > 0) ? serialiseObjectMemory([known.present(), ...runs], found, idBytes) : null;
    },
    packs: new PackedHistory(stored, loose.map(({ id }) => id), kernel, stored.map((_, number) => shares.flatMap((share) => share.commits[number] ?? []))),
  };
}

/** The slow road: what git can read after all is scanned, what it cannot stays unreadable. */
async function readThroughGit(repository: Repository, ids: readonly string[], gathering: Gathering, maxBytes: number): Promise<void> {
  await readObjects(repository, ids, (id, read, type) => {
    if (read.kind === 'skipped' && read.incomplete && type !== 'tree') {
      gathering.unreadable.set(id, read.reason);
      return;
    }
    gathering.unreadable.delete(id);
    if (read.kind === 'content' && (type === 'blob' || type === 'commit' || type === 'tag')) gathering.addObject(id, type, read.bytes);
  }, maxBytes);
}
