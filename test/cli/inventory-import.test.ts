import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseInventory } from '../../src/inventory/file/load.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { folder, githubToken, keyroll, scan, token, write, type Run } from './keyroll.ts';

const FILE = 'keyroll.inventory.yaml';
const EMPTY = 'schema_version: "1"\ntokens: []\n';
const AS_OF = ['--as-of', '2026-06-15'];
const entries = (dir: string): readonly InventoryEntry[] =>
  parseInventory(readFileSync(join(dir, FILE), 'utf8'), FILE, null).tokens;
const place = (listing: string, text = EMPTY): string => folder({ [FILE]: text, listing });
const imported = (dir: string, from: string, ...args: readonly string[]): Run =>
  keyroll(dir, ['inventory', 'import', '--from', from, 'listing', ...AS_OF, ...args]);

const AWS_HEAD =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const AWS = `${AWS_HEAD}\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A
deploy,arn:aws:iam::111122223333:user/deploy,2025-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,2026-01-05T10:00:00+00:00,2026-06-01T08:00:00+00:00,eu-west-1,s3,false,2025-01-05T10:00:00+00:00,N/A,N/A,N/A,false,N/A,false,N/A\n`;

const LISTINGS: Readonly<
  Record<string, { readonly listing: string; readonly expected: readonly Partial<InventoryEntry>[] }>
