import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { PROGRAM } from '../program.ts';
import { folder, githubToken, keyroll, write } from './keyroll.ts';

interface Place {
  readonly dir: string;
  /** Runs git as the user would, with hooks and with keyroll on the PATH. */
  git(...args: readonly string[]): { readonly code: number | null; readonly text: string };
  file(name: string): string;
}

function place(dir: string, path: string): Place {
  const env = {
    PATH: path,
    HOME: inject('home'),
    XDG_CONFIG_HOME: join(dir, '.home/.config'),
    XDG_STATE_HOME: join(dir, '.home/.local/state'),
    GIT_CONFIG_NOSYSTEM: '1',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.test',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.test',
  };
  return {
    dir,
    git: (...args) => {
      const done = spawnSync('git', args, { cwd: dir, encoding: 'utf8', env });
      return { code: done.status, text: done.stdout + done.stderr };
    },
    file: (name) => readFileSync(join(dir, name), 'latin1'),
  };
}

function programs(withKeyroll: boolean): string {
  const bin = folder();
  if (withKeyroll) {
    writeFileSync(join(bin, 'keyroll'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
    chmodSync(join(bin, 'keyroll'), 0o755);
  }
  return `${bin}:/usr/bin:/bin`;
}

function repository(withKeyroll = true): Place {
  const dir = folder({ 'readme.txt': 'nothing\n', '.gitignore': '.home\n' });
  const at = place(dir, programs(withKeyroll));
  at.git('init', '-q', '-b', 'main');
  at.git('add', '.');
  at.git('commit', '-q', '-m', 'first');
  return at;
}

function addSecret(at: Place): void {
  write(at.dir, 'a.txt', `token: ${githubToken('a.txt')}\n`);
  at.git('add', 'a.txt');
}

function existing(at: Place, text: string, mode = 0o755, type = 'pre-commit'): string {
  const file = join(at.dir, '.git/hooks', type);
  mkdirSync(join(at.dir, '.git/hooks'), { recursive: true });
  writeFileSync(file, text, 'latin1');
  chmodSync(file, mode);
  return file;
}

const install = (at: Place, ...args: readonly string[]): ReturnType<typeof keyroll> =>
  keyroll(at.dir, ['hook', 'install', ...args]);
const uninstall = (at: Place, ...args: readonly string[]): ReturnType<typeof keyroll> =>
  keyroll(at.dir, ['hook', 'uninstall', ...args]);

describe('the pre-commit hook', () => {
  it('blocks a commit that adds a secret and lets others through', () => {
    const at = repository();
    expect(install(at).code).toBe(0);
    addSecret(at);
    const blocked = at.git('commit', '-m', 'secret');
    expect(blocked.code).not.toBe(0);
    expect(blocked.text).toMatch(/a\.txt[^]*keyroll: nothing was committed\.\n/);
    at.git('rm', '-q', '--cached', 'a.txt');
    write(at.dir, 'b.txt', 'clean\n');
    at.git('add', 'b.txt');
    expect(at.git('commit', '-m', 'clean').code).toBe(0);
  });

  it('looks at the index that a commit uses: -a, single files, amending', () => {
    const at = repository();
    install(at);
    write(at.dir, 'readme.txt', `token: ${githubToken('all')}\n`);
    expect(at.git('commit', '-a', '-m', 'all').code).not.toBe(0);
    expect(at.git('commit', '-m', 'one', 'readme.txt').code).not.toBe(0);
    write(at.dir, 'readme.txt', 'clean again\n');
    addSecret(at);
    expect(at.git('commit', '-m', 'one', 'readme.txt').code).toBe(0);
    expect(at.git('commit', '--amend', '-m', 'amended').code).not.toBe(0);
  });

  it('lets a commit through that touches a file with a secret committed long ago', () => {
    const at = repository();
    addSecret(at);
    at.git('commit', '-q', '-m', 'before the hook');
    install(at);
    write(at.dir, 'a.txt', `${at.file('a.txt')}more\n`);
    expect(at.git('commit', '-a', '-m', 'touch').code).toBe(0);
  });

  it('is refused where nothing is committed: in a bare repository', () => {
    const dir = folder();
    place(dir, programs(false)).git('init', '-q', '--bare');
    expect(keyroll(dir, ['hook', 'install'])).toMatchObject({ code: 2, err: expect.stringContaining('bare') });
    expect(existsSync(join(dir, 'hooks/pre-commit'))).toBe(false);
    expect(keyroll(dir, ['hook', 'install', '--type', 'pre-push']).code).toBe(0);
  });

  it('blocks where keyroll is not found, and says how to go on', () => {
    const at = repository(false);
    install(at);
    write(at.dir, 'b.txt', 'clean\n');
    at.git('add', '.');
    const blocked = at.git('commit', '-m', 'clean');
    expect(blocked.code).not.toBe(0);
    expect(blocked.text).toMatch(/not found.*blocked[\s\S]*git commit --no-verify/);
    write(at.dir, 'node_modules/.bin/keyroll', '#!/bin/sh\necho ran > ran\n');
    chmodSync(join(at.dir, 'node_modules/.bin/keyroll'), 0o755);
    expect([at.git('commit', '-m', 'clean').code, existsSync(join(at.dir, 'ran'))]).toEqual([0, true]);
    // What came with a branch is not run.
    at.git('add', '-f', 'node_modules');
    rmSync(join(at.dir, 'ran'));
    expect([at.git('commit', '-m', 'more').code, existsSync(join(at.dir, 'ran'))]).toEqual([1, false]);
    expect(at.git('commit', '--no-verify', '-m', 'clean').code).toBe(0);
  });

  it('works in linked worktrees', () => {
    const at = repository();
    const linked = place(join(folder(), 'linked'), programs(true));
    install(at);
    at.git('worktree', 'add', '-q', linked.dir);
    addSecret(linked);
    expect(linked.git('commit', '-m', 'secret').code).not.toBe(0);
    linked.git('rm', '-q', '--cached', 'a.txt');
    write(linked.dir, 'readme.txt', `token: ${githubToken('all')}\n`);
    expect(linked.git('commit', '-a', '-m', 'all').code).not.toBe(0);
    expect(uninstall(linked).out).toMatch(/removed/);
    expect(existsSync(join(at.dir, '.git/hooks/pre-commit'))).toBe(false);
  });

  it('works where the repository lies apart from its working tree', () => {
    const at = repository();
    install(at);
    const apart = join(folder(), 'apart');
    renameSync(join(at.dir, '.git'), apart);
    const commit = (name: string) => {
      at.git(`--git-dir=${apart}`, '--work-tree=.', 'add', name);
      return at.git(`--git-dir=${apart}`, '--work-tree=.', 'commit', '-m', name);
    };
    write(at.dir, 'b.txt', 'clean\n');
    expect(commit('b.txt').code).toBe(0);
    write(at.dir, 'a.txt', `token: ${githubToken('apart')}\n`);
    expect(commit('a.txt')).toMatchObject({ code: 1, text: expect.stringMatching(/^a\.txt\n/m) });
  });

  it('goes where core.hooksPath says', () => {
    const at = repository();
    at.git('config', 'core.hooksPath', 'tools/hooks');
    install(at);
    expect(existsSync(join(at.dir, 'tools/hooks/pre-commit'))).toBe(true);
    addSecret(at);
    expect(at.git('commit', '-m', 'secret').code).not.toBe(0);
    at.git('config', 'core.hooksPath', '/dev/null');
    expect(install(at).code).toBe(2);
  });
});

describe('a hook that is there', () => {
  const cases = [
    ['a shell script', '#!/bin/sh\necho ran > ran.txt\nexit 0\n', 0o755],
    ['one that ends early', '#!/usr/bin/env bash\nset -eu\necho ran > ran.txt\nexec true', 0o755],
    ['one without a first line for an interpreter', 'echo ran > ran.txt\n', 0o755],
    ['one of another language', '#!/usr/bin/env python3\nopen("ran.txt", "w").write("ran")\n', 0o755],
    ['one in another encoding', '#!/bin/sh\r\n# caf\xe9\necho ran > ran.txt\n'.replace('\r', ''), 0o700],
  ] as const;

  it.each(cases)('runs on after keyroll, and is back byte for byte afterwards: %s', (_, text, mode) => {
    const at = repository();
    const file = existing(at, text, mode);
    expect(install(at).code).toBe(0);
    write(at.dir, 'b.txt', 'clean\n');
    at.git('add', 'b.txt');
    expect(at.git('commit', '-m', 'clean')).toMatchObject({ code: 0 });
    expect(at.file('ran.txt').trim()).toBe('ran');
    addSecret(at);
    expect(at.git('commit', '-m', 'secret').code).not.toBe(0);
    const installed = readFileSync(file, 'latin1');
    expect(install(at).out).toMatch(/already/);
    expect(readFileSync(file, 'latin1')).toBe(installed);
    expect(uninstall(at).code).toBe(0);
    expect([readFileSync(file, 'latin1'), statSync(file).mode & 0o777]).toEqual([text, mode]);
    expect(uninstall(at).out).toMatch(/not installed/);
  });

  it.each(['#!/bin/sh\nexit 7\n', '#!/usr/bin/env python3\nraise SystemExit(7)\n'])(
    'still blocks by itself: %j',
    (text) => {
      const at = repository();
      existing(at, text);
      install(at);
      write(at.dir, 'b.txt', 'clean\n');
      at.git('add', 'b.txt');
      expect(at.git('commit', '-m', 'clean').code).not.toBe(0);
    },
  );

  it('is not switched on where git did not run it', () => {
    const at = repository();
    const file = existing(at, '#!/bin/sh\nexit 7\n', 0o644);
    install(at);
    write(at.dir, 'b.txt', 'clean\n');
    at.git('add', 'b.txt');
    expect(at.git('commit', '-m', 'clean').code).toBe(0);
    addSecret(at);
    expect(at.git('commit', '-m', 'secret').text).toContain('nothing was committed');
    uninstall(at);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['#!/bin/sh\nexit 7\n', 0o644]);
  });

  it('is nothing where a folder has its name, which is said', () => {
    const at = repository();
    mkdirSync(join(at.dir, '.git/hooks/pre-commit'), { recursive: true });
    expect(install(at)).toMatchObject({ code: 2, err: expect.stringContaining('pre-commit is not a file') });
  });

  it('is switched on again where it was switched off', () => {
    const at = repository();
    install(at);
    chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o644);
    expect(install(at).out).toContain('updated');
    addSecret(at);
    expect(at.git('commit', '-m', 'secret').text).toContain('nothing was committed');
  });

  it('restores lines that were added behind its own, whatever they end with', () => {
    const at = repository();
    install(at);
    const own = at.file('.git/hooks/pre-commit');
    const end = own.trimEnd().split('\n').at(-1) ?? '';
    existing(at, `${own}echo ran > ran.txt\n${end}\n`);
    expect(uninstall(at).code).toBe(0);
    expect(at.file('.git/hooks/pre-commit')).toContain('echo ran > ran.txt\n');
  });

  it('is not written through a link', () => {
    const at = repository();
    write(at.dir, 'tools/check', '#!/bin/sh\necho ran > ran.txt\n');
    chmodSync(join(at.dir, 'tools/check'), 0o755);
    mkdirSync(join(at.dir, '.git/hooks'), { recursive: true });
    symlinkSync('../../tools/check', join(at.dir, '.git/hooks/pre-commit'));
    install(at);
    expect(at.file('tools/check')).toBe('#!/bin/sh\necho ran > ran.txt\n');
    at.git('add', 'tools');
    expect(at.git('commit', '-m', 'clean').code).toBe(0);
    expect(existsSync(join(at.dir, 'ran.txt'))).toBe(true);
    uninstall(at);
    expect(at.file('.git/hooks/pre-commit')).toBe('#!/bin/sh\necho ran > ran.txt\n');
  });

  it('is left to the tool that manages hooks', () => {
    const at = repository();
    write(at.dir, '.pre-commit-config.yaml', 'repos: []\n');
    const refused = install(at);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('.pre-commit-config.yaml')]);
    expect(install(at, '--force').code).toBe(0);
    const husky = repository();
    husky.git('config', 'core.hooksPath', '.husky/_');
    expect(install(husky).err).toContain('.husky/pre-commit');
    const lefthook = repository();
    write(lefthook.dir, 'lefthook.yml', 'pre-commit: {}\n');
    expect(install(lefthook).err).toContain('lefthook.yml');
  });
});

