/** Reasons that end the matter before anything is weighed: the value is code, text, public data or a stand-in. */
import { CLOSE_BRACE, LOWER_P, isLowerCase } from '../../base/ascii.ts';
import { A_PUBLIC_KEY, A_SELECTOR, A_TYPE, codeLike, isName, isUuid, ON_A_CHAIN } from './code-like.ts';
import { marksIn, type ValueShape } from './statistics.ts';
import type { Subject } from './features.ts';
import { FOREIGN_PASSWORDS } from './foreign-passwords.ts';
import { keyMeaning, keyWords, partsOf, type KeyMeaning } from './key-meaning.ts';
import { COUNTING, countsThroughout, isTemplate, placeholderReason } from './placeholder.ts';
import { FILLED_IN, isInterpolated } from './reference.ts';
import type { ValueFacts } from './value-facts.ts';
import { commonnessOf, type Commonness } from './weak-password.ts';
import { isNamedInSetting, wordOfCode } from './word-of-code.ts';

/** The word for a password in other languages. */
const LABELS: ReadonlySet<string> = new Set([
  ...FOREIGN_PASSWORDS,
  ...'clave katasandi matkhau parole sandi slaptazodis wachtwoordbevestiging'.split(' '),
]);

/** Why the value is no credential; or, where it may be one, what was worked out of it on the way. */
export function examined(subject: Subject, shape: ValueShape): string | ValueFacts {
  const { value, key } = subject;
  const refused = atFirstSight(subject, shape);
  if (refused !== null) return refused;
  const common = commonnessOf(value, shape);
  if (ISSUED.has(key.role) && common.isDictionary && (common.isSample || !CHOSEN.test(subject.keyText))) {
    return 'a common word, not an issued value';
  }
  if (ISSUED.has(key.role) && endsInName(value, shape)) return 'a name, not an issued value';
  const named = shape.digits === 0 && isName(value);
  const word = wordOfCode(subject, named, common);
  if (word !== null) return word;
  const placeholder = placeholderReason(value, shape);
  const filler = fillerOf(subject, placeholder, common);
  if (filler !== null) return filler;
  if (echoesKey(subject, shape, named) && !isOfEnvironment(subject)) return 'says no more than its key';
  if (
    (shape.blanks > 0 && isProse(value, shape) && !(key.role === 'password' && isAppPassword(value))) ||
    isLabel(value, shape)
  ) {
    return 'text for people';
  }
  return { shape, common, isName: named, placeholder };
}

/** What key, length and marks tell, and code or public data that the value has the form of. */
function atFirstSight(subject: Subject, shape: ValueShape): string | null {
  const { value, key, quoted } = subject;
  if (shape.length < 3) return 'too short';
  const escaped = escapedReason(value, shape);
  if (escaped !== null) return escaped;
  if (key.role === 'none' && !(mayBeDrawn(shape) && !key.isHopeless)) return 'the key names no credential';
  if (key.role !== 'none' && key.isHopeless) return 'the key names a property of a credential';
  if (shape.nonAscii * 3 > shape.length || (shape.nonAscii > 0 && key.role !== 'password')) return 'text for people';
  if ((shape.marks & FILLED_IN) !== 0 && isInterpolated(value)) return 'filled in at run time';
  if (key.role === 'none' && OPEN_PGP.test(value)) return 'a fingerprint';
  if (OPEN_PGP_ID.test(value) && SIGNED_WITH.test(subject.keyText)) return 'a fingerprint';
  if (OPEN_PGP.test(value) && SIGNED_BY.test(subject.keyText)) return 'a fingerprint';
  if (key.isPublished) return 'published by its protocol';
  if (value === OF_DEBUGGING && OF_KEYSTORE.test(subject.keyText)) return 'the password of every debug key';
  const code = codeLike(value, quoted, shape) ?? memberOf(value, key, shape);
  if (
    code !== null &&
    !(code === ON_A_CHAIN && key.role === 'secret') &&
    // `--password "#v"`: a command is told nothing of a page.
    !(code === A_SELECTOR && subject.syntax === 'option') &&
    !(code === A_PUBLIC_KEY && key.words.includes('secret')) &&
    !(code === A_TYPE && (isNamedInSetting(subject) || isWhereOnlyValuesStand(subject)))
  ) {
    return code;
  }
  if (
    key.role === 'token' &&
    (FCM_ADDRESS.test(value) || (APNS_ADDRESS.test(value) && OF_DEVICE.test(subject.keyText)))
  ) {
    return 'where a device is reached';
  }
  const ofRequest = key.role === 'token' && key.words.some((word) => OF_A_REQUEST.has(word));
  if (ofRequest && MARKED_UUID.test(value)) return 'a UUID';
  return isUuid(value) && (key.weight < 0.9 || ofRequest) ? 'a UUID' : null;
}

