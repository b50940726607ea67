/** Listings of providers, read and brought together with an inventory, without the program around it. */
import { describe, expect, test } from 'vitest';
import { awsCredentialReport } from '../../src/inventory/import/aws-credential-report.ts';
import { githubPats } from '../../src/inventory/import/github-pats.ts';
import { gitlabTokens } from '../../src/inventory/import/gitlab-tokens.ts';
import { objectsIn } from '../../src/inventory/import/json-listing.ts';
import { dateIn, type ImportSource, type ListedFields } from '../../src/inventory/import/listing.ts';
import { mappedCsv, mappedJson } from '../../src/inventory/import/mapped.ts';
import { parseMapping } from '../../src/inventory/import/mapping.ts';
import { mergeListing } from '../../src/inventory/import/merge.ts';
import { vaultListing } from '../../src/inventory/import/vault.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { inventory } from '../samples.ts';
import { entry } from './samples.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const TAG = 'import:json:acme';
const REFS = [{ kind: 'token_id', value: 't1' }] as const;

/** What a listing of one token does to an entry of it. */
function merged(ours: Partial<InventoryEntry>, fields: ListedFields, source: ImportSource = 'json') {
  const known = entry({ provider_refs: REFS, tags: [TAG], ...ours });
  const listing = { tokens: [{ provider: 'acme', refs: REFS, label: null, fields }], notes: [] };
  const { changes, result } = mergeListing(inventory([known]), listing, { source, evidence: 'listing', now: NOW });
  const [change] = changes;
  return { changed: change?.kind === 'update' ? change.changes : {}, notes: result.notes };
}

