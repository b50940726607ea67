/** YAML that a checkout may bring to keep a scan busy or to end it: refused with a word, wherever keyroll reads YAML. */
import { describe, expect, it } from 'vitest';
import { folder, githubToken, keyroll } from '../cli/keyroll.ts';

const REFUSED = /nested too deeply, or has too many fields/;
const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('');

const BOMBS: readonly (readonly [string, (field: string) => string])[] = [
  ['brackets', (field) => `${field}: ${'['.repeat(30_000)}${']'.repeat(30_000)}\n`],
  ['lists', () => `${'- '.repeat(30_000)}x\n`],
  ['keys that are asked for', () => `${'? '.repeat(30_000)}x\n`],
  ['indentation', () => lines(3000, (at) => `${' '.repeat(at)}a:\n`)],
  ['fields', (field) => lines(30_000, () => `${field}: 1\n`)],
  ['different fields', () => lines(30_000, (at) => `a${at}: 1\n`)],
];

describe.each(BOMBS)('too many %s', (_, bomb) => {
  it.each<[string, string, string, readonly string[]]>([
    ['a configuration', 'keyroll.config.yaml', 'exclude', ['scan']],
    ['an inventory', 'keyroll.inventory.yaml', 'tokens', ['inventory', 'check']],
    ['a rule pack', 'pack.yaml', 'rules', ['rules', 'check', 'pack.yaml']],
    ['a mapping', 'map.yaml', 'ts', ['usage', 'a.env', '--map', 'map.yaml']],
  ])('are refused in %s', (__, file, field, args) => {
    const dir = folder({ 'a.env': `TOKEN=${githubToken('yaml')}\n`, [file]: bomb(field) });
    expect(keyroll(dir, args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(REFUSED) as string });
  });
});

it('brackets that are text are no nesting', () => {
  const dir = folder({ 'keyroll.config.yaml': `exclude:\n${lines(500, (at) => `  - "a[[${at}"\n`)}`, 'a.env': 'x\n' });
  expect(keyroll(dir, ['scan'])).toMatchObject({ code: 0 });
});
