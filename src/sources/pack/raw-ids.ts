/** Object ids as bytes, numbered in the order in which they came. Asked with the bytes of trees and indexes: no string is made. */

export class RawIds {
  readonly #idBytes: number;
  readonly #ids: Uint8Array;
  readonly #slots: Int32Array;
  #count = 0;

  /** `capacity`: the most that will be added. */
  constructor(idBytes: number, capacity: number) {
    this.#idBytes = idBytes;
    this.#ids = new Uint8Array(capacity * idBytes);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(capacity, 8) * 2))).fill(-1);
  }

  get size(): number {
    return this.#count;
  }

  /** Number of the id that begins at `at`; an id that is new gets the next one. */
  add(bytes: Uint8Array, at: number): number {
    const slot = this.#slotOf(bytes, at), known = this.#slots[slot] as number;
    if (known >= 0) return known;
    this.#ids.set(bytes.subarray(at, at + this.#idBytes), this.#count * this.#idBytes);
    this.#slots[slot] = this.#count;
    return this.#count++;
  }

  /** As `add`, but -1 for an id that is not there. */
  find(bytes: Uint8Array, at: number): number {
    return this.#slots[this.#slotOf(bytes, at)] as number;
  }

  #slotOf(bytes: Uint8Array, at: number): number {
    const slots = this.#slots, mask = slots.length - 1;
    // Ids are as good as random, so their first bytes are all the hash there need be.
    let slot = ((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)) & mask;
    for (;;) {
      const known = slots[slot] as number;
      if (known < 0 || this.#isAt(known, bytes, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(number: number, bytes: Uint8Array, at: number): boolean {
    const ids = this.#ids, from = number * this.#idBytes;
    for (let i = 0; i < this.#idBytes; i++) if (ids[from + i] !== bytes[at + i]) return false;
    return true;
  }
}
