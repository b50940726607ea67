/** User info in URLs: `scheme://user:secret@host`, with what the scheme and the host say about the transport. */
import {
  DOUBLE_QUOTE,
  SINGLE_QUOTE,
  OPEN_PAREN,
  PLUS,
  DASH,
  DOT,
  SLASH,
  COLON,
  LESS,
  EQUALS,
  GREATER,
  QUESTION,
  AT,
  OPEN_BRACKET,
  BACKSLASH,
  BACKTICK,
} from '../../../base/ascii.ts';
import type { Span } from '../../../model/span.ts';
import { DIGIT, LINE_END, BLANK, WORD, classAt, reached, standsAt, textOf } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';

/** Longest user information and longest scheme that are read, in bytes. */
const MAX_USER_INFO = 300;
const MAX_SCHEME = 20;

export interface UrlCredential {
  readonly scheme: string;
  /** Null where the secret stands alone: `https://TOKEN@host`. */
  readonly user: Span | null;
  readonly secret: Span;
  readonly localHost: boolean;
  /** Its query tells the client to encrypt: `?sslmode=verify-full`. */
  readonly asksForEncryption: boolean;
  /** The host or the user is one that documentation uses: `user@`, `example.org`. */
  readonly isSample: boolean;
}

/** Clear-text schemes: what goes over them can be read on the way, unless the client is told to encrypt. */
const CLEAR = new Set([
  'http',
  'ftp',
  'amqp',
  'ldap',
  'redis',
  'mongodb',
  'mysql',
  'mysql2',
  'postgres',
  'postgresql',
  'pg',
  'smtp',
  'imap',
  'pop3',
  'telnet',
  'mqtt',
  'ws',
  'nats',
  'memcached',
  'sqlserver',
  'mssql',
  'socks5',
  'rtsp',
  'stomp',
  'svn',
  'cassandra',
  'clickhouse',
  'influxdb',
  'elasticsearch',
]);
const DATABASES = new Set([
  'mongodb',
  'mysql',
  'mysql2',
  'postgres',
  'postgresql',
  'pg',
  'redis',
  'rediss',
  'sqlserver',
  'mssql',
  'oracle',
  'cassandra',
  'clickhouse',
  'mariadb',
  'cockroachdb',
  'neo4j',
  'bolt',
  'amqp',
  'amqps',
  'jdbc',
  'mongodb+srv',
]);

/** Rules that name the service behind a scheme. */
const RULE_OF_SCHEME = new Map([
  ['mongodb', 'mongodb-connection-string'],
  ['mongodb+srv', 'mongodb-connection-string'],
  ['amqp', 'rabbitmq-connection-url'],
  ['amqps', 'rabbitmq-connection-url'],
  ['redis', 'redis-connection-url'],
  ['rediss', 'redis-connection-url'],
]);

/** Also with the driver named: `postgresql+psycopg2`. */
function isDatabase(scheme: string): boolean {
  return DATABASES.has(scheme) || DATABASES.has(scheme.replace(/\+.*$/, ''));
}

/** The rule for credentials in a URL of this scheme. */
export function ruleOfScheme(scheme: string): string {
  return RULE_OF_SCHEME.get(scheme) ?? (isDatabase(scheme) ? 'database-connection-string' : 'url-credentials');
}

/** Whether a scheme sends its credentials in clear text unless the client is told to encrypt. */
export function isClearText(scheme: string): boolean {
  return CLEAR.has(scheme);
}

/** The scheme that ends at `at`, in lower case; empty where there is none. */
function schemeBefore(bytes: Uint8Array, at: number, lo: number): string {
  let start = at;
  while (start > lo && at - start < MAX_SCHEME) {
    const byte = bytes[start - 1];
    if ((classAt(bytes, start - 1) & WORD) === 0 && byte !== PLUS && byte !== DASH && byte !== DOT) break;
    start--;
  }
  return String.fromCharCode(...bytes.subarray(reached(start), at)).toLowerCase();
}

const LOCAL = ['localhost', '127.', '0.0.0.0', '[::1]', '::1', 'host.docker.internal'];

/** Hosts and users that stand for any: as documentation names them, and as variables are called. */
const SAMPLE_HOST = new RegExp(
  `^(?:${[
    String.raw`[\w.-]*\bexample\d?(?:\.[a-z]{2,12})?`, // db.example.org
    String.raw`(?:[\w-]+\.)*(?:test|invalid|tld|host|domain)(?:\.(?:com|org|net|tld))?`, // db.test, host.tld
    String.raw`(?:db|my|your|some)?_?-?(?:host|hostname|server|domain)(?:name)?\d?`, // dbhost, my-server1
    'foo|bar',
  ].join('|')})$`,
  'i',
);
const SAMPLE_USER = new RegExp(
  `^(?:${[
    String.raw`(?:db|my|your|some)?[-_]?(?:user|username|usr|userid|login)\d?`, // db_user, username1
    String.raw`name|foo|bar|john|john\.doe|jdoe|alice|bob|scott`,
  ].join('|')})$`,
  'i',
);
const MAX_HOST = 80;
/** `@tcp(`, `@unix(`. */
const MAX_NETWORK = 6;

/** The host name at `at`. */
function hostAt(bytes: Uint8Array, at: number, hi: number): string {
  let end = at;
  while (
    end < hi &&
    end - at < MAX_HOST &&
    ((classAt(bytes, end) & WORD) !== 0 || bytes[end] === DASH || bytes[end] === DOT)
  ) {
    end++;
  }
  return textOf(bytes, at, end);
}

/** Settings of clients that encrypt, but for those that may go on without: `sslmode=prefer`. */
const ENCRYPTS =
  /[?&;](?:use_?|require_?)?(?:ssl|tls|secure|encrypt(?:ion)?)(?:[-_]?mode)?=(?!0|false|no|off|disable|allow|prefer|none)\w/i;
