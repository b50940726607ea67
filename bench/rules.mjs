/**
 * How well rules find values where people leave them, without any file at hand: each rule's own generated values, put
 * into typical surroundings of code, configuration and prose; and the values of context rules where nothing names their
 * provider. `node bench/rules.mjs [--below SHARE]` lists the rules under a share (default .9). Times nothing.
 */
import { compileRules } from '../build/ruleset/compile.js';
import { expandExample } from '../build/ruleset/example/example.js';
import { customRules, openRules } from '../build/scan/assets/rules.js';
import { ruleFiles } from './rule-files.mjs';

const files = ruleFiles();
const { engine } = openRules({ custom: customRules(compileRules(files)), sought: [], cardholderData: false });

const pascal = (text) =>
  text
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
const NOUNS = {
  'api-key': ['api_key', 'key'],
  'client-secret': ['client_secret', 'secret'],
  password: ['password', 'pass'],
  'webhook-secret': ['webhook_secret', 'secret'],
  'signing-secret': ['signing_secret', 'secret'],
  'private-key': ['private_key', 'key'],
};

/** `w`: a word of the provider, `n`: what the value is called, long and short, `v`: the value. */
const SURROUNDINGS = {
  assigned: (w, [n], v) => `${w}_${n} = "${v}"\n`,
  variable: (w, [n], v) => `${w.toUpperCase()}_${n.toUpperCase()}=${v}\n`,
  exported: (w, [, s], v) => `export ${w.toUpperCase()}_${s.toUpperCase()}='${v}'\n`,
  json: (w, [, s], v) => `{\n  "${w}${pascal(s)}": "${v}",\n  "debug": true\n}`,
  option: (w, [n], v) => `deploy --${`${w}-${n}`.replaceAll('_', '-')} ${v} --verbose`,
  xml: (w, [, s], v) => `<config><${w}${pascal(s)}>${v}</${w}${pascal(s)}></config>`,
  nested: (w, [n], v) => `${w}:\n  ${n}: ${v}\n  region: eu\n`,
  query: (w, [n], v) => `GET https://api.${w}.example/v1/items?${n}=${v}&page=2`,
  header: (w, [, s], v) => `curl -H "X-${pascal(w)}-${pascal(s)}: ${v}" https://api.example.test/`,
  bearer: (w, _, v) => `curl https://api.${w}.example/v1 -H "Authorization: Bearer ${v}"`,
  comment: (w, [n, s], v) => `// ${pascal(w)} ${n.replaceAll('_', ' ')}\nconst ${s} = "${v}";\n`,
  sentence: (w, [n], v) => `The ${pascal(w)} ${n.replaceAll('_', ' ')} is ${v} for now.`,
  argument: (w, [n], v) => `new ${pascal(w)}Client({ ${n}: '${v}' });`,
  block: (w, [n], v) => `provider "${w}" {\n  ${n} = "${v}"\n}`,
  constant: (w, [n], v) => `define('${w.toUpperCase()}_${n.toUpperCase()}', '${v}');`,
  listed: (w, [n], v) => `- name: ${w.toUpperCase()}_${n.toUpperCase()}\n  value: ${v}\n`,
  docker: (w, [, s], v) => `ENV ${w.toUpperCase()}_${s.toUpperCase()} ${v}\n`,
  labelled: (w, [n], v) => `${pascal(w)} ${n.replaceAll('_', ' ')}: ${v}`,
};
const NOTHING_TELLS = {
  etag: (v) => `etag: "${v}"\n`,
  commit: (v) => `commit ${v}\nAuthor: A\n`,
  checksum: (v) => `  checksum: ${v}\n`,
  integrity: (v) => `"integrity": "${v}"`,
  id: (v) => `{ "id": "${v}", "name": "row" }`,
  path: (v) => `/var/cache/${v}/index.html`,
  list: (v) => `- ${v}\n- other\n`,
  prose: (v) => `see ${v} for more`,
};

const isReported = ({ confidence }) => confidence !== 'low';
function hit(text, value, wanted = () => true) {
  const start = Buffer.byteLength(text.slice(0, text.indexOf(value)));
  const end = start + Buffer.byteLength(value);
  return engine
    .detect(Buffer.from(text))
    .matches.some(
      (match) => isReported(match) && match.span.start < end && start < match.span.end && wanted(match.ruleId),
    );
}

const share = ([hits, all]) => (all === 0 ? 1 : hits / all);
const below = Number(process.argv[process.argv.indexOf('--below') + 1]) || 0.9;
const bySurrounding = new Map(Object.keys(SURROUNDINGS).map((name) => [name, [0, 0]]));
const total = [0, 0];
const falsely = [0, 0];
const weak = [];
const loud = [];
for (const { info, body, examples } of files.flatMap((file) => file.rules)) {
  const value = examples.length === 0 ? undefined : expandExample(examples[0], 'bench').secrets[0]?.value;
  if (value === undefined || /\s/.test(value) || info.kind === 'identifier' || info.publishable) continue;
  const word = (body.kind === 'context' ? body.words[0] : info.provider)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/_(?:api|key|token|secret|access|client)$/g, '');
  const nouns = NOUNS[info.kind] ?? ['token', 'key'];
  const own = [0, 0];
  for (const [name, write] of Object.entries(SURROUNDINGS)) {
    const found = Number(hit(write(word, nouns, value), value));
    for (const counts of [own, total, bySurrounding.get(name)]) {
      counts[0] += found;
      counts[1]++;
    }
  }
  if (share(own) < below) weak.push(`  ${share(own).toFixed(2)} ${info.id}`);
  if (body.kind !== 'context') continue;
  const wrong = Object.values(NOTHING_TELLS).filter((write) => hit(write(value), value)).length;
  falsely[0] += wrong;
  falsely[1] += Object.keys(NOTHING_TELLS).length;
  if (wrong > 0) loud.push(`  ${wrong} ${info.id}`);
}
console.log(`found ${(share(total) * 100).toFixed(1)} % of ${total[1]} placed values`);
console.log([...bySurrounding].map(([name, counts]) => `  ${name} ${(share(counts) * 100).toFixed(0)}`).join('\n'));
console.log(`rules under ${below}: ${weak.length}\n${weak.sort().join('\n')}`);
console.log(
  `without a word that tells: ${falsely[0]} of ${falsely[1]} values of context rules reported\n${loud.join('\n')}`,
);