describe('what a provider lists of a known token', () => {
  test.each<[string, Partial<InventoryEntry>, ListedFields, object]>([
    ['fills what is missing', {}, { purpose: 'Pay' }, { purpose: 'Pay' }],
    ['and leaves what was written by hand', { purpose: 'Ours' }, { purpose: 'Theirs' }, {}],
    [
      'names an environment that is unknown',
      { environment: 'unknown' },
      { environment: 'prod' },
      { environment: 'prod' },
    ],
    ['and no other', { environment: 'dev' }, { environment: 'prod' }, {}],
    ['moves its end', { expires_at: '2026-07-01' }, { expires_at: '2026-09-01' }, { expires_at: '2026-09-01' }],
    ['or draws it nearer', { expires_at: '2026-09-01' }, { expires_at: '2026-07-01' }, { expires_at: '2026-07-01' }],
    ['but not beyond an overlap', { status: 'rotating', expires_at: '2026-07-01' }, { expires_at: '2026-09-01' }, {}],
    [
      'though within it',
      { status: 'rotating', expires_at: '2026-09-01' },
      { expires_at: '2026-07-01' },
      { expires_at: '2026-07-01' },
    ],
    ['says when it was last used', {}, { last_used_at: '2026-06-01' }, { last_used_at: '2026-06-01' }],
    [
      'later than was known, and where that is said',
      { last_used_at: '2026-05-01' },
      { last_used_at: '2026-06-01', last_used_source: 'acme' },
      { last_used_at: '2026-06-01', last_used_source: 'acme' },
    ],
    ['not earlier', { last_used_at: '2026-06-10' }, { last_used_at: '2026-06-01', last_used_source: 'acme' }, {}],
    [
      'not of the same day',
      { last_used_at: '2026-06-01' },
      { last_used_at: '2026-06-01', last_used_source: 'acme' },
      {},
    ],
    ['nor never', { last_used_at: '2026-06-10' }, { last_used_at: 'never' }, {}],
    ['suspends it', {}, { status: 'suspended' }, { status: 'suspended' }],
    ['ends it', {}, { status: 'expired' }, { status: 'expired' }],
    [
      'ends it with what is known of that',
      {},
      { status: 'destroyed', revoked_at: '2026-06-01T00:00:00Z' },
      {
        status: 'destroyed',
        revoked_at: '2026-06-01T00:00:00Z',
        revocation_evidence: 'listed as destroyed by acme: listing, 2026-06-15',
      },
    ],
    ['ends one that is replaced', { status: 'rotating' }, { status: 'expired' }, { status: 'expired' }],
    ['and suspends one', { status: 'rotating' }, { status: 'suspended' }, { status: 'suspended' }],
    ['says what it may do', { scopes: ['a', 'b'] }, { scopes: ['b'] }, { scopes: ['b'] }],
    ['says that one in use is active', { status: 'suspended' }, { status: 'active' }, { status: 'active' }],
    ['but one that is replaced stays so', { status: 'rotating' }, { status: 'active' }, {}],
  ])('%s', (_name, ours, fields, changed) => {
    expect(merged(ours, fields)).toEqual({ changed, notes: [] });
  });
  test.each<[Partial<InventoryEntry>, ListedFields, RegExp | null]>([
    [{ expires_at: '2026-07-01' }, { expires_at: 'never' }, /never expires at acme; here it expires 2026-07-01/],
    [{ expires_at: '2026-07-01', status: 'rotating' }, { expires_at: 'never' }, null],
    [{ status: 'revoked' }, { status: 'active' }, /is revoked here, and active at acme/],
    [{ status: 'revoked' }, { status: 'suspended' }, /is revoked here, and suspended at acme/],
    [{ status: 'revoked' }, { status: 'destroyed' }, null],
    [{ status: 'revoked' }, { status: 'expired' }, null],
    [{ status: 'compromised' }, { status: 'active' }, null],
  ])('changes nothing of %o by %o, and says %s', (ours, fields, note) => {
    const { changed, notes } = merged(ours, fields);
    expect(changed).toEqual({});
    expect(notes).toEqual(note === null ? [] : [expect.stringMatching(note)]);
  });
  test('marks it as one of that listing, of whatever provider CSV and JSON are', () => {
    expect(merged({}, {}, 'csv').changed).toEqual({ tags: [TAG, 'import:csv:acme'] });
    expect(merged({}, {}, 'okta-tokens').changed).toEqual({ tags: [TAG, 'import:okta-tokens'] });
  });
  test('is gone where it was of that listing, is live, and is not in it', () => {
    const other = { provider_refs: [{ kind: 'token_id', value: 't2' }], tags: ['ours', TAG] } as const;
    const { provider: _, ...nameless } = entry({ id: 'nameless', provider_refs: REFS });
    const tokens = [
      entry({ id: 'here', provider_refs: REFS, tags: [TAG] }),
      entry({ id: 'left', ...other }),
      entry({ id: 'ended', ...other, status: 'revoked' }),
      entry({ id: 'by-hand', ...other, tags: ['ours'] }),
      entry({ id: 'successor', tags: [TAG] }),
    ].concat(nameless);
    const listing = { tokens: [{ provider: 'acme', refs: REFS, label: null, fields: {} }], notes: [] };
    const origin = { source: 'json', evidence: 'listing', now: NOW } as const;
    expect(mergeListing(inventory(tokens), listing, origin).result).toMatchObject({ unchanged: 1, gone: ['left'] });
  });
  test('is called what the provider calls it as well', () => {
    const refs = [...REFS, { kind: 'last_eight', value: '12345678' }, { kind: 'token_id', value: 't2' }] as const;
    const known = entry({
      provider: 'ACME',
      provider_refs: [{ kind: 'client_id', value: 't2' }, ...REFS],
      tags: [TAG],
    });
    const listing = { tokens: [{ provider: 'acme', refs, label: null, fields: {} }], notes: [] };
    const origin = { source: 'json', evidence: 'listing', now: NOW } as const;
    expect(mergeListing(inventory([known]), listing, origin).changes).toEqual([
      {
        kind: 'update',
        id: 'ci',
        changes: { provider_refs: [{ kind: 'client_id', value: 't2' }, ...REFS, refs[1], refs[2]] },
      },
    ]);
  });
  test('counts once where it is listed twice', () => {
    const twice = { provider: 'acme', refs: REFS, label: 'New', fields: {} };
    const origin = { source: 'json', evidence: 'listing', now: NOW } as const;
    expect(mergeListing(inventory([]), { tokens: [twice, twice], notes: [] }, origin).result).toMatchObject({
      added: ['acme-new'],
      unchanged: 0,
      notes: ['"acme-new" is listed twice; the first time counts'],
    });
  });
});

