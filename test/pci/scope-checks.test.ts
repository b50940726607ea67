/** SCP and ENV: what tokens may do and from where, and what is shared between environments. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { Secret } from '../../src/model/secret.ts';
import { letters } from '../letters.ts';
import { checkEntries, planned } from './entry-cases.ts';
import { finding, occurrence } from '../samples.ts';
import { entry, inventory, matched, runCheck, runOver, unregistered, without } from './make.ts';

const user = { kind: 'user', interactive_login: true } as const;

checkEntries([
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
]);

describe('scope and environment', () => {
  test('SCP-001 is critical inside the cardholder data environment', () =>
    expect(runOver('SCP-001', [entry({ scopes: ['admin'], pci_scope: 'cde' })]).failed[0]?.severity).toBe('critical'));
  test.each([
    ['gitlab', 'api', 'fail'],
    ['acme', 'api', 'pass'],
    ['github', 'repo', 'fail'],
    ['acme', 'repo:read', 'pass'],
    ['GitLab', 'API', 'fail'],
    ['aws', 'AdministratorAccess', 'fail'],
    ['Amazon', 'AdministratorAccess', 'fail'],
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
  test.each([
    ['of another kind', 'stripe', { kind: 'last_eight', value: 'sk_live_' }],
    ['that does not begin so', 'stripe', { kind: 'prefix', value: 'rk_sk_live_' }],
    ['of another provider', 'acme', { kind: 'prefix', value: 'sk_live_' }],
  ] as const)('SCP-001 takes no reference %s for one of them', (_what, provider, reference) =>
    expect(runOver('SCP-001', [entry({ provider, provider_refs: [reference] })]).outcome).toBe('pass'),
  );
  test('SCP-001 and SCP-002 take a model that is unknown for none', () => {
    const unsaid = without(entry({ scope_model: 'unknown' }), 'scopes');
    expect([runOver('SCP-001', [unsaid]).outcome, runOver('SCP-002', [unsaid]).outcome]).toEqual([
      'not_evaluated',
      'fail',
    ]);
    expect(runOver('SCP-001', [without(entry({ scopes: ['read'] }), 'scope_model')]).outcome).toBe('pass');
  });
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
  test('SCP-005 is about machines whose tokens may be used', () => {
    const system = { kind: 'system', interactive_login: true } as const;
    for (const other of [entry({ account: user }), entry({ account: system, status: 'revoked' })]) {
      expect(runOver('SCP-005', [other])).toMatchObject({ population: 0, failed: [] });
    }
    expect(runOver('SCP-005', [entry({ account: { kind: 'system' } })]).outcome).toBe('not_evaluated');
  });
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
    expect(pair('prod', 'test').failed.map(({ severity }) => severity)).toEqual(['critical', 'critical']);
    expect(runOver('ENV-001', [entry(), entry({ id: 'copy', environment: 'test', status: 'revoked' })]).outcome).toBe(
      'pass',
    );
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
      message: 'Acme key is in files of several environments: prod, test',
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
