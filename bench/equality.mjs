// node bench/equality.mjs GIT_DIR [EVERY]      (after npm run build)
// Compares the history engine's matches with a plain scan of each `git cat-file` blob: the same rules at the same
// bytes, with the same confidence, parts and decoding. All blobs with a match are compared, and every EVERYth of the
// others.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Engine } from '../build/detect/engine.js';
import { builtInJudge } from '../build/scan/assets/judge.js';
import { builtIn } from '../build/scan/assets/rules.js';
import { PackWalker, openWorkbench, SCAN } from '../build/scan/history/pack-walk.js';
import { sniffEncoding } from '../build/sources/files/encoding.js';
import { BLOB } from '../build/sources/pack/entry-table.js';
import { compileKernel, openKernel } from '../build/sources/pack/kernel.js';
import { openPacks } from '../build/sources/pack/object-store.js';
import { PackFile } from '../build/sources/pack/pack-file.js';
import { idAt } from '../build/sources/pack/pack-index.js';

const [, , gitDir, every = '1'] = process.argv;
if (gitDir === undefined) {
  console.error('usage: node bench/equality.mjs GIT_DIR [EVERY]');
  process.exit(2);
}

/** Without the kernel's search, which is held against this one. */
function freshEngine() {
  const { book, anchors, automaton } = builtIn();
  return new Engine(book, anchors(), automaton, { judge: builtInJudge });
}

const show = (matches) =>
  matches
    .map((match) =>
      [
        match.ruleId,
        match.span.start,
        match.span.end,
        match.confidence,
        match.decoded.join('+'),
        match.parts.map(({ role, span }) => `${role}@${span.start}-${span.end}`).join(','),
      ].join(' '),
    )
    .join('\n');

const kernel = compileKernel(readFileSync(new URL('../dist/kernel.wasm', import.meta.url)));
const opened = openKernel(kernel);
const found = new Map();
const all = [];
for (const { file, index, table } of (await openPacks([path.join(gitDir, 'objects')], 20, () => opened)).packs) {
  const engine = freshEngine();
  const pack = new PackFile(file, index.packLength, null);
  const walker = new PackWalker(
    { table, file: pack, wanted: new Uint8Array(table.count).fill(SCAN) },
    openWorkbench(openKernel(kernel), engine),
    { maxBytes: 2 ** 26 },
    {
      onObject(entry, _bytes, matches) {
        if (matches.length > 0) found.set(idAt(index, table.position[entry]), show(matches));
      },
      onUnreadable(entry, reason) {
        console.log(`unreadable: ${idAt(index, table.position[entry])}: ${reason}`);
      },
    },
  );
  for (let entry = 0; entry < table.count; entry++) {
    if (table.type[entry] !== BLOB) continue;
    all.push(idAt(index, table.position[entry]));
    if (table.base[entry] < 0) walker.walk(entry);
  }
}

const plain = freshEngine();
const chosen = all.filter((id, at) => found.has(id) || at % Number(every) === 0);
let compared = 0;
let differing = 0;
for (let from = 0; from < chosen.length; from += 1000) {
  const ids = chosen.slice(from, from + 1000);
  const { stdout } = spawnSync('git', ['-C', gitDir, 'cat-file', '--batch'], {
    input: ids.join('\n'),
    maxBuffer: 2 ** 31 - 1,
  });
  let at = 0;
  for (const id of ids) {
    const end = stdout.indexOf(10, at);
    const size = Number(stdout.toString('latin1', at, end).split(' ')[2]);
    const bytes = stdout.subarray(end + 1, end + 1 + size);
    at = end + 2 + size;
    if (size > 2 ** 26 || sniffEncoding(bytes) !== 'utf8') continue;
    compared++;
    if (show(plain.detect(bytes).matches) !== (found.get(id) ?? '')) {
      differing++;
      if (differing <= 5) console.log(`differs: ${id}`);
    }
  }
}
console.log(`${all.length} blobs, ${found.size} with matches; ${compared} compared, ${differing} differ`);
process.exitCode = differing === 0 ? 0 : 1;
