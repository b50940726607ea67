/**
 * How much a value looks drawn at random rather than written by a person, from pairs of neighbouring characters.
 * The table holds, for each pair of letters, its cost in bits given the first letter, counted over the words of public
 * source code and documentation (0: certain, 9: hardly ever). Random letters cost about 7 a pair, words about 4.
 */
import { isDigit, isLowerCase, isUpperCase } from '../../base/ascii.ts';

const PAIR_COSTS =
  '75459759596353959342668768' +
  '36673989469279489447399959' +
  '39693993494489299563599979' +
  '48951879289698399647589969' +
  '47436568899553856334967489' +
  '49993479299487399555499959' +
  '49992944399463599346499978' +
  '29992999399777399464699969' +
  '56455559998452369543959696' +
  '39892989576899397929379899' +
  '47751779399695699736697979' +
  '38752899398388379955579949' +
  '25872999398747439957599969' +
  '47433539496776479833668979' +
  '76558669696442549355454899' +
  '39873986599379349254599979' +
  '99985999795799895769098899' +
  '38552769396655389544578959' +
  '59492894397677449932498969' +
  '39672894299689489445597959' +
  '55564659499443749333899798' +
  '29891889299989599989899999' +
  '39963793399694399447996999' +
  '48373797399969729972999567' +
  '56674676489443438834795975' +
  '39891997498779679958797964';

const DIGIT_PAIR = 5;
const SWITCH_TO_DIGIT = 4;
const SWITCH_FROM_DIGIT = 6;
const CASE_DOWN_UP = 5;
const SYMBOL = 2;

type Class = 'lower' | 'upper' | 'digit' | 'other';

function classOf(code: number): Class {
  if (isLowerCase(code)) return 'lower';
  if (isUpperCase(code)) return 'upper';
  return isDigit(code) ? 'digit' : 'other';
}

function letterPairCost(a: number, b: number): number {
  return PAIR_COSTS.charCodeAt(((a | 32) - 97) * 26 + (b | 32) - 97) - 48;
}

function pairCost(a: number, b: number): number {
  const first = classOf(a);
  const second = classOf(b);
  if (first === 'other' || second === 'other') return SYMBOL;
  if (second === 'digit') return first === 'digit' ? DIGIT_PAIR : SWITCH_TO_DIGIT;
  if (first === 'digit') return SWITCH_FROM_DIGIT;
  // A word starts with a capital in camel case: cheap after lower case only when it goes on in lower case.
  return first === 'lower' && second === 'upper' ? CASE_DOWN_UP : letterPairCost(a, b);
}

/** Mean cost of a pair in bits: about 4 for words and identifiers, 5.5 and more for random text. */
export function pairSurprise(value: string): number {
  if (value.length < 2) return 0;
  let total = 0;
  for (let i = 1; i < value.length; i++) total += pairCost(value.charCodeAt(i - 1), value.charCodeAt(i));
  return total / (value.length - 1);
}

/** Least mean cost of a pair, in bits, at which letters no longer read as words. */
const READABLE = 5.2;

/** Whether the letters of `text` read as words. */
export function readsAsWords(text: string): boolean {
  return pairSurprise(text) < READABLE;
}

/** Mean cost of the pairs of letters alone; a middling 5 where no two letters stand together. */
export function letterSurprise(value: string): number {
  let total = 0;
  let pairs = 0;
  for (let i = 1; i < value.length; i++) {
    const a = value.charCodeAt(i - 1);
    const b = value.charCodeAt(i);
    const first = classOf(a);
    const second = classOf(b);
    if ((first !== 'lower' && first !== 'upper') || (second !== 'lower' && second !== 'upper')) continue;
    total += letterPairCost(a, b);
    pairs++;
  }
  return pairs === 0 ? 5 : total / pairs;
}
