/**
 * What is to be done by when: every date on which a token expires, must be rotated or reviewed, its overlap or an
 * exception ends. What is past due stays due. Dates are UTC days.
 */
import { count } from '../../base/count.ts';
import { DAY_MS, dayOf, endOf, instantOf, knownDate, type IsoDate } from '../../base/date.ts';
import type { Inventory, InventoryEntry, InventoryPolicy } from '../../model/inventory.ts';
import { compareText } from '../../base/order.ts';
import { isLive, isPersonal, rotationDays } from './lifecycle.ts';
import { ownerInWords } from '../entry-row.ts';

export type DueKind = 'expires' | 'rotate' | 'review' | 'overlap-ends' | 'exception-ends';

export interface DueItem {
  readonly entry: string;
  readonly kind: DueKind;
  readonly due: IsoDate;
  /** Days from now to the end of that day, whole; negative once it is past. */
  readonly days: number;
  readonly owner: string | null;
  /** "rotate: last rotated 2026-06-01, at most 90 days" */
  readonly detail: string;
}

/** Days in force, as the policy, a risk analysis or the standard has them. */
export interface DueLimits {
  readonly userReview: number;
  readonly machineReview: number;
}

/**
 * Items due within `days` from `asOf`, the earliest first. Nothing is due where the date it counts from is not known.
 */
export function dueItems(inventory: Inventory, limits: DueLimits, asOf: number, days: number): readonly DueItem[] {
  const items = inventory.tokens.filter(isLive).flatMap((entry) => itemsOf(entry, inventory.policy, limits, asOf));
  return items
    .filter((item) => item.days <= days)
    .toSorted((a, b) => compareText(a.due, b.due) || compareText(a.entry, b.entry) || compareText(a.kind, b.kind));
}

function itemsOf(entry: InventoryEntry, policy: InventoryPolicy, limits: DueLimits, asOf: number): readonly DueItem[] {
  const item = (kind: DueKind, due: IsoDate, detail: string): DueItem => ({
    entry: entry.id,
    kind,
    due: due.slice(0, 10),
    days: daysUntil(due, asOf),
    owner: ownerInWords(entry),
    detail,
  });
  const items: DueItem[] = [];
  const expiry = knownDate(entry.expires_at);
  if (entry.status === 'rotating' && expiry !== null) {
    items.push(
      item(
        'overlap-ends',
        expiry,
        entry.replaced_by === undefined ? 'the overlap ends' : `replaced by ${entry.replaced_by}`,
      ),
    );
  } else if (expiry !== null) items.push(item('expires', expiry, 'rotate or revoke it before'));
  if (entry.status !== 'rotating') items.push(...rotationItem(entry, policy, item), ...reviewItem(entry, limits, item));
  for (const exception of entry.exceptions ?? []) {
    items.push(item('exception-ends', exception.expires_at, `the exception for ${exception.check}`));
  }
  return items;
}

type MakeItem = (kind: DueKind, due: IsoDate, detail: string) => DueItem;

function rotationItem(entry: InventoryEntry, policy: InventoryPolicy, item: MakeItem): readonly DueItem[] {
  const since = entry.last_rotated_at ?? entry.created_at;
  if (since === undefined) return [];
  const limit = rotationDays(entry, policy);
  return [
    item(
      'rotate',
      after(since, limit),
      `${entry.last_rotated_at === undefined ? 'created' : 'last rotated'} ${since.slice(0, 10)}, at most ${count(limit, 'day')}`,
    ),
  ];
}

function reviewItem(entry: InventoryEntry, limits: DueLimits, item: MakeItem): readonly DueItem[] {
  const since = entry.last_reviewed_at ?? entry.created_at;
  if (since === undefined) return [];
  const limit = isPersonal(entry) ? limits.userReview : limits.machineReview;
  return [
    item(
      'review',
      after(since, limit),
      `${entry.last_reviewed_at === undefined ? 'never reviewed, created' : 'last reviewed'} ${since.slice(0, 10)}, every ${count(limit, 'day')}`,
    ),
  ];
}

/** The last day within `days` of `since`. */
function after(since: IsoDate, days: number): IsoDate {
  return dayOf(instantOf(since) + days * DAY_MS);
}

function daysUntil(due: IsoDate, asOf: number): number {
  return Math.floor((endOf(due.slice(0, 10)) - asOf) / DAY_MS);
}
