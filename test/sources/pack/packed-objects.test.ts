import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openKernel } from '../../../src/sources/pack/kernel.ts';
import { openPacks } from '../../../src/sources/pack/object-store.ts';
import { idAt } from '../../../src/sources/pack/pack-index.ts';
import { PackedObjects, type PackedObject } from '../../../src/sources/pack/packed-objects.ts';
import { folder, git, write } from '../../cli/keyroll.ts';
import { KERNEL, newArena } from './packed.ts';

const TYPES = ['', 'commit', 'tree', 'blob', 'tag'];

/** As git makes it of the type and every byte. */
function idOf({ type, bytes }: PackedObject): string {
  return createHash('sha1').update(`${TYPES[type]} ${bytes.length}\0`).update(bytes).digest('hex');
}

it('gives every object of a pack as git named it, also at the end of a long chain of deltas', async () => {
  const dir = folder();
  git(dir, 'init', '-q');
  const lines = Array.from({ length: 60 }, (_, at) => `line ${at} of what nobody changes`);
  for (let version = 0; version < 12; version++) {
    lines.splice(version * 3, version % 2, `here it changed ${version} times`);
    write(dir, 'file.txt', `${lines.join('\n')}\n`);
    git(dir, 'add', '.');
    git(dir, 'commit', '-q', '-m', `version ${version}`);
  }
  git(dir, 'repack', '-adfq', '--depth=50', '--window=50');
  const { packs } = await openPacks([join(dir, '.git/objects')], 20, () => openKernel(KERNEL));
  const objects = new PackedObjects(packs, newArena());
  const ids = packs.flatMap(({ index }) => Array.from({ length: index.count }, (_, position) => idAt(index, position)));
  expect(ids).toHaveLength(36);
  for (const id of ids) {
    const read = objects.read(id, 1 << 20);
    expect(read && idOf(read)).toBe(id);
  }
  expect(git(dir, 'verify-pack', '-v', ...packs.map(({ file }) => file.replace(/\.pack$/, '.idx')))).toMatch(
    /^chain length = [4-9]/m,
  );
  expect(objects.read(ids[0] ?? '', 3)).toBeNull();
  expect(objects.read('0'.repeat(40), 1 << 20)).toBeNull();
});
