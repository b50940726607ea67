import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/isolated-environment.ts'],
    // vitest would leave one processor of two idle, and tests that wait for processes of their own leave more.
    maxWorkers: availableParallelism() + 1,
    // Nothing that files of tests import remembers one for the next, and importing it for each anew took a tenth of a run.
    isolate: false,
    // Many times what the longest test takes: a limit is for what hangs, and a slow or busy machine is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default', ['json', { outputFile: 'build/test-results.json' }]],
  },
});
