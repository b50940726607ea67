/**
 * Settings, inventories and baselines that come with a checkout and are no files: links to devices, pipes nobody fills.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, git, githubToken, shell, write } from '../cli/keyroll.ts';

const FOUND = ['keyroll.config.yaml', '.keyrollrc.json', 'keyroll.inventory.yaml', 'keyroll.baseline.json'] as const;
const REFUSED = 'not a regular file';

/** Ended from outside where it waits or fills the memory, so that a failing test fails in time. */
function limited(dir: string, line: string): { readonly code: number | null; readonly err: string } {
  const { code, err } = shell(dir, `ulimit -v 12000000; timeout -s KILL 150 $KEYROLL ${line}`);
  return { code, err };
}

function checkout(): string {
  const dir = folder({ 'a.env': `TOKEN=${githubToken('a checkout')}\n` });
  git(dir, 'init', '-q');
  return dir;
}

describe("a file of keyroll's own in a checkout", () => {
  it.each(FOUND)('is not waited for when it is a pipe: %s', (name) => {
    const dir = checkout();
    spawnSync('mkfifo', [join(dir, name)]);
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });

  it('is not followed to a device', () => {
    const dir = checkout();
    symlinkSync('/dev/zero', join(dir, 'keyroll.config.yaml'));
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });

  it.each(['rules: [/dev/zero]', 'inventory: /dev/zero', 'baseline: /dev/zero'])('does not lead to one: %s', (text) => {
    const dir = checkout();
    write(dir, 'keyroll.config.yaml', text);
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });

  it('is not read when it is far larger than any', () => {
    const dir = checkout();
    write(dir, 'keyroll.config.yaml', 'failOn: high\n');
    truncateSync(join(dir, 'keyroll.config.yaml'), 3 * 1024 ** 3);
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining('larger than 64 MB') });
  });

  it.each(['inventory list', 'inventory edit x --purpose y'])('is not waited for by %s', (line) => {
    const dir = checkout();
    spawnSync('mkfifo', [join(dir, 'keyroll.inventory.yaml')]);
    expect(limited(dir, line)).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });
});

describe("git's own files in a repository from elsewhere", () => {
  /** Without a limit of memory, of which the kernel sets much aside. */
  const run = (dir: string, line: string) => shell(dir, `timeout -s KILL 60 $KEYROLL ${line} -q`);

  function repository(): string {
    const dir = folder({ 'a.env': `TOKEN=${githubToken('a repository')}\n`, b: 'first\n' });
    git(dir, 'init', '-q', '-b', 'main');
    git(dir, 'add', '.');
    git(dir, 'commit', '-qm', 'first');
    write(dir, 'b', 'second\n');
    git(dir, 'commit', '-qam', 'second');
    git(dir, 'branch', 'other');
    return dir;
  }

  it.each([
    ['.git/HEAD', 'scan', 1],
    ['.git/config', 'scan --history --no-cache', 1],
    ['.git/packed-refs', 'scan --staged', 2],
    ['.git/index', 'scan', 1],
    ['.git/shallow', 'scan --range HEAD~1..HEAD', 2],
    ['.git/commondir', 'scan', 1],
    ['.git/MERGE_HEAD', 'scan --uncommitted', 0],
    ['.git/info/exclude', 'scan', 1],
    ['.git/objects/info/alternates', 'scan --history --no-cache', 1],
    ['.git/objects/pack/pack-1.pack', 'scan --history --no-cache', 1],
    ['.git/refs/heads/main', 'scan', 1],
    ['.git/refs/heads/other', 'scan --history --no-cache', 1],
    ['.gitignore', 'scan', 1],
    ['.gitattributes', 'scan --uncommitted', 2],
    ['b', 'scan --uncommitted', 0],
  ] as const)('are not waited for when they are pipes: %s, %s', (name, mode, expected) => {
    const dir = repository();
    rmSync(join(dir, name), { force: true });
    expect(spawnSync('mkfifo', [join(dir, name)]).status).toBe(0);
    const { code, err } = run(dir, mode);
    expect(code).toBe(expected);
    if (code === 2) expect(err).toContain('is not a regular file');
  });

  it('nor is an object that lies by itself', () => {
    const dir = repository();
    const id = git(dir, 'rev-parse', 'HEAD:b').trim();
    const file = join(dir, '.git/objects', id.slice(0, 2), id.slice(2));
    rmSync(file, { force: true });
    spawnSync('mkfifo', [file]);
    expect(run(dir, 'scan --range HEAD~1..HEAD').code).toBe(3);
    expect(run(dir, 'scan --history --no-cache').code).toBe(1);
  });
});

describe('a file that is typed', () => {
  it('may be a pipe of the shell, or nothing', () => {
    const dir = checkout();
    expect(limited(dir, 'scan -q --config <(echo "failOn: critical")').code).toBe(1);
    expect(limited(dir, 'scan -q --config /dev/null').code).toBe(1);
  });
});
