/**
 * Secrets that a scan has met, by SHA-256: what a log that names tokens by that hash is held against, beside the
 * inventory. The hashes live in memory alone, and of values that a person may have chosen none is made: such a hash can
 * be turned back by guessing.
 */
import type { InventoryEntry } from '../model/inventory.ts';
import { entryOf, type ReconciledFinding } from '../model/reconciliation.ts';
import { sha256 } from './identity.ts';

export interface SeenSecret {
  /** Id of the finding. */
  readonly finding: string;
  /** The entry that it matched, by whatever the inventory knows of it. */
  readonly entry: InventoryEntry | null;
}

export type SeenSecrets = ReadonlyMap<string, SeenSecret>;

/**
 * A mask shows the ends of issued tokens of twenty characters and more alone, and no other is named in logs by its
 * hash.
 */
function isIssued({ finding: { secret } }: ReconciledFinding): boolean {
  return secret.policy.kind === 'ends' && /[^•]/.test(secret.masked);
}

/** By all 64 hexadecimal digits. */
export function seenSecrets(findings: readonly ReconciledFinding[]): SeenSecrets {
  return new Map(
    findings
      .filter(isIssued)
      .map(({ finding, reconciliation }) => [sha256(finding), { finding: finding.id, entry: entryOf(reconciliation) }]),
  );
}
