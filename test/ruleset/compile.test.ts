import { describe, expect, it } from 'vitest';
import type { CompiledRule } from '../../src/model/ruleset.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { seededRandom } from '../../src/ruleset/example/random.ts';
import { parseRuleFile } from '../../src/ruleset/load-rules.ts';
import { matchRule } from './match-rule.ts';
import { said } from './said.ts';

const INFO =
  'title: Acme key, kind: api-key, severity: high, grants: Everything., rotate: Anew., examples: [a], counterExamples: [b]';
const HEX = seededRandom('hex').text('0123456789abcdef', 32);

function compile(fields: string): CompiledRule {
  const [rule] = compileRules([
    parseRuleFile(`provider: acme\nname: Acme\nrules:\n  - { id: acme-key, ${INFO}, ${fields} }\n`, 'rules/acme.yaml'),
  ]).rules;
  if (rule === undefined) throw new Error('no rule');
  return rule;
}

const values = (rule: CompiledRule, text: string): string[] =>
  matchRule(rule, text).map(({ start, end }) => Buffer.from(text).toString('utf8', start, end));

describe('a compiled pattern', () => {
  const rule = compile("pattern: 'zqjx_[0-9a-f]{32}'");
  it('takes the whole match as the secret', () => {
    expect(values(rule, `key=zqjx_${HEX};`)).toEqual([`zqjx_${HEX}`]);
  });
  it.each(['a', '9', '_'])('is no part of a longer word: %s', (character) => {
    expect(values(rule, `${character}zqjx_${HEX}`)).toEqual([]);
    expect(values(rule, `zqjx_${HEX}${character}`)).toEqual([]);
  });
  it('is found after an escaped line end', () => {
    expect(values(rule, `"text\\nzqjx_${HEX}"`)).toEqual([`zqjx_${HEX}`]);
  });
  it('keeps its own boundaries where it has some', () => {
    expect(values(compile("pattern: '(?<=key)zqjx_[0-9a-f]{32}\\b'"), `keyzqjx_${HEX}-x`)).toEqual([`zqjx_${HEX}`]);
  });
  it('is high in confidence, and above all context rules', () => {
    expect(rule.confidence).toBe('high');
    expect(rule.precedence).toBeGreaterThan(compile("context: [acmecorp], value: '[0-9a-f]{32}'").precedence);
  });
  it('gives way to every provider when it is generic', () => {
    expect(compile("pattern: 'zqjxzqjxzqjxzqjxzqjxzqjxzqjx[0-9]{20}', generic: true").precedence).toBeLessThan(
      compile("context: [acmecorp], value: '[0-9a-f]{32}'").precedence,
    );
  });
  it('wins over the rule of a mark alone where it shares the mark and stands beside its own word', () => {
    expect(compile("context: [acmecorp], value: 'zqjx_[0-9a-f]{32}', sharesMark: true").precedence).toBeGreaterThan(
      rule.precedence,
    );
    expect(compile("context: [acmecorp], value: 'zqjx_[0-9a-f]{32}'").precedence).toBeLessThan(rule.precedence);
  });
  it('leaves sixteen characters unseen', () => {
    expect(compile("pattern: 'zqjx_[0-9a-f]{32}'").publicPrefix).toBe(5);
    expect(compile("pattern: 'zqjx_[0-9a-f]{14}'").publicPrefix).toBe(3);
  });
  it('shows nothing of what people choose', () => {
    expect(compile("pattern: 'zqjx:(?<secret>[0-9a-z]{8,20})'").showEnds).toBe(true);
    expect(compile("pattern: 'zqjx:(?<secret>[0-9a-z]{8,20})', showEnds: false").showEnds).toBe(false);
  });
  it('asks for less entropy of a smaller alphabet', () => {
    expect(compile("pattern: 'zqjx_[0-9a-f]{32}'").minEntropy).toBeLessThan(
      compile("pattern: 'zqjx_[0-9A-Za-z]{32}'").minEntropy,
    );
    expect(compile("pattern: 'zqjx_[0-9a-f]{32}', minEntropy: 1.5").minEntropy).toBe(1.5);
  });
});

