/**
 * Values that are code, text for people, or public data: everything that a credential's place may hold instead of one.
 */
import { hasForm, marksIn, type MarkedPattern, type ValueShape } from './statistics.ts';

/** Something that is no credential, by its form. */
export interface NonSecret extends MarkedPattern {
  readonly what: string;
}

export const A_TYPE = 'a type';
export const A_SELECTOR = 'a selector';

/** Of several languages, and what stands where a type might: `None`, `self`, `required`. */
const TYPES: readonly string[] = [
  ...'string str bool boolean number int integer float double any object bytes? text char void unknown'.split(' '),
  ...'never optional required password date datetime uuid enum array nullptr self this'.split(' '),
  ...'String Boolean Integer Object SecureString List Map None NULL'.split(' '),
  String.raw`varchar(?:\(\d+\))?`,
  String.raw`[A-Z][A-Za-z]*\d+Array`, // Uint8Array
  String.raw`u?int\d+(?:_t)?`,
  String.raw`float\d+`,
  String.raw`[iuf]\d{1,3}`, // u8, f64
];

/** What stands without quotes in the place of a value. */
export const CODE: readonly NonSecret[] = [
  { what: 'cut from code', marks: marksIn(',;({[&*!=$)|>'), pattern: /[,;({[]$|^[[({&*!=]|^\$\w|\)\)|=>|&&|\|\|/ },
  {
    what: 'a name where brackets close',
    marks: marksIn(')]}'),
    pattern: /^[A-Za-z_]+[)\]}]$|^[A-Za-z_$][\w$]*[)\]}][)\]}:,;]+$/,
  },
  { what: 'an expression that goes on', marks: marksIn('+'), pattern: /\s\+$/ },
  { what: 'the beginning of a member', marks: marksIn('.'), pattern: /^[A-Za-z_]\w*\.$/ },
  { what: 'a function call', marks: marksIn('('), pattern: /^[A-Za-z_$][\w$.:>-]*\(.*\)?;?$/ },
  {
    what: 'a member of an object',
    marks: marksIn('.>:'),
    pattern: /^@?[a-z_]\w*(?:(?:\.|->|::|\?\.)[A-Za-z_]\w*)+(?:\(.*|\[.*)?;?(?:\s*[)}\],;]+)?$/,
  },
  {
    what: 'a call without brackets',
    marks: marksIn('.>:'),
    pattern: /^[a-z_$@][\w$]*(?:(?:\.|::|->)[a-z_]\w*[!?]?)+ +(?::?[a-z_]\w*|[\"'][^\"']*[\"'])[),;}\]]*$/,
  },
  // `.Values.db.password` of a template.
  { what: 'a member of an object', marks: marksIn('.'), pattern: /^\.[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/ },
  { what: 'an indexed value', marks: marksIn('['), pattern: /^[A-Za-z_$][\w$.]*\[[^\]]*\]?|^@@?[a-z]\w*\[[:'"][a-z]/ },
  { what: 'a constant of a type', marks: marksIn('.:'), pattern: /^[A-Z]\w*(?:(?:\.|::)[A-Z]\w*)+$/ },
  // Of a template over lines: gql`
  { what: 'the tag of a text', marks: marksIn('`'), pattern: /^[A-Za-z_$][\w$.]*`$/ },
  // `shop-secret=db_credentials`: in which object, and under which key.
  {
    what: 'where it is kept',
    marks: marksIn('='),
    pattern: /^[a-z]+(?:[-_][a-z]+)*-secret=[a-z]+(?:[-_][a-z]+)+$/,
  },
  { what: 'a number', pattern: /^-?0(?:x[0-9A-Fa-f_]+|o[0-7_]+|b[01_]+)(?:;?\*\/)?$/ },
  { what: 'a word of the language', pattern: /^(?:function|async|await|new|lambda|class|typeof|yield)$/ },
  // An instance's variable of Ruby, an attribute of an Elixir module.
  {
    what: 'the name of a variable',
    marks: marksIn('@'),
    pattern: /^@@?(?:[a-z]\w*_)?(?:password|passwd|passphrase|token|secret|key|pwd)$/,
  },
  // Where the whole line is a literal: `"uses API key: SHOP_API_KEY"`.
  {
    what: 'the name of a variable',
    marks: marksIn('_'),
    pattern: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\?["']$/,
  },
  { what: 'the start of a text over lines', marks: marksIn('<'), pattern: /^<<[-~]?['"]?\w+/ },
  { what: 'another key', marks: marksIn(':'), pattern: /^[A-Za-z][\w.\\]*:$/ },
  { what: 'the name of a class', marks: marksIn('\\'), pattern: /^\\?[A-Z]\w*(?:\\[A-Z]\w*)+$/ },
  { what: 'a member of a constant', marks: marksIn('.:'), pattern: /^[A-Z]\w*(?:(?:\.|::)\w+)+$/ },
  { what: 'a name with parts', marks: marksIn('.'), pattern: /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$/ },
  {
    what: 'a command of PowerShell',
    marks: marksIn('-'),
    pattern: /^(?:New|Get|Read|ConvertTo|ConvertFrom|Import|Invoke|Unprotect)-[A-Z]\w*(?: .*)?$/,
  },
  { what: 'a generic type', marks: marksIn('<'), pattern: /^[A-Z]\w*<.*>?\??$/ },
  {
    what: A_TYPE,
    pattern: new RegExp(`^(?:::)?(?:${TYPES.join('|')})(?:\\[\\]|\\?|!)?[,;]?$`),
  },
];

export const A_PUBLIC_KEY = 'a public key';
export const ON_A_CHAIN = 'an address on a chain';
const URL_PATH = 'a URL path';

const ALGORITHMS: readonly string[] = [
  '(?:RS|HS|ES|PS)(?:256|384|512)',
  String.raw`(?:HMAC|AES|RSA|DES|SHA|MD5|PBKDF2|ECDSA|EdDSA|ED25519|X25519|ChaCha)(?:(?:[-_/\d]|with|and|sha|rsa|md5|hmac|ede|poly)[-_/\w]*)?`,
  String.raw`A(?:128|192|256)(?:GCM|KW|CBC|CTR|GCMKW|CBC-HS\d+)`,
  String.raw`bcrypt|scrypt|argon2\w*|PLAINTEXT`,
  String.raw`secp\d{3}[rk]\d|prime\d{3}v\d|brainpoolP\d{3}[rt]\d`,
  // Of databases, mail servers, virtual private networks and wireless ones.
  String.raw`caching_sha2_password|mysql_native_password|scram-sha-\d+`,
  '(?:AUTH=)?(?:CRAM-MD5|DIGEST-MD5|XOAUTH2?|OAUTHBEARER)',
  String.raw`ms-?chap(?:-?v2)?|eap-\w+|(?:esp|ah)-(?:(?:md5|sha|aes|3des|des|gcm|null)\d*-?)+(?:hmac)?`,
  'ieee8021x|wpa[23]?-(?:psk|eap|none)',
];

/** What is no credential in quotes, either. */
export const PUBLIC: readonly NonSecret[] = [
  {
    what: 'a literal of the language',
    pattern:
      /^(?:true|false|null|nil|none|undefined|yes|no|on|off|nan|required|optional|string|password_?field|on_create|always|never|auto|hash|hashed)$/i,
  },
  // `expect "ssword:"`: the first letters are left out, because systems differ in them.
  { what: 'a prompt', pattern: /^\W*a?ssword\W*$/ },
  { what: 'an option or a symbol', marks: marksIn('-:+'), pattern: /^(?:--?[a-z][a-z-]*=?|:[a-z_]\w*[?!]?|\+\w+\+)$/ },
  { what: 'the name of a variable', marks: marksIn('_'), pattern: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/ },
  {
    what: 'the name of a credential',
    pattern:
      /^(?:(?:access|api|auth|bearer|personal|refresh|oauth|your|the)[-_ ]?(?:access[-_ ]?)?(?:token|key)|(?:client|consumer|api|app)[-_ ]?secret)$/i,
  },
  {
    what: A_PUBLIC_KEY,
    pattern:
      /^(?:(?:[\w.-]+:)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-)|AAAA[BCE]3Nz|-----BEGIN (?:PUBLIC|RSA PUBLIC|CERTIFICATE|SSH2 PUBLIC))/,
  },
  // Of a .NET assembly with a strong name: the blob's head, the algorithm, `RSA1`.
  { what: A_PUBLIC_KEY, pattern: /^00240000(?:04|0c|14)800000[0-9a-f]{8}0602000000240000525341/i },
  // SubjectPublicKeyInfo in DER: a sequence that opens with the sequence of an algorithm, where a private key has its
  // version. RSA by the three lengths of its header, the curves, those of Edwards and Montgomery.
  {
    what: A_PUBLIC_KEY,
    pattern:
      /^M(?:[A-H].wDQYJKoZIhvcNAQEB|I[G-H].MA0GCSqGSIb3DQEBAQ|II..[DTjz]ANBgkqhkiG9w0BAQE|[A-H].w[D-F].YHKoZIzj0C|I[G-H].MB[AMQ]GByqGSM49AgE|[A-H].wBQYDK2V[u-x])/,
  },
  // Keys of `did:key`: the prefix is that of the kind of public key, encoded with it.
  { what: A_PUBLIC_KEY, pattern: /^z(?:6Mk|6LS|Dna|Q3s|82L|2J9|UC7)[1-9A-HJ-NP-Za-km-z]{40,}$/ },
  // What a browser sends along with a card at Heartland.
  { what: A_PUBLIC_KEY, marks: marksIn('_'), pattern: /^pkapi_(?:cert|prod)_\w+$/ },
  { what: 'a certificate', pattern: /^(?:MII[C-H][A-Za-z0-9+/]{3}C|LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS)/ },
  { what: 'text with escapes for people', marks: marksIn('\\'), pattern: /\\u(?!00[0-7])[0-9A-Fa-f]{4}/ },
  { what: 'an object identifier', marks: marksIn('.'), pattern: /^\d+(?:\.\d+){4,}(?:\\x00)?$/ },
  {
    what: 'the name of a resource',
    marks: marksIn(':/'),
    pattern: /^(?:arn:aws[a-z-]*:[a-z0-9-]+:|(?:[a-z0-9-]+\.)+[a-z]{2,6}\/[A-Za-z0-9][\w./-]*$)/,
  },
  {
    what: 'a distinguished name',
    marks: marksIn('='),
    pattern: /^(?:cn|dc|ou|uid|o)=[^,=]+(?:, ?(?:cn|dc|ou|uid|o|c)=[^,=]+)+$/i,
  },
  {
    what: 'a token without its signature',
    pattern: /^(?:eyJ(?:hbGciOi|0eXAiOi)[\w-]{5,60}(?:\.(?:eyJ[\w-]*)?)?|\.eyJ[\w-]+\.)$/,
  },
  // Of a private address at Qiniu, good until the time that stands beside it.
  { what: 'the signature of one address', marks: marksIn(':'), pattern: /^[\w-]{40}:[\w-]{27}=$/ },
  { what: 'calls in a call', marks: marksIn('('), pattern: /^[A-Za-z_][\w.]*\([A-Za-z_][\w.]*\(.*\)\)$/ },
  { what: 'a magic of OpenSSH', marks: marksIn('-'), pattern: /^openssh-key-v1/ },
  {
    what: 'an integrity hash',
    marks: marksIn('-:=$'),
    pattern: /^(?:[a-z]+:)?(?:sha(?:1|224|256|384|512)|md5|blake2b)[-:=$]/i,
  },
  // Of a token, as the audit log of Vault names it.
  { what: 'a digest', marks: marksIn(':'), pattern: /^hmac-(?:md5|sha\d{1,3}):[0-9a-f]{32,128}$/ },
  // By the names that descriptions of an API give them.
  {
    what: 'a way of authentication',
    pattern: /^(?:[a-z]+(?:Key|Token)|basic|bearer|http|oauth2?|cookie|header|jwt)Auth$/,
  },
  { what: 'a fingerprint', marks: marksIn(':'), pattern: /^(?:[0-9a-f]{2}:){7,}[0-9a-f]{2}$/i },
  {
    what: 'a password hash',
    marks: marksIn('$_{*'),
    pattern:
      /^(?:\*[0-9A-F]{40}$|\\\$[156y]\\\$|#jbcrypt:\$|SCRAM-SHA-\d+\$\d+:|\$\$?(?:2[abxy]?|1|5|6|y|argon2(?:id?|d)|pbkdf2[\w-]*|scrypt)\$|pbkdf2_sha|\{(?:SSHA|SHA|MD5|CRYPT)[^}]*\}?|\{(?!noop|plain|clear)[A-Za-z][\w@.-]{2,40}\}(?=\S{16})|\$[a-z][\w-]*\$[\w,=.-]+\$(?=\S{16}))/i,
  },
  // By which qBittorrent and what else is written with Qt knows one.
  { what: 'a password hash', marks: marksIn('@'), pattern: /^"?@ByteArray\([A-Za-z0-9+/]{22}==:[A-Za-z0-9+/]{86}==\)/ },
  { what: 'a date', marks: marksIn('-'), pattern: /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:|$)/ },
  { what: 'a range of versions', marks: marksIn('<>=^~'), pattern: /^[<>=^~][\d.<>=^~|*, -]+$/ },
  {
    what: 'a list of alternatives',
    marks: marksIn('|'),
    pattern: /^[a-z][a-z_]*(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.]+)?)+$|^[a-z][A-Za-z_]+(?:\|[a-z][A-Za-z_]+)+$/,
  },
  {
    what: 'a character set',
    pattern: /^(?:utf-?(?:8|16)(?:le|be)?|us-ascii|ascii|latin-?1|iso-8859-\d+|base64|hex|binary)$/i,
  },
  {
    what: 'the type of a column',
    marks: marksIn('('),
    pattern: /^(?:n?(?:var)?char|(?:var)?binary|decimal|numeric|(?:big|small|tiny)?int(?:eger)?)\(\d+(?:, ?\d+)?\)$/i,
  },
  // Of a statement in SQL, as the code that fills it in names it in quotes.
  { what: 'a parameter', marks: marksIn(':'), pattern: /^:(?:[A-Z][a-z]+)+$/ },
  { what: 'a parameter', marks: marksIn('@'), pattern: /^@(?:[a-z]+_)?(?:password|passwd|pwd|pass|secret)$/i },
  // What Laravel checks a field by.
  {
    what: 'a list of rules',
    marks: marksIn('|'),
    pattern: /^(?:required|nullable|sometimes|bail|present|filled|confirmed|string)\|[a-z_]+/i,
  },
  { what: 'a version', marks: marksIn('.'), pattern: /^[v^~]?\d+\.\d+(?:\.\d+)?(?:[-+.][\w.]+)?$/ },
  { what: 'a length of time', pattern: /^(?=\d.{1,15}$)(?:\d+(?:\.\d+)?(?:ns|[uµ]s|ms|[smhd]))+$/ },
  {
    what: 'a rate',
    marks: marksIn('/'),
    pattern:
      /^\d{1,6}\/\d{0,4}(?:[smhd]|sec|min|second|minute|hour|day|month|year)s?(?:\/[a-z]+)?(?:[,;] ?\d{1,6}\/\w+(?:\/[a-z]+)?)*$/,
  },
  { what: 'a length', pattern: /^\d{1,4} (?:bytes?|bits?|characters?|chars?|letters|digits)$/i },
  {
    what: 'a version',
    marks: marksIn('.'),
    pattern: /^v?\d{1,4}\.\d{1,4}\.\d{1,8}(?:[-+.](?:[a-z][a-z0-9_]{0,15}|\d{1,8}))+$/,
  },
  { what: 'an IP address', marks: marksIn('.'), pattern: /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/ },
  { what: 'an IP address', marks: marksIn(':'), pattern: /^(?=.*:.*:)(?:[0-9a-f]{0,4}:){4,7}[0-9a-f.]*$/i },
  { what: 'an e-mail address', marks: marksIn('@'), pattern: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/ },
  { what: 'a URL', marks: marksIn(':'), pattern: /^[a-z][a-z0-9+.-]{1,20}:\/\// },
  { what: URL_PATH, marks: marksIn('$'), pattern: /^\/\$[A-Za-z_]\w*$/ },
  { what: URL_PATH, marks: marksIn('/'), pattern: /^(?:\.{0,2}|~)\/[\w.@:/{}*-]*$/ },
  {
    what: 'a path of words',
    marks: marksIn('/'),
    pattern: /^[a-z]+\d{0,2}(?:[-_][a-z]+\d{0,2})*(?:\/[a-z]+\d{0,2}(?:[-_][a-z]+\d{0,2})*)+$/,
  },
  { what: 'a file path', marks: marksIn('%'), pattern: /^[\w.-]+(?:%5C[\w. -]+)+$/i },
  // `App\\Entity\\User`; of two parts it might be a domain and a user.
  { what: 'the name of a class', marks: marksIn('\\'), pattern: /^\\{0,2}[A-Z]\w*(?:\\{1,2}[A-Z]\w*){2,}$/ },
  {
    what: 'a file path',
    marks: marksIn('\\/'),
    pattern: /^(?:[A-Za-z]:\\|[\w.@-]+\/(?:[\w.@$-]+\/)*[\w@$-]+\.[a-z][a-z0-9]{0,4}$)/,
  },
  {
    what: 'a file name',
    marks: marksIn('.'),
    pattern:
      /^[\w-]+(?:\.[\w-]+)*\.(?:key|pem|crt|cer|der|p12|pfx|jks|json|ya?ml|xml|txt|conf|cfg|ini|properties|js|ts|py|rb|go|java|php|cs|html?|css|md|sql|sh|env|png|svg|log|lock|toml|keystore|pub|asc|gpg|enc)$/i,
  },
  { what: ON_A_CHAIN, pattern: /^0x[0-9a-fA-F]{40}$/ },
  {
    what: 'the name of a setting',
    marks: marksIn('.'),
    pattern: /^[a-z]+(?:\.[a-z]+)*\.(?:pass|password|passwd|passphrase|secret|token|key|credentials?)$/,
  },
  // `net.ipv4.tcp_syncookies`
  {
    what: 'a name with parts',
    marks: marksIn('.'),
    pattern: /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*(?:\.[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*){2,}$/,
  },
  // `keyword.$2` of the grammars of an editor: the second part is what matched.
  { what: 'a name with parts', marks: marksIn('$'), pattern: /^[a-z]+(?:\.\w+)*\.\$\w+(?:\.\w+)*$/ },
  { what: 'a name with parts', marks: marksIn('.'), pattern: /^(?=[^.]*\.)[a-z]+(?:[-.][a-z]+){3,}$/ },
  { what: 'the name of a setting', marks: marksIn(':'), pattern: /^[A-Z][A-Za-z]+(?::{1,2}[A-Z][A-Za-z]+)+$/ },
  {
    what: 'a host name',
    marks: marksIn('.'),
    pattern:
      /^(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|local|internal|localhost|svc|example|test|cn|de|uk)(?::\d+)?\.?$/i,
  },
  {
    what: 'the scope of a signature',
    marks: marksIn('/%'),
    pattern: /(?:%2F|\/)(?:aws4|goog4)_request|^\w+(?:%2F|\/)\d{8}(?:%2F|\/|$)/,
  },
  { what: 'a MIME type', marks: marksIn('/'), pattern: /^(?:application|text|image|audio|video|multipart)\/[\w.+-]+/ },
  {
    what: 'a scope',
    marks: marksIn(':'),
    pattern: /^(?:read|write|create|update|delete|manage):[a-z]+(?:[-_:][a-z]+)*$/,
  },
  // A pointer into the same document, as schemas have it.
  {
    what: 'a pointer',
    marks: marksIn('#'),
    pattern: /^#\/(?:definitions|components|\$defs|properties|parameters|responses|paths|schemas?|items)(?:\/|$)/,
  },
  { what: 'a colour', marks: marksIn('#'), pattern: /^#(?=.*[a-f])(?:[\da-f]{6}|[\da-f]{8})$/i },
  {
    what: A_SELECTOR,
    marks: marksIn('#.['),
    pattern: /^(?:[#.](?!.*\d[A-Za-z]+\d)[A-Za-z][\w-]*|[a-z]+\[[a-z-]+[~^$*|]?=.*\]|input#.*)$/,
  },
  {
    what: 'an algorithm',
    pattern: new RegExp(`^(?:${ALGORITHMS.join('|')})$`, 'i'),
  },
  { what: 'an algorithm', pattern: /^(?:Hmac|HMAC|AES|RSA|DES|SHA|ECDSA|EdDSA)(?:[A-Z][a-z]+)+\d*$/ },
  // `imap://ann;AUTH=EXTERNAL@mail.example`
  {
    what: 'an algorithm',
    marks: marksIn('@'),
    pattern: /^(?:EXTERNAL|PLAIN|LOGIN|NTLM|GSSAPI|ANONYMOUS|XOAUTH2|OAUTHBEARER|CRAM-MD5|SCRAM-SHA-\d+(?:-PLUS)?)@/,
  },
  // The first two of the three: nothing that the client knows alone is in them.
  { what: 'a message of NTLM', pattern: /^TlRMTVNTUAA(?:[BC][A-Za-z0-9+/]*={0,2}|D)$/ },
  { what: 'a scheme', pattern: /^https?$/ },
  {
    what: 'the name of a type',
    pattern:
      /^(?=.*[a-z])(?:__|[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)?)?(?:String|StringType|PasswordType|string)\d*(?:(?:M(?:in|ax)|Length|Len|With|Between|Pattern)\w*)?$/,
  },
  { what: 'markup', marks: marksIn('<'), pattern: /^<\/?[a-z!][^>]*>|<\/[a-z]+>/i },
  {
    what: 'a regular expression',
    marks: marksIn('(\\[.]^'),
    pattern:
      /\(\?[:=!<]|\\[dwsb]|\[\^|\[a-z|\[0-9|\.\*|\.\+|\\\.|\]\{\d|\]\+|^\^(?:[\w .-]*\$?$|.*(?:[\w.)\]}][*+?]|\{\d|\$$|[(\\]))|\(\.\+\)/,
  },
  { what: 'escapes alone', marks: marksIn('\\'), pattern: /^(?:\\+(?:u[0-9A-Fa-f]{4}|[0-7]{3}|[ef][0-9a-f]{3}))+$/ },
  {
    what: 'an identifier',
    marks: marksIn(':'),
    pattern: /^(?:urn:[a-z0-9][a-z0-9-]{1,31}|opaquelocktoken|did:[a-z0-9]+):/i,
  },
  // Of courses and what they are made of, at Open edX.
  { what: 'an identifier', marks: marksIn(':'), pattern: /^(?:course|block|library|asset)-v1:/ },
  // Of one payment at PayPal, for three hours.
  { what: 'the number of a checkout', marks: marksIn('-'), pattern: /^EC-[0-9A-Z]{17}$/ },
  // The two with which Google lets anybody try reCAPTCHA.
  { what: 'a key published for tests', pattern: /^6LeIxAcTAAAAA[\w-]{27}$/ },
  { what: 'what Django stores for no password', marks: marksIn('!'), pattern: /^![A-Za-z0-9]{40}$/ },
  // What a route leads to in Laravel.
  {
    what: 'a method of a controller',
    marks: marksIn('@'),
    pattern: /^\\?(?:[A-Z]\w*\\{1,2})*[A-Z]\w*Controller@[A-Za-z_]\w*$/,
  },
  // Of accounts and applications at Amazon, whose secrets begin with `amzn1.oa2-cs`.
  { what: 'an identifier', marks: marksIn('.'), pattern: /^amzn1\.(?:account|application|application-oa2-client)\./ },
  // As TypeORM names them, after a digest of the columns.
  {
    what: 'the name of a constraint',
    marks: marksIn('_'),
    pattern: /^(?:PK|FK|UQ|REL|IDX|CHK|XCL|DF)_[0-9a-f]{10,40}$/,
  },
  // What Crowdin puts around each text where it is translated in its place.
  { what: 'translated text', marks: marksIn(':'), pattern: /^crwdns\d+:/ },
  { what: 'a name in brackets', marks: marksIn('\\&'), pattern: /^(?:\\+u003c[^\\]*\\+u003e|&lt;[^&]*&gt;)$/i },
  { what: 'a path with options', marks: marksIn('='), pattern: /^\/[\w.@/-]+ +\w+=/ },
  { what: 'a fragment of a query', marks: marksIn('?&='), pattern: /^[?&]|[?&]\w+=|=$.*=|^\w+=\w*&/ },
];

/** Words joined into a name: `some_name`, `some-name`, `someName`, `SOME_NAME`, `some.name`, `some name`. */
const NAME = /^[A-Za-z]+(?:[-_. :/][A-Za-z]+)*[:?!.]?$/;

/** The first of `known` whose form `value` has, or null. */
function firstOf(known: readonly NonSecret[], value: string, marks: number): string | null {
  for (const one of known) if (hasForm(one, value, marks)) return one.what;
  return null;
}

/** What a token of several parts has in one of them, and what it has nowhere. */
const PART = /[\w-]{16}/;
const NO_PART = /[^\w.-]/;

/** A token of several parts, joined as code joins names: no names change so often between letters and digits. */
function isDrawnChain(value: string, { length, lower, upper, switches }: ValueShape): boolean {
  return length >= 32 && switches >= 8 && lower >= 4 && upper >= 4 && !NO_PART.test(value) && PART.test(value);
}

const BASE64 = /^\/[A-Za-z0-9+/]+={0,2}$/;

/** Base64 that begins with its one mark of a path. */
function isDrawnPath(value: string, { length, lower, upper, switches }: ValueShape): boolean {
  return length >= 24 && switches >= 5 && lower >= 4 && upper >= 4 && BASE64.test(value);
}

/** What code, or public data, the value is; null when it may be a credential. `quoted` values are no code. */
export function codeLike(value: string, quoted: boolean, shape: ValueShape): string | null {
  const code = quoted ? null : firstOf(CODE, value, shape.marks);
  if (code !== null && !isDrawnChain(value, shape)) return code;
  const data = firstOf(PUBLIC, value, shape.marks);
  return data === URL_PATH && isDrawnPath(value, shape) ? null : data;
}

/** Digits and letters of a UUID, and the dashes between them. */
const UUID_LENGTH = 36;

/** Whether `value` is a UUID, perhaps in braces or as a URN. */
export function isUuid(value: string): boolean {
  return (
    value.length >= UUID_LENGTH &&
    /^(?:urn:uuid:)?[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?$/i.test(value)
  );
}

/** Letters alone, perhaps joined: a word, a name, an identifier. */
export function isName(value: string): boolean {
  return NAME.test(value);
}
