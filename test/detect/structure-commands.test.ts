import { describe, expect, it } from 'vitest';
import { collect, hex, sturdyPassword, token } from './structure-source.ts';

const PASSWORD = sturdyPassword(21);
const WORD = token(22).slice(0, 14);

/** Name, text, and the value that must be found at exactly its own bytes, once. */
type Form = readonly [name: string, text: string, value: string];

function finds(forms: readonly Form[]): void {
  it.each(forms)('%s', (_name, text, value) => {
    const bytes = Buffer.from(text);
    const spans = collect(text).matches.map(({ span }) => bytes.toString('utf8', span.start, span.end));
    expect([...new Set(spans)]).toEqual([value]);
  });
}

describe('commands', () => {
  finds([
    ['curl with its letters together', `curl -sSu app:${WORD} https://example.org\n`, WORD],
    ['curl without a blank', `curl -uapp:${WORD} https://example.org\n`, WORD],
    ['lftp', `lftp -e 'mirror -R' -u app,${WORD} sftp://host\n`, WORD],
    ['lftp with quotes', `lftp -u "app","${PASSWORD}" sftp://host\n`, PASSWORD],
    ['curl with a key for a user', `curl -u ${token(23)}: https://example.org\n`, token(23)],
    ['curl with a key and a letter', `curl -u "${token(23)}:X" https://example.org\n`, token(23)],
    ['redis-cli', `redis-cli -a ${WORD} ping\n`, WORD],
    ['mariadb', `mariadb -h db -u app -p${WORD} shop\n`, WORD],
    ['mysql, with a password that begins as an option', `mysql -u app -port${WORD} shop\n`, `ort${WORD}`],
    ['sshpass without a blank', `sshpass -p${WORD} ssh host\n`, WORD],
    ['docker', `docker login -u app -p ${WORD} registry.example.org\n`, WORD],
    ['helm', `helm registry login -u app -p '${PASSWORD}' registry.example.org\n`, PASSWORD],
    ['mongo over lines', `mongosh \\\n  -u admin \\\n  -p ${WORD} \\\n  --quiet\n`, WORD],
    ['sqlcmd', `sqlcmd -S db -U sa -P ${WORD} -Q x\n`, WORD],
    ['plink', `plink -pw ${WORD} bob@host\n`, WORD],
    ['ldapsearch', `ldapsearch -x -D cn=admin -w ${WORD} -b dc=x\n`, WORD],
    ['htpasswd', `htpasswd -bc /etc/users bob ${WORD}\n`, WORD],
    ['smbclient', `smbclient //server/share -U bob%${WORD}\n`, WORD],
    ['net use', `net use Z: \\\\server\\share ${WORD} /user:shop\\bob\n`, WORD],
    ['net user', `net user bob ${WORD} /add\n`, WORD],
    ['chpasswd', `echo "root:${WORD}" | chpasswd\n`, WORD],
    ['passwd', `echo ${WORD} | passwd --stdin root\n`, WORD],
    ['passwd behind an echo with an option', `echo -n ${WORD} | passwd --stdin root\n`, WORD],
    ['docker from standard input', `echo "${WORD}" | docker login -u x --password-stdin\n`, WORD],
    ['sudo', `echo ${WORD} | sudo -S ls\n`, WORD],
    ['rabbitmqctl', `rabbitmqctl change_password bob ${WORD}\n`, WORD],
    ['an option that begins as a selector does', `deploy --password "#${WORD}"\n`, `#${WORD}`],
    ['an option by its name', `deploy --password ${WORD}\n`, WORD],
    ['sqlplus', `sqlplus app/${WORD}@db\n`, WORD],
    ['a list of arguments', `test: ["CMD", "mysqladmin", "ping", "-u", "root", "-p${WORD}"]\n`, WORD],
    ['a list of arguments apart', `subprocess.run(["redis-cli", "-a", "${WORD}", "ping"])\n`, WORD],
    ['aws', `aws configure set aws_secret_access_key ${token(24)}\n`, token(24)],
    ['pulumi', `pulumi config set --secret dbPassword ${WORD}\n`, WORD],
    ["Debian's installer", `d-i passwd/root-password password ${WORD}\n`, WORD],
    ['a user and a password encoded by a browser', `headers.auth = btoa('app:${WORD}')\n`, WORD],
    ['by Node', `Buffer.from('app:${WORD}').toString('base64')\n`, WORD],
    ['by Python', `base64.b64encode(b"app:${WORD}")\n`, WORD],
    ['by PHP', `base64_encode("app:${WORD}")\n`, WORD],
    ['by Go', `base64.StdEncoding.EncodeToString([]byte("app:${WORD}"))\n`, WORD],
    ['by C#', `Convert.ToBase64String(Encoding.ASCII.GetBytes("app:${WORD}"))\n`, WORD],
    ['a secure string from a pipe', `'${PASSWORD}' | ConvertTo-SecureString -AsPlainText\n`, PASSWORD],
  ]);

  it('finds the user beside the password', () => {
    expect(collect(`echo "root:${WORD}" | chpasswd\n`).matches[0]?.parts.map((part) => part.value.reveal())).toEqual([
      'root',
    ]);
  });

  const others: readonly (readonly [string, string])[] = [
    ['an id of a row that is encoded', 'btoa("Product:1723"); base64_encode("cart:item:ab12cd34")\n'],
    ['text in a buffer', `Buffer.from('app:${WORD}', 'utf8').subarray(2)\n`],
    ['what is filled in before it is encoded', 'btoa(`${user}:${secret}`); btoa("app:{secret99}")\n'],
    ['a row of a table', `['redis-cli', '-a', '${WORD}'],\n`],
    ['a list of other options', `["mysqladmin", "-u", "root", "--protocol=tcp"]; ["mysql", "-p", db]\n`],
    ['a port of a container', 'docker run --name cloud-mongo -p 27017:27017 mongo\n'],
    ['htpasswd that asks', 'htpasswd -c /etc/users bob carol99x\n'],
    ['prose with the end of a word', 'whatever the administrator or intranet user may do. It works.\n'],
    ['a list behind another option', `sort -u app,${WORD} | lftp -f sync.txt\n`],
    ['a folder', 'mysqldump shop && mkdir -p backup99\n'],
    ['a network drive without a user', 'net use Z: \\\\server\\share persistent9\n'],
    ['another command of a tool that takes passwords', `rabbitmqctl join_cluster shop@${WORD}\n`],
    ['an option named in prose', `the parameter (--password) ${WORD} is not secure\n`],
    ['an option of one dash and a word', 'mysql -port 3306 shop\nmysqldump -protocol tcp shop\n'],
    ['options in prose', '"Use mysql for the index. Excludes -mongo, -postgres, -sqlite."\n'],
    ['an option that asks', `pass --ask-become-pass ${WORD} to it\n`],
    ['an echo of something else', 'echo done9x\ndocker login --password-stdin < file\n'],
  ];
  it.each(others)('leaves %s alone', (_name, text) => {
    expect(collect(text).matches).toEqual([]);
  });
});

