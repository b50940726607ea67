/**
 * Soft line breaks of quoted-printable that cut no word, told as `src/detect/decode/quoted-printable.ts` reads them:
 * most are no breaks at all.
 */
import { LF } from './ascii';
import { ALIVE, deadEnd } from './dead-end';
import { byteAt } from './text';
import { isToken } from './token';

/** Longest line that may be cut, with its `=`, and the shortest that anybody cuts inside a word. */
const LONGEST: i32 = 76;
const SHORTEST: i32 = 70;

/** What it rests on that the break at `at`, whose line end ends before `next`, cuts no word; ALIVE where it may. */
export function deadEndOfSoftBreak(at: i32, next: i32): i32 {
  if (!isToken(byteAt(at - 1)) || !isToken(byteAt(next))) return deadEnd(at, at - 1, next);
  let start = at;
  while (start > 0 && at - start < LONGEST && byteAt(start - 1) !== LF) start--;
  const length = at + 1 - start;
  return length < SHORTEST || length > LONGEST ? deadEnd(at, start - 1, next) : ALIVE;
}
