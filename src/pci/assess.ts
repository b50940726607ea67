/**
 * The assessment: every check of the catalogue over what was found, then a roll-up per requirement. A check without
 * anything to look at is not evaluated, never passed. Order follows the catalogue, the findings and the inventory, so
 * it does not depend on ids.
 */
import {
  NOTHING_TO_LOOK_AT,
  type Assessment,
  type CheckEvaluation,
  type CheckItem,
  type CheckOutcome,
  type CheckResult,
} from '../model/assessment.ts';
import type { Finding } from '../model/finding.ts';
import { addUnder } from '../base/group-by.ts';
import { titleOf, type CatalogueCheck } from './catalogue.ts';
import { checkOf } from './checks/registry.ts';
import { exceptionsOf, type ExceptionOf } from './exceptions.ts';
import type { AssessmentInput, CheckInputs } from './input.ts';
import { checksByRequirement, rollUp } from './roll-up.ts';
import { entryOf } from '../model/reconciliation.ts';
import { limitsOf } from './thresholds.ts';

const EMPTY_INVENTORY = 'the inventory holds no entry';

export function assess(input: AssessmentInput): Assessment {
  const inputs: CheckInputs = {
    ...input,
    limits: limitsOf(input.catalogue, input.inventory?.policy ?? null),
    findingsOf: byEntry(input),
  };
  const exceptionOf = exceptionsOf(input);
  const evaluated = input.catalogue.checks.map((check) => ({ check, evaluation: checkOf(check.id)(inputs) }));
  const whyNothing = (check: CatalogueCheck): string =>
    input.inventory?.tokens.length === 0 && check.inputs.includes('inventory') ? EMPTY_INVENTORY : NOTHING_TO_LOOK_AT;
  const checks = evaluated.map(({ check, evaluation }) => resultOf(check, evaluation, exceptionOf, whyNothing(check)));
  const involved = checksByRequirement(checks);
  const lacking = new Set(
    evaluated.filter(({ evaluation }) => evaluation.notEvaluated.length > 0).map(({ check }) => check.id),
  );
  return {
    catalogue: titleOf(input.catalogue),
    checks,
    requirements: input.catalogue.requirements.map((requirement) =>
      rollUp(requirement, involved.get(requirement.id) ?? [], lacking),
    ),
    thresholds: inputs.limits.printed,
    disclaimers: input.catalogue.disclaimers,
  };
}

function byEntry(input: AssessmentInput): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const { finding, reconciliation } of input.findings) {
    const entry = entryOf(reconciliation);
    if (entry !== null) addUnder(found, entry.id, finding);
  }
  return found;
}

function resultOf(
  check: CatalogueCheck,
  evaluation: CheckEvaluation,
  exceptionOf: ExceptionOf,
  whyNothing: string,
): CheckResult {
  const failed: CheckItem[] = [];
  const excepted: CheckItem[] = [];
  for (const failing of evaluation.failed) {
    const exception = exceptionOf(check.id, failing);
    if (exception === null) failed.push(failing);
    else excepted.push({ ...failing, exception });
  }
  const outcome = outcomeOf(evaluation.population, failed, excepted);
  const isEmpty = outcome === 'not_evaluated' && evaluation.notEvaluated.length === 0;
  return {
    id: check.id,
    title: check.title,
    severity: check.severity,
    requirements: check.requirements,
    outcome,
    population: evaluation.population,
    failed,
    excepted,
    notEvaluated: isEmpty ? [{ reason: whyNothing, items: 0 }] : evaluation.notEvaluated,
  };
}

function outcomeOf(population: number, failed: readonly CheckItem[], excepted: readonly CheckItem[]): CheckOutcome {
  if (failed.length > 0) return 'fail';
  if (excepted.length > 0) return 'excepted';
  return population > 0 ? 'pass' : 'not_evaluated';
}
