/** Just enough DER to see what kind of key a block holds. */

export interface DerItem {
  readonly tag: number;
  readonly content: Buffer;
}

/** Tags of the items that keys are made of. */
export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;
/** The first of the optional fields of a structure. */
export const FIELD_0 = 0xa0;

function itemAt(bytes: Buffer, at: number): { readonly item: DerItem; readonly end: number } | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  const width = first < 0x80 ? 0 : first & 0x7f;
  if (width > 3 || at + 2 + width > bytes.length) return undefined;
  const length = width === 0 ? first : bytes.readUIntBE(at + 2, width);
  const start = at + 2 + width;
  const end = start + length;
  return end > bytes.length ? undefined : { item: { tag, content: bytes.subarray(start, end) }, end };
}

/** The items one after another; undefined where the bytes are no DER. */
export function derItems(bytes: Buffer): DerItem[] | undefined {
  const items: DerItem[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = itemAt(bytes, at);
    if (found === undefined) return undefined;
    items.push(found.item);
    at = found.end;
  }
  return items;
}

/**
 * The items of the sequence that the bytes consist of; undefined where they are none. Padding after it is passed over.
 */
export function derSequence(bytes: Buffer): DerItem[] | undefined {
  const outer = itemAt(bytes, 0);
  return outer === undefined || outer.item.tag !== SEQUENCE || outer.end < bytes.length - 16
    ? undefined
    : derItems(outer.item.content);
}

/** Bits of an integer, without leading zeroes. */
export function bitsOf(integer: DerItem): number {
  const start = integer.content.findIndex((value) => value !== 0);
  const first = integer.content[start];
  return first === undefined ? 0 : (integer.content.length - start - 1) * 8 + (32 - Math.clz32(first));
}

const CURVES: Readonly<Record<string, string>> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
  '2b8104000a': 'secp256k1',
  '2b656e': 'X25519',
  '2b6570': 'Ed25519',
  '2b656f': 'X448',
  '2b6571': 'Ed448',
};

/** The name of a curve by the hexadecimal content of its object identifier. */
export function curveName(identifier: Buffer): string | undefined {
  return CURVES[identifier.toString('hex')];
}
