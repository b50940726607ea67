import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'bin/keyroll.js');

/** Files that git tracks and that are there; none where this is no checkout. */
function trackedFiles(): string[] {
  const listed = spawnSync('git', ['-C', ROOT, 'ls-files', '-z'], { encoding: 'utf8' });
  const gone = new Set(
    spawnSync('git', ['-C', ROOT, 'ls-files', '-z', '--deleted'], { encoding: 'utf8' }).stdout?.split('\0'),
  );
  return listed.status === 0 ? listed.stdout.split('\0').filter((path) => path !== '' && !gone.has(path)) : [];
}

const tracked = trackedFiles();

describe.skipIf(tracked.length === 0)('the repository', () => {
  it('holds no credential that keyroll itself would report', () => {
    const scan = spawnSync(
      process.execPath,
      [PROGRAM, 'scan', '--no-config', '--fail-on', 'low', '--format', 'compact', '--quiet', ...tracked],
      { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    expect(scan.stderr).toBe('');
    // Names of buckets stand in examples of rules; they are no credentials, and so `info`.
    expect(scan.stdout.split('\n').filter((line) => line !== '' && !/:\d+: info /.test(line))).toEqual([]);
    expect(scan.status).toBe(0);
  });

  it('speaks of nothing that lies outside of it', () => {
    // Two files look for a sibling folder and do without where there is none.
    const texts = tracked
      .filter((path) => !['test/contract.test.ts', '.ci/run', 'test/architecture/repository.test.ts'].includes(path))
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8').replaceAll(/https?:\/\/\S+/g, '') }));
    expect(
      texts
        .filter(({ text }) => /(?:^|[\s'"`(=])(?:\/work\/|(?:\.\.?\/)*shared\/)/m.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('takes its packages from nowhere but the public registry', () => {
    const hosts = readFileSync(join(ROOT, 'package-lock.json'), 'utf8').match(/"resolved": "[a-z+]+:\/\/[^/"]+/g) ?? [];
    expect(hosts.filter((host) => !host.endsWith('//registry.npmjs.org'))).toEqual([]);
  });
});
