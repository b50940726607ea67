/**
 * OpenPGP secret key packets, as far as the octet that says whether a passphrase guards the key; and armour's CRC-24.
 */
import { crc24 } from '../../ruleset/check-digits.ts';
import { CHECK_LINE, withLineEnds, type KeyBlock } from './key-block.ts';
import { fact, NO_RESULT, type Prove } from './result.ts';

const SECRET_KEY_TAGS: ReadonlySet<number> = new Set([5, 7]);
/**
 * Public-key algorithms: name, multi-precision integers of the public part, and whether a curve's identifier leads it.
 */
const ALGORITHMS: Readonly<
  Record<number, { readonly name: string; readonly integers: number; readonly curve: boolean }>
> = {
  1: { name: 'RSA', integers: 2, curve: false },
  16: { name: 'Elgamal', integers: 3, curve: false },
  17: { name: 'DSA', integers: 4, curve: false },
  19: { name: 'ECDSA', integers: 1, curve: true },
  22: { name: 'EdDSA', integers: 1, curve: true },
};

/** Tag and start of the first packet's content. */
function packetHeader(bytes: Buffer): { readonly tag: number; readonly start: number } | undefined {
  const first = bytes[0];
  if (first === undefined || (first & 0x80) === 0) return undefined;
  if ((first & 0x40) === 0) return { tag: (first >> 2) & 0xf, start: 1 + ([1, 2, 4, 0][first & 3] ?? 0) };
  const length = bytes[1] ?? 0;
  return { tag: first & 0x3f, start: length < 192 ? 2 : length < 224 ? 3 : 6 };
}

export function openPgpKey(bytes: Buffer): KeyBlock | undefined {
  const header = packetHeader(bytes);
  if (header === undefined || !SECRET_KEY_TAGS.has(header.tag)) return undefined;
  const algorithm = ALGORITHMS[bytes[header.start + 5] ?? 0];
  if (bytes[header.start] !== 4 || algorithm === undefined) return { what: 'OpenPGP key', encrypted: false };
  let at = header.start + 6;
  if (algorithm.curve) at += 1 + (bytes[at] ?? 0);
  for (let i = 0; i < algorithm.integers && at + 2 <= bytes.length; i++) {
    at += 2 + Math.ceil(bytes.readUInt16BE(at) / 8);
  }
  const usage = bytes[at] ?? 0;
  return { what: `OpenPGP key, ${algorithm.name}`, encrypted: usage !== 0 };
}

/** The line `=....` of armour: CRC-24 of the decoded body. Newer programs leave it out. */
export const pgpCrc24: Prove = (value) => {
  const lines = withLineEnds(value).split(/\s*\n\s*/);
  const at = lines.findIndex((line) => CHECK_LINE.test(line));
  if (at === -1) return NO_RESULT;
  const body = Buffer.from(
    lines
      .slice(1, at)
      .filter((line) => /^[0-9A-Za-z+/=]+$/.test(line))
      .join(''),
    'base64',
  );
  const check = Buffer.from(lines[at]?.slice(1) ?? '', 'base64');
  return crc24(body) === check.readUIntBE(0, 3)
    ? { proofs: [fact('checksum', 'holds', 'CRC-24 of the armour matches')], confidence: 'high' }
    : { proofs: [fact('checksum', 'fails', 'CRC-24 of the armour does not match')], confidence: 'medium' };
};
