/**
 * Last uses that logs show, as changes of the inventory: by day, and never backwards, since a log may be an old one.
 */
import { dayOf, instantOf, knownDate } from '../../base/date.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { InventoryChange } from '../file/edit.ts';

/** What logs say of one entry. */
export interface LastUse {
  readonly entry: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Logs that it was seen in. */
  readonly sources: readonly string[];
}

/** Events of after `asOf` come from a clock that is wrong, and are not written down. */
export function lastUsedChanges(
  inventory: Inventory,
  uses: readonly LastUse[],
  asOf: number,
): readonly Extract<InventoryChange, { kind: 'update' }>[] {
  const seen = new Map(uses.filter(({ at }) => at <= asOf).map((use) => [use.entry, use]));
  return inventory.tokens.flatMap(({ id, last_used_at: stated }) => {
    const use = seen.get(id);
    if (use === undefined) return [];
    const day = dayOf(use.at);
    const known = knownDate(stated);
    const isLater = known === null || day > dayOf(instantOf(known));
    return isLater
      ? [{ kind: 'update', id, changes: { last_used_at: day, last_used_source: use.sources.join(', ') } }]
      : [];
  });
}
