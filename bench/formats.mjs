/**
 * How well rules find published formats, told apart from how the rules describe them: values are made from a table of
 * formats, and put where people write them; so are values that only look like them. Times nothing.
 * `node bench/formats.mjs TABLE.jsonl [--below SHARE] [--misses PROVIDER]`; a row of the table is an object with
 * `provider`, `providerName`, `credential`, `kind`, `segments` ([{literal} | {alphabet, min, max}]), `contextWords`,
 * `selfIdentifying`.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileRules } from '../build/ruleset/compile.js';
import { ALPHABETS } from '../build/ruleset/example/example.js';
import { seededRandom } from '../build/ruleset/example/random.js';
import { customRules, openRules } from '../build/scan/assets/rules.js';
import { ruleFiles } from './rule-files.mjs';

const {
  values: options,
  positionals: [table],
} = parseArgs({
  allowPositionals: true,
  options: {
    below: { type: 'string', default: '.85' },
    misses: { type: 'string' },
    variants: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
if (table === undefined) {
  throw new Error('node bench/formats.mjs TABLE.jsonl [--below SHARE] [--misses PROVIDER] [--variants]');
}
const rows = readFileSync(table, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter(({ kind }) => kind !== 'identifier');
const files = ruleFiles();
const { engine } = openRules({ custom: customRules(compileRules(files)), sought: [], cardholderData: false });
const bare = (text) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
/** What a rule calls its provider: slug, name, id and the words it looks for. */
const names = new Map(
  files.flatMap((file) =>
    file.rules.map(({ info, body }) => [
      info.id,
      [info.provider, bare(`${info.id} ${info.providerName} ${(body.words ?? []).join(' ')}`)],
    ]),
  ),
);
/** Tables and rules do not always call a provider the same. */
function isOf({ provider, contextWords = [] }, ruleId) {
  const [slug, text] = names.get(ruleId) ?? ['', ''];
  return (
    slug === provider ||
    (!slug.startsWith('generic') &&
      [provider, ...contextWords]
        .map(bare)
        .some(
          (word) =>
            word.length > 3 && !/^(?:token|secret|access|client|password|api_?key)$/.test(word) && text.includes(word),
        ))
  );
}

// Values

const NAMED = {
  digits: ALPHABETS.digits,
  'hex-lower': ALPHABETS.hex,
  'hex-upper': ALPHABETS.HEX,
  hex: ALPHABETS.hex,
  base32: ALPHABETS.base32,
  'alnum-lower': ALPHABETS['alnum-lower'],
  'alnum-upper': ALPHABETS['alnum-upper'],
  base62: ALPHABETS.base62,
  base64: ALPHABETS.base62 + '+/',
  base64url: ALPHABETS.base64url,
  printable: `${ALPHABETS.base62}!#*+.-_~`,
};
const WORDS = /xxxx|test|fake|demo|dummy|sample|example|change|your|todo|null|1234|abcd|0000|(.)\1\1\1/i;

/** `custom:0-9A-Z_-`: ranges and single characters. */
function lettersOf(name) {
  if (NAMED[name] !== undefined) return NAMED[name];
  const text = name.replace(/^custom:/, '');
  return [...text.matchAll(/([^-])-([^-])|./gs)]
    .map(([one, from, to]) =>
      from === undefined
        ? one
        : Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) =>
            String.fromCharCode(from.charCodeAt(0) + i),
          ).join(''),
    )
    .join('');
}

