/**
 * What checks are written with: items, the reasons why something could not be looked at, and going through a population.
 */
import type { CheckEvaluation, CheckItem, RequirementRef, Subject } from '../model/assessment.ts';
import type { Finding } from '../model/finding.ts';
import type { InventoryEntry } from '../model/inventory.ts';
import { isAtLeast, type Severity } from '../model/severity.ts';
import type { CheckInputs } from './input.ts';

export type Check = (input: CheckInputs) => CheckEvaluation;

/** A check that cannot run: the input it needs was not supplied. */
export function missing(reason: string): CheckEvaluation {
  return { population: 0, failed: [], notEvaluated: [{ reason, items: 0 }] };
}

export const NO_INVENTORY = 'no inventory was supplied';

export const NO_LOG = 'no usage log was supplied';

export const NO_PROVIDERS = 'no list of third-party service providers was supplied (service_providers of the policy)';

export const NO_HISTORY = 'git history was not scanned';

export function entryItem(
  entry: InventoryEntry,
  severity: Severity,
  message: string,
  requirements?: readonly RequirementRef[],
): CheckItem {
  return item({ kind: 'entry', id: entry.id }, severity, message, requirements);
}

/** No graver than a finding that its rule or its place makes minor. */
export function findingItem(
  finding: Finding,
  severity: Severity,
  message: string,
  requirements?: readonly RequirementRef[],
): CheckItem {
  const isMinor = !isAtLeast(finding.severity, 'medium') && isAtLeast(severity, finding.severity);
  return item({ kind: 'finding', id: finding.id }, isMinor ? finding.severity : severity, message, requirements);
}

export function item(
  subject: Subject,
  severity: Severity,
  message: string,
  requirements?: readonly RequirementRef[],
): CheckItem {
  return requirements === undefined ? { subject, severity, message } : { subject, severity, message, requirements };
}

/** What one item came to: `null` passed, a string is the reason why it could not be looked at. */
export type ItemVerdict = CheckItem | string | null;

/** Looks at each item in turn. Items without what the check needs are counted by reason, never taken as fine. */
export function evaluate<T>(items: Iterable<T>, look: (item: T) => ItemVerdict): CheckEvaluation {
  const failed: CheckItem[] = [];
  const reasons = new Map<string, number>();
  let population = 0;
  for (const each of items) {
    const verdict = look(each);
    if (typeof verdict === 'string') {
      reasons.set(verdict, (reasons.get(verdict) ?? 0) + 1);
      continue;
    }
    population++;
    if (verdict !== null) failed.push(verdict);
  }
  return { population, failed, notEvaluated: [...reasons].map(([reason, count]) => ({ reason, items: count })) };
}

/** What was looked at by both. */
export function joined(a: CheckEvaluation, b: CheckEvaluation): CheckEvaluation {
  return {
    population: a.population + b.population,
    failed: [...a.failed, ...b.failed],
    notEvaluated: [...a.notEvaluated, ...b.notEvaluated],
  };
}

/** As `evaluate`, for the entries of the inventory that `select` takes. */
export function evaluateEntries(
  input: CheckInputs,
  select: (entry: InventoryEntry) => boolean,
  look: (entry: InventoryEntry) => ItemVerdict,
): CheckEvaluation {
  if (input.inventory === null) return missing(NO_INVENTORY);
  return evaluate(input.inventory.tokens.filter(select), look);
}
