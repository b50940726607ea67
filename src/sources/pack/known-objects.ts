/**
 * Objects that an earlier scan has dealt with, in the order of their ids, as an index of a pack has them: both are gone
 * through side by side. An object's content follows from its id, so what is known of it holds in any repository.
 */
import { BLOB } from './entry-table.ts';
import type { PackIds } from './pack-index.ts';

/** Objects in ascending order of their ids. */
export interface ObjectRun {
  /** One after the other. */
  readonly ids: Buffer;
  readonly types: Uint8Array;
  /** In bytes, at most what 32 bits hold; 0 for a tree. */
  readonly sizes: Uint32Array;
}

function headAt(ids: Buffer, at: number): number {
  return (
    (((ids[at] as number) << 24) |
      ((ids[at + 1] as number) << 16) |
      ((ids[at + 2] as number) << 8) |
      (ids[at + 3] as number)) >>>
    0
  );
}

/** Negative where the id at `a` stands before the one at `b`. */
function compareAt(some: Buffer, a: number, others: Buffer, b: number, idBytes: number): number {
  const heads = headAt(some, a) - headAt(others, b);
  if (heads !== 0) return heads;
  for (let i = 4; i < idBytes; i++) {
    const difference = (some[a + i] as number) - (others[b + i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How many blobs there are, and how many bytes of all objects. */
export interface ObjectTotals {
  readonly blobs: number;
  readonly bytes: number;
}

/** Of those that `isWanted` says yes to. */
export function totalsOf({ types, sizes }: ObjectRun, isWanted: (at: number) => boolean): ObjectTotals {
  let blobs = 0;
  let bytes = 0;
  for (let at = 0; at < types.length; at++) {
    if (!isWanted(at)) continue;
    if (types[at] === BLOB) blobs++;
    bytes += sizes[at] as number;
  }
  return { blobs, bytes };
}

/** Ids that are compared at once. */
const AT_ONCE = 256;

export class KnownObjects {
  readonly idBytes: number;
  readonly run: ObjectRun;
  /** Which of them the repository still has, as far as was looked. */
  readonly #isPresent: Uint8Array;

  readonly #totals: ObjectTotals;

  /** `totals`: of all of them. */
  constructor(run: ObjectRun, idBytes: number, totals: ObjectTotals) {
    this.run = run;
    this.#totals = totals;
    this.idBytes = idBytes;
    this.#isPresent = new Uint8Array(run.types.length);
  }

  get count(): number {
    return this.run.types.length;
  }

  /**
   * By position in the index, 1 for an object that is known; null where all are. What is known is present from now on.
   */
  mark({ ids, count }: PackIds): Uint8Array | null {
    const { idBytes, run } = this;
    const own = run.ids;
    const isKnown = new Uint8Array(count);
    let at = 0;
    let found = 0;
    for (let position = 0; position < count;) {
      const stretch = Math.min(AT_ONCE, count - position, this.count - at);
      // Where nothing came in between, ids follow each other as they did.
      if (
        stretch > 1 &&
        own.compare(ids, position * idBytes, (position + stretch) * idBytes, at * idBytes, (at + stretch) * idBytes) ===
          0
      ) {
        isKnown.fill(1, position, position + stretch);
        this.#isPresent.fill(1, at, at + stretch);
        found += stretch;
        position += stretch;
        at += stretch;
        continue;
      }
      for (const end = Math.min(position + AT_ONCE, count); position < end; position++) {
        let order = -1;
        for (; at < this.count; at++) {
          if ((order = compareAt(own, at * idBytes, ids, position * idBytes, idBytes)) >= 0) break;
        }
        if (order !== 0) continue;
        isKnown[position] = 1;
        this.#isPresent[at++] = 1;
        found++;
      }
    }
    return found === count ? null : isKnown;
  }

  /** The same for one object. */
  markOne(id: string): boolean {
    const at = this.#find(id);
    if (at >= 0) this.#isPresent[at] = 1;
    return at >= 0;
  }

  isPresent(id: string): boolean {
    const at = this.#find(id);
    return at >= 0 && this.#isPresent[at] === 1;
  }

  #find(id: string): number {
    const wanted = Buffer.from(id, 'hex');
    const { idBytes } = this;
    if (wanted.length !== idBytes) return -1;
    for (let low = 0, high = this.count - 1; low <= high;) {
      const middle = (low + high) >>> 1;
      const order = compareAt(this.run.ids, middle * idBytes, wanted, 0, idBytes);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  get allPresent(): boolean {
    return !this.#isPresent.includes(0);
  }

  /** Of those that are present. */
  totals(): ObjectTotals {
    return this.allPresent ? this.#totals : totalsOf(this.run, (at) => this.#isPresent[at] === 1);
  }

  present(): ObjectRun {
    return this.allPresent ? this.run : selectOf(this.run, this.idBytes, (at) => this.#isPresent[at] === 1);
  }
}

/** Those of a run that `isWanted` says yes to. */
export function selectOf(
  { ids, types, sizes }: ObjectRun,
  idBytes: number,
  isWanted: (at: number) => boolean,
): ObjectRun {
  let count = 0;
  for (let at = 0; at < types.length; at++) if (isWanted(at)) count++;
  const selected: ObjectRun = {
    ids: Buffer.allocUnsafe(count * idBytes),
    types: new Uint8Array(count),
    sizes: new Uint32Array(count),
  };
  for (let at = 0, to = 0; at < types.length; at++) {
    if (isWanted(at)) copyObject({ ids, types, sizes }, at, selected, to++, idBytes);
  }
  return selected;
}

function copyObject(from: ObjectRun, at: number, to: ObjectRun, as: number, idBytes: number): void {
  from.ids.copy(to.ids, as * idBytes, at * idBytes, (at + 1) * idBytes);
  to.types[as] = from.types[at] as number;
  to.sizes[as] = from.sizes[at] as number;
}

function mergeTwo(a: ObjectRun, b: ObjectRun, idBytes: number): ObjectRun {
  const most = a.types.length + b.types.length;
  const merged: ObjectRun = {
    ids: Buffer.allocUnsafe(most * idBytes),
    types: new Uint8Array(most),
    sizes: new Uint32Array(most),
  };
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.types.length || j < b.types.length) {
    const order =
      i === a.types.length ? 1 : j === b.types.length ? -1 : compareAt(a.ids, i * idBytes, b.ids, j * idBytes, idBytes);
    copyObject(order <= 0 ? a : b, order <= 0 ? i : j, merged, count++, idBytes);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return {
    ids: merged.ids.subarray(0, count * idBytes),
    types: merged.types.subarray(0, count),
    sizes: merged.sizes.subarray(0, count),
  };
}

/** All objects of these runs, each once. */
export function mergeRuns(runs: readonly ObjectRun[], idBytes: number): ObjectRun {
  const [first, ...others] = [...runs]
    .filter(({ types }) => types.length > 0)
    .sort((a, b) => a.types.length - b.types.length);
  if (first === undefined) return { ids: Buffer.alloc(0), types: new Uint8Array(0), sizes: new Uint32Array(0) };
  return others.reduce((merged, run) => mergeTwo(merged, run, idBytes), first);
}
