import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { CODE, codeLike, PUBLIC } from '../../src/detect/value/code-like.ts';
import { commonestShare, marksIn, shannonPerChar, shapeOf } from '../../src/detect/value/statistics.ts';
import { placeholderReason, sequenceShare } from '../../src/detect/value/placeholder.ts';
import { mayBeReference, MECHANISMS } from '../../src/detect/value/reference.ts';
import { commonnessOf } from '../../src/detect/value/weak-password.ts';

/** Looks that the generator knows nothing of; what it makes is held against the whole pattern. */
const LOOKS = /\(\?[=!][^()]*(?:\([^()]*\)[^()]*)*\)|\\b|\(\?<[=!][^()]*\)/g;

/** Values that `pattern` matches, most of them with more around them where it allows that. */
function matchesOf(pattern: RegExp): fc.Arbitrary<string> {
  const source = pattern.source.replaceAll(LOOKS, '').replaceAll('\\\\+', '\\\\{1,3}');
  return fc.stringMatching(new RegExp(source), { size: 'small' }).filter((value) => pattern.test(value));
}

describe('the marks of a value', () => {
  it.each([...CODE, ...PUBLIC].filter(({ marks }) => marks !== undefined))(
    'are those that $what must hold',
    ({ pattern, marks }) => {
      fc.assert(
        fc.property(matchesOf(pattern), (value) => {
          expect((shapeOf(value).marks & (marks ?? 0)) !== 0).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(MECHANISMS.filter(({ marks }) => marks !== undefined))(
    'are those that a $mechanism $kind must hold',
    ({ pattern, marks }) => {
      fc.assert(
        fc.property(matchesOf(pattern), (value) => {
          expect((shapeOf(value).marks & (marks ?? 0)) !== 0).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('the beginning of a value', () => {
  // Where the form may stand further in, it is looked for in what begins as a reference does.
  it.each(MECHANISMS.filter(({ pattern }) => pattern.source.startsWith('^')))(
    'lets all through that a $mechanism $kind may be',
    ({ pattern }) => {
      fc.assert(
        fc.property(matchesOf(pattern), (value) => {
          expect(mayBeReference(value)).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );
});

const pieces = [
  'password',
  'test',
  'my-',
  'some_',
  'your',
  'xxxx',
  'xX*#',
  '123456',
  'qwerty',
  'aaaaaaaa',
  '00000000-0000-0000',
  '<name>',
  '${X}',
  '...',
  '\u2026',
  '-',
  '_',
  '.',
  ' ',
  '1',
  '!',
  'Zq9',
  'K7w',
  '\u00e9',
  '\u{1f600}',
];
const values = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((value) => value !== ''),
  fc.string({ unit: fc.constantFrom('a', 'b', '-', '_'), minLength: 1, maxLength: 12 }),
);

/** The same questions asked in the plainest way. */
const plain = {
  distinct: (value: string) => new Set(value.split('')).size,
  commonest: (value: string) =>
    Math.max(...[...new Set(value)].map((character) => [...value].filter((other) => other === character).length)) /
    value.length,
  isOfTwo: (value: string) => new Set(value).size <= 2,
  partly: (value: string) => /[xX*#]{7,}|([^A])\1{9}|0{8}-0{4}-0{4}|<[A-Za-z][\w :.-]{0,40}>/.test(value),
};

describe('what is worked out once of a value', () => {
  it('is what the characters say', () => {
    fc.assert(
      fc.property(values, (value) => {
        const shape = shapeOf(value);
        expect([shape.distinct, shape.fillers, shape.marks]).toEqual([
          plain.distinct(value),
          value.match(/[xX*#]/g)?.length ?? 0,
          marksIn(value),
        ]);
        expect(commonestShare(value)).toBeCloseTo(plain.commonest(value), 12);
      }),
    );
  });

  it('spares no test that would have said something', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (value, quoted) => {
        // Forms alone: what looks drawn is spared from some of them.
        const shape = { ...shapeOf(value), switches: 0 };
        const first = (shapes: typeof CODE): string | undefined =>
          shapes.find(({ pattern }) => pattern.test(value))?.what;
        expect(codeLike(value, quoted, shape)).toBe((quoted ? undefined : first(CODE)) ?? first(PUBLIC) ?? null);
        if (plain.partly(value)) expect(placeholderReason(value)).not.toBeNull();
        if (plain.isOfTwo(value))
          expect(commonnessOf(value, shapeOf(value))).toMatchObject({ isTrivial: true, isSample: true });
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves nothing behind for the next value', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const before = [shannonPerChar(other), commonestShare(other), sequenceShare(other)];
        shannonPerChar(one);
        commonestShare(one);
        expect([shannonPerChar(other), commonestShare(other), sequenceShare(other)]).toEqual(before);
      }),
    );
  });
});
