/** HTTP authorization: `Bearer v`, `Basic base64(user:secret)`, in headers, curl commands and recorded traffic. */
import { SPACE, DOLLAR, PLUS, DASH, DOT, SLASH, COLON, EQUALS, BACKSLASH, PIPE, TILDE } from '../../../model/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { BLANK, LINE_END, QUOTE, WORD, classAt, reached, skipBlanks, standsAt, textOf } from '../lexical/byte.ts';
import type { Candidate, Window } from '../candidate.ts';
import { standsForNone } from './command.ts';

const MIN_BEARER = 8;

export interface AuthorizationHeader {
  /** `clear` of a user and password that are not encoded. */
  readonly scheme: 'bearer' | 'basic' | 'clear';
  readonly span: Span;
  readonly secret: string;
  readonly user: string | null;
}

function isTokenByte(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (classAt(bytes, at) & WORD) !== 0
    ? byte !== DOLLAR
    : byte === DASH ||
        byte === DOT ||
        byte === TILDE ||
        byte === PLUS ||
        byte === SLASH ||
        byte === EQUALS ||
        byte === PIPE;
}

function tokenEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && isTokenByte(bytes, at)) at++;
  return reached(at) < hi || hi === bytes.length ? at : -1;
}

/** What follows the scheme's word at `at`: one or two blanks (or a quote closed and opened again), then the token. */
function tokenSpan(window: Window, at: number, wordLength: number): Span | null {
  const { bytes, hi } = window;
  if ((classAt(bytes, at - 1) & WORD) !== 0) return null;
  const start = skipBlanks(bytes, at + wordLength, hi);
  if (start === at + wordLength || (classAt(bytes, start) & (BLANK | QUOTE)) !== 0) return null;
  const end = tokenEnd(bytes, start, hi);
  return end < 0 ? null : { start, end };
}

export function readBearer(window: Window, at: number): AuthorizationHeader | null {
  const span = tokenSpan(window, at, 6);
  if (span === null || span.end - span.start < MIN_BEARER) return null;
  return { scheme: 'bearer', span, secret: textOf(window.bytes, span.start, span.end), user: null };
}

/** What some vendors have people write behind `Basic`: a key of their own that encodes nothing. */
const OPAQUE = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{24,}$/;

/** `shop-web-client`: who comes without a password, and no key in the place of a name. */
const NAME = /^[a-z]+(?:[-_.][a-z]+)*$/;

export function readBasic(window: Window, at: number): AuthorizationHeader | null {
  const span = tokenSpan(window, at, 5);
  if (span !== null && window.bytes[span.end] === COLON) {
    return span.end > span.start && isOfHeader(window, at) ? readClearBasic(window, span) : null;
  }
  const clear =
    span !== null && window.bytes[span.end] === SPACE && isOfHeader(window, at) ? readClearWords(window, span) : null;
  if (clear !== null || span === null || span.end - span.start < MIN_BEARER) return clear;
  const encoded = textOf(window.bytes, span.start, span.end);
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // Binary that happens to hold a colon is no user name.
  if (/[\u0000-\u001f\ufffd]/.test(decoded)) {
    return OPAQUE.test(encoded) && isOfHeader(window, at)
      ? { scheme: 'bearer', span, secret: encoded, user: null }
      : null;
  }
  if (colon < 0) return null;
  const user = decoded.slice(0, colon);
  const password = decoded.slice(colon + 1);
  if (standsForNone(password)) return NAME.test(user) ? null : { scheme: 'basic', span, secret: user, user: null };
  return { scheme: 'basic', span, secret: password, user: user === '' ? null : user };
}

/** From the end of the header's name to the scheme: quotes, an operator, blanks. */
const MAX_OPERATOR = 10;

/** Whether the scheme at `at` is the value of a header of that name, and not a word of a text. */
function isOfHeader({ bytes, lo }: Window, at: number): boolean {
  let end = at;
  const least = Math.max(lo + 13, at - MAX_OPERATOR);
  while (end > least && (classAt(bytes, end - 1) & WORD) === 0) end--;
  return end < at && standsAt(bytes, reached(end) - 13, 'authorization');
}

/** End of the word that begins at `from`, or -1 where the window ends first. */
function wordEnd({ bytes, hi }: Window, from: number): number {
  let to = from;
  while (to < hi && (classAt(bytes, to) & (BLANK | LINE_END | QUOTE)) === 0 && bytes[to] !== BACKSLASH) to++;
  return reached(to) >= hi && hi < bytes.length ? -1 : to;
}

/** `Basic user:v` or `Basic user: v` in a header, as people write it who leave the encoding to somebody else. */
function readClearBasic(window: Window, { start, end }: Span): AuthorizationHeader | null {
  const { bytes, hi } = window;
  const from = skipBlanks(bytes, end + 1, hi);
  const to = wordEnd(window, from);
  if (to < 0) return null;
  const user = textOf(bytes, start, end);
  const password = textOf(bytes, from, to);
  return standsForNone(password)
    ? { scheme: 'clear', span: { start, end }, secret: user, user: null }
    : { scheme: 'clear', span: { start: from, end: to }, secret: password, user };
}

/** `Basic user v` and nothing behind it: a value that looks drawn, since a sentence would go on in the same way. */
function readClearWords(window: Window, { start, end }: Span): AuthorizationHeader | null {
  const { bytes, hi } = window;
  const from = skipBlanks(bytes, end, hi);
  const mark = bytes[from] === COLON ? skipBlanks(bytes, from + 1, hi) : from;
  const to = wordEnd(window, mark);
  if (to < 0 || (to < bytes.length && (classAt(bytes, to) & (LINE_END | QUOTE)) === 0 && bytes[to] !== BACKSLASH)) {
    return null;
  }
  const password = textOf(bytes, mark, to);
  return /^(?=\D*\d)(?=.*[A-Za-z])[!-~]{8,}$/.test(password)
    ? { scheme: 'clear', span: { start: mark, end: to }, secret: password, user: textOf(bytes, start, end) }
    : null;
}

const MAX_SCHEME = 24;

/**
 * `Authorization: Token v` without its scheme, as a token. Null for Bearer and Basic, which have readers of their own,
 * and for Digest and signatures of AWS, which are good for one request. Anything else comes back as it is.
 */
export function withoutScheme(window: Window, found: Candidate): Candidate | null {
  const { bytes } = window;
  if (found.keyEnd - found.keyStart < 13 || !standsAt(bytes, found.keyEnd - 13, 'authorization')) return found;
  let at = found.start;
  while (at < found.end && at - found.start < MAX_SCHEME && ((classAt(bytes, at) & WORD) !== 0 || bytes[at] === DASH)) {
    at++;
  }
  if (at === found.start || bytes[at] !== SPACE) return found;
  for (const scheme of ['bearer', 'basic', 'digest', 'aws4-hmac-sha256']) {
    if (at - found.start === scheme.length && standsAt(bytes, found.start, scheme)) return null;
  }
  const start = skipBlanks(bytes, at, found.end);
  for (let p = start; p < found.end; p++) if ((classAt(bytes, p) & (BLANK | QUOTE)) !== 0) return found;
  if (found.end - start < MIN_BEARER) return found;
  return {
    ...found,
    start,
    value: textOf(bytes, start, found.end),
    keyText: 'token',
    ruleId: 'authorization-header',
  };
}
