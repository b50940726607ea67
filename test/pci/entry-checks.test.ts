import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { Secret } from '../../src/model/secret.ts';
import { letters } from '../letters.ts';
import {
  AS_OF,
  entry,
  finding,
  inventory,
  lifetime,
  matched,
  occurrence,
  runCheck,
  runOver,
  sighting,
  unregistered,
  usage,
  use,
  without,
} from './make.ts';

const user = { kind: 'user', interactive_login: true } as const;
const planned = entry({ status: 'planned' });

interface Case {
  readonly id: string;
  readonly fails: InventoryEntry;
  readonly severity: string;
  readonly passes: InventoryEntry;
  readonly unknown: InventoryEntry;
}

/** One failing, one passing and one entry that cannot be judged. */
const CASES: readonly Case[] = [
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
  {
    id: 'LIF-001',
    fails: entry({ last_rotated_at: '2026-08-02' }),
    severity: 'high',
    passes: entry({ last_rotated_at: '2026-08-03' }),
    unknown: without(entry(), 'last_rotated_at', 'created_at'),
  },
  { id: 'LIF-003', fails: entry({ expires_at: 'never' }), severity: 'high', passes: entry(), unknown: planned },
  {
    id: 'LIF-004',
    fails: entry({ expires_at: '2028-01-01' }),
    severity: 'medium',
    passes: entry(),
    unknown: entry({ expires_at: 'never' }),
  },
  {
    id: 'LIF-005',
    fails: entry({ expires_at: '2026-11-10' }),
    severity: 'info',
    passes: entry(),
    unknown: entry({ expires_at: 'unknown' }),
  },
  {
    id: 'LIF-006',
    fails: entry({ expires_at: '2026-10-15' }),
    severity: 'high',
    passes: entry({ expires_at: '2026-11-01' }),
    unknown: without(entry(), 'expires_at'),
  },
  {
    id: 'LIF-007',
    fails: entry({ last_used_at: '2026-08-02' }),
    severity: 'medium',
    passes: entry({ last_used_at: '2026-08-03' }),
    unknown: entry({ last_used_at: 'unknown' }),
  },
  {
    id: 'LIF-008',
    fails: entry({ last_reviewed_at: '2026-08-02' }),
    severity: 'medium',
    passes: entry(),
    unknown: entry({ account: { kind: 'unknown' } }),
  },
  {
    id: 'LIF-010',
    fails: entry({ status: 'rotating', last_rotated_at: '2026-10-20' }),
    severity: 'medium',
    passes: entry({ status: 'rotating', last_rotated_at: '2026-10-28' }),
    unknown: without(entry({ status: 'rotating' }), 'last_rotated_at'),
  },
  {
    id: 'LIF-011',
    fails: entry({ status: 'revoked', revoked_at: '2026-10-01' }),
    severity: 'medium',
    passes: entry({ status: 'revoked', revoked_at: '2026-10-01', revocation_evidence: 'CHG-9' }),
    unknown: entry(),
  },
  {
    id: 'SCP-001',
    fails: entry({ scopes: ['billing:*'] }),
    severity: 'high',
    passes: entry(),
    unknown: without(entry(), 'scopes', 'scope_model'),
  },
  {
    id: 'SCP-002',
    fails: without(entry(), 'scopes', 'scope_model'),
    severity: 'medium',
    passes: entry(),
    unknown: planned,
  },
  { id: 'SCP-004', fails: without(entry(), 'allowed_networks'), severity: 'low', passes: entry(), unknown: planned },
  {
    id: 'SCP-005',
    fails: entry({ account: { kind: 'system', interactive_login: true } }),
    severity: 'medium',
    passes: entry(),
    unknown: entry({ account: { kind: 'system', interactive_login: null } }),
  },
  {
    id: 'ENV-001',
    fails: entry({ environment: 'shared' }),
    severity: 'critical',
    passes: entry(),
    unknown: entry({ environment: 'unknown' }),
  },
  {
    id: 'ENV-002',
    fails: entry({ consumers: ['build', 'deploy'] }),
    severity: 'medium',
    passes: entry(),
    unknown: without(entry(), 'consumers'),
  },
];

