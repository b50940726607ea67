/** ENV: one value in several environments or with several consumers. */
import type { CheckEvaluation } from '../../model/assessment.ts';
import type { Finding } from '../../model/finding.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import {
  entryItem,
  evaluate,
  evaluateEntries,
  findingItem,
  joined,
  missing,
  NO_INVENTORY,
  type Check,
  type ItemVerdict,
} from '../check.ts';
import { isUsable, isEnded } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';
import { holdersOfFingerprints, sharersOf, type Holders } from '../shared-fingerprints.ts';

export const sharedAcrossEnvironments: Check = (input) => {
  const inFiles = evaluate(
    input.findings.map((reconciled) => reconciled.finding),
    sharedByPlaces,
  );
  return joined(inFiles, sharedInInventory(input));
};

function sharedByPlaces(finding: Finding): ItemVerdict {
  const environments = [
    ...new Set(finding.occurrences.filter((each) => each.part === 'secret').map((each) => each.place.environment)),
  ]
    .filter((each) => each !== 'unknown')
    .sort();
  if (environments.length === 0) return 'the path of the file does not say its environment';
  if (environments.length === 1) return null;
  return findingItem(
    finding,
    environments.includes('prod') ? 'critical' : 'high',
    `${finding.rule.title} is in files of several environments: ${environments.join(', ')}`,
  );
}

function sharedInInventory(input: CheckInputs): CheckEvaluation {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const holders = holdersOfFingerprints(input.inventory.tokens.filter((entry) => !isEnded(entry)));
  return evaluateEntries(input, isUsable, (entry) => sharedByEntries(entry, holders));
}

function sharedByEntries(entry: InventoryEntry, holders: Holders): ItemVerdict {
  if (entry.environment === 'shared') {
    return entryItem(entry, 'critical', `${entry.id} is declared as shared between environments`);
  }
  if (entry.environment === 'unknown') return 'the entry does not say its environment';
  const others = sharersOf(entry, holders).filter(
    (other) => other.environment !== entry.environment && other.environment !== 'unknown',
  );
  if (others.length === 0) return null;
  const isProduction = [entry, ...others].some((each) => each.environment === 'prod' || each.environment === 'shared');
  return entryItem(
    entry,
    isProduction ? 'critical' : 'high',
    `${entry.id} (${entry.environment}) holds the same value as ${others.map((other) => `${other.id} (${other.environment})`).join(', ')}`,
  );
}

export const severalConsumers: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const consumers = new Set(entry.consumers ?? []);
    if (consumers.size === 0) return 'the entry names no consumer';
    return consumers.size > 1
      ? entryItem(entry, 'medium', `${entry.id} serves ${consumers.size} consumers: ${[...consumers].join(', ')}`)
      : null;
  });
