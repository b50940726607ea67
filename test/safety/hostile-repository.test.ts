/** Repositories that would run programs if git were asked the wrong way. Each program leaves a mark. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, git, githubToken, keyroll, write } from '../cli/keyroll.ts';

interface Trap {
  readonly dir: string;
  readonly marks: string;
}

const HOOKS = [
  'pre-commit',
  'post-checkout',
  'post-index-change',
  'reference-transaction',
  'pre-auto-gc',
  'post-commit',
  'fsmonitor-watchman',
  'sendemail-validate',
  'prepare-commit-msg',
  'pre-push',
  'post-rewrite',
];

/** Settings whose value git runs, or a file that it reads for more of them. */
const SETTINGS: readonly (readonly [string, (run: string) => string])[] = [
  ...[
    'core.fsmonitor',
    'core.pager',
    'core.editor',
    'sequence.editor',
    'core.askPass',
    'core.sshCommand',
    'core.gitProxy',
    'core.alternateRefsCommand',
    'gpg.program',
    'gpg.ssh.program',
    'gpg.x509.program',
    'diff.external',
    'diff.evil.command',
    'diff.evil.textconv',
    'merge.evil.driver',
    'filter.evil.clean',
    'filter.evil.smudge',
    'filter.evil.process',
    'interactive.diffFilter',
    'uploadpack.packObjectsHook',
    'remote.origin.uploadpack',
    'remote.origin.receivepack',
    'credential.helper',
    'web.browser',
    'browser.evil.cmd',
    'pager.rev-list',
    'pager.diff-tree',
    'pager.cat-file',
    'pager.ls-files',
    'difftool.evil.cmd',
    'mergetool.evil.cmd',
    'trailer.evil.command',
    'ssh.variant',
    'gc.recentObjectsHook',
    'man.evil.cmd',
    'tar.evil.command',
    'hook.evil.command',
  ].map((name) => [name, (run: string) => run] as const),
  ...[
    'rev-list',
    'cat-file',
    'ls-files',
    'diff-index',
    'diff-files',
    'diff-tree',
    'for-each-ref',
    'rev-parse',
    'ls-tree',
    'log',
    'status',
  ].map((name) => [`alias.${name}`, (run: string) => `!${run}`] as const),
  ['filter.evil.required', () => 'true'],
  ['log.showSignature', () => 'true'],
  ['log.diffMerges', () => 'remerge'],
  ['diff.guitool', () => 'evil'],
  ['core.fsmonitorHookVersion', () => '2'],
  ['core.untrackedCache', () => 'true'],
  ['protocol.allow', () => 'always'],
  ['protocol.ext.allow', () => 'always'],
  ['extensions.partialClone', () => 'origin'],
  ['remote.origin.promisor', () => 'true'],
  ['remote.origin.url', (run) => `ext::${run}`],
  ['submodule.sub.update', (run) => `!${run}`],
];

/** As settings take it: most of them are lines of a shell. */
function program(dir: string, marks: string, name: string): string {
  const file = join(dir, 'programs', name);
  write(dir, join('programs', name), `#!/bin/sh\ntouch '${join(marks, name)}'\ncat 2>/dev/null\n`);
  chmodSync(file, 0o755);
  return /\s/.test(file) ? `'${file}'` : file;
}

/** As `git config` leaves it: seventy starts of it would take longer than all else. */
function lineOfConfig(name: string, value: string): string {
  const [section, ...below] = name.split('.');
  const key = below.pop();
  return `[${section}${below.length > 0 ? ` "${below.join('.')}"` : ''}]\n\t${key} = ${JSON.stringify(value)}\n`;
}

/** A repository with changes of every kind, a filter on every file, and a trap in every place that can hold one. */
function trap(): Trap {
  const dir = join(folder(), 'repository');
  const marks = folder();
  const outside = folder();
  mkdirSync(dir);
  git(dir, 'init', '-q');
  write(dir, 'a.txt', 'one\n');
  write(dir, 'racy.txt', 'one\n');
  write(dir, 'gone.txt', `token: ${githubToken('gone')}\n`);
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'one');
  git(dir, 'checkout', '-q', '-b', 'side');
  write(dir, 'b.txt', 'side\n');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'side');
  git(dir, 'checkout', '-q', 'main');
  write(dir, 'a.txt', 'two\n');
  git(dir, 'commit', '-qam', 'two');
  git(dir, 'merge', '-q', '-m', 'merge', 'side');
  const missing = git(dir, 'rev-parse', 'HEAD:gone.txt').trim();
  write(dir, '.gitattributes', '* filter=evil diff=evil merge=evil\n');
  write(dir, 'staged.txt', `token: ${githubToken('staged')}\n`);
  git(dir, 'add', '-A');
  write(dir, 'a.txt', `token: ${githubToken('unstaged')}\n`);
  write(dir, 'untracked.txt', `token: ${githubToken('untracked')}\n`);
  // The index cannot tell by time and size whether this file has changed, so git would hash it, through its filter.
  write(dir, 'racy.txt', 'two\n');
  const later = new Date(Date.now() + 5000);
  utimesSync(join(dir, 'racy.txt'), later, later);
  rmSync(join(dir, '.git/objects', missing.slice(0, 2), missing.slice(2)));
  for (const name of HOOKS) {
    write(dir, `.git/hooks/${name}`, `#!/bin/sh\ntouch '${join(marks, `hook-${name}`)}'\n`);
    chmodSync(join(dir, '.git/hooks', name), 0o755);
  }
  write(
    outside,
    'more.config',
    `[core]\n\tfsmonitor = ${program(outside, marks, 'included')}\n[diff]\n\texternal = ${program(outside, marks, 'included-diff')}\n`,
  );
  const settings = SETTINGS.map(([name, value]) => [name, value(program(outside, marks, name))] as const);
  for (const [name, value] of [...settings, ['include.path', join(outside, 'more.config')] as const]) {
    appendFileSync(join(dir, '.git/config'), lineOfConfig(name, value));
  }
  return { dir, marks };
}

