import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initInventory } from '../../src/inventory/file/init.ts';
import { parseInventory } from '../../src/inventory/file/load.ts';
import { INVENTORY_NAME } from '../../src/inventory/file/inventory-name.ts';
import { matchPepper, pepperCheck } from '../../src/inventory/pepper.ts';
import { token } from '../cli/keyroll.ts';
import { letters } from '../letters.ts';
import { addEntry } from './edits.ts';
import { entry } from './samples.ts';

let root = '';
let dir = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'init-'));
  dir = mkdtempSync(join(root, 'project-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const io = (pepper: string) => ({
  cwd: dir,
  env: { KEYROLL_PEPPER_FILE: pepper },
  now: () => Date.parse('2026-05-01T12:00:00Z'),
});

test('a first inventory is valid, empty, and knows its pepper', async () => {
  const made = await initInventory({ dir, io: io(join(root, 'k', 'pepper')), organization: 'Shop: North' });
  expect(made).toMatchObject({
    path: join(dir, INVENTORY_NAME),
    pepper: 'created',
    pepperPath: join(root, 'k', 'pepper'),
    diagnostics: [],
  });
  const text = readFileSync(made.path, 'utf8');
  const inventory = parseInventory(text, INVENTORY_NAME, null);
  const key = Buffer.from(readFileSync(made.pepperPath, 'utf8').trim());
  expect(inventory).toMatchObject({
    organization: 'Shop: North',
    tokens: [],
    fingerprintKeys: [{ id: 'k1', created_at: '2026-05-01', check: pepperCheck(key) }],
  });
  expect(matchPepper(inventory, key)).toMatchObject({ keyId: 'k1', usable: true });
  expect(text).not.toContain(key.toString().slice(0, 16));
});
test('an existing pepper is used as it is', async () => {
  const pepper = join(root, 'pepper');
  writeFileSync(pepper, letters('pepper', 64), { mode: 0o600 });
  expect(await initInventory({ dir, io: io(pepper) })).toMatchObject({ pepper: 'existing' });
  expect(readFileSync(pepper, 'utf8')).toBe(letters('pepper', 64));
});
test('an existing inventory is left alone, and no pepper is made for it', async () => {
  writeFileSync(join(dir, INVENTORY_NAME), 'mine');
  await expect(initInventory({ dir, io: io(join(root, 'pepper')) })).rejects.toThrow(/not overwritten/);
  expect(readFileSync(join(dir, INVENTORY_NAME), 'utf8')).toBe('mine');
  expect(existsSync(join(root, 'pepper'))).toBe(false);
});
test('a name that the next scan would refuse is refused before anything is written', async () => {
  await expect(
    initInventory({ dir, io: io(join(root, 'pepper')), organization: token('ghp_<base62:36>', 'organisation') }),
  ).rejects.toThrow(/plain secret/);
  expect([...readdirSync(dir), ...readdirSync(root)]).toEqual([basename(dir)]);
});
test('a pepper that cannot be used stops it before anything is written', async () => {
  writeFileSync(join(root, 'pepper'), 'short', { mode: 0o600 });
  await expect(initInventory({ dir, io: io(join(root, 'pepper')) })).rejects.toThrow(/too short/);
  expect(readdirSync(dir)).toEqual([]);
});
test('a pepper inside the project is warned of', async () => {
  expect(await initInventory({ dir, io: io(join(dir, 'pepper')) })).toMatchObject({
    diagnostics: [{ code: 'pepper-beside-inventory' }],
  });
  expect(statSync(join(dir, 'pepper')).mode & 0o077).toBe(0);
});
test('the example in its comments is a valid entry, and entries are added under it', async () => {
  const text = readFileSync((await initInventory({ dir, io: io(join(root, 'pepper')) })).path, 'utf8');
  const example = text
    .split('\n')
    .filter(
      (line) =>
        /^# {3,}(?!rotation_max|lifetime_max|inactive_max|service_providers|targeted)/.test(line) &&
        !line.includes('tra-rotation'),
    )
    .map((line) => line.slice(2).replace(/(?<=\S) {3,}\S.*$/, ''))
    .join('\n');
  expect(parseInventory(text.replace('tokens: []', `tokens:\n${example}`), 'i', null).tokens[0]).toMatchObject({
    id: 'refunds-prod',
    rotation_interval: '90d',
  });
  const added = addEntry(text, entry());
  expect(added.startsWith(text.slice(0, text.indexOf('tokens: []')))).toBe(true);
  expect(parseInventory(added, 'i', null).tokens).toEqual([entry()]);
});
test('the policy in its comments is a valid one', async () => {
  const text = readFileSync((await initInventory({ dir, io: io(join(root, 'pepper')) })).path, 'utf8');
  const policy = text
    .slice(text.indexOf('# policy:'), text.indexOf('# One entry'))
    .split('\n')
    .filter((line) => line.startsWith('# '))
    .map((line) => line.slice(2).replace(/(?<=\S) {3,}\S.*$/, ''))
    .join('\n');
  expect(parseInventory(`schema_version: "1"\n${policy}\ntokens: []\n`, 'i', null).policy).toMatchObject({
    rotation_max: '90d',
    service_providers: ['stripe'],
    targeted_risk_analyses: [{ requirement: '8.6.3' }],
  });
});
