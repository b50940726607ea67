import { builtInJudge } from './judge-source.ts';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { STRUCTURE_ANCHORS } from '../../src/detect/structure/openings.ts';
import { STRUCTURE_REACH, inspect } from '../../src/detect/structure/structure.ts';
import { collect, dullPassword, hex, sturdyPassword, token, type Caught } from './structure-source.ts';

const PASSWORD = sturdyPassword(1);
const TOKEN = token(2);
const HEX = hex(3, 40);

function only(caught: Caught): { readonly rule: string; readonly value: string; readonly confidence: string } {
  expect(caught.matches.length).toBe(1);
  const [match] = caught.matches;
  return { rule: match?.ruleId ?? '', value: match?.secret.reveal() ?? '', confidence: match?.confidence ?? '' };
}

/** Letters and digits, as names of variables are. */
const PASSWORD_NAME = `shop${TOKEN.slice(0, 9)}`;

describe('assignments', () => {
  const forms: readonly (readonly [string, string, string, string])[] = [
    ['a dotenv line', `DB_PASSWORD=${PASSWORD}\n`, PASSWORD, 'generic-password'],
    ['a shell export', `export API_TOKEN=${TOKEN}\n`, TOKEN, 'generic-token'],
    ['a quoted shell value', `export API_TOKEN="${TOKEN}"\n`, TOKEN, 'generic-token'],
    ['an environment of a container', `ENV SESSION_SECRET=${TOKEN}\n`, TOKEN, 'generic-secret'],
    ['a properties line', `spring.datasource.password = ${PASSWORD}\n`, PASSWORD, 'generic-password'],
    ['a YAML line', `  password: ${PASSWORD}\n`, PASSWORD, 'generic-password'],
    ['a YAML line with a comment', `password: ${PASSWORD} # rotate\n`, PASSWORD, 'generic-password'],
    ['a quoted YAML line', `api_key: "${TOKEN}"\n`, TOKEN, 'generic-api-key'],
    ['JSON', `{"clientSecret": "${TOKEN}"}`, TOKEN, 'generic-secret'],
    ['JSON inside a string', `body = "{\\"access_token\\": \\"${TOKEN}\\"}"`, TOKEN, 'generic-token'],
    ['a declaration', `const apiToken = "${TOKEN}";`, TOKEN, 'generic-token'],
    ['a typed declaration', `const apiToken: string = '${TOKEN}';`, TOKEN, 'generic-token'],
    ['a Go declaration', `clientSecret := "${TOKEN}"`, TOKEN, 'generic-secret'],
    ['a variable of make', `API_TOKEN ::= "${TOKEN}"\n`, TOKEN, 'generic-token'],
    ['a variable of make, expanded at once', `API_TOKEN :::= ${TOKEN}\n`, TOKEN, 'generic-token'],
    ['an appended literal of PHP', `$apiToken .= "${TOKEN}";`, TOKEN, 'generic-token'],
    ['an appended literal', `apiToken += '${TOKEN}'`, TOKEN, 'generic-token'],
    ['a compact object of JSON with 64 hex digits', `{"acme_api_key": "${hex(5, 64)}"}`, hex(5, 64), 'generic-api-key'],
    ['a Java constant', `private static final String DB_PASSWORD = "${PASSWORD}";`, PASSWORD, 'generic-password'],
    ['a Ruby hash', `{ :api_token => '${TOKEN}' }`, TOKEN, 'generic-token'],
    ['a named argument', `connect(host="db", password="${PASSWORD}")`, PASSWORD, 'generic-password'],
    ['a setter', `config.setPassword("${PASSWORD}");`, PASSWORD, 'generic-password'],
    ['a builder', `.password("${PASSWORD}")`, PASSWORD, 'generic-password'],
    ['a define', `define('AUTH_TOKEN', '${TOKEN}');`, TOKEN, 'generic-token'],
    ['an index', `os.environ["API_TOKEN"] = "${TOKEN}"`, TOKEN, 'generic-token'],
    ['the default of a variable', `getenv("API_TOKEN", "${TOKEN}")`, TOKEN, 'generic-token'],
    ['a fallback', `process.env.API_TOKEN ?? "${TOKEN}"`, TOKEN, 'generic-token'],
    ['a shell default', `url=\${API_TOKEN:-${TOKEN}}`, TOKEN, 'generic-token'],
    ['a comparison', `if (password == "${PASSWORD}") {`, PASSWORD, 'generic-password'],
    ['bytes', `SECRET_KEY = b'${TOKEN}'`, TOKEN, 'generic-private-value'],
    ['a wrapped literal', `apiToken = new SecureString("${TOKEN}")`, TOKEN, 'generic-token'],
    ['an XML element', `<password>${PASSWORD}</password>`, PASSWORD, 'generic-password'],
    ['an XML attribute', `<user name="x" password="${PASSWORD}"/>`, PASSWORD, 'generic-password'],
    ['a name and a value', `<add key="ApiToken" value="${TOKEN}"/>`, TOKEN, 'generic-token'],
    [
      'a connection string',
      `"Server=db;User Id=app;Password=${PASSWORD.replace(/[^A-Za-z0-9]/g, '_')};Database=x"`,
      PASSWORD.replace(/[^A-Za-z0-9]/g, '_'),
      'database-connection-string',
    ],
    ['a query', `fetch("https://api.example.org/x?access_token=${HEX}&page=2")`, HEX, 'generic-token'],
    ['an option', `deploy --api-token ${TOKEN} --now\n`, TOKEN, 'generic-token'],
    ['an option with an equals sign', `deploy --password=${PASSWORD} --now\n`, PASSWORD, 'generic-password'],
    [
      'a property of a virtual machine',
      `  -Djavax.net.ssl.trustStorePassword=${PASSWORD} "$@"\n`,
      PASSWORD,
      'generic-password',
    ],
    ['SQL', `CREATE USER app IDENTIFIED BY '${PASSWORD}';`, PASSWORD, 'generic-password'],
    ['sshpass', `sshpass -p '${PASSWORD}' ssh host`, PASSWORD, 'generic-password'],
    ['a header', `X-Api-Key: ${TOKEN}\n`, TOKEN, 'generic-api-key'],
    ['an option of mysql', `mysql -u app -p${TOKEN} -h db shop\n`, TOKEN, 'generic-password'],
    ['an option of redis-cli', `redis-cli -h db -a ${TOKEN} ping\n`, TOKEN, 'generic-password'],
    [
      'a secure string',
      `ConvertTo-SecureString -String "${PASSWORD}" -AsPlainText -Force`,
      PASSWORD,
      'generic-password',
    ],
    ['a flow mapping of YAML', `{user: app, password: ${TOKEN}}`, TOKEN, 'generic-password'],
    [
      'joined literals',
      `api_token = "${TOKEN.slice(0, 9)}" + "${TOKEN.slice(9, 20)}" +\n  '${TOKEN.slice(20)}';`,
      TOKEN,
      'generic-token',
    ],
    ['a key that has no joint', `ENCRYPTKEY=${TOKEN}\n`, TOKEN, 'generic-private-value'],
    ['a key at the end of a path', `manager.cookies.cipherKey = ${TOKEN}\n`, TOKEN, 'generic-private-value'],
    ['the first of a row of parameters', `token=${TOKEN}&kind=access_token\n`, TOKEN, 'generic-token'],
    ['parameters of which each has a line', `id=shop&\nclient_secret=${TOKEN}&\nx=y\n`, TOKEN, 'generic-secret'],
    [
      'a token of two parts without quotes',
      `response access_token=Aa123${TOKEN}.Zz456${TOKEN}&code=x\n`,
      `Aa123${TOKEN}.Zz456${TOKEN}`,
      'generic-token',
    ],
    ['a value behind a dot', `client_secret: "${'.'}a4b7${TOKEN}"`, `${'.'}a4b7${TOKEN}`, 'generic-secret'],
    ['user and password of curl', `curl -u app:${PASSWORD} https://api.example.org\n`, PASSWORD, 'generic-password'],
    ['a bearer header', `curl -H "Authorization: Bearer ${TOKEN}" https://x`, TOKEN, 'authorization-header'],
  ];
  it.each(forms)('%s', (_name, text, value, rule) => {
    expect(only(collect(text))).toMatchObject({ rule, value });
  });

  it('reads the span of the value, byte by byte', () => {
    const text = `# größe\npassword = "${PASSWORD}"\n`;
    const bytes = Buffer.from(text);
    const [match] = collect(text).matches;
    expect(bytes.toString('utf8', match?.span.start, match?.span.end)).toBe(PASSWORD);
  });

  it.each([
    ['a statement', `  account.password = ${PASSWORD_NAME}\n`, true],
    ['a member of an object', `  return {\n    password: ${PASSWORD_NAME}\n  }\n`, true],
    ['the last argument', `load(\n  data=data, password=${PASSWORD_NAME}\n)\n`, true],
    ['a comment', `# password = ${PASSWORD_NAME}\n`, undefined],
    ['a member in ABAP', '      VALUE-KEY = LS_TJ02T-TXT04.\n', true],
    ['a statement in a comment', '  //    password = passShop\n', true],
    ['a note in a comment', '// password = shop\n', undefined],
    ['a variable of an environment', `DB_PASSWORD=${PASSWORD_NAME}\n`, undefined],
    ['a literal', `password = "${PASSWORD_NAME}"\n`, undefined],
  ])('says what a program would have the name of a variable for: %s', (_name, text, expected) => {
    expect(collect(text).matches.map(({ traits }) => traits.asName)).toEqual([expected]);
  });

  it.each([
    [`mail_key = "${TOKEN}${TOKEN}"`, true],
    [`api_key = "${TOKEN}${TOKEN}"`, undefined],
    [`ECDSA_KEY = "${TOKEN}${TOKEN}"`, undefined],
  ])('tells whether the key names a credential: %s', (text, expected) => {
    expect(collect(text).matches.map(({ traits }) => traits.unnamed)).toEqual([expected]);
  });

  it.each([
    [`const password = process.env.SHOP_PASSWORD || '${TOKEN}';`, true],
    [`const password = '${TOKEN}';`, undefined],
  ])('tells whether a program falls back on it: %s', (text, expected) => {
    expect(collect(text).matches.map(({ traits }) => traits.asDefault)).toEqual([expected]);
  });

  it.each([
    ['relay-shop-pass', true],
    [PASSWORD, undefined],
  ])('says of words that they name what they are: %s', (value, expected) => {
    expect(collect(`#   password: ${value}\n`).matches.map(({ traits }) => traits.saysPassword)).toEqual([expected]);
  });

  it('is sure of long random values', () => {
    expect(only(collect(`api_token = "${TOKEN}"`)).confidence).toBe('high');
  });
});

