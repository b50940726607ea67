/** A pack of more than four gibibytes, most of them a hole in the file. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { expandExample } from '../../../src/ruleset/example/example.ts';
import { openKernel } from '../../../src/sources/pack/kernel.ts';
import { noObjectWork, workOnPacks } from '../../../src/scan/history/object-work.ts';
import { openWorkbench, SCAN } from '../../../src/scan/history/pack-walk.ts';
import { EntryDraft } from '../../../src/sources/pack/entry-table.ts';
import { PackFile, wholePack } from '../../../src/sources/pack/pack-file.ts';
import { readPackIndex, readRawIndex } from '../../../src/sources/pack/pack-index.ts';
import { letters } from '../../letters.ts';
import { GITHUB_ENGINE } from './github-engine.ts';
import { KERNEL } from './packed.ts';

const dir = mkdtempSync(join(tmpdir(), 'keyroll-large-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const BLOB = 3;
const OFS_DELTA = 6;
const FAR = 2 ** 32 + 7_000_000_000;
const secret = (seed: string): string => `see ${expandExample('ghp_<base62:30><check:github-crc32>', seed).text}\n`;

/** Type and size, and for a delta the distance to its base. */
function entry(type: number, body: Buffer, distance = 0): Buffer {
  const head = [(body.length > 15 ? 0x80 : 0) | (type << 4) | (body.length & 15)];
  for (let rest = body.length >>> 4; rest > 0; rest >>>= 7) head.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  const back = [distance & 0x7f];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    back.unshift(0x80 | (--rest & 0x7f));
  }
  return Buffer.concat([
    Buffer.from(head),
    type === OFS_DELTA ? Buffer.from(back) : Buffer.alloc(0),
    deflateSync(body),
  ]);
}

function size(bytes: number): number[] {
  return bytes < 128 ? [bytes] : [(bytes & 0x7f) | 0x80, ...size(bytes >> 7)];
}

/** A delta that adds text behind all of its base, of which one copy takes less than 2^24 bytes. */
function longer(base: number, text: string): Buffer {
  const head = [...size(base), ...size(base + text.length), 0xf0, base & 0xff, (base >> 8) & 0xff, base >> 16];
  const parts = [Buffer.from(head)];
  for (let at = 0; at < text.length; at += 127) {
    const part = text.slice(at, at + 127);
    parts.push(Buffer.from([part.length]), Buffer.from(part));
  }
  return Buffer.concat(parts);
}

interface Laid {
  readonly offset: number;
  readonly bytes: Buffer;
}

function writePack(file: string, entries: readonly Laid[]): void {
  const end = Math.max(...entries.map(({ offset, bytes }) => offset + bytes.length));
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, entries.length]), 0, 12, 0);
  for (const { offset, bytes } of entries) writeSync(descriptor, bytes, 0, bytes.length, offset);
  writeSync(descriptor, Buffer.alloc(20), 0, 20, end);
  closeSync(descriptor);
  const count = entries.length;
  const index = Buffer.alloc(8 + 1024 + count * 28 + count * 8 + 40);
  index.writeUInt32BE(0xff744f63, 0);
  index.writeUInt32BE(2, 4);
  for (let byte = 0; byte < 256; byte++) index.writeUInt32BE(count, 8 + byte * 4);
  entries.forEach(({ offset, bytes }, at) => {
    index[1032 + at * 20 + 19] = at;
    index.writeUInt32BE(crc32(bytes), 1032 + count * 20 + at * 4);
    index.writeUInt32BE(0x80000000 + at, 1032 + count * 24 + at * 4);
    index.writeBigUInt64BE(BigInt(offset), 1032 + count * 28 + at * 8);
  });
  createHash('sha1')
    .update(index.subarray(0, -20))
    .digest()
    .copy(index, index.length - 20);
  writeFileSync(file.replace(/pack$/, 'idx'), index);
}

