import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ALPHABETS, leastShannon } from '../../src/detect/strength/least-entropy.ts';
import { strengthOf } from '../../src/detect/strength/strength.ts';

/** The generator that made the table. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HEX = '0123456789abcdef';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE64URL = `${BASE62}-_`;

function drawn(seed: number, length: number, alphabet: string): string {
  const next = mulberry32(seed);
  return Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
}

describe('capacity', () => {
  test.each([
    [32, HEX, 16, 128],
    [64, HEX, 16, 256],
    [40, BASE32, 32, 200],
    [40, BASE62, 62, 238],
    [43, BASE64URL, 64, 258],
    [40, '0123456789', 10, 132],
    [40, 'abcdefghijklmnopqrstuvwxyz', 26, 188],
  ])('%i characters of %s: alphabet %i, at most %i bits', (length, characters, alphabet, bits) => {
    const strength = strengthOf(drawn(5, length, characters), 0);
    expect(strength.alphabet).toBe(alphabet);
    expect(Math.floor(strength.capacityBits)).toBe(bits);
  });
  test('a known prefix adds nothing', () => expect(strengthOf(`acme_${drawn(5, 32, HEX)}`, 5).capacityBits).toBe(128));
  test('separators between even groups add nothing', () =>
    expect(strengthOf([1, 2, 3, 4].map((seed) => drawn(seed, 4, HEX)).join('-'), 0)).toMatchObject({
      alphabet: 16,
      capacityBits: 64,
    }));
  test('padding adds nothing', () => expect(strengthOf(`+${drawn(3, 42, BASE62)}=`, 0).capacityBits).toBe(258));
  test('a UUID has at most 122 bits and its version', () =>
    expect(
      strengthOf(
        [drawn(1, 8, HEX), drawn(2, 4, HEX), `4${drawn(3, 3, HEX)}`, `b${drawn(4, 3, HEX)}`, drawn(5, 12, HEX)].join(
          '-',
        ),
        0,
      ),
    ).toMatchObject({ capacityBits: 122, uuidVersion: 4 }));
  test('text beyond ASCII counts by bytes', () =>
    expect(strengthOf('größe', 0)).toMatchObject({ alphabet: 256, capacityBits: 56 }));
  test('nothing has no bits', () =>
    expect(strengthOf('', 0)).toMatchObject({ capacityBits: 0, humanLooking: null, lowDiversity: null }));
});

describe('what speaks against a value', () => {
  test.each([
    ['dictionary words', ['My', 'Company', 'Password', '2026'].join('')],
    ['words with swapped letters', ['p4ssw0rd', 'm4st3r'].join('-')],
    ['a keyboard run', ['qwertyuiop', '77'].join('')],
    ['a decorated word', ['Marbles', '1987', '!'].join('')],
    ['a date', ['2024', '01', '31'].join('-')],
  ])('made by a person: %s', (_what, value) => expect(strengthOf(value, 0).humanLooking).not.toBeNull());
  test.each([
    ['few characters', 'abab'.repeat(4) + 'aabb'.repeat(2)],
    ['a repeated block', drawn(8, 8, BASE62).repeat(3)],
    ['counting', `key${HEX.slice(0, 10)}`],
    ['a time inside', `${drawn(9, 8, BASE62)}_${1_700_000_000 + 12_345}_x`],
    ['the hash of a word', createHash('md5').update('secret').digest('hex')],
    ['little variety for its length', 'aaaaabcdeaaaaafghiaaaaajklmaaaaa'],
  ])('little variety: %s', (_what, value) => expect(strengthOf(value, 0).lowDiversity).not.toBeNull());
  test.each([
    [16, HEX],
    [32, HEX],
    [40, HEX],
    [64, HEX],
    [24, BASE32],
    [20, BASE62],
    [40, BASE62],
    [43, BASE64URL],
  ])('of a thousand drawn values of %i characters of %s hardly one is suspected', (length, characters) => {
    const suspected = Array.from({ length: 1000 }, (_, seed) => strengthOf(drawn(seed, length, characters), 0)).filter(
      (strength) => strength.humanLooking !== null || strength.lowDiversity !== null,
    );
    expect(suspected.length).toBeLessThanOrEqual(8);
  });
});

describe('the table of least entropies', () => {
  test.each([
    [16, 32],
    [62, 40],
    [94, 16],
  ] as const)('alphabet %i at length %i is what the simulation gives', (alphabet, length) => {
    const next = mulberry32(alphabet * 1000 + length);
    const entropies = Array.from({ length: 20_000 }, () => {
      const counts = new Map<number, number>();
      for (let i = 0; i < length; i++) {
        const drawnAt = Math.floor(next() * alphabet);
        counts.set(drawnAt, (counts.get(drawnAt) ?? 0) + 1);
      }
      return [...counts.values()].reduce((bits, count) => bits - (count / length) * Math.log2(count / length), 0);
    }).sort((a, b) => a - b);
    // One thousandth apart where sums are taken in another order.
    const drawn = Math.floor((entropies[20] ?? 0) * 1000);
    expect(Math.abs(drawn - Math.round(leastShannon(alphabet, length) * 1000))).toBeLessThanOrEqual(1);
  });
  test.each(ALPHABETS)('of alphabet %i they grow with length', (alphabet) => {
    const row = Array.from({ length: 300 }, (_, length) => leastShannon(alphabet, length));
    expect([...row].sort((a, b) => a - b)).toEqual(row);
  });
  test('lengths between are interpolated, short ones say nothing, long ones hold the last', () => {
    expect(leastShannon(16, 30)).toBeGreaterThan(leastShannon(16, 28));
    expect(leastShannon(16, 30)).toBeLessThan(leastShannon(16, 32));
    expect(leastShannon(16, 5)).toBe(0);
    expect(leastShannon(16, 4000)).toBe(leastShannon(16, 256));
  });
});
