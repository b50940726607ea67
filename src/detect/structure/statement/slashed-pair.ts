/** `user/v` of Oracle's tools, addresses and statements. */
import { DOUBLE_QUOTE, DASH, SLASH, AT } from '../../../base/ascii.ts';
import { BARE_END, QUOTE, WORD, classAt, lineEnd, reached, skipBlanks, standsAt, textOf } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { readQuoted } from '../lexical/quoted.ts';
import { commandEnd } from './command-line.ts';
import type { StatedSecret } from './stated-secret.ts';

/** What an Oracle tool is told behind a user who goes to no other host: nothing, a script, a role, a parameter. */
const BEHIND_USER = /^(?:["'\s]*$|["']?[ \t]+(?:[@<|>;&]|as[ \t]+sys|[a-z_]+=))/i;
const OF_ORACLE = /^(?=.*[A-Za-z])[\w$#!%^*+-]{4,30}$/;
const MAX_BEHIND = 24;

/** `user/v` and `user/"v"`, options before it passed over; `after` is the first byte behind it. */
function slashedPair(window: Window, from: number): (StatedSecret & { readonly after: number }) | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, from, hi);
  while (bytes[p] === DASH) p = skipBlanks(bytes, commandEnd(bytes, p, hi), hi);
  if (standsAt(bytes, p, 'userid=')) p += 7;
  if ((classAt(bytes, p) & QUOTE) !== 0) p++;
  let slash = p;
  while (slash < hi && (classAt(bytes, slash) & WORD) !== 0) slash++;
  if (slash === p || bytes[reached(slash)] !== SLASH) return null;
  const user = { start: p, end: slash };
  if (bytes[slash + 1] === DOUBLE_QUOTE) {
    const literal = readQuoted(bytes, slash + 1, hi);
    return literal && { start: literal.start, end: literal.end, after: reached(literal.after), quoted: true, user };
  }
  let end = slash + 1;
  while (end < hi && bytes[end] !== AT && (classAt(bytes, end) & BARE_END) === 0) end++;
  return end - slash <= 3 ? null : { start: slash + 1, end, after: reached(end), quoted: false, user };
}

/** `user/v@host` of Oracle's URLs and statements: without a host that would be any two words. */
export function readSlashed(window: Window, from: number): StatedSecret | null {
  const pair = slashedPair(window, from);
  return pair !== null && window.bytes[pair.after] === AT ? pair : null;
}

/** The same of Oracle's tools, and `user/v` where the tool is told nothing but what it is told behind a user. */
export function readSlashedOfTool(window: Window, from: number): StatedSecret | null {
  const { bytes, hi } = window;
  const pair = slashedPair(window, from);
  if (pair === null || bytes[pair.after] === AT) return pair;
  const isOfOracle = !pair.quoted && OF_ORACLE.test(textOf(bytes, pair.start, pair.end));
  return isOfOracle && goesOnAsTool(bytes, pair.end, hi) ? pair : null;
}

function goesOnAsTool(bytes: Uint8Array, end: number, hi: number): boolean {
  const line = lineEnd(bytes, end, Math.min(hi, end + MAX_BEHIND));
  return BEHIND_USER.test(textOf(bytes, end, line < 0 ? reached(Math.min(hi, end + MAX_BEHIND)) : line));
}
