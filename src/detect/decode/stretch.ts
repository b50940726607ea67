/**
 * Stretches of bytes of one kind, found from their far ends: where the last bytes of a window are of another kind, none
 * begins before them, so that most bytes are never looked at.
 */

/**
 * Where from `from` on the first `length` bytes in a row stand that `marks` has a 1 for; -1 where none do before `to`.
 */
export function nextStretch(bytes: Uint8Array, marks: Uint8Array, from: number, to: number, length: number): number {
  for (let start = from; start + length <= to;) {
    let at = start + length - 1;
    while (at >= start && marks[bytes[at] as number] === 1) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}