> = {
  'aws-credential-report': {
    listing: AWS,
    expected: [
      {
        id: 'aws-deploy',
        provider: 'aws',
        type: 'cloud_access_key',
        status: 'active',
        provider_refs: [{ kind: 'other', value: 'arn:aws:iam::111122223333:user/deploy#access_key_1' }],
        account: { kind: 'unknown', principal: 'deploy' },
        created_at: '2026-01-05T10:00:00Z',
        expires_at: 'never',
        last_used_at: '2026-06-01T08:00:00Z',
      },
      { id: 'aws-deploy-2', status: 'suspended', last_used_at: 'never', last_rotated_at: '2025-01-05T10:00:00Z' },
    ],
  },
  'github-pats': {
    listing: `${JSON.stringify([{ id: 25, owner: { login: 'octo' }, permissions: { organization: { members: 'read' }, repository: { contents: 'write' } }, access_granted_at: '2026-01-01T00:00:00Z', token_id: 98, token_name: 'deploy', token_expired: false, token_expires_at: null, token_last_used_at: '2026-06-01T08:47:09.000-07:00' }])}\n${JSON.stringify([{ login: 'octo', credential_id: 16, credential_type: 'personal access token', token_last_eight: 'aB3dE5fG', credential_authorized_at: '2026-01-26T19:06:43Z', credential_accessed_at: '2026-02-26T19:06:43Z', authorized_credential_note: 'laptop', authorized_credential_expires_at: '2027-02-25T19:06:43Z', scopes: ['repo'] }])}`,
    expected: [
      {
        id: 'github-deploy',
        type: 'personal_access_token',
        provider_refs: [{ kind: 'token_id', value: '98' }],
        account: { kind: 'user', principal: 'octo' },
        owner: { person: 'octo' },
        scopes: ['organization.members:read', 'repository.contents:write'],
        scope_model: 'fine',
        expires_at: 'never',
        last_used_at: '2026-06-01T15:47:09Z',
      },
      {
        id: 'github-laptop',
        provider_refs: [
          { kind: 'token_id', value: 'credential-16' },
          { kind: 'last_eight', value: 'aB3dE5fG' },
        ],
        scopes: ['repo'],
        scope_model: 'coarse',
        expires_at: '2027-02-25T19:06:43Z',
      },
    ],
  },
  'gitlab-tokens': {
    listing: JSON.stringify([
      {
        id: 4,
        name: 'Test Token',
        revoked: false,
        created_at: '2026-01-23T14:31:47.729Z',
        description: 'Mirror',
        scopes: ['read_api'],
        user_id: 24,
        last_used_at: null,
        active: true,
        expires_at: '2026-12-31',
      },
      {
        id: 5,
        name: 'bot',
        revoked: true,
        active: false,
        created_at: '2025-01-23T14:31:47.729Z',
        scopes: ['api'],
        user_id: 25,
        access_level: 40,
        expires_at: null,
        last_used_at: null,
      },
    ]),
    expected: [
      {
        id: 'gitlab-test-token',
        status: 'active',
        purpose: 'Mirror',
        account: { kind: 'user', principal: 'user 24' },
        expires_at: '2026-12-31',
        created_at: '2026-01-23T14:31:47Z',
      },
      {
        id: 'gitlab-bot',
        type: 'bot_token',
        status: 'revoked',
        revoked_at: '2026-06-15',
        account: { kind: 'application', principal: 'user 25' },
        revocation_evidence: 'listed as revoked by gitlab: listing, 2026-06-15',
      },
    ],
  },
  'okta-tokens': {
    listing: JSON.stringify([
      {
        name: 'My API Token',
        userId: '00uabcdefg1234567890',
        tokenWindow: 'P30D',
        network: { connection: 'ANYWHERE' },
        id: '00Tabcdefg1234567890',
        clientName: 'Okta API',
        expiresAt: '2026-12-11T20:38:10.000Z',
        created: '2026-11-09T20:38:10.000Z',
        lastUpdated: '2026-11-11T20:38:10.000Z',
      },
    ]),
    expected: [
      {
        id: 'okta-my-api-token',
        provider_refs: [{ kind: 'token_id', value: '00Tabcdefg1234567890' }],
        scope_model: 'unrestricted',
        expires_at: '2026-12-11T20:38:10Z',
      },
    ],
  },
  vault: {
    listing: [
      {
        request_id: 'x',
        data: {
          accessor: 'GD5KsFRpXWJSBWbcCXBrNPyq',
          creation_time: 1_780_000_000,
          display_name: 'token-ci',
          expire_time: '2026-11-23T23:21:38.970948397Z',
          id: '',
          path: 'auth/token/create',
          policies: ['default', 'ci'],
          type: 'service',
        },
      },
      {
        path: 'kv/prod/stripe',
        data: {
          created_time: '2026-03-22T02:24:06.945319214Z',
          current_version: 2,
          custom_metadata: { owner: 'd.okafor', team: 'payments' },
          versions: {
            1: { created_time: '2026-03-22T02:24:06Z', deletion_time: '', destroyed: false },
            2: { created_time: '2026-05-22T02:36:33.954880664Z', deletion_time: '', destroyed: false },
          },
        },
      },
    ]
      .map((item) => JSON.stringify(item))
      .join('\n'),
    expected: [
      {
        id: 'hashicorp-token-ci',
        provider_refs: [{ kind: 'token_id', value: 'GD5KsFRpXWJSBWbcCXBrNPyq' }],
        scopes: ['default', 'ci'],
        created_at: '2026-05-28T20:26:40Z',
        expires_at: '2026-11-23T23:21:38Z',
      },
      {
        id: 'hashicorp-prod-stripe',
        provider_refs: [{ kind: 'secret_path', value: 'kv/prod/stripe' }],
        owner: { person: 'd.okafor', team: 'payments' },
        storage: [{ kind: 'vault', ref: 'kv/prod/stripe', encrypted_at_rest: true }],
        last_rotated_at: '2026-05-22T02:36:33Z',
      },
    ],
  },
};

