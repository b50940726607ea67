import { describe, expect, it } from 'vitest';
import { collect, hex, sturdyPassword, token } from './structure-source.ts';

const v = sturdyPassword(3), t = token(4);

/** Shapes that were reported once in real code, each in the languages that have it. */
const HARMLESS: readonly (readonly [shape: string, texts: readonly string[]])[] = [
  ['a call without brackets', ['password = options.delete :password\n', 'token = params.fetch :token\n', 'secret = Map.get opts, :secret\n', 'password = config.lookup "db"\n']],
  ['a member, closed in a comment', ['#   password: who.password }\n', '  token: session.token),\n']],
  ['a member of the key\'s own name in quotes', ['<x-meter [password]="password.value"></x-meter>', '<x-field :token="form.token" />', '<input v-model:password="user.password">', "get 'admin/passwords' => 'members#passwords'\n"]],
  ['a symbol', ['name.secret_key1 = :secret_key1\n']],
  ['escapes alone', ['x = "{\\"secret\\":\\"\\\\u003c\\\\u003e\\\\u0026\\"}"']],
  ['two names in prose', ['# looks for `user.password` or `user.password_confirmation`\n', '# Only pass \'kwargs\' to our checkers\n', '# in the secret "vault" there is nothing\n']],
  ['a digest of the key', [`assert.equal(hash('password'), '${hex(5, 32)}')`, `expect(md5("password"), "${hex(6, 32)}")`, `assertEquals(Base64.encode("password"), "${t}")`]],
  ['one of a tuple', ["    password=('shop_ssh_pass', 'shop_password'),\n", "    become_pass=('shop_pass', ),\n", 'secret = ("first-name1", "second-name2")\n']],
  ['a variable of a moment', ['    password = content\n', '  token = result\n', 'pw = dict(a=1, pwd=OMIT, url=x)\n']],
  ['a condition', ["{{ 'with' if config.password else 'without' }} password\n", '- password1 != password2\n']],
  ['a lookup', ['password1: "{{ lookup(\'password\', \'/dev/null length=20\') }}"\n']],
  ['what is found by a token', [`provider.zoneIDs[token] = "${t}"`, `cache[secret] = '${v}'`]],
  ['what a protocol publishes', [`write('Sec-WebSocket-Key: ${t}')`, `Sec-WebSocket-Accept: ${t}`, "'Lock-Token': 'urn:uuid:a515cfa4-5da4-22e1-f5b5-00a0451e6bf7'", `keyAuth: "${t}"`, `"keyAuthorization": "${t}"`]],
  ['a description', ['SHOP_PASSWORD = "Shop.com password"\n']],
];

/** What stands beside them and is a credential all the same. */
const CREDENTIALS: readonly string[] = [
  `password = ("${v}")`, `password '${v}' if ready\n`, `password "${v}"\n`, `user[password]=${t}\n`, `config["password"] = "${v}"`, `password = a.password if a.password else "${v}"`, `assertEquals(config.get("password"), "${v}")`,
  `token: ${t} }\n`, `-p, --password '${v}' and more`,
];

describe('shapes of real code that are no credentials', () => {
  it.each(HARMLESS)('%s', (_shape, texts) => {
    for (const text of texts) expect(collect(text).matches.filter(({ confidence }) => confidence !== 'low').map(({ ruleId }) => ruleId), text).toEqual([]);
  });

  it.each(CREDENTIALS.map((text, number) => [number, text] as const))('leave number %i alone', (_number, text) => {
    expect(collect(text).matches.map(({ secret }) => secret.reveal())).toContain([v, t].find((value) => text.includes(value)));
  });
});