const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** `-ppassword`, `${DB_PASS:-password}`, `${DB_PASSWORD:password}`: no type stands there. */
function isWhereOnlyValuesStand({ keyText, quoted, syntax, neighbours: { beforeValue, next } }: Subject): boolean {
  if (quoted) return false;
  return syntax === 'option' ? beforeValue === LOWER_P : next === CLOSE_BRACE && VARIABLE.test(keyText);
}

const ESCAPE_MARK = marksIn('\\');
const ESCAPES = /^(?:\\x[0-9a-f]{2}){5,}$/i;
const LONGEST_ESCAPED = 1000;

/** A password's hash (`$2b$...`) as PostgreSQL writes bytes. */
const HASH_IN_BYTES = /^\\{1,2}x24(?:[0-9a-f]{2}){1,8}24(?:[0-9a-f]{2}){16,}$/;

/** `\x91/tag\x91`: what a program finds again in a text, since nobody types such characters. */
const BETWEEN_CONTROLS = /^\\x[0189][0-9a-f][ -[\]-~]{1,24}\\x[0189][0-9a-f]$/i;

/** Letters with one beyond ASCII among them, as scripts are written for the web: `L\xF6senord`. */
const WORD_WITH_ESCAPES = /^(?:[A-Za-z -]|\\{1,2}x[c-f][0-9a-f])+$/i;

/** `\e[32m`: what makes a terminal change its colours. */
const OF_TERMINAL = /\\(?:e|033|x1b|u001b)\[[\d;]*m/i;

/** Of a value in escapes: the text or the counting that its bytes are. */
function escapedReason(value: string, { marks, length }: ValueShape): string | null {
  if ((marks & ESCAPE_MARK) === 0 || length > LONGEST_ESCAPED) return null;
  if (WORD_WITH_ESCAPES.test(value) && /[a-z]{3}/.test(value)) return 'text for people';
  if (BETWEEN_CONTROLS.test(value)) return 'a mark of a parser';
  if (HASH_IN_BYTES.test(value)) return 'a digest';
  if (OF_TERMINAL.test(value)) return 'marks of a terminal';
  if (!ESCAPES.test(value)) return null;
  const bytes = Buffer.from(value.replaceAll(/\\x/gi, ''), 'hex');
  if (/^[A-Za-z]+(?: [A-Za-z]+)+$/.test(bytes.toString('latin1'))) return 'text for people';
  return bytes.every((byte, at) => at === 0 || byte === (bytes[at - 1] ?? 0) + 1) ? COUNTING : null;
}

/** The fingerprint of a key that signs packages, as `gpg` and the images of containers write it. */
const OPEN_PGP = /^(?:0x)?(?=\d*[A-F])[0-9A-F]{40}$/;

/** As git is told which key of `gpg` to sign with: by the last digits of its fingerprint, or by all. */
const SIGNED_WITH = /^(?:user\.)?signing_?key$/i;
/** `UBUNTU_SIGNING_KEY`: whose signature an installer looks for. */
const SIGNED_BY = /[a-z]_signing_?key$/i;
const OPEN_PGP_ID = /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})!?$/i;

