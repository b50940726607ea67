import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { copiesOf, folder, git, githubToken, keyroll, scan, write } from '../cli/keyroll.ts';
import { gitBytes } from '../git.ts';

/** Three commits, each with a version of `a.txt` and a secret of its own; nothing in the last but filler. */
const repository = copiesOf((dir) => {
  git(dir, 'init', '-q');
  for (const seed of ['first', 'second', 'third']) {
    write(
      dir,
      'a.txt',
      `token: ${githubToken(seed)}\n${Array.from({ length: 60 }, (_, at) => `filler ${at}\n`).join('')}`,
    );
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', seed);
  }
  write(dir, 'a.txt', 'nothing\n');
  git(dir, 'commit', '-qam', 'clean');
});

function history(dir: string, ...args: readonly string[]): ReturnType<typeof scan> {
  return scan(dir, ['scan', '--history', '.', '--no-config', ...args]);
}

function masks({ report }: ReturnType<typeof scan>): string[] {
  return report.findings.map(({ masked }) => masked.slice(-4)).sort();
}

const tails = (...seeds: readonly string[]): string[] => seeds.map((seed) => githubToken(seed).slice(-4)).sort();

function packFile(dir: string, ending: string): string {
  const packs = join(dir, '.git/objects/pack');
  const file = join(packs, readdirSync(packs).find((name) => name.endsWith(ending)) ?? '');
  chmodSync(file, 0o644);
  return file;
}

function loosePath(dir: string, id: string): string {
  return join(dir, '.git/objects', id.slice(0, 2), id.slice(2));
}

/** Where an object's entry begins and ends in the only pack. */
function entryOf(dir: string, id: string): { readonly start: number; readonly end: number } {
  const listing = spawnSync('git', ['-C', dir, 'verify-pack', '-v', packFile(dir, '.idx')], {
    encoding: 'utf8',
  }).stdout;
  const [, , , size, start] = (listing.split('\n').find((line) => line.startsWith(id)) ?? '').split(/\s+/);
  return { start: Number(start), end: Number(start) + Number(size) };
}

/** With a check sum that is right. */
function writeIndex(dir: string, index: Buffer): void {
  createHash('sha1')
    .update(index.subarray(0, -20))
    .digest()
    .copy(index, index.length - 20);
  writeFileSync(packFile(dir, '.idx'), index);
}

/** Changes bytes of the only pack and makes its index agree, as somebody would who means harm. */
function forge(dir: string, id: string, change: (entry: Buffer) => void): void {
  const { start, end } = entryOf(dir, id);
  const pack = packFile(dir, '.pack');
  const bytes = readFileSync(pack);
  change(bytes.subarray(start, end));
  writeFileSync(pack, bytes);
  const index = readFileSync(packFile(dir, '.idx'));
  const count = index.readUInt32BE(8 + 1020);
  const position = Array.from({ length: count }, (_, at) =>
    index.toString('hex', 1032 + at * 20, 1052 + at * 20),
  ).indexOf(id);
  index.writeUInt32BE(crc32(bytes.subarray(start, end)), 1032 + count * 20 + position * 4);
  writeIndex(dir, index);
}

