/** Lines that set a key by nothing but a blank: shells, containers, web servers, network devices, netrc. */
import { COLON, SEMICOLON } from '../../../base/ascii.ts';
import { bareCandidate, type Candidate, type Window } from '../candidate.ts';
import {
  BLANK,
  DIGIT,
  classAt,
  lineEnd,
  lineStart,
  skipBlanks,
  skipSpace,
  standsAt,
  spellsAny,
  textOf,
} from '../lexical/byte.ts';
import { bareEnd, lastWord, restOfLine } from '../lexical/bare.ts';
import { wordBefore, type Key } from '../lexical/key.ts';
import { isDrawnWord, saidValue } from './sentence.ts';

/** Settings of servers that are given their value by a blank. */
const SERVER_SETTINGS = ['requirepass', 'masterauth', 'auth_pass'];
/** Words at the start of a line after which `KEY value` sets a variable. */
const SETTERS = [
  'env ',
  'setenv ',
  'setx ',
  'set -gx ',
  'set -x ',
  'set -ux ',
  'passenv ',
  'fastcgi_param ',
  'proxy_set_header ',
  'add_header ',
  'requestheader set ',
  'aws configure set ',
  'pulumi config set ',
  'pulumi config set --secret ',
];
/** What such a setting is called where others stand beside it: `password v` of fluentd, msmtp, getmail, fetchmail. */
const SECRETS = ['password', 'passwd', 'pass', 'passphrase', 'secret', 'token', 'api_key', 'auth_token'];
const SETTINGS =
  /^[ \t]*(?:user|user_?name|login|account|hosts?|hostname|server|port|from|auth|protocol|proto|domain|url|endpoint|realm|e?mail|database|bucket|index|scheme|ssl|tls|poll|via|region|logstash_format|nick|channel)[ \t]+[^\s=:]\S*[ \t]*$/i;
/** The digit 0, by which a network device marks a password in clear text. */
const CLEAR = 0x30;
/** Bytes of the longest line beside a setting that is looked at. */
const LONGEST_LINE = 80;
/** Starts of lines of network devices, of netrc and of Debian's installer that set what the key names. */
const DEVICE = ['enable ', 'username ', 'neighbor ', 'machine ', 'default login ', 'd-i '];

/** `KEY v` where the line says that it is one; `at` is the first byte of the value. */
export function configured(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, lo, hi } = window;
  if (endOfSetting(bytes, at, hi) < 0) return null;
  const begin = lineStart(bytes, key.start, lo);
  if (begin < 0) return null;
  const start = skipBlanks(bytes, begin, key.start);
  if (start === key.start && spellsAny(bytes, key, SERVER_SETTINGS)) return whole(window, key, at);
  if (
    SETTERS.some(
      (word) => standsAt(bytes, start, word) && skipBlanks(bytes, start + word.length, key.start) === key.start,
    )
  ) {
    return whole(window, key, at);
  }
  const end = endOfSetting(bytes, at, hi);
  // `password 0 v` and `secret 5 v` of network devices; any other `password 8 v` is of so many characters.
  if ((classAt(bytes, at) & DIGIT) !== 0 && (classAt(bytes, at + 1) & BLANK) !== 0) {
    const value = skipBlanks(bytes, at + 1, hi);
    return bytes[at] === CLEAR || hasDigit(bytes, value, end) ? whole(window, key, value) : null;
  }
  const isSet =
    start < key.start
      ? DEVICE.some((word) => standsAt(bytes, start, word)) && hasDigit(bytes, at, end)
      : followsLogin(window, begin) || (spellsAny(bytes, key, SECRETS) && isSetting(window, begin, at, end));
  return isSet ? bareCandidate('ini', key, { start: at, end }) : null;
}

function whole(window: Window, key: Key, at: number): Candidate | null {
  const end = restOfLine(window.bytes, at, window.hi);
  return end < 0
    ? null
    : bareCandidate('env', key, { start: at, end: window.bytes[end - 1] === SEMICOLON ? end - 1 : end });
}

/** Whether a digit stands in `[from, to)`, which tells the lines of a device from prose. */
function hasDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((classAt(bytes, at) & DIGIT) !== 0) return true;
  return false;
}

/**
 * End of the value, or -1 where it is not the last word of its line. A digit may stand before it, and another setting
 * of a netrc entry behind it.
 */
function endOfSetting(bytes: Uint8Array, at: number, hi: number): number {
  const isType = (classAt(bytes, at) & DIGIT) !== 0 && (classAt(bytes, at + 1) & BLANK) !== 0;
  const end = restOfLine(bytes, isType ? skipBlanks(bytes, at + 1, hi) : at, hi);
  if (end >= 0) return end;
  const stop = bareEnd(bytes, at, hi);
  return stop >= 0 && standsAt(bytes, skipBlanks(bytes, stop, hi), 'account ') ? stop : -1;
}

/** Whether the line before is that of the user in a netrc entry. */
function followsLogin(window: Window, lineBegin: number): boolean {
  const { bytes, lo } = window;
  if (lineBegin === 0) return false;
  const before = lineStart(bytes, lineBegin - 1, lo);
  if (before < 0) return false;
  const at = skipBlanks(bytes, before, lineBegin);
  return standsAt(bytes, at, 'login ') || standsAt(bytes, at, 'machine ');
}

/**
 * Whether a line of a secret's name and one word more is a setting: another setting stands beside it, or the word is
 * one of those that are drawn.
 */
function isSetting(window: Window, begin: number, at: number, end: number): boolean {
  const { bytes, lo, hi } = window;
  const value = textOf(bytes, at, end);
  if (!/^[^@%$<{].*[^A-Za-z]/.test(value) || value.length < 6) return false;
  if (isDrawnWord(value)) return true;
  const before = begin === 0 ? -1 : lineStart(bytes, begin - 1, Math.max(lo, begin - LONGEST_LINE));
  if (before >= 0 && SETTINGS.test(textOf(bytes, before, begin - 1))) return true;
  const next = skipSpace(bytes, end, hi);
  const after = lineEnd(bytes, next, Math.min(hi, next + LONGEST_LINE));
  return after >= 0 && SETTINGS.test(textOf(bytes, next, after));
}

const KINDS = ['api', 'access', 'secret', 'auth', 'private', 'license', 'app', 'encryption', 'signing', 'master'];

/** `API key: v` and `API key is v` of notes, where the word before says what the key is; `at` is the first byte of `key`. */
export function notedKey(window: Window, at: number, end: number): Candidate | null {
  const { bytes, hi } = window;
  const kind = wordBefore(window, at);
  const isSaid = standsAt(bytes, end, ' is ');
  if (kind.end === at || (bytes[end] !== COLON && !isSaid) || !spellsAny(bytes, kind, KINDS)) return null;
  const key = { start: kind.start, end, after: end, quoted: false };
  if (isSaid) return saidValue(window, key, end + 4);
  return lastWord(window, 'ini', key, skipBlanks(bytes, end + 1, hi));
}
