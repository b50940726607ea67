/** Objects may go between the scan that found a secret in them and the look at their places. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../src/detect/engine.ts';
import type { Skipped } from '../../src/model/diagnostic.ts';
import { lostPlaces, ShownPlaces } from '../../src/scan/history/shown-places.ts';
import type { ScanRequest } from '../../src/scan/request.ts';
import { openRepository } from '../../src/sources/git/repository.ts';
import { folder, git, write } from '../cli/keyroll.ts';

/** Nothing is left to be searched. */
const ENGINE = {} as Engine;
const REQUEST = { maxFileBytes: 1 << 20 } as ScanRequest;

test('a blob that has disappeared is skipped at each of its places, and the scan is incomplete', async () => {
  const dir = folder();
  git(dir, 'init', '-q');
  write(dir, 'a.txt', 'one\n');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '-m', 'one');
  const idOf = (name: string): string => git(dir, 'rev-parse', name).trim();
  const found = [
    { id: idOf('HEAD:a.txt'), type: 'blob', secrets: ['a'] },
    { id: idOf('HEAD'), type: 'commit', secrets: ['b'] },
  ] as const;
  const repository = await openRepository(null, { cwd: dir, env: process.env });
  for (const { id } of found) rmSync(join(dir, '.git/objects', id.slice(0, 2), id.slice(2)));
  const objects = { found, read: new Map(), contentOf: () => null, runKey: Buffer.alloc(32) };
  const shown = new ShownPlaces(repository, ENGINE, REQUEST, objects, new Map());
  const skipped: Skipped[] = [];
  const results = [
    ...(await shown.show([...lostPlaces(found, { histories: new Map(), isWhole: true }).values()], skipped)),
    ...(await shown.messages({ includes: () => true }, () => true, skipped)),
  ];
  expect(results).toEqual([]);
  expect(skipped).toEqual([
    { path: '<unreachable object>', reason: 'missing object', incomplete: true },
    { path: '<commit message>', reason: 'missing object', incomplete: true },
  ]);
});