describe('what is no credential', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['prose', 'Enter the password, then the token. A secret is shared: see below.'],
    ['a variable', 'password = userPassword\nclient.connect(password=password)\n'],
    ['a call', 'token = request.getToken()\nconst secret = crypto.randomBytes(32);'],
    ['a member', 'config.Password = test.password\n  password: credentials.password,\n'],
    ['a type', 'password: string;\n  token?: string | null;\n'],
    ['a label', '"LABEL_PASSWORD": "Your password", "FORGOT_PASSWORD": "Forgot your password?"'],
    ['a name of a field', 'passwordField = "user_password"; tokenType = "bearer_jwt_token1"'],
    ['a placeholder', 'API_TOKEN=your-token-here\nPASSWORD=<password>\nSECRET=xxxxxxxxxxxx\n'],
    ['a key id', `"private_key_id": "${HEX}"`],
    ['pagination', `nextPageToken: "${TOKEN}"`],
    ['a public key', `"publicKey": "${TOKEN}"`],
    ['an author', `author: "${TOKEN}"`],
    ['English with "identified by"', 'objects identified by primary keys and others identified by `name` or so'],
    ['a host and a port', 'see http://localhost:8080/a@b and https://example.org:443/'],
    ['joined literals and a variable', `api_token = "${TOKEN}" + suffix`],
    ['an attribute of markup', `<input #password id="${TOKEN}">`],
    ['a number of a user and a group', 'docker run -u 1000:1000 image\n'],
    ['a format of a date', 'date -u +%Y-%m-%dT%H:%M:%SZ\n'],
    ['a folder made with its parents', 'mysql_install && mkdir -p /var/lib/mysql\n'],
    ['names in an object of code', '{ user: user, password: hashedPassword, token: token1 }'],
    ['the user of documentation in a URL', 'postgres://user:password@localhost/shop'],
    ['the host of documentation in a URL', 'https://admin:secret@example.com/'],
    ['a label in another language', '"password": "Contraseña"'],
    ['a rule of validation', "'password' => 'required|string|max:255'"],
    ['a row of filler', 'API_PASSWORD=yyyyyyyyyy\n'],
    ['what a shell puts in place of a variable that is set', `case "\${API_PASSWORD:+${PASSWORD}}" in`],
    ['what a shell says of a variable that is not set', `: "\${API_PASSWORD:?${PASSWORD}}"`],
    ['a removed header', '{"Authorization": "Basic login_and_password_removed"}'],
  ];
  it.each(texts)('%s', (_name, text) => {
    expect(collect(text).matches.filter((match) => match.confidence !== 'low')).toEqual([]);
  });
});

