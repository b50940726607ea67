/** Repositories that somebody has laid hands on: git alone would not notice, and no secret may pass unseen for it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { copiesOf, folder, git, githubToken, scan, write } from '../cli/keyroll.ts';

const SEEDS = ['first', 'second', 'third'] as const;

/** A commit for each seed, then a clean one, in a pack without deltas. */
const repository = copiesOf((dir) => {
  git(dir, 'init', '-q');
  for (const seed of SEEDS) {
    write(dir, 'lib/a.txt', `token: ${githubToken(seed)}\n`);
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', seed);
  }
  write(dir, 'lib/a.txt', 'nothing\n');
  git(dir, 'commit', '-qam', 'clean');
});

const packed = copiesOf((dir) => {
  cpSync(repository(), dir, { recursive: true });
  git(dir, 'repack', '-qadf', '--depth=0', '--window=0');
});

function history(dir: string, ...args: readonly string[]): ReturnType<typeof scan> {
  return scan(dir, ['scan', '--history', '.', '--no-config', '--exit-zero', ...args]);
}

const tail = (seed: string): string => githubToken(seed).slice(-4);

/** Seeds of the secrets that were found, and whether the scan claims to be whole. */
function outcome({ report }: ReturnType<typeof scan>): readonly [found: readonly string[], complete: boolean] {
  const masks = report.findings.map(({ masked }) => masked.slice(-4));
  return [SEEDS.filter((seed) => masks.includes(tail(seed))), report.run.complete];
}

function said({ report }: ReturnType<typeof scan>): string[] {
  return report.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

interface Pack {
  readonly pack: Buffer;
  readonly index: Buffer;
  /** Number of objects. */
  readonly count: number;
  /** Position of an id in the index, and where its entry begins and ends. */
  find(id: string): { readonly position: number; readonly start: number; readonly end: number };
}

/** Changes the only pack and makes all check sums agree, as somebody would who means harm. */
function forge(dir: string, change: (pack: Pack) => void): void {
  const packs = join(dir, '.git/objects/pack');
  const name = readdirSync(packs).find((one) => one.endsWith('.pack')) ?? '';
  const file = join(packs, name);
  const indexFile = file.replace(/pack$/, 'idx');
  const pack = readFileSync(file);
  const index = readFileSync(indexFile);
  const count = index.readUInt32BE(8 + 1020);
  const offsetsAt = 1032 + count * 24;
  const starts = Array.from({ length: count }, (_, at) => index.readUInt32BE(offsetsAt + at * 4));
  const find = (id: string): ReturnType<Pack['find']> => {
    const position = starts.findIndex((_, at) => index.toString('hex', 1032 + at * 20, 1052 + at * 20) === id);
    const start = starts[position] ?? 0;
    return { position, start, end: Math.min(pack.length - 20, ...starts.filter((other) => other > start)) };
  };
  change({ pack, index, count, find });
  starts.forEach((start, position) => {
    const end = Math.min(pack.length - 20, ...starts.filter((other) => other > start));
    index.writeUInt32BE(crc32(pack.subarray(start, end)), 1032 + count * 20 + position * 4);
  });
  for (const [bytes, where] of [
    [pack, file],
    [index, indexFile],
  ] as const) {
    if (bytes === index) pack.copy(index, index.length - 40, pack.length - 20);
    createHash('sha1')
      .update(bytes.subarray(0, -20))
      .digest()
      .copy(bytes, bytes.length - 20);
    chmodSync(where, 0o644);
    writeFileSync(where, bytes);
  }
}

const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;

describe('an object that is stored as another type than it is', () => {
  it.each(['tree', 'commit', 'tag'] as const)('is told where a file has become a %s, check sums and all', (type) => {
    const dir = packed();
    const blob = git(dir, 'rev-parse', 'HEAD~2:lib/a.txt').trim();
    forge(dir, ({ pack, find }) => {
      const { start } = find(blob);
      pack[start] = ((pack[start] ?? 0) & 0x8f) | (TYPES[type] << 4);
    });
    const run = history(dir);
    expect(outcome(run)[1]).toBe(false);
    expect(run.report.diagnostics.some(({ severity, message }) => severity === 'error' && message.includes(blob))).toBe(
      true,
    );
    expect(outcome(run)[0]).toEqual(expect.arrayContaining(['first', 'third']));
  });

  it.each(['tree', 'blob', 'tag'] as const)('is told where a commit has become a %s', (type) => {
    const dir = packed();
    const commit = git(dir, 'rev-parse', 'HEAD~2').trim();
    forge(dir, ({ pack, find }) => {
      const { start } = find(commit);
      pack[start] = ((pack[start] ?? 0) & 0x8f) | (TYPES[type] << 4);
    });
    const run = history(dir);
    expect(outcome(run)[1]).toBe(false);
  });

  it.each(['commit', 'blob', 'tag'] as const)('is told where a folder has become a %s', (type) => {
    const dir = packed();
    const tree = git(dir, 'rev-parse', 'HEAD~2:lib').trim();
    forge(dir, ({ pack, find }) => {
      const { start } = find(tree);
      pack[start] = ((pack[start] ?? 0) & 0x8f) | (TYPES[type] << 4);
    });
    const run = history(dir);
    expect(outcome(run)).toEqual([SEEDS, false]);
  });

  it('is told where nothing was found, so that nobody had to read a tree', () => {
    const dir = folder();
    git(dir, 'init', '-q');
    write(dir, 'a.txt', `token: ${githubToken('only')}\n`);
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'one');
    git(dir, 'repack', '-qadf');
    const blob = git(dir, 'rev-parse', 'HEAD:a.txt').trim();
    forge(dir, ({ pack, find }) => {
      const { start } = find(blob);
      pack[start] = ((pack[start] ?? 0) & 0x8f) | (TYPES.tree << 4);
    });
    expect([history(dir).report.run.complete, history(dir).report.run.complete]).toEqual([false, false]);
  });
});

