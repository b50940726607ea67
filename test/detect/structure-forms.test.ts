import { describe, expect, it } from 'vitest';
import { collect, dullPassword, hex, sturdyPassword, token } from './structure-source.ts';

const PASSWORD = sturdyPassword(11);
const TOKEN = token(12);
const HEX = hex(13, 40);
/** Twenty capitals, as Erlang draws them. */
const ERLANG_COOKIE = hex(14, 20).replaceAll(/./g, (digit) => String.fromCharCode(65 + Number.parseInt(digit, 16)));
const UUID = [8, 4, 4, 4, 12].map((length, i) => hex(30 + i, length)).join('-');
const APP_PASSWORD = ['qwgl', 'ofjz', 'dhdz', 'vrmp'].join(' ');
const BYTES = Array.from({ length: 16 }, (_, i) => Number.parseInt(HEX.slice(i * 2, i * 2 + 2), 16));
const HEXED = BYTES.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ');

/** Name, text, and the value that must be found at exactly its own bytes. */
type Form = readonly [name: string, text: string, value: string];

function finds(forms: readonly Form[]): void {
  it.each(forms)('%s', (_name, text, value) => {
    const bytes = Buffer.from(text);
    const spans = collect(text).matches.map(({ span }) => bytes.toString('utf8', span.start, span.end));
    expect(spans).toContain(value);
    expect(spans.filter((span) => span !== value)).toEqual([]);
  });
}

describe('declarations', () => {
  finds([
    ['an array of C', `char password[] = "${PASSWORD}";`, PASSWORD],
    ['an array of C with its size', `static char secret_key[64] = "${TOKEN}";`, TOKEN],
    ['a copy of C', `strcpy(password, "${PASSWORD}");`, PASSWORD],
    ['a literal in braces of C++', `std::string password{"${PASSWORD}"};`, PASSWORD],
    ['a hash of Perl', `$cfg{password} = "${PASSWORD}";`, PASSWORD],
    ['an option of Scala', `val password: Option[String] = Some("${PASSWORD}")`, PASSWORD],
    ['a constant of Rust', `const API_TOKEN: &'static str = "${TOKEN}";`, TOKEN],
    ['a property of C#', `public string Password { get; set; } = "${PASSWORD}";`, PASSWORD],
    ['a declaration of Visual Basic', `Dim password As String = "${PASSWORD}"`, PASSWORD],
    ['a pair of Erlang', `{password, "${PASSWORD}"}`, PASSWORD],
    ['a cast', `const apiToken = <string>'${TOKEN}';`, TOKEN],
    ['a comment before the value', `"password": /* rotate */ "${PASSWORD}"`, PASSWORD],
    ['a value in parentheses on the next line', `password = (\n    "${PASSWORD}"\n)`, PASSWORD],
    ['an arrow', `Map("password" -> "${PASSWORD}")`, PASSWORD],
    ['a variable of a Makefile', `API_TOKEN := ${TOKEN}\n`, TOKEN],
    ['a default of a Makefile', `API_TOKEN ?= ${TOKEN}\n`, TOKEN],
  ]);

  it('joins literals that stand in a row', () => {
    const half = TOKEN.slice(0, 16);
    const rest = TOKEN.slice(16);
    for (const text of [
      `api_token = "${half}" "${rest}";`,
      `api_token = ("${half}"\n  + "${rest}")`,
      `$api_token = '${half}' . '${rest}';`,
      `api_token = "${half}\\\n${rest}"`,
    ]) {
      expect(collect(text).matches.map((match) => match.secret.reveal())).toEqual([TOKEN]);
    }
  });
});

describe('lists of bytes', () => {
  finds([
    ['Go', `encryptionKey := []byte{${HEXED}}`, HEXED],
    ['C#', `byte[] privateKey = new byte[] { ${BYTES.join(', ')} };`, BYTES.join(', ')],
    ['C', `static const uint8_t secret_key[16] = { ${HEXED} };`, HEXED],
    ['Python', `SECRET_KEY = bytes([${BYTES.join(', ')}])`, BYTES.join(', ')],
    ['Rust', `let secret_key: [u8; 16] = [${HEXED}];`, HEXED],
  ]);

  it('reads them as hex, and as text where every byte is a character', () => {
    expect(collect(`secret_key = bytes([${BYTES.join(', ')}])`).matches[0]?.secret.reveal()).toBe(HEX.slice(0, 32));
    const letters = [...TOKEN].map((letter) => `'${letter}'`).join(', ');
    expect(collect(`char[] password = { ${letters} };`).matches[0]?.secret.reveal()).toBe(TOKEN);
  });

  it('leaves lists of other things alone', () => {
    expect(
      collect('token_counts = [1, 2, 300, 4, 5, 6, 7, 8, 9]; secret_key = [a, b, c, d, e, f, g, h, i]').matches,
    ).toEqual([]);
  });
});

