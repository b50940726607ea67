/**
 * LIF: age, expiry, use, review and end of the tokens that are still in use. A limit of 90 days fails from the first
 * millisecond beyond 90 times 24 hours, and from a date alone once the 90th day after it has ended. An age that cannot
 * be known is not evaluated.
 */
import type { CheckItem, RequirementRef } from '../../model/assessment.ts';
import { ageInDays, DAY_MS, dayOf, daysOf, endOf, instantOf, type IsoDate } from '../../base/date.ts';
import { isPast } from '../../model/exposure.ts';
import { groupBy } from '../../base/group-by.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import { isPersonal } from '../../inventory/lifecycle/lifecycle.ts';
import { DOUBTFUL_REPLACEMENT, replacementOf, sinceWhen } from '../replacement.ts';
import { analysisBehind, isLooser, policyValue } from '../thresholds.ts';
import { days, daysBetween, isBlank, isUsable, usesByEntry } from '../check-subjects.ts';
import {
  entryItem,
  evaluate,
  evaluateEntries,
  item,
  missing,
  NO_HISTORY,
  NO_INVENTORY,
  type Check,
  type ItemVerdict,
} from '../check.ts';
import type { CheckInputs } from '../input.ts';
import { entryOf } from '../../model/reconciliation.ts';
import type { CatalogueThreshold } from '../catalogue.ts';

const NO_START = 'the entry has neither last_rotated_at nor created_at';

/** A date that exists; null for one that is missing, `never`, `unknown` or not in the calendar. */
function dateOf(date: IsoDate | undefined): IsoDate | null {
  return date === undefined || Number.isNaN(instantOf(date)) ? null : date;
}

/** When the current value was created: at the last rotation, or with the entry. */
function startOf(entry: InventoryEntry): { readonly date: IsoDate; readonly word: string } | null {
  const rotated = dateOf(entry.last_rotated_at);
  if (rotated !== null) return { date: rotated, word: 'rotated' };
  const created = dateOf(entry.created_at);
  return created === null ? null : { date: created, word: 'created' };
}

export const rotationOverdue: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const start = startOf(entry);
    if (start === null) return NO_START;
    const age = ageInDays(start.date, input.asOf);
    const { limit, description } = rotationLimit(entry, input);
    const since = start.word === 'rotated' ? `last rotated ${start.date}` : `created ${start.date} and never rotated`;
    return age > limit
      ? entryItem(entry, 'high', `${entry.id} was ${since}, ${days(age)} ago, over ${description}`)
      : null;
  });

/** The shorter of the entry's own interval and the policy's; the tool's default only where neither says anything. */
function rotationLimit(
  entry: InventoryEntry,
  input: CheckInputs,
): { readonly limit: number; readonly description: string } {
  const general = input.limits.valueOf('rotation_max');
  const isDefault = input.limits.isDefault('rotation_max');
  const own = entry.rotation_interval === undefined ? null : daysOf(entry.rotation_interval);
  if (own !== null && (isDefault || own <= general)) {
    return { limit: own, description: `${own} d (the entry's rotation_interval)` };
  }
  const advice = isDefault ? ': set the interval of your own risk analysis in the policy' : '';
  return { limit: general, description: `${input.limits.describe('rotation_max')}${advice}` };
}

export const noRiskAnalysis: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const analyses = input.inventory.policy.targeted_risk_analyses ?? [];
  const limit = input.limits.valueOf('tra_review_max');
  return evaluate(['8.6.3', '7.2.5.1'] as const, (requirement) => {
    const references: readonly RequirementRef[] = [
      { id: requirement, relation: 'direct' },
      { id: '12.3.1', relation: 'direct' },
    ];
    const behind = analyses.filter((analysis) => analysis.requirement === requirement);
    if (behind.length === 0) {
      return item(
        { kind: 'policy', key: 'targeted_risk_analyses' },
        'medium',
        `the policy names no targeted risk analysis for ${requirement}`,
        references,
      );
    }
    const old = behind.find((analysis) => !(ageInDays(analysis.last_reviewed_at, input.asOf) <= limit));
    return old === undefined
      ? null
      : item(
          { kind: 'policy', key: old.id },
          'medium',
          `${old.id} for ${requirement} was last reviewed ${old.last_reviewed_at}, over ${input.limits.describe('tra_review_max')}`,
          references,
        );
  });
};

export const noExpiry: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    if (dateOf(entry.expires_at) !== null) return null;
    const why = entry.expires_at === 'never' ? 'never expires' : 'does not say when it expires';
    return entryItem(entry, entry.rotation_method === 'automatic' ? 'medium' : 'high', `${entry.id} ${why}`);
  });

