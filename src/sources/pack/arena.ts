/**
 * The memory in which objects of a pack are put together: packed bytes and deltas come and go at its beginning, behind
 * them lies one stack of objects, from which deltas copy. Positions are counted from the start of the stack, so that
 * they hold when what lies before it grows.
 */
import { PAGE, SLACK, type KernelCalls } from './kernel.ts';
import { aligned } from './kernel-room.ts';
import { PackError } from './pack-error.ts';
import type { PackedEntry } from './packed-entry.ts';

/** Sizes that a delta announces, and where its instructions begin and end in memory. */
export interface OpenDelta {
  readonly baseSize: number;
  readonly resultSize: number;
  readonly from: number;
  readonly end: number;
}

/** Where the hits of a text stand on the stack: those of its descendants are made of them. */
export interface PlacedHits {
  readonly hitsFrom: number;
  readonly hitsTo: number;
}

/** The same, with what was copied to the text: memory may have grown, and left the old view behind. */
export interface TakenHits extends PlacedHits {
  readonly copied: Int32Array;
}

/** Ids one after the other, and the types of what they stand for. */
export interface TypedIds {
  readonly ids: Uint8Array;
  readonly types: Uint8Array;
}

/** Commits, by their numbers in the order of their records: numbers of objects, -1 for what is not there. */
export interface LinkedRecords {
  readonly trees: Int32Array;
  readonly seconds: Float64Array;
  /** Where the parents of each end in `parents`. */
  readonly ends: Int32Array;
  readonly parents: Int32Array;
}

/** The stack may not grow beyond this, with the objects of one chain on it. */
const LIMIT = 1 << 30;
/** Room before the stack to begin with. */
const PACKED_ROOM = 1 << 18;
const DELTA_ROOM = 1 << 20;
/** Pages added at once: a mebibyte, so that a growing chain does not grow memory for every object. */
const PAGES_AT_ONCE = 16;
const BYTES_PER_SEGMENT = 12;
/**
 * Bytes of room for hits to begin with: one for each byte that the kernel searches at once, and those of ordinary texts.
 */
const LEAST_FOR_HITS = 1 << 18;
const FOR_HITS_OF_A_BYTE = 0.25;
const BYTES_PER_SLOT = 20;
/** Bytes of which the kernel uses as many for the id of an absent file as it has. */
const ABSENT_ID_ROOM = 32;
/** Two of three slots may be taken. */
const SLOTS_PER_ID = 1.5;
/** Bytes of the shortest entry of a tree: a mode of one digit, a name of one letter, their ends, an id. */
const LEAST_ENTRY = 24;
/** What is kept of a tree: bytes before, and for each entry that there is room for. */
const KEPT_HEAD = 20;
const KEPT_ENTRY = 32;
const ENTRIES_TOO_MANY = 2;

const FAULTS: Readonly<Record<number, string>> = {
  1: 'damaged data',
  2: 'a delta reaches outside its base',
  3: 'a delta reaches outside its result',
  4: 'unknown delta instruction',
  5: 'a delta ends early',
};

function check(fault: number): void {
  if (fault !== 0) throw new PackError(FAULTS[fault] ?? 'damaged data');
}

export class Arena {
  readonly #kernel: KernelCalls;
  #absentIds = 0;
  #packed: number;
  /** Asked of the kernel when it has grown, since each asking is a call into V8. */
  #buffer: ArrayBuffer;
  #memory: Uint8Array;
  #numbers: Int32Array;
  #delta: number;
  #stack: number;

  /** Takes all memory of the kernel from `start` on. */
  constructor(kernel: KernelCalls, start: number = kernel.heapStart()) {
    this.#kernel = kernel;
    this.#packed = aligned(start);
    this.#delta = this.#packed + PACKED_ROOM;
    this.#stack = this.#delta + DELTA_ROOM;
    this.#buffer = this.#kernel.memory.buffer;
    this.#memory = new Uint8Array(this.#buffer);
    this.#numbers = new Int32Array(this.#buffer);
    this.#ensure(this.#stack);
  }

