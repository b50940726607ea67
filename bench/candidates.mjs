// node bench/candidates.mjs CORPUS... > candidates.jsonl
// One line a file of each CORPUS that holds anything: every generic candidate with what the judge measures of it, and every
// match of other rules that is reported. Numbers and places alone: no value, no key. For training and for
// bench/cross-validate.mjs.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { placeOf } from '../build/findings/place.js';
import { placedConfidence } from '../build/findings/placed-confidence.js';
import { openRules } from '../build/scan/assets/rules.js';

const corpora = process.argv.slice(2);
if (corpora.length === 0) {
  console.error('usage: node bench/candidates.mjs CORPUS... > candidates.jsonl');
  process.exit(2);
}

const { engine } = openRules();

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git') yield* filesUnder(full);
    else if (entry.isFile() && statSync(full).size < 1 << 24) yield full;
  }
}

/** Tells equal values apart from others within one run, and nothing else. */
const salt = randomBytes(16);
const sameness = (bytes) => createHash('sha256').update(salt).update(bytes).digest('hex').slice(0, 12);
const short = (number) => Math.round(number * 1e4) / 1e4;

function candidatesOf(full, file) {
  const bytes = readFileSync(full);
  const candidates = new Map();
  const detection = engine.detect(bytes, ({ span, judged, ruleId, kept }) => {
    if (judged === undefined) return;
    candidates.set(`${span.start}:${span.end}`, {
      start: span.start,
      end: span.end,
      rule: ruleId,
      kept,
      same: sameness(bytes.subarray(span.start, span.end)),
      refused: judged.refused,
      kind: judged.kind,
      score: short(judged.score),
      measures: judged.measures.map(short),
    });
  });
  const { role } = placeOf(file);
  const matches = detection.matches.map((match) => ({
    start: match.span.start,
    end: match.span.end,
    rule: match.ruleId,
    confidence: placedConfidence(match, file, role),
  }));
  return { file, role, candidates: [...candidates.values()], matches };
}

for (const corpus of corpora) {
  for (const full of filesUnder(path.resolve(corpus))) {
    const found = candidatesOf(full, path.relative(corpus, full));
    if (found.candidates.length + found.matches.length > 0) process.stdout.write(`${JSON.stringify(found)}\n`);
  }
}
