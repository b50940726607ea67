/**
 * Arguments: of calls that name the credential (`setPassword("v")`), that take a user and a password (`login("a",
 * "v")`), and of chained calls (`.type("v")`).
 */
import {
  OPEN_PAREN,
  CLOSE_PAREN,
  COMMA,
  COLON,
  EQUALS,
  GREATER,
  DOT,
  DOLLAR,
  SEMICOLON,
  CLOSE_BRACKET,
  UNDERSCORE,
  isLowerCase,
} from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import type { Candidate, Window } from '../candidate.ts';
import {
  QUOTE,
  WORD,
  classAt,
  lineEnd,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  standsBefore,
  spells,
  endsWith,
  spellsAny,
  endsWithAny,
  textOf,
} from '../lexical/byte.ts';
import type { Key } from '../lexical/key.ts';
import { literalAt, quotedValue } from '../lexical/literal.ts';
import { openingQuote, readLiteral, readQuoted } from '../lexical/quoted.ts';

/** Longest list of arguments that is read, in bytes. */
export const MAX_LIST = 200;

/** Calls that take a password beside a user, and which of their arguments it is. */
const PASSWORD_AT: readonly (readonly [string, number])[] = [
  ['clientsecretcredential', 2],
  ['ssh2_auth_password', 2],
  ['add_auth', 2],
  ['add_password', 3],
  ['passwordconnectioninfo', 2],
  ['passwordauthenticationmethod', 1],
  ['authenticatewithpassword', 1],
  ['loginwithpassword', 1],
  ['authpassword', 1],
  ['authorization_basic', 1],
  ['basicauthenticator', 1],
  ['defaultauthenticator', 1],
  ['textauthprovider', 1],
  ['.authenticate', 1],
  ['digestauth', 1],
  ['ntlmauth', 1],
  ['plainauth', 2],
  ['basicauth', 1],
  ['basic_auth', 1],
  ['auth_password', 1],
  ['usernameandpassword', 1],
  ['usernamepasswordtoken', 1],
  ['usernamepasswordauthenticationtoken', 1],
  ['usernamepasswordauthenticationtoken.unauthenticated', 1],
  ['usernamepasswordmetadata', 1],
  ['credentials', 1],
  ['credential', 1],
  ['authentication', 1],
  ['auth', 1],
];

/** Start of the argument of that number (from 0) in the list whose first argument begins at `at`, or -1. */
function argumentAt(bytes: Uint8Array, at: number, hi: number, number: number): number {
  let depth = 0;
  let passed = 0;
  const limit = Math.min(hi, at + MAX_LIST);
  for (let p = at; reached(p) < limit; p++) {
    if (passed === number) return skipSpace(bytes, p, hi);
    const byte = bytes[p];
    if ((classAt(bytes, p) & QUOTE) !== 0) {
      const literal = readQuoted(bytes, p, hi);
      if (literal === null) return -1;
      p = literal.after - 1;
    } else if (byte === OPEN_PAREN) depth++;
    else if (byte === CLOSE_PAREN || byte === CLOSE_BRACKET) {
      if (--depth < 0) return -1;
    } else if (byte === COMMA && depth === 0) passed++;
    else if (byte === SEMICOLON) return -1;
  }
  return -1;
}

/** The variable or member whose name begins at `at`: `user`, `config.user`. */
function memberAt(bytes: Uint8Array, at: number, hi: number): Span {
  let end = at;
  while (end < hi && ((classAt(bytes, end) & WORD) !== 0 || bytes[end] === DOT)) end++;
  return { start: at, end: reached(end) };
}

/** Endings of variables that hold a user. */
const OWNERS = ['user', 'username', 'userid', 'user_id', 'mail', 'login', 'account'];
/** Endings of variables beside which a call takes a password. */
const BESIDE_PASSWORD = [...OWNERS, 'name', 'id', 'client', 'url'];

