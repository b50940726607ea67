/**
 * Whether a secret that stands in git history was replaced after it got there. Days are compared, so a rotation on the
 * day of the first commit proves nothing.
 */
import { dayOf, instantOf } from '../base/date.ts';
import type { Finding } from '../model/finding.ts';
import type { Reconciliation } from '../model/reconciliation.ts';

/**
 * `replaced`: the entry was rotated or revoked after the first commit. `doubtful`: it says so, and yet the value in
 * history is the very one that its fingerprint stands for. `none`: neither, or nobody knows when it was first exposed.
 */
export type Replacement = 'none' | 'replaced' | 'doubtful';

export const DOUBTFUL_REPLACEMENT =
  'the entry says it was rotated after it got into git history, but its fingerprint is still that of the value there';

export function replacementOf(finding: Finding, reconciliation: Reconciliation): Replacement {
  const { lifetime } = finding;
  if (reconciliation.state === 'unregistered' || lifetime === undefined) return 'none';
  const { entry, matchedBy } = reconciliation;
  const exposedOn = dayOf(instantOf(lifetime.introduced.date));
  const isAfter = (date: string | undefined): boolean =>
    date !== undefined && !Number.isNaN(instantOf(date)) && dayOf(instantOf(date)) > exposedOn;
  if (isAfter(entry.revoked_at)) return 'replaced';
  if (!isAfter(entry.last_rotated_at)) return 'none';
  return matchedBy === 'provider-ref' ? 'replaced' : 'doubtful';
}

/** `, since 2024-03-02 (commit 4f2a9c1)`; empty where that is unknown. */
export function sinceWhen({ lifetime }: Finding): string {
  return lifetime === undefined
    ? ''
    : `, since ${lifetime.introduced.date.slice(0, 10)} (commit ${lifetime.introduced.id.slice(0, 7)})`;
}
