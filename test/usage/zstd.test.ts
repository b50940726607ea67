/** Logs packed with zstd, which Node.js can unpack since 22.15: an older one says so, and reads nothing in silence. */
import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, scan } from '../cli/keyroll.ts';
import { accessKey, awsEvent } from './logs.ts';

const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
const canUnpack = typeof compress === 'function';
const log = Array.from({ length: 2000 }, (_, n) => JSON.stringify(awsEvent(new Date(Date.parse('2026-09-01T10:00:00Z') + n * 60_000).toISOString(), accessKey('zstd')))).join('\n');
const usage = (name: string, content: string | Uint8Array) => scan(folder({ [name]: content }), ['usage', name, '--as-of', '2026-09-10', '--no-config', '--no-log-secrets']);

function packed(): Buffer {
  const bytes: unknown = typeof compress === 'function' ? compress(Buffer.from(log)) : null;
  if (!Buffer.isBuffer(bytes)) throw new Error('this Node.js has no zstd');
  return bytes;
}

describe('a log packed with zstd', () => {
  test.skipIf(!canUnpack)('is read as the plain one is', () => {
    const plain = usage('a.log', log).report, unpacked = usage('a.log', packed()).report;
    expect(unpacked.usage).toEqual(plain.usage);
  });

  test.skipIf(canUnpack)('is told to be unreadable by a Node.js without zstd, with what to do, and ends with 3', () => {
    const { code, report } = usage('a.log.zst', Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(64, 1)]));
    expect(report.diagnostics).toMatchObject([{ severity: 'error', code: 'log-damaged', path: 'a.log.zst', message: expect.stringContaining('cannot unpack zstd (22.15 and later can): unpack the file first') as string }]);
    expect(code).toBe(3);
  });
});
