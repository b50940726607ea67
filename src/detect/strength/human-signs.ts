/**
 * Signs that a value was typed, counted or derived rather than drawn. Each sign is a short phrase for a message and
 * holds nothing of the value. Of random values of twelve characters and more, fewer than one in a hundred carry a sign.
 */
import { createHash } from 'node:crypto';
import { once } from '../../base/once.ts';
import { pairSurprise } from '../value/likelihood.ts';
import { unleet } from '../value/unleet.ts';
import { isDictionaryPassword } from '../value/weak-password.ts';

/**
 * Words that values are put together from, the longest first. Whole passwords that people use stand in
 * `value/weak-password.ts`.
 */
const WORDS = (
  'password passwort passwd secret admin administrator root user username login welcome letmein changeme ' +
  'default master manager service server database system internal private public access token apikey ' +
  'production staging development testing test demo sample company example payment payments shop store order ' +
  'customer account billing invoice summer winter spring autumn monday friday january december london berlin ' +
  'paris dragon monkey football baseball sunshine princess superman batman shadow michael jordan charlie ' +
  'thomas daniel love hello world super magic money freedom flower orange purple yellow green black white ' +
  'tiger eagle house coffee guitar postgres mysql oracle redis mongo jenkins github gitlab docker kubernetes ' +
  'cloud amazon google microsoft stripe backend frontend worker correct horse battery staple jwt signing ' +
  'session encryption key'
)
  .split(' ')
  .sort((a, b) => b.length - a.length);

/** Rows and columns of keyboards, in both directions. */
const KEYBOARD_RUNS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '1q2w3e4r5t6y',
  'qazwsxedcrfv',
  '1qaz2wsx3edc',
].flatMap((run) => [run, [...run].reverse().join('')]);
const SHORTEST_KEYBOARD_RUN = 5;
/** Shares of a value from which on a sign speaks for all of it: its words, its letters, what it repeats. */
const LEAST_WORDS = 0.5;
const LEAST_LETTERS = 0.7;
const MOST_REPEATED = 0.25;

/** The share of the value's characters that words of the list cover, each character once. */
function wordCoverage(lower: string): number {
  let covered = 0;
  let rest = lower;
  for (const word of WORDS) {
    while (rest.includes(word)) {
      rest = rest.replace(word, '\u0000');
      covered += word.length;
    }
  }
  return covered / lower.length;
}

/** How much of `run` from its place `start` on stands in `lower`; 0 where that is less than counts. */
function keyboardRunFrom(run: string, start: number, lower: string): number {
  let length = SHORTEST_KEYBOARD_RUN;
  if (!lower.includes(run.slice(start, start + length))) return 0;
  while (start + length < run.length && lower.includes(run.slice(start, start + length + 1))) length++;
  return length;
}

function longestKeyboardRun(lower: string): number {
  let longest = 0;
  for (const run of KEYBOARD_RUNS) {
    for (let start = 0; start + SHORTEST_KEYBOARD_RUN <= run.length; start++) {
      longest = Math.max(longest, keyboardRunFrom(run, start, lower));
    }
  }
  return longest;
}

