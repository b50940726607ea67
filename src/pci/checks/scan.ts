/**
 * SCN: what was found, against the inventory. A check about clear text looks at files, so that a scan that finds
 * nothing has looked at something; a check about a state looks at the findings that can have it.
 */
import { NOT_COMPARED, type CheckEvaluation, type CheckItem, type RequirementRef } from '../../model/assessment.ts';
import { isPast, type Exposure, type PastExposure } from '../../model/exposure.ts';
import type { Finding, Occurrence } from '../../model/finding.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import type { FileRole } from '../../model/place.ts';
import type { ReconciledFinding, Reconciliation } from '../../model/reconciliation.ts';
import { shiftSeverity, type Severity } from '../../model/severity.ts';
import {
  evaluate,
  findingItem,
  isCredential,
  isDead,
  isUsable,
  item,
  missing,
  NO_HISTORY,
  NO_INVENTORY,
  placesInWords,
  placesOf,
  type Check,
  type CheckInputs,
  type ItemVerdict,
} from '../input.ts';
import { milder, severityFor } from '../severity.ts';
import { DOUBTFUL_REPLACEMENT, replacementOf, sinceWhen } from '../exposed-since.ts';

const IN_PLAIN_SIGHT = {
  committed: 'committed to git',
  staged: 'staged for commit',
  untracked: 'not tracked by git',
  ignored: 'in a file that git ignores',
  stdin: 'in the text supplied',
} as const satisfies Readonly<Record<Exclude<Exposure, PastExposure>, string>>;
const ENVIRONMENT_NAMES = {
  prod: 'production',
  staging: 'staging',
  test: 'test',
  dev: 'development',
  ci: 'CI',
  unknown: 'unknown',
} as const;

function hasUserName({ identifiers }: Finding): boolean {
  return identifiers.some(({ role }) => role === 'user name');
}

/** A verdict about files: everything scanned was looked at, and a scan that left something out says so. */
function overFiles(
  input: CheckInputs,
  findings: readonly ReconciledFinding[],
  look: (reconciled: ReconciledFinding) => CheckItem | null,
): CheckEvaluation {
  const failed = findings.flatMap((reconciled) => look(reconciled) ?? []);
  const notEvaluated = input.evidence.complete
    ? []
    : [{ reason: 'the scan is incomplete: something in scope could not be read or compared', items: 0 }];
  return { population: Math.max(input.evidence.files, findings.length), failed, notEvaluated };
}

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

/** 8.6.2 speaks of passwords of accounts that can log in interactively: direct only where that is known. */
function clearTextReferences(finding: Finding, reconciliation: Reconciliation): readonly RequirementRef[] {
  const interactive =
    hasUserName(finding) ||
    (reconciliation.state !== 'unregistered' && reconciliation.entry.account?.interactive_login === true);
  return [
    { id: '6.2.1', relation: 'supporting' },
    { id: '6.2.4', relation: 'supporting' },
    { id: '8.3.2', relation: 'direct' },
    { id: '8.6.2', relation: interactive ? 'direct' : 'analogous' },
  ];
}

/** Proposed entries have no status yet: somebody has still to say that the token is meant to be there. */
function isWatched(entry: InventoryEntry, { state }: Reconciliation): boolean {
  return state === 'registered' && entry.status !== 'unknown';
}

/**
 * Critical where the inventory says that it is active or compromised, or the format that it is live, else high. Milder
 * by a step each: a file that never leaves the machine (ignored), an entry revoked or expired, an entry in its declared
 * place.
 */
function clearTextSeverity(finding: Finding, reconciliation: Reconciliation): Severity {
  const known = reconciliation.state === 'unregistered' ? null : reconciliation.entry;
  const isGrave =
    finding.rule.environment === 'live' ||
    (known !== null && known.status === 'active') ||
    known?.status === 'compromised';
  let severity: Severity = isGrave ? 'critical' : 'high';
  if (finding.exposure === 'ignored') severity = shiftSeverity(severity, -1);
  if (known !== null && (isDead(known) || isWatched(known, reconciliation))) severity = milder(severity);
  return severityFor(severity, finding);
}

function describeEntry(reconciliation: Reconciliation): string {
  if (reconciliation.state === 'unregistered') return '';
  return `, inventory entry ${reconciliation.entry.id} (${reconciliation.entry.status})`;
}

export const clearText: Check = (input) =>
  overFiles(input, input.findings, ({ finding, reconciliation }) => {
    const { exposure } = finding;
    if (!isCredential(finding) || isPast(exposure)) return null;
    const message = `${finding.rule.title} in clear text, ${IN_PLAIN_SIGHT[exposure]}: ${placesInWords(finding)}${describeEntry(reconciliation)}`;
    return findingItem(
      finding,
      clearTextSeverity(finding, reconciliation),
      message,
      clearTextReferences(finding, reconciliation),
    );
  });

