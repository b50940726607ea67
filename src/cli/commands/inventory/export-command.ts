/** `keyroll inventory export`: all entries with every field. */
import { inventoryCsv, inventoryJson } from '../../../inventory/entry-table.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { deliver } from '../../output/deliver.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { openInventory, wantsJson, type InventoryOptions } from './inventory-file.ts';

interface ExportOptions extends InventoryOptions {
  readonly output?: string;
}

/** A file that ends as JSON does is JSON, unless a format is named. */
function isJson(options: ExportOptions): boolean {
  return wantsJson(options) || (options.format === undefined && options.output?.endsWith('.json') === true);
}

export async function exportCommand({ io }: Context, options: ExportOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  await deliver(isJson(options) ? inventoryJson(inventory, asOf) : inventoryCsv(inventory, asOf), options.output, io);
  return EXIT.clean;
}