describe('a compiled context rule', () => {
  const rule = compile("context: [acmecorp], value: '[0-9a-f]{32}'");
  it.each([
    `ACMECORP_API_KEY=${HEX}`,
    `acmecorp_api_key: "${HEX}"`,
    `"acmecorp_api_key": "${HEX}",`,
    `acmecorp.api-key = ${HEX}`,
    `config["acmecorp_key"] = '${HEX}'`,
    `AcmeCorp(api_key="${HEX}")`,
    `AcmeCorp::Client.new('${HEX}')`,
    `<key name="acmecorp">${HEX}</key>`,
    `<acmecorpKey>${HEX}</acmecorpKey>`,
    `:acmecorp_key => "${HEX}"`,
    `acmecorp: { user: 'x', apiKey: '${HEX}' }`,
    `os.environ.get("ACMECORP_KEY", "${HEX}")`,
    `- name: ACMECORP_KEY\n  value: "${HEX}"`,
    `{"name":"ACMECORP_KEY","value":"${HEX}"}`,
    `myAcmecorpKey := "${HEX}"`,
    `curl -H "X-Acmecorp-Key: ${HEX}"`,
    `tool --acmecorp-key ${HEX}`,
    `ENV ACMECORP_TOKEN ${HEX}`,
    `{\\"acmecorp_key\\":\\"${HEX}\\"}`,
  ])('finds %s', (text) => {
    expect(values(rule, text)).toEqual([HEX]);
  });
  it.each([
    `acmecorp was merged in ${HEX}`,
    `acmecorp_key: ${HEX.toUpperCase()}`,
    `acmecorp_key: "${HEX}a"`,
    `acmecorp: yes; etag=${HEX}`,
    `acmecorp:\n\n\nother = ${HEX}`,
    `acmecorp.tar.gz: sha256:${HEX}`,
    `{ "acmecorp": { "id": "${HEX}" } }`,
    `acmecorp: { uuid: "${HEX}" }`,
  ])('leaves %s', (text) => {
    expect(values(rule, text)).toEqual([]);
  });
  it('takes a short word only by itself', () => {
    const short = compile("context: [acme], value: '[0-9a-f]{32}'");
    expect(values(short, `ACME_KEY=${HEX}`)).toEqual([HEX]);
    expect(values(short, `myAcmeKey=${HEX}`)).toEqual([HEX]);
    expect(values(short, `acmekey=${HEX}`)).toEqual([HEX]);
    expect(values(short, `pacmen=${HEX}`)).toEqual([]);
    expect(values(short, `acmestic=${HEX}`)).toEqual([]);
  });
  it('takes any separator in a word of several', () => {
    const two = compile("context: [acme_corp], value: '[0-9a-f]{32}'");
    for (const word of ['acme_corp', 'ACME-CORP', 'acmeCorp', 'acme.corp']) {
      expect(values(two, `${word}=${HEX}`)).toEqual([HEX]);
    }
  });
  it('asks for one of the words in "near", in the key or before', () => {
    const near = compile("context: [acmecorp], near: [secret], value: '[0-9a-f]{32}'");
    expect(values(near, `ACMECORP_SECRET=${HEX}`)).toEqual([HEX]);
    expect(values(near, `secret_acmecorp=${HEX}`)).toEqual([HEX]);
    expect(values(near, `ACMECORP_ID=${HEX}`)).toEqual([]);
  });
  it('takes them from the settings that the word heads', () => {
    const near = compile("context: [acme], near: [token], value: '[0-9a-f]{32}'");
    const inText = new RegExp(near.context?.inText ?? '');
    for (const text of [
      `acme:\n  api_token: ${HEX}`,
      `[acme]\ntoken = "${HEX}"`,
      `provider "acme" {\n  region = "eu"\n  token = "${HEX}"\n}`,
      `new AcmeClient({\n  token: '${HEX}',`,
      `new AcmeOptions\n{\n    Token = "${HEX}",`,
    ]) {
      expect(inText.exec(text)?.groups?.['secret']).toBe(HEX);
    }
    for (const text of [`pay acme in full\nuse token ${HEX}`, `acme:\n  api_id: ${HEX}`]) {
      expect(inText.exec(text)).toBeNull();
    }
  });
});

