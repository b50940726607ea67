/** Files full of made-up secrets, each value made from a template and a seed at this moment. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';

/** In two pieces, or a scan of this repository would take it for its own. */
const IGNORE = ['keyroll', 'ignore'].join(':');

/** A value that must never be seen again, and one of the same template, which shows what is public about it. */
export interface Planted {
  readonly label: string;
  readonly value: string;
  readonly twin: string;
}

export interface PlantedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly secrets: readonly Planted[];
}

const RULES = resolve(import.meta.dirname, '../../rules');
const SEED = 'planted';
const TWIN_SEED = 'twin';

/** A value of the example language. */
export function made(label: string, template: string): Planted {
  const value = (seed: string): string => expandExample(`«${template}»`, `${seed}/${label}`).secrets[0]?.value ?? '';
  return { label, value: value(SEED), twin: value(TWIN_SEED) };
}

/** A file for every other rule, with the first of its examples: enough of them to be shared between threads. */
function ruleFiles(): PlantedFile[] {
  const names = readdirSync(RULES)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const files = parseRuleFiles(names.map((name) => ({ path: name, text: readFileSync(join(RULES, name), 'utf8') })));
  return files
    .flatMap((file) => file.rules)
    .filter((rule, at) => rule.examples.length > 0 && (at % 2 === 0 || rule.info.kind === 'private-key'))
    .map((rule) => {
      const expanded = rule.examples.slice(0, 1).map((example, at) => ({
        planted: expandExample(example, `${SEED}/${rule.info.id}/${at}`),
        twin: expandExample(example, `${TWIN_SEED}/${rule.info.id}/${at}`),
      }));
      return {
        path: `vendors/${rule.info.provider}/${rule.info.id}.txt`,
        content: expanded.map(({ planted }) => planted.text).join('\n\n\n'),
        secrets: expanded.flatMap(({ planted, twin }) =>
          planted.secrets.map(({ value }, at) => ({ label: rule.info.id, value, twin: twin.secrets[at]?.value ?? '' })),
        ),
      };
    });
}

const GITHUB = 'ghp_<base62:30><check:github-crc32>';
const STRIPE = 'sk_live_<base62:99>';
const PASSWORD = '<base62:14>!<base62:6>';

const KEYS = [
  'DB_PASSWORD',
  'ADMIN_PASSWORD',
  'JWT_SECRET',
  'SESSION_SECRET',
  'API_KEY',
  'ACCESS_TOKEN',
  'CLIENT_SECRET',
  'SMTP_PASS',
  'ENCRYPTION_KEY',
  'REDIS_PASSWORD',
  'LDAP_BIND_PASSWORD',
  'WEBHOOK_SECRET',
  'SIGNING_KEY',
  'AUTH_TOKEN',
  'MYSQL_ROOT_PASSWORD',
  'COOKIE_SECRET',
] as const;

type Syntax = (key: string, value: string) => string;

const SYNTAXES: Readonly<Record<string, Syntax>> = {
  'settings.env': (key, value) => `${key}=${value}`,
  'settings.yaml': (key, value) => `${key.toLowerCase()}: ${value}`,
  'settings.json': (key, value) => `  "${key.toLowerCase()}": ${JSON.stringify(value)},`,
  'settings.ini': (key, value) => `${key.toLowerCase()} = ${value}`,
  'settings.py': (key, value) => `${key} = '${value}'`,
  'settings.xml': (key, value) => `<${key.toLowerCase()}>${value}</${key.toLowerCase()}>`,
  'settings.ts': (key, value) =>
    `  ${key.toLowerCase().replace(/_./g, (sign) => sign.slice(1).toUpperCase())}: "${value}",`,
};

function settingFiles(): PlantedFile[] {
  return Object.entries(SYNTAXES).map(([path, write]) => {
    const secrets = KEYS.map((key) => made(`${path}/${key}`, PASSWORD));
    return {
      path: `config/${path}`,
      content: `${KEYS.map((key, at) => write(key, secrets[at]?.value ?? '')).join('\n')}\n`,
      secrets,
    };
  });
}

