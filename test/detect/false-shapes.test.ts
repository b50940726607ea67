import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collect, hex, sturdyPassword, token } from './structure-source.ts';

/** How the key of Azure's emulator of storage begins. */
const EMULATED = 'Eby8vdM0';
/** How each message of NTLM begins, the last of its letters left out. */
const NTLM = Buffer.from('NTLMSSP').toString('base64').replace(/=+$/, '');
const v = sturdyPassword(3);
/** A public key as DER in base64; drawn anew in each run, which tells nobody anything. */
function publicKey(type: 'rsa' | 'ec' | 'ed25519' | 'x25519', size?: number | string): string {
  const { publicKey: key } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: Number(size) })
      : type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: String(size) })
        : type === 'ed25519'
          ? generateKeyPairSync('ed25519')
          : generateKeyPairSync('x25519');
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** A row of base85 as `git` and Python write it. */
function base85(n: number): string {
  const marks = `0123456789${[...Array(26).keys()].map((i) => String.fromCharCode(65 + i)).join('')}`;
  const letters = `${marks}${marks.slice(10).toLowerCase()}!#$%&()*+-;<=>?@^_\`{|}~`;
  const bytes = Buffer.from(hex(n, 72), 'hex');
  return Array.from(bytes, (byte) => letters[byte % 85]).join('');
}

/** A character of control, as Python writes it. */
const MARK = '\\x91';
const WHERE = 'sandbox';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Each byte as C writes it that no letter stands for. */
const escaped = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const base58 = (n: number): string =>
  `${token(n)}${token(n + 500)}`
    .replace(/[0OIl]/g, 'k')
    .padEnd(44, 'q')
    .slice(0, 44);
const t = token(4);

/** What Django stores for a user without a password. */
const UNUSABLE = `!${token(794)}${token(795)}`.slice(0, 41);

