/**
 * The words at which the structured detector wants to look, and what each of them opens. Kept few: every hit in
 * ordinary text costs, and `key` alone would be a third of them.
 */
import type { Anchor } from '../../model/ruleset.ts';
import type { Login, LoginManner } from './keyed/argument.ts';
import type { Command } from './statement/command.ts';
import { COMMANDS, OPTIONS, POSITIONS } from './statement/command-words.ts';
import { FOREIGN_WORDS } from './keyed/foreign.ts';
import { SENDING } from './keyed/prompt.ts';
import { HOSTS } from './statement/host-list.ts';
import { SERVER_LINES, type ServerLine } from './statement/server-line.ts';
import { WEAKNESSES, type WeaknessPattern } from './weakness.ts';

/**
 * What an anchor word stands in, and so which reader goes on from it. `length` is that of the word itself, which may be
 * shorter than the anchor: `key` of `key = `.
 */
export type Opening =
  /** Part of a key: `pass` in `db_password`. `given`: one that says so only together with its operator. */
  | { readonly kind: 'key' | 'given'; readonly length: number }
  /** `INSERT INTO` of SQL. */
  | { readonly kind: 'insert'; readonly length: number }
  /**
   * `://`, the `@tcp(` of Go's data source names, the schemes of an Authorization header, and `IDENTIFIED BY` of SQL.
   */
  | { readonly kind: 'url' | 'dsn' | 'bearer' | 'basic' | 'identified' }
  /** A call that takes a password beside a user. */
  | { readonly kind: 'login'; readonly length: number; readonly login: Login }
  /** A call whose argument of that number, counted from 0, is what something is signed with. */
  | { readonly kind: 'signing'; readonly length: number; readonly number: number }
  /** A call that makes a client, whose arguments nothing names. */
  | { readonly kind: 'client'; readonly length: number }
  /** `.toCharArray()` behind a literal, and the `default` of Go's templates before one. */
  | { readonly kind: 'char-array' }
  /** A host in a list of literals. */
  | { readonly kind: 'host-list' }
  /** What sends a literal to a program. */
  | { readonly kind: 'sent' }
  /** A literal compared with a name, by a call or with the literal first; `length`: from its quote to the name. */
  | { readonly kind: 'comparing-call' | 'compared-literal'; readonly length: number }
  | { readonly kind: 'template-default'; readonly length: number }
  | { readonly kind: 'command'; readonly length: number; readonly command: Command }
  /** A word of another language than English, and what it means in English. */
  | { readonly kind: 'foreign'; readonly word: readonly [string, string] }
  /** A line of a server or a device that sets a secret by its place. */
  | { readonly kind: 'server-line'; readonly line: ServerLine }
  | { readonly kind: 'weakness'; readonly pattern: WeaknessPattern };

const KEY_WORDS = [
  'pass',
  'pwd',
  'secret',
  'token',
  'apikey',
  'accesskey',
  'privatekey',
  'appkey',
  'authkey',
  'signingkey',
  'encryptionkey',
  'masterkey',
  'sharedkey',
  'accountkey',
  'consumerkey',
  'licensekey',
  'securitykey',
  'subscriptionkey',
  'hmackey',
  'validationkey',
  'totp',
  'hotp',
  '_pw',
  '_key',
  '-key',
  '.key',
  'credential',
  'auth',
  'bearer',
  'nonce',
  'salt',
  'pepper',
  'erlang_cookie',
  'snmp_community',
  'snmp-community',
  'snmpcommunity',
];

/** `key` and `pw` with what gives them a value: alone they are in too many words. */
const GIVEN = [
  'key = ',
  'key := ',
  'key: ',
  'key=',
  'key":',
  'key\\":',
  "key':",
  "key' =>",
  'key" =>',
  'key => ',
  'key&#39;:',
  'key is ',
  'pw = ',
  'pw=',
  'pw: ',
  'pw":',
  "pw':",
  "pw' =>",
];

/** Calls that compare their two arguments. */
const COMPARING_CALLS = [
  'strcmp(',
  'strcasecmp(',
  'hash_equals(',
  'compare_digest(',
  'secure_compare(',
  'constanttimecompare(',
  'timingsafeequal(',
];
/** From the quote that closes a literal to the name that it is compared with. */
const COMPARED_LITERALS = [
  '".equals(',
  '".equalsignorecase(',
  ...[`'`, `"`].flatMap((quote) => [`${quote} == $`, `${quote} === $`]),
];

/**
 * Calls whose argument of that number, counted from 0, is a password. `sure`: whatever stands before it; `later`: one
 * further where something that names no user comes first, or an address behind the user.
 */