function uuid(random) {
  const hex = random.text(ALPHABETS.hex, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const lengthOf = ({ min, max }, random) => Math.max(min, Math.min(max ?? min + 12, min + random.below(13)));

/** `change` is asked for the letters of each part and for its length: how near misses are made. */
function valueOf(segments, random, { letters = (own) => own, length = (own) => own, uuids = true } = {}) {
  for (let tries = 0; ; tries++) {
    const parts = segments.map((part) => {
      if (part.literal !== undefined || part.oneOf !== undefined) {
        return part.oneOf === undefined ? part.literal : part.oneOf[random.below(part.oneOf.length)];
      }
      if (part.alphabet === 'uuid' && uuids) return uuid(random);
      const own = lettersOf(part.alphabet === 'uuid' ? 'custom:0-9a-f-' : part.alphabet);
      const text = random.text(letters(own), length(lengthOf(part, random), part));
      return part.max !== null && part.max > 8 ? text.replace(/^[-_.+/=]|[-_.+/=]$/g, 'k') : text;
    });
    const variable = parts.filter((_, i) => segments[i].alphabet !== undefined).join('');
    if (
      tries > 200 ||
      (!WORDS.test(variable) &&
        (variable.length < 12 || (/\d/.test(variable) && (/[a-f]/i.test(variable) || /^\d+$/.test(variable)))))
    ) {
      return parts.join('');
    }
  }
}

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const patternOf = ({ literal, oneOf, alphabet, min, max }) =>
  alphabet === undefined
    ? `(?:${(oneOf ?? [literal]).map(escaped).join('|')})`
    : alphabet === 'uuid'
      ? '[0-9a-fA-F-]{36}'
      : `[${escaped(lettersOf(alphabet))}]{${min},${max ?? ''}}`;
/** A near miss of one form may be another. */
const isOne = (segments, value) => new RegExp(`^${segments.map(patternOf).join('')}$`).test(value);

// Surroundings. `w`: the provider's word, `n`: what the value is called, `v`: the value

const pascal = (text) =>
  text
    .split('_')
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
const camel = (text) => pascal(text).replace(/^./, (first) => first.toLowerCase());
const upper = (text) => text.toUpperCase();

const SURROUNDINGS = {
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
function wordOf({ provider, contextWords = [] }) {
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
function nounOf({ credential, kind }) {
  const own = slug(credential.replaceAll(/[([].*/g, ' ').replace(/ for .*| or .*|.*\/ ?/, ''));
  return /(?:^|_)(?:key|token|secret|password|passphrase)$/.test(own) && own.split('_').length <= 4 && own.includes('_')
    ? own
    : (NOUN[kind] ?? 'token');
}

// Verdicts

const standing = (place, value) => (place === 'kubernetes secret' ? Buffer.from(value).toString('base64') : value);
function reports(text, stands) {
  const start = Buffer.byteLength(text.slice(0, text.indexOf(stands)));
  const end = start + Buffer.byteLength(stands);
  return engine
    .detect(Buffer.from(text))
    .matches.filter(({ span, confidence }) => confidence !== 'low' && span.start < end && start < span.end);
}

const share = ([hits, all]) => (all === 0 ? 1 : hits / all);
const percent = (counts) => `${(share(counts) * 100).toFixed(1)} %`;
const count = (map, key, hit) => {
  const counts = map.get(key) ?? [0, 0];
  counts[0] += Number(hit);
  counts[1]++;
  map.set(key, counts);
};

const bySurrounding = new Map();
const ownBySurrounding = new Map();
const byRow = new Map();
const ownByRow = new Map();
const total = [0, 0];
const own = [0, 0];
const self = [0, 0];
for (const row of rows) {
  const noun = nounOf(row);
  const word = wordOf(row);
  const id = `${row.provider}: ${row.credential}`;
  for (const segments of options.variants ? (row.variants ?? []) : [row.segments]) {
    for (const [name, write] of Object.entries(SURROUNDINGS)) {
      const value = valueOf(segments, seededRandom(`${id} ${name}`));
      if (/[\n"'`\\]/.test(value)) continue;
      const stands = standing(name, value);
      const found = reports(write(word, noun, value), stands);
      const isOwn = found.some(({ ruleId }) => isOf(row, ruleId));
      count(bySurrounding, name, found.length > 0);
      count(ownBySurrounding, name, isOwn);
      count(byRow, id, found.length > 0);
      count(ownByRow, id, isOwn);
      for (const [counts, hit] of [
        [total, found.length > 0],
        [own, isOwn],
        ...(row.selfIdentifying ? [[self, isOwn]] : []),
      ]) {
        counts[0] += Number(hit);
        counts[1]++;
      }
      if (row.provider === options.misses && !isOwn) {
        console.log(`  ${row.credential}, ${name}: ${found.map(({ ruleId }) => ruleId).join(', ') || 'nothing'}`);
      }
    }
  }
}
console.log(
  `found ${percent(total)} of ${total[1]} values, ${percent(own)} by a rule of the provider (self-identifying formats ${percent(self)})`,
);
for (const [name, counts] of bySurrounding) {
  console.log(`  ${name}: ${percent(counts)}, ${percent(ownBySurrounding.get(name))} by a rule of the provider`);
}
const isBelow = (counts) => share(counts) < Number(options.below);
for (const [title, map] of [
  ['found', byRow],
  ['found by a rule of the provider', ownByRow],
]) {
  const under = [...map].filter(([, counts]) => isBelow(counts)).sort((a, b) => share(a[1]) - share(b[1]));
  console.log(`rows of which less than ${options.below} are ${title}: ${under.length} of ${map.size}`);
  for (const [id, counts] of under) console.log(`  ${share(counts).toFixed(2)} ${id}`);
}

// Values that only look like them. Of the first group nothing at all may be reported, of the second nothing under the
// provider's name

const literal = (segments) =>
  segments.filter((part) => part.literal !== undefined).map((part) => part.literal)[0] ?? '';
const variableLength = (segments) =>
  segments.reduce((sum, part) => sum + (part.alphabet === undefined ? 0 : Math.max(part.min, 8)), 0);
const filled = (segments, character) =>
  segments.map((part) => part.literal ?? part.oneOf?.[0] ?? character.repeat(Math.max(part.min, 1))).join('');
const cycled = (segments, text) =>
  segments
    .map(
      (part) =>
        part.literal ??
        part.oneOf?.[0] ??
        text.repeat(Math.ceil(Math.max(part.min, 8) / text.length)).slice(0, Math.max(part.min, 8)),
    )
    .join('');
const NO_CREDENTIAL = {
  'x for each character': (s) => filled(s, 'x'),
  'X for each character': (s) => filled(s, 'X'),
  'the same digit': (s) => filled(s, '0'),
  asterisks: (s) => filled(s, '*'),
  counting: (s) => cycled(s, '1234567890'),
  alphabet: (s) => cycled(s, 'abcdefghijklmnopqrstuvwxyz'),
  'your …': (s) => `${literal(s)}your_key_here`,
  'in angle brackets': (s) => `<${literal(s)}your-key>`,
  'ends in EXAMPLE': (s, r) => `${valueOf(s, r).slice(0, -7)}EXAMPLE`,
  variable: () => '${VALUE_OF_IT}',
  'template of CI': () => '${{ secrets.VALUE_OF_IT }}',
  call: () => 'process.env.VALUE_OF_IT',
  shortened: (s, r) => `${valueOf(s, r).slice(0, Math.min(10, literal(s).length + 4))}...`,
  'name with the prefix': (s) => `${literal(s)}get_user_by_name`.slice(0, 60),
  'hyphenated name with the prefix': (s) => `${literal(s)}button-primary-large-hover`,
};
/** Not encoded where other values would be. */
const LEFT_OPEN = new Set(['variable', 'template of CI', 'call']);
const OTHER_PLACES = {
  'git commit': (w, v, r) => `commit ${r.text(ALPHABETS.hex, 40)}\nAuthor: A <a@example.test>\n\n    Use ${w}\n`,
  'lock file': (w, v, r) =>
    `"node_modules/${w}": {\n  "version": "1.2.3",\n  "resolved": "https://registry.example.test/${w}/-/${w}-1.2.3.tgz",\n  "integrity": "sha512-${r.bytes(64).toString('base64')}"\n}\n`,
  'sha256 of a file': (w, v, r) => `${w}.tar.gz: sha256:${r.text(ALPHABETS.hex, 64)}\n`,
  'image by digest': (w, v, r) => `FROM ${w}/app@sha256:${r.text(ALPHABETS.hex, 64)}\n`,
  'uuid as an id': (w, v, r) => `{ "${w}": { "id": "${uuid(r)}", "name": "row" } }`,
  'uuid in a route': (w, v, r) => `GET /${w}/items/${uuid(r)} 200\n`,
  'action by commit': (w, v, r) => `      - uses: ${w}/setup-action@${r.text(ALPHABETS.hex, 40)} # v3\n`,
  'go.sum': (w, v, r) => `github.com/${w}/sdk-go v1.2.3 h1:${r.bytes(32).toString('base64')}\n`,
  nonce: (w, v, r) => `<script nonce="${r.bytes(16).toString('base64')}" src="https://cdn.${w}.com/a.js"></script>\n`,
  etag: (w, v, r) => `# ${w}\netag: "${createHash('md5').update(v).digest('hex')}"\n`,
  'module path': (w, v) =>
    `import { ${pascal(w)}TokenProviderFactory } from '@${w}/client-${v.length}-authentication-token-provider/dist/index.js';\n`,
  'class names': (w) => `.${w}-button--primary-large-with-icon-and-label-2 { color: #a1b2c3 }\n`,
};
const noise = [0, 0];
const byNoise = new Map();
const near = [0, 0];
const byNear = new Map();
const offenders = new Map();
for (const row of rows) {
  const noun = nounOf(row);
  const word = wordOf(row);
  const id = `${row.provider}: ${row.credential}`;
  const places = Object.entries(SURROUNDINGS);
  const random = seededRandom(`${id} noise`);
  if (variableLength(row.segments) < 8) continue;
  Object.entries(NO_CREDENTIAL).forEach(([name, make], i) => {
    for (const [place, write] of [0, 7, 15, 23].map((step) => places[(i * 3 + step + id.length) % places.length])) {
      const value = make(row.segments, random);
      if (/[\n"'`\\]/.test(value)) continue;
      const stands = LEFT_OPEN.has(name) ? value : standing(place, value);
      const found = reports(
        write(word, noun, value).replace(standing(place, value), () => stands),
        stands,
      );
      noise[0] += Number(found.length > 0);
      noise[1]++;
      count(byNoise, name, found.length > 0);
      for (const { ruleId } of found) offenders.set(`${name}, ${place}: ${ruleId}`, id);
    }
  });
  for (const [name, write] of Object.entries(OTHER_PLACES)) {
    const text = write(word, id, random);
    const found = reports(text, text);
    noise[0] += Number(found.length > 0);
    noise[1]++;
    count(byNoise, name, found.length > 0);
    for (const { ruleId } of found) offenders.set(`${name}: ${ruleId}`, id);
  }
  const NEAR = {
    'one short': {
      length: (length, part) =>
        part.max === null || length !== part.min ? Math.max(1, part.min - 2) : Math.max(1, length - 1),
    },
    'three long': { length: (length, part) => (part.max ?? part.min) + 3 },
    'other alphabet': {
      letters: (letters) =>
        letters.length > 40
          ? '!$%()'
          : letters.includes('a')
            ? 'ghijklmnopqrstuvwxyz'.replaceAll(/./g, (c) => (letters.includes(c) ? c.toUpperCase() : c))
            : 'ghijkl',
      uuids: false,
    },
  };
  const isOpen = [row.segments, ...(row.variants ?? [])].some((segments) =>
    segments.some(({ alphabet, max }) => alphabet !== undefined && max === null),
  );
  for (const [name, change] of Object.entries(NEAR)) {
    for (const step of [0, 11, 21]) {
      const [place, write] = places[(step + id.length) % places.length];
      const value = valueOf(row.segments, random, change);
      if (
        /[\n"'`\\]/.test(value) ||
        (isOpen && name === 'three long') ||
        [row, ...(row.variants ?? []).map((segments) => ({ segments }))].some(({ segments }) => isOne(segments, value))
      ) {
        continue;
      }
      const found = reports(write(word, noun, value), standing(place, value)).filter(
        ({ ruleId, confidence }) => confidence === 'high' && isOf(row, ruleId),
      );
      near[0] += Number(found.length > 0);
      near[1]++;
      count(byNear, name, found.length > 0);
      for (const { ruleId } of found) offenders.set(`${name}, ${place}: ${ruleId}`, id);
    }
  }
}
console.log(`no credential at all, reported: ${percent(noise)} of ${noise[1]}`);
for (const [name, counts] of byNoise) console.log(`  ${name}: ${percent(counts)}`);
console.log(`near misses, reported with high confidence under the provider's name: ${percent(near)} of ${near[1]}`);
for (const [name, counts] of byNear) console.log(`  ${name}: ${percent(counts)}`);
console.log(
  [...offenders]
    .map(([what, id]) => `  ${what} (${id})`)
    .sort()
    .join('\n'),
);
