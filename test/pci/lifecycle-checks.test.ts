/** LIF: how tokens begin, are rotated and end. */
import { describe, expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { checkEntries, planned } from './entry-cases.ts';
import { finding } from '../samples.ts';
import {
  AS_OF,
  entry,
  inventory,
  lifetime,
  matched,
  runCheck,
  runOver,
  sighting,
  usage,
  use,
  without,
} from './make.ts';

const user = { kind: 'user', interactive_login: true } as const;

checkEntries([
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
]);

describe('lifecycle checks and their limits', () => {
  test('LIF-005 and LIF-006 share no moment: a token expires when its day has ended', () => {
    const failing = (asOf: string) =>
      ['LIF-005', 'LIF-006'].filter(
        (id) =>
          runCheck(id, { inventory: inventory([entry({ expires_at: '2026-11-01' })]), asOf: Date.parse(asOf) })
            .outcome === 'fail',
      );
    expect(failing('2026-11-01T23:59:59.999Z')).toEqual(['LIF-005']);
    expect(failing('2026-11-02T00:00:00Z')).toEqual(['LIF-006']);
  });
  test('LIF-011 asks for evidence of what was destroyed as well', () =>
    expect(runOver('LIF-011', [entry({ status: 'destroyed' })]).outcome).toBe('fail'));
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
    expect(runOver('LIF-001', [old], { rotation_max: '120d' }).failed[0]?.message).toContain(
      "30 d (the entry's rotation_interval)",
    );
    const neglected = [entry({ last_rotated_at: '2026-01-01', created_at: '2026-01-01' })];
    const advice = 'set the interval of your own risk analysis';
    expect(runOver('LIF-001', neglected).failed[0]?.message).toContain(advice);
    expect(runOver('LIF-001', neglected, { rotation_max: '20d' }).failed[0]?.message).not.toContain(advice);
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
      runOver('LIF-002', [], { targeted_risk_analyses: [analysis('8.6.3', '2026-02-01')] }).failed.map(
        (each) => each.message,
      ),
    ).toEqual(['the policy names no targeted risk analysis for 7.2.5.1']);
    expect(
      runOver('LIF-002', [], {
        targeted_risk_analyses: [analysis('8.6.3', '2025-11-01'), analysis('7.2.5.1', '2026-02-01')],
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
    expect(runOver('LIF-009', [entry({ status: 'compromised', revoked_at: '2026-10-07' })])).toMatchObject({
      population: 1,
      failed: [],
    });
    const suspended = entry({ status: 'suspended' });
    expect(
      runCheck('LIF-009', {
        ...leaked,
        findings: [matched(finding({ exposure: 'history' }), suspended)],
        inventory: inventory([suspended]),
      }).outcome,
    ).toBe('pass');
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
    const [old, ...successors] = named;
    expect(runOver('LIF-010', [{ ...entry(old), status: 'revoked' }, ...successors]).population).toBe(0);
    expect(runOver('LIF-010', [entry({ replaces: 'unheard of', replaced_by: 'unheard of' })]).population).toBe(0);
  });
  test('LIF-012 fails for a policy looser than the standard or than its own analysis', () => {
    expect(runOver('LIF-012', [entry({ account: user })], { inactive_max: '120d' }).failed[0]).toMatchObject({
      subject: { kind: 'policy', key: 'inactive_max' },
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
    const elsewhere = [
      { ...analyses[0], id: 'other', requirement: '7.2.5.1', interval: '5d' },
      { id: 'open', requirement: '8.6.3', document: 'GRC-1', last_reviewed_at: '2026-02-01' },
    ] as const;
    expect(
      runOver('LIF-012', [entry()], {
        rotation_max: '50d',
        targeted_risk_analyses: [...elsewhere, ...analyses] as typeof analyses,
      }).failed[0]?.message,
    ).toContain('tra-30d sets 30');
    expect(runOver('LIF-012', [entry()], { rotation_max: '400d' }).failed[0]).toMatchObject({
      severity: 'info',
      requirements: [],
    });
    expect(runOver('LIF-012', [entry()]).outcome).toBe('pass');
    expect(runCheck('LIF-012').outcome).toBe('not_evaluated');
  });
});
