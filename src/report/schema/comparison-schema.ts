/** The schema of what changed since an earlier report. */
import type { ComparedFinding, Comparison, ReplacedFinding, TokenChange } from '../../model/comparison.ts';
import { count, described, flag, list, named, nullable, oneOf, record, text } from './json-schema.ts';
import { severity } from './parts.ts';

const COMPARED_FINDING = { id: text, rule: text, title: text, severity, path: text, line: count };

const comparedFinding = named('comparedFinding', record<ComparedFinding>(COMPARED_FINDING));

export const comparison = named(
  'comparison',
  record<Comparison>({
    since: record({ startedAt: text, asOf: text, head: nullable(text) }),
    caveats: described('Why a difference may have another cause than a change.', list(text)),
    findings: record({
      compared: described('False unless both reports were made with a pepper; the lists are then empty.', flag),
      appeared: list(comparedFinding),
      gone: list(comparedFinding),
      replaced: described(
        'Another secret of the same rule in the same file.',
        list(record<ReplacedFinding>({ ...COMPARED_FINDING, before: text })),
      ),
      stayed: count,
    }),
    tokens: list(
      record<TokenChange>({
        entry: text,
        kind: oneOf(['added', 'removed', 'rotated', 'widened', 'narrowed', 'moved', 'status', 'expiry', 'owner']),
        detail: text,
      }),
    ),
  }),
);
