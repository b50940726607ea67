/**
 * A growing list of integers. `numbers` is replaced by a larger array when it is full, so keep no reference to it.
 */
export class IntList {
  numbers: Int32Array;
  length = 0;

  /** `room`: how many there is room for at first. */
  constructor(room: number) {
    this.numbers = new Int32Array(room);
  }

  push(number: number): void {
    if (this.length === this.numbers.length) this.reserve(1);
    this.numbers[this.length++] = number;
  }

  /** Takes over a stretch of `numbers`. */
  append(numbers: Int32Array, from: number, to: number): void {
    this.reserve(to - from);
    const own = this.numbers;
    let { length } = this;
    for (let at = from; at < to; at++) own[length++] = numbers[at] as number;
    this.length = length;
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.numbers.length) return;
    const larger = new Int32Array(Math.max(this.numbers.length * 2, needed));
    larger.set(this.numbers.subarray(0, this.length));
    this.numbers = larger;
  }

  taken(): Int32Array {
    return this.numbers.slice(0, this.length);
  }
}

/** The numbers of all rows, one row after the other. */
export function concatInts(rows: readonly ArrayLike<number>[]): Int32Array {
  const all = new Int32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
