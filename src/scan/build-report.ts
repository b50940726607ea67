/**
 * From the results of all stages to the report: the last place where a `Secret` is at hand. Names of files, branches
 * and people come along as they are, and may hold tokens that nobody looked for there: the last step masks them.
 */
import type { Assessment } from '../model/assessment.ts';
import type { Diagnostic, Skipped } from '../model/diagnostic.ts';
import type { PlacedProtectedValue } from '../model/evidence.ts';
import type { Occurrence } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { CommitRef, Lifetime } from '../model/history.ts';
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import { STATES, type ReconciledFinding, type ReconciliationResult } from '../model/reconciliation.ts';
import { recordOf } from '../model/record.ts';
import {
  SCHEMA_ID,
  SCHEMA_VERSION,
  type Report,
  type ReportCommit,
  type ReportEntry,
  type ReportFinding,
  type ReportHistory,
  type ReportOccurrence,
  type ReportProtected,
} from '../model/report.ts';
import { SEVERITIES, type Confidence, type Severity } from '../model/severity.ts';
import type { Secret } from '../model/secret.ts';
import type { UsageEvidence } from '../model/usage.ts';
import type { Vantage } from '../inventory/vantage.ts';
import type { FindingChecks } from '../pci/finding-checks.ts';
import { withoutSecretNames } from './secret-names.ts';
import { settingsPart } from './report-settings.ts';
import { usagePart } from './report-usage.ts';
import type { ScanRequest } from './request.ts';

export interface ReportInput {
  readonly tool: Report['tool'];
  readonly startedAt: number;
  readonly durationMs: number;
  readonly asOf: number;
  readonly source: Report['run']['source'];
  readonly counts: { readonly files: number; readonly blobs: number; readonly commits: number; readonly bytes: number };
  readonly complete: boolean;
  readonly skipped: readonly Skipped[];
  readonly identity: 'pepper' | 'per-run';
  readonly minConfidence: Confidence;
  readonly inventory: Inventory | null;
  readonly vantage: Vantage;
  readonly reconciliation: ReconciliationResult;
  readonly assessment: Assessment;
  readonly checksOf: (findingId: string) => FindingChecks;
  readonly severityOf: (reconciled: ReconciledFinding) => Severity;
  readonly protectedValues: readonly PlacedProtectedValue[];
  readonly usage: UsageEvidence | null;
  /** Secrets that the rules are sure of in a text of names. */
  readonly secretsIn: (names: string) => readonly Secret[];
  /** What decided about findings beside the rules. */
  readonly request: Pick<ScanRequest, 'supplied' | 'disabledRules' | 'baseline'>;
  readonly diagnostics: readonly Diagnostic[];
}

const PROTECTED_PLACES = 10;
const NAMED_REFS = 20;

function toOccurrence(occurrence: Occurrence): ReportOccurrence {
  const { range, span, place } = occurrence;
  return {
    path: occurrence.path,
    line: range.line,
    column: range.column,
    endLine: range.endLine,
    endColumn: range.endColumn,
    byteStart: span.start,
    byteEnd: span.end,
    blob: occurrence.blob,
    commit: occurrence.commit,
    exposure: occurrence.exposure,
    part: occurrence.part,
    role: place.role,
    environment: place.environment,
    decoded: occurrence.decoded,
    excerpt: occurrence.excerpt,
  };
}

function toCommit({ id, author, date }: CommitRef): ReportCommit {
  return { commit: id, author, date };
}

function toHistory(lifetime: Lifetime | undefined): ReportHistory | null {
  if (lifetime === undefined) return null;
  const { introduced, removed, daysExposed, atHead, reach, branches, tags, blobs } = lifetime;
  return {
    introduced: toCommit(introduced),
    removed: removed === null ? null : toCommit(removed),
    daysExposed,
    atHead,
    reach,
    branches: branches.slice(0, NAMED_REFS),
    tags: tags.slice(0, NAMED_REFS),
    branchCount: branches.length,
    tagCount: tags.length,
    blobs,
  };
}

function toFinding(reconciled: ReconciledFinding, input: ReportInput): ReportFinding {
  const { finding, reconciliation } = reconciled;
  const { rule } = finding;
  const found = input.checksOf(finding.id);
  return {
    id: finding.id,
    fingerprint: input.identity === 'pepper' ? finding.fingerprint : null,
    rule: rule.id,
    title: rule.title,
    provider: rule.provider,
    providerName: rule.providerName,
    kind: rule.kind,
    severity: input.severityOf(reconciled),
    confidence: finding.confidence,
    masked: finding.secret.masked,
    lifetime: rule.lifetime,
    exposure: finding.exposure,
    state: reconciliation.state,
    stateDetail: reconciliation.state === 'unregistered' ? null : reconciliation.detail,
    entry: reconciliation.state === 'unregistered' ? null : reconciliation.entry.id,
    isNew: finding.isNew,
    suppressed: finding.suppression,
    requirements: found.requirements,
    checks: found.checks,
    proofs: finding.proofs,
    grants: rule.grants,
    rotate: rule.rotate,
    docs: rule.docs,
    history: toHistory(finding.lifetime),
    occurrences: finding.occurrences.map(toOccurrence),
  };
}

