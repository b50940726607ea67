/** A small seeded generator of random numbers (sfc32): the same seed gives the same text on every machine. */
import { createHash } from 'node:crypto';

export interface Random {
  /** A whole number from 0 up to `limit`, not included. */
  below(limit: number): number;
  bytes(length: number): Buffer;
  text(alphabet: string, length: number): string;
}

export function seededRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [
    digest.readInt32LE(0),
    digest.readInt32LE(4),
    digest.readInt32LE(8),
    digest.readInt32LE(12),
  ];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  const below = (limit: number): number => {
    const bound = 0x1_0000_0000 - (0x1_0000_0000 % limit);
    let value = next();
    while (value >= bound) value = next();
    return value % limit;
  };
  for (let i = 0; i < 16; i++) next();
  return {
    below,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    text: (alphabet, length) => Array.from({ length }, () => alphabet[below(alphabet.length)] ?? '').join(''),
  };
}
