/**
 * What threads kept of trees, put together: the entries of each under names that hold for all threads, without folders
 * that lead to nothing wanted, and whether all that lies below it is known.
 */

/** What is known of a tree: nothing, that it is being looked at, that it cannot be read, or that all of it is known. */
const UNSEEN: u32 = 0;
const OPEN: u32 = 1;
const UNKNOWN: u32 = 2;
const KNOWN: u32 = 3;
const MOST_HEIGHT: u32 = 0xffff;

/** By number of an object: where its entries begin, in numbers, and how many numbers they are. */
let starts: usize = 0;
let counts: usize = 0;
let heights: usize = 0;
let states: usize = 0;
/** Pairs of a name and what it stands for: the number of a folder, or the complement of that of a blob. */
let entries: usize = 0;
let taken: u32 = 0;

// @ts-ignore: decorator
@inline
function place(row: usize, index: u32): usize {
  return row + ((<usize>index) << 2);
}

// @ts-ignore: decorator
@inline
function stateOf(tree: u32): u32 {
  return load<u8>(states + tree);
}

// @ts-ignore: decorator
@inline
function setState(tree: u32, state: u32): void {
  store<u8>(states + tree, state);
}

/** Four bytes for each of `objects` at `startsAt` and `countsAt`, two at `heightsAt`, one at `statesAt`. */
export function openTrees(
  objects: u32,
  startsAt: usize,
  countsAt: usize,
  heightsAt: usize,
  statesAt: usize,
  entriesAt: usize,
): void {
  starts = startsAt;
  counts = countsAt;
  heights = heightsAt;
  states = statesAt;
  entries = entriesAt;
  taken = 0;
  memory.fill(starts, 0xff, (<usize>objects) << 2);
  memory.fill(counts, 0, (<usize>objects) << 2);
  memory.fill(heights, 0, (<usize>objects) << 1);
  memory.fill(states, 0, objects);
}

/**
 * Takes over what one thread kept of `count` trees: their numbers, how many numbers each takes of `pairs`, and 1 for one
 * that lacks a folder. `names`: what its names are called from now on; `blobs`: the same of files, 0 for others.
 */
export function takeTrees(
  trees: usize,
  lengths: usize,
  lacks: usize,
  count: u32,
  pairs: usize,
  names: usize,
  blobs: usize,
): void {
  let from = pairs;
  for (let i: u32 = 0; i < count; i++) {
    const tree = load<u32>(place(trees, i));
    const length = load<u32>(place(lengths, i));
    const end = from + ((<usize>length) << 2);
    // A tree may lie in several packs.
    if (load<i32>(place(starts, tree)) >= 0) {
      from = end;
      continue;
    }
    store<u32>(place(starts, tree), taken);
    store<u32>(place(counts, tree), length);
    if (load<u8>(lacks + i) !== 0) setState(tree, UNKNOWN);
    for (let to = place(entries, taken); from < end; from += 8, to += 8) {
      const what = load<i32>(from, 4);
      const blob = what >= 0 ? 0 : load<i32>(place(blobs, ~what));
      store<u32>(to, load<u32>(place(names, load<u32>(from))));
      store<i32>(to, blob !== 0 ? blob : what, 4);
    }
    taken += length;
  }
}

/** All folders below have been settled: those that lead to nothing wanted are dropped. */
function settle(tree: u32, deepest: u32): void {
  const start = load<u32>(place(starts, tree));
  const end = place(entries, start + load<u32>(place(counts, tree)));
  let height: u32 = 0;
  let isKnown = true;
  let kept = place(entries, start);
  for (let at = kept; at < end; at += 8) {
    const what = load<i32>(at, 4);
    if (what >= 0) {
      if (stateOf(what) !== KNOWN) isKnown = false;
      height = max(height, <u32>load<u16>(heights + ((<usize>what) << 1)));
      if (load<u32>(place(counts, what)) === 0) continue;
    }
    store<u64>(kept, load<u64>(at));
    kept += 8;
  }
  store<u32>(place(counts, tree), <u32>((kept - place(entries, start)) >> 2));
  store<u16>(heights + ((<usize>tree) << 1), min(height + 1, MOST_HEIGHT));
  setState(tree, isKnown && height < deepest ? KNOWN : UNKNOWN);
}

/** The next folder of a tree, from the entry at `cursor` on, of which nothing is known yet; -1 for none. */
function nextFolder(tree: u32, cursor: usize): i32 {
  const end = place(entries, load<u32>(place(starts, tree)) + load<u32>(place(counts, tree)));
  for (let at = place(entries, load<u32>(cursor)); at < end; at += 8) {
    const what = load<i32>(at, 4);
    if (what < 0 || stateOf(what) !== UNSEEN) continue;
    if (load<i32>(place(starts, what)) < 0) {
      setState(what, UNKNOWN);
      continue;
    }
    store<u32>(cursor, <u32>((at + 8 - entries) >> 2));
    return what;
  }
  return -1;
}

/**
 * Settles all trees, each after those below it. `stack` and `cursors`: four bytes for each object. What has folders in
 * folders `deepest` times counts as not known.
 */
export function settleTrees(objects: u32, stack: usize, cursors: usize, deepest: u32): void {
  for (let root: u32 = 0; root < objects; root++) {
    if (stateOf(root) !== UNSEEN || load<i32>(place(starts, root)) < 0) continue;
    let top = stack;
    for (let open = <i32>root; ;) {
      if (open >= 0) {
        setState(open, OPEN);
        store<u32>(place(cursors, open), load<u32>(place(starts, open)));
        store<u32>(top, open);
        top += 4;
      } else {
        top -= 4;
        settle(load<u32>(top), deepest);
        if (top === stack) break;
      }
      const tree = load<u32>(top - 4);
      open = nextFolder(tree, place(cursors, tree));
    }
  }
}
