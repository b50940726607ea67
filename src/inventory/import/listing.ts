/** What a provider's listing says of its tokens, in the words of the inventory. Values of tokens never get in here. */
import type { InventoryEntry, ProviderRef } from '../../model/inventory.ts';

export const IMPORT_SOURCES = [
  'aws-credential-report',
  'github-pats',
  'gitlab-tokens',
  'okta-tokens',
  'vault',
  'csv',
  'json',
] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** Fields of an entry but those that only the inventory itself can know. */
export type ListedFields = Partial<
  Omit<InventoryEntry, 'id' | 'fingerprints' | 'provider_refs' | 'provider' | 'exceptions' | 'replaces' | 'replaced_by'>
>;

export interface ListedToken {
  readonly provider: string;
  /** What the provider names it by; the first one is what a later import knows it by. */
  readonly refs: readonly [ProviderRef, ...ProviderRef[]];
  readonly fields: ListedFields;
  /** What an id can be made of. */
  readonly label: string | null;
  /**
   * Which of several listings of this source it stands in: what another one leaves out is not gone. Absent: there is
   * one.
   */
  readonly group?: string;
}

export interface Listing {
  readonly tokens: readonly ListedToken[];
  /** Items that were skipped, and other things worth knowing. */
  readonly notes: readonly string[];
  /** Notes on new entries. */
  readonly ofNew?: string;
}

/** The fields that have a value: neither undefined, null nor empty. */
export function withoutEmpty(fields: {
  readonly [Name in keyof ListedFields]: ListedFields[Name] | null | undefined;
}): ListedFields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/**
 * The day of an instant, or the instant to the second; null for what is none. Numbers are seconds or milliseconds since
 * the epoch.
 */
export function dateIn(value: unknown): string | null {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}$/.test(value))) {
    return instantText(Number(value) < 1e11 ? Number(value) * 1000 : Number(value));
  }
  if (typeof value !== 'string') return null;
  const text = value.trim().replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ?(UTC|Z)?$/, '$1T$2Z');
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : text;
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? instantText(Date.parse(text.replace(/(\.\d{3})\d+/, '$1'))) : null;
}

function instantText(ms: number): string | null {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? `${new Date(ms).toISOString().slice(0, 19)}Z` : null;
}

export function textIn(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((item) => textIn(item) ?? []) : [];
}
