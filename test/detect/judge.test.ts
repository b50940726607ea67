import { describe, expect, it } from 'vitest';
import { FEATURES, measure, type Measures, type Subject } from '../../src/detect/value/features.ts';
import { KINDS, openJudge } from '../../src/detect/value/judge-model.ts';
import { keyMeaning } from '../../src/detect/value/key-meaning.ts';
import { factsOf } from '../../src/detect/value/value-facts.ts';
import type { Vocabulary } from '../../src/detect/value/word-cover.ts';
import { builtInJudge, writtenJudge } from './judge-source.ts';
import { hex, sturdyPassword, token } from './structure-source.ts';

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);
const NEIGHBOURS = { beforeKey: 10, beforeValue: 34, next: 10 };

function subject(keyText: string, value: string): Subject {
  return { value, keyText, key: keyMeaning(keyText), quoted: true, syntax: 'assigned', neighbours: NEIGHBOURS };
}

function measured(candidate: Subject, vocabulary: Vocabulary): Measures {
  return measure(candidate, vocabulary, factsOf(candidate.value));
}

function scoreOf(keyText: string, value: string): number {
  const judge = builtInJudge();
  return judge.score(measured(subject(keyText, value), judge.vocabulary));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the trained judge', () => {
  // Under a password's key a word may well be one, a poor one: there words score as high.
  it('puts drawn values above words where the key is of something issued', () => {
    for (const key of ['client_secret', 'access_token']) {
      const words = ['connection settings', 'monitoring', 'documentation', 'repository'].map((word) =>
        scoreOf(key, word),
      );
      for (const make of [token, (seed: number) => hex(seed, 32)]) {
        expect(mean(SEEDS.map((seed) => scoreOf(key, make(seed))))).toBeGreaterThan(Math.max(...words));
      }
    }
  });

  it('scores a sound password above a placeholder', () => {
    expect(mean(SEEDS.map((seed) => scoreOf('password', sturdyPassword(seed))))).toBeGreaterThan(
      scoreOf('password', 'your-password-here'),
    );
  });

  it('gives one score for one candidate, between 0 and 1', () => {
    for (const seed of SEEDS) {
      const score = scoreOf('apiKey', token(seed));
      expect(score).toBe(scoreOf('apiKey', token(seed)));
      expect(score > 0 && score < 1).toBe(true);
    }
  });

  it('explains a score whole: what its topics add is what the trees say', () => {
    const judge = builtInJudge();
    const written = writtenJudge();
    const roots =
      written.trees.reduce(
        (sum, { nodes, leaves }) => sum + (nodes.length === 0 ? (leaves[0] ?? 0) : (nodes[4] ?? 0)),
        written.base,
      ) / 1000;
    for (const seed of SEEDS) {
      const measures = measured(subject('secret', token(seed)), judge.vocabulary);
      const score = judge.score(measures);
      const points = judge.contributions(measures).reduce((sum, row) => sum + row.points, roots);
      expect(points).toBeCloseTo(Math.log(score / (1 - score)), 6);
    }
  });
});

describe('the data of the judge', () => {
  const written = writtenJudge();

  it('is for the measures that are taken, each a finite number', () => {
    const { vocabulary } = builtInJudge();
    for (const value of ['a', '-', token(1), hex(2, 64), 'é'.repeat(9), ' ', '1'.repeat(600)]) {
      const measures = measured(subject('x', value), vocabulary);
      expect(measures).toHaveLength(FEATURES.length);
      expect(measures.every(Number.isFinite)).toBe(true);
    }
  });

  it('is refused for other measures', () => {
    expect(() => openJudge({ ...written, features: 'other' })).toThrow('other measures');
  });

  it('is small, and its nodes lead forward to leaves that exist', () => {
    expect(JSON.stringify(written).length).toBeLessThan(300_000);
    for (const { nodes, leaves } of written.trees) {
      for (let at = 0; at * 5 < nodes.length; at++) {
        const [feature = -1, threshold = -1, left = 0, right = 0] = nodes.slice(at * 5, at * 5 + 4);
        expect(written.thresholds[feature]?.[threshold]).toBeDefined();
        for (const child of [left, right]) {
          expect(child < 0 ? leaves[-1 - child] !== undefined : child > at && child * 5 < nodes.length).toBe(true);
        }
      }
    }
  });

  it('decides every kind in order, and no poor value with high confidence', () => {
    for (const kind of KINDS) {
      const { low, medium, high } = written.decisions[kind];
      expect(low < medium && medium <= high).toBe(true);
    }
    expect(written.decisions.weak.high).toBeGreaterThan(1);
  });
});
