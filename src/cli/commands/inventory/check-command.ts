/** `keyroll inventory`: the known-token inventory, made, checked and listed. */
import { resolve } from 'node:path';
import { initInventory } from '../../../inventory/init.ts';
import { listInventory, type InventoryRow } from '../../../inventory/list.ts';
import { select, type Selection } from '../../../inventory/selection.ts';
import { summarise, type Lack } from '../../../inventory/summary.ts';
import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Io } from '../../../model/io.ts';
import { sieved } from '../../../model/known-token.ts';
import { renderDiagnostics } from '../../../report/diagnostics.ts';
import { wrap } from '../../../report/layout.ts';
import { plainTable } from '../../../report/plain-table.ts';
import { visible } from '../../../report/sanitise.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { parseAsOf } from '../../settings/as-of.ts';
import { openInventory, wantsJson, type InventoryOptions } from './inventory-file.ts';
import { printedName, printedPath } from '../../files/named-file.ts';
import type { Context } from '../../context.ts';
import { listColumns, renderOptions } from '../../output/streams.ts';

function say(diagnostics: readonly Diagnostic[], io: Io): void {
  io.stderr.write(
    renderDiagnostics(sieved(diagnostics), renderOptions(io.stderr, io.env, { when: 'auto', verbose: false })),
  );
}

export async function initCommand(
  { io }: Context,
  dir: string | undefined,
  options: { readonly organization?: string },
): Promise<number> {
  const made = await initInventory({ dir: resolve(io.cwd, dir ?? '.'), io, ...options });
  say(made.diagnostics, io);
  io.stdout.write(`${printedPath(made.path, io.cwd)} is ready; it holds no tokens yet.\n`);
  io.stdout.write(
    made.pepper === 'created'
      ? `A pepper was made in ${printedName(made.pepperPath)}. Fingerprints are worth nothing without it:\nkeep a copy where your team keeps secrets, and never beside the inventory.\n`
      : `The pepper in ${printedName(made.pepperPath)} is used.\n`,
  );
  io.stdout.write('next: keyroll scan, then keyroll triage, which asks about each token that nobody declared\n');
  return EXIT.clean;
}

/** The file may also be given as an argument. */
function fileOption(file: string | undefined, options: InventoryOptions): InventoryOptions {
  return file === undefined ? options : { ...options, inventory: file };
}

export async function checkCommand(
  { io }: Context,
  file: string | undefined,
  options: InventoryOptions,
): Promise<number> {
  const summary = summarise(await openInventory(fileOption(file, options), io), parseAsOf(options.asOf, io.now()));
  if (wantsJson(options)) {
    io.stdout.write(`${JSON.stringify(sieved(summary), null, 2)}\n`);
    return EXIT.clean;
  }
  const statuses = Object.entries(summary.byStatus)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
  io.stdout.write(
    `${printedName(summary.path)}: valid, ${summary.entries} ${summary.entries === 1 ? 'entry' : 'entries'}${statuses === '' ? '' : ` (${statuses})`}\n`,
  );
  for (const lack of summary.lacks) io.stdout.write(lackText(lack, listColumns(io)));
  say(summary.diagnostics, io);
  return EXIT.clean;
}

/** Entries that lack something, of thousands perhaps. */
const MOST_NAMED = 20;

function lackText({ entries, text }: Lack, columns: number): string {
  const more = entries.length - MOST_NAMED;
  const named = entries.slice(0, MOST_NAMED).join(', ');
  const said = `${entries.length} ${text}: ${named}${more > 0 ? ` and ${more} more (--json names all)` : ''}`;
  return wrap(said, columns - 4)
    .map((line, at) => `${at === 0 ? '  ' : '    '}${line}\n`)
    .join('');
}

function inventoryTable(rows: readonly InventoryRow[], columns: number): string {
  const titles = [
    { title: 'entry', min: 12, share: 2 },
    { title: 'provider', min: 8, share: 1 },
    { title: 'status', min: 11, share: 0 },
    { title: 'environment', min: 11, share: 0 },
    { title: 'owner', min: 8, share: 1 },
    { title: 'life', min: 14, share: 2 },
  ];
  const cells = rows.map((row) =>
    [row.id, row.provider ?? '', row.status, row.environment, row.owner ?? 'nobody', row.detail].map((text) => ({
      text: visible(text),
    })),
  );
  return plainTable(titles, cells, columns, (text) => text).join('\n');
}

export async function listCommand(
  { io }: Context,
  file: string | undefined,
  options: InventoryOptions & Omit<Selection, 'ids'>,
): Promise<number> {
  const inventory = await openInventory(fileOption(file, options), io);
  const rows = listInventory(
    { ...inventory, tokens: select(inventory, { ...options, ids: [] }) },
    parseAsOf(options.asOf, io.now()),
  );
  if (wantsJson(options)) io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) {
    io.stdout.write(
      inventory.tokens.length === 0 ? 'The inventory holds no tokens yet.\n' : 'No entry is like this.\n',
    );
  } else io.stdout.write(`${inventoryTable(rows, listColumns(io))}\n`);
  return EXIT.clean;
}
