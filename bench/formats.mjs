/**
 * How well rules find published formats, told apart from how the rules describe them: values are made from a table of
 * formats, and put where people write them; so are values that only look like them. Times nothing.
 * `node bench/formats.mjs TABLE.jsonl [--below SHARE] [--misses PROVIDER]`; a row of the table is an object with
 * `provider`, `providerName`, `credential`, `kind`, `segments` ([{literal} | {alphabet, min, max}]), `contextWords`,
 * `selfIdentifying`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileRules } from '../build/ruleset/compile.js';
import { seededRandom } from '../build/ruleset/example/random.js';
import { customRules, openRules } from '../build/scan/assets/rules.js';
import { LEFT_OPEN, NEAR, NO_CREDENTIAL, OTHER_PLACES, variableLength } from './formats/look-alikes.mjs';
import { SURROUNDINGS, nounOf, standing, wordOf } from './formats/surroundings.mjs';
import { isOne, valueOf } from './formats/values.mjs';
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

// Verdicts

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

// What is found of values that are credentials

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

// What is reported of values that only look like them

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
