/**
 * Logs compressed with zstd, on every Node.js alike. The frames are made here by hand, of blocks that are stored as they
 * are, repeated, or (at the end of the file) packed by zstd itself.
 */
import { describe, expect, test } from 'vitest';
import { folder, scan } from '../cli/keyroll.ts';
import { accessKey, awsEvent } from './logs.ts';

const line = (n: number): string =>
  `${JSON.stringify(awsEvent(new Date(Date.parse('2026-09-01T10:00:00Z') + n * 60_000).toISOString(), accessKey('zstd')))}\n`;
const log = Array.from({ length: 2000 }, (_, n) => line(n)).join('');
const usage = (content: string | Uint8Array) =>
  scan(folder({ 'a.log.zst': content }), [
    'usage',
    'a.log.zst',
    '--as-of',
    '2026-09-10',
    '--no-config',
    '--no-log-secrets',
  ]);
const eventsOf = (content: string | Uint8Array) => usage(content).report.usage?.files.map(({ events }) => events);

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const STORED = 0;
const REPEATED = 1;
const MOST_OF_BLOCK = 1 << 17;
/** 2 to the power of 10 and so many more bytes. */
const window = (power: number): number => (power - 10) << 3;

function block(type: number, size: number, content: Uint8Array, isLast: boolean): Buffer {
  const head = Buffer.alloc(3);
  head.writeUIntLE((size << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3);
  return Buffer.concat([head, content]);
}

/** A frame of stored blocks. `sum`: four bytes that are said to be the check sum. */
function frame(content: string | Buffer, { power = 20, sum = null as number | null } = {}): Buffer {
  const bytes = Buffer.from(content);
  const blocks: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += MOST_OF_BLOCK) {
    const piece = bytes.subarray(at, at + MOST_OF_BLOCK);
    blocks.push(block(STORED, piece.length, piece, at + MOST_OF_BLOCK >= bytes.length));
  }
  const end = Buffer.alloc(sum === null ? 0 : 4);
  if (sum !== null) end.writeUInt32LE(sum);
  return Buffer.concat([Buffer.from([...MAGIC, sum === null ? 0 : 4, window(power)]), ...blocks, end]);
}

function skippable(first: number, content: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + first);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(content)]);
}

describe('a log compressed with zstd', () => {
  test('is read as the plain one is', () => {
    const read = (content: string | Uint8Array) => {
      const { usage: found } = usage(content).report;
      return { ...found, files: found?.files.map(({ storedBytes: _, sha256: __, ...file }) => file) };
    };
    expect(read(frame(log))).toEqual(read(log));
  });

  test('is read whole where it has several frames, some of them skippable', () => {
    expect(eventsOf(Buffer.concat([frame(line(1)), frame(line(2)), frame(line(3))]))).toEqual([3]);
    expect(
      eventsOf(
        Buffer.concat([
          skippable(3, 'made by hand'),
          skippable(0, ''),
          frame(line(1)),
          skippable(15, 'x'.repeat(300_000)),
          frame(line(2)),
          frame(''),
        ]),
      ),
    ).toEqual([2]);
  });

  test('is decompressed block by block: a hundred megabytes of spaces fit into a kilobyte', () => {
    const spaces = Array.from({ length: 800 }, () => block(REPEATED, MOST_OF_BLOCK, Buffer.from('\n'), false));
    const { code, report } = usage(
      Buffer.concat([
        frame(line(1)),
        Buffer.from([...MAGIC, 0, window(20)]),
        ...spaces,
        block(STORED, 0, Buffer.alloc(0), true),
        frame(line(2)),
      ]),
    );
    expect(report.usage?.files).toMatchObject([
      { events: 2, complete: true, bytes: 800 * MOST_OF_BLOCK + line(1).length + line(2).length },
    ]);
    expect(code).toBe(0);
  });
});

