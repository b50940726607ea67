/**
 * The environment of all tests, the same on every machine: no settings of git, neither the user's nor those of a hook
 * that runs the tests, and one home for every start of the program, where compiled code is cached: compiling takes
 * a third of a short run. Data of single tests goes where their own variables say.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly home: string;
  }
}

function removeGitSettings(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
  Object.assign(process.env, { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull, TZ: 'UTC' });
}

export default function setup({ provide }: TestProject): () => void {
  removeGitSettings();
  const home = mkdtempSync(join(tmpdir(), 'keyroll-home-'));
  provide('home', home);
  return () => rmSync(home, { recursive: true, force: true });
}
