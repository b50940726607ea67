import { describe, expect, it } from 'vitest';
import { patternFacts, refuseAmbiguousPattern } from '../../src/ruleset/pattern/pattern.ts';

const texts = (pattern: string): string[] =>
  patternFacts(pattern, '', null)
    .anchors.map((anchor) => anchor.text)
    .sort();

describe('anchors', () => {
  it('are the literal start of a self-identifying format', () => {
    expect(patternFacts('acme_[0-9a-f]{32}', '', null).anchors).toEqual([
      { text: 'acme_', caseSensitive: true, offset: 0, next: '09af', run: 32 },
    ]);
  });
  it('are one for each option of a small class', () => {
    expect(texts('gh[po]_[0-9A-Za-z]{36}')).toEqual(['gho_', 'ghp_']);
  });
  it('look through groups and optional parts', () => {
    expect(texts('(?:[0-9](?<secret>wxy-z(?:q-)?[0-9]{20}))')).toEqual(['wxy-z']);
  });
  it('are taken from every option of an alternation', () => {
    expect(texts('(?:wkq-[0-9]{9}|zjv-[0-9]{9})')).toEqual(['wkq-', 'zjv-']);
  });
  it('fold letter case where the pattern does', () => {
    expect(patternFacts('[zZ][qQ][jJ]=[0-9]{9}', '', null).anchors).toEqual([
      { text: 'zqj=', caseSensitive: false, offset: 0, next: '09', run: 9 },
    ]);
    expect(patternFacts('ZQJX[0-9]{9}', 'i', null).anchors).toEqual([
      { text: 'zqjx', caseSensitive: false, offset: 0, next: '09', run: 9 },
    ]);
  });
  it('prefer a rare literal to a common one', () => {
    expect(texts('https://[0-9a-z]{8}\\.zqx\\.example/[0-9]{9}')).not.toContain('https://');
  });
  it('have no offset when what stands before varies in length', () => {
    expect(patternFacts('[0-9]{4,9}-zqjx-[0-9]{9}', '', null).anchors[0]?.offset).toBeNull();
  });
  it('are taken from a repeated part that must occur', () => {
    expect(texts('(?:zqjx;){1,3}[0-9]{9}')).toEqual(['zqjx;']);
  });
});

describe('the reach', () => {
  it('covers the longest match on both sides of the anchor', () => {
    const facts = patternFacts('[0-9]{4,9}-zqjx-[0-9]{9}', '', null);
    expect(facts.reachBefore).toBeGreaterThanOrEqual(9);
    expect(facts.reachBefore + facts.reachAfter).toBeGreaterThanOrEqual(9 + 6 + 9);
  });
  it('counts look-around beyond the match', () => {
    const plain = patternFacts('zqjx[0-9]{9}', '', null);
    const looking = patternFacts('(?<![a-z]{3})zqjx[0-9]{9}(?![0-9]{5})\\b', '', null);
    expect(looking.reachBefore - plain.reachBefore).toBe(3);
    expect(looking.reachAfter - plain.reachAfter).toBe(5);
  });
  it('does not count look-around that stays within the match', () => {
    expect(patternFacts('(?=.{0,6}9)zqjx[0-9]{9}', '', null).reachAfter).toBe(13);
  });
});

describe('the constant start of the secret', () => {
  it.each([
    ['ghp_[0-9A-Za-z]{36}', 4],
    ['gh[ps]_[0-9A-Za-z]{36}', 4],
    ['sk_(?:live|test)_[0-9a-z]{24}', 8],
    ['zqjx=(?<secret>[0-9a-f]{32})', 0],
    ['zqjx[0-4][0-9a-f]{32}', 4],
  ])('%s has %i bytes', (pattern, length) => {
    expect(patternFacts(pattern, '', null).constantStart).toBe(length);
  });
});

