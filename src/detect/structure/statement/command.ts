/**
 * Secrets on command lines, where an option or a place names them: `mysql -pv`, `docker login -u a -p v`,
 * `htpasswd -b file user v`, `echo v | docker login --password-stdin`.
 */
import {
  LF,
  CR,
  SPACE,
  DOUBLE_QUOTE,
  PERCENT,
  AMPERSAND,
  DASH,
  DOT,
  SLASH,
  COLON,
  COMMA,
  SEMICOLON,
  LESS,
  EQUALS,
  AT,
  BACKSLASH,
  LOWER_E,
  LOWER_N,
  LOWER_U,
  PIPE,
} from '../../../model/ascii.ts';
import type { Span } from '../../../model/span.ts';
import {
  BARE_END,
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  bytewise,
  classAt,
  exactlyAt,
  lineEnd,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  standsBefore,
  textOf,
} from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import { openingQuote, readQuoted } from '../lexical/quoted.ts';

const MAX_COMMAND = 300;
/** Words of a command that are looked at where a place among them counts. */
export const MAX_WORDS = 8;
/** Bytes of its line to either side. */
const MAX_LINE = 200;

/** What stands in the place of a password where the user name is the secret: `key:`, `key:x-oauth-basic`. */
const NO_PASSWORDS: ReadonlySet<string> = new Set(['', 'x', 'X', 'x-oauth-basic', 'x-access-token', 'api_token']);

/** Whether this stands where no password is needed, so that the user's name is the secret. */
export function standsForNone(password: string): boolean {
  return NO_PASSWORDS.has(password);
}

/** A secret on a command line or in a statement, with its user where one stands beside it. */
export interface StatedSecret extends Span {
  readonly quoted: boolean;
  readonly user?: Span;
}

/** How an option is given its value: right after its letter, in the next word, or either. */
export type OptionStyle = 'tight' | 'apart' | 'either';

/** A word of a command; `after` is the first byte behind it and its quote. */
interface Word extends StatedSecret {
  readonly after: number;
}

/** The next word of a command, quoted or bare; null where it is cut or none is left. */
export function readWord(bytes: Uint8Array, from: number, hi: number): Word | null {
  const quote = (classAt(bytes, from) & QUOTE) !== 0 || bytes[from] === BACKSLASH ? openingQuote(bytes, from, hi) : -1;
  if (quote >= 0) {
    const read = readQuoted(bytes, quote, hi);
    return read && { start: read.start, end: read.end, after: read.after, quoted: true };
  }
  let end = from;
  while (end < hi && ((classAt(bytes, end) & BARE_END) === 0 || isEscaped(bytes, end))) end++;
  if (bytes[reached(end)] === LESS && bytes[end + 1] !== SLASH) return null; // `abc<rest>`
  return end > from && (end < hi || hi === bytes.length) ? { start: from, end, after: end, quoted: false } : null;
}

/** `\\<`, `\\;`: a mark of the shell that belongs to the word. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === BACKSLASH && (classAt(bytes, at) & (BLANK | LINE_END | QUOTE)) === 0;
}

/** Letters, digits and joints: the rest of a command's name (`mysqldump`, `mysql-client`). */
export function commandEnd(bytes: Uint8Array, from: number, hi: number): number {
  let at = from;
  while (at < hi && ((classAt(bytes, at) & WORD) !== 0 || bytes[at] === DASH || bytes[at] === DOT)) at++;
  return reached(at);
}

/** Whether the command ends at `at`: a pipe, a semicolon, an end of line without a backslash before it. */
export function endsCommand(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    byte === PIPE ||
    byte === SEMICOLON ||
    byte === AMPERSAND ||
    ((classAt(bytes, at) & LINE_END) !== 0 &&
      bytes[at - 1] !== BACKSLASH &&
      !(byte === LF && bytes[at - 1] === CR && bytes[at - 2] === BACKSLASH))
  );
}