export const expiryTooFar: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const expiry = dateOf(entry.expires_at);
    if (expiry === null) return 'the entry has no date of expiry';
    const start = startOf(entry);
    if (start === null) return NO_START;
    const lifetime = (instantOf(expiry) - instantOf(start.date)) / DAY_MS;
    return lifetime > input.limits.valueOf('lifetime_max')
      ? entryItem(
          entry,
          'medium',
          `${entry.id} lives ${days(lifetime)}, ${start.word} ${start.date} to ${expiry}, over ${input.limits.describe('lifetime_max')}`,
        )
      : null;
  });

export const expiresSoon: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const expiry = dateOf(entry.expires_at);
    if (expiry === null) return 'the entry has no date of expiry';
    const left = endOf(expiry) - input.asOf;
    return left >= 0 && left < input.limits.valueOf('expiry_warning') * DAY_MS
      ? entryItem(entry, 'info', `${entry.id} expires ${expiry}, in ${days(left / DAY_MS)}`)
      : null;
  });

export const expiredButActive: Check = (input) => {
  const uses = usesByEntry(input);
  return evaluateEntries(input, isUsable, (entry) => {
    const expiry = dateOf(entry.expires_at);
    if (expiry === null) return entry.expires_at === 'never' ? null : 'the entry has no date of expiry';
    const isUsed = uses.get(entry.id)?.observations.some(({ kind }) => kind === 'after-expiry') === true;
    return endOf(expiry) < input.asOf
      ? entryItem(
          entry,
          isUsed ? 'critical' : 'high',
          `${entry.id} expired ${expiry} and its status is ${entry.status}${isUsed ? '; a log shows it in use' : ''}`,
        )
      : null;
  });
};

/** 8.2.6 is about user accounts; of a machine it holds by analogy, 7.2.5.1 asks for its review. */
const USER_INACTIVE: readonly RequirementRef[] = [{ id: '8.2.6', relation: 'direct' }];
const MACHINE_INACTIVE: readonly RequirementRef[] = [
  { id: '7.2.5.1', relation: 'direct' },
  { id: '8.2.6', relation: 'analogous' },
];

export const inactive: Check = (input) => {
  const uses = usesByEntry(input);
  return evaluateEntries(input, isUsable, (entry) => {
    const logged = uses.get(entry.id)?.lastUsed ?? null;
    const stated = entry.last_used_at === 'never' ? dateOf(entry.created_at) : dateOf(entry.last_used_at);
    const used = logged !== null && (stated === null || instantOf(stated) < logged) ? dayOf(logged) : stated;
    if (used === null) return 'the entry does not say when it was last used';
    const key = isPersonal(entry) ? 'inactive_max_user' : 'inactive_max_machine';
    const age = ageInDays(used, input.asOf);
    if (age <= input.limits.valueOf(key)) return null;
    const what =
      entry.last_used_at === 'never' && logged === null
        ? `was never used since it was created ${used}`
        : `was last used ${used}`;
    return entryItem(
      entry,
      isPersonal(entry) ? 'high' : 'medium',
      `${entry.id} ${what}, ${days(age)} ago, over ${input.limits.describe(key)}`,
      isPersonal(entry) ? USER_INACTIVE : MACHINE_INACTIVE,
    );
  });
};

export const reviewOverdue: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    if (entry.account === undefined || entry.account.kind === 'unknown') {
      return 'the kind of account, which decides the limit, is unknown';
    }
    const reviewed = dateOf(entry.last_reviewed_at);
    const since = reviewed ?? dateOf(entry.created_at);
    if (since === null) return 'the entry has neither last_reviewed_at nor created_at';
    const key = isPersonal(entry) ? 'review_max_user' : 'review_max_app';
    const age = ageInDays(since, input.asOf);
    if (age <= input.limits.valueOf(key)) return null;
    const what = reviewed === null ? `has no review since it was created ${since}` : `was last reviewed ${since}`;
    return entryItem(entry, 'medium', `${entry.id} ${what}, ${days(age)} ago, over ${input.limits.describe(key)}`, [
      { id: isPersonal(entry) ? '7.2.4' : '7.2.5.1', relation: 'direct' },
    ]);
  });

