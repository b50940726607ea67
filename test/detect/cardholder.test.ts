import { describe, expect, it } from 'vitest';
import { cardholderData, CARDHOLDER_ANCHORS } from '../../src/detect/cardholder/cardholder.ts';
import type { Match } from '../../src/model/match.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { collect } from './structure-source.ts';

const number = (start: string, length: number, seed = start): string =>
  expandExample(`${start}<digits:${length - 1 - start.length}><check:luhn>`, seed).text;
const VISA = number('4539', 16);
const MASTERCARD = number('5412', 16);
const AMEX = number('3714', 15);
const DINERS = number('3612', 14);
const grouped =
  (digits: string, ...sizes: readonly number[]): ((by: string) => string) =>
  (by) => {
    let at = 0;
    return sizes.map((size) => digits.slice(at, (at += size))).join(by);
  };

function found(text: string): Match[] {
  const bytes = Buffer.from(text);
  const lower = text.toLowerCase();
  const matches = new Map<number, Match>();
  for (const word of CARDHOLDER_ANCHORS) {
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
      for (const match of cardholderData(bytes, at)) matches.set(match.span.start, match);
    }
  }
  return [...matches.values()].sort((a, b) => a.span.start - b.span.start);
}

const values = (text: string): string[] => found(text).map(({ secret }) => secret.reveal());

describe('a card number', () => {
  it.each([
    [`card_number = "${VISA}"`, VISA],
    [`{"cardNumber":"${MASTERCARD}"}`, MASTERCARD],
    [`creditCard: ${grouped(VISA, 4, 4, 4, 4)(' ')}`, VISA],
    [`PAN ${grouped(MASTERCARD, 4, 4, 4, 4)('-')}`, MASTERCARD],
    [`paid by Amex ${grouped(AMEX, 4, 6, 5)(' ')}`, AMEX],
    [`<CardNum>${DINERS}</CardNum>`, DINERS],
    [`number ${VISA} of the customer's card`, VISA],
  ])('is found in %s', (text, digits) => {
    expect(values(text)).toEqual([digits]);
  });
  it('is found in every row under a heading that names it', () => {
    const rows = ['a', 'b', 'c'].map((seed) => number('4539', 16, seed));
    expect(values(`id,card_number,until\n${rows.map((digits, i) => `${i},${digits},12/28`).join('\n')}\n`)).toEqual(
      rows,
    );
  });
  it.each([
    ['without a word of cards', `order ${VISA}`],
    ['whose check digit is wrong', `card ${VISA.slice(0, -1)}${(Number(VISA.slice(-1)) + 1) % 10}`],
    ['of no issuer', `card ${number('9912', 16)}`],
    ['of the wrong length', `card ${number('4539', 15)}`],
    ['within a longer one', `card 1${VISA}`],
    ['with a fraction', `card ${VISA}.25`],
    ['near a word that only holds "card"', `discard ${VISA}`],
    ['that acquirers publish for tests', `card ${'4111'}${'1'.repeat(12)}`],
    ['typed rather than issued', `card ${number('4539000000', 16)}`],
  ])('is no number %s', (_, text) => {
    expect(values(text)).toEqual([]);
  });
  it('shows six and four digits at most, with separators or without', () => {
    for (const text of [`card ${VISA}`, `card ${grouped(VISA, 4, 4, 4, 4)('-')}`]) {
      expect(found(text)[0]?.secret.masked.replace(/•+/, '.')).toBe(`${VISA.slice(0, 6)}.${VISA.slice(-4)}`);
    }
  });
});

describe('under the key of a token, whether or not cards are looked for', () => {
  it('a number is told as what it passes for, and nothing of it is shown', () => {
    const [match] = collect(`card.setToken("${VISA}");\n`).matches;
    expect(match?.proofs).toContainEqual(expect.objectContaining({ detail: 'passes as a card number of Visa' }));
    expect(match?.secret.masked).not.toMatch(/\d/);
  });
  it('one that acquirers publish for tests is no token', () => {
    expect(collect(`const o = { accessToken: "${'378282'}${'246310005'}" };\n`).matches).toEqual([]);
  });
});

describe('data that must not be kept', () => {
  it('is a verification code beside a number', () => {
    const [match] = found(`{ "card": "${VISA}", "cvv": "123" }`);
    expect(match?.ruleId).toBe('cardholder-verification-code');
    expect(match?.parts.map(({ role }) => role)).toEqual(['verification code']);
  });
  it('belongs to the number it stands beside', () => {
    expect(found(`card ${VISA} and card ${MASTERCARD} cvv: 123`).map(({ ruleId }) => ruleId)).toEqual([
      'cardholder-number',
      'cardholder-verification-code',
    ]);
  });
  it('is a PIN block beside a number', () => {
    expect(found(`pan=${VISA}; pin_block=${expandExample('<HEX:16>', 'pin').text}`)[0]?.ruleId).toBe(
      'cardholder-pin-block',
    );
  });
  it.each([`%B${VISA}^ROE/JANE^2812101123400000?`, `;${MASTERCARD}=28121011234000?`])(
    'is a track, of which nothing shows',
    (track) => {
      const [match] = found(`swiped ${track}\n`);
      expect(match?.ruleId).toBe('cardholder-track-data');
      expect(match?.secret.reveal()).toBe(track);
      expect(match?.secret.masked).not.toMatch(/\d/);
    },
  );
});