describe('inventory import', () => {
  it.each(Object.entries(LISTINGS))('reads %s, and a second time changes nothing', (from, { listing, expected }) => {
    const dir = place(listing);
    expect(imported(dir, from)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining(`${expected.length} added, 0 updated, 0 unchanged, 0 gone`),
    });
    expect(entries(dir)).toMatchObject(expected);
    const text = readFileSync(join(dir, FILE), 'utf8');
    expect(imported(dir, from).out).toContain(`0 added, 0 updated, ${expected.length} unchanged`);
    expect(readFileSync(join(dir, FILE), 'utf8')).toBe(text);
  });

  it('updates what the provider knows and keeps what was written by hand, comments and order included', () => {
    const text = `${EMPTY.replace(' []', '')}  # the first
  - id: mirror   # ours
    name: Mirror of the shop
    type: api_key
    provider: GitLab
    provider_refs:
      - { kind: token_id, value: "4" } # at gitlab.com
    status: active
    owner: { team: tools }   # not a person
    purpose: Mirrors
    environment: prod
    expires_at: "2026-07-01"
    last_used_at: "2026-06-10"
  - id: other
    type: api_key
    provider: gitlab
    status: active
    environment: dev
`;
    const dir = place(LISTINGS['gitlab-tokens']?.listing ?? '', text);
    expect(imported(dir, 'gitlab-tokens').out).toContain(
      '~ mirror: account, scope_model, created_at, expires_at, scopes, tags\n',
    );
    const [mirror, other, added] = entries(dir);
    expect(mirror).toMatchObject({
      id: 'mirror',
      name: 'Mirror of the shop',
      type: 'api_key',
      owner: { team: 'tools' },
      purpose: 'Mirrors',
      environment: 'prod',
      expires_at: '2026-12-31',
      last_used_at: '2026-06-10',
      scopes: ['read_api'],
    });
    expect([other?.id, added?.id]).toEqual(['other', 'gitlab-bot']);
    const after = readFileSync(join(dir, FILE), 'utf8').split('\n');
    expect(text.split('\n').filter((line) => !after.includes(line))).toEqual(['    expires_at: "2026-07-01"']);
  });

  it('says once that AWS lists no key ids, and leaves one alone that was added by hand', () => {
    const dir = folder({ listing: AWS });
    keyroll(dir, ['inventory', 'init']);
    const bring = () => keyroll(dir, ['inventory', 'import', '--from', 'aws-credential-report', 'listing']).out;
    expect(bring()).toContain('contains no key ids');
    const id = token('AKIAQ<base32:15>', 'a key id');
    const set = ['--set', `provider_refs.access_key_id=${id}`];
    expect(keyroll(dir, ['inventory', 'edit', 'aws-deploy', ...set]).code).toBe(0);
    expect(bring()).toMatch(/^0 added, 0 updated, 2 unchanged/m);
    expect(readFileSync(join(dir, FILE), 'utf8')).toMatch(
      new RegExp(`kind: other, value: "arn:[^"]*" \\}\\s+- \\{ kind: access_key_id, value: ${id} \\}`),
    );
    expect(keyroll(dir, ['inventory', 'edit', 'aws-deploy', '--unset', 'provider_refs.access_key_id']).code).toBe(0);
    expect(readFileSync(join(dir, FILE), 'utf8')).not.toContain(id);
    expect(keyroll(dir, ['inventory', 'edit', 'aws-deploy', '--set', 'provider_refs.shoe_size=9']).code).toBe(2);
  });

  it('says what is gone at the provider and what the two contradict each other about, and ends nothing by itself', () => {
    const dir = place(LISTINGS['gitlab-tokens']?.listing ?? '');
    imported(dir, 'gitlab-tokens');
    keyroll(dir, [
      'inventory',
      'revoke',
      'gitlab-test-token',
      '--reason',
      'unused',
      '--evidence',
      'CHG-1',
      '--by',
      'x',
      ...AS_OF,
    ]);
    const run = imported(dir, 'gitlab-tokens');
    expect(run.out).toContain('! "gitlab-test-token" is revoked here, and active at gitlab: end it there');
    write(
      dir,
      'listing',
      JSON.stringify([
        {
          id: 6,
          name: 'new',
          revoked: false,
          active: true,
          created_at: null,
          scopes: ['api'],
          user_id: 1,
          expires_at: null,
          last_used_at: null,
        },
      ]),
    );
    expect(JSON.parse(imported(dir, 'gitlab-tokens', '--json').out)).toMatchObject({ added: ['gitlab-new'], gone: [] });
    write(dir, 'listing', '[{"id":4,"scopes":[]}]');
    expect(JSON.parse(imported(dir, 'gitlab-tokens', '--json').out)).toMatchObject({ added: [], gone: ['gitlab-new'] });
    expect(entries(dir).find(({ id }) => id === 'gitlab-new')?.status).toBe('active');
  });

  it('records an end that the provider reports, and keeps the end of an overlap', () => {
    const token = {
      id: 4,
      name: 'a',
      revoked: false,
      active: true,
      created_at: '2026-01-01T00:00:00Z',
      scopes: ['api'],
      user_id: 1,
      expires_at: '2026-12-31',
      last_used_at: null,
    };
    const dir = place(JSON.stringify([token]));
    imported(dir, 'gitlab-tokens');
    keyroll(dir, ['inventory', 'rotate', 'gitlab-a', '--by', 'x', ...AS_OF]);
    expect(imported(dir, 'gitlab-tokens').out).toContain('1 unchanged');
    expect(entries(dir)[0]).toMatchObject({ status: 'rotating', expires_at: '2026-06-22' });
    write(dir, 'listing', JSON.stringify([{ ...token, revoked: true, active: false }]));
    expect(imported(dir, 'gitlab-tokens', '--by', 'm.l').out).toContain('~ gitlab-a: ');
    expect(entries(dir)[0]).toMatchObject({
      status: 'revoked',
      revoked_at: '2026-06-15',
      replaced_by: 'gitlab-a-2',
      revocation_evidence: 'listed as revoked by gitlab: listing, brought in by m.l, 2026-06-15',
    });
  });

  it('takes no value of a token over', () => {
    const [secret, name] = [githubToken('import 1'), githubToken('import 2')];
    const dir = place(
      JSON.stringify([
        { data: { accessor: 'GD5KsFRpXWJSBWbcCXBrNPyq', id: secret, display_name: name, policies: ['p'] } },
      ]),
    );
    const run = imported(dir, 'vault');
    expect([
      run.code,
      (run.out + run.err + readFileSync(join(dir, FILE), 'utf8')).match(new RegExp(`${secret}|${name}`)),
    ]).toEqual([0, null]);
    expect(run.out).toContain('the listing contains the tokens themselves');
    expect(run.out).toContain('looks like a secret and was left out');
  });

  it('says where references are expected when a listing has none, and knows a column named after one', () => {
    const rows = (column: string): string =>
      `${column},type,provider,environment,status\r\ngh-bot,personal_access_token,github,ci,active\r\n`;
    const nothing = imported(place(rows('id')), 'csv').out;
    expect(nothing).toContain(
      '! item 1 has no reference to recognise it by, and was skipped\n! a reference is expected in',
    );
    expect(nothing).toContain('token_id');
    const dir = place(rows('token_id'));
    expect(imported(dir, 'csv').out).toContain('1 added');
    expect(entries(dir)).toMatchObject([{ provider_refs: [{ kind: 'token_id', value: 'gh-bot' }] }]);
  });

  it('reads CSV and JSON of any shape through a mapping', () => {
    const map =
      'provider: stripe\nseparator: ";"\nrefs: { token_id: Key ID, last_four: Key }\nfields: { name: Label, status: State, created_at: Made, owner.person: Who, scopes: May }\nvalues: { status: { on: active, off: suspended } }\ndefaults: { type: api_key, environment: prod }\n';
    const dir = place(
      'Key ID;Label;State;Made;Who;May;Key\nk_1;"Refunds; live";on;1780000000;d.okafor;read,write;...9xQ2\nk_2;old;off;2025-01-01;;;\n;none;on;;;;\n',
    );
    write(dir, 'map.yaml', map);
    expect(imported(dir, 'csv', '--map', 'map.yaml').out).toContain(
      '! item 3 has no reference to recognise it by, and was skipped\n2 added',
    );
    expect(entries(dir)).toMatchObject([
      {
        name: 'Refunds; live',
        provider: 'stripe',
        type: 'api_key',
        environment: 'prod',
        status: 'active',
        owner: { person: 'd.okafor' },
        scopes: ['read', 'write'],
        created_at: '2026-05-28T20:26:40Z',
        provider_refs: [
          { kind: 'token_id', value: 'k_1' },
          { kind: 'last_four', value: '9xQ2' },
        ],
      },
      { status: 'suspended', created_at: '2025-01-01' },
    ]);
    write(
      dir,
      'listing',
      JSON.stringify({
        object: 'list',
        result: { data: [{ id: 'k_1', meta: { label: 'x' }, expires: '2027-01-01' }] },
      }),
    );
    write(
      dir,
      'map.yaml',
      'provider: stripe\nlist: result.data\nrefs: { token_id: id }\nfields: { name: meta.label, expires_at: expires }\n',
    );
    expect(imported(dir, 'json', '--map', 'map.yaml').out).toContain('~ stripe-refunds-live: expires_at, tags\n');
  });

  it.each([
    ['[a]', 'expected "fields:" and "refs:" with the names of columns'],
    ['refs: { token_id: id }\nvalues: [on, off]', '"values" must be a map of names'],
    ['refs: { token_id: id }\nvalues: { stauts: { on: active } }', '"stauts" cannot be filled from a listing'],
    ['refs: { token_id: id }\nvalues: { status: active }', '"values" must be a map of names'],
    ['refs: { token_id: id }\ndefaults: { status: [active] }', '"status" must be text'],
    ['refs: { token_id: id }\nfields: { id: id }', '"id" cannot be filled from a listing'],
    ['refs: { token_id: id }\nseparator: "::"', '"separator" must be ",", ";", "|" or a tab'],
    ['refs: { token_id: id }\nlabels: {}', '"labels" is not known'],
  ])('takes nothing over through a mapping that is not understood in every part: %s', (map, said) => {
    const dir = place('id,status\nk_1,on\n');
    write(dir, 'map.yaml', `${map}\n`);
    expect(imported(dir, 'csv', '--map', 'map.yaml')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(said) as string,
    });
  });

  it('takes numbers, answers of yes and no and dates that are not known for what they are', () => {
    const dir = place(
      'id\tperson\tlogin\tsealed\tbits\tends\tseen\nk_1\td.okafor\ttrue\tfalse\t256\tnever\tunknown\nk_2\td.okafor\tmaybe\tTRUE\t\t\t\n',
    );
    write(
      dir,
      'map.yaml',
      'provider: acme\nseparator: "\\t"\nrefs: { token_id: id }\nfields: { owner.person: person, account.interactive_login: login, generation.bits: bits, expires_at: ends, last_used_at: seen }\ndefaults: { type: api_key, environment: prod, account.kind: user }\n',
    );
    expect(imported(dir, 'csv', '--map', 'map.yaml')).toMatchObject({ code: 0, err: '' });
    expect(entries(dir)).toMatchObject([
      {
        account: { kind: 'user', interactive_login: true },
        generation: { bits: 256 },
        expires_at: 'never',
        last_used_at: 'unknown',
      },
      { account: { kind: 'user' } },
    ]);
    expect(entries(dir)[1]).not.toHaveProperty('generation');
    expect(entries(dir)[1]?.account).not.toHaveProperty('interactive_login');
  });

  it('reads its own export back without a mapping', () => {
    const dir = place(LISTINGS['gitlab-tokens']?.listing ?? '');
    imported(dir, 'gitlab-tokens');
    write(dir, 'listing', keyroll(dir, ['inventory', 'export', '-f', 'csv', ...AS_OF]).out);
    expect(imported(dir, 'csv').out).toContain('0 added');
    write(dir, FILE, EMPTY);
    expect(imported(dir, 'csv').out).toContain('2 added');
    expect(entries(dir)).toMatchObject([
      { id: 'gitlab-test-token', scopes: ['read_api'], account: { principal: 'user 24' } },
      { id: 'gitlab-bot', status: 'revoked' },
    ]);
  });

  it.each<readonly [string, string, string, string | null]>([
    ['aws-credential-report', 'a,b\n1,2\n', 'listing: this is not a credential report', null],
    ['aws-credential-report', `${AWS_HEAD}\nonly\n`, 'listing:2:1: this row has 1 field, the header has 22', null],
    ['github-pats', '{"message":"Not Found"}', 'item 1 has neither "token_id" nor "credential_id"', null],
    ['gitlab-tokens', '[{"id":1,]', 'listing:1:10: this is not JSON', null],
    ['vault', '["a","b"]', 'item 1 is not an object', null],
    ['vault', '[{"data":{"versions":{}}}]', 'metadata without a "path"', null],
    ['csv', 'token_id,provider\n"open,x\n', 'listing:2:1: a quoted field is not closed', null],
    ['csv', 'token_id,provider\na"b,x\n', 'listing:2:2: a quote is in the middle', null],
    ['csv', 'x\n1\n', 'map.yaml:1:1: "refs" is missing', 'provider: x\n'],
    [
      'csv',
      'x\n1\n',
      'map.yaml:2:19: "pupose" cannot be filled from a listing. Did you mean "purpose"?',
      'refs: { token_id: x }\nfields: { pupose: x }\n',
    ],
    ['csv', 'x\n1\n', 'a column that does not exist. Look for "y"', 'provider: p\nrefs: { token_id: y }\n'],
    ['csv', 'x\n1\n', 'names no provider', 'refs: { token_id: x }\n'],
    ['okta', '[]', '--from expects one of', null],
  ])('refuses %s that it does not understand, with place and reason', (from, listing, message, map) => {
    const dir = place(listing);
    if (map !== null) write(dir, 'map.yaml', map);
    expect(imported(dir, from, ...(map === null ? [] : ['--map', 'map.yaml']))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(message),
    });
    expect(readFileSync(join(dir, FILE), 'utf8')).toBe(EMPTY);
  });
});