/** The value of `option` in the command whose name (or its start) ends at `from`. */
export function readOption(window: Window, from: number, option: string, style: OptionStyle): StatedSecret | null {
  const { bytes, hi } = window;
  let p = bytes[from] === SPACE ? from : commandEnd(bytes, from, hi);
  if ((classAt(bytes, p) & QUOTE) !== 0) return optionOfList(window, p, option, style);
  if ((classAt(bytes, p) & BLANK) === 0) return null;
  for (const limit = Math.min(hi, p + MAX_COMMAND); reached(p) < limit; p++) {
    if (endsCommand(bytes, p)) return null;
    if (!exactlyAt(bytes, p, option) || (classAt(bytes, p - 1) & (BLANK | LINE_END)) === 0) continue;
    if (style === 'tight' && isWholeWord(bytes, p + 1)) continue;
    const after = p + option.length;
    const value = bytes[after] === EQUALS ? after + 1 : skipBlanks(bytes, after, hi);
    if (style === 'tight' ? value !== after : style === 'apart' && value === after) continue;
    return bytes[value] === DASH ? null : readWord(bytes, value, hi);
  }
  return null;
}

/** Items of a list that are looked at for an option. */
const MAX_ITEMS = 16;

/** `["redis-cli", "-a", "v"]`, `["mysqladmin", "ping", "-pv"]`; `close` is the quote behind the command's name. */
function optionOfList({ bytes, hi }: Window, close: number, option: string, style: OptionStyle): StatedSecret | null {
  let after = close + 1;
  let isNext = false;
  for (let items = 0; items < MAX_ITEMS; items++) {
    const comma = skipSpace(bytes, after, hi);
    const quote = bytes[comma] === COMMA ? skipSpace(bytes, comma + 1, hi) : hi;
    const item = quote < hi && (classAt(bytes, quote) & QUOTE) !== 0 ? readQuoted(bytes, quote, hi) : null;
    if (item === null) return null;
    const { start, end } = item;
    if (isNext) {
      // A list of no more than these is a row of a table: what is run is told what to do.
      const goesOn = bytes[skipSpace(bytes, item.after, hi)] === COMMA;
      return bytes[start] === DASH || !goesOn ? null : { start, end, quoted: true };
    }
    if (exactlyAt(bytes, start, option)) {
      const length = end - start - option.length;
      if (length > 0 && style !== 'apart') return { start: start + option.length, end, quoted: true };
      isNext = length === 0 && style !== 'tight';
    }
    after = item.after;
  }
  return null;
}

/** Options of one dash and a word that begin as `-p` does, on command lines and in prose. */
const WORDS_OF_OPTIONS = 'port protocol path plugin postgres postgresql profile prefix project'.split(' ');

function isWholeWord(bytes: Uint8Array, at: number): boolean {
  return WORDS_OF_OPTIONS.some(
    (word) => standsAt(bytes, at, word) && (classAt(bytes, reached(at + word.length)) & WORD) === 0,
  );
}

/** Whether no further word follows: prose goes on, a command has said what it needs. */
function isLast(bytes: Uint8Array, from: number, hi: number): boolean {
  const at = skipBlanks(bytes, from, hi);
  return at >= hi || endsCommand(bytes, at) || (classAt(bytes, at) & (WORD | QUOTE)) === 0 || at === from;
}

/** A name, a file, an address: what stands before a password on a command line. */
const ARGUMENT = /^[\w@%$][\w@%$.+:/\\-]*$|^\/[\w.@/-]+$/;

/**
 * The word of that number (from 0) after `from`, options passed over; `needs`: an option's letter that must be given.
 */
