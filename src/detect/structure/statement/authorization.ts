/** HTTP authorization: `Bearer v`, `Basic base64(user:secret)`, in headers, curl commands and recorded traffic. */
import { SPACE, DOLLAR, PLUS, DASH, DOT, SLASH, COLON, EQUALS, BACKSLASH, PIPE, TILDE } from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import {
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  endsWith,
  skipBlanks,
  spellsAny,
  standsBefore,
  textOf,
} from '../lexical/byte.ts';
import type { Candidate, Window } from '../candidate.ts';
import { standsForNone } from './user-pair.ts';

/** Name of the header. */
const AUTHORIZATION = 'authorization';
/** Bytes of a token at least: shorter words behind `bearer` and `basic` are those of a sentence. */
const SHORTEST_TOKEN = 8;

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

/** The token behind `scheme`, which stands at `at`, and a blank; null where the scheme is the end of another word. */
function tokenSpan(window: Window, at: number, scheme: string): Span | null {
  const { bytes, hi } = window;
  if ((classAt(bytes, at - 1) & WORD) !== 0) return null;
  const after = at + scheme.length;
  const start = skipBlanks(bytes, after, hi);
  if (start === after || (classAt(bytes, start) & (BLANK | QUOTE)) !== 0) return null;
  const end = tokenEnd(bytes, start, hi);
  return end < 0 ? null : { start, end };
}

/** `Bearer v`; the scheme stands at `at`. */
export function readBearer(window: Window, at: number): AuthorizationHeader | null {
  const span = tokenSpan(window, at, 'bearer');
  if (span === null || span.end - span.start < SHORTEST_TOKEN) return null;
  return { scheme: 'bearer', span, secret: textOf(window.bytes, span.start, span.end), user: null };
}

/** What some vendors ask for behind `Basic`: a key that encodes nothing, with both cases of letters and digits. */
const OPAQUE = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{24,}$/;

/** `shop-web-client`: who comes without a password, and no key in the place of a name. */
const NAME = /^[a-z]+(?:[-_.][a-z]+)*$/;

/** `Basic v`, encoded or in clear text; the scheme stands at `at`. */
export function readBasic(window: Window, at: number): AuthorizationHeader | null {
  const span = tokenSpan(window, at, 'basic');
  if (span === null) return null;
  const mark = window.bytes[span.end];
  if (mark === COLON) return span.end > span.start && isOfHeader(window, at) ? readClearBasic(window, span) : null;
  const clear = mark === SPACE && isOfHeader(window, at) ? readClearWords(window, span) : null;
  return clear ?? readEncodedBasic(window, at, span);
}

/** `Basic base64(user:secret)`, or a vendor's key that encodes nothing. */
function readEncodedBasic(window: Window, at: number, span: Span): AuthorizationHeader | null {
  if (span.end - span.start < SHORTEST_TOKEN) return null;
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
  const least = Math.max(lo + AUTHORIZATION.length, at - MAX_OPERATOR);
  while (end > least && (classAt(bytes, end - 1) & WORD) === 0) end--;
  return end < at && standsBefore(bytes, reached(end), AUTHORIZATION);
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
/** Read from their own anchors, or good for one request alone. */
const SCHEMES_APART = ['bearer', 'basic', 'digest', 'aws4-hmac-sha256'];

/** `Authorization: Token v` without its scheme, as a token; null for schemes apart. Anything else comes back as it is. */
export function withoutScheme(window: Window, found: Candidate): Candidate | null {
  const { bytes } = window;
  if (!endsWith(bytes, { start: found.keyStart, end: found.keyEnd }, AUTHORIZATION)) return found;
  let at = found.start;
  while (at < found.end && at - found.start < MAX_SCHEME && ((classAt(bytes, at) & WORD) !== 0 || bytes[at] === DASH)) {
    at++;
  }
  if (at === found.start || bytes[at] !== SPACE) return found;
  if (spellsAny(bytes, { start: found.start, end: at }, SCHEMES_APART)) return null;
  const start = skipBlanks(bytes, at, found.end);
  for (let p = start; p < found.end; p++) if ((classAt(bytes, p) & (BLANK | QUOTE)) !== 0) return found;
  if (found.end - start < SHORTEST_TOKEN) return found;
  return {
    ...found,
    start,
    value: textOf(bytes, start, found.end),
    keyText: 'token',
    ruleId: 'authorization-header',
  };
}
