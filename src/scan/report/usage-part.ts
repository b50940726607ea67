/** From what was kept of usage logs to their part of the report. */
import type { ReportTokenUse, ReportUsage } from '../../model/report.ts';
import type { TokenUse, UsageEvidence } from '../../model/usage.ts';

function instant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function instantOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : instant(ms);
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
    first: instant(first.ts),
    last: instant(last),
    lastUsed: instantOrNull(lastUsed),
    timeline: timeline.map((row) => ({ ...row, first: instant(row.first), last: instant(row.last) })),
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
