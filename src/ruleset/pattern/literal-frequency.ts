/**
 * How often a text can be expected in ordinary files, which is what makes one literal a better anchor than another.
 * A rough estimate from single letters, raised for short texts and for words that everybody writes.
 */

/** How often a byte occurs in source code, letter case aside, in 1/1000. */
const COMMON: Readonly<Record<string, number>> = {
  ' ': 180,
  e: 75,
  t: 65,
  a: 52,
  o: 48,
  n: 48,
  i: 48,
  r: 47,
  s: 50,
  l: 32,
  d: 28,
  c: 32,
  u: 23,
  p: 24,
  m: 22,
  '.': 25,
  '-': 20,
  _: 20,
  '"': 22,
  '/': 15,
  ':': 12,
  '=': 15,
};
/** Words that are far more frequent than their letters say. */
const EVERYDAY = [
  'https://www.',
  'https://api.',
  'https://app.',
  'https://git',
  'http://',
  'api.',
  '.com/',
  '.org/',
  'authorization',
  'author',
  'apikey',
  'accesskey',
  'token',
  'secret',
  'password',
  'client',
  'application',
  'user',
  'username',
  'identity',
  '_test_',
  '_live_',
  '-live-',
  '-test-',
  'sandbox',
  'delivery',
  'production_',
  'private',
  'public',
  'database',
  'admin',
  '-----begin ',
  '-----end ',
  ' key-----',
  'type',
  'value',
  'account',
  'project',
  'access',
  'server',
  'service',
  'config',
  'string',
  'return',
  'function',
  'import',
  'export',
  'const',
  'pattern',
  'path',
  'session',
  'webhook',
  'hooks',
  'license',
  'signature',
  '=====',
  '     ',
  '////',
];
/** Rarer than this makes no difference. */
export const RAREST = 1e-9;
/** Letters do not stand together by chance: short texts are more frequent than the product of their letters. */
const SHORT_FACTOR: Readonly<Record<number, number>> = { 3: 50, 4: 8, 5: 2 };
const SHORT_FLOOR: Readonly<Record<number, number>> = { 3: 2e-5, 4: 1e-7 };
/**
 * Letters alone are most likely a word or a part of one, whatever they say: `github`, `request`, `view`. A part is
 * never rarer than its word.
 */
const WORD = /^[a-z]{3,8}$/;
const LETTERS = /^[a-z]{5,}$/;
const WORD_FLOORS: Readonly<Record<number, number>> = { 3: 1e-4, 4: 2e-5, 5: 6e-6, 6: 3e-6, 7: 2.5e-6, 8: 2e-6 };
const WORD_FACTOR = 30;

/** Rows of one character: rules, padding, zeroes in base64. */
const REPEATED = /^(.)\1{3,}$/;
const REPEATED_FREQUENCY = 5e-4;

const frequencies = new Map<string, number>();

/** Expected share of the places of ordinary files at which `text` stands. */
export function frequency(text: string): number {
  let known = frequencies.get(text);
  if (known === undefined) frequencies.set(text, (known = estimate(text)));
  return known;
}

function estimate(text: string): number {
  if (REPEATED.test(text)) return REPEATED_FREQUENCY;
  const lower = text.toLowerCase();
  const chance = chanceOfLetters(lower);
  return Math.max(
    RAREST,
    SHORT_FLOOR[text.length] ?? 0,
    WORD.test(lower) ? (WORD_FLOORS[lower.length] ?? 0) : 0,
    isEveryday(lower) ? everydayFrequency(lower, chance) : LETTERS.test(lower) ? chance * WORD_FACTOR : chance,
  );
}

/** How often the letters of `lower` would stand together if each came by itself. */
function chanceOfLetters(lower: string): number {
  let product = SHORT_FACTOR[lower.length] ?? 1;
  for (const character of lower) product *= (COMMON[character] ?? (/\d/.test(character) ? 9 : 6)) / 1000;
  return product;
}

/** Whether the text, with or without the marks around it, is part of a word that everybody writes. */
function isEveryday(lower: string): boolean {
  const core = lower.replaceAll(/^[-_.\s:="'/]+|[-_.\s:="'/]+$/g, '');
  return EVERYDAY.some((word) => word.includes(lower) || (core.length >= 3 && word.includes(core)));
}

function everydayFrequency(lower: string, chance: number): number {
  return Math.max(chance, Math.min(1e-3, chance * 1000), lower.startsWith('http') ? 6e-4 : 5e-5);
}
