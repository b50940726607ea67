// node bench/snapshot.mjs SNAPSHOTS [REPO...] [--accept]
// Scans pinned public repositories and compares what is found with what a person has read and accepted, so that every
// change of a rule shows its effect. SNAPSHOTS holds a git directory for each, `<owner>+<name>/repo`. See README.md.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const {
  positionals: [snapshots, ...chosen],
  values: { accept },
} = parseArgs({ allowPositionals: true, options: { accept: { type: 'boolean', default: false } } });
const home = path.resolve(import.meta.dirname, '..');
const kept = path.join(import.meta.dirname, 'snapshots');
const pinned = JSON.parse(readFileSync(path.join(kept, 'repos.json'), 'utf8'));
const UNREAD = 'unread';

/** The tree of one commit, in a folder of its own. */
function checkout(repo, commit) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keyroll-snapshot-'));
  const tar = execFileSync(
    'git',
    ['--git-dir', path.join(snapshots, repo.replace('/', '+'), 'repo'), 'archive', commit],
    { maxBuffer: 2 ** 31 - 1, env: { ...process.env, GIT_NO_LAZY_FETCH: '1' } },
  );
  execFileSync('tar', ['-x', '-C', folder], { input: tar });
  return folder;
}

/** Findings as lines: where, by which rule, how sure, how grave. Neither a value nor a mask of one. */
function scan(folder) {
  const done = spawnSync(
    process.execPath,
    [path.join(home, 'bin/keyroll.js'), 'scan', folder, '--no-config', '-q', '--exit-zero', '-f', 'json'],
    { maxBuffer: 2 ** 30, encoding: 'utf8' },
  );
  if (done.status !== 0 && done.status !== 3) throw new Error(done.stderr);
  const rows = JSON.parse(done.stdout).findings.map(({ rule, confidence, severity, occurrences }) => ({
    path: occurrences[0].path,
    line: occurrences[0].line,
    column: occurrences[0].column,
    rule,
    confidence,
    severity,
    places: occurrences.length,
  }));
  return rows.sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1),
  );
}

const keyOf = ({ path: file, line, column }) => `${file}:${line}:${column}`;
const factsOf = ({ rule, confidence, severity, places }) =>
  `${rule}, ${confidence} confidence, ${severity}, ${places} ${places === 1 ? 'place' : 'places'}`;

function readKept(file) {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
}

/** Prints what is different; returns the rows with the verdicts that a person gave before. */
function compare(before, now) {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const fresh = new Set(now.map(keyOf));
  let differences = 0;
  const say = (sign, row, facts) => {
    differences += 1;
    console.log(`  ${sign} ${keyOf(row)} ${facts}`);
  };
  for (const row of before) if (!fresh.has(keyOf(row))) say('-', row, `${factsOf(row)} (${row.verdict})`);
  const rows = now.map((row) => {
    const known = old.get(keyOf(row));
    if (known === undefined) say('+', row, factsOf(row));
    else if (factsOf(known) !== factsOf(row)) say('~', row, `${factsOf(known)} -> ${factsOf(row)} (${known.verdict})`);
    return { ...row, verdict: known?.verdict ?? UNREAD };
  });
  return { rows, differences };
}

const tally = (rows) =>
  Object.entries(rows.reduce((counts, { verdict }) => ({ ...counts, [verdict]: (counts[verdict] ?? 0) + 1 }), {}))
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');

if (snapshots === undefined) {
  console.error('usage: node bench/snapshot.mjs SNAPSHOTS [REPO...] [--accept]');
  process.exitCode = 2;
} else {
  mkdirSync(kept, { recursive: true });
  for (const { repo, commit } of pinned.filter(({ repo: name }) => chosen.length === 0 || chosen.includes(name))) {
    const file = path.join(kept, `${repo.replace('/', '+')}.jsonl`);
    const folder = checkout(repo, commit);
    try {
      const { rows, differences } = compare(readKept(file), scan(folder));
      console.log(
        `${repo}: ${rows.length} findings (${tally(rows)}), ${differences} ${differences === 1 ? 'difference' : 'differences'}`,
      );
      if (accept) writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      else if (differences > 0) process.exitCode = 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
