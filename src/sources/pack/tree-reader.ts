/**
 * Reads the trees of packs, family by family, and keeps of each which folders it has and which wanted files. Several
 * threads may share the families; what each kept is put together by `PackedTrees`. On the way every entry is checked:
 * that it is there, and of the type that the tree says.
 */
import { Arena, type TypedIds } from './arena.ts';
import { TREE, type EntryTable } from './entry-table.ts';
import type { KernelCalls } from './kernel.ts';
import { NameTable } from './name-table.ts';
import { PackFile } from './pack-file.ts';
import { PackError } from './pack-error.ts';
import { HARD_LIMIT, packedEntry } from './packed-entry.ts';

/** A pack as threads are given it: plain and shared arrays. */
export interface TreePack {
  readonly file: string;
  readonly length: number;
  readonly whole: Uint8Array | null;
  readonly crcs: Uint32Array;
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
  /** Numbers of the trees that were read, how many numbers of `entries` each takes, and 1 for one that names a folder that is not there. */
  readonly trees: Int32Array;
  readonly lengths: Int32Array;
  readonly lacks: Uint8Array;
  /** Pairs of a name and what it stands for: the number of a folder, or the complement of that of a wanted blob. */
  readonly entries: Int32Array;
  /** A character for each byte. */
  readonly names: readonly string[];
  /** Entries that name what is not there. */
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

/** Numbers in a row that grows. */
class Row {
  numbers = new Int32Array(1 << 12);
  length = 0;

  push(number: number): void {
    if (this.length === this.numbers.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length++] = number;
  }

  taken(): Int32Array {
    return this.numbers.slice(0, this.length);
  }
}

/** Reads in this thread, in memory that nobody else uses any more. */
export class TreeReader {
  readonly #task: TreeTask;
  readonly #arena: Arena;
  readonly #names = new NameTable();
  /** By number of an object: the number of the wanted blob that it is, or -1. */
  readonly #wanted: Int32Array;
  readonly #trees = new Row();
  readonly #lengths = new Row();
  readonly #entries = new Row();
  readonly #lacks: number[] = [];
  readonly #unread: number[] = [];

  constructor(kernel: KernelCalls, task: TreeTask) {
    this.#task = task;
    this.#arena = new Arena(kernel);
    this.#arena.know(task.known, task.idBytes);
    this.#wanted = new Int32Array(task.known.reduce((sum, { types }) => sum + types.length, 0)).fill(-1);
    task.wanted.forEach((id, blob) => {
      const number = this.#arena.numberOf(id);
      if (number < 0) return;
      this.#wanted[number] = blob;
      this.#arena.want(id);
    });
  }

  /** Number of an object; -1 for one that is not there. */
  numberOf(id: Uint8Array): number {
    return this.#arena.numberOf(id);
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
      trees: this.#trees.taken(), lengths: this.#lengths.taken(), lacks: Uint8Array.from(this.#lacks), entries: this.#entries.taken(), names: this.#names.all(),
      unread: this.#unread, missing: this.#arena.missingEntries, mistyped: this.#arena.mistyped(this.#task.idBytes),
    };
  }

  /** `first`: number of the first object of the pack. */
  #readPack(pack: TreePack, number: number, first: number): void {
    const { table } = pack, file = new PackFile(pack.file, pack.length, pack.whole);
    try {
      for (let from = this.#claim(number); from < table.count; from = this.#claim(number)) {
        const to = Math.min(from + CLAIM, table.count);
        for (let root = from; root < to; root++) if (table.type[root] === TREE && (table.base[root] as number) < 0 && pack.wanted[root] !== 0) this.#readFamily(pack, file, root, first);
      }
    } finally {
      file.close();
    }
  }

  #claim(counter: number): number {
    return Atomics.add(this.#task.counters, counter, 1) * CLAIM;
  }

  /** Depth first, so that the arena holds one chain of the family. What cannot be read takes along what descends from it. */
  #readFamily(pack: TreePack, file: PackFile, root: number, first: number): void {
    const { table } = pack, waiting = [root], starts = [0], depths = [0], lengths: number[] = [];
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const at = starts.pop() as number, depth = depths.pop() as number;
      const length = this.#readEntry(pack, file, entry, first, at, depth === 0 ? null : lengths[depth - 1] as number);
      if (length < 0) continue;
      lengths[depth] = length;
      for (let child = table.child[entry] as number; child >= 0; child = table.sibling[child] as number) {
        if (pack.wanted[child] === 0) continue;
        waiting.push(child);
        starts.push(at + length);
        depths.push(depth + 1);
      }
    }
  }

  /** Puts a tree on the stack at `at`, behind the base of `baseSize` bytes that it may have, and keeps what it holds. Its length, or -1. */
  #readEntry(pack: TreePack, file: PackFile, entry: number, first: number, at: number, baseSize: number | null): number {
    const arena = this.#arena, { table, crcs } = pack;
    try {
      const packed = packedEntry(table, crcs, file, entry);
      let length = packed.size, copied: Int32Array = NO_COPIES;
      if (baseSize === null) arena.inflate(packed, at);
      else {
        const delta = arena.openDelta(packed);
        if (delta.baseSize !== baseSize || delta.resultSize > HARD_LIMIT) throw new PackError('a delta is not what it should be');
        copied = arena.applyDelta(delta, at - baseSize, at, SHORTEST_COPY);
        length = delta.resultSize;
      }
      this.#keep(first + (table.position[entry] as number), arena.treeEntries(at, length, this.#task.idBytes, copied));
      return length;
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      this.#leave(pack, entry, first);
      return -1;
    }
  }

  #leave({ table, wanted }: TreePack, entry: number, first: number): void {
    const waiting = [entry];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (wanted[next] !== 0) this.#unread.push(first + (table.position[next] as number));
      for (let child = table.child[next] as number; child >= 0; child = table.sibling[child] as number) waiting.push(child);
    }
  }

  #readLoose(): void {
    const { loose, packs, idBytes } = this.#task;
    for (let from = this.#claim(packs.length); from < loose.length; from = this.#claim(packs.length)) {
      for (const { number, bytes } of loose.slice(from, from + CLAIM)) {
        this.#arena.put(bytes, 0);
        try {
          this.#keep(number, this.#arena.treeEntries(0, bytes.length, idBytes, NO_COPIES));
        } catch (error) {
          if (!(error instanceof PackError)) throw error;
          this.#unread.push(number);
        }
      }
    }
  }

  /** Keeps folders as their numbers, wanted files as the complement of theirs. */
  #keep(tree: number, found: Int32Array): void {
    const { memory } = this.#arena, entries = this.#entries, start = entries.length;
    if (start > MAX_KEPT) return;
    let lacks = 0;
    for (let i = 0; i < found.length; i += 3) {
      const name = found[i] as number, facts = found[i + 1] as number, object = found[i + 2] as number, isFolder = (facts & 1) === 1;
      if (object < 0) {
        if (isFolder) lacks = 1;
        continue;
      }
      const blob = this.#wanted[object] as number;
      if (!isFolder && blob < 0) continue;
      entries.push(this.#names.add(memory, name, name + (facts >> 1)));
      entries.push(isFolder ? object : ~blob);
    }
    this.#trees.push(tree);
    this.#lengths.push(entries.length - start);
    this.#lacks.push(lacks);
  }
}
