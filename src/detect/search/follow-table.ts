/**
 * What must stand behind a word of the automaton for anybody to be interested in it: the union of what its claims ask
 * for. The kernel's search passes over words that are followed by anything else, so that they are not even hits.
 */
import type { Anchor } from '../../model/ruleset.ts';
import { SEARCHED_BYTES } from '../../ruleset/pattern/searched.ts';
import type { Automaton } from './automaton.ts';
import { MASK_BYTES, rangeMask } from './range-mask.ts';

/** By word; plain data that survives JSON. */
export interface Follows {
  /** Ranges of bytes one of which must come next, each once; the first is empty and stands for any byte. */
  readonly sets: readonly string[];
  /** Which of the sets, by word. */
  readonly next: ArrayLike<number>;
  /** How many token bytes must come next, by word. */
  readonly run: ArrayLike<number>;
}

/** Bytes behind a word that the kernel looks at. */
export const FOLLOWED = 8;
const ANY = '';

type Follow = Required<Pick<Anchor, 'next' | 'run'>>;

/**
 * What follows the part of the anchor that is searched for: the rest of its text, or what the pattern wants behind it.
 */
export function followOfAnchor({ text, caseSensitive, next = ANY, run = 0 }: Anchor): Follow {
  const rest = text[SEARCHED_BYTES];
  if (rest === undefined) return { next, run };
  return {
    next: caseSensitive
      ? rest + rest
      : (/[A-Za-z]/.test(rest) ? [rest.toUpperCase(), rest.toLowerCase()] : [rest])
          .map((letter) => letter + letter)
          .join(''),
    run: 0,
  };
}

/** Ranges of either; they may overlap. */
function eitherSet(a: string, b: string): string {
  if (a === ANY || b === ANY) return ANY;
  const pairs = new Set([...(a.match(/[^]{2}/g) ?? []), ...(b.match(/[^]{2}/g) ?? [])]);
  return [...pairs].sort().join('');
}

/** By word, what any of its claims asks for. */
export function followsOf(ofWords: readonly (readonly Follow[])[]): Follows {
  const places = new Map([[ANY, 0]]);
  const next: number[] = [];
  const run: number[] = [];
  for (const claims of ofWords) {
    const set = claims.map((claim) => claim.next).reduce(eitherSet);
    next.push(places.get(set) ?? places.size);
    places.set(set, next.at(-1) ?? 0);
    run.push(Math.min(...claims.map((claim) => claim.run)));
  }
  return { sets: [...places.keys()], next, run };
}

/** `follows` with further words, of which some are told of already: what follows these is no longer of interest. */
export function withAnyBehind({ sets, next, run }: Follows, words: ReadonlySet<number>, count: number): Follows {
  const of = (numbers: ArrayLike<number>): number[] =>
    Array.from({ length: count }, (_, word) => (words.has(word) ? 0 : (numbers[word] ?? 0)));
  return { sets, next: of(next), run: of(run) };
}

/**
 * What the kernel compares with: for each output state the number of a set, times 256, and a run; and the sets, a bit a
 * byte.
 */
export interface FollowMasks {
  readonly states: Int32Array;
  readonly sets: Int32Array;
}

const ANY_RANGE = '\x00\xff';

export function followMasks({ outputStart, words }: Automaton, { sets, next, run }: Follows): FollowMasks {
  const places = new Map([[ANY, 0]]);
  const states = Int32Array.from({ length: outputStart.length - 1 }, (_, output) => {
    const own = [...words.subarray(outputStart[output], outputStart[output + 1])];
    const set = own.map((word) => sets[next[word] ?? 0] ?? ANY).reduce(eitherSet);
    const place = places.get(set) ?? places.size;
    places.set(set, place);
    return place * 256 + Math.min(FOLLOWED, ...own.map((word) => run[word] ?? 0));
  });
  const masks = new Uint8Array(places.size * MASK_BYTES);
  for (const [set, place] of places) masks.set(rangeMask(set === ANY ? ANY_RANGE : set), place * MASK_BYTES);
  return { states, sets: new Int32Array(masks.buffer) };
}