describe.each(CASES)('$id', ({ id, fails, severity, passes, unknown }) => {
  test('fails for the entry that lacks it', () =>
    expect(runOver(id, [fails])).toMatchObject({
      outcome: 'fail',
      population: 1,
      failed: [{ severity, subject: { kind: 'entry', id: 'ci' } }],
    }));
  test('passes for the entry that has it', () =>
    expect(runOver(id, [passes])).toMatchObject({ outcome: 'pass', failed: [] }));
  test('is not evaluated where a value it needs is missing', () => {
    const result = runOver(id, [unknown]);
    expect(result).toMatchObject({ outcome: 'not_evaluated', population: 0 });
    expect(result.notEvaluated.length).toBeGreaterThan(0);
  });
  test('is not evaluated without an inventory', () =>
    expect(runCheck(id, { inventory: null, evidence: { files: 0 } }).outcome).toBe('not_evaluated'));
  test('is left out by an exception in force, and by none that has ended', () => {
    const exception = (expires_at: string) => ({
      ...fails,
      exceptions: [
        { check: id, reason: 'Replaced in spring', approved_by: 'm.lindqvist', expires_at, ccw_ref: 'CCW-1' },
      ],
    });
    expect(runOver(id, [exception('2026-11-01')])).toMatchObject({
      outcome: 'excepted',
      excepted: [{ exception: { approvedBy: 'm.lindqvist', ccwRef: 'CCW-1' } }],
    });
    expect(runOver(id, [exception('2026-10-31')]).outcome).toBe('fail');
  });
});

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
    expect(runCheck('INV-012').outcome).toBe('not_evaluated');
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
    const ofKey = (key: string) => [{ alg: 'hmac-sha256', key, value: 'f'.repeat(40) }] as const;
    const inCapitals = [{ alg: 'hmac-sha256', key: 'k1', value: 'F'.repeat(40) }] as const;
    expect(runOver('INV-016', [entry(), entry({ id: 'copy', fingerprints: inCapitals })]).failed).toHaveLength(2);
    expect(
      runOver('INV-016', [entry({ fingerprints: ofKey('k1') }), entry({ id: 'other', fingerprints: ofKey('k2') })])
        .outcome,
    ).toBe('pass');
    expect(runOver('INV-016', [without(entry(), 'fingerprints')]).outcome).toBe('not_evaluated');
  });
});

