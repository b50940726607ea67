/** Secrets that are piped into a command: `echo v | docker login --password-stdin`, `echo user:v | chpasswd`. */
import { DASH, COLON, LOWER_E, LOWER_N, PIPE } from '../../../base/ascii.ts';
import { LINE_END, bytewise, classAt, reached, skipBlanks, standsAt } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { MAX_LINE, readWord, type Word } from './command-line.ts';
import type { StatedSecret } from './stated-secret.ts';
import { userAndSecret } from './user-pair.ts';

/** `echo v | command`, `echo user:v | chpasswd`: the word that `echo` prints on the line before `at`. */
export function readEchoed(window: Window, at: number, ofUser: boolean): StatedSecret | null {
  const { bytes, lo } = window;
  let start = at;
  while (start > lo && at - start < MAX_LINE && (classAt(bytes, start - 1) & LINE_END) === 0) start--;
  reached(start);
  let echo = -1;
  let pipe = -1;
  for (let p = start; p < at; p++) {
    if (bytes[p] === PIPE) pipe = p;
    else if (standsAt(bytes, p, 'echo ')) echo = p + 5;
    else if (standsAt(bytes, p, 'printf ')) echo = p + 7;
    else if (standsAt(bytes, p, 'yes ')) echo = p + 4;
  }
  if (echo < 0 || (pipe < echo && bytes[at] !== PIPE)) return null;
  let p = skipBlanks(bytes, echo, at);
  while (bytes[p] === DASH && (bytes[p + 1] === LOWER_N || bytes[p + 1] === LOWER_E)) p = skipBlanks(bytes, p + 2, at);
  return ofUser ? userAndSecret(window, p, COLON) : upToEnter(bytes, readWord(bytes, p, window.hi));
}

/** `v` of `v\nv`, which is told to what asks twice. */
function upToEnter(bytes: Uint8Array, word: Word | null): StatedSecret | null {
  const enter = word === null ? -1 : bytewise(bytes, word.start, word.end).indexOf('\\n');
  return word !== null && enter > 0 ? { ...word, end: word.start + enter } : word;
}
