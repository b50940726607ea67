/**
 * The trees of packs, as far as they lead to wanted blobs: read once, family by family, which takes a fraction of what
 * git needs to compare each commit with its parent. Of every tree it is kept which folders it has and which wanted
 * files; then those folders go that lead to none.
 */
import { Arena } from './arena.ts';
import { TREE } from './entry-table.ts';
import { openKernel, type KernelCode } from './kernel.ts';
import { NameTable } from './name-table.ts';
import type { StoredPack } from './object-store.ts';
import { PackFile } from './pack-file.ts';
import { PackError } from './pack-index.ts';
import { HARD_LIMIT, packedEntry } from './packed-entry.ts';

/** Entries kept of all trees together; a repository with more is left to git. */
const MAX_KEPT = 1 << 24;
/** Folders in folders; what is nested deeper is left to git. */
const MAX_DEPTH = 500;
/** Shortest copy that can hold an entry. */
const SHORTEST_COPY = 27;
const NO_COPIES = new Int32Array(0);

/** What is known of a tree: nothing, that it is being looked at, that it cannot be read, or that all of it is known. */
const UNSEEN = 0, OPEN = 1, UNKNOWN = 2, KNOWN = 3;

/** A wanted blob was or came to be under a path: numbers of blobs, -1 for any other content. The path is made when it is asked for. */
export type OnPathChange = (stale: number, fresh: number, path: () => string) => void;

export class PackedTrees {
  readonly #arena: Arena;
  readonly #names = new NameTable();
  /** By number of a tree: where its entries begin and how many there are; entries are pairs of a name and what it stands for. */
  readonly #start: Int32Array;
  readonly #count: Int32Array;
  readonly #state: Uint8Array;
  readonly #height: Uint16Array;
  /** By number of an object: the number of the wanted blob that it is, or -1. */
  readonly #wanted: Int32Array;
  #entries = new Int32Array(1 << 16);
  #kept = 0;
  /** True where all that any tree of the packs names is there. */
  lacksNothing = false;

  private constructor(arena: Arena, objects: number) {
    this.#arena = arena;
    this.#start = new Int32Array(objects).fill(-1);
    this.#count = new Int32Array(objects);
    this.#state = new Uint8Array(objects);
    this.#height = new Uint16Array(objects);
    this.#wanted = new Int32Array(objects).fill(-1);
  }

