/** What is due of entries, under the limits in force, and the words for it. */
import { dueItems, type DueItem } from '../../../inventory/lifecycle/due.ts';
import type { Inventory } from '../../../model/inventory.ts';
import { limitsOf } from '../../../pci/thresholds.ts';
import { builtInCatalogue } from '../../../scan/assets/catalogue.ts';

/** Within so many days from `asOf`. */
export function dueOf(inventory: Inventory, asOf: number, days: number): readonly DueItem[] {
  const inForce = limitsOf(builtInCatalogue().catalogue, inventory.policy);
  const reviews = { userReview: inForce.valueOf('review_max_user'), machineReview: inForce.valueOf('review_max_app') };
  return dueItems(inventory, reviews, asOf, days);
}

export const DUE_WORDS: Readonly<Record<DueItem['kind'], string>> = {
  expires: 'expires',
  rotate: 'rotate',
  review: 'review',
  'overlap-ends': 'revoke',
  'exception-ends': 'exception ends',
};

export function whenText({ days }: DueItem): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${days} d` : `${-days} d ago`;
}
