import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/long/**'],
    testTimeout: 60_000,
    // One more than by default: tests that start processes leave their own core idle.
    maxWorkers: '100%',
  },
})
