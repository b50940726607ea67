/** Parts of the schema that several others refer to. */
import { recordOf } from '../../base/record.ts';
import { RELATIONS, type RequirementRef } from '../../model/assessment.ts';
import { CONFIDENCES, SEVERITIES, type Severity } from '../../model/severity.ts';
import { count, described, matching, named, oneOf, record, text } from './json-schema.ts';

export const DIGEST = matching(/^[0-9a-f]{64}$/);

export const severity = named('severity', oneOf(SEVERITIES));

export const confidence = named('confidence', oneOf(CONFIDENCES));

export const relation = named(
  'relation',
  described(
    'direct: the requirement is about what was checked; supporting: the check contributes to the requirement; analogous: it applies by analogy.',
    oneOf(RELATIONS),
  ),
);

export const requirementRef = named(
  'requirementRef',
  record<RequirementRef>({ id: described('Requirement number of PCI DSS.', text), relation }),
);

export const severityNumbers = named(
  'severityNumbers',
  record<Record<Severity, number>>(recordOf(SEVERITIES, () => count)),
);