/** Whether a password may belong to the argument at `at`: a literal, or a variable of such a name. */
function isUser(bytes: Uint8Array, at: number, hi: number): boolean {
  if (openingQuote(bytes, at, hi) >= 0) return true;
  const member = memberAt(bytes, at, hi);
  return endsWithAny(bytes, member, BESIDE_PASSWORD);
}

const CAPITALS = /^[A-Z_]+$/;

/** `CREATE_USER("createUser", "v")`: a member of an enumeration that is given its own name. */
function isOwnName({ bytes, hi }: Window, key: Key, at: number): boolean {
  const name = textOf(bytes, key.start, key.end);
  const literal = CAPITALS.test(name) ? readLiteral(bytes, at, hi) : null;
  if (literal === null) return false;
  return textOf(bytes, literal.start, literal.end).toUpperCase().endsWith(name.replaceAll('_', ''));
}

/** The literal at the place of the password in a list of arguments that begins at `at`. */
function passwordArgument(window: Window, key: Key, at: number, number: number): Candidate | null {
  const user = argumentAt(window.bytes, at, window.hi, number - 1);
  return isUser(window.bytes, user, window.hi) && !isOwnName(window, key, user)
    ? passwordAt(window, key, at, number)
    : null;
}

function passwordAt(window: Window, key: Key, at: number, number: number): Candidate | null {
  const { bytes, hi } = window;
  const place = argumentAt(bytes, at, hi, number);
  if (place < 0) return null;
  const value = standsAt(bytes, place, 'some(') ? place + 5 : place;
  const literal = quotedValue(window, 'call', key, value);
  return literal && { ...literal, keyText: 'password' };
}

/** What must stand before the password in a call: the name of a user, anything, or that one place further on. */
export type LoginManner = 'named' | 'sure' | 'later';

/** Where the password stands among the arguments of a call, counted from 0. */
export interface Login {
  readonly number: number;
  readonly manner: LoginManner;
  /** Texts that make it another call where they stand right before its name. */
  readonly notBehind: readonly string[];
}

/** The beginning of an e-mail address. */
const ADDRESS = /^[\w.+-]+@[\w-]+\.\w/;

/** The password of a call whose name begins at `key` and whose arguments begin at `at`. */
export function loginArgument(window: Window, key: Key, at: number, login: Login): Candidate | null {
  const { bytes, lo } = window;
  const { number, manner, notBehind } = login;
  if (endsWithAny(bytes, { start: lo, end: key.start }, notBehind)) return null;
  const call = bytes[at - 1] === OPEN_PAREN ? window : onItsLine(window, at);
  if (manner === 'sure') return passwordAt(call, key, at, number);
  const found = passwordArgument(call, key, at, number);
  if (manner === 'named') return found;
  const isPassword = found !== null && !ADDRESS.test(textOf(bytes, found.start, found.end));
  return isPassword ? found : passwordArgument(call, key, at, number + 1);
}

/** The window up to the end of the line that `at` lies in: arguments without brackets go no further. */
function onItsLine(window: Window, at: number): Window {
  const end = lineEnd(window.bytes, at, window.hi);
  return end < 0 ? window : { ...window, hi: end };
}

/** What a call signs with: the literal at that place in its list of arguments, which begins at `at`. */
export function signingArgument(window: Window, key: Key, at: number, number: number): Candidate | null {
  const value = argumentAt(window.bytes, at, window.hi, number);
  const literal = value < 0 ? null : literalAt(window, 'call', key, value);
  return literal ? { ...literal, keyText: 'secret' } : null;
}

/** Calls of a table whose first argument is the name of an entry, if there is a second. */
const ENTRIES = ['.put', '.set', '.add', '.getordefault', '.putifabsent'];

/** Whether the literal at `first` names an entry of a table: `tokens.put("id", token)`. */
function isEntryName({ bytes, hi }: Window, key: Key, first: number): boolean {
  if (!endsWithAny(bytes, key, ENTRIES)) return false;
  const literal = readLiteral(bytes, first, hi);
  return literal !== null && bytes[skipSpace(bytes, literal.after, hi)] === COMMA;
}

