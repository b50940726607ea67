/**
 * What checks of usage logs have in common: the tokens that were used, and items with the event that shows them first.
 */
import type { CheckItem, Subject } from '../../model/assessment.ts';
import type { Finding } from '../../model/finding.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import { instantText } from '../../base/date.ts';
import { locationText } from '../../base/position.ts';
import type { Severity } from '../../model/severity.ts';
import type { Sighting, TokenUse } from '../../model/usage.ts';
import { item } from '../check.ts';
import type { CheckInputs } from '../input.ts';

/** `2026-08-02T10:00:00Z (audit.json:3)`. */
export function sightingInWords(sighting: Sighting): string {
  return `${instantText(sighting.ts)} (${placeOfSighting(sighting)})`;
}

export function placeOfSighting({ file, line }: Sighting): string {
  return locationText(file, line);
}

function subjectOf(use: TokenUse): Subject {
  return use.entry === null ? { kind: 'token', id: use.ref } : { kind: 'entry', id: use.entry };
}

/** An item about use, with the place of the event that shows it first. */
export function useItem(use: TokenUse, severity: Severity, message: string, { file, line }: Sighting): CheckItem {
  return { ...item(subjectOf(use), severity, message), place: { path: file, line } };
}

export interface Used {
  readonly use: TokenUse;
  readonly entry: InventoryEntry;
}

export function usedEntries(input: CheckInputs): readonly Used[] {
  const entries = new Map(input.inventory?.tokens.map((entry) => [entry.id, entry]));
  return (input.usage?.tokens ?? []).flatMap((use) => {
    const entry = use.entry === null ? undefined : entries.get(use.entry);
    return entry === undefined ? [] : [{ use, entry }];
  });
}

/** The finding that is the very token of a log. */
export function findingOf({ finding: id }: TokenUse, input: CheckInputs): Finding | undefined {
  return id === null ? undefined : input.findings.find(({ finding }) => finding.id === id)?.finding;
}
