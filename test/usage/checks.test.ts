import { describe, expect, test } from 'vitest';
import { folder, scan } from '../cli/keyroll.ts';
import { account, at, daily, DAY, key, type Event } from './days.ts';
import { accessKey, awsEvent, failing, inventoryOf, type EntryWanted } from './logs.ts';

function several(count: number, day: number, extra: object, minutes = 0.01): Event[] {
  return Array.from({ length: count }, (_, n): Event => [at(day, n * minutes), extra]);
}

const denied = { errorCode: 'AccessDenied' };
const elsewhere = { sourceIPAddress: '203.0.113.9' };

interface Case {
  readonly check: string;
  readonly what: string;
  readonly entry?: Partial<EntryWanted>;
  readonly fires: readonly Event[];
  readonly not: readonly Event[];
}

const CASES: readonly Case[] = [
  {
    check: 'USE-001',
    what: 'after revocation',
    entry: { revoked: '2026-07-05T00:00:00Z' },
    fires: [[at(10)]],
    not: [[at(2)], [at(10), denied], ['2026-07-05T00:10:00Z']],
  },
  {
    check: 'USE-002',
    what: 'after expiry',
    entry: { more: { expires_at: '2026-07-05' } },
    fires: [['2026-07-06T00:00:01Z']],
    not: [['2026-07-05T23:59:59Z'], [at(10), denied]],
  },
  {
    check: 'USE-003',
    what: 'a token that nobody knows',
    entry: { refs: { access_key_id: accessKey('another') } },
    fires: [[at(1)]],
    not: [],
  },
  {
    check: 'USE-004',
    what: 'somebody else',
    fires: [[at(1), { userIdentity: { type: 'IAMUser', userName: 'mallory', accessKeyId: key } }]],
    not: [
      [at(1)],
      [at(2), { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:iam::123456789012:user/svc-a', accessKeyId: key } }],
    ],
  },
  {
    check: 'USE-005',
    what: 'outside the allowed networks',
    entry: { more: { allowed_networks: ['198.51.100.0/24', '2001:db8::/32'] } },
    fires: [[at(1), elsewhere]],
    not: [[at(1)], [at(2), { sourceIPAddress: '2001:db8:7::1' }], [at(3), { sourceIPAddress: 's3.amazonaws.com' }]],
  },
  {
    check: 'USE-005',
    what: 'outside the allowed IPv6 networks',
    entry: { more: { allowed_networks: ['2001:db8::/32'] } },
    fires: [[at(1), { sourceIPAddress: '2001:db9::1' }]],
    not: [[at(1), { sourceIPAddress: '2001:DB8::1' }]],
  },
  {
    check: 'USE-005',
    what: 'a network unseen in the month before',
    fires: [...daily(40), [at(40), elsewhere]],
    not: [...daily(20), [at(20), elsewhere]],
  },
  {
    check: 'USE-006',
    what: 'a person behind a machine token',
    fires: [[at(1), { userAgent: 'curl/8.5.0' }]],
    not: [[at(1)]],
  },
  {
    check: 'USE-006',
    what: 'a browser',
    fires: [[at(1), { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36' }]],
    not: [[at(1), { userAgent: 'Mozilla/5.0 (compatible; healthbot/1.0)' }]],
  },
  {
    check: 'USE-007',
    what: 'an unusual volume',
    fires: [...daily(20), ...several(30, 20, {})],
    not: [...daily(20), ...several(5, 20, {})],
  },
  {
    check: 'USE-007',
    what: 'an unused hour',
    fires: [...daily(20), [at(20, 12 * 60)]],
    not: [...daily(5), [at(5, 12 * 60)]],
  },
  {
    check: 'USE-008',
    what: 'a rush of failures',
    fires: several(10, 1, denied, 0.9),
    not: [...several(9, 1, denied, 0.9), ...several(9, 2, denied, 0.9)],
  },
  {
    check: 'USE-009',
    what: 'failure, then success from elsewhere',
    fires: [...daily(40), [at(40, 0), denied], [at(40, 30), elsewhere]],
    not: [...daily(40), [at(40, 0), denied], [at(40, 90), elsewhere]],
  },
  {
    check: 'USE-010',
    what: "a leaver's token",
    entry: { more: { owner: { person: 'd.okafor', status: 'left', left_at: '2026-07-05' } } },
    fires: [[at(10)]],
    not: [[at(2)]],
  },
  {
    check: 'USE-011',
    what: 'another environment',
    fires: [[at(1), { requestParameters: { bucketName: 'invoices-staging' } }]],
    not: [[at(1)], [at(2), { requestParameters: { bucketName: 'invoices-prod' } }]],
  },
  {
    check: 'USE-011',
    what: 'beyond its scopes',
    entry: { more: { scopes: ['s3:Get*'] } },
    fires: [[at(1), { eventName: 'DeleteObject' }]],
    not: [[at(1)]],
  },
  {
    check: 'USE-011',
    what: 'beyond scopes that have other names in policies',
    entry: { more: { scopes: ['s3:ListBucket', 's3:GetObject'] } },
    fires: [[at(1), { eventName: 'CompleteMultipartUpload' }]],
    not: [
      [at(1), { eventName: 'ListObjects' }],
      [at(2), { eventName: 'HeadObject' }],
      [at(3), { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' }],
    ],
  },
  {
    check: 'LOG-001',
    what: 'no creation in a log that covers it',
    entry: { more: { created_at: '2026-07-05' } },
    fires: daily(10),
    not: [
      ...daily(10),
      [
        '2026-07-05T09:00:00Z',
        {
          eventSource: 'iam.amazonaws.com',
          eventName: 'CreateAccessKey',
          userIdentity: { type: 'IAMUser', userName: 'ops' },
          responseElements: { accessKey: { accessKeyId: key } },
        },
      ],
    ],
  },
  {
    check: 'LOG-002',
    what: 'no revocation in a log that covers it',
    entry: { revoked: '2026-07-05T12:00:00Z' },
    fires: daily(10),
    not: [
      ...daily(3),
      [
        '2026-07-05T12:00:00Z',
        {
          eventName: 'UpdateAccessKey',
          userIdentity: { type: 'IAMUser', userName: 'ops' },
          requestParameters: { accessKeyId: key, status: 'Inactive' },
        },
      ],
      [at(10)],
    ],
  },
  { check: 'LOG-003', what: 'events without an origin', fires: [[at(1), { sourceIPAddress: '' }]], not: [[at(1)]] },
  {
    check: 'LOG-006',
    what: 'a silence',
    fires: [...daily(20), ...daily(20).map(([time]): Event => [new Date(Date.parse(time) + 30 * DAY).toISOString()])],
    not: daily(40),
  },
  {
    check: 'LOG-007',
    what: 'ten thousand events and no failure',
    fires: several(10_001, 1, {}),
    not: [...several(10_001, 1, {}), [at(1), denied]],
  },
  {
    check: 'LOG-008',
    what: 'an entry in no log',
    entry: { refs: { access_key_id: accessKey('in no log') } },
    fires: [[at(1)]],
    not: [],
  },
  { check: 'LOG-009', what: 'the future', fires: [['2026-12-01T00:00:00Z']], not: [[at(1)]] },
  { check: 'LOG-009', what: 'disorder', fires: [[at(5)], [at(1)], [at(7)]], not: [[at(3)], [at(2)], [at(1)]] },
  {
    check: 'LOG-010',
    what: 'a stopped log',
    fires: [[at(1), { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' }]],
    not: [[at(1), { eventSource: 'cloudtrail.amazonaws.com', eventName: 'DescribeTrails' }]],
  },
];

function resultOf(check: string, entry: Partial<EntryWanted> | undefined, events: readonly Event[]): string[] {
  const log = events.map(([time, extra]) => JSON.stringify(awsEvent(time, key, extra))).join('\n');
  const dir = folder({
    'trail.log': log,
    'keyroll.inventory.yaml': inventoryOf({
      id: 'mine',
      provider: 'aws',
      refs: { access_key_id: key },
      ...entry,
      more: { account, ...entry?.more },
    }),
  });
  return failing(scan(dir, ['usage', 'trail.log', '--as-of', '2026-09-10', '--no-log-secrets']).report, check);
}

describe.each(CASES)('$check, $what', ({ check, entry, fires, not }) => {
  test('is told', () => expect(resultOf(check, entry, fires)).toHaveLength(1));
  if (not.length > 0) test('is not told where it is not', () => expect(resultOf(check, entry, not)).toEqual([]));
});

test('an entry that is in a log, or names where it is logged, has a log source', () => {
  expect(resultOf('LOG-008', {}, [[at(1)]])).toEqual([]);
  expect(
    resultOf('LOG-008', { refs: { access_key_id: accessKey('in no log') }, more: { log_sources: ['the gateway'] } }, [
      [at(1)],
    ]),
  ).toEqual([]);
});

describe('what a log is too short for, or cannot show, is no pass', () => {
  const evaluated = (name: string, lines: readonly object[], more: object, refs: Record<string, string>) => {
    const dir = folder({
      [name]: lines.map((line) => JSON.stringify(line)).join('\n'),
      'keyroll.inventory.yaml': inventoryOf({ id: 'mine', provider: 'aws', refs, more: { account, ...more } }),
    });
    const { assessment } = scan(dir, ['usage', name, '--as-of', '2026-09-10', '--no-log-secrets']).report;
    return {
      populationOf: (id: string) => assessment.checks.find((check) => check.id === id)?.population,
      resultOf: (id: string) => assessment.requirements.find((requirement) => requirement.id === id)?.result,
    };
  };
  const trail = (events: readonly Event[], more: object = {}) =>
    evaluated(
      'trail.log',
      events.map(([time, extra]) => awsEvent(time, key, extra)),
      more,
      { access_key_id: key },
    );

  test('new networks and unusual days need a past', () => {
    const short = trail([[at(0)], [at(20), denied]]);
    expect(['USE-005', 'USE-007', 'USE-009'].map(short.populationOf)).toEqual([0, 0, 0]);
    expect(short.resultOf('10.4.1.1')).toBe('insufficient_input');
    const long = trail([...daily(40), [at(40), denied]]);
    expect(['USE-005', 'USE-007', 'USE-009'].map(long.populationOf)).toEqual([1, 1, 1]);
  });

  test('allowed networks need none', () => {
    const allowed = trail([[at(0)], [at(1), denied]], { allowed_networks: ['198.51.100.0/24'] });
    expect(['USE-005', 'USE-009'].map(allowed.populationOf)).toEqual([1, 1]);
  });

  test('an access log tells nothing of logs that were stopped', () => {
    const { populationOf, resultOf: resultFor } = evaluated(
      'access.log',
      [{ time: at(1), ip: '198.51.100.7', key_id: 'mine', user: 'svc', method: 'GET', uri: '/', status: 200, ua: 'x' }],
      {},
      { token_id: 'mine' },
    );
    expect(populationOf('LOG-010')).toBe(0);
    expect(resultFor('10.2.1.6')).toBe('insufficient_input');
    expect(trail([[at(1)]]).populationOf('LOG-010')).toBe(1);
  });
});

test('few events prove nothing of failures', () => expect(resultOf('LOG-007', {}, several(10_000, 1, {}))).toEqual([]));

describe('coverage', () => {
  const log = (days: number, last: string): string =>
    Array.from({ length: days }, (_, day) =>
      JSON.stringify(awsEvent(new Date(Date.parse(last) - (days - 1 - day) * DAY).toISOString(), key)),
    ).join('\n');
  const report = (days: number, last: string) =>
    scan(folder({ 'trail.log': log(days, last) }), ['usage', 'trail.log', '--as-of', '2026-09-10', '--no-log-secrets']);

  test('twelve months and the newest three are missed where they are not there, which fails no run', () => {
    const { code, report: short } = report(20, '2026-05-01T10:00:00Z');
    expect([failing(short, 'LOG-004'), failing(short, 'LOG-005')]).toEqual([['cloudtrail'], ['cloudtrail']]);
    expect(code).toBe(0);
  });

  test('and not where they are', () => {
    const { report: long } = report(367, '2026-09-10T10:00:00Z');
    expect([failing(long, 'LOG-004'), failing(long, 'LOG-005'), failing(long, 'LOG-006')]).toEqual([[], [], []]);
  });
});

test('the order of files and events changes nothing', () => {
  const events = [...daily(40), [at(40), elsewhere] as const, ...several(12, 41, denied, 0.5)].map(([time, extra]) =>
    JSON.stringify(awsEvent(time, key, extra)),
  );
  const inventory = inventoryOf({ id: 'mine', provider: 'aws', refs: { access_key_id: key }, more: { account } });
  const checks = (a: readonly string[], b: readonly string[]) =>
    scan(folder({ 'a.log': a.join('\n'), 'b.log': b.join('\n'), 'keyroll.inventory.yaml': inventory }), [
      'usage',
      'a.log',
      'b.log',
      '--as-of',
      '2026-09-10',
      '--no-log-secrets',
    ])
      .report.assessment.checks.filter(({ id }) => id.startsWith('USE'))
      .map(({ id, failed }) => [id, failed.map(({ message }) => message.replaceAll(/\([ab]\.log:\d+\)/g, ''))]);
  expect(checks(events.slice(0, 30), events.slice(30))).toEqual(
    checks(events.slice(30).toReversed(), events.slice(0, 30)),
  );
});

test('a threshold of the policy is used, with its origin', () => {
  const log = [...daily(20), ...daily(20).map(([time]): Event => [new Date(Date.parse(time) + 24 * DAY).toISOString()])]
    .map(([time, extra]) => JSON.stringify(awsEvent(time, key, extra)))
    .join('\n');
  const run = (policy: object) =>
    scan(
      folder({ 'a.log': log, 'keyroll.inventory.yaml': JSON.stringify({ schema_version: '1', policy, tokens: [] }) }),
      ['usage', 'a.log', '--as-of', '2026-09-10', '--no-log-secrets'],
    ).report;
  expect(failing(run({}), 'LOG-006')).toEqual([]);
  const strict = run({ log_max_gap: '3d' });
  expect(failing(strict, 'LOG-006')).toEqual(['cloudtrail']);
  expect(strict.assessment.thresholds.find(({ key: name }) => name === 'log_max_gap')).toMatchObject({
    value: '3 d',
    origin: 'policy',
  });
});

test('an exception in the inventory excepts, and is listed', () => {
  const exceptions = [{ check: 'USE-004', reason: 'migration', approved_by: 'm.lindqvist', expires_at: '2026-12-01' }];
  const dir = folder({
    'a.log': JSON.stringify(
      awsEvent(at(1), key, { userIdentity: { type: 'IAMUser', userName: 'mallory', accessKeyId: key } }),
    ),
    'keyroll.inventory.yaml': inventoryOf({
      id: 'mine',
      provider: 'aws',
      refs: { access_key_id: key },
      more: { account, exceptions },
    }),
  });
  const { code, report } = scan(dir, ['usage', 'a.log', '--as-of', '2026-09-10']);
  expect(code).toBe(0);
  expect(report.assessment.checks.find(({ id }) => id === 'USE-004')).toMatchObject({
    outcome: 'excepted',
    excepted: [{ exception: { approvedBy: 'm.lindqvist' } }],
  });
});

describe('what logs add to the lifecycle', () => {
  const run = (more: Readonly<Record<string, unknown>>, events: readonly Event[], revoked?: string) => {
    const dir = folder({
      'a.log': events.map(([time, extra]) => JSON.stringify(awsEvent(time, key, extra))).join('\n'),
      'keyroll.inventory.yaml': inventoryOf({
        id: 'mine',
        provider: 'aws',
        refs: { access_key_id: key },
        ...(revoked === undefined ? {} : { revoked }),
        more: { account, ...more },
      }),
    });
    return scan(dir, ['usage', 'a.log', '--as-of', '2026-09-10', '--no-log-secrets']).report;
  };

  test('a use that the inventory missed keeps a token from being inactive', () => {
    expect(failing(run({ last_used_at: '2026-01-01' }, [[at(60)]]), 'LIF-007')).toEqual([]);
    expect(failing(run({ last_used_at: '2026-01-01' }, [[at(60), denied]]), 'LIF-007')).toEqual(['mine']);
  });

  test('an event of revocation is evidence of it', () => {
    const ended: Event = [at(4), { eventName: 'DeleteAccessKey', requestParameters: { accessKeyId: key } }];
    expect(failing(run({}, [ended], '2026-07-05'), 'LIF-011')).toEqual([]);
    expect(failing(run({}, [[at(1)]], '2026-07-05'), 'LIF-011')).toEqual(['mine']);
  });

  test('use after expiry makes an expired token critical', () => {
    expect(
      run({ expires_at: '2026-07-05' }, [[at(10)]]).assessment.checks.find(({ id }) => id === 'LIF-006')?.failed,
    ).toMatchObject([{ severity: 'critical' }]);
    expect(
      run({ expires_at: '2026-07-05' }, [[at(1)]]).assessment.checks.find(({ id }) => id === 'LIF-006')?.failed,
    ).toMatchObject([{ severity: 'high' }]);
  });
});
