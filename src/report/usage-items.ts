/** What usage logs show to have happened, as items of the assessment: counted and told like findings. */
import type { CheckItem } from '../model/assessment.ts';
import { isOfEvents } from '../model/event-check.ts';
import type { Report, ReportTokenUse } from '../model/report.ts';
import { compareSeverity } from '../model/severity.ts';
import { numbered } from './wording.ts';

export interface UsageItem {
  readonly check: string;
  readonly title: string;
  readonly item: CheckItem;
  /** Of the event that shows it first, else of the inventory (line null); null in reports that say neither. */
  readonly place: { readonly path: string; readonly line: number | null } | null;
}

function placeOf({ place, subject }: CheckItem, { inventory }: Report): UsageItem['place'] {
  if (place !== undefined) return place;
  if (subject.kind === 'place') return subject;
  return inventory.path === null ? null : { path: inventory.path, line: null };
}

/** Gravest first. */
export function usageItems(report: Report): UsageItem[] {
  const items = report.assessment.checks
    .filter(isOfEvents)
    .flatMap(({ id, title, failed }) =>
      failed.map((item) => ({ check: id, title, item, place: placeOf(item, report) })),
    );
  return items.sort((a, b) => compareSeverity(a.item.severity, b.item.severity));
}

/** `L-001` for the first of the logs. */
export function logNumber(at: number): string {
  return numbered('L', at);
}

/** The name of a token in reports. */
export function nameOfUse({ entry, ref }: ReportTokenUse): string {
  return entry ?? ref;
}

/** `2026-08-01 10:02`, or a span of two. */
export function spanOfTimes(first: string, last: string): string {
  const from = minute(first);
  const to = minute(last);
  if (from === to) return from;
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} to ${to.slice(11)}` : `${from} to ${to}`;
}

function minute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}
