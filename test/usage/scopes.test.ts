/** That logs and earlier reports lead to the checks of scopes; what these make of them is shown where the checks are. */
import { expect, test } from 'vitest';
import { folder, keyroll, scan, write } from '../cli/keyroll.ts';
import { account, at, daily, key } from './days.ts';
import { awsEvent, inventoryOf } from './logs.ts';

test('scopes that were never used in three months of log are reported, and calls that match no scope', () => {
  const restApi = { eventSource: 'apigateway.amazonaws.com', eventName: 'CreateRestApi' };
  const log = [...daily(95), [at(95), restApi] as const].map(([time, extra]) =>
    JSON.stringify(awsEvent(time, key, extra)),
  );
  const scopes = ['s3:GetObject', 'kms:Decrypt', 's3:PutObject', 'iam:*'];
  const { checks } = scan(
    folder({
      'a.log': log.join('\n'),
      'keyroll.inventory.yaml': inventoryOf({
        id: 'mine',
        provider: 'aws',
        refs: { access_key_id: key },
        more: { account, scopes },
      }),
    }),
    ['usage', 'a.log', '--as-of', '2026-12-10', '--no-log-secrets'],
  ).report.assessment;
  expect(checks.find(({ id }) => id === 'SCP-003')?.failed.map(({ message }) => message)).toEqual([
    'mine has the scopes kms:Decrypt, s3:PutObject, iam:* and did not use them in 95 days of CloudTrail (as far as the trail records their use)',
  ]);
  expect(checks.find(({ id }) => id === 'USE-011')?.notEvaluated).toEqual([
    { reason: 'it made calls whose required scopes are not known', items: 1 },
  ]);
});

test('a change of scopes since an earlier report is reported where the log has no event for it', () => {
  const event = (day: number, action: string): string =>
    JSON.stringify({ '@timestamp': Date.parse(at(day)), action, actor: 'ci', org: 'acme', token_id: 77 });
  const inventory = (scope: string): string =>
    inventoryOf({ id: 'pat', provider: 'github', refs: { token_id: '77' }, more: { scopes: [scope] } });
  const use = Array.from({ length: 40 }, (_, day) => event(day, 'git.clone'));
  const check = (log: readonly string[]) => {
    const dir = folder({ 'audit.jsonl': log.join('\n'), 'keyroll.inventory.yaml': inventory('contents:read') });
    keyroll(dir, ['usage', 'audit.jsonl', '--as-of', '2026-07-11', '--report', 'json=earlier.json']);
    write(dir, 'keyroll.inventory.yaml', inventory('contents:write'));
    return scan(dir, ['usage', 'audit.jsonl', '--as-of', '2026-08-10', '--against', 'earlier.json']).report.assessment
      .checks;
  };
  expect(
    check(use)
      .find(({ id }) => id === 'LOG-012')
      ?.failed.map(({ message }) => message),
  ).toEqual([expect.stringContaining('scope contents:write added, contents:read removed since 2026-07-11')]);
  const granted = event(20, 'personal_access_token.access_granted');
  expect(check([...use, granted]).find(({ id }) => id === 'LOG-012')?.outcome).toBe('pass');
});
