/**
 * Scans every object of a repository once: packs by families on as many threads as asked for, loose objects one by
 * one, and what cannot be read directly through git. The result is which objects hold secrets; only for these few are
 * the commits looked up that introduced them.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Engine } from '../../detect/engine.ts';
import { objectFolders } from '../../sources/git/loose-object.ts';
import type { NotedHistory } from '../../sources/history/noted-commits.ts';
import type { KnownObjects, ObjectRun } from '../../sources/pack/known-objects.ts';
import {
  listLoose,
  openPacks,
  type LooseFile,
  type OpenedPacks,
  type StoredPack,
} from '../../sources/pack/object-store.ts';
import type { PackedObject } from '../../sources/pack/packed-objects.ts';
import type { PackedHistory } from '../../sources/history/packed-history.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { lazyKernel } from '../assets/kernel.ts';
import { scanLoose } from './loose-scan.ts';
import { Gathering } from './object-gathering.ts';
import {
  recallFound,
  serialiseObjectMemory,
  type FoundObject,
  type ObjectMemory,
  type ReadObject,
  type RecalledObjects,
} from './object-memory.ts';
import { readTrees, type ReadTrees, type TreeSources } from './object-trees.ts';
import type { ObjectWorkOptions, PackTask } from './object-work.ts';
import { objectsElsewhere, type Elsewhere } from './objects-elsewhere.ts';
import { openWorkbench } from './pack-walk.ts';
import { scanPacks, startFor, taskOf, type ObjectThreads, type ThreadOptions } from './pack-tasks.ts';
import { runOf, runOfLoose } from './scanned-runs.ts';

export interface ObjectScan {
  /** In the order of their ids. */
  readonly found: readonly FoundObject[];
  readonly blobs: number;
  readonly bytes: number;
  /** Commits that were read: those of an earlier scan do not count. */
  readonly commits: number;
  /** Objects that could be read neither directly nor through git. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  /** Key under which `secrets` of the found objects were made. */
  readonly runKey: Uint8Array;
  /** Packs that were read through git, and why; `isLost` where git had trouble with them too. */
  readonly detours: readonly { readonly pack: string; readonly reason: string; readonly isLost: boolean }[];
  /** Entries of trees that name an object of another type than they say, and the first such id. */
  readonly mistyped: ReadTrees['mistyped'];
  /** Objects of an earlier scan are gone, so the links that it found may be broken. */
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

export interface ObjectScanOptions extends Omit<ObjectWorkOptions, 'runKey'>, ThreadOptions {
  /** What an earlier scan left. */
  readonly memory: ObjectMemory | null;
  /** Threads that were started before; null where there are none yet. They are ended with the scan. */
  readonly threads: ObjectThreads | null;
  /** The threads have been started, and there is work for them. */
  onThreads?(): void;
  onProgress?(done: number, total: number): void;
  /** All commits have been read, but for those of an earlier scan. */
  onCommits?(commits: NotedHistory | null): void;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Up to so many new objects without a secret are scanned again next time: cheaper than rewriting the memory. */
const FEW_OBJECTS = 1000;

/** What was found before and now; where an object was scanned again, what was found now. */
function foundIn(recalled: RecalledObjects, gathering: Gathering): readonly FoundObject[] {
  const all = new Map([...recalled.found.map((object) => [object.id, object] as const), ...gathering.found]);
  return [...all.values()].sort(byId);
}

/** One scan of all objects, with or without the memory of an earlier one. */
class ObjectReading {
  readonly #repository: Repository;
  readonly #idBytes: number;
  readonly #engine: Engine;
  readonly #options: ObjectScanOptions;
  readonly #kernel = lazyKernel();
  readonly #known: KnownObjects | null;
  readonly #work: ObjectWorkOptions;
  readonly #gathering: Gathering;

  constructor(repository: Repository, idBytes: number, engine: Engine, options: ObjectScanOptions) {
    const { maxBytes, minConfidence, memory } = options;
    this.#repository = repository;
    this.#idBytes = idBytes;
    this.#engine = engine;
    this.#options = options;
    this.#known = memory?.known ?? null;
    this.#work = { maxBytes, minConfidence, runKey: randomBytes(32) };
    this.#gathering = new Gathering(engine, this.#work);
  }

