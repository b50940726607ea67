/** The inventory as a table of plain columns, for spreadsheets and other tools: one row for each entry, every field. */
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import { formatCsv } from '../base/csv.ts';
import { memberOf } from '../base/plain-object.ts';
import schema from './inventory.schema.json' with { type: 'json' };
import { lifeOf } from './lifecycle/lifecycle.ts';

/** `owner.person`; lists of maps stay one column each. */
const COLUMNS: readonly (readonly [name: string, inner: string | null])[] = Object.entries(
  schema.$defs.token.properties,
).flatMap(([name, node]): readonly (readonly [string, string | null])[] =>
  'properties' in node ? Object.keys(node.properties).map((inner) => [name, inner]) : [[name, null]],
);

export function inventoryCsv(inventory: Inventory, asOf: number): string {
  const head = [...COLUMNS.map(([name, inner]) => (inner === null ? name : `${name}.${inner}`)), 'life', 'life.detail'];
  const rows = inventory.tokens.map((entry) => {
    const { state, detail } = lifeOf(entry, inventory.policy, asOf);
    return [...COLUMNS.map(([name, inner]) => cellOf(entry, name, inner)), state, detail];
  });
  return formatCsv([head, ...rows]);
}

/** Entries as the file has them, each with where it stands in its life. */
export function inventoryJson(inventory: Inventory, asOf: number): string {
  const tokens = inventory.tokens.map((entry) => ({ ...entry, life: lifeOf(entry, inventory.policy, asOf) }));
  return `${JSON.stringify({ organization: inventory.organization, as_of: new Date(asOf).toISOString(), tokens }, null, 2)}\n`;
}

function cellOf(entry: InventoryEntry, name: string, inner: string | null): string {
  const value: unknown = Reflect.get(entry, name);
  return textOf(inner === null ? value : memberOf(value, inner));
}

/** `kind=ref` where an item is a pair of the two, as the command line takes it. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}=${textOf(inner)}`)
    .join(' ');
}
