/** Names of files and folders, each kept once and known by a number. */

export class NameTable {
  #bytes = Buffer.alloc(1 << 16);
  #starts = new Int32Array(1 << 12);
  #slots = new Int32Array(1 << 13).fill(-1);
  #count = 0;

  /** Number of the name in `bytes[from, to)`. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const slot = this.#slotOf(bytes, from, to);
    const known = this.#slots[slot] as number;
    if (known >= 0) return known;
    const start = this.#starts[this.#count] as number;
    const end = start + to - from;
    while (end > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
    this.#bytes.set(bytes.subarray(from, to), start);
    const number = this.#count++;
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = end;
    this.#slots[this.#slotOf(bytes, from, to)] = number;
    return number;
  }

  /** Every name, by its number: a character for each byte, so that no two are taken for one. */
  all(): string[] {
    return Array.from({ length: this.#count }, (_, number) =>
      this.#bytes.toString('latin1', this.#starts[number], this.#starts[number + 1]),
    );
  }

  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    let hash = to - from;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const known = this.#slots[slot] as number;
      if (known < 0 || this.#isAt(known, bytes, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.#bytes;
    const start = this.#starts[number] as number;
    if ((this.#starts[number + 1] as number) - start !== to - from) return false;
    for (let i = 0; i < to - from; i++) if (own[start + i] !== bytes[from + i]) return false;
    return true;
  }

  /** Twice the room; every name finds its slot anew. */
  #grow(): void {
    const starts = new Int32Array(this.#starts.length * 2);
    starts.set(this.#starts);
    this.#starts = starts;
    this.#slots = new Int32Array(starts.length * 2).fill(-1);
    for (let number = 0; number < this.#count - 1; number++) {
      this.#slots[this.#slotOf(this.#bytes, starts[number] as number, starts[number + 1] as number)] = number;
    }
  }
}