describe('lifecycle checks and their limits', () => {
  test('LIF-001 fails from the first moment beyond 90 times 24 hours', () => {
    const at = (last_rotated_at: string) =>
      runOver('LIF-001', [entry({ created_at: '2026-01-01', last_rotated_at })]).outcome;
    expect([at('2026-08-03T00:00:00Z'), at('2026-08-02T23:59:59.999Z')]).toEqual(['pass', 'fail']);
  });
  test('LIF-001 passes to the end of the 90th day from a date that names no hour', () => {
    const at = (asOf: string) =>
      runCheck('LIF-001', { inventory: inventory([entry({ last_rotated_at: '2026-08-03' })]), asOf: Date.parse(asOf) })
        .outcome;
    expect([at('2026-11-01T23:59:59.999Z'), at('2026-11-02T00:00:00Z')]).toEqual(['pass', 'fail']);
  });
  test('LIF-001 takes the shorter of the entry and the policy, and the default only where both are silent', () => {
    const old = entry({ last_rotated_at: '2026-09-01', rotation_interval: '30d' });
    expect(runOver('LIF-001', [old]).failed[0]?.message).toContain("30 d (the entry's rotation_interval)");
    expect(
      runOver('LIF-001', [
        entry({ rotation_interval: '300d', last_rotated_at: '2026-05-01', created_at: '2026-05-01' }),
      ]).outcome,
    ).toBe('pass');
    expect(
      runOver('LIF-001', [entry({ rotation_interval: '300d' })], { rotation_max: '20d' }).failed[0]?.message,
    ).toContain('20 d (policy)');
    expect(
      runOver('LIF-001', [entry({ last_rotated_at: '2026-01-01', created_at: '2026-01-01' })]).failed[0]?.message,
    ).toContain('set the interval of your own risk analysis');
  });
  test('LIF-002 fails without risk analyses, and for one too old', () => {
    const analysis = (requirement: '8.6.3' | '7.2.5.1', last_reviewed_at: string) => ({
      id: `tra-${requirement}`,
      requirement,
      document: 'GRC-1',
      last_reviewed_at,
    });
    expect(runOver('LIF-002', [entry()]).failed.map((each) => each.requirements?.[0]?.id)).toEqual([
      '8.6.3',
      '7.2.5.1',
    ]);
    expect(
      runOver('LIF-002', [], {
        targeted_risk_analyses: [analysis('8.6.3', '2025-10-31'), analysis('7.2.5.1', '2026-02-01')],
      }).failed.map((each) => each.subject),
    ).toEqual([{ kind: 'policy', key: 'tra-8.6.3' }]);
    expect(
      runOver('LIF-002', [], {
        targeted_risk_analyses: [analysis('8.6.3', '2026-02-01'), analysis('7.2.5.1', '2026-02-01')],
      }).outcome,
    ).toBe('pass');
    expect(runCheck('LIF-002').outcome).toBe('not_evaluated');
  });
  test('LIF-003 is milder where rotation is automatic', () =>
    expect(runOver('LIF-003', [entry({ expires_at: 'never', rotation_method: 'automatic' })]).failed[0]?.severity).toBe(
      'medium',
    ));
  test('LIF-007 is graver and direct for a person', () => {
    expect(runOver('LIF-007', [entry({ account: user, last_used_at: '2026-08-02' })]).failed[0]).toMatchObject({
      severity: 'high',
      requirements: [{ id: '8.2.6', relation: 'direct' }],
    });
    expect(runOver('LIF-007', [entry({ last_used_at: '2026-08-02' })]).failed[0]?.requirements).toContainEqual({
      id: '8.2.6',
      relation: 'analogous',
    });
  });
  test('LIF-007 counts a token never used from its creation', () =>
    expect(
      runOver('LIF-007', [entry({ created_at: '2026-01-01', last_used_at: 'never' })]).failed[0]?.message,
    ).toContain('never used'));
  test('LIF-006, LIF-007 and LIF-011 believe a log where it knows more', () => {
    const ofLog = (id: string, made: InventoryEntry, seen: Parameters<typeof use>[0]) =>
      runCheck(id, { inventory: inventory([made]), usage: usage({ tokens: [use({ entry: 'else' }), use(seen)] }) });
    const late = { kind: 'after-expiry', count: 1, first: sighting(AS_OF), detail: '' } as const;
    const expired = entry({ expires_at: '2026-10-31' });
    const item = ({ failed }: ReturnType<typeof ofLog>) => failed.map(({ severity, message }) => [severity, message]);
    expect(item(ofLog('LIF-006', expired, { observations: [late] }))).toEqual([
      ['critical', 'ci expired 2026-10-31 and its status is active; a log shows it in use'],
    ]);
    expect(item(ofLog('LIF-006', expired, { entry: 'other', observations: [late] }))[0]?.[0]).toBe('high');
    expect(item(ofLog('LIF-006', expired, { observations: [{ ...late, kind: 'volume' }] }))[0]?.[0]).toBe('high');
    const used = (last_used_at: string, day: string) =>
      ofLog('LIF-007', entry({ last_used_at, created_at: '2025-12-01' }), { lastUsed: Date.parse(day) }).failed.map(
        (each) => each.message,
      );
    const revoked = entry({ status: 'revoked', revoked_at: '2026-10-01' });
    expect(ofLog('LIF-011', revoked, { revoked: sighting(AS_OF) }).outcome).toBe('pass');
    expect(ofLog('LIF-011', revoked, { entry: 'other', revoked: sighting(AS_OF) }).outcome).toBe('fail');
    expect(ofLog('LIF-011', revoked, {}).outcome).toBe('fail');
    expect(used('2026-01-01', '2026-10-30')).toEqual([]);
    expect(used('2026-10-30', '2026-01-01')).toEqual([]);
    expect(used('never', '2026-07-01')).toEqual([
      'ci was last used 2026-07-01, 123 days ago, over 90 d (tool default)',
    ]);
  });
  test('LIF-008 speaks against the requirement of the kind of account', () => {
    const of = (account: InventoryEntry['account'] & object) =>
      runOver('LIF-008', [entry({ account, last_reviewed_at: '2026-01-01' })]).failed[0]?.requirements;
    expect([of(user), of({ kind: 'system' })]).toEqual([
      [{ id: '7.2.4', relation: 'direct' }],
      [{ id: '7.2.5.1', relation: 'direct' }],
    ]);
  });
  test('LIF-009 is about the value of the entry itself, and about history alone', () => {
    const of = (exposure: 'history' | 'committed', leakedOf: InventoryEntry) =>
      runCheck('LIF-009', {
        findings: [matched(finding({ exposure }), leakedOf)],
        inventory: inventory([entry()]),
        evidence: { historyScanned: true, commits: 3 },
      }).outcome;
    expect([of('history', entry({ id: 'other' })), of('committed', entry()), of('history', entry())]).toEqual([
      'pass',
      'pass',
      'fail',
    ]);
  });
  test('LIF-008 gives people six months and holds to it', () => {
    const reviewed = (last_reviewed_at: string) =>
      runOver('LIF-008', [entry({ account: user, last_reviewed_at })], { review_max_user: '300d' }).outcome;
    expect([reviewed('2026-05-02'), reviewed('2026-05-01')]).toEqual(['pass', 'fail']);
  });
  test('LIF-009 fails for a compromised entry and for one whose value stands in history', () => {
    expect(runOver('LIF-009', [entry({ status: 'compromised' })])).toMatchObject({
      outcome: 'fail',
      failed: [{ severity: 'critical' }],
    });
    const leaked = {
      findings: [matched(finding({ exposure: 'history' }), entry())],
      inventory: inventory([entry()]),
      evidence: { historyScanned: true, commits: 3 },
    };
    expect(runCheck('LIF-009', leaked).outcome).toBe('fail');
    expect(
      runCheck('LIF-009', { inventory: inventory([entry()]), evidence: { historyScanned: true, commits: 3 } }),
    ).toMatchObject({ outcome: 'pass', notEvaluated: [] });
    expect(runOver('LIF-009', [entry()]).notEvaluated).toEqual([{ reason: 'git history was not scanned', items: 0 }]);
    expect(runOver('LIF-009', [planned]).outcome).toBe('not_evaluated');
    expect(runOver('LIF-009', [entry({ status: 'suspended' })])).toMatchObject({ population: 1, failed: [] });
  });
  test.each<[string, Parameters<typeof entry>[0], 'provider-ref' | 'fingerprint', string, number]>([
    ['fails for one rotated before the first commit', { last_rotated_at: '2026-09-30' }, 'provider-ref', 'fail', 0],
    ['fails for one rotated on that very day', { last_rotated_at: '2026-10-05' }, 'provider-ref', 'fail', 0],
    ['passes for one rotated since', { last_rotated_at: '2026-10-06' }, 'provider-ref', 'pass', 0],
    [
      'does not decide on one rotated since whose fingerprint is that of the value in history',
      { last_rotated_at: '2026-10-06' },
      'fingerprint',
      'not_evaluated',
      1,
    ],
  ])('LIF-009 %s', (_, dates, matchedBy, outcome, undecided) => {
    const made = entry(dates);
    const { finding: leaked } = matched(
      finding({ exposure: 'history', lifetime: lifetime('2026-10-05T09:00:00Z') }),
      made,
    );
    const result = runCheck('LIF-009', {
      findings: [
        { finding: leaked, reconciliation: { state: 'registered', entry: made, matchedBy, detail: 'as declared' } },
      ],
      inventory: inventory([made]),
      evidence: { historyScanned: true, commits: 3 },
    });
    expect([result.outcome, result.notEvaluated.reduce((sum, { items }) => sum + items, 0)]).toEqual([
      outcome,
      undecided,
    ]);
  });
  test('LIF-009 says since when the value stands in history', () => {
    const leaked = matched(
      finding({ exposure: 'history', lifetime: lifetime('2026-10-05T09:00:00Z') }),
      entry({ last_rotated_at: '2026-10-01' }),
    );
    expect(
      runCheck('LIF-009', {
        findings: [leaked],
        inventory: inventory([entry()]),
        evidence: { historyScanned: true, commits: 3 },
      }).failed[0]?.message,
    ).toContain('since 2026-10-05 (commit 4f2a9c1)');
  });
  test('LIF-010 follows the successor', () => {
    const pair = (created_at: string) => [entry({ id: 'old' }), entry({ id: 'new', replaces: 'old', created_at })];
    expect(runOver('LIF-010', pair('2026-10-20')).failed[0]?.message).toContain('new replaced it');
    expect(runOver('LIF-010', pair('2026-10-28')).outcome).toBe('pass');
    const named = [entry({ id: 'old', replaced_by: 'new' }), entry({ id: 'new', created_at: '2026-10-20' })];
    expect(runOver('LIF-010', named).failed.map((each) => each.message)).toEqual([
      'old is still active, though new replaced it 2026-10-20, 12 days ago, over 7 d (tool default)',
    ]);
    expect(runOver('LIF-010', [entry({ replaces: 'unheard of', replaced_by: 'unheard of' })]).population).toBe(0);
  });
  test('LIF-012 fails for a policy looser than the standard or than its own analysis', () => {
    expect(runOver('LIF-012', [entry({ account: user })], { inactive_max: '120d' }).failed[0]).toMatchObject({
      severity: 'high',
      requirements: [{ id: '8.2.6', relation: 'direct' }],
    });
    expect(runOver('LIF-012', [entry()], { inactive_max: '120d' }).outcome).toBe('pass');
    expect(runOver('LIF-012', [entry()], { log_retention: '100d' }).failed[0]).toMatchObject({
      subject: { kind: 'policy', key: 'log_retention' },
      message: 'log_retention is 100 days; 10.5.1 allows at least 365',
      requirements: [{ id: '10.5.1', relation: 'supporting' }],
    });
    expect(runOver('LIF-012', [entry()], { log_retention: '400d' }).outcome).toBe('pass');
    expect(runOver('LIF-012', [entry(), entry({ account: user })], { inactive_max: '91d' }).failed).toHaveLength(1);
    expect(runOver('LIF-012', [entry({ account: user })], { inactive_max: '90d' }).outcome).toBe('pass');
    expect(
      runOver('LIF-012', [entry()], {
        rotation_max: '180d',
        targeted_risk_analyses: [
          { id: 'tra', requirement: '8.6.3', document: 'GRC-1', interval: '90d', last_reviewed_at: '2026-02-01' },
        ],
      }).failed[0]?.message,
    ).toContain('tra sets 90');
    const looser = (rotation_max: `${number}d` | undefined, interval: `${number}d`) =>
      runOver('LIF-012', [entry()], {
        ...(rotation_max === undefined ? {} : { rotation_max }),
        targeted_risk_analyses: [
          { id: 'tra', requirement: '8.6.3', document: 'GRC-1', interval, last_reviewed_at: '2026-02-01' },
        ],
      }).failed.map(({ severity, message, requirements }) => [severity, message, requirements]);
    expect(looser('91d', '90d')).toEqual([
      ['high', 'rotation_max is 91 days; tra sets 90', [{ id: '8.6.3', relation: 'direct' }]],
    ]);
    expect(looser('90d', '90d')).toEqual([]);
    expect(looser(undefined, '365d')).toEqual([]);
    expect(looser(undefined, '366d')).toEqual([['info', 'rotation_max is 366 days, more than a year', []]]);
    const analyses = (['60d', '30d', '45d'] as const).map((interval) => {
      const [requirement, document] = ['8.6.3', 'GRC-1'] as const;
      return { id: `tra-${interval}`, requirement, document, interval, last_reviewed_at: '2026-02-01' };
    });
    expect(
      runOver('LIF-012', [entry()], { rotation_max: '50d', targeted_risk_analyses: analyses }).failed[0]?.message,
    ).toContain('tra-30d sets 30');
    expect(runOver('LIF-012', [entry()], { rotation_max: '400d' }).failed[0]).toMatchObject({
      severity: 'info',
      requirements: [],
    });
    expect(runOver('LIF-012', [entry()]).outcome).toBe('pass');
    expect(runCheck('LIF-012').outcome).toBe('not_evaluated');
  });
});

