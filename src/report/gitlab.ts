/**
 * GitLab's report of a secret detection, version 15 of its schema: one vulnerability for each line that holds a secret,
 * which is what GitLab follows from pipeline to pipeline. Suppressed findings are left out, and nothing is quoted from
 * the source: the schema has a field for that, which GitLab shows to whoever may see the pipeline.
 */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../model/diagnostic.ts';
import { count } from '../base/count.ts';
import type { Report, ReportFinding, ReportOccurrence } from '../model/report.ts';
import type { Severity } from '../model/severity.ts';
import { prose } from './markdown/text.ts';
import { limited, visible, visibleJson, webAddress } from './sanitise.ts';
import { seenFromTop } from './host-paths.ts';
import { usageItems } from './usage-items.ts';
import { findingInWords, openFindings, placesOf, requirementsOf } from './view.ts';

const VERSION = '15.0.2';
const MAX_NAME = 255;
const MAX_SOLUTION = 7000;
/** The schema demands a commit, which a file outside of git has none of. */
const NO_COMMIT = '0'.repeat(40);

const SEVERITY_WORDS = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
} as const satisfies Record<Severity, string>;

/** As GitLab writes instants, in UTC and without a zone: `2026-08-02T10:00:00`. */
function instant(at: number): string {
  return new Date(at).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
}

/** The same for the same secret at the same place. */
function uuidOf({ id }: ReportFinding, { path, line, commit }: ReportOccurrence): string {
  const digest = createHash('sha256').update([id, path, line, commit].join('\0')).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The first is what GitLab tells kinds of vulnerabilities apart by. */
function identifiersOf(finding: ReportFinding): object[] {
  const rule = visible(finding.rule);
  return [
    { type: 'keyroll_rule_id', name: `keyroll rule ${rule}`, value: rule },
    { type: 'cwe', name: 'CWE-798', value: '798', url: 'https://cwe.mitre.org/data/definitions/798.html' },
    ...requirementsOf(finding).map(({ id }) => ({ type: 'pci_dss', name: `PCI DSS ${id}`, value: id })),
  ];
}

function vulnerabilityOf(finding: ReportFinding, place: ReportOccurrence, head: string | null): object {
  const address = webAddress(finding.docs);
  return {
    id: uuidOf(finding, place),
    name: limited(finding.title, MAX_NAME),
    description: prose(findingInWords(finding, place.exposure)),
    severity: SEVERITY_WORDS[finding.severity],
    solution: limited(finding.rotate, MAX_SOLUTION),
    identifiers: identifiersOf(finding),
    ...(address === null ? {} : { links: [{ url: address }] }),
    location: {
      file: visible(place.path),
      start_line: place.line,
      end_line: place.endLine,
      commit: { sha: place.commit ?? head ?? NO_COMMIT },
    },
  };
}

function messageOf({ severity, message, path }: Diagnostic): object {
  const text = visible(path === null ? message : `${path}: ${message}`);
  return { level: severity === 'note' ? 'info' : 'warn', value: text };
}

/** What logs show of tokens is no secret in a file, and must not be left out in silence. */
function ofUsage(report: Report): object[] {
  const used = usageItems(report).length;
  return used === 0
    ? []
    : [
        {
          level: 'warn',
          value: `Usage logs show ${count(used, 'exception')} as well; another report format lists them.`,
        },
      ];
}

function scanOf(report: Report): object {
  const { name, version } = report.tool;
  const tool = { id: name, name, version, vendor: { name } };
  const start = Date.parse(report.run.startedAt);
  return {
    analyzer: tool,
    scanner: tool,
    type: 'secret_detection',
    start_time: instant(start),
    end_time: instant(start + report.run.durationMs),
    status: report.run.complete ? 'success' : 'failure',
    messages: [...report.diagnostics.map(messageOf), ...ofUsage(report)],
  };
}

export function gitlab(scanned: Report): string {
  const report = seenFromTop(scanned);
  const { head } = report.run.source;
  const vulnerabilities = openFindings(report).flatMap((finding) =>
    placesOf(finding).map((place) => vulnerabilityOf(finding, place, head)),
  );
  return `${visibleJson(JSON.stringify({ version: VERSION, scan: scanOf(report), vulnerabilities }, null, 2))}\n`;
}
