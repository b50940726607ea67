import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { folder, git, githubToken, write } from '../cli/keyroll.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly pass_filenames: boolean;
  readonly stages: readonly string[];
}

const hooks = parse(readFileSync(join(CHECKOUT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

/**
 * What a clone of the checkout would hold, with the dependencies beside it, so that nothing has to be fetched, and what
 * was built, which `cli/package.test.ts` has a clean one build.
 */
function copyOfCheckout(): string {
  const copy = join(folder(), 'checkout');
  mkdirSync(copy);
  const listed = spawnSync('git', ['-C', CHECKOUT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  }).stdout.split('\0');
  for (const name of [...listed, 'build', 'dist']) {
    if (name !== '' && name !== 'node_modules') cpSync(join(CHECKOUT, name), join(copy, name), { recursive: true });
  }
  cpSync(realpathSync(join(CHECKOUT, 'node_modules')), join(copy, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return copy;
}

describe('.pre-commit-hooks.yaml', () => {
  it('names what the program understands', () => {
    expect(hooks.map(({ id, language, stages }) => [id, language, stages])).toEqual([
      ['keyroll', 'node', ['pre-commit']],
      ['keyroll-push', 'node', ['pre-push']],
      ['keyroll-system', 'system', ['pre-commit']],
    ]);
    expect(hooks.every((hook) => !hook.pass_filenames)).toBe(true);
  });

  it('installs the way the framework does it, and blocks a staged secret then', () => {
    const copy = copyOfCheckout();
    const prefix = folder();
    const env = {
      PATH: `${join(prefix, 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: folder(),
      NPM_CONFIG_PREFIX: prefix,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    };
    const npm = (...args: readonly string[]) => {
      const done = spawnSync('npm', args, { cwd: copy, env, encoding: 'utf8' });
      expect([args[0], done.status, done.status === 0 ? '' : done.stderr]).toEqual([args[0], 0, '']);
      return done.stdout;
    };
    const install = ['install', '--include=dev', '--include=prod', '--ignore-prepublish', '--no-progress', '--no-save'];
    expect(npm(...install, '--foreground-scripts')).toMatch(/^> keyroll@\S+ prepare$/m);
    const packed = npm('pack');
    expect(packed).toMatch(/^keyroll-\d+\.\d+\.\d+\.tgz\n$/);
    npm('install', '-g', join(copy, packed.trim()));

    const dir = folder();
    git(dir, 'init', '-q');
    const run = (entry = ''): number | null => {
      const [program = '', ...args] = entry.split(' ');
      return spawnSync(program, args, { cwd: dir, env, encoding: 'utf8' }).status;
    };
    write(dir, 'a.txt', 'clean\n');
    git(dir, 'add', '.');
    expect(run(hooks[0]?.entry)).toBe(0);
    write(dir, 'b.txt', `token: ${githubToken('pre-commit')}\n`);
    git(dir, 'add', '.');
    expect(run(hooks[0]?.entry)).toBe(1);
  });
});
