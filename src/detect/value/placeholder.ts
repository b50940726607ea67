/**
 * Values that stand for a credential without being one. Used on generic values and on the variable part of vendors'
 * formats alike, so every test must hold for the whole value or a word set off inside it: a random token may well
 * contain `xxx` or `foo` somewhere.
 */
import { isDigit } from '../../base/ascii.ts';
import {
  DELEGATED,
  ENCLOSED,
  FILLER,
  FOREIGN_YOUR,
  ONE_LETTER,
  OPENED,
  SENTENCE,
  STAND_IN,
  STAND_IN_CAPITALS,
  TELLING,
  TO_BE_DONE,
  WRONG,
  YOUR,
} from './placeholder-forms.ts';
import { marksIn, shapeOf, type ValueShape } from './statistics.ts';

const SHORTEST_SENTENCE = 12;
/** The first part of a JSON web token, which is the same for all of a kind, and nothing behind it. */
const HEAD_OF_TOKEN = /^eyJ(?:hbGci|0eXAi)[\w-]{0,60}\.?$/;
/** A stretch of filler, or a part named in brackets, inside something longer. Zero bytes are a row of A in base64. */
const PARTLY = /[xX*#]{7,}|[A-Za-z0-9](?:x{5,}|X{5,}|\*{5,})$|([^A])\1{9}|0{8}-0{4}-0{4}|<[A-Za-z][\w :.-]{0,40}>/;
/** What may be text in base64. */
const BASE64 = /^[A-Za-z0-9+/]{8,}={0,2}$/;
const PRINTABLE = /^[ -~]+$/;
const LONGEST_ENCODED = 400;
/** The lines around a key without one. */
const EMPTY_BLOCK = /^-{5}BEGIN [A-Z ]{3,40}-{5}\s*(?:-{5}END [A-Z ]{3,40}-{5}\s*)?$/;
/** `shop-web-client:`, as an authorization header has it in base64. */
const USER_ALONE = /^[a-z]+(?:[-_.][a-z]+)*:$/;
/** What a manifest holds in base64 until somebody replaces it. */
const NAME_ALONE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){2,}$/;
/**
 * The first letters of the keys with which Azure's emulators of storage and databases ship, the same everywhere, and of
 * those of MinIO's playground.
 */
const EMULATOR = /^(?:(?:Eby8vdM0|C2y6yDjf)[A-Za-z0-9+/]{78}==|zuf\+tfte[A-Za-z0-9+/]{32})$/;
const ELLIPSIS = /\.\.\.+$|…|^\.\.\.|[A-Za-z0-9]\.\.\.+[-A-Za-z0-9]/;
/** At the end, or twice: a row of such words fills a format. */
const EXAMPLE = /(?:EXAMPLE(?:(?:KEY|TOKEN|SECRET|ID)\d*)?|Example|_example)$|EXAMPLE[^]{0,80}?EXAMP/;
const SEQUENCES = [
  '0123456789',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '9876543210',
  '0123456789abcdef',
  'abcdef0123456789',
  '1234567890abcdef',
  'deadbeef',
  'cafebabe',
  'a1b2c3d4e5f6',
];

/** For each pair of characters, whether the second follows the first in a sequence. */
const FOLLOWS = new Uint8Array(128 * 128);
for (const sequence of SEQUENCES) {
  for (let i = 1; i < sequence.length; i++) FOLLOWS[sequence.charCodeAt(i - 1) * 128 + sequence.charCodeAt(i)] = 1;
}

const SHORTEST_RUN = 4;
const SHORTEST_TAIL = 12;
const SHORTEST_SEQUENCE = 8;
const LONG_SEQUENCE = 16;

/** A letter in lower case or a digit; 0 for all else. */
function characterAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return code;
  return code >= 65 && code <= 90 ? code + 32 : 0;
}

