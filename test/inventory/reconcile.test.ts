import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dueItems } from '../../src/inventory/lifecycle/due.ts';
import { NO_FINGERPRINTS } from '../../src/model/reconciliation.ts';
import { NO_OFFSET } from '../../src/inventory/path-offset.ts';
import { reconcile, type ReconcileOptions } from '../../src/inventory/reconcile.ts';
import { DAY_MS } from '../../src/base/date.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { InventoryEntry, InventoryPolicy } from '../../src/model/inventory.ts';
import { letters } from '../letters.ts';
import { inventory, occurrence } from '../samples.ts';
import { entry, finding } from './samples.ts';

const AS_OF = Date.parse('2026-11-01T00:00:00Z');
const OPTIONS: ReconcileOptions = { asOf: AS_OF, fingerprints: { compared: true, keyId: null }, pathOffset: NO_OFFSET };
/** With the pepper of this key. */
const under = (keyId: string): ReconcileOptions => ({ ...OPTIONS, fingerprints: { compared: true, keyId } });
const VALUE = letters('token', 40);
const LAST_EIGHT = [{ kind: 'last_eight', value: VALUE.slice(-8) }] as const;

function answer(found: Finding, entries: readonly InventoryEntry[], policy: InventoryPolicy = {}, options = OPTIONS) {
  const [first] = reconcile([found], inventory(entries, { policy }), options).findings;
  const reconciliation = first?.reconciliation;
  return reconciliation === undefined || reconciliation.state === 'unregistered'
    ? { state: 'unregistered', entry: null, by: null, detail: '' }
    : {
        state: reconciliation.state,
        entry: reconciliation.entry.id,
        by: reconciliation.matchedBy,
        detail: reconciliation.detail,
      };
}

