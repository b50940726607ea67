import { describe, expect, it } from 'vitest';
import { collect, sturdyPassword, token } from './structure-source.ts';

const PASSWORD = sturdyPassword(71);
const TOKEN = token(72);
const TYPE = 'password';
const LONG = `k${token(73).toLowerCase()}${token(74).toLowerCase()}`;

/** Name, text, and the value that must be found at exactly its own bytes. */
type Form = readonly [name: string, text: string, value: string];

function spansIn(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return collect(text).matches.map(({ span }) => bytes.toString('utf8', span.start, span.end));
}

function finds(forms: readonly Form[]): void {
  it.each(forms)('%s', (_name, text, value) => {
    expect([...new Set(spansIn(text))]).toEqual([value]);
  });
}

function passesOver(texts: readonly (readonly [name: string, text: string])[]): void {
  it.each(texts)('not %s', (_name, text) => {
    expect(spansIn(text)).toEqual([]);
  });
}

describe('declarations of further languages', () => {
  finds([
    ['the arrow of R', `api_key <- "${TOKEN}"\n`, TOKEN],
    ['a binary of Erlang', `{api_key, <<"${TOKEN}">>}.\n`, TOKEN],
    ['a slice of Zig', `const api_key: []const u8 = "${TOKEN}";\n`, TOKEN],
    ['a hidden field of Jsonnet', `{\n  api_key:: '${TOKEN}',\n}\n`, TOKEN],
    ['a variable of T-SQL', `DECLARE @db_password NVARCHAR(100) = N'${PASSWORD}';\n`, PASSWORD],
    ['an attribute of JSX', `<Widget apiKey={'${TOKEN}'} />\n`, TOKEN],
    ['a pair of Kotlin', `mapOf("api_key" to "${TOKEN}")\n`, TOKEN],
    ['a pair of Rust', `m.insert("api_key".to_string(), "${TOKEN}".to_string());\n`, TOKEN],
    ['a map of Java', `Map.of("api_key", "${TOKEN}", "port", "80");\n`, TOKEN],
    ['a setting of .NET', `<setting name="ApiKey" serializeAs="String">\n  <value>${TOKEN}</value>\n`, TOKEN],
    ['a tag of a page', `<meta name="api-key" content="${TOKEN}">\n`, TOKEN],
  ]);

  passesOver([
    ['a here-document', `password=$(cat <<"END"\nx\nEND\n)`],
    ['the nonce of a page', `<meta name="csp-nonce" content="${TOKEN}">`],
  ]);
});

describe('values that stand for what is missing', () => {
  finds([
    ['the first of a choice', `apiKey = isLive ? '${TOKEN}' : '';\n`, TOKEN],
    ['a default of Rust', `let k = env::var("API_KEY").unwrap_or("${TOKEN}".into());\n`, TOKEN],
    ['a closure of Rust', `let k = env::var("API_KEY").unwrap_or_else(|_| "${TOKEN}".to_string());\n`, TOKEN],
    ['an optional of Java', `props.find("api.key").orElse("${TOKEN}");\n`, TOKEN],
    ['a variable of Perl', `my $k = $ENV{API_KEY} // '${TOKEN}';\n`, TOKEN],
    ['an option of Go', `flag.String("api-key", "${TOKEN}", "the key")\n`, TOKEN],
    ['an option of Go by pointer', `flag.StringVar(&apiKey, "api-key", "${TOKEN}", "the key")\n`, TOKEN],
    ['an option of JavaScript', `.option('api-key', { alias: 'k', default: '${TOKEN}' })\n`, TOKEN],
    ['a field of a model', `api_key = CharField(default="${TOKEN}")\n`, TOKEN],
    ['a field of settings', `api_key: str = Field("${TOKEN}", description="x")\n`, TOKEN],
  ]);

  passesOver([
    ['a choice between words', `label = password ? 'password' : 'text';\nfield.password = x ? 'current' : '';\n`],
  ]);
});

