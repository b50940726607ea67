import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ruleMatch } from '../../src/detect/rule-match.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { loadRuleFolder } from '../../src/ruleset/load-rules.ts';
import { hex, token } from './structure-source.ts';

const text = readFileSync(join(resolve(import.meta.dirname, '../../rules'), 'meta.yaml'), 'utf8');
const [rule] = compileRules(loadRuleFolder([{ path: 'meta.yaml', text }])).rules;

const drawn = (n: number, length: number): string =>
  Array.from({ length: Math.ceil(length / 20) }, (_, i) => token(n + i))
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, 'k')
    .slice(0, length);
const value = `EAA${drawn(10, 120)}`;

function isMatched(line: string): boolean {
  if (rule === undefined) throw new Error('no rule in meta.yaml');
  const span = { start: line.indexOf(value), end: line.indexOf(value) + value.length };
  return ruleMatch(rule, { secret: span, whole: span, parts: [] }, Buffer.from(line)) !== undefined;
}

it.each([
  ['in quotes', `token = "${value}"`, true],
  ['in an address', `https://shop.example/${hex(60, 64)}/${value}/${hex(61, 64)}`, true],
  ['between two rows of base64', `"${drawn(30, 500)}" + "${value}" + "${drawn(60, 500)}"`, true],
  ['within a font', `"shop.ttf": "AAEA${drawn(30, 300)}/${value}+${drawn(60, 300)}"`, false],
  ['at the end of a picture', `"data:image/png;base64,iVBOR${drawn(30, 500)}/${value}"`, false],
])('a token %s', (_where, line, expected) => {
  expect(isMatched(line)).toBe(expected);
});