describe('defaults', () => {
  finds([
    ['a second argument by name', `os.environ.get('DB_PASSWORD', default='${PASSWORD}')`, PASSWORD],
    ['the default of an option', `parser.add_argument('--password', help='(needed)', default='${PASSWORD}')`, PASSWORD],
    ['a block', `ENV.fetch('DB_PASSWORD') { '${PASSWORD}' }`, PASSWORD],
    ['or', `password = os.environ.get("DB_PASS") or "${PASSWORD}"`, PASSWORD],
    ['the other choice', `const password = isLive ? fetchIt() : "${PASSWORD}";`, PASSWORD],
    ['two bars after a call', `const password = opts.pw || '${PASSWORD}'`, PASSWORD],
    ['a variable of a template', `password: \${DB_PASSWORD:${TOKEN}}\n`, TOKEN],
    ['a filter of Jinja', `db_pass: "{{ db_password | default('${PASSWORD}') }}"\n`, PASSWORD],
    ['a filter of Jinja without blanks', `db_pass: "{{ db_password|default('${PASSWORD}', true) }}"\n`, PASSWORD],
    ['a filter of Helm', `  value: {{ .Values.db.password | default "${PASSWORD}" | quote }}\n`, PASSWORD],
    ['a shell variable that is set', `: \${DB_PASSWORD:=${TOKEN}}\n`, TOKEN],
    ['a shell variable with quotes', `PASSWORD=\${DB_PASSWORD:-"${PASSWORD}"}\n`, PASSWORD],
    ['a filter of Jinja by its short name', `db_pass: "{{ db_password | d('${PASSWORD}') }}"\n`, PASSWORD],
    ['what a filter of Jinja looks up', `{{ lookup('env', 'DB_PASSWORD') | default('${PASSWORD}', true) }}`, PASSWORD],
    ['a function of Helm', `  value: {{ default "${PASSWORD}" .Values.db.password | quote }}\n`, PASSWORD],
    ['a function of Helm with a variable', `{{- default \`${PASSWORD}\` $rootPassword -}}\n`, PASSWORD],
  ]);

  it('are as sure before their variable as behind it, in templates and in shells', () => {
    const forms = [
      `{{ default "${TOKEN}" .Values.db.password }}`,
      `{{ .Values.db.password | default "${TOKEN}" }}`,
      `{{ db_password | default('${TOKEN}') }}`,
      `\${DB_PASSWORD:-${TOKEN}}`,
      `\${DB_PASSWORD:-"${TOKEN}"}`,
      `\${DB_PASSWORD:${TOKEN}}`,
    ];
    for (const form of forms) {
      expect(
        collect(`${form}\n`).matches.map(({ ruleId, confidence, secret }) => [ruleId, confidence, secret.reveal()]),
        form,
      ).toEqual([['generic-password', 'high', TOKEN]]);
    }
  });

  it.each([
    `{{ default "${PASSWORD}" .Values.nameOverride }} {{ default "${PASSWORD}" (include "password" .) }}`,
    `The default "${PASSWORD}" .Values.password\n`,
    `{{ 'password' | default('${PASSWORD}') }}`,
    `{{ default .Values.global.password .Values.password }}`,
  ])('are none of anything else: %#', (text) => {
    expect(collect(text).matches).toEqual([]);
  });
});

describe('passwords of key stores', () => {
  finds([
    ['keytool', `keytool -genkey -alias shop -storepass ${TOKEN} -keypass ${TOKEN}\n`, TOKEN],
    ['a store that is brought in', `keytool -importkeystore -srcstorepass ${TOKEN} -destkeypass ${TOKEN}\n`, TOKEN],
    ['a list of arguments', `run("keytool", "-genkey", "-storepass", "${TOKEN}", "-alias", "shop")`, TOKEN],
    ['a setting of a server', `server.ssl.key-store-password=${TOKEN}\n`, TOKEN],
    ['an attribute of Tomcat', `<Connector keystoreFile="x" keystorePass="${PASSWORD}" />`, PASSWORD],
    ['a property of Java', `java -Djavax.net.ssl.trustStorePassword=${TOKEN} -jar shop.jar\n`, TOKEN],
    ['a property that is set', `System.setProperty("javax.net.ssl.keyStorePassword", "${PASSWORD}");`, PASSWORD],
    ['characters of a store', `keys.load(new FileInputStream(file), "${PASSWORD}".toCharArray());`, PASSWORD],
    ['characters of a key', `keys.getKey("shop", "${PASSWORD}".toCharArray())`, PASSWORD],
    ['characters of a factory', `factory.init(keys, "${PASSWORD}".toCharArray());`, PASSWORD],
    ['characters a key is made of', `new PBEKeySpec("${PASSWORD}".toCharArray(), salt, 65536, 256)`, PASSWORD],
  ]);

  it('are no other characters', () => {
    const texts = [
      `for (char c : "${PASSWORD}".toCharArray()) add(c);`,
      `names.load(x); walk("${PASSWORD}".toCharArray())`,
      'keys.load(in, password.toCharArray())',
    ];
    for (const text of texts) expect(collect(text).matches, text).toEqual([]);
  });
});

describe('what is added to a variable', () => {
  finds([
    ['a shell', `API_TOKEN=''\nAPI_TOKEN+='${TOKEN}'\n`, TOKEN],
    ['without blanks', `password+="${PASSWORD}";`, PASSWORD],
    ['with blanks', `password += "${PASSWORD}"`, PASSWORD],
  ]);

  it('is no sum', () => {
    expect(collect(`a = password+"${PASSWORD}"; token++; token+chr; token+=next`).matches).toEqual([]);
  });
});

