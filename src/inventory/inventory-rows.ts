/** The inventory as rows of a table. */
import type { Inventory, InventoryEntry, TokenEnvironment, TokenStatus, TokenType } from '../model/inventory.ts';
import { lifeOf, type LifeState } from './lifecycle/lifecycle.ts';

export interface InventoryRow {
  readonly id: string;
  readonly name: string | null;
  readonly type: TokenType;
  readonly provider: string | null;
  readonly status: TokenStatus;
  readonly environment: TokenEnvironment;
  readonly owner: string | null;
  readonly createdAt: string | null;
  readonly expiresAt: string | null;
  readonly lastRotatedAt: string | null;
  /** Its standing at the given moment, and that as part of a sentence. */
  readonly life: LifeState;
  readonly detail: string;
}

export function inventoryRows(inventory: Inventory, asOf: number): readonly InventoryRow[] {
  return inventory.tokens.map((entry) => {
    const life = lifeOf(entry, inventory.policy, asOf);
    return {
      id: entry.id,
      name: entry.name ?? null,
      type: entry.type,
      provider: entry.provider ?? null,
      status: entry.status,
      environment: entry.environment,
      owner: ownerInWords(entry),
      createdAt: entry.created_at ?? null,
      expiresAt: entry.expires_at ?? null,
      lastRotatedAt: entry.last_rotated_at ?? null,
      life: life.state,
      detail: life.detail,
    };
  });
}

/** `d.okafor (payments)` */
export function ownerInWords({ owner }: InventoryEntry): string | null {
  if (owner?.person === undefined) return owner?.team ?? null;
  return owner.team === undefined ? owner.person : `${owner.person} (${owner.team})`;
}