/** Shapes that were reported once in real code, each in the languages that have it. */
const HARMLESS: readonly (readonly [shape: string, texts: readonly string[]])[] = [
  [
    'what something is looked up or checked by',
    [`cache_key = "v1-linux-${hex(7, 64)}"\n`, `verify_key: ${hex(8, 64)}\n`, `idempotencyKey: '${hex(9, 32)}',\n`],
  ],
  [
    'a name in a manifest',
    ['    - secretKey: id_rsa4096x\n      remoteRef:\n        key: shop\n', '    - secret: shop-mailer\n'],
  ],
  ['a variable of a dashboard', ['<set token="tokShopV1OKCount">$result.count$</set>']],
  ['what makes a terminal change its colours', ['PRETTY_PASS="\\e[32m+ \\e[0m"\n', "ERR_PASS='\\033[1;31mX'\n"]],
  ['a remark in place of a value', ['    password:  # openShop123\n', 'password = # maple48A\n']],
  ['what somebody is to fill in', ['SHOP_PASSWORD=FillInCorrectPassword\n', 'password: "Maple4812_wrong"\n']],
  ['the token of a new cluster', [`ETCD_INITIAL_CLUSTER_TOKEN=shop_etcd\n`]],
  ['a variable that is handed on', ['db.command("createUser", user, pwd=password1, roles=[])\n']],
  [
    'a token as the audit log of Vault names it',
    [`{"client_token":"hmac-sha256:${hex(31, 64)}"}\n`, `private_key: hmac-sha256:${hex(32, 64)}\n`],
  ],
  [
    'an address of a linker that is commented out',
    [`/*mbedtls_pk_gen_key = 0x${hex(33, 8)};*/\n`, `/*check_privkey = 0x${hex(34, 8)};*/\n`],
  ],
  ['a member of an instance', ['  Password: @options[:password]\n', "password = @config['password']\n"]],
  ['a way of authentication', ['"auth": ["apiKeyAuth", "appKeyAuth"],\n', "auth = ('basicAuth', 'bearerAuth')\n"]],
  [
    'a product that keeps passwords',
    [
      `NordPass = "${hex(35, 8)}-8a1c-4f0e-9b7d-${hex(36, 12)}",\n`,
      `LastPass: '${hex(37, 8)}-8a1c-4f0e-9b7d-${hex(38, 12)}'\n`,
    ],
  ],
  ['the name of such a product', ['"one_password": "1Password",\n', "password: '1Password'\n"]],
  [
    'which secret goes into which variable',
    [
      "secret('shopNotifyApi2Key', 'SHOP_NOTIFY_KEY'),\n",
      "  secret('shopLogin2TotpSecret', 'SHOP_LOGIN_TOTP_SECRET')\n",
    ],
  ],
  ['a list of values', ['<value>j_password</value>\n<value>siteNumber</value>\n']],
  [
    'a user without a password',
    [
      `headers.set("Authorization", "Basic ${base64('shop-web-client:')}");\n`,
      `token-authorization-key: "Basic ${base64('shop-web-client:')}"\n`,
      `HOST_AUTH_KEY: ${base64('shop-web-client:')}\n`,
    ],
  ],
  [
    'what every debug key is protected with',
    ["storePassword 'android'\n", '  -storepass android \\\n', 'KEYSTORE_ALIAS_PASSWORD: android\n'],
  ],
  ['what any emulator takes', ['AWS_SECRET_ACCESS_KEY: localstack\n', 'AWS_SECRET_ACCESS_KEY=localstack\n']],
  ['an identifier that ends in pairs', [`api_key: "${hex(46, 8).toUpperCase()}-4B1D-4F0E-9B7D-7C7C7C7C7C7C"\n`]],
  ['what a program shows in place of one', ['ClientSecret = "obfuscated",\n']],
  ['a mark of a parser', [`token = "${MARK}/end${MARK}"\n`]],
  [
    'a parameter of a statement',
    ['return "update users set locale=:Locale,password=:Password,expiry=:ExpiryDate where id=:Id";\n'],
  ],
  [
    'what the next call is told',
    [`preference :password, :password\npreference :server, :string, default: "${WHERE}"\n`],
  ],
  [
    'under what name it is kept',
    ['KEY_MAIL_RELAY_PASSWORD="mailing-relay-password"\n', 'val KEY_JDBC_PASSWORD = "password"\n'],
  ],
  ['words and a number', ['"key": "copperOxide20mgCountId",\n', '"key": "saltWater250mg2BottlesStock",\n']],
  ['a connection in every guide', ['Server=MyServer;User Id=MyUserName;Password=MyPassword\n']],
  ['what is still to be done', ['invite_password: "todo"\n', 'SHOP_PASSWORD=TBD\n']],
  [
    'where a device is reached by messages',
    [
      `UA.device_token("${hex(51, 64)}")\n`,
      `"pn_token"=>"${hex(52, 64).toUpperCase()}"\n`,
      `"fcm_token":"${token(53).slice(0, 11)}:APA91b${token(54).padEnd(134, token(55))}"\n`,
    ],
  ],
  [
    'whom a vendor knows by the first half of a pair',
    [
      `Client.new(key: '${token(56).slice(0, 22)}', secret: ENV['SHOP_SECRET'])\n`,
      `{ "key": "${token(57).slice(0, 22)}",\n  "secret": "" }\n`,
      `['key' => '${token(58).slice(0, 22)}', 'secret' => env('SHOP_SECRET')]\n`,
    ],
  ],
  [
    'what a manifest holds until somebody replaces it',
    [
      `  SHOP_EMAIL__PASSWORD: "${base64('AUTOREPLACE_SMTP_PASSWORD')}"\n`,
      `  SHOP_EMAIL__USE_SSL_SECRET: "${base64('false')}"\n`,
      'MYSQL_PASSWORD=REPLACESHOPDBPASSWORD\n',
    ],
  ],
  ['whose signature is looked for', [`SHOP_SIGNING_KEY=${hex(63, 38).toUpperCase()}AF\n`]],
  [
    'a hash by which a program of Qt knows one',
    [
      `WebUI\\Password_PBKDF2="@ByteArray(${Buffer.from(hex(64, 32), 'hex').toString('base64')}:${Buffer.from(hex(65, 128), 'hex').toString('base64')})"\n`,
    ],
  ],
  ['the tag of a text over lines', ['const CHANGE_PASSWORD = gql`\n  ${changePassword}\n`\n']],
  ['in which object it is kept', ['#     POSTGRES_PASSWORD = shop-secret=postgres_credentials\n']],
  [
    'what stands in for a key',
    [`application_key: 'MOCK__SHOPKEY${hex(59, 12)}',\n`, `API_TOKEN=${hex(60, 12)}_mock\n`],
  ],
  ['a key that is called what it is', ['SHOP_SIGN_IN_CLIENT_SECRET=clientsecret\n', 'SHOP_API_SECRET: apisecret\n']],
  ['a pass for a time', ["if ( 'global' === $timePass ) {\n", "var weekPass = 'global';\n"]],
  [
    'a badge',
    [
      `[![x](https://ci.shop.example/gh/a/b.svg/?label=open+issues&show_trend=true&token=${token(61)})](https://x)\n`,
      `<img src="https://ci.shop.example/a/badge.svg?token=${token(62)}">\n`,
    ],
  ],
  ['the version of an order', [`version_token: "${token(39)}"\n`, `"versionToken": "${token(40)}"\n`]],
  ['a key that another one hides', [`"encrypted_key": "${token(41)}"\n`, `rsa_encrypted_key = "${token(42)}"\n`]],
  [
    'a file that everybody loads by its link',
    ['&', '&amp;', '&#x26;'].map(
      (mark) =>
        `"url": "https://files.shop.example/o/a.svg?alt=media${mark}token=${hex(43, 8)}-8a1c-4f0e-9b7d-${hex(44, 12)}"\n`,
    ),
  ],
  ['a word with a letter in escapes', ['password:"L\\xF6senord",\n', 'new_password:"Nytt l\\xF6senord"\n']],
  ['a hash that a shell hands on', [`db.admin.insert({ password: '\\$5\\$${hex(45, 16)}\\$${hex(46, 64)}' })\n`]],
  [
    'what a shell says where nothing is set',
    [
      `- SHOP_PASSWORD=\${SHOP_PASSWORD:?set it, as in SHOP_PASSWORD=${v}}\n`,
      `: "\${DB_PASSWORD:?try echo DB_PASSWORD=${v} >>.env}"\n`,
    ],
  ],
  [
    'what a field for a password is labelled with',
    [`jTextFieldPassword.setText("jPasswordField1");\n`, `lblPassword.setText("${v}");\n`],
  ],
  [
    'the key that commits are signed with',
    [
      `[user]\n\tsigningkey = ${hex(21, 16).toUpperCase()}\n`,
      `git config --global user.signingkey ${hex(22, 16).toUpperCase()}\n`,
    ],
  ],
  [
    'text or counting in escapes',
    [
      `#define SHOP_WRITE_KEY_CONST "${escaped('shop write key')}"\n`,
      `#define SHOP_MASTER_SECRET_CONST "${escaped('master secret')}"\n`,
      `{.key = "${escaped('\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c')}",\n`,
    ],
  ],
  [
    'whose password it is',
    [
      "password_hash => postgresql_password('shop-sync', $password),\n",
      `username.send_keys('1${hex(23, 30).replaceAll(/[a-f]/g, '').slice(0, 8)}')\n`,
    ],
  ],
  ['a token of a form', [`__RequestVerificationToken: "${t}"\n`, `"__RequestVerificationToken": "${t}",\n`]],
  [
    'a name in the quotes of other languages',
    ['DB_PASSWORD=«password»\n', `DB_PASSWORD: «passwordOfTheShop»\n`, `CREATE ROLE shop PASSWORD 'yourpwd';\n`],
  ],
  [
    'a call without brackets',
    [
      'password = options.delete :password\n',
      'token = params.fetch :token\n',
      'secret = Map.get opts, :secret\n',
      'password = config.lookup "db"\n',
    ],
  ],
  ['a member, closed in a comment', ['#   password: who.password }\n', '  token: session.token),\n']],
  [
    "a member of the key's own name in quotes",
    [
      '<x-meter [password]="password.value"></x-meter>',
      '<x-field :token="form.token" />',
      '<input v-model:password="user.password">',
      "get 'admin/passwords' => 'members#passwords'\n",
    ],
  ],
  [
    'a variable given to a member of its name',
    ['  r.passphrase = passphrase\n', 'self.password = password\n', 'c.passwd = passwd\n'],
  ],
  [
    'the end of its own name',
    ['const MountTypeUserpass = "userpass"\n', 'static AuthHttpPassword = "httppassword";\n'],
  ],
  [
    'a token made by counting in short steps',
    ["token: 'abc123def456',\n", 'SHOP_API_TOKEN=AAABBBBBCCCCDDDDD\n', `api_key: ${['qwe', 'asd', 'zxc'].join('')}\n`],
  ],
  [
    'the first part of a token alone',
    [
      `authorization: 'DPoP ${Buffer.from('{"alg":').toString('base64url')}'`,
      `access_token = "${Buffer.from('{"alg":"HS512"}').toString('base64url')}."\n`,
    ],
  ],
  [
    'what it is to hold',
    [
      '// "auth": base64-encoded-username-pat\n',
      `jwt_token = "${Buffer.from('example\n').toString('base64')}"\n`,
      '* `private_key_passphrase`: \\[string\\]\n',
      '  user %{user}\n  password %{@secret1}\n',
      '`Authorization: base64(form(client_id):form(client_secret))` as said\n',
    ],
  ],
  [
    'a name of code behind the mark of a provider',
    [
      'ACME_API_TOKEN=ac1_get_user_by_name\n',
      'const token = "t2ab-button-primary-large-hover";\n',
      '  api_key: k9x.v1_list_orders_by_day\n',
    ],
  ],
  [
    'the public key of an assembly',
    [
      `<InternalsVisibleTo Include="Shop.Tests" Key="0024000004800000940000000602000000240000525341310004000001000100${hex(11, 128)}" />`,
      `public const string SigningKey = "002400000c8000001401000006020000002400005253413100080000${hex(12, 128)}";`,
    ],
  ],
  [
    'what a field is called, or what it holds',
    [
      'public static final String SERIALIZED_NAME_PASSWORD = "password";\n',
      'public static final String JSON_PROPERTY_CLIENT_SECRET = "clientSecret";\n',
      "const COLUMN_PASSWORD = 'Password'\n",
      '"password": "varchar(255)",\n',
      "CREATE USER 'shop' IDENTIFIED BY @password;\n",
    ],
  ],
  ['a row that something is looked up by', [`$rowkey = 'phone#${hex(13, 8)}#20190501';\n`]],
  ['a mechanism', [' * factory.authenticationMechanism = DIGEST-MD5\n']],
  [
    'the head of a token without its body',
    [
      `api_token = "${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}"\n`,
      `API_TOKEN=${[{ alg: 'HS256' }, { iss: 'shop' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}\n`,
    ],
  ],
  [
    'the signature of one address',
    [
      `http://cdn.example.org/a.png?e=1576142006&token=${token(41).padEnd(40, 'k').slice(0, 40)}:${token(42).slice(0, 27).padEnd(27, 'q')}=\n`,
    ],
  ],
  [
    'a nonce of a page',
    [
      `<script nonce="${token(43).slice(0, 22)}==" src="https://cdn.example.org/a.js"></script>\n`,
      `<style type="text/css" nonce="${token(43).slice(0, 22)}==">\n`,
    ],
  ],
  [
    'what else clients are made with',
    [
      'new StorageClient("shop-assets-bucket-7", "images/logo-large-2x.png")\n',
      'client = Client("orders-service-v2", "eu-central-1")\n',
      `new TokenClient("0x${hex(44, 40)}", provider)\n`,
      `Client("${[8, 4, 4, 4, 12].map((length, i) => hex(45 + i, length)).join('-')}")\n`,
      'kafka.NewClient("broker1.shop.example.org:9092", config)\n',
      'NewClient("/var/lib/shop2/socket9/control")\n',
    ],
  ],
  ['a symbol', ['name.secret_key1 = :secret_key1\n']],
  ['escapes alone', ['x = "{\\"secret\\":\\"\\\\u003c\\\\u003e\\\\u0026\\"}"']],
  [
    'two names in prose',
    [
      '# looks for `user.password` or `user.password_confirmation`\n',
      "# Only pass 'kwargs' to our checkers\n",
      '# in the secret "vault" there is nothing\n',
    ],
  ],
  [
    'a digest of the key',
    [
      `assert.equal(hash('password'), '${hex(5, 32)}')`,
      `expect(md5("password"), "${hex(6, 32)}")`,
      `assertEquals(Base64.encode("password"), "${t}")`,
    ],
  ],
  [
    'one of a tuple',
    [
      "    password=('shop_ssh_pass', 'shop_password'),\n",
      "    become_pass=('shop_pass', ),\n",
      'secret = ("first-name1", "second-name2")\n',
    ],
  ],
  ['a variable of a moment', ['    password = content\n', '  token = result\n', 'pw = dict(a=1, pwd=OMIT, url=x)\n']],
  ['a condition', ["{{ 'with' if config.password else 'without' }} password\n", '- password1 != password2\n']],
  ['a lookup', ["password1: \"{{ lookup('password', '/dev/null length=20') }}\"\n"]],
  ['what is found by a token', [`provider.zoneIDs[token] = "${t}"`, `cache[secret] = '${v}'`]],
  [
    'what a protocol publishes',
    [
      `write('Sec-WebSocket-Key: ${t}')`,
      `Sec-WebSocket-Accept: ${t}`,
      "'Lock-Token': 'urn:uuid:a515cfa4-5da4-22e1-f5b5-00a0451e6bf7'",
      `keyAuth: "${t}"`,
      `"keyAuthorization": "${t}"`,
    ],
  ],
  [
    'a reference in the form of a URN',
    ['password: urn:k8s:secret:redis:password\n', 'clientSecret: "urn:vault:shop:client"\n'],
  ],
  [
    'the lines around a key without one',
    [
      `tls.key: ${Buffer.from('-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----').toString('base64')}\n`,
      `tls.key: ${Buffer.from('-----BEGIN PRIVATE KEY-----').toString('base64')}\n`,
    ],
  ],
  ['the tag of a cipher', [`authenticationTag = "${t}"`, `"auth_tag": "${hex(7, 32)}"`]],
  ['the type of a password', ['  password: PasswordState\n', '  token: TokenKindFilter\n']],
  [
    'a name with a short word that holds a digit',
    ['<Preference android:key="renew_e2e_certificate" />', '<item key="show-s3-buckets"/>'],
  ],
  [
    'what settings are kept under',
    ['const val PREFERENCE_PASSCODE_D1 = "PrefPinCode1"\n', 'static final String EXTRA_PASSWORD = "ShopPassword2";'],
  ],
  [
    'a feature that the key spells',
    [
      'const string ManageResetPassword = "manageresetpassword";',
      'const string EnableV2PasswordRegistration = "shop-27278-v2-password-registration";',
    ],
  ],
  ['a setting of .NET', ['var passwordKey = isShop ? "Database:ShopPassword" : "Database:Password";']],
  ['a curve, a way to manage keys', ['SERVER_KEY_GROUP="secp256r1"\n', 'key-mgmt=ieee8021x\n']],
  ['a name of parts joined by a dash', ["{ token: 'tb.shop-symbol-ctx-svg', regex: /svg/ }"]],
  ['a call inside a text', ['"Passwords" => $"{faker.PickRandom("a", "b")} Password"']],
  ['a word of another language', ['"mobile-app-secret": "Anwendungsgeheimnis"']],
  ['the default of another call', ['dict(type="str", aliases=["password"]), state=dict(type="str", default="present"']],
  [
    'prose that ends like a statement',
    ["Replies to the command identified by 'requestId' parameter. The response is JSON."],
  ],
  [
    'the key that an emulator ships with',
    [`AccountName=devstoreaccount1;AccountKey=${EMULATED}${t}${token(8)}${token(9).slice(0, 14)}==;`],
  ],
  [
    'the name of an object that holds a secret',
    [
      '  existingSecret: shop-redis-secret1\n',
      '  existingSecretPasswordKey: postgres-password1\n',
      'existingPasswordSecret: db-pass-3f\n',
      '  passwordSecret: shop-pw-9\n',
      'tlsSecret: "shop-tls-7"\n',
      'credentialsSecret: aws-creds-1\n',
      '  secretName: root-ca5\n',
    ],
  ],
  [
    'a key that forms and browsers show',
    [
      `RECAPTCHA_SITE_KEY=6L${t}${token(8).slice(0, 6)}\n`,
      `const siteKey = "6L${t}${token(9).slice(0, 6)}";`,
      `publishableKey: "${t}"`,
    ],
  ],
  [
    'a certificate of an authority',
    [`    certificateAuthority: ${Buffer.from(`-----BEGIN CERTIFICATE-----\n${t}${token(8)}\n`).toString('base64')}\n`],
  ],
  [
    'the token of a form',
    [`<input type="hidden" name="csrfmiddlewaretoken" value="${t}${token(9)}">`, `csrftoken = "${t}"`],
  ],
  ['a description', ['SHOP_PASSWORD = "Shop.com password"\n']],
  [
    'the key that signs packages',
    [
      `MONGODB_APT_KEY: "${hex(51, 8).toUpperCase()}"\n`,
      `yum_gpg_key = '0x${hex(52, 8).toUpperCase()}'\n`,
      `key='A${hex(53, 39).toUpperCase()}'; gpg --batch --recv-keys "$key"\n`,
      `ENV GPG_KEY=B${hex(54, 39).toUpperCase()}\n`,
    ],
  ],
  ['a prompt', ['password = "ssword"\n', "expect_password: 'assword:'\n", 'String password = "*?assword:*";\n']],
  [
    'a version of several parts',
    ['auth_proxy_version_tuple: "2.2.0.linux-amd64.go1.8.1"\n', 'token_release = "v1.14.2-beta.linux.x64"\n'],
  ],
  [
    'a path with a variable in it',
    ['$transcodeKey = "transcodes/128/$id.m4a";\n', 'object_key = "backups/$day/shop.tar2"\n'],
  ],
  [
    'what is still to be set',
    [
      "SHOP_MONITOR_PASSWORD: 'SET-ME-PLEASE'\n",
      'AWS_SECRET_ACCESS_KEY=TheSecretKeyObtainedFromShop2\n',
      'db_password=set_me_before_first_run9\n',
      'crypto isakmp key my_key address 192.0.2.1\n',
    ],
  ],
  [
    'what says whose it is, or where it goes',
    [
      'GET /dns/app/dyndns.jsp?name=example.org&api_key=apikeyvaluehere HTTP/1.1\n',
      'SHOP_TOKEN=yoursecrettoken shop run\n',
      'SHOP_API_KEY="YOURSHOPAPIKEY"\n',
      "password: 'passwordgoeshere'\n",
      '"Default__Password": "ShopPwdGoesHere",',
    ],
  ],
  [
    'the name of a secret that a container is given',
    ['podman run -d --secret shoppwdsecret \\\n', 'docker service create --secret shop-db-2 nginx\n'],
  ],
  ['one of several variables', ['login(auth_token=raw_token2, user=user)\n', 'check(token, api_key=old_api_key3)\n']],
  ['a member under another word for it', ['<argument name="passwd" value="Variables.shop.app.password"/>\n']],
  ['a label of a choice', ['class Field(Enum):\n    PASSWORD = "Password"\n    TOKEN = "Token"\n']],
  ['a file that is encrypted', ['path = app.join("config", "credentials", "KxTM7b_staging.yml.enc")\n']],
  ['a variable with an abbreviation in its name', ['config.APIKey = fakeAPIKey\n', 'c.Token = testOAuthToken\n']],
  [
    'a mechanism or a transform of a protocol',
    [
      'String AUTH_CRAM_MD5 = "CRAM-MD5";\n',
      'AUTH_XOAUTH2 = "AUTH=XOAUTH2"\n',
      'inbound_authentication: "esp-md5-hmac"\n',
      ['crypto_auth:', 'esp-sha256-hmac\n'].join(' '),
    ],
  ],
  [
    'a variable given to a member of its name, of a class or of its one object',
    ['AppLock.shared.passcode = passcode\n', 'Settings.password = password\n', 'user.password = username\n'],
  ],
  ['a variable that a compose file leaves to the shell', ['  redis-server --requirepass "$$REDIS_PASSWORD"\n']],
  [
    'a word of a grammar',
    ["PASSPHRASE: 'passphrase';\n", "NOPASSWORD : 'nopassword';\n", "SUPERPASSWORD: 'SuperPassword';\n"],
  ],
  ['what tells one request from the next', ['"ClientToken": "abCde1506470152405",\n', '"syncToken": "1655067786",\n']],
  [
    'columns that a migration makes',
    ['  t.string :email\n  t.string :encrypted_password, limit: 128\n  t.string :salt, limit: 128\n'],
  ],
  ['how long it is', [['password:', '32 bytes\n'].join(' '), "token: '64 characters'\n"]],
  [
    'a hash as servers and containers keep it',
    [
      `ADMIN_TOKEN=$$argon2id$$v=19$$m=19456,t=2,p=1$$${t}$$${t}${token(57)}\n`,
      `password => '*${hex(58, 40).toUpperCase()}',\n`,
    ],
  ],
  ['a mark of what is not set', ["$root_password = 'UNSET',\n", 'my $password = "undef";\n']],
  ['prose about what identifies something', [" * on the session identified by 'shopSessionP'.  This is one.\n"]],
  ['the syntax of an address', ['mongodb://[username:shopword9@]host1[:port1]\n']],
  [
    'the name that a manifest keeps a secret under',
    ['"secretKey": "restic_s3_bucket",\n', 'secretKey: shop-db2-access\n'],
  ],
  ['the user of a file of passwords', ['COMMON_HTPASSWD_USER: edx9a\n', 'HTPASSWD_USER=shop1ops\n']],
  [
    'a digest that the key speaks of',
    [`SHOP_ROOT_PASSWORD_SHA2=${hex(55, 64)}\n`, `password_md5 = "${hex(56, 32)}"\n`],
  ],
  [
    'a port of a command behind one that fetches',
    ['- apk add curl > /dev/null 2>&1 ; socat -u TCP-LISTEN:5000,fork\n', 'wget -q x && run -u shop:5000x,fork y\n'],
  ],
  ['how long it is good', ['"access_token_ttl": "41h0m0s",\n', 'token: "720h",\n', 'auth_token = "1.5h30m"\n']],
  [
    'what it is made of, or where it is put',
    [
      'var passwordChars = []byte("abcdefghijklmnopqrstuvwxyz0123456789")\n',
      'additionalSecretMount := "shop-db-role7"\n',
      "loader.loadAuthAdapter('oauth2Authentication', options);",
      '$result = Install-Shop -PassThru @mockParameters2\n',
    ],
  ],
  [
    'a reference of a gateway',
    ['"client_secret": "$secret://vault/shop1/jack/client_secret",\n', "'api_key': '$env://SHOP_KEY2'\n"],
  ],
  ['the default of a schema', ['"base64_secret":{"default":false,"type":"boolean","x1":"Bq9"},"a":{"type":"b"}']],
  ['the signature of a request', ['Authorization = "AWS4-HMAC-SHA256 test9x7q2",\n']],
  [
    'what is around a credential',
    ['auth-level=1FA+2FAx9\n', 'PASS_ATTRS=uid=user7,mail=shop8\n', 'prefixOAuth2Client = "oauth2:client:v7x"\n'],
  ],
  [
    'a verifier',
    [
      `Password: "SCRAM-SHA-256$4096:${t}==$${token(61)}=:${token(62)}=",`,
      `password: "#jbcrypt:$2a$10$${token(63)}${token(64).slice(0, 21)}"\n`,
    ],
  ],
  ['a command of PowerShell', ['  Password = New-Object `\n', 'Password = Get-Secret -Name shop7\n']],
  ['a part of a grammar', ['[/x/,{token:"keyword.$2",next:"@root.$2"}]', "{ token: 'string.$S2.delim' }"]],
  ['tokens of a grammar by number', ['Range.FromTokens([117,75,124,79,83,84,85,125,108,91,109,128])']],
  ['an event called after its constant', ['AccessTokenIssued Event = "OAuth2AccessTokenIssued"\n']],
  ['whose password follows', ['verifyPassword("testuser", "");', 'checkPassword("shopuser1", given)']],
  ['names of both parts of a pair', ["CREDENTIALS=('client_id','client_secret')\n"]],
  ['an element of a page', ['password: ".password-column2"\n', "passwordField('#password2')"]],
  [
    'words of a name that a secret is kept under',
    [
      'const CLIENT_SECRET = "shop-long-lived-client-secret";\n',
      "INVALID_SECRET = 'secret_must_be_at_least_so_long'\n",
      'secret: validation.secret_must_be_long_enough\n',
    ],
  ],
  [
    'a variable where the brackets around it close',
    [
      "params = {'User': user,\n          'Password': password}\n",
      'def connect(host=None, user=None,\n            db_password=None):\n',
      'shop_user     = admin_user,\nshop_password = admin_pass)\n',
    ],
  ],
  ['an expression that goes on', ['inputAuthToken:   signV4Algorithm +\n  strings.Join(parts, "")\n']],
  [
    'what a template or a shell fills in',
    [
      '  - name: DB_PASSWORD\n    value: .Values.shop.dbPassword\n',
      `echo "CREATE USER '"$DB_USER"'@'%' IDENTIFIED BY '"$DB_PASSWORD"' ;"\n`,
      '$file_pwd = "/$file_pwd";\n',
    ],
  ],
  ['an option that has its value already', ['mysqladmin -uroot -p$DB_ROOT_PASSWORD shutdown\n']],
  ['what is said of an option', ['"You did not use --write-password option so the password has not been kept"']],
  ['an entry of a table', ['tokens.put("resourceID1", token);', 'tokens.set(b"resourceID1", token)']],
  ['the last part of a name', ["tags: [ 'role::shop:config', 'role::shop:passwd', 'role::shop:acl' ]\n"]],
  [
    'how somebody authenticates',
    [
      "'pop3://ann;AUTH=EXTERNAL@%HOST:%PORT/7'",
      'phase2="auth=MSCHAPV2 mschapv2_retry=0"\n',
      `if (strstr(req, "Authorization: NTLM ${NTLM}AB")) {`,
      `Authorization: NTLM ${NTLM}AC${token(9)}\n`,
    ],
  ],
  [
    'an algorithm',
    [
      `token_algorithm_secret: ${'AES'}/CBC/PKCS5Padding\n`,
      'auth_key: "SHA256withRSAandMGF1"\n',
      'shared_secret = "RSA-OAEP-256"\n',
      'private_key = RSAPrivateKey\n',
    ],
  ],
  [
    'numbers of an array whose size a constant has',
    ['static const int bands[ENTROPY_TOKENS] = { 0, 1, 2, 3, 3, 4, 5, 6, 6, 6, 6, 7 };\n'],
  ],
  ['a scheme', ["'proxy_pass': ('https' if pki else 'http'),\n"]],
  [
    'what its key says, in capitals',
    ['access_key = "AWSACCESSKEY"\n', 'secret_key  = "OLDSECRETKEY"\n', 'secret_key = "SECRETKEYFROMAWS"\n'],
  ],
  ['what asks to be replaced', ['oidcSecret: super-secret-value-here\n', "smtp_password: 'YourShopMailPass'\n"]],
  [
    'the name of an object of a cluster, or of what is kept in it',
    [
      'passwordSecretKey: "postgresql-password"\n',
      '  secret: shop-cluster1-git-keys\n',
      '# - Secret: shop-cluster1-redis-password\n',
      'secrets:\n  - shop-cluster1-cert\n',
    ],
  ],
  [
    'a key that is public, or locked by another',
    [
      `SHOP_MINISIGN_PUBKEY="${token(10)}${token(13)}"\n`,
      `"X-Encryption-Sealed-Key": "${token(11)}",\n`,
      `wrappedKey: '${token(12)}',\n`,
    ],
  ],
  ['a digest in a variable', ['  password: passwordHash\n']],
  [
    'a public key in DER',
    [
      [3, 2].map((exponents) => `config.decrypt.key=${publicKey('rsa', exponents * 256)}\n`).join(''),
      `alipay.key: ${publicKey('rsa', 2048)}\n`,
      ...['P-256', 'secp256k1', 'P-384', 'P-521'].map((curve) => `auth_key = "${publicKey('ec', curve)}"\n`),
      `signing_key: ${publicKey('ed25519')}\n`,
      `app_key = "${publicKey('x25519')}";\n`,
    ],
  ],
  [
    'a public key of a messenger or an agent',
    [
      `"verkey": "${token(71)}${token(72)}",\n`,
      `invitation_key="${token(73)}${token(74)}",\n`,
      `"our_recipient_key": "${token(75)}${token(76)}",\n`,
      `  "identityKey": "${token(77)}${token(78)}",\n`,
      `did_key = "did:key:z6Mk${token(79)}${token(80)}"\n`,
      `ED25519_MULTIKEY = "z6Mk${base58(81)}"\n`,
    ],
  ],
  [
    'what something is found by',
    [
      `"tenant_key": "${hex(82, 8)}lx${hex(83, 6)}",\n`,
      `"SandboxKey": "${hex(84, 64)}",\n`,
      `String imageKey = "${hex(85, 32)}";\n`,
      `spreadsheet_key = "1S${token(86)}${token(87)}"\n`,
      `"0007_better_auth.sql": "${hex(88, 64)}",\n`,
      `'auth/token.js': '${hex(89, 40)}',\n`,
    ],
  ],
  [
    'a digest of a password beside its type',
    [`{ "type": "password", "hashedSaltedValue": "${token(790)}${token(791)}==" }\n`],
  ],
  [
    'a password that is encrypted, by its key',
    [`"enc_password": "${hex(93, 5)}$${hex(94, 32)}",\n`, `cryptedPassword = '${token(791)}'\n`],
  ],
  ['the public keys of a machine', [`"ssh-keys" = "ubuntu:ssh-rsa AAAAB3NzaC1yc2E${token(792)}${token(793)}"\n`]],
  [
    'the digest of a picture',
    [`'./images/Password.svg' => '${hex(95, 32)}',\n`, `"Oauth_Keys.png": "${hex(96, 64)}"\n`],
  ],
  ['hashes of passwords in bytes', [`password: '\\\\x24326224313224${hex(97, 80)}'\n`]],
  [
    'members of an enumeration',
    ['  CREATE_USER("createUser", "USRCRT1"),\n', '  USER_CURRENT_LOGIN("userCurrentLogin", "USRLOG1"),\n'],
  ],
  ['the code of a message', ['PLEASE_CONFIGURE_PASSWORD = "00102";\n']],
  [
    'rows of a table of visits',
    [`('${hex(98, 32)}', NULL, '192.168.104.1', 'blog_content', '${hex(99, 32)}', NULL)\n`],
  ],
  [
    'a ciphertext beside the name of a vendor',
    [`django_secret_key: ENC[AES256_GCM,data:${token(797)}${token(798)}==,iv:${token(799)}=,type:str]\n`],
  ],
  ['a character of a font', ['"admin-password": "\\\\f161",\n', "'token-icon': '\\ue90c',\n"]],
  ['the number of a flag', ['<flag name="textPassword" value="0x00000081" />\n']],
  ['what Django stores for a user who has no password', [`password='${UNUSABLE}'\n`]],
  [
    'calls that look credentials up, or change them',
    ['x = env.get_credential("SHOP_WORKER_CLASS", "gevent")\n', "if (Rights::editCredentials($user, 'actor')) {\n"],
  ],
  ['the key of a project at SonarQube', ['-Dsonar.projectKey=shop_backend1\n', 'sonar.projectKey=shop_backend1\n']],
  ['a request not to keep it here', ['password: do-not-store-here\n']],
  ['a digest of a secret', [`"hashed_secret": "${hex(90, 40)}",\n`, `hashedToken: '${hex(91, 64)}',\n`]],
  [
    'the name of a key on the command line of gpg',
    [
      `gpg --list-secret-keys ${hex(92, 16).toUpperCase()}\n`,
      `gpg --recv-keys ${hex(93, 16).toUpperCase()}\n`,
      `gpg --batch --export-secret-key ${hex(94, 16).toUpperCase()} > a\n`,
    ],
  ],
  [
    'a token that tells one request from its repetition',
    [
      '<clientToken>AbCdE1340000125076</clientToken>\n',
      `<clientToken>token-${[8, 4, 4, 4, 12].map((length, i) => hex(95 + i, length)).join('-')}</clientToken>\n`,
    ],
  ],
  ['translated text', ["'password_confirm' => 'crwdns91:0crwdne91:0',\n"]],
  [
    'base85 in which the letters happen to stand',
    Array.from({ length: 40 }, (_, i) => 1100 + 4 * i).flatMap((n) =>
      ['Pw=', 'pw='].map((word) => `${base85(n)}${word}${base85(n + 2)}\n`),
    ),
  ],
  [
    'what code declares',
    [
      'var a=b;var read_Password=readuint16;var read_Grid=readbool;\n',
      'x=1;var authorizePassword=exports.authorizePassword=function authorizePassword(a){return a};\n',
      '  password?: ShopAfterLogin\n',
      '  password!: CustomerPasswordEntity\n',
      '  totp?: DefaultLoginMethod2\n',
      'password: vine\n  .string()\n  .minLength(8)\n',
      'password: @password\n',
    ],
  ],
  ['a colour', ['mw="#1b3c5d",pw="#40506a",bw="#ab12cd"']],
  [
    'a part of a template of Angular',
    [
      '<input type="password" #inpPassword="ngModel" ngModel required>',
      '<form #passwordForm="ngForm"><input #password="matInput" matInput></form>',
    ],
  ],
  [
    'what a schema or a service names',
    [
      '"security": [{ "petstore_auth": ["write:pets", "read:pets"] }]',
      '"password": {"$ref": "x"}, "secret": "#/definitions/Secret2"',
      '"change_password": "5/m/user",\n',
      '"reset_password": "20/m/ip,5/m/key",\n',
      'password_reset: "100/day"\n',
      '/path?my_token=\\u003cJWT2x\\u003e`), the config is',
      '"token": "&lt;JWT2x&gt;",',
      'RegistryStorageKey=Software%5CSimonTatham%5CPuTTY\n',
      `token = "amzn1.account.${hex(99, 28).toUpperCase()}"\n`,
      'JWT_AUTH_ALGORITHMS = os.environ.get("JWT_AUTH_ALGORITHMS", "HS256,RS256,ES256")\n',
      "'password' => 'required|notIn:[\"'\n",
      `dropCheckConstraint('reset_password', 'FK_${hex(100, 27)}')\n`,
      "php run --no-interaction [password] 'App\\Entity\\User2'\n",
      '{ item: { key: "net.ipv4.tcp_rfc1337", value: 1 } }',
      'const key = "signerkeyid:sha224-' + hex(101, 56) + '"\n',
    ],
  ],
  [
    'what is filled in from two variables, or escaped for a shell within a shell',
    [
      'val usernameAndPassword = "$username:$password"\n',
      '$options[CURLOPT_USERPWD] = "$value[0]:$value[1]";\n',
      "echo '\\$PASS' | docker login -u '\\$USER' --password-stdin\n",
    ],
  ],
  ['the key that a browser sends', [`api_key=pkapi_cert_${token(102)}&x=1\n`]],
  ['a label of a field in another language', [`  password: 'Lozinka:'\n`, `  password: 'Salasana:'\n`]],
  ['what a store of secrets has it under', [`  REDIS_PASSWORD: 'shop-api-REDIS-PASSWORD'\n`]],
  ['an address that is handed on', [`const to = "shop://mailto:anna.kern2@example.net";\n`]],
  ['where the next page begins', [`"url": "https://shop.example.net/v1?_nextpagetoken=${token(792)}${token(793)}"\n`]],
  ['a node of Ethereum', [`"enode://${hex(103, 64)}${hex(104, 64)}@192.0.2.7:30303",\n`]],
  [
    'a flag of a command or of an account',
    [
      'adduser --ingroup www-data --disabled-password developer\n',
      '$ADS_UF_DONT_EXPIRE_PASSWD = 65536\n',
      '$ADS_UF_PASSWD_CANT_CHANGE = 640002\n',
      "- name: 'login_password_maxlen'\n  value: 1024\n",
    ],
  ],
  [
    'what is said of an option',
    ['log.Print("--userpass requires --server")\n', 'Requires that --proxy-password also is set.\n'],
  ],
  ['a pass of a setup of Windows', ['<settings pass="specialize">\n']],
  [
    'a kind of login',
    ['CredentialsTypePassword CredentialsType = "password"\n', 'const GrantTypePassword = "password";\n'],
  ],
  ['the name of a variable for an action', ['          gpg-passphrase: SIGNINGPASSWORD\n']],
  ['a country', ["'PW' => 'EPalau',\n", '"PW": "Palaos",\n']],
  ['two names in a sentence', ["You must set either 'password' or 'authorization'\n"]],
  [
    'an argument of a template of Go',
    [
      '{{ lookup (dict "key" "password" "defaultValue" $currentPassword "context" $) }}',
      '{{ if ne .Values.auth.metricsPassword "postgres" }}',
    ],
  ],
  ['a member of a map', ["$request['stored_credential'] = ['model' => null, 'reason9' => null];\n"]],
  ['what is typed into whatever has the focus', ["await page.keyboard.type('@shopper9')\n"]],
  ['whose password is set', ["utility.reset_password('root', 'Shop', os.environ['P'])\n"]],
  [
    'a message in part',
    [
      'cookie("access_token", containsString("eyJhbGciOiJIUzUxMiJ9."))\n',
      `.param("token", ".${Buffer.from('{"user":"ann"}').toString('base64url')}.")`,
    ],
  ],
  [
    'one key by which another is told apart',
    [`service_account_key = "{\\"type\\": \\"a\\",\\"private_key_id\\": \\"${hex(105, 36)}\\"}"\n`],
  ],
  [
    'a variable of a template',
    [
      'url: "jdbc:mysql://@@PROP:SHOP_URL@@"\n',
      'AdminPassword: "@@SECRET:shop-credentials:password@@"\n',
      "secret_key = '@@SHOP_SECRET@@'\n",
    ],
  ],
  ['a method of a controller', ["Route::put('password', 'V1\\ShopController@changePassword');\n"]],
  [
    'a method in a list of those of a class',
    ['}, {\n  key: "_getX1Y2",\n  value: function _getX1Y2() {', '{ key: "setShopV2", value: f }'],
  ],
  [
    'what something is found by',
    [`details = oauth_sdk.payments.get_payment_details 'pay_${token(106).toLowerCase()}'\n`],
  ],
  ['a list of names', ["  auth_users: 'shop-ldap1-eu2'\n"]],
  ['a variable in a line that is a literal', ['\t@echo "Using API key: SHOP_ADMIN_KEY"\n']],
  ['two fields that must be the same', ["$form->field('password', _('Again'), 'tRePassword|tPassword')\n"]],
  ['a course', ['"key": "course-v1:Shop+SH101+2024_T1",\n']],
  ['the number of a checkout', [`// TOKEN=EC-${token(107).toUpperCase().slice(0, 17)}&ACK=Success\n`]],
  ['a key that anybody may try', [`recaptcha.secretKey=6LeIxAcT${'A'.repeat(5)}${token(108).slice(0, 24)}abc\n`]],
  [
    'who fills it in',
    [
      'PASSWORD: {{ .Values.password | default "set-by-vault" }}\n',
      'DB_PASSWORD=provided_by_operator\n',
      'password: injected-from-ci\n',
    ],
  ],
  ['what is to be turned down', ['login("ann", "WrongPassword999")', 'password: incorrect_password1\n']],
  ['somebody to fill it in, and digits', ['SHOP_PASSWORD=YourShopPassword123\n']],
  ['a mark and a piece over and over', [`client_secret: "shop_live_${'42'.repeat(20)}"\n`]],
  ['a name in capitals', ['  secretKey: SHOP-K8S-PATH\n  secretName: shop\n']],
  [
    'a database behind an option that asks',
    [
      'mysqldump --user=root --password shop9 > dump.sql\n',
      'docker exec db /usr/bin/mysqldump -h db --password shop9\n',
      'psql -U ann --password shop9\n',
    ],
  ],
  [
    'what is asked for by its name',
    [
      'secret = keyring.get_password("shop9", "services")\n',
      'String password = vault.getSecret("shop-db9");\n',
      'db_password = load_password("shop9")\n',
    ],
  ],
  ['a variable that takes it from Jenkins', ['usernamePassword("SHOPUSERNAME", "SHOPPASSWORD", "shop-login")\n']],
  ['a parameter named after a member', ['        mailPwd = CallMailPwd\n']],
  ['a property of a name', ['    prop-password: password\n', 'column_password=password\n']],
  ['a check of all or any', ['e={allPass:"overEvery",anyPass:"overSome9"}']],
  [
    'ids that are joined',
    [
      `bucket.getObject({Key: '${hex(109, 8)}-d764-11e8-b211-${hex(110, 12)}$$${hex(111, 8)}-d764-11e8-b211-${hex(112, 12)}',\n`,
    ],
  ],
  ['a source of passwords', ['openssl pkcs12 -in a.p12 -password file:pw9.txt -password pass:PASSWORD\n']],
];