  /** Null where the memory of an earlier scan is wrong. */
  async scan(): Promise<ObjectScan | null> {
    const folders = objectFolders(this.#repository);
    const loose = listLoose(folders);
    const opened = { ...(await openPacks(folders, this.#idBytes, this.#kernel.open, this.#known)), folders, loose };
    const tasks = opened.packs.map(taskOf);
    const threads = this.#options.threads ?? (await startFor(tasks, this.#options));
    try {
      return await this.#scanOpened(opened, tasks, threads);
    } finally {
      threads.end();
    }
  }

  async #scanOpened(
    opened: OpenedObjects,
    tasks: readonly PackTask[],
    threads: ObjectThreads,
  ): Promise<ObjectScan | null> {
    const { packs, loose } = opened;
    const gathering = this.#gathering;
    const commits = await this.#scanPacks(packs, tasks, threads);
    const looseScan = scanLoose(loose, this.#known, gathering, {
      openKernel: this.#kernel.open,
      idBytes: this.#idBytes,
      maxBytes: this.#work.maxBytes,
    });
    const elsewhere = await this.#elsewhere(opened);
    await gathering.readThroughGit(this.#repository, [...gathering.unreadable.keys(), ...elsewhere.ids]);
    const recalled = await this.#recall();
    if (recalled === null) return null;
    const found = foundIn(recalled, gathering);
    const sources: TreeSources = {
      idBytes: this.#idBytes,
      wanted: found.filter(({ type }) => type === 'blob').map(({ id }) => id),
      packs,
      tasks,
      commits,
      looseScan,
      known: this.#known?.present() ?? null,
      loose: opened.refused.length === 0 ? loose : null,
    };
    const trees = await readTrees(sources, this.#kernel, threads, async (noted) => {
      this.#options.onCommits?.(noted);
      await setImmediate();
    });
    await gathering.readThroughGit(this.#repository, trees.unread);
    const runs = (): ObjectRun[] => [
      ...packs.map((pack, at) => runOf(pack, tasks[at] as PackTask)),
      runOfLoose(looseScan.scanned),
    ];
    return this.#concluded({ opened, elsewhere, read: recalled.read, found, trees, runs });
  }

  /** The commits that each thread read, by pack. */
  async #scanPacks(
    packs: readonly StoredPack[],
    tasks: readonly PackTask[],
    threads: ObjectThreads,
  ): Promise<TreeSources['commits']> {
    const options = this.#options;
    const gathering = this.#gathering;
    for (const pack of packs) gathering.addUnresolved(pack);
    if (packs.length > 0) options.onThreads?.();
    const shares = await scanPacks(tasks, threads, this.#work, {
      workbench: () => openWorkbench(this.#kernel.open(), this.#engine),
      onProgress: (done, total) => options.onProgress?.(done, total),
    });
    for (const share of shares) gathering.addPackWork(packs, share);
    return shares.map(({ commits }) => commits);
  }

  /** Git is asked what else there is where a pack could not be opened. */
  async #elsewhere({ packs, passed, refused, folders, loose }: OpenedObjects): Promise<Elsewhere> {
    if (refused.length === 0 && folders.length > 0) return { ids: [], isWhole: true };
    const indexes = [...passed, ...packs.map(({ index }) => index)];
    return objectsElsewhere(this.#repository, indexes, new Set(loose.map(({ id }) => id)));
  }

  async #recall(): Promise<RecalledObjects | null> {
    const { memory } = this.#options;
    if (memory === null) return { found: [], read: new Map() };
    return recallFound(memory, this.#repository, this.#engine, this.#work);
  }

  #concluded({ opened: { refused }, elsewhere, read, found, trees, runs }: ObjectsRead): ObjectScan {
    const { blobs, bytes, unreadable } = this.#gathering;
    const totals = this.#known?.totals() ?? { blobs: 0, bytes: 0 };
    return {
      found,
      blobs: blobs + totals.blobs,
      bytes: bytes + totals.bytes,
      commits: trees.commits,
      unreadable: [...unreadable].map(([id, reason]) => ({ id, reason })).sort(byId),
      runKey: this.#work.runKey,
      detours: [
        ...refused.map(({ file, reason }) => ({ pack: file, reason, isLost: !elsewhere.isWhole })),
        ...(refused.length > 0 || elsewhere.isWhole ? [] : [this.#lostElsewhere()]),
      ],
      mistyped: trees.mistyped,
      hasLost: this.#known?.allPresent === false,
      read,
      // Where it is not certain what an id stands for, the next scan reads everything again.
      learnt: (shown) =>
        trees.mistyped.count > 0 || trees.unread.length > 0 ? null : this.#learnt(runs(), found, shown),
      contentOf: (id) => trees.objects?.read(id, this.#work.maxBytes) ?? null,
      packs: trees.history,
    };
  }

  /** Nobody but git could say what lies in other folders, and git could not. */
  #lostElsewhere(): ObjectScan['detours'][number] {
    const pack = path.join(this.#repository.commonDir, 'objects/info/alternates');
    return { pack, reason: 'it lies in another folder', isLost: true };
  }

  #learnt(runs: readonly ObjectRun[], found: readonly FoundObject[], shown: Iterable<string>): Buffer | null {
    const known = this.#known;
    if (known === null) return serialiseObjectMemory(runs, found, shown, this.#idBytes);
    const isMuch = runs.reduce((sum, { types }) => sum + types.length, 0) > FEW_OBJECTS;
    return isMuch || this.#gathering.found.size > 0
      ? serialiseObjectMemory([known.present(), ...runs], found, shown, this.#idBytes)
      : null;
  }
}

/** All that a scan of objects brought. */
interface ObjectsRead extends Pick<ObjectScan, 'found' | 'read'> {
  readonly opened: OpenedObjects;
  readonly elsewhere: Elsewhere;
  readonly trees: ReadTrees;
  /** What was scanned, for the next scan. */
  runs(): readonly ObjectRun[];
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
  return (
    (await new ObjectReading(repository, idBytes, engine, options).scan()) ??
    scanObjects(repository, idBytes, engine, { ...options, memory: null, threads: null })
  );
}
