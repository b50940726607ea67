/** Entries, logs and inputs for the assessment's tests. */
import { readFileSync } from 'node:fs';
import type { Finding } from '../../src/model/finding.ts';
import type { Lifetime } from '../../src/model/history.ts';
import type { Inventory, InventoryEntry, InventoryPolicy } from '../../src/model/inventory.ts';
import type { ReconciledFinding, Reconciliation, State } from '../../src/model/reconciliation.ts';
import type { LogSource, Sighting, TokenUse, UsageEvidence } from '../../src/model/usage.ts';
import type { Assessment, CheckResult, RequirementAssessment } from '../../src/model/assessment.ts';
import { assess } from '../../src/pci/assess.ts';
import type { Catalogue } from '../../src/pci/catalogue.ts';
import type { AssessmentInput } from '../../src/pci/input.ts';
import { parseCatalogue } from '../../src/pci/parse-catalogue.ts';
import { inventory as inventoryOf } from '../samples.ts';

const read = (name: string): string => readFileSync(new URL(`../../rules/pci/${name}`, import.meta.url), 'utf8');
export const requirementsText = read('pci-dss-4.0.1.yaml');
export const checksText = read('checks.yaml');
export const catalogue: Catalogue = parseCatalogue(requirementsText, checksText);

export const AS_OF = Date.parse('2026-11-01T00:00:00Z');
export const DAY = 86_400_000;

export function lifetime(date: string): Lifetime {
  return {
    introduced: { id: '4f2a9c1'.padEnd(40, '0'), author: 'A Person', date, position: 3 },
    removed: null,
    daysExposed: 27,
    atHead: false,
    reach: 'reachable',
    branches: ['main'],
    tags: [],
    blobs: 1,
  };
}

export function unregistered(made: Finding): ReconciledFinding {
  return { finding: made, reconciliation: { state: 'unregistered' } };
}

export function matched(
  made: Finding,
  to: InventoryEntry,
  state: Exclude<State, 'unregistered'> = 'registered',
  detail = 'as declared',
): ReconciledFinding {
  const reconciliation: Reconciliation = { state, entry: to, matchedBy: 'fingerprint', detail };
  return { finding: made, reconciliation };
}

/** An entry that no check faults. */
export function entry(extra: Partial<InventoryEntry> = {}): InventoryEntry {
  return {
    id: 'ci',
    type: 'api_key',
    provider: 'acme',
    provider_refs: [{ kind: 'last_four', value: 'abcd' }],
    fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: 'f'.repeat(40) }],
    status: 'active',
    account: { kind: 'application', interactive_login: false },
    owner: { team: 'build', status: 'active' },
    purpose: 'Releases',
    environment: 'prod',
    pci_scope: 'connected',
    scopes: ['packages:read'],
    scope_model: 'fine',
    allowed_networks: ['203.0.113.0/28'],
    consumers: ['build'],
    storage: [{ kind: 'vault', ref: 'kv/ci', encrypted_at_rest: true }],
    generation: { method: 'provider' },
    created_at: '2026-09-01',
    approved_by: 'm.lindqvist',
    approval_ref: 'CHG-1',
    expires_at: '2027-01-31',
    last_rotated_at: '2026-10-01',
    last_used_at: '2026-10-30',
    last_reviewed_at: '2026-10-01',
    log_sources: ['gateway'],
    ...extra,
  };
}

/** The same without some fields. */
export function without(from: InventoryEntry, ...keys: readonly (keyof InventoryEntry)[]): InventoryEntry {
  return Object.fromEntries(
    Object.entries(from).filter(([key]) => !keys.some((dropped) => dropped === key)),
  ) as unknown as InventoryEntry;
}

export function inventory(tokens: readonly InventoryEntry[], policy: InventoryPolicy = {}): Inventory {
  return inventoryOf(tokens, { policy, changedAt: AS_OF - DAY });
}

export const sighting = (ts: number, line = 2): Sighting => ({ ts, file: 'audit.json', line });

/** A trail of more than a year that lacks nothing. */
export function source(extra: Partial<LogSource> = {}): LogSource {
  return {
    name: 'cloudtrail',
    title: 'AWS CloudTrail',
    files: 1,
    events: 1000,
    failures: 0,
    first: sighting(AS_OF - 400 * DAY),
    last: AS_OF - DAY,
    missing: { who: 0, what: 0, when: 0, outcome: 0, origin: 0, object: 0 },
    days: [],
    future: null,
    disordered: null,
    naive: null,
    controls: [],
    ...extra,
  };
}

/** Three ordinary uses of the entry, in two months. */
export function use(extra: Partial<TokenUse> = {}): TokenUse {
  return {
    entry: 'ci',
    finding: null,
    refKind: 'token_id',
    ref: '77',
    sources: ['cloudtrail'],
    events: 3,
    failures: 0,
    activeDays: 3,
    first: sighting(AS_OF - 60 * DAY),
    last: AS_OF - DAY,
    lastUsed: AS_OF - DAY,
    created: null,
    revoked: null,
    lastChanged: null,
    observations: [],
    strangeNetworks: [],
    actions: [],
    timeline: [],
    untold: 0,
    ...extra,
  };
}

export const usage = (extra: Partial<UsageEvidence>): UsageEvidence => ({
  files: [],
  sources: [],
  tokens: [],
  temporary: 0,
  unlisted: 0,
  ...extra,
});
export function input(
  extra: Partial<Omit<AssessmentInput, 'evidence'>> & { readonly evidence?: Partial<AssessmentInput['evidence']> } = {},
): AssessmentInput {
  const { evidence, ...rest } = extra;
  return {
    findings: [],
    inventory: null,
    unseen: [],
    asOf: AS_OF,
    fingerprintsCompared: true,
    cardNumbersSearched: false,
    logSecretsSearched: true,
    catalogue,
    ...rest,
    evidence: {
      files: 10,
      commits: 0,
      historyScanned: false,
      changesAlone: false,
      complete: true,
      hasSource: true,
      envFiles: [],
      weaknesses: [],
      ...evidence,
    },
  };
}

export function checkIn(assessment: Assessment, id: string): CheckResult {
  const found = assessment.checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}

export function requirementIn(assessment: Assessment, id: string): RequirementAssessment {
  const found = assessment.requirements.find((requirement) => requirement.id === id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}

export function runCheck(id: string, extra: Parameters<typeof input>[0] = {}): CheckResult {
  return checkIn(assess(input(extra)), id);
}

/** As `runCheck`, over an inventory of these entries alone. */
export function runOver(id: string, tokens: readonly InventoryEntry[], policy: InventoryPolicy = {}): CheckResult {
  return runCheck(id, { inventory: inventory(tokens, policy) });
}
