/**
 * The share of one thread in scanning the objects of packs. Threads claim stretches of the roots from a shared counter;
 * a family is scanned whole by the thread that claimed its root, so results do not depend on the number of threads.
 */
import { CommitNotes, type NotedCommits } from '../../sources/history/noted-commits.ts';
import { BLOB, type EntryTable } from '../../sources/pack/entry-table.ts';
import { PackFile } from '../../sources/pack/pack-file.ts';
import { PackWalker, type Workbench } from './pack-walk.ts';
import { SecretKeys, type SecretKeyOptions } from './secret-keys.ts';

/** A pack as it is handed to threads: plain and shared arrays. */
export interface PackTask {
  readonly file: string;
  readonly length: number;
  readonly whole: Uint8Array | null;
  readonly idBytes: number;
  readonly table: EntryTable;
  readonly wanted: Uint8Array;
  /** Entries without a base whose families are wanted. */
  readonly roots: Int32Array;
  /** By entry, once it was scanned: its size and one more, at most what 32 bits hold. */
  readonly scanned: Uint32Array;
}

export interface ObjectWorkOptions extends SecretKeyOptions {
  readonly maxBytes: number;
}

/** All packs of a scan, of which each thread claims its share. */
export interface PacksTask {
  readonly packs: readonly PackTask[];
  /** By pack, shared: how many of its roots are claimed. */
  readonly counters: Int32Array;
  readonly options: ObjectWorkOptions;
}

/** An object that holds matches, and which secrets these are. */
export interface FoundEntry {
  readonly pack: number;
  readonly entry: number;
  readonly secrets: readonly string[];
}

export interface ObjectWork {
  readonly found: FoundEntry[];
  readonly unreadable: { readonly pack: number; readonly entry: number; readonly reason: string }[];
  /** By pack. */
  readonly commits: NotedCommits[];
  blobs: number;
  bytes: number;
}

/** Roots that are claimed at once, and which share of those that are left. */
const ROOTS_PER_CLAIM = 64;
const SHARE_PER_CLAIM = 1 / 64;
/** Larger sizes count as this one. */
export const MAX_SIZE = 0xfffffffe;

export function noObjectWork(): ObjectWork {
  return { found: [], unreadable: [], commits: [], blobs: 0, bytes: 0 };
}

/**
 * The stretches of `roots` that fall to this thread. They get shorter towards the end: a thread that claims 64 of the
 * last roots works on while the others have nothing left to do.
 */
function* claimed(roots: Int32Array, counters: Int32Array, pack: number): Generator<Int32Array> {
  for (let from = Atomics.load(counters, pack); from < roots.length;) {
    const share = Math.ceil((roots.length - from) * SHARE_PER_CLAIM);
    const to = from + Math.min(share, ROOTS_PER_CLAIM);
    const seen = Atomics.compareExchange(counters, pack, from, to);
    if (seen === from) yield roots.subarray(from, to);
    from = seen === from ? Atomics.load(counters, pack) : seen;
  }
}

/** Scans families of all packs until none is left. Yields between claims. */
export function* workOnPacks(
  { packs, counters, options }: PacksTask,
  workbench: Workbench,
  work: ObjectWork,
): Generator<void> {
  const keys = new SecretKeys(workbench.engine, options);
  for (const [number, pack] of packs.entries()) {
    const file = new PackFile(pack.file, pack.length, pack.whole);
    const commits = new CommitNotes(workbench.kernel);
    const walker = new PackWalker({ ...pack, file }, workbench, options, {
      onObject(entry, bytes, matches) {
        if (pack.table.type[entry] === BLOB) work.blobs++;
        work.bytes += bytes;
        pack.scanned[entry] = Math.min(bytes, MAX_SIZE) + 1;
        const secrets = keys.of(matches);
        if (secrets.length > 0) work.found.push({ pack: number, entry, secrets });
      },
      onCommit(entry, text) {
        if (!commits.note(entry, text, pack.idBytes)) {
          work.unreadable.push({ pack: number, entry, reason: 'damaged commit' });
        }
      },
      onUnreadable: (entry, reason) => work.unreadable.push({ pack: number, entry, reason }),
    });
    try {
      for (const roots of claimed(pack.roots, counters, number)) {
        for (const root of roots) walker.walk(root);
        yield;
      }
      work.commits[number] = commits.taken();
    } finally {
      file.close();
    }
  }
}
