/**
 * OCSF, as Amazon Security Lake and others keep it: API Activity (6003) first of all, and the classes about accounts
 * and sign-ins.
 */
import type { EventOutcome } from '../../model/usage.ts';
import { filledText, memberAt, scalarText, type FieldSource } from '../fields.ts';
import {
  fieldTable,
  firstItem,
  firstText,
  has,
  kindsByName,
  kindOfUse,
  timeOf,
  type JsonFormat,
} from '../log-format.ts';

const { paths, at } = fieldTable({
  class: ['class_uid'],
  className: ['class_name'],
  time: ['time'],
  timeText: ['time_dt'],
  activity: ['activity_id'],
  activityName: ['activity_name'],
  statusId: ['status_id'],
  status: ['status'],
  user: ['actor', 'user', 'name'],
  userId: ['actor', 'user', 'uid'],
  userKey: ['actor', 'user', 'credential_uid'],
  sessionKey: ['actor', 'session', 'credential_uid'],
  invokedBy: ['actor', 'invoked_by'],
  operation: ['api', 'operation'],
  service: ['api', 'service', 'name'],
  apiToken: ['api', 'token', 'uid'],
  error: ['api', 'response', 'error'],
  ip: ['src_endpoint', 'ip'],
  domain: ['src_endpoint', 'domain'],
  agent: ['http_request', 'user_agent'],
  resources: ['resources'],
  target: ['user', 'name'],
  entity: ['entity', 'name'],
});

const AUTHENTICATION = 3002;
const LOG_OPERATIONS = /^(?:StopLogging|DeleteTrail|UpdateTrail|PutEventSelectors|DeleteEventDataStore)$/;
const kindOf = kindsByName({ UpdateAccessKey: 'grant' }, LOG_OPERATIONS);

function outcomeOf(fields: FieldSource): EventOutcome {
  const id = fields.number(at.statusId);
  const status = fields.text(at.status)?.toLowerCase();
  if (id === 1 || status === 'success') return 'success';
  return id === 2 || status === 'failure' || filledText(fields, at.error) !== null ? 'failure' : 'unknown';
}

function resourceOf(fields: FieldSource): string | null {
  const first = firstItem(fields, at.resources);
  const named = [memberAt(first, ['uid']), memberAt(first, ['name'])].find(
    (name) => typeof name === 'string' && name !== '',
  );
  return typeof named === 'string' ? named : firstText(fields, at.target, at.entity, at.service);
}

function actionOf(fields: FieldSource, operation: string | null): string | null {
  const service = filledText(fields, at.service)?.split('.')[0];
  if (operation !== null) return service === undefined ? operation : `${service}:${operation}`;
  return firstText(fields, at.activityName, at.className) ?? scalarText(fields, at.activity);
}

export const ocsf: JsonFormat = {
  shape: 'json',
  name: 'ocsf',
  title: 'OCSF events',
  provider: null,
  publicNames: ['credential_uid', 'uid', 'uid_alt', 'original_event_uid'],
  recognises: (record) => has(record, 'class_uid', 'time'),
  fields: paths,
  event(fields) {
    if (fields.type(at.class) !== 'number') return null;
    const time = timeOf(fields, at.time) ?? timeOf(fields, at.timeText);
    const operation = filledText(fields, at.operation);
    const outcome = outcomeOf(fields);
    const key = firstText(fields, at.sessionKey, at.userKey, at.apiToken);
    const kind = kindOf(operation);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind: kindOfUse(kind, outcome, fields.number(at.class) === AUTHENTICATION),
      token:
        key === null
          ? null
          : {
              kind: key.startsWith('ASIA') ? 'temporary_key_id' : key.startsWith('AKIA') ? 'access_key_id' : 'token_id',
              ref: key,
            },
      alias: null,
      principal: firstText(fields, at.user, at.userId, at.invokedBy),
      action: actionOf(fields, operation),
      outcome,
      ip: firstText(fields, at.ip, at.domain),
      userAgent: filledText(fields, at.agent),
      resource: resourceOf(fields),
    };
  },
};
