/** The least Shannon entropy that a random value of a given alphabet and length can be expected to have. */

/** Expected entropy, in bits per character, of `length` characters drawn from `symbols`. */
function expectedEntropy(symbols: number, length: number): number {
  if (symbols < 2 || length < 2) return 0;
  const p = 1 / symbols;
  let entropy = 0;
  let probability = (1 - p) ** length;
  for (let count = 1; count <= length; count++) {
    probability *= ((length - count + 1) / count) * (p / (1 - p));
    entropy -= symbols * probability * (count / length) * Math.log2(count / length);
  }
  return entropy;
}

/** `share` of what is expected, to one decimal. Lengths over 200 say no more than 200. */
export function entropyFloor(symbols: number, length: number, share: number): number {
  return Math.floor(expectedEntropy(symbols, Math.min(length, 200)) * share * 10) / 10;
}
