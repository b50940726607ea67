/** New entries: the key under which a fingerprint is filed, and that no other entry has it. */
import { dayOf } from '../base/date.ts';
import { InventoryError } from '../model/error.ts';
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import type { InventoryChange } from './file/edit.ts';
import { digitsOf, keysOf } from './keyed-fingerprint.ts';
import type { EntryIds } from './new-entry.ts';
import { matchPepper, pepperCheck } from './pepper.ts';

export interface RegistrationKey {
  readonly keyId: string;
  /** True where the inventory does not know the key yet. */
  readonly isNew: boolean;
}

/** The key id under which fingerprints of this pepper are filed. Throws when the pepper is not the inventory's. */
export function registrationKey(inventory: Inventory, pepper: Uint8Array): RegistrationKey {
  const match = matchPepper(inventory, pepper);
  const known = inventory.fingerprintKeys.find((key) => key.id === match.keyId);
  if (known?.retired_at !== undefined) {
    throw new InventoryError(`this pepper is key "${known.id}", retired ${known.retired_at}.`, {
      path: inventory.path,
      hint: 'Point KEYROLL_PEPPER_FILE to the pepper in use.',
    });
  }
  if (known !== undefined) return { keyId: known.id, isNew: false };
  const [wrong] = match.diagnostics.filter((one) => one.severity === 'error');
  if (wrong !== undefined) {
    throw new InventoryError(`${wrong.message}.`, {
      path: inventory.path,
      hint: 'Point KEYROLL_PEPPER_FILE to the right pepper.',
    });
  }
  if (inventory.fingerprintKeys.length > 0) {
    throw new InventoryError('several fingerprint_keys have no "check", so it is not known which key this pepper is.', {
      path: inventory.path,
    });
  }
  if (inventory.tokens.some((entry) => keysOf(entry).length > 0)) {
    throw new InventoryError(
      'fingerprint_keys is missing, so it is not known which key the fingerprints in this file were made with.',
      {
        path: inventory.path,
        hint: 'List the keys in fingerprint_keys, each with its "check".',
      },
    );
  }
  return { keyId: 'k1', isNew: true };
}

/** One token is one entry. Throws where one other than `own` holds its fingerprint. */
export function refuseKnown(
  { tokens, path }: Inventory,
  { fingerprints = [] }: Pick<InventoryEntry, 'fingerprints'>,
  own: string | null = null,
): void {
  const digits = new Set(fingerprints.map(digitsOf));
  const known = tokens.find(
    ({ id, fingerprints: held }) => id !== own && held?.some((one) => digits.has(digitsOf(one))),
  );
  if (known !== undefined) {
    throw new InventoryError(`this token is already in the inventory, as "${known.id}".`, {
      path,
      hint: `"keyroll inventory edit ${known.id}" changes its entry.`,
    });
  }
}

/** What the list of keys lacks so that fingerprints under `key` can be told. `now`: milliseconds since the epoch. */
export function keyChanges(key: RegistrationKey, pepper: Uint8Array, now: number): readonly InventoryChange[] {
  return key.isNew
    ? [
        {
          kind: 'add-key',
          key: { id: key.keyId, alg: 'hmac-sha256', created_at: dayOf(now), check: pepperCheck(pepper) },
        },
      ]
    : [];
}

export type MakeEntry = (ids: EntryIds) => InventoryEntry;

export interface Registration {
  readonly entry: InventoryEntry;
  readonly changes: readonly InventoryChange[];
}

/** What puts a token into the inventory: its entry, and the key of its fingerprint where that is new. */
export function register(inventory: Inventory, pepper: Uint8Array, now: number, make: MakeEntry): Registration {
  const key = registrationKey(inventory, pepper);
  const entry = make({ keyId: key.keyId, taken: new Set(inventory.tokens.map(({ id }) => id)) });
  refuseKnown(inventory, entry);
  return { entry, changes: [...keyChanges(key, pepper, now), { kind: 'add', entry }] };
}
