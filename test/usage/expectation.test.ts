/** What an entry allows, held against times, principals and networks. */
import { describe, expect, test } from 'vitest';
import { environmentOfResource, expectationOf } from '../../src/usage/ledger/expectation.ts';
import { addressOf, networkOf, networksOf } from '../../src/usage/ledger/network.ts';
import { entry } from '../inventory/samples.ts';

const GRACE_MINUTES = 15;
const limits = { valueOf: () => GRACE_MINUTES };
const expected = (fields: Parameters<typeof entry>[0]) => expectationOf(entry(fields), limits);
const instant = (ms: number): string | number => (Number.isFinite(ms) ? new Date(ms).toISOString() : ms);

describe('the last moment of rightful use', () => {
  test.each<[string | undefined, string | number]>([
    ['2026-07-05T08:00:00Z', '2026-07-05T08:15:00.000Z'],
    ['2026-07-05T08:00:00+02:00', '2026-07-05T06:15:00.000Z'],
    ['2026-07-05', '2026-07-06T00:14:59.999Z'],
    [undefined, Infinity],
  ])('of a token revoked %s is %s', (revoked_at, last) => {
    expect(instant(expected(revoked_at === undefined ? {} : { revoked_at }).revoked)).toBe(last);
  });
  test.each([
    ['2026-07-05', '2026-07-05T23:59:59.999Z'],
    ['2026-07-05T08:00:00Z', '2026-07-05T08:00:00.000Z'],
    ['never', Infinity],
    ['unknown', Infinity],
  ])('of a token that expires %s is %s', (expires_at, last) => {
    expect(instant(expected({ expires_at }).expired)).toBe(last);
  });
  test('of a token whose owner has left is the day of leaving, or long past where nobody says when', () => {
    expect(instant(expected({ owner: { left_at: '2026-07-05' } }).left)).toBe('2026-07-05T23:59:59.999Z');
    expect(expected({ owner: { status: 'left' } }).left).toBe(-Infinity);
    expect(expected({ owner: { person: 'me' } }).left).toBe(Infinity);
  });
});

test.each([
  ['svc-a', true],
  ['SVC-A', true],
  ['arn:aws:iam::123456789012:user/svc-a', true],
  ['svc-a@acme.test', true],
  ['svc-a/other', false],
  ['other', false],
])('an entry of svc-a allows %s: %s', (principal, isAllowed) => {
  const { allows } = expected({ account: { kind: 'application', principal: 'Svc-A' } });
  expect(allows?.(principal)).toBe(isAllowed);
});

test('an entry of an address of mail, or of a name below a path, allows what logs write of them', () => {
  const { allows } = expected({ account: { kind: 'user', principal: 'D.Okafor@acme.test' } });
  expect(['d.okafor@acme.test', 'd.okafor', 'd.okafor@evil.test'].map((name) => allows?.(name))).toEqual([
    true,
    false,
    false,
  ]);
  const below = expected({ account: { kind: 'application', principal: 'svc-a' } }).allows;
  expect(below?.('arn:aws:iam::123456789012:user/payments/svc-a')).toBe(true);
});

test.each([
  ['acme-prod-data', 'prod'],
  ['live.acme.example', 'prod'],
  ['db.staging.acme.test', 'other'],
  ['prod-to-staging', null],
  ['products', null],
])('the environment of %s is %s', (resource, environment) => {
  expect(environmentOfResource(resource)).toBe(environment);
});

describe('networks', () => {
  test.each([
    ['198.51.100.7', '198.51.100.0/24'],
    ['198.51.100.7:443', '198.51.100.0/24'],
    ['::ffff:198.51.100.7', '198.51.100.0/24'],
    ['2001:DB8:1:2::3', '2001:db8:1::/48'],
    ['[2001:db8:1::3]:443', '2001:db8:1::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['::1', '0:0:0::/48'],
    ['1::2:3:4:5:6:7', '1:0:2::/48'],
    ['64:ff9b::198.51.100.7', '64:ff9b:0::/48'],
    ['::198.51.100.7', '0:0:0::/48'],
    ['::a:b:c:d:e:198.51.100.7', '0:a:b::/48'],
    ['2001:db8::', '2001:db8:0::/48'],
    ['1:2:3:4:5:6:7:8', '1:2:3::/48'],
    ['[::1] and more', null],
    ['1.2.3', null],
    ['s3.amazonaws.com', null],
  ])('of %s is %s', (text, network) => {
    expect(networkOf(addressOf(text) ?? '')).toBe(network);
  });
  test('hold the addresses in them, and what is written wrong holds none', () => {
    const own = networksOf([' 10.0.0.0/8 ', '192.0.2.1', '2001:db8::/32']);
    expect(['10.9.9.9', '192.0.2.1', '2001:db8:9::1'].map((address) => own.has(address))).toEqual([true, true, true]);
    expect(['11.0.0.0', '192.0.2.2', '2001:db9::', 'acme'].map((address) => own.has(address))).toEqual(
      new Array(4).fill(false),
    );
    const wrong = networksOf(['acme', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/8', '2001:db8::/129', '']);
    expect(['10.0.0.0', '2001:db8::'].map((address) => wrong.has(address))).toEqual([false, false]);
  });
});
