import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { folder, keyroll, scan } from '../cli/keyroll.ts';
import { letters } from '../letters.ts';
import { accessKey, awsEvent, failing, inventoryOf } from './logs.ts';

const AS_OF = ['--as-of', '2026-09-10'];
const value = `ghp_${letters('github', 36)}`;
const hash = createHash('sha256').update(value).digest();
const key = accessKey('formats');
const oktaId = `00T${letters('okta', 17)}`;
const accessor = `hmac-sha256:${createHash('sha256').update('accessor').digest('hex')}`;

interface Sample {
  readonly format: string;
  readonly provider: string;
  /** How the inventory names the token. */
  readonly refs?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
  /** The entry's id, where the log names it. */
  readonly id?: string;
  readonly log: string;
  readonly row: object;
}

const lines = (...records: readonly object[]): string => records.map((record) => JSON.stringify(record)).join('\n');

const SAMPLES: readonly Sample[] = [
  {
    format: 'cloudtrail',
    provider: 'aws',
    refs: { access_key_id: key },
    log: lines(awsEvent('2026-09-01T10:00:00Z', key)),
    row: {
      principal: 'svc-a',
      ip: '198.51.100.7',
      client: 'aws-cli',
      action: 's3:GetObject',
      resource: 'invoices',
      outcome: 'success',
      kind: 'use',
    },
  },
  {
    format: 'github',
    provider: 'github',
    more: { fingerprints: [{ alg: 'sha256-hex', value: hash.toString('hex') }] },
    log: lines({
      '@timestamp': Date.parse('2026-09-01T10:00:00Z'),
      action: 'git.clone',
      actor: 'ci-bot',
      actor_ip: '203.0.113.9',
      user_agent: 'git/2.44',
      programmatic_access_type: 'Personal access token (classic)',
      hashed_token: hash.toString('base64'),
      repo: 'acme/pay',
    }),
    row: {
      principal: 'ci-bot',
      ip: '203.0.113.9',
      client: 'git',
      action: 'git.clone',
      resource: 'acme/pay',
      outcome: 'unknown',
    },
  },
  {
    format: 'github',
    provider: 'github',
    refs: { token_id: '4711' },
    log: JSON.stringify([
      {
        created_at: Date.parse('2026-09-01T10:00:00Z'),
        action: 'personal_access_token.access_revoked',
        actor: 'ops',
        org: 'acme',
        token_id: 4711,
      },
    ]),
    row: { principal: 'ops', action: 'personal_access_token.access_revoked', resource: 'acme', kind: 'revoke' },
  },
  {
    format: 'gitlab',
    provider: 'gitlab',
    refs: { token_id: '3642' },
    log: JSON.stringify(
      [
        {
          id: 1,
          author_id: 7,
          entity_id: 3,
          entity_type: 'Project',
          details: {
            author_name: 'A Person',
            target_details: 'deploy',
            custom_message: 'Revoked project access token with token_id: 3642',
            ip_address: '198.51.100.7',
            entity_path: 'acme/pay',
          },
          created_at: '2026-09-01T10:00:00.656Z',
        },
      ],
      null,
      2,
    ),
    row: { principal: 'A Person', ip: '198.51.100.7', kind: 'revoke', resource: 'acme/pay' },
  },
  {
    format: 'gitlab',
    provider: 'gitlab',
    refs: { token_id: '77' },
    log: lines({
      id: 'a1',
      author_id: 7,
      author_name: 'root',
      entity_id: 3,
      entity_type: 'Project',
      entity_path: 'acme/pay',
      event_type: 'project_access_token_created',
      ip_address: '198.51.100.7',
      target_id: 77,
      target_type: 'PersonalAccessToken',
      target_details: 'deploy',
      created_at: '2026-09-01T10:00:00Z',
      details: {},
    }),
    row: { principal: 'root', action: 'project_access_token_created', kind: 'create' },
  },
  {
    format: 'okta',
    provider: 'okta',
    refs: { token_id: oktaId },
    log: JSON.stringify([
      {
        published: '2026-09-01T10:00:00.000Z',
        eventType: 'user.lifecycle.suspend',
        outcome: { result: 'DENY' },
        actor: { alternateId: 'svc@acme.test' },
        client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'okta-sdk-java/8.2' } },
        transaction: { type: 'WEB', detail: { requestApiTokenId: oktaId } },
        target: [{ id: '00u1', type: 'User', alternateId: 'd@acme.test' }],
        uuid: 'u-1',
      },
    ]),
    row: {
      principal: 'svc@acme.test',
      client: 'okta-sdk-java',
      action: 'user.lifecycle.suspend',
      resource: 'd@acme.test',
      outcome: 'failure',
    },
  },
  {
    format: 'vault',
    provider: 'hashicorp',
    refs: { token_id: accessor },
    log: lines(
      {
        time: '2026-09-01T10:00:00.5Z',
        type: 'request',
        auth: { accessor, display_name: 'approle' },
        request: { id: 'r', operation: 'read', path: 'kv/data/prod/refunds', remote_address: '10.0.0.5' },
      },
      {
        time: '2026-09-01T10:00:00.6Z',
        type: 'response',
        auth: { accessor, display_name: 'approle' },
        request: { id: 'r', operation: 'read', path: 'kv/data/prod/refunds', remote_address: '10.0.0.5' },
      },
    ),
    row: { principal: 'approle', ip: '10.0.0.5', action: 'read', events: 1, outcome: 'success' },
  },
  {
    format: 'ocsf',
    provider: 'aws',
    refs: { access_key_id: key },
    log: lines({
      class_uid: 6003,
      time: Date.parse('2026-09-01T10:00:00Z'),
      activity_id: 2,
      status_id: 2,
      actor: { user: { name: 'svc-refunds', credential_uid: key } },
      api: { operation: 'GetObject', service: { name: 's3.amazonaws.com' } },
      src_endpoint: { ip: '198.51.100.7' },
      resources: [{ uid: 'arn:aws:s3:::invoices' }],
    }),
    row: { principal: 'svc-refunds', action: 's3:GetObject', resource: 'arn:aws:s3:::invoices', outcome: 'failure' },
  },
  {
    format: 'access-json',
    provider: 'stripe',
    id: 'refunds',
    log: lines({
      time: '2026-09-01T12:00:00+02:00',
      ip: '198.51.100.7',
      key_id: 'refunds',
      user: 'svc-refunds',
      method: 'POST',
      uri: '/v1/refunds?key=hidden',
      status: 201,
      ua: 'node-fetch/1.0',
    }),
    row: {
      first: '2026-09-01T10:00:00Z',
      principal: 'svc-refunds',
      client: 'node-fetch',
      action: 'POST',
      resource: '/v1/refunds',
      outcome: 'success',
    },
  },
  {
    format: 'combined',
    provider: 'stripe',
    id: 'refunds',
    log: '198.51.100.7 - svc-refunds [01/Sep/2026:12:00:00 +0200] "POST /v1/refunds?key=hidden HTTP/1.1" 401 12 "-" "node-fetch/1.0" key_id=refunds',
    row: {
      first: '2026-09-01T10:00:00Z',
      principal: 'svc-refunds',
      action: 'POST',
      resource: '/v1/refunds',
      outcome: 'failure',
      kind: 'auth_fail',
    },
  },
  {
    format: 'hoop',
    provider: 'hoop',
    refs: { token_id: 'k-1' },
    log: lines({
      created_at: '2026-09-01T10:00:00Z',
      actor_email: 'ops@acme.test',
      resource_type: 'api_keys',
      resource_id: 'k-1',
      action: 'revoke',
      client_ip: '198.51.100.7',
      http_status: 200,
      outcome: true,
    }),
    row: { principal: 'ops@acme.test', action: 'api_keys.revoke', kind: 'revoke', outcome: 'success' },
  },
  {
    format: 'events',
    provider: 'acme',
    refs: { token_id: 't-9' },
    log: lines({
      ts: '2026-09-01T10:00:00Z',
      kind: 'use',
      token: { refKind: 'token_id', ref: 't-9' },
      principal: 'svc',
      action: 'read',
      outcome: 'success',
      ip: '2001:db8::1',
      userAgent: 'agent/1',
      resource: 'orders',
    }),
    row: { principal: 'svc', ip: '2001:db8::1', action: 'read', resource: 'orders', outcome: 'success' },
  },
  {
    format: 'events-csv',
    provider: 'acme',
    id: 'worker',
    log: 'ts,token.ref,principal,action,outcome,ip,resource\r\n2026-09-01T10:00:00Z,worker,svc,"read, all",success,198.51.100.7,orders\r\n',
    row: { principal: 'svc', action: 'read, all', outcome: 'success', resource: 'orders' },
  },
];