/** The index of a pack and its entries; what is found in all families, and what cannot be read. */
function scanned(file: string, roots: readonly number[], maxBytes = 1 << 23) {
  const kernel = openKernel(KERNEL);
  const index = readPackIndex(file, readRawIndex(file, 20), kernel);
  const pack = new PackFile(file, index.packLength, null);
  const table = new EntryDraft(index, kernel).read(pack);
  pack.close();
  const work = noObjectWork();
  const task = {
    file,
    length: index.packLength,
    whole: null,
    idBytes: 20,
    table,
    wanted: new Uint8Array(table.count).fill(SCAN),
    roots: Int32Array.from(roots),
    scanned: new Uint32Array(table.count),
  };
  const shared = {
    packs: [task],
    counters: new Int32Array(1),
    options: { maxBytes, minConfidence: 'low', runKey: new Uint8Array(32) },
  } as const;
  for (const _claim of workOnPacks(shared, openWorkbench(openKernel(KERNEL), GITHUB_ENGINE), work)) {
    /* the counter ends it */
  }
  return {
    index,
    table,
    found: work.found.map(({ entry: number, secrets }) => [number, secrets.length]),
    unreadable: work.unreadable.map(({ entry: number }) => number),
  };
}

it('is read by ranges, behind 2^32 as before it, and the object that is too large is left to git', async () => {
  const file = join(dir, 'pack-large.pack');
  const base = Buffer.from(secret('far'));
  const near = entry(BLOB, Buffer.from(secret('near')));
  const far = entry(BLOB, base);
  writePack(file, [
    { offset: 12, bytes: near },
    { offset: 12 + near.length, bytes: entry(BLOB, Buffer.alloc(1000)) },
    { offset: FAR, bytes: far },
    { offset: FAR + far.length, bytes: entry(OFS_DELTA, longer(base.length, secret('farther')), far.length) },
  ]);
  expect(statSync(file).blocks * 512).toBeLessThan(1 << 20);
  const { index, table, found, unreadable } = scanned(file, [0, 1, 2]);
  expect([
    index.packLength > FAR,
    await wholePack(file, index.packLength),
    [...table.offset].slice(0, 4),
    [...table.base],
  ]).toEqual([true, null, [12, 12 + near.length, FAR, FAR + far.length], [-1, -1, -1, 2]]);
  expect(found).toEqual([
    [0, 1],
    [2, 1],
    [3, 2],
  ]);
  expect(unreadable).toEqual([1]);
});

it('may hold a family that takes more memory than all of its versions are given at once', () => {
  const file = join(dir, 'pack-family.pack');
  // What is in two parts stands at the seam of a version and its base, whose bytes have to be where they were.
  const halves = (seed: string): [string, string] => [secret(seed).slice(0, 20), secret(seed).slice(20)];
  const [first, second] = halves('another');
  const [third, fourth] = halves('version 5');
  const base = Buffer.concat([Buffer.alloc(7_000_000, 'a line\n'), Buffer.from(secret('first') + first)]);
  const laid: Laid[] = [{ offset: 12, bytes: entry(BLOB, base) }];
  const add = (line: string, length: number, from: Laid | undefined): void => {
    const offset = 12 + laid.reduce((sum, { bytes }) => sum + bytes.length, 0);
    laid.push({ offset, bytes: entry(OFS_DELTA, longer(length, line), offset - (from?.offset ?? 0)) });
  };
  let { length } = base;
  for (const line of [
    secret('version 1'),
    secret('version 2'),
    secret('version 3'),
    third,
    fourth,
    secret('version 6'),
  ]) {
    add(line, length, laid.at(-1));
    length += line.length;
  }
  add(second, base.length, laid[0]);
  writePack(file, laid);
  expect(scanned(file, [0]).found.sort()).toEqual([1, 2, 3, 4, 4, 5, 6, 2].map((secrets, at) => [at, secrets]));
});

it('may hold deltas that are longer than the room for them, while their bases are kept', () => {
  const file = join(dir, 'pack-long-deltas.pack');
  const base = Buffer.from(`${'a line\n'.repeat(1000)}${secret('base')}`);
  const laid: Laid[] = [{ offset: 12, bytes: entry(BLOB, base) }];
  let { length } = base;
  // Longer than what deflate looks back on, so that repeating it packs no better.
  const block = letters('block', 60_000);
  for (const [at, times] of [40, 0, 100, 0].entries()) {
    const text = `${block.repeat(times)}\n${secret(`long ${at}`)}`;
    const offset = 12 + laid.reduce((sum, { bytes }) => sum + bytes.length, 0);
    laid.push({ offset, bytes: entry(OFS_DELTA, longer(length, text), offset - (laid.at(-1)?.offset ?? 0)) });
    length += text.length;
  }
  writePack(file, laid);
  expect(scanned(file, [0], 1 << 24)).toMatchObject({
    found: [1, 2, 3, 4, 5].map((secrets, at) => [at, secrets]),
    unreadable: [],
  });
});
