import { describe, expect, test } from 'vitest';
import { fingerprinterOf, perRunFingerprinter } from '../../src/findings/fingerprint.ts';
import { editInventory } from '../../src/inventory/file/edit.ts';
import { proposeId } from '../../src/inventory/entry-id.ts';
import { parseInventory } from '../../src/inventory/file/load.ts';
import {
  entryFromFinding,
  entryFromSecret,
  secretFromInput,
  type Answers,
  type EntryIds,
  type ReportedFinding,
  type TypedToken,
} from '../../src/inventory/new-entry.ts';
import { NO_OFFSET } from '../../src/inventory/path-offset.ts';
import { pepperCheck } from '../../src/inventory/pepper.ts';
import { reconcile } from '../../src/inventory/reconcile.ts';
import { keyChanges, refuseKnown, registrationKey } from '../../src/inventory/register.ts';
import { unregisteredSecrets } from '../../src/inventory/unregistered.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import type { ReportFinding, ReportOccurrence } from '../../src/model/report.ts';
import { Secret } from '../../src/model/secret.ts';
import { letters } from '../letters.ts';
import { finding as reportFinding, occurrence } from '../report/sample-parts.ts';
import { inventory } from '../samples.ts';
import { entry, finding } from './samples.ts';

const PEPPER = Buffer.from(letters('pepper', 64));
const FINGERPRINTER = fingerprinterOf(PEPPER, 'pepper');

function place(path: string, rest: Partial<ReportOccurrence> = {}): ReportOccurrence {
  return occurrence({ path, role: 'config', ...rest });
}

const IDS: EntryIds = { keyId: 'k1', taken: new Set() };

function made(finding: ReportFinding, answers: Answers = {}, rest: Partial<ReportedFinding> = {}): InventoryEntry {
  return entryFromFinding({ finding, pathOffset: NO_OFFSET, accessKeyId: null, ...rest }, answers, IDS);
}

function typed(value: string, answers: Answers, rule: TypedToken['rule'] = null): InventoryEntry {
  return entryFromSecret({ secret: new Secret(value), rule }, answers, FINGERPRINTER, IDS);
}

function reported(rest: Partial<ReportFinding> = {}): ReportFinding {
  return reportFinding(1, {
    fingerprint: 'ab'.repeat(20),
    masked: 'acme••••••••9xQ2',
    occurrences: [place('src/billing/pay.ts', { role: 'source' })],
    ...rest,
  });
}

describe('an entry of a finding', () => {
  test('takes what the report knows and what a person answers', () => {
    const places = [
      place('.env', { role: 'env-file', environment: 'prod' }),
      place('src/pay.ts', { role: 'source' }),
      place('old.yaml', { exposure: 'history' }),
      place('id.txt', { part: 'key id' }),
    ];
    expect(
      made(reported({ occurrences: places }), { owner: { person: 'me' }, purpose: 'Pay', expires_at: 'never' }),
    ).toEqual({
      id: 'acme',
      type: 'api_key',
      provider: 'acme',
      provider_refs: [{ kind: 'last_four', value: '9xQ2' }],
      fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: 'ab'.repeat(20) }],
      status: 'active',
      owner: { person: 'me' },
      purpose: 'Pay',
      environment: 'prod',
      storage: [
        { kind: 'env_file', ref: '.env' },
        { kind: 'source_code', ref: 'src/pay.ts' },
      ],
      expires_at: 'never',
    });
  });
  test('gives way to every answer', () => {
    expect(
      made(reported(), {
        id: 'mine',
        type: 'bot_token',
        provider: 'other',
        environment: 'dev',
        storage: [{ kind: 'vault', ref: 'kv' }],
      }),
    ).toMatchObject({
      id: 'mine',
      type: 'bot_token',
      provider: 'other',
      environment: 'dev',
      storage: [{ kind: 'vault', ref: 'kv' }],
    });
  });
  test.each<[Partial<ReportFinding>, string]>([
    [{ title: 'Acme personal access token', kind: 'access-token' }, 'personal_access_token'],
    [{ provider: 'aws', kind: 'api-key', title: 'AWS secret access key' }, 'cloud_access_key'],
    [{ provider: 'aws', kind: 'webhook-secret', title: 'AWS webhook secret' }, 'webhook_secret'],
    [{ kind: 'connection-string', title: 'Connection string' }, 'database_password'],
    [{ kind: 'client-secret' }, 'oauth_client_secret'],
    [{ kind: 'private-key', title: 'OpenSSH private key' }, 'signing_key'],
    [{ kind: 'private-key', title: 'SSH private key' }, 'ssh_key'],
  ])('has a type: %o', (rest, type) => {
    expect(made(reported(rest)).type).toBe(type);
  });
  test('is kept in files of each kind, and of no one environment where they are of several', () => {
    const proposed = made(
      reported({
        occurrences: [
          place('app.yaml', { environment: 'prod' }),
          place('ci.yml', { role: 'ci', environment: 'ci' }),
          place('key.p12', { role: 'keystore' }),
          place('stdin', { exposure: 'stdin' }),
        ],
      }),
    );
    expect(proposed.environment).toBe('unknown');
    expect(proposed.storage).toEqual(['app.yaml', 'ci.yml', 'key.p12'].map((ref) => ({ kind: 'config_file', ref })));
  });
  test('is named by its access key id as well', () => {
    const { provider_refs: refs } = made(reported(), {}, { accessKeyId: 'KEYID0001' });
    expect(refs).toEqual([
      { kind: 'access_key_id', value: 'KEYID0001' },
      { kind: 'last_four', value: '9xQ2' },
    ]);
  });
  test('shows no last four where the mask shows none, and no provider where it is unknown', () => {
    const proposed = made(reported({ masked: '••••••••', provider: 'generic', kind: 'password' }));
    expect(proposed.provider_refs).toBeUndefined();
    expect(proposed.provider).toBeUndefined();
    expect(proposed.id).toBe('password-billing-pay');
  });
  test.each<[Partial<ReportFinding>, RegExp]>([
    [{ entry: 'ci' }, /already in the inventory, as "ci"/],
    [{ fingerprint: null }, /without a pepper/],
    [{ kind: 'identifier' }, /public identifier/],
    [{ kind: 'card-number' }, /not a token/],
  ])('is refused for %o', (rest, message) => {
    expect(() => made(reported(rest))).toThrow(message);
  });
});

