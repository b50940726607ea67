/**
 * Reads the trees of packs, family by family, and keeps of each which folders it has, which wanted files, and which that
 * are not there. Several threads may share the families; what each kept is put together by `PackedTrees`. On the way every entry is checked:
 * that it is there, and of the type that the tree says.
 */
import { IntList } from '../../base/int-list.ts';
import { Arena, type LinkedRecords, type TypedIds } from './arena.ts';
import { TREE, type EntryTable } from './entry-table.ts';
import type { KernelCalls } from './kernel.ts';
import { NameTable } from './name-table.ts';
import { ObjectNumbers } from './object-numbers.ts';
import type { StoredPack } from './object-store.ts';
import { PackFile } from './pack-file.ts';
import { PackError } from './pack-error.ts';
import { HARD_LIMIT, packedEntry } from './packed-entry.ts';
import { PackedObjects } from './packed-objects.ts';

/** A pack as threads are given it: plain and shared arrays. */
export interface TreePack {
  readonly file: string;
  readonly length: number;
  readonly whole: Uint8Array | null;
  readonly table: EntryTable;
  /** By entry, 0 for one that nobody needs. */
  readonly wanted: Uint8Array;
}

/** What all threads read together. */
export interface TreeTask {
  readonly idBytes: number;
  readonly packs: readonly TreePack[];
  /** All objects that are there, numbered from 0: those of each pack in the order of its index, then others. */
  readonly known: readonly TypedIds[];
  /** Ids of the wanted blobs. */
  readonly wanted: readonly Uint8Array[];
  /** Trees that are in no pack, with the number of each. */
  readonly loose: readonly { readonly number: number; readonly bytes: Uint8Array }[];
  /** How many stretches of each pack's entries, and of loose trees at the end, have been claimed. */
  readonly counters: Int32Array;
}

/** What one thread kept. */
export interface TreeShare {
  /**
   * Numbers of the trees that were read, how many numbers of `entries` each takes, and 1 for one that names a folder
   * that is not there.
   */
  readonly trees: Int32Array;
  readonly lengths: Int32Array;
  readonly lacks: Uint8Array;
  /** Pairs of a name and what it stands for: the number of a folder, or the complement of that of a file. */
  readonly entries: Int32Array;
  /** A character for each byte. */
  readonly names: readonly string[];
  /** Ids of the files that are not there: kept as wanted ones are, and numbered from the last object on. */
  readonly absent: readonly string[];
  /** Entries that name what else is not there. */
  readonly missing: number;
  readonly mistyped: { readonly count: number; readonly first: string };
  /** Numbers of the trees that could not be read. */
  readonly unread: readonly number[];
}

/** Entries kept of all trees together; of a repository with more, nothing is kept. */
export const MAX_KEPT = 1 << 24;
/** Entries of a pack that are claimed at once. */
const CLAIM = 1 << 12;
/** Shortest copy that can hold an entry. */
const SHORTEST_COPY = 27;
const NO_COPIES = new Int32Array(0);
/** Numbers that a row has room for at first. */
const ROOM_AT_FIRST = 1 << 12;

/** Reads in this thread, in memory that nobody else uses any more. */
export class TreeReader {
  readonly #task: TreeTask;
  readonly #arena: Arena;
  readonly #names = new NameTable();
  readonly #trees = new IntList(ROOM_AT_FIRST);
  readonly #lengths = new IntList(ROOM_AT_FIRST);
  readonly #entries = new IntList(ROOM_AT_FIRST);
  readonly #lacks: number[] = [];
  readonly #unread: number[] = [];

  constructor(kernel: KernelCalls, task: TreeTask) {
    this.#task = task;
    this.#arena = new Arena(kernel);
    this.#arena.know(task.known, task.idBytes);
    for (const id of task.wanted) this.#arena.want(id);
  }

  /** The objects that are there. */
  get objects(): ObjectNumbers {
    return new ObjectNumbers(this.#task.known, this.#task.idBytes, (id) => this.#arena.numberOf(id));
  }

  /** Single objects of these packs. Not to be used while trees are read. */
  reading(packs: readonly StoredPack[]): PackedObjects {
    return new PackedObjects(packs, this.#arena);
  }

  /** Links records of `count` commits with the objects that are there. */
  link(records: Uint8Array, count: number): LinkedRecords {
    return this.#arena.linkCommits(records, count, this.#task.idBytes);
  }

  /** Reads what no other thread has claimed. */
  read(): TreeShare {
    let first = 0;
    this.#task.packs.forEach((pack, number) => {
      this.#readPack(pack, number, first);
      first += pack.table.count;
    });
    this.#readLoose();
    return {
      trees: this.#trees.taken(),
      lengths: this.#lengths.taken(),
      lacks: Uint8Array.from(this.#lacks),
      entries: this.#entries.taken(),
      names: this.#names.all(),
      unread: this.#unread,
      absent: this.#arena.absentFiles(this.#task.idBytes),
      missing: this.#arena.missingEntries,
      mistyped: this.#arena.mistyped(this.#task.idBytes),
    };
  }

  /** `first`: number of the first object of the pack. */
  #readPack(pack: TreePack, number: number, first: number): void {
    const { table } = pack;
    const file = new PackFile(pack.file, pack.length, pack.whole);
    try {
      for (let from = this.#claim(number); from < table.count; from = this.#claim(number)) {
        const to = Math.min(from + CLAIM, table.count);
        for (let root = from; root < to; root++) {
          if (table.type[root] === TREE && (table.base[root] as number) < 0 && pack.wanted[root] !== 0) {
            this.#readFamily(pack, file, root, first);
          }
        }
      }
    } finally {
      file.close();
    }
  }

