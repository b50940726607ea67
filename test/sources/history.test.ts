import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/model/error.ts';
import type { BlobHistory } from '../../src/model/history.ts';
import { openHistory } from '../../src/sources/history/history.ts';
import { readRefs } from '../../src/sources/history/refs.ts';
import type { HistoryScope } from '../../src/sources/history/scope.ts';
import { openRepository } from '../../src/sources/git/repository.ts';
import { gitBytes } from '../git.ts';

let root: string;
let clock: number;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'keyroll-history-')));
  clock = Date.UTC(2024, 0, 1) / 1000;
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Every commit a day after the one before. */
function git(...args: string[]): string {
  if (args[0] === 'commit' || args[0] === 'merge' || args[0] === 'stash') clock += 86_400;
  return gitBytes(root, args, { date: `${clock} +0000` })
    .toString()
    .trim();
}

function write(name: string, text: string): string {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return git('hash-object', '-w', '--no-filters', '--', name);
}

function commit(subject: string): string {
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', subject);
  return git('rev-parse', 'HEAD');
}

async function historyOf(blob: string, scope: HistoryScope = { kind: 'all' }, folder = '.'): Promise<BlobHistory> {
  const repository = await openRepository(folder, { cwd: root, env: process.env });
  const { blobs } = await (await openHistory(repository, scope)).placesOf(new Set([blob]));
  return blobs.get(blob) ?? { reach: 'unreachable', places: [] };
}

function outline({ reach, places }: BlobHistory): unknown {
  return {
    reach,
    places: places.map(({ path: name, introduced, removed, atHead }) => [
      name,
      introduced?.id ?? null,
      removed?.id ?? null,
      atHead,
    ]),
  };
}

test('a ref that stands for one that is gone is no broken one, which git before 2.34 takes it for', async () => {
  git('init', '-q');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone');
  const repository = await openRepository('.', { cwd: root, env: process.env });
  const failureOf = async (name: string): Promise<unknown> => {
    const stderr = `warning: ignoring broken ref ${name}\n`;
    const answer = { code: 0, stdout: Buffer.alloc(0), stderr, missing: false };
    return (await readRefs(repository, Promise.resolve(answer))).failure;
  };
  expect(await failureOf('refs/remotes/origin/HEAD')).toBeNull();
  expect(await failureOf('refs/heads/rubbish')).toContain('rubbish');
});

describe('where a blob stood', () => {
  beforeEach(() => {
    git('init', '-q');
  });

  test('from the commit that brought it to the one that took it away', async () => {
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    write('a.txt', 'two\n');
    const second = commit('two');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, second, false]] });
  });

  test('with the name of the author and the day', async () => {
    const blob = write('a.txt', 'one\n');
    commit('one');
    expect((await historyOf(blob)).places[0]?.introduced).toMatchObject({
      author: 'A Person',
      date: '2024-01-02T00:00:00Z',
    });
  });

  test('is not over while HEAD has it', async () => {
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, null, true]] });
  });

  test('is not over when it was brought back', async () => {
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    write('a.txt', 'two\n');
    commit('two');
    write('a.txt', 'one\n');
    commit('three');
    write('a.txt', 'two\n');
    const fourth = commit('four');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, fourth, false]] });
  });

  test('follows a rename as a second place', async () => {
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    git('mv', 'a.txt', 'b.txt');
    const second = commit('two');
    expect(outline(await historyOf(blob))).toEqual({
      reach: 'reachable',
      places: [
        ['a.txt', first, second, false],
        ['b.txt', second, null, true],
      ],
    });
  });

  test('has names with line breaks, quotes and letters of other scripts', async () => {
    const name = 'a "b"\n\u00e9\u6f22.txt';
    const blob = write(name, 'one\n');
    const first = commit('one');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [[name, first, null, true]] });
  });

  test('begins in a second root as in the first', async () => {
    write('a.txt', 'one\n');
    commit('one');
    git('checkout', '-q', '--orphan', 'other');
    const blob = write('b.txt', 'two\n');
    const second = commit('two');
    git('checkout', '-q', 'main');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['b.txt', second, null, false]] });
  });

  test('names the older of two commits, whatever their clocks say', async () => {
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    git('rm', '-q', 'a.txt');
    commit('two');
    clock -= 400 * 86_400;
    write('a.txt', 'one\n');
    commit('three');
    expect((await historyOf(blob)).places[0]?.introduced?.id).toBe(first);
  });

  test('is told which blob came in its place', async () => {
    const one = write('a.txt', 'one\n');
    commit('one');
    const two = write('a.txt', 'two\n');
    commit('two');
    const repository = await openRepository('.', { cwd: root, env: process.env });
    const { blobs } = await (await openHistory(repository, { kind: 'all' })).placesOf(new Set([one, two]));
    expect(blobs.get(one)?.places[0]?.replacedBy).toBe(two);
  });

  test('holds within a folder, with paths relative to it', async () => {
    const inside = write('sub/a.txt', 'one\n');
    const outside = write('b.txt', 'two\n');
    const first = commit('one');
    expect(outline(await historyOf(inside, { kind: 'all' }, 'sub'))).toEqual({
      reach: 'reachable',
      places: [['a.txt', first, null, true]],
    });
    expect((await historyOf(outside, { kind: 'all' }, 'sub')).places).toEqual([]);
  });
});

