/**
 * An object written as the value of a key: `X-Token: {"name":"app","sig":"v"}`, also inside another string. What the
 * key speaks of is the member that looks drawn, whatever its own name.
 */
import { COLON, BACKSLASH, OPEN_BRACE, CLOSE_BRACE } from '../../../base/ascii.ts';
import { BLANK, DIGIT, LINE_END, QUOTE, classAt, reached, textOf } from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { readQuoted } from '../lexical/quoted.ts';

const MIN_DRAWN = 16;
const MAX_OBJECT = 400;
const MAX_NAME = 24;
/** What the name of a member ends with that tells one key from another: `private_key_id` of an account at Google. */
const NO_SECRET = /(?:_id|[a-z]Id|["']id|_url|_uri)\\*["'][ \\]*$/;
/** Keycloak's hash of a password: a value, and the salt it was made with. */
const HASHED = /\{\s*\\*"value\\*"\s*:.*"salt\\*"\s*:/;

function isDrawnMember(bytes: Uint8Array, from: number, to: number): boolean {
  let digits = 0;
  let letters = 0;
  for (let at = from; at < to; at++) {
    if ((classAt(bytes, at) & (BLANK | LINE_END | QUOTE)) !== 0 || bytes[at] === OPEN_BRACE) return false;
    if ((classAt(bytes, at) & DIGIT) !== 0) digits++;
    else letters++;
  }
  return to - from >= MIN_DRAWN && digits >= 3 && letters >= 3;
}

/** Whether a colon stands before the literal whose quote is at `quote`, and before it the name of what may be secret. */
function isMember(bytes: Uint8Array, quote: number, from: number): boolean {
  let at = quote - 1;
  while (at > from && ((classAt(bytes, at) & BLANK) !== 0 || bytes[at] === BACKSLASH)) at--;
  if (bytes[at] !== COLON) return false;
  return !NO_SECRET.test(textOf(bytes, Math.max(from, at - MAX_NAME), at));
}

/** The member that looks drawn where the value is an object; otherwise what was found. */
export function memberOf({ bytes }: Window, found: Candidate): Candidate {
  const { start, end } = found;
  if (bytes[start] !== OPEN_BRACE || bytes[end - 1] !== CLOSE_BRACE || found.value !== undefined) return found;
  if (HASHED.test(textOf(bytes, start, end))) return found;
  for (let at = start + 1; at < end; at++) {
    if ((classAt(bytes, at) & QUOTE) === 0) continue;
    const literal = readQuoted(bytes, at, end);
    if (literal === null) return found;
    if (isMember(bytes, at, start) && isDrawnMember(bytes, literal.start, literal.end)) {
      return { ...found, start: literal.start, end: literal.end, quoted: true };
    }
    at = literal.after - 1;
  }
  return found;
}

/**
 * `X-Token: {"name": "app"}` in a header that is not in quotes of its own: the object up to its end on the same line.
 * `at` is its brace.
 */
export function objectOfHeader({ bytes, hi }: Window, key: Key, at: number): Candidate | null {
  if (key.quoted || ((classAt(bytes, at + 1) & QUOTE) === 0 && bytes[at + 1] !== BACKSLASH)) return null;
  for (
    let end = at + 1, limit = Math.min(hi, at + MAX_OBJECT);
    reached(end) < limit && (classAt(bytes, end) & LINE_END) === 0;
    end++
  ) {
    if (bytes[end] === CLOSE_BRACE) return literalCandidate('header', key, { start: at, end: end + 1 });
  }
  return null;
}
