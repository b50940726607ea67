import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import {
  buildAutomaton,
  collectHits,
  hitBuffer,
  parseAutomaton,
  serialiseAutomaton,
  type Automaton,
} from '../../src/detect/search/automaton.ts';

/** All (word, start) pairs, through the automaton with a hit buffer of the given size. */
function search(automaton: Automaton, words: readonly string[], text: string, bufferPairs: number): string[] {
  const bytes = Buffer.from(text, 'latin1');
  const hits = hitBuffer(bufferPairs);
  const found: string[] = [];
  for (let at = 0, state = 0; at < bytes.length;) {
    ({ at, state } = collectHits(automaton, bytes, at, bytes.length, state, hits));
    for (let i = 0; i < hits.length; i += 2) {
      const output = hits.numbers[i] ?? 0;
      const last = hits.numbers[i + 1] ?? 0;
      for (const word of automaton.words.subarray(automaton.outputStart[output], automaton.outputStart[output + 1])) {
        found.push(`${word}@${last + 1 - (words[word]?.length ?? 0)}`);
      }
    }
    hits.length = 0;
  }
  return found.sort();
}

function naive(words: readonly string[], text: string): string[] {
  const folded = text.toLowerCase();
  const found: string[] = [];
  words.forEach((word, index) => {
    for (let at = folded.indexOf(word.toLowerCase()); at >= 0; at = folded.indexOf(word.toLowerCase(), at + 1)) {
      found.push(`${index}@${at}`);
    }
  });
  return found.sort();
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', 'Z'), minLength: 1, maxLength: 5 });
const uniqueWords = fc.uniqueArray(word, { minLength: 1, maxLength: 12, selector: (text) => text.toLowerCase() });
const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', 'c', '_', 'z', 'Z', '.'), maxLength: 200 });

describe('the automaton', () => {
  it('finds what a plain search for each word finds, whatever the size of its buffer', () => {
    fc.assert(
      fc.property(uniqueWords, text, fc.integer({ min: 1, max: 9 }), (words, haystack, pairs) => {
        expect(search(buildAutomaton(words), words, haystack, pairs)).toEqual(naive(words, haystack));
      }),
    );
  });

  it('survives being written and read back, at any alignment', () => {
    fc.assert(
      fc.property(uniqueWords, text, fc.integer({ min: 0, max: 7 }), (words, haystack, shift) => {
        const binary = serialiseAutomaton(buildAutomaton(words));
        const moved = Buffer.concat([Buffer.alloc(shift), binary]).subarray(shift);
        const read = parseAutomaton(moved);
        expect(read && search(read, words, haystack, 8)).toEqual(naive(words, haystack));
      }),
    );
  });

  it('refuses bytes that are no automaton', () => {
    expect(parseAutomaton(Buffer.from('not an automaton'))).toBeUndefined();
    expect(parseAutomaton(Buffer.from(serialiseAutomaton(buildAutomaton(['abc'])).slice(0, -4)))).toBeUndefined();
  });
});