describe('what is not there', () => {
  it('is said of a loose object that is gone, with its id', () => {
    const dir = repository();
    const blob = git(dir, 'rev-parse', 'HEAD~2:a.txt').trim();
    rmSync(loosePath(dir, blob));
    const run = history(dir);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'third'), false]);
    expect(run.report.diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'objects-missing', message: expect.stringContaining(blob) }),
    );
    expect(history(dir, '--branch', 'main', '--exit-zero').report.run.complete).toBe(false);
  });

  it.each(['blob:none', 'tree:0'])('is counted in a partial clone (%s) and never fetched', (filter) => {
    const dir = repository();
    const clone = join(folder(), 'clone');
    const marker = join(folder(), 'fetched');
    git(dir, 'config', 'uploadpack.allowFilter', 'true');
    git(dir, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(dir, 'clone', '-q', '--no-checkout', `--filter=${filter}`, `file://${dir}`, clone);
    git(clone, 'config', 'remote.origin.uploadpack', `touch '${marker}'; git-upload-pack`);
    git(clone, 'config', 'protocol.file.allow', 'always');
    const before = git(clone, 'count-objects', '-v');
    for (const how of [['--history'], ['--range', 'HEAD~3..HEAD'], ['--since', 'HEAD~2']]) {
      const run = scan(clone, ['scan', '--no-config', ...how]);
      expect([how, run.code, run.report.run.complete]).toEqual([how, 3, false]);
      expect(run.report.diagnostics.some(({ severity }) => severity !== 'note')).toBe(true);
    }
    expect(history(clone).report.diagnostics.find(({ code }) => code === 'objects-missing')?.message).toMatch(
      /^4 objects/,
    );
    expect(existsSync(marker)).toBe(false);
    expect(git(clone, 'count-objects', '-v')).toBe(before);
    git(clone, 'cat-file', '-p', 'HEAD:a.txt');
    expect(existsSync(marker)).toBe(true);
  });

  it('is not looked for below commits of a pack that no ref reaches', () => {
    const dir = repository();
    const large = (name: string): string => {
      write(dir, name, `${name}\n`.repeat(400));
      git(dir, 'add', '-A');
      git(dir, 'commit', '-qm', name);
      return git(dir, 'rev-parse', `HEAD:${name}`).trim();
    };
    const missed = large('kept.txt');
    git(dir, 'checkout', '-qb', 'side');
    large('aside.txt');
    git(dir, 'config', 'uploadpack.allowFilter', 'true');
    const clone = join(folder(), 'clone');
    git(dir, 'clone', '-q', '--no-checkout', '--branch', 'main', '--filter=blob:limit=2k', `file://${dir}`, clone);
    git(clone, 'update-ref', '-d', 'refs/remotes/origin/side');
    git(clone, 'update-ref', '-d', 'refs/remotes/origin/HEAD');
    for (const how of [[], ['--no-cache']]) {
      const said = history(clone, ...how).report.diagnostics.filter(({ code }) => code === 'objects-missing');
      expect(said.map(({ message }) => message)).toEqual([expect.stringContaining(`object ${missed} is part`)]);
    }
  });

  it('does not hinder the reading of what a partial clone has', () => {
    const dir = repository();
    const clone = join(folder(), 'clone');
    git(dir, 'config', 'uploadpack.allowFilter', 'true');
    git(dir, 'clone', '-q', '--filter=blob:limit=1m', `file://${dir}`, clone);
    const run = history(clone);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), true]);
  });

  it('is no alternate that was never there', () => {
    const dir = repository();
    appendFileSync(join(dir, '.git/objects/info/alternates'), '/no/such/objects\n');
    expect(masks(history(dir))).toEqual(tails('first', 'second', 'third'));
  });

  it('is said of a repository that borrowed its objects from one that is gone', () => {
    const dir = repository();
    const clone = join(folder(), 'clone');
    git(dir, 'clone', '-q', '--shared', dir, clone);
    rmSync(join(dir, '.git'), { recursive: true });
    const run = keyroll(clone, ['scan', '--history', '--no-config']);
    expect([2, 3]).toContain(run.code);
    expect(run.err).not.toMatch(/should not have happened/);
  });
});

