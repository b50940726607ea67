/**
 * AWS CloudTrail: files of `{"Records":[...]}`, or records one a line. The key that an event speaks of is the one that
 * signed it, except where keys are made, switched or deleted: there it is named in the request or its answer.
 */
import type { EventKind } from '../../model/usage.ts';
import { filledText, memberAt, type FieldSource } from '../fields.ts';
import { fieldTable, firstText, has, kindOfUse, timeOf, type JsonFormat } from '../log-format.ts';

const { paths, at } = fieldTable({
  time: ['eventTime'], source: ['eventSource'], name: ['eventName'], ip: ['sourceIPAddress'], agent: ['userAgent'], error: ['errorCode'], id: ['eventID'],
  key: ['userIdentity', 'accessKeyId'], user: ['userIdentity', 'userName'], arn: ['userIdentity', 'arn'], type: ['userIdentity', 'type'], invokedBy: ['userIdentity', 'invokedBy'],
  issuer: ['userIdentity', 'sessionContext', 'sessionIssuer', 'userName'],
  requestKey: ['requestParameters', 'accessKeyId'], newKey: ['responseElements', 'accessKey', 'accessKeyId'], status: ['requestParameters', 'status'], login: ['responseElements', 'ConsoleLogin'],
  bucket: ['requestParameters', 'bucketName'], object: ['requestParameters', 'key'], targetUser: ['requestParameters', 'userName'], function: ['requestParameters', 'functionName'],
  table: ['requestParameters', 'tableName'], secret: ['requestParameters', 'secretId'], role: ['requestParameters', 'roleArn'], resources: ['resources'],
});

const KEY_EVENTS: Readonly<Record<string, EventKind>> = { CreateAccessKey: 'create', UpdateAccessKey: 'grant', DeleteAccessKey: 'revoke' };
/** Events that stop, start or alter the trail itself. */
const LOG_EVENTS = new Set(['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'DeleteEventDataStore', 'StopEventDataStoreIngestion', 'UpdateEventDataStore']);
const REFUSALS = new Set(['InvalidClientTokenId', 'SignatureDoesNotMatch', 'UnrecognizedClientException', 'AuthFailure', 'InvalidAccessKeyId', 'ExpiredToken', 'InvalidToken']);

function kindOf(name: string | null, status: string | null): EventKind {
  if (name === null) return 'use';
  if (LOG_EVENTS.has(name)) return 'log_control';
  if (name === 'UpdateAccessKey' && status === 'Inactive') return 'revoke';
  return Object.hasOwn(KEY_EVENTS, name) ? KEY_EVENTS[name] ?? 'use' : 'use';
}

/** `AKIA...` is a user's own key; `ASIA...` lives for hours and is nobody's to keep. */
function tokenOf(id: string | null): { readonly kind: 'access_key_id' | 'temporary_key_id'; readonly ref: string } | null {
  return id === null ? null : { kind: id.startsWith('ASIA') ? 'temporary_key_id' : 'access_key_id', ref: id };
}

function resourceOf(fields: FieldSource): string | null {
  const bucket = filledText(fields, at.bucket), object = filledText(fields, at.object);
  if (bucket !== null) return object === null ? bucket : `${bucket}/${object}`;
  const named = firstText(fields, at.targetUser, at.function, at.table, at.secret, at.role);
  if (named !== null || fields.type(at.resources) !== 'nested') return named ?? filledText(fields, at.source);
  const list = fields.value(at.resources);
  const arn: unknown = Array.isArray(list) ? memberAt(list[0], ['ARN']) : undefined;
  return typeof arn === 'string' ? arn : filledText(fields, at.source);
}

export const cloudTrail: JsonFormat = {
  shape: 'json',
  name: 'cloudtrail',
  title: 'AWS CloudTrail',
  provider: 'aws',
  publicNames: ['accessKeyId', 'principalId', 'requestID', 'eventID', 'x-amz-id-2', 'sharedEventID', 'vpcEndpointId'],
  recognises: (record) => has(record, 'eventTime', 'eventSource', 'eventName'),
  fields: paths,
  event(fields) {
    const time = timeOf(fields, at.time), name = filledText(fields, at.name), source = filledText(fields, at.source);
    if (time === null && name === null) return null;
    const error = filledText(fields, at.error);
    const outcome = error !== null || fields.text(at.login) === 'Failure' ? 'failure' : 'success';
    const kind = kindOf(name, fields.text(at.status));
    const isKeyEvent = name !== null && Object.hasOwn(KEY_EVENTS, name);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind: kindOfUse(kind, outcome, error !== null && REFUSALS.has(error)),
      token: tokenOf(isKeyEvent ? firstText(fields, at.newKey, at.requestKey) ?? filledText(fields, at.key) : filledText(fields, at.key)),
      alias: null,
      principal: firstText(fields, at.user, at.issuer, at.arn, at.invokedBy, at.type),
      action: name === null ? null : `${serviceOf(source)}:${name}`,
      outcome,
      ip: filledText(fields, at.ip),
      userAgent: filledText(fields, at.agent),
      resource: resourceOf(fields),
      id: filledText(fields, at.id),
    };
  },
};

const services = new Map<string, string>();

/** `s3` of `s3.amazonaws.com`. */
function serviceOf(source: string | null): string {
  if (source === null) return '*';
  const known = services.get(source);
  if (known !== undefined) return known;
  const service = source.split('.')[0] ?? source;
  if (services.size < 1000) services.set(source, service);
  return service;
}
