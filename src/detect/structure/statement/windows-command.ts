/** Secrets on command lines of Windows: `net user u v /add`, `net use X: \\host\share v /user:u`, secure strings. */
import { STAR, DASH, SLASH, COLON, BACKSLASH, PIPE } from '../../../base/ascii.ts';
import { BLANK, LINE_END, QUOTE, classAt, reached, skipBlanks, standsAt } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { readPositional } from './command-argument.ts';
import { MAX_WORDS, commandEnd, endsCommand, readWord } from './command-line.ts';
import type { StatedSecret } from './stated-secret.ts';
import { literalBefore } from '../lexical/quoted.ts';

/** `net user u v /add`. */
export function readNetUser(window: Window, from: number): StatedSecret | null {
  const { bytes, hi } = window;
  const found = readPositional(window, from, 1, null);
  return found !== null && standsAt(bytes, skipBlanks(bytes, found.quoted ? found.end + 1 : found.end, hi), '/add')
    ? found
    : null;
}

/** `net use X: \\host\share v /user:u`. */
export function readNetUse(window: Window, from: number): StatedSecret | null {
  const { bytes, hi } = window;
  let found: StatedSecret | null = null;
  let hasUser = false;
  for (let p = skipBlanks(bytes, from, hi), words = 0; words < MAX_WORDS && p < hi && !endsCommand(bytes, p); words++) {
    let end = p;
    while (end < hi && (classAt(bytes, end) & (BLANK | LINE_END)) === 0) end++;
    if (standsAt(bytes, p, '/user:')) hasUser = true;
    else if (
      bytes[p] !== SLASH &&
      bytes[p] !== BACKSLASH &&
      bytes[p] !== STAR &&
      bytes[p + 1] !== COLON &&
      end - p > 2
    ) {
      found = { start: p, end, quoted: false };
    }
    p = skipBlanks(bytes, end, hi);
  }
  return hasUser ? found : null;
}

/**
 * `ConvertTo-SecureString [-String] "v"`, `"v" | ConvertTo-SecureString`; `at` is the first byte of `to-securestring`.
 */
export function readSecureString(window: Window, at: number, from: number): StatedSecret | null {
  const { bytes, lo, hi } = window;
  let p = skipBlanks(bytes, from, hi);
  while (bytes[p] === DASH) p = skipBlanks(bytes, commandEnd(bytes, p, hi), hi);
  if ((classAt(bytes, p) & QUOTE) !== 0) return readWord(bytes, p, hi);
  let before = at - 8; // before "Convert"
  while (before > lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  if (bytes[reached(before)] !== PIPE) return null;
  before--;
  while (before > lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  const literal = (classAt(bytes, reached(before)) & QUOTE) === 0 ? null : literalBefore(bytes, before, lo);
  return literal && { ...literal, quoted: true };
}
