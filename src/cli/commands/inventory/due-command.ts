/** `keyroll inventory due`: what expires, must be rotated or reviewed. */
import { calendar } from '../../../inventory/lifecycle/calendar.ts';
import type { DueItem } from '../../../inventory/lifecycle/due.ts';
import { count } from '../../../base/count.ts';
import { daysOf } from '../../../base/date.ts';
import { UsageError } from '../../../model/error.ts';
import { got } from '../../../redaction/quote.ts';
import { textTable, type Column } from '../../../report/plain-table.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { writeText } from '../../output/write-text.ts';
import { jsonText, wantsJson } from '../../output/print-json.ts';
import { listColumns } from '../../output/streams.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { dueOf, DUE_WORDS, whenText } from './due-items.ts';
import { openInventory, type InventoryOptions } from './inventory-file.ts';

interface DueOptions extends InventoryOptions {
  readonly output?: string;
  readonly within: string;
}

function daysWithin(text: string): number {
  if (!/^\d{1,5}d?$/.test(text)) throw new UsageError(`--within expects a number of days such as 30d${got(text)}.`);
  return daysOf(text);
}

/** A file that ends as calendars do is one, unless a format is named. */
function wantsCalendar({ format, output }: DueOptions): boolean {
  return format === 'ics' || (format === undefined && output?.endsWith('.ics') === true);
}

export async function dueCommand({ io }: Context, options: DueOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  const days = daysWithin(options.within);
  const items = dueOf(inventory, asOf, days);
  const text = (): string => {
    if (wantsJson(options)) return jsonText(items);
    if (wantsCalendar(options)) return calendar(items, inventory.organization ?? inventory.path, asOf);
    return items.length === 0 ? `Nothing is due within ${count(days, 'day')}.\n` : dueTable(items, listColumns(io));
  };
  await writeText(text(), options.output, io);
  return EXIT.clean;
}

const COLUMNS: readonly Column[] = [
  { title: 'due', min: 10, share: 0 },
  { title: 'when', min: 9, share: 0 },
  { title: 'what', min: 14, share: 0 },
  { title: 'entry', min: 12, share: 2 },
  { title: 'owner', min: 8, share: 1 },
  { title: 'because', min: 14, share: 3 },
];

function dueTable(items: readonly DueItem[], columns: number): string {
  const rows = items.map((item) => [
    item.due,
    whenText(item),
    DUE_WORDS[item.kind],
    item.entry,
    item.owner ?? 'nobody',
    item.detail,
  ]);
  return textTable(COLUMNS, rows, columns);
}
