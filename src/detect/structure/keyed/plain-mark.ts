/**
 * `{noop}v` of Spring Security, `{PLAIN}v` of Dovecot, `{CLEARTEXT}v` of LDAP: marks in the place of a hash's scheme
 * which say that the password is none. What follows the mark is the password.
 */
import { OPEN_BRACE } from '../../../base/ascii.ts';
import { standsAt } from '../lexical/byte.ts';
import type { Candidate, Window } from '../candidate.ts';

const MARKS = ['{noop}', '{plain}', '{cleartext}', '{clear}'];

/** First byte of the password behind a mark at `at`; -1 where there is none. */
export function behindPlainMark(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== OPEN_BRACE) return -1;
  const mark = MARKS.find((known) => standsAt(bytes, at, known));
  return mark === undefined ? -1 : at + mark.length;
}

/** A literal, whatever stands around it, and without its mark; otherwise what was found. */
export function withoutPlainMark({ bytes }: Window, found: Candidate): Candidate {
  const start = behindPlainMark(bytes, found.start);
  return start < 0 || start > found.end || found.value !== undefined ? found : { ...found, start, quoted: true };
}
