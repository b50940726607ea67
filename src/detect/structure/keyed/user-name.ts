/** The user name that stands beside a password: on the same line, or on the line before or after. */
import { LF, LOWER_A, LOWER_L, LOWER_U } from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { readAssignment } from './assignment.ts';
import { keyMeaning } from '../../value/key-meaning.ts';
import { WORD, classAt, standsAt, textOf } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';

const SEARCH = 200;
const LONGEST_NAME = 64;
/** Each begins with one of three letters, which are looked at first. */
const NAMES = ['username', 'user_name', 'userid', 'user id', 'uid', 'user', 'login', 'account'];

/** Bounds of the two lines around `at`, no further than `SEARCH`. */
function neighbourhood(window: Window, at: number, end: number): Span {
  const { bytes, lo, hi } = window;
  let start = at;
  let stop = end;
  let lines = 0;
  while (start > lo && at - start < SEARCH) {
    if (bytes[start - 1] === LF && ++lines > 1) break;
    start--;
  }
  lines = 0;
  while (stop < hi && stop - end < SEARCH) {
    if (bytes[stop] === LF && ++lines > 1) break;
    stop++;
  }
  return { start, end: stop };
}

/** Where the user name of the password at `[start, end)` stands, or null. Nearest before wins over after. */
export function userNameBeside(window: Window, keyAt: number, end: number): Span | null {
  const { bytes } = window;
  const around = neighbourhood(window, keyAt, end);
  let before: Span | null = null;
  for (let at = around.start; at < around.end; at++) {
    if (at >= keyAt && at < end) {
      if (before !== null) return before;
      at = end;
    }
    const first = (bytes[at] ?? 0) | 32;
    if (first !== LOWER_U && first !== LOWER_L && first !== LOWER_A) continue;
    const name = NAMES.find((word) => standsAt(bytes, at, word));
    if (name === undefined) continue;
    const found = readAssignment(window, at, at + name.length);
    at += name.length - 1;
    if (found === null || found.end - found.start > LONGEST_NAME || (found.start < end && found.end > keyAt)) continue;
    if (!found.quoted && (classAt(bytes, found.end) & WORD) !== 0) continue;
    // `user.password` names no user, but the next password.
    if (keyMeaning(textOf(bytes, at + 1, found.keyEnd)).role !== 'none') continue;
    if (found.start >= end) return { start: found.start, end: found.end };
    before = { start: found.start, end: found.end };
  }
  return before;
}