/** What Android's tools protect the key with that they make for debugging, on every machine. */
const OF_DEBUGGING = 'android';
const OF_KEYSTORE = /(?:store|key|alias)[-_]?pass(?:word)?$/i;

/** What a value must have at least where its key says nothing: it may have been drawn at random. */
function mayBeDrawn(shape: ValueShape): boolean {
  return (
    shape.length >= 8 && shape.blanks === 0 && shape.digits > 0 && shape.lower + shape.upper > 0 && shape.switches >= 2
  );
}

/** What services of push messages know a device by: nothing is sent to it without a key of the sender's. */
const FCM_ADDRESS = /^(?:(?!AAAA)[\w-]{11,22}:)?APA91b[\w-]{100,}$/;
const APNS_ADDRESS = /^[0-9a-f]{64}$/i;
const OF_DEVICE = /(?:device|push|apns?|pn|ios)[-_]?token$/i;

/** `token-3b…`: a UUID behind a word. */
const MARKED_UUID = /^[a-z]+[-_][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What a token is for that only tells one request from its repetition. */
const OF_A_REQUEST: ReadonlySet<string> = new Set(
  'request client change idempotency idempotent creator correlation continuation lifecycle action'.split(' '),
);

/** A word of the list under a key that only ever holds what was issued. */
const ISSUED: ReadonlySet<KeyMeaning['role']> = new Set(['token', 'api-key', 'authorization']);
/** What who runs a store of objects of their own thinks up for it. */
const CHOSEN = /secret[-_]?access[-_]?key$/i;

const JOINTS = marksIn('_-');
/** A word of code, and how many of them a name like `get_user_by_name` has at least. */
const SHORTEST_WORD = 2;
const LONGEST_WORD = 12;
const LEAST_WORDS = 3;

/** Where the last word of `value[0, end)` begins, in small letters; -1 for none. */
function wordStart(value: string, end: number): number {
  let at = end;
  while (at > 0 && isLowerCase(value.charCodeAt(at - 1))) at--;
  return end - at < SHORTEST_WORD || end - at > LONGEST_WORD ? -1 : at;
}

/**
 * True where words that are joined alike make up the last half of the value: behind a provider's mark, names of code
 * look like its tokens.
 */
function endsInName(value: string, { marks }: ValueShape): boolean {
  if ((marks & JOINTS) === 0) return false;
  let words = 0;
  let start = value.length;
  for (let at = wordStart(value, start), joint = ''; at >= 0; at = wordStart(value, at - 1)) {
    start = at;
    words++;
    const before = value[at - 1] ?? '';
    if ((before !== '_' && before !== '-') || (joint !== '' && before !== joint)) break;
    joint = before;
  }
  return words >= LEAST_WORDS && (value.length - start) * 2 >= value.length;
}

/** `MOCK_KEY_1`, `key-mocked`. As a password people choose such a word for a server of tests. */
const MOCKED = /(?:^|[^a-z])mock(?:ed)?(?![a-z])/i;

function fillerOf({ value, key }: Subject, placeholder: string | null, { isPoor }: Commonness): string | null {
  if (key.role !== 'password') {
    if (MOCKED.test(value)) return 'says it is a placeholder';
    return placeholder ?? (ISSUED.has(key.role) && countsThroughout(value) ? COUNTING : null);
  }
  if (isPoor) return isTemplate(value) ? 'filler characters' : null;
  return placeholder === COUNTING ? null : placeholder;
}

const MEMBER = /^[A-Za-z_$][\w$]*(?:(?:\.|::|->|#|\/)[A-Za-z_$][\w$]*)+$/;
const MEMBER_MARKS = marksIn('.:>#/');

/**
 * `form.password`, `users#password`, `token.value` under such a key: the value names what the key does, in an
 * expression or a path.
 */
function memberOf(value: string, { role, words }: KeyMeaning, { marks }: ValueShape): string | null {
  if (role === 'none' || (marks & MEMBER_MARKS) === 0 || !MEMBER.test(value)) return null;
  const named = keyWords(value);
  return words.some((word) => word.length > 3 && keyMeaning(word).role === role) &&
    named.some((word) => word.length > 3 && keyMeaning(word).role === role)
    ? 'a member of that name'
    : null;
}

/** Four times four letters, as Google shows a password of an application, and not four words. */
function isAppPassword(value: string): boolean {
  return /^(?:[a-z]{4} ){3}[a-z]{4}$/.test(value) && /[bcdfghjklmnpqrstvwxz]{4}/.test(value.replaceAll(' ', ''));
}

/** The product, as it writes its name; who chooses a password so writes it in small letters. */
const KEEPER = '1Password';

/** `Wachtwoord:` */
const LABEL_OF_FIELD = /^\p{Lu}\p{Ll}{3,}[:：]$/u;

/** One word of another language, or the word for a password in one: what forms are labelled with. */
function isLabel(value: string, shape: ValueShape): boolean {
  if (LABEL_OF_FIELD.test(value)) return true;
  return value === KEEPER || (shape.nonAscii > 0 && /^[\p{L}\p{M}-]+$/u.test(value)) || LABELS.has(value.toLowerCase());
}

function isProse(value: string, shape: ValueShape): boolean {
  return (
    shape.blanks >= 2 ||
    / (?:password|passphrase|secret|token|key)$/.test(value) ||
    /^[A-Z]?[a-z]+ |[:?!.]$/.test(value) ||
    shape.digits + shape.symbols === 0
  );
}

/** `DB_PASSWORD: db_password`: what a container is started with, where a name would be of a variable in capitals. */
function isOfEnvironment(subject: Subject): boolean {
  return /^[A-Z][A-Z_]*$/.test(subject.keyText) && isNamedInSetting(subject);
}

const NAMED_IN_CAPITALS = /[-_][A-Z]{2,}[-_][A-Z]{2,}$/;

function endsWithWords(value: string, words: readonly string[]): boolean {
  return keyWords(value).slice(-words.length).join(' ') === words.join(' ');
}

/** The value is made of the key's own words, or of words for credentials: `password: "password_field"`. */
function echoesKey({ value, key, quoted }: Subject, { digits, upper, length }: ValueShape, named: boolean): boolean {
  // `REDIS_PASSWORD: 'shop-REDIS-PASSWORD'`: what a store of secrets has it under.
  if (quoted && key.words.length > 1 && NAMED_IN_CAPITALS.test(value) && endsWithWords(value, key.words)) return true;
  // `secret_key = "SHOPSECRETKEY"`
  if (key.role !== 'password' && upper === length && value.toLowerCase().includes(key.words.slice(-2).join(''))) {
    return true;
  }
  if (digits === 0 ? !named : !isName(value.replaceAll(/[0-9]/g, ''))) return false;
  // The words of `MYSQL_ROOT_PASSWORD` in one are what somebody chose for a test.
  if (quoted && key.words.length > 1 && value.toLowerCase().replaceAll(/[^a-z0-9]/g, '') === key.words.join('')) {
    return true;
  }
  // `TokenIssued = "ShopTokenIssued"`: the key and whose it is.
  if (
    quoted &&
    key.role !== 'password' &&
    key.words.length > 2 &&
    keyWords(value)
      .join(' ')
      .endsWith(` ${key.words.join(' ')}`)
  ) {
    return true;
  }
  const words = partsOf(value);
  return (
    words.filter((word) => !/\d/.test(word)).length > 1 && words.every((word) => key.words.includes(word.toLowerCase()))
  );
}
