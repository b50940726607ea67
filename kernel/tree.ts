/**
 * Tree objects: their folders, wanted files and files that are not there. Of a tree that is a delta, what was copied
 * from another one is taken over.
 */

const TYPE: u32 = 0o170000;
const FOLDER: u32 = 0o040000;
const SUBMODULE: u32 = 0o160000;

/** Types of objects as packs number them; 0 for one of which it is not known. */
const TREE: u32 = 2;
const BLOB: u32 = 3;
/** In place of a type: trees name it as a file, and it is not there. */
const ABSENT: u32 = 7;
/** A slot's last number: one more than that of the object, a bit for one that is wanted, the type. */
const TYPE_MASK: u32 = 7;
const WANTED: u32 = 8;
const NUMBER_SHIFT: u32 = 4;

/**
 * A slot holds the first sixteen bytes of an id that is there, which tell it from all others, and what it stands for.
 */
const SLOT: usize = 20;

let slots: usize = 0;
let slotMask: u32 = 0;
/** How many objects are there: what is absent is numbered from there on. */
let present: u32 = 0;
let missing: i32 = 0;
let mistyped: i32 = 0;
/** Absent files that are told apart. A repository that lacks more was cloned without them. */
const MOST_ABSENT: u32 = 512;
const ID_ROOM: usize = 32;
let absentAt: usize = 0;
let absent: u32 = 0;
/** The first id that stands for something else than a tree says. */
const FIRST_MISTYPED: usize = memory.data(32, 16);

/**
 * Takes `[table, table + 20 * size)` for ids; `size` is a power of two, and more than there will be ids and
 * `mostAbsent`, for each of which there are 32 bytes at `absentIds`.
 */
export function openKnown(table: usize, size: u32, absentIds: usize): void {
  slots = table;
  absentAt = absentIds;
  slotMask = size - 1;
  present = 0;
  absent = 0;
  missing = 0;
  mistyped = 0;
  memory.fill(table, 0, <usize>size * SLOT);
}

/** The slot of the id at `id`, or the free one that it would take. */
// @ts-ignore: decorator
@inline
function slotOf(id: usize): usize {
  const low = load<u64>(id);
  const high = load<u64>(id, 8);
  let slot = (<u32>low) & slotMask;
  let at = slots + <usize>slot * SLOT;
  while (load<u32>(at, 16) !== 0 && (load<u64>(at) !== low || load<u64>(at, 8) !== high)) {
    slot = (slot + 1) & slotMask;
    at = slots + <usize>slot * SLOT;
  }
  return at;
}

/**
 * The `count` ids at `ids` are there, of the types at `types`, numbered from `first` on. An id that is known keeps its
 * number.
 */
export function know(ids: usize, types: usize, count: u32, idBytes: u32, first: u32): void {
  for (let i: u32 = 0, id = ids; i < count; i++, id += idBytes) {
    const at = slotOf(id);
    if (load<u32>(at, 16) !== 0) continue;
    v128.store(at, v128.load(id));
    store<u32>(at, ((first + i + 1) << NUMBER_SHIFT) | (<u32>load<u8>(types + i)), 16);
  }
  present = max(present, first + count);
}

/** Number of the id at `id`; -1 for one that is not there. */
export function numberOf(id: usize): i32 {
  const known = load<u32>(slotOf(id), 16);
  return (known & TYPE_MASK) === ABSENT ? -1 : <i32>(known >>> NUMBER_SHIFT) - 1;
}

/** The same, where it is an object of this type. */
export function typedNumberOf(id: usize, type: u32): i32 {
  const known = load<u32>(slotOf(id), 16);
  return known !== 0 && (known & TYPE_MASK) === type ? <i32>(known >>> NUMBER_SHIFT) - 1 : -1;
}

/** From now on `readTree` keeps files with this id. Returns its number; -1 for one that is not there. */
export function wantId(id: usize): i32 {
  const at = slotOf(id);
  const known = load<u32>(at, 16);
  if (known !== 0) store<u32>(at, known | WANTED, 16);
  return <i32>(known >>> NUMBER_SHIFT) - 1;
}

/** Files so far that trees name and that are not there, each once; their numbers follow those of what is there. */
export function absentFiles(): u32 {
  return absent;
}