/** A file made by a function of its secrets. */
function file(
  path: string,
  templates: readonly string[],
  write: (...values: string[]) => string | Uint8Array,
): PlantedFile {
  const secrets = templates.map((template, at) => made(`${path}#${at}`, template));
  return { path, content: write(...secrets.map(({ value }) => value)), secrets };
}

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const escaped = (text: string): string =>
  [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const entities = (text: string): string => [...text].map((sign) => `&#${sign.charCodeAt(0)};`).join('');
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

function oddFiles(): PlantedFile[] {
  return [
    file(
      'odd/one-line.js',
      [GITHUB, GITHUB, STRIPE],
      (a, b, c) => `const first = "${a}", second = "${b}"; connect(first /* ${c} */);\n`,
    ),
    file(
      'odd/unknown-beside-known.js',
      [GITHUB, '<lower:24>', '<digits:22>', '<base62:40>', 'Zebra-<lower:7>-<digits:5>', '<printable:30>'],
      (known, ...others) => `use("${known}", "${others.join('", "')}"); // ${others.join(' ')}\n`,
    ),
    file(
      'odd/unknown-after.txt',
      [STRIPE, '<base62:18>', '<letters:16>'],
      (known, a, b) => `${a} ${known} ${b}\nlogin ${a} password ${b} ${known}\n`,
    ),
    file(
      'odd/comment.py',
      [PASSWORD, PASSWORD],
      (a, b) => `# the password is "${a}" since the move\npassword = "${b}" # do not tell\n`,
    ),
    file(
      'odd/urls.txt',
      Array.from({ length: 12 }, () => '<base62:20>'),
      (...all) =>
        all
          .map(
            (value, at) =>
              `${['postgres', 'mysql', 'redis', 'amqp', 'mongodb', 'https', 'ftp', 'smtp'][at % 8] ?? ''}://svc:${value}@db${at}.internal.example.net:5432/app?password=${value}`,
          )
          .join('\n'),
    ),
    file(
      'odd/token-as-user.txt',
      [GITHUB, GITHUB],
      (a, b) =>
        `git clone https://${a}:x-oauth-basic@github.com/shop/shop.git\ngit clone https://${b}@github.com/shop/shop.git\n`,
    ),
    file(
      'odd/basic.http',
      ['<base62:22>', '<base62:22>', '<base62:48>'],
      (a, b, c) =>
        `Authorization: Basic ${b64(`svc:${a}`)}\ncurl -u svc:${b} https://api.example.net -H 'Authorization: Bearer ${c}'\n`,
    ),
    file(
      'odd/commands.sh',
      Array.from({ length: 6 }, () => '<base62:18>'),
      (a, b, c, d, e, f) =>
        `mysql -u root -p${a} shop\nsshpass -p '${b}' ssh host\nexport PGPASSWORD=${c}\ndocker login -u x --password ${d} registry\ncurl "https://api.example.net/v1?api_key=${e}&page=2"\nredis-cli -a ${f}\n`,
    ),
    file('odd/.netrc', ['<base62:24>'], (a) => `machine api.example.net login svc password ${a}\n`),
    file('odd/.pgpass', ['<base62:24>'], (a) => `db.example.net:5432:app:svc:${a}\n`),
    file(
      'odd/connection.config',
      ['<base62:24>', '<base62:24>'],
      (a, b) =>
        `<add connectionString="Server=db;Database=app;User Id=sa;Password=${a};" />\nAccountKey=${b64(`${b}0123456789012345678901234567890123456789`)};\n`,
    ),
    file(
      'odd/k8s.yaml',
      ['<base62:24>', GITHUB],
      (a, b) => `kind: Secret\ndata:\n  password: ${b64(a)}\n  token: ${b64(b)}\n`,
    ),
    file(
      'odd/encoded.txt',
      [GITHUB, GITHUB, GITHUB, GITHUB, STRIPE],
      (a, b, c, d, e) =>
        `blob: ${b64(`token=${a}`)}\nhex: ${Buffer.from(b).toString('hex')}\nurl: ${percent(c)}\njs: "${escaped(d)}"\nhtml: ${entities(e)}\n`,
    ),
    file('odd/twice.txt', [GITHUB], (a) => `blob: ${b64(b64(`{"token":"${a}"}`))}\n`),
    file('odd/utf16le.txt', [GITHUB, PASSWORD], (a, b) =>
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`token = "${a}"\r\npassword = "${b}"\r\n`, 'utf16le')]),
    ),
    file('odd/utf16be.txt', [GITHUB, PASSWORD], (a, b) =>
      Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be(`token = "${a}"\r\npassword = "${b}"\r\n`)]),
    ),
    file('odd/crlf.pem', ['<pem:RSA PRIVATE KEY>'], (a) => a.replaceAll('\n', '\r\n')),
    file(
      'odd/indented.yaml',
      ['<pem:PRIVATE KEY>', '<pem:OPENSSH PRIVATE KEY>'],
      (a, b) => `key: |\n${a.replaceAll(/^/gm, '    ')}\nother: ${JSON.stringify(b)}\n`,
    ),
    file(
      'odd/long-line.js',
      [STRIPE, '<base62:32>', '<base62:32>'],
      (a, b, c) => `${'x=1;'.repeat(60_000)}var q="${b}";k("${a}");z='${c}';${'y=2;'.repeat(60_000)}`,
    ),
    file(
      'odd/ignored.py',
      [PASSWORD, PASSWORD, GITHUB, GITHUB, '<base62:13>', '<letters:15>'],
      (a, b, c, d, e, f) =>
        `password = "${a}"  # ${IGNORE} generic-password -- stood for ${b} once\nx = 1  # ${IGNORE} ${c} -- nothing here\ny = 2  # ${IGNORE} github-pat -- ${d}\npassword = "${e}" # ${IGNORE} generic-password until=${f} -- why\nz = 1 # ${IGNORE} a-rule,${e} -- ${f}\n`,
    ),
    file(
      'odd/keys-are-secrets.json',
      [GITHUB, PASSWORD, '<base62:32>', PASSWORD],
      (a, b, c, d) => `{ "${a}": "${b}", "password_${c}": "${d}" }\n`,
    ),
    file('odd/fallback.sh', [PASSWORD, GITHUB], (a, b) => `PASSWORD=\${DB_PASSWORD:-${a}}\nTOKEN="\${TOKEN:=${b}}"\n`),
    file('odd/names.txt', [PASSWORD, '<base62:16>'], (a, b) => `username: ${b}\npassword: ${a}\n`),
    file('odd/unicode.txt', [GITHUB, PASSWORD], (a, b) => `пароль «${a}» 密码 ${b}\u202e\u001b[31m token = "${a}"\n`),
    file('odd/short.env', ['<lower:7><digits:2>'], (a) => `ADMIN_PASSWORD=${a}\nPASSWORD="${a}"\n`),
    file('.env', [STRIPE, GITHUB, PASSWORD], (a, b, c) => `STRIPE=${a}\nGH=${b}\nDB_PASSWORD=${c}\n`),
    file('ignored/local.env', [STRIPE, PASSWORD], (a, b) => `STRIPE=${a}\nDB_PASSWORD=${b}\n`),
  ];
}

export function plantedFiles(): PlantedFile[] {
  return [...ruleFiles(), ...settingFiles(), ...oddFiles()];
}
