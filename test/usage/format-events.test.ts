/** What formats make of single records: which token each is about, and what was done to it. */
import { describe, expect, test } from 'vitest';
import type { UsageEvent } from '../../src/model/usage.ts';
import { ParsedFields } from '../../src/usage/fields.ts';
import { cloudTrail } from '../../src/usage/formats/cloudtrail.ts';
import { github } from '../../src/usage/formats/github.ts';
import { gitlab } from '../../src/usage/formats/gitlab.ts';
import { hoop } from '../../src/usage/formats/hoop.ts';
import { ocsf } from '../../src/usage/formats/ocsf.ts';
import { okta } from '../../src/usage/formats/okta.ts';
import { vault } from '../../src/usage/formats/vault.ts';
import type { JsonFormat } from '../../src/usage/log-format.ts';

function eventOf(format: JsonFormat, record: object): UsageEvent {
  const event = format.event(new ParsedFields(format.fields).of(record));
  if (event === null || event === 'ignored') throw new Error('no event');
  return event;
}

/** Kind, outcome and token, `?` before one that goes by another name as well. */
function told(format: JsonFormat, record: object): readonly (string | null)[] {
  const { kind, outcome, token, alias } = eventOf(format, record);
  return [
    kind,
    outcome,
    ...(token === null ? [null] : [token.kind, token.ref]),
    ...(alias === null ? [] : [alias.ref]),
  ];
}

describe('an event of Vault', () => {
  const of = (path: string, request: object = {}, more: object = {}) =>
    told(vault, {
      time: '2026-09-01T10:00:00Z',
      type: 'response',
      auth: { accessor: 'own-accessor', client_token: 'own-token' },
      request: { path, operation: 'update', ...request },
      ...more,
    });
  test('is about the token that is named, not about that of who asked', () => {
    expect(of('auth/token/revoke-accessor', { data: { accessor: 'other-accessor' } })).toEqual([
      'revoke',
      'success',
      'accessor',
      'other-accessor',
    ]);
    for (const path of ['auth/token/revoke', 'auth/token/revoke-orphan']) {
      expect(of(path, { data: { token: 'other-token' } })).toEqual(['revoke', 'success', 'accessor', 'other-token']);
    }
    expect(of('auth/token/renew', { data: { token: 'other-token' } })).toEqual([
      'grant',
      'success',
      'accessor',
      'other-token',
    ]);
    expect(of('kv/data/a', { data: { accessor: 'other-accessor' } })).toEqual([
      'use',
      'success',
      'accessor',
      'own-accessor',
      'own-token',
    ]);
  });
  test('is about the token that was made, by its own names', () => {
    const response = { auth: { accessor: 'new-accessor', client_token: 'new-token' } };
    for (const path of ['auth/token/create', 'auth/token/create-orphan', 'auth/token/create/role']) {
      expect(of(path, {}, { response })).toEqual(['create', 'success', 'accessor', 'new-accessor', 'new-token']);
    }
    expect(of('auth/token/created', {}, { response })[0]).toBe('use');
  });
  test("is about the caller's own where it names none", () => {
    for (const path of ['auth/token/revoke-self', 'auth/token/renew-self']) {
      expect(of(path).slice(2)).toEqual(['accessor', 'own-accessor', 'own-token']);
    }
    const request = { client_token_accessor: 'asked-accessor', client_token: 'asked-token' };
    expect(of('kv/data/a', request, { auth: {} }).slice(2)).toEqual(['accessor', 'asked-accessor', 'asked-token']);
    expect(of('kv/data/a', {}, { auth: { client_token: 'own-token' } }).slice(2)).toEqual(['accessor', 'own-token']);
  });
  test.each([
    ['permission denied', 'auth_fail'],
    ['1 error occurred: * bad token', 'auth_fail'],
    ['no handler for route', 'use'],
  ])('that failed with %s is %s', (error, kind) =>
    expect(of('kv/data/a', {}, { error }).slice(0, 2)).toEqual([kind, 'failure']),
  );
  test.each([
    ['update', 'log_control'],
    ['delete', 'log_control'],
    ['read', 'use'],
    ['list', 'use'],
  ])('to %s audit devices is %s', (operation, kind) => expect(of('sys/audit/file', { operation })[0]).toBe(kind));
});

