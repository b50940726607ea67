/** The text before a value, by which comments and documentation are recognised. */
import { CR, LESS, LF } from '../base/ascii.ts';

/** The line of a minified file has no beginning. */
const LONGEST_LINE = 400;
/** Bytes before a value in which the part of a page or the comment that it is in may begin. */
const LONGEST_PART = 20_000;

/** What precedes `at` on its line, or null where the line is too long to have a beginning. */
export function lineBefore(bytes: Buffer, at: number): string | null {
  let start = at;
  while (start > 0 && at - start < LONGEST_LINE && bytes[start - 1] !== LF && bytes[start - 1] !== CR) start--;
  return at - start === LONGEST_LINE ? null : bytes.toString('latin1', start, at);
}

/** Whether the last of `opening` before `at` comes behind the last of `closing`: tags, in lower case. */
export function isOpen(bytes: Buffer, at: number, opening: readonly string[], closing: readonly string[]): boolean {
  const from = Math.max(0, at - LONGEST_PART);
  if (bytes.lastIndexOf(LESS, at) < from) return false;
  const before = bytes.toString('latin1', from, at).toLowerCase();
  const last = (texts: readonly string[]): number => Math.max(...texts.map((text) => before.lastIndexOf(text)));
  return last(opening) > last(closing);
}