describe('passwords that are hashed where they stand', () => {
  finds([
    ['bcrypt of Laravel', `'password' => bcrypt('${PASSWORD}'),`, PASSWORD],
    ['a facade of Laravel', `'password' => Hash::make('${PASSWORD}'),`, PASSWORD],
    ['a hash of PHP', `$user->password = password_hash('${PASSWORD}', PASSWORD_DEFAULT);`, PASSWORD],
    ['a hash of Werkzeug', `User(password=generate_password_hash('${PASSWORD}'))`, PASSWORD],
    ['bcrypt of Node', `{ password: bcrypt.hashSync("${PASSWORD}", 10) }`, PASSWORD],
    ['one that is waited for', `const password = await argon2.hash('${PASSWORD}');`, PASSWORD],
    ['a statement of SQL', `UPDATE staff SET password = MD5('${PASSWORD}') WHERE id = 1;`, PASSWORD],
  ]);

  it('are none where what is hashed is a variable, or no password', () => {
    expect(collect("password = hash('sha256', input); password: bcrypt.hashSync(plain, 10)").matches).toEqual([]);
    expect(collect(`token = md5("page-" . $id); api_token = sha1('${PASSWORD}')`).matches).toEqual([]);
  });
});

describe('lists of one', () => {
  finds([
    ['a realm of Keycloak', `{"secret" : [ "${TOKEN}" ],\n "priority": [ "100" ]}`, TOKEN],
    ['keys of a configuration', `api_keys: ['${TOKEN}']\n`, TOKEN],
  ]);

  it('are no messages, rules or variables', () => {
    const texts = [
      '{"password": ["This field is required."]}',
      "{ password: ['required'], token: [token] }",
      `tokens: ["${TOKEN}", "${HEX}"]`,
      '{"secret": ["api_key"]}',
      `{"authentication": ["did:sov:${TOKEN}#key-1"]}`,
      `{"allowed_credentials": ["${TOKEN}"]}`,
    ];
    for (const text of texts) expect(collect(text).matches).toEqual([]);
  });
});

describe('bars of other things', () => {
  it('give no default', () => {
    const table = `| proxy_password | string | Default \`${PASSWORD}\` of it |\n| password | default "${PASSWORD}" |\n`;
    expect(collect(table).matches).toEqual([]);
    expect(collect(`{{ db_password | default(other_password) }} {{ secret | quote }}`).matches).toEqual([]);
  });
});

describe('calls', () => {
  finds([
    ['a user and a password', `new Credentials("bob", "${PASSWORD}")`, PASSWORD],
    ['a network credential', `new NetworkCredential("bob", "${PASSWORD}", "domain")`, PASSWORD],
    ['basic authentication of Go', `req.SetBasicAuth("app", "${PASSWORD}")`, PASSWORD],
    ['plain authentication of SMTP', `smtp.PlainAuth("", "bob", "${PASSWORD}", "host")`, PASSWORD],
    ['a pair', `requests.get(url, auth=(user, "${PASSWORD}"))`, PASSWORD],
    ['a client secret of Azure behind two ids', `new ClientSecretCredential("${UUID}", "${UUID}", "${TOKEN}")`, TOKEN],
    ['OAuth of two parts', `auth = tweepy.OAuthHandler("id-of-app", "${TOKEN}")`, TOKEN],
    ['a file transfer', `ftp = FTP('ftp.shop.local', 'ann', '${PASSWORD}')`, PASSWORD],
    ['a signed token', `jwt.sign({ id: user.id }, '${TOKEN}', { expiresIn: '1h' })`, TOKEN],
    ['a checked token', `jwt.decode(token, "${TOKEN}", algorithms=["HS256"])`, TOKEN],
    ['a signed token of PHP', `JWT::encode($payload, '${TOKEN}', 'HS256');`, TOKEN],
    ['a signed token of Ruby', `JWT.encode payload, '${TOKEN}', 'HS256'\n`, TOKEN],
    ['an algorithm of Java', `Algorithm.HMAC256("${TOKEN}")`, TOKEN],
    ['a signature of Java', `Jwts.builder().signWith(SignatureAlgorithm.HS512, "${TOKEN}")`, TOKEN],
    ['a key of .NET', `new SymmetricSecurityKey(Encoding.UTF8.GetBytes("${TOKEN}"))`, TOKEN],
    ['an HMAC of Node', `crypto.createHmac('sha256', '${TOKEN}').update(data)`, TOKEN],
    ['signed cookies', `app.use(cookieParser('${TOKEN}'))`, TOKEN],
    ['a password behind the name of its user', `verifyPassword("testuser1", "${PASSWORD}")`, PASSWORD],
    ['a parameter of a request', `new Params().appendParam("password", "${PASSWORD}")`, PASSWORD],
    ['a password of a user', `CheckUserPassword("harry", "${PASSWORD}")`, PASSWORD],
    ['a password behind an address', `await accounts.setPassword('ann@shop.local', '${PASSWORD}');`, PASSWORD],
    ['a password behind a variable of a user', `updatePassword(req.user.email, '${PASSWORD}')`, PASSWORD],
    ['the first of two passwords', `changePassword("${PASSWORD}", next)`, PASSWORD],
    ['a variable of the environment', `os.Setenv("API_TOKEN", "${HEX}")`, HEX],
    ['a value that begins with a dash', `os.Setenv("API_TOKEN", "-${TOKEN}")`, `-${TOKEN}`],
    ['filling in a form', `page.fill('#password', '${PASSWORD}')`, PASSWORD],
    ['typing into what was looked for', `driver.findElement(By.id("password")).sendKeys("${PASSWORD}")`, PASSWORD],
    ['typing into a field', `passwordField.sendKeys("${PASSWORD}")`, PASSWORD],
    ['the text of a field', `passwordInput.setText("${PASSWORD}")`, PASSWORD],
    ['the value of a field of HtmlUnit', `passInput.setValueAttribute("${PASSWORD}")`, PASSWORD],
    ['a member of something with another name', `requestParam.setAccessToken("${TOKEN}")`, TOKEN],
    ['a poor password of a form', `form.add(new BasicNameValuePair("password", "851117"));`, '851117'],
    ['filling in by name', `fill_in 'Password', with: '${PASSWORD}'`, PASSWORD],
    ['filling in by symbol', `fill_in :user_password, with: '${PASSWORD}'`, PASSWORD],
    ['basic authentication of OkHttp', `Credentials.basic("app", "${PASSWORD}")`, PASSWORD],
    ['basic authentication of REST Assured', `given().auth().preemptive().basic("app", "${PASSWORD}")`, PASSWORD],
    ['a connection of Sequelize', `new Sequelize('shop', 'app', '${PASSWORD}', { host })`, PASSWORD],
    ['a connection of C', `mysql_real_connect(c, "db", "app", "${PASSWORD}", "shop", 0, NULL, 0)`, PASSWORD],
    ['a store of sessions of Go', `sessions.NewCookieStore([]byte("${TOKEN}"))`, TOKEN],
    ['a signing key of Java', `Keys.hmacShaKeyFor("${TOKEN}".getBytes())`, TOKEN],
    ['a cipher of Node', `crypto.createCipheriv('aes-256-cbc', '${TOKEN}', iv)`, TOKEN],
    ['a cipher of a browser', `CryptoJS.AES.encrypt(text, '${TOKEN}')`, TOKEN],
    ['a cipher of PHP', `openssl_encrypt($data, 'aes-256-cbc', '${TOKEN}', 0, $iv)`, TOKEN],
    ['an argument on the next line', `ROTP::TOTP.new(\n  '${TOKEN}',\n)`, TOKEN],
  ]);
});