export const compromisedNotReplaced: Check = (input) => {
  const inUse = (entry: InventoryEntry): boolean =>
    isUsable(entry) || entry.status === 'compromised' || entry.status === 'suspended';
  const past = input.findings.filter(({ finding }) => isPast(finding.exposure));
  const leakedOf = groupBy(past, ({ reconciliation }) => entryOf(reconciliation)?.id);
  const evaluation = evaluateEntries(input, inUse, (entry) => {
    if (entry.status === 'compromised') {
      return entry.revoked_at === undefined
        ? entryItem(entry, 'critical', `${entry.id} is compromised and was not revoked`)
        : null;
    }
    if (!isUsable(entry)) return null;
    const leaked = leakedOf.get(entry.id) ?? [];
    const exposed = leaked.find(({ finding, reconciliation }) => replacementOf(finding, reconciliation) === 'none');
    if (exposed !== undefined) {
      return entryItem(
        entry,
        'critical',
        `${entry.id} has its current value in git history${sinceWhen(exposed.finding)}: it was neither rotated nor revoked since`,
      );
    }
    return leaked.some(({ finding, reconciliation }) => replacementOf(finding, reconciliation) === 'doubtful')
      ? DOUBTFUL_REPLACEMENT
      : null;
  });
  if (input.inventory === null || input.evidence.historyScanned) return evaluation;
  return { ...evaluation, notEvaluated: [...evaluation.notEvaluated, { reason: NO_HISTORY, items: 0 }] };
};

export const overlapTooLong: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const successors = successorsOf(input.inventory.tokens);
  const limit = input.limits.valueOf('rotation_overlap_max');
  return evaluateEntries(
    input,
    (entry) => isUsable(entry) && (entry.status === 'rotating' || successors.has(entry.id)),
    (entry): ItemVerdict => {
      const successor = successors.get(entry.id);
      const since = dateOf(successor === undefined ? entry.last_rotated_at : successor.created_at);
      if (since === null) {
        return successor === undefined
          ? 'the entry is rotating and names neither a successor nor last_rotated_at'
          : 'the successor has no created_at';
      }
      if (ageInDays(since, input.asOf) <= limit) return null;
      const what =
        successor === undefined
          ? `rotating since ${since}`
          : `still ${entry.status}, though ${successor.id} replaced it ${since}`;
      return entryItem(
        entry,
        'medium',
        `${entry.id} is ${what}, ${daysBetween(instantOf(since), input.asOf)} ago, over ${input.limits.describe('rotation_overlap_max')}`,
      );
    },
  );
};

function successorsOf(entries: readonly InventoryEntry[]): ReadonlyMap<string, InventoryEntry> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const successors = new Map<string, InventoryEntry>();
  for (const entry of entries) {
    if (entry.replaces !== undefined) successors.set(entry.replaces, entry);
    const successor = entry.replaced_by === undefined ? undefined : byId.get(entry.replaced_by);
    if (successor !== undefined) successors.set(entry.id, successor);
  }
  return successors;
}

export const revokedWithoutEvidence: Check = (input) => {
  const uses = usesByEntry(input);
  return evaluateEntries(
    input,
    (entry) => entry.status === 'revoked' || entry.status === 'destroyed',
    (entry) =>
      isBlank(entry.revocation_evidence) && (uses.get(entry.id)?.revoked ?? null) === null
        ? entryItem(entry, 'medium', `${entry.id} is ${entry.status} and names no revocation_evidence`)
        : null,
  );
};

export const policyTooLoose: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const { policy, tokens } = input.inventory;
  const hasUsers = tokens.some((entry) => isPersonal(entry));
  const bounded = input.catalogue.thresholds.filter((entry) => entry.bound !== null || entry.tra !== null);
  return evaluate(bounded, (entry) =>
    entry.key === 'inactive_max_user' && !hasUsers ? null : looseness(input, entry, policyValue(entry, policy)),
  );
};

/** Longer intervals that no bound of the standard limits are reported for information. */
const LONG_INTERVAL_DAYS = 365;

function looseness(input: CheckInputs, entry: CatalogueThreshold, stated: number | null): CheckItem | null {
  const key = entry.policy ?? entry.key;
  if (stated !== null && entry.bound !== null && isLooser(stated, entry.bound)) {
    return item(
      { kind: 'policy', key },
      'high',
      `${key} is ${stated} ${entry.unit}; ${entry.bound.requirement} allows at ${entry.bound.kind} ${entry.bound.value}`,
      [{ id: entry.bound.requirement, relation: relationTo(input, entry.bound.requirement) }],
    );
  }
  if (entry.tra === null) return null;
  const analysis = analysisBehind(entry, input.inventory?.policy ?? null);
  const references: readonly RequirementRef[] = [{ id: entry.tra, relation: 'direct' }];
  if (stated !== null && analysis !== null && stated > analysis.days) {
    return item(
      { kind: 'policy', key },
      'high',
      `${key} is ${stated} ${entry.unit}; ${analysis.analysis.id} sets ${analysis.days}`,
      references,
    );
  }
  const interval = stated ?? analysis?.days ?? 0;
  return interval > LONG_INTERVAL_DAYS
    ? item({ kind: 'policy', key }, 'info', `${key} is ${interval} ${entry.unit}, more than a year`, [])
    : null;
}

function relationTo(input: CheckInputs, requirement: string): RequirementRef['relation'] {
  return input.catalogue.requirements.find((known) => known.id === requirement)?.relation ?? 'supporting';
}
