import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { followOf } from '../../src/ruleset/pattern/follow.ts';
import { parsePattern } from '../../src/ruleset/pattern/pattern-tree.ts';

const behind = (pattern: string, text: string, offset: number | null = 0): ReturnType<typeof followOf> =>
  followOf(parsePattern(pattern, ''), { text, caseSensitive: true, offset });

describe('what follows an anchor', () => {
  it('is the byte that the pattern has there, and how many token bytes', () => {
    expect(behind('zqj[a-f][0-9]{4}!', 'zqj')).toEqual({ next: 'af', run: 5 });
    expect(behind('ab[0-9]zqj-[a-f]', 'zqj', 3)).toEqual({ next: '--', run: 2 });
  });
  it('is of every option in which the anchor stands, and of no other', () => {
    expect(behind('(?:zqj(?:a|[3-5])|zqx9)=', 'zqj').next).toBe('35aa');
  });
  it('counts what looks ahead', () => {
    expect(behind('zqj(?:(?![a-z])|(?=key|api))[a-z0-9]{2}', 'zqj').next).toBe('09aakk');
  });
  it('is anything where the match may end, or the place of the anchor varies', () => {
    expect(behind('zqj[a-c]?', 'zqj')).toEqual({});
    expect(behind('[0-9]{1,2}zqj[a-c]', 'zqj', null)).toEqual({});
  });

  const PATTERNS = [
    'zq(?:j[ab]{1,2}|[jk](?![a-c])[^]=)',
    '(?:z|zq)q?j?(?:(?=b)[a-c]|=)',
    'zq(?:j(?:a|b){0,2}=|j(?<secret>[c=]{2}))',
    'z[q=](?:j|=)(?:(?=ab|c)[^]{2}|==)',
    'zqj(?:[a-c]{0,3}|=)(?<=a|=)b?',
  ];

  it('stands behind it in every match of any text', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...PATTERNS),
        fc.array(fc.constantFrom(...'abc=zq'), { maxLength: 6 }),
        (pattern, letters) => {
          const text = `zqj${letters.join('')}`;
          const { next = '', run = 0 } = behind(pattern, 'zqj');
          if (text.length === 3 || new RegExp(pattern, 'y').exec(text) === null) return;
          matched++;
          if (next !== '') {
            expect(
              (next.match(/[^]{2}/g) ?? []).some(
                (range) => (text[3] ?? '') >= (range[0] ?? '') && (text[3] ?? '') <= (range[1] ?? ''),
              ),
            ).toBe(true);
          }
          expect(text.slice(3, 3 + run)).toMatch(new RegExp(`^[a-z0-9=]{${run}}$`));
        },
      ),
      { numRuns: 5000 },
    );
    expect(matched).toBeGreaterThan(500);
  });
});