const LOGINS: readonly (readonly [text: string, number: number, manner?: LoginManner])[] = [
  ['login(', 1],
  ['signin(', 1],
  ['sign_in(', 1],
  ['createuser(', 1, 'later'],
  ['create_user(', 1, 'later'],
  ['create_superuser(', 1, 'later'],
  ['manager.createasync(', 1],
  ['adduser(', 1],
  ['add_user(', 1],
  ['emailandpassword(', 1, 'later'],
  ['.basic(', 1],
  [':basic, ', 1],
  [':basic_auth, ', 1],
  ['basic_auth ', 1],
  ['httpbasic(', 1],
  ['credentials::new(', 1],
  ['new sequelize(', 2],
  ['ldap_bind(', 2, 'sure'],
  ['simple_bind(', 1, 'sure'],
  ['simple_bind_s(', 1, 'sure'],
  ['.bind("cn=', 1],
  [".bind('cn=", 1],
  ['.bind("uid=', 1],
  [".bind('uid=", 1],
  ['directoryentry(', 2],
  ['real_connect(', 3, 'sure'],
  ['->real_connect(', 2, 'sure'],
  ['mysqli_connect(', 2, 'sure'],
  ['mysql_connect(', 2, 'sure'],
  ['mysql_pconnect(', 2, 'sure'],
  ['mysqli(', 2, 'sure'],
  ['new pdo(', 2, 'sure'],
  ['new \\pdo(', 2, 'sure'],
  ['odbc_connect(', 2, 'sure'],
  ['oci_connect(', 1, 'sure'],
  ['oci_pconnect(', 1, 'sure'],
  ['db2_connect(', 2, 'sure'],
  ['ibase_connect(', 2, 'sure'],
  ['mssql_connect(', 2, 'sure'],
  ['imap_open(', 2, 'sure'],
  ['dbi->connect(', 2, 'sure'],
  ['dbi.connect(', 2, 'sure'],
  ['getconnection(', 2],
  ['sql.newinstance(', 2],
  ['set_authentication(', 2],
  ['networkcredential]::new(', 1],
  ['.protect ', 0, 'sure'],
  ['.unprotect ', 0, 'sure'],
  ['mapnetworkdrive(', 4, 'sure'],
  ['mapnetworkdrive ', 4, 'sure'],
  ['sp_addlogin ', 1],
  ['sp_addlinkedsrvlogin ', 4],
  ['ftp(', 2],
  ['ftp_tls(', 2],
  ['ftp_login(', 2, 'sure'],
  ['net::ftp.new(', 2],
  ['net::ftp.open(', 2],
  ['net::smtp.start(', 4, 'sure'],
  ['net::pop3.start(', 3, 'sure'],
  ['yagmail.smtp(', 1],
  ['newdialer(', 3, 'sure'],
  ['newplaindialer(', 3, 'sure'],
  ['ssh.connect(', 3],
  ['sshclient(', 2, 'later'],
  ['sftpclient(', 2, 'later'],
  ['client.connect(', 2, 'later'],
  ['transport.connect(', 2, 'later'],
  ['store.connect(', 2, 'later'],
  ['wifi.begin(', 1, 'sure'],
  ['wifi.connect(', 1, 'sure'],
  ['wifi.softap(', 1, 'sure'],
  ['multi.addap(', 1, 'sure'],
  ['manager.autoconnect(', 1, 'sure'],
  ['blynk.begin(', 2, 'sure'],
  ['firebase.begin(', 1, 'sure'],
  ['wlan.connect(', 1, 'sure'],
  ['sta.connect(', 1, 'sure'],
  ['sta_if.connect(', 1, 'sure'],
  ['radio.connect(', 1, 'sure'],
  ['username_pw_set(', 1, 'sure'],
  ['activemqconnectionfactory(', 1],
  ['mysqldb.connect(', 2],
  ['pymysql.connect(', 2],
  ['oracle.connect(', 1],
  ['oauthhandler(', 1],
  ['oauth1userhandler(', 1],
  ['set_access_token(', 1],
];

/** What stands before the word where it is the end of a longer one, which has a number of its own. */
function longerThan(text: string): readonly string[] {
  return LOGINS.filter(([other]) => other !== text && other.endsWith(text)).map(([other]) =>
    other.slice(0, -text.length),
  );
}

function ofLogin(text: string, number: number, manner: LoginManner): Word {
  const length = text.indexOf('(') + 1 || text.length;
  const login = {
    number,
    manner,
    // When such a word is met: few files hold one, and every start would work it out for all.
    get notBehind() {
      return longerThan(text);
    },
  };
  return [text, { kind: 'login', length, login }];
}

