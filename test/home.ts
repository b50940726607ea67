/**
 * One home for every run of the program in a run of the tests, in which compiled code is kept: a third of a short run
 * is compiling. Nothing else may be left there: what belongs to one test goes where its own variables say.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly home: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const home = mkdtempSync(join(tmpdir(), 'keyroll-home-'));
  provide('home', home);
  return () => rmSync(home, { recursive: true, force: true });
}
