/**
 * What the name of a key says about its value: `spring.datasource.password` holds a password, `passwordField` and
 * `token_type` do not, `public_key` never does. Judged word by word, the last credential word deciding.
 */
import { memoized } from '../../base/memoize.ts';
import { mayHoldOne } from './key-classes.ts';

/** What a key names. `once`: a nonce or a salt. `private`: key material. `none`: nothing that is a credential. */
export type KeyRole = 'password' | 'secret' | 'token' | 'api-key' | 'private' | 'authorization' | 'once' | 'none';

export interface KeyMeaning {
  readonly role: KeyRole;
  /** 1: the key names a credential; near 0: it names something about one. */
  readonly weight: number;
  readonly words: readonly string[];
  /** Nothing under this key is ever a credential. */
  readonly isHopeless: boolean;
  /** Names a password, so that a user name may stand beside it. */
  readonly isOfPassword: boolean;
  /** Its value is handed to everybody. */
  readonly isPublished: boolean;
}

/** Below this the key speaks of a credential's property: `token_type`, `passwordField`. */
const MIN_KEY_WEIGHT = 0.3;
/**
 * What is handed to everybody under the name of a key or a token: of a WebSocket's handshake, ACME, WebDAV, forms with
 * a captcha, browsers, SonarQube; and the token by which the members of a new cluster of etcd know each other.
 */
const PUBLISHED =
  /(?:site[-_]?key|sonar\.projectkey|publishable[-_]?key|sec[-_]?websocket[-_]?(?:key|accept)|lock[-_]?token|initial[-_]?cluster[-_]?token|key[-_]?auth(?:orization)?)$/i;

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Whose password it is, and the words for one, that names join into one: `dbpass`, `rpcpassword`. */
const OF_OWNERS =
  'user db my root admin adm sa sys test master new old auth bind control crypto key store srckey srcstore destkey deststore keystore truststore ssh pg sql mysql redis rabbit amqp ldap smtp mail ftp http rpc proxy vpn wifi sudo'.split(
    ' ',
  );
const JOINED = 'pass password pwd pw'.split(' ');

const PASSWORD: ReadonlySet<string> = new Set([
  ...'password passwords passwd passwrd pwd pass passphrase passcode passwort psw pw passw restuserkey'.split(' '),
  ...OF_OWNERS.flatMap((owner) => JOINED.map((word) => owner + word)),
]);
const SECRET = set(
  'secret secrets clientsecret appsecret secretkey secretkeybase consumersecret sharedsecret apisecret tokensecret jwtsecret authsecret accesssecret mysecret totp hotp otp pepper',
);
const TOKEN = set(
  'token tokens accesstoken authtoken apitoken refreshtoken bearertoken usertoken bottoken oauthtoken bearer idtoken sessiontoken jwt authtok ghtoken apitok',
);
const API_KEY = set(
  'apikey apikeys accesskey authkey appkey consumerkey subscriptionkey accountkey licensekey servicekey clientkey oauthkey',
);
const PRIVATE = set(
  'privatekey signingkey encryptionkey masterkey sharedkey hmackey encryptkey hashkey sshkey cryptkey aeskey cookiekey sessionkey privkey',
);
const AUTHORIZATION = set('authorization auth credential credentials cred creds authentication');
/** Words before `pass` that make it a run, a band, a card, a check or a product: `firstPass`, `dayPass`, `NordPass`. */
const TURNS = set(
  'first second third one last nord proton kee multi single two any all render shader depth color shadow boarding low high band season time day week month year ski event battle filter by',
);
/** Drawn for one use: a secret to nobody, and a fault where it is written down. */
const ONCE = set('nonce nonces cnonce noncestr salt salts passwordsalt saltvalue');
/** Words before `salt` that make it the secret of a whole site: `SECURE_AUTH_SALT`. */
const SALTED = set('auth in nonce cookie session app application site hash secret jwt security token');
/** Many of them are a table, a list, a section: `passwords: users`. */
const PLURALS = set('passwords secrets tokens apikeys credentials creds');
/** Words before `key` that make it a credential, and of which kind. */
const KEY_OF_API = set(
  'oauth api access app auth consumer subscription account license service client developer dev user project write read integration admin application storage',
);
const KEY_OF_PRIVATE = set(
  'private secret signing signature sign encryption encrypt crypt crypto cipher master shared hmac hash aes des rsa ecdsa cookie session jwt security validation decryption random salt base ssh fernet',
);

