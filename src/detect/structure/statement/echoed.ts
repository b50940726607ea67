/** Secrets that are piped into a command: `echo v | docker login --password-stdin`, `echo user:v | chpasswd`. */
import { DASH, COLON, LOWER_E, LOWER_N, PIPE } from '../../../base/ascii.ts';
import { LINE_END, bytewise, classAt, reached, skipBlanks, standsAt } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { MAX_LINE, readWord, type Word } from './command-line.ts';
import type { StatedSecret } from './stated-secret.ts';
import { userAndSecret } from './user-pair.ts';

/** What prints a word. */
const PRINTING = ['echo ', 'printf ', 'yes '];

/** Where the word begins that is printed on the line before `at` and piped into what stands there; -1 where none is. */
function echoedWord({ bytes, lo }: Window, at: number): number {
  let start = at;
  while (start > lo && at - start < MAX_LINE && (classAt(bytes, start - 1) & LINE_END) === 0) start--;
  reached(start);
  let word = -1;
  let pipe = -1;
  for (let p = start; p < at; p++) {
    if (bytes[p] === PIPE) pipe = p;
    else {
      const printing = PRINTING.find((name) => standsAt(bytes, p, name));
      if (printing !== undefined) word = p + printing.length;
    }
  }
  if (word < 0 || (pipe < word && bytes[at] !== PIPE)) return -1;
  let p = skipBlanks(bytes, word, at);
  while (bytes[p] === DASH && (bytes[p + 1] === LOWER_N || bytes[p + 1] === LOWER_E)) p = skipBlanks(bytes, p + 2, at);
  return p;
}

/** `echo v | command`; `at` is the command. */
export function readEchoed(window: Window, at: number): StatedSecret | null {
  const word = echoedWord(window, at);
  return word < 0 ? null : upToEnter(window.bytes, readWord(window.bytes, word, window.hi));
}

/** `echo user:v | chpasswd`; `at` is the bar. */
export function readEchoedUser(window: Window, at: number): StatedSecret | null {
  const word = echoedWord(window, at);
  return word < 0 ? null : userAndSecret(window, word, COLON);
}

/** `v` of `v\nv`, which is told to what asks twice. */
function upToEnter(bytes: Uint8Array, word: Word | null): StatedSecret | null {
  const enter = word === null ? -1 : bytewise(bytes, word.start, word.end).indexOf('\\n');
  return word !== null && enter > 0 ? { ...word, end: word.start + enter } : word;
}