describe('what is compared', () => {
  finds([
    ['a literal of Java', `if ("${PASSWORD}".equals(request.password)) {\n`, PASSWORD],
    ['a literal of PHP', `if ('${PASSWORD}' === $password) {\n`, PASSWORD],
    ['a call of C', `if (strcmp(password, "${PASSWORD}") == 0) {\n`, PASSWORD],
    ['a call of PHP', `if (hash_equals('${TOKEN}', $token)) {\n`, TOKEN],
    ['a call of Python', `if hmac.compare_digest(auth_token, "${TOKEN}"):\n`, TOKEN],
    ['a call of Go', `subtle.ConstantTimeCompare([]byte(apiKey), []byte("${TOKEN}"))\n`, TOKEN],
  ]);

  passesOver([
    ['two names', 'if (strcmp(password, confirmation) == 0) {\n'],
    ['a word', 'if ("password".equals(field.token)) {\n'],
  ]);
});

describe('commands and notes', () => {
  finds([
    ['a parameter of a store', `aws ssm put-parameter --name /shop/api_key --value ${TOKEN} --type x\n`, TOKEN],
    ['a secret of a repository', `gh secret set API_KEY --body "${TOKEN}"\n`, TOKEN],
    ['an answer to a prompt', `expect "password:"\nsend "${PASSWORD}\\r"\n`, PASSWORD],
    ['an answer of Python', `child.expect('Password: ')\nchild.sendline('${PASSWORD}')\n`, PASSWORD],
    ['a label in bold', `**Password:** \`${PASSWORD}\`\n`, PASSWORD],
    ['a kind of key', `Encryption Key: ${TOKEN}\n`, TOKEN],
    ['the community of a device', `snmp_community: ${PASSWORD}\n`, PASSWORD],
    ["the community of a device, its vendor's own", 'snmpCommunity = "public"\n', 'public'],
    ['a sentence of a key', `the api key is ${TOKEN}, keep it\n`, TOKEN],
  ]);

  passesOver([
    ['the fingerprint of a key', `the fingerprint of this key is "${TOKEN}"\n`],
    ['a prompt with nothing sent', `expect "password:"\ninteract\n`],
  ]);
});

describe('variables with their type before their value', () => {
  finds([
    ['a variable of PL/SQL', `  l_ldap_passwd  VARCHAR2(256) := '${PASSWORD}';\n`, PASSWORD],
    ['a constant of PL/SQL', `  c_api_key CONSTANT VARCHAR2(50 CHAR) NOT NULL := '${TOKEN}';\n`, TOKEN],
    ['a parameter of PL/SQL', `  p_password IN VARCHAR2 DEFAULT '${PASSWORD}',\n`, PASSWORD],
    ['a variable of MySQL', `DECLARE v_password VARCHAR(40) DEFAULT '${PASSWORD}';\n`, PASSWORD],
    ['an item of COBOL', `       01  WS-DB-PASSWORD    PIC X(12) VALUE '${PASSWORD}'.\n`, PASSWORD],
    ['a constant of ABAP', `CONSTANTS: lc_password TYPE string VALUE '${PASSWORD}'.\n`, PASSWORD],
    ['a field of ABAP', `DATA: lv_password(20) TYPE c VALUE '${PASSWORD}'.\n`, PASSWORD],
  ]);

  passesOver([
    ['a default of a column', "password VARCHAR(40) DEFAULT NULL COMMENT 'hash'"],
    ['a type in a sentence', `the password type is 'text' by default`],
  ]);
});

