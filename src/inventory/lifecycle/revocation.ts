/** The end of a token, with who ended it, why, and what shows that it is so. */
import { dayOf, instantOf } from '../../base/date.ts';
import { InventoryError, UsageError } from '../../model/error.ts';
import { got } from '../../redaction/quote.ts';
import type { Inventory, InventoryEntry } from '../../model/inventory.ts';
import type { InventoryChange } from '../file/edit.ts';
import { entryNamed } from './rotation.ts';

export type RevocationReason = NonNullable<InventoryEntry['revocation_reason']>;
export const REVOCATION_REASONS = [
  'rotated',
  'unused',
  'owner_left',
  'compromised',
  'decommissioned',
  'other',
] as const satisfies readonly RevocationReason[];

export interface RevocationRequest {
  readonly ids: readonly string[];
  /** Ticket, log entry, screenshot: where it can be looked up. */
  readonly evidence: string;
  readonly reason: RevocationReason;
  readonly by: string;
  /** A day or an instant; null: now. */
  readonly at: string | null;
  readonly now: number;
}

export function reasonNamed(text: string): RevocationReason {
  const reason = REVOCATION_REASONS.find((known) => known === text);
  if (reason === undefined) {
    throw new UsageError(`--reason expects one of ${REVOCATION_REASONS.join(', ')}${got(text)}.`);
  }
  return reason;
}

export function revoke(inventory: Inventory, request: RevocationRequest): readonly InventoryChange[] {
  const at = request.at ?? `${new Date(request.now).toISOString().slice(0, 19)}Z`;
  if (Number.isNaN(instantOf(at))) {
    throw new UsageError(`--at expects a date such as ${dayOf(request.now)}, or an instant${got(at)}.`);
  }
  if (instantOf(at) > request.now) throw new UsageError('--at is in the future; record a revocation after it is done.');
  if (request.evidence.trim() === '') {
    throw new UsageError('the evidence is empty.', {
      hint: 'Name the ticket, the log entry or the command output that shows it.',
    });
  }
  return [...new Set(request.ids)].map((id) => {
    const entry = entryNamed(inventory, id);
    if (entry.status === 'revoked' || entry.status === 'destroyed') {
      throw new InventoryError(
        `"${id}" is already ${entry.status}${entry.revoked_at === undefined ? '' : `, since ${entry.revoked_at}`}.`,
        { path: inventory.path },
      );
    }
    return {
      kind: 'update',
      id,
      changes: {
        status: 'revoked',
        revoked_at: at,
        revoked_by: request.by,
        revocation_reason: request.reason,
        revocation_evidence: request.evidence,
      },
    };
  });
}
