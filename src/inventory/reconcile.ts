/**
 * For each finding the state that the inventory gives it, and which entries no finding matches.
 * Where several states hold, the gravest is said: revoked, expired, misplaced, overdue, registered.
 */
import { firstFew } from '../base/count.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory, InventoryEntry, InventoryPolicy } from '../model/inventory.ts';
import type {
  FingerprintUse,
  ReconciledFinding,
  Reconciliation,
  ReconciliationResult,
} from '../model/reconciliation.ts';
import { buildIndex, identify, type Identified } from './identity.ts';
import { endOfLife, expiry, isLive, lifeOf, rotation } from './lifecycle/lifecycle.ts';
import { coverageOf, storageInWords, type Coverage } from './storage.ts';
import { inventoryPaths, type PathOffset } from './path-offset.ts';

export interface ReconcileOptions {
  /** Milliseconds since the epoch: the moment at which expiry and age are judged. */
  readonly asOf: number;
  readonly fingerprints: FingerprintUse;
  /** From paths of findings to those of the inventory. */
  readonly pathOffset: PathOffset;
}

/** Linear in findings and their places; an entry's storage is compiled once, on first use. */
export function reconcile(
  findings: readonly Finding[],
  inventory: Inventory | null,
  { asOf, fingerprints, pathOffset }: ReconcileOptions,
): ReconciliationResult {
  if (inventory === null) {
    return {
      findings: findings.map((finding) => ({ finding, reconciliation: { state: 'unregistered' } })),
      unseen: [],
      fingerprintsCompared: true,
    };
  }
  const index = buildIndex(inventory, fingerprints);
  const coverageFor = coverages(pathOffset);
  const seen = new Set<InventoryEntry>();
  const reconciled = findings.map((finding): ReconciledFinding => {
    const identified = identify(finding, index, coverageFor);
    if (identified === null) return { finding, reconciliation: { state: 'unregistered' } };
    seen.add(identified.entry);
    return {
      finding,
      reconciliation: stateOf(finding, identified, coverageFor(identified.entry), { policy: inventory.policy, asOf }),
    };
  });
  return {
    findings: reconciled,
    unseen: inventory.tokens.filter(
      (entry) => isLive(entry) && !seen.has(entry) && !hasUncompared(entry, fingerprints),
    ),
    fingerprintsCompared: !inventory.tokens.some((entry) => hasUncompared(entry, fingerprints)),
  };
}

function stateOf(
  finding: Finding,
  { entry, matchedBy }: Identified,
  covers: Coverage | null,
  { policy, asOf }: { readonly policy: InventoryPolicy; readonly asOf: number },
): Reconciliation {
  const ended = endOfLife(entry, asOf);
  if (ended !== null) return { state: 'revoked', entry, matchedBy, detail: `${ended.detail}, and still here` };
  const expired = expiry(entry, asOf);
  if (expired !== null) return { state: 'expired', entry, matchedBy, detail: expired.detail };
  const strays = covers === null ? [] : strayPlaces(finding, covers);
  if (strays.length > 0) return { state: 'misplaced', entry, matchedBy, detail: misplacedDetail(strays, entry) };
  const overdue = rotation(entry, policy, asOf);
  if (overdue !== null) return { state: 'overdue', entry, matchedBy, detail: overdue.detail };
  return { state: 'registered', entry, matchedBy, detail: lifeOf(entry, policy, asOf).detail };
}

/** Paths of the secret itself that lie in no declared place, each once. */
function strayPlaces(finding: Finding, covers: Coverage): readonly string[] {
  const strays = new Set<string>();
  let last = '';
  for (const { path, part } of finding.occurrences) {
    if (path === last || part !== 'secret') continue;
    last = path;
    if (!covers(path)) strays.add(path);
  }
  return [...strays];
}

const MAX_NAMED = 3;

function misplacedDetail(strays: readonly string[], entry: InventoryEntry): string {
  const declared = storageInWords(entry);
  return `found in ${firstFew(strays, MAX_NAMED)}, declared for ${firstFew(declared, MAX_NAMED)}`;
}

/** An entry with keyed fingerprints of which none could be compared. */
function hasUncompared(entry: InventoryEntry, use: FingerprintUse): boolean {
  const keyed = (entry.fingerprints ?? []).filter((fingerprint) => fingerprint.alg === 'hmac-sha256');
  return (
    keyed.length > 0 &&
    !(use.compared && keyed.some((fingerprint) => use.keyId === null || fingerprint.key === use.keyId))
  );
}

function coverages(pathOffset: PathOffset): (entry: InventoryEntry) => Coverage | null {
  const known = new Map<InventoryEntry, Coverage | null>();
  return (entry) => {
    let coverage = known.get(entry);
    if (coverage === undefined) {
      const covers = coverageOf(entry);
      coverage = covers === null ? null : (path) => inventoryPaths(path, pathOffset).some(covers);
      known.set(entry, coverage);
    }
    return coverage;
  };
}
