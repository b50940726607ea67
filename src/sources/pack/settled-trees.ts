/**
 * What threads kept of trees, put together in the kernel's memory: under names and files that are called the same for
 * all threads, without folders that lead to nothing wanted.
 */
import type { KernelCalls } from './kernel.ts';
import { KernelRoom } from './kernel-room.ts';
import type { TreeShare } from './tree-reader.ts';

/** Folders in folders; what is nested deeper is left to git. */
const MAX_DEPTH = 500;

/** State of a tree of which all that lies below it is known. */
export const KNOWN = 3;

/** By number of an object. */
export interface SettledTrees {
  /** Where its entries begin among all, and how many numbers they are: pairs of a name and what it stands for. */
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly entries: Int32Array;
  readonly states: Uint8Array;
}

/** What one thread kept, and the numbers that its names have from now on. */
export interface RenamedShare {
  readonly share: TreeShare;
  readonly names: Int32Array;
  /** What its absent files are called from now on: complements, as those of wanted ones. */
  readonly absent: Int32Array;
}

/** `kernel`: with memory that nobody else uses; `wanted`: numbers of blobs, which are called `~0`, `~1` and so on. */
export function settledTrees(
  kernel: KernelCalls,
  objects: number,
  shares: readonly RenamedShare[],
  wanted: readonly number[],
): SettledTrees {
  const room = new KernelRoom(kernel);
  const kept = shares.reduce((sum, { share }) => sum + share.entries.length, 0);
  const starts = room.take(objects * 4);
  const counts = room.take(objects * 4);
  const heights = room.take(objects * 2);
  const states = room.take(objects);
  const entries = room.take(kept * 4);
  kernel.openTrees(objects, starts, counts, heights, states, entries);
  take(kernel, new KernelRoom(kernel, room.end), objects, shares, wanted);
  const passing = new KernelRoom(kernel, room.end);
  kernel.settleTrees(objects, passing.take(objects * 4), passing.take(objects * 4), MAX_DEPTH);
  return {
    starts: room.numbers(starts, objects),
    counts: room.numbers(counts, objects),
    entries: room.numbers(entries, kept),
    states: room.bytes(states, objects),
  };
}

/** `room`: for what is not needed afterwards. */
function take(
  kernel: KernelCalls,
  room: KernelRoom,
  objects: number,
  shares: readonly RenamedShare[],
  wanted: readonly number[],
): void {
  const most = Math.max(0, ...shares.map(({ absent }) => absent.length));
  const blobs = room.take((objects + most) * 4);
  const called = (): Int32Array => room.numbers(blobs, objects + most);
  called().fill(0);
  wanted.forEach((number, blob) => {
    if (number >= 0) called()[number] = ~blob;
  });
  for (const { share, names, absent } of shares) {
    called().set(absent, objects);
    const passing = new KernelRoom(kernel, room.end);
    const trees = passing.put(share.trees);
    const lengths = passing.put(share.lengths);
    const lacks = passing.put(share.lacks);
    const pairs = passing.put(share.entries);
    kernel.takeTrees(trees, lengths, lacks, share.trees.length, pairs, passing.put(names), blobs);
  }
}