describe('merges', () => {
  beforeEach(() => {
    git('init', '-q');
    write('a.txt', 'base\n');
    commit('base');
    git('checkout', '-q', '-b', 'side');
    write('side.txt', 'side\n');
    commit('side');
    git('checkout', '-q', 'main');
    write('main.txt', 'main\n');
    commit('main');
  });

  test('are named for what they alone brought in', async () => {
    git('merge', '-q', '--no-commit', '--no-ff', 'side');
    const blob = write('evil.txt', 'evil\n');
    const merge = commit('merge');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['evil.txt', merge, null, true]] });
  });

  test('are not named for what a branch brought in', async () => {
    const blob = git('hash-object', '--no-filters', 'a.txt');
    const side = git('rev-parse', 'side');
    const sideBlob = git('rev-parse', 'side:side.txt');
    git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    expect((await historyOf(sideBlob)).places.map(({ introduced }) => introduced?.id)).toEqual([side]);
    expect((await historyOf(blob)).places).toHaveLength(1);
  });

  test('are named for what they took away from the first parent', async () => {
    const blob = git('rev-parse', 'main:main.txt');
    git('merge', '-q', '--no-commit', '--no-ff', 'side');
    git('rm', '-q', '-f', 'main.txt');
    const merge = commit('merge');
    expect((await historyOf(blob)).places.map(({ removed }) => removed?.id)).toEqual([merge]);
  });
});

describe('branches', () => {
  test('that HEAD does not contain keep a blob from being removed', async () => {
    git('init', '-q');
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    git('branch', 'old');
    write('a.txt', 'two\n');
    const second = commit('two');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, second, false]] });
    git('checkout', '-q', 'old');
    write('b.txt', 'more\n');
    commit('three');
    git('checkout', '-q', 'main');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, null, false]] });
  });

  test('and tags are named that have a commit', async () => {
    git('init', '-q');
    write('a.txt', 'one\n');
    const first = commit('one');
    git('branch', 'early');
    write('a.txt', 'two\n');
    const second = commit('two');
    git('tag', '-a', '-m', 'a tag', 'v1');
    git('tag', 'v2', first);
    const history = await openHistory(await openRepository('.', { cwd: root, env: process.env }), { kind: 'all' });
    const held = await history.refsHolding([[first], [second], [first, second], ['0'.repeat(40)]]);
    expect(held[0]).toEqual({ branches: ['early', 'main'], tags: ['v1', 'v2'] });
    expect(held[1]).toEqual({ branches: ['main'], tags: ['v1'] });
    expect(held[2]).toEqual(held[0]);
    expect(held[3]).toEqual({ branches: [], tags: [] });
  });

  test('can be looked at alone', async () => {
    git('init', '-q');
    write('a.txt', 'one\n');
    commit('one');
    git('checkout', '-q', '-b', 'side');
    const blob = write('b.txt', 'two\n');
    const second = commit('two');
    git('checkout', '-q', 'main');
    expect((await historyOf(blob, { kind: 'branch', name: 'main' })).places).toEqual([]);
    expect(
      (await historyOf(blob, { kind: 'branch', name: 'side' })).places.map(({ introduced }) => introduced?.id),
    ).toEqual([second]);
    expect(
      (await historyOf(blob, { kind: 'range', from: 'main', to: 'side' })).places.map(
        ({ introduced }) => introduced?.id,
      ),
    ).toEqual([second]);
    await expect(historyOf(blob, { kind: 'branch', name: '--output=x' })).rejects.toThrow(UsageError);
  });
});

