/** What a script answers to a prompt: `expect "password:"` and `send "v\r"` below, `child.sendline('v')` of Python. */
import { CLOSE_PAREN, COLON, DOT, SEMICOLON, STAR } from '../../../model/ascii.ts';
import { BLANK, QUOTE, WORD, classAt, reached, skipSpace, standsAt, textOf } from '../lexical/byte.ts';
import type { Candidate, Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';

const MAX_ANSWER = 80;
/** From a call that sends text to its literal: `send -- `, `child.sendline(`. */
const SENDING = /^(?:[\w.$]+\.)?send(?:line|_line|ln)?(?:\s+-(?:-|s|raw))*\s*\(?\s*(?=["'])/i;
/** The escaped line end that finishes the answer. */
const ENTER = /(?:\\[rn])+$/;

/** Whether the name at `at` may be that of a call that sends: most literals behind a colon are values, and end here. */
function isSending(bytes: Uint8Array, at: number, hi: number): boolean {
  let name = at;
  const limit = Math.min(hi, at + MAX_ANSWER);
  for (let p = at; p < limit && ((classAt(bytes, p) & WORD) !== 0 || bytes[p] === DOT); p++) {
    if (bytes[reached(p)] === DOT) name = p + 1;
  }
  return standsAt(bytes, name, 'send');
}

/** `at` is the colon behind the key, inside the quotes of the prompt. */
export function answered(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at + 1;
  while (bytes[p] === COLON || bytes[p] === STAR || (classAt(bytes, p) & BLANK) !== 0) p++;
  if ((classAt(bytes, reached(p)) & QUOTE) === 0) return null;
  p++;
  while (bytes[p] === CLOSE_PAREN || bytes[p] === SEMICOLON) p++;
  p = skipSpace(bytes, p, hi);
  if (!isSending(bytes, p, hi)) return null;
  const call = SENDING.exec(textOf(bytes, p, reached(Math.min(hi, p + MAX_ANSWER))));
  const found = call && quotedValue(window, 'call', key, p + call[0].length);
  if (found === null) return null;
  const enter = ENTER.exec(textOf(bytes, found.start, found.end))?.[0].length ?? 0;
  return { ...found, end: found.end - enter };
}
