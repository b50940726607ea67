/** `keyroll inventory review`: many entries at once. */
import { isLive } from '../../../inventory/lifecycle/lifecycle.ts';
import { picksAll, select, type Selection } from '../../../inventory/selection.ts';
import { count } from '../../../base/count.ts';
import { dayOf, instantOf } from '../../../base/date.ts';
import { InventoryError, UsageError } from '../../../model/error.ts';
import { got } from '../../../redaction/quote.ts';
import type { Context } from '../../context.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { knownActor } from './actor.ts';
import { changeInventory, type ChangeOptions } from './inventory-file.ts';
import { printChange } from './print-change.ts';

interface ReviewOptions extends ChangeOptions, Omit<Selection, 'ids'> {
  readonly ref: string;
  readonly at?: string;
  readonly all?: boolean;
}

export async function reviewCommand({ io }: Context, ids: readonly string[], options: ReviewOptions): Promise<number> {
  const selection: Selection = { ...options, ids };
  if (options.ref.trim() === '') {
    throw new UsageError('--ref is empty.', { hint: 'Give the reference of the review record, e.g. ACR-2026-Q3.' });
  }
  if (picksAll(selection) && options.all !== true) {
    throw new UsageError('no entries were named.', {
      hint: 'Name them, select them with --team, --owner, --environment or --provider, or use --all.',
    });
  }
  const now = parseAsOf(options.asOf, io.now());
  const by = await knownActor(options.by, io);
  const at = options.at ?? dayOf(now);
  if (Number.isNaN(instantOf(at)) || instantOf(at) > now) {
    throw new UsageError(`--at expects the day of the review, not in the future${got(at)}.`);
  }
  const changed = await changeInventory(options, io, (inventory) => {
    const entries = select(inventory, selection).filter(isLive);
    if (entries.length === 0) throw new InventoryError('no live entry matches.', { path: inventory.path });
    const own = entries.filter(({ owner }) => owner?.person === by).map(({ id }) => id);
    return {
      changes: entries.map(({ id }) => ({
        kind: 'update',
        id,
        changes: { last_reviewed_at: at, reviewed_by: by, review_ref: options.ref },
      })),
      result: { entries: entries.map(({ id }) => id), by, own },
    };
  });
  const { entries, own } = changed.result;
  if (own.length > 0) io.stderr.write(`note: ${by} is the owner of ${own.length} of them: ${own.join(', ')}\n`);
  return printChange(changed, `${count(entries.length, 'entry', 'entries')} reviewed by ${by}`, options, io);
}
