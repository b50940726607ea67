import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileReader } from '../../src/sources/files/read.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'keyroll-read-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const full = path.join(root, name);
  writeFileSync(full, content);
  return full;
}

function textOf(reader: FileReader, name: string): string {
  const result = reader.read(name);
  if (result.kind !== 'content') throw new Error(result.reason);
  return Buffer.from(result.bytes).toString('utf8');
}

const skipped = (reason: string, incomplete = false) => ({ kind: 'skipped', reason, incomplete });

describe('FileReader', () => {
  test('reads files of all sizes, one after the other', () => {
    const reader = new FileReader();
    for (const size of [0, 1, 100, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024 + 7, 5]) {
      const content = 'abcdefg\n'.repeat(Math.ceil(size / 8)).slice(0, size);
      expect(textOf(reader, file('sized', content)) === content).toBe(true);
    }
  });

  test('a file of exactly the cap is read, one byte more is too large', () => {
    for (const cap of [10_000, 1024 * 1024, 2 * 1024 * 1024]) {
      const reader = new FileReader(cap);
      expect(textOf(reader, file('full', 'x'.repeat(cap)))).toHaveLength(cap);
      expect(reader.read(file('over', 'x'.repeat(cap + 1)))).toEqual(skipped('too large', true));
    }
  });

  test('a binary file over the cap is binary, not a gap', () => {
    expect(new FileReader(10_000).read(file('big.bin', new Uint8Array(20_000)))).toMatchObject(skipped('binary'));
    expect(new FileReader().read(file('small.bin', Buffer.from('a\0b')))).toMatchObject(skipped('binary'));
  });

  test('UTF-16 text is content', () => {
    expect(new FileReader().read(file('wide.txt', Buffer.from('\uFEFFkey = value', 'utf16le')))).toMatchObject({
      kind: 'content',
      encoding: 'utf16le',
    });
  });

  test('what is not there, a folder, a link, a pipe and a device are named and never waited for', () => {
    const reader = new FileReader();
    symlinkSync('sized', path.join(root, 'link'));
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    expect(reader.read(path.join(root, 'no/such'))).toEqual(skipped('not there any more'));
    expect(reader.read(path.join(file('plain', 'x'), 'below'))).toEqual(skipped('not there any more'));
    expect(reader.read(root)).toEqual(skipped('not a regular file'));
    expect(reader.read(path.join(root, 'link'))).toEqual(skipped('symbolic link'));
    expect(reader.read(path.join(root, 'pipe'))).toEqual(skipped('not a regular file'));
    expect(reader.read('/dev/zero')).toEqual(skipped('not a regular file'));
    expect(reader.read('/dev/null')).toEqual(skipped('not a regular file'));
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read leaves the scan incomplete', () => {
    const closed = file('closed', 'x');
    chmodSync(closed, 0);
    expect(new FileReader().read(closed)).toEqual(skipped('unreadable', true));
  });

  test('a name with a NUL is unreadable, not a crash', () => {
    expect(new FileReader().read('a\0b')).toEqual(skipped('unreadable', true));
  });
});
