import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../src/base/glob.ts';

const matches = (glob: string, path: string): boolean => globMatcher([glob])(path);

describe('a glob', () => {
  it.each([
    ['vendor', ['vendor'], ['vendors', 'a/vendor', 'vendor/a']],
    ['vendor/**', ['vendor', 'vendor/a', 'vendor/a/b.js'], ['vendors/a', 'a/vendor/b']],
    ['**/vendor', ['vendor', 'a/vendor', 'a/b/vendor'], ['vendor/a', 'avendor']],
    ['*.js', ['a.js', '.js', '.hidden.js'], ['a/b.js', 'a.jsx']],
    ['**/*.min.js', ['a.min.js', 'a/b/c.min.js'], ['a.js', 'min.js/x']],
    ['a/**/z/*.txt', ['a/z/1.txt', 'a/b/c/z/1.txt', 'a/z/z/1.txt'], ['a/z.txt', 'a/z/b/1.txt']],
    ['a**b', ['ab', 'axxb'], ['a/b', 'ax/xb']],
    ['?.env', ['a.env', '鍵.env', '🔑.env'], ['.env', 'ab.env']],
    ['log-[0-9][!a-z].txt', ['log-1Z.txt', 'log-10.txt'], ['log-1z.txt', 'log-Z0.txt', 'log-1/.txt']],
    ['{src,test/unit}/**', ['src/a', 'test/unit/a/b'], ['test/a', '{src,test/unit}/a']],
    ['a.{js,{ts,tsx}}', ['a.js', 'a.ts', 'a.tsx'], ['a.jsx', 'a.']],
    ['app/(group)/[id].ts', ['app/(group)/i.ts'], ['app/group/i.ts', 'app/(group)/[id].ts']],
    ['\\*.js', ['*.js'], ['a.js']],
    ['a{b', ['a{b'], ['ab']],
    ['[a', ['[a'], ['a']],
    ['a.b+c^$', ['a.b+c^$'], ['axb+c^$']],
  ])('%s matches as expected', (glob, those, not) => {
    expect(those.filter((path) => !matches(glob, path))).toEqual([]);
    expect(not.filter((path) => matches(glob, path))).toEqual([]);
  });

  it('without wildcards matches itself only', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z./ -]{1,30}$/),
        fc.stringMatching(/^[a-z./ -]{1,30}$/),
        (a, b) => matches(a, a) && matches(a, b) === (a === b),
      ),
    );
  });

  it('matches as the equivalent regular expression', () => {
    const sign = fc.constantFrom('a', 'b', '*', '?', '/', '**/');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 8 }), fc.stringMatching(/^[ab/]{0,10}$/), (signs, path) => {
        const glob = signs.join('');
        // Stars in a row mean one thing within a name and another as a whole part; the table above has both.
        fc.pre(!/\*\*(?!\/)|[^/]\*\*|\*\*\/\*\*/.test(glob));
        const pattern = glob
          .replaceAll('**/', '~')
          .replaceAll('*', '[^/]*')
          .replaceAll('?', '[^/]')
          .replaceAll('~', '(?:[^/]*/)*');
        return matches(glob, path) === new RegExp(`^${pattern}$`).test(path);
      }),
    );
  });
});

describe('a glob with catastrophic backtracking', () => {
  const name = 'a'.repeat(255);
  const deep = 'a/'.repeat(2000);

  it.each([
    `${'*a'.repeat(30)}c`,
    `${'*'.repeat(200)}c`,
    `(a+)+c`,
    `${'*(a'.repeat(60)}${')'.repeat(60)}`,
    '{a,b}'.repeat(40),
    `${'{a,'.repeat(40)}b${'}'.repeat(40)}`,
    `${'{'.repeat(300)}${'a,'.repeat(300)}`,
  ])('ends: %s', (glob) => expect(matches(glob, name)).toBe(false));

  it('ends in a deep folder', () => expect(matches(`${'**/a/'.repeat(50)}b`, deep)).toBe(false));
});
