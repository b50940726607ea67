/**
 * How much of a value is made of common words. The list comes with the trained judge; a table of the words' first three
 * letters keeps random text, where hardly any word begins, away from it.
 */
import { isDigit } from '../../base/ascii.ts';

const SHORTEST = 4;
const LONGEST = 10;
/** Characters that are looked at: enough to tell words from chance in the longest value. */
const LOOKED_AT = 80;

export interface WordCover {
  /** Share of the letters and digits that words of the list cover, from the longest word down at each place. */
  readonly share: number;
  readonly count: number;
  readonly longest: number;
}

export interface Vocabulary {
  cover(lower: string): WordCover;
}

const letter = (text: string, at: number): number => text.charCodeAt(at) - 97;
const isLetter = (code: number): boolean => code >= 0 && code < 26;

export function vocabulary(words: readonly string[]): Vocabulary {
  const known = new Set(words);
  const starts = new Uint8Array(26 ** 3);
  for (const word of words) starts[(letter(word, 0) * 26 + letter(word, 1)) * 26 + letter(word, 2)] = 1;

  function wordAt(lower: string, at: number, end: number): number {
    const a = letter(lower, at);
    const b = letter(lower, at + 1);
    const c = letter(lower, at + 2);
    if (!isLetter(a) || !isLetter(b) || !isLetter(c) || starts[(a * 26 + b) * 26 + c] === 0) return 0;
    for (let length = Math.min(LONGEST, end - at); length >= SHORTEST; length--) {
      if (known.has(lower.slice(at, at + length))) return length;
    }
    return 0;
  }

  return {
    cover(lower) {
      const end = Math.min(lower.length, LOOKED_AT);
      let covered = 0;
      let count = 0;
      let longest = 0;
      let counted = 0;
      for (let at = 0; at < end;) {
        const length = wordAt(lower, at, end);
        if (length > 0) {
          covered += length;
          count++;
          longest = Math.max(longest, length);
        }
        const step = length || 1;
        for (let i = at; i < at + step; i++) {
          counted += isLetter(letter(lower, i)) || isDigit(lower.charCodeAt(i)) ? 1 : 0;
        }
        at += step;
      }
      return { share: counted === 0 ? 0 : covered / counted, count, longest };
    },
  };
}
