/**
 * Check digits of token formats: what the issuer appends to a body so that a token can be told from a look-alike.
 * Each takes the text before the check digits, prefix included, and gives the digits. Proofs compare them with what
 * stands in a value; the example generator appends them.
 */
import { crc32 } from 'node:zlib';
import { BASE32, BASE62 } from './alphabets.ts';

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function crcOf(text: string): number {
  return crc32(Buffer.from(text, 'latin1'));
}

/** As six characters. */
function base62(value: number): string {
  let digits = '';
  for (let rest = value; digits.length < 6; rest = Math.floor(rest / 62)) {
    digits = `${BASE62[rest % 62] ?? '0'}${digits}`;
  }
  return digits;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function littleEndianHex(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
}

/** What follows the first `_`: the body of tokens such as `ghp_...`. */
function afterPrefix(text: string): string {
  return text.slice(text.indexOf('_') + 1);
}

function withoutSeparator(text: string): string {
  return text.endsWith('_') ? text.slice(0, -1) : text;
}

function bech32Polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  return values.reduce((state, value) => {
    const top = state >>> 25;
    return generator.reduce(
      (next, polynomial, bit) => ((top >>> bit) & 1 ? next ^ polynomial : next),
      ((state & 0x1ffffff) << 5) ^ value,
    );
  }, 1);
}

const BECH32_CHECK = 6;

/** Six characters of Bech32 checksum for `human part 1 data`, in the letter case of the text. */
function bech32(text: string): string {
  const lower = text.toLowerCase();
  const separator = lower.lastIndexOf('1');
  const human = [...lower.slice(0, separator)].map((character) => character.charCodeAt(0));
  const data = [...lower.slice(separator + 1)].map((character) => BECH32.indexOf(character));
  const expanded = [...human.map((code) => code >> 5), 0, ...human.map((code) => code & 31)];
  const state = bech32Polymod([...expanded, ...data, ...new Array<number>(BECH32_CHECK).fill(0)]) ^ 1;
  const check = Array.from(
    { length: BECH32_CHECK },
    (_, i) => BECH32[(state >>> (5 * (BECH32_CHECK - 1 - i))) & 31] ?? '',
  ).join('');
  return text === lower ? check : check.toUpperCase();
}

/** Whether the last of these digits is the one that Luhn's check asks for. */
export function isLuhn(digits: string): boolean {
  return luhn(digits.slice(0, -1)) === digits.slice(-1);
}

/** The last digit that makes a number pass the Luhn check. */
function luhn(text: string): string {
  const digits = text.replaceAll(/\D/g, '');
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** CRC-24 of OpenPGP armour over bytes. */
export function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const value of bytes) {
    crc ^= value << 16;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x800000 ? 0x1864cfb : 0);
    crc &= 0xffffff;
  }
  return crc;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const value of bytes) {
    crc ^= value << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

/** Whole bytes of base32 text; bits left over at the end are dropped. */
function base32Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let held = 0;
  let width = 0;
  for (const character of text) {
    held = ((held << 5) | Math.max(0, BASE32.indexOf(character))) & 0xfff;
    width += 5;
    if (width >= 8) bytes.push((held >>> (width -= 8)) & 255);
  }
  return Uint8Array.from(bytes);
}

/** Bytes of an NKEY seed before its checksum. */
const NKEY_BODY = 34;

/** Whether the last two bytes of an NKEY are the CRC-16 of the others, least byte first. */
export function isNkey(text: string): boolean {
  const bytes = base32Bytes(text);
  const crc = crc16(bytes.subarray(0, NKEY_BODY));
  return bytes.length === NKEY_BODY + 2 && bytes[NKEY_BODY] === (crc & 255) && bytes[NKEY_BODY + 1] === crc >>> 8;
}

/** The last four characters of an NKEY seed; the two bits of its body that the first of them carries are zero. */
function nkeyCheck(before: string): string {
  const crc = crc16(base32Bytes(`${before}A`).subarray(0, NKEY_BODY));
  const bits = (((crc & 255) << 8) | (crc >>> 8)) << 2;
  return [15, 10, 5, 0].map((shift) => BASE32[(bits >>> shift) & 31] ?? '').join('');
}

export const CHECK_DIGITS: Readonly<Record<string, (before: string) => string>> = {
  'crc32-base62': (before) => base62(crcOf(before)),
  'crc32-hex': (before) => hex(crcOf(before)),
  'crc32-HEX': (before) => hex(crcOf(before)).toUpperCase(),
  'github-crc32': (before) => base62(crcOf(afterPrefix(before))),
  'npm-crc32': (before) => base62(crcOf(afterPrefix(before))),
  'grafana-crc32': (before) => littleEndianHex(crcOf(withoutSeparator(before))),
  'atlassian-crc32': (before) => hex(crcOf(before)).toUpperCase(),
  'cloudflare-crc32': (before) => hex(crcOf(afterPrefix(before))),
  'zuplo-crc32': (before) => hex(crcOf(withoutSeparator(afterPrefix(before)))),
  'gitlab-routable-crc32': (before) => crcOf(before).toString(36).padStart(7, '0'),
  'age-bech32': bech32,
  'nkey-crc16': nkeyCheck,
  luhn,
};