/** `SHOP_DB_PASSWORD`: how variables of the environment are called. */
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/**
 * `secret('shopDbPassword', 'SHOP_DB_PASSWORD')` of a pipeline: which secret goes into which variable. `end` is that of
 * the first literal.
 */
function isPutIntoVariable({ bytes, hi }: Window, key: Key, end: number): boolean {
  if (!endsWith(bytes, key, 'secret')) return false;
  const comma = skipSpace(bytes, end + 1, hi);
  if (bytes[comma] !== COMMA) return false;
  const open = skipSpace(bytes, comma + 1, hi);
  if ((classAt(bytes, open) & QUOTE) === 0) return false;
  let close = open + 1;
  while (close < hi && (classAt(bytes, close) & WORD) !== 0) close++;
  return (
    bytes[reached(close)] === bytes[open] &&
    bytes[skipSpace(bytes, close + 1, hi)] === CLOSE_PAREN &&
    VARIABLE.test(textOf(bytes, open + 1, close))
  );
}

/** Endings of calls that may take the owner of a password before the password. */
const OF_PASSWORD = ['password', 'passwd', 'pwd'];
/** Calls that set the password of the user in their first argument to their second. */
const GIVING = ['resetpassword', 'reset_password', 'setpassword', 'set_password'];
/** A user in quotes: one that may be a user's name, and one that certainly is. */
const PLAIN_NAME = /^[A-Za-z]+(?:[._-][A-Za-z]+)*$/;
const CERTAIN_USER = /user|^[\w.+-]+@[\w-]+\./i;

/**
 * Whether the argument at `at` is the owner of the password that follows it: `verifyPassword("user1", "v")`,
 * `checkUserPassword("ann", "v")`.
 */
function isOwner(bytes: Uint8Array, key: Key, at: number, hi: number): boolean {
  const literal = readLiteral(bytes, at, hi);
  if (literal !== null) {
    const next = skipSpace(bytes, literal.after, hi);
    return (
      bytes[next] === COMMA &&
      ((endsWithAny(bytes, key, GIVING) &&
        PLAIN_NAME.test(textOf(bytes, literal.start, literal.end)) &&
        openingQuote(bytes, skipSpace(bytes, next + 1, hi), hi) >= 0) ||
        endsWith(bytes, key, 'userpassword') ||
        CERTAIN_USER.test(textOf(bytes, literal.start, literal.end)))
    );
  }
  const member = memberAt(bytes, at, hi);
  return bytes[member.end] === COMMA && endsWithAny(bytes, member, OWNERS);
}

/** What is done with credentials that a call is not given: `getCredential("NAME", "default")`, `canEditCredentials`. */
const DOINGS = ['get', 'get_', 'edit', 'edit_', 'find', 'find_', 'fetch', 'fetch_', 'load', 'load_'];

/** Whether the call's name ends with `name`; `auth` is a word of its own in it, and no `oauth`. */
function isCalled(bytes: Uint8Array, key: Key, name: string): boolean {
  if (!endsWith(bytes, key, name)) return false;
  const before = key.end - name.length - 1;
  if (name.startsWith('credential') && endsWithAny(bytes, { start: key.start, end: before + 1 }, DOINGS)) return false;
  return name !== 'auth' || (classAt(bytes, before) & WORD) === 0 || bytes[before] === UNDERSCORE;
}

const MECHANISMS = ['plain', 'login', 'cram-md5', 'digest-md5'];

/**
 * Where the password stands in calls that take more before it: `authenticate('LOGIN', "a", "v")` of Ruby,
 * `->credentials($host, $realm, "a", "v")` of Perl.
 */
function numberOf({ bytes, hi }: Window, key: Key, first: number, name: string): number | undefined {
  if (name === '.authenticate') {
    const mechanism = readLiteral(bytes, first, hi);
    return mechanism !== null && spellsAny(bytes, mechanism, MECHANISMS) ? 2 : undefined;
  }
  const isMember = name === 'credentials' && standsBefore(bytes, key.start, '->');
  return isMember && argumentAt(bytes, first, hi, 3) >= 0 ? 3 : undefined;
}

