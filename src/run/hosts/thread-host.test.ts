import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PhaseHooks, PhaseHost, PhaseJob } from './phase-host.ts'
import { createThreadHost } from './thread-host.ts'

const entry = new URL('../../../test/recovery/worker-entry.ts', import.meta.url)

let folder: string
let host: PhaseHost
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-host-'))
  host = createThreadHost({ entry, graceMs: 20, maxIdle: 1 })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

const job = (type: string, config: PhaseJob['config'], outputs: readonly string[] = []): PhaseJob => ({
  phase: 'p',
  type,
  mode: 'run',
  outputs,
  config,
  seed: '1',
  resources: { maxWorkers: 1, memoryBytes: 1e9 },
  inputs: [],
  storeFolder: folder,
  folder: 'runs/r/p',
  key: 'k'.repeat(64),
  parts: [],
})
const hooks = (more: Partial<PhaseHooks> = {}): PhaseHooks => ({
  part: async () => {},
  partBytes: async () => new Uint8Array(),
  progress: () => {},
  log: () => {},
  ...more,
})
const never = new AbortController().signal

describe('the thread host', () => {
  test('runs a phase and hands its artifacts back', async () => {
    const { outputs } = await host.run(job('add', { value: 3 }, ['result']), hooks(), never)
    expect(outputs).toMatchObject([{ name: 'result', path: 'runs/r/p/result.json', bytes: 2 }])
  })

  test('passes on what the phase throws, with class and code', async () => {
    await expect(host.run(job('add', { valeu: 3 }), hooks(), never)).rejects.toMatchObject({
      name: 'UserError',
      code: 'PHASE_CONFIG',
    })
  })

  test('passes on why a part could not be journaled', async () => {
    const refused = hooks({
      part: async () => {
        throw new Error('the journal is gone')
      },
    })
    await expect(host.run(job('pieces', { count: 1, bytes: 1 }), refused, never)).rejects.toThrow('the journal is gone')
  })

  test.each(['polite', 'deaf', 'busy'])(
    'gives no phase to a thread that it is ending because a phase was %s',
    async (how) => {
      for (let round = 0; round < 3; round++) {
        const controller = new AbortController()
        const stopped = host.run(
          job('endless', { how }),
          hooks({ progress: () => controller.abort() }),
          controller.signal,
        )
        await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
        const next = await host.run(job('add', { value: round }, ['result']), hooks(), never)
        expect(next.outputs).toHaveLength(1)
      }
    },
  )

  test('tells when a thread is lost, and goes on with another', async () => {
    await expect(host.run(job('broken', { how: 'exits' }), hooks(), never)).rejects.toMatchObject({
      code: 'WORKER_LOST',
    })
    await expect(host.run(job('add', { value: 1 }, ['result']), hooks(), never)).resolves.toBeDefined()
  })

  test('takes no phase when it is closed', async () => {
    await host.close()
    expect(() => host.run(job('add', {}), hooks(), never)).toThrow('closed')
  })
})
