/** Secrets in SQL statements and on command lines, where no key with an operator names them. */
import type { Span } from '../../model/span.ts';
import { BARE_END, BLANK, LINE_END, QUOTE, WORD, classAt, skipBlanks, standsAt, textOf } from './byte.ts';
import type { Window } from './candidate.ts';
import { openingQuote, readQuoted } from './quoted.ts';

const COLON = 58, BACKTICK = 96, DASH = 45, DOT = 46, PIPE = 124, SEMICOLON = 59, BACKSLASH = 92;
const MAX_COMMAND = 300;

function bareWord(bytes: Uint8Array, from: number, hi: number): Span | null {
  let end = from;
  while (end < hi && (classAt(bytes, end) & BARE_END) === 0) end++;
  return end > from && (end < hi || hi === bytes.length) ? { start: from, end } : null;
}

/** `IDENTIFIED BY 'v'`, `IDENTIFIED WITH plugin BY 'v'`, also without quotes (Oracle). `at` is the word `identified`. */
export function readIdentifiedBy(window: Window, at: number): (Span & { readonly quoted: boolean }) | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, at + 10, hi);
  if (standsAt(bytes, p, 'with')) {
    p = skipBlanks(bytes, p + 4, hi);
    while (p < hi && (classAt(bytes, p) & (WORD | QUOTE)) !== 0) p++;
    p = skipBlanks(bytes, p, hi);
  }
  if (!standsAt(bytes, p, 'by')) return null;
  p = skipBlanks(bytes, p + 2, hi);
  if (standsAt(bytes, p, 'password')) p = skipBlanks(bytes, p + 8, hi);
  const quote = openingQuote(bytes, p, hi);
  if (quote >= 0) {
    const value = bytes[quote] === BACKTICK ? null : readQuoted(bytes, quote, hi);
    return value && { start: value.start, end: value.end, quoted: true };
  }
  const word = namesUser(window, at) ? bareWord(bytes, p, hi) : null;
  return word && { ...word, quoted: false };
}

/** Whether the statement speaks of a user: without quotes, "identified by" is ordinary English. */
function namesUser(window: Window, at: number): boolean {
  const { bytes, lo } = window;
  for (let p = at - 1; p >= lo && at - p < 100; p--) {
    if ((classAt(bytes, p) & LINE_END) !== 0) return false;
    if (standsAt(bytes, p, ' user ') && (standsAt(bytes, p - 5, 'alter') || standsAt(bytes, p - 6, 'create'))) return true;
  }
  return false;
}

export interface UserAndSecret {
  readonly user: Span;
  readonly secret: Span;
}

const USER = /^[A-Za-z0-9_][\w.@-]{0,63}$/;
const FETCHING = /\b(?:curl|wget|http|https|lftp|smbclient)\b|:\/\//i;

/** Whether the command around the option fetches something: `docker -u 1000:1000` and `date -u +%H:%M` do not. */
function isFetching(window: Window, from: number): boolean {
  const { bytes, lo, hi } = window;
  let start = from, end = from;
  while (start > lo && from - start < 200 && (bytes[start - 1] !== 10 || bytes[start - 2] === 92)) start--;
  while (end < hi && end - from < 200 && (classAt(bytes, end) & LINE_END) === 0) end++;
  return FETCHING.test(textOf(bytes, start, end));
}

/** `-u user:v`, `--user user:v` of curl and its like; `p` is the first byte after the option and its blank. */
export function readUserOption(window: Window, from: number): UserAndSecret | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, from, hi), end: number;
  const quote = (classAt(bytes, p) & QUOTE) !== 0 || bytes[p] === 92 ? openingQuote(bytes, p, hi) : -1;
  if (quote >= 0) {
    const value = readQuoted(bytes, quote, hi);
    if (value === null) return null;
    p = value.start;
    end = value.end;
  } else {
    const word = bareWord(bytes, p, hi);
    if (word === null) return null;
    end = word.end;
  }
  let colon = p;
  while (colon < end && bytes[colon] !== COLON && (classAt(bytes, colon) & BLANK) === 0) colon++;
  if (bytes[colon] !== COLON || colon === p || end - colon < 4) return null;
  if (bytes[colon + 1] === COLON || bytes[colon + 1] === 47) return null;
  if (!USER.test(textOf(bytes, p, colon)) || !isFetching(window, from)) return null;
  return { user: { start: p, end: colon }, secret: { start: colon + 1, end } };
}

/** Letters, digits and joints: the rest of a command's name (`mysqldump`, `mysql-client`). */
function commandEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && ((classAt(bytes, at) & WORD) !== 0 || bytes[at] === DASH || bytes[at] === DOT)) at++;
  return at;
}

/** `-pSECRET` (of `mysql`) or `-a SECRET` (of `redis-cli`) later in the command whose word ends at `from`. */
export function readTightOption(window: Window, from: number, letter: string): (Span & { readonly quoted: boolean }) | null {
  const { bytes, hi } = window;
  let p = commandEnd(bytes, from, hi);
  if ((classAt(bytes, p) & BLANK) === 0) return null;
  for (const limit = Math.min(hi, p + MAX_COMMAND); p < limit; p++) {
    const byte = bytes[p];
    if ((classAt(bytes, p) & LINE_END) !== 0 && bytes[p - 1] !== BACKSLASH) return null;
    if (byte === PIPE || byte === SEMICOLON) return null;
    if (byte !== DASH || (classAt(bytes, p - 1) & BLANK) === 0 || bytes[p + 1] !== letter.charCodeAt(0)) continue;
    const value = letter === 'a' ? skipBlanks(bytes, p + 2, hi) : p + 2;
    if ((classAt(bytes, value) & QUOTE) !== 0) {
      const read = readQuoted(bytes, value, hi);
      return read && { start: read.start, end: read.end, quoted: true };
    }
    const word = bareWord(bytes, value, hi);
    return word && { ...word, quoted: false };
  }
  return null;
}

/** `ConvertTo-SecureString [-String] "v"`; `from` is the first byte after the name. */
export function readSecureString(window: Window, from: number): (Span & { readonly quoted: boolean }) | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, from, hi);
  while (bytes[p] === DASH) p = skipBlanks(bytes, commandEnd(bytes, p, hi), hi);
  const read = (classAt(bytes, p) & QUOTE) === 0 ? null : readQuoted(bytes, p, hi);
  return read && { start: read.start, end: read.end, quoted: true };
}

/** `-p v` or `-pv` after the command whose word ends at `from` (`sshpass`), or null. */
export function readPasswordOption(window: Window, from: number): (Span & { readonly quoted: boolean }) | null {
  const { bytes, hi } = window;
  const p = skipBlanks(bytes, from, hi);
  if (bytes[p] !== 45 || bytes[p + 1] !== 112) return null;
  const value = skipBlanks(bytes, p + 2, hi), quote = (classAt(bytes, value) & QUOTE) !== 0 ? value : -1;
  if (quote >= 0) {
    const read = readQuoted(bytes, quote, hi);
    return read && { start: read.start, end: read.end, quoted: true };
  }
  const word = bareWord(bytes, value, hi);
  return word && { ...word, quoted: false };
}
