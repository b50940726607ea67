/** Reads all trees once it is known which blobs hold secrets: on the threads that scanned the objects. */
import { concatInts } from '../../base/int-list.ts';
import { NO_COMMITS, NotedHistory, type NotedCommits } from '../../sources/history/noted-commits.ts';
import type { ObjectRun } from '../../sources/pack/known-objects.ts';
import { TAG } from '../../sources/pack/entry-table.ts';
import type { LooseFile, StoredPack } from '../../sources/pack/object-store.ts';
import { idAt } from '../../sources/pack/pack-index.ts';
import { openKernel } from '../../sources/pack/kernel.ts';
import { HARD_LIMIT } from '../../sources/pack/packed-entry.ts';
import type { PackedObjects } from '../../sources/pack/packed-objects.ts';
import { PackedTrees } from '../../sources/pack/packed-trees.ts';
import { TreeReader, type TreeShare, type TreeTask } from '../../sources/pack/tree-reader.ts';
import { PackedHistory } from '../../sources/history/packed-history.ts';
import type { LazyKernel } from '../assets/kernel.ts';
import type { LooseScan } from './loose-scan.ts';
import type { PackTask } from './object-work.ts';
import type { ObjectWorkerTask } from './object-worker.ts';
import type { WaitingThreads } from '../threads.ts';

export interface ReadTrees {
  /** How many commits were read. */
  readonly commits: number;
  /** Null where there was nothing to read. */
  readonly history: PackedHistory | null;
  /** Single objects of the packs. */
  readonly objects: PackedObjects | null;
  /** Ids of trees that could not be read. */
  readonly unread: readonly string[];
  /** Entries of trees that name an object of another type than they say, and the first such id. */
  readonly mistyped: { readonly count: number; readonly first: string };
}

export interface TreeSources {
  readonly idBytes: number;
  /** Ids of the blobs that hold secrets. */
  readonly wanted: readonly string[];
  readonly packs: readonly StoredPack[];
  /** The same as they were given to threads. */
  readonly tasks: readonly PackTask[];
  /** Of each thread, by pack. */
  readonly commits: readonly (readonly NotedCommits[])[];
  readonly looseScan: LooseScan;
  /** What an earlier scan dealt with. */
  readonly known: ObjectRun | null;
  /** Loose objects, those that were not read among them; null where there are others of which nothing is known. */
  readonly loose: readonly LooseFile[] | null;
}

/** By position in the index. */
function typesOf({ table }: StoredPack): Uint8Array {
  const types = new Uint8Array(table.count);
  for (let entry = 0; entry < table.count; entry++) {
    types[table.position[entry] as number] = table.type[entry] as number;
  }
  return types;
}

function taskOf({ packs, tasks, looseScan, known, idBytes, wanted }: TreeSources): TreeTask {
  const inPacks = packs.map((pack) => ({ ids: pack.index.ids, types: typesOf(pack) }));
  // Without a tree to read, numbers are not needed.
  const earlier = known === null || (packs.length === 0 && looseScan.trees.size === 0) ? [] : [known];
  const first = [...inPacks, ...earlier].reduce((sum, { types }) => sum + types.length, 0);
  const { scanned, trees } = looseScan;
  return {
    idBytes,
    packs: tasks.map(({ file, length, whole, table, wanted: needed }) => ({
      file,
      length,
      whole,
      table,
      wanted: needed,
    })),
    known: [
      ...inPacks,
      ...earlier.map(({ ids, types }) => ({ ids, types })),
      {
        ids: Buffer.from(scanned.map(({ id }) => id).join(''), 'hex'),
        types: Uint8Array.from(scanned, ({ type }) => type),
      },
    ],
    wanted: wanted.map((id) => Buffer.from(id, 'hex')),
    loose: scanned.flatMap(({ id }, at) => {
      const bytes = trees.get(id);
      return bytes === undefined ? [] : [{ number: first + at, bytes }];
    }),
    counters: new Int32Array(new SharedArrayBuffer((packs.length + 1) * 4)),
  };
}

/** All commits that were read, linked with the objects that are there. */
function linkCommits(
  { packs, commits, looseScan: { commits: loose, scanned }, idBytes }: TreeSources,
  reader: TreeReader,
  packed: PackedObjects,
): NotedHistory {
  const { objects } = reader;
  const numbers: Int32Array[] = [];
  const records: Uint8Array[] = [];
  const numberOf = (id: string): number => objects.numberOf(Buffer.from(id, 'hex'));
  packs.forEach(({ index, table }, pack) => {
    for (const { entries, records: some } of commits.map((share) => share[pack] ?? NO_COMMITS)) {
      const positions = entries.map((entry) => table.position[entry] as number);
      // What lies in several packs has the number that it has in the first.
      numbers.push(pack === 0 ? positions : positions.map((position) => numberOf(idAt(index, position))));
      records.push(some);
    }
  });
  const all = concatInts([...numbers, loose.entries.map((at) => numberOf(scanned[at]?.id ?? ''))]);
  const texts = Buffer.concat([...records, loose.records]);
  const linked = reader.link(texts, all.length);
  return new NotedHistory({ objects, numbers: all, records: texts, linked, width: idBytes * 2 }, (id) => {
    const object = packed.read(id, HARD_LIMIT);
    return object?.type === TAG ? object.bytes : null;
  });
}

/** What this thread has once it begins. */
interface OpenedHere {
  readonly reader: TreeReader;
  readonly packed: PackedObjects;
  readonly commits: NotedHistory;
}

const NOTHING_READ: ReadTrees = {
  commits: 0,
  history: null,
  objects: null,
  unread: [],
  mistyped: { count: 0, first: '' },
};

function mistypedIn(shares: readonly TreeShare[]): ReadTrees['mistyped'] {
  const found = shares.map(({ mistyped }) => mistyped).filter(({ count }) => count > 0);
  return {
    count: found.reduce((sum, { count }) => sum + count, 0),
    first: found.map(({ first }) => first).sort()[0] ?? '',
  };
}

/** `meanwhile`: work for this thread while others have begun. */
export async function readTrees(
  sources: TreeSources,
  { code, open }: LazyKernel,
  threads: WaitingThreads<ObjectWorkerTask>,
  meanwhile: (commits: NotedHistory | null) => Promise<void>,
): Promise<ReadTrees> {
  if (sources.packs.length === 0 && sources.looseScan.scanned.length === 0) {
    await meanwhile(null);
    return NOTHING_READ;
  }
  const task = taskOf(sources);
  let onOpened: (opened: OpenedHere) => void = () => undefined;
  const opened = new Promise<OpenedHere>((resolve) => {
    onOpened = resolve;
  });
  const shares = await threads.work<TreeShare>(
    () => ({ kind: 'trees', task }),
    async () => {
      const reader = new TreeReader(open(), task);
      const packed = reader.reading(sources.packs);
      const commits = linkCommits(sources, reader, packed);
      onOpened({ reader, packed, commits });
      await meanwhile(commits);
      return reader.read();
    },
    (message) => message as TreeShare,
  );
  const { reader, packed, commits } = await opened;
  const { objects } = reader;
  const numbers = task.wanted.map((id) => objects.numberOf(id));
  const trees = new PackedTrees(openKernel(code()), task, shares, numbers);
  return {
    commits: commits.count,
    objects: packed,
    history: new PackedHistory({ commits, objects: packed, trees, wanted: sources.wanted, unread: sources.loose }),
    unread: shares.flatMap(({ unread }) => unread.map((number) => objects.idOf(number))),
    mistyped: mistypedIn(shares),
  };
}
