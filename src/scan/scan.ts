/**
 * The pipeline, top to bottom: sources, detection, findings, inventory, assessment, report.
 * Read this first; every stage is one call into the folder of its name.
 */
import { once } from '../base/once.ts';
import type { LocatedMatch } from '../findings/located-match.ts';
import { diagnostic } from '../model/diagnostic.ts';
import type { ScanEvidence } from '../model/evidence.ts';
import type { Io } from '../base/io.ts';
import type { ReconciliationResult } from '../model/reconciliation.ts';
import type { Report, ReportTool } from '../model/report.ts';
import type { UsageEvidence } from '../model/usage.ts';
import { assess } from '../pci/assess.ts';
import type { Catalogue } from '../pci/catalogue.ts';
import { limitsOf } from '../pci/thresholds.ts';
import { placeInRepository } from '../sources/git/place-in-repository.ts';
import { buildReport } from './report/build-report.ts';
import { secretsIn } from './report/mask-names.ts';
import type { LogCollection } from './logs/collect-logs.ts';
import { collect } from './collect.ts';
import type { Collection } from './collection.ts';
import { builtInCatalogue } from './assets/catalogue.ts';
import { openRules, type RulesInUse } from './assets/rules.ts';
import type { ScanListener, ScanRequest } from './request.ts';
import type { ScanContext } from './scan-context.ts';
import type { ReconciledScan } from './reconcile-findings.ts';

/** The supplied logs, compared with the inventory and with the secrets of the sources. */
async function readLogs(
  sources: Collection,
  catalogue: Catalogue,
  context: ScanContext,
): Promise<LogCollection | null> {
  const { request, open } = context;
  if (request.logs === null) return null;
  const { collectLogs } = await import('./logs/collect-logs.ts');
  const { seenIn } = await import('./reconcile-findings.ts');
  const limits = limitsOf(catalogue, request.inventory?.policy ?? null);
  return collectLogs(request.logs, { limits, seen: seenIn(sources, open, request) }, context);
}

/** Sources that look for what stands somewhere, not for what is new. */
const WHOLE: ReadonlySet<string> = new Set(['tree', 'history', 'usage']);

function evidenceOf(collection: Collection): ScanEvidence {
  return {
    files: collection.files + collection.blobs,
    commits: collection.commits,
    historyScanned: collection.source.kind === 'history',
    changesAlone: !WHOLE.has(collection.source.kind),
    complete: collection.complete,
    hasSource: collection.hasSource,
    envFiles: collection.envFiles,
    weaknesses: collection.weaknesses,
  };
}

/** An entry that a log has seen in use was seen. */
function unseenOf({ unseen }: ReconciliationResult, usage: UsageEvidence | null): ReconciliationResult['unseen'] {
  const used = new Set(usage?.tokens.map(({ entry }) => entry));
  return used.size === 0 ? unseen : unseen.filter(({ id }) => !used.has(id));
}

/** What the scan went through: the sources, and the logs where there are any. */
interface Collected {
  readonly sources: Collection;
  readonly logs: LogCollection | null;
}

function assessmentOf(
  reconciliation: ReconciliationResult,
  { sources, logs }: Collected,
  catalogue: Catalogue,
  request: ScanRequest,
) {
  return assess({
    findings: reconciliation.findings,
    inventory: request.inventory,
    unseen: reconciliation.unseen,
    evidence: evidenceOf(sources),
    usage: logs?.usage ?? null,
    logSecretsSearched: request.logs?.secrets ?? true,
    earlier: request.earlier ?? null,
    asOf: request.asOf,
    fingerprintsCompared: reconciliation.fingerprintsCompared,
    cardNumbersSearched: request.rules.cardholderData,
    catalogue,
  });
}

/**
 * What the settings already knew to be missing counts, and so does a range or tree in which there was nothing to look
 * at.
 */
