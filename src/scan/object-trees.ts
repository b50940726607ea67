/** Reads all trees once it is known which blobs hold secrets: on the threads that scanned the objects. */
import type { KernelCalls, KernelCode } from '../sources/pack/kernel.ts';
import type { NotedCommit } from '../sources/noted-commits.ts';
import type { ObjectRun } from '../sources/pack/known-objects.ts';
import type { StoredPack } from '../sources/pack/object-store.ts';
import { PackedTrees } from '../sources/pack/packed-trees.ts';
import { TreeReader, type TreeShare, type TreeTask } from '../sources/pack/tree-reader.ts';
import { PackedHistory } from '../sources/packed-history.ts';
import type { LooseScan } from './loose-scan.ts';
import type { PackTask } from './object-work.ts';
import type { ObjectWorkerTask } from './object-worker.ts';
import type { WaitingThreads } from './threads.ts';

export interface ReadTrees {
  readonly history: PackedHistory;
  /** Ids of trees that could not be read. */
  readonly unread: readonly string[];
  /** Entries of trees that name an object of another type than they say, and the first such id. */
  readonly mistyped: { readonly count: number; readonly first: string };
}

export interface TreeSources {
  readonly packs: readonly StoredPack[];
  /** The same as they were given to threads. */
  readonly tasks: readonly PackTask[];
  readonly commits: readonly NotedCommit[];
  readonly looseScan: LooseScan;
  /** What an earlier scan dealt with. */
  readonly known: ObjectRun | null;
}

/** By position in the index. */
function typesOf({ table }: StoredPack): Uint8Array {
  const types = new Uint8Array(table.count);
  for (let entry = 0; entry < table.count; entry++) types[table.position[entry] as number] = table.type[entry] as number;
  return types;
}

function taskOf({ packs, tasks, looseScan, known }: TreeSources, idBytes: number, wanted: readonly string[]): TreeTask {
  const inPacks = packs.map((pack) => ({ ids: pack.index.ids, types: typesOf(pack) }));
  // Where there is no tree to read, nobody asks for numbers.
  const earlier = known === null || (packs.length === 0 && looseScan.trees.size === 0) ? [] : [known], first = [...inPacks, ...earlier].reduce((sum, { types }) => sum + types.length, 0);
  const { scanned, trees } = looseScan;
  return {
    idBytes,
    packs: tasks.map(({ file, length, whole, crcs, table, wanted: needed }) => ({ file, length, whole, crcs, table, wanted: needed })),
    known: [...inPacks, ...earlier.map(({ ids, types }) => ({ ids, types })), { ids: Buffer.from(scanned.map(({ id }) => id).join(''), 'hex'), types: Uint8Array.from(scanned, ({ type }) => type) }],
    wanted: wanted.map((id) => Buffer.from(id, 'hex')),
    loose: scanned.flatMap(({ id }, at) => { const bytes = trees.get(id); return bytes === undefined ? [] : [{ number: first + at, bytes }]; }),
    counters: new Int32Array(new SharedArrayBuffer((packs.length + 1) * 4)),
  };
}

/** In hexadecimal, by its number. */
function idOf({ known, idBytes }: TreeTask, number: number): string {
  let at = number;
  for (const { ids, types } of known) {
    if (at < types.length) return Buffer.from(ids.buffer, ids.byteOffset + at * idBytes, idBytes).toString('hex');
    at -= types.length;
  }
  return '';
}

/** `wanted`: ids of the blobs that hold secrets. `meanwhile`: work for this thread while others have begun. */
export async function readTrees(sources: TreeSources, idBytes: number, wanted: readonly string[], code: KernelCode, kernel: KernelCalls, threads: WaitingThreads<ObjectWorkerTask>, meanwhile: () => Promise<void>): Promise<ReadTrees> {
  const task = taskOf(sources, idBytes, wanted), reader = new TreeReader(kernel, task);
  const shares = await threads.work<TreeShare>({ kind: 'trees', task, kernel: code }, async () => {
    await meanwhile();
    return reader.read();
  }, (message) => message as TreeShare);
  return {
    history: new PackedHistory({ commits: sources.commits, trees: new PackedTrees(task, shares, task.wanted.map((id) => reader.numberOf(id))), numberOf: (id) => reader.numberOf(id), wanted }),
    unread: shares.flatMap(({ unread }) => unread.map((number) => idOf(task, number))),
    mistyped: { count: shares.reduce((sum, { mistyped }) => sum + mistyped.count, 0), first: shares.filter(({ mistyped }) => mistyped.count > 0).map(({ mistyped }) => mistyped.first).sort()[0] ?? '' },
  };
}