  /** The bytes of an object; good until another one is put on the stack. */
  bytes(at: number, length: number): Buffer {
    return Buffer.from(this.#buffer, this.#stack + at, length);
  }

  /** True for the beginning of a text that is scanned as it is stored; false does not mean that it is not. */
  isPlain(at: number, length: number): boolean {
    return this.#kernel.isPlain(this.#stack + at, length) !== 0;
  }

  /** Puts an object on the stack at `at`. */
  inflate(entry: PackedEntry, at: number): void {
    this.#load(entry);
    this.#reserve(at, entry.size);
    this.#inflate(entry, this.#stack + at);
  }

  /** Puts bytes on the stack at `at`. */
  put(bytes: Uint8Array, at: number): void {
    this.#reserve(at, bytes.length);
    this.#memory.set(bytes, this.#stack + at);
  }

  /** Inflates a delta; it is there until the next entry is read. */
  openDelta(entry: PackedEntry): OpenDelta {
    this.#load(entry);
    const room = this.#stack - this.#delta;
    if (entry.size + SLACK > room) this.#widen(0, aligned(entry.size * 2 + SLACK) - room);
    this.#inflate(entry, this.#delta);
    const end = this.#delta + entry.size;
    const base = readSize(this.#memory, this.#delta, end);
    const result = readSize(this.#memory, base.at, end);
    return { baseSize: base.size, resultSize: result.size, from: result.at, end };
  }

  /**
   * Puts on the stack at `at` what a delta makes of the object at `base`. Answers what was copied, in stretches of at
   * least `shortest` bytes and those at the beginning or end of both: triples of start, start in the base, length.
   */
  applyDelta({ baseSize, resultSize, from, end }: OpenDelta, base: number, at: number, shortest: number): Int32Array {
    const room = (Math.floor(resultSize / shortest) + 3) * BYTES_PER_SEGMENT;
    this.#reserve(at, resultSize + SLACK + room);
    const segments = aligned(this.#stack + at + resultSize + SLACK);
    check(
      this.#kernel.applyDelta(
        this.#stack + base,
        baseSize,
        from,
        end,
        this.#stack + at,
        resultSize,
        shortest,
        segments,
      ),
    );
    return new Int32Array(this.#buffer, segments, this.#kernel.segmentNumbers());
  }

  /**
   * Puts the hits of the text at `at` behind it. `copied`: what `applyDelta` told of it, empty for a text that is all
   * new; `base`: the text that was copied from. `isLast`: of what was copied only hits that have to be judged again.
   */
  takeHits(
    at: number,
    length: number,
    copied: Int32Array,
    base: (PlacedHits & { readonly length: number }) | null,
    isLast: boolean,
  ): TakenHits {
    const copies = copied.byteOffset;
    const count = copied.length;
    const copiesEnd = copies + copied.byteLength;
    const hitsFrom = aligned(Math.max(this.#stack + at + length + SLACK, copiesEnd)) - this.#stack;
    for (let room = LEAST_FOR_HITS + aligned(length * FOR_HITS_OF_A_BYTE); ; room *= 4) {
      this.#reserve(hitsFrom, room);
      const end = this.#kernel.takeHits(
        this.#stack + at,
        length,
        copies,
        copiesEnd,
        base?.length ?? 0,
        base === null ? 0 : this.#stack + base.hitsFrom,
        base === null ? 0 : this.#stack + base.hitsTo,
        isLast,
        this.#stack + hitsFrom,
        this.#stack + hitsFrom + room,
      );
      if (end === 0) continue;
      return { hitsFrom, hitsTo: end - this.#stack, copied: new Int32Array(this.#buffer, copies, count) };
    }
  }

  /** From now on `readTree` keeps files with this id. Its number, or -1 for one that is not there. */
  want(id: Uint8Array): number {
    this.#memory.set(id, this.#packed);
    return this.#kernel.wantId(this.#packed);
  }

  /**
   * Makes known which objects are there, by their ids, given in stretches and numbered from 0. To be called before
   * there is anything on the stack.
   */
  know(stretches: readonly TypedIds[], idBytes: number): void {
    const count = stretches.reduce((sum, { types }) => sum + types.length, 0);
    const mostAbsent = this.#kernel.mostAbsent();
    const size = 2 ** Math.ceil(Math.log2((count + mostAbsent) * SLOTS_PER_ID));
    const table = this.#packed;
    this.#absentIds = aligned(table + size * BYTES_PER_SLOT);
    const room = aligned(this.#absentIds + mostAbsent * ABSENT_ID_ROOM) - table;
    this.#packed += room;
    this.#delta += room;
    this.#stack += room;
    this.#ensure(this.#stack);
    this.#kernel.openKnown(table, size, this.#absentIds);
    let first = 0;
    for (const { ids, types } of stretches) {
      this.#reserve(0, ids.length + types.length + SLACK);
      this.#memory.set(ids, this.#stack);
      this.#memory.set(types, this.#stack + ids.length);
      this.#kernel.know(this.#stack, this.#stack + ids.length, types.length, idBytes, first);
      first += types.length;
    }
  }

  /** Number of an id that was made known; -1 for others. */
  numberOf(id: Uint8Array): number {
    this.#memory.set(id, this.#packed);
    return this.#kernel.numberOf(this.#packed);
  }

  /** Links records of commits, one after the other, with the objects that are known. */
  linkCommits(records: Uint8Array, count: number, idBytes: number): LinkedRecords {
    const parentsMost = Math.floor(records.length / idBytes);
    this.#reserve(0, records.length + count * 16 + parentsMost * 4 + 8 * SLACK);
    const from = this.#stack;
    const seconds = aligned(from + records.length);
    const trees = seconds + count * 8;
    const ends = trees + count * 4;
    const parents = ends + count * 4;
    this.#memory.set(records, from);
    const parentsCount = this.#kernel.linkCommits(from, from + records.length, idBytes, trees, seconds, ends, parents);
    const buffer = this.#buffer;
    return {
      trees: new Int32Array(buffer, trees, count).slice(),
      seconds: new Float64Array(buffer, seconds, count).slice(),
      ends: new Int32Array(buffer, ends, count).slice(),
      parents: new Int32Array(buffer, parents, parentsCount).slice(),
    };
  }

  /** Ids, in hexadecimal, of the files that trees name and that are not there; numbered from the last known object on. */
  absentFiles(idBytes: number): readonly string[] {
    return Array.from({ length: this.#kernel.absentFiles() }, (_, file) =>
      Buffer.from(this.#buffer, this.#absentIds + file * ABSENT_ID_ROOM, idBytes).toString('hex'),
    );
  }

  /** Entries of trees that name what else is not there. */
  get missingEntries(): number {
    return this.#kernel.missingEntries();
  }

  /** Entries of trees that name an object of another type than they say, and the first such id. */
  mistyped(idBytes: number): { readonly count: number; readonly first: string } {
    const at = this.#kernel.firstMistyped();
    return { count: this.#kernel.mistypedEntries(), first: Buffer.from(this.#buffer, at, idBytes).toString('hex') };
  }

  /**
   * Puts behind the tree at `at` what is kept of it, and answers where that stands, as `TreeReader` reads it. `base`: the
   * same of the tree that it is a delta against, -1 for none; `copied`: what `applyDelta` told of it.
   */
  readTree(at: number, length: number, idBytes: number, base: number, copied: Int32Array): number {
    const copies = copied.byteOffset;
    const copiesEnd = copies + copied.byteLength;
    this.#reserve(
      at,
      length +
        SLACK +
        copied.byteLength +
        (Math.floor(length / LEAST_ENTRY) + ENTRIES_TOO_MANY) * KEPT_ENTRY +
        KEPT_HEAD +
        2 * SLACK,
    );
    const from = this.#stack + at;
    const into = aligned(Math.max(from + length + SLACK, copiesEnd));
    if (
      this.#kernel.readTree(
        from,
        from + length,
        idBytes,
        into,
        base < 0 ? 0 : this.#stack + base,
        copies,
        copiesEnd,
      ) === 0
    ) {
      throw new PackError('damaged tree');
    }
    return into - this.#stack;
  }

  /** All bytes. */
  get memory(): Uint8Array {
    return this.#memory;
  }

  /** The same as numbers. */
  get numbers(): Int32Array {
    return this.#numbers;
  }

  /** Which of all numbers stands at `at`. */
  numberAt(at: number): number {
    return (this.#stack + at) >> 2;
  }

  /** Moves an object down the stack. */
  move(from: number, to: number, length: number): void {
    this.#memory.copyWithin(this.#stack + to, this.#stack + from, this.#stack + from + length);
  }

  #load({ bytes, start, end, crc }: PackedEntry): void {
    const length = end - start;
    const room = this.#delta - this.#packed;
    if (length + SLACK > room) this.#widen(aligned(length * 2 + SLACK) - room, 0);
    this.#memory.set(bytes.subarray(start, end), this.#packed);
    if (this.#kernel.crc32(this.#packed, this.#packed + length) >>> 0 !== crc) {
      throw new PackError('the check sum does not match');
    }
  }

  #inflate({ start, end, header, size }: PackedEntry, to: number): void {
    check(this.#kernel.inflate(this.#packed + header, this.#packed + end - start, to, size));
  }

  #reserve(at: number, length: number): void {
    if (at + length > LIMIT) throw new PackError('a chain of deltas is too large to be read here');
    this.#ensure(this.#stack + at + length);
  }

  /** Makes room before the stack, which moves. */
  #widen(packed: number, delta: number): void {
    const end = this.#memory.length;
    this.#ensure(end + packed + delta);
    this.#memory.copyWithin(this.#stack + packed + delta, this.#stack, end);
    this.#delta += packed;
    this.#stack += packed + delta;
  }

  #ensure(end: number): void {
    const missing = Math.ceil((end + 2 * SLACK - this.#memory.length) / PAGE);
    if (missing <= 0) return;
    try {
      this.#kernel.memory.grow(Math.max(missing, PAGES_AT_ONCE));
    } catch (cause) {
      throw new PackError('too large for the memory at hand', { cause });
    }
    this.#buffer = this.#kernel.memory.buffer;
    this.#memory = new Uint8Array(this.#buffer);
    this.#numbers = new Int32Array(this.#buffer);
  }
}

function readSize(bytes: Uint8Array, from: number, end: number): { readonly size: number; readonly at: number } {
  let size = 0;
  let factor = 1;
  let at = from;
  for (;;) {
    if (at >= end || factor > 2 ** 49) throw new PackError('damaged delta');
    const byte = bytes[at++] as number;
    size += (byte & 0x7f) * factor;
    if (byte < 0x80) return { size, at };
    factor *= 128;
  }
}
