/**
 * All entries of a pack in the order in which they lie, with type, size and base: enough to walk the families of blobs
 * (a base and everything that descends from it) without reading the contents. Plain arrays, to be shared by threads.
 */
import type { KernelCalls } from './kernel.ts';
import { KernelRoom } from './kernel-room.ts';
import type { PackFile } from './pack-file.ts';
import { PackError } from './pack-error.ts';
import { positionOf, type PackIndex } from './pack-index.ts';

/** Types of gitformat-pack(5). Of a delta, the type of its root. */
export const COMMIT = 1;
export const TREE = 2;
export const BLOB = 3;
export const TAG = 4;
const REF_DELTA = 7;
/** Type of an entry whose chain leads out of the pack, nowhere or in a circle. */
export const UNRESOLVED = 0;
/** In place of an entry: what is no delta has none as its base. */
export const NO_BASE = -1;

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
  /** CRC-32 of the packed bytes. */
  readonly crc: Uint32Array;
  readonly type: Uint8Array;
  /** Entry that this one is a delta against; -1 for none. */
  readonly base: Int32Array;
  /** First entry that is a delta against this one, and the next one with the same base; -1 for none. */
  readonly child: Int32Array;
  readonly sibling: Int32Array;
}

/** Bytes of a pack in which headers are read at once, and room behind them. */
const WINDOW = 1 << 18;
const BEHIND_WINDOW = 64;

const FAULTS: Readonly<Record<number, string>> = {
  6: 'the index has two objects at one place',
  7: 'the pack is too large to be read here',
};

function emptyTable(count: number): EntryTable {
  const ints = (): Int32Array => new Int32Array(new SharedArrayBuffer(count * 4));
  const floats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));
  const bytes = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(count));
  return {
    count,
    position: ints(),
    offset: floats(count + 1),
    header: bytes(),
    size: floats(count),
    crc: new Uint32Array(new SharedArrayBuffer(count * 4)),
    type: bytes(),
    base: ints(),
    child: ints(),
    sibling: ints(),
  };
}

/** The table while the kernel makes it. Until it is read, nothing else may use the kernel's memory. */
export class EntryDraft {
  readonly #kernel: KernelCalls;
  readonly #room: KernelRoom;
  readonly #index: PackIndex;
  readonly #offsets: number;
  readonly #order: number;
  /** Keys to sort by; afterwards sizes, children and siblings. */
  readonly #keys: number;
  readonly #bases: number;
  readonly #headers: number;
  readonly #types: number;
  readonly #window: number;

  constructor(index: PackIndex, kernel: KernelCalls) {
    const { count } = index;
    const room = new KernelRoom(kernel);
    this.#kernel = kernel;
    this.#room = room;
    this.#index = index;
    this.#offsets = room.take(count * 8);
    this.#order = room.take(count * 4);
    this.#keys = room.take(count * 16);
    this.#bases = room.take(count * 4);
    this.#headers = room.take(count);
    this.#types = room.take(count);
    this.#window = room.take(WINDOW + BEHIND_WINDOW);
    this.#sort();
  }

  read(pack: PackFile): EntryTable {
    this.#readHeaders(pack);
    return this.#finish();
  }

  #sort(): void {
    const { offsets, count } = this.#index;
    this.#room.floats(this.#offsets, count).set(offsets);
    const fault = this.#kernel.sortOffsets(this.#offsets, count, this.#order, this.#keys);
    if (fault !== 0) throw new PackError(FAULTS[fault] ?? 'the index is damaged');
  }

  #readHeaders(pack: PackFile): void {
    const { count, packLength, idBytes } = this.#index;
    const kernel = this.#kernel;
    const offsets = this.#room.floats(this.#offsets, count);
    kernel.openEntries(count, this.#offsets, this.#keys, this.#bases, this.#headers, this.#types);
    for (let entry = 0; entry < count;) {
      const offset = offsets[entry] as number;
      const length = Math.min(WINDOW, packLength - offset);
      const window = this.#room.bytes(this.#window, length + BEHIND_WINDOW);
      pack.copy(offset, window.subarray(0, length));
      window.fill(0, length);
      entry = kernel.readHeaders(this.#window, offset, length, offset + length === packLength, entry, idBytes);
    }
    if (kernel.openBases() > 0) this.#nameBases(pack);
  }

  /** Bases that are named by their ids, which stand at the end of the headers. */
  #nameBases(pack: PackFile): void {
    const index = this.#index;
    const { count, idBytes, packLength } = index;
    const room = this.#room;
    const types = room.bytes(this.#types, count);
    const headers = room.bytes(this.#headers, count);
    const order = room.numbers(this.#order, count);
    const bases = room.numbers(this.#bases, count);
    const offsets = room.floats(this.#offsets, count);
    const entryOf = new Int32Array(count);
    for (let entry = 0; entry < count; entry++) entryOf[order[entry] as number] = entry;
    for (let entry = 0; entry < count; entry++) {
      if (types[entry] !== REF_DELTA) continue;
      const at = (offsets[entry] as number) + (headers[entry] as number) - idBytes;
      const position =
        at + idBytes > packLength
          ? -1
          : positionOf(index, pack.load(at, idBytes).subarray(pack.at(at), pack.at(at) + idBytes));
      bases[entry] = position < 0 ? -1 : (entryOf[position] as number);
    }
  }

  #finish(): EntryTable {
    const { count, packLength, idBytes, crcs } = this.#index;
    const room = this.#room;
    const table = emptyTable(count);
    const sizes = this.#keys;
    const children = sizes + count * 8;
    const siblings = children + count * 4;
    this.#kernel.linkEntries(children, siblings);
    // In the order in which they are asked for: in the index's they lie anywhere.
    const arranged = room.take(count * 4);
    this.#kernel.arrange(room.put(crcs), this.#order, count, arranged);
    table.position.set(room.numbers(this.#order, count));
    table.crc.set(room.numbers(arranged, count));
    table.offset.set(room.floats(this.#offsets, count));
    table.offset[count] = packLength - idBytes;
    table.header.set(room.bytes(this.#headers, count));
    table.size.set(room.floats(sizes, count));
    table.type.set(room.bytes(this.#types, count));
    table.base.set(room.numbers(this.#bases, count));
    table.child.set(room.numbers(children, count));
    table.sibling.set(room.numbers(siblings, count));
    return table;
  }
}
