/** Checks of logs at their limits, and of what they say; that events lead to them is shown where logs are read. */
import { describe, expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import type { LogSource, TokenUse, UsageEvidence } from '../../src/model/usage.ts';
import { finding, occurrence } from '../samples.ts';
import {
  AS_OF,
  DAY,
  entry,
  inventory,
  lifetime,
  matched,
  runCheck,
  sighting,
  source,
  unregistered,
  usage,
  use,
  without,
} from './make.ts';

const daysAgo = (days: number): number => AS_OF - days * DAY;
const ofSource = (id: string, extra: Partial<LogSource>) =>
  runCheck(id, { usage: usage({ sources: [source(extra)] }), inventory: inventory([]) });
const named = entry({ account: { kind: 'application', principal: 'svc' } });
const ofUse = (id: string, extra: Partial<TokenUse>, known = named) =>
  runCheck(id, { usage: usage({ tokens: [use(extra)] }), inventory: inventory([known]) });
const day = Math.floor(AS_OF / DAY);
const run = (from: number, length: number): readonly number[] => Array.from({ length }, (_, at) => day + from + at);

describe('a log', () => {
  test.each<[string, string, Partial<LogSource>, string | null]>([
    ['LOG-003', 'a hundredth without a name', { missing: { ...source().missing, who: 10 } }, null],
    [
      'LOG-003',
      'more than that, and no origin',
      { missing: { ...source().missing, who: 11, origin: 1000 } },
      'AWS CloudTrail does not record who (1 % of its events), from where (100 % of its events); over 1 percent (tool default)',
    ],
    ['LOG-004', 'a year to the day', { first: sighting(daysAgo(364)) }, null],
    [
      'LOG-004',
      'less than a year',
      { first: sighting(daysAgo(364) + 1) },
      'AWS CloudTrail: the files supplied begin 2025-11-02, so 365 d (PCI DSS) of history are not shown',
    ],
    ['LOG-005', 'three months and a week of silence', { first: sighting(daysAgo(89)), last: daysAgo(7) }, null],
    ['LOG-005', 'a beginning too late', { first: sighting(daysAgo(89) + 1) }, 'go from 2026-08-04 to 2026-10-31 and'],
    ['LOG-005', 'an end too early', { last: daysAgo(7) - 1 }, 'do not cover the newest 90 d (PCI DSS)'],
    ['LOG-006', 'seven silent days', { days: [...run(-30, 10), ...run(-13, 10)] }, null],
    [
      'LOG-006',
      'eight silent days',
      { days: [...run(-30, 10), ...run(-12, 10)] },
      'AWS CloudTrail has no events 2026-10-12 to 2026-10-19 (8 days); over 7 d (tool default)',
    ],
    ['LOG-006', 'silence of a log that speaks now and then', { days: [day - 40, day - 30, day - 20, day - 10] }, null],
    ['LOG-006', 'silence around six days', { days: [...run(-30, 5), day - 5] }, null],
    ['LOG-006', 'silence around seven days', { days: [...run(-30, 6), day - 5] }, '(19 days); over'],
    [
      'LOG-006',
      'silence of a log that has events on seven days of ten',
      { days: [...run(-60, 6), day - 51, ...run(-30, 6), day - 21] },
      '(20 days); over',
    ],
    [
      'LOG-006',
      'silence of a log that has events on fewer days',
      { days: [...run(-60, 6), day - 51, ...run(-30, 5), day - 22] },
      null,
    ],
    [
      'LOG-006',
      'seven silences',
      {
        days: Array.from({ length: 8 }, (_, at) => run(-20 * at, 10))
          .flat()
          .toSorted((a, b) => a - b),
      },
      '(10 days) and 2 more times; over',
    ],
    ['LOG-007', 'one failure among many', { events: 10_001, failures: 1 }, null],
    ['LOG-007', 'none among many', { events: 10_001 }, 'AWS CloudTrail has 10,001 events and not one failure'],
    ['LOG-009', 'clocks that agree', {}, null],
    [
      'LOG-009',
      'clocks that do not',
      {
        future: { count: 1, first: sighting(AS_OF + DAY, 3) },
        disordered: { count: 2, first: sighting(AS_OF, 4), worstMs: 90 * 60_000 },
        naive: { count: 3, first: sighting(AS_OF, 5) },
      },
      'AWS CloudTrail has 1 event in the future, first 2026-11-02T00:00:00Z (audit.json:3); 2 events out of order by up to 90 minutes, first audit.json:4; 3 events without a time zone (UTC was assumed), first audit.json:5; tolerance 5 minutes (tool default)',
    ],
  ])('%s of %s', (id, _what, extra, message) => {
    const result = ofSource(id, extra);
    expect(result.population).toBe(1);
    expect(result.failed.map((each) => each.message)).toEqual(
      message === null ? [] : [expect.stringContaining(message)],
    );
  });

  test('reports at most five gaps', () => {
    const days = Array.from({ length: 8 }, (_, at) => run(20 * at - 160, 10)).flat();
    expect(ofSource('LOG-006', { days }).failed[0]?.message.match(/\(10 days\)/g)).toHaveLength(5);
    expect(ofSource('LOG-006', { days: days.slice(0, 60) }).failed[0]?.message).not.toContain('times more');
  });

  test.each<[string, Partial<LogSource>, string]>([
    ['LOG-004', { first: null, last: null }, 'no event has a time'],
    ['LOG-005', { first: null, last: null }, 'no event has a time'],
    ['LOG-006', { days: [day] }, 'the source has events of one day at most'],
    ['LOG-006', { days: [] }, 'the source has events of one day at most'],
    ['LOG-007', { events: 10_000 }, 'the source has no more than 10000 events (tool default)'],
  ])('cannot answer for %s with %j', (id, extra, reason) =>
    expect(ofSource(id, extra)).toMatchObject({ population: 0, failed: [], notEvaluated: [{ reason, items: 1 }] }),
  );

  test('LOG-010 is grave where the log was stopped, and says whose format tells nothing', () => {
    const control = { action: 'stopped', principal: null, at: sighting(AS_OF) };
    const sources = [
      source({ controls: [control] }),
      source({ name: 'okta', title: 'Okta', controls: [{ ...control, principal: 'ops' }] }),
      source({ name: 'combined', events: 7 }),
    ];
    expect(runCheck('LOG-010', { usage: usage({ sources }) })).toMatchObject({
      population: 2000,
      failed: [
        { severity: 'high', message: 'AWS CloudTrail: stopped by somebody unnamed, 2026-11-01T00:00:00Z' },
        { severity: 'medium', message: 'Okta: stopped by ops, 2026-11-01T00:00:00Z' },
      ],
      notEvaluated: [{ items: 7 }],
    });
  });

  test('LOG-011 tells of credentials in the files of logs alone, where they were searched for', () => {
    const inLog = occurrence({ path: 'audit.json', range: { line: 9, column: 1, endLine: 9, endColumn: 9 } });
    const [file] = [{ path: 'audit.json' }] as unknown as UsageEvidence['files'];
    if (file === undefined) throw new Error('there is one');
    const supplied = {
      usage: usage({ files: [file] }),
      findings: [
        finding(),
        finding({ occurrences: [occurrence(), inLog] }),
        finding({ occurrences: [inLog], rule: { publishable: true } }),
      ].map(unregistered),
    };
    expect(runCheck('LOG-011', supplied)).toMatchObject({
      population: 1,
      failed: [{ severity: 'high', message: 'Acme key in a log: audit.json:9' }],
    });
    expect(runCheck('LOG-011', { ...supplied, logSecretsSearched: false }).outcome).toBe('not_evaluated');
  });

  test.each([
    ['its own provider', {}, { aws: 1 }],
    ['that starts after the day', { first: sighting(Date.parse('2026-09-01T00:00:01Z')) }, {}],
    ['that ends within the day', { last: Date.parse('2026-09-01T23:59:59Z') }, {}],
    ['a gateway', { name: 'combined' }, {}],
    ['without times', { first: null, last: null }, {}],
  ])('LOG-001 and LOG-002 ask a log of %s', (_what, extra, asked: Readonly<Record<string, number>>) => {
    const known = entry({ provider: 'aws', created_at: '2026-09-01', revoked_at: '2026-09-01' });
    for (const id of ['LOG-001', 'LOG-002']) {
      const result = runCheck(id, { usage: usage({ sources: [source(extra)] }), inventory: inventory([known]) });
      expect([result.population, result.failed.length]).toEqual([asked['aws'] ?? 0, asked['aws'] ?? 0]);
    }
  });
});

test('LOG-008 asks of each usable token for a source that is named, or an event', () => {
  const tokens = [
    entry({ id: 'named' }),
    entry({ id: 'empty', log_sources: [] }),
    without(entry({ id: 'unsaid' }), 'log_sources'),
    without(entry({ id: 'seen' }), 'log_sources'),
    without(entry({ id: 'over', status: 'revoked' }), 'log_sources'),
  ];
  const result = runCheck('LOG-008', {
    usage: usage({ tokens: [use({ entry: 'seen' })] }),
    inventory: inventory(tokens),
  });
  expect([result.population, result.failed.map(({ subject }) => subject)]).toEqual([
    4,
    ['empty', 'unsaid'].map((id) => ({ kind: 'entry', id })),
  ]);
});

test('LOG-001 and LOG-002 look at entries that name the day', () => {
  const undated = without(entry({ provider: 'aws' }), 'created_at');
  const supplied = { usage: usage({ sources: [source()] }), inventory: inventory([undated]) };
  for (const id of ['LOG-001', 'LOG-002']) expect(runCheck(id, supplied).notEvaluated).toMatchObject([{ items: 0 }]);
});

test('LOG-001 and LOG-002 are content with an event', () => {
  const known = entry({ provider: 'aws', created_at: '2026-09-01', revoked_at: '2026-09-01' });
  const outcome = (id: string, extra: Partial<TokenUse>) =>
    runCheck(id, { usage: usage({ sources: [source()], tokens: [use(extra)] }), inventory: inventory([known]) })
      .outcome;
  expect([outcome('LOG-001', { created: sighting(AS_OF) }), outcome('LOG-002', { created: sighting(AS_OF) })]).toEqual([
    'pass',
    'fail',
  ]);
  expect([outcome('LOG-001', { revoked: sighting(AS_OF) }), outcome('LOG-002', { revoked: sighting(AS_OF) })]).toEqual([
    'fail',
    'pass',
  ]);
  expect(outcome('LOG-001', { entry: null, created: sighting(AS_OF) })).toBe('fail');
});

describe('use of a token', () => {
  const seen = (kind: TokenUse['observations'][number]['kind'], detail: string, count = 1) => ({
    kind,
    detail,
    count,
    first: sighting(Date.parse('2026-10-20T10:00:00Z')),
  });
  test.each<[string, TokenUse['observations'], string, string]>([
    [
      'USE-004',
      [seen('foreign-principal', 'mallory')],
      'high',
      'ci was used by mallory, whom the entry does not name, once 2026-10-20T10:00:00Z (audit.json:2)',
    ],
    ['USE-005', [seen('new-network', '203.0.113.0/24', 1200)], 'medium', '1,200 times, first 2026'],
    ['USE-005', [seen('new-network', 'a'), seen('outside-networks', 'b')], 'high', 'b, outside its allowed networks'],
    ['USE-006', [seen('new-client', 'curl')], 'low', 'ci was used with curl, unseen before'],
    ['USE-006', [seen('human-client', 'Firefox')], 'medium', 'ci belongs to a machine and was used with Firefox'],
    ['USE-011', [seen('beyond-scopes', 's3:Put')], 'high', 'called s3:Put, which its scopes do not cover'],
    ['USE-011', [seen('other-environment', 'test')], 'high', 'used on test, which is not its own environment'],
  ])('%s tells what was seen, and where first', (id, observations, severity, message) =>
    expect(ofUse(id, { observations }).failed).toMatchObject([
      { severity, message: expect.stringContaining(message), place: { path: 'audit.json', line: 2 } },
    ]),
  );
  test('is listed five times, and then counted', () => {
    const many = (count: number) =>
      ofUse('USE-007', {
        observations: Array.from({ length: count }, (_, at) => seen('volume', `day ${at}`)),
      }).failed[0]?.message;
    expect(many(5)).toMatch(/day 4, 2026-10-20$/);
    expect(many(7)).toMatch(/day 4, 2026-10-20; and 2 more of this kind$/);
  });
  test('has a past only from the days that the limit asks for, or networks that it may come from', () => {
    const population = (id: string, days: number, known: Partial<InventoryEntry>, failures = 1) =>
      ofUse(id, { first: sighting(daysAgo(days)), last: AS_OF, failures }, entry(known)).population;
    for (const id of ['USE-005', 'USE-009']) {
      expect([29, 30].map((days) => population(id, days, { allowed_networks: [] }))).toEqual([0, 1]);
      expect(population(id, 0, { allowed_networks: ['203.0.113.0/28'] })).toBe(1);
    }
    expect(population('USE-009', 0, { allowed_networks: [] }, 0)).toBe(1);
    expect(
      runCheck('USE-009', { usage: usage({ tokens: [use({ entry: null, failures: 1, last: AS_OF })] }) }),
    ).toMatchObject({ population: 1 });
  });
  test('is unusual against fourteen days of use before', () => {
    const judged = (activeDays: number) => ofUse('USE-007', { activeDays });
    expect(judged(14).notEvaluated).toEqual([
      { reason: 'no day in the logs has 14 d (tool default) with use before it', items: 1 },
    ]);
    expect(judged(15)).toMatchObject({ outcome: 'pass', population: 1 });
  });
  test.each<[string, InventoryEntry, string]>([
    ['USE-002', without(entry(), 'expires_at'), 'the entry does not say when it expires'],
    ['USE-002', entry({ expires_at: 'unknown' }), 'the entry does not say when it expires'],
    ['USE-004', without(entry(), 'account', 'owner'), 'the entry names neither principal nor owner'],
    ['USE-006', without(entry(), 'account'), 'the kind of account is unknown'],
    ['USE-006', entry({ account: { kind: 'unknown' } }), 'the kind of account is unknown'],
  ])('cannot answer for %s where its entry does not say what it needs', (id, known, reason) =>
    expect(ofUse(id, {}, known)).toMatchObject({ population: 0, failed: [], notEvaluated: [{ reason, items: 1 }] }),
  );
  test('is that of a reference where no entry answers to it, and of the finding that it is', () => {
    const unknown = use({ entry: null, observations: [seen('failures', '10 failures')] });
    const supplied = (token: TokenUse, ...findings: ReturnType<typeof unregistered>[]) => ({
      usage: usage({ tokens: [token] }),
      inventory: inventory([]),
      findings,
    });
    expect(runCheck('USE-008', supplied(unknown)).failed).toMatchObject([
      { subject: { kind: 'token', id: '77' }, message: expect.stringMatching(/^77 had a burst of failures/) },
    ]);
    const said = (...of: Parameters<typeof supplied>) => runCheck('USE-003', supplied(...of)).failed[0]?.message;
    expect(said(unknown)).toContain('no entry of the inventory matches 77 (cloudtrail): 3 events, first');
    const found = finding();
    expect(said({ ...unknown, finding: found.id }, unregistered(found))).toContain(
      `matches 77, which is ${found.secret.masked} in src/app.js:3 (cloudtrail)`,
    );
    expect(runCheck('USE-003', supplied(use()))).toMatchObject({ outcome: 'pass', notEvaluated: [] });
  });
  test('of a leaver is not passed where nobody says whether the owner has left', () => {
    const outcome = (owner: Parameters<typeof entry>[0]) => ofUse('USE-010', {}, entry(owner)).outcome;
    expect([outcome({ owner: { team: 'a' } }), outcome({ owner: { status: 'unknown' } })]).toEqual([
      'not_evaluated',
      'not_evaluated',
    ]);
    expect([outcome({ owner: { status: 'active' } }), outcome({ owner: { left_at: '2026-10-01' } })]).toEqual([
      'pass',
      'pass',
    ]);
    const left = ofUse('USE-010', { observations: [seen('after-leaving', '')] }, entry({ owner: { status: 'left' } }));
    expect(left.failed[0]?.message).toContain('was used after its owner left, once');
    expect(
      ofUse(
        'USE-010',
        { observations: [seen('after-leaving', '')] },
        entry({ owner: { status: 'left', left_at: '2026-10-01' } }),
      ).failed[0],
    ).toMatchObject({
      severity: 'critical',
      message: expect.stringContaining('after its owner left 2026-10-01, once'),
    });
  });
  test('of unknown tokens beyond the limit is reported', () =>
    expect(
      runCheck('USE-003', { usage: usage({ tokens: [use()], unlisted: 9 }), inventory: inventory([entry()]) }),
    ).toMatchObject({ outcome: 'pass', population: 1, notEvaluated: [{ items: 9 }] }));
});

describe('use of a token that stands in history', () => {
  const INTRODUCED = Date.parse('2026-10-05T09:00:00Z');
  const leaked = finding({ exposure: 'history', lifetime: lifetime('2026-10-05T09:00:00Z') });
  const dayOfUse = (ts: number, last = ts) => ({ first: sighting(ts), last });
  const strange = (...days: readonly ReturnType<typeof dayOfUse>[]) => [{ network: '203.0.113.0/24', days }];
  const ofEntry = (strangeNetworks: TokenUse['strangeNetworks']) =>
    runCheck('USE-012', {
      usage: usage({ tokens: [use({ strangeNetworks })] }),
      findings: [matched(leaked, entry())],
      inventory: inventory([entry()]),
      evidence: { historyScanned: true },
    });
  const unknown = (extra: Partial<TokenUse>) =>
    runCheck('USE-012', {
      usage: usage({ tokens: [use({ entry: null, finding: leaked.id, ...extra })] }),
      findings: [unregistered(leaked)],
      evidence: { historyScanned: true },
    });

  test('counts from the commit on, and from strange networks alone where an entry knows it', () => {
    expect(ofEntry([]).outcome).toBe('pass');
    expect(ofEntry(strange(dayOfUse(INTRODUCED))).outcome).toBe('pass');
    expect(ofEntry(strange(dayOfUse(INTRODUCED + 5 * DAY), dayOfUse(INTRODUCED + DAY))).failed).toMatchObject([
      {
        severity: 'critical',
        message:
          'ci has been readable in git history since 2026-10-05 and was used from 203.0.113.0/24, an unknown network, 2026-10-06T09:00:00Z (audit.json:2)',
      },
    ]);
    expect(ofEntry(strange(dayOfUse(INTRODUCED - 3_600_000, INTRODUCED + 60_000))).failed[0]?.message).toContain(
      'last 2026-10-05T09:01:00Z (that day first at audit.json:2)',
    );
  });
  test('counts from the oldest of its commits', () => {
    const dates = ['2026-10-07T09:00:00Z', '2026-10-05T09:00:00Z'];
    const findings = dates.map((date) => matched(finding({ exposure: 'history', lifetime: lifetime(date) }), entry()));
    const judged = (of: typeof findings) =>
      runCheck('USE-012', {
        usage: usage({ tokens: [use({ strangeNetworks: strange(dayOfUse(INTRODUCED + DAY)) })] }),
        findings: of,
        inventory: inventory([entry()]),
        evidence: { historyScanned: true },
      });
    expect(judged(findings).failed[0]?.message).toContain('since 2026-10-05 and was used');
    expect(judged([matched(finding(), entry())]).outcome).toBe('pass');
  });
  test('counts from anywhere where none does', () => {
    expect(unknown({ lastUsed: INTRODUCED }).outcome).toBe('pass');
    expect(unknown({ lastUsed: null }).outcome).toBe('pass');
    expect(unknown({ lastUsed: INTRODUCED + DAY }).failed[0]?.message).toMatch(
      /in no inventory, has been readable in git history since 2026-10-05 \(src\/app\.js:3\) and was used after that, last 2026-10-06T09:00:00Z$/,
    );
    const first = { first: sighting(INTRODUCED + DAY, 5), last: INTRODUCED + DAY };
    expect(unknown({ lastUsed: INTRODUCED + DAY, strangeNetworks: strange(first) }).failed[0]).toMatchObject({
      message: expect.stringMatching(/after that from 203\.0\.113\.0\/24, 2026-10-06T09:00:00Z \(audit\.json:5\)$/),
      place: { path: 'audit.json', line: 5 },
    });
  });
  test('is not judged without history, nor by unknown tokens that no finding is', () => {
    expect(runCheck('USE-012', { usage: usage({ tokens: [use()] }), inventory: inventory([entry()]) })).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ reason: 'git history was not scanned' }],
    });
    expect(unknown({ finding: null })).toMatchObject({ notEvaluated: [{ reason: 'no inventory was supplied' }] });
  });
});
