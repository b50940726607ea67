/**
 * The evidence that a report holds, numbered so that an assessor can refer to it: the run, what was looked at, and
 * each check with its population. Numbers follow from the report alone; populations are always looked at whole.
 */
import type { Report, ReportCheck } from '../model/report.ts';
import { bytesInWords, count, numbered } from './wording.ts';

export interface EvidenceItem {
  /** `EV-001`. */
  readonly id: string;
  readonly title: string;
  readonly collected: string;
  readonly population: number;
  readonly examined: number;
}

export interface EvidenceIndex {
  readonly items: readonly EvidenceItem[];
  /** Evidence of what was looked at, which every requirement rests on. */
  readonly material: readonly string[];
  readonly ofCheck: ReadonlyMap<string, string>;
}

type Unnumbered = Omit<EvidenceItem, 'id'>;

function materialOf(report: Report): Unnumbered[] {
  const { run, inventory, protected: kept } = report;
  const skipped = run.skipped.length;
  const all = (title: string, collected: string, population: number): Unnumbered => ({ title, collected, population, examined: population });
  return [
    all('Run record', 'versions, digests, time, source, completeness (section 2)', 1),
    {
      title: 'Files',
      collected: `${bytesInWords(run.bytes)}, searched by ${count(report.tool.rules, 'rule')}`,
      population: run.files + skipped,
      examined: run.files,
    },
    ...(run.commits + run.blobs === 0
      ? []
      : [all('Git objects', `${count(run.commits, 'commit')}, ${count(run.blobs, 'blob')}`, Math.max(run.commits, run.blobs))]),
    ...(inventory.path === null
      ? []
      : [all('Known-token inventory', 'entries and their dates, owners and places (section 7)', inventory.entries)]),
    ...logsOf(report),
    all('Findings', 'masked values with rule, place and state (section 5)', report.findings.length),
    all(
      'Protected values',
      'references to secret stores and ciphertext (section 7)',
      kept.reduce((sum, { count: n }) => sum + n, 0),
    ),
  ];
}

function logsOf({ usage }: Report): Unnumbered[] {
  if (usage === undefined || usage === null) return [];
  const { files } = usage, events = files.reduce((sum, file) => sum + file.events, 0);
  const last = files.length > 1 ? ` to ${numbered('L', files.length - 1)}` : '';
  const listed = files.length === 0 ? 'none was read' : `${numbered('L', 0)}${last} with size, SHA-256, first and last event (section 7)`;
  return [
    {
      title: 'Usage logs',
      collected: `${count(events, 'event')}; ${listed}`,
      population: files.length,
      examined: files.filter(({ complete }) => complete).length,
    },
  ];
}

function evidenceOfCheck(check: ReportCheck): Unnumbered {
  const left = check.notEvaluated.reduce((sum, { items }) => sum + items, 0);
  return { title: `Check ${check.id}`, collected: check.title, population: check.population + left, examined: check.population };
}

export function evidenceIndexOf(report: Report): EvidenceIndex {
  const material = materialOf(report);
  const ran = report.assessment.checks.filter(({ population }) => population > 0);
  const items = [...material, ...ran.map(evidenceOfCheck)].map((item, at) => ({ id: numbered('EV', at), ...item }));
  return {
    items,
    material: items.slice(0, material.length).map(({ id }) => id),
    ofCheck: new Map(ran.map((check, at) => [check.id, items[material.length + at]?.id ?? ''])),
  };
}