describe('commands that open, pack and connect', () => {
  finds([
    ['an option on a line of its own', `nohup ss-local \\\n -s proxy.shop.example \\\n -k ${PASSWORD} \\\n`, PASSWORD],
    ['an archive', `unzip -P "${PASSWORD}" x.zip\n`, PASSWORD],
    ['an archive of 7z', `7z x -p${PASSWORD} a.7z\n`, PASSWORD],
    ['a file that openssl encrypts', `openssl aes-256-cbc -d -in a -k "${PASSWORD}"\n`, PASSWORD],
    ['an entry of a directory', `ldapadd -x -D "cn=admin" -w ${PASSWORD} -f a.ldif\n`, PASSWORD],
    ['a store by its alias', `mc alias set store http://store:9000 ann ${PASSWORD}\n`, PASSWORD],
    ['a network by its name', `nmcli dev wifi connect home password ${PASSWORD}\n`, PASSWORD],
    ['a task of Windows', `schtasks /create /tn x /ru ann /rp ${PASSWORD}\n`, PASSWORD],
    ['a user of a share', `command: '-s "shop;/share;yes" -u "dev;${PASSWORD}"'\n`, PASSWORD],
    ['what is asked twice', `echo -e "${TOKEN}\\n${TOKEN}" | passwd ann\n`, TOKEN],
    ['a mark that the shell would take', `mysql -u ann -p${TOKEN}\\<x -e "select 1"\n`, `${TOKEN}\\<x`],
    ['a value for a setting', `occ config:system:set db_password --value="${PASSWORD}"\n`, PASSWORD],
    ["a user of Oracle's tools", `sqlldr userid=ann/${TOKEN.slice(0, 14)} control=x.ctl\n`, TOKEN.slice(0, 14)],
    ['a user of Oracle in a script', `CONNECT ann/"${PASSWORD}"@shop\n`, PASSWORD],
    ['a link of databases', `create database link l connect to ann identified by "${PASSWORD}" using 'x';\n`, PASSWORD],
  ]);

  passesOver([
    ['two words of a sentence', 'sqlplus client/server architecture'],
    ['an id of a group', `docker run -u "1000;${TOKEN}" x`],
  ]);
});

describe('what a script sends to a prompt', () => {
  finds([
    ['below it', `expect "*assword:"\nsend "${PASSWORD}\\r"\n`, PASSWORD],
    ['below a pattern', `expect "*password*"\nsend -- "${PASSWORD}\\n"\n`, PASSWORD],
    ['in its braces', `expect {\n  "*assword: " { send "${PASSWORD}\\r" }\n}\n`, PASSWORD],
    ['of Python', `child.expect('.*[Pp]assword.*')\nchild.sendline('${PASSWORD}')\n`, PASSWORD],
    ['of telnet', `tn.read_until(b"Password: ")\ntn.write(b"${PASSWORD}\\n")\n`, PASSWORD],
  ]);

  passesOver([
    ['another prompt', `expect "login:"\nsend "${PASSWORD}\\r"\n`],
    ['a variable', `expect "*assword:"\nsend "$password\\r"\n`],
  ]);
});

describe('lists in which a host stands beside a user', () => {
  const drawn = TOKEN.slice(0, 14);
  finds([
    ['the host behind them', `shop = ['ann', '${drawn}', '192.168.1.42', 'orders']\n`, drawn],
    ['the host before them', `db = new Database("10.0.0.4", "ann", "${drawn}", "orders");\n`, drawn],
    ['a port between them', `db = connect('localhost', 5432, 'ann', '${drawn}')\n`, drawn],
    ['the database between them', `open("192.168.1.4", "orders", "ann", "${drawn}")\n`, drawn],
    ['a mixed word of an administrator', `db('localhost', 'root', '${PASSWORD}', 'orders')\n`, PASSWORD],
  ]);

  passesOver([
    ['names of interfaces', `port("192.168.1.4", "router", "GigabitEthernet0")`],
    ['versions', `range("10.2.0", "next", "10.3.0-Beta2")`],
    ['words', `hosts = ['localhost', 'shop', 'orders', 'Catalogue2']`],
  ]);
});

