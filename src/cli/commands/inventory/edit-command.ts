/** `keyroll inventory edit`. */
import { isDeepStrictEqual } from 'node:util';
import type { EntryChanges, InventoryChange } from '../../../inventory/file/edit.ts';
import { typedChanges } from '../../../inventory/field-value.ts';
import { refuseKnown } from '../../../inventory/register.ts';
import { entryNamed, recognisedBy } from '../../../inventory/lifecycle/rotation.ts';
import { UsageError } from '../../../model/error.ts';
import type { InventoryEntry } from '../../../model/inventory.ts';
import type { Context } from '../../context.ts';
import { actorOf } from './actor.ts';
import { answersOf, type EntryOptions } from './entry-options.ts';
import { changeInventory, type ChangeOptions } from './inventory-file.ts';
import { printChange } from './print-change.ts';
import { tokenInput, type TokenOptions } from './token-input.ts';

interface EditOptions extends ChangeOptions, EntryOptions, TokenOptions {
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
}

export async function editCommand({ io }: Context, id: string, options: EditOptions): Promise<number> {
  const { set = [], unset = [] } = options;
  const answers = answersOf(options);
  const by = await actorOf(options.by, io);
  const token = await tokenInput(options, io);
  if (set.length + unset.length + Object.keys(answers).length === 0 && token === null) {
    throw new UsageError('no change was given.', {
      hint: 'Name fields, e.g. --purpose "Refunds" or --set pci_scope=cde; --unset removes one.',
    });
  }
  const changed = await changeInventory(options, io, (inventory) => {
    const entry = entryNamed(inventory, id);
    const input = token?.(inventory);
    if (input !== undefined) refuseKnown(inventory, input.recognition, id);
    const named = mergedOwner(entry, answers);
    const typed: EntryChanges = {
      ...named,
      ...(input === undefined ? {} : recognisedBy(entry, input.recognition)),
      // "--owner X --set owner.contact=Y" is one owner.
      ...typedChanges({ ...entry, ...named }, set, unset),
    };
    const changes = { ...(by === null ? {} : signed(typed, by)), ...typed };
    const real = Object.fromEntries(
      Object.entries(changes).filter(
        ([name, value]) => !isDeepStrictEqual(value ?? undefined, Reflect.get(entry, name)),
      ),
    ) as EntryChanges;
    const update: readonly InventoryChange[] =
      Object.keys(real).length === 0 ? [] : [{ kind: 'update', id, changes: real }];
    return { changes: [...(input?.keys ?? []), ...update], result: { entry: id, fields: Object.keys(real) } };
  });
  if (
    options.by !== undefined &&
    !changed.result.fields.some((name) => name === 'revoked_by' || name === 'reviewed_by')
  ) {
    io.stderr.write('note: --by was not recorded: this change is neither an end nor a review\n');
  }
  return printChange(changed, `${id}: ${changed.result.fields.join(', ')} changed`, options, io);
}

/** Who did what an edit records, as "revoke" and "review" have it. */
function signed(changes: EntryChanges, by: string): EntryChanges {
  return {
    ...(changes.status === 'revoked' || changes.status === 'destroyed' ? { revoked_by: by } : {}),
    ...(typeof changes.last_reviewed_at === 'string' ? { reviewed_by: by } : {}),
  };
}

/** Naming another person keeps the team, and the other way round. */
function mergedOwner(
  entry: InventoryEntry,
  { id: _id, ...answers }: ReturnType<typeof answersOf>,
): Omit<ReturnType<typeof answersOf>, 'id'> {
  return answers.owner === undefined ? answers : { ...answers, owner: { ...entry.owner, ...answers.owner } };
}
