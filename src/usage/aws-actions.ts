/**
 * Names of actions: CloudTrail records calls of the API (`s3:ListObjectsV2`), policies of IAM grant actions
 * (`s3:ListBucket`). Most services use one name for both; where they do not, the table here says which actions a call
 * asks for, after AWS's Service Authorization Reference and the guides of the services. Of a service that is not listed
 * nothing is claimed.
 */
import { wildcardMatcher } from '../base/glob.ts';
import type { InventoryEntry } from '../model/inventory.ts';
import { providerName } from './provider-name.ts';

/** Whether scopes cover a call; `unsure`: the names cannot be compared. */
export type Coverage = 'covered' | 'beyond' | 'unsure';

/** Services whose calls are named as their actions are, but for what stands in `CALLS`. */
const ALIKE: ReadonlySet<string> = new Set([
  'acm',
  'athena',
  'autoscaling',
  'cloudformation',
  'cloudtrail',
  'cloudwatch',
  'codebuild',
  'codecommit',
  'codepipeline',
  'config',
  'dynamodb',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'elasticloadbalancing',
  'events',
  'firehose',
  'guardduty',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'logs',
  'organizations',
  'rds',
  'route53',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'states',
  'sts',
]);

/** Names of event sources where policies have another for the service. */
const SERVICES: ReadonlyMap<string, string> = new Map(
  Object.entries({ monitoring: 'cloudwatch', email: 'ses', tagging: 'tag' }),
);

/** Calls that everybody may make who has a key at all. */
const FREE: ReadonlySet<string> = new Set(['sts:getcalleridentity', 'sts:getsessiontoken', 'signin:consolelogin']);

