/** The use that an inventory entry allows: until when, by whom, from where, on what. */
import { endOf, MINUTE_MS } from '../../base/date.ts';
import { principalsNamed, type InventoryEntry } from '../../model/inventory.ts';
import { scopeCoverageOf, type Coverage } from '../aws-actions.ts';
import { networksOf, type Networks } from './network.ts';

/** The numbers in force. */
export interface UsageLimits {
  /** Throws for a key that there is none of. */
  valueOf(key: string): number;
}

export interface Expectation {
  /** Last moments of rightful use; Infinity where nothing ends it. */
  readonly revoked: number;
  readonly expired: number;
  readonly left: number;
  /** Whether this principal may use it; null where the entry names no principal. */
  readonly allows: ((principal: string) => boolean) | null;
  readonly networks: Networks | null;
  /** Used by a machine, so that interactive clients are unexpected. */
  readonly isMachine: boolean;
  readonly environment: 'prod' | 'other' | null;
  /** Whether the scopes cover a call; null where they are not written in the words of any log. */
  readonly coverage: ((action: string) => Coverage) | null;
}

const NOTHING: Expectation = {
  revoked: Infinity,
  expired: Infinity,
  left: Infinity,
  allows: null,
  networks: null,
  isMachine: false,
  environment: null,
  coverage: null,
};

/** A date without a time counts until the end of the day. */
function endsAt(date: string | undefined): number {
  const ms = endOf(date ?? '');
  return Number.isNaN(ms) ? Infinity : ms;
}

/** `svc-a` of `arn:aws:iam::123456789012:user/svc-a`, `d.okafor` of `d.okafor@acme.test`. */
function namesOf(principal: string): string[] {
  const name = principal.toLowerCase();
  return [name, name.slice(name.lastIndexOf('/') + 1), name.split('@')[0] ?? name];
}

function principalsOf(entry: InventoryEntry): ((principal: string) => boolean) | null {
  const names = new Set(principalsNamed(entry).map((name) => name.toLowerCase()));
  return names.size === 0 ? null : (principal) => namesOf(principal).some((name) => names.has(name));
}

function leavingOf({ owner }: InventoryEntry): number {
  if (owner?.left_at !== undefined) return endsAt(owner.left_at);
  return owner?.status === 'left' ? -Infinity : Infinity;
}

function environmentOf({ environment }: InventoryEntry): Expectation['environment'] {
  if (environment === 'prod') return 'prod';
  return environment === 'staging' || environment === 'test' || environment === 'dev' ? 'other' : null;
}

export function expectationOf(entry: InventoryEntry | null, limits: UsageLimits): Expectation {
  if (entry === null) return NOTHING;
  const { revoked_at: revokedAt, expires_at: expiresAt, allowed_networks: networks } = entry;
  return {
    revoked: endsAt(revokedAt) + limits.valueOf('revocation_grace') * MINUTE_MS,
    expired: endsAt(expiresAt),
    left: leavingOf(entry),
    allows: principalsOf(entry),
    networks: networks === undefined || networks.length === 0 ? null : networksOf(networks),
    isMachine: entry.account?.kind === 'application' || entry.account?.kind === 'system',
    environment: environmentOf(entry),
    coverage: scopeCoverageOf(entry),
  };
}

const PRODUCTION = /(?:^|[^a-z])(?:prod|production|prd|live)(?:[^a-z]|$)/i;
const OTHER = /(?:^|[^a-z])(?:staging|stage|stg|test|testing|tst|dev|development|sandbox|qa|uat)(?:[^a-z]|$)/i;

/** The environment that the name of a host, a bucket or an account gives away; null where it says nothing, or both. */
export function environmentOfResource(resource: string): 'prod' | 'other' | null {
  const isProduction = PRODUCTION.test(resource);
  const isOther = OTHER.test(resource);
  if (isProduction === isOther) return null;
  return isProduction ? 'prod' : 'other';
}