describe('what is typed into a page', () => {
  finds([
    ['a selector', `cy.get('input[name="password"]').type('${PASSWORD}')`, PASSWORD],
    ['a selector without quotes', `cy.get("[name=password]").type("${PASSWORD}")`, PASSWORD],
    ['a path', `driver.findElement(By.xpath("//input[@name='password']")).sendKeys("${PASSWORD}")`, PASSWORD],
    ['a selector beside it', `await page.fill('input[type="password"]', '${PASSWORD}')`, PASSWORD],
    ['a part of a test', `cy.get('[data-test="password-input"]').type('${PASSWORD}')`, PASSWORD],
    ['steps before it', `cy.get('#password').should('be.visible').clear().type('${PASSWORD}')`, PASSWORD],
    ['a chain over lines', `cy.get('#password')\n  .type('${PASSWORD}')`, PASSWORD],
    ['a key behind it', `cy.get('#password').type('${PASSWORD}{enter}')`, PASSWORD],
    ['a label', `page.getByLabel('Password', { exact: true }).fill('${PASSWORD}')`, PASSWORD],
    ['a role', `page.getByRole('textbox', { name: 'Password' }).fill('${PASSWORD}')`, PASSWORD],
    ['a field of Ruby', `find('[name=password]').set '${PASSWORD}'`, PASSWORD],
    ['an element of Ruby', `driver.find_element(:id, 'password').send_keys '${PASSWORD}'`, PASSWORD],
    ['a variable of a page', `await t.typeText(loginPage.passwordInput, '${PASSWORD}')`, PASSWORD],
    ['an event', `fireEvent.change(getByLabelText('Password'), { target: { value: '${PASSWORD}' } })`, PASSWORD],
    [
      'an event of a field',
      `find('input[name="password"]').simulate('change', { target: { value: '${PASSWORD}' } })`,
      PASSWORD,
    ],
    ['a sentence of Gherkin', `When I fill in "password" with "${PASSWORD}"\n`, PASSWORD],
  ]);

  it.each([
    `cy.get('[name="password"]').should('have.text', '${PASSWORD}')`,
    `cy.get('#password')\n  .parent().find('${PASSWORD}')`,
    `input.type(password, other); describe("password") with '${PASSWORD}'`,
    `$a["password"]; "[password]" '${PASSWORD}'`,
  ])('is no other argument: %#', (text) => {
    expect(collect(text).matches).toEqual([]);
  });
});