export function mostAbsent(): u32 {
  return MOST_ABSENT;
}

/** Entries of trees so far that name what is not there, apart from those files. */
export function missingEntries(): i32 {
  return missing;
}

/** Entries of trees so far that name an object of another type than they say. */
export function mistypedEntries(): i32 {
  return mistyped;
}

/** Where the id of the first of these stands. */
export function firstMistyped(): usize {
  return FIRST_MISTYPED;
}

/** Where the zero byte stands that ends a name; `end` where none does. Looks at most fifteen bytes too far. */
// @ts-ignore: decorator
@inline
function nameEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const zeros = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)));
    if (zeros !== 0) {
      at += ctz<i32>(zeros);
      return at < end ? at : end;
    }
    at += 16;
  }
  return end;
}

/**
 * What is kept of a tree: how many entries it has, how many are kept, how many of these are fresh, how many of them are
 * folders that are not there, and for how many entries there is room. Then, each with that much room: where the entries
 * begin, counted from that of the tree, and its length; where those begin that are kept; a name and an object for each
 * of these, the object being a folder's number or the complement of a file's; and of fresh ones which they are and
 * where their names stand, start and length, whose numbers are to be filled in.
 */
const HEAD: usize = 20;
/** Bytes of the shortest entry: a mode of one digit, a name of one letter, their ends, an id. */
const LEAST_ENTRY: usize = 24;

let tree: usize = 0;
let treeEnd: usize = 0;
let at: usize = 0;
let idLength: u32 = 0;
let starts: usize = 0;
let keptStarts: usize = 0;
let pairs: usize = 0;
let fresh: usize = 0;
let entries: u32 = 0;
let kept: u32 = 0;
let freshKept: u32 = 0;
let lacking: u32 = 0;

// @ts-ignore: decorator
@inline
function noteStart(start: u32): void {
  store<u32>(starts + ((<usize>entries) << 2), start);
  entries++;
}

/** Keeps the entry that is being read. */
function keep(start: usize, name: usize, nameLength: usize, what: i32): void {
  store<u32>(keptStarts + ((<usize>kept) << 2), <u32>start);
  store<i32>(pairs + ((<usize>kept) << 3), what, 4);
  const place = fresh + <usize>freshKept * 12;
  store<u32>(place, kept);
  store<u32>(place, <u32>name, 4);
  store<u32>(place, <u32>nameLength, 8);
  kept++;
  freshKept++;
}

/** Number of the file at `id`, which is not there; -1 where there are too many. `slot` is free, or its own. */
function absentNumber(slot: usize, id: usize): i32 {
  const known = load<u32>(slot, 16);
  if (known !== 0) return <i32>(known >>> NUMBER_SHIFT) - 1;
  if (absent === MOST_ABSENT) return -1;
  memory.copy(absentAt + <usize>absent * ID_ROOM, id, idLength);
  v128.store(slot, v128.load(id));
  store<u32>(slot, ((present + ++absent) << NUMBER_SHIFT) | ABSENT, 16);
  return <i32>(present + absent) - 1;
}

/** Reads the entry at `at`; false for what is none. */
function readEntry(): bool {
  const start = at - tree;
  let mode: u32 = 0;
  for (let digit = <u32>load<u8>(at++); digit !== 0x20; digit = load<u8>(at++)) {
    if (digit - 0x30 > 7 || at >= treeEnd) return false;
    mode = (mode << 3) | (digit - 0x30);
  }
  const name = at;
  const stop = nameEnd(at, treeEnd);
  const id = stop + 1;
  at = id + idLength;
  if (stop === name || at > treeEnd) return false;
  noteStart(<u32>start);
  const type = mode & TYPE;
  if (type === SUBMODULE) return true;
  const isFolder = type === FOLDER;
  const slot = slotOf(id);
  const what = load<u32>(slot, 16);
  const known = what & TYPE_MASK;
  if (what !== 0 && known === (isFolder ? TREE : BLOB)) {
    const number = <i32>(what >>> NUMBER_SHIFT) - 1;
    if (isFolder || (what & WANTED) !== 0) keep(start, name, stop - name, isFolder ? number : ~number);
    return true;
  }
  const isAbsent = what === 0 || known === ABSENT;
  const number = isAbsent && !isFolder ? absentNumber(slot, id) : -1;
  if (number >= 0) {
    keep(start, name, stop - name, ~number);
    return true;
  }
  if (isAbsent || known === 0) missing++;
  else if (mistyped++ === 0) memory.copy(FIRST_MISTYPED, id, idLength);
  if (isFolder) lacking++;
  return true;
}