describe('the entry of a finding', () => {
  const fingerprint = createHash('sha256').update('any').digest('hex').slice(0, 40);
  const keyed = entry({ fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: fingerprint }] });
  const sha256 = createHash('sha256').update(VALUE).digest();

  test('is told by the keyed fingerprint, in either case of its digits and cut to 32 of them', () => {
    expect(answer(finding({ fingerprint }), [keyed])).toMatchObject({
      state: 'registered',
      entry: 'ci',
      by: 'fingerprint',
    });
    for (const value of [fingerprint.toUpperCase(), fingerprint.slice(0, 32)]) {
      const written = entry({ fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value }] });
      expect(answer(finding({ fingerprint }), [written]).entry).toBe('ci');
    }
  });
  test('is not told by fingerprints made with another pepper', () => {
    expect(answer(finding({ fingerprint }), [keyed], {}, { ...OPTIONS, fingerprints: NO_FINGERPRINTS }).state).toBe(
      'unregistered',
    );
  });
  test('is told by a SHA-256 from elsewhere, in hexadecimal and base64', () => {
    expect(
      answer(finding({ value: VALUE }), [
        entry({ fingerprints: [{ alg: 'sha256-hex', value: sha256.toString('hex') }] }),
      ]),
    ).toMatchObject({ entry: 'ci', by: 'sha256' });
    expect(
      answer(finding({ value: VALUE }), [
        entry({ fingerprints: [{ alg: 'sha256-b64', value: sha256.toString('base64') }] }),
      ]),
    ).toMatchObject({ entry: 'ci', by: 'sha256' });
  });
  test('is told by a public identifier beside it, and by one that is the value', () => {
    const byId = entry({ provider_refs: [{ kind: 'access_key_id', value: 'KEYID0001' }] });
    expect(answer(finding({ identifiers: [{ role: 'key id', value: 'KEYID0001' }] }), [byId])).toMatchObject({
      entry: 'ci',
      by: 'provider-ref',
    });
    expect(answer(finding({ value: 'KEYID0001' }), [byId]).entry).toBe('ci');
    expect(answer(finding({ value: 'KEYID0001', provider: 'other' }), [byId]).entry).toBeNull();
  });
  test('is not told by a user name or host beside it, nor by the client of another secret', () => {
    const byClient = entry({ provider_refs: [{ kind: 'client_id', value: 'client-0001' }] });
    for (const role of ['user name', 'host', 'tenant id']) {
      expect(answer(finding({ identifiers: [{ role, value: 'client-0001' }] }), [byClient]).entry).toBeNull();
    }
    const found = finding({ identifiers: [{ role: 'client id', value: 'client-0001' }] });
    expect(answer(found, [byClient]).entry).toBe('ci');
    const refs = [{ kind: 'token_id', value: 'token-0001' }, ...(byClient.provider_refs ?? [])] as const;
    expect(answer(found, [{ ...keyed, provider_refs: refs }]).entry).toBeNull();
  });
  test('is told by an id that names one token, whatever fingerprint stands beside it, and by no path', () => {
    const beside = (value: string) => finding({ identifiers: [{ role: 'key id', value }] });
    const refs = [
      { kind: 'client_id', value: 'client-0001' },
      { kind: 'access_key_id', value: 'KEYID0001' },
      { kind: 'secret_path', value: 'kv/prod/acme' },
      { kind: 'other', value: 'arn#access_key_1' },
    ] as const;
    expect(answer(beside('KEYID0001'), [{ ...keyed, provider_refs: refs }]).entry).toBe('ci');
    expect(answer(beside('kv/prod/acme'), [entry({ provider_refs: refs })]).entry).toBeNull();
    expect(answer(beside('arn#access_key_1'), [entry({ provider_refs: refs })]).entry).toBeNull();
  });
  test('is told by its last eight, last four or prefix, where the provider agrees', () => {
    for (const reference of [
      { kind: 'last_eight', value: VALUE.slice(-8) },
      { kind: 'last_four', value: VALUE.slice(-4) },
      { kind: 'prefix', value: VALUE.slice(0, 10) },
    ] as const) {
      const known = entry({ provider_refs: [reference] });
      expect(answer(finding({ value: VALUE }), [known]).entry).toBe('ci');
      expect(answer(finding({ value: VALUE, provider: 'other' }), [known]).entry).toBeNull();
      expect(answer(finding({ value: VALUE, provider: 'generic' }), [known]).entry).toBeNull();
      const { provider: _, ...nameless } = known;
      expect(answer(finding({ value: VALUE, provider: 'generic' }), [nameless]).entry).toBe('ci');
    }
  });
  test('is told by all that shows of it at once, beside an id that does not', () => {
    const refs = [
      { kind: 'token_id', value: 'token-0001' },
      { kind: 'prefix', value: VALUE.slice(0, 10) },
      { kind: 'last_eight', value: VALUE.slice(-8) },
      { kind: 'last_four', value: VALUE.slice(-4) },
    ] as const;
    expect(answer(finding({ value: VALUE }), [entry({ provider_refs: refs })]).entry).toBe('ci');
  });
  test.each([
    [10, 10, null],
    [10, 7, null],
    [10, 6, 'ci'],
    [8, 3, 'ci'],
    [7, 3, null],
  ])('of a prefix of %i characters of which all tokens of the kind have %i, is %s', (length, prefixLength, told) => {
    const known = entry({ provider_refs: [{ kind: 'prefix', value: VALUE.slice(0, length) }] });
    expect(answer(finding({ value: VALUE, prefixLength }), [known]).entry).toBe(told);
  });
  test('is not told by last four that several entries share, unless its place decides', () => {
    const refs = [{ kind: 'last_four', value: VALUE.slice(-4) }] as const;
    const two = [
      entry({ id: 'a', provider_refs: refs, storage: [{ kind: 'env_file', ref: 'a/.env' }] }),
      entry({ id: 'b', provider_refs: refs, storage: [{ kind: 'env_file', ref: 'b/.env' }] }),
    ];
    expect(answer(finding({ value: VALUE, paths: ['c/.env'] }), two).entry).toBeNull();
    expect(answer(finding({ value: VALUE, paths: ['b/.env'] }), two).entry).toBe('b');
    expect(answer(finding({ value: VALUE, paths: ['a/.env', 'b/.env'] }), two).entry).toBeNull();
  });
  test('is not told by visible characters when the entry has a fingerprint of another value', () => {
    const known = entry({
      provider_refs: LAST_EIGHT,
      fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: fingerprint }],
    });
    expect(answer(finding({ value: VALUE }), [known], {}, under('k1')).entry).toBeNull();
    expect(answer(finding({ value: VALUE }), [known], {}, under('k2')).entry).toBe('ci');
    expect(answer(finding({ value: VALUE }), [known], {}, { ...OPTIONS, fingerprints: NO_FINGERPRINTS }).entry).toBe(
      'ci',
    );
    const hashed = { ...known, fingerprints: [{ alg: 'sha256-hex', value: '0'.repeat(64) }] as const };
    expect(answer(finding({ value: VALUE }), [hashed], {}, under('k2')).entry).toBeNull();
  });
  test.each(['last_four', 'last_eight'] as const)('is not told by a prefix when the %s differ', (kind) => {
    const refs = [
      { kind: 'prefix', value: VALUE.slice(0, 12) },
      { kind, value: kind === 'last_four' ? '____' : '________' },
    ] as const;
    expect(answer(finding({ value: VALUE }), [entry({ provider_refs: refs })]).entry).toBeNull();
  });
  test('is not told by a prefix that it does not have, though the last four are its own', () => {
    expect(
      answer(finding({ value: VALUE }), [
        entry({
          provider_refs: [
            { kind: 'prefix', value: letters('other', 12) },
            { kind: 'last_four', value: VALUE.slice(-4) },
          ],
        }),
      ]).entry,
    ).toBeNull();
  });
  test('is not told by the last four of a short value, of which they are too much', () => {
    const [long, short] = [letters('long', 12), letters('short', 11)];
    const known = (value: string) => [entry({ provider_refs: [{ kind: 'last_four', value: value.slice(-4) }] })];
    expect(answer(finding({ value: long }), known(long)).entry).toBe('ci');
    expect(answer(finding({ value: short }), known(short)).entry).toBeNull();
  });
  test('is told by an identifier where one side names no provider', () => {
    const byId = entry({ provider_refs: [{ kind: 'access_key_id', value: 'KEYID0001' }] });
    expect(answer(finding({ value: 'KEYID0001', provider: 'generic' }), [byId]).entry).toBe('ci');
    expect(answer(finding({ value: 'KEYID0001', provider: 'other' }), [{ ...byId, provider: 'generic' }]).entry).toBe(
      'ci',
    );
  });
  test('is the client whose id it is, whatever the secret of that client', () => {
    const client = { ...keyed, provider_refs: [{ kind: 'client_id', value: 'client-0001' }] as const };
    expect(answer(finding({ value: 'client-0001' }), [client]).entry).toBe('ci');
  });
  test('of two entries with one fingerprint is the one declared for its place, even an ended one', () => {
    const here = entry({
      id: 'here',
      status: 'revoked',
      fingerprints: keyed.fingerprints ?? [],
      storage: [{ kind: 'env_file', ref: 'a/.env' }],
    });
    expect(answer(finding({ fingerprint, paths: ['c/.env', 'a/.env'] }), [keyed, here]).entry).toBe('here');
    expect(answer(finding({ fingerprint, paths: ['b/.env'] }), [keyed, here]).entry).toBe('ci');
  });
  test('of two entries with one fingerprint is the live one', () => {
    const old = entry({
      id: 'old',
      status: 'revoked',
      revoked_at: '2026-01-01',
      fingerprints: keyed.fingerprints ?? [],
    });
    expect(answer(finding({ fingerprint }), [old, keyed]).entry).toBe('ci');
    const older = { ...old, id: 'older' };
    expect(answer(finding({ fingerprint }), [old, older])).toMatchObject({ state: 'revoked', entry: 'old' });
  });
  test('is told by visible characters however its provider is written', () =>
    expect(answer(finding({ value: VALUE }), [entry({ provider: ' ACME ', provider_refs: LAST_EIGHT })]).entry).toBe(
      'ci',
    ));
});

