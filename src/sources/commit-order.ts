/**
 * The order in which a history is read: no commit before all of its children, otherwise the newest first, and of two
 * written in the same second the one with the smaller id. It hangs on the commits alone, not on how they were listed,
 * so a history that grew by some commits is in the same order as one that was read anew.
 */

export interface CommitList {
  /** Number of commits; they are named by numbers from 0. */
  readonly count: number;
  /** Of a commit, in seconds. */
  dateOf(commit: number): number;
  /** Calls `look` for each parent that is in the list. */
  eachParent(commit: number, look: (parent: number) => void): void;
  compareIds(a: number, b: number): number;
}

/** Ready commits, the next one on top. */
class Heap {
  readonly #items: number[] = [];
  readonly #comesFirst: (a: number, b: number) => boolean;

  constructor(comesFirst: (a: number, b: number) => boolean) {
    this.#comesFirst = comesFirst;
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
    const items = this.#items, top = items[0], last = items.pop();
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
  const children = new Int32Array(list.count), order = new Int32Array(list.count);
  for (let commit = 0; commit < list.count; commit++) list.eachParent(commit, (parent) => { children[parent] = (children[parent] as number) + 1; });
  const ready = new Heap((a, b) => (list.dateOf(a) - list.dateOf(b) || list.compareIds(b, a)) > 0);
  for (let commit = 0; commit < list.count; commit++) if (children[commit] === 0) ready.push(commit);
  let done = 0;
  for (let commit = ready.pop(); commit !== undefined; commit = ready.pop()) {
    order[done++] = commit;
    list.eachParent(commit, (parent) => {
      const left = (children[parent] as number) - 1;
      children[parent] = left;
      if (left === 0) ready.push(parent);
    });
  }
  return order.subarray(0, done);
}
