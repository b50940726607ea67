/** `keyroll inventory check`: whether the inventory is valid, and what it lacks. */
import { summarise, type Lack } from '../../../inventory/summary.ts';
import { count, firstFew, grouped } from '../../../base/count.ts';
import { maskTokensIn } from '../../../redaction/known-token.ts';
import { wrap } from '../../../report/layout.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printedName } from '../../files/named-file.ts';
import { printDiagnostics } from '../../output/print-summary.ts';
import { printJson, wantsJson } from '../../output/print-json.ts';
import { listColumns } from '../../output/streams.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { openInventory, withFile, type InventoryOptions } from './inventory-file.ts';

export async function checkCommand(
  { io }: Context,
  file: string | undefined,
  options: InventoryOptions,
): Promise<number> {
  const summary = summarise(await openInventory(withFile(file, options), io), parseAsOf(options.asOf, io.now()));
  if (wantsJson(options)) {
    printJson(maskTokensIn(summary), io);
    return EXIT.clean;
  }
  const statuses = Object.entries(summary.byStatus)
    .map(([status, n]) => `${grouped(n)} ${status}`)
    .join(', ');
  io.stdout.write(
    `${printedName(summary.path)}: valid, ${count(summary.entries, 'entry', 'entries')}${statuses === '' ? '' : ` (${statuses})`}\n`,
  );
  for (const lack of summary.lacks) io.stdout.write(lackText(lack, listColumns(io)));
  printDiagnostics(summary.diagnostics, io);
  return EXIT.clean;
}

/** Entries that lack something, of thousands perhaps. */
const MOST_NAMED = 20;

function lackText({ entries, text }: Lack, columns: number): string {
  const hint = entries.length > MOST_NAMED ? ' (--json names all)' : '';
  const said = `${grouped(entries.length)} ${text}: ${firstFew(entries, MOST_NAMED)}${hint}`;
  return wrap(said, columns - 4)
    .map((line, at) => `${at === 0 ? '  ' : '    '}${line}\n`)
    .join('');
}
