/**
 * INV: what the inventory itself leaves unsaid or says twice. A missing value fails here, so that no other check takes
 * it as fine.
 */
import { NOT_COMPARED, type CheckEvaluation, type RequirementRef } from '../../model/assessment.ts';
import { DAY_MS, endOf, instantOf, knownDate, type IsoDate } from '../../base/date.ts';
import type { InventoryEntry, StorageKind } from '../../model/inventory.ts';
import { providerName } from '../../usage/provider-name.ts';
import { isInForce } from '../exceptions.ts';
import { daysBetween, isBlank, isUsable } from '../check-subjects.ts';
import {
  entryItem,
  evaluate,
  evaluateEntries,
  item,
  missing,
  NO_INVENTORY,
  NO_PROVIDERS,
  type Check,
  type ItemVerdict,
} from '../check.ts';
import type { CheckInputs } from '../input.ts';
import { entryOf } from '../../model/reconciliation.ts';
import { holdersOfFingerprints, sharersOf } from '../shared-fingerprints.ts';

const CLEAR_TEXT_STORAGE: ReadonlySet<StorageKind> = new Set([
  'env_file',
  'config_file',
  'source_code',
  'wiki_or_chat',
]);

export const noOwner: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    isBlank(entry.owner?.person) && isBlank(entry.owner?.team)
      ? entryItem(entry, 'high', `${entry.id} has neither a person nor a team as owner`)
      : null,
  );

export const ownerLeft: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const status = entry.owner?.status;
    if (status === undefined || status === 'unknown') return 'the entry does not say whether its owner is still there';
    return status === 'left'
      ? entryItem(
          entry,
          'critical',
          `the owner of ${entry.id} has left${entry.owner?.left_at === undefined ? '' : ` on ${entry.owner.left_at}`} and the token is ${entry.status}`,
        )
      : null;
  });

export const noPurpose: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    isBlank(entry.purpose) ? entryItem(entry, 'medium', `${entry.id} states no purpose`) : null,
  );

export const noApproval: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const lacking = [
      isBlank(entry.approved_by) ? 'approved_by' : '',
      isBlank(entry.approval_ref) ? 'approval_ref' : '',
    ].filter((field) => field !== '');
    return lacking.length > 0 ? entryItem(entry, 'medium', `${entry.id} has no ${lacking.join(' and no ')}`) : null;
  });

export const accountKindUnknown: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    entry.account === undefined || entry.account.kind === 'unknown'
      ? entryItem(entry, 'medium', `${entry.id} does not say whether a person or a machine uses it (account.kind)`)
      : null,
  );

export const scopeUnknown: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    entry.pci_scope === undefined || entry.pci_scope === 'unknown'
      ? entryItem(entry, 'low', `${entry.id} states no pci_scope`)
      : null,
  );

export const clearTextStorage: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const storage = entry.storage ?? [];
    if (storage.length === 0) return 'no storage place is declared';
    const readable = storage.find((place) => CLEAR_TEXT_STORAGE.has(place.kind) || place.encrypted_at_rest === false);
    if (readable !== undefined) {
      return entryItem(
        entry,
        'high',
        `${entry.id} is declared as stored in clear text: ${readable.kind} ${readable.ref}${readable.encrypted_at_rest === false ? ', not encrypted at rest' : ''}`,
      );
    }
    return storage.every((place) => place.kind === 'unknown') ? 'the kind of storage is unknown' : null;
  });

export const noStorage: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    (entry.storage ?? []).length === 0 ? entryItem(entry, 'medium', `${entry.id} declares no storage place`) : null,
  );

export const tooManyPlaces: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const count = (entry.storage ?? []).length;
    if (count === 0) return 'no storage place is declared';
    return count > input.limits.valueOf('storage_places_max')
      ? entryItem(
          entry,
          'medium',
          `${entry.id} declares ${count} storage places, over ${input.limits.describe('storage_places_max')}`,
        )
      : null;
  });

export const unknownProvider: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const providers = input.inventory.policy.service_providers;
  if (providers === undefined) return missing(NO_PROVIDERS);
  const listed = new Set(providers.map(providerName));
  return evaluateEntries(input, isUsable, (entry) => {
    const provider = entry.third_party_service ?? entry.provider;
    if (provider === undefined) return 'the entry names no provider';
    return listed.has(providerName(provider))
      ? null
      : entryItem(
          entry,
          'medium',
          `the provider of ${entry.id}, ${provider}, is not among the policy's service_providers`,
        );
  });
};

function hasNothingToMatch({ fingerprints = [], provider_refs = [] }: InventoryEntry): boolean {
  return fingerprints.length + provider_refs.length === 0;
}

export const nothingToMatch: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    hasNothingToMatch(entry)
      ? entryItem(entry, 'medium', `${entry.id} has neither a fingerprint nor a provider reference`)
      : null,
  );

function isUncompared({ fingerprintsCompared }: CheckInputs, { fingerprints = [] }: InventoryEntry): boolean {
  return !fingerprintsCompared && fingerprints.some(({ alg }) => alg === 'hmac-sha256');
}

