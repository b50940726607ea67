/** `keyroll inventory export`: all entries with every field. */
import { inventoryCsv, inventoryJson } from '../../../inventory/export.ts';
import { visibleJson, visibleLines } from '../../../report/sanitise.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { writeText } from '../../output/write-text.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { openInventory, type InventoryOptions } from './inventory-file.ts';
import { wantsJson } from '../../output/print-json.ts';

interface ExportOptions extends InventoryOptions {
  readonly output?: string;
}

/** A file that ends as JSON does is JSON, unless a format is named. */
function isJson(options: ExportOptions): boolean {
  return wantsJson(options) || (options.format === undefined && options.output?.endsWith('.json') === true);
}

/** A field may drive the terminal or the spreadsheet that it is shown in; line ends within fields stay. */
function visibleRows(csv: string): string {
  return csv.split('\r\n').map(visibleLines).join('\r\n');
}

export async function exportCommand({ io }: Context, options: ExportOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  const text = isJson(options)
    ? visibleJson(inventoryJson(inventory, asOf))
    : visibleRows(inventoryCsv(inventory, asOf));
  await writeText(text, options.output, io);
  return EXIT.clean;
}
