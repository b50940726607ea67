import { describe, expect, test } from 'vitest';
import { rolesIn } from '../../src/findings/role-in-file.ts';
import { placeOf } from '../../src/findings/place.ts';

function roleOf(path: string, text: string): string {
  return rolesIn(Buffer.from(text), path, placeOf(path).role)(text.indexOf('VALUE'));
}

describe('what stands around a value', () => {
  test.each([
    ['Rust, behind what is tested', 'src/pay.rs', '#[cfg(test)]\nmod tests {\n  let key = "VALUE";\n}', 'test'],
    ['Rust, with attributes', 'src/pay.rs', '#[cfg(test)]\n#[allow(x)]\npub(crate) mod tests {\n"VALUE"', 'test'],
    ['Rust, on one machine', 'src/pay.rs', '#[cfg(all(test, unix))]\nmod tests {\n#[cfg(unix)]\n"VALUE"', 'test'],
    ['Rust, before its tests', 'src/pay.rs', 'let key = "VALUE";\n#[cfg(test)]\nmod tests {}\n', 'source'],
    ['Rust, a field for tests alone', 'src/pay.rs', '#[cfg(test)]\nuse x;\nlet key = "VALUE";\n', 'source'],
    ['rustdoc', 'src/pay.rs', '/// let key = "VALUE";\n', 'example'],
    ['documentation of C#', 'src/Pay.cs', '  /// <code>Pay("VALUE")</code>\n', 'example'],
    ['Javadoc', 'src/Pay.java', '/**\n * pay.withToken("VALUE");\n */\n', 'example'],
    ['a multiplication', 'src/pay.c', 'a = b\n*c; key = "VALUE"\n', 'source'],
    ['a line commented out', 'src/Pay.java', '// pay.withToken("VALUE");\n', 'source'],
    ['a doctest', 'shop/pay.py', '    >>> pay("VALUE")\n', 'example'],
    ['a manual of Ansible', 'plugins/pay.py', "EXAMPLES = r'''\n- pay: { token: VALUE }\n'''\n", 'example'],
    ['behind a manual of Ansible', 'plugins/pay.py', "EXAMPLES = r'''\n- pay:\n'''\nTOKEN = 'VALUE'\n", 'source'],
    ['an answer in a guide', 'docs/pay.md', '{ "access_token": "VALUE", "token_type": "Bearer" }', 'example'],
    ['a guide that makes up', 'README.md', 'curl -H "X-Key: VALUE" https://shop.example.com/', 'example'],
    ['a guide with a stand-in beside it', 'README.md', 'id: <your-client-id>\nsecret: VALUE\n', 'example'],
    ['a guide that does not', 'README.md', 'ssh ops@db1.shop.internal, password VALUE\n', 'docs'],
    ['a guide with an example of it', 'docs/pay.md', '## Example call\n\ncurl -H "X-Key: VALUE"\n', 'example'],
    ["a guide to one's own machine", 'README.md', 'psql postgres://shop:VALUE@localhost/shop\n', 'example'],
    ['code on a page', 'docs/api.html', '<pre><code>{ "key": "VALUE" }</code></pre>', 'example'],
    ['a member of JSON in a remark', 'src/Pay.cs', '  //"token":"VALUE"\n', 'example'],
    ['a member of an object, commented out', 'src/pay.ts', '  // "token": "VALUE"\n', 'source'],
    ['an example in a description', 'src/Pay.cs', 'text = "your token. Example: \\"Bearer VALUE\\"";\n', 'example'],
    ['a name that ends so', 'src/pay.ts', "const example = 'VALUE';\n", 'source'],
    ['a stand-in', 'src/pay.ts', "const fakePass = 'VALUE';\n", 'test'],
    ['a stand-in with its type', 'src/pay.ts', "private FAKE_PASSWORD: string = 'VALUE';\n", 'test'],
    ['a name that begins so', 'src/pay.ts', "const fakerToken = 'VALUE';\n", 'source'],
    ['what a field shows', 'src/Pay.tsx', '<input placeholder="VALUE" />', 'example'],
    ['what a field shows, by a text', 'lang/en.php', "'pay_key_placeholder' => 'VALUE',\n", 'example'],
    ['what a field holds', 'src/Pay.tsx', '<input value="VALUE" />', 'source'],
    ['code of C# taken out', 'src/Pay.cs', '  //// Pay("VALUE")\n', 'source'],
    ['a notebook', 'jobs/load.ipynb', '{ "source": ["connect(\\"VALUE\\")\\n"] }', 'source'],
    ['a notebook of a guide', 'jobs/load.ipynb', '["call https://shop.example.com/?key=VALUE"]', 'example'],
    [
      'an account of no project',
      'dev.json',
      '{"project_id": "dummy-shop", "private_key_id": "0", "k": "VALUE"}',
      'test',
    ],
    [
      'an account of a project',
      'dev.json',
      '{"project_id": "shop-dev", "private_key_id": "0", "k": "VALUE"}',
      'config',
    ],
    ['an environment of tests', 'api/.env.testing', 'KEY=VALUE\n', 'test'],
    ['an environment of tests by a script', 'hack/test.env', 'KEY=VALUE\n', 'test'],
    ['an environment of a contest', 'contest.env', 'KEY=VALUE\n', 'env-file'],
    ['an environment below tests', 'test/.env', 'KEY=VALUE\n', 'env-file'],
    ['settings with such lines', 'etc/shop.yaml', 'a: 1 # >>> x\nkey: VALUE\n', 'config'],
    ['the environment of tests in one file', 'config/secrets.yml', 'test:\n  a: 1\n  key: VALUE\n', 'test'],
    ['another one behind it', 'config/secrets.yml', 'test:\n  a: 1\nproduction:\n  key: VALUE\n', 'config'],
    ['a file that begins with it', 'key.yaml', 'VALUE\ntest:\n  a: 1\n', 'config'],
    ['a setting of that name', 'config/secrets.yml', 'test: VALUE\n', 'config'],
    ['one further in', 'deploy.yaml', 'services:\n  test:\n    key: VALUE\n', 'config'],
    ['a value called made up', 'compose.yaml', 'env:\n  # Fake key, meant to be here\n  KEY: VALUE\n', 'test'],
    ['a program that says so', 'src/sign.py', '# A test key,\n# used nowhere.\nkey = "VALUE"\n', 'test'],
    ['a block under its key', 'values.yaml', '# These are only used in tests.\nkey: |\n  VALUE\n', 'test'],
    ['what stands behind such a value', 'values.yaml', '# Fake.\na: 1\nkey: VALUE\n', 'config'],
    ['a remark on what is tested', 'values.yaml', '# Tests fail without it.\nkey: VALUE\n', 'config'],
    ['a schema', 'api/pay.json', '{ "$schema": "http://json-schema.org/draft-07/schema#", "x": "VALUE" }', 'example'],
    ['a description of an interface', 'api/pay.yaml', 'openapi: 3.0.1\ninfo:\n  x: VALUE\n', 'example'],
    ['a script of a page', 'web/footer.html', '<script>init({ apiKey: "VALUE" })</script>', 'example'],
    ['behind a script of a page', 'web/footer.html', '<script>init()</script><b data-key="VALUE">', 'docs'],
    ['a docstring', 'shop/pay.py', 'def pay():\n    """\n    token: VALUE\n    """\n', 'example'],
    ['a text that is assigned', 'shop/pay.py', 'KEY = """\nVALUE\n"""\n', 'source'],
    ['behind a text that is assigned', 'shop/pay.py', 'KEY = """\nx\n"""\nkey = "VALUE"\n', 'source'],
    ['a key for testing', 'hiera/vpn.yaml', '# Dumb key for testing purpose\nkey: |\n  VALUE\n', 'test'],
    ['settings with a schema of their own', 'pay.json', '{ "$schema": "./pay.schema.json", "x": "VALUE" }', 'config'],
  ])('%s', (_what, path, text, role) => {
    expect(roleOf(path, text)).toBe(role);
  });
});