/** After the credential word: still the credential. */
const NEUTRAL = set(
  'value val new default text plain plaintext raw str string prod production dev test testing env old current confirm confirmation repeat base b live staging sandbox main primary secondary again real data literal override const local remote valid invalid wrong bad good first second other original previous fake mock dummy expected v root admin user db database master only',
);
/** After it: what is spoken of is a property of the credential. */
const HARD_TRAILING = set(
  'id ids name names url uri urls path file files filename type types length len count size field fields label title expiry expires expiration expired expire at in ttl lifetime timeout policy regex pattern rules rule hint message msg error errors prompt placeholder digest hash hashed hasher algorithm algorithms alg algs mechanism mechanisms method methods class classes provider providers manager service store storage dir directory folder version endpoint issuer audience scope scopes enabled disabled required cant notreqd maxlen minlen maxlength minlength column table index header headers prefix suffix format encoding bits kind status state created updated date time link page view form input button magic attempts strength validator validation checker reader writer handler callback func function fn listener event changed change reset encoder decoder encode decode generator factory builder helper resolver source ref reference selector address addr contract domain host port username usage info details description mode option options flag position map list set num number start end begin tag tags mgmt management identifier identifiers registration sha md lifespan lifespans duration interval intervals period retention validity chars char charset characters alphabet thru through mount mounts adapter adapters strategy strategies level levels attrs attributes',
);
/** Before it: what is spoken of may be a text, a flag, or a thing that is no credential. */
const SOFT_LEADING = set(
  'show hide invalid are can should allow allows enable enabled disable require requires required hint error err message msg text type max min sync row map dict index lookup event eof tag num count with without by of on off get reset verify validate check ask prompt missing unknown empty use uses using which where',
);
/** Before it: it is one of these. */
const HARD_LEADING = set(
  'please csrf xsrf version authenticity postman correlation antiforgery public pub next page continuation cursor pagination foreign primary partition sort cache lexer parser syntax css design att attr attribute param parameter eol label title forgot tooltip mandatory placeholder prefix suffix is has no site disabled dont',
);
/** Before a token or a key, what it belongs to makes it one of requests, pages or tables; before a secret it does not. */
const OF_REQUESTS = set(
  'csrf xsrf authenticity antiforgery site cache primary page next sort partition public version',
);
/** Makers of tools, in the names of whose keys they stand: `POSTMAN_API_KEY`. */
const OF_MAKERS = set('postman cursor');
/** Those that say nothing of a token or a key that opens something: `PAGE_ACCESS_TOKEN`, `primary_access_key`. */
const OF_PAGES = set('page primary cache');
/** Before any of them: its digest, or its ciphertext. */
const DIGESTED = set('hashed digested encrypted');
/** Before a password; `ENC_SECRET_KEY` and `enc_token` are what something is encrypted with. */
const ENCODED = set('encoded crypted enc');
const NOT_CREDENTIALS = set(
  'author authors authority authorities authored tokenizer tokenize tokenizers passing passed passes passive passenger passthrough bypass compass passport keyboard keyword keywords monkey turkey keyframes secretary authenticity authenticate authenticated authenticator authorize authorized authorizer authoring unauthorized pwdless encrypted surpass password2 csrfmiddlewaretoken csrftoken xsrftoken nextpagetoken pagetoken continuationtoken',
);

/**
 * What each word names by itself; words that look like a credential's and are none name nothing, whatever they end
 * with.
 */
const ROLES = new Map<string, KeyRole>();
for (const [words, role] of [
  [NOT_CREDENTIALS, 'none'],
  [PASSWORD, 'password'],
  [SECRET, 'secret'],
  [TOKEN, 'token'],
  [API_KEY, 'api-key'],
  [PRIVATE, 'private'],
  [AUTHORIZATION, 'authorization'],
  [ONCE, 'once'],
] as const) {
  for (const word of words) if (!ROLES.has(word)) ROLES.set(word, role);
}
/** Behind `pass` they are one word with it. */
const OF_PASS = set('word phrase code');

const PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;

/** The words and numbers that a name is joined from: camel case and marks part them. */
export function partsOf(name: string): readonly string[] {
  return name.match(PART) ?? [];
}

/** The words of a key, in lower case. */
export function keyWords(key: string): string[] {
  return partsOf(key).map((word) => word.toLowerCase());
}

/** What one word, seen with the one before it, names. */
function roleOf(words: readonly string[], at: number): KeyRole {
  const word = words[at] ?? '';
  const previous = words[at - 1] ?? '';
  if (word === 'pass' && TURNS.has(previous)) return 'none';
  if (previous === 'pass' && OF_PASS.has(word)) return 'password';
  const known = ROLES.get(word);
  if (known !== undefined) return word === 'salt' && SALTED.has(previous) ? 'private' : known;
  if (word === 'key' && previous === 'websocket') return 'once';
  // What the nodes of a cluster of Erlang's know each other by.
  if (word === 'cookie' && previous === 'erlang') return 'secret';
  // What opens the management of a device to whoever knows it.
  if (word === 'community' && previous === 'snmp') return 'password';
  // `secretOrKey`: either of the two, as Passport takes it.
  if (word === 'key' && previous === 'or' && words[at - 2] === 'secret') return 'secret';
  // `encryption.primary_key` of Rails, and the deterministic one beside it.
  const isOfRails = previous === 'primary' || previous === 'deterministic';
  if (word === 'key' && isOfRails && words[at - 2] === 'encryption') return 'private';
  if (word === 'key' || word === 'keys') {
    return KEY_OF_PRIVATE.has(previous) ? 'private' : KEY_OF_API.has(previous) ? 'api-key' : 'none';
  }
  if (word.length > 7) return roleOfEnding(word);
  return 'none';
}