describe('an event of CloudTrail', () => {
  const own = `AKIA${'A'.repeat(16)}`;
  const other = `AKIA${'B'.repeat(16)}`;
  const event = (name: string, extra: object = {}) => ({
    eventTime: '2026-09-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: name,
    userIdentity: { accessKeyId: own, userName: 'admin' },
    ...extra,
  });
  test.each<[string, object, readonly string[]]>([
    ['CreateAccessKey', { responseElements: { accessKey: { accessKeyId: other } } }, ['create', 'success', other]],
    ['DeleteAccessKey', { requestParameters: { accessKeyId: other } }, ['revoke', 'success', other]],
    [
      'UpdateAccessKey',
      { requestParameters: { accessKeyId: other, status: 'Inactive' } },
      ['revoke', 'success', other],
    ],
    ['UpdateAccessKey', { requestParameters: { accessKeyId: other, status: 'Active' } }, ['grant', 'success', other]],
    ['CreateAccessKey', { errorCode: 'AccessDenied' }, ['create', 'failure', own]],
    ['GetUser', { requestParameters: { accessKeyId: other } }, ['use', 'success', own]],
    ['GetUser', { errorCode: 'AccessDenied' }, ['use', 'failure', own]],
    ['GetUser', { errorCode: 'InvalidClientTokenId' }, ['auth_fail', 'failure', own]],
    ['ConsoleLogin', { responseElements: { ConsoleLogin: 'Failure' } }, ['use', 'failure', own]],
    ['StopLogging', {}, ['log_control', 'success', own]],
  ])('%s %j', (name, extra, [kind, outcome, ref]) =>
    expect(told(cloudTrail, event(name, extra))).toEqual([kind, outcome, 'access_key_id', ref]),
  );
  test('of a temporary key is of no kept one', () =>
    expect(told(cloudTrail, event('GetUser', { userIdentity: { accessKeyId: `ASIA${'A'.repeat(16)}` } }))[2]).toBe(
      'temporary_key_id',
    ));
  test('is that of the nearest name of who did it, on the nearest name of what', () => {
    const by = (userIdentity: object) => eventOf(cloudTrail, event('GetUser', { userIdentity })).principal;
    const session = { sessionContext: { sessionIssuer: { userName: 'role' } } };
    expect([
      by({ userName: 'me', ...session, arn: 'arn' }),
      by({ ...session, arn: 'arn' }),
      by({ arn: 'arn', invokedBy: 'service' }),
      by({ invokedBy: 'service', type: 'AWSService' }),
      by({ type: 'AWSService' }),
    ]).toEqual(['me', 'role', 'arn', 'service', 'AWSService']);
    const on = (extra: object) => eventOf(cloudTrail, event('GetUser', extra)).resource;
    const resources = [{ ARN: 'arn:first' }, { ARN: 'arn:second' }];
    expect([
      on({ requestParameters: { bucketName: 'b', userName: 'u' }, resources }),
      on({ requestParameters: { roleArn: 'r' }, resources }),
      on({ resources }),
      on({ resources: [{}] }),
      on({}),
    ]).toEqual(['b', 'r', 'arn:first', 'iam.amazonaws.com', 'iam.amazonaws.com']);
    expect(eventOf(cloudTrail, event('GetUser')).action).toBe('iam:GetUser');
  });
});

describe('an event of GitHub', () => {
  const hash = Buffer.alloc(32, 7);
  const hashed = ['sha256', hash.toString('hex')] as const;
  const event = (extra: object) => told(github, { '@timestamp': 1, action: 'git.clone', ...extra });
  test('is that of the token that did it, by its hash, and by its number where there is one', () => {
    const by = { hashed_token: hash.toString('base64') };
    expect(event({ ...by, token_id: 77 })).toEqual(['use', 'unknown', ...hashed, '77']);
    expect(event(by)).toEqual(['use', 'unknown', ...hashed]);
    expect(event({ hashed_token: 'short', token_id: 77 })).toEqual(['use', 'unknown', 'token_id', '77']);
    expect(event({})).toEqual(['use', 'unknown', null]);
  });
  test('of a token is that of the one it was done to', () => {
    expect(
      event({ action: 'personal_access_token.access_revoked', hashed_token: hash.toString('base64'), token_id: 77 }),
    ).toEqual(['revoke', 'unknown', 'token_id', '77']);
    expect(event({ action: 'oauth_access.create', hashed_token: hash.toString('base64') })).toEqual([
      'create',
      'unknown',
      ...hashed,
    ]);
  });
  test.each([
    [200, 'success'],
    [399, 'success'],
    [400, 'failure'],
  ])('answered with %i is a %s', (status_code, outcome) => expect(event({ status_code })[1]).toBe(outcome));
});

