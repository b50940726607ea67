/** SCP-003, USE-011 and LOG-012: scopes held against what logs show. */
import { describe, expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import type { LogSource, TokenUse } from '../../src/model/usage.ts';
import { AS_OF, DAY, entry, inventory, runCheck, sighting, source, usage, use, without } from './make.ts';

describe('scopes that were never used', () => {
  const aws = (scopes: readonly string[]) => entry({ provider: 'aws', scopes });
  const trail = (days: number, extra: Partial<LogSource> = {}) =>
    source({ first: sighting(AS_OF - days * DAY), last: AS_OF, ...extra });
  const judged = (
    known: InventoryEntry,
    seen: Partial<TokenUse> | null,
    { sources = [trail(90)], others = [] }: { sources?: readonly LogSource[]; others?: readonly TokenUse[] } = {},
  ) =>
    runCheck('SCP-003', {
      usage: usage({ sources, tokens: [...(seen === null ? [] : [use(seen)]), ...others] }),
      inventory: inventory([known]),
    });
  const read = { actions: ['s3:GetObject'] };
  const reasons = (...of: Parameters<typeof judged>) => judged(...of).notEvaluated.map(({ reason }) => reason);

  test('are told, but for one of everything', () => {
    expect(judged(aws(['kms:Decrypt', 's3:Get*', '*', 'iam:*', 'xray:*']), read)).toMatchObject({
      population: 1,
      failed: [
        {
          subject: { kind: 'entry', id: 'ci' },
          severity: 'low',
          message:
            'ci has the scopes kms:Decrypt, iam:*, xray:* and did not use them in 90 days of CloudTrail (as far as the trail records their use)',
        },
      ],
    });
    expect(judged(aws(['s3:GET*', '*']), read)).toMatchObject({ outcome: 'pass', population: 1 });
  });
  test('are not judged where the trail may not record their use, unless it does so for any token', () => {
    const known = aws(['dynamodb:GetItem']);
    const other = use({ entry: null, ref: 'other', actions: ['dynamodb:PutItem'] });
    expect(reasons(known, read)).toEqual([expect.stringContaining('does not seem to record')]);
    expect(reasons(aws(['s3:GetObject', 'dynamodb:GetItem']), read)).toEqual([
      expect.stringContaining('does not seem to record'),
    ]);
    expect(judged(known, read, { others: [other] }).outcome).toBe('fail');
    expect(judged(known, read, { others: [{ ...other, sources: ['ocsf'] }] }).outcome).toBe('not_evaluated');
    expect(reasons(aws(['xray:*']), { actions: ['xray:PutTraceSegments'] })).toEqual([
      expect.stringContaining('does not seem to record'),
    ]);
  });
  test.each<[string, ...Parameters<typeof judged>]>([
    ['no scopes are stated', aws([]), read],
    ['no scopes are stated', without(aws([]), 'scopes'), read],
    ['no mapping from actions to scopes of this kind is known', entry({ scopes: ['s3:GetObject'] }), read],
    ['no mapping from actions to scopes of this kind is known', aws(['read']), read],
    ['the log covers less than 90 d (tool default)', aws(['iam:*']), read, { sources: [trail(90 - 1 / 24)] }],
    [
      'the log covers less than 90 d (tool default)',
      aws(['iam:*']),
      read,
      { sources: [trail(400, { name: 'okta' }), trail(0, { first: null, last: null })] },
    ],
    ['the token is in no log', aws(['iam:*']), null],
    ['its actions are not known in full', aws(['iam:*']), { ...read, sources: ['cloudtrail', 'ocsf'] }],
    [
      'its actions are not known in full',
      aws(['iam:*']),
      { actions: Array.from({ length: 1000 }, (_, at) => `s3:Call${at}`) },
    ],
  ])('are not judged where %s', (reason, ...of) => {
    expect(judged(...of)).toMatchObject({ population: 0, failed: [], notEvaluated: [{ reason, items: 1 }] });
  });
  test('are a matter of tokens that may be used', () =>
    expect(judged({ ...aws(['iam:*']), status: 'revoked' }, read).notEvaluated).toMatchObject([{ items: 0 }]));
});

test.each<[string, string[] | undefined, string[], object]>([
  ['states none', undefined, [], { notEvaluated: [{ reason: 'the entry states no scopes', items: 1 }] }],
  ['lists none', [], [], { notEvaluated: [{ reason: 'the entry states no scopes', items: 1 }] }],
  [
    'states them in words of its own',
    ['refunds:write', 'all of it'],
    [],
    { notEvaluated: [{ reason: expect.stringContaining('only its environment was compared') as string, items: 1 }] },
  ],
  [
    'made a call of a service that is not known',
    ['apigateway:POST'],
    ['s3:GetObject', 'apigateway:CreateRestApi'],
    { notEvaluated: [{ reason: expect.stringContaining('required scopes are not known') as string, items: 1 }] },
  ],
  ['made calls that are known', ['s3:GetObject'], ['s3:GetObject'], { outcome: 'pass', population: 1 }],
])('USE-011 of a token that %s', (_what, scopes, actions, expected) => {
  const known = scopes === undefined ? without(entry(), 'scopes') : entry({ scopes });
  expect(
    runCheck('USE-011', {
      usage: usage({ tokens: [use({ actions })] }),
      inventory: inventory([{ ...known, provider: 'aws' }]),
    }),
  ).toMatchObject(expected);
});

describe('a change of scopes', () => {
  const SINCE = AS_OF - 30 * DAY;
  const github = source({ name: 'github', first: sighting(SINCE + DAY - 1), last: AS_OF - 7 * DAY });
  const changed = (
    extra: {
      readonly before?: readonly string[];
      readonly source?: Partial<LogSource>;
      readonly seen?: Partial<TokenUse>;
      readonly known?: Partial<InventoryEntry>;
    } = {},
  ) =>
    runCheck('LOG-012', {
      usage: usage({ sources: [{ ...github, ...extra.source }], tokens: [use(extra.seen)] }),
      inventory: inventory([
        entry({ provider: 'GitHub', scopes: ['b', 'c'], ...extra.known }),
        entry({ id: 'new', provider: 'github' }),
      ]),
      earlier: { since: SINCE, scopes: new Map([['ci', extra.before ?? ['a', 'b']]]) },
    });

  test('that no event records is told, as what was added and what was taken away', () => {
    expect(changed()).toMatchObject({
      population: 1,
      failed: [
        {
          severity: 'low',
          message: 'ci: scope c added, a removed since 2026-10-02, and the log of that time has no event for it',
        },
      ],
    });
    expect(changed({ before: ['c', 'b'] })).toMatchObject({ outcome: 'pass', population: 1 });
  });
  test('is recorded by an event of making or changing the token, from the day of the earlier report on', () => {
    const outcome = (seen: Partial<TokenUse>) => changed({ seen }).outcome;
    expect([outcome({ lastChanged: SINCE }), outcome({ created: sighting(SINCE) })]).toEqual(['pass', 'pass']);
    expect([outcome({ lastChanged: SINCE - 1 }), outcome({ created: sighting(SINCE - 1) })]).toEqual(['fail', 'fail']);
    expect(outcome({ entry: 'new', lastChanged: SINCE })).toBe('fail');
  });
  test.each<[string, Parameters<typeof changed>[0]]>([
    ['begins a day after it', { source: { first: sighting(SINCE + DAY) } }],
    ['ends more than a week ago', { source: { last: AS_OF - 7 * DAY - 1 } }],
    ['has no times', { source: { first: null, last: null } }],
    ['is of another provider', { source: { name: 'okta' } }],
    ['is that of a provider that the entry does not name', { known: { provider: 'okta' } }],
    ['records changes of policies, and of no key', { known: { provider: 'aws' } }],
  ])('is not judged by a log that %s', (_what, extra) =>
    expect(changed(extra)).toMatchObject({ population: 0, failed: [], notEvaluated: [{ items: 1 }] }),
  );
  test('is judged by the one log that covers it, whatever other logs there are', () => {
    const others = [source({ name: 'okta' }), source({ name: 'github', first: null, last: null })];
    for (const sources of [
      [github, ...others],
      [...others, github],
    ]) {
      const check = runCheck('LOG-012', {
        usage: usage({ sources, tokens: [] }),
        inventory: inventory([entry({ provider: 'github', scopes: ['b'] })]),
        earlier: { since: SINCE, scopes: new Map([['ci', ['a']]]) },
      });
      expect(check).toMatchObject({ outcome: 'fail', population: 1 });
    }
  });
  test('of a key of AWS is not judged, since its trail does not name the keys that a policy affects', () =>
    expect(changed({ known: { provider: 'aws' } }).notEvaluated).toEqual([
      { reason: expect.stringContaining('CloudTrail records policy changes'), items: 1 },
    ]));
  test('needs an earlier report', () =>
    expect(runCheck('LOG-012', { usage: usage({}), inventory: inventory([]), earlier: null }).notEvaluated).toEqual([
      { reason: 'no earlier report was given to compare scopes with (--against)', items: 0 },
    ]));
  test.each(['SCP-003', 'LOG-012'])('%s needs a log and an inventory', (id) => {
    expect(runCheck(id, { inventory: inventory([]) }).notEvaluated[0]?.reason).toBe('no usage log was supplied');
    expect(runCheck(id, { usage: usage({}) }).notEvaluated[0]?.reason).toBe('no inventory was supplied');
  });
});
