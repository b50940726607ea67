/** What is kept of events and concluded from them, without logs to read and a program around it. */
import { describe, expect, test } from 'vitest';
import fc from '../properties.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import type { UsageEvent } from '../../src/model/usage.ts';
import { UsageLedger, type LedgerOptions } from '../../src/usage/ledger/ledger.ts';
import { eventsJson } from '../../src/usage/mapped-format.ts';
import { inventory } from '../samples.ts';
import { entry } from '../inventory/samples.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-07-01T10:00:00Z');
const NUMBERS: Readonly<Record<string, number>> = {
  revocation_grace: 15,
  clock_tolerance: 5,
  network_baseline: 3,
  anomaly_baseline: 3,
  volume_factor: 10,
  failure_burst: 4,
  failure_window: 10,
  failure_before_success: 60,
};
const limits = { valueOf: (key: string) => NUMBERS[key] ?? Number.NaN };

type Numbered = readonly [event: UsageEvent, line: number];

function event(after: number, extra: Partial<UsageEvent> = {}): UsageEvent {
  return {
    ts: START + after,
    naive: false,
    kind: 'use',
    token: { kind: 'token_id', ref: 't1' },
    alias: null,
    principal: 'svc-a',
    action: 'refund',
    outcome: 'success',
    ip: '198.51.100.7',
    userAgent: 'client/1.0',
    resource: 'invoices',
    ...extra,
  };
}
const failed = (after: number, extra: Partial<UsageEvent> = {}) => event(after, { outcome: 'failure', ...extra });
const daily = (days: number) => Array.from({ length: days }, (_, day) => event(day * DAY));
const numbered = (events: readonly UsageEvent[]): Numbered[] => events.map((each, at) => [each, at + 1]);

function ledgerOf(options: Partial<LedgerOptions> = {}): UsageLedger {
  return new UsageLedger({
    inventory: null,
    limits,
    asOf: START + 100 * DAY,
    inFull: null,
    seen: () => new Map(),
    ...options,
  });
}

function concluded(events: readonly Numbered[], fields: Partial<InventoryEntry> = {}, inFull: string | null = null) {
  const known = entry({ id: 'mine', provider_refs: [{ kind: 'token_id', value: 't1' }], ...fields });
  const ledger = ledgerOf({ inventory: inventory([known]), inFull });
  for (const [each, line] of events) ledger.add(each, eventsJson, { file: 'log', line });
  return ledger.conclude();
}
/** Kind, detail, number and line of what was observed. */
function observed(events: readonly UsageEvent[], fields: Partial<InventoryEntry> = {}) {
  return concluded(numbered(events), fields).tokens.flatMap(({ observations }) =>
    observations.map(({ kind, detail, count, first }) => [kind, detail, count, first.line]),
  );
}

