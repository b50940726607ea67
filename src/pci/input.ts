/** What an assessment is made from, and what every check of it may ask. */
import type { CheckEvaluation, CheckItem, RequirementRef, Subject } from '../model/assessment.ts';
import { andMore } from '../base/count.ts';
import { DAY_MS } from '../base/date.ts';
import type { ScanEvidence } from '../model/evidence.ts';
import type { Finding, Occurrence } from '../model/finding.ts';
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import { locationText } from '../base/position.ts';
import type { ReconciledFinding } from '../model/reconciliation.ts';
import type { Severity } from '../model/severity.ts';
import type { TokenUse, UsageEvidence } from '../model/usage.ts';
import type { Catalogue } from './catalogue.ts';
import type { Limits } from './thresholds.ts';

export interface AssessmentInput {
  readonly findings: readonly ReconciledFinding[];
  readonly inventory: Inventory | null;
  readonly unseen: readonly InventoryEntry[];
  readonly evidence: ScanEvidence;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  readonly fingerprintsCompared: boolean;
  readonly catalogue: Catalogue;
  readonly cardNumbersSearched: boolean;
  /** What usage logs say; absent: none were supplied. */
  readonly usage?: UsageEvidence | null;
  /** False: the logs, if any, were read for events alone. */
  readonly logSecretsSearched: boolean;
  /** What an earlier report says of scopes, by entry; absent: none was given. */
  readonly earlier?: EarlierScopes | null;
}

export interface EarlierScopes {
  /** Milliseconds since the epoch: the day as of which it was made. */
  readonly since: number;
  readonly scopes: ReadonlyMap<string, readonly string[]>;
}

/** The input with what is worked out of it once. */
export interface CheckInputs extends AssessmentInput {
  readonly limits: Limits;
  /** Findings by the entry they matched, in their order. */
  readonly findingsOf: ReadonlyMap<string, readonly Finding[]>;
}

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

export function findingItem(
  finding: Finding,
  severity: Severity,
  message: string,
  requirements?: readonly RequirementRef[],
): CheckItem {
  return item({ kind: 'finding', id: finding.id }, severity, message, requirements);
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

/** May still be used, or nobody knows better. */
export function isUsable(entry: InventoryEntry): boolean {
  return entry.status === 'active' || entry.status === 'rotating' || entry.status === 'unknown';
}

export function isDead(entry: InventoryEntry): boolean {
  return entry.status === 'revoked' || entry.status === 'destroyed' || entry.status === 'expired';
}

/**
 * A secret at all: not what its vendor means to be public, not what opens nothing (identifiers, nonces, salts), not a
 * number of a card.
 */
export function isCredential({ rule }: Finding): boolean {
  return !rule.publishable && rule.severity !== 'info' && rule.kind !== 'identifier' && rule.kind !== 'card-number';
}

export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** `3 days`, `1 day`. */
export function days(count: number): string {
  const whole = Math.floor(count);
  return `${whole} ${whole === 1 ? 'day' : 'days'}`;
}

/** Whole days between two instants, for messages. */
export function daysBetween(from: number, to: number): string {
  return days((to - from) / DAY_MS);
}

/** Places of the secret itself. */
export function placesOf({ occurrences }: Finding): readonly Occurrence[] {
  return occurrences.filter((occurrence) => occurrence.part === 'secret');
}

/** What logs say of the entries that they show in use. */
export function usesByEntry({ usage }: AssessmentInput): ReadonlyMap<string, TokenUse> {
  return new Map((usage?.tokens ?? []).flatMap((use) => (use.entry === null ? [] : [[use.entry, use] as const])));
}

/** `src/app.js:3`, and how many more places: the first is one that is as exposed as the finding is said to be. */
export function placesInWords(finding: Finding, select: (occurrence: Occurrence) => boolean = () => true): string {
  const places = placesOf(finding).filter(select);
  const first = places.find(({ exposure }) => exposure === finding.exposure) ?? places[0];
  if (first === undefined) return 'an unknown place';
  return `${locationText(first.path, first.range.line)}${andMore(places.length - 1, 'place')}`;
}
