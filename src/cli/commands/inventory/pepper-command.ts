/** `keyroll inventory pepper check | create`: the key under which fingerprints are made. */
import { entriesByKey, freeKeyId } from '../../../inventory/lifecycle/key-rotation.ts';
import { createPepper, loadPepper, matchPepper, pepperCheck, pepperPath } from '../../../inventory/pepper.ts';
import { count } from '../../../base/count.ts';
import { dayOf } from '../../../base/date.ts';
import type { InventoryChange } from '../../../inventory/file/edit.ts';
import { InventoryError } from '../../../model/error.ts';
import type { Inventory } from '../../../model/inventory.ts';
import { maskTokensIn } from '../../../redaction/known-token.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printedName } from '../../files/named-file.ts';
import { printJson, wantsJson } from '../../output/print-json.ts';
import { changeInventory, openInventory, type ChangeOptions, type InventoryOptions } from './inventory-file.ts';
import { requirePepper, printPepperCreated } from './current-pepper.ts';

export async function checkPepperCommand({ io }: Context, options: InventoryOptions): Promise<number> {
  const pepper = await requirePepper(io);
  const inventory = await openInventory(options, io);
  const { keyId, usable } = matchPepper(inventory, pepper.key);
  const entries = entriesByKey(inventory);
  const keys = inventory.fingerprintKeys.map(({ id, retired_at: retired }) => ({
    id,
    retiredAt: retired ?? null,
    atHand: id === keyId,
    entries: entries.get(id) ?? [],
  }));
  if (wantsJson(options)) {
    printJson(maskTokensIn({ path: pepper.path, key: keyId, usable, keys }), io);
  } else {
    const name = printedName(inventory.path);
    const known = keyId === null ? null : `key "${keyId}" of ${name}`;
    io.stdout.write(
      `${printedName(pepper.path)}: ${known ?? (usable ? unknownKey(keys.length, name) : `no key of ${name}`)}\n`,
    );
    for (const key of keys) io.stdout.write(`  ${keyInWords(key)}\n`);
  }
  for (const { message, path } of pepper.diagnostics) {
    io.stderr.write(`warning: ${printedName(path ?? '')}: ${message}\n`);
  }
  if (!usable) {
    io.stderr.write('keyroll: this is the wrong pepper. Point KEYROLL_PEPPER_FILE to the right one.\n');
  }
  return usable ? EXIT.clean : EXIT.error;
}

interface KeyUse {
  readonly id: string;
  readonly retiredAt: string | null;
  /** The pepper is this key. */
  readonly atHand: boolean;
  /** Ids of entries with a fingerprint under it. */
  readonly entries: readonly string[];
}

function keyInWords({ id, retiredAt, atHand, entries }: KeyUse): string {
  const retired = retiredAt === null ? '' : ` (retired ${retiredAt})`;
  const unusable = atHand || entries.length === 0 ? '' : ` that this pepper cannot compare: ${entries.join(', ')}`;
  return `${id}${retired}: ${count(entries.length, 'entry', 'entries')}${unusable}`;
}

function unknownKey(keys: number, inventory: string): string {
  return keys === 0
    ? `${inventory} names no key yet`
    : `it is not known which key of ${inventory} it is: no key has a "check"`;
}

/** Adds the new key and retires the earlier ones, which are lost. */
function replacedKeys(before: Inventory, key: Uint8Array, today: string): readonly InventoryChange[] {
  const retired = before.fingerprintKeys
    .filter(({ retired_at: at }) => at === undefined)
    .map(({ id }) => ({ kind: 'update-key' as const, id, changes: { retired_at: today } }));
  const added = { id: freeKeyId(before), alg: 'hmac-sha256', created_at: today, check: pepperCheck(key) } as const;
  return [...retired, { kind: 'add-key', key: added }];
}

/** Makes a pepper where there is none. Where the inventory has fingerprints, only with `--lost`. */
export async function createPepperCommand(
  { io }: Context,
  options: ChangeOptions & { readonly lost?: boolean },
): Promise<number> {
  const found = await loadPepper(io);
  if (found.kind === 'present') {
    throw new InventoryError('there is already a pepper; it is not overwritten.', {
      path: found.path,
      hint: '"keyroll inventory pepper rotate" replaces it.',
    });
  }
  const inventory = await openInventory(options, io);
  const orphaned = [...new Set([...entriesByKey(inventory).values()].flat())];
  if (orphaned.length > 0 && options.lost !== true) {
    throw new InventoryError(
      `a new pepper would match none of the fingerprints of ${count(orphaned.length, 'entry', 'entries')}.`,
      {
        path: inventory.path,
        hint: 'Restore the pepper from its backup; if it is lost for good, use --lost.',
      },
    );
  }
  const path = pepperPath(io);
  const key = await createPepper(path);
  await changeInventory(options, io, (before) => ({
    changes: replacedKeys(before, key, dayOf(io.now())),
    result: null,
  }));
  printPepperCreated(path, io);
  if (orphaned.length > 0) io.stdout.write(`Register these again, from their values: ${orphaned.join(', ')}\n`);
  return EXIT.clean;
}
