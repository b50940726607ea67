/**
 * Passwords of Java, which takes them as arrays of characters: `store.load(in, "v".toCharArray())`. The call that is
 * given the array tells it from an alphabet or a text that is walked over.
 */
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import { QUOTE, classAt, lineStart, textOf } from '../lexical/byte.ts';
import { literalBefore } from '../lexical/quoted.ts';

const MAX_CALL = 120;
/** Methods of key stores, their factories and contexts, and classes that hold a password. */
const TAKES_PASSWORD =
  /(?:\.(?:load|store|init|getKey|setKeyEntry|loadKeyMaterial|loadTrustMaterial)|\b(?:PasswordProtection|PBEKeySpec))\((?:[^()"]|\([^()"]*\)|"[^"]*")*$/;

/** The literal before `.toCharArray()`, the dot of which stands at `at`. */
export function charArray(window: Window, at: number): Candidate | null {
  const { bytes, lo } = window;
  if ((classAt(bytes, at - 1) & QUOTE) === 0) return null;
  const literal = literalBefore(bytes, at - 1, lo);
  if (literal === null) return null;
  const open = literal.start - 1;
  const start = Math.max(lineStart(bytes, open, lo), open - MAX_CALL, lo);
  if (!TAKES_PASSWORD.test(textOf(bytes, start, open))) return null;
  const found = literalCandidate('call', { start: at + 1, end: at + 12 }, literal);
  return found && { ...found, keyText: 'password' };
}
