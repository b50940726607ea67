/** The schema of what usage logs say. */
import type {
  ReportLogFile,
  ReportLogSource,
  ReportTimelineRow,
  ReportTokenUse,
  ReportUsage,
} from '../../model/report.ts';
import { EVENT_KINDS } from '../../model/usage.ts';
import { count, described, flag, list, nullable, oneOf, optional, ordinal, record, text } from './json-schema.ts';
import { DIGEST } from './parts.ts';

export const usage = record<ReportUsage>({
  files: list(
    record<ReportLogFile>({
      path: text,
      formats: list(text),
      events: count,
      notUnderstood: count,
      bytes: described('After unpacking.', count),
      storedBytes: optional(described('Of the file as supplied.', count)),
      sha256: optional(described('Of the file as supplied.', DIGEST)),
      first: nullable(text),
      last: nullable(text),
      complete: flag,
    }),
  ),
  sources: list(
    record<ReportLogSource>({
      name: text,
      title: text,
      files: count,
      events: count,
      failures: count,
      first: nullable(text),
      last: nullable(text),
    }),
  ),
  tokens: list(
    record<ReportTokenUse>({
      entry: nullable(text),
      finding: optional(
        described('Id of the finding of this report that is the same token, by its hash.', nullable(text)),
      ),
      ref: text,
      refKind: text,
      sources: list(text),
      events: count,
      failures: count,
      first: text,
      last: text,
      lastUsed: nullable(text),
      timeline: list(
        record<ReportTimelineRow>({
          first: text,
          last: text,
          events: ordinal,
          principal: nullable(text),
          ip: nullable(text),
          client: nullable(text),
          action: nullable(text),
          resource: nullable(text),
          outcome: oneOf(['success', 'failure', 'unknown']),
          kind: oneOf(EVENT_KINDS),
        }),
      ),
      untold: count,
    }),
  ),
  temporary: count,
  unlisted: count,
});
