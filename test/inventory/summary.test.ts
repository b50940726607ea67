import { expect, test } from 'vitest';
import { entryRow } from '../../src/inventory/entry-row.ts';
import { summarise } from '../../src/inventory/summary.ts';
import { inventory } from '../samples.ts';
import { entry } from './samples.ts';

const AS_OF = Date.parse('2026-11-01T00:00:00Z');
const COMPLETE = entry({
  id: 'good',
  owner: { team: 'build' },
  purpose: 'release',
  storage: [{ kind: 'vault', ref: 'kv' }],
  provider_refs: [{ kind: 'last_four', value: 'abcd' }],
  created_at: '2026-10-01',
  expires_at: '2027-01-01',
});

test('a complete entry lacks nothing', () => {
  expect(summarise(inventory([COMPLETE]), AS_OF)).toMatchObject({
    entries: 1,
    byStatus: { active: 1 },
    lacks: [],
    diagnostics: [],
  });
});
test('what entries lack is counted by kind', () => {
  const hashed = (value: string) => ({ fingerprints: [{ alg: 'sha256-hex', value }] as const });
  const base64 = (value: string) => ({ fingerprints: [{ alg: 'sha256-b64', value }] as const });
  const { provider_refs: _, created_at: __, ...nameless } = COMPLETE;
  const { lacks } = summarise(
    inventory([
      entry({ id: 'bare' }),
      { ...COMPLETE, ...base64('a'.repeat(43)), id: 'late', expires_at: '2026-10-01' },
      { ...COMPLETE, ...base64('A'.repeat(43)), id: 'unlike' },
      { ...COMPLETE, ...hashed('a'.repeat(64)), id: 'old', created_at: '2026-01-01' },
      {
        ...nameless,
        ...hashed('A'.repeat(64)),
        id: 'left',
        owner: { person: 'x', status: 'left' },
        last_rotated_at: '2026-10-01',
      },
      entry({ id: 'gone', status: 'revoked', provider_refs: [] }),
    ]),
    AS_OF,
  );
  expect(Object.fromEntries(lacks.map(({ code, entries }) => [code, entries]))).toEqual({
    'no-owner': ['bare'],
    'owner-left': ['left'],
    'no-purpose': ['bare'],
    'no-storage': ['bare'],
    'no-identity': ['bare', 'gone'],
    'no-expiry': ['bare'],
    'no-dates': ['bare'],
    expired: ['late'],
    overdue: ['old'],
    'shared-fingerprint': ['old', 'left'],
  });
});
test('references to nothing are said with their place', () => {
  const positions = new Map([['a', { line: 7, column: 5 }]]);
  const { diagnostics } = summarise(
    inventory(
      [
        entry({
          id: 'a',
          replaces: 'b',
          replaced_by: 'c',
          fingerprints: ['k1', 'k9'].map((key) => ({ alg: 'hmac-sha256', key, value: 'a'.repeat(40) }) as const),
        }),
        entry({ id: 'c' }),
      ],
      { positions, fingerprintKeys: [{ id: 'k1', alg: 'hmac-sha256' }] },
    ),
    AS_OF,
  );
  expect(diagnostics).toEqual([
    expect.objectContaining({ code: 'unknown-entry', line: 7, message: expect.stringContaining('names "b"') }),
    expect.objectContaining({ code: 'unknown-key', line: 7, message: expect.stringContaining('key "k9"') }),
  ]);
});
test.each([
  ['a person of a team', { person: 'me', team: 'build' }, 'me (build)'],
  ['a person', { person: 'me' }, 'me'],
  ['a team', { team: 'build' }, 'build'],
  ['nobody', { contact: '#build' }, null],
] as const)('the owner is %s', (_what, owner, expected) => {
  expect(entryRow(entry({ owner })).owner).toBe(expected);
});