describe('URLs and headers', () => {
  it('finds the user, the secret and the clear transport of a URL', () => {
    const [match] = collect(`url = mongodb://app:${HEX}@db.example.org/shop`).matches;
    expect(match?.ruleId).toBe('mongodb-connection-string');
    expect(match?.secret.reveal()).toBe(HEX);
    expect(match?.traits).toMatchObject({ inUrl: true, clearTransport: 'mongodb' });
    expect(match?.parts.map((part) => [part.role, part.value.reveal()])).toEqual([['user name', 'app']]);
  });

  it('does not speak of clear transport for a local host or an encrypted scheme', () => {
    expect(collect(`redis://app:${HEX}@localhost:6379`).matches[0]?.traits.clearTransport).toBeUndefined();
    expect(collect(`https://app:${HEX}@example.org/`).matches[0]?.traits.clearTransport).toBeUndefined();
  });

  it.each([
    [`postgres://app:${HEX}@db.acme.io:5432/shop?sslmode=verify-full`, undefined],
    [`mysql://app:${HEX}@db.acme.io/shop?charset=utf8&amp;useSSL=true`, undefined],
    [`mongodb://app:${HEX}@db.acme.io/shop?tls=true"`, undefined],
    [`app:${HEX}@tcp(db.acme.io:3306)/shop?tls=skip-verify`, undefined],
    [`postgres://app:${HEX}@db.acme.io:5432/shop?sslmode=prefer`, 'postgres'],
    [`postgres://app:${HEX}@db.acme.io:5432/shop?sslmode=disable`, 'postgres'],
    [`mysql://app:${HEX}@db.acme.io/shop useSSL=true`, 'mysql'],
    [`http://app:${HEX}@api.acme.io/?ssl=true`, 'http'],
  ])('says of %s whether its client may send it in clear', (url, transport) => {
    expect(collect(`url = ${url}\n`).matches[0]?.traits.clearTransport).toBe(transport);
  });

  it('takes the password out of a Basic header and keeps the encoded span', () => {
    const encoded = Buffer.from(`app:${PASSWORD}`).toString('base64');
    const text = `Authorization: Basic ${encoded}\n`;
    const [match] = collect(text).matches;
    expect(match?.ruleId).toBe('authorization-header');
    expect(match?.secret.reveal()).toBe(PASSWORD);
    expect(match?.decoded).toEqual(['base64']);
    expect(text.slice(match?.span.start, match?.span.end)).toBe(encoded);
    expect(match?.parts[0]?.value.reveal()).toBe('app');
  });

  it('takes the password out of a Basic header that nobody encoded', () => {
    for (const text of [
      `curl -H "Authorization: Basic ann:${PASSWORD}" https://example.org`,
      `req.headers['Authorization'] = 'Basic ann:${PASSWORD}'`,
      `Authorization: Basic ann:${PASSWORD}\n`,
    ]) {
      const [match, ...others] = collect(text).matches;
      expect([match?.ruleId, match?.secret.reveal(), match?.parts.map(({ value }) => value.reveal()), others]).toEqual([
        'authorization-header',
        PASSWORD,
        ['ann'],
        [],
      ]);
      expect(text.slice(match?.span.start, match?.span.end)).toBe(PASSWORD);
    }
    expect(collect(`Authorization: Basic ${HEX}:x-oauth-basic`).matches.map(({ secret }) => secret.reveal())).toEqual([
      HEX,
    ]);
    expect(collect(`The basic usage:${PASSWORD} and more`).matches).toEqual([]);
    expect(collect('Authorization: Basic ${user}:${password}').matches).toEqual([]);
  });

  it('takes the password out of a Basic header with a blank before it', () => {
    for (const between of [' ', ': ', ' : ', ' :']) {
      for (const text of [
        `Authorization: Basic ann${between}${PASSWORD}\n`,
        `curl -H "Authorization: Basic ann${between}${PASSWORD}" https://example.org`,
      ]) {
        const [match, ...others] = collect(text).matches;
        expect(
          [match?.ruleId, match?.secret.reveal(), match?.parts.map(({ value }) => value.reveal()), others],
          text,
        ).toEqual(['authorization-header', PASSWORD, ['ann'], []]);
        expect(text.slice(match?.span.start, match?.span.end)).toBe(PASSWORD);
      }
    }
  });

  it('takes a key behind Basic that encodes nothing, and one of any scheme that is a UUID', () => {
    const key = Buffer.from(HEX, 'hex').toString('base64');
    const uuid = `${HEX.slice(0, 8)}-${HEX.slice(8, 12)}-4${HEX.slice(13, 16)}-a${HEX.slice(17, 20)}-${HEX.slice(20, 32)}`;
    expect(
      collect(`Authorization: Basic ${key}\n`).matches.map(({ ruleId, secret }) => [ruleId, secret.reveal()]),
    ).toEqual([['authorization-header', key]]);
    expect(collect(`the basic ${key} of it`).matches).toEqual([]);
    expect(
      collect(`curl -H 'Authorization: Splunk ${uuid}' https://example.org`).matches.map(({ ruleId, secret }) => [
        ruleId,
        secret.reveal(),
      ]),
    ).toEqual([['authorization-header', uuid]]);
  });

  it('leaves Basic headers alone that hold no user and password', () => {
    expect(collect(`Authorization: Basic ${Buffer.from('nothing here').toString('base64')}`).matches).toEqual([]);
    for (const prose of [
      'Authorization: Basic auth is required here\n',
      'Authorization: Basic user value\n',
      `Authorization: Basic ann ${PASSWORD} and more\n`,
      'Authorization: Basic access authentication\n',
      'Authorization: Basic OAuth2 credentials1 of a user\n',
    ]) {
      expect(collect(prose).matches, prose).toEqual([]);
    }
  });
});