describe('the credential report of AWS', () => {
  const columns = [
    'user',
    'arn',
    'password_enabled',
    ...[1, 2].flatMap((slot) =>
      ['active', 'last_rotated', 'last_used_date'].map((name) => `access_key_${slot}_${name}`),
    ),
  ];
  const report = (...cells: readonly string[]) =>
    awsCredentialReport(`${columns.join(',')}\n${cells.join(',')}\n`, 'listing');

  test('takes a user with a password for a person, and a key of the root account for a mistake', () => {
    const none = ['false', 'N/A', 'N/A'];
    const used = ['true', '2026-01-05T10:00:00+00:00', 'no_information'];
    expect(report('me', 'arn:me', 'true', ...used, ...none)).toMatchObject({
      notes: [],
      tokens: [
        {
          label: 'me',
          fields: { name: 'me, access key 1', account: { kind: 'user', principal: 'me' }, status: 'active' },
        },
      ],
    });
    expect(report('bot', 'arn:bot', 'false', ...used, ...none).tokens[0]?.fields.account?.kind).toBe('unknown');
    expect(report('me', 'arn:me', 'true', ...used, ...none).tokens[0]?.fields).not.toHaveProperty('last_used_at');
    expect(report('me', 'arn:me', 'true', ...used, ...none).tokens[0]?.fields).not.toHaveProperty('scope_model');
    expect(report('<root_account>', 'arn:root', 'not_supported', ...none, ...used)).toMatchObject({
      notes: ['the root account has an access key (slot 2); it should have none'],
      tokens: [
        {
          label: 'root',
          refs: [{ kind: 'other', value: 'arn:root#access_key_2' }],
          fields: { name: 'root account, access key 2', scope_model: 'unrestricted' },
        },
      ],
    });
  });
  test('says which columns are missing', () => {
    expect(() => awsCredentialReport('user,arn\n', 'listing')).toThrow(/access_key_1_active, .* are missing/);
    const but = columns.filter((name) => name !== 'arn').join(',');
    expect(() => awsCredentialReport(`${but}\n`, 'listing')).toThrow(
      'this is not a credential report: arn is missing.',
    );
  });
});

test('GitHub lists tokens that have expired, and keys for SSH', () => {
  const listed = githubPats(
    JSON.stringify([
      { token_id: 1, token_expired: true, token_expires_at: '2026-06-01T00:00:00Z' },
      { credential_id: 2, login: 'octo', credential_type: 'SSH key', token_last_eight: 'short' },
    ]),
    'listing',
  );
  expect(listed.tokens).toMatchObject([
    { label: null, fields: { status: 'expired', expires_at: '2026-06-01T00:00:00Z', last_used_at: 'never' } },
    { label: 'octo', refs: [{ kind: 'token_id', value: 'credential-2' }], fields: { type: 'ssh_key' } },
  ]);
  expect(listed.tokens[1]?.fields).not.toHaveProperty('scope_model');
});

test('GitLab lists tokens that have expired, and those of projects and groups apart', () => {
  const listed = gitlabTokens(
    JSON.stringify([
      { id: 1, scopes: [], active: false },
      { id: 2, scopes: [], active: true, access_level: 40, resource_type: 'Project', resource_id: 7 },
      { id: 3, scopes: [], active: true, access_level: 40 },
    ]),
    'listing',
  );
  expect(listed.tokens.map(({ fields, ...token }) => [fields.status, 'group' in token ? token.group : null])).toEqual([
    ['expired', null],
    ['active', 'project-7'],
    ['active', 'bots'],
  ]);
  expect(() => gitlabTokens('[{"id":1,"scopes":[]},{"id":2}]', 'listing')).toThrow('item 2 has no "id" and "scopes"');
});