describe('names and values that stand apart', () => {
  finds([
    ['a definition of a container', `{"name": "DB_PASSWORD", "value": "${PASSWORD}"}`, PASSWORD],
    ['the value first', `{"value": "${PASSWORD}", "name": "DB_PASSWORD"}`, PASSWORD],
    ['a type between them', `{"key": "api_token", "type": "string", "value": "${TOKEN}"}`, TOKEN],
    ['a list of variables', `- name: DB_PASSWORD\n  value: ${TOKEN}\n`, TOKEN],
    ['a list of variables with quotes', `- name: DB_PASSWORD\n  value: "${PASSWORD}"\n`, PASSWORD],
    ['a parameter of a stack', `{"ParameterKey": "DbPassword", "ParameterValue": "${PASSWORD}"}`, PASSWORD],
    ['a set of a chart', `set {\n  name  = "adminPassword"\n  value = "${PASSWORD}"\n}`, PASSWORD],
    ['an output of a state', `"db_password": {\n  "value": "${PASSWORD}",\n  "sensitive": true }`, PASSWORD],
    [
      'the default of a variable',
      `variable "db_password" {\n  type = "string"\n  default = "${PASSWORD}"\n}`,
      PASSWORD,
    ],
    ['the default of a parameter', `DbPassword:\n  Type: String\n  Default: ${TOKEN}\n`, TOKEN],
    ['an attribute for the name after the value', `<entry value="${PASSWORD}" key="password"/>`, PASSWORD],
    ['a list under a header', `X-Auth-Key:\n  - ${TOKEN}\n`, TOKEN],
    ['a folded block', `password: >-\n  ${TOKEN}\n`, TOKEN],
    ['a literal block', `api_token: |\n  ${TOKEN}\n`, TOKEN],
  ]);
});

describe('markup', () => {
  finds([
    ['an element with attributes', `<password encrypted="false">${PASSWORD}</password>`, PASSWORD],
    ['an element with a prefix', `<ns:password>${PASSWORD}</ns:password>`, PASSWORD],
    ['an element over several lines', `<password>\n  ${PASSWORD}\n</password>`, PASSWORD],
    ['a property with an element', `<property name="password"><value>${PASSWORD}</value></property>`, PASSWORD],
    ['a name and a value in elements', `<name>fs.secret.key</name>\n  <value>${TOKEN}</value>`, TOKEN],
    ['a parameter', `<param-name>dbPassword</param-name>\n<param-value>${PASSWORD}</param-value>`, PASSWORD],
    ['a resource', `<string name="api_secret">${TOKEN}</string>`, TOKEN],
    ['a property list', `<key>apiSecret</key>\n\t<string>${TOKEN}</string>`, TOKEN],
  ]);
});

describe('lines of configuration', () => {
  finds([
    ['a data source of Go', `sql.Open("mysql", "shop:${TOKEN}@tcp(db:3306)/shop")`, TOKEN],
    ['a data source in a variable', `MYSQL_DSN=shop:${TOKEN}@tcp(127.0.0.1:3306)/shop?parseTime=true\n`, TOKEN],
    ["data of Puppet's", `shop::db::root_password: ${TOKEN}\n`, TOKEN],
    ['what nodes of Erlang share', `rabbitmq::erlang_cookie: '${ERLANG_COOKIE}'\n`, ERLANG_COOKIE],
    ['and in an environment', `RABBITMQ_ERLANG_COOKIE=${ERLANG_COOKIE}\n`, ERLANG_COOKIE],
    ['a stack of Pulumi', `config:\n  aws:region: eu-west-1\n  shop:dbPassword: ${TOKEN}\n`, TOKEN],
    ['a header that a server sets', `proxy_set_header X-Api-Key ${TOKEN};\n`, TOKEN],
    ['a key of notes', `API key: ${TOKEN}\n`, TOKEN],
    ['a password of an application', `auth: { user: 'a', pass: '${APP_PASSWORD}' }`, APP_PASSWORD],
    ['a container', `ENV DB_PASSWORD ${TOKEN}\n`, TOKEN],
    ['a C shell', `setenv API_TOKEN ${TOKEN}\n`, TOKEN],
    ['a fish shell', `set -gx API_TOKEN ${TOKEN}\n`, TOKEN],
    ['a unit of systemd', `Environment="API_TOKEN=${TOKEN}"\n`, TOKEN],
    ['netrc on one line', `machine example.org login bob password ${TOKEN}\n`, TOKEN],
    ['netrc over lines', `machine example.org\n  login bob\n  password ${TOKEN}\n`, TOKEN],
    ['a network device', `enable password ${TOKEN}\n`, TOKEN],
    ['a network device with a type', `username bob password 0 ${TOKEN}\n`, TOKEN],
    ['emphasis of Markdown', `- **password**: ${TOKEN}\n`, TOKEN],
    ['two backquotes of Markdown', `> Consumer Secret: \`\`${TOKEN}\`\`\n`, TOKEN],
    ['a header with its line end', `write("X-Acme-Token: ${TOKEN}\\r\\n")`, TOKEN],
    ['a header of curl', `curl -H 'X-Acme-Token: ${TOKEN}' https://example.org`, TOKEN],
    ['a password of openssl', `openssl rsa -passin pass:${TOKEN} -in key.pem\n`, TOKEN],
    ['a string of PHP', `s:8:"password";s:13:"${PASSWORD}";`, PASSWORD],
    ['a string of PHP inside another', `s:8:\\"password\\";s:13:\\"${PASSWORD}\\";`, PASSWORD],
    ['a string that holds several lines', `write("API_TOKEN=${TOKEN}\\nMODE=live")`, TOKEN],
    ['a connection string with marks', `"Data Source=db;User ID=app;Password=${PASSWORD}&)x;"`, `${PASSWORD}&)x`],
  ]);

  it('takes no words for a password of an application, nor any key of notes', () => {
    for (const text of [
      "pass: 'this only says what'",
      `Cache key: ${TOKEN}\n`,
      `Primary key: ${TOKEN}\n`,
      'a:b@tcp(x)',
      `see shop@tcp(db:3306)\n`,
      `jwt.sign(payload, process.env.JWT_SECRET)`,
      "jwt.verify(token, 'utf8')",
    ]) {
      expect(collect(text).matches, text).toEqual([]);
    }
  });

  it('takes no prose for a setting', () => {
    const text =
      'Set the password first\nThe password field\nenable password authentication now\nlogin with a token tonight\n';
    expect(collect(text).matches).toEqual([]);
  });
});

