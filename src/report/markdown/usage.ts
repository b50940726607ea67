/** The part of section 7 that logs give: which were read, which tokens they show in use, and each token's timeline. */
import { count, grouped } from '../../base/count.ts';
import type { Report, ReportTokenUse, ReportUsage } from '../../model/report.ts';
import { ABSENT, prose, span, tableOf } from './text.ts';
import { logNumber, nameOfUse, spanOfTimes } from '../usage-items.ts';

/** Rows of one timeline, and timelines; the JSON report has all. */
const MAX_ROWS = 20;
const MAX_TIMELINES = 50;
const MAX_TOKENS = 200;

export function usageSection({ usage }: Report): string[] {
  if (usage === undefined || usage === null) return [];
  return [
    '### Use shown by the logs',
    ...fileTable(usage),
    ...tokenTable(usage),
    ...usage.tokens.slice(0, MAX_TIMELINES).flatMap(timeline),
  ];
}

/** `1,024 bytes, SHA-256 ...`, of the file as it was supplied. Reports of older versions lack both. */
function suppliedAs({ storedBytes, sha256 }: ReportUsage['files'][number]): string {
  return storedBytes === undefined || sha256 === undefined
    ? ABSENT
    : `${count(storedBytes, 'byte')}, SHA-256 ${span(sha256)}`;
}

function fileTable({ files }: ReportUsage): string[] {
  if (files.length === 0) return ['No log was read.'];
  const rows = files.map((file, at) => [
    logNumber(at),
    span(file.path),
    prose(file.formats.join(', ') || 'not recognised'),
    grouped(file.events),
    grouped(file.notUnderstood),
    file.first === null || file.last === null ? ABSENT : `${prose(file.first)} to ${prose(file.last)}`,
    file.complete ? 'yes' : '**no**',
    suppliedAs(file),
  ]);
  return [
    tableOf(
      ['No.', 'Log', 'Format', 'Events', 'Not understood', 'First and last event (UTC)', 'Read in full', 'As supplied'],
      rows,
    ),
  ];
}

function tokenTable({ tokens, temporary, unlisted }: ReportUsage): string[] {
  const notes = [
    ...(temporary === 0 ? [] : [`${count(temporary, 'event')} of temporary credentials, which no inventory lists.`]),
    ...(unlisted === 0 ? [] : [`${count(unlisted, 'event')} of further unknown tokens.`]),
    ...(tokens.length > MAX_TOKENS
      ? [`And ${count(tokens.length - MAX_TOKENS, 'more token')}, listed in the JSON report.`]
      : []),
  ];
  if (tokens.length === 0) return ['No event names a token that can be tracked.', ...notes];
  const rows = tokens
    .slice(0, MAX_TOKENS)
    .map((use) => [
      use.entry === null ? '**unknown**' : span(use.entry),
      span(use.ref),
      prose(use.sources.join(', ')),
      grouped(use.events),
      grouped(use.failures),
      spanOfTimes(use.first, use.last),
      use.lastUsed === null ? 'never' : prose(use.lastUsed),
    ]);
  return [
    tableOf(
      ['Entry', 'Reference in the log', 'Logs', 'Events', 'Failed', 'From first to last (UTC)', 'Last successful use'],
      rows,
    ),
    ...notes,
  ];
}

function timeline(use: ReportTokenUse): string[] {
  const rows = use.timeline
    .slice(0, MAX_ROWS)
    .map((row) => [
      spanOfTimes(row.first, row.last),
      prose(row.principal ?? ABSENT),
      prose(row.ip ?? ABSENT),
      prose(row.client ?? ABSENT),
      prose([row.action, row.resource].filter((part) => part !== null).join(' ') || ABSENT),
      grouped(row.events),
      row.outcome,
    ]);
  const more = use.timeline.length - rows.length;
  return [
    `**Timeline of** ${span(nameOfUse(use))}`,
    tableOf(['When (UTC)', 'Who', 'From where', 'With', 'What', 'Events', 'Outcome'], rows),
    ...(more + use.untold === 0
      ? []
      : [
          `${more > 0 ? `And ${count(more, 'more row')}, listed in the JSON report. ` : ''}${use.untold > 0 ? `${count(use.untold, 'event')} found no row.` : ''}`.trim(),
        ]),
  ];
}
