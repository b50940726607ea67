/** Command lines, word by word: where a command begins and ends, and what its words are. */
import {
  LF,
  CR,
  AMPERSAND,
  DASH,
  DOT,
  SLASH,
  COLON,
  SEMICOLON,
  LESS,
  EQUALS,
  BACKSLASH,
  PIPE,
} from '../../../base/ascii.ts';
import { BARE_END, BLANK, LINE_END, QUOTE, WORD, classAt, reached } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { openingQuote, readQuoted } from '../lexical/quoted.ts';
import type { StatedSecret } from './stated-secret.ts';

/** Bytes of a command that are looked at. */
export const MAX_COMMAND = 300;
/** Words of a command that are looked at where a place among them counts. */
export const MAX_WORDS = 8;
/** Bytes of its line to either side. */
export const MAX_LINE = 200;

/** A word of a command; `after` is the first byte behind it and its quote. */
export interface Word extends StatedSecret {
  readonly after: number;
}

/** The next word of a command, quoted or bare; null where it is cut or none is left. */
export function readWord(bytes: Uint8Array, from: number, hi: number): Word | null {
  const quote = (classAt(bytes, from) & QUOTE) !== 0 || bytes[from] === BACKSLASH ? openingQuote(bytes, from, hi) : -1;
  if (quote >= 0) {
    const read = readQuoted(bytes, quote, hi);
    return read && { start: read.start, end: read.end, after: read.after, quoted: true };
  }
  let end = from;
  while (end < hi && ((classAt(bytes, end) & BARE_END) === 0 || isEscaped(bytes, end))) end++;
  if (bytes[reached(end)] === LESS && bytes[end + 1] !== SLASH) return null; // `abc<rest>`
  return end > from && (end < hi || hi === bytes.length) ? { start: from, end, after: end, quoted: false } : null;
}

/** `\\<`, `\\;`: a mark of the shell that belongs to the word. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === BACKSLASH && (classAt(bytes, at) & (BLANK | LINE_END | QUOTE)) === 0;
}

/** Letters, digits and joints: the rest of a command's name (`mysqldump`, `mysql-client`). */
export function commandEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && ((classAt(bytes, at) & WORD) !== 0 || bytes[at] === DASH || bytes[at] === DOT)) at++;
  return reached(at);
}

/** Whether the command ends at `at`: a pipe, a semicolon, an end of line without a backslash before it. */
export function endsCommand(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    byte === PIPE ||
    byte === SEMICOLON ||
    byte === AMPERSAND ||
    ((classAt(bytes, at) & LINE_END) !== 0 &&
      bytes[at - 1] !== BACKSLASH &&
      !(byte === LF && bytes[at - 1] === CR && bytes[at - 2] === BACKSLASH))
  );
}

/** Whether a command's name may begin at `at`: not in the middle of a word, a file's name or an option's value. */
export function isCommandStart(window: Window, at: number): boolean {
  if (at === 0) return true;
  const byte = window.bytes[at - 1];
  return (
    (classAt(window.bytes, at - 1) & WORD) === 0 && byte !== DASH && byte !== DOT && byte !== EQUALS && byte !== COLON
  );
}