export const clearTextInHistory: Check = (input) => {
  const old = input.findings.filter(({ finding }) => isPast(finding.exposure) && isCredential(finding));
  if (!input.evidence.historyScanned && old.length === 0) return missing(NO_HISTORY);
  const failed = old.flatMap(({ finding, reconciliation }) => {
    const known = reconciliation.state === 'unregistered' ? null : reconciliation.entry;
    if (known !== null && (isDead(known) || replacementOf(finding, reconciliation) !== 'none')) return [];
    const severity: Severity = known !== null && isUsable(known) ? 'critical' : 'high';
    const where = finding.exposure === 'history' ? 'in an older commit' : 'in an object that no branch reaches';
    return [
      findingItem(
        finding,
        severityFor(severity, finding),
        `${finding.rule.title} in clear text ${where}: ${placesInWords(finding)}${sinceWhen(finding)}${describeEntry(reconciliation)}, not known to have been revoked or rotated since`,
      ),
    ];
  });
  const doubtful = old.filter(
    ({ finding, reconciliation }) =>
      reconciliation.state !== 'unregistered' &&
      !isDead(reconciliation.entry) &&
      replacementOf(finding, reconciliation) === 'doubtful',
  ).length;
  return {
    population: Math.max(input.evidence.commits, old.length),
    failed,
    notEvaluated: doubtful === 0 ? [] : [{ reason: DOUBTFUL_REPLACEMENT, items: doubtful }],
  };
};

export const unregistered: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  return evaluate(input.findings, ({ finding, reconciliation }) => {
    if (finding.rule.kind === 'card-number' || reconciliation.state !== 'unregistered') return null;
    if (!input.fingerprintsCompared) return NOT_COMPARED;
    const message = `${finding.rule.title} is not in the inventory: ${placesInWords(finding)}`;
    if (!isCredential(finding)) return findingItem(finding, 'info', message, [{ id: '12.5.1', relation: 'analogous' }]);
    return findingItem(finding, severityFor('high', finding), message);
  });
};

export const deadButPresent: Check = (input) =>
  overMatched(input, (finding, { entry, state }) => {
    if (!isDead(entry) && state !== 'expired') return null;
    const word = isDead(entry) ? entry.status : state;
    return findingItem(
      finding,
      severityFor('medium', finding),
      `entry ${entry.id} is ${word}, and its value is still in ${placesInWords(finding)}`,
    );
  });

export const misplaced: Check = (input) =>
  overMatched(input, (finding, { entry, state, detail }) =>
    state === 'misplaced' ? findingItem(finding, severityFor('high', finding), `entry ${entry.id}: ${detail}`) : null,
  );

