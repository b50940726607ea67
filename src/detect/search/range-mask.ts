export const MASK_BYTES = 32;

/** A bit for each byte value, set for those in `ranges`: pairs of the first and the last of each range. */
export function rangeMask(ranges: string): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(MASK_BYTES);
  for (let i = 0; i < ranges.length; i += 2) {
    for (let value = ranges.charCodeAt(i); value <= ranges.charCodeAt(i + 1); value++) {
      mask[value >> 3] = (mask[value >> 3] as number) | (1 << (value & 7));
    }
  }
  return mask;
}
