import { describe, expect, it } from 'vitest';
import { matchesOf } from '../../src/detect/outcome/conclude.ts';
import type { Find } from '../../src/detect/finds.ts';
import type { Match } from '../../src/model/match.ts';
import { collect, sturdyPassword } from './structure-source.ts';

const [found] = collect(`password = "${sturdyPassword(5)}"`).matches;

function readingOf(confidence: Match['confidence']): Find {
  if (found === undefined) throw new Error('nothing was found');
  return { kind: 'match', match: { ...found, confidence }, from: 0, to: 40 };
}

describe('one value under two keys', () => {
  it('is as sure as the key that says more, whichever comes first', () => {
    const readings = [readingOf('low'), readingOf('medium')];
    for (const finds of [readings, readings.toReversed()]) {
      expect(matchesOf(finds).map(({ confidence }) => confidence)).toEqual(['medium']);
    }
  });
});