function completed(collection: Collection, request: ScanRequest): Collection {
  const isEmpty = collection.files + collection.blobs + collection.commits === 0;
  const said =
    isEmpty && request.mustFindFiles
      ? [diagnostic('error', 'nothing-scanned', 'there was nothing to scan, which a CI job never intends')]
      : [];
  const missing = [...request.diagnostics, ...said].some(({ severity }) => severity === 'error');
  return {
    ...collection,
    complete: collection.complete && !missing,
    diagnostics: [...said, ...collection.diagnostics],
  };
}

function keyOfMatch({ match, provenance: { path } }: LocatedMatch): string {
  return `${path}\0${match.ruleId}\0${match.span.start}`;
}

/**
 * What the logs yielded, beside what the sources did. A log may lie in the tree that was scanned: it counts once, and
 * so do its secrets. The public ids that it names tokens by are what it is for, and no finding.
 */
function withLogs(collection: Collection, logs: LogCollection | null, rules: () => RulesInUse): Collection {
  if (logs === null) return collection;
  const { source } = collection;
  const scanned = collection.paths?.() ?? new Set();
  const read = new Set(logs.usage.files.map(({ path }) => path).filter((path) => scanned.has(path)));
  const isPublicId = ({ match, provenance }: LocatedMatch): boolean =>
    read.has(provenance.path) && rules().book.info(match.ruleId)?.kind === 'identifier';
  const located = collection.located.filter((match) => !isPublicId(match));
  const known = new Set(located.map(keyOfMatch));
  const further = logs.usage.files.filter(({ path }) => !scanned.has(path));
  return {
    ...collection,
    source: source.kind === 'usage' ? { ...source, targets: logs.targets } : source,
    located: [...located, ...logs.located.filter((match) => !known.has(keyOfMatch(match)))],
    files: collection.files + further.length,
    bytes: collection.bytes + further.reduce((sum, { bytes }) => sum + bytes, 0),
    complete: collection.complete && logs.complete,
    skipped: [...collection.skipped, ...logs.skipped],
    diagnostics: [...collection.diagnostics, ...logs.diagnostics],
  };
}

/** The result where there is neither a match nor an entry to look for. */
const NOTHING_TO_RECONCILE: ReconciledScan = {
  reconciliation: { findings: [], unseen: [], fingerprintsCompared: true },
  diagnostics: [],
};

function hasNothingToReconcile({ located }: Collection, { baseline, inventory }: ScanRequest): boolean {
  return located.length === 0 && baseline === null && inventory === null;
}

function toolOf(version: string, { book }: RulesInUse, catalogueDigest: string): ReportTool {
  return { name: 'keyroll', version, rulesDigest: book.digest, catalogueDigest, rules: book.count };
}

export async function scan(
  request: ScanRequest,
  io: Io,
  version: string,
  listener: ScanListener = {},
): Promise<Report> {
  const startedAt = io.now();
  const open = once(() => openRules(request.rules));
  const context = { request, io, listener, open };
  const sources = await collect(context);
  listener.onCollected?.();
  const { catalogue, digest } = builtInCatalogue();
  const logs = await readLogs(sources, catalogue, context);
  const collection = completed(withLogs(sources, logs, open), request);
  const rules = open();
  const { reconciliation: reconciled, diagnostics } = hasNothingToReconcile(collection, request)
    ? NOTHING_TO_RECONCILE
    : await (await import('./reconcile-findings.ts')).reconcileFindings(collection, sources, rules, request);
  const reconciliation = { ...reconciled, unseen: unseenOf(reconciled, logs?.usage ?? null) };
  const assessment = assessmentOf(reconciliation, { sources, logs }, catalogue, request);
  const { repository } = collection.source;
  return buildReport({
    tool: toolOf(version, rules, digest),
    startedAt,
    durationMs: io.now() - startedAt,
    request,
    base: placeInRepository(request.root),
    remote: repository === null ? null : (await import('../sources/git/remote.ts')).remoteOf(repository),
    collection,
    reconciliation,
    assessment,
    usage: logs?.usage ?? null,
    secretsIn: (names) => secretsIn(names, rules),
    diagnostics: [...request.diagnostics, ...collection.diagnostics, ...diagnostics],
  });
}