describe('an object as the value of a key', () => {
  finds([
    ['in a header', `X-Acme-Token: {"name":"app","sig":"${HEX}"}`, HEX],
    ['inside another string', `headers = {"Apitoken": "{\\"name\\":\\"app\\",\\"sig\\":\\"${HEX}\\"}"}`, HEX],
    ['in single quotes', `-H 'Apitoken: {"sig": "${HEX}", "name": "app"}'`, HEX],
  ]);

  it('gives nothing where no member looks drawn', () => {
    expect(collect('"Apitoken": "{\\"name\\":\\"app\\",\\"kind\\":\\"administration\\"}"').matches).toEqual([]);
  });
});

describe('a password that is marked as not encoded', () => {
  finds([
    ['in Java', `User.withUsername("ann").password("{noop}${PASSWORD}").roles("USER")`, PASSWORD],
    ['in XML', `<user name="ann" password="{noop}${PASSWORD}" authorities="ROLE_USER"/>`, PASSWORD],
    ['in a properties file', `spring.security.user.password={noop}${PASSWORD}\n`, PASSWORD],
    ['in quotes of YAML', `    password: '{noop}${PASSWORD}'\n`, PASSWORD],
    ['in SQL', `INSERT INTO users (username, password, enabled) VALUES ('ann', '{noop}${PASSWORD}', 1);`, PASSWORD],
    ['in an entry of LDAP', `userPassword: {CLEARTEXT}${PASSWORD}\n`, PASSWORD],
  ]);

  it('is weak where it would be without the mark', () => {
    expect(collect(`.password("{noop}${dullPassword()}")`).matches.map(({ ruleId }) => ruleId)).toEqual([
      'weak-password',
    ]);
  });

  it('is none where the mark stands alone, before a variable, or before the scheme of a hash', () => {
    for (const value of ['{noop}', '{noop}${APP_PASSWORD}', `{bcrypt}$2a$10$${token(3)}${token(4).slice(0, 21)}`]) {
      expect(collect(`password: "${value}"\n`).matches).toEqual([]);
    }
  });
});

describe('the user of a password', () => {
  it('is not the next password whose key speaks of users', () => {
    const lines = (next: string): string => `shop.user.password=${PASSWORD}\n${next}\n`;
    expect(collect(lines(`mail.user.password=${sturdyPassword(31)}`)).matches.map(({ parts }) => parts.length)).toEqual(
      [0, 0],
    );
    expect(
      collect(lines('shop.user.name=ann')).matches.flatMap(({ parts }) => parts.map(({ value }) => value.reveal())),
    ).toEqual(['ann']);
  });
});

describe('values drawn for one use', () => {
  const rules = (text: string): string[] => collect(text).matches.map(({ ruleId }) => ruleId);

  it.each([`nonce: '${HEX}'`, `"nonce_str":"${TOKEN}"`, `password_salt = "${HEX}"`, `nonce=\\"${TOKEN}\\", uri=`])(
    'are told from credentials: %#',
    (text) => {
      expect(rules(text)).toEqual(['one-time-value']);
    },
  );

  it('may be numbers of 128 bits', () => {
    const bits = BigInt(`0x${hex(14, 31)}`) + (1n << 126n);
    expect(rules(`SECURITY_PASSWORD_SALT = "${bits}"`)).toEqual(['one-time-value']);
    expect(rules('password_salt = "1604398170"')).toEqual([]);
  });

  it('are left alone where they read as words', () => {
    expect(rules('nonce = "old-nonce"\nsalt: "some_salt_value"\nsetNonce("fake-nonce")')).toEqual([]);
  });

  it('are no such thing where they are the secret of a site', () => {
    expect(rules(`define('SECURE_AUTH_SALT', '${TOKEN}');`)).toEqual(['generic-private-value']);
    expect(rules(`config.pepper = '${HEX}'`)).toEqual(['generic-secret']);
  });
});

describe('a constant that names what a call sets', () => {
  finds([
    ['of C', `curl_easy_setopt(curl, CURLOPT_PASSWORD, "${PASSWORD}");`, PASSWORD],
    ['with the user before a colon', `curl_setopt($ch, CURLOPT_USERPWD, 'bob:${PASSWORD}');`, PASSWORD],
    ['of a class', `props.put(SslConfigs.SSL_KEYSTORE_PASSWORD, "${PASSWORD}");`, PASSWORD],
    ['of a package', `check(name, consts.FieldClientSecret, "${TOKEN}"),`, TOKEN],
    ['a token of a user and a password', `new UsernamePasswordToken("bob", "${PASSWORD}")`, PASSWORD],
  ]);

  it('is apart from a parameter of a URL in markup', () => {
    expect(
      collect(`<img src="https://cdn.example.org/a?e=1&amp;token=${TOKEN}"/>`).matches.map(({ ruleId }) => ruleId),
    ).toEqual(['generic-token']);
  });

  it('takes no message and no list for a value', () => {
    expect(
      collect('log(e, MISSING_PASSWORD, "No password was given");\nfields(USER_NAME, USER_PASSWORD, "a", "b");')
        .matches,
    ).toEqual([]);
  });
});

