/** `keyroll inventory discover`: proposes entries for undeclared secrets that a scan finds. */
import { proposals, proposalText, type Proposal } from '../../../inventory/discover.ts';
import { keyChanges, registrationKey, type RegistrationKey } from '../../../inventory/register.ts';
import { unregisteredSecrets } from '../../../inventory/unregistered.ts';
import { pathOffsetOf } from '../../../inventory/path-offset.ts';
import { grouped } from '../../../base/count.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { Io } from '../../../base/io.ts';
import type { Report } from '../../../model/report.ts';
import { visible } from '../../../report/sanitise.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { InputOptions } from '../../settings/input-options.ts';
import { changeInventory, openInventory, type ChangeOptions } from './inventory-file.ts';
import { folderOfReport, accessKeyIdBeside } from '../../files/access-key-id.ts';
import { printedName } from '../../files/named-file.ts';
import type { Context } from '../../context.ts';
import { reportFor } from '../report-source.ts';
import { printJson, printJsonLine, wantsJson } from '../../output/print-json.ts';
import { settingsOf } from '../../settings/settings.ts';
import { requirePepper } from './current-pepper.ts';

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
  const pepper = await requirePepper(io);
  const before = await openInventory(options, io);
  const settings = await settingsOf(paths, options, [], io);
  const report = await reportFor(settings, options.report, context);
  const folder = folderOfReport(report, settings.request.root);
  if (options.write !== true && options.dryRun !== true) {
    const found = proposalsOf(report, folder, before, registrationKey(before, pepper.key));
    sayProposed(found, before.path, options, io);
    return EXIT.clean;
  }
  const changed = await changeInventory(options, io, (inventory) => {
    const key = registrationKey(inventory, pepper.key);
    const found = proposalsOf(report, folder, inventory, key);
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

/** Entries for the secrets of a report that the inventory does not know. */
function proposalsOf(
  report: Report,
  folder: string,
  inventory: Inventory,
  { keyId }: RegistrationKey,
): readonly Proposal[] {
  const unregistered = unregisteredSecrets(report, new Set(), inventory);
  return proposals(unregistered, inventory, keyId, {
    pathOffset: pathOffsetOf(report.inventory),
    shown: visible,
    accessKeyIdOf: (finding) => accessKeyIdBeside(finding, folder),
  });
}

function sayProposed(found: readonly Proposal[], path: string, options: ChangeOptions, io: Io): void {
  const entries = found.map(({ entry }) => entry);
  if (wantsJson(options)) printJson(entries, io);
  else if (found.length > 0) io.stdout.write(proposalText(found));
  io.stderr.write(`${grouped(found.length)} proposed; --write adds them to ${printedName(path)}.\n`);
}

function sayAdded(ids: readonly string[], path: string, options: ChangeOptions, io: Io): void {
  if (wantsJson(options)) printJsonLine({ added: ids, inventory: path, written: ids.length > 0 }, io);
  else {
    io.stdout.write(
      `${ids.map((id) => `+ ${id}\n`).join('')}${grouped(ids.length)} added to ${path}.${ids.length === 0 ? '' : ' Review them: their status is unknown, and they have no owner, purpose or expiry yet. From now on --fail-on unregistered lets them pass.'}\n`,
    );
  }
}
