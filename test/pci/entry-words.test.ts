/** What checks of one entry say where they fail, at their limits, and where they could not look. */
import { expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { entry, runOver, without } from './make.ts';

const user = { kind: 'user', interactive_login: true } as const;
const places = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ kind: 'vault', ref: `kv/${at}` }) as const);

test.each<[string, InventoryEntry, string]>([
  [
    'INV-002',
    entry({ owner: { status: 'left', left_at: '2026-10-01' } }),
    'the owner of ci has left on 2026-10-01 and the token is active',
  ],
  ['INV-002', entry({ owner: { status: 'left' } }), 'the owner of ci has left and the token is active'],
  ['INV-004', without(entry(), 'approved_by', 'approval_ref'), 'ci has no approved_by and no approval_ref'],
  ['INV-004', without(entry(), 'approved_by'), 'ci has no approved_by'],
  ['INV-005', without(entry(), 'account'), 'ci does not say whether a person or a machine uses it (account.kind)'],
  [
    'INV-007',
    entry({ storage: [...places(1), { kind: 'config_file', ref: 'a.ini' }] }),
    'ci is declared as stored in clear text: config_file a.ini',
  ],
  [
    'INV-007',
    entry({ storage: [{ kind: 'source_code', ref: 'a.js' }] }),
    'ci is declared as stored in clear text: source_code a.js',
  ],
  [
    'INV-007',
    entry({ storage: [{ kind: 'wiki_or_chat', ref: 'x', encrypted_at_rest: false }] }),
    'ci is declared as stored in clear text: wiki_or_chat x, not encrypted at rest',
  ],
  ['INV-009', entry({ storage: places(4) }), 'ci declares 4 storage places, over 3 places (tool default)'],
  [
    'INV-010',
    entry({ third_party_service: 'Other Inc' }),
    "the provider of ci, Other Inc, is not among the policy's service_providers",
  ],
  ['INV-013', entry({ last_reviewed_at: '2026-11-02' }), 'ci: last_reviewed_at 2026-11-02 lies in the future'],
  ['INV-013', entry({ last_rotated_at: '2026-11-02' }), 'ci: last_rotated_at 2026-11-02 lies in the future'],
  ['INV-013', entry({ revoked_at: '2026-08-01' }), 'ci: revoked_at 2026-08-01 comes before created_at 2026-09-01'],
  ['INV-013', entry({ owner: { left_at: '2026-02-30' } }), 'ci: owner.left_at 2026-02-30 does not exist'],
  [
    'LIF-001',
    without(entry({ created_at: '2026-08-01' }), 'last_rotated_at'),
    'ci was created 2026-08-01 and never rotated, 92 days ago, over 90 d (tool default): set the interval of your own risk analysis in the policy',
  ],
  [
    'LIF-001',
    entry({ last_rotated_at: '2026-10-01', rotation_interval: '30d' }),
    "ci was last rotated 2026-10-01, 31 days ago, over 30 d (the entry's rotation_interval)",
  ],
  ['LIF-003', without(entry(), 'expires_at'), 'ci does not say when it expires'],
  ['LIF-003', entry({ expires_at: 'never' }), 'ci never expires'],
  [
    'LIF-004',
    entry({ expires_at: '2027-10-02' }),
    'ci lives 366 days, rotated 2026-10-01 to 2027-10-02, over 365 d (tool default)',
  ],
  ['LIF-005', entry({ expires_at: '2026-11-10' }), 'ci expires 2026-11-10, in 9 days'],
  ['LIF-005', entry({ expires_at: '2026-11-02' }), 'ci expires 2026-11-02, in 1 day'],
  ['LIF-006', entry({ expires_at: '2026-10-31' }), 'ci expired 2026-10-31 and its status is active'],
  [
    'LIF-007',
    entry({ last_used_at: '2026-08-02' }),
    'ci was last used 2026-08-02, 91 days ago, over 90 d (tool default)',
  ],
  [
    'LIF-007',
    entry({ last_used_at: '2026-08-02', account: user }),
    'ci was last used 2026-08-02, 91 days ago, over 90 d (PCI DSS)',
  ],
  [
    'LIF-007',
    entry({ last_used_at: 'never', created_at: '2026-08-02' }),
    'ci was never used since it was created 2026-08-02, 91 days ago, over 90 d (tool default)',
  ],
  [
    'LIF-008',
    entry({ last_reviewed_at: '2026-08-02' }),
    'ci was last reviewed 2026-08-02, 91 days ago, over 90 d (tool default)',
  ],
  [
    'LIF-008',
    without(entry({ created_at: '2026-04-30', account: user }), 'last_reviewed_at'),
    'ci has no review since it was created 2026-04-30, 185 days ago, over 183 d (PCI DSS)',
  ],
  [
    'LIF-010',
    entry({ status: 'rotating', last_rotated_at: '2026-10-24T23:59:59Z' }),
    'ci is rotating since 2026-10-24T23:59:59Z, 7 days ago, over 7 d (tool default)',
  ],
  ['SCP-001', entry({ scope_model: 'unrestricted' }), 'ci has an unrestricted scope model'],
  ['ENV-002', entry({ consumers: ['build', 'deploy', 'build'] }), 'ci serves 2 consumers: build, deploy'],
])('%s says what it found: %#', (id, made, message) =>
  expect(runOver(id, [made], { service_providers: ['acme'] }).failed.map((each) => each.message)).toEqual([message]),
);

