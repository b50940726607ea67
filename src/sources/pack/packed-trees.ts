/**
 * The trees of a repository, as far as they lead to wanted blobs: read once, which takes a fraction of what git needs
 * to compare each commit with its parent. Of every tree it is known which folders it has and which wanted files; then
 * those folders go that lead to none.
 */
import { MAX_KEPT, type TreeShare, type TreeTask } from './tree-reader.ts';

/** Folders in folders; what is nested deeper is left to git. */
const MAX_DEPTH = 500;

/** What is known of a tree: nothing, that it is being looked at, that it cannot be read, or that all of it is known. */
const UNSEEN = 0;
const OPEN = 1;
const UNKNOWN = 2;
const KNOWN = 3;

/**
 * A wanted blob was or came to be under a path: numbers of blobs, -1 for any other content. The path is made when it is
 * asked for.
 */
export type OnPathChange = (stale: number, fresh: number, path: () => string) => void;

/** Names of several threads, each under one number. */
class Names {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  /** Numbers of names, a character for each byte. */
  add(names: readonly string[]): Int32Array {
    return Int32Array.from(names, (name) => {
      const number = this.#numbers.get(name) ?? this.#names.push(name) - 1;
      this.#numbers.set(name, number);
      return number;
    });
  }

  text(number: number): string {
    return Buffer.from(this.#names[number] ?? '', 'latin1').toString('utf8');
  }
}

export class PackedTrees {
  readonly #names = new Names();
  /**
   * By number of a tree: where its entries begin and how many there are; entries are pairs of a name and what it stands
   * for.
   */
  readonly #start: Int32Array;
  readonly #count: Int32Array;
  readonly #state: Uint8Array;
  readonly #height: Uint16Array;
  readonly #entries: Int32Array;
  #kept = 0;
  /** True where all that any tree names is there. */
  readonly lacksNothing: boolean;

  /**
   * `shares`: of all threads; `wanted`: numbers of the wanted blobs, in the order in which changes are to name them.
   */
  constructor({ known }: Pick<TreeTask, 'known'>, shares: readonly TreeShare[], wanted: readonly number[]) {
    const objects = known.reduce((sum, { types }) => sum + types.length, 0);
    const kept = shares.reduce((sum, { entries }) => sum + entries.length, 0);
    this.#start = new Int32Array(objects).fill(-1);
    this.#count = new Int32Array(objects);
    this.#state = new Uint8Array(objects);
    this.#height = new Uint16Array(objects);
    this.#entries = new Int32Array(kept > MAX_KEPT ? 0 : kept);
    this.lacksNothing = shares.every(({ missing }) => missing === 0);
    const blobs = new Map(wanted.map((number, blob) => [~number, ~blob] as const));
    if (kept <= MAX_KEPT) for (const share of shares) this.#take(share, blobs);
  }

  #take({ trees, lengths, lacks, entries, names }: TreeShare, blobs: ReadonlyMap<number, number>): void {
    const numbers = this.#names.add(names);
    const from = this.#kept;
    const all = this.#entries;
    const starts = this.#start;
    const counts = this.#count;
    for (let at = 0; at < entries.length; at += 2) {
      const what = entries[at + 1] as number;
      all[from + at] = numbers[entries[at] as number] as number;
      all[from + at + 1] = what >= 0 ? what : (blobs.get(what) ?? what);
    }
    this.#kept += entries.length;
    for (let at = 0, start = from; at < trees.length; start += lengths[at++] as number) {
      const tree = trees[at] as number;
      // A tree may lie in several packs.
      if ((starts[tree] as number) >= 0) continue;
      starts[tree] = start;
      counts[tree] = lengths[at] as number;
      if (lacks[at] === 1) this.#state[tree] = UNKNOWN;
    }
  }

  /** True when all that lies below the tree is known; settles it on the way. */
  isKnown(root: number): boolean {
    if (root < 0) return false;
    const states = this.#state;
    if (states[root] === UNSEEN) this.#settleAll(root);
    return states[root] === KNOWN;
  }

