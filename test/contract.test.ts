import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const CHECK = resolve(import.meta.dirname, '../../shared/contract-check.mjs');
const PROGRAM = resolve(import.meta.dirname, '../bin/keyroll.js');

it.runIf(existsSync(CHECK))('keeps the contract that outside scripts rely on', () => {
  const done = spawnSync(process.execPath, [CHECK, PROGRAM, 'scan', 'inventory', 'git', 'usage'], { encoding: 'utf8' });
  expect(done.stdout).toMatch(/^\d+ passed, 0 failed$/m);
});
