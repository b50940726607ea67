// node bench/train/lay-out.mjs SNAPSHOTS OUT
// Writes the files of places.jsonl as they stood at the pinned commits: OUT/OWNER+NAME/PATH. SNAPSHOTS holds a git
// directory for each repository, OWNER+NAME/repo. What is missing there is named and left out.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writtenPlaces } from '../labels.mjs';

const [snapshots, out] = process.argv.slice(2);
if (snapshots === undefined || out === undefined) {
  console.error('usage: node bench/train/lay-out.mjs SNAPSHOTS OUT');
  process.exit(2);
}
const MAX_FILE = 1 << 24;

for (const { repo, commit, files } of writtenPlaces()) {
  const name = repo.replace('/', '+');
  const gitDir = path.join(snapshots, name, 'repo');
  for (const file of Object.keys(files)) {
    const blob = spawnSync('git', ['--git-dir', gitDir, 'cat-file', 'blob', `${commit}:${file}`], {
      maxBuffer: MAX_FILE,
    });
    if (blob.status !== 0) {
      console.error(`${repo}: ${file} is not in the snapshot at ${commit}`);
      continue;
    }
    const full = path.join(out, name, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, blob.stdout);
  }
}
