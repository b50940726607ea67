/** Values beside the name of a credential in a list: `("key", "v")`, `("key", default="v")`, `set(x, KEY, "v")`. */
import {
  SPACE,
  AMPERSAND,
  OPEN_PAREN,
  CLOSE_PAREN,
  COMMA,
  DASH,
  DOT,
  COLON,
  EQUALS,
  GREATER,
  CLOSE_BRACKET,
  UNDERSCORE,
  BACKTICK,
  OPEN_BRACE,
  CLOSE_BRACE,
  isLowerCase,
  isUpperCase,
} from '../../../base/ascii.ts';
import { MAX_LIST } from './argument.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import {
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
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
import { entryValue, siblingValue } from './entry.ts';
import type { Form } from '../form.ts';
import { wordBefore, type Key } from '../lexical/key.ts';
import { literalAt, quotedValue } from '../lexical/literal.ts';
import { literalFollowedBy, readLiteral, readQuoted } from '../lexical/quoted.ts';

const NAMED = ['default', 'defaultvalue', 'default_value', 'with', 'value', 'fallback'];

/** `default="v"` or `with: "v"` among the arguments that begin at `at`. */
function namedArgument(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const limit = Math.min(hi, at + MAX_LIST);
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
    if ((kind & LINE_END) !== 0 && endsStatement(window, key, p)) return null;
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

/**
 * Whether the line end at `at` ends the arguments of a call. A symbol of Ruby (`:key`) is an argument of calls without
 * brackets, which go on to the next line only after a comma.
 */
function endsStatement({ bytes, lo }: Window, key: Key, at: number): boolean {
  if (key.quoted || bytes[key.start - 1] !== COLON) return false;
  let before = at - 1;
  while (before > lo && (classAt(bytes, before) & BLANK) !== 0) before--;
  return bytes[reached(before)] !== COMMA;
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
function isNameItself(bytes: Uint8Array, at: number, hi: number): boolean {
  const literal = readLiteral(bytes, at, hi);
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

/** Whether the key is what a digest is computed from: `assertEqual(hash("key"), "v")`. `at` is the comma. */
function isDigestOf(window: Window, key: Key, at: number): boolean {
  const { bytes } = window;
  if (!key.quoted || bytes[at - 1] !== CLOSE_PAREN || bytes[key.start - 2] !== OPEN_PAREN) return false;
  const word = wordBefore(window, key.start - 2);
  return endsWithAny(bytes, word, DIGESTS);
}

/** `GetValue("Shop:Db:`, as .NET asks for a setting by its path. */
const OF_SETTINGS = /\bGetValue(?:<\w+\??>)?\("(?:\w+:)+$/;
const LONGEST_PATH = 80;

/** Whether the key in quotes is the last part of a name: `'role::shop:passwd', 'role::shop:acl'`. */
function isEndOfName({ bytes, lo }: Window, key: Key): boolean {
  if (!key.quoted || bytes[key.start - 1] !== COLON || (classAt(bytes, key.start - 2) & WORD) === 0) return false;
  return !OF_SETTINGS.test(textOf(bytes, Math.max(lo, key.start - LONGEST_PATH), key.start));
}

const COPYING = ['strcpy', 'strncpy', 'strlcpy', 'wcscpy', 'strcpy_s', 'sprintf', 'snprintf', 'lstrcpy'];

/** Whether the bare key takes the next argument: the first of a pair of Erlang, a symbol, the target of a copy. */
function takesValue(window: Window, key: Key): boolean {
  const { bytes } = window;
  const before = bytes[key.start - 1];
  if (before === OPEN_BRACE || before === COLON) return true;
  if (before !== OPEN_PAREN) return false;
  const word = wordBefore(window, key.start - 1);
  return spellsAny(bytes, word, COPYING);
}

/** Calls that set the name in their first argument to the value in their second. */
const SETTERS = [
  'put',
  'set',
  'setproperty',
  'setitem',
  'setattribute',
  'addparameter',
  'addinitparameter',
  'setinitparameter',
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
  'namevaluepair',
  'basicnamevaluepair',
  'addformdatapart',
  'addqueryparameter',
];

/** Calls that set a variable of the environment as an assignment would. */
const ASSIGNING = ['setenv', 'putenv'];

/** Calls that look up their first argument in the environment and fall back to their second. */
const ENVIRONMENT = ['getenv', 'env', 'environ', 'getproperty', 'lookupenv', 'get_env', 'getenvor', 'envor'];
const OF_ENVIRONMENT = ['get', 'fetch', 'getordefault'];

/** Calls that declare an option of the program: `flag.String("key", "v", "what for")`, and by pointer. */
const DECLARING_OPTIONS = ['string', 'stringp'];
const DECLARING_BY_POINTER = ['stringvar', 'stringvarp'];
const MAX_POINTER = 60;

/** Whether the literal before which `at` stands is the name of an option that a call of Go declares. */
function declaresOption(window: Window, at: number): boolean {
  const { bytes, lo } = window;
  let open = at;
  if (bytes[at] === SPACE && bytes[at - 1] === COMMA) {
    const limit = Math.max(lo, at - MAX_POINTER);
    open = at - 2;
    while (open > limit && ((classAt(bytes, open) & WORD) !== 0 || bytes[open] === DOT || bytes[open] === AMPERSAND))
      open--;
    if (bytes[reached(open) + 1] !== AMPERSAND) return false;
  }
  if (bytes[open] !== OPEN_PAREN) return false;
  const word = wordBefore(window, open);
  const names = open === at ? DECLARING_OPTIONS : DECLARING_BY_POINTER;
  return bytes[word.start - 1] === DOT && spellsAny(bytes, word, names);
}

/** Whether an item of a list precedes what begins behind `at`: `["deploy", "--password", "v"]`. */
function followsItem({ bytes, lo }: Window, at: number): boolean {
  let before = at;
  while (before > lo && (classAt(bytes, before) & (BLANK | LINE_END)) !== 0) before--;
  return bytes[reached(before)] === COMMA;
}

/** The form of a literal that follows the name in the arguments of a call. */
function formOfPair(window: Window, key: Key): Form {
  const { bytes, lo } = window;
  const open = key.start - 2;
  if (!key.quoted || open < lo) return 'pair';
  if (bytes[key.start] === DASH && followsItem(window, open)) return 'option';
  if (declaresOption(window, open)) return 'fallback';
  if (bytes[open] !== OPEN_PAREN) return 'pair';
  const word = wordBefore(window, open);
  if (spellsAny(bytes, word, SETTERS)) return 'call';
  if (spells(bytes, word, 'of') && standsBefore(bytes, word.start, 'map.')) return 'quoted';
  if (spellsAny(bytes, word, ASSIGNING)) return 'quoted';
  if (endsWithAny(bytes, word, ENVIRONMENT)) return 'fallback';
  if (word.start <= lo || bytes[word.start - 1] !== DOT || !spellsAny(bytes, word, OF_ENVIRONMENT)) {
    return 'pair';
  }
  const receiver = wordBefore(window, word.start - 1);
  return endsWithAny(bytes, receiver, ['env', 'environ', 'getenv']) ? 'fallback' : 'pair';
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
  if (literalFollowedBy(bytes, next, CLOSE_PAREN, hi) === null) return null;
  const found = quotedValue(window, 'call', key, next);
  if (found === null || !endsWith(bytes, key, 'userpwd')) return found;
  const colon = bytes.subarray(found.start, found.end).indexOf(COLON);
  return colon < 0 ? null : literalCandidate('call', key, { start: found.start + colon + 1, end: found.end });
}

const OPTION = /^--?[A-Za-z][A-Za-z-]*=?$/;

/** After `,`: the value of a name, given next, by name, or as a sibling. `at` is the comma. */
export function afterComma(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[at - 1] === BACKTICK || isDigestOf(window, key, at) || isEndOfName(window, key)) return null;
  if (!key.quoted && !takesValue(window, key)) return valueOfConstant(window, key, at);
  const next = skipBlanks(bytes, at + 1, hi);
  if (key.quoted && isNameItself(bytes, skipSpace(bytes, next, hi), hi)) return siblingValue(window, key, at);
  const literal =
    (classAt(bytes, next) & LINE_END) !== 0 ? undefined : literalAt(window, formOfPair(window, key), key, next);
  // ("--password", "-p", default="v")
  const isOption = literal !== undefined && literal !== null && OPTION.test(textOf(bytes, literal.start, literal.end));
  if (literal !== undefined && !isOption) return literal;
  // `.option('key', { default: 'v' })`
  if (bytes[next] === OPEN_BRACE && (classAt(bytes, at - 1) & QUOTE) !== 0) return entryValue(window, key, next + 1);
  return namedArgument(window, key, next) ?? (key.quoted ? siblingValue(window, key, at) : null);
}
