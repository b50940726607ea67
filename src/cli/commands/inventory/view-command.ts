/** `keyroll inventory show | due | export`: what stands in the inventory, for people, calendars and other tools. */
import { resolve } from 'node:path';
import { calendar } from '../../../inventory/calendar.ts';
import { dueItems, type DueItem, type DueLimits } from '../../../inventory/due.ts';
import { inventoryCsv, inventoryJson } from '../../../inventory/entry-table.ts';
import { entryLines } from '../../../inventory/entry-text.ts';
import { lifeOf } from '../../../inventory/lifecycle.ts';
import { entryNamed } from '../../../inventory/rotation.ts';
import { daysOf } from '../../../model/date.ts';
import { UsageError } from '../../../model/error.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { Io } from '../../../model/io.ts';
import { got } from '../../../model/quote.ts';
import { limitsOf } from '../../../pci/thresholds.ts';
import { plainTable } from '../../../report/plain-table.ts';
import { visible, visibleLines } from '../../../report/sanitise.ts';
import { builtInCatalogue } from '../../../scan/engine-assets.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { writeFileAtomic } from '../../../sources/write-atomic.ts';
import { parseAsOf } from '../../settings/as-of.ts';
import { openInventory, wantsJson, type InventoryOptions } from './inventory-file.ts';
import type { Context } from '../../context.ts';
import { listColumns } from '../../output/streams.ts';

interface OutputOption {
  readonly output?: string;
}

async function deliver(text: string, { output }: OutputOption, io: Io): Promise<number> {
  if (output === undefined || output === '-') io.stdout.write(text);
  else await writeFileAtomic(resolve(io.cwd, output), text, { mode: 0o600 });
  return EXIT.clean;
}

function limits(inventory: Inventory): DueLimits {
  const inForce = limitsOf(builtInCatalogue().catalogue, inventory.policy);
  return { userReview: inForce.valueOf('review_max_user'), machineReview: inForce.valueOf('review_max_app') };
}

/** Everything, however far ahead. */
const EVER = 100_000;

export async function showCommand({ io }: Context, id: string, options: InventoryOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  const entry = entryNamed(inventory, id);
  const life = lifeOf(entry, inventory.policy, asOf);
  const due = dueItems({ ...inventory, tokens: [entry] }, limits(inventory), asOf, EVER);
  if (wantsJson(options)) {
    io.stdout.write(`${JSON.stringify({ ...entry, life, due }, null, 2)}\n`);
    return EXIT.clean;
  }
  const line = inventory.positions.get(id)?.line;
  io.stdout.write(
    `${visibleLines(entryLines(entry).join('\n'))}\n\n${inventory.path}${line === undefined ? '' : `:${line}`}\n${visible(life.detail)}\n`,
  );
  for (const item of due) {
    io.stdout.write(`${item.due}  ${whenText(item)}  ${KIND_WORDS[item.kind]}: ${visible(item.detail)}\n`);
  }
  return EXIT.clean;
}

const KIND_WORDS: Readonly<Record<DueItem['kind'], string>> = {
  expires: 'expires',
  rotate: 'rotate',
  review: 'review',
  'overlap-ends': 'revoke',
  'exception-ends': 'exception ends',
};

function whenText({ days }: DueItem): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${days} d` : `${-days} d ago`;
}

interface DueOptions extends InventoryOptions, OutputOption {
  readonly within: string;
}

function daysWithin(text: string): number {
  if (!/^\d{1,5}d?$/.test(text)) throw new UsageError(`--within expects a number of days such as 30d${got(text)}.`);
  return daysOf(text);
}

export async function dueCommand({ io }: Context, options: DueOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  const items = dueItems(inventory, limits(inventory), asOf, daysWithin(options.within));
  if (wantsJson(options)) return deliver(`${JSON.stringify(items, null, 2)}\n`, options, io);
  if (options.format === 'ics' || (options.format === undefined && options.output?.endsWith('.ics') === true)) {
    return deliver(calendar(items, inventory.organization ?? inventory.path, asOf), options, io);
  }
  return deliver(
    items.length === 0
      ? `Nothing is due within ${daysWithin(options.within)} days.\n`
      : `${dueTable(items, listColumns(io))}\n`,
    options,
    io,
  );
}

function dueTable(items: readonly DueItem[], columns: number): string {
  const titles = [
    { title: 'due', min: 10, share: 0 },
    { title: 'when', min: 9, share: 0 },
    { title: 'what', min: 14, share: 0 },
    { title: 'entry', min: 12, share: 2 },
    { title: 'owner', min: 8, share: 1 },
    { title: 'because', min: 14, share: 3 },
  ];
  const cells = items.map((item) =>
    [item.due, whenText(item), KIND_WORDS[item.kind], item.entry, item.owner ?? 'nobody', item.detail].map((text) => ({
      text: visible(text),
    })),
  );
  return plainTable(titles, cells, columns, (text) => text).join('\n');
}

export async function exportCommand({ io }: Context, options: InventoryOptions & OutputOption): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  const isJson = wantsJson(options) || (options.format === undefined && options.output?.endsWith('.json') === true);
  return deliver(isJson ? inventoryJson(inventory, asOf) : inventoryCsv(inventory, asOf), options, io);
}
