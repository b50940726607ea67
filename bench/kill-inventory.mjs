/**
 * Kills updates of an inventory at random moments and looks at what is left: the file as it was or as it should be,
 * byte for byte, and after the next update no other file beside it.
 *
 *   node bench/kill-inventory.mjs [kills] [entries] [seed]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NAME = 'keyroll.inventory.yaml';
const PROGRAM = process.env['KEYROLL_BIN'] ?? resolve(import.meta.dirname, '../bin/keyroll.js');

/** How much sooner the next kill may come where one came too late: the first update may have been a slow one. */
const SOONER = 0.9;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function inventory(entries) {
  const tokens = Array.from(
    { length: entries },
    (_, at) =>
      `  - id: token-${at} # ${at}\n    type: api_key\n    status: active\n    environment: prod\n    purpose: Purpose ${at}\n`,
  );
  return `schema_version: "1"\ntokens:\n${tokens.join('')}`;
}

const argsOf = (round) => [
  'inventory',
  'review',
  '--all',
  '--ref',
  `round-${round}`,
  '--by',
  'somebody',
  '--as-of',
  '2026-06-15',
];

/** Runs an update in `dir` and ends it after `delay` ms, counted from its start or from the moment it writes. */
async function killed(dir, round, { delay, fromWrite }) {
  const child = spawn(process.execPath, [PROGRAM, ...argsOf(round)], { cwd: dir, stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  const watcher = watch(dir);
  const writing = new Promise((done) => watcher.once('change', done));
  if (fromWrite) await Promise.race([writing, ended]);
  // Writing is over in a few milliseconds, fewer than a timer can tell apart.
  for (const end = performance.now() + delay; performance.now() < end;) {
    if (delay > 20) await sleep(Math.min(5, Math.max(0, end - performance.now())));
  }
  child.kill('SIGKILL');
  watcher.close();
  return ended;
}

/** Ends with a count of what was found once so many updates were killed; throws at the first file that is neither. */
export async function killMany({ kills, entries, seed }) {
  const dir = mkdtempSync(join(tmpdir(), 'keyroll-kill-'));
  const random = chance(seed);
  const found = { old: 0, new: 0, finished: 0, strays: 0 };
  try {
    const run = (round) => spawnSync(process.execPath, [PROGRAM, ...argsOf(round)], { cwd: dir, encoding: 'utf8' });
    writeFileSync(join(dir, NAME), inventory(entries));
    const started = performance.now();
    if (run('first').status !== 0) throw new Error('the update does not work');
    let duration = performance.now() - started;
    const after = (round) =>
      readFileSync(join(dir, NAME), 'utf8').replaceAll(/review_ref: .*/g, `review_ref: round-${round}`);
    for (let round = 0; found.old + found.new < kills; round++) {
      const before = readFileSync(join(dir, NAME), 'utf8');
      const expected = after(round);
      const fromWrite = random() < 0.7;
      const { signal } = await killed(dir, round, {
        fromWrite,
        delay: random() * (fromWrite ? duration * 0.6 : duration * 1.1),
      });
      const left = readFileSync(join(dir, NAME), 'utf8');
      if (left !== before && left !== expected) {
        throw new Error(`round ${round}: the file is neither the old nor the new one`);
      }
      if (signal === null) {
        found.finished += 1;
        duration *= SOONER;
      } else found[left === before ? 'old' : 'new'] += 1;
      found.strays += readdirSync(dir).length > 1 ? 1 : 0;
    }
    const last = run('last');
    if (last.status !== 0) throw new Error(`the update after the kills fails: ${last.stderr}`);
    const names = readdirSync(dir);
    if (names.length !== 1) throw new Error(`left behind: ${names.filter((name) => name !== NAME).join(', ')}`);
    return found;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [kills = 1000, entries = 200, seed = 1] = process.argv.slice(2).map(Number);
  const found = await killMany({ kills, entries, seed });
  console.log(
    `${kills} kills, ${entries} entries, seed ${seed}: ${found.old} left the old file, ${found.new} the new one; ${found.finished} more came too late; ${found.strays} left a file that a later update took away.`,
  );
}
