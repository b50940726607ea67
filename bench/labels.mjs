// Labels of a corpus, scans of it, and what the one says of the other. For accuracy.mjs and cross-validate.mjs; see
// bench/train/README.md for the labels. Nothing of the labelled files is printed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The report of a scan by the program at `keyroll`, and the seconds it took. */
export function scan(keyroll, folder) {
  const out = mkdtempSync(path.join(os.tmpdir(), 'keyroll-accuracy-'));
  const file = path.join(out, 'report.json');
  const begun = process.hrtime.bigint();
  spawnSync(process.execPath, [keyroll, 'scan', folder, '--no-config', '--format', 'json', '--output', file], {
    stdio: 'ignore',
  });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(out, { recursive: true });
  return { report, seconds };
}

/** Offset at which each line starts; LF, CRLF and a lone CR end one. */
function lineStarts(bytes) {
  const starts = [0];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) starts.push(at + 1);
  }
  return starts;
}

/** What a label names, in bytes: a value, or whole lines. */
function spanOf({ line, endLine, start, end }, bytes, starts) {
  const from = starts[line - 1];
  const to = starts[endLine] ?? bytes.length;
  const offset = (number, characters) =>
    starts[number - 1] +
    Buffer.byteLength(
      [...bytes.subarray(starts[number - 1], starts[number] ?? bytes.length).toString('utf8')]
        .slice(0, characters)
        .join(''),
    );
  if (start < 0) return { from, to, isValue: false };
  return { from: offset(line, start), to: end < 0 ? to : offset(endLine, end), isValue: end >= 0 };
}

/** A finding hits where it holds the label's bytes or they hold it; a label of lines where it touches them. */
function hits({ from, to, isValue }, found) {
  if (!(found.from < to && found.to > from)) return false;
  return !isValue || (found.from <= from && found.to >= to) || (found.from >= from && found.to <= to);
}

/** Labels with their bytes, by file; UUIDs take part in deciding what is right and are not counted. */
export function readLabels(file, corpus) {
  const labels = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const row = JSON.parse(line);
    const name = `${row.repo.replace('/', '+')}/${row.path}`;
    labels.set(name, [...(labels.get(name) ?? []), row]);
  }
  for (const [name, rows] of labels) {
    const full = path.join(corpus, name);
    if (!existsSync(full)) {
      labels.delete(name);
      continue;
    }
    const bytes = readFileSync(full);
    const starts = lineStarts(bytes);
    labels.set(
      name,
      rows.filter((row) => row.line <= starts.length).map((row) => ({ row, span: spanOf(row, bytes, starts) })),
    );
  }
  return labels;
}

/** Lines of `bench/train/places.jsonl`: a repository, its commit, and the places by file. */
export function writtenPlaces() {
  const written = readFileSync(path.join(import.meta.dirname, 'train/places.jsonl'), 'utf8');
  return written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** The same in the form of labels. */
export function readPlaces() {
  const places = new Map();
  for (const { repo, files } of writtenPlaces()) {
    for (const [file, rows] of Object.entries(files)) {
      places.set(
        `${repo.replace('/', '+')}/${file}`,
        rows.map(([from, to, label]) => ({ row: { repo, label, category: '' }, span: { from, to, isValue: true } })),
      );
    }
  }
  return places;
}

/** Where the findings of a report stand, by file. */
export function placesOf(report, isWanted = () => true) {
  const found = new Map();
  for (const finding of report.findings.filter(isWanted)) {
    for (const { path: file, byteStart, byteEnd } of finding.occurrences) {
      const key = file.replace(/^\.\//, '');
      found.set(key, [...(found.get(key) ?? []), { from: byteStart, to: byteEnd }]);
    }
  }
  return found;
}

/** Found, missed and wrong, by the groups that `groupsOf` names for a label; none for a label that takes no part. */
export function tallies(labels, found, groupsOf, groups = new Map()) {
  for (const [file, rows] of labels) {
    const here = found.get(file) ?? [];
    const right = new Set(
      rows.filter(({ row }) => row.label === 'T').flatMap(({ span }) => here.filter((finding) => hits(span, finding))),
    );
    for (const { row, span } of rows) {
      if (row.category === 'UUID') continue;
      const touching = here.filter((finding) => hits(span, finding));
      const field =
        row.label === 'T'
          ? touching.length > 0
            ? 'found'
            : 'missed'
          : touching.some((finding) => !right.has(finding))
            ? 'wrong'
            : null;
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

export const isPassword = (row) => row.category.split(':').includes('Password');

export function figures({ found, missed, wrong }) {
  return {
    precision: found / (found + wrong),
    recall: found / (found + missed),
    f1: (2 * found) / (2 * found + wrong + missed),
  };
}

export function print(name, group) {
  const { precision, recall, f1 } = figures(group);
  console.log(
    `${name.padEnd(44)} found ${String(group.found).padStart(5)} missed ${String(group.missed).padStart(5)} wrong ${String(group.wrong).padStart(4)}   P ${precision.toFixed(3)} R ${recall.toFixed(3)} F1 ${f1.toFixed(3)}`,
  );
}
