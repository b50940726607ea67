/**
 * GitLab audit events: as its API lists them, as it streams them, and as a server of one's own writes them
 * (`audit_json.log`). The streamed form says what happened in `event_type` and names its target; in the form of the API
 * a token's number stands in a sentence.
 */
import type { EventKind } from '../../model/usage.ts';
import { filledText, scalarText, type FieldSource } from '../fields.ts';
import { fieldTable, firstText, has, timeOf, tokenRef, type JsonFormat } from '../log-format.ts';

const { paths, at } = fieldTable({
  time: ['created_at'],
  logged: ['time'],
  caller: ['meta.caller_id'],
  remoteIp: ['meta.remote_ip'],
  metaUser: ['meta.user'],
  change: ['change'],
  authorId: ['author_id'],
  author: ['author_name'],
  entityType: ['entity_type'],
  entityPath: ['entity_path'],
  entityId: ['entity_id'],
  type: ['event_type'],
  ip: ['ip_address'],
  targetId: ['target_id'],
  targetType: ['target_type'],
  target: ['target_details'],
  message: ['details', 'custom_message'],
  innerAuthor: ['details', 'author_name'],
  innerTarget: ['details', 'target_details'],
  innerTargetId: ['details', 'target_id'],
  innerTargetType: ['details', 'target_type'],
  innerIp: ['details', 'ip_address'],
  innerPath: ['details', 'entity_path'],
  innerType: ['details', 'event_name'],
});

const TOKEN_EVENT =
  /_token_(created|revoked|deleted|destroyed|rotated|creation_failed|deletion_failed|revocation_failed)/;
const TOKEN_SENTENCE =
  /\b(created|revoked|deleted|rotated|attempted to (?:create|revoke))\b.*\b(?:access|deploy) token\b/i;
const NUMBER_IN_SENTENCE = /\btoken_id: (\d+)/;
const LOG_CONTROL =
  /audit_event_streaming|event_streaming_|streaming_(?:destination|headers?|filters?)|external_audit_event_destination/;

function kindOf(type: string | null, message: string | null): EventKind {
  if (type !== null && LOG_CONTROL.test(type)) return 'log_control';
  const word = TOKEN_EVENT.exec(type ?? '')?.[1] ?? TOKEN_SENTENCE.exec(message ?? '')?.[1]?.toLowerCase();
  if (word === undefined) return 'use';
  if (word.startsWith('creat') || word.endsWith('create')) return 'create';
  return word.startsWith('rotat') ? 'rotate' : 'revoke';
}

function tokenIdOf(fields: FieldSource, message: string | null): string | null {
  const type = firstText(fields, at.targetType, at.innerTargetType);
  if (type !== null && /Token$/.test(type)) {
    return scalarText(fields, at.targetId) ?? scalarText(fields, at.innerTargetId);
  }
  return NUMBER_IN_SENTENCE.exec(message ?? '')?.[1] ?? null;
}

export const gitlab: JsonFormat = {
  shape: 'json',
  name: 'gitlab',
  title: 'GitLab audit events',
  provider: 'gitlab',
  publicNames: ['id', 'target_id', 'token_id', 'correlation_id'],
  recognises: (record) =>
    has(record, 'author_id', 'entity_id', 'entity_type') && (has(record, 'created_at') || has(record, 'time')),
  fields: paths,
  event(fields) {
    if (fields.type(at.authorId) === 'absent' || fields.type(at.entityType) === 'absent') return null;
    const time = timeOf(fields, at.time) ?? timeOf(fields, at.logged);
    const message = filledText(fields, at.message);
    const type = firstText(fields, at.type, at.innerType);
    const done = firstText(fields, at.caller, at.change);
    const kind = kindOf(type, message);
    const isFailure = /_failed$/.test(type ?? '') || /^attempted\b/i.test(message ?? '');
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind,
      token: kind === 'log_control' ? null : tokenRef('token_id', tokenIdOf(fields, message)),
      alias: null,
      principal: firstText(fields, at.metaUser, at.author, at.innerAuthor) ?? scalarText(fields, at.authorId),
      action: type ?? message ?? done,
      outcome: isFailure ? 'failure' : 'unknown',
      ip: firstText(fields, at.ip, at.innerIp, at.remoteIp),
      userAgent: null,
      resource:
        firstText(fields, at.entityPath, at.innerPath, at.target, at.innerTarget) ?? scalarText(fields, at.entityId),
    };
  },
};