describe('lines of network devices and mail servers', () => {
  finds([
    ['a key of OSPF', ` ip ospf authentication-key 0 ${PASSWORD}\n`, PASSWORD],
    ['a key of NTP', `ntp authentication-key 1 md5 ${PASSWORD}\n`, PASSWORD],
    ['a standby group', ` standby 1 authentication md5 key-string ${PASSWORD}\n`, PASSWORD],
    ['a user of Huawei', ` local-user ann password simple ${PASSWORD}\n`, PASSWORD],
    ['a community of Huawei', ` snmp-agent community read ${PASSWORD}\n`, PASSWORD],
    ['a tunnel of FortiGate', `        set psksecret ${PASSWORD}\n`, PASSWORD],
    ['a switch of HP', `password manager user-name "ann" plaintext ${PASSWORD}\n`, PASSWORD],
    ['a server of Juniper', `set system radius-server 10.0.0.1 secret "${PASSWORD}"\n`, PASSWORD],
    ['a wireless network of OpenWrt', `\toption key '${PASSWORD}'\n`, PASSWORD],
    ['an account of Postfix', `[smtp.shop.example]:587 ann@shop.example:${PASSWORD}\n`, PASSWORD],
    ['an account of sendmail', `AuthInfo:smtp.shop.example "U:ann" "P:${PASSWORD}" "M:PLAIN"\n`, PASSWORD],
  ]);

  passesOver([
    ['what is encrypted', ` local-user ann password cipher %^%#${TOKEN}%^%#`],
    ['the name of a chain of keys', ' standby 1 authentication md5 key-chain shop'],
    ['what is said of it', 'set password for each user2'],
  ]);
});

describe('calls of further programs', () => {
  finds([
    ['a database of Groovy', `Sql.newInstance('jdbc:x://db/shop', 'ann', '${PASSWORD}', 'org.x.Driver')\n`, PASSWORD],
    ['a user of ASP.NET', `await _userManager.CreateAsync(adminUser, "${PASSWORD}");\n`, PASSWORD],
    ['a network of MicroPython', `wlan.connect("home", "${PASSWORD}")\n`, PASSWORD],
    ['a network of a sketch', `WiFi.softAP("node", "${PASSWORD}");\n`, PASSWORD],
    ['a sheet of a workbook', `    ActiveSheet.Unprotect "${PASSWORD}"\n`, PASSWORD],
    ['a drive of a script', `net.MapNetworkDrive "Z:", "\\\\srv\\s", False, "ann", "${PASSWORD}"\n`, PASSWORD],
    ['a column that is encrypted', `SELECT pgp_sym_encrypt(x, '${TOKEN}') FROM t;\n`, TOKEN],
    ['an entry of an Android manifest', `<meta-data android:name="com.x.API_KEY" android:value="${TOKEN}"/>\n`, TOKEN],
    ['an element with its value as attribute', `<storepass value="${PASSWORD}"/>\n`, PASSWORD],
    ['a word for it in Spanish', `private const string Contrasenia = "${PASSWORD}";\n`, PASSWORD],
    ['a log of what was drawn in one case', `# [INFO] Bootstrap Password: ${LONG}\n`, LONG],
  ]);
});

describe('what takes the place of a line', () => {
  finds([
    ['in settings', `sed -i 's/password: ~/password: ${PASSWORD}/' shop.yml\n`, PASSWORD],
    ['between other marks', `sed -i "s|  api_key: .*|  api_key: ${TOKEN}|g" shop.yml\n`, TOKEN],
  ]);
  passesOver([
    ['of what is divided', `a / password: ${TYPE}/`],
    ['without an end', `sed 's/password: ~/password: ${TYPE} `],
  ]);
});

describe('a word that names a type as well', () => {
  finds([
    ['glued to the option of a client', `mysql -u root -p${TYPE} -e "select 1"\n`, TYPE],
    ['a default of a shell', `MYSQL_PASSWORD=\${DB_PASS:-${TYPE}}\n`, TYPE],
    ['a default of Spring', `spring.datasource.password=\${DB_PASSWORD:${TYPE}}\n`, TYPE],
  ]);
  passesOver([
    ['of a command that is explained', `usage: mysql -u user -p ${TYPE}\n`],
    ['of a field', 'const fields = { user: string, password: password }\n'],
    ['of a schema', `PASSWORD: ${TYPE},\n`],
  ]);
});