/** Their queries are the server's. */
const NEVER_ENCRYPTED = new Set(['http', 'ws']);
const MAX_REST = 300;

/** Whether the URL whose host stands at `at` tells the client to encrypt. */
function asksForEncryption(bytes: Uint8Array, at: number, hi: number, scheme: string): boolean {
  if (!isClearText(scheme) || NEVER_ENCRYPTED.has(scheme)) return false;
  const limit = Math.min(hi, at + MAX_REST);
  let end = at;
  while (end < limit && !isEnd(bytes, end)) end++;
  return ENCRYPTS.test(textOf(bytes, at, end));
}

/** Whether the byte at `at` ends a URL in any text around it. */
function isEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (
    (classAt(bytes, at) & (LINE_END | BLANK)) !== 0 ||
    byte === DOUBLE_QUOTE ||
    byte === SINGLE_QUOTE ||
    byte === BACKTICK ||
    byte === LESS ||
    byte === GREATER ||
    byte === BACKSLASH
  );
}

function isDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((classAt(bytes, at) & DIGIT) === 0) return false;
  return true;
}

/** Whether a host stands at `at`: what follows the `@` of a password that holds marks it should not. */
function isHostAt(bytes: Uint8Array, at: number, hi: number): boolean {
  let end = at;
  let dots = 0;
  while (end < hi && ((classAt(bytes, end) & WORD) !== 0 || bytes[end] === DASH || bytes[end] === DOT)) {
    if (bytes[end++] === DOT) dots++;
  }
  reached(end);
  return end > at + 1 && (dots > 0 || bytes[end] === COLON || bytes[end] === SLASH);
}

/** Where the user information of a URL ends and its host begins, and the first colon in it. */
function userInfo(
  bytes: Uint8Array,
  start: number,
  lo: number,
  hi: number,
): { readonly colon: number; readonly at: number } {
  const limit = Math.min(hi, start + MAX_USER_INFO);
  let colon = -1;
  let lastAt = -1;
  let strict = true;
  for (let p = start; reached(p) < limit; p++) {
    const byte = bytes[p];
    if (byte === COLON && colon < 0) colon = p;
    else if (byte === AT) {
      if (strict || isHostAt(bytes, p + 1, hi)) lastAt = p;
      if (!strict) break;
    } else if (byte === SLASH || byte === QUESTION) {
      // A database's password may hold what a URL must not: `user:a/b?c@host`.
      if (
        lastAt >= 0 ||
        colon < 0 ||
        isDigits(bytes, colon + 1, p) ||
        !isDatabase(schemeBefore(bytes, start - 3, lo))
      ) {
        break;
      }
      strict = false;
    } else if (isEnd(bytes, p)) break;
  }
  return { colon, at: lastAt };
}

/** The credential in the URL whose `://` stands at `at`, or null. */
export function readUrl(window: Window, at: number): UrlCredential | null {
  const { bytes, lo, hi } = window;
  const start = at + 3;
  const info = userInfo(bytes, start, lo, hi);
  const lastAt = info.at;
  if (lastAt < 0 || lastAt === start || (classAt(bytes, lastAt + 1) & (LINE_END | BLANK)) !== 0) return null;
  const scheme = schemeBefore(bytes, at, lo);
  if (scheme === '' || scheme === 'enode') return null; // of Ethereum: before the `@` stands the node's public key
  if (standsAt(bytes, start, 'mailto:')) return null; // an address handed on: `app://mailto:name@host`
  const colon = info.colon > lastAt ? -1 : info.colon;
  const secret = { start: colon < 0 ? start : colon + 1, end: lastAt };
  if (secret.end - secret.start < 2) return null;
  // `scheme://[user:password@]host` of a syntax, `scheme://@@PROP:URL@@` of a template
  if (bytes[start] === OPEN_BRACKET || bytes[start] === AT) return null;
  const user = colon < 0 || colon === start ? null : { start, end: colon };
  const isSample =
    SAMPLE_HOST.test(hostAt(bytes, lastAt + 1, hi)) ||
    (user !== null && SAMPLE_USER.test(textOf(bytes, user.start, user.end)));
  const localHost = LOCAL.some((host) => standsAt(bytes, lastAt + 1, host));
  return {
    scheme,
    user,
    secret,
    localHost,
    isSample,
    asksForEncryption: asksForEncryption(bytes, lastAt + 1, hi, scheme),
  };
}

/** `user:secret@tcp(host)/db`, as Go's driver for MySQL has it; the `@` stands at `at`. */
export function readDataSource({ bytes, lo, hi }: Window, at: number): UrlCredential | null {
  const scheme = 'mysql';
  let start = at;
  while (start > lo && at - start < MAX_USER_INFO && !isEnd(bytes, start - 1) && bytes[start - 1] !== EQUALS) start--;
  const length = bytes.subarray(reached(start), at).indexOf(COLON);
  const colon = start + length;
  if (length < 1 || (start === lo && lo > 0) || at - colon < 3 || bytes[colon + 1] === SLASH) return null;
  const host = at + bytes.subarray(at, at + MAX_NETWORK).indexOf(OPEN_PAREN) + 1;
  return {
    scheme,
    user: { start, end: colon },
    secret: { start: colon + 1, end: at },
    localHost: LOCAL.some((name) => standsAt(bytes, host, name)),
    isSample: SAMPLE_HOST.test(hostAt(bytes, host, hi)) || SAMPLE_USER.test(textOf(bytes, start, colon)),
    asksForEncryption: asksForEncryption(bytes, host, hi, scheme),
  };
}