export const productionOutsideProduction: Check = (input) =>
  overMatched(input, (finding, { entry }) => {
    if (entry.environment === 'unknown') return 'the entry does not say its environment';
    if (entry.environment !== 'prod' || isDead(entry)) return null;
    const elsewhere = (occurrence: Occurrence): boolean =>
      occurrence.place.environment !== 'prod' && occurrence.place.environment !== 'unknown';
    const stray = placesOf(finding).find(elsewhere);
    if (stray !== undefined) {
      return findingItem(
        finding,
        severityFor('critical', finding),
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
      finding.rule.environment === 'test' ||
      (reconciliation.state !== 'unregistered' &&
        (reconciliation.entry.environment === 'test' || reconciliation.entry.environment === 'dev')),
  );
  return evaluate(marked, ({ finding }) => {
    const inProduction = (occurrence: Occurrence): boolean => occurrence.place.environment === 'prod';
    if (placesOf(finding).some(inProduction)) {
      return findingItem(
        finding,
        finding.severity === 'info' ? 'info' : 'medium',
        `${finding.rule.title} of a test environment in a production file: ${placesInWords(finding, inProduction)}`,
      );
    }
    return placesOf(finding).every((occurrence) => occurrence.place.environment === 'unknown')
      ? 'the path of the file does not say its environment'
      : null;
  });
};

export const privateKey: Check = (input) =>
  overFiles(input, input.findings, ({ finding }) => {
    if (
      finding.rule.kind !== 'private-key' &&
      !placesOf(finding).some((occurrence) => occurrence.place.role === 'keystore')
    ) {
      return null;
    }
    const isEncrypted = finding.traits.encrypted === true;
    const severity: Severity = isEncrypted ? 'medium' : 'critical';
    return findingItem(
      finding,
      severityFor(finding.exposure === 'ignored' ? shiftSeverity(severity, -1) : severity, finding),
      `${finding.rule.title}${isEncrypted ? ', itself encrypted,' : ''} in ${placesInWords(finding)}`,
    );
  });

/** A password that is merely easy to guess is nobody's default: generation checks speak of it. */
export const defaultCredential: Check = (input) =>
  overFiles(input, input.findings, ({ finding }) => {
    if (finding.traits.knownDefault !== true) return null;
    return findingItem(
      finding,
      severityFor('high', finding),
      `${finding.rule.title}: a user name and password that a vendor ships, in ${placesInWords(finding)}`,
    );
  });

const EXPOSING_ROLES: Readonly<Partial<Record<FileRole, string>>> = {
  log: 'in a log',
  'shell-history': 'in a shell history',
  ci: 'in a CI file',
};

/** Who can read a log is a matter of its own; where no log was looked at, nothing is said of it. */
const IN_A_LOG: readonly RequirementRef[] = [
  { id: '8.3.2', relation: 'direct' },
  { id: '10.3.1', relation: 'analogous' },
];

export const inUrlOrLog: Check = (input) =>
  overFiles(input, input.findings, ({ finding }) => {
    if (!isCredential(finding)) return null;
    const places = placesOf(finding);
    const exposed = places.find(({ place }) => place.role in EXPOSING_ROLES);
    if (finding.traits.inUrl !== true && exposed === undefined) return null;
    const what = exposed === undefined ? 'part of a URL' : EXPOSING_ROLES[exposed.place.role];
    return findingItem(
      finding,
      severityFor('high', finding),
      `${finding.rule.title} is ${what}: ${placesInWords(finding, ({ place }) => exposed === undefined || place.role in EXPOSING_ROLES)}`,
      places.some(({ place }) => place.role === 'log') ? IN_A_LOG : undefined,
    );
  });

/** Looks at credentials, not at files: where none stands, nothing is known of how anything travels. */
export const clearTransport: Check = (input) => {
  const unverified = new Map(
    input.evidence.weaknesses
      .filter((weakness) => weakness.kind === 'tls-verification-off')
      .map((weakness) => [weakness.path, weakness]),
  );
  return evaluate(
    input.findings.filter(({ finding }) => isCredential(finding)),
    ({ finding }) => {
      if (finding.traits.clearTransport !== undefined) {
        return findingItem(
          finding,
          severityFor('high', finding),
          `${finding.rule.title} is sent over ${finding.traits.clearTransport}, and its URL asks for no encryption: ${placesInWords(finding)}`,
        );
      }
      const beside = placesOf(finding)
        .map((occurrence) => unverified.get(occurrence.path))
        .find((weakness) => weakness !== undefined);
      if (beside === undefined) return null;
      return findingItem(
        finding,
        severityFor('high', finding),
        `${finding.rule.title} in a file that turns certificate checks off (${beside.what}, line ${beside.line}): ${placesInWords(finding)}`,
      );
    },
  );
};

export const userAndPassword: Check = (input) =>
  overFiles(input, input.findings, ({ finding }) => {
    if (!hasUserName(finding)) return null;
    return findingItem(
      finding,
      severityFor('high', finding),
      `${finding.rule.title} together with its user name: ${placesInWords(finding)}`,
    );
  });

export const trackedEnvFile: Check = (input) =>
  evaluate(input.evidence.envFiles, (file) =>
    file.tracked
      ? item({ kind: 'place', path: file.path, line: null }, 'low', `${file.path} is under version control`)
      : null,
  );

/** Sensitive authentication data must not be kept at all, whatever guards it. */
const AUTHENTICATION_DATA: Readonly<Record<string, string>> = {
  'cardholder-track-data': '3.3.1.1',
  'cardholder-verification-code': '3.3.1.2',
  'cardholder-pin-block': '3.3.1.3',
};

function cardReferences(ruleId: string): readonly RequirementRef[] {
  const own = AUTHENTICATION_DATA[ruleId];
  return [
    ...(own === undefined
      ? []
      : [
          { id: '3.3.1', relation: 'direct' as const },
          { id: own, relation: 'direct' as const },
        ]),
    { id: '3.5.1', relation: 'direct' },
    { id: '12.10.7', relation: 'supporting' },
  ];
}

export const cardNumber: Check = (input) => {
  const hits = input.findings.filter(({ finding }) => finding.rule.kind === 'card-number');
  if (!input.cardNumbersSearched && hits.length === 0) {
    return missing('card numbers were not searched for (--cardholder-data)');
  }
  return overFiles(input, hits, ({ finding }) =>
    findingItem(
      finding,
      severityFor('critical', finding),
      `${finding.rule.title}: ${placesInWords(finding)}`,
      cardReferences(finding.rule.id),
    ),
  );
};