/** Calls that ask for actions of other names: any of them. */
const CALLS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  s3: {
    ListObjects: ['ListBucket'],
    ListObjectsV2: ['ListBucket'],
    HeadBucket: ['ListBucket'],
    ListBuckets: ['ListAllMyBuckets'],
    ListObjectVersions: ['ListBucketVersions'],
    GetObject: ['GetObject', 'GetObjectVersion'],
    HeadObject: ['GetObject', 'GetObjectVersion'],
    GetObjectAttributes: ['GetObject', 'GetObjectVersion', 'GetObjectAttributes', 'GetObjectVersionAttributes'],
    SelectObjectContent: ['GetObject'],
    GetObjectAcl: ['GetObjectAcl', 'GetObjectVersionAcl'],
    PutObjectAcl: ['PutObjectAcl', 'PutObjectVersionAcl'],
    GetObjectTagging: ['GetObjectTagging', 'GetObjectVersionTagging'],
    PutObjectTagging: ['PutObjectTagging', 'PutObjectVersionTagging'],
    DeleteObjectTagging: ['DeleteObjectTagging', 'DeleteObjectVersionTagging'],
    CopyObject: ['PutObject'],
    PostObject: ['PutObject'],
    CreateMultipartUpload: ['PutObject'],
    InitiateMultipartUpload: ['PutObject'],
    UploadPart: ['PutObject'],
    UploadPartCopy: ['PutObject'],
    CompleteMultipartUpload: ['PutObject'],
    ListParts: ['ListMultipartUploadParts'],
    ListMultipartUploads: ['ListBucketMultipartUploads'],
    DeleteObject: ['DeleteObject', 'DeleteObjectVersion'],
    DeleteObjects: ['DeleteObject', 'DeleteObjectVersion'],
    GetBucketEncryption: ['GetEncryptionConfiguration'],
    PutBucketEncryption: ['PutEncryptionConfiguration'],
    DeleteBucketEncryption: ['PutEncryptionConfiguration'],
    GetBucketReplication: ['GetReplicationConfiguration'],
    PutBucketReplication: ['PutReplicationConfiguration'],
    DeleteBucketReplication: ['PutReplicationConfiguration'],
    GetBucketLifecycle: ['GetLifecycleConfiguration'],
    GetBucketLifecycleConfiguration: ['GetLifecycleConfiguration'],
    PutBucketLifecycle: ['PutLifecycleConfiguration'],
    PutBucketLifecycleConfiguration: ['PutLifecycleConfiguration'],
    DeleteBucketLifecycle: ['PutLifecycleConfiguration'],
    DeleteBucketCors: ['PutBucketCORS'],
    DeleteBucketTagging: ['PutBucketTagging'],
    GetBucketNotificationConfiguration: ['GetBucketNotification'],
    PutBucketNotificationConfiguration: ['PutBucketNotification'],
    GetBucketAccelerateConfiguration: ['GetAccelerateConfiguration'],
    PutBucketAccelerateConfiguration: ['PutAccelerateConfiguration'],
    GetBucketAnalyticsConfiguration: ['GetAnalyticsConfiguration'],
    ListBucketAnalyticsConfigurations: ['GetAnalyticsConfiguration'],
    PutBucketAnalyticsConfiguration: ['PutAnalyticsConfiguration'],
    DeleteBucketAnalyticsConfiguration: ['PutAnalyticsConfiguration'],
    GetBucketInventoryConfiguration: ['GetInventoryConfiguration'],
    ListBucketInventoryConfigurations: ['GetInventoryConfiguration'],
    PutBucketInventoryConfiguration: ['PutInventoryConfiguration'],
    DeleteBucketInventoryConfiguration: ['PutInventoryConfiguration'],
    GetBucketMetricsConfiguration: ['GetMetricsConfiguration'],
    ListBucketMetricsConfigurations: ['GetMetricsConfiguration'],
    PutBucketMetricsConfiguration: ['PutMetricsConfiguration'],
    DeleteBucketMetricsConfiguration: ['PutMetricsConfiguration'],
    GetBucketIntelligentTieringConfiguration: ['GetIntelligentTieringConfiguration'],
    ListBucketIntelligentTieringConfigurations: ['GetIntelligentTieringConfiguration'],
    PutBucketIntelligentTieringConfiguration: ['PutIntelligentTieringConfiguration'],
    DeleteBucketIntelligentTieringConfiguration: ['PutIntelligentTieringConfiguration'],
    GetPublicAccessBlock: ['GetBucketPublicAccessBlock', 'GetAccountPublicAccessBlock'],
    PutPublicAccessBlock: ['PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock'],
    DeletePublicAccessBlock: ['PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock'],
    DeleteBucketPublicAccessBlock: ['PutBucketPublicAccessBlock'],
    DeleteAccountPublicAccessBlock: ['PutAccountPublicAccessBlock'],
    GetObjectLockConfiguration: ['GetBucketObjectLockConfiguration'],
    PutObjectLockConfiguration: ['PutBucketObjectLockConfiguration'],
    DeleteBucketOwnershipControls: ['PutBucketOwnershipControls'],
  },
  lambda: {
    Invoke: ['InvokeFunction'],
    InvokeAsync: ['InvokeFunction', 'InvokeAsync'],
    InvokeWithResponseStream: ['InvokeFunction'],
  },
  dynamodb: {
    TransactGetItems: ['GetItem'],
    TransactWriteItems: ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    ExecuteStatement: ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
    BatchExecuteStatement: ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
    ExecuteTransaction: ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
  },
  sqs: {
    SendMessageBatch: ['SendMessage'],
    DeleteMessageBatch: ['DeleteMessage'],
    ChangeMessageVisibilityBatch: ['ChangeMessageVisibility'],
  },
  sns: { PublishBatch: ['Publish'] },
  kms: { ReEncrypt: ['ReEncryptFrom', 'ReEncryptTo'] },
};

/** Actions whose calls a trail records only where it was told to, or never. */
const SELDOM_RECORDED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    s3: [
      'AbortMultipartUpload',
      'DeleteObject',
      'DeleteObjectTagging',
      'DeleteObjectVersion',
      'DeleteObjectVersionTagging',
      'GetObject',
      'GetObjectAcl',
      'GetObjectAttributes',
      'GetObjectLegalHold',
      'GetObjectRetention',
      'GetObjectTagging',
      'GetObjectTorrent',
      'GetObjectVersion',
      'GetObjectVersionAcl',
      'GetObjectVersionAttributes',
      'GetObjectVersionTagging',
      'ListBucket',
      'ListBucketMultipartUploads',
      'ListBucketVersions',
      'ListMultipartUploadParts',
      'PutObject',
      'PutObjectAcl',
      'PutObjectLegalHold',
      'PutObjectRetention',
      'PutObjectTagging',
      'PutObjectVersionAcl',
      'PutObjectVersionTagging',
      'RestoreObject',
    ],
    lambda: ['InvokeFunction', 'InvokeAsync'],
    dynamodb: [
      'BatchGetItem',
      'BatchWriteItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'GetRecords',
      'PartiQLDelete',
      'PartiQLInsert',
      'PartiQLSelect',
      'PartiQLUpdate',
      'PutItem',
      'Query',
      'Scan',
      'UpdateItem',
    ],
    sqs: ['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage', 'SendMessage'],
    sns: ['Publish'],
    kinesis: ['GetRecords', 'GetShardIterator', 'PutRecord', 'PutRecords', 'SubscribeToShard'],
    firehose: ['PutRecord', 'PutRecordBatch'],
    logs: ['PutLogEvents', 'GetLogEvents', 'FilterLogEvents'],
    events: ['PutEvents'],
    cloudwatch: ['PutMetricData', 'GetMetricData', 'GetMetricStatistics', 'ListMetrics'],
  }),
);

