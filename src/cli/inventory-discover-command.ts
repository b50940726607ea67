/** `keyroll inventory discover`: entries for what a scan finds and nobody has declared. */
import { proposals, proposalText } from '../inventory/discover.ts';
import { keyChanges, registrationKey } from '../inventory/register.ts';
import { unregisteredSecrets } from '../inventory/unregistered.ts';
import { vantageOf } from '../inventory/vantage.ts';
import type { Io } from '../model/io.ts';
import { visible } from '../report/sanitise.ts';
import { EXIT } from '../scan/exit-code.ts';
import { changeInventory, openInventory, wantsJson, type ChangeOptions } from './inventory-file.ts';
import type { Context } from './program.ts';
import { reportFor } from './report-source.ts';
import { settingsOf, type InputOptions } from './settings.ts';
import { presentPepper } from './token-input.ts';

interface DiscoverOptions extends ChangeOptions, Omit<InputOptions, 'inventory' | 'asOf'> {
  readonly report?: string;
  readonly write?: boolean;
}

export async function discoverCommand(
  context: Context,
  paths: readonly string[],
  options: DiscoverOptions,
): Promise<number> {
  const { io } = context;
  const pepper = await presentPepper(io);
  const before = await openInventory(options, io);
  const report = await reportFor(await settingsOf(paths, options, [], io), options.report, context);
  if (options.write !== true && options.dryRun !== true) {
    const found = proposals(
      unregisteredSecrets(report, new Set(), before),
      before,
      registrationKey(before, pepper.key).keyId,
      visible,
      vantageOf(report.inventory),
    );
    io.stdout.write(
      wantsJson(options)
        ? `${JSON.stringify(
            found.map(({ entry }) => entry),
            null,
            2,
          )}\n`
        : found.length === 0
          ? ''
          : proposalText(found),
    );
    io.stderr.write(`${found.length} proposed; --write adds them to ${before.path}.\n`);
    return EXIT.clean;
  }
  const changed = await changeInventory(options, io, (inventory) => {
    const key = registrationKey(inventory, pepper.key);
    const found = proposals(
      unregisteredSecrets(report, new Set(), inventory),
      inventory,
      key.keyId,
      visible,
      vantageOf(report.inventory),
    );
    return {
      changes: [
        ...(found.length === 0 ? [] : keyChanges(key, pepper.key, io.now())),
        ...found.map(({ entry, comments }) => ({ kind: 'add' as const, entry, comments })),
      ],
      result: found.map(({ entry }) => entry.id),
    };
  });
  if (options.dryRun !== true) sayAdded(changed.result, changed.path, options, io);
  return EXIT.clean;
}

function sayAdded(ids: readonly string[], path: string, options: ChangeOptions, io: Io): void {
  if (wantsJson(options))
    io.stdout.write(`${JSON.stringify({ added: ids, inventory: path, written: ids.length > 0 })}\n`);
  else
    io.stdout.write(
      `${ids.map((id) => `+ ${id}\n`).join('')}${ids.length} added to ${path}.${ids.length === 0 ? '' : ' Look them over: their status is unknown, and they have no owner, purpose or expiry yet.'}\n`,
    );
}
