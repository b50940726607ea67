import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, scan } from '../cli/keyroll.ts';
import { accessKey, awsEvent, failing, inventoryOf } from './logs.ts';

const mine = accessKey('mine');

describe('CloudTrail', () => {
  const trail = (...events: readonly object[]) => gzipSync(JSON.stringify({ Records: events }));
  const entry = { id: 'mine', provider: 'aws', refs: { access_key_id: mine }, principal: 'svc-a' };

  test('use after revocation is an exception, and ends with 1', () => {
    const dir = folder({
      'trail.json.gz': trail(awsEvent('2026-09-01T00:20:00Z', mine)),
      'keyroll.inventory.yaml': inventoryOf({ ...entry, revoked: '2026-09-01T00:00:00Z' }),
    });
    const { code, report } = scan(dir, ['usage', 'trail.json.gz', '--as-of', '2026-09-10']);
    expect(code).toBe(1);
    expect(failing(report, 'USE-001')).toEqual(['mine']);
  });

  test('use within the grace after revocation is left alone', () => {
    const dir = folder({
      'trail.json.gz': trail(awsEvent('2026-09-01T00:14:00Z', mine)),
      'keyroll.inventory.yaml': inventoryOf({ ...entry, revoked: '2026-09-01T00:00:00Z' }),
    });
    const { code, report } = scan(dir, ['usage', 'trail.json.gz', '--as-of', '2026-09-10']);
    expect(code).toBe(0);
    expect(failing(report, 'USE-001')).toEqual([]);
    expect(report.usage?.tokens[0]).toMatchObject({
      entry: 'mine',
      events: 1,
      lastUsed: '2026-09-01T00:14:00Z',
      timeline: [
        {
          principal: 'svc-a',
          ip: '198.51.100.7',
          client: 'aws-cli',
          action: 's3:GetObject',
          outcome: 'success',
          events: 1,
        },
      ],
    });
  });
});
