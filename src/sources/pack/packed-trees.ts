/**
 * The trees of a repository, as far as they lead to wanted blobs: read once, which takes a fraction of what git needs
 * to compare each commit with its parent. Of every tree it is known which folders it has and which wanted files; then
 * those folders go that lead to none.
 */
import type { KernelCalls } from './kernel.ts';
import { KNOWN, settledTrees } from './settled-trees.ts';
import { MAX_KEPT, type TreeShare, type TreeTask } from './tree-reader.ts';

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
  readonly #start: Int32Array;
  readonly #count: Int32Array;
  readonly #entries: Int32Array;
  readonly #state: Uint8Array;
  /** Ids of files that trees name and that are not there; their numbers follow those of the wanted blobs. */
  readonly absent: readonly string[];
  /** True where nothing else that any tree names is not there. */
  readonly lacksNoMore: boolean;
  readonly #wanted: number;

  /**
   * `kernel`: with memory that nobody else uses; `shares`: of all threads; `wanted`: numbers of the wanted blobs, in the
   * order in which changes are to name them.
   */
  constructor(
    kernel: KernelCalls,
    { known }: Pick<TreeTask, 'known'>,
    shares: readonly TreeShare[],
    wanted: readonly number[],
  ) {
    const objects = known.reduce((sum, { types }) => sum + types.length, 0);
    const isKept = shares.reduce((sum, { entries }) => sum + entries.length, 0) <= MAX_KEPT;
    this.absent = [...new Set(shares.flatMap(({ absent }) => absent))].sort();
    this.#wanted = wanted.length;
    const calledAbsent = new Map(this.absent.map((id, at) => [id, ~(wanted.length + at)]));
    const taken = isKept
      ? shares.map((share) => ({
          share,
          names: this.#names.add(share.names),
          absent: Int32Array.from(share.absent, (id) => calledAbsent.get(id) ?? 0),
        }))
      : [];
    const settled = settledTrees(kernel, objects, taken, wanted);
    this.#start = settled.starts;
    this.#count = settled.counts;
    this.#entries = settled.entries;
    this.#state = settled.states;
    this.lacksNoMore = isKept && shares.every(({ missing }) => missing === 0);
  }

  /** True when all that lies below the tree is known. */
  isKnown(root: number): boolean {
    return root >= 0 && this.#state[root] === KNOWN;
  }

  /** Ids of the absent files below these trees. */
  absentBelow(roots: Iterable<number>): readonly string[] {
    if (this.absent.length === 0) return [];
    const found = new Set<number>();
    const seen = new Uint8Array(this.#state.length);
    const waiting = [...roots];
    for (let tree = waiting.pop(); tree !== undefined && found.size < this.absent.length; tree = waiting.pop()) {
      if (tree < 0 || seen[tree] === 1) continue;
      seen[tree] = 1;
      const start = this.#start[tree] as number;
      for (let at = start, end = start + (this.#count[tree] as number); at < end; at += 2) {
        const what = this.#entries[at + 1] as number;
        if (what >= 0) waiting.push(what);
        else if (~what >= this.#wanted) found.add(~what - this.#wanted);
      }
    }
    return this.absent.filter((_, at) => found.has(at));
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
    else {
      onChange(stale === undefined ? -1 : ~stale, fresh === undefined ? -1 : ~fresh, () =>
        this.#pathOf({ within: folder, name }),
      );
    }
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
