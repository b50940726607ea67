/**
 * Questions that several checks ask of an entry, a finding or a log, and how messages name their places and spans of time.
 */
import { andMore } from '../base/count.ts';
import { DAY_MS } from '../base/date.ts';
import type { Finding, Occurrence } from '../model/finding.ts';
import type { InventoryEntry } from '../model/inventory.ts';
import { locationText } from '../base/position.ts';
import type { TokenUse } from '../model/usage.ts';
import type { AssessmentInput } from './input.ts';

/** May still be in use, as far as is known. */
export function isUsable(entry: InventoryEntry): boolean {
  return entry.status === 'active' || entry.status === 'rotating' || entry.status === 'unknown';
}

export function isEnded(entry: InventoryEntry): boolean {
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
