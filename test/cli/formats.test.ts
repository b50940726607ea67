import { describe, expect, it } from 'vitest';
import { hex, sturdyPassword, token } from '../detect/structure-source.ts';
import type { Report } from '../../src/model/report.ts';
import { keyroll, sharedFolder } from './keyroll.ts';

/**
 * Files as people have them. `{p}`, `{a}`, `{t}` and the like stand for a password with and without marks, a token, …,
 * made at run time; each of them must be found where it stands, and nothing else.
 */
const FILES: Readonly<Record<string, string>> = {
  '.pgpass': 'db.shop.local:5432:*:shop:{a}\n# comment\n*:*:*:postgres:{a}\n',
  '.htpasswd': 'ann:{bcrypt}\nbob:{apr1}\neve:{sha}\n',
  'etc/shadow': 'root:{sha512}:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n',
  '.my.cnf': '[client]\nuser=root\npassword={p}\nhost=db\n',
  '.s3cfg': '[default]\nsecret_key = {t40}\ngpg_passphrase = {p}\n',
  'rclone.conf':
    '[remote]\ntype = sftp\nuser = ann\npass = {t}\n\n[box]\ntoken = {"access_token":"{t40}","token_type":"bearer","refresh_token":"{t40}"}\n',
  '.git-credentials': 'https://ann:{a}@git.shop.local\n',
  'wp-config.php':
    "<?php\ndefine( 'DB_PASSWORD', '{p}' );\ndefine('AUTH_KEY',         '{t64}');\ndefine('SECURE_AUTH_KEY',  '{t64}');\ndefine('LOGGED_IN_KEY',    '{t64}');\n",
  'users.csv':
    'id,username,password,email\n1,ann,{p},ann@shop.local\n2,bob,{a},bob@shop.local\r\n3,eve,{p},eve@shop.local\n',
  'quoted.csv': '"name";"api_token";"note"\n"ann";"{t}";"x, y"\n"bob";"{t}";"say ""hi"""\n',
  'first.csv': 'password,user\n{a},ann\n',
  'settings.csv': 'name,value\nport,80\napi_key,{t}\n',
  'vault.csv':
    'folder,type,name,login_uri,login_username,login_password,login_totp\n,login,Shop,https://shop.local,ann,{p},\n',
  'export.tsv': 'user\tpassword\tgroup\nann\t{a}\tstaff\n',
  'copy.sql':
    'COPY public.users (id, username, password, created) FROM stdin;\n1\tann\t{a}\t2026-01-01\n2\tbob\t{a}\t2026-01-01\n\\.\n',
  'hosts.md': '| User | Password | Host |\n|------|:--------:|------|\n| ann | {p} | db1 |\n| bob | `{a}` | db2 |\n',
  'access.md': '| Setting | Value |\n|---|---|\n| DB password | `{p}` |\n| API token | {t} |\n',
  'cyrillic.conf': 'пароль = "{p}"\nПароль: {a}\nПАРОЛЬ={a}\ndb_пароль: {a}\n',
  'chinese.txt': '密码：{a}\n密码: {p}\n口令={a}\n"密碼"："{a}"\n',
  'japanese.txt': 'パスワード：{a}\nパスワード: {p}\n',
  'korean.txt': '비밀번호: {a}\n암호={p}\n',
  'spanish.ini': 'contraseña = {p}\nCONTRASEÑA={a}\ncontrasena: {a}\n',
  'german.ini': 'passwort = {p}\nKennwort: {a}\ndb_passwort={a}\n',
  'french.txt': 'mot de passe : {a}\nmot_de_passe = "{p}"\nMot de passe: {p}\nmotdepasse={a}\n',
  'portuguese.env': 'SENHA={p}\nsenha: "{a}"\nDB_SENHA={a}\n',
  'others.yml':
    'haslo: {p}\nhasło: "{p}"\nşifre: "{p}"\nwachtwoord: {p}\nlösenord: "{p}"\nparola: {a}\nsalasana: {a}\n',
  'credentials.xml':
    '<credentials>\n  <username>ann</username>\n  <password>{p}</password>\n  <secret>{t}</secret>\n</credentials>\n',
  'terraform.tfstate':
    '{"outputs": {"db_password": {"value": "{p}", "type": "string"}}, "resources": [\n  {"type": "aws_db_instance", "instances": [{"attributes": {"password": "{p}"}}]},\n  {"mode": "managed", "type": "random_password", "name": "db", "instances": [{"attributes": {"length": 16, "result": "{a}"}}]}\n]}\n',
  '.docker/config.json': '{"auths": {"registry.shop.local": {"auth": "{basic}"}}}\n',
  kubeconfig:
    'users:\n- name: ann\n  user:\n    token: {t40}\n- name: bob\n  user:\n    username: bob\n    password: {p}\n',
  'secret.yaml':
    'kind: Secret\ndata:\n  password: {base64}\n  api-token: {base64}\nstringData:\n  admin-password: {p}\n',
  '.bash_history':
    "export DB_PASSWORD={a}\nmysql -u root -p{a} shop\ncurl -u ann:{a} https://shop.local/x\nsshpass -p '{a}' ssh ann@db\nPGPASSWORD={a} psql -h db\necho {a} | docker login -u ann --password-stdin\n",
  'dump.sql':
    "CREATE USER 'shop'@'%' IDENTIFIED BY '{p}';\nALTER ROLE shop WITH PASSWORD '{p}';\nINSERT INTO users (id, name, password) VALUES (1,'ann','{p}'),(2,'bob','{a}');\n",
  'cassette.yml':
    '- request:\n    uri: https://api.shop.local/v1?api_key={t}\n    headers:\n      Authorization:\n      - Bearer {t40}\n      X-Api-Key:\n      - {t}\n  response:\n    body:\n      string: \'{"access_token":"{t40}","expires_in":3600}\'\n',
  'recorded.har':
    '{"headers": [{"name": "Authorization", "value": "Bearer {t40}"}, {"name": "X-Auth-Token", "value": "{t}"}], "postData": {"text": "{\\"user\\":\\"ann\\",\\"password\\":\\"{a}\\"}"}}\n',
  'api.http':
    '@token = {t40}\nPOST https://api.shop.local/login HTTP/1.1\nX-Api-Key: {t}\n\nusername=ann&password={a}\n',
  '.github/workflows/ci.yml':
    'env:\n  NPM_TOKEN: {t}\njobs:\n  a:\n    steps:\n      - env:\n          API_KEY: "{t}"\n',
  'passwd.ldif': 'dn: uid=ann\nuserPassword:: {base64}\nuserPassword: {ssha}\n',
  'redis.conf': 'requirepass {a}\nmasterauth {a}\n',
  'wpa_supplicant.conf': 'network={\n  ssid="shop"\n  psk="{a}"\n}\n',
  'letter.eml': 'Content-Transfer-Encoding: quoted-printable\n\nHello,=20\nPassword: {a}\n',
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const MADE: Readonly<Record<string, (seed: number) => string>> = {
  p: sturdyPassword,
  a: (seed) => token(seed).slice(0, 13),
  t: token,
  t40: (seed) => token(seed) + token(seed + 7).slice(0, 8),
  t64: (seed) => token(seed) + token(seed + 7),
  base64: (seed) => base64(token(seed).slice(0, 15)),
  basic: (seed) => base64(`ann:${token(seed).slice(0, 12)}`),
  bcrypt: (seed) => `$2y$05$${(token(seed) + token(seed + 7)).slice(0, 53)}`,
  apr1: (seed) => `$apr1$${token(seed).slice(0, 8)}$${token(seed + 7).slice(0, 22)}`,
  sha: (seed) => `{SHA}${base64(Buffer.from(hex(seed, 40), 'hex').toString('latin1')).slice(0, 27)}=`,
  ssha: (seed) => `{SSHA}${token(seed)}`,
  sha512: (seed) => `$6$${token(seed).slice(0, 8)}$${(token(seed) + token(seed + 7) + token(seed + 9)).slice(0, 86)}`,
};

interface Placed {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** The file's text with its values made, and where they stand. */
function filled(
  path: string,
  template: string,
  seed: number,
): { readonly text: string; readonly values: readonly Placed[] } {
  const values: Placed[] = [];
  let text = '';
  template.split(/\{(\w+)\}/).forEach((part, i) => {
    const made = i % 2 === 1 ? MADE[part]?.(seed + i) : part;
    const start = Buffer.byteLength(text);
    text += made ?? `{${part}}`;
    if (i % 2 === 1 && made !== undefined) values.push({ path, start, end: Buffer.byteLength(text) });
  });
  return { text, values };
}

const files = Object.entries(FILES).map(([path, template], number) => ({
  path,
  ...filled(path, template, number * 40 + 1),
}));
const places = (): readonly (Placed & { readonly rule: string; readonly severity: string })[] => {
  const run = keyroll(sharedFolder(Object.fromEntries(files.map(({ path, text }) => [path, text]))), [
    'scan',
    '-q',
    '-f',
    'json',
  ]);
  const report = JSON.parse(run.out) as Report;
  return report.findings.flatMap(({ rule, severity, occurrences }) =>
    occurrences
      .filter(({ part }) => part === 'secret')
      .map(({ path, byteStart, byteEnd }) => ({ path, start: byteStart, end: byteEnd, rule, severity })),
  );
};
const found = places();
const overlaps = (a: Placed, b: Placed): boolean => a.path === b.path && a.start < b.end && b.start < a.end;

describe('a file of its format has each of its credentials found, and nothing else', () => {
  it.each(files.map(({ path }) => path))('%s', (path) => {
    const file = files.find((one) => one.path === path);
    const here = found.filter((one) => one.path === path);
    const lineOf = ({ start }: Placed): string => (file?.text ?? '').slice(0, start).split('\n').at(-1) ?? '';
    expect((file?.values ?? []).filter((value) => !here.some((one) => overlaps(one, value))).map(lineOf)).toEqual([]);
    expect(
      here
        .filter((one) => !(file?.values ?? []).some((value) => overlaps(one, value)))
        .map(({ rule, start }) => `${rule} at ${start}`),
    ).toEqual([]);
  });

  it('hashes of passwords are milder than passwords', () => {
    const severities = (path: string): string[] =>
      found
        .filter((one) => one.path === path)
        .map(({ rule, severity }) => `${rule} ${severity}`)
        .sort();
    expect(severities('.htpasswd')).toEqual([
      'password-hash-bcrypt low',
      'password-hash-weak medium',
      'password-hash-weak medium',
    ]);
    expect(severities('.pgpass')).toEqual(['postgresql-password-file high', 'postgresql-password-file high']);
  });
});
