/** Where people write credentials. `w`: the provider's word, `n`: what the value is called, `v`: the value. */

export const pascal = (text) =>
  text
    .split('_')
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
const camel = (text) => pascal(text).replace(/^./, (first) => first.toLowerCase());
const upper = (text) => text.toUpperCase();

export const SURROUNDINGS = {
  'env file': (w, n, v) => `# settings\nPORT=3000\n${upper(w)}_${upper(n)}=${v}\nDEBUG=false\n`,
  export: (w, n, v) => `#!/bin/sh\nexport ${upper(w)}_${upper(n)}="${v}"\n./run.sh\n`,
  json: (w, n, v) => `{\n  "name": "shop",\n  "${w}_${n}": "${v}",\n  "port": 80\n}\n`,
  'json, nested': (w, n, v) => `{"${w}":{"enabled":true,"${camel(n)}":"${v}"}}`,
  yaml: (w, n, v) => `services:\n  ${w}:\n    ${n}: ${v}\n    region: eu\n`,
  toml: (w, n, v) => `[${w}]\nenabled = true\n${n} = "${v}"\n`,
  properties: (w, n, v) => `server.port=8080\n${w}.${n.replaceAll('_', '.')}=${v}\n`,
  javascript: (w, n, v) => `import { Client } from 'sdk';\n\nconst ${camel(w)}${pascal(n)} = '${v}';\n`,
  typescript: (w, n, v) => `const client = new ${pascal(w)}Client({\n  ${camel(n)}: '${v}',\n  timeout: 500,\n});\n`,
  python: (w, n, v) => `import ${w}\n\nclient = ${w}.Client(${n}="${v}")\n`,
  'python, environ': (w, n, v) => `os.environ["${upper(w)}_${upper(n)}"] = "${v}"\n`,
  go: (w, n, v) =>
    `package main\n\nfunc main() {\n\t${camel(w)}${pascal(n)} := "${v}"\n\tuse(${camel(w)}${pascal(n)})\n}\n`,
  java: (w, n, v) => `public class Config {\n    private static final String ${upper(w)}_${upper(n)} = "${v}";\n}\n`,
  'c#': (w, n, v) => `var options = new ${pascal(w)}Options\n{\n    ${pascal(n)} = "${v}",\n};\n`,
  php: (w, n, v) => `<?php\nreturn [\n    '${w}_${n}' => '${v}',\n];\n`,
  ruby: (w, n, v) => `${pascal(w)}.configure do |config|\n  config.${n} = '${v}'\nend\n`,
  rust: (w, n, v) => `const ${upper(w)}_${upper(n)}: &str = "${v}";\n`,
  kotlin: (w, n, v) => `object Keys {\n    const val ${upper(w)}_${upper(n)} = "${v}"\n}\n`,
  swift: (w, n, v) => `let ${camel(w)}${pascal(n)}: String = "${v}"\n`,
  'curl, bearer': (w, n, v) => `curl -X GET "https://api.${w}.com/v1/items" \\\n  -H "Authorization: Bearer ${v}"\n`,
  'curl, own header': (w, n, v) => `curl https://api.${w}.com/v2/me -H 'X-Api-Key: ${v}'\n`,
  url: (w, n, v) => `fetch("https://api.${w}.com/v1/items?${n}=${v}&page=2")\n`,
  dockerfile: (w, n, v) => `FROM node:20\nENV ${upper(w)}_${upper(n)}=${v}\nRUN npm ci\n`,
  'dockerfile, arg': (w, n, v) => `FROM node:20\nARG ${upper(w)}_${upper(n)}="${v}"\n`,
  workflow: (w, n, v) =>
    `jobs:\n  build:\n    env:\n      ${upper(w)}_${upper(n)}: ${v}\n    steps:\n      - run: make\n`,
  terraform: (w, n, v) => `provider "${w}" {\n  region = "eu"\n  ${n} = "${v}"\n}\n`,
  'kubernetes secret': (w, n, v) =>
    `apiVersion: v1\nkind: Secret\ndata:\n  ${w}-${n.replaceAll('_', '-')}: ${Buffer.from(v).toString('base64')}\n`,
  'markdown, code': (w, n, v) => `## Setup\n\n\`\`\`sh\n${upper(w)}_${upper(n)}=${v} npm start\n\`\`\`\n`,
  'markdown, prose': (w, n, v) => `Use the ${pascal(w)} ${n.replaceAll('_', ' ')} \`${v}\` for staging.\n`,
  log: (w, n, v) => `2026-03-01T10:00:00Z INFO  starting ${w} client ${n}=${v} region=eu\n`,
  xml: (w, n, v) => `<configuration>\n  <add key="${pascal(w)}${pascal(n)}" value="${v}" />\n</configuration>\n`,
  flag: (w, n, v) => `${w} login --${n.replaceAll('_', '-')} ${v} --yes\n`,
  comment: (w, n, v) => `// ${pascal(w)} ${n.replaceAll('_', ' ')}: ${v}\nfunction run() {}\n`,
  minified: (w, n, v) =>
    `!function(e,t){var n=t(3),r={a:1,${camel(w)}${pascal(n)}:"${v}",b:!0};e.exports=r}(this,function(){});`,
};
const NOUN = {
  'api-key': 'api_key',
  'access-token': 'access_token',
  'refresh-token': 'refresh_token',
  'client-secret': 'client_secret',
  password: 'password',
  'webhook-secret': 'webhook_secret',
  'signing-secret': 'signing_secret',
  'private-key': 'private_key',
  'webhook-url': 'webhook_url',
  'connection-string': 'connection_string',
  session: 'session_token',
  other: 'secret',
};

const slug = (text) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
/** The word that names the provider: the first that tells it, not a noun such as "token". */
export function wordOf({ provider, contextWords = [] }) {
  const own = contextWords
    .map(slug)
    .filter(
      (word) =>
        !/^(?:token|key|secret|api|apikey|password|auth|access|client|bootstrap|id)$/.test(word) && word.length > 2,
    );
  return (
    own.find((word) => slug(provider).replaceAll('_', '').includes(word.replaceAll('_', ''))) ??
    own[0] ??
    slug(provider)
  );
}

/** What people call the value: the table's own words where they end in a noun of credentials, else the usual ones. */
export function nounOf({ credential, kind }) {
  const own = slug(credential.replaceAll(/[([].*/g, ' ').replace(/ for .*| or .*|.*\/ ?/, ''));
  return /(?:^|_)(?:key|token|secret|password|passphrase)$/.test(own) && own.split('_').length <= 4 && own.includes('_')
    ? own
    : (NOUN[kind] ?? 'token');
}

/** The value as it stands there. */
export const standing = (place, value) =>
  place === 'kubernetes secret' ? Buffer.from(value).toString('base64') : value;
