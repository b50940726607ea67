/** Fingerprints that were made with a key: which keys an entry needs, and how much of one is compared. */
import type { InventoryEntry } from '../model/inventory.ts';

/** Hexadecimal digits; an inventory may hold fingerprints that were cut to so many. */
const COMPARED_DIGITS = 32;

/** What two fingerprints of one value have in common, whether or not one of them was cut. */
export function comparedDigits(fingerprint: string): string {
  return fingerprint.slice(0, COMPARED_DIGITS).toLowerCase();
}

/** Ids of the keys that the fingerprints of an entry were made with. */
export function keysOf(entry: InventoryEntry): readonly string[] {
  return (entry.fingerprints ?? []).flatMap((each) => (each.alg === 'hmac-sha256' ? [each.key] : []));
}