describe('an event of GitLab', () => {
  const event = (extra: object) =>
    told(gitlab, { author_id: 1, entity_id: 2, entity_type: 'Project', created_at: '2026-09-01T10:00:00Z', ...extra });
  test.each<[object, readonly (string | null)[]]>([
    [
      { event_type: 'personal_access_token_created', target_type: 'PersonalAccessToken', target_id: 77 },
      ['create', 'unknown', 'token_id', '77'],
    ],
    [
      { event_type: 'project_access_token_revocation_failed', target_type: 'PersonalAccessToken', target_id: 77 },
      ['revoke', 'failure', 'token_id', '77'],
    ],
    [
      { event_type: 'group_access_token_rotated', details: { target_type: 'PersonalAccessToken', target_id: 78 } },
      ['rotate', 'unknown', 'token_id', '78'],
    ],
    [
      { details: { custom_message: 'Created project access token with token_id: 77 with scopes: api' } },
      ['create', 'unknown', 'token_id', '77'],
    ],
    [
      { details: { custom_message: 'Attempted to revoke project access token with token_id: 77 but failed' } },
      ['revoke', 'failure', 'token_id', '77'],
    ],
    [
      { details: { custom_message: 'Attempted to create project access token but failed' } },
      ['create', 'failure', null],
    ],
    [
      { event_type: 'audit_event_streaming_destination_deleted', target_type: 'Token', target_id: 77 },
      ['log_control', 'unknown', null],
    ],
    [{ event_type: 'user_access_locked', target_type: 'User', target_id: 77 }, ['use', 'unknown', null]],
  ])('%j', (extra, expected) => expect(event(extra)).toEqual(expected));
});

describe('an event of Okta', () => {
  const event = (eventType: string, extra: object) =>
    told(okta, {
      eventType,
      published: '2026-09-01T10:00:00Z',
      outcome: { result: 'SUCCESS' },
      transaction: { detail: { requestApiTokenId: 'own' } },
      target: [{ id: 'target' }],
      ...extra,
    });
  test.each<[string, object, readonly (string | null)[]]>([
    ['user.lifecycle.create', {}, ['use', 'success', 'token_id', 'own']],
    ['system.api_token.create', {}, ['create', 'success', 'token_id', 'target']],
    ['system.api_token.revoke', {}, ['revoke', 'success', 'token_id', 'target']],
    ['system.api_token.revoke', { target: [] }, ['revoke', 'success', null]],
    ['system.log_stream.lifecycle.deactivate', {}, ['log_control', 'success', null]],
    ['user.session.start', { outcome: { result: 'FAILURE' } }, ['auth_fail', 'failure', 'token_id', 'own']],
    ['user.authentication.sso', { outcome: { result: 'DENY' } }, ['auth_fail', 'failure', 'token_id', 'own']],
    ['user.lifecycle.create', { outcome: { result: 'FAILURE' } }, ['use', 'failure', 'token_id', 'own']],
  ])('%s %j', (type, extra, expected) => expect(event(type, extra)).toEqual(expected));
});

describe('an event of OCSF', () => {
  const event = (extra: object) => told(ocsf, { class_uid: 6003, time: 1, ...extra });
  const by = (credential_uid: string) => ({ actor: { user: { credential_uid } } });
  test.each<[object, readonly (string | null)[]]>([
    [{ ...by(`AKIA${'A'.repeat(16)}`), status_id: 1 }, ['use', 'success', 'access_key_id', `AKIA${'A'.repeat(16)}`]],
    [
      { ...by(`ASIA${'A'.repeat(16)}`), status: 'Success' },
      ['use', 'success', 'temporary_key_id', `ASIA${'A'.repeat(16)}`],
    ],
    [{ ...by('77'), status_id: 2 }, ['use', 'failure', 'token_id', '77']],
    [{ ...by('77'), api: { response: { error: 'denied' } } }, ['use', 'failure', 'token_id', '77']],
    [{ ...by('77'), class_uid: 3002, status: 'FAILURE' }, ['auth_fail', 'failure', 'token_id', '77']],
    [
      { actor: { user: { credential_uid: 'user' }, session: { credential_uid: 'session' } } },
      ['use', 'unknown', 'token_id', 'session'],
    ],
    [{ api: { token: { uid: '77' }, operation: 'StopLogging' } }, ['log_control', 'unknown', 'token_id', '77']],
    [{}, ['use', 'unknown', null]],
  ])('%j', (extra, expected) => expect(event(extra)).toEqual(expected));
});

describe('an event of hoop', () => {
  const event = (extra: object) =>
    told(hoop, { resource_type: 'api_keys', action: 'create', resource_id: '77', actor_subject: 'me', ...extra });
  test.each<[object, readonly (string | null)[]]>([
    [{ outcome: true }, ['create', 'success', 'token_id', '77']],
    [{ outcome: false, http_status: 200 }, ['create', 'failure', 'token_id', '77']],
    [{ http_status: 403, action: 'deactivate' }, ['revoke', 'failure', 'token_id', '77']],
    [{ resource_type: 'connections', outcome: true }, ['use', 'success', null]],
    [{ resource_id: undefined, resource_name: 'ci' }, ['create', 'unknown', 'token_id', 'ci']],
  ])('%j', (extra, expected) => expect(event(extra)).toEqual(expected));
});