describe('zstd that cannot be read', () => {
  const damage = (
    content: Uint8Array,
  ): { readonly code: number | null; readonly message: string | undefined; readonly events: number | undefined } => {
    const { code, report } = usage(content);
    return {
      code,
      message: report.diagnostics.find((said) => said.code === 'log-damaged')?.message,
      events: report.usage?.files[0]?.events,
    };
  };
  const good = frame(line(1));
  const size = line(1).length;
  const said = (offset: number, reason: string) =>
    `the zstd data is unusable from byte ${offset.toLocaleString('en-US')} on (${reason}): what follows the first ${size} decompressed bytes is not read`;

  test('because it ends too early gives what it has, with place and reason, and exit 3', () => {
    const { code, message, events } = damage(frame(log).subarray(0, 200_000));
    expect(message).toMatch(
      /^the zstd data is unusable from byte 200,000 on \(it ends in the middle of a frame\): what follows the first 199,988 decompressed bytes is not read$/,
    );
    expect(events).toBeGreaterThan(300);
    expect(code).toBe(3);
  });
  test('because a checksum does not match is reported', () =>
    expect(damage(Buffer.concat([good, frame(line(2), { sum: 12345 })]))).toEqual({
      code: 3,
      events: 1,
      message: said(good.length, 'its check sum does not match'),
    }));
  test('because something else follows is reported', () =>
    expect(damage(Buffer.concat([good, Buffer.from('and so on')]))).toMatchObject({
      code: 3,
      events: 1,
      message: expect.stringContaining('(what follows is not zstd data)') as string,
    }));
  test('because of its window is reported before memory is allocated for it', () =>
    expect(damage(Buffer.concat([good, frame(line(2), { power: 30 })]))).toMatchObject({
      code: 3,
      events: 1,
      message: expect.stringContaining(
        '(it was compressed with a window of more than 128 MB (`zstd --long`))',
      ) as string,
    }));
  test('because a block is of no known type is reported', () =>
    expect(
      damage(Buffer.concat([Buffer.from([...MAGIC, 0, window(20)]), block(3, 8, Buffer.alloc(8), true)])),
    ).toMatchObject({
      code: 3,
      events: 0,
      message: expect.stringContaining('(it is corrupted): what follows the first 0') as string,
    }));
  test('because it was compressed with a dictionary is reported', () =>
    expect(damage(Buffer.from([...MAGIC, 1, window(20), 7, 1, 0, 0]))).toMatchObject({
      code: 3,
      message: expect.stringContaining('(it was compressed with a dictionary)') as string,
    }));
});

test('a log in another compression is reported with the advice to decompress it, in a folder too', () => {
  const xz = Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), Buffer.alloc(90, 7)]);
  const { code, report } = scan(folder({ 'logs/a.json': line(1), 'logs/b.json.xz': xz }), [
    'usage',
    'logs',
    '--as-of',
    '2026-09-10',
    '--no-config',
  ]);
  expect(report.diagnostics).toMatchObject([
    {
      code: 'log-damaged',
      path: 'logs/b.json.xz',
      message:
        'the file is in xz format, which keyroll does not read: decompress or convert it first (it reads gzip and zstd)',
    },
  ]);
  expect(code).toBe(3);
});

/** Six events packed by `zstd -19`, as its own encoder writes them: tables, sequences and all. */
test('a log compressed by zstd itself is read', () => {
  expect(eventsOf(Buffer.from(PACKED_BY_ZSTD, 'base64'))).toEqual([6]);
});

const PACKED_BY_ZSTD =
  'KLUv/QRo9QcAMo0qGDDbAU4jq2pxNUUoFxoEmkakz7CChowUFYiBJEtxILkwjiPv7UWFoaRVLoD3dS1s6j5/Y5IDlSzKoh4Hvb5/80h19B7cUs3dxvf56Iv61BW6PzX/9MCRPBSEF27CXrU3jo7fOe' +
  'fv1APHA8Z5yMiwMNkb3/tPjnMqaHvg6PafRqH/6Ekkt2GveiRbLerB2N74b2dKWoFnuMH5ylhgsJAUuPDGX/QudHz13Q0fINBEoqtgBx4p5j8nA4SoIArP38lOiEoAKLx+TxYhKgOnUKCYBXCdo0Rc' +
  'BcVcNkURcQGot+tAGzfGHYx1AGBmA6F2Mi/uH2k44hsGoktr5QFSq4tW';
