/**
 * Which entry of the inventory a token of a log is: by public id (within its provider), by hash, or by the name that a
 * gateway was told to log, which is the entry's own id.
 */
import { addUnder } from '../base/group-by.ts';
import { hexOf, type Inventory, type InventoryEntry, type ProviderRefKind } from '../model/inventory.ts';
import type { TokenRef } from '../model/usage.ts';
import { providerName } from './provider-name.ts';

const NAMING: ReadonlySet<ProviderRefKind> = new Set([
  'token_id',
  'access_key_id',
  'client_id',
  'certificate_serial',
  'secret_path',
  'other',
]);

export interface TokenIndex {
  find(token: TokenRef, provider: string | null): InventoryEntry | null;
}

export function tokenIndexOf(inventory: Inventory | null): TokenIndex {
  const named = new Map<string, InventoryEntry[]>();
  const hashed = new Map<string, InventoryEntry[]>();
  const own = new Map<string, InventoryEntry[]>();
  for (const entry of inventory?.tokens ?? []) {
    addUnder(own, entry.id, entry);
    for (const reference of entry.provider_refs ?? []) {
      if (NAMING.has(reference.kind)) addUnder(named, reference.value, entry);
    }
    for (const fingerprint of entry.fingerprints ?? []) {
      if (fingerprint.alg !== 'hmac-sha256') addUnder(hashed, hexOf(fingerprint), entry);
    }
  }
  const fits = (entry: InventoryEntry, provider: string | null): boolean =>
    provider === null || entry.provider === undefined || providerName(entry.provider) === providerName(provider);
  return {
    find({ kind, ref }, provider) {
      const found =
        kind === 'sha256'
          ? hashed.get(ref)
          : (named.get(ref) ?? (kind === 'key_id' || kind === 'name' ? own.get(ref) : undefined));
      return found?.find((entry) => fits(entry, provider)) ?? null;
    },
  };
}