describe('what is kept of a token', () => {
  const events = [
    event(2 * HOUR),
    event(HOUR, { ip: '198.51.100.8' }),
    event(5 * HOUR, { kind: 'rotate', principal: 'admin', ip: '192.0.2.1' }),
    failed(3 * HOUR),
    failed(3 * HOUR + MINUTE, { kind: 'auth_fail' }),
    event(-DAY, { kind: 'create', principal: 'admin' }),
    event(-HOUR, { kind: 'create', principal: 'admin' }),
    event(9 * DAY, { kind: 'revoke', principal: 'admin' }),
    event(8 * DAY, { kind: 'revoke', principal: 'admin' }),
    failed(7 * DAY, { kind: 'revoke', principal: 'mallory' }),
    event(6 * HOUR, { action: 'list', ip: '203.0.113.9', userAgent: 'other/2' }),
    event(4 * DAY, { action: 'list', ip: '203.0.113.9' }),
    event(4 * DAY + HOUR, { action: 'list', ip: '203.0.113.9' }),
    event(4 * DAY - HOUR, { action: 'list', ip: '203.0.113.9' }),
    event(4 * HOUR, { kind: 'rotate', principal: 'admin', ip: '192.0.2.1' }),
  ];
  const result = concluded(numbered(events));

  test('is numbers, firsts and lasts', () => {
    expect(result.tokens).toMatchObject([
      {
        entry: 'mine',
        events: 15,
        failures: 2,
        first: { ts: START - DAY, line: 6 },
        last: START + 9 * DAY,
        lastUsed: START + 4 * DAY + HOUR,
        created: { ts: START - DAY, line: 6 },
        revoked: { ts: START + 8 * DAY, line: 9 },
        lastChanged: START + 5 * HOUR,
        strangeNetworks: [
          {
            network: '203.0.113.0/24',
            days: [{ first: { ts: START + 4 * DAY - HOUR, line: 14 }, last: START + 4 * DAY + HOUR }],
          },
        ],
        actions: ['list', 'refund'],
      },
    ]);
    const row = result.tokens[0]?.timeline.find(({ kind, action }) => kind === 'use' && action === 'refund');
    expect(row).toMatchObject({ first: START + HOUR, last: START + 2 * HOUR, events: 2, ip: '198.51.100.0/24' });
  });
  test('is the same in whatever order events come', () => {
    const turned = [...numbered(events)].reverse();
    const mixed = numbered(events).toSorted((a, b) => ((a[1] * 7) % 16) - ((b[1] * 7) % 16));
    for (const other of [turned, mixed]) expect(concluded(other).tokens).toEqual(result.tokens);
  });
  test('is the same in whatever order any events come', () => {
    const shapes = fc.record({
      ts: fc.integer({ min: 0, max: 12 * 24 * 4 }),
      ip: fc.constantFrom('198.51.100.7', '198.51.100.8', '203.0.113.9', null),
      principal: fc.constantFrom('svc-a', 'mallory', null),
      action: fc.constantFrom('refund', 'list'),
      userAgent: fc.constantFrom('client/1.0', 'curl/8.0'),
      resource: fc.constantFrom('acme-prod-db', 'invoices/1', 'invoices/2'),
      outcome: fc.constantFrom('success', 'success', 'failure'),
      kind: fc.constantFrom('use', 'use', 'use', 'auth_fail', 'rotate', 'revoke'),
    });
    const fields = {
      environment: 'dev',
      account: { kind: 'application', principal: 'svc-a' },
      revoked_at: '2026-07-08',
    } as const;
    const all = fc.uniqueArray(shapes, { maxLength: 60, selector: ({ ts }) => ts });
    fc.assert(
      fc.property(
        all.chain((made) => fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length }))),
        ([made, shuffled]) => {
          const asEvents = (from: readonly (typeof made)[number][]): Numbered[] =>
            from.map((shape) => [
              event(shape.ts * 15 * MINUTE, { ...shape, ts: START + shape.ts * 15 * MINUTE }),
              shape.ts,
            ]);
          expect(concluded(asEvents(shuffled), fields).tokens).toEqual(
            concluded(asEvents(made.toSorted((a, b) => a.ts - b.ts)), fields).tokens,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
  test('is a row for all events that are alike, and for those alone', () => {
    const [names, words] = [fc.constantFrom('a', 'b', null), fc.constantFrom('a', 'b')];
    const shapes = fc.record({
      principal: names,
      action: names,
      resource: fc.constantFrom('a', 'b/c/1', 'b/c/2', null),
      ip: fc.constantFrom('198.51.100.7', '198.51.100.8', '203.0.113.9', 'host', null),
      userAgent: words,
      outcome: fc.constantFrom('success', 'failure'),
      kind: fc.constantFrom('use', 'rotate'),
    });
    const networkOf = (ip: string | null) => ip?.replace(/\d+$/, '0/24') ?? null;
    fc.assert(
      fc.property(fc.array(shapes, { maxLength: 40 }), (made) => {
        const rows = new Map<
          string,
          { first: number; events: number; ips: Set<string | null>; network: string | null }
        >();
        made.forEach(({ ip, resource, ...rest }, at) => {
          const key = JSON.stringify([Object.values(rest), resource?.replace(/\/\d$/, ''), networkOf(ip)]);
          const row = rows.get(key) ?? { first: START + at, events: 0, ips: new Set(), network: networkOf(ip) };
          rows.set(key, row);
          row.events++;
          row.ips.add(ip);
        });
        const told = concluded(numbered(made.map((shape, at) => event(at, shape)))).tokens[0]?.timeline ?? [];
        expect(told.map(({ first, events: count, ip }) => [first, count, ip])).toEqual(
          [...rows.values()].map(({ first, events: count, ips, network }) => [
            first,
            count,
            ips.size === 1 ? [...ips][0] : network,
          ]),
        );
      }),
    );
  });
  test('is of one finding where a secret beside the logs has the hash, with every network that it was used from', () => {
    const found = { finding: 'f1', entry: null };
    const ledger = ledgerOf({ seen: () => new Map([['ab'.repeat(32), found]]) });
    const hashed = { token: { kind: 'sha256', ref: 'ab'.repeat(32) } } as const;
    for (const [each, line] of numbered([event(0, hashed), event(1, { token: { kind: 'token_id', ref: 't2' } })])) {
      ledger.add(each, eventsJson, { file: 'log', line });
    }
    expect(
      ledger
        .conclude()
        .tokens.map(({ entry: id, finding, strangeNetworks }) => [
          id,
          finding,
          strangeNetworks.map(({ network }) => network),
        ]),
    ).toEqual([
      [null, 'f1', ['198.51.100.0/24']],
      [null, null, []],
    ]);
  });
  test('is in the order of the inventory, and kept of known tokens beyond the most unknown ones', () => {
    const known = ['b', 'a'].map((id) => entry({ id, provider_refs: [{ kind: 'token_id', value: `of-${id}` }] }));
    const ledger = ledgerOf({ inventory: inventory(known) });
    const refs = [...Array.from({ length: 5001 }, (_, at) => `t${at}`), 'of-a', 'of-b', 't0', 't5000'];
    refs.forEach((ref, line) =>
      ledger.add(event(line, { token: { kind: 'token_id', ref } }), eventsJson, { file: 'log', line }),
    );
    const { tokens, unlisted } = ledger.conclude();
    expect([tokens.length, unlisted]).toEqual([5002, 2]);
    expect(tokens.slice(0, 3).map(({ entry: id, ref, events: count }) => [id, ref, count])).toEqual([
      ['b', 'of-b', 1],
      ['a', 'of-a', 1],
      [null, 't0', 2],
    ]);
  });
  test('is listed by day and network, each in order, though days arrive out of order', () => {
    const strange = { ip: '203.0.113.9' };
    const days = [event(9 * DAY, strange), event(5 * DAY, strange), ...daily(4), event(6 * DAY, strange)];
    const [token, source] = [concluded(numbered(days)).tokens[0], concluded(numbered(days)).sources[0]];
    expect(token?.strangeNetworks).toEqual([
      {
        network: '203.0.113.0/24',
        days: [
          [5, 2],
          [6, 7],
          [9, 1],
        ].map(([day = 0, line]) => ({ first: { ts: START + day * DAY, file: 'log', line }, last: START + day * DAY })),
      },
    ]);
    expect(source?.days).toEqual([0, 1, 2, 3, 5, 6, 9].map((day) => Math.floor(START / DAY) + day));
  });
  test('is listed as the inventory has it, and then as unknown tokens came; temporary ones are counted', () => {
    const of = (ref: string, kind: 'token_id' | 'temporary_key_id' = 'token_id') => ({ token: { kind, ref } });
    const result = concluded(
      numbered([
        event(2, of('t9')),
        event(1, of('t8')),
        event(0, { ...of('x'), alias: { kind: 'token_id', ref: 't1' } }),
        event(3, of('t9')),
        event(4, of('t7', 'temporary_key_id')),
        event(5, { token: null }),
        event(6, { ...of('t6'), ts: null }),
      ]),
    );
    expect(result.tokens.map(({ entry: id, ref, events: count }) => [id, ref, count])).toEqual([
      ['mine', 'x', 1],
      [null, 't8', 1],
      [null, 't9', 2],
    ]);
    expect(result.temporary).toBe(1);
  });
  test('is that of an entry from the event on that names the token as the inventory does', () => {
    const hashed = { token: { kind: 'sha256', ref: 'ab'.repeat(32) } } as const;
    const named = { ...hashed, alias: { kind: 'token_id', ref: 't1' } } as const;
    const told = (...events: readonly UsageEvent[]) =>
      concluded(numbered(events)).tokens.map(({ entry: id, events: count }) => [id, count]);
    expect(told(event(0, named), event(1, hashed))).toEqual([['mine', 2]]);
    expect(told(event(0, hashed), event(1, named), event(2, hashed))).toEqual([
      ['mine', 2],
      [null, 1],
    ]);
    const other = { ...hashed, alias: { kind: 'token_id', ref: 't2' } } as const;
    expect(told(event(0, other), event(1, other), event(2, hashed))).toEqual([[null, 3]]);
  });
  test('is listed day by day and address by address where that is requested', () => {
    const { tokens } = concluded(numbered([...events, ...events]), {}, 'mine');
    const rows = tokens[0]?.timeline.filter(({ outcome }) => outcome === 'success') ?? [];
    expect(rows.map(({ first, events: count, ip }) => [first - START, count, ip])).toEqual([
      [-DAY, 2, '198.51.100.7'],
      [-HOUR, 2, '198.51.100.7'],
      [HOUR, 2, '198.51.100.8'],
      [2 * HOUR, 2, '198.51.100.7'],
      [4 * HOUR, 4, '192.0.2.1'],
      [6 * HOUR, 2, '203.0.113.9'],
      [4 * DAY - HOUR, 6, '203.0.113.9'],
      [8 * DAY, 2, '198.51.100.7'],
      [9 * DAY, 2, '198.51.100.7'],
    ]);
    const days = [event(0), event(DAY)];
    const unknown = days.map((each) => ({ ...each, token: { kind: 'token_id', ref: 't9' } }) as const);
    const inFull = concluded(numbered([...days, ...unknown]), {}, 't9').tokens;
    expect(inFull.map(({ entry: id, timeline }) => [id, timeline.length])).toEqual([
      ['mine', 1],
      [null, 2],
    ]);
  });
  test('names the resource of an object, not the object', () => {
    const resources = ['/v1/refunds/123', 'acme/pay/x.json', 'arn:aws:s3:::data/2026/01', 'x'.repeat(61), '/a?b'];
    const { tokens } = concluded(numbered(resources.map((resource, at) => event(at, { resource }))));
    expect(tokens[0]?.timeline.map(({ resource }) => resource?.length)).toEqual([11, 8, 25, 5, 4]);
  });
});

describe('use that the entry does not allow', () => {
  test.each<[string, Partial<InventoryEntry>, number]>([
    ['after-revocation', { revoked_at: '2026-07-01T10:00:00Z' }, 15 * MINUTE],
    ['after-expiry', { expires_at: '2026-07-01T10:00:00Z' }, 0],
    ['after-leaving', { owner: { left_at: '2026-07-01T10:00:00Z' } }, 0],
  ])('is %s from the moment behind the last', (kind, fields, last) => {
    expect(observed([event(last), event(last + 1), failed(last + 1)], fields)).toEqual([[kind, '', 1, 2]]);
  });
  test('is in another environment, where the resource names one', () => {
    const fields = { environment: 'dev' } as const;
    const on = (resource: string | null) => event(0, { resource });
    expect(observed([on('acme-prod-db'), on('acme-dev-db'), on('db'), on(null)], fields)).toEqual([
      ['other-environment', 'acme-prod-db', 1, 1],
    ]);
    for (const environment of ['staging', 'test'] as const) {
      expect(observed([on('acme-prod-db')], { environment })).toHaveLength(1);
    }
    expect(observed([on('acme-prod-db'), on('acme-dev-db')], { environment: 'ci' })).toEqual([]);
  });
  test('is by another principal, where the entry names its own', () => {
    const events = [event(0), event(1, { principal: 'mallory' }), event(2, { principal: null })];
    const account = { kind: 'application', principal: 'svc-a' } as const;
    expect(observed(events, { account })).toEqual([['foreign-principal', 'mallory', 1, 2]]);
    expect(observed(events)).toEqual([]);
  });
  test.each<[NonNullable<InventoryEntry['account']>['kind'], number]>([
    ['application', 1],
    ['system', 1],
    ['user', 0],
  ])('is by hand, of a token of a %s: %i', (kind, count) => {
    const byHand = event(0, { userAgent: 'curl/8.0' });
    expect(observed([byHand], { account: { kind, principal: 'svc-a' } })).toHaveLength(count);
  });
  test('is from networks that it does not name, each reported', () => {
    const from = (ip: string, after = 0) => event(after, { ip });
    const events = [
      from('198.51.100.7'),
      from('203.0.113.9'),
      from('203.0.113.10', MINUTE),
      from('2001:db8::1'),
      from('host'),
    ];
    expect(observed(events, { allowed_networks: ['198.51.100.0/24'] })).toEqual([
      ['outside-networks', '203.0.113.0/24', 2, 2],
      ['outside-networks', '2001:db8:0::/48', 1, 4],
    ]);
    expect(observed(events, { allowed_networks: [] })).toEqual([]);
  });
});

describe('what is new against the past of a token', () => {
  test('is a network or a client first met once there is a past, or long not met', () => {
    const elsewhere = { ip: '203.0.113.9', userAgent: 'other/1' };
    const kinds = (...events: readonly UsageEvent[]) =>
      observed([...daily(3), ...events]).map(([kind, detail, , line]) => [kind, detail, line]);
    expect(kinds(event(3 * DAY - 1, elsewhere))).not.toContainEqual(['new-client', 'other', 4]);
    expect(kinds(event(3 * DAY, elsewhere))).toEqual([
      ['new-client', 'other', 4],
      ['new-network', '203.0.113.0/24', 4],
    ]);
    const again = (day: number) => kinds(event(0, elsewhere), event(day * DAY, elsewhere));
    expect(again(3)).toEqual([]);
    expect(again(4)).toEqual([['new-network', '203.0.113.0/24', 5]]);
  });
  test('is a day of many times as many events, once there are days enough', () => {
    const many = (day: number, count: number) => Array.from({ length: count }, (_, at) => event(day * DAY + at));
    const volumes = (days: number, count: number) =>
      observed([...daily(days), ...many(days, count)]).filter(([kind]) => kind === 'volume');
    expect(volumes(2, 50)).toEqual([]);
    expect(volumes(3, 10)).toEqual([]);
    expect(volumes(3, 11)).toEqual([['volume', '11 events on a day, where 1 are usual', 11, 4]]);
    const uneven = [many(0, 5), many(1, 1), many(2, 3), many(3, 1), many(4, 21)].flat();
    expect(observed(uneven).filter(([kind]) => kind === 'volume')).toEqual([
      ['volume', '21 events on a day, where 2 are usual', 21, 11],
    ]);
    const last = (count: number) =>
      observed([many(0, 1), many(1, 9), many(2, 8), many(3, 1), many(4, count)].flat()).filter(
        ([kind]) => kind === 'volume',
      );
    expect(last(45)).toEqual([]);
    expect(last(46)).toEqual([['volume', '46 events on a day, where 5 are usual', 46, 20]]);
  });
  test('is an hour of the day that nothing was done in', () => {
    const hours = (days: number, after: number) =>
      observed([...daily(days), event(days * DAY + after)]).filter(([kind]) => kind === 'hour');
    expect(hours(2, 6 * HOUR)).toEqual([]);
    expect(hours(3, 6 * HOUR)).toEqual([['hour', 'first use between 16:00 and 20:00 UTC', 1, 4]]);
    expect(hours(3, HOUR)).toEqual([]);
    expect(hours(3, 2 * HOUR)).toEqual([['hour', 'first use between 12:00 and 16:00 UTC', 1, 4]]);
  });
});

describe('failures', () => {
  const rush = (...minutes: readonly number[]) => observed(minutes.map((minute) => failed(minute * MINUTE)));

  test('are a burst where enough come within the window, and each burst is reported once', () => {
    expect(rush(0, 3, 6, 9)).toEqual([['failures', '4 failures', 4, 1]]);
    expect(rush(9, 6, 3, 0)).toEqual([['failures', '4 failures', 4, 4]]);
    expect(rush(0, 3, 6, 10)).toEqual([]);
    expect(rush(0, 3, 6)).toEqual([]);
    expect(rush(0, 1, 2, 3, 12, 21)).toEqual([['failures', '6 failures', 6, 1]]);
    expect(rush(0, 1, 2, 3, 13)).toEqual([['failures', '4 failures', 4, 1]]);
    expect(rush(0, 1, 2, 3, 60, 60, 61, 61)).toEqual([
      ['failures', '4 failures', 4, 1],
      ['failures', '4 failures', 4, 5],
    ]);
  });
  test('count before a success from an unknown network, within the hour', () => {
    const success = event(5 * DAY, { ip: '203.0.113.9' });
    const after = (...before: readonly number[]) =>
      observed([...daily(5), success, ...before.map((minutes) => failed(5 * DAY - minutes * MINUTE))]).filter(
        ([kind]) => kind === 'failures-then-success',
      );
    expect(after(60, 1)).toEqual([['failures-then-success', '203.0.113.0/24, after 2 failures', 2, 6]]);
    expect(after(61)).toEqual([]);
    expect(after(0)).toHaveLength(1);
    expect(after(-1)).toEqual([]);
  });
});

describe('what is kept of a log', () => {
  test('is who altered it, in order', () => {
    const control = (after: number, action: string | null) => event(after, { kind: 'log_control', action });
    const [source] = concluded(numbered([control(2, 'StopLogging'), event(3), control(1, null)])).sources;
    expect(source?.controls).toEqual([
      { action: 'log control', principal: 'svc-a', at: { ts: START + 1, file: 'log', line: 3 } },
      { action: 'StopLogging', principal: 'svc-a', at: { ts: START + 2, file: 'log', line: 1 } },
    ]);
  });
  test('is which days it covers, what its events lack, and whether its clock is consistent', () => {
    const lacking = { principal: null, action: null, ip: null, resource: null, outcome: 'unknown' } as const;
    const [source] = concluded(
      numbered([
        event(0),
        event(DAY, lacking),
        event(3 * DAY, { naive: true }),
        failed(2 * DAY, { ts: null }),
        event(100 * DAY + 5 * MINUTE),
        event(100 * DAY + 5 * MINUTE + 1),
      ]),
    ).sources;
    const today = Math.floor(START / DAY);
    expect(source).toMatchObject({
      events: 6,
      failures: 1,
      first: { ts: START, line: 1 },
      last: START + 100 * DAY + 5 * MINUTE + 1,
      missing: { who: 1, what: 1, when: 1, outcome: 1, origin: 1, object: 1 },
      days: [0, 1, 3, 100].map((day) => today + day),
      naive: { count: 1, first: { line: 3 } },
      future: { count: 1, first: { line: 6 } },
      disordered: null,
    });
  });
  test('is out of order where its times neither ascend nor descend', () => {
    const order = (...minutes: readonly number[]) =>
      concluded(numbered(minutes.map((minute) => event(minute * MINUTE)))).sources[0]?.disordered;
    expect(order(0, 10, 20, 30)).toBeNull();
    expect(order(30, 20, 10, 0)).toBeNull();
    expect(order(0, 10, 5, 20)).toBeNull();
    expect(order(0, 10, 4, 20)).toMatchObject({ count: 1, worstMs: 6 * MINUTE, first: { line: 3 } });
    expect(order(30, 20, 26, 10, 0)).toMatchObject({ count: 1, worstMs: 6 * MINUTE, first: { line: 3 } });
  });
  test('is in order where each of its files is; all others are reported', () => {
    const files = (...orders: readonly (readonly number[])[]) => {
      const ledger = ledgerOf();
      orders.forEach((minutes, file) =>
        minutes.forEach((minute, at) =>
          ledger.add(event(minute * MINUTE), eventsJson, { file: `log-${file}`, line: at + 1 }),
        ),
      );
      return ledger.conclude().sources[0];
    };
    expect(files([0, 10, 20], [5, 15, 25], [30, 20, 10])).toMatchObject({ files: 3, disordered: null });
    expect(files([0, 20, 10, 30], [0, 10], [0, 30, 10, 24, 40])?.disordered).toEqual({
      count: 3,
      first: { ts: START + 10 * MINUTE, file: 'log-0', line: 3 },
      worstMs: 20 * MINUTE,
    });
  });
});
