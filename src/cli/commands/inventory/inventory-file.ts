/** The inventory that a command works on: found, read, and changed under a lock. */
import { resolve } from 'node:path';
import { unifiedDiff } from '../../../inventory/file/diff.ts';
import { editInventory, type InventoryChange } from '../../../inventory/file/edit.ts';
import { decodeText, inventoryOf, loadInventory, readDocument } from '../../../inventory/file/load.ts';
import { INVENTORY_NAME } from '../../../inventory/file/inventory-name.ts';
import { register, type MakeEntry } from '../../../inventory/register.ts';
import { InventoryError } from '../../../model/error.ts';
import type { Inventory, InventoryEntry } from '../../../model/inventory.ts';
import type { Io } from '../../../base/io.ts';
import { maskTokens } from '../../../redaction/known-token.ts';
import { isSystemError } from '../../../base/system-error.ts';
import { visibleLines } from '../../../report/sanitise.ts';
import { readOwnFile, type Origin } from '../../../sources/files/own-file.ts';
import { nearestFile } from '../../files/nearest-file.ts';
import { missingPath, printedPath, shownPath } from '../../files/named-file.ts';
import { updateFile } from '../../files/update-file.ts';
import type { FormatOptions } from '../../output/print-json.ts';

/** What every command of the inventory takes. */
export interface InventoryOptions extends FormatOptions {
  readonly inventory?: string;
  /** An older name of `--inventory`. */
  readonly file?: string;
  readonly asOf?: string;
}

export interface ChangeOptions extends InventoryOptions {
  readonly dryRun?: boolean;
  readonly by?: string;
}

function originOf({ inventory, file }: InventoryOptions): Origin {
  return inventory === undefined && file === undefined ? 'found' : 'typed';
}

function inventoryFile({ inventory, file }: InventoryOptions, io: Io): string {
  const named = inventory ?? file;
  const found = named === undefined ? nearestFile([INVENTORY_NAME], io.cwd) : resolve(io.cwd, named);
  if (found === null) {
    throw new InventoryError(`there is no ${INVENTORY_NAME} from here upwards.`, {
      hint: '"keyroll inventory init" makes one.',
    });
  }
  return found;
}

/** The file may also be given as an argument. */
export function withFile<Options extends InventoryOptions>(file: string | undefined, options: Options): Options {
  return file === undefined ? options : { ...options, inventory: file };
}

export async function openInventory(options: InventoryOptions, io: Io): Promise<Inventory> {
  const file = inventoryFile(options, io);
  return loadInventory(file, originOf(options), maskTokens(shownPath(file, io.cwd)));
}

export interface Planned<Result> {
  readonly changes: readonly InventoryChange[];
  readonly result: Result;
}

/** What is to be changed, decided on the inventory as it stands at that moment. May be asked more than once. */
export type Plan<Result> = (inventory: Inventory) => Planned<Result> | Promise<Planned<Result>>;

export interface Changed<Result> {
  readonly result: Result;
  /** As messages name it. */
  readonly path: string;
  /** False for a dry run, and where nothing was to be changed. */
  readonly isWritten: boolean;
}

interface Draft<Result> {
  readonly text: string;
  readonly diff: string;
  readonly result: Result;
}

/** Changes the file, or with `--dry-run` prints what would be changed. The new text has passed all checks before. */
export async function changeInventory<Result>(
  options: ChangeOptions,
  io: Io,
  plan: Plan<Result>,
): Promise<Changed<Result>> {
  const file = inventoryFile(options, io);
  const path = printedPath(file, io.cwd);
  if (options.dryRun === true) {
    const { diff, result } = await draft(bytesOf(file, options, io), path, plan);
    io.stdout.write(visibleLines(diff));
    return { result, path, isWritten: false };
  }
  return updateFile(file, async (bytes) => {
    if (bytes === null) throw missing(file, io);
    const { text, diff, result } = await draft(bytes, path, plan);
    return { bytes: diff === '' ? null : text, result: { result, path, isWritten: diff !== '' } };
  });
}

/** Puts a token into the inventory; the result is its entry. */
export function registerToken(
  options: ChangeOptions,
  pepper: Uint8Array,
  io: Io,
  make: MakeEntry,
): Promise<Changed<InventoryEntry>> {
  return changeInventory(options, io, (inventory) => {
    const { entry, changes } = register(inventory, pepper, io.now(), make);
    return { changes, result: entry };
  });
}

async function draft<Result>(bytes: Uint8Array, path: string, plan: Plan<Result>): Promise<Draft<Result>> {
  const { text, mark } = decodeText(bytes, path);
  const document = readDocument(text, path);
  const { changes, result } = await plan(inventoryOf(document, path, null));
  const edited = editInventory(text, changes, path, document);
  return { text: mark + edited.text, diff: unifiedDiff(text, edited.edits, path), result };
}

function bytesOf(file: string, options: ChangeOptions, io: Io): Buffer {
  try {
    return readOwnFile(file, originOf(options));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') throw missing(file, io);
    throw error;
  }
}

function missing(file: string, io: Io): InventoryError {
  return new InventoryError('there is no such inventory.', {
    ...missingPath(file, io.cwd),
    hint: '"keyroll inventory init" makes one.',
  });
}