describe.each(SAMPLES)('$format: $log', ({ format, provider, refs, more, id = 'mine', log, row }) => {
  test('is recognised by what stands in it, and its token is found in the inventory', () => {
    const dir = folder({
      'some.log': log,
      'keyroll.inventory.yaml': inventoryOf({
        id,
        provider,
        ...(refs === undefined ? {} : { refs }),
        ...(more === undefined ? {} : { more }),
      }),
    });
    const { report } = scan(dir, ['usage', 'some.log', ...AS_OF]);
    expect(report.usage?.files).toMatchObject([{ formats: [format], notUnderstood: 0, complete: true }]);
    expect(report.usage?.tokens).toMatchObject([
      {
        entry: id,
        events: 1,
        sources: [format],
        timeline: [{ first: expect.stringMatching(/^2026-09-01T10:00:00/) as string, ...row }],
      },
    ]);
    expect(failing(report, 'USE-003')).toEqual([]);
  });

  test('names a token that the inventory does not have', () => {
    const dir = folder({ 'some.log': log, 'keyroll.inventory.yaml': inventoryOf({ id: 'other', provider }) });
    const { code, report, out, err } = scan(dir, ['usage', 'some.log', ...AS_OF]);
    expect(code).toBe(1);
    expect(failing(report, 'USE-003')).toHaveLength(1);
    for (const text of [out, err, JSON.stringify(report)]) {
      expect(text).not.toContain(oktaId);
      expect(text).not.toContain(hash.toString('base64'));
      expect(text).not.toContain('hidden');
    }
  });
});

