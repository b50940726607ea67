/** `keyroll inventory revoke`. */
import { reasonNamed, REVOCATION_REASONS, revoke } from '../../../inventory/lifecycle/revocation.ts';
import type { Context } from '../../context.ts';
import { ask } from '../../input/ask.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { knownActor } from './actor.ts';
import { changeInventory, openInventory, type ChangeOptions } from './inventory-file.ts';
import { printChange } from './print-change.ts';

interface RevokeOptions extends ChangeOptions {
  readonly evidence?: string;
  readonly reason?: string;
  readonly at?: string;
}

export async function revokeCommand({ io }: Context, ids: readonly string[], options: RevokeOptions): Promise<number> {
  const now = parseAsOf(options.asOf, io.now());
  const by = await knownActor(options.by, io);
  // Before anybody is asked: entries that are not there, or have ended.
  revoke(await openInventory(options, io), { ids, evidence: 'x', reason: 'other', by, at: options.at ?? null, now });
  const reason = reasonNamed(
    options.reason ?? (await ask(`reason (${REVOCATION_REASONS.join(', ')}): `, '--reason REASON', io)),
  );
  const evidence = options.evidence ?? (await ask('evidence (ticket, log entry): ', '--evidence TEXT', io));
  const changed = await changeInventory(options, io, (inventory) => ({
    changes: revoke(inventory, { ids, evidence, reason, by, at: options.at ?? null, now }),
    result: { entries: ids },
  }));
  return printChange(changed, `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} revoked`, options, io);
}
