/** `keyroll inventory show`: all that is known of one entry, and what is due. */
import { entryLines } from '../../../inventory/file/entry-text.ts';
import { lifeOf } from '../../../inventory/lifecycle/lifecycle.ts';
import { entryNamed } from '../../../inventory/lifecycle/rotation.ts';
import { locationText } from '../../../base/position.ts';
import { visible, visibleLines } from '../../../report/sanitise.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printJson, wantsJson } from '../../output/print-json.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { dueOf, DUE_WORDS, whenText } from './due-items.ts';
import { openInventory, type InventoryOptions } from './inventory-file.ts';

/** Everything, however far ahead. */
const EVER = 100_000;

export async function showCommand({ io }: Context, id: string, options: InventoryOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  const inventory = await openInventory(options, io);
  const entry = entryNamed(inventory, id);
  const life = lifeOf(entry, inventory.policy, asOf);
  const due = dueOf({ ...inventory, tokens: [entry] }, asOf, EVER);
  if (wantsJson(options)) {
    printJson({ ...entry, life, due }, io);
    return EXIT.clean;
  }
  const line = inventory.positions.get(id)?.line;
  io.stdout.write(
    `${visibleLines(entryLines(entry).join('\n'))}\n\n${locationText(inventory.path, line)}\n${visible(life.detail)}\n`,
  );
  for (const item of due) {
    io.stdout.write(`${item.due}  ${whenText(item)}  ${DUE_WORDS[item.kind]}: ${visible(item.detail)}\n`);
  }
  return EXIT.clean;
}