describe('the state of a finding', () => {
  const known = entry({
    provider_refs: LAST_EIGHT,
    created_at: '2026-10-01',
    last_rotated_at: '2026-10-01',
    expires_at: '2027-01-31',
    storage: [{ kind: 'env_file', ref: '.env' }],
  });
  const found = finding({ value: VALUE, paths: ['.env'] });

  test.each<[string, Partial<InventoryEntry>, string, string]>([
    ['registered, with its expiry', {}, 'registered', 'valid until 2027-01-31, 91 days left'],
    ['expired, the day after', { expires_at: '2026-10-31' }, 'expired', 'expired 2026-10-31, 1 day ago'],
    [
      'registered on the day of its expiry',
      { expires_at: '2026-11-01' },
      'registered',
      'valid until 2026-11-01, 0 days left',
    ],
    [
      'expired after an instant',
      { expires_at: '2026-10-31T23:59:59.999Z' },
      'expired',
      'expired 2026-10-31, 1 day ago',
    ],
    [
      'registered at the very instant',
      { expires_at: '2026-11-01T00:00:00Z' },
      'registered',
      'valid until 2026-11-01, 0 days left',
    ],
    ['registered for good', { expires_at: 'never' }, 'registered', 'without expiry'],
    [
      'registered while it is replaced',
      { status: 'rotating' },
      'registered',
      'rotating, valid until 2027-01-31, 91 days left',
    ],
    ['expired by its status', { status: 'expired' }, 'expired', 'marked as expired'],
    [
      'revoked the same day',
      { status: 'destroyed', revoked_at: '2026-11-01' },
      'revoked',
      'destroyed 2026-11-01, today, and still here',
    ],
    [
      'revoked by a clock that is ahead',
      { status: 'revoked', revoked_at: '2026-11-03' },
      'revoked',
      'revoked 2026-11-03, in 2 days, and still here',
    ],
    [
      'revoked, and still there',
      { status: 'revoked', revoked_at: '2026-10-20T00:00:00Z' },
      'revoked',
      'revoked 2026-10-20, 12 days ago, and still here',
    ],
    ['revoked, when compromised', { status: 'compromised' }, 'revoked', 'marked as compromised, and still here'],
    [
      'overdue after 90 days',
      { last_rotated_at: '2026-08-02' },
      'overdue',
      'last rotated 2026-08-02, 91 days ago, over the limit of 90 days',
    ],
    [
      'registered at exactly 90 days',
      { last_rotated_at: '2026-08-03' },
      'registered',
      'valid until 2027-01-31, 91 days left',
    ],
    [
      'misplaced, out of its places',
      { storage: [{ kind: 'env_file', ref: 'deploy/other.env' }] },
      'misplaced',
      'found in .env, declared for env file deploy/other.env',
    ],
    [
      'misplaced, when it belongs into a vault',
      { storage: [{ kind: 'vault', ref: '.env' }] },
      'misplaced',
      'found in .env, declared for vault .env',
    ],
    ['registered, when no place is declared', { storage: [] }, 'registered', 'valid until 2027-01-31, 91 days left'],
    [
      'registered, when nobody has said yet what it is',
      { status: 'unknown' },
      'registered',
      'status unknown, valid until 2027-01-31, 91 days left',
    ],
  ])('is %s', (_name, fields, state, detail) => {
    expect(answer(found, [{ ...known, ...fields }])).toMatchObject({ state, detail });
  });
  test('is registered where no date says otherwise, and goes by its creation where it was never rotated', () => {
    expect(answer(found, [entry({ provider_refs: LAST_EIGHT })])).toMatchObject({
      state: 'registered',
      detail: 'expiry unknown',
    });
    expect(answer(found, [entry({ provider_refs: LAST_EIGHT, created_at: '2026-08-02' })])).toMatchObject({
      state: 'overdue',
      detail: 'created 2026-08-02, 91 days ago, over the limit of 90 days',
    });
  });
  test('is overdue only when the last day that was due has ended', () => {
    const token = { ...known, last_rotated_at: '2026-08-03' };
    const at = (asOf: number) => [
      answer(found, [token], {}, { ...OPTIONS, asOf }).state,
      dueItems(inventory([token]), { userReview: 180, machineReview: 365 }, asOf, 0).map(({ due, days }) => [
        due,
        days,
      ]),
    ];
    expect(at(AS_OF + DAY_MS - 1)).toEqual(['registered', [['2026-11-01', 0]]]);
    expect(at(AS_OF + DAY_MS)).toEqual(['overdue', [['2026-11-01', -1]]]);
  });
  test('is the gravest of several', () => {
    const bad: Partial<InventoryEntry> = {
      expires_at: '2026-01-01',
      last_rotated_at: '2025-01-01',
      storage: [{ kind: 'vault', ref: 'kv' }],
    };
    expect(answer(found, [{ ...known, ...bad, status: 'revoked', revoked_at: '2026-01-01' }]).state).toBe('revoked');
    expect(answer(found, [{ ...known, ...bad }]).state).toBe('expired');
    expect(answer(found, [{ ...known, ...bad, expires_at: 'never' }]).state).toBe('misplaced');
  });
  test("goes by the shorter of the entry's and the policy's interval", () => {
    expect(answer(found, [{ ...known, rotation_interval: '365d', last_rotated_at: '2026-03-01' }]).state).toBe(
      'registered',
    );
    expect(
      answer(found, [{ ...known, rotation_interval: '365d', last_rotated_at: '2026-03-01' }], { rotation_max: '180d' })
        .state,
    ).toBe('overdue');
    expect(
      answer(found, [{ ...known, rotation_interval: '30d', last_rotated_at: '2026-09-01' }], { rotation_max: '180d' })
        .state,
    ).toBe('overdue');
  });
  test('is misplaced when one place of several is not declared', () => {
    expect(answer(finding({ value: VALUE, paths: ['.env', 'src/a.ts'] }), [known])).toMatchObject({
      state: 'misplaced',
      detail: 'found in src/a.ts, declared for env file .env',
    });
  });
  test('is misplaced in many places, of which three are named', () => {
    const found = (paths: readonly string[]) => answer(finding({ value: VALUE, paths }), [known]).detail;
    expect(found(['a', 'b', 'c'])).toBe('found in a, b, c, declared for env file .env');
    expect(found(['a', 'b', 'c', 'd', 'e', 'a'])).toBe('found in a, b, c and 2 more, declared for env file .env');
  });
  test('is not misplaced by a public part of it that stands elsewhere', () => {
    const both = {
      ...found,
      occurrences: [...found.occurrences, { ...occurrence({ path: 'docs/a.md' }), part: 'key id' }],
    };
    expect(answer(both, [known]).state).toBe('registered');
  });
  test('sees places as the inventory does when a folder below it is scanned', () => {
    expect(
      answer(
        found,
        [{ ...known, storage: [{ kind: 'env_file', ref: 'services/api/.env' }] }],
        {},
        { ...OPTIONS, pathOffset: { base: 'services/api', folder: '../..' } },
      ).state,
    ).toBe('registered');
  });
  test('does not take a place beside the inventory for one of the same name in a folder below it', () => {
    expect(
      answer(found, [known], {}, { ...OPTIONS, pathOffset: { base: 'services/api', folder: '../..' } }).state,
    ).toBe('misplaced');
  });
  test('is in place at any of the declared places, whatever the others are', () => {
    const places = [
      { kind: 'vault', ref: 'kv/ci' },
      { kind: 'env_file', ref: 'other/.env' },
      { kind: 'env_file', ref: '.env' },
    ] as const;
    for (const storage of [places, places.toReversed()]) {
      expect(answer(finding({ value: VALUE, paths: ['.env'] }), [{ ...known, storage }]).state).toBe('registered');
    }
  });
  test('sees places from the root or from the inventory when that is kept in a folder of its own', () => {
    for (const ref of ['.env', '../.env']) {
      expect(
        answer(
          found,
          [{ ...known, storage: [{ kind: 'env_file', ref }] }],
          {},
          { ...OPTIONS, pathOffset: { base: '..', folder: 'security' } },
        ).state,
      ).toBe('registered');
    }
    const beside = finding({ value: VALUE, paths: ['security/.env'] });
    const pathOffset = { base: '..', folder: 'security' };
    expect(answer(beside, [known], {}, { ...OPTIONS, pathOffset }).state).toBe('registered');
  });
  test.each([
    'deploy',
    'deploy/',
    './deploy',
    'deploy/**',
    'deploy/*.env',
    '**/prod.env',
    'deploy/{prod,test}.env',
    'deploy/prod.env#API_KEY',
    'dep?oy/[p-q]rod.env',
    '.',
  ])('covers deploy/prod.env by %s', (ref) => {
    expect(
      answer(finding({ value: VALUE, paths: ['deploy/prod.env'] }), [
        { ...known, storage: [{ kind: 'config_file', ref }] },
      ]).state,
    ).toBe('registered');
  });
  test.each(['deploy/*', 'dep', 'prod.env', '*/prod.env', 'deploy/a/prod.env.bak', 'deploy/[!p]*/prod.env'])(
    'does not cover deploy/a/b/prod.env by %s',
    (ref) => {
      const paths = ['deploy/a/b/prod.env'];
      expect(
        answer(finding({ value: VALUE, paths }), [{ ...known, storage: [{ kind: 'config_file', ref }] }]).state,
      ).toBe('misplaced');
    },
  );
});

