import { describe, expect, test } from 'vitest';
import { folder, keyroll, scan, write } from '../cli/keyroll.ts';
import { account, at, daily, key } from './days.ts';
import { awsEvent, inventoryOf, type EntryWanted } from './logs.ts';

describe('scopes', () => {
  const run = (scopes: readonly string[], days: number) => {
    const log = daily(days)
      .map(([time, extra]) => JSON.stringify(awsEvent(time, key, extra)))
      .join('\n');
    return scan(
      folder({
        'a.log': log,
        'keyroll.inventory.yaml': inventoryOf({
          id: 'mine',
          provider: 'aws',
          refs: { access_key_id: key },
          more: { account, scopes },
        }),
      }),
      ['usage', 'a.log', '--as-of', '2026-12-10', '--no-log-secrets'],
    ).report.assessment.checks.find(({ id }) => id === 'SCP-003');
  };

  test('that were never used in three months of log are told', () => {
    expect(run(['s3:GetObject', 'kms:Decrypt', 's3:PutObject', 'iam:*'], 95)).toMatchObject({
      outcome: 'fail',
      failed: [
        {
          subject: { id: 'mine' },
          severity: 'low',
          message:
            'mine may do kms:Decrypt, s3:PutObject, iam:*, and did not in 94 days of CloudTrail (as far as the trail records it)',
        },
      ],
    });
    expect(run(['s3:Get*'], 95)).toMatchObject({ outcome: 'pass', population: 1 });
  });

  test('are not judged where the trail may not have recorded their use', () => {
    const unsure = {
      outcome: 'not_evaluated',
      notEvaluated: [{ reason: expect.stringContaining('does not seem to record') as string, items: 1 }],
    };
    expect(run(['s3:GetObject', 'dynamodb:GetItem'], 95)).toMatchObject(unsure);
    expect(run(['s3:GetObject', 'sqs:*'], 95)).toMatchObject(unsure);
  });

  test('are not judged by a shorter log, or where no action is known to belong to them', () => {
    expect(run(['s3:GetObject', 'kms:Decrypt'], 30)).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ reason: 'the log covers less than 90 d (tool default)', items: 1 }],
    });
    expect(run(['refunds:write', 'everything'], 95)).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ reason: 'no map from actions to scopes of this kind is known', items: 1 }],
    });
  });
});

describe('use that cannot be held against scopes', () => {
  const check = (entry: Partial<EntryWanted>, extra: object) => {
    const dir = folder({
      'a.log': JSON.stringify(awsEvent(at(1), key, extra)),
      'keyroll.inventory.yaml': inventoryOf({
        id: 'mine',
        provider: 'aws',
        refs: { access_key_id: key },
        ...entry,
        more: { account, ...entry.more },
      }),
    });
    return scan(dir, ['usage', 'a.log', '--as-of', '2026-09-10', '--no-log-secrets']).report.assessment.checks.find(
      ({ id }) => id === 'USE-011',
    );
  };

  test('is not passed as fine: the reason is told', () => {
    expect(check({}, {})?.notEvaluated).toEqual([{ reason: 'the entry states no scopes', items: 1 }]);
    expect(check({ more: { scopes: ['refunds:write', 'all of it'] } }, {})?.notEvaluated).toEqual([
      { reason: 'its scopes are not in the words of its log, so that its environment alone was compared', items: 1 },
    ]);
    expect(
      check(
        { more: { scopes: ['apigateway:POST'] } },
        { eventSource: 'apigateway.amazonaws.com', eventName: 'CreateRestApi' },
      )?.notEvaluated,
    ).toEqual([{ reason: 'it made calls of which it is not known which scopes they ask for', items: 1 }]);
    expect(check({ more: { scopes: ['s3:GetObject'] } }, {})).toMatchObject({
      outcome: 'pass',
      population: 1,
      notEvaluated: [],
    });
  });
});

describe('a change of scopes since an earlier report', () => {
  const event = (day: number, extra: object): string =>
    JSON.stringify({
      '@timestamp': Date.parse(at(day)),
      action: 'git.clone',
      actor: 'ci',
      org: 'acme',
      token_id: 77,
      ...extra,
    });
  const inventory = (scopes: readonly string[]): string =>
    inventoryOf({ id: 'pat', provider: 'github', refs: { token_id: '77' }, more: { scopes } });
  const check = (log: readonly string[], before: readonly string[], now: readonly string[], against = true) => {
    const dir = folder({ 'audit.jsonl': log.join('\n'), 'keyroll.inventory.yaml': inventory(before) });
    keyroll(dir, ['usage', 'audit.jsonl', '--as-of', '2026-07-11', '--report', 'json=earlier.json']);
    write(dir, 'keyroll.inventory.yaml', inventory(now));
    return scan(dir, [
      'usage',
      'audit.jsonl',
      '--as-of',
      '2026-08-10',
      ...(against ? ['--against', 'earlier.json'] : []),
    ]).report.assessment.checks.find(({ id }) => id === 'LOG-012');
  };
  const use = Array.from({ length: 40 }, (_, day) => event(day, {}));

  test('without an event of it is told', () => {
    expect(check(use, ['contents:read'], ['contents:read', 'contents:write'])).toMatchObject({
      outcome: 'fail',
      failed: [
        { severity: 'low', message: expect.stringContaining('scope contents:write added since 2026-07-11') as string },
      ],
    });
    expect(check(use, ['contents:read'], ['contents:read'])).toMatchObject({ outcome: 'pass', population: 1 });
  });

  test('is fine with an event of it in that time, not with one of before', () => {
    const granted = (day: number): string => event(day, { action: 'personal_access_token.access_granted' });
    expect(check([...use, granted(20)], ['contents:read'], ['contents:write'])).toMatchObject({ outcome: 'pass' });
    expect(check([...use, granted(3)], ['contents:read'], ['contents:write'])).toMatchObject({ outcome: 'fail' });
  });

  test('is not judged by a log that ends too early, nor without an earlier report', () => {
    expect(check(use.slice(0, 15), ['contents:read'], ['contents:write'])).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ items: 1 }],
    });
    expect(check(use, ['contents:read'], ['contents:write'], false)).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ reason: 'no earlier report was given to compare scopes with (--against)' }],
    });
  });
});
