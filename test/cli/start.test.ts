import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, githubToken, launch } from './keyroll.ts';

/** What Node loaded of its own in a run, and which files of the program. */
function loadedBy(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly node: readonly string[]; readonly own: readonly string[]; readonly code: number | null } {
  const place = folder({
    'tell.cjs':
      "process.on('exit', () => require('node:fs').writeFileSync(`${__dirname}/loaded.json`, JSON.stringify({ node: process.moduleLoadList, own: Object.keys(require.cache) })));\n",
  });
  const dir = folder(files);
  const { code } = launch(dir, args, {
    env: { ...env, NODE_OPTIONS: `--require ${JSON.stringify(join(place, 'tell.cjs'))}` },
  });
  const { node, own } = JSON.parse(readFileSync(join(place, 'loaded.json'), 'utf8')) as {
    readonly node: readonly string[];
    readonly own: readonly string[];
  };
  return {
    node: node.map((name) => name.replace(/^(?:NativeModule|Internal Binding) /, '')),
    own: own.filter((file) => file.includes('dist')).map((file) => file.replace(/^.*[\\/]|-.{8}\.js$/g, '')),
    code,
  };
}

const SLOW = ['stream', 'net', 'tty', 'fs/promises', 'child_process', 'zlib', 'crypto', 'worker_threads', 'v8'];

describe('a scan of one clean file', () => {
  it('loads none of those modules of Node that take longer than the scan', () => {
    const home = folder();
    // The second run takes what the first one has compiled.
    for (const _run of [1, 2]) {
      const { node, code } = loadedBy({ 'app.js': 'export default 8080;\n' }, ['scan', 'app.js'], { HOME: home });
      expect([code, node.filter((name) => SLOW.includes(name))]).toEqual([0, []]);
    }
  });

  it('loads neither what judges findings nor what speaks with git, which a scan with a finding does', () => {
    const clean = loadedBy({ 'app.js': 'export default 8080;\n' }, ['scan', 'app.js']).own;
    expect(clean.filter((name) => /reconcile-findings|git|load|further/.test(name))).toEqual([]);
    expect(clean).toContain('engine');
    const found = loadedBy({ 'app.env': `GITHUB_TOKEN=${githubToken('start')}\n` }, ['scan', 'app.env']);
    expect([found.code, found.own.includes('reconcile-findings')]).toEqual([1, true]);
  });
});

describe('--version', () => {
  it('loads the beginning of the program alone', () => {
    expect(loadedBy({}, ['--version']).own).not.toContain('engine');
  });
});

describe('compiled code', () => {
  const FILES = { 'app.env': `GITHUB_TOKEN=${githubToken('kept')}\n` };
  const kept = (home: string): string => join(home, '.cache/keyroll/code');
  const filesIn = (dir: string): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dir, name))
      .filter((name) => statSync(name).isFile());
  const run = (home: string): readonly unknown[] => {
    const { code, out, err } = launch(folder(FILES), ['scan', '-f', 'compact', '-q'], { env: { HOME: home } });
    return [code, out.split(' ').slice(1, 3), err];
  };

  it.runIf(existsSync('/proc/1'))('is not kept where no folder can be made, and nobody waits for it', () => {
    expect(run('/proc/1')).toEqual([1, ['critical', 'github-personal-access-token'], '']);
    expect(launch(folder(FILES), ['inventory', 'init'], { env: { HOME: '/proc/1' } }).code).toBe(2);
  });

  it('is kept in the home, and changes nothing, damaged or not', () => {
    const home = folder();
    const expected = [1, ['critical', 'github-personal-access-token'], ''];
    expect(run(home)).toEqual(expected);
    expect(filesIn(kept(home)).length).toBeGreaterThan(2);
    expect(run(home)).toEqual(expected);
    const damages: readonly ((bytes: Buffer) => Uint8Array)[] = [
      (bytes) => bytes.map((byte, at) => (at > 40 && at < bytes.length * 0.7 && at % 50 === 0 ? byte ^ 1 : byte)),
      (bytes) => bytes.subarray(0, bytes.length * 0.7),
      () => Buffer.alloc(0),
    ];
    for (const damage of damages) {
      for (const file of filesIn(kept(home))) writeFileSync(file, damage(readFileSync(file)));
      expect(run(home)).toEqual(expected);
    }
  });

  it('is not kept where others can write to the home', () => {
    const home = folder();
    chmodSync(home, 0o777);
    run(home);
    expect(existsSync(join(home, '.cache/keyroll/code'))).toBe(false);
  });

  it('is neither taken from nor left in a home that came with a checkout', () => {
    const home = folder({ '.git/HEAD': 'ref: refs/heads/main\n', 'home/x': '' });
    run(join(home, 'home'));
    expect(existsSync(join(home, 'home/.cache'))).toBe(false);
  });
});

it('says what a checkout wants that nobody has built', () => {
  const dir = folder();
  cpSync(resolve(import.meta.dirname, '../../bin'), join(dir, 'bin'), { recursive: true });
  const { status, stderr } = spawnSync(process.execPath, [join(dir, 'bin/keyroll.js'), 'demo'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^keyroll: .*not built\. Run "npm ci"[^\n]*\n$/)]);
});
