/** Texts of inventories after one change. */
import { editInventory, type EntryChanges } from '../../src/inventory/file/edit.ts';
import type { FingerprintKey, InventoryEntry } from '../../src/model/inventory.ts';

const PATH = 'i.yaml';

export function addEntry(text: string, entry: InventoryEntry): string {
  return editInventory(text, [{ kind: 'add', entry }], PATH).text;
}

export function addFingerprintKey(text: string, key: FingerprintKey): string {
  return editInventory(text, [{ kind: 'add-key', key }], PATH).text;
}

export function updateEntry(text: string, id: string, changes: EntryChanges): string {
  return editInventory(text, [{ kind: 'update', id, changes }], PATH).text;
}
