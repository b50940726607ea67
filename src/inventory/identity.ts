/**
 * Which entry a finding is. From the surest to the weakest: the keyed fingerprint, a plain SHA-256 from elsewhere,
 * a public identifier, and last the few visible characters of a token, which identify only together with the
 * provider and only while a single entry answers to them.
 */
import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';
import { addUnder } from '../base/group-by.ts';
import {
  hexOf,
  type Inventory,
  type InventoryEntry,
  type ProviderRef,
  type ProviderRefKind,
} from '../model/inventory.ts';
import type { FingerprintUse, MatchedBy } from '../model/reconciliation.ts';
import { comparedDigits } from './keyed-fingerprint.ts';
import { endOfLife } from './lifecycle/lifecycle.ts';
import type { Coverage } from './storage.ts';

export interface InventoryIndex {
  /** By the digits that are compared. */
  readonly keyed: ReadonlyMap<string, readonly InventoryEntry[]>;
  /** By all 64 hexadecimal digits. */
  readonly hashed: ReadonlyMap<string, readonly InventoryEntry[]>;
  readonly identified: ReadonlyMap<string, readonly InventoryEntry[]>;
  /** By provider and visible characters. */
  readonly visible: ReadonlyMap<string, readonly InventoryEntry[]>;
  readonly prefixLengths: readonly number[];
  readonly use: FingerprintUse;
}

export interface Identified {
  readonly entry: InventoryEntry;
  readonly matchedBy: MatchedBy;
}

/** Kinds whose value names one token for its provider. */
const IDENTIFIERS: readonly ProviderRefKind[] = ['token_id', 'access_key_id', 'client_id', 'certificate_serial'];
/** Roles of companion parts that name one credential; a host, an account or a user may have many. */
const IDENTIFYING_ROLES: ReadonlySet<string> = new Set([
  'key id',
  'access key id',
  'token id',
  'client id',
  'application id',
  'app id',
  'account sid',
  'identifier',
]);
const GENERIC = 'generic';
/** A shorter start says no more than what kind of token it is. */
const MIN_PREFIX = 8;
/** Characters of a prefix beyond those that all tokens of its kind begin with. */
const MIN_OWN_CHARACTERS = 4;
/** Of a shorter value the last four characters are too notable a part to go by. */
const MIN_LENGTH_FOR_ENDS = 12;

export function buildIndex(inventory: Inventory, use: FingerprintUse): InventoryIndex {
  const keyed = new Map<string, InventoryEntry[]>();
  const hashed = new Map<string, InventoryEntry[]>();
  const identified = new Map<string, InventoryEntry[]>();
  const visible = new Map<string, InventoryEntry[]>();
  const prefixLengths = new Set<number>();
  for (const entry of inventory.tokens) {
    for (const fingerprint of entry.fingerprints ?? []) {
      if (fingerprint.alg !== 'hmac-sha256') addUnder(hashed, hexOf(fingerprint), entry);
      else if (use.compared) addUnder(keyed, comparedDigits(fingerprint.value), entry);
    }
    for (const reference of entry.provider_refs ?? []) {
      if (IDENTIFIERS.includes(reference.kind)) addUnder(identified, reference.value, entry);
      const key = visibleKey(reference, entry.provider);
      if (key === null) continue;
      addUnder(visible, key, entry);
      if (reference.kind === 'prefix') prefixLengths.add(reference.value.length);
    }
  }
  return { keyed, hashed, identified, visible, prefixLengths: [...prefixLengths], use };
}

/** The entry that `finding` is, or null. `coverageFor` decides between several that look alike. */
export function identify(
  finding: Finding,
  index: InventoryIndex,
  coverageFor: (entry: InventoryEntry) => Coverage | null,
): Identified | null {
  const ofValue = index.keyed.get(comparedDigits(finding.fingerprint)) ?? [];
  if (ofValue.length > 0) return identifiedAs(preferred(ofValue, finding, coverageFor), 'fingerprint');
  const hash = index.hashed.size === 0 ? null : sha256(finding);
  const ofHash = hash === null ? [] : (index.hashed.get(hash) ?? []);
  if (ofHash.length > 0) return identifiedAs(preferred(ofHash, finding, coverageFor), 'sha256');
  const value = finding.secret.reveal();
  const ofId = byIdentifier(finding, value, index);
  if (ofId.length > 0) return identifiedAs(preferred(ofId, finding, coverageFor), 'provider-ref');
  return byVisibleCharacters(finding, value, index, coverageFor);
}

function identifiedAs(entry: InventoryEntry | undefined, matchedBy: MatchedBy): Identified | null {
  return entry === undefined ? null : { entry, matchedBy };
}