const base: readonly (readonly [JsonFormat, object, string])[] = [
  [cloudTrail, { eventName: 'GetUser', eventSource: 'iam.amazonaws.com' }, 'eventTime'],
  [github, { action: 'git.clone' }, '@timestamp'],
  [gitlab, { author_id: 1, entity_type: 'Project' }, 'created_at'],
  [gitlab, { author_id: 1, entity_type: 'Project' }, 'time'],
  [okta, { eventType: 'user.session.start' }, 'published'],
  [ocsf, { class_uid: 6003 }, 'time_dt'],
  [hoop, { resource_type: 'api_keys', action: 'create' }, 'created_at'],
  [vault, { type: 'response', request: { path: 'a' } }, 'time'],
];

test.each(base)('the time of an event is read, and whether it names a zone: %#', (format, record, field) => {
  const at = (time: string) => {
    const { ts, naive } = eventOf(format, { ...record, [field]: time });
    return [ts, naive];
  };
  const noon = Date.parse('2026-09-01T12:00:00Z');
  expect([at('2026-09-01T12:00:00Z'), at('2026-09-01T14:00:00+02:00'), at('2026-09-01T12:00:00')]).toEqual([
    [noon, false],
    [noon, false],
    [noon, true],
  ]);
});

test('GitHub tells the time in milliseconds, the older way where there is no other', () => {
  const at = (times: object) => eventOf(github, { action: 'git.clone', ...times }).ts;
  expect([at({ '@timestamp': 1_788_264_000_000 }), at({ created_at: 1_788_264_000_000 })]).toEqual([
    1_788_264_000_000, 1_788_264_000_000,
  ]);
  expect(
    github.event(new ParsedFields(github.fields).of({ action: 'a', created_at: '2026-09-01T12:00:00Z' })),
  ).toBeNull();
});

test.each<[string, JsonFormat, object, object]>([
  [
    'GitLab, with all it may say',
    gitlab,
    {
      'meta.user': 'me',
      'meta.caller_id': 'POST /a',
      author_name: 'Me',
      event_type: 'a_type',
      details: { custom_message: 'A sentence', entity_path: 'inner' },
      entity_path: 'group/a',
      target_details: 'target',
    },
    { principal: 'me', action: 'a_type', resource: 'group/a' },
  ],
  [
    'GitLab, in sentences',
    gitlab,
    { details: { author_name: 'Inner', custom_message: 'A sentence', target_details: 'target' } },
    { principal: 'Inner', action: 'A sentence', resource: 'target' },
  ],
  ['GitLab, in numbers', gitlab, { entity_id: 2, change: 'role' }, { principal: '1', action: 'role', resource: '2' }],
  [
    'OCSF, of a call',
    ocsf,
    { api: { operation: 'GetObject', service: { name: 's3.amazonaws.com' } }, resources: [{ uid: 'arn', name: 'n' }] },
    { action: 's3:GetObject', resource: 'arn' },
  ],
  [
    'OCSF, of a call to nobody knows what',
    ocsf,
    { api: { operation: 'Get' }, resources: [{ uid: '', name: 'n' }] },
    { action: 'Get', resource: 'n' },
  ],
  [
    'OCSF, of an activity',
    ocsf,
    { activity_name: 'Logon', activity_id: 1, user: { name: 'me' } },
    { action: 'Logon', resource: 'me' },
  ],
  ['OCSF, of a number', ocsf, { activity_id: 1, resources: [{ uid: 7 }] }, { action: '1', resource: null }],
  [
    'Okta',
    okta,
    { target: [{ alternateId: 'a', displayName: 'b', id: 'c' }], actor: { alternateId: 'me', displayName: 'Me' } },
    { principal: 'me', resource: 'a' },
  ],
  ['Okta, by shown names', okta, { target: [{ alternateId: '', displayName: 'b', id: 'c' }] }, { resource: 'b' }],
  ['Okta, by ids', okta, { target: [{ id: 'c' }], actor: { id: 'u' } }, { principal: 'u', resource: 'c' }],
  ['Okta, by what was asked', okta, { debugContext: { debugData: { requestUri: '/a' } } }, { resource: '/a' }],
  ['hoop', hoop, { actor_email: 'me', actor_subject: 'sub', resource_id: 7 }, { principal: 'me', resource: '7' }],
  ['hoop, by the path', hoop, { actor_subject: 'sub', http_path: '/a' }, { principal: 'sub', resource: '/a' }],
  ['hoop, by the kind', hoop, { actor_name: 'n' }, { principal: 'n', action: 'api_keys.create', resource: 'api_keys' }],
])('who did what, by %s', (_what, format, extra, expected) => {
  const record = base.find(([each]) => each === format)?.[1];
  expect(eventOf(format, { published: '2026-09-01T12:00:00Z', ...record, ...extra })).toMatchObject(expected);
});
