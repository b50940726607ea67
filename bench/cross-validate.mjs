// node bench/cross-validate.mjs CORPUS LABELS CANDIDATES [--places PLACES] [--folds 8] [--seed 0] [--by]
// The whole program on repositories whose labels took no part in training: for each fold of repositories the judge, its
// thresholds and its calibration are trained anew from the others, and the built program scans with that judge. What is
// not trained (rules, forms, lists of words) was written with all of them in view, so even this flatters. PLACES is the
// folder that bench/train/lay-out.mjs fills; its repositories are held out in turn as well.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { isPassword, placesOf, print, readLabels, readPlaces, scan, tallies } from './labels.mjs';

const {
  positionals: [corpus, labelFile, candidates],
  values: options,
} = parseArgs({
  allowPositionals: true,
  options: {
    places: { type: 'string' },
    folds: { type: 'string', default: '8' },
    seed: { type: 'string', default: '0' },
    by: { type: 'boolean', default: false },
  },
});
if (corpus === undefined || labelFile === undefined || candidates === undefined) {
  console.error(
    'usage: node bench/cross-validate.mjs CORPUS LABELS CANDIDATES [--places PLACES] [--folds 8] [--seed 0] [--by]',
  );
  process.exit(2);
}
const home = path.resolve(import.meta.dirname, '..');
const folds = Number(options.folds);

/** The repositories in an order that depends on the seed alone. */
function shuffled(names, seed) {
  let state = seed + 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return names
    .map((name) => ({ name, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

/** A copy of the built program whose judge has seen none of the repositories. */
async function programWithout(repos, into) {
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(path.join(home, part), path.join(into, part), { recursive: true });
  }
  const model = path.join(into, 'model.json');
  const asset = path.join(into, 'dist/judge.json');
  cpSync(path.join(home, 'rules/judge/model.json'), model);
  await promisify(execFile)('python3', [
    path.join(home, 'bench/train/train.py'),
    labelFile,
    corpus,
    candidates,
    model,
    '--hold-out',
    repos.join(','),
    '--quiet',
  ]);
  writeFileSync(
    asset,
    JSON.stringify({
      ...JSON.parse(readFileSync(model, 'utf8')),
      words: JSON.parse(readFileSync(asset, 'utf8')).words,
    }),
  );
  return path.join(into, 'bin/keyroll.js');
}

function reposOf(labels) {
  const names = new Set([...labels.values()].flat().map(({ row }) => row.repo));
  return shuffled([...names].sort(), Number(options.seed));
}

const isHigh = ({ confidence }) => confidence === 'high';
const groupsOfLabel = (row) => [
  'all',
  ...(isPassword(row) ? [] : ['without the category Password']),
  ...(options.by ? [row.repo, ...row.category.split(':')] : []),
];
const labels = readLabels(labelFile, corpus);
const places = options.places === undefined ? new Map() : readPlaces();
const groups = new Map();
const high = new Map();
const orders = [reposOf(labels), reposOf(places)];

/** Scans `corpus` and counts by the labels of the repositories held out; `name` has what is of `high` confidence. */
function count({ program, held }, rows, corpus, groupsOf, name) {
  const { report } = scan(program, path.resolve(corpus));
  const ifHeld = (named) => (row) => (held.has(row.repo) ? named(row) : []);
  const ofHigh = ifHeld(() => [name]);
  tallies(rows, placesOf(report), ifHeld(groupsOf), groups);
  tallies(rows, placesOf(report, isHigh), ofHigh, high);
}

for (let fold = 0; fold < folds; fold++) {
  const held = new Set(orders.flatMap((repos) => repos.filter((_, at) => at % folds === fold)));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keyroll-fold-'));
  const trial = { program: await programWithout([...held], folder), held };
  count(trial, labels, corpus, groupsOfLabel, 'high confidence alone');
  if (options.places !== undefined) {
    count(trial, places, options.places, () => ['places'], 'places, high confidence alone');
  }
  rmSync(folder, { recursive: true });
}
for (const [name, group] of [...groups, ...high]) print(name, group);
