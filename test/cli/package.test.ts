import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, githubToken, sharedFolder } from './keyroll.ts';

const TOP = resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: object;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')) as Manifest;

/** A copy of what git knows, as a clone would have it, with the dependencies already installed. */
function checkout(dir: string): void {
  const listed = spawnSync('git', ['ls-files', '-z', '-c', '-o', '--exclude-standard'], { cwd: TOP, encoding: 'utf8' })
    .stdout.split('\0')
    .filter((name) => name !== '' && name !== 'node_modules' && existsSync(join(TOP, name)));
  for (const name of listed) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    copyFileSync(join(TOP, name), join(dir, name));
  }
  symlinkSync(join(TOP, 'node_modules'), join(dir, 'node_modules'));
}

function npm(
  cwd: string,
  home: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } {
  const done = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      LANG: 'C.UTF-8',
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

describe('the package', () => {
  const place = sharedFolder();
  const clone = join(place, 'clone');
  const home = join(place, 'home');
  const prefix = join(place, 'prefix');
  let packed: ReturnType<typeof npm>;
  let files: readonly string[];
  beforeAll(() => {
    for (const dir of [clone, home, prefix]) mkdirSync(dir);
    checkout(clone);
    packed = npm(clone, home, 'pack');
    files = spawnSync('tar', ['-tzf', join(clone, packed.out.trim())], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map((name) => name.replace(/^package\//, ''))
      .sort();
  });

  it('is made from a clean checkout, and npm pack prints its name and nothing else', () => {
    expect([packed.code, packed.out]).toEqual([0, `keyroll-${manifest.version}.tgz\n`]);
  });

  it('is built once for the same sources, and again for others', () => {
    const isBuilt = (): string =>
      spawnSync(
        process.execPath,
        ['-e', "import('./build/build/build-stamp.js').then((it) => console.log(it.isUpToDate()))"],
        { cwd: clone, encoding: 'utf8' },
      ).stdout;
    const builtAt = (): number => statSync(join(clone, 'dist/code.txt')).mtimeMs;
    const first = builtAt();
    expect([npm(clone, home, 'pack').code, builtAt(), isBuilt()]).toEqual([0, first, 'true\n']);
    const rules = join(clone, 'rules/github.yaml');
    const text = readFileSync(rules, 'utf8');
    writeFileSync(rules, `${text}# Read anew.\n`);
    expect(isBuilt()).toBe('false\n');
    writeFileSync(rules, text);
    expect(isBuilt()).toBe('true\n');
  });

  it('holds the program, its data, schemas, documentation, licence and notices, and neither sources nor tests', () => {
    for (const name of [
      'bin/keyroll.js',
      'dist/cli.js',
      'dist/scan-worker.js',
      'dist/read-ahead-worker.js',
      'dist/rules.jsonl',
      'dist/rules.bin',
      'dist/anchors.json',
      'dist/anchors.bin',
      'dist/catalogue.json',
      'dist/schema/report-1.json',
      'dist/schema/inventory-1.json',
      'dist/THIRD-PARTY.txt',
      'LICENSE',
      'README.md',
      'docs/ci.md',
      'CHANGELOG.md',
      'package.json',
    ]) {
      expect(files).toContain(name);
    }
    expect(
      files.filter(
        (name) =>
          !/^(bin\/|dist\/|docs\/[a-z-]+\.(?:md|svg)$|LICENSE$|README\.md$|CHANGELOG\.md$|package\.json$)/.test(name) ||
          /\.ts$|\.map$|\.test\./.test(name),
      ),
    ).toEqual([]);
  });

  it('needs nothing but itself, and says whose work went into it', () => {
    expect(manifest.dependencies).toBeUndefined();
    const notices = readFileSync(join(clone, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const library of ['commander', 'fast-glob', 'simple-git', 'chalk', 'cli-table3', 'yaml', 'ajv']) {
      expect(notices).toMatch(new RegExp(`^${library} \\d+\\.`, 'm'));
    }
    expect([manifest.license, readFileSync(join(clone, 'LICENSE'), 'utf8').includes('Apache License')]).toEqual([
      'Apache-2.0',
      true,
    ]);
    const required = readdirSync(join(clone, 'dist'))
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) =>
        [...readFileSync(join(clone, 'dist', name), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(
          ([, from]) => from ?? '',
        ),
      );
    expect(required).toContain('node:fs');
    expect([...new Set(required)].filter((from) => !from.startsWith('./') && !isBuiltin(from))).toEqual([]);
  });

  it('installs globally and works away from the checkout', () => {
    const installed = npm(place, home, 'install', '-g', '--prefix', prefix, join(clone, packed.out.trim()));
    expect([installed.code, installed.out]).toEqual([0, expect.stringContaining('added 1 package')]);
    const program = join(prefix, 'bin/keyroll');
    const run = (cwd: string, ...args: readonly string[]) =>
      spawnSync(program, args, {
        cwd,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' },
      });
    expect(run(place, '--version').stdout).toBe(`${manifest.version}\n`);
    const dir = folder({ 'a.env': `GITHUB_TOKEN=${githubToken('installed')}\n` });
    const scanned = run(dir, 'scan', '-f', 'compact');
    expect([scanned.status, scanned.stdout]).toEqual([
      1,
      expect.stringMatching(/^a\.env:1:14: critical github-personal-access-token unregistered/),
    ]);
    expect(run(dir, 'demo', 'shop').status).toBe(0);
    expect(run(dir, 'report', 'none.json').status).toBe(2);
  });
});

describe('the two lines of the README', () => {
  const readme = existsSync(join(TOP, 'README.md')) ? readFileSync(join(TOP, 'README.md'), 'utf8') : '';

  it.skipIf(readme === '')('stand there, and name scripts that exist', () => {
    expect(readme).toMatch(/^npm ci && npm run demo$/m);
    expect(readme).toMatch(/^npm cit$/m);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['demo', 'test', 'build', 'prepare']));
    expect(manifest.scripts['demo']).toContain('bin/keyroll.js demo');
  });
});