describe('refusals', () => {
  it.each([
    ['[0-9a-f]{32}', 'No match is certain to contain a literal of three bytes'],
    ['ab[0-9]{9}', 'No match is certain to contain a literal of three bytes'],
    ['zqjx[0-9]+', 'unbounded quantifier'],
    ['zqjx[0-9]{5,}', 'unbounded quantifier'],
    ['zqjx([a-z])\\1', 'back-reference'],
    ['^zqjx[0-9]{9}', 'without the flag m'],
    ['\\bzqjx1|zqjx2', 'one alternative only'],
    ['(?:zqjx)?', 'matches nothing'],
    ['zqjx[0-9]{5000}', 'A match of up to'],
    ['zqjx\\u20ac[0-9]{9}', 'beyond one byte'],
    ['(?:(?<secret>zqjx[0-9]{9})|zqjy[0-9]{9})', 'one alternative only'],
    ['zqjx(?<secret>[0-9]{9})?', 'repeated or optional'],
    ['zqjx[0-9', 'Unterminated character class'],
  ])('%s is refused', (pattern, message) => {
    expect(() => patternFacts(pattern, '', null)).toThrow(message);
  });
  it.each([
    'zqjx(a{1,20}){1,20}',
    'zqjx(?:[a-z]{1,9}[a-z0-9]?){2,30}',
    'zqjx(?:[a-z]|[a-f]){10,40}',
    'zqjx[0-9a-z]{1,300}[0-9a-z]{1,300}',
    'zqjx[0-9a-z-]{1,300}-[0-9a-z-]{1,300}',
    'zqjxa{0,300}b?a{0,300}b?a{0,300}',
    'zqjx(?:[a-c]{0,5}=[a-c]{0,5}){1,20}',
    'zqjx(?:[a-c]{0,5}[a-c]{0,5}=){1,20}',
    'zqjx(?:[abd]{0,3}b[ac]{0,3}d){1,20}',
    'zqjx(?:-(?:ab|[ac]b)){1,30}',
    'zqjx(?:a(?:[bc]{0,3}[bc]{1,3})?){1,12}',
    'zqjx(?:-(?:a?b|ab?)){1,30}',
    'zqjx(?:-(?:(?:ab|[ac]b){3}|c)){2,30}',
    'zqjx(?:a{100}[bc]|a{64}a{36}[cd]){1,20}',
    // Options of variable length, which rounds share as they share one of it.
    'zqjx(?:b|c{1,200}){1,5}',
    // Pairs that share a text, each closed by a byte of its own: their ways multiply.
    `zqjx${'a{0,140}a{0,140}-'.repeat(2)}`,
    `zqjx${'(?:a?a?-){1,6}='.repeat(3)}`,
    `zqjx${'(?:ab|[ac]b)'.repeat(20)}`,
    // A byte that only what follows cannot hold: any of its places may be the one.
    `zqjx${'[a-]{0,100}-a{0,100}-'.repeat(3)}`,
    `zqjx${'[a-]{0,100}-b?'.repeat(3)}`,
    // Text that stands wherever the parts beside it may stand.
    `zqjx${'[a-c]{0,300}abc'.repeat(3)}`,
    // What takes nothing parts nothing.
    `zqjx${'a{0,60}(?:){3}'.repeat(3)}`,
    'zqjx(?:(?:a{0,130}a{0,130})?a{0,70})?a{0,50}',
  ])('%s is refused for its ambiguity', (pattern) => {
    expect(() => refuseAmbiguousPattern(pattern, '')).toThrow(/ways|share/);
  });
  it.each([
    'zqjx(?:[a-z]{1,20}\\.){1,20}',
    'zqjx(?:[0-9A-Za-z+/]{1,76}\\r?\\n){1,80}',
    'zqjx(?:[^-]|-(?!----)){64,900}-----END',
    'zqjx[0-9]{1,300}\\.[0-9]{1,300}',
    'zqjx(?:ab|cd){2,40}',
    'zqjx(?:ab|[ac]b){2,6}',
    'zqjx(?:[a-z]{1,9}=[^\\n]{1,20}\\n){1,9}',
    'zqjx(?:\\n[^\\n]{1,20}=[a-z]{1,9}){1,9}',
    'zqjx(?:-(?:a{1,3}|b)){1,20}',
    'zqjx[0-9a-z]{1,90}[0-9a-z]{1,90}',
    'zqjxa{0,90}b?a{0,90}',
    'zqjxa{0,300}b{1,2}a{0,300}',
    'zqjx[ -~]{0,3000}=[0-9a-f]{32,400}',
    'zqjx[a-z]{0,900}end[0-9a-z]{1,60}',
    `zqjx${'(?:'.repeat(60)}a${'b)?'.repeat(60)}`,
  ])('%s is taken', (pattern) => {
    expect(() => refuseAmbiguousPattern(pattern, '')).not.toThrow();
  });
});
