// node bench/accuracy.mjs CORPUS LABELS [--hold-out REPOSITORY,...] [--clean FOLDER]
// Precision, recall and F1 of a scan of labelled files: in all, with high confidence alone, by category and for the
// repositories held out; findings per 1,000 lines of a folder that holds none. See bench/train/README.md for the labels.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { positionals: [corpus, labelFile], values: options } = parseArgs({ allowPositionals: true, options: { 'hold-out': { type: 'string', default: '' }, clean: { type: 'string' } } });
if (corpus === undefined || labelFile === undefined) {
  console.error('usage: node bench/accuracy.mjs CORPUS LABELS [--hold-out REPOSITORY,...] [--clean FOLDER]');
  process.exit(2);
}
const keyroll = path.resolve(import.meta.dirname, '../bin/keyroll.js');

/** The report of a scan, and the seconds it took. */
function scan(folder) {
  const out = mkdtempSync(path.join(os.tmpdir(), 'keyroll-accuracy-')), file = path.join(out, 'report.json');
  const begun = process.hrtime.bigint();
  spawnSync(process.execPath, [keyroll, 'scan', folder, '--no-config', '--format', 'json', '--output', file], { stdio: 'ignore' });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9, report = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(out, { recursive: true });
  return { report, seconds };
}

/** Offset at which each line starts; LF, CRLF and a lone CR end one. */
function lineStarts(bytes) {
  const starts = [0];
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) starts.push(at + 1);
  return starts;
}

/** What a label names, in bytes: a value, or whole lines. */
function spanOf({ line, endLine, start, end }, bytes, starts) {
  const from = starts[line - 1], to = starts[endLine] ?? bytes.length;
  const offset = (number, characters) => starts[number - 1] + Buffer.byteLength([...bytes.subarray(starts[number - 1], starts[number] ?? bytes.length).toString('utf8')].slice(0, characters).join(''));
  if (start < 0) return { from, to, isValue: false };
  return { from: offset(line, start), to: end < 0 ? to : offset(endLine, end), isValue: end >= 0 };
}

/** A finding hits where it holds the label's bytes or they hold it; a label of lines where it touches them. */
function hits({ from, to, isValue }, found) {
  if (found.from >= to || found.to <= from) return false;
  return !isValue || (found.from <= from && found.to >= to) || (found.from >= from && found.to <= to);
}

function labelsByFile(file) {
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return Map.groupBy ? Map.groupBy(rows, (row) => `${row.repo.replace('/', '+')}/${row.path}`) : rows.reduce((map, row) => {
    const key = `${row.repo.replace('/', '+')}/${row.path}`;
    map.set(key, [...(map.get(key) ?? []), row]);
    return map;
  }, new Map());
}

function tallies(labels, found, groupsOf) {
  const groups = new Map();
  for (const [file, rows] of labels) {
    const full = path.join(corpus, file);
    if (!existsSync(full)) continue;
    const bytes = readFileSync(full), starts = lineStarts(bytes), here = found.get(file) ?? [];
    const placed = rows.filter((row) => row.line <= starts.length).map((row) => ({ row, span: spanOf(row, bytes, starts) }));
    const right = new Set(placed.filter(({ row }) => row.label === 'T').flatMap(({ span }) => here.filter((finding) => hits(span, finding))));
    for (const { row, span } of placed) {
      if (row.category === 'UUID') continue;
      const touching = here.filter((finding) => hits(span, finding));
      const field = row.label === 'T' ? (touching.length > 0 ? 'found' : 'missed') : touching.some((finding) => !right.has(finding)) ? 'wrong' : null;
      if (field === null) continue;
      for (const name of groupsOf(row)) {
        const group = groups.get(name) ?? { found: 0, missed: 0, wrong: 0 };
        group[field]++;
        groups.set(name, group);
      }
    }
  }
  return groups;
}

function print(name, { found, missed, wrong }) {
  const precision = found / (found + wrong), recall = found / (found + missed), f1 = (2 * found) / (2 * found + wrong + missed);
  console.log(`${name.padEnd(44)} found ${String(found).padStart(5)} missed ${String(missed).padStart(5)} wrong ${String(wrong).padStart(4)}   P ${precision.toFixed(3)} R ${recall.toFixed(3)} F1 ${f1.toFixed(3)}`);
}

function placesOf(report, isWanted) {
  const found = new Map();
  for (const finding of report.findings.filter(isWanted)) for (const { path: file, byteStart, byteEnd } of finding.occurrences) {
    const key = file.replace(/^\.\//, '');
    found.set(key, [...(found.get(key) ?? []), { from: byteStart, to: byteEnd }]);
  }
  return found;
}

const labels = labelsByFile(labelFile), held = new Set(options['hold-out'].split(',').filter(Boolean));
const { report, seconds } = scan(path.resolve(corpus));
const groupsOf = (row) => ['all', ...(held.size === 0 ? [] : [held.has(row.repo) ? 'held out' : 'not held out']), ...(row.category.split(':').includes('Password') ? [] : ['without the category Password']), ...(held.has(row.repo) ? [row.repo] : []), ...row.category.split(':')];
for (const [name, group] of [...tallies(labels, placesOf(report, () => true), groupsOf)]) print(name, group);
for (const [name, group] of tallies(labels, placesOf(report, ({ confidence }) => confidence === 'high'), () => ['high confidence alone'])) print(name, group);
console.log(`scanned in ${seconds.toFixed(2)} s, everything on`);
if (options.clean !== undefined) {
  const clean = scan(path.resolve(options.clean)), lines = Number(spawnSync('sh', ['-c', 'find "$0" -type f -not -path "*/.git/*" -print0 | xargs -0 cat | wc -l', options.clean]).stdout.toString());
  const places = clean.report.findings.reduce((sum, finding) => sum + finding.occurrences.length, 0);
  console.log(`${options.clean}: ${places} places of findings in ${lines} lines, ${((places * 1000) / lines).toFixed(3)} per 1,000`);
}
