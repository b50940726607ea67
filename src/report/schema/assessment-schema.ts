/** The schema of the assessment. */
import {
  APPLICABILITY,
  type CheckItem,
  type CheckResult,
  type Disclaimer,
  type RequirementAssessment,
  type Subject,
  type Threshold,
} from '../../model/assessment.ts';
import type { ReportAssessment } from '../../model/report.ts';
import {
  count,
  described,
  list,
  matching,
  named,
  nullable,
  oneOf,
  optional,
  ordinal,
  record,
  tagged,
  text,
} from './json-schema.ts';
import { relation, requirementRef, severity, severityNumbers } from './parts.ts';

const subject = named(
  'subject',
  described(
    'What a check result is about.',
    tagged<Subject>({
      finding: { id: text },
      entry: { id: text },
      token: { id: text },
      log: { id: text },
      place: { path: text, line: nullable(ordinal) },
      policy: { key: text },
    }),
  ),
);

const checkItem = named(
  'checkItem',
  record<CheckItem>({
    subject,
    severity,
    message: text,
    place: optional(
      described(
        'For what logs show about a token: the place of the first event that shows it.',
        record({ path: text, line: ordinal }),
      ),
    ),
    requirements: optional(list(requirementRef)),
    exception: optional(
      described(
        'For an excepted item: who approved it, why, and until when.',
        record({
          reason: text,
          approvedBy: text,
          expiresAt: described(
            'A date, or `never` for a decision without an end.',
            matching(/^(never|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)$/),
          ),
          ccwRef: nullable(text),
        }),
      ),
    ),
  }),
);

const check = named(
  'check',
  described(
    'One check over all its items.',
    record<CheckResult>({
      id: text,
      title: text,
      severity,
      outcome: described(
        '`pass` over zero items does not exist: it is `not_evaluated`.',
        oneOf(['fail', 'pass', 'not_evaluated', 'excepted']),
      ),
      population: described('Number of items looked at.', count),
      requirements: list(requirementRef),
      failed: list(checkItem),
      excepted: list(checkItem),
      notEvaluated: list(record({ reason: text, items: count })),
    }),
  ),
);

const requirement = named(
  'requirement',
  described(
    'Roll-up of a PCI DSS requirement. No result is a verdict on compliance.',
    record<RequirementAssessment>({
      id: text,
      applies: optional(
        described('Whom or what it applies to; keys: keys that protect account data.', oneOf(APPLICABILITY)),
      ),
      testing: optional(described('Numbers of testing procedures that this may be material for.', list(text))),
      summary: described("A paraphrase, not the standard's text.", text),
      result: oneOf(['exceptions_found', 'no_exceptions_found', 'insufficient_input', 'manual_only', 'not_covered']),
      relation,
      checks: list(text),
      exceptions: described('Number of unexcepted failing items.', count),
      exceptionsBySeverity: severityNumbers,
      excepted: optional(described('Number of items excepted by written decision.', count)),
      notEvaluated: list(record({ check: text, reason: text })),
      manual: described('What a human must still do.', text),
    }),
  ),
);

const threshold = named(
  'threshold',
  record<Threshold>({
    key: text,
    value: text,
    origin: oneOf(['PCI DSS', 'targeted risk analysis', 'CIS', 'tool default', 'policy']),
    detail: text,
  }),
);

export const assessment = record<ReportAssessment>({
  catalogue: text,
  requirements: list(requirement),
  checks: list(check),
  thresholds: list(threshold),
  disclaimers: optional(described('What this report does not claim.', list(record<Disclaimer>({ id: text, text })))),
});
