/**
 * Makes values at run time and runs the structured detector over a text, finding the start of its anchors one by one as
 * the engine does.
 */
import { builtInJudge } from './judge-source.ts';
import { deadEndOf } from '../../src/detect/structure/openings.ts';
import { STRUCTURE_ANCHORS } from '../../src/detect/structure/openings.ts';
import { inspect } from '../../src/detect/structure/structure.ts';
import { SEARCHED_BYTES } from '../../src/ruleset/pattern/searched.ts';
import { toldDead } from './told-dead.ts';
import type { LazyJudge } from '../../src/detect/value/judge-model.ts';
import type { Match, ProtectedValue, Weakness } from '../../src/model/match.ts';

export interface Caught {
  readonly matches: readonly Match[];
  readonly protectedValues: readonly ProtectedValue[];
  readonly weaknesses: readonly Weakness[];
}

/** Where a value was found, the kernel must not hold the word for a dead end. */
function expectAlive(bytes: Uint8Array, at: number, word: number): void {
  if (deadEndOf(word) !== null && toldDead(bytes, at) !== null) {
    throw new Error(`"${STRUCTURE_ANCHORS[word]?.text}" is held for a dead end, and a value was found there`);
  }
}

/** `judge`: verdicts that it gave before are remembered under it. */
export function collect(text: string, judge: LazyJudge = builtInJudge): Caught {
  const bytes = Buffer.from(text);
  const lower = bytes.toString('latin1').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const matches = new Map<string, Match>();
  const protectedValues = new Map<number, ProtectedValue>();
  const weaknesses = new Map<number, Weakness>();
  STRUCTURE_ANCHORS.forEach((anchor, word) => {
    const searched = anchor.text.slice(0, SEARCHED_BYTES);
    for (let at = lower.indexOf(searched); at >= 0; at = lower.indexOf(searched, at + 1)) {
      inspect(bytes, at, word, {
        match: (match) => {
          expectAlive(bytes, at, word);
          matches.set(`${match.ruleId} ${match.span.start} ${match.span.end}`, match);
        },
        protectedValue: (value) => protectedValues.set(value.span.start, value),
        weakness: (weakness) => weaknesses.set(weakness.span.start, weakness),
        judge,
      });
    }
  });
  return {
    matches: [...matches.values()],
    protectedValues: [...protectedValues.values()],
    weaknesses: [...weaknesses.values()],
  };
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const MARKS = '!%_~^';

/** A small generator of numbers, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state;
  };
}

function pick(alphabet: string, length: number, seed: number): string {
  const next = numbers(seed);
  return Array.from({ length }, () => alphabet[(next() >>> 8) % alphabet.length]).join('');
}

export const token = (seed: number): string => pick(LETTERS + DIGITS, 32, seed);
export const hex = (seed: number, length: number): string => pick('0123456789abcdef', length, seed);
export const sturdyPassword = (seed: number): string =>
  `${pick(LETTERS, 5, seed)}${pick(DIGITS, 3, seed)}${pick(MARKS, 1, seed)}${pick(LETTERS, 4, seed + 9)}`;
export const dullPassword = (): string => ['wel', 'come', '1'].join('');
