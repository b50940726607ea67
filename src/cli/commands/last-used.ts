/** `keyroll usage --update-last-used`: writes what the logs showed to the inventory that they were compared with. */
import { resolve } from 'node:path';
import { lastUsedChanges, type LastUse } from '../../inventory/lifecycle/last-used.ts';
import { count } from '../../base/count.ts';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import type { Report } from '../../model/report.ts';
import { changeInventory } from './inventory/inventory-file.ts';
import type { Settings } from '../settings/settings.ts';

export interface LastUsedOptions {
  readonly updateLastUsed?: boolean;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
}

/** Said before anything is read. */
export function checkLastUsed(options: LastUsedOptions, { request }: Settings): void {
  if (options.dryRun === true && options.updateLastUsed !== true) {
    throw new UsageError('--dry-run needs --update-last-used: nothing else is written to the inventory.');
  }
  if (options.updateLastUsed === true && request.inventory === null) {
    throw new UsageError('--update-last-used needs an inventory.', {
      hint: 'Name it with --inventory FILE; "keyroll inventory init" makes one.',
    });
  }
}

function usesOf({ usage }: Report): readonly LastUse[] {
  return (usage?.tokens ?? []).flatMap(({ entry, lastUsed, sources }) =>
    entry === null || lastUsed === null ? [] : [{ entry, at: Date.parse(lastUsed), sources }],
  );
}

export async function updateLastUsed(
  report: Report,
  options: LastUsedOptions,
  { request, files }: Settings,
  io: Io,
): Promise<void> {
  if (files.inventory === null) return;
  const { result, path, isWritten } = await changeInventory(
    { inventory: resolve(io.cwd, files.inventory), dryRun: options.dryRun === true },
    io,
    (inventory) => {
      const changes = lastUsedChanges(inventory, usesOf(report), request.asOf);
      return { changes, result: changes.length };
    },
  );
  if (options.quiet === true || options.dryRun === true) return;
  io.stderr.write(
    isWritten
      ? `last use of ${count(result, 'entry', 'entries')} written (${path})\n`
      : `the inventory already has every last use (${path})\n`,
  );
}
