import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pendingChanges } from '../../src/sources/git/changes.ts';
import { parseRange } from '../../src/sources/git/commit-range.ts';
import { rangeChanges, resolveRange, unknownCommit } from '../../src/sources/git/range.ts';
import type { PendingKind } from '../../src/sources/git/pending-kind.ts';
import { openRepository } from '../../src/sources/git/repository.ts';
import { folder, git, write } from '../cli/keyroll.ts';

function open(dir: string, within: string | null = null) {
  return openRepository(within, { cwd: dir, env: process.env });
}

async function pending(dir: string, kind: PendingKind, within: string | null = null) {
  return pendingChanges(await open(dir, within), kind);
}

function commit(dir: string, files: Readonly<Record<string, string>>): string {
  for (const [name, content] of Object.entries(files)) write(dir, name, content);
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '-m', 'one more');
  return git(dir, 'rev-parse', 'HEAD').trim();
}

function repository(files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' }): string {
  const dir = folder();
  git(dir, 'init', '-q');
  commit(dir, files);
  return dir;
}

/** `main` is merged into `topic`, and `a.txt` is another on both. */
function inConflict(): string {
  const dir = repository();
  git(dir, 'checkout', '-q', '-b', 'topic');
  commit(dir, { 'a.txt': 'two\n' });
  git(dir, 'checkout', '-q', 'main');
  commit(dir, { 'a.txt': 'three\n' });
  git(dir, 'checkout', '-q', 'topic');
  expect(() => git(dir, 'merge', '-q', 'main')).toThrow();
  return dir;
}

const pathsOf = (items: readonly { readonly path: string }[]): string[] => items.map(({ path }) => path).sort();

test('a file in conflict is one of the working tree, and nothing of it is staged', async () => {
  const dir = inConflict();
  expect(pathsOf((await pending(dir, 'unstaged')).files)).toEqual(['a.txt']);
  const { blobs, skipped, diagnostics } = await pending(dir, 'staged');
  expect([blobs, skipped]).toEqual([[], [{ path: 'a.txt', reason: 'unresolved conflict', incomplete: false }]]);
  expect(diagnostics).toMatchObject([{ severity: 'note', code: 'unresolved-conflict', path: 'a.txt' }]);
});

test('what a merge resolves stood there before on both sides', async () => {
  const dir = inConflict();
  write(dir, 'a.txt', 'four\n');
  git(dir, 'add', '-A');
  const sides = ['topic:a.txt', 'main:a.txt'].map((name) => git(dir, 'rev-parse', name).trim());
  expect((await pending(dir, 'staged')).blobs).toMatchObject([{ path: 'a.txt', before: sides }]);
});

test('executables and links are files like others; repositories within are none', async () => {
  const dir = repository();
  write(dir, 'run.sh', 'exit\n');
  chmodSync(join(dir, 'run.sh'), 0o755);
  symlinkSync('a.txt', join(dir, 'link'));
  mkdirSync(join(dir, 'inner'));
  git(join(dir, 'inner'), 'init', '-q');
  commit(join(dir, 'inner'), { 'b.txt': 'two\n' });
  const untracked = await pending(dir, 'untracked');
  expect(pathsOf(untracked.files)).toEqual(['link', 'run.sh']);
  expect(untracked.skipped).toEqual([{ path: 'inner', reason: 'repository of its own', incomplete: false }]);
  git(dir, 'add', '-A');
  expect(pathsOf((await pending(dir, 'staged')).blobs)).toEqual(['link', 'run.sh']);
});

test('changes of a folder are its own, named from there', async () => {
  const dir = repository({ 'a.txt': 'one\n', 'sub/a.txt': 'one\n' });
  for (const name of ['a.txt', 'sub/a.txt', 'b.txt', 'sub/b.txt']) write(dir, name, 'two\n');
  expect(pathsOf((await pending(dir, 'unstaged', 'sub')).files)).toEqual(['a.txt']);
  expect(pathsOf((await pending(dir, 'untracked', 'sub')).files)).toEqual(['b.txt']);
  expect(pathsOf((await pending(dir, 'uncommitted')).files)).toEqual(['a.txt', 'b.txt', 'sub/a.txt', 'sub/b.txt']);
});

test.each([
  ['A..B', ['B'], ['A']],
  ['A...B', ['B'], ['A']],
  ['A..', ['HEAD'], ['A']],
  ['..B', ['B'], ['HEAD']],
])('the range %s', (text, tips, not) => {
  expect(parseRange(text)).toEqual({ tips, not, knownRemote: null });
});

test('of a push, what the remote has may be unknown here, and what is pushed may not', async () => {
  const dir = repository();
  const root = git(dir, 'rev-parse', 'HEAD').trim();
  const tip = commit(dir, { 'b.txt': 'two\n' });
  const unknown = '1'.repeat(40);
  const opened = await open(dir);
  const push = await resolveRange(opened, { tips: [tip], not: [unknown], knownRemote: '' });
  expect(await rangeChanges(opened, push)).toMatchObject({
    blobs: [{ path: 'a.txt' }, { path: 'b.txt' }],
    commits: [root, tip],
    roots: [root],
  });
  for (const range of [
    { tips: [unknown], not: [tip], knownRemote: '' },
    { tips: [tip], not: [unknown], knownRemote: null },
  ]) {
    await expect(resolveRange(opened, range)).rejects.toThrow('is not a commit of this repository');
  }
});

test('a range with a tree that is gone says so, one with a commit that is gone is refused, and a name that is none', async () => {
  const dir = repository();
  const gone = commit(dir, { 'b.txt': 'two\n' });
  const tip = commit(dir, { 'c.txt': 'three\n' });
  const opened = await open(dir);
  const remove = (id: string): void => rmSync(join(dir, '.git/objects', id.slice(0, 2), id.slice(2)));
  remove(git(dir, 'rev-parse', `${gone}^{tree}`).trim());
  const { diagnostics } = await rangeChanges(opened, { tips: [tip], not: [], remotes: [] });
  expect(diagnostics.map(({ code, message }) => [code, message.includes(gone)])).toEqual([
    ['objects-missing', false],
    ['history-unreadable', true],
  ]);
  remove(gone);
  await expect(rangeChanges(opened, { tips: [tip], not: [], remotes: [] })).rejects.toThrow('git could not answer');
  await expect(resolveRange(opened, { tips: [`${tip}\n`], not: [], knownRemote: null })).rejects.toThrow('line break');
});

test('a name that is unknown is blamed on the clone only where that is shallow', async () => {
  const dir = repository();
  expect((await unknownCommit('nope', await open(dir))).hint).toBeUndefined();
  git(dir, 'checkout', '-q', '--orphan', 'empty');
  expect((await unknownCommit('HEAD', await open(dir))).message).toContain('nothing is committed on this branch yet');
  git(dir, 'checkout', '-q', 'main');
  git(dir, 'clone', '-q', '--depth=1', `file://${dir}`, 'shallow');
  expect((await unknownCommit('nope', await open(join(dir, 'shallow')))).hint).toMatch(/^This clone is shallow/);
});

test('a repository that asks for what this git does not know is told with it, and what helps', async () => {
  const dir = repository();
  git(dir, 'config', 'core.repositoryFormatVersion', '1');
  git(dir, 'config', 'extensions.unheardof', 'true');
  await expect(pending(dir, 'staged')).rejects.toMatchObject({
    message: expect.stringMatching(/extensions? found: unheardof\.$/) as string,
    hint: expect.stringContaining('newer git') as string,
  });
});
