// node bench/accuracy.mjs CORPUS LABELS [--hold-out REPOSITORY,...] [--clean FOLDER]
// Precision, recall and F1 of a scan of labelled files: in all, with high confidence alone, by category and for the
// repositories held out; findings per 1,000 lines of a folder that holds none. See bench/train/README.md for the
// labels.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isPassword, placesOf, print, readLabels, scan, tallies } from './labels.mjs';

const {
  positionals: [corpus, labelFile],
  values: options,
} = parseArgs({
  allowPositionals: true,
  options: { 'hold-out': { type: 'string', default: '' }, clean: { type: 'string' } },
});
if (corpus === undefined || labelFile === undefined) {
  console.error('usage: node bench/accuracy.mjs CORPUS LABELS [--hold-out REPOSITORY,...] [--clean FOLDER]');
  process.exit(2);
}
const keyroll = path.resolve(import.meta.dirname, '../bin/keyroll.js');
const labels = readLabels(labelFile, corpus);
const held = new Set(options['hold-out'].split(',').filter(Boolean));
const { report, seconds } = scan(keyroll, path.resolve(corpus));
const groupsOf = (row) => [
  'all',
  ...(held.size === 0 ? [] : [held.has(row.repo) ? 'held out' : 'not held out']),
  ...(isPassword(row) ? [] : ['without the category Password']),
  ...(held.has(row.repo) ? [row.repo] : []),
  ...row.category.split(':'),
];
for (const [name, group] of tallies(labels, placesOf(report), groupsOf)) print(name, group);
for (const [name, group] of tallies(
  labels,
  placesOf(report, ({ confidence }) => confidence === 'high'),
  () => ['high confidence alone'],
)) {
  print(name, group);
}
console.log(`scanned in ${seconds.toFixed(2)} s, everything on`);
if (options.clean !== undefined) {
  const clean = scan(keyroll, path.resolve(options.clean));
  const lines = Number(
    spawnSync('sh', [
      '-c',
      'find "$0" -type f -not -path "*/.git/*" -print0 | xargs -0 cat | wc -l',
      options.clean,
    ]).stdout.toString(),
  );
  const places = clean.report.findings.reduce((sum, finding) => sum + finding.occurrences.length, 0);
  console.log(
    `${options.clean}: ${places} places of findings in ${lines} lines, ${((places * 1000) / lines).toFixed(3)} per 1,000`,
  );
}
