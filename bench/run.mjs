// node bench/run.mjs tree FOLDER | start | staged | history GIT_DIR | cache GIT_DIR   [--runs N] [--keep NAME]
// Whole processes in pairs with a yardstick; medians of times, ratios and peak memory. See README.md beside.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '7' }, keep: { type: 'string' } },
});
const [suite, folder] = positionals;
const home = path.resolve(import.meta.dirname, '..');
const keyroll = path.join(home, 'bin/keyroll.js');
// Node 20 reads these certificates at every start, which takes it longer than all the rest: the yardstick would be
// another.
delete process.env.NODE_EXTRA_CA_CERTS;

/** GNU time counts hundredths of seconds: of a shorter yardstick they tell nothing. */
const TELLING_SECONDS = 0.1;

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds of wall time, and of processor time and peak memory in MB where GNU time is there. */
function once(command) {
  const timed = ['/usr/bin/time', '-f', '%U %S %M', ...command];
  const hasTime = spawnSync('/usr/bin/time', ['--version']).status === 0;
  const begun = process.hrtime.bigint();
  const done = spawnSync(hasTime ? timed[0] : command[0], hasTime ? timed.slice(1) : command.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const [user = Number.NaN, system = Number.NaN, peak = Number.NaN] = hasTime
    ? done.stderr.toString().trim().split('\n').at(-1).split(' ').map(Number)
    : [];
  const memory = peak / 1024;
  return { seconds, processor: user + system, memory, code: done.status };
}

/** `before` comes before each run of the command. */
function pair(name, command, yardstick, before = () => undefined) {
  once(yardstick);
  once(command);
  const mine = [];
  const theirs = [];
  for (let i = 0; i < Number(options.runs); i++) {
    before();
    mine.push(once(command));
    theirs.push(once(yardstick));
  }
  const row = {
    name,
    command: command.map((word) => path.basename(word)).join(' '),
    seconds: median(mine.map((run) => run.seconds)),
    yardstick: median(theirs.map((run) => run.seconds)),
    ratio: median(mine.map((run, i) => run.seconds / theirs[i].seconds)),
    processorRatio:
      median(theirs.map((run) => run.processor)) < TELLING_SECONDS
        ? null
        : median(mine.map((run, i) => run.processor / theirs[i].processor)),
    processorSeconds: median(mine.map((run) => run.processor)),
    peakMB: median(mine.map((run) => run.memory)),
    exit: mine[0].code,
  };
  console.log(
    `${name.padEnd(28)} ${row.seconds.toFixed(3)} s, yardstick ${row.yardstick.toFixed(3)} s, ratio ${row.ratio.toFixed(2)}, of processor time ${row.processorRatio?.toFixed(2) ?? 'unknown'}, peak ${row.peakMB.toFixed(0)} MB, exit ${row.exit}`,
  );
  return row;
}

const suites = {
  tree() {
    const target = path.resolve(folder);
    const cat = ['sh', '-c', 'find "$0" -type f -not -path "*/.git/*" -print0 | xargs -0 cat > /dev/null', target];
    const caches = mkdtempSync(path.join(os.tmpdir(), 'keyroll-bench-'));
    process.env.KEYROLL_CACHE_DIR = caches;
    const forget = () => rmSync(caches, { recursive: true, force: true });
    const all = [process.execPath, keyroll, 'scan', target, '--no-config', '-q'];
    const rows = [
      pair('tree, all processors', all, cat, forget),
      pair('tree, one thread', [...all, '--jobs', '1'], cat, forget),
      pair('tree, second scan', all, cat),
    ];
    forget();
    return rows;
  },
  history() {
    const target = path.resolve(folder);
    const print = ['sh', '-c', 'git -C "$0" cat-file --batch-all-objects --unordered --batch > /dev/null', target];
    return [
      pair(
        'history, all processors',
        [process.execPath, keyroll, 'scan', '--history', target, '--no-cache', '--no-config', '-q'],
        print,
      ),
    ];
  },
  start() {
    const small = mkdtempSync(path.join(os.tmpdir(), 'keyroll-bench-'));
    writeFileSync(path.join(small, 'app.js'), 'const port = process.env.PORT ?? 8080;\nexport default port;\n');
    const bare = [process.execPath, '-e', '0'];
    return [
      pair('--version', [process.execPath, keyroll, '--version'], bare),
      pair(
        'scan of one small file',
        [process.execPath, keyroll, 'scan', path.join(small, 'app.js'), '--no-config'],
        bare,
      ),
    ];
  },
  /** The yardstick is a scan that finds nothing to go on; after each new commit, one that finds all but that. */
  cache() {
    const place = mkdtempSync(path.join(os.tmpdir(), 'keyroll-bench-'));
    const repository = path.join(place, 'repository.git');
    const caches = path.join(place, 'caches');
    process.env.KEYROLL_CACHE_DIR = caches;
    const git = (args, input) =>
      spawnSync('git', ['-C', repository, '-c', 'user.name=A Person', '-c', 'user.email=a@example.test', ...args], {
        input,
        encoding: 'utf8',
      }).stdout.trim();
    spawnSync('git', ['clone', '-q', '--mirror', path.resolve(folder), repository]);
    const scan = [process.execPath, keyroll, 'scan', '--history', repository, '--no-config', '-q'];
    const first = ['sh', '-c', 'rm -rf "$0" && exec "$@"', caches, ...scan];
    const commit = () => {
      const blob = git(['hash-object', '-w', '--stdin'], `${process.hrtime.bigint()}\n`);
      const tree = git(['mktree'], `${git(['ls-tree', 'HEAD'])}\n100644 blob ${blob}\tkeyroll-${blob}.txt\n`);
      git(['update-ref', 'HEAD', git(['commit-tree', '-p', 'HEAD', '-m', 'more', tree])]);
    };
    const rows = [
      pair('second scan', scan, first, () => once(scan)),
      pair('after one more commit', scan, first, () => {
        once(scan);
        commit();
      }),
    ];
    rmSync(place, { recursive: true, force: true });
    return rows;
  },
  /** FOLDER is a number of megabytes here. A ratio under 0.67 is one and a half times the speed of `JSON.parse`. */
  usage() {
    const place = mkdtempSync(path.join(os.tmpdir(), 'keyroll-bench-'));
    const log = path.join(place, 'trail.jsonl');
    const packed = `${log}.gz`;
    const own = (...args) => [process.execPath, path.join(import.meta.dirname, 'usage.mjs'), ...args];
    const usage = (...args) => [process.execPath, keyroll, 'usage', '--no-config', '-q', ...args];
    spawnSync(process.execPath, own('make', log, folder ?? '300').slice(1), { stdio: 'inherit' });
    spawnSync('sh', ['-c', 'gzip -1 -c "$0" > "$0.gz"', log]);
    const rows = [
      pair('reader alone', own('read', log), own('parse', log)),
      pair('keyroll usage, events alone', usage('--no-log-secrets', log), own('parse', log)),
      pair('keyroll usage, with secrets', usage(log), own('parse', log)),
      pair('gzip, events alone', usage('--no-log-secrets', packed), ['sh', '-c', 'gzip -dc "$0" > /dev/null', packed]),
    ];
    rmSync(place, { recursive: true, force: true });
    return rows;
  },
  staged() {
    const repository = mkdtempSync(path.join(os.tmpdir(), 'keyroll-bench-'));
    const git = (...args) =>
      spawnSync('git', ['-C', repository, '-c', 'user.name=A Person', '-c', 'user.email=a@example.test', ...args]);
    const files = (text) => {
      for (let i = 0; i < 10; i++) {
        if (text === '' || i < 3) {
          writeFileSync(
            path.join(repository, `module-${i}.js`),
            `${'const port = process.env.PORT ?? 8080;\n'.repeat(40)}${text}`,
          );
        }
      }
    };
    git('init', '-q');
    files('');
    git('add', '-A');
    git('commit', '-qm', 'one');
    files('export default port;\n');
    git('add', '-A');
    return [
      pair(
        'three staged files',
        [process.execPath, keyroll, 'scan', '--staged', '--no-config', repository],
        [process.execPath, '-e', '0'],
      ),
    ];
  },
};

if (suites[suite] === undefined || (['tree', 'history', 'cache'].includes(suite) && folder === undefined)) {
  console.error(
    'usage: node bench/run.mjs tree FOLDER | start | staged | usage [MEGABYTES] | history GIT_DIR | cache GIT_DIR [--runs N] [--keep NAME]',
  );
  process.exitCode = 2;
} else {
  const rows = suites[suite]();
  if (options.keep) {
    const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
    const machine = {
      cpu: os.cpus()[0]?.model,
      processors: os.availableParallelism(),
      memoryGB: Math.round(os.totalmem() / 2 ** 30),
      platform: `${os.platform()} ${os.release()}`,
      load: os.loadavg().map((load) => Number(load.toFixed(1))),
      node: process.version,
      keyroll: version,
    };
    const runs = path.join(import.meta.dirname, 'runs');
    mkdirSync(runs, { recursive: true });
    writeFileSync(
      path.join(runs, `${options.keep}.json`),
      `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), suite, runs: Number(options.runs), machine, rows }, null, 2)}\n`,
    );
  }
}