/** How many letters and digits there are, how many of them stand in counting or keyboard runs, and the longest run. */
function countingIn(value: string): Record<'length' | 'covered' | 'longest', number> {
  let length = 0;
  let covered = 0;
  let longest = 0;
  let run = 0;
  let last = 0;
  let lastRaw = 0;
  for (let i = 0; i < value.length; i++) {
    const code = characterAt(value, i);
    if (code === 0) continue;
    length++;
    // `AaBbCc`: each letter in both cases.
    const raw = value.charCodeAt(i);
    if (FOLLOWS[last * 128 + code] === 1 || (code === last && raw !== lastRaw)) run++;
    else {
      if (run >= SHORTEST_RUN) covered += run;
      run = 1;
    }
    longest = Math.max(longest, run);
    last = code;
    lastRaw = raw;
  }
  if (run >= SHORTEST_RUN) covered += run;
  return { length, covered, longest };
}

/** Share of the letters and digits that stand in counting or keyboard runs. */
export function sequenceShare(value: string): number {
  const { length, covered } = countingIn(value);
  return length < SHORTEST_SEQUENCE ? 0 : covered / length;
}

/** Whether counting fills most of a vendor's format, with more in one run than people type. */
function isFilledByCounting(value: string): boolean {
  if (value.length < LONG_SEQUENCE) return false;
  const { length, covered, longest } = countingIn(value);
  return longest >= LONG_SEQUENCE && covered > length * 0.6;
}

const SHORTEST_STEPS = 3;
const SHORTEST_OF_STEPS = 9;
const SHORTEST_ALTERNATING = 8;

/** `abc123def456`, `AAABBBCCCDDD`, `1A2B3C4D`: nothing but short counting, in turn or one inside the other. */
export function countsThroughout(value: string): boolean {
  let length = 0;
  let run = 1;
  let isOfSteps = true;
  let isAlternating = true;
  for (let i = 0, last = 0, before = 0; i < value.length; i++) {
    const code = characterAt(value, i);
    if (code === 0) continue;
    if (before !== 0 && code !== before + 1) isAlternating = false;
    if (last === 0) run = 1;
    else if ((code === last && !isDigit(code)) || FOLLOWS[last * 128 + code] === 1) run++;
    else {
      if (run < SHORTEST_STEPS) isOfSteps = false;
      run = 1;
    }
    if (!isOfSteps && !isAlternating) return false;
    before = last;
    last = code;
    length++;
  }
  return (
    (isOfSteps && run >= SHORTEST_STEPS && length >= SHORTEST_OF_STEPS) ||
    (isAlternating && length >= SHORTEST_ALTERNATING)
  );
}

/** Two characters and two joints, or the longest piece. */
const MOST_DISTINCT = 4;

/** True when one or two characters, or a short repeated piece, make up the whole. */
function isRepeated(value: string, { distinct, nonAscii }: ValueShape): boolean {
  if (value.length < 6 || (distinct > MOST_DISTINCT && nonAscii === 0)) return false;
  for (let period = 1; period <= 4; period++) {
    if (value.length < period * 3) continue;
    let at = period;
    while (at < value.length && value[at] === value[at - period]) at++;
    if (at === value.length) return true;
  }
  return new Set(value.replace(/[-_]/g, '')).size <= 2;
}

const SHORTEST_REPEATS = 16;
const SHORTEST_PAIRS = 12;

/**
 * `sk_live_4242…`: behind a vendor's mark, a piece of two to four characters over and over; or of two at the end of an
 * identifier in groups, `…-7c7c7c7c7c7c`.
 */
function endsInRepeats(value: string): boolean {
  const start = Math.max(value.lastIndexOf('_'), value.lastIndexOf('-')) + 1;
  const length = value.length - start;
  if (start === 0 || length < SHORTEST_PAIRS) return false;
  const longest = length < SHORTEST_REPEATS || length * 2 < value.length ? 2 : 4;
  for (let period = 2; period <= longest; period++) {
    let at = start + period;
    while (at < value.length && value[at] === value[at - period]) at++;
    if (at === value.length) return true;
  }
  return false;
}

/** Whether `value` is a template's variable or a row of filler: nobody's password, however weak passwords may be. */
export function isTemplate(value: string): boolean {
  return ENCLOSED.test(value) || OPENED.test(value) || ONE_LETTER.test(value) || TO_BE_DONE.test(value);
}

/** Marks with which a template's variable begins, and those that filler inside something longer may need. */
const OPENING = marksIn('<[{(_#@%');
const BRACKET = marksIn('<');
const DOT = marksIn('.');
const LONG_FILLER = 5;

