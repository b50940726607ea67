import { describe, expect, test } from 'vitest';
import { countGroups, rewriteRe2 } from '../../src/ruleset/pattern/re2-pattern.ts';

describe('a pattern of RE2', () => {
  test.each<[string, number, string, string]>([
    ['(?i)abc[a-z]{4}', 0, 'abc[a-z]{4}', 'i'],
    ['a(?i:bc)d', 0, 'a(?:[bB][cC])d', ''],
    ['(?i)ab(?-i:c)', 0, '[aA][bB](?:c)', ''],
    ['a(?i)b[c-d]', 0, 'a[bB][c-dC-D]', ''],
    ['(a)(b)', 2, '(?:a)(?<secret>b)', ''],
    ['(?P<x>a)', 1, '(?<secret>a)', ''],
    ['[[:alpha:]_]', 0, '[A-Za-z_]', ''],
    ['[]a]', 0, '[\\]a]', ''],
    ['\\Qa.b\\E', 0, 'a\\.b', ''],
    ['a\\z', 0, 'a$', 'm'],
    ['^a', 0, '^a', 'm'],
    ['\\x{e9}', 0, '\\xc3\\xa9', ''],
    ['a+b*?c{3,}', 0, 'a{1,200}b{0,3500}?c{3,200}', ''],
    ['\\(a\\)[(]', 0, '\\(a\\)[(]', ''],
  ])('%s with group %i is %s', (source, group, pattern, flags) => {
    expect(rewriteRe2(source, group)).toMatchObject({ pattern, flags });
  });

  test("tells the secret's own pattern", () => {
    expect(rewriteRe2('key=((?:a|b){4})x', 1).secret).toBe('(?:a|b){4}');
  });

  test.each(['\\pL', '\\C', '(?U)a', 'a++', '[[:^alpha:]]', '[abc', 'a\\'])('%s is refused by name', (source) => {
    expect(() => rewriteRe2(source, 0)).toThrow(/ha(?:s|ve) no equivalent|possessive|not closed|ends in/);
  });

  test.each([
    ['a(b)(?:c)(?P<d>e)', 2],
    ['\\(a[(]', 0],
    ['\\Q(\\E(a)', 1],
  ])('%s has %i groups', (source, groups) => {
    expect(countGroups(source)).toBe(groups);
  });
});
