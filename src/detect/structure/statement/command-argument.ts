/** Secrets that an option or a place among a command's words names: `mysql -pv`, `docker login -u a -p v`, `htpasswd -b f user v`. */
import { SPACE, DASH, SLASH, COMMA, EQUALS } from '../../../base/ascii.ts';
import {
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  exactlyAt,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  textOf,
} from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { readQuoted } from '../lexical/quoted.ts';
import { MAX_COMMAND, MAX_WORDS, commandEnd, endsCommand, readWord } from './command-line.ts';
import type { StatedSecret } from './stated-secret.ts';

/** How an option is given its value: right after its letter, in the next word, or either. */
export type OptionStyle = 'tight' | 'apart' | 'either';

/** The value of `option` in the command whose name (or its start) ends at `from`. */
export function readOption(window: Window, from: number, option: string, style: OptionStyle): StatedSecret | null {
  const { bytes, hi } = window;
  let p = bytes[from] === SPACE ? from : commandEnd(bytes, from, hi);
  if ((classAt(bytes, p) & QUOTE) !== 0) return optionOfList(window, p, option, style);
  if ((classAt(bytes, p) & BLANK) === 0) return null;
  for (const limit = Math.min(hi, p + MAX_COMMAND); reached(p) < limit; p++) {
    if (endsCommand(bytes, p)) return null;
    if (!exactlyAt(bytes, p, option) || (classAt(bytes, p - 1) & (BLANK | LINE_END)) === 0) continue;
    if (style === 'tight' && isWholeWord(bytes, p + 1)) continue;
    const after = p + option.length;
    const value = bytes[after] === EQUALS ? after + 1 : skipBlanks(bytes, after, hi);
    if (style === 'tight' ? value !== after : style === 'apart' && value === after) continue;
    return bytes[value] === DASH ? null : readWord(bytes, value, hi);
  }
  return null;
}

/** Items of a list that are looked at for an option. */
const MAX_ITEMS = 16;

/** `["redis-cli", "-a", "v"]`, `["mysqladmin", "ping", "-pv"]`; `close` is the quote behind the command's name. */
function optionOfList({ bytes, hi }: Window, close: number, option: string, style: OptionStyle): StatedSecret | null {
  let after = close + 1;
  let isNext = false;
  for (let items = 0; items < MAX_ITEMS; items++) {
    const comma = skipSpace(bytes, after, hi);
    const quote = bytes[comma] === COMMA ? skipSpace(bytes, comma + 1, hi) : hi;
    const item = quote < hi && (classAt(bytes, quote) & QUOTE) !== 0 ? readQuoted(bytes, quote, hi) : null;
    if (item === null) return null;
    const { start, end } = item;
    if (isNext) {
      // A list of no more than these is a row of a table: what is run is told what to do.
      const goesOn = bytes[skipSpace(bytes, item.after, hi)] === COMMA;
      return bytes[start] === DASH || !goesOn ? null : { start, end, quoted: true };
    }
    if (exactlyAt(bytes, start, option)) {
      const length = end - start - option.length;
      if (length > 0 && style !== 'apart') return { start: start + option.length, end, quoted: true };
      isNext = length === 0 && style !== 'tight';
    }
    after = item.after;
  }
  return null;
}

/** Options of one dash and a word that begin as `-p` does, on command lines and in prose. */
const WORDS_OF_OPTIONS = 'port protocol path plugin postgres postgresql profile prefix project'.split(' ');

function isWholeWord(bytes: Uint8Array, at: number): boolean {
  return WORDS_OF_OPTIONS.some(
    (word) => standsAt(bytes, at, word) && (classAt(bytes, reached(at + word.length)) & WORD) === 0,
  );
}

/** Whether no further word follows: prose goes on, a command has said what it needs. */
function isLast(bytes: Uint8Array, from: number, hi: number): boolean {
  const at = skipBlanks(bytes, from, hi);
  return at >= hi || endsCommand(bytes, at) || (classAt(bytes, at) & (WORD | QUOTE)) === 0 || at === from;
}

/** A name, a file, an address: what stands before a password on a command line. */
const ARGUMENT = /^[\w@%$][\w@%$.+:/\\-]*$|^\/[\w.@/-]+$/;

/**
 * The word of that number (from 0) after `from`, options passed over; `needs`: an option's letter that must be given.
 */
export function readPositional(
  window: Window,
  from: number,
  number: number,
  needs: string | null,
): StatedSecret | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, from, hi);
  let passed = 0;
  let given = needs === null;
  for (let words = 0; words < MAX_WORDS; words++) {
    if (p >= hi || endsCommand(bytes, p)) return null;
    if (bytes[p] === DASH) {
      const end = commandEnd(bytes, p, hi);
      if (needs !== null && bytes.subarray(p, end).includes(needs.charCodeAt(0))) given = true;
      p = skipBlanks(bytes, end, hi);
      continue;
    }
    const word = readWord(bytes, p, hi);
    if (word === null) return null;
    if (passed++ === number) {
      return given && bytes[word.start] !== SLASH && isLast(bytes, word.after, hi) ? word : null;
    }
    if (!ARGUMENT.test(textOf(bytes, word.start, word.end))) return null;
    p = skipBlanks(bytes, word.after, hi);
  }
  return null;
}
