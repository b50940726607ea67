/**
 * GitHub's audit log, as the API, an export or a stream gives it. Tokens are named by the SHA-256 of their value, and
 * fine-grained ones by a number too. Only requests of the API say whether they succeeded; what else is logged was done.
 */
import type { EventKind, TokenRef } from '../../model/usage.ts';
import { filledText, scalarText, type FieldSource } from '../fields.ts';
import {
  fieldTable,
  firstText,
  has,
  kindsByName,
  outcomeOfStatus,
  timeOf,
  tokenRef,
  type JsonFormat,
} from '../log-format.ts';

const { paths, at } = fieldTable({
  time: ['@timestamp'],
  created: ['created_at'],
  action: ['action'],
  actor: ['actor'],
  ip: ['actor_ip'],
  agent: ['user_agent'],
  tokenId: ['token_id'],
  hash: ['hashed_token'],
  repo: ['repo'],
  repository: ['repository'],
  org: ['org'],
  business: ['business'],
  user: ['user'],
  status: ['status_code'],
  route: ['route'],
});

const LOG_CONTROL = /^(?:audit_log_streaming|audit_log_stream)\./;
const kindOf = kindsByName(
  {
    'personal_access_token.create': 'create',
    'personal_access_token.request_created': 'create',
    'personal_access_token.access_granted': 'grant',
    'personal_access_token.access_revoked': 'revoke',
    'personal_access_token.access_restriction_enabled': 'grant',
    'personal_access_token.credential_revoked': 'revoke',
    'personal_access_token.destroy': 'revoke',
    'personal_access_token.credential_regenerated': 'rotate',
    'oauth_access.create': 'create',
    'oauth_access.destroy': 'revoke',
    'oauth_access.regenerate': 'rotate',
    'oauth_access.update': 'grant',
    'oauth_authorization.create': 'create',
    'oauth_authorization.destroy': 'revoke',
    'org_credential_authorization.grant': 'grant',
    'org_credential_authorization.revoke': 'revoke',
    'org_credential_authorization.deauthorize': 'revoke',
    'repo.create_deploy_key': 'create',
    'deploy_key.create': 'create',
    'deploy_key.destroy': 'revoke',
    'public_key.create': 'create',
    'public_key.delete': 'revoke',
  },
  LOG_CONTROL,
);

/** SHA-256 in base64 to hexadecimal digits; null for what is none. */
function hashOf(fields: FieldSource): string | null {
  const text = filledText(fields, at.hash);
  if (text === null) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : null;
}

function tokensOf(
  fields: FieldSource,
  kind: EventKind,
): { readonly token: TokenRef | null; readonly alias: TokenRef | null } {
  const byHash = tokenRef('sha256', hashOf(fields));
  const byId = tokenRef('token_id', scalarText(fields, at.tokenId));
  // The hash is that of the token that did it, the number in a token's own event that of the token it was done to.
  if (kind !== 'use' && byId !== null) return { token: byId, alias: null };
  return byHash === null ? { token: byId, alias: null } : { token: byHash, alias: byId };
}

export const github: JsonFormat = {
  shape: 'json',
  name: 'github',
  title: 'GitHub audit log',
  provider: 'github',
  publicNames: ['hashed_token', '_document_id', 'request_id', 'token_id'],
  recognises: (record) =>
    has(record, 'action') &&
    (has(record, '@timestamp') || typeof Reflect.get(record, 'created_at') === 'number') &&
    (has(record, 'actor') || has(record, 'org') || has(record, 'operation_type') || has(record, 'hashed_token')),
  fields: paths,
  event(fields) {
    const time = timeOf(fields, at.time) ?? timeOf(fields, at.created);
    const action = filledText(fields, at.action);
    if (action === null || (fields.type(at.time) === 'absent' && fields.type(at.created) !== 'number')) return null;
    const kind = kindOf(action);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind,
      ...tokensOf(fields, kind),
      principal: filledText(fields, at.actor),
      action,
      outcome: outcomeOfStatus(fields.number(at.status)),
      ip: filledText(fields, at.ip),
      userAgent: filledText(fields, at.agent),
      resource: firstText(fields, at.repo, at.repository, at.route, at.org, at.business, at.user),
    };
  },
};