describe('Vault', () => {
  const at = (data: object) => vaultListing(JSON.stringify({ path: 'kv/a', data }), 'listing').tokens[0]?.fields;

  test('lists versions that were deleted or destroyed', () => {
    const version = (fields: object) => ({ current_version: 2, versions: { 1: { destroyed: true }, 2: fields } });
    expect(at(version({ deletion_time: '', destroyed: false }))).toMatchObject({ status: 'active' });
    expect(at(version({ deletion_time: '', destroyed: false }))).not.toHaveProperty('revoked_at');
    expect(at(version({ deletion_time: '2026-06-01T00:00:00Z', destroyed: false }))).toMatchObject({
      status: 'revoked',
      revoked_at: '2026-06-01T00:00:00Z',
    });
    expect(at(version({ deletion_time: '2026-06-01T00:00:00Z', destroyed: true }))).toMatchObject({
      status: 'destroyed',
    });
  });
  test('lists tokens of people and of machines, by how they signed in', () => {
    const kindAt = (path: string | undefined) =>
      vaultListing(JSON.stringify({ data: { accessor: 'a', path, policies: ['root'] } }), 'listing').tokens[0]?.fields;
    expect(kindAt('auth/ldap/login/me')).toMatchObject({ account: { kind: 'user' }, scope_model: 'unrestricted' });
    expect(kindAt('auth/approle/login')).toMatchObject({ account: { kind: 'application' } });
    expect(kindAt(undefined)).toMatchObject({ account: { kind: 'application' }, expires_at: 'never' });
  });
  test('lists metadata under its paths, and says which item is none', () => {
    const answer = { data: { versions: { 1: {} }, current_version: 1 } };
    expect(
      vaultListing(JSON.stringify({ 'kv/a': answer, 'kv/b': answer.data }), 'listing').tokens.map(({ refs }) => refs),
    ).toEqual(['kv/a', 'kv/b'].map((value) => [{ kind: 'secret_path', value }]));
    expect(() => vaultListing(JSON.stringify([{ path: 'kv/a', ...answer }, {}]), 'listing')).toThrow(
      'item 2 is neither',
    );
    expect(() => vaultListing(JSON.stringify({ 'kv/a': answer, 'kv/b': {} }), 'listing')).toThrow('item 1 is neither');
  });
});

test.each<[unknown, string | null]>([
  ['2026-06-01', '2026-06-01'],
  ['2026-06-31x', null],
  ['2026-13-01', null],
  ['2026-06-01T08:47:09.000-07:00', '2026-06-01T15:47:09Z'],
  ['2026-06-01T08:47:09.123456789Z', '2026-06-01T08:47:09Z'],
  ['2026-06-01 08:47:09 UTC', '2026-06-01T08:47:09Z'],
  [' 2026-06-01 08:47:09 ', '2026-06-01T08:47:09Z'],
  [1_780_000_000, '2026-05-28T20:26:40Z'],
  ['1780000000', '2026-05-28T20:26:40Z'],
  [1_780_000_000_000, '2026-05-28T20:26:40Z'],
  [Number.MAX_VALUE, null],
  ['N/A', null],
  [null, null],
])('%o of a listing is the date %s', (value, date) => {
  expect(dateIn(value)).toBe(date);
});

test.each([
  ['with several lists', '{"id":"a","keys":[{"b":1}],"users":[{"b":2}]}'],
  ['that has an id beside an empty list', '{"id":"a","scopes":[]}'],
])('an object %s is one item', (_name, text) => {
  expect(objectsIn(text, 'listing')).toMatchObject([{ id: 'a' }]);
});

test.each(['[]', '', '{"data":[],"has_more":false}', '{"tokens":[],"links":{},"meta":{"total":0},"errors":[]}'])(
  '%j is a listing of nothing',
  (text) => {
    expect(objectsIn(text, 'listing')).toEqual([]);
  },
);