describe('what stands where a credential might', () => {
  it.each([
    ['a type of Ruby', 'passphrase: ::String\n'],
    ['a negative constant', 'IOC_SET_TOKEN = -0x7a0b1c2d\n'],
    ['a heredoc', 'credentials = <<CREDS\n'],
    ['an item of YAML that is a key', 'password:\n    - NotBlank:\n'],
    ['a class of PHP', 'password:\n    - App\\Validator\\Strong\n'],
    ['a text with escapes', 'bind.emptyPassword = Pr\\u00E1zdn\\u00E9 heslo\n'],
    ['a text of a properties file', 'Login.emptyPassword=Empty Password\n'],
    ['an object identifier', 'SERVER_AUTH_TOKEN = "1.3.6.1.5.5.7.3.1"'],
    ['a label of Kubernetes', '- key: "acme.io/zone-1-name"\n'],
    ['a distinguished name', 'checkAuthentication("dc=acme,dc=eu")'],
    ['a hash in braces', `password = "{pbkdf2@v5}${HEX}"`],
    ['a hash of a name between dollars', `storedPassword = '$acme1$SHA-256$500000$${TOKEN}'`],
    ['a type in generated documentation', 'password: "SensitiveString", token: "NonEmptyString1600"'],
    ['an environment variable of Symfony', "password: '%env(string:DATABASE_PASSWORD)%'\n"],
    ['two literals of PHP', "'password' => '--password='.$connection['password'],"],
    ['a list of three', "'auth' => ['guards', 'providers', 'passwords'],"],
    ['names in backquotes', 'set `adminPassword` or `existingSecret123` first'],
    ['a verb', "Do not pass 'IDisposable1' instances"],
    ['English before a name in quotes', 'the file identified by "attachment4711"'],
    ['a named argument that is a name', 'load(data=data, password=passphrase)'],
    ['a usage text', 'give -p/--password option and'],
    ['a key id of a keyring', `gpg --recv-key ${HEX.slice(0, 16).toUpperCase()}\n`],
    [
      'a token that tells a request from its repetition',
      `"ClientRequestToken": "${HEX.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')}"`,
    ],
    ['a name of code that holds digits', '"result_key": "Tape6PoolAssociations", "s3_object_key": "S3ObjectKey"'],
    ['a source of the name service', 'passwd:         compat\n'],
    ['a route', `passwords: '${['api_v2', 'passwords'].join('/')}'`],
    ['two variables of a shell', 'password="$password$key"'],
    ['the name of a credential', 'curl -u "username:access-token" https://example.org'],
    ['an address', "pass: 'fe80:0000:0000:0000:0204:61ff:fe9d:f156'"],
    ['a column of SQL', 'SET "pass_word"=EXCLUDED."pass_word"'],
    ['a run of an encoder', 'var firstPass = "scale=w640:h480";'],
  ])('%s is none', (_name, text) => {
    expect(collect(text).matches.filter(({ confidence }) => confidence !== 'low')).toEqual([]);
  });
});

