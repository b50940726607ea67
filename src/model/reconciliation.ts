/** What the inventory says of the findings, and which of its entries no finding matches. */
import type { Finding } from './finding.ts';
import type { InventoryEntry } from './inventory.ts';

export const STATES = ['unregistered', 'registered', 'revoked', 'expired', 'overdue', 'misplaced'] as const;
export type State = (typeof STATES)[number];

/** Whether fingerprints of the inventory can be compared, and those of which key (null: of any). */
export interface FingerprintUse {
  readonly compared: boolean;
  readonly keyId: string | null;
}

/** Without the pepper, or with one that is not the inventory's. */
export const NO_FINGERPRINTS: FingerprintUse = { compared: false, keyId: null };

/** How an entry was recognised. A short suffix identifies only together with the provider. */
export type MatchedBy = 'fingerprint' | 'provider-ref' | 'sha256';

/** What the inventory says of one finding. */
export type Reconciliation =
  | { readonly state: 'unregistered' }
  | {
      readonly state: Exclude<State, 'unregistered'>;
      readonly entry: InventoryEntry;
      readonly matchedBy: MatchedBy;
      /** Why this state: "expired 2026-10-15, 17 days ago". */
      readonly detail: string;
    };

/** The entry that the finding is; null where there is none. */
export function entryOf(reconciliation: Reconciliation): InventoryEntry | null {
  return reconciliation.state === 'unregistered' ? null : reconciliation.entry;
}

export interface ReconciledFinding {
  readonly finding: Finding;
  readonly reconciliation: Reconciliation;
}

export interface ReconciliationResult {
  /** In the order of the findings that went in. */
  readonly findings: readonly ReconciledFinding[];
  /** Live entries that no finding matched, those that could not be compared left out, in the order of the file. */
  readonly unseen: readonly InventoryEntry[];
  /** False when entries carry fingerprints that could not be compared (no pepper). */
  readonly fingerprintsCompared: boolean;
}