describe('what cannot be read', () => {
  it.each(['packed', 'loose'])('is a text over the limit, as it is in a tree, and no binary one (%s)', (how) => {
    const dir = repository();
    write(dir, 'large.bin', Buffer.concat([Buffer.alloc(1000), Buffer.alloc(50_000, 'x')]));
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'binary');
    if (how === 'packed') git(dir, 'gc', '-q');
    expect(history(dir, '--max-file-size', '20KB').report.run.complete).toBe(true);
    write(dir, 'large.txt', 'some text\n'.repeat(5000));
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'text');
    if (how === 'packed') git(dir, 'gc', '-q');
    const run = history(dir, '--max-file-size', '20KB', '--exit-zero');
    const blob = git(dir, 'rev-parse', 'HEAD:large.txt').trim();
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), false]);
    expect(run.report.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'object-unreadable',
        message: expect.stringContaining(`${blob} was not scanned: too large`),
      }),
    );
  });

  it('makes the scan incomplete where git cannot read a pack either, and what was found elsewhere is shown', () => {
    const dir = repository();
    git(dir, 'repack', '-qad');
    write(dir, 'b.txt', `token: ${githubToken('newer')}\n`);
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'newer');
    const index = packFile(dir, '.idx');
    writeFileSync(index, readFileSync(index).subarray(0, 1100));
    const run = history(dir);
    expect([masks(run), run.report.run.complete]).toEqual([tails('newer'), false]);
    expect(run.report.diagnostics.map(({ code }) => code)).toContain('pack-unreadable');
  });

  it('is an index whose check sum is wrong: its ids are not to be trusted', () => {
    const dir = repository();
    // With a file of its own for commits, git would not miss one.
    git(dir, '-c', 'gc.writeCommitGraph=false', 'gc', '-q');
    const index = packFile(dir, '.idx');
    const bytes = readFileSync(index);
    bytes[1040] = (bytes[1040] ?? 0) ^ 1;
    writeFileSync(index, bytes);
    const run = history(dir, '--exit-zero');
    expect(run.report.run.complete).toBe(false);
    expect(
      run.report.diagnostics.some(
        ({ path, message }) => path?.endsWith('.pack') === true && message.includes('check sum'),
      ),
    ).toBe(true);
  });

  it('is an index that claims more objects than it has, check sum and all', () => {
    const dir = repository();
    git(dir, 'gc', '-q');
    const index = readFileSync(packFile(dir, '.idx'));
    index.writeUInt32BE(0x7fff0000, 8 + 1020);
    writeIndex(dir, index);
    const { report } = history(dir, '--exit-zero');
    expect(report.run.complete).toBe(false);
    expect(report.diagnostics.map(({ path, message }) => [path?.endsWith('.pack'), message])).toContainEqual([
      true,
      expect.stringContaining('cut short'),
    ]);
  });

  it('is a loose object that is longer than it says', () => {
    const dir = repository();
    const blob = git(dir, 'rev-parse', 'HEAD~2:a.txt').trim();
    const content = gitBytes(dir, ['cat-file', 'blob', blob]);
    chmodSync(loosePath(dir, blob), 0o644);
    writeFileSync(loosePath(dir, blob), deflateSync(Buffer.concat([Buffer.from('blob 7\0'), content])));
    const { report } = history(dir, '--exit-zero');
    expect(report.run.complete).toBe(false);
    expect(report.diagnostics.some(({ severity, message }) => severity === 'error' && message.includes(blob))).toBe(
      true,
    );
  });

  it.each([
    [
      'of no type',
      (entry: Buffer) => {
        entry[0] = (entry[0] ?? 0) & 0x8f;
      },
    ],
    [
      'of a type that does not exist',
      (entry: Buffer) => {
        entry[0] = ((entry[0] ?? 0) & 0x8f) | 0x50;
      },
    ],
    [
      'of no end',
      (entry: Buffer) => {
        entry.fill(0xff);
      },
    ],
    [
      'a delta against nothing',
      (entry: Buffer) => {
        entry.fill(0x7f);
        entry[0] = 0x60;
      },
    ],
    [
      'a delta against itself',
      (entry: Buffer) => {
        entry[0] = 0x60;
        entry[1] = 0;
      },
    ],
    [
      'not what zlib writes',
      (entry: Buffer) => {
        entry.fill(0x41, 3);
      },
    ],
  ] as const)('is told where an entry is %s, and the others are read', (_name, change) => {
    const dir = repository();
    const blob = git(dir, 'rev-parse', 'HEAD:a.txt').trim();
    git(dir, '-c', 'pack.depth=0', 'repack', '-qadf');
    forge(dir, blob, change);
    const run = history(dir);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), false]);
    expect(run.report.diagnostics.some(({ severity, message }) => severity === 'error' && message.includes(blob))).toBe(
      true,
    );
  });

  it('takes the message of a commit with it, which is said', () => {
    const dir = repository();
    const commit = git(dir, 'rev-parse', 'HEAD').trim();
    git(dir, '-c', 'pack.depth=0', 'repack', '-qadf');
    forge(dir, commit, (entry) => {
      entry.fill(0x41, 3);
    });
    const run = history(dir);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), false]);
    expect(run.report.diagnostics.some(({ message }) => message.includes(commit))).toBe(true);
  });

  it('is a repository with an extension that git does not know, as newer ones have', () => {
    for (const extension of ['extensions.fancy', 'extensions.refstorage']) {
      const dir = repository();
      git(dir, 'config', 'core.repositoryformatversion', '1');
      git(dir, 'config', extension, 'reftable');
      const isKnown = spawnSync('git', ['-C', dir, 'rev-parse', 'HEAD']).status === 0;
      const run = history(dir);
      expect([isKnown, run.report.run.complete]).toEqual([isKnown, isKnown]);
      expect(masks(run)).toEqual(tails('first', 'second', 'third'));
      if (!isKnown) expect(keyroll(dir, ['scan', '--staged', '--no-config']).code).toBe(2);
    }
  });
});