test.each(['constructor', '__proto__', 'CHALLENGE'])('an undocumented outcome of Okta is unknown: %s', (result) => {
  const dir = folder({
    'a.log': lines({
      published: '2026-09-01T10:00:00.000Z',
      eventType: 'user.lifecycle.suspend',
      outcome: { result },
      actor: { alternateId: 'svc@acme.test' },
      transaction: { detail: { requestApiTokenId: oktaId } },
    }),
  });
  const { report } = scan(dir, ['usage', 'a.log', ...AS_OF]);
  expect(report.usage?.tokens).toMatchObject([{ events: 1, timeline: [{ outcome: 'unknown' }] }]);
});

test('a digest of CloudTrail and requests of the GitHub API are what they are', () => {
  const dir = folder({
    'a.log': lines(
      {
        awsAccountId: '123456789012',
        digestStartTime: '2026-09-01T09:00:00Z',
        digestEndTime: '2026-09-01T10:00:00Z',
        logFiles: [],
      },
      {
        '@timestamp': 1788256800000,
        action: 'api.request',
        actor: 'ci',
        org: 'acme',
        token_id: 5,
        route: '/repos/{owner}/{repo}',
        request_method: 'GET',
        status_code: 404,
      },
    ),
  });
  const { code, report } = scan(dir, ['usage', 'a.log', ...AS_OF]);
  expect(report.usage?.files).toMatchObject([{ formats: ['cloudtrail', 'github'], events: 1, notUnderstood: 0 }]);
  expect(report.usage?.tokens).toMatchObject([
    { ref: '5', failures: 1, timeline: [{ action: 'api.request', outcome: 'failure' }] },
  ]);
  expect(code).toBe(0);
});