export const neverSeen: Check = (input) => {
  const { files, commits, changesAlone } = input.evidence;
  if (input.inventory === null) return missing(NO_INVENTORY);
  if (changesAlone) return missing('only changes were looked at');
  if (files + commits === 0) return { population: 0, failed: [], notEvaluated: [] };
  const unseen = new Set(input.unseen.map((entry) => entry.id));
  const found = new Set(input.findings.map(({ reconciliation }) => entryOf(reconciliation)?.id));
  return evaluateEntries(input, isUsable, (entry) => {
    if (!unseen.has(entry.id)) return isUncompared(input, entry) && !found.has(entry.id) ? NOT_COMPARED : null;
    if (hasNothingToMatch(entry)) return 'the entry has neither a fingerprint nor a provider reference';
    return entryItem(entry, 'info', `${entry.id} was not seen in what was scanned: kept elsewhere, or out of use`);
  });
};

export const contradictingDates: Check = (input) =>
  evaluateEntries(
    input,
    () => true,
    (entry) => {
      if (datesOf(entry).size === 0) return 'the entry has no dates';
      const trouble = dateTrouble(entry, input.asOf);
      return trouble.length > 0 ? entryItem(entry, 'medium', `${entry.id}: ${trouble.join(', ')}`) : null;
    },
  );

/** Field and value of every date, `never` and `unknown` left out. */
function datesOf(entry: InventoryEntry): ReadonlyMap<string, IsoDate> {
  const fields = {
    created_at: entry.created_at,
    last_rotated_at: entry.last_rotated_at,
    last_used_at: entry.last_used_at,
    last_reviewed_at: entry.last_reviewed_at,
    revoked_at: entry.revoked_at,
    expires_at: entry.expires_at,
    'owner.left_at': entry.owner?.left_at,
  };
  return new Map(
    Object.entries(fields).flatMap(([field, stated]) => {
      const date = knownDate(stated);
      return date === null ? [] : [[field, date] as const];
    }),
  );
}

const NEVER_LATER = ['created_at', 'last_rotated_at', 'last_used_at', 'last_reviewed_at', 'revoked_at'];

const FOLLOWS_CREATION = ['last_rotated_at', 'last_used_at', 'revoked_at', 'expires_at'];

function dateTrouble(entry: InventoryEntry, asOf: number): readonly string[] {
  const dates = datesOf(entry);
  const nonsense = [...dates]
    .filter(([, date]) => Number.isNaN(instantOf(date)))
    .map(([field, date]) => `${field} ${date} does not exist`);
  const future = NEVER_LATER.filter((field) => instantOf(dates.get(field) ?? '') > asOf).map(
    (field) => `${field} ${dates.get(field)} lies in the future`,
  );
  const created = instantOf(dates.get('created_at') ?? '');
  const early = FOLLOWS_CREATION.filter((field) => endOf(dates.get(field) ?? '') < created).map(
    (field) => `${field} ${dates.get(field)} comes before created_at ${dates.get('created_at')}`,
  );
  return [...nonsense, ...future, ...early];
}

export const stale: Check = (input) => {
  const { inventory } = input;
  if (inventory === null) return missing(NO_INVENTORY);
  const reviews = inventory.tokens
    .map((entry) => instantOf(entry.last_reviewed_at ?? ''))
    .filter((instant) => !Number.isNaN(instant));
  const signs = [
    { what: 'the newest review', at: reviews.length === 0 ? null : Math.max(...reviews) },
    { what: "the file's last change", at: inventory.changedAt },
  ];
  const limit = input.limits.valueOf('inventory_stale') * DAY_MS;
  return evaluate(signs, ({ what, at }) => {
    if (at === null) return `no date of ${what}`;
    return input.asOf - at > limit
      ? item(
          { kind: 'policy', key: inventory.path },
          'medium',
          `${what} is ${daysBetween(at, input.asOf)} ago, over ${input.limits.describe('inventory_stale')}`,
        )
      : null;
  });
};

export const exceptionExpired: Check = (input) => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const all = input.inventory.tokens.flatMap((entry) =>
    (entry.exceptions ?? []).map((exception) => ({ entry, exception })),
  );
  return evaluate(all, ({ entry, exception }) => {
    if (isInForce(exception, input.asOf)) return null;
    return entryItem(
      entry,
      'high',
      `the exception of ${entry.id} for ${exception.check} ended ${exception.expires_at}`,
      referencesOfCheck(input, exception.check),
    );
  });
};

function referencesOfCheck(input: CheckInputs, id: string): readonly RequirementRef[] {
  return input.catalogue.checks.find((check) => check.id === id)?.requirements ?? [];
}

export const duplicateFingerprint: Check = (input): CheckEvaluation => {
  if (input.inventory === null) return missing(NO_INVENTORY);
  const holders = holdersOfFingerprints(input.inventory.tokens);
  return evaluateEntries(
    input,
    () => true,
    (entry): ItemVerdict => {
      if ((entry.fingerprints ?? []).length === 0) return 'the entry has no fingerprint';
      const others = sharersOf(entry, holders);
      return others.length > 0
        ? entryItem(entry, 'high', `${entry.id} holds the same value as ${others.map((other) => other.id).join(', ')}`)
        : null;
    },
  );
};
