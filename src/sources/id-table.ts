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

  /** What `serialise` gave. */
  static parse(bytes: Buffer, width: number): IdTable {
    const count = bytes.length / (width / 2), table = new IdTable(width, count + 1);
    table.#bytes.write(bytes.toString('hex'), 'latin1');
    table.#count = count;
    for (let index = 0; index < count; index++) table.#slots[table.#slotOf(table.#bytes, index * width)] = index;
    return table;
  }

  /** The ids as bytes, one after the other. */
  serialise(): Buffer {
    return Buffer.from(this.#bytes.toString('latin1', 0, this.#count * this.width), 'hex');
  }

  get size(): number {
    return this.#count;
  }

  idAt(index: number): string {
    return this.#bytes.toString('latin1', index * this.width, (index + 1) * this.width);
  }

  /** Negative where the one id stands before the other. */
  compare(a: number, b: number): number {
    const bytes = this.#bytes, { width } = this;
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
    if (this.#count * this.width > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
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
    const own = this.#bytes, from = index * this.width;
    for (let i = 0; i < this.width; i++) if (own[from + i] !== bytes[at + i]) return false;
    return true;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let index = 0; index < this.#count; index++) this.#slots[this.#slotOf(this.#bytes, index * this.width)] = index;
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
