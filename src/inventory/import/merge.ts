/**
 * A provider's listing and the inventory, brought together. The provider knows when a token ends, was used and what it
 * may do; whose it is, why it is there and all that somebody wrote by hand is the inventory's and stays. Where the two
 * contradict each other about a token's end, that is said and nothing is changed.
 */
import { isDeepStrictEqual } from 'node:util';
import { dayOf, endOf, instantOf, knownDate, type StatedDate } from '../../base/date.ts';
import { identifies, type Inventory, type InventoryEntry, type ProviderRef } from '../../model/inventory.ts';
import type { EntryChanges, InventoryChange } from '../file/edit.ts';
import { proposeId } from '../entry-id.ts';
import { isLive } from '../lifecycle/lifecycle.ts';
import { findPlainSecrets } from '../file/plain-secret.ts';
import type { ImportSource, ListedToken, Listing } from './listing.ts';

export interface UpdatedEntry {
  readonly id: string;
  readonly fields: readonly string[];
}

export interface ImportResult {
  readonly added: readonly string[];
  readonly updated: readonly UpdatedEntry[];
  readonly unchanged: number;
  /** Entries of an earlier import of this kind that the provider does not list any more. */
  readonly gone: readonly string[];
  readonly notes: readonly string[];
}

export interface Merged {
  readonly changes: readonly InventoryChange[];
  readonly result: ImportResult;
}

/** Marks entries of one listing, so that what has left it can be told. */
function tagOf(source: ImportSource, { provider, group }: ListedToken): string {
  const kind = source === 'csv' || source === 'json' ? `import:${source}:${provider}` : `import:${source}`;
  return group === undefined ? kind : `${kind}:${group}`;
}

/** Sources with one listing for all: where it is empty, everything is gone. */
const UNDIVIDED: ReadonlySet<ImportSource> = new Set(['aws-credential-report', 'okta-tokens', 'vault']);

/** What the listing is of, by the marks of its tokens. */
function tagsOf({ tokens, notes: passedOver }: Listing, source: ImportSource, notes: string[]): ReadonlySet<string> {
  if (tokens.length > 0 || passedOver.length > 0) return new Set(tokens.map((token) => tagOf(source, token)));
  const isAll = UNDIVIDED.has(source);
  notes.push(`the listing holds no token${isAll ? '' : ', and does not say whose, so it is not known what is gone'}`);
  return new Set(isAll ? [`import:${source}`] : []);
}

