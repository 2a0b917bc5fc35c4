import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/long/**'],
    // Only what hangs should meet these: on a machine that does other things, processes take many times as long to start.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // One more than by default: tests that start processes leave their own core idle.
    maxWorkers: '100%',
    // No test changes what another could see and leaves it so; loading the sources once a worker saves a fifth of the time.
    isolate: false,
    setupFiles: ['test/setup.ts'],
    // The whole suite starts hundreds of processes and threads of the program: from a few files rather than 700.
    globalSetup: ['test/joined/global-setup.ts'],
    execArgv: ['--import', new URL('test/joined/redirect-threads.ts', import.meta.url).href],
    // For the processes that tests start: half of their time is compiling what the one before compiled.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'phaseline-test-compile-cache') },
  },
})