/** Of no confidence at all: what configuration holds under such keys counts even where it looks poor. */
const NOTHING: readonly string[] = [
  `bind_password: ${'password'.toUpperCase()}\n`,
  'shop login --shop-token=TOKEN --user ann\n',
];

/** What stands beside them and is a credential all the same. */
const CREDENTIALS: readonly string[] = [
  `<set key="a" password="${v}">`,
  `<input type="hidden" name="api_token" value="${t}">`,
  `<set api_token="${t}">`,
  `- secret: ${t}\n`,
  `secretKey: ${t}\nremote: a\n`,
  `password = ("${v}")`,
  `password '${v}' if ready\n`,
  `password "${v}"\n`,
  `user[password]=${t}\n`,
  `config["password"] = "${v}"`,
  `password = a.password if a.password else "${v}"`,
  `assertEquals(config.get("password"), "${v}")`,
  `token: ${t} }\n`,
  `create user ann identified by '${v}' with admin option`,
  `parser.add_argument("--password", type=str, default="${v}")`,
  `SHOP_PASSWORD: ${v}\n`,
  `passwordSecret: ${v}\n`,
  `clientSecret: ${t}\n`,
  `credentialsSecret: "${t}"\n`,
  `PREF_PASSWORD = "${v}"`,
  `-p, --password '${v}' and more`,
  `shop deploy --secret ${t} --now\n`,
  `GPG_PRIVATE_KEY_PASSPHRASE: ${v}\n`,
  `HTPASSWD_PASS: ${v}\n`,
  `helm install --set shopUser=ann,shopPassword=${v},shopDatabase=db shop\n`,
  `--set shopPassword=${v},shopDatabase=db \\\n`,
  `data[fields.Password] = "${v}"`,
  `env[SHOP_TOKEN] = "${t}"`,
  `tokens.put("${t}")`,
  `passwords.put("password", "${v}")`,
  `mysql -uroot -p${v} shop\n`,
  `  user: {name: ann, password: ${t}}\n`,
  `node.session.auth.password_in: ${v}\n`,
  `passwordSecretKey: ${t}\n`,
  `secret: ${t}\n`,
  `apk add curl && curl -u shop:${t} https://shop.example.org/?a=1&b=2\n`,
  `JWT_SECRET_KEY=${t}\n`,
  `tenant_api_key: "${t}"\n`,
  `identity_secret_key = "${t}"\n`,
  `image_registry_password: ${v}\n`,
  `openssl enc --key ${t}\n`,
  `Server=db;Uid=shop;pw=${v};Timeout=5;\n`,
  `#DB_PASSWORD="${v}"\n`,
  `  password: ${v}\n.job:\n  script: a\n`,
  `const settings = { password: '${v}' }\n`,
  `config['password'] or '${v}'\n`,
  `set $auth_token "${t}";\n`,
  `passwords.set_password("${v}")\n`,
  `reset_password('ann', '${v}')\n`,
  `page.fill("#password", "${v}")\n`,
  `auth = ["ann", "${v}"]\n`,
  `X-Token: {"name":"app","sig":"${t}"}\n`,
  `adduser --password ${v}\n`,
  `connect("host=db user=shop password=${v}")\n`,
  `SHOP_PASSWORD=\${SHOP_PASSWORD:-${v}}\n`,
  `signingkey = "${t}"\n`,
  `password_hash => postgresql_password('shop', '${v}'),\n`,
  `loginPassword.send_keys('${v}')\n`,
  `shop --host mysql --password ${v}\n`,
  `mysqldump --user=root --password=${v} shop\n`,
  `openssl pkcs12 -in a.p12 -password pass:${v}\n`,
  `CREATE USER ann IDENTIFIED BY ${v} CONTAINER=ALL;`,
  `$amqppass = '${v}'\n`,
  `set_password("${v}")`,
  `password = new Password("${v}")`,
  `dbPwd = ${v}\n`,
  `encryption_key: "${t}"\n`,
  `db_version_password: "${v}"\n`,
  `https://shop.example/o/a?alt=json&token=${t}\n`,
  `rootPass = "${v}"\n`,
  `secret('${t}', 'utf8')\n`,
  `KEY_STORE_PASSWORD="${v}"\n`,
  `terraform destroy -auto-approve -var db_password=${t}\n`,
  `var a = config.GetValue<string>("Shop:Db:Password", "${v}");\n`,
  `<name>db_password</name><value>${v}</value>\n`,
  `device_token = "${t}"\n`,
  `{ key: "${t}", name: "shop" }\n`,
  `https://shop.example/a.json?token=${t}&as=b.svg\n`,
];

describe('shapes of real code that are no credentials', () => {
  it.each(HARMLESS)('%s', (_shape, texts) => {
    for (const text of texts) {
      expect(
        collect(text)
          .matches.filter(({ confidence }) => confidence !== 'low')
          .map(({ ruleId }) => ruleId),
        text,
      ).toEqual([]);
    }
  });

  it('reads no secret out of a hash of Keycloak beside its salt', () => {
    const rules = collect(
      `"secretData" : "{\\"value\\":\\"${t}${token(9)}==\\",\\"salt\\":\\"${token(8)}\\"}",\n`,
    ).matches.map(({ ruleId }) => ruleId);
    expect(rules).not.toContain('generic-secret');
    expect(collect(`"secretData" : "{\\"value\\":\\"${t}\\"}",\n`).matches).toHaveLength(1);
  });

  it.each(NOTHING)('%j is for somebody to replace', (text) => {
    expect(collect(text).matches).toEqual([]);
  });

  it.each(CREDENTIALS.map((text, number) => [number, text] as const))('leave number %i alone', (_number, text) => {
    expect(collect(text).matches.map(({ secret }) => secret.reveal())).toContain(
      [v, t].find((value) => text.includes(value)),
    );
  });
});