describe('weak and default passwords', () => {
  it('reports a dictionary password under a rule of its own', () => {
    expect(only(collect(`DB_PASSWORD=${dullPassword()}\n`)).rule).toBe('weak-password');
  });

  it('reports a signing secret that is a common one, and never a token', () => {
    const common = ['super', 'secret'].join('');
    expect(only(collect(`{ secret: '${common}' }`)).rule).toBe('weak-password');
    expect(collect(`{ token: '${common}' }`).matches).toEqual([]);
  });

  it('knows the pairs that products ship with', () => {
    const [match] = collect('username: guest\npassword: guest\n').matches;
    expect(match?.ruleId).toBe('default-credential');
    expect(match?.traits.knownDefault).toBe(true);
  });

  it.each([
    ['Python', "os.environ.get('DB_PASSWORD', 'VALUE')"],
    ['Python, shorter', "os.getenv('DB_PASSWORD', 'VALUE')"],
    ['Ruby', "ENV.fetch('DB_PASSWORD', 'VALUE')"],
    ['Java', 'System.getProperty("db.password", "VALUE")'],
    ['PHP', "'password' => env('DB_PASSWORD', 'VALUE'),"],
    ['Go', 'getEnv("DB_PASSWORD", "VALUE")'],
  ])('reports what the environment falls back to in %s', (_language, text) => {
    expect(only(collect(text.replace('VALUE', dullPassword()))).rule).toBe('weak-password');
  });

  it('leaves words of other pairs alone', () => {
    expect(collect(`fields.add('db_password', '${dullPassword()}')`).matches).toEqual([]);
  });

  const named = ['shop', 'password'].join('_');
  it.each([
    ['a compose file', `      POSTGRES_PASSWORD: ${named}\n`],
    ['an environment file', `DB_PASSWORD=${named}\n`],
    ['settings', `db.password = ${named}\n`],
  ])('leaves it to the path whether a name is a password in %s', (_name, text) => {
    expect(collect(text).matches.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
      ['weak-password', 'low'],
    ]);
  });

  it('takes a name that code goes on behind for a variable', () => {
    expect(collect(`connect(\n  password=${named},\n  host=host)\n`).matches).toEqual([]);
    expect(collect(`connect(host=host, password=${named})\n`).matches).toEqual([]);
  });

  it('never calls a weak password highly confident', () => {
    expect(only(collect(`password = "${dullPassword()}"`)).confidence).not.toBe('high');
  });
});