  /**
   * Null where there is too much to keep. `blobs`: the wanted ones, by the numbers that changes will name. `loose`: ids of
   * objects that are there besides those of the packs.
   */
  static read(packs: readonly StoredPack[], loose: Uint8Array, kernel: KernelCode, blobs: readonly Uint8Array[]): PackedTrees | null {
    const idBytes = packs[0]?.index.idBytes ?? 20, ids = [...packs.map(({ index }) => index.ids), loose];
    const arena = new Arena(openKernel(kernel));
    arena.know(ids, idBytes);
    const trees = new PackedTrees(arena, ids.reduce((sum, { length }) => sum + length / idBytes, 0));
    blobs.forEach((id, blob) => trees.#want(id, blob));
    let first = 0;
    for (const pack of packs) {
      if (!trees.#readPack(pack, first)) return null;
      first += pack.index.count;
    }
    trees.lacksNothing = arena.missingEntries === 0;
    return trees;
  }

  /** Number of a tree; -1 for one that is not there. */
  find(id: Uint8Array): number {
    return this.#arena.numberOf(id);
  }

  #want(id: Uint8Array, blob: number): void {
    const number = this.#arena.numberOf(id);
    if (number < 0) return;
    this.#wanted[number] = blob;
    this.#arena.want(id);
  }

  /** False where there is too much to keep. `first`: number of the first object of the pack. */
  #readPack(pack: StoredPack, first: number): boolean {
    const { table, index } = pack, file = new PackFile(pack.file, index.packLength, pack.whole);
    try {
      for (let root = 0; root < table.count; root++) {
        if (table.type[root] === TREE && (table.base[root] as number) < 0) this.#readFamily(pack, file, root, first);
        if (this.#kept > MAX_KEPT) return false;
      }
    } finally {
      file.close();
    }
    return true;
  }

  /** Depth first, so that the arena holds one chain of the family. What cannot be read stays unseen, with all that descends from it. */
  #readFamily({ index, table }: StoredPack, file: PackFile, root: number, first: number): void {
    const arena = this.#arena;
    const waiting = [root], starts = [0], depths = [0], lengths: number[] = [];
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const at = starts.pop() as number, depth = depths.pop() as number;
      let length: number, copied: Int32Array = NO_COPIES;
      try {
        const packed = packedEntry(table, index.crcs, file, entry);
        if (depth === 0) {
          arena.inflate(packed, at);
          length = packed.size;
        } else {
          const delta = arena.openDelta(packed), baseSize = lengths[depth - 1] as number;
          if (delta.baseSize !== baseSize || delta.resultSize > HARD_LIMIT) throw new PackError('a delta is not what it should be');
          copied = arena.applyDelta(delta, at - baseSize, at, SHORTEST_COPY);
          length = delta.resultSize;
        }
        this.#keep(first + (table.position[entry] as number), arena.treeEntries(at, length, index.idBytes, copied));
      } catch (error) {
        if (!(error instanceof PackError)) throw error;
        continue;
      }
      lengths[depth] = length;
      for (let child = table.child[entry] as number; child >= 0; child = table.sibling[child] as number) {
        waiting.push(child);
        starts.push(at + length);
        depths.push(depth + 1);
      }
    }
  }

  /** Keeps folders as their numbers, wanted files as the complement of theirs. */
  #keep(tree: number, found: Int32Array): void {
    const { memory } = this.#arena;
    if ((this.#start[tree] as number) >= 0) return;
    if (this.#kept + found.length > this.#entries.length) {
      const larger = new Int32Array(Math.max(this.#entries.length * 2, this.#kept + found.length));
      larger.set(this.#entries);
      this.#entries = larger;
    }
    const start = this.#kept;
    let isKnown = true;
    for (let i = 0; i < found.length; i += 3) {
      const name = found[i] as number, facts = found[i + 1] as number, object = found[i + 2] as number, isFolder = (facts & 1) === 1;
      if (object < 0) {
        if (isFolder) isKnown = false;
        continue;
      }
      const blob = this.#wanted[object] as number;
      if (!isFolder && blob < 0) continue;
      this.#entries[this.#kept++] = this.#names.add(memory, name, name + (facts >> 1));
      this.#entries[this.#kept++] = isFolder ? object : ~blob;
    }
    this.#start[tree] = start;
    this.#count[tree] = this.#kept - start;
    if (!isKnown) this.#state[tree] = UNKNOWN;
  }

  /** True when all that lies below the tree is known; settles it on the way. */
  #isKnown(root: number): boolean {
    if (root < 0) return false;
    const open = [root];
    while (open.length > 0) {
      const tree = open.at(-1) as number;
      const state = this.#state[tree] as number;
      if (state === KNOWN || state === UNKNOWN || (this.#start[tree] as number) < 0) {
        if (state !== KNOWN) this.#state[tree] = UNKNOWN;
        open.pop();
      } else if (state === UNSEEN) {
        this.#state[tree] = OPEN;
        this.#eachFolder(tree, (folder) => { if (this.#state[folder] === UNSEEN) open.push(folder); });
      } else {
        this.#settle(tree);
        open.pop();
      }
    }
    return this.#state[root] === KNOWN;
  }

  #eachFolder(tree: number, look: (folder: number) => void): void {
    const start = this.#start[tree] as number, end = start + (this.#count[tree] as number);
    for (let i = start; i < end; i += 2) if ((this.#entries[i + 1] as number) >= 0) look(this.#entries[i + 1] as number);
  }

  /** All folders below have been settled: those that lead to nothing wanted are dropped. */
  #settle(tree: number): void {
    const entries = this.#entries, start = this.#start[tree] as number, end = start + (this.#count[tree] as number);
    let kept = start, height = 0, isKnown = true;
    for (let i = start; i < end; i += 2) {
      const what = entries[i + 1] as number;
      if (what >= 0) {
        if (this.#state[what] !== KNOWN) isKnown = false;
        height = Math.max(height, this.#height[what] as number);
        if (this.#count[what] === 0) continue;
      }
      entries[kept++] = entries[i] as number;
      entries[kept++] = what;
    }
    this.#count[tree] = kept - start;
    this.#height[tree] = height + 1;
    this.#state[tree] = isKnown && height < MAX_DEPTH ? KNOWN : UNKNOWN;
  }

  /** True when the tree and all below it could be read. */
  isKnown(tree: number): boolean {
    return this.#isKnown(tree);
  }

  /** What changed from one tree to the other, null standing for none. False, and nothing told, where they are not known. */
  compare(before: number | null, after: number, onChange: OnPathChange): boolean {
    if (!this.#isKnown(after) || (before !== null && !this.#isKnown(before))) return false;
    this.#compare(before ?? -1, after, '', onChange);
    return true;
  }

  #compare(before: number, after: number, folder: string, onChange: OnPathChange): void {
    if (before === after) return;
    const entries = this.#entries;
    let a = before < 0 ? 0 : this.#start[before] as number, aEnd = before < 0 ? 0 : a + (this.#count[before] as number);
    let b = after < 0 ? 0 : this.#start[after] as number, bEnd = after < 0 ? 0 : b + (this.#count[after] as number);
    while (a < aEnd && b < bEnd && entries[a] === entries[b] && entries[a + 1] === entries[b + 1]) { a += 2; b += 2; }
    while (a < aEnd && b < bEnd && entries[aEnd - 2] === entries[bEnd - 2] && entries[aEnd - 1] === entries[bEnd - 1]) { aEnd -= 2; bEnd -= 2; }
    if (a === aEnd && b === bEnd) return;
    const left = new Map<number, number>();
    for (; a < aEnd; a += 2) left.set(keyOf(entries[a] as number, entries[a + 1] as number), entries[a + 1] as number);
    for (; b < bEnd; b += 2) {
      const name = entries[b] as number, fresh = entries[b + 1] as number, key = keyOf(name, fresh), stale = left.get(key);
      left.delete(key);
      if (stale !== fresh) this.#tell(name, stale, fresh, folder, onChange);
    }
    for (const [key, stale] of left) this.#tell(key >> 1, stale, undefined, folder, onChange);
  }

  #tell(name: number, stale: number | undefined, fresh: number | undefined, folder: string, onChange: OnPathChange): void {
    const path = (): string => `${folder}${this.#names.text(name)}`;
    if ((fresh ?? stale ?? 0) >= 0) this.#compare(stale ?? -1, fresh ?? -1, `${path()}/`, onChange);
    else onChange(stale === undefined ? -1 : ~stale, fresh === undefined ? -1 : ~fresh, path);
  }
}

/** A file and a folder of the same name have nothing to do with each other. */
function keyOf(name: number, what: number): number {
  return name * 2 + (what >= 0 ? 1 : 0);
}
