import { defineConfig } from 'vitest/config'

/** The long suites: 200 kills of the main job, 1,000 random workflows. Minutes, not seconds. */
export default defineConfig({
  test: { include: ['test/long/**/*.test.ts'], testTimeout: 3_600_000, hookTimeout: 3_600_000 },
})
