/** `keyroll inventory pepper rotate`: a new pepper in the place of the old one. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fingerprinterOf } from '../../../findings/fingerprint.ts';
import {
  freeKeyId,
  renaming,
  rotateKey,
  type KeyRotation,
  type Renaming,
} from '../../../inventory/lifecycle/key-rotation.ts';
import { createPepper, pepperAt, pepperCheck, pepperPath } from '../../../inventory/pepper.ts';
import { registrationKey } from '../../../inventory/register.ts';
import { count } from '../../../base/count.ts';
import { dayOf } from '../../../base/date.ts';
import { InventoryError, OutputError } from '../../../model/error.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { Io } from '../../../base/io.ts';
import { reasonOf } from '../../../base/system-error.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { scan } from '../../../scan/scan.ts';
import type { Context } from '../../context.ts';
import { printedName, shownPath } from '../../files/named-file.ts';
import type { InputOptions } from '../../settings/input-options.ts';
import { settingsOf, type Settings } from '../../settings/settings.ts';
import { changeBaseline } from '../../files/change-baseline.ts';
import { changeInventory, openInventory, type ChangeOptions } from './inventory-file.ts';
import { requirePepper } from './current-pepper.ts';

interface RotateOptions extends ChangeOptions, Omit<InputOptions, 'inventory' | 'asOf'> {}

/**
 * The order in which a crash at any point leaves something to go on from: the new pepper beside the old one, then the
 * inventory and the baseline, then the two files change places. A second call finishes what the first one began.
 */
export async function rotatePepperCommand(
  context: Context,
  paths: readonly string[],
  options: RotateOptions,
): Promise<number> {
  const { io } = context;
  const path = pepperPath(io);
  const next = `${path}.next`;
  const begun = existsSync(next) ? await pepperAt(next) : null;
  const inventory = await openInventory(options, io);
  const keyOf = (pepper: Uint8Array): string | undefined =>
    inventory.fingerprintKeys.find(({ check }) => check === pepperCheck(pepper))?.id;
  if (begun !== null && keyOf(begun) !== undefined) {
    if (options.dryRun === true) {
      throw new InventoryError('an earlier rotation is unfinished.', {
        path: inventory.path,
        hint: 'The same command without --dry-run finishes it.',
      });
    }
    if (existsSync(path)) await renameSighted(paths, options, begun, next, context);
    return finish(path, next, inventory, io);
  }
  const old = await requirePepper(io);
  const { keyId } = registrationKey(inventory, old.key);
  if (!inventory.fingerprintKeys.some(({ id }) => id === keyId)) {
    throw new InventoryError('there are no fingerprint_keys yet, so there is nothing to rotate.', {
      path: inventory.path,
    });
  }
  const settings = await settingsOf(paths, options, [next], io);
  const fresh = begun ?? (options.dryRun === true ? Buffer.alloc(32) : await createPepper(next));
  const renamed = await sighted(settings, fresh, context);
  const { result } = await changeInventory(options, io, (before) => {
    const rotation = rotateKey(before, keyId, { id: freeKeyId(before), key: fresh, today: dayOf(io.now()) }, renamed);
    return { changes: rotation.changes, result: rotation };
  });
  if (options.dryRun === true) return EXIT.clean;
  await renameInBaseline(settings, renamed, io);
  await exchange(path, next, keyId, io);
  sayRotated(result, path, keyId, io);
  return EXIT.clean;
}

/** Scans under both peppers. */
async function sighted({ request }: Settings, fresh: Uint8Array, { io, version }: Context): Promise<Renaming> {
  const before = await scan(request, io, version);
  const after = await scan(
    {
      ...request,
      fingerprinter: fingerprinterOf(fresh, 'pepper'),
      fingerprintsCompared: false,
      fingerprintKey: null,
      baseline: null,
    },
    io,
    version,
  );
  return renaming(before, after);
}

/** What is renamed already does not answer to its old name, so that this may be done twice. */
async function renameSighted(
  paths: readonly string[],
  options: RotateOptions,
  fresh: Uint8Array,
  next: string,
  context: Context,
): Promise<void> {
  const settings = await settingsOf(paths, options, [next], context.io);
  await renameInBaseline(settings, await sighted(settings, fresh, context), context.io);
}

async function renameInBaseline({ files }: Settings, { ids }: Renaming, io: Io): Promise<void> {
  if (files.baseline === null) return;
  const file = resolve(io.cwd, files.baseline);
  if (existsSync(file)) {
    await changeBaseline(file, io, (before) => ({
      path: shownPath(file, io.cwd),
      entries: (before?.entries ?? []).map((entry) => ({ ...entry, id: ids.get(entry.id) ?? entry.id })),
    }));
  }
}

/** The old pepper is kept beside the new one, under the name of its key. */
async function exchange(path: string, next: string, oldId: string, io: Io): Promise<void> {
  const kept = `${path}.${oldId}`;
  try {
    if (existsSync(path) && !existsSync(kept)) await rename(path, kept);
    await rename(next, path);
  } catch (error) {
    throw new OutputError(`the new pepper cannot be put in place: ${reasonOf(error)}.`, {
      path: shownPath(path, io.cwd),
      hint: 'Run "keyroll inventory pepper rotate" again.',
      cause: error,
    });
  }
}

async function finish(path: string, next: string, inventory: Inventory, io: Io): Promise<number> {
  const retired = inventory.fingerprintKeys.findLast((key) => key.retired_at !== undefined);
  await exchange(path, next, retired?.id ?? 'old', io);
  io.stdout.write(`The unfinished rotation is now complete: ${printedName(path)} is the new pepper.\n`);
  return EXIT.clean;
}

function sayRotated({ renewed, left }: KeyRotation, path: string, oldId: string, io: Io): void {
  io.stdout.write(
    `${printedName(path)} is a new pepper; the old one is kept as ${printedName(path)}.${oldId}.\nKeep a copy of the new one where your team keeps secrets, and give it to everyone who scans.\n${count(renewed.length, 'entry', 'entries')} re-fingerprinted.\n`,
  );
  if (left.length > 0) {
    io.stdout.write(
      `${count(left.length, 'entry', 'entries')} not found, known only under the old pepper: ${left.join(', ')}\nEnter their values again with "keyroll inventory edit ID --value", or rotate them; then destroy the old pepper.\n`,
    );
  }
}