function roleOfEnding(word: string): KeyRole {
  if (/(?:passwo?r?d|passphrase|(?:user|db|root|admin|ldap|bind|auth)pwd)$/.test(word)) return 'password';
  if (word === 'snmpcommunity') return 'password';
  if (/secret(?:key)?$/.test(word)) return 'secret';
  if (/token$/.test(word)) return 'token';
  if (/(?:api|access|auth|app|consumer)key$/.test(word)) return 'api-key';
  if (/(?:private|signing|encryption|master)key$/.test(word)) return 'private';
  return 'none';
}

function judgeKey(key: string): KeyMeaning {
  const words = keyWords(key);
  const { role, weight } = roleAmong(words);
  const isHopeless = role === 'none' ? !mayHoldOne(words) : weight < MIN_KEY_WEIGHT;
  return { role, weight, words, isHopeless, isOfPassword: /pass|pwd/i.test(key), isPublished: PUBLISHED.test(key) };
}

/** What the last credential word among `words` names, and how much the other words leave of it. */
function roleAmong(words: readonly string[]): Pick<KeyMeaning, 'role' | 'weight'> {
  let at = words.length - 1;
  while (at >= 0 && roleOf(words, at) === 'none') at--;
  if (at < 0) return { role: 'none', weight: 0 };
  const role = roleOf(words, at);
  const behind = weightWithTrailing(words, at, role, ownWeight(words, at, role));
  return { role, weight: weightWithLeading(words, at, role, behind) };
}

/** What the credential word at `at` weighs by itself. */
function ownWeight(words: readonly string[], at: number, role: KeyRole): number {
  // `pass` alone is as often a verb: it takes a value that looks like a password.
  let weight = role === 'authorization' ? 0.6 : words.length === 1 && words[0] === 'pass' ? 0.8 : 1;
  if (PLURALS.has(words[at] ?? '')) weight *= 0.6;
  // `existingSecret`, `existingSecretPasswordKey` of a chart: the name of an object of the cluster, or of a key in it.
  return words.includes('existing') && words.includes('secret') ? weight * 0.1 : weight;
}

/** `own` with what the words behind the credential word at `at` leave of it. */
function weightWithTrailing(words: readonly string[], at: number, role: KeyRole, own: number): number {
  let weight = own;
  const owner = words.indexOf('for', at + 1);
  for (let after = at + 1; after < words.length; after++) {
    const word = words[after] ?? '';
    // `APP_KEY_FOR_MERCHANT`: whose it is says nothing of what it is.
    if (owner >= 0 && after >= owner && !HARD_TRAILING.has(word)) continue;
    // `auth.password_in` of iSCSI, for who comes in; in time is `expires_in`.
    if (word === 'in' && after === at + 1 && role === 'password') continue;
    // `auth_users` lists names, `auth.welcome.text` is shown to everybody.
    const isOther = word === 'users' || (word === 'text' && role === 'authorization');
    if (HARD_TRAILING.has(word) || (isOther && after === words.length - 1)) weight *= 0.1;
    else if (!NEUTRAL.has(word) && !/^\d+$/.test(word)) weight *= 0.5;
  }
  return words[at] === 'htpasswd' && words[at + 1] === 'user' ? weight * 0.1 : weight;
}

/** `own` with what the words before the credential word at `at` leave of it. */
function weightWithLeading(words: readonly string[], at: number, role: KeyRole, own: number): number {
  let weight = own;
  // `__RequestVerificationToken`, by which ASP.NET knows its own forms.
  if (words[at] === 'token' && words[at - 1] === 'verification' && words[at - 2] === 'request') weight *= 0.2;
  const isSecret = isKeptSecret(words, at, role);
  for (let before = at - 1; before >= 0; before--) {
    const word = words[before] ?? '';
    // `requestParam.setAccessToken`: what it is set on says nothing of it.
    if (word === 'set') break;
    if (role === 'api-key' && OF_MAKERS.has(word)) continue;
    if (isSecret ? OF_REQUESTS.has(word) : words[at - 1] === 'access' && OF_PAGES.has(word)) continue;
    // The first of the two keys of an account: `primaryMasterKey`. Alone, `primary_key` is of a table.
    if (word === 'primary' && words[at] === 'key') continue;
    const isNear = before >= at - 2 || before === 0;
    if ((isNear && HARD_LEADING.has(word)) || DIGESTED.has(word) || (role === 'password' && ENCODED.has(word))) {
      weight *= 0.2;
    } else if (SOFT_LEADING.has(word)) weight *= 0.7;
  }
  return weight;
}

/** Whether what the word at `at` names is kept secret whatever it belongs to: `CACHE_PASSWORD`, `CSRF_SECRET_KEY`. */
function isKeptSecret(words: readonly string[], at: number, role: KeyRole): boolean {
  return role === 'password' || role === 'secret' || (words[at] === 'key' && words[at - 1] === 'secret');
}

const MAX_REMEMBERED = 4000;

/** What `key` means. Remembered: the same few keys come again and again. */
export const keyMeaning = memoized(judgeKey, MAX_REMEMBERED);
