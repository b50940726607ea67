/**
 * Rotation as changes of the inventory. Two live keys, no downtime: the successor is a new entry, active at once, and
 * its predecessor stays valid until the overlap ends. Where a provider knows one value at a time, it is the same entry.
 */
import { dayOf, daysOf, DAY_MS, endOf, instantOf, knownDate, type IsoDate } from '../../base/date.ts';
import { InventoryError, UsageError } from '../../model/error.ts';
import { didYouMean } from '../../base/did-you-mean.ts';
import { mayRepeatName } from '../../redaction/quote.ts';
import {
  identifies,
  type Inventory,
  type InventoryEntry,
  type ProviderRef,
  type StoredFingerprint,
} from '../../model/inventory.ts';
import type { EntryChanges, InventoryChange } from '../file/edit.ts';
import { isLive } from './lifecycle.ts';

/** Where the policy has no longest overlap; check LIF-010 allows as much. */
const DEFAULT_OVERLAP_DAYS = 7;

/** How the new value is recognised, where it is known. */
export interface Recognition {
  readonly fingerprints?: readonly StoredFingerprint[];
  readonly provider_refs?: readonly ProviderRef[];
}

export interface RotationRequest {
  readonly id: string;
  /** Id of the successor; null: proposed. */
  readonly successor: string | null;
  /** Days in which both are valid; null: as the policy has it. */
  readonly overlapDays: number | null;
  /** Expiry of the new value; null: it lives as long as the old one was meant to. */
  readonly expires: string | null;
  readonly by: string | null;
  readonly recognition: Recognition;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Rotation {
  readonly changes: readonly InventoryChange[];
  /** The entry that is valid from now on. */
  readonly id: string;
  readonly expires: string;
  /** Until when the predecessor is valid; null where there is none. */
  readonly overlapEnds: IsoDate | null;
}

/** What a successor takes over: all that is about its task and place, nothing that is about the old value. */
const INHERITED = [
  'name',
  'type',
  'provider',
  'account',
  'owner',
  'purpose',
  'environment',
  'pci_scope',
  'third_party_service',
  'scopes',
  'scope_model',
  'allowed_networks',
  'allowed_principals',
  'consumers',
  'storage',
  'generation',
  'rotation_interval',
  'rotation_method',
  'log_sources',
  'tags',
] as const satisfies readonly (keyof InventoryEntry)[];

export function entryNamed(inventory: Inventory, id: string): InventoryEntry {
  const entry = inventory.tokens.find((token) => token.id === id);
  if (entry === undefined) {
    const ids = inventory.tokens.map((token) => token.id);
    throw new InventoryError(`there is no ${mayRepeatName(id) ? `entry "${id}"` : 'such entry'}.`, {
      path: inventory.path,
      hint: didYouMean(id, ids) ?? '"keyroll inventory list" lists the entries.',
    });
  }
  return entry;
}

/** The predecessor becomes `rotating` and expires when the overlap ends; the successor is active from today. */
export function rotateToSuccessor(inventory: Inventory, request: RotationRequest): Rotation {
  const old = rotatable(inventory, request.id);
  const today = dayOf(request.now);
  const overlap =
    request.overlapDays ??
    (inventory.policy.rotation_overlap_max === undefined
      ? DEFAULT_OVERLAP_DAYS
      : daysOf(inventory.policy.rotation_overlap_max));
  const overlapEnds = earlier(dayOf(request.now + overlap * DAY_MS), old.expires_at);
  const id = request.successor ?? successorId(old.id, new Set(inventory.tokens.map((token) => token.id)));
  const expires = request.expires ?? sameLifetime(old, request.now);
  const successor: InventoryEntry = {
    ...inherited(old),
    ...request.recognition,
    id,
    status: 'active',
    created_at: today,
    ...(request.by === null ? {} : { created_by: request.by }),
    expires_at: expires,
    last_rotated_at: today,
    rotation_method: old.rotation_method ?? 'dual_key',
    replaces: old.id,
  };
  return {
    changes: [
      { kind: 'update', id: old.id, changes: { status: 'rotating', expires_at: overlapEnds, replaced_by: id } },
      { kind: 'add', entry: successor },
    ],
    id,
    expires,
    overlapEnds,
  };
}

/**
 * The value of an entry in place of whatever it had: what a provider calls the token stays, what showed of the old value
 * does not.
 */
export function recognisedBy(entry: InventoryEntry, { fingerprints, provider_refs }: Recognition): EntryChanges {
  const references = [...(entry.provider_refs ?? []).filter(identifies), ...(provider_refs ?? [])];
  return {
    ...(fingerprints === undefined ? {} : { fingerprints }),
    ...(entry.provider_refs === undefined && references.length === 0
      ? {}
      : { provider_refs: references.length === 0 ? null : references }),
  };
}

/** One value at a time: the entry stays, what it is recognised by changes. */
export function rotateInPlace(inventory: Inventory, request: RotationRequest): Rotation {
  const entry = rotatable(inventory, request.id);
  const expires = request.expires ?? sameLifetime(entry, request.now);
  const changes: EntryChanges = {
    status: 'active',
    last_rotated_at: dayOf(request.now),
    expires_at: expires,
    // What the old value was recognised by would match the old value still.
    ...(entry.fingerprints === undefined ? {} : { fingerprints: null }),
    ...recognisedBy(entry, request.recognition),
    ...(entry.rotation_method === undefined ? { rotation_method: 'in_place' as const } : {}),
  };
  return { changes: [{ kind: 'update', id: entry.id, changes }], id: entry.id, expires, overlapEnds: null };
}

function rotatable(inventory: Inventory, id: string): InventoryEntry {
  const entry = entryNamed(inventory, id);
  if (!isLive(entry)) {
    throw new InventoryError(`"${id}" is ${entry.status}; there is nothing to rotate.`, { path: inventory.path });
  }
  if (entry.replaced_by !== undefined) {
    throw new InventoryError(`"${id}" is already replaced by "${entry.replaced_by}".`, {
      path: inventory.path,
      hint: `Rotate "${entry.replaced_by}", or revoke "${id}" first.`,
    });
  }
  return entry;
}

function inherited(old: InventoryEntry): Pick<InventoryEntry, 'type' | 'environment'> & Partial<InventoryEntry> {
  const taken = Object.fromEntries(
    INHERITED.flatMap((field) => (old[field] === undefined ? [] : [[field, old[field]]])),
  );
  return { ...taken, type: old.type, environment: old.environment };
}

/** `ci`, `ci-2`, `ci-3`. */
function successorId(id: string, taken: ReadonlySet<string>): string {
  const [, base = id, number] = /^(.*?)-(\d{1,4})$/.exec(id) ?? [];
  let next = number === undefined ? 2 : Number(number) + 1;
  const name = (): string => `${base.slice(0, 58)}-${next}`;
  while (taken.has(name())) next += 1;
  return name();
}

/** The life that the old value was given, from today on. */
function sameLifetime(entry: InventoryEntry, now: number): string {
  const born = entry.last_rotated_at ?? entry.created_at;
  const expires = knownDate(entry.expires_at);
  if (born === undefined || expires === null) {
    throw new UsageError('it is not known when the new value expires.', {
      hint: `Give a date with --expires DATE: "${entry.id}" has no lifetime to go by.`,
    });
  }
  const days = Math.round((instantOf(expires) - instantOf(born)) / DAY_MS);
  if (days < 1) {
    throw new UsageError('it is not known when the new value expires.', { hint: 'Give a date with --expires DATE.' });
  }
  return dayOf(now + days * DAY_MS);
}

function earlier(day: IsoDate, expires: InventoryEntry['expires_at']): IsoDate {
  const expiry = knownDate(expires);
  return expiry !== null && endOf(expiry) < endOf(day) ? expiry : day;
}