function byIdentifier(finding: Finding, value: string, index: InventoryIndex): readonly InventoryEntry[] {
  if (index.identified.size === 0) return [];
  const beside = finding.identifiers
    .filter(({ role }) => IDENTIFYING_ROLES.has(role))
    .map((identifier) => identifier.value);
  const named = [value, ...beside].flatMap((name) =>
    (index.identified.get(name) ?? []).filter(
      (entry) => name === value || !isOtherSecretOfClient(entry, name, index.use),
    ),
  );
  return named.filter((entry) => !contradictsProvider(entry, finding));
}

/** A client may have several secrets at once, so that its id does not make this one the registered one. */
function isOtherSecretOfClient(entry: InventoryEntry, name: string, use: FingerprintUse): boolean {
  const isClient = (entry.provider_refs ?? []).some(({ kind, value }) => kind === 'client_id' && value === name);
  return isClient && isOfOtherValue(entry, use);
}

function byVisibleCharacters(
  finding: Finding,
  value: string,
  index: InventoryIndex,
  coverageFor: (entry: InventoryEntry) => Coverage | null,
): Identified | null {
  const named = visibleKeysOf(finding, value, index).flatMap((key) => index.visible.get(key) ?? []);
  const candidates = [...new Set(named)].filter(
    (entry) => !showsOtherCharacters(entry, value) && !isOfOtherValue(entry, index.use),
  );
  const placed =
    candidates.length > 1 ? candidates.filter((entry) => isInPlace(finding, coverageFor(entry))) : candidates;
  return placed.length === 1 ? identifiedAs(placed[0], 'provider-ref') : null;
}

/** Keys under which the visible characters of this finding may be filed. */
function visibleKeysOf(finding: Finding, value: string, index: InventoryIndex): readonly string[] {
  if (index.visible.size === 0 || value.length < MIN_LENGTH_FOR_ENDS) return [];
  const provider = providerOf(finding.rule.provider);
  const common = finding.secret.policy.kind === 'ends' ? finding.secret.policy.prefixLength : 0;
  const prefixes = index.prefixLengths.filter((length) => length - common >= MIN_OWN_CHARACTERS);
  return [
    `${provider}\0last_eight\0${value.slice(-8)}`,
    ...prefixes.map((length) => `${provider}\0prefix\0${value.slice(0, length)}`),
    `${provider}\0last_four\0${value.slice(-4)}`,
  ];
}

function visibleKey({ kind, value }: ProviderRef, provider: string | undefined): string | null {
  const isVisible = kind === 'last_four' || kind === 'last_eight' || (kind === 'prefix' && value.length >= MIN_PREFIX);
  return isVisible ? `${providerOf(provider)}\0${kind}\0${value}` : null;
}

function providerOf(provider: string | undefined): string {
  return (provider ?? GENERIC).trim().toLowerCase();
}

function contradictsProvider(entry: InventoryEntry, finding: Finding): boolean {
  const [ofEntry, ofFinding] = [providerOf(entry.provider), providerOf(finding.rule.provider)];
  return ofEntry !== ofFinding && ofEntry !== GENERIC && ofFinding !== GENERIC;
}

/** Another of the entry's references names characters that this value does not have. */
function showsOtherCharacters(entry: InventoryEntry, value: string): boolean {
  return (entry.provider_refs ?? []).some((reference) => {
    if (reference.kind === 'prefix') return !value.startsWith(reference.value);
    return (reference.kind === 'last_four' || reference.kind === 'last_eight') && !value.endsWith(reference.value);
  });
}

/** Its own fingerprints could be compared, and this value would have been identified by them. */
function isOfOtherValue(entry: InventoryEntry, use: FingerprintUse): boolean {
  return (entry.fingerprints ?? []).some(
    (fingerprint) =>
      fingerprint.alg !== 'hmac-sha256' || (use.compared && (use.keyId === null || use.keyId === fingerprint.key)),
  );
}

/** Among entries of one identity: the one declared for this place, else a live one, else the first. */
function preferred(
  entries: readonly InventoryEntry[],
  finding: Finding,
  coverageFor: (entry: InventoryEntry) => Coverage | null,
): InventoryEntry | undefined {
  if (entries.length < 2) return entries[0];
  return (
    entries.find((entry) => isInPlace(finding, coverageFor(entry))) ??
    entries.find((entry) => endOfLife(entry, 0) === null) ??
    entries[0]
  );
}

function isInPlace(finding: Finding, covers: Coverage | null): boolean {
  return covers !== null && finding.occurrences.some((occurrence) => covers(occurrence.path));
}

/** In memory alone: it is the hash of a secret. */
export function sha256(finding: Finding): string {
  return createHash('sha256').update(finding.secret.reveal()).digest('hex');
}
