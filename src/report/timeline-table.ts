/**
 * One token's timeline as a table: who, from where, when, with what, what. A file of its own, because tables load a
 * library.
 */
import { count, grouped } from '../base/count.ts';
import type { Report, ReportTokenUse } from '../model/report.ts';
import { unpainted, wrap } from './layout.ts';
import { plainTable, type Column } from './plain-table.ts';
import { styleOf, type Style, type RenderOptions } from './style.ts';
import { nameOfUse, spanOfTimes } from './usage-items.ts';

const COLUMNS: readonly Column[] = [
  { title: 'when (UTC)', min: 16, share: 1 },
  { title: 'who', min: 8, share: 2 },
  { title: 'from', min: 9, share: 1 },
  { title: 'with', min: 7, share: 1 },
  { title: 'what', min: 8, share: 2 },
  { title: 'events', min: 6, share: 0 },
  { title: 'outcome', min: 7, share: 0 },
];

function timelineOf(use: ReportTokenUse, style: Style): string[] {
  const cell = (text: string | null): { readonly text: string } => ({ text: style.text(text ?? style.signs.dash) });
  const rows = use.timeline.map((row) => [
    cell(spanOfTimes(row.first, row.last)),
    cell(row.principal),
    cell(row.ip),
    cell(row.client),
    cell([row.action, row.resource].filter((part) => part !== null).join(' ')),
    cell(grouped(row.events)),
    { text: row.outcome, paint: row.outcome === 'failure' ? style.bad : unpainted },
  ]);
  const heading = `Timeline of ${nameOfUse(use)}${use.entry === null ? '' : ` (${use.ref})`}: ${count(use.events, 'event')}, ${grouped(use.failures)} failed, in ${use.sources.join(', ')}`;
  return [
    ...wrap(style.text(heading), style.columns).map(style.bold),
    ...plainTable(COLUMNS, rows, style.columns, style.bold),
    ...(use.untold === 0 ? [] : [style.dim(`and ${count(use.untold, 'event')} not listed`)]),
  ];
}

/** The timeline of the token with the name `token`, or a sentence that there is none. */
export function renderTimeline(report: Report, token: string, options: RenderOptions): string {
  const style = styleOf(options);
  const found = (report.usage?.tokens ?? []).filter((use) => use.entry === token || use.ref === token);
  if (found.length === 0) return `${wrap('No log event names this token.', style.columns).join('\n')}\n`;
  return `${found.map((use) => timelineOf(use, style).join('\n')).join('\n\n')}\n`;
}
