/** A pattern comes with a rule pack, and the text that it meets from whoever may write to a repository. */
import { expect, it } from 'vitest';
import { refuseAmbiguousPattern } from '../../src/ruleset/pattern/pattern.ts';
import fc from '../properties.ts';
import { patterns, sourceOf, stepsOf, textsFor } from './backtracking.ts';

function isTaken(source: string): boolean {
  try {
    refuseAmbiguousPattern(source, '');
    return true;
  } catch {
    return false;
  }
}

/** What a matcher may try for each byte of a text: some milliseconds for the longest windows. */
const MOST = 20_000;

it('takes no pattern that tries too much, whatever the text', () => {
  let taken = 0;
  fc.assert(
    fc.property(patterns, (pattern) => {
      if (!isTaken(sourceOf(pattern))) return;
      taken++;
      for (const text of textsFor(pattern)) expect(stepsOf(pattern, text) / text.length).toBeLessThan(MOST);
    }),
    { numRuns: 1000 },
  );
  expect(taken).toBeGreaterThan(500);
});