describe('secrets that somebody thought up', () => {
  const said = ['my', 'super', 'secret', 'key', 'that', 'must', 'be', 'long', 'enough'];
  const camel = said.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  it.each([
    ['a constant', `public const string JWT_SECRET_KEY = "${camel}";`],
    ['a setting', `jwt:\n  secret: ${said.join('-')}\n`],
    ['an entry of JSON', `"Token": { "SecurityKey": "${said.join('')}" }`],
    ['an environment file', `SESSION_SECRET=${said.join('_')}\n`],
    ['a call that signs', `jwt.sign(payload, '${said.join('')}');`],
  ])('are found in %s', (_name, text) => {
    expect(collect(text).matches.map(({ confidence }) => confidence)).toEqual(['medium']);
  });

  it.each([
    ['a name', `SESSION_SECRET=${said.slice(0, 1).join('-')}-shop-session-secret\n`],
    ['a message', `"secret": "${said.join(' ')}."`],
    ['a key of a text', `secret: messages.${said.join('_')}\n`],
    ['something about one', `secret_name: ${said.join('-')}\n`],
  ])('are not taken from %s', (_name, text) => {
    expect(collect(text).matches.filter(({ confidence }) => confidence !== 'low')).toEqual([]);
  });
});

describe('numbers as passwords', () => {
  const counted = Array.from({ length: 6 }, (_, i) => i + 1).join('');
  it('are weak passwords where a setting is all they are', () => {
    const found = collect(`spring:\n  security:\n    user:\n      name: shopkeeper\n      password: ${counted}\n`);
    expect(found.matches.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([['weak-password', 'low']]);
  });

  it('are none below four digits, or under a key that speaks of something else', () => {
    expect(collect('password: 12\npassword_length: 1234\n').matches).toEqual([]);
  });
});

describe('protected storage', () => {
  const texts: readonly (readonly [string, string, string])[] = [
    ['an environment variable', 'password: ${DB_PASSWORD}\n', 'environment variable'],
    ['1Password', 'API_TOKEN="op://shop/api/token"\n', '1Password'],
    ['a key in hardware', `  privkey: pkcs11:serial=${hex(12, 16)};id=%03;type=private\n`, 'PKCS #11'],
    ['Vault', 'password: vault:secret/data/shop#password\n', 'HashiCorp Vault'],
    [
      'Key Vault',
      '"ApiSecret": "@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/y/)"',
      'Azure Key Vault',
    ],
    [
      'EJSON',
      `{"PASSWORD": "EJ[1:${Buffer.from(hex(1, 64), 'hex').toString('base64')}:${hex(2, 32)}:${hex(3, 24)}]"}\n`,
      'EJSON',
    ],
    ['SOPS', `password: ENC[AES256_GCM,data:${hex(5, 20)},type:str]\n`, 'SOPS'],
    ['Jenkins', `  secret: "{AQAAABAAAAAQ${token(7)}${token(8)}=}"\n`, 'Jenkins'],
    ['Netmiko', `  password: __encrypt__${token(7)}==:${token(8)}${token(9)}=\n`, 'Netmiko'],
    ['WebLogic', 'AdminPassword: "@@SECRET:shop-credentials:password@@"\n', 'WebLogic Deploy Tooling'],
    [
      'Windows',
      `<add name="AesProvider" sessionKey="AQIAAA5mAAAApAAA${token(7)}${token(8)}${token(9)}==" />\n`,
      'Windows CryptoAPI',
    ],
    ['Jasypt', `spring.datasource.password=ENC(${token(6)})\n`, 'Jasypt'],
    ['a template', 'password: "{{ db_password }}"\n', 'template'],
  ];
  it.each(texts)('%s', (_name, text, mechanism) => {
    const caught = collect(text);
    expect(caught.matches).toEqual([]);
    expect(caught.protectedValues.map((value) => value.mechanism)).toContain(mechanism);
  });
});

describe('weaknesses', () => {
  it('sees verification of certificates turned off', () => {
    for (const text of [
      '{ rejectUnauthorized: false }',
      'requests.get(u, verify=False)',
      'InsecureSkipVerify: true,',
      'NODE_TLS_REJECT_UNAUTHORIZED=0',
      'curl -k https://x',
      'curl_setopt($c, CURLOPT_SSL_VERIFYPEER, false)',
    ]) {
      expect(collect(text).weaknesses.map((weakness) => weakness.kind)).toEqual(['tls-verification-off']);
    }
  });

  it('sees guessable numbers feeding a secret, and leaves others alone', () => {
    expect(collect('const token = Math.random().toString(36)').weaknesses).toHaveLength(1);
    expect(collect('const delay = Math.random() * 100').weaknesses).toEqual([]);
  });

  it('takes no saved report for code', () => {
    for (const code of [
      'const token = Math.random()',
      '$token = uniqid()',
      '$token = mt_rand(1, 9)',
      'token = uuid1()',
      'token = random.choice(letters)',
      'String token = "" + new Random().nextInt()',
    ]) {
      const [weakness] = collect(code).weaknesses;
      expect(weakness?.kind).toBe('weak-generator');
      expect(collect(`${weakness?.what} makes a token or secret: src/app:3`).weaknesses).toEqual([]);
    }
  });
});

describe('the contract of the reach', () => {
  const pieces = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'password',
          'token',
          ' = ',
          ': ',
          '"',
          "'",
          '\n',
          '\\"',
          '://',
          '@',
          'Bearer ',
          'Basic ',
          ' -u ',
          '=',
          ',',
          '(',
          ')',
          '<',
          '>',
          '?',
          '&',
          ';',
          '${',
          '}',
          'user',
          'identified by ',
          '-----',
        ),
        fc.string({ maxLength: 12 }),
      ),
      { maxLength: 120 },
    )
    .map((parts) => parts.join(''));

  it('depends on no byte beyond it', () => {
    fc.assert(
      fc.property(pieces, pieces, pieces, (before, text, after) => {
        const whole = Buffer.from(before + text + after);
        const lower = whole.toString('latin1').toLowerCase();
        STRUCTURE_ANCHORS.forEach((anchor, word) => {
          for (let at = lower.indexOf(anchor.text); at >= 0; at = lower.indexOf(anchor.text, at + 1)) {
            const lo = at - STRUCTURE_REACH.before;
            const hi = at + STRUCTURE_REACH.after;
            const changed = Buffer.from(whole);
            for (let i = 0; i < whole.length; i++) if (i < lo || i >= hi) changed[i] = 0x7a;
            expect(spansAt(changed, at, word)).toEqual(spansAt(whole, at, word));
          }
        });
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(299),
        fc.nat(STRUCTURE_ANCHORS.length - 1),
        (bytes, at, word) => {
          spansAt(Buffer.from(bytes), Math.min(at, bytes.length), word);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

function spansAt(bytes: Uint8Array, at: number, word: number): readonly string[] {
  const spans: string[] = [];
  inspect(bytes, at, word, {
    match: (match) => spans.push(`${match.ruleId} ${match.span.start} ${match.span.end} ${match.confidence}`),
    protectedValue: (value) => spans.push(`${value.mechanism} ${value.span.start}`),
    weakness: (weakness) => spans.push(`${weakness.what} ${weakness.span.start}`),
    judge: builtInJudge,
  });
  return spans;
}
