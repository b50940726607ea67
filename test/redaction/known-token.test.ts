/** Tokens that stand where no rule looks: in names of files, branches and people. */
import { describe, expect, it } from 'vitest';
import { maskTokens } from '../../src/redaction/known-token.ts';
import { token } from '../cli/keyroll.ts';

/** The shortest of each form: what is behind the mark may be longer. */
const MARKED = [
  'ghp_<base62:30>',
  'github_pat_<base62:40>',
  'glpat-<base62:20>',
  'gldt-<base62:20>',
  'sk_live_<base62:16>',
  'rk_test_<base62:24>',
  'sk-ant-<base62:40>',
  'xoxb-<base62:18>',
  'xapp-<base62:18>',
  'npm_<base62:36>',
  'hvs.<base62:24>',
  'AIza<base62:35>',
  'SG.<base62:16>.<base62:16>',
  'dop_v1_<hex:32>',
  'shpat_<hex:32>',
  'pypi-<base62:50>',
  'sq0atp-<base62:22>',
  'whsec_<base62:24>',
  'dckr_pat_<base62:24>',
  'rubygems_<hex:48>',
  'ya29.<base62:30>',
  'GOCSPX-<base62:28>',
  'ATATT3<base62:60>',
  'ATCTT3<base62:60>',
  'ATBB<base62:32>',
  'ABSK<base62:80>',
  'AGE-SECRET-KEY-1<bech32:58>',
  'dapi<hex:32>',
  'pul-<hex:40>',
  'sk-or-v1-<hex:64>',
  'PMAK-<hex:24>-<hex:34>',
  'xkeysib-<hex:64>-<base62:16>',
  'nvapi-<base62:60>',
  'pscale_tkn_<base62:32>',
  'sntrys_<base62:60>',
  'SWMTKN-1-<base62:43>',
  'EAA<base62:100>',
  'eyJ<base62:13>.eyJ<base62:10>.<base62:10>',
] as const;

describe('a token of a known form', () => {
  it.each(MARKED)('is masked but for its mark: %s', (form) => {
    const [mark = ''] = form.split('<');
    for (const [before, behind] of [
      ['a/', ''],
      ['key ', ' of Jo'],
      ['(', ')'],
    ]) {
      const masked = maskTokens(`${before}${token(form, `known ${form}`)}${behind}`);
      const shown = masked.slice(before?.length, masked.indexOf('•'));
      expect([masked.replace(shown, ''), mark.startsWith(shown)]).toEqual([`${before}••••••••${behind}`, true]);
    }
  });

  it('is masked wherever it stands, and as often', () => {
    const [one, two] = ['one', 'two'].map((seed) => token('npm_<base62:36>', seed));
    expect(maskTokens(`${one}/${two}`)).toBe('npm_••••••••/npm_••••••••');
  });

  it('is a word of its own', () => {
    for (const form of ['AIza<base62:35>', 'eyJ<base62:20>.eyJ<base62:20>.<base62:20>']) {
      const word = `x${token(form, 'in a word')}`;
      expect(maskTokens(word)).toBe(word);
    }
  });
});

describe('a password in an address', () => {
  it.each([
    ['redis', 'ann', 12, 'cache.example'],
    ['REDIS', 'ann', 12, 'cache.example'],
    ['postgresql+psycopg', 'ann', 12, '[::1]/db'],
    ['ab', 'a', 3, 'b'],
    ['ldap', 'a'.repeat(80), 120, 'b'],
  ])('is masked, and what is around it is not: %s://%s', (scheme, user, length, host) => {
    const password = token(`<base62:${length}>`, `address ${scheme}`);
    expect(maskTokens(`see ${scheme}://${user}:${password}@${host}`)).toBe(`see ${scheme}://${user}:••••••••@${host}`);
  });
  it.each([
    'redis://ann:$PASSWORD@cache.example',
    'redis://ann:<password>@cache.example',
    'redis://ann@cache.example',
    'http://localhost:8080/a',
    'ssh://git.example:2222 a@b.test',
  ])('is none where there is none: %s', (address) => expect(maskTokens(address)).toBe(address));
});

/** Not in the list of marks: told by a prefix and what was drawn behind it. */
describe('a token of a form that nobody listed', () => {
  it.each([
    'apify_api_<base62:36>',
    'gsk_<base62:52>',
    'glsa_<base62:32>_<hex:8>',
    'CCDB1_<base62:22>_<base62:40>',
    'pcsk_<base62:6>_<base62:63>',
    'sgp_<hex:40>',
    'acme_<hex:30>',
    'CCIPAT_<base62:22>_<hex:40>',
    'napi_<alnum-lower:64>',
    'acme_<alnum-lower:30>',
    'pk_12345678_<alnum-upper:32>',
    'acme_<alnum-upper:30>',
    'acme_live_<base62:32>',
    'acme_<base62:28>',
  ])('is masked in the name of a file: %s', (form) => {
    expect(maskTokens(`keys/backup-${token(form, `drawn ${form}`)}.env`)).toMatch(
      /^keys\/backup-[A-Za-z0-9_]{2,12}_•{8}\.env$/,
    );
  });
  it.each(['acme-<base62:28>', 'acme-<alnum-upper:30>'])('is masked behind a dash: %s', (form) => {
    expect(maskTokens(`keys/${token(form, `drawn ${form}`)}.env`)).toBe('keys/acme-••••••••.env');
  });
  it('is masked with what belongs to it before and behind', () => {
    const value = token('<base62:22>_<base62:40>_<hex:8>', 'in parts');
    expect(maskTokens(`team_prod_${value}_2026.env`)).toBe('team_prod_••••••••_2026.env');
  });
});

describe('a name without one', () => {
  it.each([
    'dependabot/npm_and_yarn/lodash-4.17.21',
    'src/sk_live_docs.md',
    'assets/main.3f2a9c1d8e7b6a5f4e3d2c1b0a.js',
    'ghp_',
    'https://example.test/a:b@c',
    'release/npm_config_registry_and_more_words',
    'docs/npm_package_lock_v2_migration.md',
    'rubygems_api_v2_controller_spec.rb',
    'eyJhbGciOiJIUzI1NiJ9',
    'assets/main-0985a53694269ef145ffa0f614930418.png',
    'X509_NoTrustLwM2MIntegrationTestOfManyWordsAndNumbers2.java',
    'migrations/2026-08-06_00_AddTypeV2ToOrganizationUsersOfGroups2.sql',
    'objects/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG',
    'dependabot/npm_and_yarn/types/node-20.11.5',
  ])('is shown as it is: %s', (name) => expect(maskTokens(name)).toBe(name));

  it.each([
    'user_<base62:27>',
    'key_<alnum-upper:26>',
    'job_<alnum-lower:26>',
    'job_<alnum-lower:29>',
    'main-<hex:40>',
    'main.<base62:40>',
    'main-<alnum-lower:40>',
    '2026_<base62:40>',
  ])('is shown where it is an id or a hash: %s', (form) =>
    expect(maskTokens(token(form, 'an id'))).toBe(token(form, 'an id')),
  );
});
