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
import { BLOB, COMMIT, TAG, TREE, UNRESOLVED, type EntryTable } from '../sources/pack/entry-table.ts';
import { hasPromisorPack, listLoose, looseObjects, openPacks, type StoredPack } from '../sources/pack/object-store.ts';
import type { KernelCode } from '../sources/pack/kernel.ts';
import { idAt, positionOf } from '../sources/pack/pack-index.ts';
import { gitIn, type Repository } from '../sources/repository.ts';
import { loadKernel, type RulesAsked } from './engine-assets.ts';
import { scanFragment } from './file-scan.ts';
import { noObjectWork, secretKeys, workOnPacks, type ObjectWork, type ObjectWorkOptions, type PackTask } from './object-work.ts';
import type { ObjectWorkerTask } from './object-worker.ts';
import { SCAN, SKIP } from './pack-walk.ts';
import { workTogether } from './threads.ts';
import { rulesToWire } from './wire.ts';

export interface FoundObject {
  readonly id: string;
  readonly type: 'blob' | 'commit' | 'tag';
  /** Keys that tell its secrets from those of other objects in this run. */
  readonly secrets: readonly string[];
}

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
}

export interface ObjectScanOptions extends Omit<ObjectWorkOptions, 'runKey'> {
  readonly jobs: number;
  readonly rules: RulesAsked;
  onProgress?(done: number, total: number): void;
}

const TYPE_NAMES: Readonly<Record<number, FoundObject['type']>> = { [COMMIT]: 'commit', [BLOB]: 'blob', [TAG]: 'tag' };
/** With fewer entries a thread is not worth its start. */
const ENTRIES_WORTH_A_WORKER = 2000;

function wantedOf(table: EntryTable): Uint8Array {
  const wanted = new Uint8Array(new SharedArrayBuffer(table.count));
  for (let entry = 0; entry < table.count; entry++) wanted[entry] = table.type[entry] === TREE || table.type[entry] === UNRESOLVED ? SKIP : SCAN;
  return wanted;
}

function taskOf({ file, index, table, whole }: StoredPack): PackTask {
  const roots: number[] = [];
  const wanted = wantedOf(table);
  for (let entry = 0; entry < table.count; entry++) if ((table.base[entry] as number) < 0 && wanted[entry] === SCAN) roots.push(entry);
  const shared = new Int32Array(new SharedArrayBuffer(roots.length * 4));
  shared.set(roots);
  return { file, length: index.packLength, whole, crcs: index.crcs, table, wanted, roots: shared };
}

async function workHere(packs: readonly PackTask[], counters: Int32Array, kernel: KernelCode, engine: Engine, options: ObjectWorkOptions, onProgress: () => void): Promise<ObjectWork> {
  const work = noObjectWork();
  for (const _claim of workOnPacks(packs, counters, kernel, engine, options, work)) {
    onProgress();
    await setImmediate();
  }
  return work;
}

async function scanPacks(packs: readonly PackTask[], engine: Engine, work: ObjectWorkOptions, options: ObjectScanOptions): Promise<readonly ObjectWork[]> {
  const counters = new Int32Array(new SharedArrayBuffer(Math.max(packs.length, 1) * 4));
  const total = packs.reduce((sum, pack) => sum + pack.roots.length, 0);
  const entries = packs.reduce((sum, pack) => sum + pack.table.count, 0);
  const report = (): void => options.onProgress?.(packs.reduce((sum, pack, at) => sum + Math.min(Atomics.load(counters, at), pack.roots.length), 0), total);
  const workers = Math.min(options.jobs - 1, Math.floor(entries / ENTRIES_WORTH_A_WORKER));
  const kernel = loadKernel();
  const task: ObjectWorkerTask = { packs, counters, kernel, options: work, rules: rulesToWire(options.rules) };
  return workTogether('./object-worker.js', workers, task, () => workHere(packs, counters, kernel, engine, work, report), (message) => message as ObjectWork);
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
  addUnresolved({ index, table }: StoredPack): void {
    for (let entry = 0; entry < table.count; entry++) {
      if (table.type[entry] === UNRESOLVED) this.unreadable.set(idAt(index, table.position[entry] as number), 'its base is not in the pack');
    }
  }

  /** An object that came by itself. */
  addObject(id: string, type: FoundObject['type'], bytes: Uint8Array): void {
    if (type === 'blob') this.blobs++;
    this.bytes += bytes.length;
    const encoding = sniffEncoding(bytes);
    if (encoding === 'binary') return;
    const { located } = scanFragment(this.#engine, { bytes, encoding, provenance: { kind: 'git-blob', path: '', blob: id, commit: null, exposure: 'history' } }, { inlineIgnores: false, asOf: 0 });
    const secrets = secretKeys(located.map(({ match }) => match), this.#options);
    if (secrets.length > 0) this.found.set(id, { id, type, secrets });
  }
}

interface Elsewhere {
  readonly ids: readonly string[];
  /** False where git had something to complain of. */
  readonly isWhole: boolean;
}

/** Objects but trees that no pack at hand and no loose file holds: git has them, or nobody. */
async function objectsElsewhere(repository: Repository, stored: readonly StoredPack[], seen: ReadonlySet<string>): Promise<Elsewhere> {
  const listing = await gitIn(repository, ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname) %(objecttype)']);
  const ids = listing.stdout.toString('latin1').split('\n').filter((line) => /^[0-9a-f]+ (?:blob|commit|tag)$/.test(line)).map((line) => line.slice(0, line.indexOf(' ')));
  return {
    ids: ids.filter((id) => !seen.has(id) && !stored.some(({ index }) => positionOf(index, Buffer.from(id, 'hex')) >= 0)),
    isWhole: listing.code === 0 && listing.stderr === '',
  };
}

export async function scanObjects(repository: Repository, idBytes: number, engine: Engine, options: ObjectScanOptions): Promise<ObjectScan> {
  const folders = objectFolders(repository), loose = listLoose(folders);
  const { packs: stored, refused } = openPacks(folders, idBytes);
  const work: ObjectWorkOptions = { maxBytes: options.maxBytes, minConfidence: options.minConfidence, runKey: randomBytes(32) };
  const gathering = new Gathering(engine, work);
  for (const pack of stored) gathering.addUnresolved(pack);
  for (const share of await scanPacks(stored.map(taskOf), engine, work, options)) gathering.addPackWork(stored, share);
  const seen = new Set<string>();
  for (const object of looseObjects(loose, options.maxBytes)) {
    seen.add(object.id);
    if ('reason' in object) gathering.unreadable.set(object.id, object.reason);
    else gathering.addObject(object.id, TYPE_NAMES[object.type] ?? 'blob', object.bytes);
  }
  const elsewhere = refused.length > 0 || folders.length === 0 ? await objectsElsewhere(repository, stored, seen) : { ids: [], isWhole: true };
  const again = [...gathering.unreadable.keys(), ...elsewhere.ids];
  if (again.length > 0) await readThroughGit(repository, again, gathering, options.maxBytes);
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  return {
    found: [...gathering.found.values()].sort(byId),
    blobs: gathering.blobs,
    bytes: gathering.bytes,
    unreadable: [...gathering.unreadable].map(([id, reason]) => ({ id, reason })).sort(byId),
    runKey: work.runKey,
    detours: refused.map(({ file, reason }) => ({ pack: file, reason, isLost: !elsewhere.isWhole })),
    mayLackObjects: folders.length !== 1 || stored.length !== 1 || loose.length > 0 || refused.length > 0 || hasPromisorPack(folders),
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