describe('settings of servers and devices', () => {
  const DRAWN = `${token(14).slice(0, 9)}4tK7`;
  finds([
    ['a community', `snmp-server community ${DRAWN} RO 10\n`, DRAWN],
    ['a community of Junos', `set snmp community ${DRAWN} authorization read-only\n`, DRAWN],
    ['a community of a daemon', `rocommunity ${DRAWN} 10.0.0.0/8\n`, DRAWN],
    ['a community and its view', `com2sec readonly default ${DRAWN}\n`, DRAWN],
    ['a key of TACACS', `tacacs-server host 10.0.0.1 key 0 ${DRAWN}\n`, DRAWN],
    ['a shared key', ` pre-shared-key ${DRAWN}\n`, DRAWN],
    ['a shared key of Junos', `pre-shared-key ascii-text "${DRAWN}"; ## SECRET-DATA\n`, DRAWN],
    ['a shared key of IKE', `crypto isakmp key ${DRAWN} address 10.0.0.1\n`, DRAWN],
    ['a key of OSPF', ` ip ospf message-digest-key 1 md5 ${DRAWN}\n`, DRAWN],
    ['a key of strongSwan', `@ann @bob : PSK "${DRAWN}"\n`, DRAWN],
    ['a user of strongSwan', `ann : EAP "${DRAWN}"\n`, DRAWN],
    ['a user of HAProxy', `  user ann insecure-password ${DRAWN}\n`, DRAWN],
    ['the statistics of HAProxy', `  stats auth ann:${DRAWN}\n`, DRAWN],
    ['Sentinel', `sentinel auth-pass main ${DRAWN}\n`, DRAWN],
    ['a directory', `bindpw ${DRAWN}\n`, DRAWN],
    ['a setting beside others', `host mail.example.org\nuser ann\npassword violet48\n`, 'violet48'],
    ['a setting over others', `  password violet48\n  user ann\n`, 'violet48'],
    ['a setting whose value is drawn', `<match>\n  password ${DRAWN}\n</match>\n`, DRAWN],
    ['a user of Redis', `user ann on >${DRAWN} ~* +@all\n`, DRAWN],
    ['a user of Redis in a command', `redis-cli ACL SETUSER ann reset on '>${DRAWN}' '~app:*' +get\n`, DRAWN],
    ['a user of Redis in a composition', `  command: redis-server --user ann on ">${DRAWN}" ~* +@all\n`, DRAWN],
    ['the authentication of SNMP', `snmpget -v3 -u ann -l authNoPriv -A "${DRAWN}" db sysUpTime.0\n`, DRAWN],
    ['the privacy of SNMP', `snmpset -v3 -u ann -x AES -X ${DRAWN} db sysName.0 s x\n`, DRAWN],
    [
      'a key in a collection of requests',
      `{"type": "apikey", "apikey": [{"key": "in", "value": "header"}, {"key": "value", "value": "${DRAWN}"}]}`,
      DRAWN,
    ],
    ['a walk', `snmpwalk -v2c -c ${DRAWN} 10.0.0.1\n`, DRAWN],
  ]);

  it('finds both passwords of a user of SNMP, and whose they are', () => {
    const other = `${token(15).slice(0, 9)}8vR3`;
    const { matches } = collect(`createUser ann SHA "${DRAWN}" AES "${other}"\n`);
    expect(matches.map(({ secret }) => secret.reveal())).toEqual([DRAWN, other]);
    expect(matches.flatMap(({ parts }) => parts.map(({ value }) => value.reveal()))).toEqual(['ann', 'ann']);
  });

  it.each([
    ['a user of Redis who needs no password', 'user ann on nopass ~* +@all\n'],
    ['a sentence with a bracket', `the user clicks on >${DRAWN} here\n`],
    ['a community that is taken away', `no snmp-server community ${DRAWN} RO\n`],
    ['a community in a sentence', `An snmp-server community ${DRAWN} is read\n`],
    ['a hash in the place of a password', `rootpw {SSHA}${token(16)}\n`],
    ['a line of PAM', 'password required pam_unix.so sha512\n'],
    ['two words without a setting beside them', 'of the new\npassword format9\nis kept\n'],
    ['a word behind a word of a list', 'user ann\npassword hashing\n'],
    ['how long it must be', 'Choose a password 8 characters\nsay("Enter a password 8 characters")\n'],
  ])('leaves %s alone', (_name, text) => {
    expect(collect(text).matches).toEqual([]);
  });
});

describe('sentences', () => {
  const DRAWN = `${token(17).slice(0, 9)}4tK7`;
  finds([
    ['what is said', `The password is ${DRAWN}.\n`, DRAWN],
    ['what is said with marks', 'Log in as ann, the password is `Violet48lamp`.\n', 'Violet48lamp'],
    ['a remark', '# admin password: Violet48lamp\n', 'Violet48lamp'],
    ['an item', '- host mail, user ann, password: violet!48\n', 'violet!48'],
    ['words beside each other', `Username: ann Password: ${DRAWN}\n`, DRAWN],
    ['a remark in brackets', `the new box (pw: ${DRAWN})\n`, DRAWN],
    ['a token', `my token is ${token(18)}\n`, token(18)],
    ['a line of notes', 'user:ann\npass:Violet48lamp\n', 'Violet48lamp'],
  ]);

  it.each([
    ['what is said of it', 'The password is hashed. The password is sha256 of it. Its password is utf8.\n'],
    ['where it is from', 'the token is OAuth2Bearer9x\nthe password is $PASSWORD1\n'],
    ['a parameter', 'fn login(user: &str, password: Sha256Digest9) {}\nlogin(password: Argon2Hash9x)\n'],
    ['a version', 'the secret is v1Beta2 and the token: v2alpha1\n'],
    ['a part of a text', 'Note that password: Required1 is no value\n'],
    ['a line of code', 'login(\n  user:user,\n  pass:Pass48word,\n)\n'],
    ['a name without a digit', 'user:ann\npass:VioletLamp\n'],
  ])('leaves %s alone', (_name, text) => {
    expect(collect(text).matches).toEqual([]);
  });
});

describe('poor passwords that count where people run with them', () => {
  const confidences = (text: string) => collect(text).matches.map(({ confidence }) => confidence);

  it('are kept with little confidence, for their path to say more', () => {
    expect(confidences('shopPassword: password\n')).toEqual(['low']);
    expect(confidences('MYSQL_ROOT_PASSWORD=password\n')).toEqual(['low']);
    expect(confidences('DB_PASSWORD: db_password\n')).toEqual(['low']);
    expect(confidences(['AWS_SECRET_ACCESS_KEY: mi', 'nio123\n'].join(''))).toHaveLength(1);
    expect(confidences('url = amqp://guest:guest@127.0.0.1:5672/\n')).toEqual(['low']);
  });

  it('are nothing in code, in types and in documentation', () => {
    expect(confidences('connect({ user: user, password: password });\n')).toEqual([]);
    expect(confidences('  password: password,\n')).toEqual([]);
    expect(confidences('db_password: db_password\n')).toEqual([]);
    expect(confidences('gitUrl: https://user:token@git.shop.test/shop.git\n')).toEqual([]);
  });
});
