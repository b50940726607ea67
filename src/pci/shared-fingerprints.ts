/** Entries that hold the same value, by their fingerprints. */
import { digitsOf } from '../inventory/keyed-fingerprint.ts';
import { addUnder } from '../base/group-by.ts';
import type { InventoryEntry } from '../model/inventory.ts';

export type Holders = ReadonlyMap<string, readonly InventoryEntry[]>;

export function holdersOfFingerprints(entries: readonly InventoryEntry[]): Holders {
  const holders = new Map<string, InventoryEntry[]>();
  for (const entry of entries) {
    for (const key of new Set((entry.fingerprints ?? []).map(digitsOf))) addUnder(holders, key, entry);
  }
  return holders;
}

/** Other entries that hold a fingerprint of this one. */
export function sharersOf(entry: InventoryEntry, holders: Holders): readonly InventoryEntry[] {
  return [
    ...new Set((entry.fingerprints ?? []).flatMap((fingerprint) => holders.get(digitsOf(fingerprint)) ?? [])),
  ].filter((other) => other.id !== entry.id);
}
