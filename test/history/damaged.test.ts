import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copiesOf, folder, git, githubToken, keyroll, scan, write } from '../cli/keyroll.ts';

/** A repository whose history, not its tree, holds two secrets, packed. */
const packed = copiesOf((dir) => {
  git(dir, 'init', '-q');
  write(dir, 'a.txt', `token: ${githubToken('first')}\n${'filler line\n'.repeat(50)}`);
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'one');
  write(dir, 'a.txt', `token: none\n${'filler line\n'.repeat(50)}other: ${githubToken('second')}\n`);
  git(dir, 'commit', '-qam', 'two');
  write(dir, 'a.txt', `nothing\n${'filler line\n'.repeat(50)}`);
  git(dir, 'commit', '-qam', 'three');
  git(dir, 'gc', '-q', '--aggressive');
});

function file(dir: string, ending: string): string {
  const packs = join(dir, '.git/objects/pack');
  const path = join(packs, readdirSync(packs).find((name) => name.endsWith(ending)) ?? '');
  chmodSync(path, 0o644);
  return path;
}

describe('a damaged repository', () => {
  it('is whole to begin with', () => {
    const { code, report } = scan(packed(), ['scan', '--history', '.', '--no-config']);
    expect(code).toBe(1);
    expect(report.findings).toHaveLength(2);
    expect(report.run.complete).toBe(true);
  });

  it.each(['HEAD~2:a.txt', 'HEAD~2^{tree}', 'HEAD~2'])('says that it could not read %s', (name) => {
    const dir = packed();
    const path = file(dir, '.pack');
    const id = git(dir, 'rev-parse', name).trim();
    const listing = spawnSync('git', ['-C', dir, 'verify-pack', '-v', path], { encoding: 'utf8' }).stdout;
    const offset = Number(
      listing
        .split('\n')
        .find((line) => line.startsWith(id))
        ?.split(/\s+/)[4],
    );
    const bytes = readFileSync(path);
    bytes[offset + 6] = (bytes[offset + 6] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
    const { code, report } = scan(dir, ['scan', '--history', '.', '--no-config', '--exit-zero']);
    expect(code).toBe(0);
    expect(report.run.complete).toBe(false);
    expect(
      report.diagnostics.some(({ code: said, message }) => said === 'object-unreadable' && message.includes(id)),
    ).toBe(true);
  });

  it('goes the slow road round an index that is cut short or gone', () => {
    for (const damage of [
      (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 1200)),
      (path: string) => rmSync(path),
    ]) {
      const dir = packed();
      damage(file(dir, '.idx'));
      const run = keyroll(dir, ['scan', '--history', '.', '--no-config']);
      expect(run.code).not.toBe(0);
      expect(`${run.out}${run.err}`).not.toMatch(/at .*\(file:|TypeError|RangeError/);
      expect(run.err).toMatch(/pack|index|git/i);
    }
  });

  it('ends with no finding where there is no commit yet', () => {
    const dir = folder();
    git(dir, 'init', '-q');
    const { code, report } = scan(dir, ['scan', '--history', '.', '--no-config']);
    expect(report.findings).toEqual([]);
    expect([0, 3]).toContain(code);
  });
});

describe('an unusual repository', () => {
  it.each([
    ['bare', ['clone', '-q', '--bare']],
    ['mirrored', ['clone', '-q', '--mirror']],
  ] as const)('is read when it is %s', (_name, how) => {
    const dir = packed();
    const copy = join(folder(), 'copy.git');
    expect(spawnSync('git', [...how, dir, copy]).status).toBe(0);
    expect(scan(copy, ['scan', '--history', '.', '--no-config']).report.findings).toHaveLength(2);
  });

  it('is read with SHA-256 ids, with alternates, from a worktree, with several packs and a multi-pack-index', () => {
    const sha256 = folder();
    if (spawnSync('git', ['-C', sha256, 'init', '-q', '--object-format=sha256']).status === 0) {
      write(sha256, 'a.txt', `token: ${githubToken('sha256')}\n`);
      git(sha256, 'add', '-A');
      git(sha256, 'commit', '-qm', 'one');
      git(sha256, 'gc', '-q');
      const { report } = scan(sha256, ['scan', '--history', '.', '--no-config']);
      expect(report.findings).toHaveLength(1);
      expect(report.findings[0]?.occurrences[0]?.blob).toMatch(/^[0-9a-f]{64}$/);
    }
    const origin = packed();
    const borrower = join(folder(), 'borrower');
    expect(spawnSync('git', ['clone', '-q', '--shared', origin, borrower]).status).toBe(0);
    expect(scan(borrower, ['scan', '--history', '.', '--no-config']).report.findings).toHaveLength(2);
    const tree = join(folder(), 'tree');
    git(origin, 'worktree', 'add', '-q', tree, 'HEAD~1');
    expect(scan(tree, ['scan', '--history', '.', '--no-config']).report.findings).toHaveLength(2);
    write(origin, 'b.txt', `token: ${githubToken('third')}\n`);
    git(origin, 'add', '-A');
    git(origin, 'commit', '-qm', 'four');
    git(origin, 'repack', '-q', '-d');
    git(origin, 'multi-pack-index', 'write');
    expect(scan(origin, ['scan', '--history', '.', '--no-config']).report.findings).toHaveLength(3);
  });

  it('reaches stashes, notes, commit messages and tags, and with --unreachable what no ref holds', () => {
    const dir = packed();
    write(dir, 'a.txt', `stashed: ${githubToken('stash')}\n`);
    git(dir, 'stash', '-q');
    git(dir, 'notes', 'add', '-m', `note: ${githubToken('note')}`);
    git(dir, 'commit', '-q', '--allow-empty', '-m', `message: ${githubToken('message')}`);
    git(dir, 'tag', '-a', 'v1', '-m', `tag: ${githubToken('tag')}`);
    const lost = spawnSync('git', ['-C', dir, 'hash-object', '-w', '--stdin'], {
      input: `lost: ${githubToken('lost')}\n`,
      encoding: 'utf8',
    });
    expect(lost.status).toBe(0);
    const masks = (args: readonly string[]): string[] =>
      scan(dir, ['scan', '--history', '.', '--no-config', ...args]).report.findings.map((finding) => finding.masked);
    const reachable = masks([]);
    const all = masks(['--unreachable']);
    for (const seed of ['first', 'second', 'stash', 'note', 'message', 'tag']) {
      expect(reachable.some((mask) => mask.endsWith(githubToken(seed).slice(-4)))).toBe(true);
    }
    expect(reachable.some((mask) => mask.endsWith(githubToken('lost').slice(-4)))).toBe(false);
    expect(all.some((mask) => mask.endsWith(githubToken('lost').slice(-4)))).toBe(true);
  });
});
