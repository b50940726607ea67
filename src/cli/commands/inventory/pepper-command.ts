/** `keyroll inventory pepper check | create`: the key under which fingerprints are made. */
import { entriesByKey, freeKeyId } from '../../../inventory/lifecycle/key-rotation.ts';
import { createPepper, loadPepper, matchPepper, pepperCheck, pepperPath } from '../../../inventory/pepper.ts';
import { count } from '../../../base/count.ts';
import { dayOf } from '../../../base/date.ts';
import { InventoryError } from '../../../model/error.ts';
import { maskTokensIn } from '../../../redaction/known-token.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printedName } from '../../files/named-file.ts';
import { printJson } from '../../output/print-json.ts';
import {
  changeInventory,
  openInventory,
  wantsJson,
  type ChangeOptions,
  type InventoryOptions,
} from './inventory-file.ts';
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
    io.stdout.write(
      `${printedName(pepper.path)}: ${keyId === null ? (usable ? unknownKey(keys.length, name) : `no key of ${name}`) : `key "${keyId}" of ${name}`}\n`,
    );
    for (const { id, retiredAt, atHand, entries: of } of keys) {
      io.stdout.write(
        `  ${id}${retiredAt === null ? '' : ` (retired ${retiredAt})`}: ${count(of.length, 'entry', 'entries')}${atHand || of.length === 0 ? '' : ` that this pepper cannot compare: ${of.join(', ')}`}\n`,
      );
    }
  }
  for (const { message, path } of pepper.diagnostics) {
    io.stderr.write(`warning: ${printedName(path ?? '')}: ${message}\n`);
  }
  if (!usable) {
    io.stderr.write('keyroll: this is the wrong pepper. Point KEYROLL_PEPPER_FILE to the right one.\n');
  }
  return usable ? EXIT.clean : EXIT.error;
}

function unknownKey(keys: number, inventory: string): string {
  return keys === 0
    ? `${inventory} names no key yet`
    : `it is not known which key of ${inventory} it is: no key has a "check"`;
}

/**
 * Makes a pepper where there is none. An inventory with fingerprints wants its own back, unless that is lost for good.
 */
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
  const today = dayOf(io.now());
  await changeInventory(options, io, (before) => ({
    changes: [
      ...before.fingerprintKeys
        .filter(({ retired_at: retired }) => retired === undefined)
        .map(({ id }) => ({ kind: 'update-key' as const, id, changes: { retired_at: today } })),
      {
        kind: 'add-key',
        key: { id: freeKeyId(before), alg: 'hmac-sha256', created_at: today, check: pepperCheck(key) },
      },
    ],
    result: null,
  }));
  printPepperCreated(path, io);
  if (orphaned.length > 0) io.stdout.write(`Register these again, from their values: ${orphaned.join(', ')}\n`);
  return EXIT.clean;
}
