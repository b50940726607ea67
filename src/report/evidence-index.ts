/**
 * The evidence that a report holds, numbered so that an assessor can refer to it: the run, what was looked at, and
 * each check with its population. Numbers follow from the report alone; populations are always looked at whole.
 */
import { count } from '../base/count.ts';
import type { CheckResult } from '../model/assessment.ts';
import type { Report } from '../model/report.ts';
import { bytesInWords, numbered } from './wording.ts';

export interface EvidenceItem {
  /** `EV-001`. */
  readonly id: string;
  readonly title: string;
  readonly collected: string;
  readonly population: number;
  readonly examined: number;
  /** How much of the population was looked at; its size is unknown where something could not be read. */
  readonly selection: string;
}

export interface EvidenceIndex {
  readonly items: readonly EvidenceItem[];
  /** Evidence of what was looked at, which every requirement rests on. */
  readonly material: readonly string[];
  readonly ofCheck: ReadonlyMap<string, string>;
}

interface Unnumbered extends Omit<EvidenceItem, 'id' | 'selection'> {
  /** Whatever could not be read is no part of it. */
  readonly isWhole?: boolean;
}

const whole = (title: string, collected: string, population: number): Unnumbered => ({
  title,
  collected,
  population,
  examined: population,
});

function materialOf(report: Report): Unnumbered[] {
  const { inventory, protected: kept } = report;
  const entries = 'entries and their dates, owners and places (section 7)';
  return [
    { ...whole('Run record', 'versions, digests, time, source, completeness (section 2)', 1), isWhole: true },
    ...scannedOf(report),
    ...(inventory.path === null
      ? []
      : [{ ...whole('Known-token inventory', entries, inventory.entries), isWhole: true }]),
    ...logsOf(report),
    whole('Findings', 'masked values with rule, place and state (section 5)', report.findings.length),
    whole(
      'Protected values',
      'references to secret stores and ciphertext (section 7)',
      kept.reduce((sum, { count: n }) => sum + n, 0),
    ),
  ];
}

function scannedOf({ run, tool }: Report): Unnumbered[] {
  const skipped = run.skipped.length;
  const hasObjects = run.commits + run.blobs > 0;
  // What a scan of objects alone skipped are objects.
  const isOfObjects = hasObjects && run.files === 0;
  const objects = Math.max(run.commits, run.blobs);
  const searched = `${bytesInWords(run.bytes)}, searched by ${count(tool.rules, 'rule')}`;
  const files = {
    title: 'Files',
    collected: hasObjects ? 'of the working tree, and usage logs' : searched,
    population: run.files + skipped,
    examined: run.files,
  };
  const ofGit = {
    title: 'Git objects',
    collected: `${count(run.commits, 'commit')}, ${count(run.blobs, 'blob')}, ${searched}`,
    population: objects + (isOfObjects ? skipped : 0),
    examined: objects,
  };
  return [...(isOfObjects ? [] : [files]), ...(hasObjects ? [ofGit] : [])];
}

function logsOf({ usage }: Report): Unnumbered[] {
  if (usage === undefined || usage === null) return [];
  const { files } = usage;
  const events = files.reduce((sum, file) => sum + file.events, 0);
  const last = files.length > 1 ? ` to ${numbered('L', files.length - 1)}` : '';
  const listed =
    files.length === 0
      ? 'none was read'
      : `${numbered('L', 0)}${last} with size, SHA-256, first and last event (section 7)`;
  return [
    {
      title: 'Usage logs',
      collected: `${count(events, 'event')}; ${listed}`,
      population: files.length,
      examined: files.filter(({ complete }) => complete).length,
    },
  ];
}

function evidenceOfCheck(check: CheckResult): Unnumbered {
  const left = check.notEvaluated.reduce((sum, { items }) => sum + items, 0);
  return {
    title: `Check ${check.id}`,
    collected: check.title,
    population: check.population + left,
    examined: check.population,
  };
}

function selectionOf({ population, examined, isWhole }: Unnumbered, { run }: Report): string {
  if (population !== examined) return 'full population except what section 2 or the check excludes';
  return run.complete || isWhole === true ? 'full population' : 'what could be read: the run is incomplete (section 2)';
}

export function evidenceIndexOf(report: Report): EvidenceIndex {
  const material = materialOf(report);
  const ran = report.assessment.checks.filter(({ population }) => population > 0);
  const items = [...material, ...ran.map(evidenceOfCheck)].map((item, at): EvidenceItem => {
    const { title, collected, population, examined } = item;
    return { id: numbered('EV', at), title, collected, population, examined, selection: selectionOf(item, report) };
  });
  return {
    items,
    material: items.slice(0, material.length).map(({ id }) => id),
    ofCheck: new Map(ran.map((check, at) => [check.id, items[material.length + at]?.id ?? ''])),
  };
}