/** `key(…)`; `at` is the mark that opens the list. */
export function afterOpen(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const first = skipSpace(bytes, at + 1, hi);
  if (isEntryName(window, key, first)) return null;
  // Puppet hashes a password together with its user.
  if (endsWith(bytes, key, 'postgresql_password')) return passwordArgument(window, key, first, 1);
  for (const [name, number] of PASSWORD_AT) {
    if (!isCalled(bytes, key, name)) continue;
    const found = passwordArgument(window, key, first, numberOf(window, key, first, name) ?? number);
    return found ?? literalAt(window, 'call', key, first) ?? null;
  }
  if (endsWithAny(bytes, key, OF_PASSWORD) && isOwner(bytes, key, first, hi)) {
    const value = argumentAt(bytes, first, hi, 1);
    return value < 0 ? null : quotedValue(window, 'call', key, value);
  }
  const found = literalAt(window, 'call', key, first) ?? null;
  return found !== null && isPutIntoVariable(window, key, found.end) ? null : found;
}

/** `dict "a" $password "b"`, `ne .Values.db.password "b"` of Go's templates; nginx has `set $token "v"`. */
function isArgumentOfTemplate({ bytes }: Window, { start }: Key): boolean {
  return (bytes[start] === DOLLAR && !standsBefore(bytes, start, 'set ')) || standsAt(bytes, start, '.values.');
}

/** `basic_auth 'a', 'v'` of Ruby; `at` is the quote that opens the first argument. */
export function afterBlankArgument(window: Window, key: Key, at: number): Candidate | null {
  if (endsWith(window.bytes, key, 'basic_auth') || endsWith(window.bytes, key, 'basic_authorize')) {
    return passwordArgument(window, key, at, 1);
  }
  if (isArgumentOfTemplate(window, key)) return null;
  const literal = isVerb(window, key) ? null : quotedValue(window, 'argument', key, at);
  return literal !== null &&
    goesOn(window.bytes, readQuoted(window.bytes, at, window.hi)?.after ?? window.hi, window.hi)
    ? null
    : literal;
}

/** What may follow a call without brackets on its line. */
const MODIFIERS = ['if ', 'unless ', 'do', 'and ', 'or ', 'end', 'then '];

/** Whether prose goes on behind the literal that ends before `after`: a word in lower case that begins no condition. */
function goesOn(bytes: Uint8Array, after: number, hi: number): boolean {
  const next = skipBlanks(bytes, after, hi);
  return next > after && isLowerCase(bytes[next]) && !MODIFIERS.some((word) => standsAt(bytes, next, word));
}

/** `pass 'v'` in a sentence: the verb. */
function isVerb({ bytes }: Window, key: Key): boolean {
  return spells(bytes, key, 'pass');
}

const PAIRED = ['auth', 'auth_basic', 'credentials', 'creds', 'credential'];

/** `auth=("a", "v")`, `auth: ["a", "v"]`; `at` is the mark that opens the pair. */
export function pairOfUser(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (!endsWithAny(bytes, key, PAIRED)) return null;
  const first = skipSpace(bytes, at + 1, hi);
  if (openingQuote(bytes, first, hi) < 0 && (classAt(bytes, first) & WORD) === 0) return null;
  // A list of three is no pair, and a map is none.
  const found = argumentAt(bytes, first, hi, 2) < 0 ? passwordArgument(window, key, first, 1) : null;
  return found !== null && isGiven(bytes, found.end + 1, hi) ? null : found;
}

/** Whether what ends at `end` is given a value of its own. */
function isGiven(bytes: Uint8Array, end: number, hi: number): boolean {
  const at = skipBlanks(bytes, end, hi);
  return bytes[at] === COLON || (bytes[at] === EQUALS && bytes[at + 1] === GREATER);
}
