/**
 * SARIF 2.1.0 for code hosts. One result for each finding at its first place; secrets that stand in history alone go
 * to a run of their own category, because their lines are not in the checked-out files. Suppressed findings are left
 * out. What logs show of tokens stands beside them. A content-based line hash is not made here: that needs the file,
 * and the uploading side computes it.
 */
import { grouped } from '../../base/count.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import { visible, visibleJson } from '../sanitise.ts';
import { notificationOf, noteOf, type SarifNotification } from './notification.ts';
import { isInHistoryOnly, resultOf } from './result.ts';
import { seenFromTop } from '../host-paths.ts';
import { rulesOf } from './rule.ts';
import { usageResult, usageRules } from './usage.ts';
import { usageItems, type UsageItem } from '../usage-items.ts';
import { gravestFirst, openFindings } from '../view.ts';

const SARIF_SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** Scans that may find what is gone: they say so of nothing too, or what a code host shows of the last one stays. */
const LOOKS_BACK: ReadonlySet<string> = new Set(['history', 'range']);
/** What GitHub takes in one run; more and the upload as a whole is refused. */
const MAX_RESULTS = 25_000;

export function sarif(scanned: Report): string {
  const report = seenFromTop(scanned);
  const open = openFindings(report);
  const current = open.filter((finding) => !isInHistoryOnly(finding));
  const history = open.filter(isInHistoryOnly);
  const notifications = report.diagnostics.map(notificationOf);
  const category = categoryOf(report);
  const runs = [
    runOf(report, { category: category('folder'), findings: current, used: usageItems(report), notifications }),
    ...(history.length === 0 && !LOOKS_BACK.has(report.run.source.kind)
      ? []
      : [runOf(report, { category: category('history'), findings: history, used: [], notifications: [] })]),
  ];
  return `${visibleJson(JSON.stringify({ $schema: SARIF_SCHEMA, version: '2.1.0', runs }, null, 2))}\n`;
}

/** A code host takes an upload for all there is in its category, so a folder that was scanned alone has its own. */
function categoryOf({ run: { source } }: Report): (what: 'folder' | 'history') => string {
  const base = visible(source.base ?? '');
  return (what) => (base !== '' ? `keyroll/${what}/${base}/` : what === 'folder' ? 'keyroll/' : `keyroll/${what}/`);
}

interface Results {
  readonly findings: readonly ReportFinding[];
  readonly used: readonly UsageItem[];
}

/** What a run has room for, usage first, then the gravest findings; `left` is the number of results left out. */
function fitted(all: Results): Results & { readonly left: number } {
  const used = all.used.slice(0, MAX_RESULTS);
  const room = MAX_RESULTS - used.length;
  const findings = all.findings.length <= room ? all.findings : gravestFirst(all.findings).slice(0, room);
  return { findings, used, left: all.findings.length - findings.length + all.used.length - used.length };
}

interface RunContent extends Results {
  readonly category: string;
  readonly notifications: readonly SarifNotification[];
}

function runOf(report: Report, content: RunContent): object {
  const { category, notifications } = content;
  const { findings, used, left } = fitted(content);
  const rules = [
    ...rulesOf(findings).map((rule) => ({ id: rule.id, rule })),
    ...(used.length === 0 ? [] : usageRules(report)),
  ];
  const indexes = new Map(rules.map(({ id }, at) => [id, at]));
  const described = rules.map(({ rule }) => rule);
  const { identity } = report.run;
  return {
    tool: { driver: driverOf(report, described) },
    automationDetails: { id: category },
    invocations: [invocationOf(report, [...notifications, ...(left === 0 ? [] : [leftOut(left)])])],
    ...provenanceOf(report),
    originalUriBaseIds: {
      SRCROOT: {
        description: { text: 'The top of the repository, or the folder that was scanned where there is none.' },
      },
    },
    columnKind: 'utf16CodeUnits',
    results: [
      ...findings.map((finding) => resultOf(finding, indexes.get(finding.rule) ?? -1, identity)),
      ...used.map((item) => usageResult(item, indexes.get(item.check) ?? -1)),
    ],
    properties: propertiesOf(report),
  };
}

function driverOf({ tool }: Report, rules: readonly object[]): object {
  return {
    name: tool.name,
    version: tool.version,
    ...(isSemantic(tool.version) ? { semanticVersion: tool.version } : {}),
    rules,
    properties: { rulesDigest: tool.rulesDigest, catalogueDigest: tool.catalogueDigest, rulesInForce: tool.rules },
  };
}

function invocationOf({ run }: Report, notifications: readonly SarifNotification[]): object {
  return {
    executionSuccessful: run.complete,
    startTimeUtc: run.startedAt,
    endTimeUtc: new Date(Date.parse(run.startedAt) + run.durationMs).toISOString(),
    toolExecutionNotifications: notifications,
  };
}

function leftOut(left: number): SarifNotification {
  return noteOf(
    'results-left-out',
    `${grouped(left)} less severe results are left out: a run holds at most ${grouped(MAX_RESULTS)}.`,
  );
}

/** What SARIF has no place of its own for. */
function propertiesOf({ run, summary, inventory }: Report): object {
  return {
    source: run.source.kind,
    asOf: run.asOf,
    files: run.files,
    blobs: run.blobs,
    commits: run.commits,
    bytes: run.bytes,
    skipped: run.skipped.length,
    suppressed: summary.suppressed,
    identity: run.identity,
    minConfidence: run.minConfidence,
    ...(run.source.head === null ? {} : { revisionId: run.source.head }),
    ...(run.configuration == null ? {} : { configuration: fileOf(run.configuration) }),
    ...(run.baseline == null ? {} : { baseline: fileOf(run.baseline) }),
    ...(inventory.path === null ? {} : { inventory: fileOf({ path: inventory.path, sha256: inventory.sha256 ?? '' }) }),
  };
}

/** A file that what is reported hangs on. */
function fileOf({ path, sha256 }: { readonly path: string; readonly sha256: string }): object {
  return { path: visible(path), sha256 };
}

const SEMANTIC = /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

function isSemantic(version: string): boolean {
  return SEMANTIC.test(version);
}

/** SARIF demands an address here, which a path of a machine is not. */
function provenanceOf({ run: { source } }: Report): object {
  if (source.remote === undefined || source.remote === null) return {};
  return {
    versionControlProvenance: [
      { repositoryUri: source.remote, ...(source.head === null ? {} : { revisionId: source.head }) },
    ],
  };
}
