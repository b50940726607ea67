/**
 * What the tests of a run have around them, whoever runs them and where: no settings of git, neither the user's nor
 * those of a hook that runs the tests, and one home for every start of the program, in which compiled code is kept. A
 * third of a short run is compiling. Nothing else is left there but caches of repositories that are gone with their
 * tests: what belongs to one test goes where its own variables say.
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

function withoutSettingsOfGit(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
  Object.assign(process.env, { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull, TZ: 'UTC' });
}

export default function setup({ provide }: TestProject): () => void {
  withoutSettingsOfGit();
  const home = mkdtempSync(join(tmpdir(), 'keyroll-home-'));
  provide('home', home);
  return () => rmSync(home, { recursive: true, force: true });
}
