/**
 * AWS CloudTrail: files of `{"Records":[...]}`, or records one a line. The key that an event speaks of is the one that
 * signed it, except where keys are made, switched or deleted: there it is named in the request or its answer.
 */
import type { EventKind } from '../../model/usage.ts';
import { filledText, memberAt, type FieldSource } from '../fields.ts';
import { fieldTable, firstText, has, kindOfUse, timeOf, type JsonFormat } from '../log-format.ts';

const { paths, at } = fieldTable({
  time: ['eventTime'],
  source: ['eventSource'],
  name: ['eventName'],
  ip: ['sourceIPAddress'],
  agent: ['userAgent'],
  error: ['errorCode'],
  key: ['userIdentity', 'accessKeyId'],
  user: ['userIdentity', 'userName'],
  arn: ['userIdentity', 'arn'],
  type: ['userIdentity', 'type'],
  invokedBy: ['userIdentity', 'invokedBy'],
  issuer: ['userIdentity', 'sessionContext', 'sessionIssuer', 'userName'],
  requestKey: ['requestParameters', 'accessKeyId'],
  newKey: ['responseElements', 'accessKey', 'accessKeyId'],
  status: ['requestParameters', 'status'],
  login: ['responseElements', 'ConsoleLogin'],
  bucket: ['requestParameters', 'bucketName'],
  targetUser: ['requestParameters', 'userName'],
  function: ['requestParameters', 'functionName'],
  table: ['requestParameters', 'tableName'],
  secret: ['requestParameters', 'secretId'],
  role: ['requestParameters', 'roleArn'],
  resources: ['resources'],
  digest: ['digestEndTime'],
});

const KEY_EVENTS: ReadonlyMap<string, EventKind> = new Map([
  ['CreateAccessKey', 'create'],
  ['UpdateAccessKey', 'grant'],
  ['DeleteAccessKey', 'revoke'],
]);
/** Events about keys, and those that stop, start or alter the trail itself. */
const KINDS: ReadonlyMap<string, EventKind> = new Map([
  ...KEY_EVENTS,
  ...[
    'StopLogging',
    'DeleteTrail',
    'UpdateTrail',
    'PutEventSelectors',
    'DeleteEventDataStore',
    'StopEventDataStoreIngestion',
    'UpdateEventDataStore',
  ].map((name) => [name, 'log_control'] as const),
]);
const REFUSALS = new Set([
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'AuthFailure',
  'InvalidAccessKeyId',
  'ExpiredToken',
  'InvalidToken',
]);

function kindOf(name: string | null, fields: FieldSource): EventKind {
  const kind = name === null ? undefined : KINDS.get(name);
  return kind === 'grant' && fields.text(at.status) === 'Inactive' ? 'revoke' : (kind ?? 'use');
}

/** `AKIA...` is a user's long-term key; `ASIA...` is temporary. */
function tokenOf(
  id: string | null,
): { readonly kind: 'access_key_id' | 'temporary_key_id'; readonly ref: string } | null {
  return id === null ? null : { kind: id.startsWith('ASIA') ? 'temporary_key_id' : 'access_key_id', ref: id };
}

function resourceOf(fields: FieldSource): string | null {
  const named = firstText(fields, at.bucket, at.targetUser, at.function, at.table, at.secret, at.role);
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
  recognises: (record) =>
    has(record, 'eventTime', 'eventSource', 'eventName') || has(record, 'digestStartTime', 'digestEndTime'),
  fields: paths,
  event(fields) {
    const time = timeOf(fields, at.time);
    const name = filledText(fields, at.name);
    const source = filledText(fields, at.source);
    // Digests lie in the same bucket as the trail that they vouch for.
    if (time === null && name === null) return fields.type(at.digest) === 'absent' ? null : 'ignored';
    const error = filledText(fields, at.error);
    const outcome = error !== null || fields.text(at.login) === 'Failure' ? 'failure' : 'success';
    const kind = kindOf(name, fields);
    const isKeyEvent = name !== null && kind !== 'use' && KEY_EVENTS.has(name);
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind: kindOfUse(kind, outcome, error !== null && REFUSALS.has(error)),
      token: tokenOf(
        isKeyEvent
          ? (firstText(fields, at.newKey, at.requestKey) ?? filledText(fields, at.key))
          : filledText(fields, at.key),
      ),
      alias: null,
      principal: firstText(fields, at.user, at.issuer, at.arn, at.invokedBy, at.type),
      action: name === null ? null : actionOf(source ?? '*', name),
      outcome,
      ip: filledText(fields, at.ip),
      userAgent: filledText(fields, at.agent),
      resource: resourceOf(fields),
    };
  },
};

/** By source and name: joining them again for every event is not free. */
const actions = new Map<string, Map<string, string>>();
const MOST_ACTIONS = 20_000;
let known = 0;

/** `s3:GetObject` of `s3.amazonaws.com` and `GetObject`. */
function actionOf(source: string, name: string): string {
  const ofSource = actions.get(source);
  const action = ofSource?.get(name);
  if (action !== undefined) return action;
  const made = `${source.split('.')[0] ?? source}:${name}`;
  if (++known > MOST_ACTIONS) return made;
  if (ofSource === undefined) actions.set(source, new Map([[name, made]]));
  else ofSource.set(name, made);
  return made;
}
