/**
 * The JSON Schema of the report, which the package exports as `keyroll/schema/report-1.json`. Fields stand in the order
 * in which reports are written.
 */
import { recordOf } from '../../base/record.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { STATES, type State } from '../../model/reconciliation.ts';
import {
  SCHEMA_ID,
  SCHEMA_VERSION,
  type Report,
  type ReportBaseline,
  type ReportConfiguration,
  type ReportEntry,
  type ReportInventory,
  type ReportProtected,
  type ReportRun,
  type ReportSource,
  type ReportSummary,
  type ReportTool,
} from '../../model/report.ts';
import {
  DEFINITIONS,
  count,
  described,
  flag,
  list,
  literal,
  matching,
  named,
  nullable,
  number,
  oneOf,
  optional,
  ordinal,
  record,
  text,
} from './json-schema.ts';
import { assessment } from './assessment-schema.ts';
import { comparison } from './comparison-schema.ts';
import { finding } from './finding-schema.ts';
import { DIGEST, confidence, severityNumbers } from './parts.ts';
import { usage } from './usage-schema.ts';

const FILE_DIGEST = described("Of the file's bytes.", DIGEST);

const SUPPRESSED = described('Number of findings that it suppressed.', count);

const source = record<ReportSource>({
  kind: text,
  targets: list(text),
  repository: nullable(text),
  remote: optional(described("Address of the repository's remote `origin`, host and path only.", nullable(text))),
  head: nullable(text),
  refs: optional(
    described(
      "For a history of all refs: their number, and the SHA-256 of what `git for-each-ref --format='%(objectname) %(refname)'` prints.",
      record({ count, sha256: DIGEST }),
    ),
  ),
  roots: optional(described('For a range: ids of its commits without a parent, if it has any.', list(text))),
  base: optional(
    described(
      "From the repository's top to the folder that paths of findings start from, for example `services/api`.",
      text,
    ),
  ),
});

const configuration = record<ReportConfiguration>({
  path: text,
  sha256: FILE_DIGEST,
  excluded: described('Number of paths that its patterns excluded; each is listed as skipped.', count),
  disabled: described('Rules whose findings it suppresses.', list(text)),
  suppressed: SUPPRESSED,
});

const baseline = record<ReportBaseline>({
  path: text,
  sha256: FILE_DIGEST,
  entries: count,
  suppressed: SUPPRESSED,
  known: described('Number of findings that it knows and that still count.', count),
});

const run = record<ReportRun>({
  startedAt: matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/),
  durationMs: number,
  asOf: described(
    'The instant as of which ages and expiries are judged.',
    matching(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/),
  ),
  source,
  files: count,
  blobs: count,
  commits: count,
  bytes: count,
  complete: described('False when something in scope could not be read or compared.', flag),
  skipped: list(record({ path: text, reason: text })),
  identity: described(
    'pepper: ids are stable across runs; per-run: they are valid in this report only, and fingerprints were not compared.',
    oneOf(['pepper', 'per-run']),
  ),
  minConfidence: confidence,
  configuration: optional(described('The configuration in force; null if there was none.', nullable(configuration))),
  baseline: optional(described('The baseline in force; null if there was none.', nullable(baseline))),
});

const entry = named(
  'entry',
  described(
    'An inventory entry, without anything of its secret.',
    record<ReportEntry>({
      id: text,
      name: nullable(text),
      type: text,
      provider: nullable(text),
      status: text,
      environment: text,
      owner: nullable(text),
      pciScope: optional(described('Scope as the inventory states it; not verified.', nullable(text))),
      createdAt: nullable(text),
      expiresAt: described('A date, `never` or `unknown`.', nullable(text)),
      lastRotatedAt: nullable(text),
      lastReviewedAt: nullable(text),
      scopes: optional(described('What it may do, as the inventory states it.', list(text))),
      scopeModel: optional(nullable(text)),
      networks: optional(
        described('From where it may be used, as the inventory states it; empty: from anywhere.', list(text)),
      ),
      purpose: optional(nullable(text)),
      contact: optional(described('Of the owner.', nullable(text))),
      consumers: optional(described('Who uses it, as the inventory states it.', list(text))),
      storage: optional(described('Where it is meant to be kept: the kind of store and its reference.', list(text))),
      rotationMethod: optional(nullable(text)),
      findings: described('Ids of the findings that matched it.', list(text)),
    }),
  ),
);

const inventory = record<ReportInventory>({
  path: nullable(text),
  sha256: optional(nullable(FILE_DIGEST)),
  base: optional(
    described(
      "From the inventory's folder to the folder that paths of findings start from; empty if they are the same.",
      text,
    ),
  ),
  folder: optional(
    described(
      "From the folder that paths of findings start from to the inventory's folder; empty if they are the same.",
      text,
    ),
  ),
  entries: count,
  matched: count,
  unseen: described('Ids of entries that no finding matched.', list(text)),
  population: list(entry),
});

const protectedValues = named(
  'protected',
  described(
    'Values that are protected: references to a store, or ciphertext.',
    record<ReportProtected>({
      mechanism: text,
      kind: oneOf(['reference', 'ciphertext']),
      count,
      places: described('The first places.', list(record({ path: text, line: ordinal }), { maxItems: 10 })),
    }),
  ),
);

const diagnostic = named(
  'diagnostic',
  record<Diagnostic>({
    severity: oneOf(['error', 'warning', 'note']),
    code: described('Stable slug.', text),
    message: text,
    path: nullable(text),
    line: nullable(ordinal),
    column: nullable(ordinal),
  }),
);

const report = record<Report>({
  $schema: described('Name under which the package exports this schema.', text),
  schemaVersion: literal(SCHEMA_VERSION),
  tool: record<ReportTool>({
    name: literal('keyroll'),
    version: text,
    rulesDigest: text,
    catalogueDigest: text,
    rules: described('Number of rules in force.', count),
  }),
  run,
  summary: record<ReportSummary>({
    findings: count,
    suppressed: count,
    bySeverity: severityNumbers,
    byState: record<Record<State, number>>(recordOf(STATES, () => count)),
  }),
  findings: list(finding),
  inventory,
  protected: list(protectedValues),
  usage: optional(described('What usage logs say about tokens; absent or null if none were read.', nullable(usage))),
  assessment,
  changes: optional(described('What changed since an earlier report, if one was given.', nullable(comparison))),
  diagnostics: list(diagnostic),
});

export const REPORT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: SCHEMA_ID,
  title: 'keyroll report',
  description: 'The result of one keyroll run. It holds masks, never secrets.',
  ...report.json,
  $defs: DEFINITIONS,
} as const;