describe('scope and environment', () => {
  test('SCP-001 is critical inside the cardholder data environment', () =>
    expect(runOver('SCP-001', [entry({ scopes: ['admin'], pci_scope: 'cde' })]).failed[0]?.severity).toBe('critical'));
  test.each([
    ['gitlab', 'api', 'fail'],
    ['acme', 'api', 'pass'],
    ['github', 'repo', 'fail'],
    ['acme', 'repo:read', 'pass'],
    ['GitLab', 'API', 'fail'],
    ['acme', 'ADMIN', 'fail'],
    ['acme', 's3:*', 'fail'],
    ['acme', '*', 'fail'],
    ['acme', 's3:Get*', 'pass'],
  ])('SCP-001 of %s with scope %s: %s', (provider, scope, outcome) =>
    expect(runOver('SCP-001', [entry({ provider, scopes: [scope] })]).outcome).toBe(outcome),
  );
  test('SCP-001 knows keys without scopes by their public start', () =>
    expect(
      runOver('SCP-001', [entry({ provider: 'stripe', provider_refs: [{ kind: 'prefix', value: 'sk_live_' }] })])
        .failed[0]?.message,
    ).toContain('a restricted key'));
  test('SCP-001 knows them by the start of what was found, too, and takes a model for an answer', () => {
    const known = entry({ provider: 'stripe' });
    const start = 'sk_live_';
    const secret = new Secret(`${start}${letters(5, 30)}`, { kind: 'ends', prefixLength: start.length });
    const of = (made: Finding) =>
      runCheck('SCP-001', { findings: [matched(made, known)], inventory: inventory([known]) }).outcome;
    expect([of({ ...finding(), secret }), of(finding())]).toEqual(['fail', 'pass']);
    expect(runOver('SCP-001', [entry({ scopes: [] })]).outcome).toBe('pass');
    expect(runOver('SCP-002', [entry({ scopes: [] })]).outcome).toBe('pass');
    expect(runOver('SCP-002', [entry({ scope_model: 'unknown' })]).outcome).toBe('pass');
  });
  test('SCP-004 is graver inside the cardholder data environment, and content with principals', () => {
    const open = without(entry({ pci_scope: 'cde' }), 'allowed_networks');
    expect(runOver('SCP-004', [open]).failed[0]?.severity).toBe('medium');
    expect(runOver('SCP-004', [{ ...open, allowed_principals: ['svc'] }]).outcome).toBe('pass');
  });
  test('SCP-005 is about machines', () =>
    expect(runOver('SCP-005', [entry({ account: user })])).toMatchObject({ population: 0, failed: [] }));
  test('ENV-001 fails for one value in the entries of two environments', () => {
    const pair = (first: InventoryEntry['environment'], second: InventoryEntry['environment']) =>
      runOver('ENV-001', [entry({ environment: first }), entry({ id: 'copy', environment: second })]);
    expect(pair('dev', 'prod').failed[0]).toMatchObject({
      severity: 'critical',
      message: 'ci (dev) holds the same value as copy (prod)',
    });
    expect(pair('dev', 'shared').failed[0]?.severity).toBe('critical');
    expect(pair('dev', 'unknown')).toMatchObject({ outcome: 'pass', population: 1, notEvaluated: [{ items: 1 }] });
    expect(pair('dev', 'dev').outcome).toBe('pass');
    expect(runOver('ENV-001', [entry(), entry({ id: 'copy', environment: 'test' })]).failed).toHaveLength(2);
    expect(
      runOver('ENV-001', [entry({ environment: 'dev' }), entry({ id: 'copy', environment: 'test' })]).failed[0]
        ?.severity,
    ).toBe('high');
  });
  test('ENV-001 fails for one finding in files of two environments', () => {
    const spread = finding({
      occurrences: [
        occurrence({ place: { environment: 'prod' } }),
        occurrence({ path: 'b', place: { environment: 'test' } }),
      ],
    });
    expect(runCheck('ENV-001', { findings: [unregistered(spread)] }).failed[0]).toMatchObject({
      severity: 'critical',
      subject: { kind: 'finding' },
      message: 'Acme key stands in files of several environments: prod, test',
    });
    const [first, second] = spread.occurrences;
    if (first === undefined || second === undefined) throw new Error('it has two places');
    const apart = { ...spread, occurrences: [first, { ...second, part: 'key id' }] };
    expect(runCheck('ENV-001', { findings: [unregistered(apart)] }).outcome).toBe('pass');
    const unclear = { ...spread, occurrences: [first, occurrence({ path: 'c' })] };
    expect(runCheck('ENV-001', { findings: [unregistered(unclear)] }).outcome).toBe('pass');
    const outside = { ...spread, occurrences: [second, occurrence({ place: { environment: 'dev' } })] };
    expect(runCheck('ENV-001', { findings: [unregistered(outside)] }).failed[0]?.severity).toBe('high');
  });
});
