/** Deltas of packs, as git writes them. */
export type Step =
  | { readonly kind: 'copy'; readonly offset: number; readonly length: number }
  | { readonly kind: 'insert'; readonly bytes: readonly number[] };

/** A size, as it stands at the beginning of a delta. */
export function sized(value: number): number[] {
  const out: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return [...out, value];
}

/** The instruction as git would write it: zero bytes of offset and length are left out. */
export function encode(step: Step): number[] {
  if (step.kind === 'insert') return [step.bytes.length, ...step.bytes];
  const bytes = [
    step.offset & 255,
    (step.offset >> 8) & 255,
    (step.offset >> 16) & 255,
    (step.offset >> 24) & 255,
    step.length & 255,
    (step.length >> 8) & 255,
    // Without any byte a length is this one.
    step.length === 0x10000 ? 0 : (step.length >> 16) & 255,
  ];
  return [
    bytes.reduce((op, byte, bit) => (byte === 0 ? op : op | (1 << bit)), 128),
    ...bytes.filter((byte) => byte !== 0),
  ];
}
