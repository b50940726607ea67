/** A user and a password in one word: `curl -u user:v`, `btoa("user:v")`, `smbclient -U user%v`. */
import {
  LF,
  PERCENT,
  AMPERSAND,
  DASH,
  SLASH,
  COLON,
  COMMA,
  SEMICOLON,
  BACKSLASH,
  LOWER_U,
  PIPE,
} from '../../../base/ascii.ts';
import { BLANK, LINE_END, QUOTE, WORD, classAt, reached, skipBlanks, standsBefore, textOf } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { readQuoted } from '../lexical/quoted.ts';
import { readOption } from './command-argument.ts';
import { MAX_COMMAND, MAX_LINE, endsCommand, readWord } from './command-line.ts';
import type { StatedSecret } from './stated-secret.ts';

/** What stands in the place of a password where the user name is the secret: `key:`, `key:x-oauth-basic`. */
const NO_PASSWORDS: ReadonlySet<string> = new Set(['', 'x', 'X', 'x-oauth-basic', 'x-access-token', 'api_token']);

/** Whether this stands where no password is needed, so that the user's name is the secret. */
export function standsForNone(password: string): boolean {
  return NO_PASSWORDS.has(password);
}

/** `-u key:`, `-u key:x`: where the name is all there is, it is a key that looks drawn. */
const KEY_AS_USER = /^(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[\w-]{16,}$/;
const USER = /^[A-Za-z0-9_][\w.@-]{0,63}$/;
const LFTP = /\blftp\b/;
const FETCHING = /\b(?:curl|wget|http|https|lftp|smbclient|etcdctl)\b|:\/\//i;
/** What samba's container is told beside its users: its shares. */
const SHARING = /\bsamba\b|-s ?["'][^"']*;/i;

/** What parts commands of one line: `;`, `&&` or `|` with a blank behind it, as addresses do not have it. */
function partsCommands(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (byte === SEMICOLON || byte === AMPERSAND || byte === PIPE) && (classAt(bytes, at + 1) & BLANK) !== 0;
}

/** Whether the command around the option is one of those: `docker -u 1000:1000` and `date -u +%H:%M` fetch nothing. */
function isOption(window: Window, from: number, commands: RegExp): boolean {
  const { bytes, lo, hi } = window;
  let start = from;
  let end = from;
  while (
    start > lo &&
    from - start < MAX_LINE &&
    (bytes[start - 1] !== LF || bytes[start - 2] === BACKSLASH) &&
    !partsCommands(bytes, start - 1)
  ) {
    start--;
  }
  while (end < hi && end - from < MAX_LINE && (classAt(bytes, end) & LINE_END) === 0 && !partsCommands(bytes, end))
    end++;
  return commands.test(textOf(bytes, start, end));
}

/** `user:v` in the word at `from`, parted by `mark`. */
export function userAndSecret(window: Window, from: number, mark: number): StatedSecret | null {
  const { bytes, hi } = window;
  const word = readWord(bytes, from, hi);
  if (word === null) return null;
  let at = word.start;
  while (at < word.end && bytes[at] !== mark && (classAt(bytes, at) & BLANK) === 0) at++;
  if (bytes[at] !== mark || at === word.start) return null;
  if (
    mark === COLON &&
    standsForNone(textOf(bytes, at + 1, word.end)) &&
    KEY_AS_USER.test(textOf(bytes, word.start, at))
  ) {
    return { start: word.start, end: at, quoted: word.quoted };
  }
  if (word.end - at < 4) return null;
  if (bytes[at + 1] === COLON || bytes[at + 1] === SLASH) return null;
  return USER.test(textOf(bytes, word.start, at))
    ? { start: at + 1, end: word.end, quoted: word.quoted, user: { start: word.start, end: at } }
    : null;
}

/** `-u user:v` of curl and its like, `-u user,v` of lftp, `-u "user;v"` of samba; `from`: right after the option. */
export function readUserOption(window: Window, from: number): StatedSecret | null {
  const at = skipBlanks(window.bytes, from, window.hi);
  const found = userAndSecret(window, at, COLON);
  if (found !== null) return isOption(window, from, FETCHING) ? found : null;
  const shared = userAndSecret(window, at, SEMICOLON);
  if (shared !== null) return shared.quoted && isOption(window, from, SHARING) ? shared : null;
  const listed = userAndSecret(window, at, COMMA) ?? wordsOfList(window, at);
  return listed !== null && isOption(window, from, LFTP) ? listed : null;
}

/** `user,v` of lftp in two words. */
function wordsOfList({ bytes, hi }: Window, at: number): StatedSecret | null {
  const user = readWord(bytes, at, hi);
  const secret = user !== null && bytes[user.after] === COMMA ? readWord(bytes, user.after + 1, hi) : null;
  return user && secret && { start: secret.start, end: secret.end, quoted: secret.quoted, user };
}

/** `-sSu user:v` and `-uuser:v` of curl; `from` is the first byte after its name. */
export function readClusteredUser(window: Window, from: number): StatedSecret | null {
  const { bytes, hi } = window;
  for (let p = from, limit = Math.min(hi, from + MAX_COMMAND); reached(p) < limit && !endsCommand(bytes, p); p++) {
    if (bytes[p] !== DASH || bytes[p + 1] === DASH || (classAt(bytes, p - 1) & BLANK) === 0) continue;
    let letter = p + 1;
    while (letter < limit && bytes[letter] !== LOWER_U && (classAt(bytes, letter) & WORD) !== 0) letter++;
    if (bytes[letter] !== LOWER_U) continue;
    const apart = (classAt(bytes, letter + 1) & BLANK) !== 0;
    if (apart ? letter === p + 1 : letter !== p + 1) continue; // `-u user:v` has an anchor of its own
    const found = userAndSecret(window, skipBlanks(bytes, letter + 1, hi), COLON);
    if (found !== null) return found;
  }
  return null;
}

/** What turns a literal into bytes before they are encoded: `[]byte(`, `Encoding.UTF8.GetBytes(`, `b`. */
const TO_BYTES = /^[\w.[\]]{0,30}\(?$/;
/** `}).toString('base64')`: what a buffer of Node is made for. */
const TO_BASE64 = /^\s*(?:, ?["']\w+["'])?\)\s*\.toString\(["']base64["']\)/;
const OF_NODE = 'buffer.from(';
/** Not a number, an address, a second part of an id, or something to be filled in. */
const LIKE_PASSWORD = /^(?!\d+$)(?!.*[:{}$]).{4,}$/;

/** `btoa("user:v")`; `from` is the first byte after the call's opening. Ids of rows are encoded so as well: `Cart:17`. */
export function readEncodedUser(window: Window, from: number): StatedSecret | null {
  const { bytes, hi } = window;
  let quote = from;
  const limit = Math.min(hi, from + 36);
  while (reached(quote) < limit && (classAt(bytes, quote) & (QUOTE | LINE_END)) === 0) quote++;
  if ((classAt(bytes, quote) & QUOTE) === 0 || !TO_BYTES.test(textOf(bytes, from, quote))) return null;
  const found = userAndSecret(window, quote, COLON);
  if (found === null) return null;
  if (found.user !== undefined && !LIKE_PASSWORD.test(textOf(bytes, found.start, found.end))) return null;
  if (!standsBefore(bytes, from, OF_NODE)) return found;
  const literal = readQuoted(bytes, quote, hi);
  const after = literal?.after ?? hi;
  return TO_BASE64.test(textOf(bytes, after, reached(Math.min(hi, after + 40)))) ? found : null;
}

/** `-U user%v` of smbclient. */
export function readShareUser(window: Window, from: number): StatedSecret | null {
  const word = readOption(window, from, '-U', 'either');
  return word && userAndSecret(window, word.quoted ? word.start - 1 : word.start, PERCENT);
}
