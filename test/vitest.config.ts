import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/home.ts'],
    // vitest would leave one processor of two idle, and the longest tests wait for processes of their own.
    maxWorkers: '100%',
    testTimeout: 60_000,
    // Folders with a copy of all dependencies are removed in hooks.
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'build/test-results.json' }]],
  },
});
