import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openKernel } from '../../../src/sources/pack/kernel.ts';
import { openPacks } from '../../../src/sources/pack/object-store.ts';
import { idAt } from '../../../src/sources/pack/pack-index.ts';
import { PackedObjects } from '../../../src/sources/pack/packed-objects.ts';
import { KERNEL, newArena } from './packed.ts';

const SETTINGS = { GIT_AUTHOR_NAME: 'ann', GIT_AUTHOR_EMAIL: 'ann@example.com', GIT_COMMITTER_NAME: 'ann', GIT_COMMITTER_EMAIL: 'ann@example.com', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

function git(dir: string, ...args: string[]): Buffer {
  const done = spawnSync('git', ['-C', dir, ...args], { env: { ...process.env, ...SETTINGS } });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return done.stdout;
}

it('gives every object of a pack as git does, also at the end of a long chain of deltas', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'keyroll-objects-'));
  try {
    git(dir, 'init', '-q');
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at} of what nobody changes`);
    for (let version = 0; version < 12; version++) {
      lines.splice(version * 3, version % 2, `here it changed ${version} times`);
      writeFileSync(join(dir, 'file.txt'), `${lines.join('\n')}\n`);
      git(dir, 'add', '.');
      git(dir, 'commit', '-q', '-m', `version ${version}`);
    }
    git(dir, 'repack', '-adfq', '--depth=50', '--window=50');
    const { packs } = await openPacks([join(dir, '.git/objects')], 20, () => openKernel(KERNEL)), objects = new PackedObjects(packs, newArena());
    const ids = packs.flatMap(({ index }) => Array.from({ length: index.count }, (_, position) => idAt(index, position)));
    const types = [, 'commit', 'tree', 'blob', 'tag'];
    for (const id of ids) {
      const type = git(dir, 'cat-file', '-t', id).toString().trim(), read = objects.read(id, 1 << 20);
      expect([types[read?.type ?? 0], read?.bytes.toString('latin1')]).toEqual([type, git(dir, 'cat-file', type, id).toString('latin1')]);
    }
    const depths = git(dir, 'verify-pack', '-v', ...packs.map(({ file }) => file.replace(/\.pack$/, '.idx'))).toString();
    expect(depths).toMatch(/^chain length = [4-9]/m);
    expect(objects.read(ids[0] ?? '', 3)).toBeNull();
    expect(objects.read('0'.repeat(40), 1 << 20)).toBeNull();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