function ownerOf(entry: InventoryEntry): string | null {
  return [entry.owner?.person, entry.owner?.team].filter((name) => name !== undefined).join(', ') || null;
}

function toEntry(entry: InventoryEntry, findings: readonly string[]): ReportEntry {
  return {
    id: entry.id,
    name: entry.name ?? null,
    type: entry.type,
    provider: entry.provider ?? null,
    status: entry.status,
    environment: entry.environment,
    pciScope: entry.pci_scope ?? null,
    owner: ownerOf(entry),
    createdAt: entry.created_at ?? null,
    expiresAt: entry.expires_at ?? null,
    lastRotatedAt: entry.last_rotated_at ?? null,
    lastReviewedAt: entry.last_reviewed_at ?? null,
    scopes: entry.scopes ?? [],
    scopeModel: entry.scope_model ?? null,
    networks: entry.allowed_networks ?? [],
    findings,
  };
}

function inventoryPart(input: ReportInput): Report['inventory'] {
  const findingsOf = new Map<string, string[]>();
  for (const { finding, reconciliation } of input.reconciliation.findings) {
    if (reconciliation.state === 'unregistered') continue;
    const list = findingsOf.get(reconciliation.entry.id) ?? [];
    findingsOf.set(reconciliation.entry.id, [...list, finding.id]);
  }
  const tokens = input.inventory?.tokens ?? [];
  return {
    path: input.inventory?.path ?? null,
    sha256: input.inventory?.sha256 ?? null,
    ...(input.inventory === null ? { base: '' } : input.vantage),
    entries: tokens.length,
    matched: findingsOf.size,
    unseen: input.reconciliation.unseen.map((entry) => entry.id),
    population: tokens.map((entry) => toEntry(entry, findingsOf.get(entry.id) ?? [])),
  };
}

function protectedPart(values: readonly PlacedProtectedValue[]): ReportProtected[] {
  return [...groupBy(values, ({ mechanism }) => mechanism)]
    .map(([mechanism, group]): ReportProtected => ({
      mechanism,
      kind: group[0]?.kind ?? 'reference',
      count: group.length,
      places: group.slice(0, PROTECTED_PLACES).map(({ path, line }) => ({ path, line })),
    }))
    .sort((a, b) => b.count - a.count || (a.mechanism < b.mechanism ? -1 : 1));
}

function countBy<Key extends string>(keys: readonly Key[], values: readonly Key[]): Record<Key, number> {
  const counts = recordOf(keys, () => 0);
  for (const value of values) counts[value]++;
  return counts;
}

export function buildReport(input: ReportInput): Report {
  const findings = input.reconciliation.findings.map((reconciled) => toFinding(reconciled, input));
  const counted = findings.filter((finding) => finding.suppressed === null);
  const report: Report = {
    $schema: SCHEMA_ID,
    schemaVersion: SCHEMA_VERSION,
    tool: input.tool,
    run: {
      startedAt: new Date(input.startedAt).toISOString(),
      durationMs: input.durationMs,
      asOf: new Date(input.asOf).toISOString(),
      source: input.source,
      ...input.counts,
      complete: input.complete,
      skipped: input.skipped.map(({ path, reason }) => ({ path, reason })),
      identity: input.identity,
      minConfidence: input.minConfidence,
      ...settingsPart(input.request, findings, input.skipped),
    },
    summary: {
      findings: counted.length,
      suppressed: findings.length - counted.length,
      bySeverity: countBy(
        SEVERITIES,
        counted.map((finding) => finding.severity),
      ),
      byState: countBy(
        STATES,
        counted.map((finding) => finding.state),
      ),
    },
    findings,
    inventory: inventoryPart(input),
    protected: protectedPart(input.protectedValues),
    ...(input.usage === null ? {} : { usage: usagePart(input.usage) }),
    assessment: {
      catalogue: input.assessment.catalogue,
      requirements: input.assessment.requirements,
      checks: input.assessment.checks,
      thresholds: input.assessment.thresholds,
    },
    diagnostics: input.diagnostics,
  };
  const secrets = input.reconciliation.findings.map(({ finding }) => finding.secret);
  return withoutSecretNames(report, secrets, input.secretsIn);
}
