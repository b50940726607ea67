/** Fingerprints of entries: how two of one value are told to be that, and which keys an entry needs. */
import { hexOf, type InventoryEntry, type StoredFingerprint } from '../model/inventory.ts';

/** Hexadecimal digits; an inventory may hold fingerprints that were cut to so many. */
const COMPARED_DIGITS = 32;

/** What two fingerprints of one value have in common, whether or not one of them was cut. */
export function comparedDigits(fingerprint: string): string {
  return fingerprint.slice(0, COMPARED_DIGITS).toLowerCase();
}

/** The same for all fingerprints of one value under one key, and for all its plain hashes, however they are written. */
export function digitsOf(fingerprint: StoredFingerprint): string {
  return fingerprint.alg === 'hmac-sha256' ? comparedDigits(fingerprint.value) : hexOf(fingerprint);
}

/** Ids of the keys that the fingerprints of an entry were made with. */
export function keysOf(entry: InventoryEntry): readonly string[] {
  return (entry.fingerprints ?? []).flatMap((each) => (each.alg === 'hmac-sha256' ? [each.key] : []));
}
