/** What a script sends to a prompt: `expect "assword:"` and `send "v\r"` below, `child.sendline('v')` of Python. */
import { bytewise, reached } from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { readLiteral } from '../lexical/quoted.ts';

/** How sending begins: commands of expect, methods of its ports, and of Python's telnet. */
export const SENDING: readonly string[] = [
  'send "',
  'send -',
  'send("',
  "send('",
  'sendline(',
  'send_line(',
  'sendln(',
  '.write(b"',
  ".write(b'",
];
const MAX_PROMPT = 120;
const MAX_OPTIONS = 24;
/** The end of a prompt's literal, and no more between it and the command than marks, an end of line and an object. */
const PROMPT = /(?:ass(?:word|phrase|code)|secret|token)[^"'\n]{0,16}["'][)\s;{]*[\w.$]*$/i;
const CALL = /^\.?\w+(?:\s+-(?:-|s|raw))*\s*\(?\s*(?=b?["'])/i;
const ENTER = /(?:\\[rn])+$/;

/** The literal that the command at `at` sends to a prompt for a password. */
export function sentToPrompt(window: Window, at: number): Candidate | null {
  const { bytes, lo, hi } = window;
  const before = bytewise(bytes, Math.max(lo, at - MAX_PROMPT), at);
  const prompt = PROMPT.exec(before);
  const call = prompt && CALL.exec(bytewise(bytes, at, reached(Math.min(hi, at + MAX_OPTIONS))));
  const literal = call && readLiteral(bytes, at + call[0].length, hi);
  if (prompt === null || !literal) return null;
  const start = at - before.length + prompt.index;
  const key: Key = { start, end: start + 1, after: start + 1, quoted: false };
  const enter = ENTER.exec(bytewise(bytes, literal.start, literal.end))?.[0].length ?? 0;
  const found = literalCandidate('call', key, { start: literal.start, end: literal.end - enter });
  return found && { ...found, keyText: 'password' };
}
