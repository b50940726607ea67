import { expect, test } from 'vitest';
import { folder, githubToken, keyroll } from '../cli/keyroll.ts';
import { letters } from '../letters.ts';

test('no field of a log carries a token into an output', () => {
  const token = githubToken('field of a log');
  const random = letters('random value', 40);
  const lines = [token, random].flatMap((value) => [
    {
      time: '2026-09-01T10:00:00Z',
      key_id: value,
      user: value,
      method: 'GET',
      uri: `/v1/${value}/refunds?key=${value}`,
      status: 200,
      ua: value,
      ip: value,
      host: value,
    },
    {
      ts: '2026-09-01T10:00:00Z',
      kind: 'use',
      token: { ref: value },
      principal: value,
      action: value,
      outcome: value,
      ip: value,
      userAgent: value,
      resource: value,
    },
    {
      eventTime: '2026-09-01T10:00:00Z',
      eventSource: value,
      eventName: value,
      sourceIPAddress: value,
      userAgent: value,
      userIdentity: { accessKeyId: value, userName: value },
      requestParameters: { bucketName: value },
    },
    { '@timestamp': 1788256800000, action: value, actor: value, org: value, hashed_token: value, repo: value },
  ]);
  const dir = folder({
    'a.log': `${lines.map((line) => JSON.stringify(line)).join('\n')}\n198.51.100.7 - ${token} [01/Sep/2026:12:00:00 +0200] "GET /${random} HTTP/1.1" 200 1 "-" "${token}" key_id=${token}\n{"broken": "${token}`,
    'keyroll.inventory.yaml': 'schema_version: "1"\ntokens: []\n',
  });
  for (const format of ['terminal', 'compact', 'table', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown']) {
    const { out, err } = keyroll(dir, [
      'usage',
      'a.log',
      '--as-of',
      '2026-09-10',
      '--format',
      format,
      '--verbose',
      '--timeline',
      'x',
    ]);
    for (const value of [token, random]) {
      for (const part of [value, value.slice(4, 24), value.slice(12, 34)]) {
        expect([format, (out + err).includes(part)]).toEqual([format, false]);
      }
    }
  }
});
