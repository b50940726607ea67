/**
 * From check results to one line per requirement: any failing item that nobody excepted gives `exceptions_found`, else
 * any missing input gives `insufficient_input`, else `no_exceptions_found`. Checks that had nothing to look at do not
 * count, but a requirement is clean only where one of those that stand nearest to it looked at something: that a policy
 * is strict enough says nothing of accounts that nobody looked at. A check by analogy can fail, and never clears.
 */
import {
  RELATIONS,
  type CheckItem,
  type CheckResult,
  type Relation,
  type RequirementAssessment,
  type RequirementRef,
  type RequirementResult,
} from '../model/assessment.ts';
import { addUnder } from '../base/group-by.ts';
import type { Severity } from '../model/severity.ts';
import type { CatalogueRequirement } from './catalogue.ts';

/** Why a requirement is not clear although its checks found nothing. */
const BY_ANALOGY = 'only checks that apply by analogy looked at anything';

/** Of each requirement, the checks that speak of it, by themselves or by one of their items. */
export function checksByRequirement(checks: readonly CheckResult[]): ReadonlyMap<string, readonly CheckResult[]> {
  const found = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const items = [...check.failed, ...check.excepted].flatMap(({ requirements }) => requirements ?? []);
    for (const id of new Set([...check.requirements, ...items].map((reference) => reference.id))) {
      addUnder(found, id, check);
    }
  }
  return found;
}

/** `involved`: the checks that speak of it; `lacking`: ids of those of which some input was missing. */
export function rollUp(
  requirement: CatalogueRequirement,
  involved: readonly CheckResult[],
  lacking: ReadonlySet<string>,
): RequirementAssessment {
  const failing = related(involved, 'failed', requirement.id);
  const result = resultOf(requirement, involved, failing.length, lacking);
  const unseen = involved.filter(
    (check) => lacking.has(check.id) || (result === 'insufficient_input' && check.outcome === 'not_evaluated'),
  );
  return {
    id: requirement.id,
    applies: requirement.applies,
    testing: requirement.testing,
    summary: requirement.summary,
    result,
    relation:
      strongest(failing.map((each) => each.relation)) ??
      strongest(
        involved.flatMap((check) =>
          check.requirements
            .filter((reference) => reference.id === requirement.id)
            .map((reference) => reference.relation),
        ),
      ) ??
      requirement.relation,
    checks: involved.map((check) => check.id),
    exceptions: failing.length,
    exceptionsBySeverity: countBySeverity(failing),
    excepted: related(involved, 'excepted', requirement.id).length,
    notEvaluated: [
      ...unseen.flatMap(reasonsOf),
      ...(result === 'insufficient_input' ? analogies(requirement.id, involved) : []),
    ],
    manual: requirement.manual,
  };
}

/** Items of checks that touch a requirement, each with its relation to it. */
function related(
  checks: readonly CheckResult[],
  outcome: 'failed' | 'excepted',
  requirement: string,
): readonly { readonly severity: Severity; readonly relation: Relation }[] {
  return checks.flatMap((check) =>
    check[outcome].flatMap((item) => {
      const relation = relationOf(item, check, requirement);
      return relation === null ? [] : [{ severity: item.severity, relation }];
    }),
  );
}

function reasonsOf({ id, notEvaluated }: CheckResult): RequirementAssessment['notEvaluated'] {
  return notEvaluated.map(({ reason, items }) => ({
    check: id,
    reason: items > 0 ? `${reason} (${items} ${items === 1 ? 'item' : 'items'})` : reason,
  }));
}

function resultOf(
  requirement: CatalogueRequirement,
  involved: readonly CheckResult[],
  failing: number,
  lacking: ReadonlySet<string>,
): RequirementResult {
  if (failing > 0) return 'exceptions_found';
  if (involved.length === 0) return requirement.unchecked ?? 'not_covered';
  const isLacking = involved.some((check) => lacking.has(check.id));
  const wasLookedAt = nearest(requirement.id, involved).some(
    ({ check, relation }) => check.population > 0 && relation !== 'analogous',
  );
  return isLacking || !wasLookedAt ? 'insufficient_input' : 'no_exceptions_found';
}

interface Related {
  readonly check: CheckResult;
  readonly relation: Relation;
}

/** The checks in the strongest relation to a requirement. */
function nearest(id: string, involved: readonly CheckResult[]): readonly Related[] {
  const references = involved.flatMap((check) =>
    check.requirements.filter((reference) => reference.id === id).map(({ relation }): Related => ({ check, relation })),
  );
  const closest = strongest(references.map(({ relation }) => relation));
  return references.filter(({ relation }) => relation === closest);
}

/** Why checks that looked at something, and found nothing, do not answer for a requirement. */
function analogies(id: string, involved: readonly CheckResult[]): RequirementAssessment['notEvaluated'] {
  return nearest(id, involved)
    .filter(({ check, relation }) => check.population > 0 && relation === 'analogous')
    .map(({ check }) => ({ check: check.id, reason: BY_ANALOGY }));
}

/** The references of an item: its own, or else its check's. */
export function referencesOf(item: CheckItem, check: CheckResult): readonly RequirementRef[] {
  return item.requirements ?? check.requirements;
}

export function strongest(relations: readonly Relation[]): Relation | null {
  return RELATIONS.find((relation) => relations.includes(relation)) ?? null;
}

function relationOf(item: CheckItem, check: CheckResult, requirement: string): Relation | null {
  return referencesOf(item, check).find((reference) => reference.id === requirement)?.relation ?? null;
}

function countBySeverity(items: readonly { readonly severity: Severity }[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of items) counts[severity]++;
  return counts;
}
