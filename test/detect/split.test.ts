/** Tokens that the code puts together from literals. */
import { describe, expect, it } from 'vitest';
import { folder, scan, token } from '../cli/keyroll.ts';

const VALUE = token('ghp_<base62:30><check:github-crc32>', 'split');
const cut = (...at: readonly number[]): readonly string[] =>
  [0, ...at].map((from, i) => VALUE.slice(from, at[i] ?? VALUE.length));

function found(content: string): readonly string[] {
  const bytes = Buffer.from(content);
  const { report } = scan(folder({ 'src/a.js': content }), ['scan', 'src', '--no-config']);
  return report.findings.flatMap(({ occurrences }) =>
    occurrences.map(
      ({ byteStart, byteEnd, decoded }) => `${decoded.join()} ${bytes.toString('utf8', byteStart, byteEnd)}`,
    ),
  );
}

describe('a token cut into literals', () => {
  it.each<[string, string, string]>([
    ['with a plus', '"', ' + '],
    ['without blanks', "'", '+'],
    ['with a dot', "'", ' . '],
    ['with the operator at the end of a line', '"', ' +\n    '],
    ['with the operator at the beginning of a line', '"', '\n    + '],
    ['with the operator at the end of a Windows line', '"', ' +\r\n    '],
  ])('is found %s, from its first byte to its last', (_, quote, operator) => {
    for (const pieces of [cut(14), cut(6, 20), cut(3, 9, 17, 30)]) {
      const written = pieces.join(`${quote}${operator}${quote}`);
      expect(found(`f(${quote}${written}${quote});\n`)).toEqual([`split-literal ${written}`]);
    }
  });

  it('is found once where a telling key reads it as well', () => {
    expect(found(`const token = "${cut(14).join('" + "')}";\n`)).toHaveLength(1);
  });

  it('is nothing where words, variables or other quotes stand between', () => {
    const [head, tail] = cut(14);
    expect(found(`f("${head}" + name + "${tail}");\n`)).toEqual([]);
    expect(found(`f("${head}", "${tail}");\n`)).toEqual([]);
  });

  it('takes no longer for many pieces than for the bytes they have', () => {
    expect(found(`f(${Array.from({ length: 60_000 }, () => '"abcdefgh"').join('+')});\n`)).toEqual([]);
  });
});