describe('an entry of a typed token', () => {
  test('is recognised when the token is found, and does not hold it', () => {
    const value = letters('typed', 40);
    const made = entryFromSecret(
      { secret: secretFromInput(`${value}\n`), rule: null },
      { id: 'typed', provider: 'acme' },
      FINGERPRINTER,
      IDS,
    );
    expect(JSON.stringify(made)).not.toContain(value.slice(0, 30));
    expect(made.provider_refs).toEqual([{ kind: 'last_four', value: value.slice(-4) }]);
    const found = finding({ value, fingerprint: FINGERPRINTER.fingerprint(new Secret(value)) });
    expect(
      reconcile([found], inventory([made]), {
        asOf: 0,
        fingerprints: { compared: true, keyId: null },
        pathOffset: NO_OFFSET,
      }).findings[0]?.reconciliation,
    ).toMatchObject({ matchedBy: 'fingerprint' });
  });
  test('is of the provider and type that a rule knows, unless another provider is named', () => {
    const rule = { kind: 'api-key', title: 'Acme personal access token', provider: 'acme' } as const;
    const made = (answers: { provider?: string }) => typed('s'.repeat(19), answers, rule);
    expect([{}, { provider: 'acme' }, { provider: 'other' }].map(made)).toMatchObject([
      { id: 'acme', type: 'personal_access_token', provider: 'acme' },
      { type: 'personal_access_token', provider: 'acme' },
      { type: 'other', provider: 'other' },
    ]);
  });
  test('shows nothing of a short one', () => {
    expect(typed('s'.repeat(19), { id: 'short' }).provider_refs).toBeUndefined();
    expect(typed('s'.repeat(20), { id: 'long' }).provider_refs).toHaveLength(1);
  });
  test('is named after its provider, type and place', () => {
    const named = (answers: Answers) => typed('x'.repeat(30), answers).id;
    expect(named({ provider: 'acme', type: 'bot_token', storage: [{ kind: 'vault', ref: 'kv/refunds' }] })).toBe(
      'acme-kv-refunds',
    );
    expect(named({ type: 'bot_token', storage: [] })).toBe('bot-token');
  });
  test('needs a pepper', () => {
    expect(() =>
      entryFromSecret({ secret: new Secret('x'.repeat(30)), rule: null }, {}, perRunFingerprinter(), IDS),
    ).toThrow(/without a pepper/);
  });
  test('takes one line, or a key block', () => {
    expect(secretFromInput('abc\r\n\r\n').reveal()).toBe('abc');
    expect(secretFromInput('three plain words').reveal()).toBe('three plain words');
    expect(secretFromInput('-----BEGIN X-----\na\n-----END X-----\n').reveal()).toBe(
      '-----BEGIN X-----\na\n-----END X-----',
    );
    for (const bad of ['', ' \n', 'a\nb\n', ' a\n', 'a \n']) expect(() => secretFromInput(bad)).toThrow();
  });
});

