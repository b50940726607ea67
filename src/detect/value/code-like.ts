/** Values that are code, text for people, or public data: everything that a credential's place may hold instead of one. */

interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
}

const CODE: readonly Shape[] = [
  { what: 'cut from code', pattern: /[,;({[]$|^[[({&*!=]|^\$\w|\)\)|=>|&&|\|\|/ },
  { what: 'the beginning of a member', pattern: /^[A-Za-z_]\w*\.$/ },
  { what: 'a function call', pattern: /^[A-Za-z_$][\w$.:>-]*\(.*\)?;?$/ },
  { what: 'a member of an object', pattern: /^(?:this|self|that|cfg|conf|config|opts?|options|args?|params?|props|state|data|req|request|res|response|ctx|context|env|user|settings|values|test|tt|tc|@?[a-z_]\w*)(?:(?:\.|->|::|\?\.)[A-Za-z_]\w*)+(?:\(.*|\[.*)?;?(?:\s*[)}\],;]+)?$/ },
  { what: 'a call without brackets', pattern: /^[a-z_$@][\w$]*(?:(?:\.|::|->)[a-z_]\w*[!?]?)+ +(?::?[a-z_]\w*|[\"'][^\"']*[\"'])[),;}\]]*$/ },
  { what: 'an indexed value', pattern: /^[A-Za-z_$][\w$.]*\[[^\]]*\]?/ },
  { what: 'a constant of a type', pattern: /^[A-Z]\w*(?:(?:\.|::)[A-Z]\w*)+$/ },
  { what: 'a number', pattern: /^-?0[xob][0-9A-Fa-f_]+$/ },
  { what: 'the start of a text over lines', pattern: /^<<[-~]?['"]?\w+/ },
  { what: 'a key of its own', pattern: /^[A-Za-z][\w.\\]*:$/ },
  { what: 'the name of a class', pattern: /^\\?[A-Z]\w*(?:\\[A-Z]\w*)+$/ },
  { what: 'a member of a constant', pattern: /^[A-Z]\w*(?:(?:\.|::)\w+)+$/ },
  { what: 'a name with parts', pattern: /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$/ },
  { what: 'a generic type', pattern: /^[A-Z]\w*<.*>?\??$/ },
  { what: 'a type', pattern: /^(?:::)?(?:string|str|bool|boolean|number|int|integer|float|double|any|object|bytes?|text|varchar(?:\(\d+\))?|char|void|unknown|never|optional|required|password|String|Boolean|Integer|Object|SecureString|List|Map|date|datetime|uuid|enum|array|None|nullptr|NULL|self|this|[A-Z][A-Za-z]*\d+Array|u?int\d+(?:_t)?|float\d+|[iuf]\d{1,3})(?:\[\]|\?|!)?[,;]?$/ },
];

const PUBLIC: readonly Shape[] = [
  { what: 'a literal of the language', pattern: /^(?:true|false|null|nil|none|undefined|yes|no|on|off|nan|required|optional|string|password_?field|on_create|always|never|auto|hash|hashed)$/i },
  { what: 'an option or a symbol', pattern: /^(?:--?[a-z][a-z-]*=?|:[a-z_]\w*[?!]?|\+\w+\+)$/ },
  { what: 'the name of a variable', pattern: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/ },
  { what: 'the name of a credential', pattern: /^(?:access|api|auth|bearer|personal|refresh|oauth|your|the)[-_ ]?(?:access[-_ ]?)?(?:token|key)$/i },
  { what: 'a public key', pattern: /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|AAAA[BCE]3Nz|MIGfMA0|MIIBI[jk]AN|MFkwEwYH|-----BEGIN (?:PUBLIC|RSA PUBLIC|CERTIFICATE|SSH2 PUBLIC))/ },
  { what: 'a certificate', pattern: /^MII[C-H][A-Za-z0-9+/]{3}C/ },
  { what: 'text with escapes for people', pattern: /\\u(?!00[0-7])[0-9A-Fa-f]{4}/ },
  { what: 'an object identifier', pattern: /^\d+(?:\.\d+){4,}(?:\\x00)?$/ },
  { what: 'the name of a resource', pattern: /^(?:arn:aws[a-z-]*:[a-z0-9-]+:|(?:[a-z0-9-]+\.)+[a-z]{2,6}\/[A-Za-z0-9][\w./-]*$)/ },
  { what: 'a distinguished name', pattern: /^(?:cn|dc|ou|uid|o)=[^,=]+(?:, ?(?:cn|dc|ou|uid|o|c)=[^,=]+)+$/i },
  { what: 'a magic of OpenSSH', pattern: /^openssh-key-v1/ },
  { what: 'an integrity hash', pattern: /^(?:sha(?:1|256|384|512)|md5|blake2b)[-:=$]/i },
  { what: 'a fingerprint', pattern: /^(?:[0-9a-f]{2}:){7,}[0-9a-f]{2}$/i },
  { what: 'a password hash', pattern: /^(?:\$(?:2[abxy]?|1|5|6|y|argon2(?:id?|d)|pbkdf2[\w-]*|scrypt)\$|pbkdf2_sha|\{(?:SSHA|SHA|MD5|CRYPT)[^}]*\}?|\{(?!noop|plain|clear)[A-Za-z][\w@.-]{2,40}\}(?=\S{16})|\$[a-z][\w-]*\$[\w,=.-]+\$(?=\S{16}))/i },
  { what: 'a date', pattern: /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:|$)/ },
  { what: 'a range of versions', pattern: /^[<>=^~][\d.<>=^~|*, -]+$/ },
  { what: 'a list of alternatives', pattern: /^[a-z][a-z_]*(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.]+)?)+$/ },
  { what: 'a character set', pattern: /^(?:utf-?(?:8|16)(?:le|be)?|us-ascii|ascii|latin-?1|iso-8859-\d+|base64|hex|binary)$/i },
  { what: 'a version', pattern: /^[v^~]?\d+\.\d+(?:\.\d+)?(?:[-+.][\w.]+)?$/ },
  { what: 'an IP address', pattern: /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/ },
  { what: 'an IP address', pattern: /^(?=.*:.*:)(?:[0-9a-f]{0,4}:){4,7}[0-9a-f.]*$/i },
  { what: 'an e-mail address', pattern: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/ },
  { what: 'a URL', pattern: /^[a-z][a-z0-9+.-]{1,20}:\/\// },
  { what: 'a URL path', pattern: /^(?:\.{0,2}|~)\/[\w.@:/{}*-]*$/ },
  { what: 'a path of words', pattern: /^[a-z]+\d{0,2}(?:[-_][a-z]+\d{0,2})*(?:\/[a-z]+\d{0,2}(?:[-_][a-z]+\d{0,2})*)+$/ },
  { what: 'a file path', pattern: /^(?:[A-Za-z]:\\|[\w.@-]+\/(?:[\w.@-]+\/)*[\w@-]+\.[a-z]{1,5}$)/ },
  { what: 'a file name', pattern: /^[\w-]+(?:\.[\w-]+)*\.(?:key|pem|crt|cer|der|p12|pfx|jks|json|ya?ml|xml|txt|conf|cfg|ini|properties|js|ts|py|rb|go|java|php|cs|html?|css|md|sql|sh|env|png|svg|log|lock|toml|keystore|pub|asc|gpg)$/i },
  { what: 'an address on a chain', pattern: /^0x[0-9a-fA-F]{40}$/ },
  { what: 'the name of a setting', pattern: /^[a-z]+(?:\.[a-z]+)*\.(?:pass|password|passwd|passphrase|secret|token|key|credentials?)$/ },
  { what: 'a name with parts', pattern: /^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*){2,}$/ },
  { what: 'a name with parts', pattern: /^(?=[^.]*\.)[a-z]+(?:[-.][a-z]+){3,}$/ },
  { what: 'the name of a setting', pattern: /^[A-Z][A-Za-z]+(?::{1,2}[A-Z][A-Za-z]+)+$/ },
  { what: 'a host name', pattern: /^(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|local|internal|localhost|svc|example|test|cn|de|uk)(?::\d+)?\.?$/i },
  { what: 'the scope of a signature', pattern: /(?:%2F|\/)(?:aws4|goog4)_request|^\w+(?:%2F|\/)\d{8}(?:%2F|\/|$)/ },
  { what: 'a MIME type', pattern: /^(?:application|text|image|audio|video|multipart)\/[\w.+-]+/ },
  { what: 'a selector', pattern: /^(?:[#.][A-Za-z][\w-]*|[a-z]+\[[a-z-]+[~^$*|]?=.*\]|input#.*)$/ },
  { what: 'an algorithm', pattern: /^(?:(?:RS|HS|ES|PS)(?:256|384|512)|(?:HMAC|AES|RSA|DES|SHA|MD5|PBKDF2|ECDSA|EdDSA|ED25519|X25519|ChaCha|AES-?(?:128|192|256))[-_/\w]*|A(?:128|192|256)(?:GCM|KW|CBC|CTR|GCMKW|CBC-HS\d+)|PLAINTEXT|RSA-SHA1|caching_sha2_password|mysql_native_password|sha256_password|scram-sha-\d+|HMAC-SHA\d+|bcrypt|scrypt|argon2\w*|secp\d{3}[rk]\d|prime\d{3}v\d|brainpoolP\d{3}[rt]\d|ieee8021x|wpa[23]?-(?:psk|eap|none))$/i },
  { what: 'the name of a type', pattern: /^(?=.*[a-z])(?:__|[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)?)?(?:String|StringType|PasswordType|string)(?:(?:M(?:in|ax)|Length|Len|With|Between|Pattern)\w*|\d+)*$/ },
  { what: 'markup', pattern: /^<\/?[a-z!][^>]*>|<\/[a-z]+>/i },
  { what: 'a regular expression', pattern: /\(\?[:=!<]|\\[dwsb]|\[\^|\[a-z|\[0-9|\.\*|\.\+|\\\.|\]\{\d|\]\+|^\^|\(\.\+\)/ },
  { what: 'escapes alone', pattern: /^(?:\\+(?:u[0-9A-Fa-f]{4}|[0-7]{3}))+$/ },
  { what: 'an identifier', pattern: /^(?:urn:[a-z0-9][a-z0-9-]{1,31}|opaquelocktoken):/i },
  { what: 'a path with options', pattern: /^\/[\w.@/-]+ +\w+=/ },
  { what: 'a fragment of a query', pattern: /^[?&]|[?&]\w+=|=$.*=|^\w+=\w*&/ },
];

/** Words joined into a name: `some_name`, `some-name`, `someName`, `SOME_NAME`, `some.name`, `some name`. */
const NAME = /^[A-Za-z]+(?:[-_. :/][A-Za-z]+)*[:?!.]?$/;

/** What code, or public data, the value is; null when it may be a credential. `quoted` values are no code. */
export function codeLike(value: string, quoted: boolean): string | null {
  if (!quoted) for (const { what, pattern } of CODE) if (pattern.test(value)) return what;
  for (const { what, pattern } of PUBLIC) if (pattern.test(value)) return what;
  return null;
}

export function isUuid(value: string): boolean {
  return /^(?:urn:uuid:)?[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?$/i.test(value);
}

/** Letters alone, perhaps joined: a word, a name, an identifier. */
export function isName(value: string): boolean {
  return NAME.test(value);
}
