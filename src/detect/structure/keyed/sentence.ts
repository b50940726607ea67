/**
 * Secrets in running text: `the password is v`, `# admin password: v`, `user: ann, password: v`. A sentence says as much
 * of names and of kinds (`the password is utf8`), so a word counts only where it looks as passwords are made: by a
 * person who was told to mix, or drawn.
 */
import { DOT, HASH, LESS, OPEN_PAREN, SEMICOLON, SLASH, STAR, DASH } from '../../../base/ascii.ts';
import { bareEnd } from '../lexical/bare.ts';
import {
  BARE_END,
  BLANK,
  LINE_END,
  QUOTE,
  classAt,
  lineStart,
  skipBlanks,
  endsWithAny,
  textOf,
} from '../lexical/byte.ts';
import { bareCandidate, literalCandidate, type Candidate, type Window } from '../candidate.ts';
import { beginsLine, PASSWORDS, type Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';
import { readQuoted } from '../lexical/quoted.ts';

/** Letters and digits with the marks that passwords have; `.`, `/`, `:`, brackets are those of names, paths and code. */
const PASSWORD_SHAPE = /^(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9][\w!#$%&*?@^~+-]{5,63}$/;
/** `sha256`, `utf8`, `http2`: what has a digit for another reason. */
const TECHNICAL =
  /^(?:sha|md|aes|rsa|[hrep]s|utf|base|bcrypt|argon|pbkdf|oauth|saml|ipv|u?int|win|k|i|v|http|x|0x)-?\d/i;
/** Letters of both cases; a mark; digits in more than one place. */
const MIXED = /^(?=.*[a-z])(?=.*[A-Z])/;
const MARKED = /[!#$%&*?@^~+]/;
const PARTED = /\d[^\d]+\d/;

/** As long as only drawn ones of a single case are, with digits in at least four places. */
const LONG_OF_ONE_CASE = /^(?=[a-z\d]{24,}$|[A-Z\d]{24,}$)\D*(?:\d+\D+){4}/;

/** Whether the word is mixed as drawn ones are: both cases of letters, and digits in more than one place. */
export function isDrawnWord(word: string): boolean {
  if (LONG_OF_ONE_CASE.test(word)) return true;
  return (
    word.length >= 8 && PASSWORD_SHAPE.test(word) && !TECHNICAL.test(word) && MIXED.test(word) && PARTED.test(word)
  );
}

/** Whether the word is mixed as people do who are told to: `Maple48!`, `Maple48`. */
export function isMixed(word: string): boolean {
  if (LONG_OF_ONE_CASE.test(word)) return true;
  return (
    word.length >= 6 && PASSWORD_SHAPE.test(word) && !TECHNICAL.test(word) && (MIXED.test(word) || MARKED.test(word))
  );
}

const SHORTEST_TOKEN = 16;

/** The word at `at`, if its shape is that of the key's values; `isEnough` says it of a password. */
function wordOf(window: Window, key: Key, at: number, isEnough: (word: string) => boolean): Candidate | null {
  const { bytes, hi } = window;
  let end = bareEnd(bytes, at, hi);
  if (end < 0) return null;
  if (bytes[end - 1] === DOT) end--;
  const word = textOf(bytes, at, end);
  const fits = endsWithAny(bytes, key, PASSWORDS) ? isEnough(word) : word.length >= SHORTEST_TOKEN && isDrawnWord(word);
  return fits ? bareCandidate('remark', key, { start: at, end }) : null;
}

/** `key is v`, quoted or not; `at` is behind the verb. */
export function saidValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if ((classAt(bytes, at) & QUOTE) === 0) return wordOf(window, key, at, isMixed);
  const literal = readQuoted(bytes, at, hi);
  // The full stop of a sentence joins no literals.
  return literal !== null && bytes[literal.after] === DOT && (classAt(bytes, literal.after + 1) & BARE_END) !== 0
    ? literalCandidate('argument', key, literal)
    : quotedValue(window, 'argument', key, at);
}

const REMARKS: ReadonlySet<number> = new Set([HASH, SLASH, STAR, SEMICOLON, DASH, LESS]);

/** `key: v` inside a line; in a comment or an item of a list less is asked of the word. */
export function remarkedValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, lo, hi } = window;
  if (key.quoted || key.after !== key.end || !isSetOff(window, key)) return null;
  const begin = lineStart(bytes, key.start, lo);
  const first = begin < 0 ? -1 : skipBlanks(bytes, begin, hi);
  const isRemark = first >= 0 && REMARKS.has(bytes[first] ?? 0);
  return wordOf(window, key, at, isRemark ? isMixed : isDrawnWord);
}

/** `pass:v` of notes, which is a line by itself. */
export function notedValue(window: Window, key: Key, at: number): Candidate | null {
  if (key.quoted || key.after !== key.end || !beginsLine(window, key)) return null;
  const found = wordOf(window, key, at, isMixed);
  return found !== null && (classAt(window.bytes, found.end) & LINE_END) !== 0 ? found : null;
}

/** A blank stands before the key, or the bracket of a remark; `f(key: v)` has a parameter there. */
function isSetOff({ bytes }: Window, key: Key): boolean {
  const before = bytes[key.start - 1] === OPEN_PAREN ? key.start - 2 : key.start - 1;
  return (classAt(bytes, before) & (BLANK | LINE_END)) !== 0;
}
