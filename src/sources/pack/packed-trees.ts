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
import { RawIds } from './raw-ids.ts';

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
  readonly #trees: RawIds;
  readonly #names = new NameTable();
  /** By number of a tree: where its entries begin and how many there are; entries are pairs of a name and what it stands for. */
  readonly #start: Int32Array;
  readonly #count: Int32Array;
  readonly #state: Uint8Array;
  readonly #height: Uint16Array;
  #entries = new Int32Array(1 << 16);
  #kept = 0;
  /** True where all that any tree of the packs names is there. */
  lacksNothing = false;

  private constructor(trees: RawIds) {
    this.#trees = trees;
    this.#start = new Int32Array(trees.size).fill(-1);
    this.#count = new Int32Array(trees.size);
    this.#state = new Uint8Array(trees.size);
    this.#height = new Uint16Array(trees.size);
  }

  /**
   * Null where there is too much to keep. `blobs`: the wanted ones, by the numbers that changes will name. `loose`: ids of
   * objects that are there besides those of the packs.
   */
  static read(packs: readonly StoredPack[], loose: Uint8Array, kernel: KernelCode, blobs: readonly Uint8Array[]): PackedTrees | null {
    const idBytes = packs[0]?.index.idBytes ?? 20;
    const ids = new RawIds(idBytes, packs.reduce((sum, { table }) => sum + table.type.reduce((count, type) => count + (type === TREE ? 1 : 0), 0), 0));
    for (const { index, table } of packs) {
      for (let entry = 0; entry < table.count; entry++) if (table.type[entry] === TREE) ids.add(index.ids, (table.position[entry] as number) * idBytes);
    }
    const trees = new PackedTrees(ids), arena = new Arena(openKernel(kernel)), wanted = new RawIds(idBytes, blobs.length);
    for (const id of blobs) {
      wanted.add(id, 0);
      arena.want(id);
    }
    arena.know([...packs.map(({ index }) => index.ids), loose], idBytes);
    for (const pack of packs) {
      const file = new PackFile(pack.file, pack.index.packLength, pack.whole);
      try {
        for (let root = 0; root < pack.table.count; root++) {
          if (pack.table.type[root] === TREE && (pack.table.base[root] as number) < 0) trees.#readFamily(pack, file, root, arena, wanted);
          if (trees.#kept > MAX_KEPT) return null;
        }
      } finally {
        file.close();
      }
    }
    trees.lacksNothing = arena.missingEntries === 0;
    return trees;
  }

  /** Number of a tree; -1 for one that no pack holds. */
  find(id: Uint8Array, at: number): number {
    return this.#trees.find(id, at);
  }

  /** Depth first, so that the arena holds one chain of the family. What cannot be read stays unseen, with all that descends from it. */
  #readFamily({ index, table }: StoredPack, file: PackFile, root: number, arena: Arena, wanted: RawIds): void {
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
        this.#keep(this.#trees.find(index.ids, (table.position[entry] as number) * index.idBytes), arena, arena.treeEntries(at, length, index.idBytes, copied), wanted);
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
  #keep(tree: number, arena: Arena, found: Int32Array, wanted: RawIds): void {
    const { memory } = arena;
    if ((this.#start[tree] as number) >= 0) return;
    if (this.#kept + found.length > this.#entries.length) {
      const larger = new Int32Array(Math.max(this.#entries.length * 2, this.#kept + found.length));
      larger.set(this.#entries);
      this.#entries = larger;
    }
    const start = this.#kept;
    let isKnown = true;
    for (let i = 0; i < found.length; i += 3) {
      const name = found[i] as number, facts = found[i + 1] as number, id = found[i + 2] as number, isFolder = (facts & 1) === 1;
      const number = isFolder ? this.#trees.find(memory, id) : wanted.find(memory, id);
      if (number < 0) {
        if (isFolder) isKnown = false;
        continue;
      }
      this.#entries[this.#kept++] = this.#names.add(memory, name, name + (facts >> 1));
      this.#entries[this.#kept++] = isFolder ? number : ~number;
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