describe('a mapping', () => {
  const mapping =
    'name: gateway\nprovider: acme\nts: $.at.time\ntoken: { ref: $.key, kind: token_id }\nprincipal: $.by\naction: $.call\noutcome: { path: $.code, success: ["200", "201"] }\nkind: { path: $.what, revoke: [key.deleted] }\n';

  test('reads JSON lines of any names', () => {
    const log = lines(
      { at: { time: 1788256800 }, key: 'k7', by: 'svc', call: 'charge', code: 201, what: 'call' },
      { at: { time: 1788256801 }, key: 'k7', by: 'ops', call: 'delete', code: 200, what: 'key.deleted' },
    );
    const dir = folder({
      'a.log': log,
      'map.yaml': mapping,
      'keyroll.inventory.yaml': inventoryOf({ id: 'mine', provider: 'acme', refs: { token_id: 'k7' } }),
    });
    const { report } = scan(dir, ['usage', 'a.log', '--map', 'map.yaml', ...AS_OF]);
    expect(report.usage?.tokens).toMatchObject([
      {
        entry: 'mine',
        sources: ['gateway'],
        timeline: [
          { principal: 'svc', action: 'charge', outcome: 'success', kind: 'use' },
          { principal: 'ops', kind: 'revoke' },
        ],
      },
    ]);
  });

  test('reads CSV of any columns', () => {
    const dir = folder({
      'a.csv': 'When;Key;Who;Code\n2026-09-01 10:00:00;k7;svc;500\n',
      'map.yaml':
        'format: csv\ndelimiter: ";"\nts: When\ntoken: { ref: Key, kind: token_id }\nprincipal: Who\noutcome: { path: Code, success: [200] }\n',
      'keyroll.inventory.yaml': inventoryOf({ id: 'mine', refs: { token_id: 'k7' } }),
    });
    const { report } = scan(dir, ['usage', 'a.csv', '--map', 'map.yaml', ...AS_OF]);
    expect(report.usage?.tokens).toMatchObject([
      { entry: 'mine', failures: 1, timeline: [{ principal: 'svc', outcome: 'failure' }] },
    ]);
    expect(failing(report, 'LOG-009')).toEqual(['own']);
  });

  test('reports all its errors, each with its place', () => {
    const dir = folder({
      'a.log': '',
      'map.yaml': 'tss: $.a\ntoken: { ref: $.k, kind: nonsense }\nkind: { path: $.x, explode: [a] }\nformat: jsn\n',
    });
    const { code, err } = keyroll(dir, ['usage', 'a.log', '--map', 'map.yaml']);
    expect(code).toBe(2);
    expect(err).toMatch(/map\.yaml:1:1: "tss" is not a part of an event\. Did you mean "ts"\?/);
    expect(err).toMatch(/map\.yaml:2:\d+: the kind of a token/);
    expect(err).toMatch(/map\.yaml:3:\d+: a part of "kind" is one of path, use, /);
    expect(err).toMatch(/map\.yaml:4:9: "format" must be json or csv\./);
    expect(err).toMatch(/"ts" is missing/);
  });

  test.each([
    ['- ts: $.a\n', '1:1: expected "part: path" lines'],
    ['ts: $.a..b\n', '1:5: "ts" must be a path such as $.request.user'],
    ['ts: [a, 7]\n', '1:5: "ts" must be a path'],
    ['ts: $.a\nprovider: 7\n', '2:11: "provider" must be a provider as the inventory names it'],
    ['ts: $.a\ntitle: [a]\n', '2:8: "title" must be a line'],
    ['ts: $.a\ntoken: { ref: $.k, knd: token_id }\n', '2:25: a part of "token" is one of ref, kind'],
    ['ts: $.a\noutcome: { path: $.c, succes: [200] }\n', '2:31: a part of "outcome" is one of path, success'],
    ['ts: $.a\noutcome: { path: $.c, success: [200, [201]] }\n', '"outcome.success" must be a list of values'],
    ['ts: $.a\nkind: { path: 7, use: [a] }\n', '2:15: "kind.path" must be a path'],
  ])('is refused as a whole for a part that is not understood: %j', (text, said) => {
    const dir = folder({ 'a.log': '', 'map.yaml': text });
    expect(keyroll(dir, ['usage', 'a.log', '--map', 'map.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringContaining(said) as string,
    });
  });
});

test('a format can be named, and then nothing else is read', () => {
  const dir = folder({ 'a.log': lines(awsEvent('2026-09-01T10:00:00Z', key)) });
  const { code, report } = scan(dir, ['usage', 'a.log', '--log-format', 'okta', ...AS_OF]);
  expect(report.usage?.files).toMatchObject([{ formats: ['okta'], events: 0, notUnderstood: 1 }]);
  expect(code).toBe(3);
});
