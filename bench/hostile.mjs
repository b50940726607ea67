// node bench/hostile.mjs [--bytes N] [--show N] [--only TEXT]
// Repeats each word that the search looks for as a hostile text, with what may stand around it, and prints processor
// time per 100 kB: the median, and the texts that cost most. A text that costs many times the median is where a reader
// runs away.
import { parseArgs } from 'node:util';
import { anchorTable } from '../build/detect/search/anchor-table.js';
import { openAnchors } from '../build/detect/search/anchors.js';
import { buildAutomaton } from '../build/detect/search/automaton.js';
import { Engine } from '../build/detect/engine.js';
import { bookOf } from '../build/detect/rule-book.js';
import { openJudge } from '../build/detect/value/judge-model.js';
import { compileRules } from '../build/ruleset/compile.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ruleFiles } from './rule-files.mjs';

const {
  values: { bytes, show, only },
} = parseArgs({
  options: {
    bytes: { type: 'string', default: '20000' },
    show: { type: 'string', default: '25' },
    only: { type: 'string' },
  },
});
const home = path.resolve(import.meta.dirname, '..');
const SIZE = Number(bytes);
const SEPARATORS = [
  '',
  ' ',
  '="',
  ': ',
  ' = ',
  '\n',
  '", "',
  '=a1B2c3D4&',
  '%3d%22',
  '\\u003d\\u0022',
  '&quot;',
  '("a", ',
  '>',
  '" + "',
  '/',
  '-----',
];

const ruleset = compileRules(ruleFiles());
const table = anchorTable(ruleset);
const judge = openJudge(JSON.parse(readFileSync(path.join(home, 'dist/judge.json'), 'utf8')));
const book = bookOf(ruleset);
const engine = new Engine(book, openAnchors(table, book.reaches), buildAutomaton(table.words), {
  judge: () => judge,
});

/** Milliseconds of processor time that 100 kB of such a text take. */
function cost(piece) {
  const text = Buffer.from(piece.repeat(Math.ceil(SIZE / piece.length)));
  const begun = process.cpuUsage();
  engine.detect(text);
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) / 1000 / text.length) * 100_000;
}

const words = table.words.filter((word) => only === undefined || word.includes(only));
const pieces = [...new Set(words.flatMap((word) => SEPARATORS.map((separator) => word + separator)))];
for (const piece of pieces.slice(0, 300)) cost(piece);
const rows = pieces.map((piece) => ({ piece, spent: cost(piece) })).sort((a, b) => b.spent - a.spent);
const median = rows[rows.length >> 1]?.spent ?? 0;
console.log(
  `${rows.length} texts of ${SIZE} bytes; median ${median.toFixed(1)} ms per 100 kB, 99 in 100 below ${(rows[Math.floor(rows.length / 100)]?.spent ?? 0).toFixed(1)}`,
);
for (const { piece, spent } of rows.slice(0, Number(show))) {
  console.log(
    `${spent.toFixed(1).padStart(9)} ms  ${(spent / median).toFixed(0).padStart(5)}x  ${JSON.stringify(piece)}`,
  );
}
