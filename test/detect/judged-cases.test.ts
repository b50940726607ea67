/** A judge remembers its verdicts: what it says of a text may not depend on what it was asked before. */
import fc from '../properties.ts';
import { expect, it } from 'vitest';
import { builtInJudge } from './judge-source.ts';
import { collect, dullPassword, sturdyPassword, token } from './structure-source.ts';

const key = fc.constantFrom('password', 'db_password', 'api_token', 'client_secret', 'token_type', 'page_key');
const value = fc.constantFrom(
  sturdyPassword(1),
  sturdyPassword(2),
  dullPassword(),
  token(1),
  token(2),
  'changeme',
  'getSecret()',
  '${SECRET}',
  ['4111', '1111', '1111', '1111'].join(''),
  '9'.repeat(3) + token(3),
);
const FORMS: readonly ((name: string, text: string) => string)[] = [
  (name, text) => `${name} = "${text}"`,
  (name, text) => `${name} = "${text}",`,
  (name, text) => `f(${name}="${text}")`,
  (name, text) => `${name} ?? "${text}"`,
  (name, text) => `${name} = '${text}'`,
  (name, text) => `${name}: ${text}`,
  (name, text) => `# ${name} is ${text}`,
  (name, text) => `${name.toUpperCase()}=${text}`,
  (name, text) => `${name}=${text}`,
  (name, text) => `"${name}": "${text}",`,
  (name, text) => `("${name}", "${text}")`,
  (name, text) => `if (${name} == "${text}")`,
  (name, text) => `<add key="${name}" value="${text}" />`,
  (name, text) => `user = admin\n${name} = ${text}`,
];

it('gives the verdict on a text that it gives without having judged another', () => {
  fc.assert(
    fc.property(key, value, fc.shuffledSubarray([...FORMS], { minLength: 6 }), (name, text, forms) => {
      const remembering = () => builtInJudge();
      for (const form of forms) {
        const written = form(name, text);
        expect(collect(written, remembering)).toEqual(collect(written, () => builtInJudge()));
      }
    }),
  );
});

it('remembers what it kept and what it refused', () => {
  const asked: string[] = [];
  const judge = () => {
    asked.push('asked');
    return builtInJudge();
  };
  const texts = [`password = "${sturdyPassword(4)}"`, `api_token = "${token(5)}"`, 'db_password: "Mira Holm"'];
  for (const text of texts) collect(text, judge);
  const before = asked.length;
  for (const text of texts) collect(text, judge);
  expect(before).toBeGreaterThan(0);
  expect(asked).toHaveLength(before);
});
