/**
 * Where an entry stands in its life at a given moment. A missing date is never read as good news: it decides nothing
 * here and is a matter for the checks of the inventory's quality.
 */
import { count } from '../../base/count.ts';
import { DAY_MS, ageInDays, dayOf, daysOf, endOf, instantOf, knownDate } from '../../base/date.ts';
import type { InventoryEntry, InventoryPolicy, TokenStatus } from '../../model/inventory.ts';

/** In force where neither the entry nor the policy names an interval. */
const DEFAULT_ROTATION_DAYS = 90;

export type LifeState = 'revoked' | 'expired' | 'overdue' | 'current';

export interface Life {
  readonly state: LifeState;
  /** Part of a sentence: "expired 2026-10-15, 17 days ago". */
  readonly detail: string;
}

const ENDED: readonly TokenStatus[] = ['revoked', 'destroyed', 'compromised'];

/** True for an entry that should be met somewhere: it has neither ended nor expired. */
export function isLive(entry: InventoryEntry): boolean {
  return !ENDED.includes(entry.status) && entry.status !== 'expired';
}

/** An account that a person uses, under the rules for users. */
export function isPersonal(entry: InventoryEntry): boolean {
  return entry.account?.kind === 'user' || entry.account?.kind === 'third_party';
}

/** Revoked, destroyed or compromised by its status. Null where it is none of them. */
export function endOfLife(entry: InventoryEntry, asOf: number): Life | null {
  if (!ENDED.includes(entry.status)) return null;
  const word = entry.status === 'compromised' ? 'marked as compromised' : entry.status;
  return {
    state: 'revoked',
    detail: entry.revoked_at === undefined ? word : `${word} ${daysAgo(entry.revoked_at, asOf)}`,
  };
}

/** Past its expiry, or said to be. */
export function expiry(entry: InventoryEntry, asOf: number): Life | null {
  const date = knownDate(entry.expires_at);
  if (date !== null && asOf > endOf(date)) return { state: 'expired', detail: `expired ${daysAgo(date, asOf)}` };
  return entry.status === 'expired' ? { state: 'expired', detail: 'marked as expired' } : null;
}

/** The requirement whose risk analysis sets how often tokens are rotated. */
const ROTATION_REQUIREMENT = '8.6.3';

/**
 * Days between rotations that hold for an entry: the shortest of its own, the policy's and the risk analysis' interval.
 */
export function rotationDays(entry: InventoryEntry, policy: InventoryPolicy): number {
  const analysed = (policy.targeted_risk_analyses ?? [])
    .filter(({ requirement }) => requirement === ROTATION_REQUIREMENT)
    .map(({ interval }) => interval);
  const given = [entry.rotation_interval, policy.rotation_max, ...analysed]
    .filter((duration) => duration !== undefined)
    .map(daysOf);
  return given.length === 0 ? DEFAULT_ROTATION_DAYS : Math.min(...given);
}

/** Not rotated within its interval. */
export function rotation(entry: InventoryEntry, policy: InventoryPolicy, asOf: number): Life | null {
  const since = entry.last_rotated_at ?? entry.created_at;
  if (since === undefined) return null;
  const limit = rotationDays(entry, policy);
  if (ageInDays(since, asOf) <= limit) return null;
  const verb = entry.last_rotated_at === undefined ? 'created' : 'last rotated';
  return { state: 'overdue', detail: `${verb} ${daysAgo(since, asOf)}, over the limit of ${inDays(limit)}` };
}

/** The gravest of all. */
export function lifeOf(entry: InventoryEntry, policy: InventoryPolicy, asOf: number): Life {
  return (
    endOfLife(entry, asOf) ??
    expiry(entry, asOf) ??
    rotation(entry, policy, asOf) ?? { state: 'current', detail: currentDetail(entry, asOf) }
  );
}

function currentDetail(entry: InventoryEntry, asOf: number): string {
  const date = knownDate(entry.expires_at);
  const until =
    date === null
      ? entry.expires_at === 'never'
        ? 'without expiry'
        : 'expiry unknown'
      : `valid until ${dayOf(instantOf(date))}, ${inDays(Math.max(0, daysBetween(asOf, instantOf(date))))} left`;
  if (entry.status === 'active') return until;
  return `${entry.status === 'unknown' ? 'status unknown' : entry.status}, ${until}`;
}

/** `2026-10-15, 17 days ago`, counted in calendar days of UTC. */
function daysAgo(date: string, asOf: number): string {
  const instant = instantOf(date);
  const days = daysBetween(instant, asOf);
  const ago = days === 0 ? 'today' : days > 0 ? `${inDays(days)} ago` : `in ${inDays(-days)}`;
  return `${dayOf(instant)}, ${ago}`;
}

function daysBetween(from: number, to: number): number {
  return Math.floor(to / DAY_MS) - Math.floor(from / DAY_MS);
}

function inDays(days: number): string {
  return count(days, 'day');
}
