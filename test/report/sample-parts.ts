/** Parts of reports for tests. Masks come from generated letters, so no value that looks live stands here. */
import { catalogue } from '../pci/make.ts';
import type { RequirementAssessment, CheckResult } from '../../src/model/assessment.ts';
import {
  SCHEMA_ID,
  type Report,
  type ReportEntry,
  type ReportFinding,
  type ReportHistory,
  type ReportOccurrence,
} from '../../src/model/report.ts';
import { type State, STATES } from '../../src/model/reconciliation.ts';
import { maskOf } from '../../src/model/secret.ts';
import { SEVERITIES, type Severity } from '../../src/model/severity.ts';
import type { RenderOptions } from '../../src/report/style.ts';
import { letters } from '../letters.ts';

export const PLAIN: RenderOptions = { colour: false, columns: 80, unicode: true, hyperlinks: false, verbose: false };

export function sampleMask(seed: number, prefix = 'tok_'): string {
  return maskOf(`${prefix}${letters(seed, 32)}`, { kind: 'ends', prefixLength: prefix.length });
}

export function occurrence(over: Partial<ReportOccurrence> = {}): ReportOccurrence {
  return {
    path: 'src/billing/client.ts',
    line: 12,
    column: 27,
    endLine: 12,
    endColumn: 63,
    byteStart: 310,
    byteEnd: 346,
    blob: null,
    commit: null,
    exposure: 'committed',
    part: 'secret',
    role: 'source',
    environment: 'unknown',
    decoded: [],
    excerpt: '',
    ...over,
  };
}

export function finding(seed: number, over: Partial<ReportFinding> = {}): ReportFinding {
  const masked = sampleMask(seed);
  return {
    id: seed.toString(16).padStart(20, '0'),
    fingerprint: seed.toString(16).padStart(40, '0'),
    rule: 'acme-live-key',
    title: 'Acme live secret key',
    provider: 'acme',
    providerName: 'Acme',
    kind: 'api-key',
    severity: 'critical',
    confidence: 'high',
    masked,
    lifetime: 'long-lived',
    exposure: 'committed',
    state: 'unregistered',
    stateDetail: null,
    entry: null,
    isNew: true,
    suppressed: null,
    requirements: [
      { id: '6.2.4', relation: 'supporting' },
      { id: '8.6.2', relation: 'analogous' },
      { id: '8.3.2', relation: 'direct' },
    ],
    checks: ['SCN-001', 'SCN-003'],
    proofs: [
      { kind: 'checksum', result: 'holds', detail: 'check digits match' },
      { kind: 'context', result: 'holds', detail: 'the key names a secret' },
    ],
    grants: 'Payments can be made and refunded in the name of the account.',
    rotate: 'Roll the key in the dashboard under Developers, then delete the old one.',
    docs: 'https://docs.example.com/keys',
    occurrences: [occurrence({ excerpt: `  key: process.env.KEY ?? "${masked}",` })],
    ...over,
  };
}

export function history(over: Partial<ReportHistory> = {}): ReportHistory {
  return {
    introduced: { commit: '0ddba11'.padEnd(40, '0'), author: 'A Person', date: '2024-03-02T10:11:12Z' },
    removed: { commit: '4f2a9c1'.padEnd(40, '0'), author: 'B Person', date: '2024-05-01T08:00:00Z' },
    daysExposed: 60,
    atHead: false,
    reach: 'reachable',
    branches: ['1.x', 'main'],
    tags: ['v1.0'],
    branchCount: 2,
    tagCount: 14,
    blobs: 3,
    ...over,
  };
}

export function entry(id: string, over: Partial<ReportEntry> = {}): ReportEntry {
  return {
    id,
    name: `Token ${id}`,
    type: 'api_key',
    provider: 'acme',
    status: 'active',
    environment: 'prod',
    owner: 'team payments',
    pciScope: 'cde',
    createdAt: '2026-01-10',
    expiresAt: '2027-01-10',
    lastRotatedAt: '2026-01-10',
    lastReviewedAt: null,
    findings: [],
    ...over,
  };
}

export const ZERO = { critical: 0, high: 0, medium: 0, low: 0, info: 0 } satisfies Record<Severity, number>;

export function requirement(id: string, over: Partial<RequirementAssessment> = {}): RequirementAssessment {
  return {
    id,
    summary: `Our own words about requirement ${id}.`,
    result: 'no_exceptions_found',
    relation: 'direct',
    checks: ['SCN-001'],
    exceptions: 0,
    exceptionsBySeverity: ZERO,
    notEvaluated: [],
    manual: `Examine the documents for ${id} and interview the people.`,
    ...over,
  };
}

export function check(id: string, over: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    title: `Title of ${id}`,
    severity: 'high',
    outcome: 'pass',
    population: 120,
    requirements: [{ id: '8.3.2', relation: 'direct' }],
    failed: [],
    excepted: [],
    notEvaluated: [],
    ...over,
  };
}

/** A report around the given parts, with counts that agree with them. */
export function reportOf(over: Partial<Report> = {}): Report {
  const findings = over.findings ?? [];
  const open = findings.filter(({ suppressed }) => suppressed === null);
  const number = (test: (one: ReportFinding) => boolean): number => open.filter(test).length;
  return {
    $schema: SCHEMA_ID,
    schemaVersion: '1',
    tool: { name: 'keyroll', version: '0.1.0', rulesDigest: 'a1b2c3d4', catalogueDigest: 'd4c3b2a1', rules: 214 },
    run: {
      startedAt: '2026-11-21T10:00:00.000Z',
      durationMs: 840,
      asOf: '2026-11-21',
      source: { kind: 'tree', targets: ['.'], repository: '/home/dev/shop', head: 'c0ffee'.repeat(6) + 'c0ff' },
      files: 1204,
      blobs: 0,
      commits: 38,
      bytes: 12_400_000,
      complete: true,
      skipped: [],
      identity: 'pepper',
      minConfidence: 'medium',
    },
    summary: {
      findings: open.length,
      suppressed: findings.length - open.length,
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [severity, number((one) => one.severity === severity)]),
      ) as Record<Severity, number>,
      byState: Object.fromEntries(STATES.map((state) => [state, number((one) => one.state === state)])) as Record<
        State,
        number
      >,
    },
    findings,
    inventory: { path: null, entries: 0, matched: 0, unseen: [], population: [] },
    protected: [],
    assessment: {
      catalogue: 'PCI DSS 4.0.1 / catalogue 1',
      requirements: [],
      checks: [],
      thresholds: [],
      disclaimers: catalogue.disclaimers,
    },
    diagnostics: [],
    ...over,
  };
}
