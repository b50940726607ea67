/** Patterns made at random, and how often a matcher that tries every way looks at a text before it gives up. */
import fc from '../properties.ts';

export type Pattern =
  | { readonly kind: 'bytes'; readonly set: string }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly item: Pattern; readonly min: number; readonly max: number };

const LETTERS = ['a', 'b', 'c', '-'];
const COUNTS = [
  ...[
    [0, 1],
    [0, 1],
    [0, 3],
    [1, 3],
    [1, 9],
    [0, 9],
    [2, 12],
    [0, 60],
    [1, 60],
    [0, 140],
  ],
  ...[
    [2, 2],
    [3, 3],
    [12, 12],
    [64, 64],
  ],
] as const;

/** The same pieces written out one after another are a repetition too, and nothing says so. */
function writtenOut(piece: Pattern, between: Pattern, times: number): Pattern {
  return { kind: 'sequence', items: Array.from({ length: times }, () => [piece, between]).flat() };
}

export const patterns: fc.Arbitrary<Pattern> = fc.letrec<{ node: Pattern }>((tie) => {
  const bytes = fc.subarray(LETTERS, { minLength: 1 }).map((set): Pattern => ({ kind: 'bytes', set: set.join('') }));
  const repeat = (item: fc.Arbitrary<Pattern>): fc.Arbitrary<Pattern> =>
    fc
      .tuple(item, fc.constantFrom(...COUNTS))
      .map(([one, [min = 0, max = 1]]) => ({ kind: 'repeat', item: one, min, max }));
  const items = fc.array(tie('node'), { maxLength: 4 });
  return {
    node: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { arbitrary: bytes, weight: 2 },
      { arbitrary: repeat(bytes), weight: 4 },
      { arbitrary: items.map((all): Pattern => ({ kind: 'sequence', items: all })), weight: 4 },
      { arbitrary: repeat(tie('node')), weight: 2 },
      { arbitrary: items.map((all): Pattern => ({ kind: 'choice', options: all })), weight: 1 },
      {
        arbitrary: fc.tuple(tie('node'), tie('node'), fc.integer({ min: 2, max: 7 })).map((it) => writtenOut(...it)),
        weight: 2,
      },
    ),
  };
}).node;

/** As a rule would have it. */
export function sourceOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'bytes':
      return `[${pattern.set}]`;
    case 'sequence':
      return pattern.items.map(sourceOf).join('');
    case 'choice':
      return `(?:${pattern.options.map(sourceOf).join('|')})`;
    case 'repeat':
      return `(?:${sourceOf(pattern.item)}){${pattern.min},${pattern.max}}`;
  }
}

const MOST = 100;

/** A text that the pattern matches, of one letter as far as may be; `share` of the rounds that may be taken. */
function textOf(pattern: Pattern, letter: string, share: number): string {
  switch (pattern.kind) {
    case 'bytes':
      return pattern.set.includes(letter) ? letter : (pattern.set[0] ?? '');
    case 'sequence':
      return pattern.items.map((item) => textOf(item, letter, share)).join('');
    case 'choice': {
      const texts = pattern.options.map((option) => textOf(option, letter, share));
      return texts.find((text) => text.includes(letter)) ?? texts[0] ?? '';
    }
    case 'repeat': {
      const text = textOf(pattern.item, letter, share);
      const rounds = Math.max(pattern.min, Math.ceil(pattern.max * share));
      return text.repeat(text === '' ? 0 : Math.min(rounds, MOST));
    }
  }
}

/** Texts that leave a pattern many ways, and end with what nothing matches. */
export function textsFor(pattern: Pattern): readonly string[] {
  const own = LETTERS.flatMap((letter) => [0.1, 0.5, 1].map((share) => textOf(pattern, letter, share)));
  const plain = [...LETTERS, 'a-', 'ab', 'ab-', 'aab'].map((unit) => unit.repeat(MOST));
  return [...new Set([...own, ...plain].map((text) => `${text.slice(0, MOST)}.`))];
}

/** How many ways lead to each place of a text. */
type Ways = Float64Array;

/** Ways to take nothing at all, which a round of a repetition may not be. */
function emptyWays(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'bytes':
      return 0;
    case 'sequence':
      return pattern.items.reduce((product, item) => product * emptyWays(item), 1);
    case 'choice':
      return pattern.options.reduce((sum, option) => sum + emptyWays(option), pattern.options.length === 0 ? 1 : 0);
    case 'repeat':
      return emptyWays(pattern.item) ** pattern.min;
  }
}

/**
 * How often such a matcher comes to any part of the pattern before it gives up `text`. All ways that lead to the same
 * part at the same place are counted at once, so that even the worst pattern takes no longer than others.
 */
export function stepsOf(whole: Pattern, text: string): number {
  let steps = 0;
  function after(pattern: Pattern, before: Ways): Ways {
    const reached = new Float64Array(before.length);
    steps += before.reduce((sum, ways) => sum + ways, 0);
    switch (pattern.kind) {
      case 'bytes':
        before.forEach((ways, at) => {
          if (ways > 0 && pattern.set.includes(text[at] ?? '.')) reached[at + 1] = ways;
        });
        return reached;
      case 'sequence':
        return pattern.items.reduce((ways, item) => after(item, ways), before);
      case 'choice':
        if (pattern.options.length === 0) return before;
        for (const option of pattern.options) after(option, before).forEach((ways, at) => (reached[at]! += ways));
        return reached;
      case 'repeat': {
        const empty = emptyWays(pattern.item);
        let ways = before;
        for (let round = 0; ways.some((some) => some > 0); round++) {
          if (round >= pattern.min) ways.forEach((some, at) => (reached[at]! += some));
          if (round === pattern.max) break;
          const next = after(pattern.item, ways);
          if (round >= pattern.min && empty > 0) ways.forEach((some, at) => (next[at]! -= some * empty));
          ways = next;
        }
        return reached;
      }
    }
  }
  const start = new Float64Array(text.length + 2);
  start[0] = 1;
  after(whole, start);
  return steps;
}
