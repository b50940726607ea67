/**
 * Words of keys in classes that a judge can learn from: what names the secret, what names its owner, what speaks of a
 * test, what speaks of a property. Classes and not words, so that nothing is learnt by heart.
 *
 * The lists here overlap with those of `key-meaning.ts` and are none of theirs: a judge was trained on these, so that a
 * word more asks for training anew, while those are rules and may change by themselves.
 */

const CLASSES = {
  password:
    'password passwords passwd passwrd pwd pass passphrase passcode psw pw userpass dbpass userpassword dbpassword rootpassword adminpassword mypassword storepass keypass storepassword keypassword sshpass pgpassword testpassword testpass word phrase',
  secret:
    'secret secrets clientsecret appsecret secretkey consumersecret sharedsecret apisecret tokensecret jwtsecret mysecret seed totp hotp otp pepper',
  token:
    'token tokens accesstoken authtoken apitoken refreshtoken bearertoken usertoken bottoken oauthtoken bearer idtoken sessiontoken jwt pat',
  key: 'key keys apikey apikeys accesskey authkey appkey privatekey secretkeybase licensekey',
  api: 'api app application client consumer service subscription account project developer dev partner merchant publishable',
  auth: 'auth authorization authentication oauth credential credentials cred creds sso saml access authorize code verifier',
  user: 'user username login name admin administrator root owner guest member',
  id: 'id ids uid uuid guid appid clientid number no num sid identifier arn account',
  store:
    'db database mysql postgres postgresql pg redis mongo mongodb sql jdbc datasource ldap smtp mail email ftp ssh vnc rabbitmq keystore truststore server proxy remote',
  trial: 'test tests testing fake dummy mock sample example demo spec stub fixture foo bar my some',
  variant:
    'default old new current confirm confirmation repeat again original updated first second other another initial temp plain',
  wrong: 'wrong invalid bad incorrect expected expect unknown missing no not non without empty weak expired',
  digest:
    'hash hashed digest salt encrypted crypt sha sha1 sha256 md5 checksum fingerprint hmac signature integrity hex encoded etag',
  cipher:
    'private signing sign encryption encrypt cipher crypto master session cookie rsa aes ssl tls pem cert certificate ec',
  open: 'public pub recv keyserver website captcha',
  once: 'csrf xsrf nonce cnonce noncestr state timestamp request correlation trace continuation cursor page next',
  text: 'label title text message msg placeholder hint tooltip prompt description desc error err warning help info caption notice content',
  kind: 'type types kind class field fields column input form element format algorithm alg method mode style role scope policy rule rules regex pattern provider strategy length len size count min max enabled required option options flag status object result search primary foreign partition sort row item record index lookup s3 magic',
  place:
    'url uri path file filename dir directory endpoint host hostname domain link route page folder location bucket region port address',
  time: 'expiry expires expiration expire ttl lifetime timeout date time at age',
  deed: 'get set reset forgot change show hide update create delete generate validate verify check has is require send find by with on to encode decode',
} as const satisfies Readonly<Record<string, string>>;

export type KeyClass = keyof typeof CLASSES;
export const KEY_CLASSES = Object.keys(CLASSES) as readonly KeyClass[];

const CLASS_OF = new Map<string, number>();
KEY_CLASSES.forEach((name, index) => {
  for (const word of CLASSES[name].split(' ')) if (!CLASS_OF.has(word)) CLASS_OF.set(word, index);
});

/** Glued words by what they end with: `mysqlrootpassword`. */
const ENDINGS: readonly (readonly [RegExp, KeyClass])[] = [
  [/(?:passwo?r?d|passphrase|pwd)$/, 'password'],
  [/secret$/, 'secret'],
  [/token$/, 'token'],
  [/key$/, 'key'],
  [/(?:hash|digest)$/, 'digest'],
  [/(?:url|uri|path|file)$/, 'place'],
  [/(?:id|uuid)$/, 'id'],
  [/(?:user|name)$/, 'user'],
];

/** The class of a lower-case word of a key, or -1. */
export function keyClass(word: string): number {
  const known = CLASS_OF.get(word);
  if (known !== undefined) return known;
  if (word.length < 6) return -1;
  const ending = ENDINGS.find(([pattern]) => pattern.test(word));
  return ending === undefined ? -1 : keyClassNumber(ending[1]);
}

function keyClassNumber(name: KeyClass): number {
  return KEY_CLASSES.indexOf(name);
}

/**
 * Classes of words beside which a key that names no credential may still hold one, and those beside which it never
 * does.
 */
const TELLING = (['key', 'auth', 'cipher'] as const).map(keyClassNumber);
const SILENCING = (['open', 'digest', 'id', 'place', 'kind', 'text', 'time'] as const).map(keyClassNumber);

/**
 * Beside `key`: what something is found, kept apart or checked by, what is locked by another key; an archive's key is a
 * public one, and so are those that messengers and agents know each other by (`verkey`, `recipient_key`,
 * `identityKey`).
 */
const OF_LOOKUP = new Set(
  'pubkey pubkeys publickey publickeys rowkey sealed wrapped cache verify verifying verification idempotency shard routing dedup etag apt yum rpm gpg pgp verkey verkeys multikey recipient recipients invitation identity image tenant sandbox utxo spreadsheet'.split(
    ' ',
  ),
);

/** Whether a key of these words, which names no credential, may hold one all the same. */
export function mayHoldOne(words: readonly string[]): boolean {
  const classes = words.map(keyClass);
  if (words.some((word) => OF_LOOKUP.has(word))) return false;
  return classes.some((found) => TELLING.includes(found)) && !classes.some((found) => SILENCING.includes(found));
}
