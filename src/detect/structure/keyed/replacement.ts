/** What `sed` and its like put in the place of a line: `s|password: old|password: v|`. */
import { HASH, LOWER_S, PIPE, SEMICOLON, SLASH } from '../../../base/ascii.ts';
import { BLANK, LINE_END, QUOTE, classAt, reached } from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';

const PARTING: ReadonlySet<number> = new Set([SLASH, PIPE, HASH]);

/** Whether a replacement begins before `at` on its line, parted by `mark`: `'s/`, ` s|`. */
function opensBefore({ bytes, lo }: Window, at: number, mark: number): boolean {
  for (let p = at; p > lo + 1 && (classAt(bytes, p) & LINE_END) === 0; p--) {
    if (bytes[reached(p)] !== mark || bytes[p - 1] !== LOWER_S) continue;
    if ((classAt(bytes, p - 2) & (QUOTE | BLANK)) !== 0 || bytes[p - 2] === SEMICOLON) return true;
  }
  return false;
}

/** `key: v` between two marks of a replacement; `at` is the value's first byte. */
export function replacedValue(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, lo, hi } = window;
  let before = key.start - 1;
  while (before > lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  const mark = bytes[reached(before)] as number;
  if (key.quoted || !PARTING.has(mark) || !opensBefore(window, before - 1, mark)) return null;
  let end = at;
  while (end < hi && bytes[end] !== mark && (classAt(bytes, end) & (BLANK | LINE_END | QUOTE)) === 0) end++;
  return bytes[reached(end)] === mark ? literalCandidate('quoted', key, { start: at, end }) : null;
}