describe('the pre-push hook', () => {
  function withRemote(): { at: Place; remote: string } {
    const at = repository();
    const remote = join(folder(), 'remote.git');
    spawnSync('git', ['init', '-q', '--bare', remote]);
    at.git('remote', 'add', 'origin', remote);
    return { at, remote };
  }

  it('scans what the remote does not have yet, also what a later commit took out again', () => {
    const { at } = withRemote();
    expect(install(at, '--type', 'pre-push').code).toBe(0);
    expect(at.git('push', '-q', 'origin', 'main').code).toBe(0);
    addSecret(at);
    at.git('commit', '-q', '-m', 'secret');
    at.git('rm', '-q', 'a.txt');
    at.git('commit', '-q', '-m', 'clean');
    expect(at.git('push', '-q', 'origin', 'main').code).not.toBe(0);
    at.git('checkout', '-q', '-b', 'topic', 'HEAD~2');
    write(at.dir, 'b.txt', 'clean\n');
    at.git('add', '.');
    at.git('commit', '-q', '-m', 'topic');
    expect(at.git('push', '-q', 'origin', 'topic').code).toBe(0);
    expect(at.git('push', '-q', 'origin', 'main:other').code).not.toBe(0);
    expect(at.git('push', '-q', 'origin', '--delete', 'topic').code).toBe(0);
  });

  it('scans nothing again that was pushed before, also where the remote is named by its address', () => {
    const clean = (at: Place, name: string): void => {
      write(at.dir, name, 'clean\n');
      at.git('add', name);
      at.git('commit', '-q', '-m', name);
    };
    for (const first of ['address', 'name']) {
      const { at, remote } = withRemote();
      install(at, '--type', 'pre-push');
      addSecret(at);
      at.git('commit', '-q', '-m', 'secret');
      expect(at.git('push', '-q', '--no-verify', first === 'name' ? 'origin' : remote, 'main').code).toBe(0);
      clean(at, 'b.txt');
      // A branch that the remote has tells what it has; one that is new is held against what any remote is known to have.
      expect([first, at.git('push', '-q', remote, first === 'name' ? 'main:new' : 'main').code]).toEqual([first, 0]);
    }
  });

  it('hands what git said on to a hook that is there', () => {
    const { at } = withRemote();
    existing(at, '#!/bin/sh\ncat > refs.txt\n', 0o755, 'pre-push');
    install(at, '--type', 'pre-push');
    at.git('push', '-q', 'origin', 'main');
    expect(at.file('refs.txt')).toMatch(/^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main 0{40}\n$/);
    expect(uninstall(at, '--type', 'pre-push').code).toBe(0);
    expect(at.file('.git/hooks/pre-push')).toBe('#!/bin/sh\ncat > refs.txt\n');
  });

  it('takes its ends from the pre-commit framework as well', () => {
    const at = repository();
    const from = at.git('rev-parse', 'HEAD').text.trim();
    addSecret(at);
    at.git('commit', '-q', '-m', 'secret');
    const env = { PRE_COMMIT_FROM_REF: from, PRE_COMMIT_TO_REF: 'HEAD', PRE_COMMIT_REMOTE_NAME: 'origin' };
    expect(keyroll(at.dir, ['scan', '--pre-push'], { env }).code).toBe(1);
    expect(keyroll(at.dir, ['scan', '--pre-push'], { input: 'nonsense\n' }).code).toBe(2);
  });
});