describe('the name of an entry', () => {
  test.each([
    ['stripe', 'src/billing/stripe.ts', 'stripe-billing'],
    ['github', '.env', 'github'],
    ['acme', 'deploy/prod/values.yaml', 'acme-prod-values'],
    ['acme', 'Größe/Ünï.txt', 'acme-gro-e-uni'],
    ['acme', null, 'acme'],
    ['', null, 'token'],
    ['acme', 'kv/prod/refunds#stripe_key', 'acme-prod-refunds'],
  ])('of %s in %s is %s', (provider, path, id) => {
    expect(proposeId(provider, path, new Set())).toBe(id);
  });
  test('is one that nobody has, and always a slug', () => {
    expect(proposeId('acme', null, new Set(['acme', 'acme-2']))).toBe('acme-3');
    expect(proposeId('a'.repeat(80), 'b/'.repeat(40), new Set())).toMatch(/^[a-z0-9][a-z0-9._-]{0,63}$/);
  });
});

describe('registering', () => {
  const text = 'schema_version: "1"\ntokens: []\n';
  const known = inventory([], { fingerprintKeys: [{ id: 'k7', alg: 'hmac-sha256', check: pepperCheck(PEPPER) }] });

  test('brings its key where the inventory has none', () => {
    const key = registrationKey(parseInventory(text, 'i.yaml', null), PEPPER);
    expect(key).toEqual({ keyId: 'k1', isNew: true });
    const made = typed(letters('typed', 30), { id: 'typed' });
    const after = parseInventory(
      editInventory(
        text,
        [...keyChanges(key, PEPPER, Date.parse('2026-05-01')), { kind: 'add', entry: made }],
        'i.yaml',
      ).text,
      'i.yaml',
      null,
    );
    expect(after.fingerprintKeys).toEqual([
      { id: 'k1', alg: 'hmac-sha256', created_at: '2026-05-01', check: pepperCheck(PEPPER) },
    ]);
    expect(after.tokens).toEqual([made]);
    expect(registrationKey(after, PEPPER)).toEqual({ keyId: 'k1', isNew: false });
  });
  test('goes under the key that the pepper is', () => {
    expect(registrationKey(known, PEPPER)).toEqual({ keyId: 'k7', isNew: false });
  });
  test('is refused with a wrong pepper and with a retired one', () => {
    expect(() => registrationKey(known, Buffer.from(letters('other', 64)))).toThrow(/"k7"/);
    const retired = inventory([entry()], {
      fingerprintKeys: [{ id: 'k7', alg: 'hmac-sha256', check: pepperCheck(PEPPER), retired_at: '2026-01-01' }],
    });
    expect(() => registrationKey(retired, PEPPER)).toThrow(/retired 2026-01-01/);
  });
});

describe('a token is known by its fingerprint, however that is written', () => {
  const digits = 'ab'.repeat(20);
  const hash = 'cd'.repeat(32);
  test.each([
    ['cut', { alg: 'hmac-sha256', key: 'k1', value: digits.slice(0, 32) }, digits],
    ['whole', { alg: 'hmac-sha256', key: 'k1', value: `${digits}${'0'.repeat(24)}` }, digits],
    ['in capitals', { alg: 'hmac-sha256', key: 'k1', value: digits.toUpperCase() }, digits],
    ['as a hash in base64', { alg: 'sha256-b64', value: Buffer.from(hash, 'hex').toString('base64') }, hash],
  ] as const)('%s', (_, held, value) => {
    const { tokens } = inventory([entry({ id: 'held', fingerprints: [held] })]);
    const made =
      value === hash ? ({ alg: 'sha256-hex', value } as const) : ({ alg: 'hmac-sha256', key: 'k1', value } as const);
    expect(() => refuseKnown(inventory(tokens), { fingerprints: [made] })).toThrow('as "held"');
    expect(() => refuseKnown(inventory(tokens), { fingerprints: [made] }, 'held')).not.toThrow();
  });
  test('so triage does not ask for it again', () => {
    const held = inventory([
      entry({ id: 'held', fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: digits.slice(0, 32) }] }),
    ]);
    expect(unregisteredSecrets({ findings: [reported({ fingerprint: digits })] }, new Set(), held)).toEqual([]);
    expect(unregisteredSecrets({ findings: [reported({ fingerprint: digits })] }, new Set(), null)).toHaveLength(1);
  });
});
