/** An entry as lists and reports show it. */
import type { InventoryEntry } from '../model/inventory.ts';
import type { EntryRow } from '../model/report.ts';
import { storageInWords } from './storage.ts';

export function entryRow(entry: InventoryEntry): EntryRow {
  return {
    id: entry.id,
    name: entry.name ?? null,
    type: entry.type,
    provider: entry.provider ?? null,
    status: entry.status,
    environment: entry.environment,
    pciScope: entry.pci_scope ?? null,
    owner: ownerInWords(entry),
    createdAt: entry.created_at ?? null,
    expiresAt: entry.expires_at ?? null,
    lastRotatedAt: entry.last_rotated_at ?? null,
    lastReviewedAt: entry.last_reviewed_at ?? null,
    scopes: entry.scopes ?? [],
    scopeModel: entry.scope_model ?? null,
    networks: entry.allowed_networks ?? [],
    purpose: entry.purpose ?? null,
    contact: entry.owner?.contact ?? null,
    consumers: entry.consumers ?? [],
    storage: storageInWords(entry),
    rotationMethod: entry.rotation_method ?? null,
  };
}

/** `d.okafor (payments)` */
export function ownerInWords({ owner }: InventoryEntry): string | null {
  if (owner?.person === undefined) return owner?.team ?? null;
  return owner.team === undefined ? owner.person : `${owner.person} (${owner.team})`;
}