describe('several listings of one provider', () => {
  const pat = {
    id: 25,
    owner: { login: 'octo' },
    token_id: 98,
    token_name: 'deploy',
    token_expired: false,
    token_expires_at: null,
    token_last_used_at: null,
  };
  const authorised = {
    login: 'octo',
    credential_id: 16,
    credential_type: 'personal access token',
    scopes: ['repo'],
    authorized_credential_note: 'laptop',
  };
  const bot = (id: number, project: number): object => ({
    id,
    name: `bot ${id}`,
    revoked: false,
    active: true,
    scopes: ['api'],
    user_id: id,
    access_level: 40,
    expires_at: null,
    resource_type: 'project',
    resource_id: project,
  });
  const gone = (from: string, first: unknown, second: unknown): string => {
    const dir = place(JSON.stringify(first));
    expect(imported(dir, from).code).toBe(0);
    write(dir, 'listing', JSON.stringify(second));
    return imported(dir, from).out;
  };

  it('do not call gone what only stands in another of them', () => {
    expect(gone('github-pats', [pat], [authorised])).toContain('1 added, 0 updated, 0 unchanged, 0 gone');
    expect(gone('gitlab-tokens', [bot(1, 7), bot(2, 7)], [bot(3, 8)])).toContain(
      '1 added, 0 updated, 0 unchanged, 0 gone',
    );
  });
  it('call gone what has left its own', () => {
    expect(gone('github-pats', [pat, { ...pat, token_id: 99, token_name: 'other' }], [pat])).toContain(
      '- github-other: gone at the provider',
    );
    expect(gone('gitlab-tokens', [bot(1, 7), bot(2, 7)], [bot(1, 7)])).toContain(
      '- gitlab-bot-2: gone at the provider',
    );
  });
  it('name entries in full, dots and all', () => {
    const dir = place(JSON.stringify([{ ...pat, token_name: 'j.doe' }]));
    expect(imported(dir, 'github-pats').out).toContain('+ github-j-doe');
  });
  it('may be answers of Vault under their paths', () => {
    const metadata = {
      current_version: 1,
      versions: { 1: { created_time: '2026-03-22T02:24:06Z', deletion_time: '', destroyed: false } },
    };
    const dir = place(
      [
        { path: 'kv/prod/a', data: { request_id: 'r', lease_id: '', data: metadata } },
        { path: 'kv/prod/b', data: metadata },
      ]
        .map((item) => JSON.stringify(item))
        .join('\n'),
    );
    expect(imported(dir, 'vault').out).toContain('2 added');
  });
});

