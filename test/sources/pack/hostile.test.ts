/** Packs that were made to do harm: whatever their bytes, every object is either read or named. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from '../../properties.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noObjectWork, workOnPacks } from '../../../src/scan/history/object-work.ts';
import { PackWalker, openWorkbench, SCAN } from '../../../src/scan/history/pack-walk.ts';
import { EntryDraft, type EntryTable } from '../../../src/sources/pack/entry-table.ts';
import { openKernel } from '../../../src/sources/pack/kernel.ts';
import { PackFile } from '../../../src/sources/pack/pack-file.ts';
import { readPackIndex, readRawIndex, type PackIndex } from '../../../src/sources/pack/pack-index.ts';
import { gitBytes } from '../../git.ts';
import { GITHUB_ENGINE } from './github-engine.ts';
import { KERNEL } from './packed.ts';

let dir: string;
let file: string;
let index: PackIndex;
let bytes: Buffer;

function git(args: readonly string[], input?: string): string {
  return gitBytes(dir, args, input === undefined ? {} : { input })
    .toString()
    .trim();
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'keyroll-hostile-'));
  git(['init', '-q']);
  const lines = Array.from({ length: 120 }, (_, at) => `line ${at} of a text that is long enough for deltas\n`);
  const ids = Array.from({ length: 24 }, (_, at) =>
    git(
      ['hash-object', '-w', '--stdin'],
      [...lines.slice(0, at * 3), `version ${at}\n`, ...lines.slice(at * 2)].join(''),
    ),
  );
  git(
    ['pack-objects', '-q', '--depth=12', join(dir, '.git/objects/pack/pack')],
    ids.map((id) => `${id} file\n`).join(''),
  );
  const packs = join(dir, '.git/objects/pack');
  file = join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '');
  index = readPackIndex(file, readRawIndex(file, 20), openKernel(KERNEL));
  bytes = readFileSync(file);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function readEntryTable(pack: PackFile): EntryTable {
  return new EntryDraft(index, openKernel(KERNEL)).read(pack);
}

/** Numbers of entries that were read and that were named as unreadable; check sums agree with whatever stands there. */
function walk(changed: Buffer): {
  readonly read: ReadonlySet<number>;
  readonly unreadable: ReadonlySet<number>;
  readonly count: number;
} {
  const pack = new PackFile('', changed.length, changed);
  const table = readEntryTable(pack);
  for (let entry = 0; entry < table.count; entry++) {
    table.crc[entry] = crc32(changed.subarray(table.offset[entry], table.offset[entry + 1]));
  }
  const read = new Set<number>();
  const unreadable = new Set<number>();
  const walker = new PackWalker(
    { table, file: pack, wanted: new Uint8Array(table.count).fill(SCAN) },
    openWorkbench(openKernel(KERNEL), GITHUB_ENGINE),
    { maxBytes: 1 << 20 },
    {
      onObject: (entry) => read.add(entry),
      onUnreadable: (entry) => unreadable.add(entry),
    },
  );
  // Those without a type are handed to git before any walk begins.
  for (let entry = 0; entry < table.count; entry++) if (table.type[entry] === 0) unreadable.add(entry);
  for (let entry = 0; entry < table.count; entry++) {
    if ((table.base[entry] ?? -1) < 0 && table.type[entry] !== 0) walker.walk(entry);
  }
  return { read, unreadable, count: table.count };
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  byte: fc.oneof(fc.constantFrom(0, 0xff, 0x80, 0x7f, 0x60, 0x70), fc.integer({ min: 0, max: 255 })),
  length: fc.constantFrom(1, 1, 1, 2, 20),
});

describe('a pack that was tampered with', () => {
  it('is whole to begin with, with deltas in it', () => {
    const { read, unreadable, count } = walk(bytes);
    expect([read.size, unreadable.size]).toEqual([count, 0]);
    expect(readEntryTable(new PackFile('', bytes.length, bytes)).base.some((base) => base >= 0)).toBe(true);
  });

  it('ends no scan, and loses no object without a word', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean(), (changes, atHeads) => {
        const changed = Buffer.from(bytes);
        const heads = [...index.offsets];
        for (const { at, byte, length } of changes) {
          const start = atHeads
            ? (heads[Math.floor(at * heads.length)] ?? 12)
            : 12 + Math.floor(at * (bytes.length - 32));
          changed.fill(byte, start, Math.min(start + length, bytes.length - 20));
        }
        const { read, unreadable, count } = walk(changed);
        expect(new Set([...read, ...unreadable]).size).toBe(count);
      }),
      { numRuns: 400 },
    );
  });

  it('is named object by object when it goes away between listing and reading', () => {
    const copy = join(dir, 'gone.pack');
    writeFileSync(copy, bytes);
    const pack = new PackFile(copy, bytes.length, null);
    const table = readEntryTable(pack);
    pack.close();
    rmSync(copy);
    const roots = Int32Array.from([...table.base.keys()].filter((entry) => (table.base[entry] ?? -1) < 0));
    const work = noObjectWork();
    const task = {
      file: copy,
      length: bytes.length,
      whole: null,
      idBytes: 20,
      table,
      wanted: new Uint8Array(table.count).fill(SCAN),
      roots,
      scanned: new Uint32Array(table.count),
    };
    for (const _claim of workOnPacks(
      {
        packs: [task],
        counters: new Int32Array(1),
        options: { maxBytes: 1 << 20, minConfidence: 'low', runKey: new Uint8Array(32) },
      },
      openWorkbench(openKernel(KERNEL), GITHUB_ENGINE),
      work,
    )) {
      /* the counter ends it */
    }
    expect([work.unreadable.length, work.blobs]).toEqual([table.count, 0]);
  });
});
