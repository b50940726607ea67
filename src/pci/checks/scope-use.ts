/**
 * SCP-003 and LOG-012: scopes held against logs. What was granted and never used is told where the log would have shown
 * its use; a change of scopes is looked for where a log records such changes.
 */
import { DAY_MS, dayOf } from '../../base/date.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import { MOST_KEPT, type TokenUse } from '../../model/usage.ts';
import {
  actionsOfCall,
  granting,
  isComparable,
  scopeCoverageOf,
  seldomRecorded,
  serviceOf,
} from '../../usage/aws-actions.ts';
import { providerName } from '../../usage/provider-name.ts';
import { days, isUsable, usesByEntry } from '../check-subjects.ts';
import { entryItem, evaluate, missing, NO_INVENTORY, NO_LOG, type Check, type ItemVerdict } from '../check.ts';
import type { CheckInputs } from '../input.ts';

/** Days between the first and the last event of CloudTrail. */
function trailDays({ usage }: CheckInputs): number {
  const trail = usage?.sources.find(({ name }) => name === 'cloudtrail');
  return trail === undefined || trail.first === null || trail.last === null
    ? 0
    : (trail.last - trail.first.ts) / DAY_MS;
}

/** What calls show of the use of actions. */
interface CallsSeen {
  /** Actions that the token's calls needed. */
  readonly actions: readonly string[];
  readonly services: ReadonlySet<string>;
  /** Actions of any call: what the trail records. */
  readonly recorded: ReadonlySet<string>;
}

type ScopeUse = 'used' | 'unused' | 'unsure';

function useOfScope(scope: string, { actions, services, recorded }: CallsSeen): ScopeUse {
  const service = serviceOf(scope);
  if (!isComparable(service)) return services.has(service) ? 'unsure' : 'unused';
  if (actions.some(granting(scope))) return 'used';
  const seldom = seldomRecorded(service);
  return !seldom.some(granting(scope)) || seldom.some((action) => recorded.has(action)) ? 'unused' : 'unsure';
}

/** What the calls of all tokens in the trail ask for. */
function recordedActions({ usage }: CheckInputs): ReadonlySet<string> {
  return new Set(
    (usage?.tokens ?? [])
      .filter(({ sources }) => sources.includes('cloudtrail'))
      .flatMap(({ actions }) => actions.flatMap((call) => actionsOfCall(call) ?? [])),
  );
}

function unusedScopes(
  entry: InventoryEntry,
  use: TokenUse | undefined,
  recorded: ReadonlySet<string>,
  input: CheckInputs,
): ItemVerdict {
  const scopes = entry.scopes ?? [];
  if (scopes.length === 0) return 'no scopes are stated';
  if (scopeCoverageOf(entry) === null) return 'no mapping from actions to scopes of this kind is known';
  const span = trailDays(input);
  if (span < input.limits.valueOf('scope_unused')) {
    return `the log covers less than ${input.limits.describe('scope_unused')}`;
  }
  if (use === undefined) return 'the token is in no log';
  if (use.sources.some((source) => source !== 'cloudtrail') || use.actions.length >= MOST_KEPT) {
    return 'its actions are not known in full';
  }
  const seen: CallsSeen = {
    actions: use.actions.flatMap((call) => actionsOfCall(call) ?? []),
    services: new Set(use.actions.map(serviceOf)),
    recorded,
  };
  // A scope of everything is a matter of SCP-001.
  const judged = scopes.filter((scope) => scope !== '*').map((scope) => ({ scope, use: useOfScope(scope, seen) }));
  const unused = judged.filter((one) => one.use === 'unused').map(({ scope }) => scope);
  if (unused.length > 0) {
    return entryItem(
      entry,
      'low',
      `${entry.id} has the scopes ${unused.join(', ')} and did not use them in ${days(span)} of CloudTrail (as far as the trail records their use)`,
    );
  }
  return judged.some((one) => one.use === 'unsure')
    ? 'the trail does not seem to record their use (object-level events must be enabled), or records it under other names'
    : null;
}

export const unusedScope: Check = (input) => {
  if (!input.usage) return missing(NO_LOG);
  if (input.inventory === null) return missing(NO_INVENTORY);
  const uses = usesByEntry(input);
  const recorded = recordedActions(input);
  return evaluate(input.inventory.tokens.filter(isUsable), (entry) =>
    unusedScopes(entry, uses.get(entry.id), recorded, input),
  );
};

/** Logs that record when a token may do more or less, by provider. */
const RECORDS_SCOPES: Readonly<Record<string, string>> = { github: 'github', hoop: 'hoop' };

function isRecorded({ provider }: InventoryEntry, since: number, input: CheckInputs): boolean {
  const end = input.asOf - input.limits.valueOf('log_max_gap') * DAY_MS;
  const name = provider === undefined ? undefined : providerName(provider);
  return (
    name !== undefined &&
    (input.usage?.sources ?? []).some(
      (source) =>
        RECORDS_SCOPES[source.name] === name &&
        source.first !== null &&
        source.last !== null &&
        source.first.ts < since + DAY_MS &&
        source.last >= end,
    )
  );
}

function differences(before: readonly string[], now: readonly string[]): string[] {
  return [
    ...now.filter((scope) => !before.includes(scope)).map((scope) => `${scope} added`),
    ...before.filter((scope) => !now.includes(scope)).map((scope) => `${scope} removed`),
  ];
}

/** An event of making, renewing or changing the token is a record of it: none of them says which scopes there were. */
function hasChangeEvent(use: TokenUse | undefined, since: number): boolean {
  return (
    use !== undefined &&
    ((use.lastChanged !== null && use.lastChanged >= since) || (use.created !== null && use.created.ts >= since))
  );
}

export const unrecordedScopeChange: Check = (input) => {
  const { earlier } = input;
  if (!input.usage) return missing(NO_LOG);
  if (input.inventory === null) return missing(NO_INVENTORY);
  if (earlier === undefined || earlier === null) {
    return missing('no earlier report was given to compare scopes with (--against)');
  }
  const uses = usesByEntry(input);
  return evaluate(
    input.inventory.tokens.filter(({ id }) => earlier.scopes.has(id)),
    (entry) => {
      const changed = differences(earlier.scopes.get(entry.id) ?? [], entry.scopes ?? []);
      if (changed.length === 0 || hasChangeEvent(uses.get(entry.id), earlier.since)) return null;
      if (entry.provider !== undefined && providerName(entry.provider) === 'aws') {
        return 'CloudTrail records policy changes under users, groups and policies, and does not name the keys they affect';
      }
      if (!isRecorded(entry, earlier.since, input)) {
        return 'no log that records changes of scopes covers the time since the earlier report';
      }
      return entryItem(
        entry,
        'low',
        `${entry.id}: scope ${changed.join(', ')} since ${dayOf(earlier.since)}, and the log of that time has no event for it`,
      );
    },
  );
};