/** People count for passwords too; tokens are not made that way. */
export const COUNTING = 'counting or keyboard sequence';

/** Why `value` is a placeholder, or null. The reason never quotes the value. */
export function placeholderReason(value: string, shape: ValueShape = shapeOf(value)): string | null {
  const { marks, nonAscii, fillers, longestRun } = shape;
  if (FILLER.test(value)) return 'filler characters';
  const isEnclosed = ((marks & OPENING) !== 0 || nonAscii > 0) && (ENCLOSED.test(value) || OPENED.test(value));
  if (isEnclosed) return 'a name in brackets';
  if (isRepeated(value, shape) || endsInRepeats(value)) return 'repeated characters';
  if (EXAMPLE.test(value)) return 'marked as an example';
  if (YOUR.test(value)) return 'asks to be replaced';
  if (isTold(value, shape) || STAND_IN.test(value) || STAND_IN_CAPITALS.test(value)) return 'says it is a placeholder';
  if (DELEGATED.test(value)) return 'says who fills it in';
  if (WRONG.test(value)) return 'says it is a wrong one';
  if (isSentence(value, shape) || FOREIGN_YOUR.test(value)) return 'asks to be replaced';
  if (HEAD_OF_TOKEN.test(value)) return 'a part of a token that holds no secret';
  if (((marks & BRACKET) !== 0 || fillers >= LONG_FILLER || longestRun >= LONG_FILLER) && PARTLY.test(value)) {
    return 'partly filled with placeholders';
  }
  if (((marks & DOT) !== 0 || nonAscii > 0) && ELLIPSIS.test(value)) return 'shortened';
  if (sequenceShare(value) >= 0.75 || endsInCounting(value) || isFilledByCounting(value)) return COUNTING;
  return encodedReason(value);
}

const SHORTEST_DRAWN = 40;
const LEAST_DISTINCT = 16;
const DRAWN = /^[\w+/-]+={0,2}$/;
/** What `TELLING` finds of a word of three or four letters, or one more `x`. */
const SHORT_WORD = /^[^a-z]?[a-z]{3,5}$/i;
/** A single joint, or nothing. */
const JOINT = /^[-_]?$/;

/**
 * Whether a word set off in the value tells. Drawn values spell short ones by chance, one in 700 of 400 characters: in
 * what is long and looks drawn, such a word counts between joints alone.
 */
function isTold(value: string, { length, switches, distinct }: ValueShape): boolean {
  const found = TELLING.exec(value);
  if (found === null) return false;
  const [text] = found;
  if (length < SHORTEST_DRAWN || distinct < LEAST_DISTINCT || switches * 8 < length) return true;
  if (!SHORT_WORD.test(text) || !DRAWN.test(value)) return true;
  return JOINT.test(text.replace(/[a-z]+$/i, '')) && JOINT.test(value.charAt(found.index + text.length));
}

function isSentence(value: string, { length, digits, lower, upper }: ValueShape): boolean {
  return (
    length >= SHORTEST_SENTENCE && (lower + upper) * 4 >= length * 3 && digits * 4 <= length && SENTENCE.test(value)
  );
}

/** A vendor's mark with a row of letters behind it. */
function endsInCounting(value: string): boolean {
  let at = value.length;
  while (at > 0 && characterAt(value, at - 1) !== 0) at--;
  const length = value.length - at;
  return at > 0 && length >= SHORTEST_TAIL && length >= value.length * 0.4 && sequenceShare(value.slice(at)) >= 0.9;
}

/** As above, of what `value` encodes: manifests of Kubernetes hold placeholders in base64, too. */
function encodedReason(value: string): string | null {
  if (value.length % 4 !== 0 || value.length > LONGEST_ENCODED || !BASE64.test(value)) return null;
  if (EMULATOR.test(value)) return 'the published key of an emulator';
  const text = Buffer.from(value, 'base64').toString('latin1').trimEnd(); // of `echo`
  if (EMPTY_BLOCK.test(text)) return 'an empty block';
  if (USER_ALONE.test(text)) return 'a user without a password';
  if (NAME_ALONE.test(text)) return 'the name of a variable';
  return PRINTABLE.test(text) && !text.startsWith('{"') ? placeholderReason(text) : null;
}
