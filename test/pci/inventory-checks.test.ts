/** INV: what the inventory itself leaves unsaid or says twice, and what all checks of entries have in common. */
import { describe, expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { checkEntries, planned } from './entry-cases.ts';
import { finding } from '../samples.ts';
import { AS_OF, entry, inventory, matched, runCheck, runOver, without } from './make.ts';

checkEntries([
  {
    id: 'INV-001',
    fails: entry({ owner: { status: 'active' } }),
    severity: 'high',
    passes: entry({ owner: { person: 'd.okafor' } }),
    unknown: planned,
  },
  {
    id: 'INV-002',
    fails: entry({ owner: { person: 'd.okafor', status: 'left', left_at: '2026-10-01' } }),
    severity: 'critical',
    passes: entry(),
    unknown: entry({ owner: { team: 'build' } }),
  },
  { id: 'INV-003', fails: entry({ purpose: ' ' }), severity: 'medium', passes: entry(), unknown: planned },
  { id: 'INV-004', fails: without(entry(), 'approval_ref'), severity: 'medium', passes: entry(), unknown: planned },
  {
    id: 'INV-005',
    fails: entry({ account: { kind: 'unknown' } }),
    severity: 'medium',
    passes: entry(),
    unknown: planned,
  },
  { id: 'INV-006', fails: without(entry(), 'pci_scope'), severity: 'low', passes: entry(), unknown: planned },
  {
    id: 'INV-007',
    fails: entry({ storage: [{ kind: 'env_file', ref: '.env' }] }),
    severity: 'high',
    passes: entry(),
    unknown: without(entry(), 'storage'),
  },
  { id: 'INV-008', fails: entry({ storage: [] }), severity: 'medium', passes: entry(), unknown: planned },
  {
    id: 'INV-009',
    fails: entry({ storage: ['a', 'b', 'c', 'd'].map((ref) => ({ kind: 'vault', ref })) }),
    severity: 'medium',
    passes: entry(),
    unknown: without(entry(), 'storage'),
  },
  {
    id: 'INV-011',
    fails: without(entry(), 'fingerprints', 'provider_refs'),
    severity: 'medium',
    passes: entry(),
    unknown: planned,
  },
  {
    id: 'INV-013',
    fails: entry({ last_rotated_at: '2026-08-01' }),
    severity: 'medium',
    passes: entry(),
    unknown: without(entry(), 'created_at', 'last_rotated_at', 'last_used_at', 'last_reviewed_at', 'expires_at'),
  },
]);

test('what may still be used is looked at, what cannot be used yet or any more is not', () => {
  const statuses = ['active', 'rotating', 'unknown', 'planned', 'suspended', 'revoked', 'compromised'] as const;
  const ownerless = statuses.map((status) => entry({ id: status, status, owner: {} }));
  expect(runOver('INV-001', ownerless).failed.map((each) => each.message)).toEqual(
    ['active', 'rotating', 'unknown'].map((id) => `${id} has neither a person nor a team as owner`),
  );
});
test('what could not be looked at is counted by its reason', () => {
  const [said, unsaid] = [entry(), entry({ owner: { team: 'build' } })];
  expect(runOver('INV-002', [unsaid, said, unsaid])).toMatchObject({
    outcome: 'pass',
    population: 1,
    notEvaluated: [{ items: 2 }],
  });
});

describe('inventory checks with more than one entry or input', () => {
  test('INV-001 is content with a team', () =>
    expect(runOver('INV-001', [entry({ owner: { team: 'build' } })]).outcome).toBe('pass'));
  test('what is said to be unknown counts as unsaid', () => {
    expect(runOver('INV-002', [entry({ owner: { person: 'd.okafor', status: 'unknown' } })]).outcome).toBe(
      'not_evaluated',
    );
    expect(runOver('INV-006', [entry({ pci_scope: 'unknown' })]).outcome).toBe('fail');
  });
  test('INV-007 fails for a vault that is said not to encrypt', () =>
    expect(
      runOver('INV-007', [entry({ storage: [{ kind: 'k8s_secret', ref: 'prod/app', encrypted_at_rest: false }] })])
        .outcome,
    ).toBe('fail'));
  test('INV-010 needs a list of providers', () => {
    const of = (providers?: readonly string[]) =>
      runOver('INV-010', [entry()], providers === undefined ? {} : { service_providers: providers }).outcome;
    expect([of(), of(['ACME']), of(['other'])]).toEqual(['not_evaluated', 'pass', 'fail']);
  });
  test('INV-012 lists what was not seen, for information', () => {
    expect(runCheck('INV-012', { inventory: inventory([entry()]), unseen: [entry()] })).toMatchObject({
      outcome: 'fail',
      failed: [{ severity: 'info' }],
    });
    expect(runCheck('INV-012', { inventory: inventory([entry()]) }).outcome).toBe('pass');
    expect(runCheck('INV-012', { inventory: inventory([entry()]), evidence: { files: 2, commits: 2 } }).outcome).toBe(
      'pass',
    );
    expect(runCheck('INV-012').outcome).toBe('not_evaluated');
  });
  test.each([
    ['logs', { files: 0 }],
    ['changes', { changesAlone: true }],
  ])('INV-012 says nothing where %s alone were read', (_what, evidence) =>
    expect(runCheck('INV-012', { inventory: inventory([entry()]), unseen: [entry()], evidence })).toMatchObject({
      outcome: 'not_evaluated',
      failed: [],
    }),
  );
  test('INV-012 says nothing of an entry that could not have been recognised', () => {
    const inventories = { inventory: inventory([entry()]), fingerprintsCompared: false };
    expect(runCheck('INV-012', inventories)).toMatchObject({ outcome: 'not_evaluated', failed: [] });
    expect(runCheck('INV-012', { ...inventories, findings: [matched(finding(), entry())] }).outcome).toBe('pass');
    const hashed = { alg: 'sha256-hex', value: 'ab'.repeat(32) } as const;
    const outcome = (...fingerprints: NonNullable<InventoryEntry['fingerprints']>) =>
      runCheck('INV-012', { ...inventories, inventory: inventory([entry({ fingerprints })]) }).outcome;
    expect([outcome(hashed), outcome(hashed, ...(entry().fingerprints ?? []))]).toEqual(['pass', 'not_evaluated']);
    const nameless = without(entry(), 'fingerprints', 'provider_refs');
    expect(runCheck('INV-012', { inventory: inventory([nameless]), unseen: [nameless] })).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ items: 1 }],
    });
  });
  test.each([
    ['a day that does not exist', { last_used_at: '2026-02-30' }, 'does not exist'],
    ['a use in the future', { last_used_at: '2026-11-02' }, 'future'],
    ['an end before the beginning', { expires_at: '2026-08-31' }, 'before created_at'],
  ])('INV-013 names %s', (_what, extra, words) =>
    expect(runOver('INV-013', [entry(extra)]).failed[0]?.message).toContain(words),
  );
  test('INV-013 takes two times of one day as they are', () =>
    expect(
      runOver('INV-013', [entry({ created_at: '2026-10-01T12:00:00Z', last_rotated_at: '2026-10-01' })]).outcome,
    ).toBe('pass'));
  test('INV-014 fails where the newest review or the file is old', () => {
    expect(runOver('INV-014', [entry({ last_reviewed_at: '2026-01-01' })]).failed[0]?.message).toContain(
      'newest review',
    );
    expect(
      runCheck('INV-014', { inventory: { ...inventory([entry()]), changedAt: AS_OF - 184 * 86_400_000 } }).failed[0]
        ?.message,
    ).toContain('last change');
    expect(runOver('INV-014', [entry()]).outcome).toBe('pass');
    expect(runOver('INV-014', [entry({ last_reviewed_at: '2026-01-01' }), entry()]).outcome).toBe('pass');
    expect(
      runCheck('INV-014', { inventory: { ...inventory([without(entry(), 'last_reviewed_at')]), changedAt: null } }),
    ).toMatchObject({ outcome: 'not_evaluated', notEvaluated: [{ items: 1 }, { items: 1 }] });
  });
  test('INV-014 passes to the end of the time that it gives', () => {
    const changed = (msAgo: number) =>
      runCheck('INV-014', { inventory: { ...inventory([entry()]), changedAt: AS_OF - msAgo } }).outcome;
    expect([changed(183 * 86_400_000), changed(183 * 86_400_000 + 1)]).toEqual(['pass', 'fail']);
  });
  test('INV-015 fails for an ended exception, against the requirements that it excepted', () => {
    const ending = (expires_at: string) => [
      entry({ exceptions: [{ check: 'LIF-003', reason: 'r', approved_by: 'a', expires_at }] }),
    ];
    expect(runOver('INV-015', ending('2026-10-31')).failed[0]?.requirements).toEqual([
      { id: '8.6.3', relation: 'direct' },
      { id: '3.7.4', relation: 'analogous' },
    ]);
    expect(runOver('INV-015', ending('2026-11-01')).outcome).toBe('pass');
    const unheard = { check: 'ZZZ-999', reason: 'r', approved_by: 'a', expires_at: '2026-10-31' };
    expect(runOver('INV-015', [entry({ exceptions: [unheard] })]).failed[0]?.requirements).toEqual([]);
    expect(runOver('INV-015', [entry()]).outcome).toBe('not_evaluated');
  });
  test('INV-016 fails for both holders of one value', () => {
    expect(runOver('INV-016', [entry(), entry({ id: 'copy' })]).failed.map((each) => each.subject)).toEqual([
      { kind: 'entry', id: 'ci' },
      { kind: 'entry', id: 'copy' },
    ]);
    expect(runOver('INV-016', [entry()]).outcome).toBe('pass');
    const cutInCapitals = [{ alg: 'hmac-sha256', key: 'k1', value: 'F'.repeat(32) }] as const;
    expect(runOver('INV-016', [entry(), entry({ id: 'copy', fingerprints: cutInCapitals })]).failed).toHaveLength(2);
    const hex = [{ alg: 'sha256-hex', value: 'ab'.repeat(32) }] as const;
    const base64 = [{ alg: 'sha256-b64', value: Buffer.from(hex[0].value, 'hex').toString('base64') }] as const;
    const [one, other] = [entry({ fingerprints: hex }), entry({ id: 'other', fingerprints: base64 })];
    expect(runOver('INV-016', [one, other]).failed).toHaveLength(2);
    expect(runOver('INV-016', [without(entry(), 'fingerprints')]).outcome).toBe('not_evaluated');
  });
});