describe('outside branches', () => {
  beforeEach(() => {
    git('init', '-q');
    write('a.txt', 'one\n');
    commit('one');
  });

  test('a stash holds a blob, the older ones too', async () => {
    const older = write('a.txt', 'older\n');
    git('stash', 'push', '-q');
    const newer = write('a.txt', 'newer\n');
    git('stash', 'push', '-q');
    expect(
      [await historyOf(older), await historyOf(newer)].map(({ reach, places }) => [
        reach,
        places[0]?.path,
        places[0]?.introduced?.id,
      ]),
    ).toEqual([
      ['stash', 'a.txt', git('rev-parse', 'stash@{1}')],
      ['stash', 'a.txt', git('rev-parse', 'stash@{0}')],
    ]);
  });

  test('a stash is no elder of what branches hold', async () => {
    const blob = write('a.txt', 'older\n');
    git('stash', 'push', '-q');
    expect((await historyOf(blob)).places[0]?.introduced?.position).toBeLessThan(0);
  });

  test('a note holds a blob', async () => {
    git('notes', 'add', '-m', 'a note', 'HEAD');
    const note = git('ls-tree', '-r', 'refs/notes/commits').slice(12, 52);
    expect((await historyOf(note)).reach).toBe('notes');
  });

  test('a tag holds a blob or a tree without any commit', async () => {
    const blob = write('loose.txt', 'loose\n');
    rmSync(path.join(root, 'loose.txt'));
    git('tag', '-a', '-m', 'a tag', 'on-blob', blob);
    git('tag', '-a', '-m', 'a tag of a tag', 'on-tag', 'on-blob');
    write('sub/loose.txt', 'loose\n');
    git('add', 'sub');
    git('tag', 'on-tree', git('write-tree'));
    git('rm', '-q', '-r', '--cached', 'sub');
    expect(outline(await historyOf(blob))).toEqual({
      reach: 'reachable',
      places: [
        ['refs/tags/on-blob', null, null, false],
        ['refs/tags/on-tag', null, null, false],
        ['refs/tags/on-tree/sub/loose.txt', null, null, false],
      ],
    });
  });

  test('what was amended away is known by its old commit', async () => {
    const blob = write('b.txt', 'two\n');
    const second = commit('two');
    git('rm', '-q', '--cached', 'b.txt');
    git('commit', '-q', '--amend', '--allow-empty', '-m', 'again');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'unreachable', places: [['b.txt', second, null, false]] });
  });

  test('an object alone has no place', async () => {
    expect(outline(await historyOf(write('b.txt', 'nowhere\n')))).toEqual({ reach: 'unreachable', places: [] });
  });
});

describe('repositories of every shape', () => {
  test('with SHA-256 ids', async () => {
    git('init', '-q', '--object-format=sha256');
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, null, true]] });
  });

  test('with a detached HEAD, another working tree and no checkout at all', async () => {
    git('init', '-q', 'main');
    root = path.join(root, 'main');
    const one = write('a.txt', 'one\n');
    const first = commit('one');
    git('worktree', 'add', '-q', '--detach', '../other');
    git('clone', '-q', '--bare', '.', '../bare.git');
    for (const folder of ['../other', '../bare.git']) {
      expect(outline(await historyOf(one, { kind: 'all' }, folder))).toEqual({
        reach: 'reachable',
        places: [['a.txt', first, null, true]],
      });
    }
    root = path.dirname(root);
  });

  test('with no commit yet', async () => {
    git('init', '-q');
    expect(outline(await historyOf(write('a.txt', 'one\n')))).toEqual({ reach: 'unreachable', places: [] });
  });

  test('whose clone is shallow, which is said', async () => {
    git('init', '-q', 'whole');
    root = path.join(root, 'whole');
    write('a.txt', 'one\n');
    commit('one');
    write('a.txt', 'two\n');
    commit('two');
    git('clone', '-q', '--depth', '1', `file://${root}`, '../cut');
    const history = await openHistory(await openRepository('../cut', { cwd: root, env: process.env }), { kind: 'all' });
    expect(history.diagnostics.map(({ severity, code }) => [severity, code])).toEqual([['error', 'shallow-clone']]);
    root = path.dirname(root);
  });

  test('with a tree that cannot be read, which is said', async () => {
    git('init', '-q');
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    write('sub/b.txt', 'two\n');
    commit('two');
    const tree = git('rev-parse', 'HEAD:sub');
    write('c.txt', 'three\n');
    commit('three');
    rmSync(path.join(root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const history = await openHistory(await openRepository('.', { cwd: root, env: process.env }), { kind: 'all' });
    const { blobs, diagnostics } = await history.placesOf(new Set([blob]));
    expect(diagnostics.map(({ code }) => code)).toEqual(['history-unreadable']);
    expect(blobs.get(blob)?.places[0]?.introduced?.id).toBe(first);
  });

  test('whose settings would run programs', async () => {
    git('init', '-q');
    const blob = write('a.txt', 'one\n');
    const first = commit('one');
    const marker = path.join(root, 'ran');
    write('.gitattributes', '* diff=x\n');
    commit('two');
    for (const name of [
      'diff.external',
      'gpg.program',
      'core.pager',
      'core.fsmonitor',
      'diff.x.textconv',
      'diff.x.command',
    ]) {
      git('config', name, `touch ${marker}`);
    }
    git('config', 'log.showSignature', 'true');
    git('config', 'log.showRoot', 'false');
    git('config', 'diff.renames', 'copies');
    git('config', 'diff.orderFile', '/nonexistent');
    rmSync(marker, { force: true });
    expect(outline(await historyOf(blob))).toEqual({ reach: 'reachable', places: [['a.txt', first, null, true]] });
    expect(existsSync(marker)).toBe(false);
  });
});

