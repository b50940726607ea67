import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readStdin } from '../../src/sources/files/stdin.ts';
import { checkWritable, writeFileAtomic } from '../../src/sources/files/write-atomic.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'keyroll-write-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('writeFileAtomic', () => {
  test('writes a new file for its owner alone, and makes the folders above it', async () => {
    const file = path.join(root, 'a/b/report.json');
    await writeFileAtomic(file, 'text');
    expect([readFileSync(file, 'utf8'), modeOf(file), readdirSync(path.dirname(file))]).toEqual([
      'text',
      0o600,
      ['report.json'],
    ]);
  });

  test('takes the mode it is given, whatever the umask, and keeps that of a file that exists', async () => {
    const file = path.join(root, 'x');
    await writeFileAtomic(file, 'one', { mode: 0o644 });
    expect(modeOf(file)).toBe(0o644);
    chmodSync(file, 0o640);
    await writeFileAtomic(file, 'two', { mode: 0o600 });
    expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['two', 0o640]);
  });

  test('replaces the file that a link leads to, not the link', async () => {
    writeFileSync(path.join(root, 'real'), 'old');
    symlinkSync('real', path.join(root, 'link'));
    await writeFileAtomic(path.join(root, 'link'), 'new');
    expect([readFileSync(path.join(root, 'real'), 'utf8'), readdirSync(root).sort()]).toEqual([
      'new',
      ['link', 'real'],
    ]);
  });

  test('follows no link of a checkout out of it, nor to what git runs', async () => {
    mkdirSync(path.join(root, 'checkout/.git/hooks'), { recursive: true });
    mkdirSync(path.join(root, 'checkout/reports'));
    const at = (name: string): string => path.join(root, 'checkout', name);
    writeFileSync(path.join(root, '.bashrc'), 'old');
    writeFileSync(at('.git/hooks/pre-commit'), 'old');
    symlinkSync('../.bashrc', at('out.sarif'));
    symlinkSync('..', at('up'));
    symlinkSync('.git/hooks/pre-commit', at('hook.md'));
    symlinkSync('reports', at('inner'));
    symlinkSync('checkout', path.join(root, 'other-name'));
    for (const name of ['out.sarif', 'up/.bashrc', 'up/new.md', 'hook.md']) {
      await expect(checkWritable(at(name))).rejects.toThrow('leads outside it');
      await expect(writeFileAtomic(at(name), 'new')).rejects.toThrow('leads outside it');
    }
    expect(readdirSync(root).sort()).toEqual(['.bashrc', 'checkout', 'other-name']);
    expect(readFileSync(path.join(root, '.bashrc'), 'utf8')).toBe('old');
    for (const name of ['inner/a.md', '.git/hooks/pre-commit', '../other-name/b.md']) {
      await writeFileAtomic(at(name), 'new');
      expect(readFileSync(at(name), 'utf8')).toBe('new');
    }
    await writeFileAtomic(at('out.sarif'), 'new', { mayLeadOut: true });
    expect(readFileSync(path.join(root, '.bashrc'), 'utf8')).toBe('new');
  });

  test('leaves nothing behind when it fails', async () => {
    mkdirSync(path.join(root, 'folder'));
    await expect(writeFileAtomic(path.join(root, 'folder'), 'x')).rejects.toThrow();
    writeFileSync(path.join(root, 'plain'), 'old');
    await expect(writeFileAtomic(path.join(root, 'plain/below'), 'x')).rejects.toThrow();
    expect([readFileSync(path.join(root, 'plain'), 'utf8'), readdirSync(root).sort()]).toEqual([
      'old',
      ['folder', 'plain'],
    ]);
  });

  test('writes to what is no file', async () => {
    await writeFileAtomic('/dev/null', 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('readStdin', () => {
  test('reads everything, over the borders of its chunks', async () => {
    const { bytes, truncated } = await readStdin(Readable.from([Buffer.from([0xc3]), Buffer.from([0xbc]), 'end']));
    expect([Buffer.from(bytes).toString('utf8'), truncated]).toEqual(['üend', false]);
  });

  test('an empty input is empty', async () => {
    expect(await readStdin(Readable.from([]))).toMatchObject({ truncated: false });
  });

  test('stops at the cap, and says so', async () => {
    function* endless() {
      for (;;) yield Buffer.from('abcd');
    }
    const { bytes, truncated } = await readStdin(Readable.from(endless()), 10);
    expect([Buffer.from(bytes).toString('utf8'), truncated]).toEqual(['abcdabcdab', true]);
    expect(await readStdin(Readable.from([Buffer.from('ab')]), 2)).toMatchObject({ truncated: false });
  });
});