test.each<[ImportSource, readonly string[], RegExp]>([
  ['okta-tokens', ['left'], /^the listing holds no token$/],
  ['gitlab-tokens', [], /it is not known what is gone$/],
])('an empty listing of %s tells that %j is gone', (source, gone, note) => {
  const left = entry({ id: 'left', provider_refs: REFS, tags: [`import:${source}`] });
  const origin = { source, evidence: 'listing', now: NOW };
  expect(mergeListing(inventory([left]), { tokens: [], notes: [] }, origin)).toEqual({
    changes: [],
    result: { added: [], updated: [], unchanged: 0, gone, notes: [expect.stringMatching(note)] },
  });
});

test.each([
  ['an array', '[{"a":1},{"a":2}]'],
  ['an object around one', '{"total":2,"items":[{"a":1},{"a":2}],"more":[]}'],
  ['a line each', '{"a":1}\n\n{"a":2}\n'],
  ['page after page', '[{"a":1}]\n[{"a":2}]'],
  ['pages end to end', '[{"a":1}][{"a":2}]'],
  ['objects laid out over lines', '{\n"a":1\n}\n{\n"a":2\n}'],
  ['a list of pages', '\uFEFF[[{"a":1}],[{"a":2}]]'],
])('%s is a listing', (_name, text) => {
  expect(objectsIn(text, 'listing')).toEqual([{ a: 1 }, { a: 2 }]);
});

describe('a listing of any shape', () => {
  test('has values of the form that each field has', () => {
    const rows = [
      { token_id: 'a', provider: 'acme', type: 'API Key', third_party_service: 'true', scopes: 'r; w|x' },
      { token_id: 'b', provider: 'acme', type: 'bot-token', third_party_service: false, scopes: ['r', ' '] },
    ];
    expect(mappedJson(JSON.stringify(rows), 'listing', null).tokens.map(({ fields }) => fields)).toMatchObject([
      { type: 'api_key', scopes: ['r', 'w', 'x'] },
      { type: 'bot_token', scopes: ['r'] },
    ]);
  });
  test.each([
    ['commas', ','],
    ['semicolons, as where a comma is a decimal sign', ';'],
    ['tabs', '\t'],
  ])('is CSV with %s, empty rows and a byte order mark, as spreadsheets write it', (_, sign) => {
    const rows = [
      ['"Owner, first"', 'token_id', 'provider', 'purpose'],
      ['d.okafor', 't1', 'acme', '"a, ""b""; c"'],
      ['', '', '', ''],
      [''],
    ];
    const text = `\uFEFF${rows.map((row) => `${row.join(sign)}\r\n`).join('')}`;
    expect(mappedCsv(text, 'listing', null)).toMatchObject({
      tokens: [{ refs: [{ value: 't1' }], provider: 'acme', fields: { purpose: 'a, "b"; c' } }],
      notes: [],
    });
  });
  test('is of the providers that a column of any name holds, in their words or those of the mapping', () => {
    const mapping = parseMapping(
      'refs: { token_id: Key }\nfields: { provider: Vendor }\nvalues: { provider: { Acme Inc.: acme } }\n',
      'map.yaml',
    );
    const listing = mappedCsv('Key,Vendor\nt1,Acme Inc.\nt2,stripe\n', 'listing', mapping);
    expect(listing.tokens).toMatchObject([
      { provider: 'acme', fields: {} },
      { provider: 'stripe', fields: {} },
    ]);
  });
  test('names a token by the reference that identifies it first, and not by its ends alone', () => {
    const csv = (text: string) => mappedCsv(text, 'listing', null);
    expect(csv('last_four,last_eight,token_id,provider\nxx9xQ2,zz12345678,t1,acme\n').tokens[0]?.refs).toEqual([
      { kind: 'token_id', value: 't1' },
      { kind: 'last_four', value: '9xQ2' },
      { kind: 'last_eight', value: '12345678' },
    ]);
    expect(csv('last_four,provider\n9xQ2,acme\n')).toMatchObject({
      tokens: [],
      notes: [
        expect.stringContaining('item 1 has no reference'),
        expect.stringContaining('a reference is expected in'),
      ],
    });
    expect(csv('prefix,provider\nacme_live_,acme\n').tokens).toEqual([]);
    expect(csv('last_four,provider\n').notes).toEqual([]);
    expect(() => csv('')).toThrow('this file is empty');
  });
});
