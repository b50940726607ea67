/**
 * A new pepper in the place of an old one. A fingerprint can be made anew only from its value, so entries whose value
 * was met get a new one and lose the old, and the others keep theirs until their value is met or rotated.
 */
import { addUnder } from '../../base/group-by.ts';
import type { Inventory, StoredFingerprint } from '../../model/inventory.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import type { InventoryChange } from '../file/edit.ts';
import { comparedDigits, keysOf } from '../keyed-fingerprint.ts';
import { pepperCheck } from '../pepper.ts';

/** What the same secret is called under the old pepper and under the new one. */
export interface Renaming {
  /** Fingerprints, by the compared digits of the old one. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Ids of findings, which baselines hold. */
  readonly ids: ReadonlyMap<string, string>;
}

/** From two scans of the same material, one under each pepper. */
export function renaming(before: Report, after: Report): Renaming {
  const later = new Map(after.findings.map((finding) => [placeOf(finding), finding]));
  const pairs = before.findings.flatMap((finding) => {
    const same = later.get(placeOf(finding));
    return same === undefined ? [] : [[finding, same] as const];
  });
  return {
    ids: new Map(pairs.map(([old, now]) => [old.id, now.id])),
    fingerprints: new Map(
      pairs.flatMap(([old, now]) =>
        old.fingerprint === null || now.fingerprint === null
          ? []
          : [[comparedDigits(old.fingerprint), now.fingerprint]],
      ),
    ),
  };
}

/** A rule finds one secret at one place. */
function placeOf({ rule, occurrences }: ReportFinding): string {
  const places = occurrences
    .filter(({ part }) => part === 'secret')
    .map(({ path, byteStart, byteEnd, blob }) => `${path}\0${blob ?? ''}\0${byteStart}\0${byteEnd}`);
  return [rule, places.toSorted()[0]].join('\0');
}

export interface KeyRotation {
  readonly changes: readonly InventoryChange[];
  readonly renewed: readonly string[];
  /** Entries that can be compared under the old pepper alone. */
  readonly left: readonly string[];
}

export interface NewKey {
  readonly id: string;
  readonly key: Uint8Array;
  /** The day of the change. */
  readonly today: string;
}

export function rotateKey(
  inventory: Inventory,
  oldId: string,
  { id, key, today }: NewKey,
  { fingerprints }: Renaming,
): KeyRotation {
  const [renewed, left]: [string[], string[]] = [[], []];
  const updates = inventory.tokens.flatMap((entry): readonly InventoryChange[] => {
    if (!keysOf(entry).includes(oldId)) return [];
    const renewedOnes = (entry.fingerprints ?? []).map((fingerprint) => renew(fingerprint, oldId, id, fingerprints));
    const isRenewed = renewedOnes.some((fingerprint, at) => fingerprint !== entry.fingerprints?.[at]);
    (isRenewed ? renewed : left).push(entry.id);
    return isRenewed ? [{ kind: 'update', id: entry.id, changes: { fingerprints: renewedOnes } }] : [];
  });
  const keys: readonly InventoryChange[] = [
    { kind: 'update-key', id: oldId, changes: { retired_at: today } },
    { kind: 'add-key', key: { id, alg: 'hmac-sha256', created_at: today, check: pepperCheck(key) } },
  ];
  return { changes: [...keys, ...updates], renewed, left };
}

function renew(
  fingerprint: StoredFingerprint,
  oldId: string,
  newId: string,
  fingerprints: ReadonlyMap<string, string>,
): StoredFingerprint {
  if (fingerprint.alg !== 'hmac-sha256' || fingerprint.key !== oldId) return fingerprint;
  const value = fingerprints.get(comparedDigits(fingerprint.value));
  return value === undefined ? fingerprint : { alg: 'hmac-sha256', key: newId, value };
}

/** `k1`, `k2`: the first that is free. */
export function freeKeyId(inventory: Inventory): string {
  const taken = new Set([...inventory.fingerprintKeys.map(({ id }) => id), ...inventory.tokens.flatMap(keysOf)]);
  let number = 1;
  while (taken.has(`k${number}`)) number += 1;
  return `k${number}`;
}

/** Ids of entries with fingerprints under each key. */
export function entriesByKey(inventory: Inventory): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, string[]>();
  for (const entry of inventory.tokens) {
    for (const key of new Set(keysOf(entry))) addUnder(byKey, key, entry.id);
  }
  return byKey;
}
