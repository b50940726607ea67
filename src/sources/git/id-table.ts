/**
 * A set of object ids, numbered in the order in which they came, that is asked with the hexadecimal bytes of git's
 * output: no string is made for an id that is not known.
 */

/** Share of the slots that may be taken: one in two. */
const SLOTS_PER_ID = 2;

export class IdTable {
  /** Hexadecimal digits of an id: 40, or 64 in SHA-256 repositories. */
  readonly width: number;
  #bytes: Buffer;
  #slots: Int32Array;
  #count = 0;

  constructor(width: number, expected = 1024) {
    this.width = width;
    this.#bytes = Buffer.allocUnsafe(Math.max(expected, 16) * width);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(expected, 16) * SLOTS_PER_ID))).fill(-1);
  }

  static of(ids: Iterable<string>, width: number): IdTable {
    const table = new IdTable(width);
    for (const id of ids) if (id.length === width) table.add(Buffer.from(id, 'latin1'), 0);
    return table;
  }

  /**
   * What `serialise` gave, taken over as it is, so `bytes` begin where four divides their address. Null for what makes
   * no sense.
   */
  static parse(bytes: Buffer, count: number, width: number): IdTable | null {
    const slots = (bytes.length - count * width) / 4;
    if (!(slots >= count * SLOTS_PER_ID) || !Number.isInteger(Math.log2(slots))) return null;
    const table = new IdTable(width, 0);
    table.#slots = new Int32Array(bytes.buffer, bytes.byteOffset, slots);
    table.#bytes = bytes.subarray(slots * 4);
    table.#count = count;
    return table;
  }

  /** Slots, then ids. */
  serialise(): Buffer {
    return Buffer.concat([
      Buffer.from(this.#slots.buffer, this.#slots.byteOffset, this.#slots.byteLength),
      this.#bytes.subarray(0, this.#count * this.width),
    ]);
  }

  get size(): number {
    return this.#count;
  }

  idAt(index: number): string {
    return this.#bytes.toString('latin1', index * this.width, (index + 1) * this.width);
  }

  /** Negative where the one id stands before the other. */
  compare(a: number, b: number): number {
    const bytes = this.#bytes;
    const { width } = this;
    return bytes.compare(bytes, b * width, (b + 1) * width, a * width, (a + 1) * width);
  }

  /** Number of the id that begins at `at`, -1 for none. */
  find(bytes: Uint8Array, at: number): number {
    return this.#slots[this.#slotOf(bytes, at)] as number;
  }

  /** The same for an id by itself, of whatever length. */
  findId(id: string): number {
    return id.length === this.width ? this.find(Buffer.from(id, 'latin1'), 0) : -1;
  }

  /** As `find`, for an id that is taken in where it is new. */
  add(bytes: Uint8Array, at: number): number {
    const slot = this.#slotOf(bytes, at);
    const known = this.#slots[slot] as number;
    if (known >= 0) return known;
    const index = this.#count++;
    if (this.#count * this.width > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], this.#count * this.width * 2);
    }
    this.#bytes.set(bytes.subarray(at, at + this.width), index * this.width);
    this.#slots[slot] = index;
    if (this.#count * SLOTS_PER_ID > this.#slots.length) this.#grow();
    return index;
  }

  /** The slot that holds the id, or the free one that it would take. */
  #slotOf(bytes: Uint8Array, at: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashAt(bytes, at) & mask;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index < 0 || this.#isAt(index, bytes, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(index: number, bytes: Uint8Array, at: number): boolean {
    const from = index * this.width;
    return (
      at + this.width <= bytes.length && this.#bytes.compare(bytes, at, at + this.width, from, from + this.width) === 0
    );
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let index = 0; index < this.#count; index++) {
      this.#slots[this.#slotOf(this.#bytes, index * this.width)] = index;
    }
  }
}

/** From the first eight digits, which are as good as random. */
function hashAt(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let i = at; i < at + 8; i++) {
    const digit = bytes[i] as number;
    hash = (hash << 4) | (digit > 0x39 ? digit - 0x57 : digit - 0x30);
  }
  return hash;
}
