/** From what was kept of usage logs to their part of the report. */
import { instantText } from '../../base/date.ts';
import type { ReportTokenUse, ReportUsage } from '../../model/report.ts';
import type { TokenUse, UsageEvidence } from '../../model/usage.ts';

function instantOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : instantText(ms);
}

function tokenPart(use: TokenUse): ReportTokenUse {
  const { entry, finding, ref, refKind, sources, events, failures, first, last, lastUsed, timeline, untold } = use;
  return {
    entry,
    finding,
    ref,
    refKind,
    sources,
    events,
    failures,
    first: instantText(first.ts),
    last: instantText(last),
    lastUsed: instantOrNull(lastUsed),
    timeline: timeline.map((row) => ({ ...row, first: instantText(row.first), last: instantText(row.last) })),
    untold,
  };
}

export function usagePart({ files, sources, tokens, temporary, unlisted }: UsageEvidence): ReportUsage {
  return {
    files: files.map((file) => ({ ...file, first: instantOrNull(file.first), last: instantOrNull(file.last) })),
    sources: sources.map(({ name, title, files: count, events, failures, first, last }) => ({
      name,
      title,
      files: count,
      events,
      failures,
      first: instantOrNull(first?.ts),
      last: instantOrNull(last),
    })),
    tokens: tokens.map(tokenPart),
    temporary,
    unlisted,
  };
}
