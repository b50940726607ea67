/** Tree objects: which of their entries are worth a look, and whether all that they name is there. */

const TYPE: u32 = 0o170000, FOLDER: u32 = 0o040000, SUBMODULE: u32 = 0o160000;

/** One bit for each value of the first bits of an id: set where an id that is wanted begins so. */
const FILTER_BITS: u32 = 18;
const FILTER: usize = memory.data((1 << 18) >> 3, 16);

/** `id`: where the bytes of an id stand. */
export function wantId(id: usize): void {
  const at = load<u32>(id) & ((1 << FILTER_BITS) - 1);
  const cell = FILTER + (at >>> 3);
  store<u8>(cell, load<u8>(cell) | (<u8>1 << <u8>(at & 7)));
}

/** Types of objects as packs number them; 0 for one of which it is not known. */
const TREE: u32 = 2, BLOB: u32 = 3;
const TYPE_BITS: u32 = 3;

/** A slot holds the first sixteen bytes of an id that is there, which tell it from all others, and one more than its number before its type. */
const SLOT: usize = 20;

let slots: usize = 0, slotMask: u32 = 0, missing: i32 = 0, mistyped: i32 = 0;
/** The first id that stands for something else than a tree says. */
const FIRST_MISTYPED: usize = memory.data(32, 16);

/** Takes `[table, table + 20 * size)` for ids; `size` is a power of two, and more than there will be ids. */
export function openKnown(table: usize, size: u32): void {
  slots = table;
  slotMask = size - 1;
  missing = 0;
  mistyped = 0;
  memory.fill(table, 0, <usize>size * SLOT);
}

/** The slot of the id at `id`, or the free one that it would take. */
// @ts-ignore: decorator
@inline
function slotOf(id: usize): usize {
  const low = load<u64>(id), high = load<u64>(id, 8);
  let slot = <u32>low & slotMask, at = slots + <usize>slot * SLOT;
  while (load<u32>(at, 16) !== 0 && (load<u64>(at) !== low || load<u64>(at, 8) !== high)) {
    slot = (slot + 1) & slotMask;
    at = slots + <usize>slot * SLOT;
  }
  return at;
}

/** The `count` ids at `ids` are there, of the types at `types`, numbered from `first` on. An id that is known keeps its number. */
export function know(ids: usize, types: usize, count: u32, idBytes: u32, first: u32): void {
  for (let i: u32 = 0, id = ids; i < count; i++, id += idBytes) {
    const at = slotOf(id);
    if (load<u32>(at, 16) !== 0) continue;
    memory.copy(at, id, 16);
    store<u32>(at, ((first + i + 1) << TYPE_BITS) | <u32>load<u8>(types + i), 16);
  }
}

/** Number of the id at `id`; -1 for one that is not there. */
export function numberOf(id: usize): i32 {
  return <i32>(load<u32>(slotOf(id), 16) >>> TYPE_BITS) - 1;
}

/** Entries of trees so far that name what is not there. */
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

/** Number of an object that a tree names; -1 where it is not there, or nobody knows what it is. */
// @ts-ignore: decorator
@inline
function lookUp(id: usize, idBytes: u32, type: u32): i32 {
  const slot = load<u32>(slotOf(id), 16), known = slot & ((1 << TYPE_BITS) - 1);
  if (slot !== 0 && known === type) return <i32>(slot >>> TYPE_BITS) - 1;
  if (slot === 0 || known === 0) missing++;
  else if (mistyped++ === 0) memory.copy(FIRST_MISTYPED, id, idBytes);
  return -1;
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
 * Writes to `into` what the tree in `[from, end)` holds: all folders, and those files whose ids may be wanted. Three
 * numbers each: where the name begins, its length doubled and one more for a folder, and the number
 * of the object, -1 where that is not there or is of another type.
 * Returns how many; -1 for what is no tree. There must be room for one for every 24 bytes.
 *
 * `[copies, copiesEnd)`: what was copied from another tree, as `applyDelta` tells it. Entries that lie wholly in there
 * have been looked up before.
 */
export function readTree(from: usize, end: usize, idBytes: u32, into: usize, copies: usize, copiesEnd: usize): i32 {
  let at = from, out = into, copy = copies, count: i32 = 0;
  while (at < end) {
    const entry = at;
    let mode: u32 = 0;
    for (let digit = <u32>load<u8>(at++); digit !== 0x20; digit = load<u8>(at++)) {
      if (digit - 0x30 > 7 || at >= end) return -1;
      mode = (mode << 3) | (digit - 0x30);
    }
    const name = at, stop = nameEnd(at, end), id = stop + 1;
    at = id + idBytes;
    if (stop === name || at > end) return -1;
    const type = mode & TYPE;
    while (copy < copiesEnd && from + load<u32>(copy) + load<u32>(copy, 8) < at) copy += 12;
    const isCopied = copy < copiesEnd && from + load<u32>(copy) <= entry;
    if (type === SUBMODULE) continue;
    const bit = load<u32>(id) & ((1 << FILTER_BITS) - 1);
    const isTold = type === FOLDER || (load<u8>(FILTER + (bit >>> 3)) & (1 << (bit & 7))) !== 0;
    if (isCopied && !isTold) continue;
    const number = lookUp(id, idBytes, type === FOLDER ? TREE : BLOB);
    if (!isTold) continue;
    store<u32>(out, <u32>name);
    store<u32>(out, (<u32>(stop - name) << 1) | (type === FOLDER ? 1 : 0), 4);
    store<i32>(out, number, 8);
    out += 12;
    count++;
  }
  return count;
}
