// node bench/rule-time.mjs FOLDER [MEGABYTES]
// What each rule costs: the time that judging its anchors takes over a sample of the folder. Prints the dearest.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { anchorTable } from '../build/detect/search/anchor-table.js';
import { openAnchors } from '../build/detect/search/anchors.js';
import { buildAutomaton, collectHits, hitBuffer } from '../build/detect/search/automaton.js';
import { Evaluator } from '../build/detect/evaluator.js';
import { Finds } from '../build/detect/finds.js';
import { bookOf } from '../build/detect/rule-book.js';
import { NOTHING_SOUGHT } from '../build/detect/sought/sought-values.js';
import { openJudge } from '../build/detect/value/judge-model.js';
import { compileRules } from '../build/ruleset/compile.js';
import { ruleFiles } from './rule-files.mjs';

const [folder, megabytes = '20'] = process.argv.slice(2);
const SHOWN = 15;

/** Files spread over the folder, up to so many bytes. */
function sampleOf(directory, bytes) {
  const isSmall = (file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() === true && found.size < 200_000;
  };
  const files = readdirSync(directory, { recursive: true })
    .map((name) => path.join(directory, name))
    .filter((file) => !file.includes('/.git/') && isSmall(file));
  const step = Math.max(1, Math.floor(files.length / 997));
  const sample = [];
  for (let at = 0, taken = 0; at < files.length && taken < bytes; at += step) {
    const content = readFileSync(files[at]);
    if (content.subarray(0, 8000).includes(0)) continue;
    sample.push(content);
    taken += content.length;
  }
  return sample;
}

/** Every place in `bytes` at which a word of the automaton stands. */
function* hitsIn(automaton, bytes, lengths) {
  const hits = hitBuffer();
  for (let at = 0, state = 0; at < bytes.length;) {
    ({ at, state } = collectHits(automaton, bytes, at, bytes.length, state, hits));
    for (let i = 0; i < hits.length; i += 2) {
      for (let w = automaton.outputStart[hits.numbers[i]]; w < automaton.outputStart[hits.numbers[i] + 1]; w++) {
        yield { word: automaton.words[w], at: hits.numbers[i + 1] + 1 - lengths[automaton.words[w]] };
      }
    }
    hits.length = 0;
  }
}

/** Microseconds and judgements of each word over the sample; a word that several rules ask for is shared among them. */
function costs(ruleset, sample) {
  const table = anchorTable(ruleset);
  const automaton = buildAutomaton(table.words);
  const lengths = table.words.map((word) => word.length);
  const judge = openJudge(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../dist/judge.json'), 'utf8')));
  const book = bookOf(ruleset);
  const evaluator = new Evaluator(book, openAnchors(table, book.reaches), NOTHING_SOUGHT);
  const byRule = new Map();
  for (const round of ['to compile', 'to count']) {
    for (const bytes of sample) {
      for (const { word, at } of hitsIn(automaton, bytes, lengths)) {
        const begun = process.hrtime.bigint();
        evaluator.evaluateWord({ bytes, deeper: () => [], finds: new Finds(() => judge) }, word, at);
        if (round === 'to compile') continue;
        const spent = Number(process.hrtime.bigint() - begun) / 1000;
        const claims = table.claims[word];
        for (const { consumer } of claims) {
          const id = consumer.kind === 'rule' ? ruleset.rules[consumer.rule].info.id : `(${consumer.kind})`;
          const cost = byRule.get(id) ?? { spent: 0, judged: 0 };
          byRule.set(id, { spent: cost.spent + spent / claims.length, judged: cost.judged + 1 });
        }
      }
    }
  }
  return [...byRule].map(([id, cost]) => ({ id, ...cost })).sort((x, y) => y.spent - x.spent);
}

if (folder === undefined) {
  console.error('usage: node bench/rule-time.mjs FOLDER [MEGABYTES]');
  process.exitCode = 2;
} else {
  const sample = sampleOf(path.resolve(folder), Number(megabytes) * 2 ** 20);
  const size = sample.reduce((sum, { length }) => sum + length, 0) / 2 ** 20;
  const ruleset = compileRules(ruleFiles());
  const all = costs(ruleset, sample);
  const total = all.reduce((sum, { spent }) => sum + spent, 0);
  console.log(
    `${ruleset.rules.length} rules over ${size.toFixed(1)} MB: ${(total / size / 1000).toFixed(2)} ms a megabyte go into judging`,
  );
  for (const { id, spent, judged } of all.slice(0, SHOWN)) {
    console.log(
      `${id.padEnd(48)} ${(spent / size).toFixed(0).padStart(6)} us/MB ${((spent / total) * 100).toFixed(1).padStart(5)} %  ${(judged / size).toFixed(0).padStart(6)} places/MB`,
    );
  }
}