test.each<[string, InventoryEntry]>([
  ['INV-007', entry({ storage: [{ kind: 'unknown', ref: 'x' }, ...places(1)] })],
  ['INV-009', entry({ storage: places(3) })],
  ['INV-010', entry({ third_party_service: 'ACME', provider: 'other' })],
  ['INV-011', without(entry(), 'fingerprints')],
  ['INV-011', without(entry(), 'provider_refs')],
  ['INV-013', without(entry(), 'created_at')],
  ['LIF-004', entry({ expires_at: '2027-10-01' })],
  ['LIF-005', entry({ expires_at: '2026-11-15T00:00:00Z' })],
  ['LIF-005', entry({ expires_at: '2026-10-31' })],
  ['LIF-006', entry({ expires_at: 'never' })],
  ['LIF-007', entry({ last_used_at: '2026-08-03T00:00:00Z' })],
  ['LIF-010', entry({ status: 'rotating', last_rotated_at: '2026-10-25T00:00:00Z' })],
  ['ENV-002', entry({ consumers: ['build', 'build'] })],
])('%s is content within its limit: %#', (id, made) =>
  expect(runOver(id, [made], { service_providers: ['acme'] })).toMatchObject({ outcome: 'pass', population: 1 }),
);

test.each<[string, InventoryEntry, string]>([
  ['INV-007', entry({ storage: [{ kind: 'unknown', ref: 'x' }] }), 'the kind of storage is unknown'],
  ['INV-007', without(entry(), 'storage'), 'no storage place is declared'],
  ['INV-010', without(entry(), 'provider'), 'the entry names no provider'],
  [
    'LIF-001',
    without(entry(), 'last_rotated_at', 'created_at'),
    'the entry has neither last_rotated_at nor created_at',
  ],
  [
    'LIF-004',
    without(entry(), 'last_rotated_at', 'created_at'),
    'the entry has neither last_rotated_at nor created_at',
  ],
  [
    'LIF-008',
    without(entry(), 'last_reviewed_at', 'created_at'),
    'the entry has neither last_reviewed_at nor created_at',
  ],
  [
    'LIF-010',
    without(entry({ status: 'rotating' }), 'last_rotated_at'),
    'the entry is rotating and names neither a successor nor last_rotated_at',
  ],
  [
    'LIF-010',
    entry({ status: 'rotating', replaced_by: 'ci', created_at: '2026-02-30' }),
    'the successor has no created_at',
  ],
])('%s says why it could not look: %#', (id, made, reason) =>
  expect(runOver(id, [made], { service_providers: ['acme'] }).notEvaluated).toEqual([{ reason, items: 1 }]),
);
