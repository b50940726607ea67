/**
 * From the results of all stages to the report: the last place where a `Secret` is at hand. Names of files, branches
 * and people come along as they are, and may hold tokens that nobody looked for there: the last step masks them.
 */
import type { Assessment } from '../../model/assessment.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { PlacedProtectedValue } from '../../model/evidence.ts';
import type { Occurrence } from '../../model/finding.ts';
import { addUnder, groupBy } from '../../base/group-by.ts';
import type { CommitRef, Lifetime } from '../../model/history.ts';
import { entryRow } from '../../inventory/entry-row.ts';
import { entryOf, STATES, type ReconciledFinding, type ReconciliationResult } from '../../model/reconciliation.ts';
import { recordOf } from '../../base/record.ts';
import {
  SCHEMA_ID,
  SCHEMA_VERSION,
  type Report,
  type ReportCommit,
  type ReportFinding,
  type ReportHistory,
  type ReportInventory,
  type ReportOccurrence,
  type ReportProtected,
  type ReportRun,
  type ReportSummary,
  type ReportTool,
} from '../../model/report.ts';
import type { Secret } from '../../model/secret.ts';
import { SEVERITIES } from '../../model/severity.ts';
import type { UsageEvidence } from '../../model/usage.ts';
import { checksOfFinding, NO_CHECK_FAILED, type FindingChecks } from '../../pci/finding-checks.ts';
import { severityGiven } from '../../pci/severity.ts';
import type { Collection } from '../collection.ts';
import { maskSecretNames } from './mask-names.ts';
import { settingsPart } from './settings-part.ts';
import { usagePart } from './usage-part.ts';
import type { ScanRequest } from '../request.ts';

export interface ReportInput {
  readonly tool: ReportTool;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly request: ScanRequest;
  /** Way from the top of the repository to the folder that paths start from. */
  readonly base: string;
  /** Address that the repository was cloned from. */
  readonly remote: string | null;
  readonly collection: Collection;
  readonly reconciliation: ReconciliationResult;
  readonly assessment: Assessment;
  readonly usage: UsageEvidence | null;
  /** Secrets that the rules are sure of in a text of names. */
  readonly secretsIn: (names: string) => readonly Secret[];
  readonly diagnostics: readonly Diagnostic[];
}

const PROTECTED_PLACES = 10;
const NAMED_REFS = 20;

function toOccurrence(occurrence: Occurrence): ReportOccurrence {
  const { range, span, place, roleHere } = occurrence;
  return {
    path: occurrence.path,
    ...range,
    byteStart: span.start,
    byteEnd: span.end,
    blob: occurrence.blob,
    commit: occurrence.commit,
    exposure: occurrence.exposure,
    part: occurrence.part,
    role: place.role,
    ...(roleHere === undefined ? {} : { roleHere }),
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

function toFinding(
  { finding, reconciliation }: ReconciledFinding,
  { checks, requirements }: FindingChecks,
  identity: ReportRun['identity'],
): ReportFinding {
  const { rule } = finding;
  return {
    id: finding.id,
    fingerprint: identity === 'pepper' ? finding.fingerprint : null,
    rule: rule.id,
    title: rule.title,
    provider: rule.provider,
    providerName: rule.providerName,
    kind: rule.kind,
    severity: severityGiven(finding, reconciliation),
    confidence: finding.confidence,
    masked: finding.secret.masked,
    lifetime: rule.lifetime,
    exposure: finding.exposure,
    state: reconciliation.state,
    stateDetail: reconciliation.state === 'unregistered' ? null : reconciliation.detail,
    entry: entryOf(reconciliation)?.id ?? null,
    isNew: finding.isNew,
    suppressed: finding.suppression,
    requirements,
    checks,
    proofs: finding.proofs,
    grants: rule.grants,
    rotate: rule.rotate,
    docs: rule.docs,
    history: toHistory(finding.lifetime),
    occurrences: finding.occurrences.map(toOccurrence),
  };
}

function inventoryPart(
  { inventory, pathOffset }: ScanRequest,
  { findings, unseen }: ReconciliationResult,
): ReportInventory {
  const findingsOf = new Map<string, string[]>();
  for (const { finding, reconciliation } of findings) {
    const entry = entryOf(reconciliation);
    if (entry !== null) addUnder(findingsOf, entry.id, finding.id);
  }
  const tokens = inventory?.tokens ?? [];
  return {
    path: inventory?.path ?? null,
    sha256: inventory?.sha256 ?? null,
    ...(inventory === null ? { base: '' } : pathOffset),
    entries: tokens.length,
    matched: findingsOf.size,
    unseen: unseen.map((entry) => entry.id),
    population: tokens.map((entry) => ({
      ...entryRow(entry),
      findings: findingsOf.get(entry.id) ?? [],
    })),
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

function summaryOf(findings: readonly ReportFinding[]): ReportSummary {
  const counted = findings.filter((finding) => finding.suppressed === null);
  return {
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
  };
}

function runPart(input: ReportInput, findings: readonly ReportFinding[]): ReportRun {
  const { request, collection } = input;
  return {
    startedAt: new Date(input.startedAt).toISOString(),
    durationMs: input.durationMs,
    asOf: new Date(request.asOf).toISOString(),
    source: { ...collection.source, base: input.base, remote: input.remote },
    files: collection.files,
    blobs: collection.blobs,
    commits: collection.commits,
    bytes: collection.bytes,
    complete: collection.complete,
    skipped: collection.skipped.map(({ path, reason }) => ({ path, reason })),
    identity: request.fingerprinter.kind,
    minConfidence: request.minConfidence,
    ...settingsPart(request, findings, collection.skipped),
  };
}

export function buildReport(input: ReportInput): Report {
  const { request, collection, reconciliation, assessment, usage } = input;
  const failed = checksOfFinding(assessment);
  const findings = reconciliation.findings.map((reconciled) =>
    toFinding(reconciled, failed.get(reconciled.finding.id) ?? NO_CHECK_FAILED, request.fingerprinter.kind),
  );
  const report: Report = {
    $schema: SCHEMA_ID,
    schemaVersion: SCHEMA_VERSION,
    tool: input.tool,
    run: runPart(input, findings),
    summary: summaryOf(findings),
    findings,
    inventory: inventoryPart(request, reconciliation),
    protected: protectedPart(collection.protectedValues),
    ...(usage === null ? {} : { usage: usagePart(usage) }),
    assessment,
    diagnostics: input.diagnostics,
  };
  const secrets = reconciliation.findings.map(({ finding }) => finding.secret);
  return maskSecretNames(report, secrets, input.secretsIn);
}