const MODES = [
  ['--history'],
  ['--history', '--unreachable'],
  ['--history', '--branch', 'side'],
  ['--staged'],
  ['--unstaged'],
  ['--untracked'],
  ['--uncommitted'],
  ['--range', 'HEAD~1..HEAD'],
  ['--since', 'HEAD~2'],
  ['--ci'],
  [],
] as const;

/** A folder with a git that knows no more than 2.17 did of what is asked. */
function gitOfBefore(): string {
  const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
  const dir = folder({
    git: `#!/bin/sh
unset GIT_CONFIG_COUNT
for word; do
  case "$word" in
    version) echo 'git version 2.17.0'; exit 0;;
    --no-object-names|--end-of-options|--path-format=*|--diff-merges=*|--deduplicate|--batch-command|--unordered|--initial-branch*) exit 129;;
  esac
done
exec '${real}' "$@"
`,
  });
  chmodSync(join(dir, 'git'), 0o755);
  return dir;
}

describe('a hostile repository', () => {
  it('runs no program of its own in any mode', () => {
    const { dir, marks } = trap();
    for (const mode of MODES) {
      const run = keyroll(dir, ['scan', ...mode]);
      expect([mode, readdirSync(marks), run.code === null || run.code > 3]).toEqual([mode, [], false]);
    }
    for (const how of ['install', 'uninstall']) {
      for (const type of ['pre-commit', 'pre-push']) keyroll(dir, ['hook', how, '--type', type, '--force']);
      expect([how, readdirSync(marks)]).toEqual([how, []]);
    }
  });

  it('runs none of them with a git from before 2.31, which takes no settings from the environment', () => {
    const { dir, marks } = trap();
    const env = { PATH: `${gitOfBefore()}:${process.env['PATH'] ?? ''}` };
    for (const mode of MODES.filter(([option]) => option !== '--ci')) {
      const run = keyroll(dir, ['scan', ...mode], { env });
      expect([mode, readdirSync(marks), run.code]).toEqual([mode, [], keyroll(dir, ['scan', ...mode]).code]);
    }
    expect(keyroll(folder(), ['demo', 'shop', '--seed', 'before'], { env }).code).toBe(0);
    write(dir, '.gitattributes', '* filter=a=b\n');
    git(dir, 'config', 'filter.a=b.clean', program(folder(), marks, 'equals'));
    const refused = keyroll(dir, ['scan', '--unstaged'], { env });
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('needs git 2.31 or later')]);
    expect(keyroll(dir, ['scan', '--unstaged']).code).not.toBe(2);
    expect(readdirSync(marks)).toEqual([]);
    spawnSync('git', ['-C', dir, 'diff-files']);
    expect(readdirSync(marks)).toContain('equals');
  });

  it('is one indeed: git itself runs them', () => {
    const { dir, marks } = trap();
    for (const args of [['status'], ['diff'], ['add', '-A'], ['commit', '-qm', 'more']]) {
      spawnSync('git', ['-C', dir, ...args], { input: '' });
    }
    expect(readdirSync(marks)).toEqual(expect.arrayContaining(['included', 'filter.evil.process']));
  });

  it('does not send the scan elsewhere by core.worktree', () => {
    const dir = folder();
    const elsewhere = folder({ 'secret.txt': `token: ${githubToken('elsewhere')}\n` });
    git(dir, 'init', '-q');
    write(dir, 'a.txt', 'one\n');
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'one');
    write(dir, 'new.txt', `token: ${githubToken('here')}\n`);
    git(dir, 'config', 'core.worktree', elsewhere);
    for (const mode of [['--untracked'], ['--uncommitted'], []]) {
      const { code, out } = keyroll(dir, ['scan', '--no-config', '--format', 'json', ...mode]);
      expect([mode, code, out.includes('secret.txt'), out.includes('new.txt')]).toEqual([mode, 1, false, true]);
    }
  });

  it('with a folder that is only dressed as a repository is not entered as one', () => {
    const { dir: bait, marks } = trap();
    const dir = folder();
    git(dir, 'init', '-q');
    spawnSync('cp', ['-r', join(bait, '.git'), join(dir, 'bare.git')]);
    for (const name of ['HEAD', 'config', 'objects', 'refs']) spawnSync('cp', ['-r', join(bait, '.git', name), dir]);
    write(dir, 'a.txt', 'one\n');
    for (const mode of [['--untracked'], ['--uncommitted'], []]) keyroll(dir, ['scan', ...mode]);
    expect(readdirSync(marks)).toEqual([]);
    expect(existsSync(join(dir, 'HEAD'))).toBe(true);
  });

  it('of another user is left to whoever vouches for it', () => {
    const { dir, marks } = trap();
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    for (const mode of MODES.filter(([option]) => option !== undefined && option !== '--ci')) {
      const run = keyroll(dir, ['scan', ...mode], { env });
      expect([mode, run.code, run.err]).toEqual([mode, 2, expect.stringContaining('safe.directory')]);
    }
    expect(keyroll(dir, ['scan'], { env }).err).toContain('another user owns');
    expect(readdirSync(marks)).toEqual([]);
  });
});