describe('random histories', () => {
  function randomFrom(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  }

  /** Commits and merges without a working tree, every tree of few files in few folders. */
  function build(seed: number): string[] {
    const random = randomFrom(seed);
    const blobs = Array.from({ length: 6 }, (_, at) => write('x', `${at}\n`));
    const commits: string[] = [];
    const trees = new Map<string, Map<string, string>>();
    for (let at = 0; at < 30; at++) {
      const parents = [
        ...new Set(
          [commits.at(-1 - random(4)), random(3) === 0 ? commits.at(-1 - random(6)) : undefined].filter(
            (id) => id !== undefined,
          ),
        ),
      ];
      const files = new Map(parents[0] === undefined || random(12) === 0 ? [] : trees.get(parents[0]));
      for (const [name, blob] of trees.get(parents[1] ?? '') ?? []) if (random(2) === 0) files.set(name, blob);
      for (let change = random(3); change > 0; change--) {
        const name = ['a', 'b', 'd/a', 'd/e/c'][random(4)] ?? 'a';
        if (random(3) === 0) files.delete(name);
        else files.set(name, blobs[random(6)] ?? '');
      }
      git('read-tree', '--empty');
      for (const [name, blob] of files) git('update-index', '--add', '--cacheinfo', `100644,${blob},${name}`);
      clock += 1 + random(3) * 3600;
      const date = `${clock} +0000`;
      const id = execFileSync(
        'git',
        [
          '-c',
          'user.name=A Person',
          '-c',
          'user.email=a@example.test',
          'commit-tree',
          '-m',
          String(at),
          ...parents.flatMap((parent) => ['-p', parent]),
          git('write-tree'),
        ],
        { cwd: root, encoding: 'utf8', env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } },
      ).trim();
      commits.push(id);
      trees.set(id, files);
      git('update-ref', `refs/heads/b${at}`, id);
    }
    git('symbolic-ref', 'HEAD', 'refs/heads/b29');
    return blobs;
  }

  test.each([1, 2, 3])('agree with a look at every tree (seed %i)', async (seed) => {
    git('init', '-q');
    const blobs = build(seed);
    const oldest = new Map<string, string>();
    const head = new Set<string>();
    for (const id of git('rev-list', '--all', '--date-order').split('\n')) {
      for (const line of git('ls-tree', '-r', id)
        .split('\n')
        .filter((text) => text !== '')) {
        const key = `${line.slice(12, 52)} ${line.slice(53)}`;
        oldest.set(key, id);
        if (id === git('rev-parse', 'HEAD')) head.add(key);
      }
    }
    const history = await openHistory(await openRepository('.', { cwd: root, env: process.env }), { kind: 'all' });
    const found = [...(await history.placesOf(new Set(blobs))).blobs.values()].flatMap(({ places }) => places);
    expect(Object.fromEntries(found.map((place) => [`${place.blob} ${place.path}`, place.introduced?.id]))).toEqual(
      Object.fromEntries(oldest),
    );
    expect(new Set(found.filter(({ atHead }) => atHead).map((place) => `${place.blob} ${place.path}`))).toEqual(head);
  });
});