  /** Settles a tree and all below it. */
  #settleAll(root: number): void {
    const states = this.#state;
    const starts = this.#start;
    const counts = this.#count;
    const entries = this.#entries;
    const open = [root];
    for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
      const start = starts[tree] as number;
      if (states[tree] === OPEN) this.#settle(tree);
      else if (states[tree] !== UNSEEN) continue;
      else if (start < 0) states[tree] = UNKNOWN;
      else {
        states[tree] = OPEN;
        open.push(tree);
        for (let i = start + 1, end = start + (counts[tree] as number); i < end; i += 2) {
          const what = entries[i] as number;
          if (what >= 0 && states[what] === UNSEEN) open.push(what);
        }
      }
    }
  }

  /** All folders below have been settled: those that lead to nothing wanted are dropped. */
  #settle(tree: number): void {
    const entries = this.#entries;
    const states = this.#state;
    const counts = this.#count;
    const heights = this.#height;
    const start = this.#start[tree] as number;
    const end = start + (counts[tree] as number);
    let kept = start;
    let height = 0;
    let isKnown = true;
    for (let i = start; i < end; i += 2) {
      const what = entries[i + 1] as number;
      if (what >= 0) {
        if (states[what] !== KNOWN) isKnown = false;
        if ((heights[what] as number) > height) height = heights[what] as number;
        if (counts[what] === 0) continue;
      }
      entries[kept++] = entries[i] as number;
      entries[kept++] = what;
    }
    counts[tree] = kept - start;
    heights[tree] = height + 1;
    states[tree] = isKnown && height < MAX_DEPTH ? KNOWN : UNKNOWN;
  }

  /**
   * What changed from one tree to the other, null standing for none. False, and nothing told, where they are not known.
   */
  compare(before: number | null, after: number, onChange: OnPathChange): boolean {
    if (!this.isKnown(after) || (before !== null && !this.isKnown(before))) return false;
    this.#compare(before ?? -1, after, null, onChange);
    return true;
  }

  #compare(before: number, after: number, folder: Folder | null, onChange: OnPathChange): void {
    if (before === after) return;
    const entries = this.#entries;
    let a = before < 0 ? 0 : (this.#start[before] as number);
    let aEnd = before < 0 ? 0 : a + (this.#count[before] as number);
    let b = after < 0 ? 0 : (this.#start[after] as number);
    let bEnd = after < 0 ? 0 : b + (this.#count[after] as number);
    while (a < aEnd && b < bEnd && entries[a] === entries[b] && entries[a + 1] === entries[b + 1]) {
      a += 2;
      b += 2;
    }
    while (a < aEnd && b < bEnd && entries[aEnd - 2] === entries[bEnd - 2] && entries[aEnd - 1] === entries[bEnd - 1]) {
      aEnd -= 2;
      bEnd -= 2;
    }
    if (a === aEnd && b === bEnd) return;
    // Mostly one folder or file came in the place of another one.
    if (
      aEnd - a === 2 &&
      bEnd - b === 2 &&
      keyOf(entries[a] as number, entries[a + 1] as number) === keyOf(entries[b] as number, entries[b + 1] as number)
    ) {
      this.#tell(entries[b] as number, entries[a + 1], entries[b + 1], folder, onChange);
      return;
    }
    const left = new Map<number, number>();
    for (; a < aEnd; a += 2) left.set(keyOf(entries[a] as number, entries[a + 1] as number), entries[a + 1] as number);
    for (; b < bEnd; b += 2) {
      const name = entries[b] as number;
      const fresh = entries[b + 1] as number;
      const key = keyOf(name, fresh);
      const stale = left.get(key);
      left.delete(key);
      if (stale !== fresh) this.#tell(name, stale, fresh, folder, onChange);
    }
    for (const [key, stale] of left) this.#tell(key >> 1, stale, undefined, folder, onChange);
  }

  #tell(
    name: number,
    stale: number | undefined,
    fresh: number | undefined,
    folder: Folder | null,
    onChange: OnPathChange,
  ): void {
    if ((fresh ?? stale ?? 0) >= 0) this.#compare(stale ?? -1, fresh ?? -1, { within: folder, name }, onChange);
    else
      onChange(stale === undefined ? -1 : ~stale, fresh === undefined ? -1 : ~fresh, () =>
        this.#pathOf({ within: folder, name }),
      );
  }

  #pathOf({ within, name }: Folder): string {
    return `${within === null ? '' : `${this.#pathOf(within)}/`}${this.#names.text(name)}`;
  }
}

/** A folder or file on the way down, whose path is put together when somebody asks for it. */
interface Folder {
  readonly within: Folder | null;
  readonly name: number;
}

/** A file and a folder of the same name have nothing to do with each other. */
function keyOf(name: number, what: number): number {
  return name * 2 + (what >= 0 ? 1 : 0);
}