describe('an index that lies', () => {
  it.each(['HEAD:lib/a.txt', 'HEAD:lib', 'HEAD'])(
    'is told where an object lies in the place of another (%s)',
    (name) => {
      const dir = packed();
      const [one, other] = [git(dir, 'rev-parse', 'HEAD~2:lib/a.txt').trim(), git(dir, 'rev-parse', name).trim()];
      forge(dir, ({ index, count, find }) => {
        index.writeUInt32BE(find(other).start, 1032 + count * 24 + find(one).position * 4);
      });
      const run = history(dir);
      expect(outcome(run)).toEqual([['first', 'third'], false]);
      expect(run.report.diagnostics.some(({ message }) => message.includes(one))).toBe(true);
    },
  );

  it('is told where it gives an object another name', () => {
    const dir = packed();
    const blob = git(dir, 'rev-parse', 'HEAD~2:lib/a.txt').trim();
    forge(dir, ({ index, find }) => {
      const at = 1032 + find(blob).position * 20 + 15;
      index[at] = (index[at] ?? 0) ^ 1;
    });
    const run = history(dir);
    expect([outcome(run)[1], said(run)]).toEqual([false, ['objects-missing']]);
    expect(run.report.diagnostics.some(({ message }) => message.includes(blob))).toBe(true);
  });
});

