import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeError, type KeyrollError } from '../../src/model/error.ts';
import type { RuleFile } from '../../src/ruleset/rule-file.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { checkRules } from '../../src/ruleset/rule-check.ts';
import { parseRuleFile } from '../../src/ruleset/load-rules.ts';
import { matchRule } from './match-rule.ts';
import { said } from './said.ts';

const folder = path.resolve(import.meta.dirname, '../../rules');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml') && !name.startsWith('pci'))
  .sort();

const loaded = new Map<string, RuleFile>();

function load(name: string): RuleFile {
  const file = loaded.get(name) ?? parseRuleFile(readFileSync(path.join(folder, name), 'utf8'), `rules/${name}`);
  loaded.set(name, file);
  return file;
}

describe('the rules', () => {
  it.each(names)('%s keeps the laws of the rule language', (name) => {
    expect(said(() => load(name))).toBe('');
    const file = load(name);
    expect(file.rules[0]?.info.provider).toBe(name.replace('.yaml', ''));
    const alone = { ...file, rules: file.rules.map((rule) => ({ ...rule, companion: null })) };
    let problems: readonly KeyrollError[] = [];
    const check = (): void => {
      problems = checkRules([alone], compileRules([alone]), matchRule, { seeds: ['first', 'second', 'third'] });
    };
    expect(said(check)).toBe('');
    expect([...new Set(problems.map(describeError))].join('\n')).toBe('');
  });

  it('have ids of their own and name companions that exist', () => {
    const files = names.flatMap((name) => {
      try {
        return [load(name)];
      } catch {
        return [];
      }
    });
    const problems = said(() => compileRules(files))
      .split('\n')
      .filter((line) => /this id is taken|there is no rule/.test(line));
    expect(problems.join('\n')).toBe('');
  });

  it('tell whoever has to rotate where, and no three providers in the same words', () => {
    const providers = new Map<string, Set<string>>();
    for (const { rules } of names.map(load)) {
      for (const { info } of rules) {
        for (const text of [info.grants, info.rotate]) {
          providers.set(text, (providers.get(text) ?? new Set()).add(info.provider));
        }
      }
    }
    expect([...providers].filter(([, own]) => own.size > 2).map(([text]) => text)).toEqual([]);
  });

  it('do not take keys of a test mode for live ones', () => {
    const unsure = names
      .flatMap((name) => load(name).rules)
      .filter(
        ({ info, body }) =>
          body.kind !== 'structure' &&
          info.severity !== 'info' &&
          info.environment === null &&
          /sk_live_|sk_test_/.test(body.kind === 'pattern' ? body.pattern : body.value),
      );
    expect(unsure.map(({ info }) => info.id)).toEqual([]);
  });

  it('name no provider by words that keys of all providers have', () => {
    const everybodys = new Set(
      'apikey xapikey accesskey accesstoken authtoken bearertoken clientsecret privatekey publickey oauth2token oauthtoken refreshtoken secretid secretkey'.split(
        ' ',
      ),
    );
    // What these look for has a letter, a length or a neighbour of its own.
    const telling = new Set([
      'akamai-edgegrid-client-secret',
      'azure-client-secret',
      'adyen-api-key',
      'google-oauth-refresh-token',
      'hashicorp-vault-approle-secret-id',
      'django-secret-key',
      'wireguard-private-key',
      'etsy-api-key',
    ]);
    const unsure = names
      .flatMap((name) => load(name).rules)
      .filter(
        ({ info, body }) =>
          body.kind === 'context' &&
          !telling.has(info.id) &&
          body.words.some((word) => everybodys.has(word.replaceAll(/[^a-z0-9]/g, ''))),
      );
    expect(unsure.map(({ info }) => info.id)).toEqual([]);
  });
});
