/**
 * The order in which a history is read: no commit before all of its children, otherwise the newest first, and of two
 * written in the same second the one with the smaller id. It hangs on the commits alone, not on how they were listed,
 * so a history that grew by some commits is in the same order as one that was read anew.
 */

export interface CommitList {
  /** Commits are named by their places here: when each was made, in seconds. */
  readonly dates: ArrayLike<number>;
  /** Where the parents of each begin, and at last where they end. */
  readonly starts: ArrayLike<number>;
  /** -1 for one that is not in the list. */
  readonly parents: Int32Array;
  /** 1 for those that are wanted: a wanted one's parents are. */
  readonly isWanted: Uint8Array;
  compareIds(a: number, b: number): number;
}

/** Ready commits, the next one on top. */
class Heap {
  readonly #items: number[] = [];
  readonly #list: CommitList;

  constructor(list: CommitList) {
    this.#list = list;
  }

  #comesFirst(a: number, b: number): boolean {
    const { dates } = this.#list;
    const difference = (dates[a] as number) - (dates[b] as number);
    return difference === 0 ? this.#list.compareIds(b, a) > 0 : difference > 0;
  }

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#comesFirst(item, items[above] as number)) break;
      items[at] = items[above] as number;
      at = above;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined || items.length === 0) return top;
    let at = 0;
    for (let below = 1; below < items.length; below = 2 * at + 1) {
      if (below + 1 < items.length && this.#comesFirst(items[below + 1] as number, items[below] as number)) below++;
      if (!this.#comesFirst(items[below] as number, last)) break;
      items[at] = items[below] as number;
      at = below;
    }
    items[at] = last;
    return top;
  }
}

export function historyOrder(list: CommitList): Int32Array {
  const {
    dates: { length: count },
    starts,
    parents,
    isWanted,
  } = list;
  const children = new Int32Array(count);
  const order = new Int32Array(count);
  const ready = new Heap(list);
  for (let commit = 0; commit < count; commit++) {
    if (isWanted[commit] === 0) continue;
    for (let at = starts[commit] as number; at < (starts[commit + 1] as number); at++) {
      if ((parents[at] as number) >= 0) {
        children[parents[at] as number] = (children[parents[at] as number] as number) + 1;
      }
    }
  }
  for (let commit = 0; commit < count; commit++) {
    if (isWanted[commit] === 1 && children[commit] === 0) ready.push(commit);
  }
  let done = 0;
  for (let commit = ready.pop(); commit !== undefined; commit = ready.pop()) {
    order[done++] = commit;
    for (let at = starts[commit] as number; at < (starts[commit + 1] as number); at++) {
      const parent = parents[at] as number;
      if (parent < 0) continue;
      const left = (children[parent] as number) - 1;
      children[parent] = left;
      if (left === 0) ready.push(parent);
    }
  }
  return order.subarray(0, done);
}
