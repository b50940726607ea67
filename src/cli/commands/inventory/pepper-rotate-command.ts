/** `keyroll inventory pepper rotate`: a new pepper in the place of the old one. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fingerprinterOf } from '../../../findings/fingerprint.ts';
import { NO_FINGERPRINTS } from '../../../model/reconciliation.ts';
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
  const path = pepperPath(context.io);
  const next = `${path}.next`;
  const begun = existsSync(next) ? await pepperAt(next) : null;
  const inventory = await openInventory(options, context.io);
  const settings = (): Promise<Settings> => settingsOf(paths, options, [next], context.io);
  const rotation = { path, next, inventory, settings, options };
  return begun !== null && isKeyOf(inventory, begun)
    ? finishRotation(rotation, begun, context)
    : rotate(rotation, begun, context);
}

interface Rotation {
  readonly path: string;
  /** Where the new pepper lies until it takes the place of the old one. */
  readonly next: string;
  readonly inventory: Inventory;
  readonly settings: () => Promise<Settings>;
  readonly options: RotateOptions;
}

/** `begun`: the new pepper, where an earlier call got as far as to make it. */
async function rotate(
  { path, next, inventory, settings: load, options }: Rotation,
  begun: Uint8Array | null,
  context: Context,
): Promise<number> {
  const { io } = context;
  const keyId = await oldKeyId(inventory, io);
  const settings = await load();
  const fresh = begun ?? (options.dryRun === true ? Buffer.alloc(32) : await createPepper(next));
  const renamed = await newIds(settings, fresh, context);
  const { result } = await changeInventory(options, io, (before) => {
    const rotation = rotateKey(before, keyId, { id: freeKeyId(before), key: fresh, today: dayOf(io.now()) }, renamed);
    return { changes: rotation.changes, result: rotation };
  });
  if (options.dryRun === true) return EXIT.clean;
  await renameInBaseline(settings, renamed, io);
  await exchange(path, next, keyId, io);
  printRotated(result, path, keyId, io);
  return EXIT.clean;
}

/** The inventory has the new key already: what is left are the baseline and the files. */
async function finishRotation(
  { path, next, inventory, settings: load, options }: Rotation,
  fresh: Uint8Array,
  context: Context,
): Promise<number> {
  if (options.dryRun === true) {
    throw new InventoryError('an earlier rotation is unfinished.', {
      path: inventory.path,
      hint: 'The same command without --dry-run finishes it.',
    });
  }
  const { io } = context;
  if (existsSync(path)) {
    const settings = await load();
    await renameInBaseline(settings, await newIds(settings, fresh, context), io);
  }
  const retired = inventory.fingerprintKeys.findLast((key) => key.retired_at !== undefined);
  await exchange(path, next, retired?.id ?? 'old', io);
  io.stdout.write(`The unfinished rotation is now complete: ${printedName(path)} is the new pepper.\n`);
  return EXIT.clean;
}

function isKeyOf({ fingerprintKeys }: Inventory, pepper: Uint8Array): boolean {
  return fingerprintKeys.some(({ check }) => check === pepperCheck(pepper));
}

async function oldKeyId(inventory: Inventory, io: Io): Promise<string> {
  const { keyId } = registrationKey(inventory, (await requirePepper(io)).key);
  if (inventory.fingerprintKeys.some(({ id }) => id === keyId)) return keyId;
  throw new InventoryError('there are no fingerprint_keys yet, so there is nothing to rotate.', {
    path: inventory.path,
  });
}

/** Scans under both peppers. */
async function newIds({ request }: Settings, fresh: Uint8Array, { io, version }: Context): Promise<Renaming> {
  const before = await scan(request, io, version);
  const after = await scan(
    {
      ...request,
      fingerprinter: fingerprinterOf(fresh, 'pepper'),
      fingerprints: NO_FINGERPRINTS,
      baseline: null,
    },
    io,
    version,
  );
  return renaming(before, after);
}

/** A renamed entry no longer has its old id, so that this may be done twice. */
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

function printRotated({ renewed, left }: KeyRotation, path: string, oldId: string, io: Io): void {
  io.stdout.write(
    `${printedName(path)} is a new pepper; the old one is kept as ${printedName(path)}.${oldId}.\nKeep a copy of the new one where your team keeps secrets, and give it to everyone who scans.\n${count(renewed.length, 'entry', 'entries')} re-fingerprinted.\n`,
  );
  if (left.length > 0) {
    io.stdout.write(
      `${count(left.length, 'entry', 'entries')} not found, known only under the old pepper: ${left.join(', ')}\nEnter their values again with "keyroll inventory edit ID --value", or rotate them; then destroy the old pepper.\n`,
    );
  }
}
