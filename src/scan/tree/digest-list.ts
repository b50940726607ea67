/** Digests of fixed length, one behind the other in ascending order and each once, as they are stored. */

/** Half a SHA-256: two texts with the same one are not found by chance. */
export const DIGEST_BYTES = 16;

function compare(digest: Uint8Array, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < DIGEST_BYTES; i++) {
    const difference = (digest[i] as number) - (bytes[at + i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

export class DigestList {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  static of(digests: readonly Uint8Array[]): DigestList {
    // Texts of one character a byte are sorted faster than bytes.
    const texts = digests.map((digest) => Buffer.from(digest).toString('latin1'));
    return new DigestList(Buffer.from([...new Set(texts)].sort().join(''), 'latin1'));
  }

  get length(): number {
    return this.bytes.length / DIGEST_BYTES;
  }

  has(digest: Uint8Array): boolean {
    for (let low = 0, high = this.length - 1; low <= high;) {
      const middle = (low + high) >>> 1;
      const order = compare(digest, this.bytes, middle * DIGEST_BYTES);
      if (order === 0) return true;
      if (order > 0) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}
