import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPepper, loadPepper, matchPepper, pepperCheck, pepperPath } from '../../src/inventory/pepper.ts';
import { InventoryError } from '../../src/model/error.ts';
import { letters } from '../letters.ts';
import { inventory } from '../samples.ts';
import { entry } from './samples.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pepper-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const io = (env: Record<string, string>) => ({ cwd: dir, env });
const at = (name: string) => io({ KEYROLL_PEPPER_FILE: join(dir, name) });

describe('the place of the pepper', () => {
  test('is named by the environment, else below the configuration folder', () => {
    expect(pepperPath(io({ KEYROLL_PEPPER_FILE: 'mine', HOME: '/h' }))).toBe(join(dir, 'mine'));
    expect(pepperPath(io({ KEYROLL_PEPPER_FILE: '', XDG_CONFIG_HOME: '/x', HOME: '/h' }))).toBe(
      join('/x', 'keyroll', 'pepper'),
    );
    expect(pepperPath(io({ HOME: '/h' }))).toBe(join('/h', '.config', 'keyroll', 'pepper'));
    expect(() => pepperPath(io({}))).toThrow(InventoryError);
  });
});

describe('reading it', () => {
  test('a missing file is absent', async () => {
    expect(await loadPepper(at('none'))).toEqual({ kind: 'absent', named: true, place: `at ${join(dir, 'none')}` });
    const place = `at ${join(dir, 'keyroll', 'pepper')}`;
    expect(await loadPepper(io({ XDG_CONFIG_HOME: dir }))).toEqual({ kind: 'absent', named: false, place });
    expect(await loadPepper(io({}))).toMatchObject({ kind: 'absent', named: false });
  });
  test.each([
    ['with no line end', ''],
    ['with a line end', '\n'],
    ['with a Windows line end', '\r\n'],
  ])('%s the key is the same', async (_name, end) => {
    const text = letters('pepper', 40);
    writeFileSync(join(dir, 'p'), text + end, { mode: 0o600 });
    expect(await loadPepper(at('p'))).toMatchObject({ kind: 'present', key: Buffer.from(text), diagnostics: [] });
  });
  test.each([
    ['empty', '', /is empty/],
    ['a mere line end', '\n', /is empty/],
    ['31 bytes', letters('short', 31), /at least 32 bytes/],
    ['too large', 'x'.repeat(70_000), /64 KiB/],
  ])('%s is refused', async (_name, text, message) => {
    writeFileSync(join(dir, 'p'), text, { mode: 0o600 });
    await expect(loadPepper(at('p'))).rejects.toThrow(message);
  });
  test('where the variable holds the pepper itself, it is not printed', async () => {
    const value = letters('pepper', 64, '0123456789abcdef');
    const pepper = await loadPepper(io({ KEYROLL_PEPPER_FILE: value }));
    expect(pepper.kind).toBe('absent');
    expect(JSON.stringify(pepper)).not.toContain(value);
  });
  test.each([32, 65_536])('%i bytes are enough, and not too many', async (length) => {
    writeFileSync(join(dir, 'p'), 'x'.repeat(length), { mode: 0o600 });
    expect(await loadPepper(at('p'))).toMatchObject({ kind: 'present', key: Buffer.from('x'.repeat(length)) });
  });
  test('a link that leads to itself is refused', async () => {
    symlinkSync('p', join(dir, 'p'));
    await expect(loadPepper(at('p'))).rejects.toThrow(/cannot be read/);
  });
  test('a folder in its place is refused', async () => {
    mkdirSync(join(dir, 'p'));
    await expect(loadPepper(at('p'))).rejects.toThrow(/cannot be read/);
  });
  test.skipIf(process.platform === 'win32')('readable by others it is used, with a warning', async () => {
    writeFileSync(join(dir, 'p'), letters('pepper', 40));
    chmodSync(join(dir, 'p'), 0o644);
    expect(await loadPepper(at('p'))).toMatchObject({
      kind: 'present',
      diagnostics: [{ code: 'pepper-permissions', severity: 'warning' }],
    });
  });
});

describe('making it', () => {
  test("gives 32 random bytes in a file of one's own, read back as returned", async () => {
    const path = join(dir, 'a', 'b', 'pepper');
    const key = await createPepper(path);
    expect(key.toString()).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await loadPepper(io({ KEYROLL_PEPPER_FILE: path }))).toMatchObject({
      kind: 'present',
      key,
      diagnostics: [],
    });
  });
  test('never overwrites', async () => {
    writeFileSync(join(dir, 'p'), 'mine');
    await expect(createPepper(join(dir, 'p'))).rejects.toThrow(/not overwritten/);
    expect(readFileSync(join(dir, 'p'), 'utf8')).toBe('mine');
  });
  test('leaves nothing behind where it cannot be written', async () => {
    writeFileSync(join(dir, 'file'), '');
    await expect(createPepper(join(dir, 'file', 'pepper'))).rejects.toThrow(InventoryError);
    expect(existsSync(join(dir, 'file', 'pepper'))).toBe(false);
  });
});

describe('knowing it again', () => {
  const key = Buffer.from(letters('one', 64));
  const other = Buffer.from(letters('two', 64));
  const keyed = entry({ fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: 'a'.repeat(40) }] });
  const withKeys = (...checks: (string | undefined)[]) =>
    inventory([keyed], {
      fingerprintKeys: checks.map((check, number) => ({
        id: `k${number + 1}`,
        alg: 'hmac-sha256',
        ...(check === undefined ? {} : { check }),
      })),
    });

  test('the check is 16 hexadecimal digits of its own', () => {
    expect(pepperCheck(key)).toMatch(/^[0-9a-f]{16}$/);
    expect(pepperCheck(key)).not.toBe(pepperCheck(other));
  });
  test('one of several keys is found by its check', () => {
    expect(matchPepper(withKeys(pepperCheck(other), pepperCheck(key)), key)).toEqual({
      keyId: 'k2',
      usable: true,
      diagnostics: [],
    });
  });
  test('a wrong pepper is reported, with the keys it should be', () => {
    const match = matchPepper(withKeys(pepperCheck(other)), key);
    expect(match).toMatchObject({
      keyId: null,
      usable: false,
      diagnostics: [{ severity: 'error', code: 'pepper-wrong', path: 'keyroll.inventory.yaml' }],
    });
    expect(match.diagnostics[0]?.message).toContain('"k1"');
  });
  test('without a check it is used, with a note', () => {
    expect(matchPepper(withKeys(undefined), key)).toMatchObject({
      keyId: 'k1',
      usable: true,
      diagnostics: [{ code: 'pepper-unchecked' }],
    });
  });
  test('an inventory without keys is no problem', () => {
    expect(matchPepper(inventory([entry()]), key)).toEqual({ keyId: null, usable: true, diagnostics: [] });
  });
});