describe('entries of the inventory', () => {
  test('live entries without a finding are unseen, ended ones are not', () => {
    const statuses = [
      'planned',
      'active',
      'rotating',
      'suspended',
      'expired',
      'revoked',
      'compromised',
      'destroyed',
      'unknown',
    ] as const;
    const result = reconcile([], inventory(statuses.map((status) => entry({ id: status, status }))), OPTIONS);
    expect(result.unseen.map(({ id }) => id)).toEqual(['planned', 'active', 'rotating', 'suspended', 'unknown']);
  });
  test('entries with a finding are seen', () => {
    const known = entry({ provider_refs: LAST_EIGHT });
    const result = reconcile([finding({ value: VALUE })], inventory([known, entry({ id: 'other' })]), OPTIONS);
    expect(result.unseen.map(({ id }) => id)).toEqual(['other']);
  });
  test('says when fingerprints could not be compared', () => {
    const keyed = inventory([entry({ fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: 'a'.repeat(40) }] })]);
    expect(reconcile([], keyed, OPTIONS).fingerprintsCompared).toBe(true);
    expect(reconcile([], keyed, under('k2')).fingerprintsCompared).toBe(false);
    const ofTwoKeys = inventory([
      entry({
        fingerprints: ['k1', 'k2'].map((key) => ({ alg: 'hmac-sha256', key, value: 'a'.repeat(40) }) as const),
      }),
    ]);
    expect(reconcile([], ofTwoKeys, under('k2')).fingerprintsCompared).toBe(true);
    expect(reconcile([], keyed, { ...OPTIONS, fingerprints: NO_FINGERPRINTS }).fingerprintsCompared).toBe(false);
    const hashed = entry({ fingerprints: [{ alg: 'sha256-hex', value: 'a'.repeat(64) }] });
    const notCompared = { ...OPTIONS, fingerprints: NO_FINGERPRINTS };
    expect(reconcile([], inventory([entry(), hashed]), notCompared).fingerprintsCompared).toBe(true);
    expect(reconcile([], inventory([...keyed.tokens, hashed]), notCompared)).toMatchObject({
      fingerprintsCompared: false,
      unseen: [hashed],
    });
  });
  test('without an inventory everything is unregistered and nothing is missed', () => {
    const result = reconcile([finding()], null, OPTIONS);
    expect(result.findings[0]?.reconciliation).toEqual({ state: 'unregistered' });
    expect(result).toMatchObject({ unseen: [], fingerprintsCompared: true });
  });
  test('findings come back in the order in which they went in', () => {
    const all = ['b', 'a', 'c'].map((path) => finding({ paths: [path] }));
    expect(reconcile(all, inventory([entry()]), OPTIONS).findings.map((one) => one.finding)).toEqual(all);
  });
});
