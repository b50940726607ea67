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

/** First eight bytes of all ids that are there, in a table of `slotMask + 1` slots that the caller has given; 0 for a free one. */
let slots: usize = 0, slotMask: u32 = 0, missing: i32 = 0;

/** Takes `[table, table + 8 * size)` for ids; `size` is a power of two, and more than there will be ids. */
export function openKnown(table: usize, size: u32): void {
  slots = table;
  slotMask = size - 1;
  missing = 0;
  memory.fill(table, 0, <usize>size << 3);
}

// @ts-ignore: decorator
@inline
function slotOf(id: u64): usize {
  let slot = <u32>(id >>> 32) & slotMask, at = slots + (<usize>slot << 3);
  for (let there = load<u64>(at); there !== 0 && there !== id; there = load<u64>(at)) {
    slot = (slot + 1) & slotMask;
    at = slots + (<usize>slot << 3);
  }
  return at;
}

/** All that is in `[ids, ids + count * idBytes)` is there. */
export function know(ids: usize, count: u32, idBytes: u32): void {
  for (let i: u32 = 0, at = ids; i < count; i++, at += idBytes) {
    const id = load<u64>(at);
    store<u64>(slotOf(id), id);
  }
}

/** Entries of trees so far that name what is not there. */
export function missingEntries(): i32 {
  return missing;
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
 * numbers each: where the name begins, its length doubled and one more for a folder, and where the id begins.
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
    if (!isCopied && type !== SUBMODULE && slots !== 0 && load<u64>(slotOf(load<u64>(id))) === 0) missing++;
    if (type !== FOLDER) {
      const bit = load<u32>(id) & ((1 << FILTER_BITS) - 1);
      if (type === SUBMODULE || (load<u8>(FILTER + (bit >>> 3)) & (1 << (bit & 7))) === 0) continue;
    }
    store<u32>(out, <u32>name);
    store<u32>(out, (<u32>(stop - name) << 1) | (type === FOLDER ? 1 : 0), 4);
    store<u32>(out, <u32>id, 8);
    out += 12;
    count++;
  }
  return count;
}