describe('calls that log in', () => {
  finds([
    ['a user and a password', `client.login("bob", "${PASSWORD}")`, PASSWORD],
    ['a variable for the user', `smtp.login(sender_email, "${PASSWORD}")`, PASSWORD],
    ['a host before them', `mysqli_connect("db", "app", "${PASSWORD}", "shop")`, PASSWORD],
    ['a source before them', `new PDO("mysql:host=db", "app", "${PASSWORD}")`, PASSWORD],
    ['a driver', `DriverManager.getConnection(url, "app", "${PASSWORD}")`, PASSWORD],
    ['Ruby without parentheses', `http.basic_auth 'app', '${PASSWORD}'`, PASSWORD],
    ['a pair of literals', `requests.get(url, auth=('app', '${PASSWORD}'))`, PASSWORD],
    ['a file transfer of PHP', `ftp_login($conn_id, "app", "${PASSWORD}");`, PASSWORD],
    ['a file transfer with TLS of Python', `FTP_TLS("ftp.shop.local", "app", "${PASSWORD}")`, PASSWORD],
    ['a file transfer of Ruby', `Net::FTP.open('ftp.shop.local', 'app', '${PASSWORD}')`, PASSWORD],
    ['mail of Ruby', `Net::SMTP.start('mail', 25, 'localhost', 'app', '${PASSWORD}', :plain)`, PASSWORD],
    ['mail of Go', `gomail.NewDialer("mail", 587, "app", "${PASSWORD}")`, PASSWORD],
    ['mail of Java', `transport.connect("mail", "app", "${PASSWORD}");`, PASSWORD],
    ['mail of Java with a port', `transport.connect("mail", 465, "app", "${PASSWORD}");`, PASSWORD],
    ['a mechanism before them', `imap.authenticate('LOGIN', 'app', '${PASSWORD}')`, PASSWORD],
    ['a shell of Python', `ssh.connect("host", 22, "app", "${PASSWORD}")`, PASSWORD],
    ['a shell of PHP', `ssh2_auth_password($c, 'app', '${PASSWORD}');`, PASSWORD],
    ['a shell of Java', `conn.authenticateWithPassword("app", "${PASSWORD}")`, PASSWORD],
    ['a shell of .NET', `new SftpClient("host", 22, "app", "${PASSWORD}")`, PASSWORD],
    ['a method of a connection of PHP', `$m->real_connect("db", "app", "${PASSWORD}", "shop")`, PASSWORD],
    ['variables before a password', `new \\PDO($d, $u, "${PASSWORD}"); mysqli_connect($h, $u, $pass)`, PASSWORD],
    ['a directory by variables', `ldap_bind($c, $dn, "${PASSWORD}");`, PASSWORD],
    ['a directory by a name', `conn.Bind("cn=admin,dc=shop", "${PASSWORD}")`, PASSWORD],
    ['a database of Perl', `DBI->connect($dsn, $u, "${PASSWORD}", { RaiseError => 1 })`, PASSWORD],
    ['a realm before them', `$ua->credentials('host:80', 'shop', 'app', '${PASSWORD}')`, PASSWORD],
    ['an option of Rust', `client.get(url).basic_auth("app", Some("${PASSWORD}"))`, PASSWORD],
    ['strings of Rust', `Credentials::new("app".to_string(), "${PASSWORD}".to_string())`, PASSWORD],
    ['a variable before a literal of Ruby', `http.basic_auth user, '${PASSWORD}'\n`, PASSWORD],
    ['symbols of Ruby', `conn.request :authorization, :basic, 'app', '${PASSWORD}'\n`, PASSWORD],
    ['an address behind the user', `create_superuser('app', 'ann@shop.example', '${PASSWORD}')`, PASSWORD],
    ['the client before them', `signInWithEmailAndPassword(auth, "ann@shop.example", "${PASSWORD}")`, PASSWORD],
    ['digest authentication', `requests.get(url, auth=HTTPDigestAuth('app', '${PASSWORD}'))`, PASSWORD],
    ['a provider of Cassandra', `PlainTextAuthProvider('app', '${PASSWORD}')`, PASSWORD],
    ['a list of Symfony', `'auth_basic' => ['app', '${PASSWORD}'],`, PASSWORD],
    ['a network without wires', `WiFi.begin("shopnet", "${PASSWORD}");`, PASSWORD],
  ]);

  it.each([
    'ftp_login($conn_id, "annabel7", $pass);',
    '$m->real_connect("db", "app", $pass, "shopdb99"); mysqli_real_connect($m, "db", "app", $pass, "shopdb99");',
    'create_user("annabel", "ann99@shop.example", $pass)',
    'basic_auth user, password\nlog "ann", "tabby9cat!"\n',
    'client.connect(8080, "tabby9cat"); store.connect(state, "tabby9cat")',
    'authenticate("jwt9cat", "tabby9cat"); auth.authenticate("jwt9cat", { session: false }); callback.bind("tabby9cat")',
  ])('takes neither a user nor what else stands there: %#', (text) => {
    expect(collect(text).matches).toEqual([]);
  });

  it('takes no second argument of anything else', () => {
    expect(collect(`createUser(undefined, "tabby9cat"); login(request, "index.html9")`).matches).toEqual([]);
  });
});