  #claim(counter: number): number {
    return Atomics.add(this.#task.counters, counter, 1) * CLAIM;
  }

  /**
   * Depth first, so that the arena holds one chain of the family. What cannot be read takes along what descends from
   * it.
   */
  #readFamily(pack: TreePack, file: PackFile, root: number, first: number): void {
    const { table } = pack;
    const waiting = [root];
    const bases: (OpenTree | null)[] = [null];
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const read = this.#readEntry(pack, file, entry, first, bases.pop() ?? null);
      if (read === null) continue;
      for (let child = table.child[entry] as number; child >= 0; child = table.sibling[child] as number) {
        if (pack.wanted[child] === 0) continue;
        waiting.push(child);
        bases.push(read);
      }
    }
  }

  /**
   * Puts a tree on the stack, behind the base that it may have, and keeps what it holds; null for one that cannot be
   * read.
   */
  #readEntry(pack: TreePack, file: PackFile, entry: number, first: number, base: OpenTree | null): OpenTree | null {
    const arena = this.#arena;
    const { table } = pack;
    const at = base === null ? 0 : base.end;
    try {
      const packed = packedEntry(table, file, entry);
      let length = packed.size;
      let copied: Int32Array = NO_COPIES;
      if (base === null) arena.inflate(packed, at);
      else {
        const delta = arena.openDelta(packed);
        if (delta.baseSize !== base.length || delta.resultSize > HARD_LIMIT) {
          throw new PackError('a delta has an unexpected type');
        }
        copied = arena.applyDelta(delta, base.at, at, SHORTEST_COPY);
        length = delta.resultSize;
      }
      return this.#keep(first + (table.position[entry] as number), at, length, base, copied);
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      this.#leave(pack, entry, first);
      return null;
    }
  }

  #leave({ table, wanted }: TreePack, entry: number, first: number): void {
    const waiting = [entry];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (wanted[next] !== 0) this.#unread.push(first + (table.position[next] as number));
      for (let child = table.child[next] as number; child >= 0; child = table.sibling[child] as number) {
        waiting.push(child);
      }
    }
  }

  #readLoose(): void {
    const { loose, packs } = this.#task;
    for (let from = this.#claim(packs.length); from < loose.length; from = this.#claim(packs.length)) {
      for (const { number, bytes } of loose.slice(from, from + CLAIM)) {
        this.#arena.put(bytes, 0);
        try {
          this.#keep(number, 0, bytes.length, null, NO_COPIES);
        } catch (error) {
          if (!(error instanceof PackError)) throw error;
          this.#unread.push(number);
        }
      }
    }
  }

  /** Keeps the folders and wanted files of the tree on the stack at `at`. */
  #keep(tree: number, at: number, length: number, base: OpenTree | null, copied: Int32Array): OpenTree {
    const arena = this.#arena;
    const kept = arena.readTree(at, length, this.#task.idBytes, base === null ? -1 : base.kept, copied);
    const { memory, numbers } = arena;
    const head = arena.numberAt(kept);
    const count = numbers[head + KEPT] as number;
    const fresh = numbers[head + FRESH] as number;
    const room = numbers[head + ROOM] as number;
    const pairs = head + HEAD + 2 * room;
    const freshAt = pairs + 2 * room;
    for (let i = freshAt; i < freshAt + 3 * fresh; i += 3) {
      const name = numbers[i + 1] as number;
      numbers[pairs + 2 * (numbers[i] as number)] = this.#names.add(memory, name, name + (numbers[i + 2] as number));
    }
    if (this.#entries.length <= MAX_KEPT) {
      this.#trees.push(tree);
      this.#lengths.push(2 * count);
      this.#lacks.push(numbers[head + LACKING] === 0 ? 0 : 1);
      this.#entries.append(numbers, pairs, pairs + 2 * count);
    }
    return { at, length, kept, end: kept + 4 * (HEAD + 4 * room) };
  }
}

/** A tree on the stack, from which others may be made. */
interface OpenTree {
  readonly at: number;
  readonly length: number;
  /** Where that stands which is kept of it. */
  readonly kept: number;
  /** What is put on the stack next begins here. */
  readonly end: number;
}

/**
 * Numbers at the beginning of what is kept, as the kernel writes them: entries, those that are kept, fresh ones of
 * these, folders that are not there, room.
 */
const KEPT = 1;
const FRESH = 2;
const LACKING = 3;
const ROOM = 4;
const HEAD = 5;