/** `lambda:GetFunction20150331v2`: the version of the interface that is part of some names. */
const VERSION = /(?:20\d{6}(?:v\d+)?|\d{4}_\d{2}_\d{2})$/;
const SCOPE = /^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i;
const MOST_REMEMBERED = 5000;

/** Calls by lower-case name: logs and policies differ in case. */
const CALLS_BY_NAME: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(CALLS).flatMap(([service, calls]) =>
    Object.entries(calls).map(
      ([name, actions]) =>
        [`${service}:${name.toLowerCase()}`, actions.map((action) => `${service}:${action}`)] as const,
    ),
  ),
);

/** The name that policies have for the service of a call or an action. */
export function serviceOf(action: string): string {
  const service = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  return SERVICES.get(service) ?? service;
}

/** Whether each call of this service maps to known actions. */
export function isComparable(service: string): boolean {
  return ALIKE.has(service);
}

/** Actions of which a call needs at least one; null where that is unknown, empty where it needs none. */
export function actionsOfCall(call: string): readonly string[] | null {
  const service = serviceOf(call);
  const name = call.slice(call.indexOf(':') + 1).replace(VERSION, '');
  const plain = `${service}:${name}`;
  if (FREE.has(plain.toLowerCase())) return [];
  if (!ALIKE.has(service)) return null;
  return CALLS_BY_NAME.get(plain.toLowerCase()) ?? [plain];
}

/** Whether these are scopes in the words of IAM. */
function areActions(scopes: readonly string[]): boolean {
  return scopes.length > 0 && scopes.every((scope) => SCOPE.test(scope));
}

/** Whether an action is one that a scope grants. */
export function granting(scope: string): (action: string) => boolean {
  const matches = wildcardMatcher(scope.toLowerCase());
  return (action) => matches(action.toLowerCase());
}

/** Holds calls against scopes; null where these are in no words of IAM. */
export function coverageOf(scopes: readonly string[]): ((call: string) => Coverage) | null {
  if (!areActions(scopes)) return null;
  const grants = scopes.map(granting);
  const known = new Map<string, Coverage>();
  const judge = (call: string): Coverage => {
    const actions = actionsOfCall(call);
    if (actions === null) {
      return scopes.some((scope) => scope === '*' || scope.toLowerCase() === `${serviceOf(call)}:*`)
        ? 'covered'
        : 'unsure';
    }
    return actions.length === 0 || actions.some((action) => grants.some((grant) => grant(action)))
      ? 'covered'
      : 'beyond';
  };
  return (call) => {
    const before = known.get(call);
    if (before !== undefined) return before;
    const coverage = judge(call);
    if (known.size < MOST_REMEMBERED) known.set(call, coverage);
    return coverage;
  };
}

/**
 * As `coverageOf`, for a token of AWS: of no other provider are both known, what its log calls an action, and what its
 * scopes do.
 */
export function scopeCoverageOf({ provider, scopes }: InventoryEntry): ((call: string) => Coverage) | null {
  return provider !== undefined && providerName(provider) === 'aws' ? coverageOf(scopes ?? []) : null;
}

/** Actions of a service that trails record where they were told to, or never. */
export function seldomRecorded(service: string): readonly string[] {
  return (SELDOM_RECORDED.get(service) ?? []).map((name) => `${service}:${name}`);
}
