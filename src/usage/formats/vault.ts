/**
 * HashiCorp Vault's audit device. Every request stands there twice, once as it came and once as it was answered; the
 * answer counts. Tokens are named by the HMAC of their accessor, or of themselves, as this device makes it
 * (`/sys/audit-hash` tells it).
 */
import type { EventKind, UsageEvent } from '../../model/usage.ts';
import { filledText, type FieldSource } from '../fields.ts';
import { fieldTable, firstItem, firstText, has, kindOfUse, timeOf, tokenRef, type JsonFormat } from '../log-format.ts';

const { paths, at } = fieldTable({
  time: ['time'],
  type: ['type'],
  error: ['error'],
  accessor: ['auth', 'accessor'],
  token: ['auth', 'client_token'],
  name: ['auth', 'display_name'],
  entity: ['auth', 'entity_id'],
  operation: ['request', 'operation'],
  path: ['request', 'path'],
  ip: ['request', 'remote_address'],
  requestAccessor: ['request', 'client_token_accessor'],
  requestToken: ['request', 'client_token'],
  newAccessor: ['response', 'auth', 'accessor'],
  newToken: ['response', 'auth', 'client_token'],
  namedAccessor: ['request', 'data', 'accessor'],
  namedToken: ['request', 'data', 'token'],
  agent: ['request', 'headers', 'user-agent'],
});

const TYPE = /^(?:kmip-)?(?:request|response)$/;
const CREATE = /^auth\/token\/create(?:-orphan)?(?:\/|$)/;
const REVOKE = /^auth\/token\/revoke/;
const RENEW = /^auth\/token\/renew/;

function kindOf(path: string, operation: string | null): EventKind {
  if (path.startsWith('sys/audit/') && operation !== 'read' && operation !== 'list') return 'log_control';
  if (CREATE.test(path)) return 'create';
  if (REVOKE.test(path)) return 'revoke';
  return RENEW.test(path) ? 'grant' : 'use';
}

/** The token that an event is about: one that was made or is named in the request, or else the caller's own. */
function tokenOf(fields: FieldSource, kind: EventKind): Pick<UsageEvent, 'token' | 'alias'> {
  const isMade = kind === 'create';
  const isNamed = kind === 'revoke' || kind === 'grant';
  const accessor = isMade ? firstText(fields, at.newAccessor) : isNamed ? firstText(fields, at.namedAccessor) : null;
  const token = isMade ? firstText(fields, at.newToken) : isNamed ? firstText(fields, at.namedToken) : null;
  const isOwn = accessor === null && token === null;
  const byAccessor = tokenRef('accessor', isOwn ? firstText(fields, at.accessor, at.requestAccessor) : accessor);
  const byValue = tokenRef('accessor', isOwn ? firstText(fields, at.token, at.requestToken) : token);
  return byAccessor === null ? { token: byValue, alias: null } : { token: byAccessor, alias: byValue };
}

function agentOf(fields: FieldSource): string | null {
  const first = firstItem(fields, at.agent);
  return typeof first === 'string' ? first : null;
}

export const vault: JsonFormat = {
  shape: 'json',
  name: 'vault',
  title: 'HashiCorp Vault audit log',
  provider: 'vault',
  publicNames: [
    'accessor',
    'client_token',
    'client_token_accessor',
    'id',
    'client_id',
    'entity_id',
    'mount_accessor',
    'token',
    'lease_id',
    'secret_id',
    'secret_id_accessor',
    'mount_uuid',
  ],
  recognises: (record) => has(record, 'time', 'type', 'request') && TYPE.test(String(Reflect.get(record, 'type'))),
  fields: paths,
  event(fields) {
    const type = filledText(fields, at.type);
    const path = filledText(fields, at.path);
    if (type === null || !TYPE.test(type)) return null;
    // What a client certificate was used for by KMIP is no use of a token.
    if (type !== 'response') return 'ignored';
    if (path === null) return null;
    const time = timeOf(fields, at.time);
    const error = filledText(fields, at.error);
    const operation = filledText(fields, at.operation);
    const outcome = error === null ? 'success' : 'failure';
    const kind = kindOf(path, operation);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind: kindOfUse(kind, outcome, /permission denied|invalid token|bad token|token expired/i.test(error ?? '')),
      ...tokenOf(fields, kind),
      principal: firstText(fields, at.name, at.entity),
      action: operation,
      outcome,
      ip: filledText(fields, at.ip),
      userAgent: agentOf(fields),
      resource: path,
    };
  },
};
