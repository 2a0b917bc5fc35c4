import { defineConfig } from 'vitest/config'

/**
 * `vitest run --config test/long/vitest.config.ts`: a thousand generated workflows, killed and resumed; a piece of them with
 * `PHASELINE_TEST_FIRST_CRASH=400 PHASELINE_TEST_CRASHES=100`.
 */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/recovery/*.test.ts'],
    env: { PHASELINE_TEST_CRASHES: process.env.PHASELINE_TEST_CRASHES ?? '1000' },
    testTimeout: 120_000,
  },
})
