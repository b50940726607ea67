/** What messages repeat of what somebody typed: words, numbers and dates, and nothing that may be a token. */
import { describe, expect, it } from 'vitest';
import {
  got,
  isVariableName,
  maskIssued,
  mayHoldToken,
  mayRepeat,
  mayRepeatName,
  mayRepeatPath,
  shownRef,
  suchA,
} from '../../src/redaction/quote.ts';

const letters = (length: number): string => 'refundsrefundsrefunds'.slice(0, length);

describe('a text that was typed', () => {
  it.each([
    ...['soon', 'Soon', 'SOON', 'S', 's', 'stripe-prod', 'one_two.three,four', 'refundsProdKey'],
    ...[letters(12), letters(12).toUpperCase(), `a${letters(11)}-${letters(11)}`],
    ...[
      'planBe',
      `one${'Refundsrefun'}`,
      '1-2',
      '2027-3-1',
      '7',
      '1234',
      '30d',
      '12px',
      '2027-03-31',
      '31.12.27',
      '12/31',
      '1234-12',
    ],
  ])('is repeated where it is made of words, or is a number or a date: %s', (text) => {
    expect([mayRepeat(text), got(text), suchA('rule', text)]).toEqual([true, `, got "${text}"`, `rule "${text}"`]);
  });
  it.each([
    ...[
      letters(13),
      letters(13).toUpperCase(),
      `${letters(12)}-${letters(12)}`,
      'oneTwoThreeFour',
      'a1b2',
      'soon a1b2',
      'sOON',
    ],
    ...['12345', '12abc', '12345-01', '1-123', '1-2-3-4', '2027:03', 'soon!', 'one+two', '1a2', 'x7', 'über'],
  ])('is not repeated else: %s', (text) => {
    expect([mayRepeat(text), got(text), suchA('rule', text)]).toEqual([false, '', 'such rule']);
  });
});

describe('a name', () => {
  it.each([
    ...['stripe-prod', 'a1b2c3d4e5f', 'key (old) @ home', 'Organizational', '2026migrationstep12', 'refundsProdKey'],
    ...[`${'abc-'.repeat(15)}abcd`],
  ])('is repeated where no run of it looks drawn: %s', (name) => {
    expect([mayRepeatName(name), mayRepeatPath(`src/${name}\\b.js`)]).toEqual([true, true]);
  });
  it.each([
    ...['a1b2c3d4e5f6', 'key-a1b2c3d4e5f6-old', 'ab12cd34ef56', `${'abc-'.repeat(16)}a`],
    ...['hunter!', 'a"b', 'a#b', 'a$b', 'a%b', 'a&b', "a'b", 'a*b', 'a,b', 'a:b', 'a;b', 'a<b', 'a=b', 'a>b', 'a?b'],
    ...['a^b', 'a`b', 'a{b', 'a|b', 'a}b'],
  ])('is not repeated else: %s', (name) => {
    expect([mayRepeatName(name), mayRepeatPath(`src/${name}/b.js`)]).toEqual([false, false]);
  });
  it('is one of a variable where it is made of words, with short numbers behind them', () => {
    const names = ['DB_PASSWORD', 'dbPassword', 'Db', 'a', 'key123', 'app.key-2', 'KEY_2026', 'oneTwoThreeFour'];
    expect(names.filter((name) => !isVariableName(name))).toEqual([]);
    const others = [
      'x1y2',
      'key1234',
      'KEY_20267',
      'dBPassword',
      'oneTwoThreeFourFive',
      'a/b',
      'DB_x9z',
      'K9_PASSWORD1a',
    ];
    expect(others.filter((name) => isVariableName(name))).toEqual([]);
    expect([letters(16), letters(17)].map(isVariableName)).toEqual([true, false]);
  });
});

describe('a run of letters and digits', () => {
  it.each([
    'a1b2c3d4e5f6',
    'aBcDeFgHiJkL',
    'abcd1efgh2ijkl3',
    letters(17),
    letters(17).toUpperCase(),
    '12345678901234567',
  ])('may be a token where it changes as drawn ones do, or is long: %s', (run) => {
    expect([mayHoldToken(`old-${run}.txt`), maskIssued(`was ${run}, now gone`)]).toEqual([true, 'was …, now gone']);
  });
  it.each([
    'a1b2c3d4e5f',
    letters(16),
    letters(16).toUpperCase(),
    'Organizational',
    'abcdefgh1ijklmn',
    '1234567890123456',
  ])('is none where it is short or reads as a word: %s', (run) => {
    expect([mayHoldToken(`old-${run}.txt`), maskIssued(`was ${run}, kept`)]).toEqual([false, `was ${run}, kept`]);
  });
});

it('a commit is named by the beginning of its id, and by nothing that may be a token', () => {
  const id = '0123456789abcdef'.repeat(4);
  expect([id, id.slice(0, 40), id.slice(0, 7)].map(shownRef)).toEqual(['01234567', '01234567', '0123456']);
  expect(['main', 'feature/refunds', `${id}0`, 'feature/a1b2c3d4e5f6', `${id.slice(0, 12)}-x`].map(shownRef)).toEqual([
    'main',
    'feature/refunds',
    '…',
    '…',
    '…',
  ]);
});
