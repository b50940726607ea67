/** Entries picked by their ids or by what they have in common. All conditions must hold. */
import { UsageError } from '../model/error.ts';
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import { got } from '../redaction/quote.ts';
import schema from './inventory.schema.json' with { type: 'json' };
import { entryNamed } from './lifecycle/rotation.ts';

export interface Selection {
  readonly ids: readonly string[];
  readonly owner?: string;
  readonly team?: string;
  readonly environment?: string;
  readonly provider?: string;
  readonly status?: string;
}

/** Without any filter, every entry is selected. */
export function picksAll({ ids, owner, team, environment, provider, status }: Selection): boolean {
  return ids.length === 0 && [owner, team, environment, provider, status].every((asked) => asked === undefined);
}

const { properties: FIELDS } = schema.$defs.token;

/** A word that no entry can have would pick nothing, and read as a register in good order. */
function checkWord(option: string, asked: string | undefined, words: readonly string[]): void {
  if (asked === undefined || words.includes(asked)) return;
  throw new UsageError(`${option} expects one of ${words.join(', ')}${got(asked)}.`);
}

/** In the order of the file. Throws for an id that is not there, and for a status or environment that nothing has. */
export function select(inventory: Inventory, selection: Selection): readonly InventoryEntry[] {
  checkWord('--status', selection.status, FIELDS.status.enum);
  checkWord('--environment', selection.environment, FIELDS.environment.enum);
  const named = new Set(selection.ids.map((id) => entryNamed(inventory, id).id));
  const is = (asked: string | undefined, value: string | undefined): boolean => asked === undefined || asked === value;
  return inventory.tokens.filter(
    (entry) =>
      (named.size === 0 || named.has(entry.id)) &&
      is(selection.owner, entry.owner?.person) &&
      is(selection.team, entry.owner?.team) &&
      is(selection.environment, entry.environment) &&
      is(selection.provider, entry.provider) &&
      is(selection.status, entry.status),
  );
}
