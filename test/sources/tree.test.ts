import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/model/error.ts';
import { compareText } from '../../src/base/order.ts';
import { unopenedFolders } from '../../src/sources/git/git.ts';
import { listTree, type TreeListing } from '../../src/sources/tree.ts';
import { git as gitIn } from '../cli/keyroll.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'keyroll-tree-')));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(...names: string[]): void {
  for (const name of names) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'text\n');
  }
}

function git(folder: string, ...args: string[]): string {
  return gitIn(path.join(root, folder), ...args);
}

function list(
  targets: string[] = ['.'],
  options: { cwd?: string; exclude?: string[]; outputs?: string[]; env?: Record<string, string | undefined> } = {},
): Promise<TreeListing> {
  return listTree(targets, {
    cwd: path.join(root, options.cwd ?? '.'),
    env: options.env ?? process.env,
    exclude: options.exclude ?? [],
    outputs: options.outputs ?? [],
  });
}

function exposures(listing: TreeListing): Record<string, string> {
  return Object.fromEntries(listing.files.map((file) => [file.path, file.exposure]));
}

function reasons(listing: TreeListing): Record<string, string> {
  return Object.fromEntries(listing.skipped.map((skip) => [skip.path, skip.reason]));
}

describe('in a repository', () => {
  beforeEach(() => {
    write('.gitignore', 'src/app.ts', 'gone.txt');
    writeFileSync(path.join(root, '.gitignore'), 'node_modules/\nlocal/\n*.log\n.terraform/\n');
    git('.', 'init', '-q');
    git('.', 'add', '-A');
    git('.', 'commit', '-qm', 'one');
  });

  test('every file has the exposure that git knows it by', async () => {
    write('added.txt', 'new.txt', 'local/deep/notes.txt', 'src/app.log');
    git('.', 'add', 'added.txt');
    expect(exposures(await list())).toEqual({
      '.gitignore': 'committed',
      'added.txt': 'staged',
      'gone.txt': 'committed',
      'local/deep/notes.txt': 'ignored',
      'new.txt': 'untracked',
      'src/app.log': 'ignored',
      'src/app.ts': 'committed',
    });
  });

  test('the commit and the top level are told', async () => {
    const listing = await list(['src']);
    expect(listing.head).toBe(git('.', 'rev-parse', 'HEAD').trim());
    expect([listing.root, listing.repository]).toEqual([path.join(root, 'src'), root]);
  });

  test('a deleted file is silently not there', async () => {
    rmSync(path.join(root, 'gone.txt'));
    const listing = await list();
    expect(Object.keys(exposures(listing))).not.toContain('gone.txt');
    expect([listing.skipped, listing.diagnostics]).toEqual([[], []]);
  });

  test('of what a sparse checkout leaves out, what is there all the same is listed', async () => {
    git('.', 'update-index', '--skip-worktree', 'gone.txt', 'src/app.ts');
    rmSync(path.join(root, 'gone.txt'));
    const listing = await list();
    expect(exposures(listing)).toEqual({ '.gitignore': 'committed', 'src/app.ts': 'committed' });
    expect(listing.skipped).toEqual([]);
  });

  test('ignored dependency folders are left out and said, but not what git tracks of them', async () => {
    write(
      'node_modules/a/index.js',
      'node_modules/kept.js',
      'local/venv/lib/x.py',
      '.terraform/providers/p',
      '.terraform/terraform.tfstate',
    );
    git('.', 'add', '-f', 'node_modules/kept.js');
    const listing = await list();
    expect(Object.keys(exposures(listing))).toEqual([
      '.gitignore',
      '.terraform/terraform.tfstate',
      'gone.txt',
      'node_modules/kept.js',
      'src/app.ts',
    ]);
    expect(reasons(listing)).toEqual({
      '.terraform': 'dependency folder',
      'local/venv': 'dependency folder',
      node_modules: 'dependency folder',
    });
    expect(listing.skipped.every((skip) => !skip.incomplete)).toBe(true);
  });

  test('a subfolder as the target lists that subfolder alone, with paths relative to it', async () => {
    write('src/lib/new.ts', 'other.txt', 'src/x.log');
    expect(exposures(await list(['src']))).toEqual({
      'app.ts': 'committed',
      'lib/new.ts': 'untracked',
      'x.log': 'ignored',
    });
  });

  test('a target inside an ignored folder is walked', async () => {
    write('local/deep/a.txt', 'node_modules/a/b.js');
    expect(exposures(await list(['local/deep']))).toEqual({ 'a.txt': 'ignored' });
    expect(exposures(await list(['node_modules/a']))).toEqual({ 'b.js': 'ignored' });
    expect(exposures(await list(['node_modules']))).toEqual({ 'a/b.js': 'ignored' });
    const alone = await list(['local/deep/a.txt']);
    expect([exposures(alone), alone.diagnostics]).toEqual([{ 'local/deep/a.txt': 'ignored' }, []]);
    expect(exposures(await list(['local/deep', 'src']))).toEqual({
      'local/deep/a.txt': 'ignored',
      'src/app.ts': 'committed',
    });
  });

  test('files named one by one have their exposure, and paths relative to the current folder', async () => {
    write('new.txt', 'node_modules/a/b.js', 'src/x.log');
    expect(
      exposures(await list(['src/app.ts', 'new.txt', 'node_modules/a/b.js', 'src/x.log', 'src/../new.txt'])),
    ).toEqual({
      'new.txt': 'untracked',
      'node_modules/a/b.js': 'ignored',
      'src/app.ts': 'committed',
      'src/x.log': 'ignored',
    });
    expect(exposures(await list(['app.ts', '../new.txt'], { cwd: 'src' }))).toEqual({
      '../new.txt': 'untracked',
      'app.ts': 'committed',
    });
  });

  test('overlapping folders list each file once', async () => {
    expect(Object.keys(exposures(await list(['.', 'src'])))).toEqual(['.gitignore', 'gone.txt', 'src/app.ts']);
  });

  test('nested repositories and submodules are listed as their own, under the outer path', async () => {
    write('nested/file.txt', 'nested/.gitignore', 'nested/b.skip', 'sub/in.txt', 'empty/in.txt', 'local/c.txt');
    writeFileSync(path.join(root, 'nested/.gitignore'), '*.skip\n');
    for (const inner of ['nested', 'sub', 'empty', 'local']) {
      git(inner, 'init', '-q');
      git(inner, 'add', '-A');
      git(inner, 'commit', '-qm', 'inner');
    }
    git('.', 'add', 'sub', 'empty');
    rmSync(path.join(root, 'empty'), { recursive: true });
    mkdirSync(path.join(root, 'empty'));
    const listing = await list();
    const inner = Object.entries(exposures(listing)).filter(([name]) => /^(?:nested|sub|empty|local)/.test(name));
    expect(Object.fromEntries(inner)).toEqual({
      'local/c.txt': 'committed',
      'nested/.gitignore': 'committed',
      'nested/file.txt': 'committed',
      'nested/b.skip': 'ignored',
      'sub/in.txt': 'committed',
    });
    expect(listing.skipped).toEqual([{ path: 'empty', reason: 'submodule not checked out', incomplete: false }]);
  });

  test('links are not followed, neither tracked nor untracked ones', async () => {
    symlinkSync('src', path.join(root, 'tracked-link'));
    git('.', 'add', 'tracked-link');
    const listing = await list();
    expect(Object.keys(exposures(listing))).not.toContain('tracked-link');
    expect(listing.skipped).toEqual([{ path: 'tracked-link', reason: 'symbolic link', incomplete: false }]);
    // A checkout without links has files in their place, and so has whoever exchanged one.
    rmSync(path.join(root, 'tracked-link'));
    write('tracked-link');
    expect(exposures(await list())).toMatchObject({ 'tracked-link': 'staged' });
  });

  test('a repository without git on the path is walked, and that is said', async () => {
    const listing = await list(['.'], { env: { PATH: path.join(root, 'nowhere') } });
    expect(Object.keys(exposures(listing))).toEqual(['.gitignore', 'gone.txt', 'src/app.ts']);
    expect(listing.diagnostics.map((said) => said.code)).toEqual(['git-missing']);
    expect([listing.repository, listing.head]).toEqual([root, null]);
  });

  test('a broken repository is walked, and that is said, and nothing is left out that may be tracked', async () => {
    write('node_modules/a/index.js');
    writeFileSync(path.join(root, '.git/HEAD'), 'nonsense');
    const listing = await list();
    expect(Object.keys(exposures(listing))).toEqual(expect.arrayContaining(['node_modules/a/index.js', 'src/app.ts']));
    expect(listing.diagnostics).toMatchObject([{ code: 'git-failed', severity: 'warning' }]);
    expect((await list(['src/app.ts', 'src'])).diagnostics.map((said) => said.code)).toEqual([
      'git-failed',
      'git-failed',
    ]);
  });

  test.runIf(process.getuid?.() === 0)(
    'a repository that another user owns is walked, and the way out is said',
    async () => {
      execFileSync('chown', ['-R', '12345', root]);
      const listing = await list(['.'], { env: { ...process.env, HOME: root } });
      expect(Object.keys(exposures(listing))).toContain('src/app.ts');
      expect(listing.diagnostics.map((said) => said.message)).toEqual([expect.stringContaining('safe.directory')]);
    },
  );

  test('an inherited GIT_DIR does not lead elsewhere', async () => {
    const listing = await list(['.'], {
      env: { ...process.env, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' },
    });
    expect(exposures(listing)['src/app.ts']).toBe('committed');
  });

  test('settings of the repository run nothing', async () => {
    const proof = path.join(root, '.git/ran');
    git('.', 'config', 'core.fsmonitor', `touch '${proof}'; false`);
    git('.', 'ls-files', '-d');
    git('.', 'status');
    expect(existsSync(proof)).toBe(true);
    rmSync(proof);
    await list();
    expect(existsSync(proof)).toBe(false);
  });

  test("keyroll's own files are left out, and that is said", async () => {
    write('keyroll.json');
    const listing = await list(['.'], { exclude: [path.join(root, 'keyroll.json')] });
    expect(reasons(listing)).toEqual({ 'keyroll.json': "keyroll's own file" });
  });

  test('what is about to be written over is left out, unless it came with the repository', async () => {
    write('mine.md', 'theirs.md');
    git('.', 'add', '-f', 'theirs.md');
    const listing = await list(['.'], { outputs: ['mine.md', 'theirs.md'].map((name) => path.join(root, name)) });
    expect(reasons(listing)).toMatchObject({ 'mine.md': "keyroll's own file" });
    expect(exposures(listing)).toMatchObject({ 'theirs.md': 'staged' });
  });
});

test('before the first commit everything in the index is staged', async () => {
  write('a.txt', 'b.txt');
  git('.', 'init', '-q');
  git('.', 'add', 'a.txt');
  const listing = await list();
  expect(exposures(listing)).toEqual({ 'a.txt': 'staged', 'b.txt': 'untracked' });
  expect(listing.head).toBeNull();
});

describe('outside any repository', () => {
  test('all of many folders is listed', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `${at % 7}/${at}/a.txt`);
    write(...names);
    expect((await list()).files.map((file) => file.path).sort()).toEqual(names.sort());
  });

  test('everything is untracked, hidden files too, and names are literal', async () => {
    const names = [
      '-rf',
      '(a)/[b].ts',
      '.env',
      'a/new\nline',
      'a/\u001b[31mred',
      'a/back\\slash',
      'a/..dots',
      'a/.gitignore',
      'odd\uFFFD',
      'ü/ß',
      '{x,y}/!z',
      'sp ace ',
    ];
    write(...names);
    const listing = await list();
    expect(listing.files.map((file) => file.path).sort()).toEqual([...names].sort());
    expect(new Set(listing.files.map((file) => file.exposure))).toEqual(new Set(['untracked']));
    expect([listing.repository, listing.head, listing.diagnostics]).toEqual([null, null, []]);
    for (const name of names) expect(exposures(await list([name]))).toEqual({ [name]: 'untracked' });
  });

  test('node_modules is left out unless it is the target or holds it; what may be source is not', async () => {
    write('node_modules/a/b/x.js', 'dist/app.js', 'vendor/a/lib.go', 'vendor/bundle/gem.rb');
    const listing = await list();
    expect(Object.keys(exposures(listing))).toEqual(['dist/app.js', 'vendor/a/lib.go']);
    expect(reasons(listing)).toEqual({ node_modules: 'dependency folder', 'vendor/bundle': 'dependency folder' });
    expect(exposures(await list(['node_modules/a']))).toEqual({ 'b/x.js': 'untracked' });
    expect(exposures(await list(['node_modules']))).toEqual({ 'a/b/x.js': 'untracked' });
  });

  test('repositories below are listed as such', async () => {
    write('one/a.txt', 'two/deep/b.txt', 'c.txt');
    git('one', 'init', '-q');
    git('one', 'add', '-A');
    git('one', 'commit', '-qm', 'x');
    git('two/deep', 'init', '-q');
    expect(exposures(await list())).toEqual({
      'c.txt': 'untracked',
      'one/a.txt': 'committed',
      'two/deep/b.txt': 'untracked',
    });
  });

  test('links, loops and pipes are named and not followed, but a link as the target is', async () => {
    write('a/x.txt');
    symlinkSync('..', path.join(root, 'a/loop'));
    symlinkSync('a/x.txt', path.join(root, 'link.txt'));
    symlinkSync('a', path.join(root, 'folder'));
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    const listing = await list();
    expect(Object.keys(exposures(listing))).toEqual(['a/x.txt']);
    expect(listing.skipped).toEqual([
      { path: 'a/loop', reason: 'symbolic link', incomplete: false },
      { path: 'folder', reason: 'symbolic link', incomplete: false },
      { path: 'link.txt', reason: 'symbolic link', incomplete: false },
      { path: 'pipe', reason: 'not a regular file', incomplete: false },
    ]);
    expect(exposures(await list(['link.txt']))).toEqual({ 'link.txt': 'untracked' });
    expect(exposures(await list(['folder']))).toEqual({ 'x.txt': 'untracked' });
    expect(exposures(await list(['folder', 'link.txt']))).toEqual({ 'folder/x.txt': 'untracked' });
    expect((await list(['pipe'])).skipped).toEqual([{ path: 'pipe', reason: 'not a regular file', incomplete: true }]);
  });

  test('what git could not look into is read from what it says', () => {
    const stderr = [
      "warning: could not open directory 'closed/': Permission denied",
      "warning: could not open directory 'it's here/in': Permission denied",
      // Git cuts its lines.
      `warning: could not open directory '${'deep/'.repeat(5)}de`,
      'warning: something else',
    ].join('\n');
    expect(unopenedFolders({ stderr })).toEqual(['closed', "it's here/in", 'deep/deep/deep/deep/deep/de']);
  });

  test.skipIf(process.getuid?.() === 0)('nor does an unknown folder of a repository pass in silence', async () => {
    write('closed/x.txt', 'open.txt');
    git('.', 'init', '-q');
    chmodSync(path.join(root, 'closed'), 0);
    const listing = await list();
    chmodSync(path.join(root, 'closed'), 0o700);
    expect(listing.skipped).toEqual([{ path: 'closed', reason: 'unreadable', incomplete: true }]);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be read leaves the scan incomplete', async () => {
    write('closed/x.txt', 'open.txt');
    chmodSync(path.join(root, 'closed'), 0);
    const listing = await list();
    chmodSync(path.join(root, 'closed'), 0o700);
    expect(listing.skipped).toEqual([{ path: 'closed', reason: 'unreadable', incomplete: true }]);
  });

  test('a missing target is a usage error', async () => {
    await expect(list(['no/such'])).rejects.toBeInstanceOf(UsageError);
    symlinkSync('nowhere', path.join(root, 'dangling'));
    await expect(list(['dangling'])).rejects.toThrow(/symbolic link/);
  });

  test('an empty folder lists nothing', async () => {
    expect((await list()).files).toEqual([]);
  });
});

test('a file name that is no UTF-8 is said and leaves the scan incomplete', async () => {
  const name = Buffer.concat([Buffer.from(path.join(root, 'latin')), Buffer.from([0xe9])]);
  writeFileSync(name, 'text');
  const walked = await list();
  expect(walked.skipped.map((skip) => [skip.reason, skip.incomplete])).toEqual([['the name is not UTF-8', true]]);
  git('.', 'init', '-q');
  const listed = await list();
  expect(listed.skipped.map((skip) => [skip.reason, skip.incomplete])).toEqual([['the name is not UTF-8', true]]);
});

test('paths sort as their UTF-8 bytes do', () => {
  const names = ['a', 'b', 'a/b', 'a.b', 'ü', '\uffee', '\u{1f511}', 'a\u{1f511}', 'a\ue000'];
  expect([...names].sort(compareText)).toEqual(
    [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
});