describe('calls that make a client', () => {
  const KEY = token(24);
  finds([
    ['an id before it', `api = AcmeClient("acme-prod", "${KEY}")`, KEY],
    ['a constant before it', `new AcmeGateway(Environment.LIVE, "shop", "${KEY}");`, KEY],
    ['nothing before it', `sdk := acme.NewClient("${KEY}")`, KEY],
    ['options behind it', `new AcmeClient("${KEY}", { timeout: 5 })`, KEY],
    ['Ruby', `Acme::Client.new('${KEY}')`, KEY],
    ['the last of two', `Client("${token(25)}", "${KEY}")`, KEY],
  ]);
});

describe('SQL', () => {
  finds([
    ['a user of SQL Server', `CREATE LOGIN app WITH PASSWORD = N'${PASSWORD}'`, PASSWORD],
    ['a role', `CREATE ROLE app LOGIN PASSWORD '${PASSWORD}';`, PASSWORD],
    ['a password that is set', `SET PASSWORD FOR 'app'@'%' = PASSWORD('${PASSWORD}');`, PASSWORD],
    [
      'an inserted row',
      `INSERT INTO users (name, password, mail) VALUES ('bob', '${PASSWORD}', 'b@example.org');`,
      PASSWORD,
    ],
    [
      'a row of a dump',
      `INSERT INTO \`users\` (\`id\`,\`login\`,\`password\`) VALUES (1,NOW(),'${PASSWORD}');`,
      PASSWORD,
    ],
  ]);

  it('takes a digest among the values of passwords for one, in other columns for a token', () => {
    const rulesOf = (column: string, value: string): readonly string[] =>
      collect(`INSERT INTO users (id, ${column}) VALUES (1, '${value}');`).matches.map(({ ruleId }) => ruleId);
    expect(rulesOf('password', hex(24, 32))).toEqual(['password-hash-weak']);
    expect(rulesOf('user_pwd', hex(25, 64).toUpperCase())).toEqual(['password-hash-weak']);
    expect(rulesOf('api_token', hex(26, 40))).toEqual(['generic-token']);
    expect(rulesOf('password', hex(27, 30))).toEqual(['generic-password']);
  });

  it('reads every row, and only the telling column', () => {
    const other = sturdyPassword(23);
    const found = collect(`INSERT INTO users (id, password) VALUES (1, '${PASSWORD}'), (2, '${other}')`).matches;
    expect(found.map((match) => match.secret.reveal())).toEqual([PASSWORD, other]);
  });
});

describe('addresses and headers', () => {
  finds([
    ['marks that a URL should not hold', `postgres://app:a${WORD}?k#9/Z@db.example.io/shop`, `a${WORD}?k#9/Z`],
    ['Oracle', `jdbc:oracle:thin:app/${WORD}@db.example.io:1521:x`, WORD],
    ['a scheme with a driver', `postgresql+psycopg2://app:${WORD}@db.example.io/shop`, WORD],
    ['a scheme of its own', `Authorization: Token ${token(24)}\n`, token(24)],
    ['a scheme in a dictionary', `{"Authorization": "ApiKey ${token(24)}"}`, token(24)],
    ['NTLM', `'Authorization: NTLM ${token(24)}'`, token(24)],
  ]);

  it('leaves answers of digest authentication alone, and paths with an @', () => {
    expect(collect(`Authorization: Digest username="a", response="${token(25)}"\n`).matches).toEqual([]);
    expect(collect('see http://localhost:8080/a@b.example.io, postgres://db:5432/x@y\n').matches).toEqual([]);
  });
});
