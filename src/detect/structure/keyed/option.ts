/** Options of commands that give a secret: `--password v`, `-passin pass:v`, `gh secret set KEY --body "v"`. */
import { SPACE, DOLLAR, DASH, SLASH } from '../../../base/ascii.ts';
import { bareValue } from '../lexical/bare.ts';
import { BLANK, LINE_END, QUOTE, classAt, reached, skipBlanks, standsAt, spells, textOf } from '../lexical/byte.ts';
import type { Candidate, Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';

/** The word or the literal at `at`. */
function valueAt(window: Window, key: Key, at: number): Candidate | null {
  return (classAt(window.bytes, at) & QUOTE) !== 0
    ? quotedValue(window, 'option', key, at)
    : bareValue(window, 'option', key, at);
}

/** Bytes of such an option and the blank behind it: `-passout `. */
const MAX_SOURCE_OPTION = 10;

/** `-passin pass:v` of openssl; `at` is the first byte of the value. */
export function optionOfSource(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, lo } = window;
  if (!spells(bytes, key, 'pass') || bytes[key.start - 1] !== SPACE) return null;
  const option = bytes.subarray(Math.max(lo, key.start - MAX_SOURCE_OPTION), key.start - 1);
  return option.includes(DASH) ? bareValue(window, 'option', key, at) : null;
}

/** Clients of databases whose `--password` takes a value behind `=` alone, and asks for one otherwise. */
const ASKING =
  /^(?:\S*[/"'`(])?(?:(?:mysql|mariadb)(?:dump|admin|import|check|show)?|psql|pg_(?:dump|dumpall|restore|basebackup))$/;
const LONGEST_COMMAND = 200;

/** Whether `--password` is one of those: what stands behind the blank is a database then. */
function asksForIt({ bytes, lo }: Window, key: Key): boolean {
  if (!spells(bytes, key, '--password')) return false;
  const first = Math.max(lo, key.start - LONGEST_COMMAND);
  for (let p = key.start, after = ''; ;) {
    while (p > first && (classAt(bytes, p - 1) & BLANK) !== 0) p--;
    const end = p;
    while (p > first && (classAt(bytes, p - 1) & (BLANK | LINE_END)) === 0) p--;
    const isWord = reached(p) < end;
    // Behind an option, as in `--host mysql`, it is no command.
    if (ASKING.test(after) && !(isWord && bytes[p] === DASH)) return true;
    if (!isWord) return false;
    after = textOf(bytes, p, end);
  }
}

/** `-password pass:v` is read from its `pass` on. */
const SOURCES = ['pass:', 'file:'];

/**
 * `--password value`; in prose (`(--password) is`), of one that asks for it or has its value (`-p$PASSWORD db`), none.
 */
export function optionValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes } = window;
  if (
    bytes[at] === DASH ||
    key.after !== key.end ||
    bytes.subarray(key.start, key.end).includes(DOLLAR) ||
    bytes[key.start - 1] === SLASH ||
    standsAt(bytes, key.start, '--ask') ||
    SOURCES.some((source) => standsAt(bytes, at, source)) ||
    asksForIt(window, key)
  ) {
    return null;
  }
  return valueAt(window, key, at);
}

/** Options of commands that keep a secret under a name. */
const GIVING_OPTIONS = ['--value ', '--value=', '--body ', '--secret-string ', '--data '];

/** `put-parameter --name /shop/key --value v`, `gh secret set KEY --body "v"`; `at` is the option. */
export function givenByOption(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const option = GIVING_OPTIONS.find((text) => standsAt(bytes, at, text));
  return option === undefined ? null : valueAt(window, key, skipBlanks(bytes, at + option.length, hi));
}
