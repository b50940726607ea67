import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { PackWalker, openWorkbench, SCAN } from '../../src/scan/history/pack-walk.ts';
import { sniffEncoding } from '../../src/sources/files/encoding.ts';
import { BLOB } from '../../src/sources/pack/entry-table.ts';
import { listLoose, looseObjects, openPacks } from '../../src/sources/pack/object-store.ts';
import { PackFile } from '../../src/sources/pack/pack-file.ts';
import { idAt } from '../../src/sources/pack/pack-index.ts';
import { gitBytes } from '../git.ts';
import { KERNEL } from '../sources/pack/packed.ts';
import { engine, POOL, show } from './pool.ts';

type Edit = { readonly at: number; readonly remove: number; readonly add: readonly number[] };
const edit = fc.record({
  at: fc.nat(200),
  remove: fc.nat(12),
  add: fc.array(fc.nat(POOL.length - 1), { maxLength: 12 }),
});
const plan = fc.record({
  start: fc.array(fc.nat(POOL.length - 1), { minLength: 5, maxLength: 120 }),
  versions: fc.array(
    fc.record({
      edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
      crlf: fc.boolean(),
      noEnd: fc.boolean(),
      binary: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 2, maxLength: 12 },
  ),
  depth: fc.constantFrom(1, 4, 50, 250),
  window: fc.constantFrom(2, 10, 60),
  loose: fc.nat(3),
});

function applyEdit(lines: readonly number[], { at, remove, add }: Edit): number[] {
  const from = at % (lines.length + 1);
  return [...lines.slice(0, from), ...add, ...lines.slice(from + remove)];
}

function git(dir: string, args: readonly string[], input?: string | Buffer): Buffer {
  return gitBytes(dir, args, input === undefined ? {} : { input });
}

/** Matches of every blob, by the engine that reads packs. */
async function byPacks(dir: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const folder = join(dir, '.git/objects');
  const { packs, refused } = await openPacks([folder], 20, () => openKernel(KERNEL));
  expect(refused).toEqual([]);
  for (const { file, index, table } of packs) {
    const pack = new PackFile(file, index.packLength, null);
    const walker = new PackWalker(
      { table, file: pack, wanted: new Uint8Array(table.count).fill(SCAN) },
      openWorkbench(openKernel(KERNEL), engine),
      { maxBytes: 1 << 26 },
      {
        onObject: (entry, _bytes, matches) => found.set(idAt(index, table.position[entry] ?? 0), show(matches)),
        onUnreadable: (entry, reason) => {
          throw new Error(`${entry}: ${reason}`);
        },
      },
    );
    for (let entry = 0; entry < table.count; entry++) {
      if ((table.base[entry] ?? -1) < 0 && table.type[entry] === BLOB) walker.walk(entry);
    }
    pack.close();
  }
  for (const object of looseObjects(listLoose([folder]), 1 << 26)) {
    if ('bytes' in object && object.type === BLOB) found.set(object.id, plain(object.bytes));
  }
  return found;
}

function plain(bytes: Buffer): string[] {
  const encoding = sniffEncoding(bytes);
  return encoding === 'utf8' ? show(engine.detect(bytes).matches) : [];
}

describe('the history engine', () => {
  it('finds in every blob what a scan of the whole blob finds', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ start, versions, depth, window, loose }) => {
        const dir = mkdtempSync(join(tmpdir(), 'keyroll-equality-'));
        try {
          git(dir, ['init', '-q']);
          let lines: readonly number[] = start;
          const ids = new Set<string>();
          versions.forEach(({ edits, crlf, noEnd, binary }, at) => {
            lines = edits.reduce<readonly number[]>(applyEdit, lines);
            let text = lines.map((number) => POOL[number] ?? '').join('');
            if (crlf) text = text.replaceAll('\n', '\r\n');
            if (noEnd) text = text.trimEnd();
            const bytes = binary === 0 ? Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(text)]) : Buffer.from(text);
            ids.add(git(dir, ['hash-object', '-w', '--stdin'], bytes).toString().trim());
            if (at === versions.length - 1 - loose) {
              const packed = git(
                dir,
                [
                  'pack-objects',
                  '-q',
                  `--depth=${depth}`,
                  `--window=${window}`,
                  '--no-reuse-delta',
                  join(dir, '.git/objects/pack/pack'),
                ],
                [...ids].map((id) => `${id} file\n`).join(''),
              );
              expect(packed.length).toBeGreaterThan(0);
              git(dir, ['prune-packed', '-q']);
            }
          });
          const expected = new Map([...ids].map((id) => [id, plain(git(dir, ['cat-file', 'blob', id]))]));
          const found = await byPacks(dir);
          for (const [id, matches] of expected) expect(found.get(id) ?? []).toEqual(matches);
          if (depth > 1 && versions.length - loose > 2) {
            expect(readdirSync(join(dir, '.git/objects/pack')).some((name) => name.endsWith('.pack'))).toBe(true);
          }
        } finally {
          rmSync(dir, { recursive: true, force: true });
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is not fooled by the examples themselves: the pool holds secrets that are found', () => {
    expect(plain(Buffer.from(POOL.join(''))).length).toBeGreaterThan(6);
  });
});
