/**
 * What an assessment is made from.
 */
import type { ScanEvidence } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import type { ReconciledFinding } from '../model/reconciliation.ts';
import type { UsageEvidence } from '../model/usage.ts';
import type { Catalogue } from './catalogue.ts';
import type { Limits } from './thresholds.ts';

export interface AssessmentInput {
  readonly findings: readonly ReconciledFinding[];
  readonly inventory: Inventory | null;
  readonly unseen: readonly InventoryEntry[];
  readonly evidence: ScanEvidence;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  readonly fingerprintsCompared: boolean;
  readonly catalogue: Catalogue;
  readonly cardNumbersSearched: boolean;
  /** What usage logs say; absent: none were supplied. */
  readonly usage?: UsageEvidence | null;
  /** False: the logs, if any, were read for events alone. */
  readonly logSecretsSearched: boolean;
  /** What an earlier report says of scopes, by entry; absent: none was given. */
  readonly earlier?: EarlierScopes | null;
}

export interface EarlierScopes {
  /** Milliseconds since the epoch: the day as of which it was made. */
  readonly since: number;
  readonly scopes: ReadonlyMap<string, readonly string[]>;
}

/** The input with what is worked out of it once. */
export interface CheckInputs extends AssessmentInput {
  readonly limits: Limits;
  /** Findings by the entry they matched, in their order. */
  readonly findingsOf: ReadonlyMap<string, readonly Finding[]>;
}
