import { describe, expect, it } from 'vitest';
import { parseRuleFiles, parseRuleFile } from '../../src/ruleset/load-rules.ts';
import { said } from './said.ts';

const GOOD = `provider: acme
name: Acme Payments
docs: https://docs.acme.example/
rules:
  - id: acme-key
    title: Acme key
    kind: api-key
    severity: high
    grants: Everything.
    rotate: Anew.
    pattern: 'zqjx[0-9]{9}'
    examples: ['«zqjx<digits:9>»']
    counterExamples: ['zqjx<digits:8>']
`;

function problems(text: string): string[] {
  return said(() => parseRuleFile(text, 'rules/acme.yaml'))
    .split('\n')
    .filter((line) => line !== '');
}

describe('a rule file', () => {
  it('gives its rules, with what the provider says for all of them', () => {
    const [rule] = parseRuleFile(GOOD, 'rules/acme.yaml').rules;
    expect(rule?.info).toMatchObject({
      id: 'acme-key',
      provider: 'acme',
      providerName: 'Acme Payments',
      docs: 'https://docs.acme.example/',
      lifetime: 'unknown',
      publishable: false,
      environment: null,
      basis: 'value',
    });
    expect(rule?.positions['examples.0']).toEqual({ line: 12, column: 16 });
  });
  it.each([
    ['severty: high', GOOD.replace('severity', 'severty'), 'Unknown field "severty". Did you mean "severity"?'],
    ['a missing field', GOOD.replace('    grants: Everything.\n', ''), '"grants" is missing'],
    ['a kind that is none', GOOD.replace('api-key\n', 'apikey\n'), '"kind" is not one of api-key'],
    ['an id that is no slug', GOOD.replace('acme-key', 'Acme_Key'), '"Acme_Key" is not a slug'],
    ['a pattern and a context', GOOD.replace('    pattern', '    context: [acme]\n    pattern'), 'either a "pattern"'],
    ['a context without a value', GOOD.replace("pattern: 'zqjx[0-9]{9}'", 'context: [acme]'), '"value" is missing'],
    ['no examples', GOOD.replace(/ {4}examples.*\n/, ''), 'has no examples'],
    ['flags of the engine', GOOD.replace('    examples', '    flags: gy\n    examples'), '"gy" are not flags'],
    [
      'a number out of range',
      GOOD.replace('    examples', '    minEntropy: 40\n    examples'),
      '"minEntropy" is not a number from 0 to 8',
    ],
    ['malformed YAML', 'provider: [acme\nrules:', 'Malformed YAML'],
    ['something else than a mapping', '- a', 'Expected a rule file'],
  ])('with %s is refused', (_, text, message) => {
    expect(problems(text).join('\n')).toContain(message);
  });
  it('names the place of a problem', () => {
    expect(problems(GOOD.replace('severity: high', 'severity: huge'))[0]).toMatch(/^rules\/acme\.yaml:8:15: /);
  });
  it.each([
    ['title', GOOD.replace('title: Acme key', 'title: Acme key (PKCS #8)'), '6:27'],
    ['name', GOOD.replace('Acme Payments', 'Acme #1'), '2:12'],
    ['rotate', GOOD.replace('rotate: Anew.', 'rotate: Anew\n      in two steps. #2'), '11:21'],
    ['examples', GOOD.replace("['«zqjx<digits:9>»']", '\n      - «zqjx<digits:9>» #x'), '13:26'],
  ])('refuses a %s that a "#" cuts, and says where', (key, text, place) => {
    expect(problems(text)[0]).toContain(
      `rules/acme.yaml:${place}: "${key}" ends before the "#", which begins a comment.`,
    );
  });
  it('takes a comment for one behind quotes, behind a word, and on a line of its own', () => {
    const commented = GOOD.replace('Acme Payments', "'Acme #1' # ours")
      .replace('id: acme-key', 'id: acme-key # ours')
      .replace('severity: high', 'severity: high # ours')
      .replace('    title', '    # ours\n    title');
    expect(parseRuleFile(commented, 'rules/acme.yaml').rules[0]?.info.providerName).toBe('Acme #1');
  });
  it('names all problems at once', () => {
    expect(problems(GOOD.replace('severity: high', 'severity: huge').replace('title', 'titel')).length).toBe(3);
  });
});

it('the problems of several files are thrown together', () => {
  const files = ['a', 'b'].map((name) => ({ path: `rules/${name}.yaml`, text: GOOD.replace('api-key\n', 'key\n') }));
  expect(() => parseRuleFiles(files)).toThrow(/"kind".*\n"kind"/);
});
