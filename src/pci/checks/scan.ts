/**
 * SCN: credentials in clear text, and what stands with them. A check about clear text looks at files, so that a scan
 * that finds nothing has looked at something.
 */
import type { CheckEvaluation, CheckItem, RequirementRef } from '../../model/assessment.ts';
import { isPast, type Exposure, type PastExposure } from '../../model/exposure.ts';
import type { Finding } from '../../model/finding.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import type { FileRole } from '../../model/place.ts';
import { entryOf, type ReconciledFinding, type Reconciliation } from '../../model/reconciliation.ts';
import { shiftSeverity, type Severity } from '../../model/severity.ts';
import { evaluate, findingItem, item, missing, NO_HISTORY, type Check } from '../check.ts';
import { isCredential, isUsable, placesInWords, placesOf, isEnded } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';
import { milder } from '../severity.ts';
import { DOUBTFUL_REPLACEMENT, replacementOf, sinceWhen } from '../replacement.ts';

const EXPOSURE_WORDS = {
  committed: 'committed to git',
  staged: 'staged for commit',
  untracked: 'not tracked by git',
  ignored: 'in a file that git ignores',
  stdin: 'in the text supplied',
} as const satisfies Readonly<Record<Exclude<Exposure, PastExposure>, string>>;

function hasUserName({ identifiers }: Finding): boolean {
  return identifiers.some(({ role }) => role === 'user name');
}

/** Its population is all files that were scanned; an incomplete scan is said to be one. */
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

/** 8.6.2 speaks of passwords of accounts that can log in interactively: direct only where that is known. */
function clearTextReferences(finding: Finding, reconciliation: Reconciliation): readonly RequirementRef[] {
  const interactive = hasUserName(finding) || entryOf(reconciliation)?.account?.interactive_login === true;
  return [
    { id: '6.2.1', relation: 'supporting' },
    { id: '6.2.4', relation: 'supporting' },
    { id: '8.3.2', relation: 'direct' },
    { id: '8.6.2', relation: interactive ? 'direct' : 'analogous' },
  ];
}

/** Registered deliberately: a proposed entry has the status `unknown` until a person has decided about it. */
function isRegistered(entry: InventoryEntry, { state }: Reconciliation): boolean {
  return state === 'registered' && entry.status !== 'unknown';
}

/**
 * Critical where the inventory says that it is active or compromised, or the format that it is live, else high. Milder
 * by a step each: a file that never leaves the machine (ignored), an entry revoked or expired, an entry in its declared
 * place.
 */
function clearTextSeverity(finding: Finding, reconciliation: Reconciliation): Severity {
  const known = entryOf(reconciliation);
  const isGrave = finding.rule.environment === 'live' || known?.status === 'active' || known?.status === 'compromised';
  const severity = shiftSeverity(isGrave ? 'critical' : 'high', finding.exposure === 'ignored' ? -1 : 0);
  return known !== null && (isEnded(known) || isRegistered(known, reconciliation)) ? milder(severity) : severity;
}

function describeEntry(reconciliation: Reconciliation): string {
  const entry = entryOf(reconciliation);
  return entry === null ? '' : `, inventory entry ${entry.id} (${entry.status})`;
}

export const clearText: Check = (input) =>
  overFiles(input, input.findings, ({ finding, reconciliation }) => {
    const { exposure } = finding;
    if (!isCredential(finding) || isPast(exposure)) return null;
    const message = `${finding.rule.title} in clear text, ${EXPOSURE_WORDS[exposure]}: ${placesInWords(finding)}${describeEntry(reconciliation)}`;
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
    const known = entryOf(reconciliation);
    if (known !== null && (isEnded(known) || replacementOf(finding, reconciliation) !== 'none')) return [];
    const severity: Severity = known !== null && isUsable(known) ? 'critical' : 'high';
    const where = finding.exposure === 'history' ? 'in an older commit' : 'in an object that no branch reaches';
    return [
      findingItem(
        finding,
        severity,
        `${finding.rule.title} in clear text ${where}: ${placesInWords(finding)}${sinceWhen(finding)}${describeEntry(reconciliation)}, not known to have been revoked or rotated since`,
      ),
    ];
  });
  const doubtful = old.filter(({ finding, reconciliation }) => {
    const known = entryOf(reconciliation);
    return known !== null && !isEnded(known) && replacementOf(finding, reconciliation) === 'doubtful';
  }).length;
  return {
    population: Math.max(input.evidence.commits, old.length),
    failed,
    notEvaluated: doubtful === 0 ? [] : [{ reason: DOUBTFUL_REPLACEMENT, items: doubtful }],
  };
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
      finding.exposure === 'ignored' ? shiftSeverity(severity, -1) : severity,
      `${finding.rule.title}${isEncrypted ? ', itself encrypted,' : ''} in ${placesInWords(finding)}`,
    );
  });

/** Only what a vendor ships: passwords that are merely easy to guess are a matter of the generation checks. */
export const defaultCredential: Check = (input) =>
  overFiles(input, input.findings, ({ finding }) => {
    if (finding.traits.knownDefault !== true) return null;
    return findingItem(
      finding,
      'high',
      `${finding.rule.title}: a user name and password that a vendor ships, in ${placesInWords(finding)}`,
    );
  });

const EXPOSING_ROLES: Readonly<Partial<Record<FileRole, string>>> = {
  log: 'in a log',
  'shell-history': 'in a shell history',
  ci: 'in a CI file',
};

/** 10.3.1 is about who can read logs, so it is named only where the secret is in one. */
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
      'high',
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
          'high',
          `${finding.rule.title} is sent over ${finding.traits.clearTransport}, and its URL asks for no encryption: ${placesInWords(finding)}`,
        );
      }
      const beside = placesOf(finding)
        .map((occurrence) => unverified.get(occurrence.path))
        .find((weakness) => weakness !== undefined);
      if (beside === undefined) return null;
      return findingItem(
        finding,
        'high',
        `${finding.rule.title} in a file that turns certificate checks off (${beside.what}, line ${beside.line}): ${placesInWords(finding)}`,
      );
    },
  );
};

export const userAndPassword: Check = (input) =>
  overFiles(input, input.findings, ({ finding }) => {
    if (!hasUserName(finding)) return null;
    return findingItem(finding, 'high', `${finding.rule.title} together with its user name: ${placesInWords(finding)}`);
  });

export const trackedEnvFile: Check = (input) =>
  evaluate(input.evidence.envFiles, (file) =>
    file.tracked
      ? item({ kind: 'place', path: file.path, line: null }, 'low', `${file.path} is under version control`)
      : null,
  );

/** Sensitive authentication data, which must not be stored even if encrypted, with its requirement. */
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
      'critical',
      `${finding.rule.title}: ${placesInWords(finding)}`,
      cardReferences(finding.rule.id),
    ),
  );
};
