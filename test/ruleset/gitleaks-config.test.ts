/** What a .gitleaks.toml becomes that has been parsed: rules, and a word on all that is lost. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importGitleaks } from '../../src/ruleset/gitleaks-config.ts';
import { githubToken } from '../cli/keyroll.ts';

const RULE = { id: 'acme-token', regex: 'acmetok_[a-z0-9]{24}' };

interface Imported {
  readonly [field: string]: unknown;
}

function imported(rules: unknown, taken: readonly string[] = []): { rules: readonly Imported[]; notes: string[] } {
  const { pack, notes } = importGitleaks({ rules }, new Set(taken));
  const written = pack === null ? [] : (parse(pack) as { rules: Imported[] }).rules;
  return { rules: written, notes: notes.map(({ rule, text }) => `${rule}: ${text}`) };
}

describe('settings for all rules', () => {
  it.each([
    ['none', {}, []],
    ['other default rules', { extend: { useDefault: true } }, [/^extends gitleaks' default rules/]],
    ['another file', { extend: { path: 'a.toml' } }, ['extends another file: import that one too']],
    ['rules that are off', { extend: { disabledRules: ['a', 'b'] } }, [/^switches 2 default rules off/]],
    ['paths that are left out', { allowlist: { paths: ['a'] } }, [/^excludes paths by regular expressions/]],
    ['values that are allowed', { allowlists: [{ stopwords: ['a'] }] }, [/^allows values, words or commits/]],
    ['lists of nothing', { extend: {}, allowlists: [{ paths: [], regexes: [] }] }, []],
    ['no settings at all', 'text', []],
  ])('%s', (_, config, expected) => {
    const { notes, pack } = importGitleaks(config, new Set());
    expect(notes).toEqual(expected.map((text) => ({ rule: null, text: expect.stringMatching(text) as string })));
    expect(pack).toBeNull();
  });
});

describe('a rule', () => {
  it.each([
    ['without an expression', { regex: ' ' }, ['has no regular expression']],
    ['of paths only', { regex: undefined, path: 'a' }, ['matches paths only, which no rule of keyroll does']],
    [
      'that is a token',
      { regex: githubToken('rule') },
      [expect.stringMatching(/^acme-token: not converted: .*like a token itself/)],
    ],
    ['that cannot be written', { regex: '(' }, [expect.stringMatching(/^acme-token: not converted: /)]],
  ])('%s is not carried over', (_, fields, notes) => {
    expect(imported([{ ...RULE, ...fields }])).toEqual({
      rules: [],
      notes: notes.map((note) => (typeof note === 'string' ? `acme-token: ${note}` : note)),
    });
  });

  it.each([
    ['as it is', {}, []],
    ['paths', { path: 'a' }, ['applied to some paths only, and now applies to all']],
    [
      'an allowlist',
      { allowlist: { regexes: ['a'] } },
      ['had an allowlist, which is not converted: use a baseline instead'],
    ],
    ['others nearby', { required: [{ id: 'a' }] }, ['required other rules to match nearby, which is dropped']],
    [
      'others nearby, by their older name',
      { requiredRules: ['a'] },
      ['required other rules to match nearby, which is dropped'],
    ],
  ])('is carried over, and said to have lost %s', (_, fields, notes) => {
    const found = imported([{ ...RULE, ...fields }]);
    expect(found.notes).toEqual(notes.map((note) => `acme-token: ${note}`));
    expect(found.rules).toMatchObject([{ id: 'acme-token', kind: 'access-token', title: 'acme-token' }]);
  });

  it('has an id and a title of its own, which hold no token', () => {
    const ids = imported(
      [
        RULE,
        RULE,
        { ...RULE, id: ' Acme  Token! ' },
        { ...RULE, id: githubToken('id') },
        { regex: RULE.regex, description: 'Two\n lines' },
      ],
      ['acme-token'],
    );
    expect(ids.rules.map(({ id, title }) => [id, title])).toEqual([
      ['imported-acme-token', 'imported-acme-token'],
      ['imported-acme-token-2', 'imported-acme-token-2'],
      ['imported-acme-token-3', 'imported-acme-token-3'],
      ['rule-4', 'rule-4'],
      ['rule-5', 'Two lines'],
    ]);
  });

  it.each([
    [0, undefined],
    [9, undefined],
    ['3', undefined],
    [3, 3],
    [8, 8],
  ])('asks for an entropy of %s only where that can be one', (entropy, minEntropy) => {
    const { rules } = imported([{ ...RULE, regex: 'zqacme_([a-z0-9]{24})', entropy }]);
    expect([rules.length, rules[0]?.['minEntropy']]).toEqual([1, minEntropy]);
  });
});