describe('packs of every form', () => {
  it('are read with deltas that name their base by id', () => {
    const dir = repository();
    git(dir, '-c', 'repack.useDeltaBaseOffset=false', 'repack', '-qadf', '--depth=50');
    const types = new Set(readFileSync(packFile(dir, '.pack')).subarray(12));
    expect([...types].some((byte) => ((byte >> 4) & 7) === 7)).toBe(true);
    const run = history(dir);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), true]);
  });

  it('are read with an index whose offsets take 64 bits', () => {
    const dir = repository();
    git(dir, 'gc', '-q', '--aggressive');
    const pack = packFile(dir, '.pack');
    const small = readFileSync(packFile(dir, '.idx')).length;
    git(dir, 'index-pack', '--index-version=2,0x40', pack);
    expect(readFileSync(packFile(dir, '.idx')).length).toBeGreaterThan(small + 8);
    const run = history(dir);
    expect([masks(run), run.report.run.complete, run.report.diagnostics]).toEqual([
      tails('first', 'second', 'third'),
      true,
      [],
    ]);
  });

  it('are read through git with an index of version 1', () => {
    const dir = repository();
    git(dir, 'gc', '-q', '--aggressive');
    git(dir, 'index-pack', '--index-version=1', packFile(dir, '.pack'));
    const run = history(dir);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), true]);
    expect(run.report.diagnostics.map(({ code }) => code)).toEqual(['pack-detour']);
  });
});

describe('repositories within repositories', () => {
  it('are read as what they are: a submodule by itself, and no part of the one around it', () => {
    const inner = repository();
    const outer = folder();
    git(outer, 'init', '-q');
    write(outer, 'b.txt', `token: ${githubToken('outer')}\n`);
    git(outer, 'add', '-A');
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    git(outer, 'commit', '-qm', 'with a submodule');
    expect(scan(outer, ['scan', '--history', '-q']).report.run).toMatchObject({
      complete: true,
      skipped: [{ path: 'sub', reason: 'history of a submodule' }],
    });
    write(outer, 'lib/c.txt', 'nothing\n');
    expect(scan(join(outer, 'lib'), ['scan', '--history', '.', '-q']).report.run).toMatchObject({ skipped: [] });
    expect(masks(history(outer))).toEqual(tails('outer'));
    const run = scan(join(outer, 'sub'), ['scan', '--history', '.', '--no-config']);
    expect([masks(run), run.report.run.complete]).toEqual([tails('first', 'second', 'third'), true]);
    write(outer, 'sub/c.txt', `token: ${githubToken('in the submodule')}\n`);
    git(join(outer, 'sub'), 'add', '-A');
    expect(keyroll(join(outer, 'sub'), ['scan', '--staged', '--no-config']).code).toBe(1);
    expect(keyroll(outer, ['scan', '--staged', '--no-config']).code).toBe(0);
  });

  it('are read in the middle of a rebase and on a detached HEAD, commits that are on no branch yet included', () => {
    const dir = repository();
    git(dir, 'checkout', '-q', '--detach', 'HEAD~1');
    write(dir, 'd.txt', `token: ${githubToken('detached')}\n`);
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'detached');
    const detached = history(dir);
    expect([masks(detached), detached.report.run.complete]).toEqual([
      tails('first', 'second', 'third', 'detached'),
      true,
    ]);
    expect(detached.report.findings.filter(({ history: life }) => life?.atHead === true).length).toBeGreaterThan(0);
    write(dir, 'a.txt', 'other\n');
    git(dir, 'commit', '-qam', 'conflicting');
    expect(() => git(dir, 'rebase', '-q', 'main')).toThrow();
    const rebasing = history(dir);
    expect([masks(rebasing), rebasing.report.run.complete]).toEqual([
      tails('first', 'second', 'third', 'detached'),
      true,
    ]);
  });
});