describe('a file that speaks for the commits', () => {
  it('hides no commit that is gone', () => {
    const dir = repository();
    const lost = git(dir, 'rev-parse', 'HEAD~2').trim();
    const child = git(dir, 'rev-parse', 'HEAD~1').trim();
    git(dir, 'commit-graph', 'write', '--reachable');
    rmSync(join(dir, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    expect(spawnSync('git', ['-C', dir, 'rev-list', '--all']).status).toBe(0);
    const run = history(dir);
    expect(outcome(run)[1]).toBe(false);
    expect(
      run.report.diagnostics.some(
        ({ severity, message }) => severity === 'error' && message.includes(child.slice(0, 8)),
      ),
    ).toBe(true);
  });

  it('hides no commit that is there', () => {
    const dir = repository();
    const cut = git(dir, 'rev-parse', 'HEAD~1').trim();
    git(dir, 'commit-graph', 'write', '--reachable');
    const file = join(dir, '.git/objects/info/commit-graph');
    const bytes = readFileSync(file);
    const count = 4;
    const chunk = (name: string): number => Number(bytes.readBigUInt64BE(bytes.indexOf(name) + 4));
    const position = Array.from({ length: count }, (_, at) =>
      bytes.toString('hex', chunk('OIDL') + at * 20, chunk('OIDL') + at * 20 + 20),
    ).indexOf(cut);
    // No parent.
    bytes.writeUInt32BE(0x70000000, chunk('CDAT') + position * 36 + 20);
    createHash('sha1')
      .update(bytes.subarray(0, -20))
      .digest()
      .copy(bytes, bytes.length - 20);
    chmodSync(file, 0o644);
    writeFileSync(file, bytes);
    expect(git(dir, 'rev-list', '--all').trim().split('\n')).toHaveLength(2);
    expect(outcome(history(dir))).toEqual([SEEDS, true]);
  });
});

describe('refs that nobody can make out', () => {
  it.each(['refs/heads/side', 'refs/stash', 'refs/notes/commits'])('are told: %s', (name) => {
    const dir = repository();
    mkdirSync(join(dir, '.git', name, '..'), { recursive: true });
    for (const content of ['', 'rubbish\n', `${'1'.repeat(40)}\n`]) {
      writeFileSync(join(dir, '.git', name), content);
      const run = history(dir);
      expect([name, content, ...outcome(run)]).toEqual([name, content, SEEDS, false]);
      // One that names no object is git's to complain of when it lists commits.
      expect(said(run).filter((code) => /^(?:refs|history)-unreadable$/.test(code))).not.toEqual([]);
    }
  });

  it('are told where all of them are gone, and their commits are not', () => {
    const dir = repository();
    git(dir, 'update-ref', '-d', 'HEAD');
    rmSync(join(dir, '.git/logs'), { recursive: true });
    const run = history(dir);
    expect([outcome(run)[1], said(run)]).toEqual([false, ['refs-missing']]);
    expect(outcome(history(dir, '--unreachable'))).toEqual([SEEDS, true]);
  });

  it('are told where the branch that is checked out stands for one that is gone', () => {
    const dir = repository();
    git(dir, 'branch', 'other', 'HEAD~1');
    writeFileSync(join(dir, '.git/refs/heads/main'), 'ref: refs/heads/none\n');
    expect(said(history(dir))).toContain('refs-unreadable');
    git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/unborn');
    expect(said(history(dir))).toEqual([]);
  });

  it('are none where a branch of a remote only stands for one that is gone', () => {
    const dir = repository();
    git(dir, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone');
    expect(outcome(history(dir))).toEqual([SEEDS, true]);
  });
});

describe('objects that lie elsewhere', () => {
  it.each(['in quotes', 'among a hundred'])('are found where their folder is named %s', (how) => {
    const dir = repository();
    const objects = join(dir, '.git/objects');
    const elsewhere = join(folder(), how === 'in quotes' ? 'else\twhere' : 'elsewhere');
    cpSync(objects, elsewhere, { recursive: true });
    rmSync(objects, { recursive: true });
    mkdirSync(join(objects, 'info'), { recursive: true });
    const empty = Array.from({ length: 120 }, (_, at) => {
      const other = join(folder(), `${at}`);
      mkdirSync(other);
      return other;
    });
    writeFileSync(
      join(objects, 'info/alternates'),
      how === 'in quotes' ? `"${elsewhere.replace('\t', '\\t')}"\n` : [...empty, elsewhere, ''].join('\n'),
    );
    expect(outcome(history(dir))).toEqual([SEEDS, true]);
  });

  it('are told where nobody can say what lies there', () => {
    const dir = repository();
    const elsewhere = folder({ 'pack/pack-1.idx': 'rubbish', 'pack/pack-1.pack': 'rubbish' });
    mkdirSync(join(dir, '.git/objects/info'), { recursive: true });
    const empty = Array.from({ length: 120 }, () => folder());
    writeFileSync(join(dir, '.git/objects/info/alternates'), [...empty, elsewhere, ''].join('\n'));
    expect(outcome(history(dir))[1]).toBe(false);
  });

  it.each([
    ['no name at all', '\0\0\n'],
    ['a device', '/dev/null\n'],
    ['a name of no length', `/${'x'.repeat(5000)}\n`],
    ['itself', '.\n'],
  ])('end no scan where %s stands for a folder', (_name, line) => {
    const dir = repository();
    mkdirSync(join(dir, '.git/objects/info'), { recursive: true });
    appendFileSync(join(dir, '.git/objects/info/alternates'), line);
    expect(outcome(history(dir))[0]).toEqual(SEEDS);
  });
});

describe('what a damaged repository was scanned for', () => {
  it('is not remembered as clean', () => {
    const dir = packed();
    const copy = join(folder(), 'copy');
    const caches = join(folder(), 'caches');
    const blob = git(dir, 'rev-parse', 'HEAD~2:lib/a.txt').trim();
    cpSync(join(dir, '.git'), copy, { recursive: true });
    forge(dir, ({ pack, find }) => {
      const { start } = find(blob);
      pack[start] = ((pack[start] ?? 0) & 0x8f) | (TYPES.tree << 4);
    });
    const run = (): ReturnType<typeof scan> =>
      scan(dir, ['scan', '--history', '.', '--no-config', '--exit-zero'], { env: { KEYROLL_CACHE_DIR: caches } });
    expect(outcome(run())[1]).toBe(false);
    expect(outcome(run())[1]).toBe(false);
    rmSync(join(dir, '.git'), { recursive: true });
    cpSync(copy, join(dir, '.git'), { recursive: true });
    expect(outcome(run())).toEqual([SEEDS, true]);
  });
});