/** Calls that sign or check with the argument of that number. */
const SIGNING: readonly (readonly [string, number])[] = [
  ['jwt.sign(', 1],
  ['jwt.verify(', 1],
  ['jwt.encode(', 1],
  ['jwt.decode(', 1],
  ['jwt::encode(', 1],
  ['jwt::decode(', 1],
  ['jwt.encode ', 1],
  ['jwt.decode ', 1],
  ['algorithm.hmac256(', 0],
  ['algorithm.hmac512(', 0],
  ['signwith(', 1],
  ['setsigningkey(', 0],
  ['createhmac(', 1],
  ['cookieparser(', 0],
  ['newcookiestore(', 0],
  ['hmacshakeyfor(', 0],
  ['aes.encrypt(', 1],
  ['aes.decrypt(', 1],
  ['cipheriv(', 1],
  ['aes_encrypt(', 1],
  ['aes_decrypt(', 1],
  ['pgp_sym_encrypt(', 1],
  ['pgp_sym_decrypt(', 1],
  ['aes.new(', 0],
  ['des.new(', 0],
  ['des3.new(', 0],
  ['fernet(', 0],
  ['openssl_encrypt(', 2],
  ['openssl_decrypt(', 2],
];

/** Calls that make what talks to a service. */
const CLIENTS = ['client(', 'gateway(', 'client.new('];

/** An anchor's text and what it opens. */
type Word = readonly [text: string, opening: Opening];

function ofCommand(text: string, command: Command): Word {
  return [text, { kind: 'command', length: text.trimEnd().length, command }];
}

const WORDS: readonly Word[] = [
  ...KEY_WORDS.map((text): Word => [text, { kind: 'key', length: text.length }]),
  ...GIVEN.map((text): Word => [text, { kind: 'given', length: text.startsWith('key') ? 3 : 2 }]),
  ['://', { kind: 'url' }],
  ['bearer ', { kind: 'bearer' }],
  ['basic ', { kind: 'basic' }],
  ['identified ', { kind: 'identified' }],
  ['insert into ', { kind: 'insert', length: 12 }],
  ...COMMANDS.map(([text, kind]) => ofCommand(text, { kind })),
  ...OPTIONS.map(([text, option, style]) => ofCommand(text, { kind: 'option', option, style })),
  ...POSITIONS.map(([text, number, needs = null]) => ofCommand(text, { kind: 'positional', number, needs })),
  ...LOGINS.map(([text, number, manner = 'named']) => ofLogin(text, number, manner)),
  ...SIGNING.map(([text, number]): Word => [text, { kind: 'signing', length: text.length, number }]),
  ...CLIENTS.map((text): Word => [text, { kind: 'client', length: text.length }]),
  ['.tochararray()', { kind: 'char-array' }],
  ...SENDING.map((text): Word => [text, { kind: 'sent' }]),
  ...HOSTS.map((text): Word => [text, { kind: 'host-list' }]),
  ...COMPARING_CALLS.map((text): Word => [text, { kind: 'comparing-call', length: text.length }]),
  ...COMPARED_LITERALS.map((text): Word => [text, { kind: 'compared-literal', length: text.length }]),
  ...['default "', 'default `'].map((text): Word => [text, { kind: 'template-default', length: 8 }]),
  ['@tcp(', { kind: 'dsn' }],
  ['@unix(', { kind: 'dsn' }],
  ...FOREIGN_WORDS.map((word): Word => [word[0], { kind: 'foreign', word }]),
  ...SERVER_LINES.map((line): Word => [line.anchor, { kind: 'server-line', line }]),
  ...WEAKNESSES.map((pattern): Word => [pattern.anchor, { kind: 'weakness', pattern }]),
];

export const STRUCTURE_ANCHORS: readonly Anchor[] = WORDS.map(([text]) => ({
  text,
  caseSensitive: false,
  offset: null,
}));

/** What the anchor of the same index opens. */
export const OPENINGS: readonly Opening[] = WORDS.map(([, opening]) => opening);

/**
 * Words of which a few bytes tell that they lead nowhere (`kernel/dead-end.ts`): those of keys, of a certain length,
 * and of URLs.
 */
export type DeadEnd = { readonly kind: 'key'; readonly length: number } | { readonly kind: 'url' };

/** By anchor; null for those that nothing but a reader can tell. */
export function deadEndOf(word: number): DeadEnd | null {
  const opening = OPENINGS[word];
  if (opening?.kind === 'key' || opening?.kind === 'given') return { kind: 'key', length: opening.length };
  return opening?.kind === 'url' ? { kind: 'url' } : null;
}
