/** For each finding: the checks it fails and the requirements these touch, as the report prints them beside it. */
import { type Assessment, type RequirementRef, compareRequirementIds } from '../model/assessment.ts';
import { referencesOf, strongest } from './roll-up.ts';

export interface FindingChecks {
  /** Ids of the checks that the finding fails, in the catalogue's order; excepted ones are left out. */
  readonly checks: readonly string[];
  /** Excepted checks count too: an exception does not take a requirement away. The strongest relation wins. */
  readonly requirements: readonly RequirementRef[];
}

/** For a finding that fails no check (a registered publishable key): it is still a matter of the inventory. */
export const NO_CHECK_FAILED: FindingChecks = { checks: [], requirements: [{ id: '12.5.1', relation: 'analogous' }] };

/** By finding id. A finding that fails no check is not in the map: use `NO_CHECK_FAILED`. */
export function checksOfFinding(assessment: Assessment): ReadonlyMap<string, FindingChecks> {
  const collected = new Map<string, { checks: string[]; references: RequirementRef[] }>();
  for (const check of assessment.checks) {
    for (const each of [...check.failed, ...check.excepted]) {
      if (each.subject.kind !== 'finding') continue;
      const known = collected.get(each.subject.id) ?? { checks: [], references: [] };
      collected.set(each.subject.id, known);
      if (each.exception === undefined && !known.checks.includes(check.id)) known.checks.push(check.id);
      known.references.push(...referencesOf(each, check));
    }
  }
  return new Map(
    [...collected].map(([id, { checks, references }]) => [id, { checks, requirements: fold(references) }]),
  );
}

function fold(references: readonly RequirementRef[]): readonly RequirementRef[] {
  const ids = [...new Set(references.map((reference) => reference.id))].sort(compareRequirementIds);
  return ids.flatMap((id) => {
    const relation = strongest(
      references.filter((reference) => reference.id === id).map((reference) => reference.relation),
    );
    return relation === null ? [] : [{ id, relation }];
  });
}