/** First of `count` ascending numbers that is at least `least`. */
function firstFrom(numbers: usize, count: u32, least: u32): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(numbers + ((<usize>middle) << 2)) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Takes over what is kept of the entries of `base` from the one that begins at `from` up to the one that begins at
 * `to`.
 */
function takeKept(base: usize, from: u32, to: u32, shift: u32): void {
  const room = <usize>load<u32>(base, 16);
  const count = load<u32>(base, 4);
  const others = base + HEAD + (room << 2);
  const otherPairs = others + (room << 2);
  for (let i = firstFrom(others, count, from); i < count && load<u32>(others + ((<usize>i) << 2)) < to; i++, kept++) {
    store<u32>(keptStarts + ((<usize>kept) << 2), load<u32>(others + ((<usize>i) << 2)) - shift);
    store<u64>(pairs + ((<usize>kept) << 3), load<u64>(otherPairs + ((<usize>i) << 3)));
  }
}

/**
 * Goes through `[at, stop)`, which is copied from `base`, `shift` bytes further on there. Entries that lie wholly in
 * there are taken over.
 */
function takeCopied(base: usize, stop: usize, shift: u32): bool {
  const count = load<u32>(base);
  const others = base + HEAD;
  const limit = <u32>(stop - tree) + shift;
  for (let index = firstFrom(others, count, <u32>(at - tree) + shift); at < stop;) {
    const inBase = <u32>(at - tree) + shift;
    while (load<u32>(others + ((<usize>index) << 2)) < inBase) index++;
    // A copy may begin in the midst of an entry, and with it another one than there.
    if (load<u32>(others + ((<usize>index) << 2)) !== inBase) {
      if (!readEntry()) return false;
      continue;
    }
    let end = inBase;
    for (; index < count; index++) {
      const next = load<u32>(others + ((<usize>index) << 2), 4);
      if (next > limit) break;
      noteStart(end - shift);
      end = next;
    }
    takeKept(base, inBase, end, shift);
    at = tree + (end - shift);
    return true;
  }
  return true;
}

/**
 * Writes to `into` what is kept of the tree in `[from, end)`; `base`: what is kept of the one that it is a delta
 * against, or 0, and `[copies, copiesEnd)` what was copied from it, as `applyDelta` tells it. There must be room for
 * 20 bytes, and 32 more for every 24 of the tree and two more. False for what is no tree.
 */
export function readTree(
  from: usize,
  end: usize,
  idBytes: u32,
  into: usize,
  base: usize,
  copies: usize,
  copiesEnd: usize,
): bool {
  const room = (end - from) / LEAST_ENTRY + 2;
  tree = from;
  treeEnd = end;
  at = from;
  idLength = idBytes;
  starts = into + HEAD;
  keptStarts = starts + (room << 2);
  pairs = keptStarts + (room << 2);
  fresh = pairs + (room << 3);
  entries = 0;
  kept = 0;
  freshKept = 0;
  lacking = base === 0 ? 0 : load<u32>(base, 12);
  for (let copy = copies; base !== 0 && copy < copiesEnd; copy += 12) {
    const start = from + load<u32>(copy);
    const stop = start + load<u32>(copy, 8);
    const shift = load<u32>(copy, 4) - load<u32>(copy);
    while (at < start) if (!readEntry()) return false;
    if (!takeCopied(base, stop, shift)) return false;
  }
  while (at < end) if (!readEntry()) return false;
  store<u32>(starts + ((<usize>entries) << 2), <u32>(end - from));
  store<u32>(into, entries);
  store<u32>(into, kept, 4);
  store<u32>(into, freshKept, 8);
  store<u32>(into, lacking, 12);
  store<u32>(into, <u32>room, 16);
  return true;
}
