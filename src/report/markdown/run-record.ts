/** Section 2: what ran, on what, when, with which rules and settings, and what was skipped. */
import { count, grouped } from '../../base/count.ts';
import { locationText } from '../../base/position.ts';
import type { Report, ReportInventory, ReportRun, ReportSource } from '../../model/report.ts';
import { prose, span, tableOf } from './text.ts';
import { tally } from '../view.ts';
import { bytesInWords, durationInWords } from '../wording.ts';

/** Skipped paths and diagnostics listed one by one; the JSON report has all. */
const MAX_LISTED = 50;

function identityInWords({ identity }: ReportRun): string {
  return identity === 'pepper'
    ? 'keyed hashes; ids are the same in every run with the same pepper'
    : '**no pepper was available**: ids are valid in this report only, and entries known by fingerprint were not compared';
}

function inventoryInWords({ path, sha256 }: ReportInventory): string {
  if (path === null) return 'none supplied';
  return `${span(path)}${typeof sha256 === 'string' ? `, SHA-256 ${span(sha256)}` : ''}`;
}

export function runSection(report: Report): string[] {
  const { tool, run, inventory } = report;
  const rows = [
    ['Tool', `keyroll ${prose(tool.version)}`],
    ['Rules', `${grouped(tool.rules)} in force, digest ${span(tool.rulesDigest)}`],
    ['Requirement catalogue', `${prose(report.assessment.catalogue)}, digest ${span(tool.catalogueDigest)}`],
    ['Started (UTC)', prose(run.startedAt)],
    ['Duration', durationInWords(run.durationMs)],
    ['Dates judged as of', prose(run.asOf)],
    ['Source', `${prose(run.source.kind)}: ${run.source.targets.map(span).join(', ')}`],
    ['Repository', run.source.repository === null ? 'none' : span(run.source.repository)],
    ...(run.source.remote ? [['Cloned from', span(run.source.remote)]] : []),
    ...(run.source.base ? [['Paths start from', `${span(run.source.base)} in the repository`]] : []),
    ['Checked-out commit', commitInWords(run.source)],
    ...refsRow(run.source),
    [
      'Looked at',
      `${count(run.files, 'file')}, ${count(run.commits, 'commit')}, ${count(run.blobs, 'blob')}, ${bytesInWords(run.bytes)}`,
    ],
    ['Complete', run.complete ? 'yes' : '**no**: something in scope could not be read or compared'],
    ['Lowest confidence reported', run.minConfidence],
    ['Inventory', inventoryInWords(inventory)],
    ...settingsRows(run),
    ['Identity of secrets', identityInWords(run)],
    ['Run by', 'to be filled in'],
  ];
  return [
    '## 2 Run record',
    tableOf(['Item', 'Value'], rows),
    ...skippedParagraphs(report),
    ...diagnosticParagraphs(report),
  ];
}

/** What tells another run over the same history from one over a history that has grown. */
function refsRow({ refs }: ReportSource): string[][] {
  return refs === undefined
    ? []
    : [
        [
          'Refs',
          `${count(refs.count, 'ref')}; the output of ${span("git for-each-ref --format='%(objectname) %(refname)'")} has the SHA-256 ${span(refs.sha256)}`,
        ],
      ];
}

/** Files are read as they stand in the working tree, which may be ahead of the commit. */
function commitInWords({ head, kind }: ReportSource): string {
  if (head === null) return 'none';
  return kind === 'tree'
    ? `${span(head)}; files were read from the working tree, including uncommitted changes`
    : span(head);
}

/** The files that decide what is scanned and reported. Reports of older versions do not name them. */
function settingsRows({ configuration, baseline }: ReportRun): string[][] {
  const rows: string[][] = [];
  if (configuration !== undefined) {
    rows.push([
      'Configuration',
      configuration === null
        ? 'none'
        : `${span(configuration.path)}, SHA-256 ${span(configuration.sha256)}: ${[
            `excluded ${count(configuration.excluded, 'path')}`,
            `disabled ${configuration.disabled.length === 0 ? 'no rule' : configuration.disabled.map(span).join(', ')}`,
            `suppressed ${count(configuration.suppressed, 'finding')}`,
          ].join(', ')}`,
    ]);
  }
  if (baseline !== undefined) {
    rows.push([
      'Baseline',
      baseline === null
        ? 'none'
        : `${span(baseline.path)}, SHA-256 ${span(baseline.sha256)}, ${count(baseline.entries, 'entry', 'entries')}: suppressed ${count(baseline.suppressed, 'finding')}; ${grouped(baseline.known)} more known, which still count`,
    ]);
  }
  return rows;
}

function more(total: number): string {
  return total > MAX_LISTED ? `\n- and ${grouped(total - MAX_LISTED)} more, listed in the JSON report` : '';
}

function skippedParagraphs({ run: { skipped } }: Report): string[] {
  if (skipped.length === 0) return ['No path in scope was skipped.'];
  const reasons = tally(skipped.map(({ reason }) => reason))
    .map(([reason, n]) => `${prose(reason)} ${grouped(n)}`)
    .join(', ');
  return [
    `Skipped: ${count(skipped.length, 'path')} (${reasons}).`,
    skipped
      .slice(0, MAX_LISTED)
      .map(({ path, reason }) => `- ${span(path)}: ${prose(reason)}`)
      .join('\n') + more(skipped.length),
  ];
}

function diagnosticParagraphs({ diagnostics }: Report): string[] {
  if (diagnostics.length === 0) return [];
  const place = (path: string | null, line: number | null): string =>
    path === null ? '' : `${span(locationText(path, line))}: `;
  const lines = diagnostics
    .slice(0, MAX_LISTED)
    .map(({ severity, message, path, line }) => `- ${severity}: ${place(path, line)}${prose(message)}`);
  return ['Messages of the run:', lines.join('\n') + more(diagnostics.length)];
}
