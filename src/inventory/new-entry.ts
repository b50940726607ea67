/**
 * New entries: of a finding in a saved report, or of a token that somebody types in. What only a person knows (owner,
 * purpose, expiry) comes in as answers; what stands in the report or can be computed is filled in.
 */
import type { Fingerprinter } from '../findings/fingerprint.ts';
import { InventoryError, UsageError } from '../model/error.ts';
import { isPast } from '../model/exposure.ts';
import type { InventoryEntry, ProviderRef, StorageKind, TokenEnvironment, TokenType } from '../model/inventory.ts';
import type { FileRole, PlaceEnvironment } from '../model/place.ts';
import type { ReportFinding, ReportOccurrence } from '../model/report.ts';
import type { CredentialKind, RuleInfo } from '../model/rule.ts';
import { Secret } from '../model/secret.ts';
import { proposeId } from './entry-id.ts';
import { inventoryPath, type PathOffset } from './path-offset.ts';

/** What a person says of a token: any field of the entry but how it is recognised. */
export type Answers = Partial<Omit<InventoryEntry, 'fingerprints' | 'provider_refs'>>;

/** Under this length the last four characters would be a notable part of the whole. */
const MIN_LENGTH_FOR_LAST_FOUR = 20;

/** What identifies a new entry: the key of its fingerprint, and the entry ids that are in use. */
export interface EntryIds {
  readonly keyId: string;
  readonly taken: ReadonlySet<string>;
}

/** A finding of a saved report. */
export interface ReportedFinding {
  readonly finding: ReportFinding;
  /** Of the report. */
  readonly pathOffset: PathOffset;
  /** The public id of an access key beside the secret. */
  readonly accessKeyId: string | null;
}

/** Throws when the secret of the finding could not be recognised again. */
export function entryFromFinding(
  { finding, pathOffset, accessKeyId }: ReportedFinding,
  answers: Answers,
  { keyId, taken }: EntryIds,
): InventoryEntry {
  if (finding.entry !== null) {
    throw new InventoryError(`this finding is already in the inventory, as "${finding.entry}".`);
  }
  if (finding.kind === 'identifier') {
    throw new UsageError('this finding is a public identifier, not a secret.', {
      hint: 'Register the secret that belongs to it, and add this identifier to that entry: keyroll inventory edit ID --set provider_refs.access_key_id=... (client_id, token_id).',
    });
  }
  if (finding.kind === 'card-number') {
    throw new UsageError('a card number is not a token and does not belong in the inventory.');
  }
  if (finding.fingerprint === null) {
    throw new InventoryError('the report has no fingerprints: it was made without a pepper.', {
      hint: 'Run "keyroll inventory init", scan again, and use the finding of the new report.',
    });
  }
  const places = finding.occurrences.filter((place) => place.part === 'secret');
  const provider = answers.provider ?? providerOf(finding);
  return {
    id: proposeId(provider ?? finding.kind, places[0]?.path ?? null, taken),
    type: typeOf(finding),
    status: 'active',
    environment: environmentOf(places),
    storage: storageOf(places, pathOffset),
    ...answers,
    ...(provider === undefined ? {} : { provider }),
    ...recognition(
      { alg: 'hmac-sha256', key: keyId, value: finding.fingerprint },
      shownLastFour(finding.masked),
      accessKeyId,
    ),
  };
}

type KnownRule = Pick<RuleInfo, 'kind' | 'title' | 'provider'>;

/** A token whose value was entered. */
export interface TypedToken {
  readonly secret: Secret;
  /** The rule that matches the value with high confidence; null where none does. */
  readonly rule: KnownRule | null;
}

/** The entry holds nothing of the value but the last four characters of a long one. A provider in `answers` counts more than that of the rule. */
export function entryFromSecret(
  { secret, rule }: TypedToken,
  answers: Answers,
  fingerprinter: Fingerprinter,
  { keyId, taken }: EntryIds,
): InventoryEntry {
  if (fingerprinter.kind !== 'pepper') {
    throw new InventoryError(
      'without a pepper a token cannot be registered: its fingerprint would be valid for this run only.',
      {
        hint: 'Run "keyroll inventory init" first.',
      },
    );
  }
  const known = rule !== null && [undefined, rule.provider].includes(answers.provider) ? rule : null;
  const provider = answers.provider ?? providerOf(known);
  return {
    id: proposeId(provider ?? answers.type ?? 'token', answers.storage?.[0]?.ref ?? null, taken),
    type: known === null ? 'other' : typeOf(known),
    status: 'active',
    environment: 'unknown',
    ...answers,
    ...(provider === undefined ? {} : { provider }),
    ...recognitionOfSecret(secret, fingerprinter, keyId),
  };
}

