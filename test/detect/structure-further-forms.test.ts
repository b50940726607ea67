import { describe, expect, it } from 'vitest';
import { collect, sturdyPassword, token } from './structure-source.ts';

const PASSWORD = sturdyPassword(71);
const TOKEN = token(72);

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
