/** Places at which nothing was found, met again: told by the bytes that may be looked at, and by no others. */
import { randomBytes } from 'node:crypto';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { openAnchors } from '../../src/detect/search/anchors.ts';
import { ASK, AutomatonSearch, HIT, LAST, SIGHT } from '../../src/detect/search/automaton-search.ts';
import { searchTables } from '../../src/detect/search/search-tables.ts';
import { buildAutomaton } from '../../src/detect/search/automaton.ts';
import { followsOf } from '../../src/detect/search/follow-table.ts';
import { bookOf } from '../../src/detect/rule-book.ts';
import { FULL_SIGHT } from '../../src/detect/sight.ts';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { KERNEL } from '../sources/pack/packed.ts';

/** What a word is followed by that nobody has said anything of. */
const ANYTHING = { next: '', run: 0 };
const NO_RULES = bookOf({ digest: '', rules: [], structural: [] });
/** Counted from the first byte of the word. */
const BEFORE = 40;
const AFTER = 60;
const WORD = 'word';
const none = new Int32Array(0);
const anchors = {
  ...openAnchors(
    { words: [WORD], claims: [[{ consumer: { kind: 'directive' }, exact: null }]], follows: followsOf([[ANYTHING]]) },
    { before: none, after: none, run: none },
  ),
  reach: { before: Int32Array.of(BEFORE), after: Int32Array.of(AFTER) },
};

const tables = searchTables(buildAutomaton([WORD]), anchors, NO_RULES);

function searchWithMemo(random: (bytes: number) => Uint8Array): AutomatonSearch {
  return new AutomatonSearch(openKernel(KERNEL), tables, random);
}

const search = searchWithMemo(randomBytes);

/** What is told of the one word of a text, which is then remembered. */
function toldOf(text: string, at: number): number {
  const bytes = search.load(Buffer.from(text, 'latin1'));
  expect(search.searchInPlace(bytes, 0, bytes.length)).toBe(HIT);
  const [output = -1, last = -1, told = NaN] = search.hits;
  expect(search.hits[LAST]).toBe(at + WORD.length - 1);
  expect(search.hits[SIGHT]).toBe(told);
  search.remember(bytes, output, last, FULL_SIGHT);
  return told;
}

const letters = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...'abcd ='), { minLength: length, maxLength: length }).map((list) => list.join(''));
const other = (letter: string): string => (letter === 'a' ? 'b' : 'a');
const parts = fc.record({
  far: letters(30),
  near: letters(BEFORE),
  next: letters(AFTER - WORD.length),
  on: letters(30),
  elsewhere: letters(30),
  at: fc.nat(BEFORE + AFTER - WORD.length - 1),
});

describe('a place at which nothing was found', () => {
  it('is known again wherever the same bytes stand around it', () => {
    fc.assert(
      fc.property(parts, ({ far, near, next, on, elsewhere }) => {
        toldOf(`${far}${near}${WORD}${next}${on}`, 30 + BEFORE);
        expect(toldOf(`${elsewhere}x${near}${WORD}${next}${elsewhere}`, 31 + BEFORE)).toBe(FULL_SIGHT);
      }),
    );
  });

  it('is looked at again when one of them is another, or the text begins or ends among them', () => {
    fc.assert(
      fc.property(parts, ({ far, near, next, on, at }) => {
        const around = `${near}${next}`;
        const changed = around.slice(0, at) + other(around[at] ?? '') + around.slice(at + 1);
        toldOf(`${far}${near}${WORD}${next}${on}`, 30 + BEFORE);
        expect(toldOf(`${far}${changed.slice(0, BEFORE)}${WORD}${changed.slice(BEFORE)}${on}`, 30 + BEFORE)).toBe(ASK);
        expect(toldOf(`${near.slice(1)}${WORD}${next}${on}`, BEFORE - 1)).toBe(ASK);
        expect(toldOf(`${far}${near}${WORD}${next.slice(0, -1)}`, 30 + BEFORE)).toBe(ASK);
      }),
    );
  });

  it('is not known to a search that was not told to remember', () => {
    const plain = new AutomatonSearch(openKernel(KERNEL), tables);
    const bytes = plain.load(Buffer.from(`${'a'.repeat(80)}${WORD}${'a'.repeat(80)}`));
    for (const _time of [1, 2]) {
      expect(plain.searchInPlace(bytes, 0, bytes.length)).toBe(HIT);
      expect(plain.hits[SIGHT]).toBe(ASK);
      plain.remember(bytes, plain.hits[0] ?? 0, plain.hits[LAST] ?? 0, FULL_SIGHT);
    }
  });
});
