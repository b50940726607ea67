/** `keyroll inventory list`. */
import { entryRow } from '../../../inventory/entry-row.ts';
import { lifeOf, type LifeState } from '../../../inventory/lifecycle/lifecycle.ts';
import { select, type Selection } from '../../../inventory/selection.ts';
import type { EntryRow } from '../../../model/report.ts';
import { textTable, type Column } from '../../../report/plain-table.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printJson, wantsJson } from '../../output/print-json.ts';
import { listColumns } from '../../output/streams.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { openInventory, withFile, type InventoryOptions } from './inventory-file.ts';

const COLUMNS: readonly Column[] = [
  { title: 'entry', min: 12, share: 2 },
  { title: 'provider', min: 8, share: 1 },
  { title: 'status', min: 11, share: 0 },
  { title: 'environment', min: 11, share: 0 },
  { title: 'owner', min: 8, share: 1 },
  { title: 'life', min: 14, share: 2 },
];

/** An entry with its standing at a moment, and that as part of a sentence. */
interface ListRow extends EntryRow {
  readonly life: LifeState;
  readonly detail: string;
}

function inventoryTable(rows: readonly ListRow[], columns: number): string {
  return textTable(
    COLUMNS,
    rows.map(({ id, provider, status, environment, owner, detail }) => [
      id,
      provider ?? '',
      status,
      environment,
      owner ?? 'nobody',
      detail,
    ]),
    columns,
  );
}

export async function listCommand(
  { io }: Context,
  file: string | undefined,
  options: InventoryOptions & Omit<Selection, 'ids'>,
): Promise<number> {
  const inventory = await openInventory(withFile(file, options), io);
  const asOf = parseAsOf(options.asOf, io.now());
  const rows = select(inventory, { ...options, ids: [] }).map((entry): ListRow => {
    const { state, detail } = lifeOf(entry, inventory.policy, asOf);
    return { ...entryRow(entry), life: state, detail };
  });
  if (wantsJson(options)) printJson(rows, io);
  else if (rows.length === 0) {
    io.stdout.write(inventory.tokens.length === 0 ? 'The inventory holds no tokens yet.\n' : 'No entry matches.\n');
  } else io.stdout.write(inventoryTable(rows, listColumns(io)));
  return EXIT.clean;
}
