/** Okta's System Log. API tokens are named by the request's detail; where tokens are made and ended, by the target. */
import type { EventOutcome } from '../../model/usage.ts';
import { filledText, memberAt } from '../fields.ts';
import {
  fieldTable,
  firstItem,
  firstText,
  has,
  kindsByName,
  kindOfUse,
  timeOf,
  tokenRef,
  type JsonFormat,
} from '../log-format.ts';

const { paths, at } = fieldTable({
  time: ['published'],
  type: ['eventType'],
  result: ['outcome', 'result'],
  reason: ['outcome', 'reason'],
  actor: ['actor', 'alternateId'],
  actorName: ['actor', 'displayName'],
  actorId: ['actor', 'id'],
  ip: ['client', 'ipAddress'],
  agent: ['client', 'userAgent', 'rawUserAgent'],
  token: ['transaction', 'detail', 'requestApiTokenId'],
  target: ['target'],
  uri: ['debugContext', 'debugData', 'requestUri'],
});

const LOG_CONTROL = /^system\.log_stream\.lifecycle\.(?:deactivate|delete|update|create|activate)$/;
const kindOf = kindsByName(
  {
    'system.api_token.create': 'create',
    'system.api_token.revoke': 'revoke',
    'system.api_token.update': 'grant',
    'app.oauth2.client.lifecycle.create': 'create',
    'app.oauth2.client.lifecycle.delete': 'revoke',
  },
  LOG_CONTROL,
);
const OUTCOMES: ReadonlyMap<string, EventOutcome> = new Map(
  Object.entries<EventOutcome>({
    SUCCESS: 'success',
    ALLOW: 'success',
    FAILURE: 'failure',
    DENY: 'failure',
  }),
);

function textAt(value: unknown, name: string): string | null {
  const member = memberAt(value, [name]);
  return typeof member === 'string' && member !== '' ? member : null;
}

export const okta: JsonFormat = {
  shape: 'json',
  name: 'okta',
  title: 'Okta System Log',
  provider: 'okta',
  publicNames: [
    'requestApiTokenId',
    'uuid',
    'id',
    'rootSessionId',
    'externalSessionId',
    'requestId',
    'dtHash',
    'threatSuspected',
    'traceId',
    'deviceFingerprint',
  ],
  recognises: (record) => has(record, 'eventType', 'published', 'actor'),
  fields: paths,
  event(fields) {
    const type = filledText(fields, at.type);
    if (type === null || fields.type(at.time) === 'absent') return null;
    const time = timeOf(fields, at.time);
    const outcome = OUTCOMES.get(filledText(fields, at.result) ?? '') ?? 'unknown';
    const kind = kindOf(type);
    const target = firstItem(fields, at.target);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind: kindOfUse(kind, outcome, type.startsWith('user.authentication') || type.startsWith('user.session')),
      token: tokenRef(
        'token_id',
        kind === 'use' ? filledText(fields, at.token) : kind === 'log_control' ? null : textAt(target, 'id'),
      ),
      alias: null,
      principal: firstText(fields, at.actor, at.actorName, at.actorId),
      action: type,
      outcome,
      ip: filledText(fields, at.ip),
      userAgent: filledText(fields, at.agent),
      resource:
        textAt(target, 'alternateId') ??
        textAt(target, 'displayName') ??
        textAt(target, 'id') ??
        filledText(fields, at.uri),
    };
  },
};
