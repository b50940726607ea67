/**
 * Arguments: of calls that name the credential (`setPassword("v")`), that take a user and a password (`login("a",
 * "v")`), that name it in their first argument (`("key", "v")`, `("key", default="v")`), and of chained calls
 * (`.type("v")`).
 */
import {
  OPEN_PAREN,
  CLOSE_PAREN,
  COMMA,
  DOT,
  COLON,
  SEMICOLON,
  EQUALS,
  GREATER,
  CLOSE_BRACKET,
  UNDERSCORE,
  BACKTICK,
  OPEN_BRACE,
  CLOSE_BRACE,
  isLowerCase,
  isUpperCase,
} from '../../model/ascii.ts';
import { candidate, type Candidate, type Window } from './candidate.ts';
import {
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  spells,
  endsWith,
  textOf,
} from './byte.ts';
import { siblingValue } from './entry.ts';
import type { Form } from './form.ts';
import { wordBefore, type Key } from './key.ts';
import { literalAt, quotedValue } from './literal.ts';
import { openingQuote, readQuoted } from './quoted.ts';

const MAX_ARGUMENTS = 200;

/** Calls that take a password beside a user, and which of their arguments it is. */
const PASSWORD_AT: readonly (readonly [string, number])[] = [
  ['clientsecretcredential', 2],
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
  const limit = Math.min(hi, at + MAX_ARGUMENTS);
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

const USER_NAMES = ['user', 'name', 'login', 'mail', 'account', 'uid', 'userid', 'id', 'client', 'url'];

/** Whether the argument at `at` can be what a password goes with: a literal, or a name that says so. */
function isUser(bytes: Uint8Array, at: number, hi: number): boolean {
  if (openingQuote(bytes, at, hi) >= 0) return true;
  let end = at;
  while (end < hi && ((classAt(bytes, end) & WORD) !== 0 || bytes[end] === DOT)) end++;
  return USER_NAMES.some((name) => endsWith(bytes, { start: at, end: reached(end) }, name));
}

/** The literal at the place of the password in a list of arguments that begins at `at`. */
export function passwordArgument(window: Window, key: Key, at: number, number: number): Candidate | null {
  if (!isUser(window.bytes, argumentAt(window.bytes, at, window.hi, number - 1), window.hi)) return null;
  const value = argumentAt(window.bytes, at, window.hi, number);
  const literal = value < 0 ? null : quotedValue(window, 'call', key, value);
  return literal && { ...literal, keyText: 'password' };
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
  if (!ENTRIES.some((name) => endsWith(bytes, key, name))) return false;
  const literal = openingQuote(bytes, first, hi) < 0 ? null : readQuoted(bytes, first, hi);
  return literal !== null && bytes[skipSpace(bytes, literal.after, hi)] === COMMA;
}

const OF_PASSWORD = ['password', 'passwd', 'pwd'];
const NAMES_OF_USER = ['user', 'username', 'userid', 'user_id', 'email', 'mail', 'login', 'account'];
const USER_IN_TEXT = /user|^[\w.+-]+@[\w-]+\./i;

/**
 * Whether the first of several arguments, at `at`, is whose password the next one is: `verifyPassword("user1", "v")`,
 * `checkUserPassword("ann", "v")`.
 */
function isOwner(bytes: Uint8Array, key: Key, at: number, hi: number): boolean {
  const quote = openingQuote(bytes, at, hi);
  const literal = quote < 0 ? null : readQuoted(bytes, quote, hi);
  if (literal !== null) {
    return (
      bytes[skipSpace(bytes, literal.after, hi)] === COMMA &&
      (endsWith(bytes, key, 'userpassword') || USER_IN_TEXT.test(textOf(bytes, literal.start, literal.end)))
    );
  }
  let end = at;
  while (end < hi && ((classAt(bytes, end) & WORD) !== 0 || bytes[end] === DOT)) end++;
  return bytes[reached(end)] === COMMA && NAMES_OF_USER.some((name) => endsWith(bytes, { start: at, end }, name));
}

/** `key(…)`; `at` is the mark that opens the list. */
export function afterOpen(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const first = skipSpace(bytes, at + 1, hi);
  if (isEntryName(window, key, first)) return null;
  for (const [name, number] of PASSWORD_AT) {
    if (
      !endsWith(bytes, key, name) ||
      (name === 'auth' && (classAt(bytes, key.end - 5) & WORD) !== 0 && bytes[key.end - 5] !== UNDERSCORE)
    ) {
      continue;
    }
    const found = passwordArgument(window, key, first, number);
    return found ?? literalAt(window, 'call', key, first) ?? null;
  }
  if (OF_PASSWORD.some((name) => endsWith(bytes, key, name)) && isOwner(bytes, key, first, hi)) {
    const value = argumentAt(bytes, first, hi, 1);
    return value < 0 ? null : quotedValue(window, 'call', key, value);
  }
  return literalAt(window, 'call', key, first) ?? null;
}

/** `basic_auth 'a', 'v'` of Ruby; `at` is the quote that opens the first argument. */
export function afterBlankArgument(window: Window, key: Key, at: number): Candidate | null {
  if (endsWith(window.bytes, key, 'basic_auth')) return passwordArgument(window, key, at, 1);
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

/** `auth=("a", "v")`, `auth: ["a", "v"]`; `at` is the mark that opens the pair. */
export function pairOfUser(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (!['auth', 'credentials', 'creds', 'credential'].some((name) => endsWith(bytes, key, name))) return null;
  const first = skipSpace(bytes, at + 1, hi);
  if (openingQuote(bytes, first, hi) < 0 && (classAt(bytes, first) & WORD) === 0) return null;
  // A list of three is no pair.
  return argumentAt(bytes, first, hi, 2) < 0 ? passwordArgument(window, key, first, 1) : null;
}

const NAMED = ['default', 'defaultvalue', 'default_value', 'with', 'value', 'fallback'];

/** `default="v"` or `with: "v"` among the arguments that begin at `at`. */
function namedArgument(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const limit = Math.min(hi, at + MAX_ARGUMENTS);
  for (let p = at, depth = 0; reached(p) < limit; p++) {
    const kind = classAt(bytes, p);
    // What is named in a call among the arguments is an argument of that call.
    if (bytes[p] === OPEN_PAREN) depth++;
    else if (bytes[p] === CLOSE_PAREN && depth > 0) depth--;
    else if (
      bytes[p] === CLOSE_PAREN ||
      bytes[p] === CLOSE_BRACE ||
      bytes[p] === OPEN_BRACE ||
      bytes[p] === CLOSE_BRACKET
    ) {
      return null;
    }
    if ((kind & QUOTE) !== 0) {
      const literal = readQuoted(bytes, p, hi);
      if (literal === null) return null;
      p = literal.after - 1;
    } else if ((kind & WORD) !== 0) {
      const value = depth > 0 ? -1 : valueOfName(bytes, p, hi);
      if (value >= 0) return literalAt(window, 'fallback', key, value) ?? null;
      while (p + 1 < limit && (classAt(bytes, p + 1) & WORD) !== 0) p++;
    }
  }
  return null;
}

/** First byte of what the name at `at` is given (`default=`, `with:`, `value =>`), or -1 where it is none of those. */
function valueOfName(bytes: Uint8Array, at: number, hi: number): number {
  const name = NAMED.find((word) => standsAt(bytes, at, word) && (classAt(bytes, at + word.length) & WORD) === 0);
  if (name === undefined) return -1;
  const operator = skipBlanks(bytes, at + name.length, hi);
  if (bytes[operator] !== EQUALS && bytes[operator] !== COLON) return -1;
  return skipBlanks(bytes, bytes[operator + 1] === GREATER ? operator + 2 : operator + 1, hi);
}

/** Whether a literal at `at` is itself a name: an operator follows it. */
function isName(bytes: Uint8Array, at: number, hi: number): boolean {
  const quote = openingQuote(bytes, at, hi);
  const literal = quote < 0 ? null : readQuoted(bytes, quote, hi);
  if (literal === null) return false;
  const after = skipBlanks(bytes, literal.after, hi);
  return bytes[after] === COLON || (bytes[after] === EQUALS && bytes[after + 1] !== EQUALS);
}

const DIGESTS = [
  'hash',
  'hmac',
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'digest',
  'crypt',
  'encode',
  'base64',
  'encodeuricomponent',
  'escape',
  'quote',
  'reverse',
  'upper',
  'lower',
];

/** Whether the key is what a digest is made of: `assertEqual(hash("key"), "v")`. `at` is the comma. */
function isDigestOf(window: Window, key: Key, at: number): boolean {
  const { bytes } = window;
  if (!key.quoted || bytes[at - 1] !== CLOSE_PAREN || bytes[key.start - 2] !== OPEN_PAREN) return false;
  const word = wordBefore(window, key.start - 2);
  return DIGESTS.some((name) => endsWith(bytes, word, name));
}

/** Whether the key in quotes is the last part of a name: `'role::shop:passwd', 'role::shop:acl'`. */
function isEndOfName({ bytes }: Window, key: Key): boolean {
  return key.quoted && bytes[key.start - 1] === COLON && (classAt(bytes, key.start - 2) & WORD) !== 0;
}

const COPYING = ['strcpy', 'strncpy', 'strlcpy', 'wcscpy', 'strcpy_s', 'sprintf', 'snprintf', 'lstrcpy'];

/** Whether the bare key is the first of a pair of Erlang, a symbol, or what a copy is made to. */
function takesValue(window: Window, key: Key): boolean {
  const { bytes } = window;
  const before = bytes[key.start - 1];
  if (before === OPEN_BRACE || before === COLON) return true;
  if (before !== OPEN_PAREN) return false;
  const word = wordBefore(window, key.start - 1);
  return COPYING.some((name) => spells(bytes, word, name));
}

/** Calls that give the name in their first argument the value in their second. */
const SETTERS = [
  'put',
  'set',
  'setproperty',
  'setitem',
  'setattribute',
  'addparameter',
  'setparameter',
  'addparam',
  'appendparam',
  'param',
  'queryparam',
  'formparam',
  'append',
  'property',
  'putstring',
  'updatevalue',
];

/** Calls that set a variable of the environment as an assignment would. */
const ASSIGNING = ['setenv', 'putenv'];

/** Calls that ask the environment for the name in their first argument, and go without it for their second. */
const ENVIRONMENT = ['getenv', 'env', 'environ', 'getproperty', 'lookupenv', 'get_env', 'getenvor', 'envor'];
const OF_ENVIRONMENT = ['get', 'fetch', 'getordefault'];

/** How a literal stands beside the name that a call is given before it. */
function formOfPair(window: Window, key: Key): Form {
  const { bytes, lo } = window;
  const open = key.start - 2;
  if (!key.quoted || open < lo || bytes[open] !== OPEN_PAREN) return 'pair';
  const word = wordBefore(window, open);
  if (SETTERS.some((name) => spells(bytes, word, name))) return 'call';
  if (ASSIGNING.some((name) => spells(bytes, word, name))) return 'quoted';
  if (ENVIRONMENT.some((name) => endsWith(bytes, word, name))) return 'fallback';
  if (word.start <= lo || bytes[word.start - 1] !== DOT || !OF_ENVIRONMENT.some((name) => spells(bytes, word, name)))
    return 'pair';
  const receiver = wordBefore(window, word.start - 1);
  return ['env', 'environ', 'getenv'].some((name) => endsWith(bytes, receiver, name)) ? 'fallback' : 'pair';
}

/** `CURLOPT_PASSWORD`, `Config.KEY_PASSWORD`, `consts.FieldPassword`: a name that stands for what a call sets. */
function isConstant(bytes: Uint8Array, key: Key): boolean {
  let small = false;
  let joint = false;
  for (let at = key.start; at < key.end; at++) {
    const byte = bytes[at];
    if (byte === DOT) return true;
    if (isLowerCase(byte)) small = true;
    else if (byte === UNDERSCORE) joint = true;
  }
  return !small && joint;
}

/** Whether the key is a constant by its own letters, or by those of the member: `fields.Password`, no `user.token`. */
export function standsForName(bytes: Uint8Array, key: Key): boolean {
  const dot = bytes.subarray(key.start, key.end).lastIndexOf(DOT);
  return isConstant(bytes, key) && (dot < 0 || isUpperCase(bytes[key.start + dot + 1]));
}

/**
 * `set(x, PASSWORD, "v")`: the last argument of a call, under the constant before it; of `USERPWD` what follows the
 * user's name.
 */
function valueOfConstant(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const next = skipBlanks(bytes, at + 1, hi);
  if ((classAt(bytes, next) & QUOTE) === 0 || !isConstant(bytes, key)) return null;
  const literal = readQuoted(bytes, next, hi);
  if (literal === null || bytes[skipSpace(bytes, literal.after, hi)] !== CLOSE_PAREN) return null;
  const found = quotedValue(window, 'call', key, next);
  if (found === null || !endsWith(bytes, key, 'userpwd')) return found;
  const colon = bytes.subarray(found.start, found.end).indexOf(COLON);
  return colon < 0 ? null : candidate('call', key, found.start + colon + 1, found.end, true);
}

/** After `,`: the value of a name, given next, by name, or as a sibling. `at` is the comma. */
export function afterComma(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[at - 1] === BACKTICK || isDigestOf(window, key, at) || isEndOfName(window, key)) return null;
  if (!key.quoted && !takesValue(window, key)) return valueOfConstant(window, key, at);
  const next = skipBlanks(bytes, at + 1, hi);
  if (key.quoted && isName(bytes, skipSpace(bytes, next, hi), hi)) return siblingValue(window, key, at);
  const literal =
    (classAt(bytes, next) & LINE_END) !== 0 ? undefined : literalAt(window, formOfPair(window, key), key, next);
  // ("--password", "-p", default="v")
  const isOption = literal !== undefined && literal !== null && OPTION.test(textOf(bytes, literal.start, literal.end));
  if (literal !== undefined && !isOption) return literal;
  return namedArgument(window, key, next) ?? (key.quoted ? siblingValue(window, key, at) : null);
}

const OPTION = /^--?[A-Za-z][A-Za-z-]*=?$/;

const TYPING = [
  'type',
  'sendkeys',
  'send_keys',
  'fill',
  'setvalue',
  'set_value',
  'set',
  'val',
  'addvalue',
  'typetext',
  'entertext',
];

/** `get("#password").type("v")`: a chained call that fills in what the key names. `at` is the dot. */
export function afterDot(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let end = at + 1;
  while (end < hi && end - at < 20 && (classAt(bytes, end) & WORD) !== 0) end++;
  if (bytes[end] !== OPEN_PAREN || !TYPING.some((name) => spells(bytes, { start: at + 1, end }, name))) return null;
  return quotedValue(window, 'call', key, skipSpace(bytes, end + 1, hi));
}

/**
 * What a call means whose name does not say it: `passwordInput.sendKeys` takes a password, `authenticator.generate` a
 * seed.
 */
export function filledIn(window: Window, key: Key): string | undefined {
  const { bytes } = window;
  if (endsWith(bytes, key, 'authenticator.generate')) return 'totp secret';
  for (const name of ['.sendkeys', '.send_keys', '.fill', '.type', '.setvalue', '.val']) {
    if (endsWith(bytes, key, name)) return 'password';
  }
  return undefined;
}