/** Where a listing comes from, and when. */
export interface ListingOrigin {
  readonly source: ImportSource;
  /** What the listing is to be called in an entry that it ends. */
  readonly evidence: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function mergeListing(inventory: Inventory, listing: Listing, origin: ListingOrigin): Merged {
  const taken = new Set(inventory.tokens.map(({ id }) => id));
  const byRef = entriesByRef(inventory);
  const changes: InventoryChange[] = [];
  const notes = [...listing.notes];
  const added: string[] = [];
  const updated: UpdatedEntry[] = [];
  const seen = new Set<string>();
  for (const listed of listing.tokens.map((token) => withoutSecrets(token, notes))) {
    const entry = listed.refs.map((ref) => byRef.get(keyOf(listed.provider, ref))).find((found) => found !== undefined);
    if (entry === undefined) {
      const made = newEntry(listed, origin, taken);
      taken.add(made.id);
      seen.add(made.id);
      added.push(made.id);
      changes.push({ kind: 'add', entry: made });
      for (const ref of listed.refs.filter(identifies)) byRef.set(keyOf(listed.provider, ref), made);
    } else if (seen.has(entry.id)) notes.push(`"${entry.id}" is listed twice; the first time counts`);
    else {
      seen.add(entry.id);
      const update = updateOf(entry, listed, origin, notes);
      if (Object.keys(update).length === 0) continue;
      updated.push({ id: entry.id, fields: Object.keys(update) });
      changes.push({ kind: 'update', id: entry.id, changes: update });
    }
  }
  const tags = tagsOf(listing, origin.source, notes);
  const gone = inventory.tokens
    .filter((entry) => isLive(entry) && isListable(entry) && !seen.has(entry.id))
    .filter((entry) => entry.tags?.some((tag) => tags.has(tag)) === true)
    .map(({ id }) => id);
  if (listing.ofNew !== undefined && added.length > 0) notes.push(listing.ofNew);
  return { changes, result: { added, updated, unchanged: seen.size - added.length - updated.length, gone, notes } };
}

/** A successor has no reference until somebody adds it: no listing could name it. */
function isListable({ provider_refs: refs = [] }: InventoryEntry): boolean {
  return refs.some(identifies);
}

function keyOf(provider: string, { kind, value }: ProviderRef): string {
  return `${provider.toLowerCase()}\0${kind}\0${value}`;
}

function entriesByRef(inventory: Inventory): Map<string, InventoryEntry> {
  const byRef = new Map<string, InventoryEntry>();
  for (const entry of inventory.tokens) {
    for (const ref of entry.provider_refs ?? []) {
      if (identifies(ref) && entry.provider !== undefined) {
        byRef.set(keyOf(entry.provider, ref), entry);
      }
    }
  }
  return byRef;
}

/** Names and notes that people wrote at the provider may hold anything. */
function withoutSecrets(listed: ListedToken, notes: string[]): ListedToken {
  const bad = Object.entries(listed.fields)
    .filter(([name, value]) => name !== 'storage' && findPlainSecrets(JSON.stringify(value), []).length > 0)
    .map(([name]) => name);
  if (bad.length === 0) return listed;
  notes.push(`${bad.join(', ')} of a token of ${listed.provider} looks like a secret and was left out; check it there`);
  return {
    ...listed,
    label: null,
    fields: Object.fromEntries(Object.entries(listed.fields).filter(([name]) => !bad.includes(name))),
  };
}

function newEntry(listed: ListedToken, origin: ListingOrigin, taken: ReadonlySet<string>): InventoryEntry {
  const { fields, provider, refs, label } = listed;
  return {
    type: 'other',
    status: 'active',
    environment: 'unknown',
    ...fields,
    // A name is no file: what stands behind its last dot belongs to it.
    id: proposeId(provider, label?.replaceAll('.', '-') ?? null, taken),
    provider,
    provider_refs: refs,
    ...(fields.status === 'revoked' || fields.status === 'destroyed' ? endedBy(listed, origin) : {}),
    tags: [...(fields.tags ?? []), tagOf(origin.source, listed)],
  };
}

function endedBy(
  { fields, provider }: ListedToken,
  { evidence, now }: ListingOrigin,
): Pick<InventoryEntry, 'revoked_at' | 'revocation_evidence'> {
  return {
    revoked_at: fields.revoked_at ?? dayOf(now),
    revocation_evidence:
      fields.revocation_evidence ??
      `listed as ${fields.status ?? 'revoked'} by ${provider}: ${evidence}, ${dayOf(now)}`,
  };
}

function updateOf(entry: InventoryEntry, listed: ListedToken, origin: ListingOrigin, notes: string[]): EntryChanges {
  const { fields } = listed;
  const tag = tagOf(origin.source, listed);
  const tags = entry.tags?.includes(tag) === true ? {} : { tags: [...(entry.tags ?? []), tag] };
  const update = {
    ...filled(entry, listed),
    ...datesOf(entry, listed, notes),
    ...(fields.scopes === undefined ? {} : { scopes: fields.scopes }),
    ...statusOf(entry, listed, origin, notes),
    ...refsOf(entry, listed),
    ...tags,
  };
  return Object.fromEntries(
    Object.entries(update).filter(([name, value]) => !isDeepStrictEqual(value, Reflect.get(entry, name))),
  );
}

const FILLED = [
  'name',
  'account',
  'owner',
  'purpose',
  'pci_scope',
  'third_party_service',
  'scope_model',
  'allowed_networks',
  'consumers',
  'storage',
  'created_at',
  'created_by',
  'approved_by',
  'approval_ref',
  'rotation_interval',
  'rotation_method',
  'notes',
] as const;

/** What the inventory has nothing about. */
function filled(entry: InventoryEntry, { fields }: ListedToken): EntryChanges {
  const missing = Object.fromEntries(
    FILLED.flatMap((name) => (entry[name] === undefined && fields[name] !== undefined ? [[name, fields[name]]] : [])),
  );
  return {
    ...missing,
    ...(entry.environment === 'unknown' && fields.environment !== undefined ? { environment: fields.environment } : {}),
  };
}

/** The listing has a later date than the entry, or says anything at all where the entry says nothing. */
function isNews(listed: StatedDate | undefined, entry: StatedDate | undefined): boolean {
  if (listed === undefined) return false;
  if (entry === undefined) return true;
  const [theirs, ours] = [knownDate(listed), knownDate(entry)];
  return theirs !== null && (ours === null || instantOf(theirs) > instantOf(ours));
}

function datesOf(entry: InventoryEntry, { fields, provider }: ListedToken, notes: string[]): EntryChanges {
  const { expires_at: expires } = fields;
  const [theirs, ours] = [knownDate(expires), knownDate(entry.expires_at)];
  const isOverlap = entry.status === 'rotating' && ours !== null && theirs !== null && endOf(ours) < endOf(theirs);
  const contradicts = expires === 'never' && ours !== null;
  if (contradicts && entry.status !== 'rotating') {
    notes.push(
      `"${entry.id}" never expires at ${provider}; here it expires ${entry.expires_at}, which somebody must enforce by hand`,
    );
  }
  const used = isNews(fields.last_used_at, entry.last_used_at);
  return {
    ...(expires === undefined || isOverlap || contradicts ? {} : { expires_at: expires }),
    ...(isNews(fields.last_rotated_at, entry.last_rotated_at) ? { last_rotated_at: fields.last_rotated_at } : {}),
    ...(used
      ? {
          last_used_at: fields.last_used_at,
          ...(fields.last_used_source === undefined ? {} : { last_used_source: fields.last_used_source }),
        }
      : {}),
  } as EntryChanges;
}

function statusOf(entry: InventoryEntry, listed: ListedToken, origin: ListingOrigin, notes: string[]): EntryChanges {
  const { status } = listed.fields;
  if (status === undefined || status === entry.status) return {};
  const hasEnded = status === 'revoked' || status === 'destroyed';
  if (!isLive(entry)) {
    if (!hasEnded && status !== 'expired' && entry.status !== 'compromised') {
      notes.push(`"${entry.id}" is ${entry.status} here, and ${status} at ${listed.provider}: end it there`);
    }
    return {};
  }
  if (hasEnded) return { status, ...endedBy(listed, origin) };
  if (status === 'expired' || status === 'suspended') return { status };
  return entry.status === 'rotating' ? {} : { status };
}

/** References are added, never removed. */
function refsOf(entry: InventoryEntry, { refs }: ListedToken): EntryChanges {
  const before = entry.provider_refs ?? [];
  const more = refs.filter(({ kind, value }) => !before.some((ref) => ref.kind === kind && ref.value === value));
  return more.length === 0 ? {} : { provider_refs: [...before, ...more] };
}
