/**
 * All entries of a pack in the order in which they lie, with type, size and base: enough to walk the families of blobs
 * (a base and everything that descends from it) without reading the contents. Plain arrays, to be shared by threads.
 */
import { PackError, positionOf, type PackIndex } from './pack-index.ts';
import type { PackFile } from './pack-file.ts';

/** Types of gitformat-pack(5). Of a delta, the type of its root. */
export const COMMIT = 1, TREE = 2, BLOB = 3, TAG = 4;
const OFS_DELTA = 6, REF_DELTA = 7;
/** Type of an entry whose chain leads out of the pack, nowhere or in a circle. */
export const UNRESOLVED = 0;

export interface EntryTable {
  readonly count: number;
  /** Position in the index's ids. */
  readonly position: Int32Array;
  /** Where the entry begins; one more than there are entries, the last being the end of the last entry. */
  readonly offset: Float64Array;
  /** Bytes of the entry's header: the zlib stream begins behind it. */
  readonly header: Uint8Array;
  /** Inflated size: of the object, or of the delta. */
  readonly size: Float64Array;
  readonly type: Uint8Array;
  /** Entry that this one is a delta against; -1 for none. */
  readonly base: Int32Array;
  /** First entry that is a delta against this one, and the next one with the same base; -1 for none. */
  readonly child: Int32Array;
  readonly sibling: Int32Array;
}

/** Longest header: ten bytes of size, then ten of a base offset or an id. */
const HEADER_MAX = 64;
const NUMBER_MAX = 10;

function emptyTable(count: number): EntryTable {
  const ints = (): Int32Array => new Int32Array(new SharedArrayBuffer(count * 4)).fill(-1);
  const floats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));
  const bytes = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(count));
  return { count, position: ints(), offset: floats(count + 1), header: bytes(), size: floats(count), type: bytes(), base: ints(), child: ints(), sibling: ints() };
}

/** Positions in the order of their offsets. Where one number holds both, numbers are sorted, which takes no comparing function. */
function packOrder({ offsets, count, packLength }: PackIndex): Int32Array {
  if (packLength * count > Number.MAX_SAFE_INTEGER) return Int32Array.from(offsets.keys()).sort((a, b) => (offsets[a] as number) - (offsets[b] as number));
  const keys = new Float64Array(count), sorted = new Int32Array(count);
  for (let position = 0; position < count; position++) keys[position] = (offsets[position] as number) * count + position;
  keys.sort();
  for (let entry = 0; entry < count; entry++) sorted[entry] = (keys[entry] as number) % count;
  return sorted;
}

/** Entry before `entry` that begins at `offset`, or -1. Bases lie near their deltas, so the search begins there. */
function entryBefore(offsets: Float64Array, entry: number, offset: number): number {
  let low = entry - 1, high = entry - 1;
  for (let step = 1; low >= 0 && (offsets[low] as number) > offset; step *= 2) {
    high = low - 1;
    low -= step;
  }
  for (low = Math.max(low, 0); low <= high;) {
    const middle = (low + high) >>> 1, value = offsets[middle] as number;
    if (value === offset) return middle;
    if (value < offset) low = middle + 1; else high = middle - 1;
  }
  return -1;
}

/** Reads one header; returns its type and leaves size, base and length in the table. */
function readHeader(table: EntryTable, entry: number, bytes: Buffer, start: number, index: PackIndex, later: [number, Buffer][]): number {
  let at = start, byte = bytes[at++] ?? 0;
  const type = (byte >> 4) & 7;
  let size = byte & 15, factor = 16;
  while (byte & 0x80) {
    byte = bytes[at++] ?? 0;
    size += (byte & 0x7f) * factor;
    factor *= 128;
    if (at - start > NUMBER_MAX) return UNRESOLVED;
  }
  table.size[entry] = size;
  if (type === OFS_DELTA) {
    byte = bytes[at++] ?? 0;
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      byte = bytes[at++] ?? 0;
      distance = (distance + 1) * 128 + (byte & 0x7f);
      if (at - start > 2 * NUMBER_MAX) return UNRESOLVED;
    }
    table.base[entry] = entryBefore(table.offset, entry, (table.offset[entry] ?? 0) - distance);
  } else if (type === REF_DELTA) {
    later.push([entry, Buffer.from(bytes.subarray(at, at + index.idBytes))]);
    at += index.idBytes;
  }
  table.header[entry] = at - start;
  return type;
}

/** Types of deltas, from their roots. A base may lie behind its delta, and a damaged pack may lead in circles. */
function resolveTypes(table: EntryTable): void {
  const { count, base, type } = table;
  const isVisited = new Uint8Array(count), chain: number[] = [];
  for (let entry = 0; entry < count; entry++) {
    let at = entry;
    for (; at >= 0 && type[at] === UNRESOLVED && isVisited[at] === 0; at = base[at] as number) {
      isVisited[at] = 1;
      chain.push(at);
    }
    const root = at < 0 ? UNRESOLVED : type[at] as number;
    for (const member of chain) type[member] = root;
    chain.length = 0;
  }
}

function linkChildren(table: EntryTable): void {
  for (let entry = table.count - 1; entry >= 0; entry--) {
    const base = table.base[entry] as number;
    if (base < 0) continue;
    table.sibling[entry] = table.child[base] as number;
    table.child[base] = entry;
  }
}

export function readEntryTable(index: PackIndex, pack: PackFile): EntryTable {
  const table = emptyTable(index.count);
  const order = packOrder(index);
  table.position.set(order);
  for (let entry = 0; entry < index.count; entry++) {
    const offset = index.offsets[order[entry] as number] as number;
    if (entry > 0 && offset === table.offset[entry - 1]) throw new PackError('the index has two objects at one place');
    table.offset[entry] = offset;
  }
  const end = index.packLength - index.idBytes;
  table.offset[index.count] = end;
  const later: [number, Buffer][] = [];
  for (let entry = 0; entry < index.count; entry++) {
    const offset = table.offset[entry] as number;
    const bytes = pack.load(offset, Math.min(HEADER_MAX, index.packLength - offset));
    const type = readHeader(table, entry, bytes, pack.at(offset), index, later);
    if (type <= TAG) table.type[entry] = type;
  }
  const entryOfPosition = new Int32Array(index.count);
  if (later.length > 0) table.position.forEach((position, entry) => { entryOfPosition[position] = entry; });
  for (const [entry, id] of later) {
    const position = positionOf(index, id);
    table.base[entry] = position < 0 ? -1 : entryOfPosition[position] as number;
  }
  resolveTypes(table);
  linkChildren(table);
  return table;
}