/** `Tiger2024!`: a pronounceable word with digits and marks at its end. */
const DECORATED_WORD = /^([A-Z]?[a-z]{4,})[-_.@#]?\d{1,8}[!?@#$%&*.+-]{0,3}$/;
const DATE =
  /^(?:19|20)\d{2}[-/.]?(?:0[1-9]|1[0-2])[-/.]?(?:0[1-9]|[12]\d|3[01])$|^(?:0[1-9]|[12]\d|3[01])[-/.]?(?:0[1-9]|1[0-2])[-/.]?(?:19|20)\d{2}$/;
/**
 * Mean cost of a pair under which letters read as words: words about 4 bits, random letters about 7. Short runs vary
 * more.
 */
const READABLE = 4.6;
const READABLE_WHEN_SHORT = 4.1;
const MIN_READABLE_LETTERS = 10;
const LONG_RUN = 20;

/** Why a value looks as if a person had made it up; null where it does not. */
export function humanSign(value: string): string | null {
  if (value.length === 0) return null;
  const lower = value.toLowerCase();
  if (isDictionaryPassword(value)) return 'a dictionary password';
  if (DATE.test(value)) return 'a date';
  if (Math.max(wordCoverage(lower), wordCoverage(unleet(lower))) >= LEAST_WORDS) return 'made of dictionary words';
  if (longestKeyboardRun(lower) * 2 >= value.length) return 'a keyboard sequence';
  const word = DECORATED_WORD.exec(value)?.[1];
  if (word !== undefined && pairSurprise(word.toLowerCase()) < READABLE) return 'a word followed by digits';
  return readsAsWords(value) ? 'letters that read as words' : null;
}

/** Runs of at least four letters that make up most of the value and are pronounceable. */
function readsAsWords(value: string): boolean {
  const letters = (value.match(/[A-Za-z]{4,}/g) ?? []).join('').toLowerCase();
  if (letters.length < MIN_READABLE_LETTERS || letters.length < value.length * LEAST_LETTERS) return false;
  return pairSurprise(letters) < (letters.length < LONG_RUN ? READABLE_WHEN_SHORT : READABLE);
}

/** Shorter values vary too little for chance to tell. */
const MIN_LENGTH = 8;
const FEWEST_CHARACTERS = 4;
/** A shorter row of characters that count up or down stands in many drawn values. */
const SHORTEST_COUNT = 5;
const EPOCH = /(?<!\d)1[4-9]\d{8}(?:\d{3})?(?!\d)/;
const ISO_TIME = /20\d\d-[01]\d-[0-3]\d|20\d\d[01]\d[0-3]\dT[0-2]\d[0-5]\d/;
const HEX = /^[0-9a-f]+$|^[0-9A-F]+$/;

/** Why a value varies less than a drawn one would; null where it does not. Shannon entropy is judged elsewhere. */
export function repetitionSign(value: string): string | null {
  if (value.length < MIN_LENGTH) return null;
  if (new Set(value).size <= FEWEST_CHARACTERS) return 'at most four different characters';
  if (hasPeriod(value)) return 'one block repeated';
  if (longestStep(value) * 2 >= value.length) return 'characters that count up or down';
  if (ISO_TIME.test(value)) return 'a date and time inside';
  if (EPOCH.test(value) && !HEX.test(value)) return 'a time in seconds or milliseconds inside';
  if (isHashOfWord(value)) return 'the hash of a guessable word';
  if (repeatedShare(value) > MOST_REPEATED) return 'long repeated parts';
  return null;
}

/** True where the value is one block, at most half as long, over and over. */
function hasPeriod(value: string): boolean {
  for (let period = 1; period * 2 <= value.length; period++) {
    let at = period;
    while (at < value.length && value[at] === value[at - period]) at++;
    if (at === value.length) return true;
  }
  return false;
}

/** Longest stretch in which each character is one more, or each one less, than the last. */
function longestStep(value: string): number {
  let longest = 1;
  let run = 1;
  let direction = 0;
  for (let i = 1; i < value.length; i++) {
    const step = value.charCodeAt(i) - value.charCodeAt(i - 1);
    run = step === 1 || step === -1 ? (step === direction ? run + 1 : 2) : 1;
    direction = step;
    if (run > longest) longest = run;
  }
  return longest >= SHORTEST_COUNT ? longest : 1;
}

const GRAM = 4;
/** Bytes of the shortest value of which this is asked: in shorter ones a repetition is chance. */
const SHORTEST_REPEATING = 16;

/** Share of places at which four characters stand that stood before. */
function repeatedShare(value: string): number {
  if (value.length < SHORTEST_REPEATING) return 0;
  const seen = new Set<string>();
  let repeated = 0;
  for (let i = 0; i + GRAM <= value.length; i++) {
    const gram = value.slice(i, i + GRAM);
    if (seen.has(gram)) repeated++;
    else seen.add(gram);
  }
  return repeated / (value.length - GRAM + 1);
}

const HASHES = [
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
] as const;
/** What is hashed in examples and tests. */
const GUESSES: readonly string[] = [
  '',
  ...WORDS,
  ...'123456 12345678 admin123 password1 password123 foo bar foobar abc 1 0'.split(' '),
];
const hashesOfWords = once(
  () =>
    new Set(GUESSES.flatMap((word) => HASHES.map(([algorithm]) => createHash(algorithm).update(word).digest('hex')))),
);

function isHashOfWord(value: string): boolean {
  if (!HEX.test(value) || !HASHES.some(([, length]) => value.length === length)) return false;
  return hashesOfWords().has(value.toLowerCase());
}
