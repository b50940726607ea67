/** The known-token inventory as the file has it. Field names are those of the file, so that messages can quote them. */
import type { IsoDate, StatedDate } from '../base/date.ts';
import type { Position } from '../base/position.ts';

export type TokenType =
  | 'api_key'
  | 'personal_access_token'
  | 'oauth_client_secret'
  | 'oauth_refresh_token'
  | 'service_account_key'
  | 'cloud_access_key'
  | 'webhook_secret'
  | 'signing_key'
  | 'database_password'
  | 'ssh_key'
  | 'certificate'
  | 'bot_token'
  | 'ci_token'
  | 'other';
export type TokenStatus =
  'planned' | 'active' | 'rotating' | 'suspended' | 'expired' | 'revoked' | 'compromised' | 'destroyed' | 'unknown';
export type TokenEnvironment = 'prod' | 'staging' | 'test' | 'dev' | 'ci' | 'shared' | 'unknown';
export type ProviderRefKind =
  | 'token_id'
  | 'access_key_id'
  | 'client_id'
  | 'last_four'
  | 'last_eight'
  | 'prefix'
  | 'certificate_serial'
  | 'secret_path'
  | 'other';
export type StorageKind =
  | 'vault'
  | 'cloud_secret_manager'
  | 'kms_encrypted_file'
  | 'sops'
  | 'sealed_secret'
  | 'ci_secret'
  | 'k8s_secret'
  | 'os_keychain'
  | 'hsm'
  | 'env_file'
  | 'config_file'
  | 'source_code'
  | 'wiki_or_chat'
  | 'unknown';
export type AccountKind = 'user' | 'application' | 'system' | 'third_party' | 'unknown';
export type PciScope = 'cde' | 'connected' | 'security_impacting' | 'out_of_scope' | 'unknown';
export type Duration = `${number}d`;

export interface ProviderRef {
  readonly kind: ProviderRefKind;
  readonly value: string;
}

/** False where it shows characters of the value, which identify nothing by themselves and go with the value. */
export function identifies({ kind }: ProviderRef): boolean {
  return kind !== 'prefix' && kind !== 'last_four' && kind !== 'last_eight';
}

export type StoredFingerprint =
  | { readonly alg: 'hmac-sha256'; readonly key: string; readonly value: string }
  | { readonly alg: 'sha256-hex' | 'sha256-b64'; readonly value: string };

/** The digits of a plain SHA-256, in lower case. */
export function hexOf({ alg, value }: Exclude<StoredFingerprint, { readonly alg: 'hmac-sha256' }>): string {
  return alg === 'sha256-b64' ? Buffer.from(value, 'base64').toString('hex') : value.toLowerCase();
}

export interface TokenException {
  readonly check: string;
  readonly reason: string;
  readonly approved_by: string;
  readonly expires_at: IsoDate;
  readonly ccw_ref?: string;
}

export interface InventoryEntry {
  readonly id: string;
  readonly name?: string;
  readonly type: TokenType;
  readonly provider?: string;
  readonly provider_refs?: readonly ProviderRef[];
  readonly fingerprints?: readonly StoredFingerprint[];
  readonly status: TokenStatus;
  readonly account?: {
    readonly kind: AccountKind;
    readonly principal?: string;
    readonly interactive_login?: boolean | null;
  };
  readonly owner?: {
    readonly person?: string;
    readonly team?: string;
    readonly contact?: string;
    readonly status?: 'active' | 'left' | 'unknown';
    readonly left_at?: IsoDate;
  };
  readonly purpose?: string;
  readonly environment: TokenEnvironment;
  readonly pci_scope?: PciScope;
  readonly third_party_service?: string;
  readonly scopes?: readonly string[];
  readonly scope_model?: 'fine' | 'coarse' | 'unrestricted' | 'unknown';
  readonly allowed_networks?: readonly string[];
  readonly allowed_principals?: readonly string[];
  readonly consumers?: readonly string[];
  readonly storage?: readonly {
    readonly kind: StorageKind;
    readonly ref: string;
    readonly encrypted_at_rest?: boolean | null;
    readonly evidence?: string;
  }[];
  readonly generation?: {
    readonly method?: 'provider' | 'csprng' | 'uuid4' | 'human' | 'derived' | 'unknown';
    readonly bits?: number;
  };
  readonly created_at?: IsoDate;
  readonly created_by?: string;
  readonly approved_by?: string;
  readonly approval_ref?: string;
  readonly expires_at?: StatedDate;
  readonly last_rotated_at?: IsoDate;
  readonly rotation_interval?: Duration;
  readonly rotation_method?: 'dual_key' | 'in_place' | 'manual' | 'automatic' | 'none' | 'unknown';
  readonly replaces?: string;
  readonly replaced_by?: string;
  readonly revoked_at?: IsoDate;
  readonly revoked_by?: string;
  readonly revocation_reason?: 'rotated' | 'unused' | 'owner_left' | 'compromised' | 'decommissioned' | 'other';
  readonly revocation_evidence?: string;
  readonly last_used_at?: StatedDate;
  readonly last_used_source?: string;
  readonly last_reviewed_at?: IsoDate;
  readonly reviewed_by?: string;
  readonly review_ref?: string;
  readonly log_sources?: readonly string[];
  readonly exceptions?: readonly TokenException[];
  readonly tags?: readonly string[];
  readonly notes?: string;
}

export interface FingerprintKey {
  readonly id: string;
  readonly alg: 'hmac-sha256';
  readonly created_at?: IsoDate;
  readonly retired_at?: IsoDate;
  /** Truncated HMAC of a fixed string: tells whether a pepper is the right one. */
  readonly check?: string;
}

export interface TargetedRiskAnalysis {
  readonly id: string;
  readonly requirement: '7.2.5.1' | '8.6.3' | '10.4.2.1' | '11.3.1.1';
  readonly document: string;
  readonly interval?: Duration;
  readonly last_reviewed_at: IsoDate;
}

export interface InventoryPolicy {
  readonly rotation_max?: Duration;
  readonly lifetime_max?: Duration;
  readonly inactive_max?: Duration;
  readonly review_max_user?: Duration;
  readonly review_max_app?: Duration;
  readonly expiry_warning?: Duration;
  readonly rotation_overlap_max?: Duration;
  readonly min_entropy_bits?: number;
  readonly log_retention?: Duration;
  readonly log_hot?: Duration;
  readonly log_max_gap?: Duration;
  readonly targeted_risk_analyses?: readonly TargetedRiskAnalysis[];
  /** Third-party service providers by name, as the organisation lists them for 12.8.1. */
  readonly service_providers?: readonly string[];
}

/** A loaded, valid inventory. */
export interface Inventory {
  /** As the report prints it, relative to the scanned folder where it lies inside. */
  readonly path: string;
  readonly organization: string | null;
  readonly fingerprintKeys: readonly FingerprintKey[];
  readonly policy: InventoryPolicy;
  readonly tokens: readonly InventoryEntry[];
  /** Where each entry stands in the file, by id. */
  readonly positions: ReadonlyMap<string, Position>;
  /** When the file was last changed in git, or on disk; milliseconds. */
  readonly changedAt: number | null;
  /** SHA-256 of the file's bytes, where it was read from one. */
  readonly sha256?: string;
}

/** Who may use a token, by all that its entry says. */
export function principalsNamed({ account, owner, allowed_principals: allowed }: InventoryEntry): readonly string[] {
  return [account?.principal, owner?.person, owner?.contact, ...(allowed ?? [])].flatMap((name) =>
    name === undefined || name === '' ? [] : [name],
  );
}
