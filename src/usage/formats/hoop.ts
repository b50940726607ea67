/** The security audit log of hoop: who did what to API keys and machine identities, in six points. */
import type { EventOutcome } from '../../model/usage.ts';
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
  time: ['created_at'],
  email: ['actor_email'],
  subject: ['actor_subject'],
  actorName: ['actor_name'],
  type: ['resource_type'],
  resource: ['resource_id'],
  resourceName: ['resource_name'],
  action: ['action'],
  method: ['http_method'],
  status: ['http_status'],
  path: ['http_path'],
  ip: ['client_ip'],
  outcome: ['outcome'],
  error: ['error_message'],
  agent: ['user_agent'],
});

const KEYS = new Set([
  'api_keys',
  'service_accounts',
  'machine_identities',
  'api_key',
  'service_account',
  'machine_identity',
]);
const kindOf = kindsByName({
  create: 'create',
  update: 'grant',
  delete: 'revoke',
  revoke: 'revoke',
  rotate: 'rotate',
  deactivate: 'revoke',
});

function outcomeOf(fields: FieldSource): EventOutcome {
  const type = fields.type(at.outcome);
  if (type === 'true' || type === 'false') return type === 'true' ? 'success' : 'failure';
  return outcomeOfStatus(fields.number(at.status));
}

export const hoop: JsonFormat = {
  shape: 'json',
  name: 'hoop',
  title: 'hoop security audit log',
  provider: 'hoop',
  publicNames: ['id', 'resource_id', 'actor_subject'],
  recognises: (record) =>
    has(record, 'resource_type', 'action', 'created_at') &&
    (has(record, 'actor_email') || has(record, 'actor_subject')),
  fields: paths,
  event(fields) {
    const type = filledText(fields, at.type);
    const action = filledText(fields, at.action);
    if (type === null || action === null) return null;
    const time = timeOf(fields, at.time);
    const outcome = outcomeOf(fields);
    const isKey = KEYS.has(type);
    const kind = isKey ? kindOf(action) : 'use';
    const resource = scalarText(fields, at.resource) ?? filledText(fields, at.resourceName);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind,
      token: isKey ? tokenRef('token_id', resource) : null,
      alias: null,
      principal: firstText(fields, at.email, at.subject, at.actorName),
      action: `${type}.${action}`,
      outcome,
      ip: filledText(fields, at.ip),
      userAgent: filledText(fields, at.agent),
      resource: resource ?? filledText(fields, at.path) ?? type,
    };
  },
};