export function readPositional(
  window: Window,
  from: number,
  number: number,
  needs: string | null,
): StatedSecret | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, from, hi);
  let passed = 0;
  let given = needs === null;
  for (let words = 0; words < MAX_WORDS; words++) {
    if (p >= hi || endsCommand(bytes, p)) return null;
    if (bytes[p] === DASH) {
      const end = commandEnd(bytes, p, hi);
      if (needs !== null && bytes.subarray(p, end).includes(needs.charCodeAt(0))) given = true;
      p = skipBlanks(bytes, end, hi);
      continue;
    }
    const word = readWord(bytes, p, hi);
    if (word === null) return null;
    if (passed++ === number) {
      return given && bytes[word.start] !== SLASH && isLast(bytes, word.after, hi) ? word : null;
    }
    if (!ARGUMENT.test(textOf(bytes, word.start, word.end))) return null;
    p = skipBlanks(bytes, word.after, hi);
  }
  return null;
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
function userAndSecret(window: Window, from: number, mark: number): StatedSecret | null {
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

/** Whether a command's name may begin at `at`: not in the middle of a word, a file's name or an option's value. */
export function isCommandStart(window: Window, at: number): boolean {
  if (at === 0) return true;
  const byte = window.bytes[at - 1];
  return (
    (classAt(window.bytes, at - 1) & WORD) === 0 && byte !== DASH && byte !== DOT && byte !== EQUALS && byte !== COLON
  );
}

/** `echo v | command`, `echo user:v | chpasswd`: the word that `echo` prints on the line before `at`. */
export function readEchoed(window: Window, at: number, ofUser: boolean): StatedSecret | null {
  const { bytes, lo } = window;
  let start = at;
  while (start > lo && at - start < MAX_LINE && (classAt(bytes, start - 1) & LINE_END) === 0) start--;
  reached(start);
  let echo = -1;
  let pipe = -1;
  for (let p = start; p < at; p++) {
    if (bytes[p] === PIPE) pipe = p;
    else if (standsAt(bytes, p, 'echo ')) echo = p + 5;
    else if (standsAt(bytes, p, 'printf ')) echo = p + 7;
    else if (standsAt(bytes, p, 'yes ')) echo = p + 4;
  }
  if (echo < 0 || (pipe < echo && bytes[at] !== PIPE)) return null;
  let p = skipBlanks(bytes, echo, at);
  while (bytes[p] === DASH && (bytes[p + 1] === LOWER_N || bytes[p + 1] === LOWER_E)) p = skipBlanks(bytes, p + 2, at);
  return ofUser ? userAndSecret(window, p, COLON) : upToEnter(bytes, readWord(bytes, p, window.hi));
}

/** `v` of `v\nv`, which is told to what asks twice. */
function upToEnter(bytes: Uint8Array, word: Word | null): StatedSecret | null {
  const enter = word === null ? -1 : bytewise(bytes, word.start, word.end).indexOf('\\n');
  return word !== null && enter > 0 ? { ...word, end: word.start + enter } : word;
}

/** What an Oracle tool is told behind a user who goes to no other host: nothing, a script, a role, a parameter. */
const BEHIND_USER = /^(?:["'\s]*$|["']?[ \t]+(?:[@<|>;&]|as[ \t]+sys|[a-z_]+=))/i;
const OF_ORACLE = /^(?=.*[A-Za-z])[\w$#!%^*+-]{4,30}$/;
const MAX_BEHIND = 24;

/**
 * `user/v@host` of Oracle's tools and URLs, `connect user/"v"@host`, and `user/v` where the tool is told nothing but
 * what it is told behind a user; `isTool`: not in a URL or a text, where that would be any two words.
 */
export function readSlashed(window: Window, from: number, isTool: boolean): StatedSecret | null {
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
    return literal !== null && bytes[reached(literal.after)] === AT
      ? { start: literal.start, end: literal.end, quoted: true, user }
      : null;
  }
  let end = slash + 1;
  while (end < hi && bytes[end] !== AT && (classAt(bytes, end) & BARE_END) === 0) end++;
  if (end - slash <= 3) return null;
  const found = { start: slash + 1, end, quoted: false, user };
  if (bytes[reached(end)] === AT) return found;
  return isTool && OF_ORACLE.test(textOf(bytes, slash + 1, end)) && goesOnAsTool(bytes, end, hi) ? found : null;
}

function goesOnAsTool(bytes: Uint8Array, end: number, hi: number): boolean {
  const line = lineEnd(bytes, end, Math.min(hi, end + MAX_BEHIND));
  return BEHIND_USER.test(textOf(bytes, end, line < 0 ? reached(Math.min(hi, end + MAX_BEHIND)) : line));
}