/** What a token is recognised by: its fingerprint, and the last four characters of a long one. */
export function recognitionOfSecret(
  secret: Secret,
  fingerprinter: Fingerprinter,
  keyId: string,
): Pick<InventoryEntry, 'fingerprints' | 'provider_refs'> {
  const value = secret.reveal();
  return recognition(
    { alg: 'hmac-sha256', key: keyId, value: fingerprinter.fingerprint(secret) },
    value.length >= MIN_LENGTH_FOR_LAST_FOUR ? value.slice(-4) : null,
  );
}

/** The secret in typed or piped input: without the line end, as a detector would have found it. */
export function secretFromInput(text: string): Secret {
  const value = text.replace(/^\uFEFF/, '').replace(/(\r?\n)+$/, '');
  if (value.trim() === '') throw new UsageError('no token came in on standard input.');
  const isKeyBlock = value.startsWith('-----BEGIN ');
  if (!isKeyBlock && /[\r\n]/.test(value)) {
    throw new UsageError('more than one line came in on standard input; expected one token.');
  }
  if (!isKeyBlock && /^\s|\s$/.test(value)) {
    throw new UsageError('the token begins or ends with a space; expected the token alone.');
  }
  return new Secret(value);
}

function recognition(
  fingerprint: { readonly alg: 'hmac-sha256'; readonly key: string; readonly value: string },
  lastFour: string | null,
  accessKeyId: string | null = null,
): Pick<InventoryEntry, 'fingerprints' | 'provider_refs'> {
  const refs: readonly ProviderRef[] = [
    ...(accessKeyId === null ? [] : [{ kind: 'access_key_id' as const, value: accessKeyId }]),
    ...(lastFour === null ? [] : [{ kind: 'last_four' as const, value: lastFour }]),
  ];
  return { fingerprints: [fingerprint], ...(refs.length === 0 ? {} : { provider_refs: refs }) };
}

/** The last four characters where the mask shows them. */
function shownLastFour(masked: string): string | null {
  const end = masked.slice(-4);
  return /[•*]/.test(end) ? null : end;
}

const TYPE_BY_KIND: Readonly<Record<CredentialKind, TokenType>> = {
  'api-key': 'api_key',
  'access-token': 'api_key',
  'refresh-token': 'oauth_refresh_token',
  'client-secret': 'oauth_client_secret',
  'webhook-url': 'webhook_secret',
  'webhook-secret': 'webhook_secret',
  'private-key': 'signing_key',
  password: 'other',
  'weak-password': 'other',
  'connection-string': 'database_password',
  'signing-secret': 'signing_key',
  session: 'other',
  certificate: 'certificate',
  'card-number': 'other',
  identifier: 'other',
  other: 'other',
};
/** What a title says more exactly than its kind. */
const TYPE_BY_TITLE: readonly (readonly [RegExp, TokenType])[] = [
  [/personal access token/i, 'personal_access_token'],
  [/service account/i, 'service_account_key'],
  [/\bssh\b/i, 'ssh_key'],
  [/\bbot\b/i, 'bot_token'],
  [/\b(ci|runner|pipeline|deploy|build) (job )?(token|key)\b/i, 'ci_token'],
  [/\b(database|postgres\w*|mysql|mariadb|mongodb|redis|sql server)\b/i, 'database_password'],
];
const CLOUDS = new Set([
  'aws',
  'azure',
  'gcp',
  'google-cloud',
  'alibaba',
  'alibaba-cloud',
  'digitalocean',
  'ibm-cloud',
  'oracle-cloud',
  'ovh',
  'scaleway',
  'tencent',
  'yandex-cloud',
]);

function providerOf(rule: Pick<RuleInfo, 'provider'> | null): string | undefined {
  return rule === null || rule.provider === 'generic' ? undefined : rule.provider;
}

function typeOf({ kind, title, provider }: KnownRule): TokenType {
  const named = TYPE_BY_TITLE.find(([pattern]) => pattern.test(title));
  if (named !== undefined) return named[1];
  return CLOUDS.has(provider) && TYPE_BY_KIND[kind] === 'api_key' ? 'cloud_access_key' : TYPE_BY_KIND[kind];
}

function environmentOf(places: readonly ReportOccurrence[]): TokenEnvironment {
  const known = [...new Set(places.map((place): PlaceEnvironment => place.environment))].filter(
    (environment) => environment !== 'unknown',
  );
  return known.length === 1 && known[0] !== undefined ? known[0] : 'unknown';
}

/** Files of the working tree, each once. A place in history or on standard input is not where a token is kept. */
function storageOf(
  places: readonly ReportOccurrence[],
  pathOffset: PathOffset,
): NonNullable<InventoryEntry['storage']> {
  const kinds = new Map<string, StorageKind>();
  for (const place of places) {
    if (!isPast(place.exposure) && place.exposure !== 'stdin') {
      kinds.set(inventoryPath(place.path, pathOffset), storageKindOf(place.role));
    }
  }
  return [...kinds].map(([ref, kind]) => ({ kind, ref }));
}

function storageKindOf(role: FileRole): StorageKind {
  if (role === 'env-file') return 'env_file';
  return role === 'config' || role === 'ci' || role === 'keystore' ? 'config_file' : 'source_code';
}