describe('refused rules', () => {
  it('name the file, the line and the column within the pattern', () => {
    expect(said(() => compile("pattern: 'zqjx[0-9]+'"))).toMatch(
      /^rules\/acme\.yaml:4:\d+: Rule "acme-key": An unbounded quantifier "\+"/,
    );
  });
  it('share no id', () => {
    const file = parseRuleFile(
      `provider: acme\nname: Acme\nrules:\n  - { id: acme-key, ${INFO}, pattern: 'zqjx[0-9]{9}' }\n`,
      'rules/acme.yaml',
    );
    expect(said(() => compileRules([file, { ...file, path: 'rules/acme2.yaml' }]))).toContain('this id is taken');
  });
  it('take no id of the rules that are there already, and may name them as companions', () => {
    const pack = parseRuleFile(
      `provider: acme\nname: Acme\nrules:\n  - { id: acme-key, ${INFO}, pattern: 'zqjx[0-9]{9}', companion: { rule: acme-id, role: key id } }\n`,
      'packs/acme.yaml',
    );
    expect(said(() => compileRules([pack], ['acme-id']))).toBe('');
    expect(said(() => compileRules([pack], ['acme-id', 'acme-key']))).toContain('this id is taken');
  });
  it('name companions that exist', () => {
    expect(said(() => compile("pattern: 'zqjx[0-9]{9}', companion: { rule: acme-none, role: id }"))).toContain(
      'there is no rule "acme-none"',
    );
  });
  it('have context words of three letters', () => {
    expect(said(() => compile("context: [dd], value: '[0-9a-f]{32}'"))).toContain('shorter than three letters');
  });
});

it('the digest follows the content alone', () => {
  const file = parseRuleFile(
    `provider: acme\nname: Acme\nrules:\n  - { id: acme-key, ${INFO}, pattern: 'zqjx[0-9]{9}' }\n`,
    'rules/acme.yaml',
  );
  const other = parseRuleFile(
    `provider: acme\nname: Acme\nrules:\n  - { id: acme-key, pattern: 'zqjx[0-9]{9}', ${INFO} }\n`,
    'packs/other.yaml',
  );
  expect(compileRules([file]).digest).toBe(compileRules([other]).digest);
  expect(compileRules([file]).digest).not.toBe(
    compileRules([
      parseRuleFile(
        `provider: acme\nname: Acme\nrules:\n  - { id: acme-key, ${INFO}, pattern: 'zqjx[0-9]{8}' }\n`,
        'rules/acme.yaml',
      ),
    ]).digest,
  );
});

describe('a context rule and the call that makes a client', () => {
  const key = compile("context: [acmecorp], near: [key], value: '[0-9a-f]{32}'");
  const pair = compile("context: [acmecorp], near: [secret], value: '[0-9a-f]{32}'");
  const id = compile("context: [acmecorp], near: [key], value: '[0-9a-f]{32}', partOnly: true");
  const text = HEX.slice(0, 32);
  const other = [...text].reverse().join('');
  it.each([
    'new AcmeCorp("V")',
    "acmecorp.Client('V')",
    'AcmeCorp::Api.new("V")',
    'const acmecorp = createClient("V");',
    "c = Acmecorp('V')",
    'AcmecorpClient c = new AcmecorpClient(\n    "V");',
  ])('reads the value of %s', (call) => {
    expect(values(key, call.replace('V', text))).toEqual([text]);
  });
  it.each(['new AcmeCorp("https://eu.acme.example", "V")', "acmecorp.Client('12', 'U',\n  'V')"])(
    'reads it behind other literals: %s',
    (call) => {
      for (const rule of [key, pair]) {
        expect(values(rule, call.replace('V', text).replace('U', 'k7m2')), rule.info.id).toEqual([text]);
      }
    },
  );
  it('takes the second of a pair for the secret', () => {
    for (const rule of [key, pair]) expect(values(rule, `new AcmeCorp("${other}", "${text}")`)).toEqual([text]);
    expect(values(pair, `new AcmeCorp("${text}")`)).toEqual([]);
  });
  it('leaves other calls, and what is public, alone', () => {
    for (const call of [`acmecorp.find("${text}")`, `acmecorp_cache("${text}")`, `acmecorp is ("${text}")`]) {
      expect(values(key, call), call).toEqual([]);
    }
    expect(values(id, `new AcmeCorp("${text}")`)).toEqual([]);
  });
  it('reads a header beside the word', () => {
    expect(values(key, `curl https://api.acmecorp.example/v1 -H "Authorization: Bearer ${text}"`)).toEqual([text]);
  });
});
