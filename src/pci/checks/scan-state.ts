/**
 * SCN-003 to SCN-007: findings against the inventory. These checks look at the findings that can be in the state that
 * they are about.
 */
import { NOT_COMPARED, type CheckEvaluation } from '../../model/assessment.ts';
import type { Finding, Occurrence } from '../../model/finding.ts';
import { entryOf, type Reconciliation } from '../../model/reconciliation.ts';
import { evaluate, findingItem, item, missing, NO_INVENTORY, type Check, type ItemVerdict } from '../check.ts';
import { isCredential, placesInWords, placesOf, isEnded } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';

const ENVIRONMENT_NAMES = {
  prod: 'production',
  staging: 'staging',
  test: 'test',
  dev: 'development',
  ci: 'CI',
  unknown: 'unknown',
} as const;

/** A verdict about findings that the inventory knows; which others it would know, a run without the pepper cannot say. */
function overMatched(
  input: CheckInputs,
  look: (finding: Finding, reconciliation: Exclude<Reconciliation, { state: 'unregistered' }>) => ItemVerdict,
): CheckEvaluation {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const asked = input.findings.filter(
    ({ reconciliation: { state } }) => state !== 'unregistered' || !input.fingerprintsCompared,
  );
  return evaluate(asked, ({ finding, reconciliation }) =>
    reconciliation.state === 'unregistered' ? NOT_COMPARED : look(finding, reconciliation),
  );
}

export const unregistered: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  return evaluate(input.findings, ({ finding, reconciliation }) => {
    if (finding.rule.kind === 'card-number' || reconciliation.state !== 'unregistered') return null;
    if (!input.fingerprintsCompared) return NOT_COMPARED;
    const message = `${finding.rule.title} is not in the inventory: ${placesInWords(finding)}`;
    if (!isCredential(finding)) return findingItem(finding, 'info', message, [{ id: '12.5.1', relation: 'analogous' }]);
    return findingItem(finding, 'high', message);
  });
};

export const endedButPresent: Check = (input) =>
  overMatched(input, (finding, { entry, state }) => {
    if (!isEnded(entry) && state !== 'expired') return null;
    const word = isEnded(entry) ? entry.status : state;
    return findingItem(
      finding,
      'medium',
      `entry ${entry.id} is ${word}, and its value is still in ${placesInWords(finding)}`,
    );
  });

export const misplaced: Check = (input) =>
  overMatched(input, (finding, { entry, state, detail }) =>
    state === 'misplaced' ? findingItem(finding, 'high', `entry ${entry.id}: ${detail}`) : null,
  );

export const productionOutsideProduction: Check = (input) =>
  overMatched(input, (finding, { entry }) => {
    if (entry.environment === 'unknown') return 'the entry does not say its environment';
    if (entry.environment !== 'prod' || isEnded(entry)) return null;
    const elsewhere = (occurrence: Occurrence): boolean =>
      occurrence.place.environment !== 'prod' && occurrence.place.environment !== 'unknown';
    const stray = placesOf(finding).find(elsewhere);
    if (stray !== undefined) {
      return findingItem(
        finding,
        'critical',
        `entry ${entry.id} belongs to production, the file to ${ENVIRONMENT_NAMES[stray.place.environment]}: ${placesInWords(finding, elsewhere)}`,
      );
    }
    return placesOf(finding).every((occurrence) => occurrence.place.environment === 'unknown')
      ? 'the path of the file does not say its environment'
      : null;
  });

export const testInProduction: Check = (input) => {
  const marked = input.findings.filter(
    ({ finding, reconciliation }) =>
      finding.rule.environment === 'test' || ['test', 'dev'].includes(entryOf(reconciliation)?.environment ?? ''),
  );
  return evaluate(marked, ({ finding }) => {
    const inProduction = (occurrence: Occurrence): boolean => occurrence.place.environment === 'prod';
    if (placesOf(finding).some(inProduction)) {
      return item(
        { kind: 'finding', id: finding.id },
        finding.severity === 'info' ? 'info' : 'medium',
        `${finding.rule.title} of a test environment in a production file: ${placesInWords(finding, inProduction)}`,
      );
    }
    return placesOf(finding).every((occurrence) => occurrence.place.environment === 'unknown')
      ? 'the path of the file does not say its environment'
      : null;
  });
};