describe('inventory discover', () => {
  it('proposes an entry for each secret with every place, adds them, and then knows them', () => {
    const token = githubToken('discover');
    const dir = folder({
      'a.env': `TOKEN=${token}\n`,
      'src/b.js': `const t = "${token}";\n`,
      'c.env': `TOKEN=${githubToken('discover 2')}\n`,
    });
    keyroll(dir, ['inventory', 'init']);
    const before = readFileSync(join(dir, FILE), 'utf8');
    const shown = keyroll(dir, ['inventory', 'discover']);
    expect(shown).toMatchObject({ code: 0, err: expect.stringContaining('2 proposed') });
    expect(parseInventory(before.replace(/tokens: \[\]\n$/, shown.out), FILE, null).tokens).toHaveLength(2);
    expect(shown.out).toMatch(/# seen at a\.env:1:7\n {4}# seen at src\/b\.js:1:12\n/);
    expect(readFileSync(join(dir, FILE), 'utf8')).toBe(before);
    expect(keyroll(dir, ['inventory', 'discover', '--write']).out).toContain(`2 added to ${FILE}`);
    expect(scan(dir, ['scan', '-q']).report.findings.map(({ state }) => state)).toEqual(['registered', 'registered']);
    expect(keyroll(dir, ['inventory', 'discover'])).toMatchObject({
      out: '',
      err: expect.stringContaining('0 proposed') as string,
    });
    expect(keyroll(dir, ['inventory', 'discover', '--write']).out).toContain(`0 added to ${FILE}.\n`);
    expect(entries(dir).map(({ status, storage }) => [status, storage?.length])).toEqual([
      ['unknown', 2],
      ['unknown', 1],
    ]);
  });
});
