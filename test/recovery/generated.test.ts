import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { crashAndResume } from './crash-harness.ts'
import { openThreadHost } from './crash-job.ts'
import { generateRun } from './generated-run.ts'

/** The long suite asks for more, and can be run in pieces. */
const COUNT = Number(process.env.PHASELINE_TEST_CRASHES ?? 12)
const FIRST = Number(process.env.PHASELINE_TEST_FIRST_CRASH ?? 0)

const root = mkdtempSync(join(tmpdir(), 'phaseline-generated-'))
const thread = openThreadHost()

afterAll(async () => {
  await thread.close()
  rmSync(root, { recursive: true, force: true })
})

describe('a generated workflow that is killed and resumed ends as if undisturbed', () => {
  const seeds = Array.from({ length: COUNT }, (_, index) => FIRST + index)
  test.concurrent.each(seeds)('seed %i', { timeout: 300_000 }, async (seed) => {
    const { phases, kills } = generateRun(seed)
    // The log gets its length early in some, so that kills fall among commits that overwrite it.
    const room = seed % 10 === 0 ? { roomAfter: 4 } : {}
    const [undisturbedStore, store] = [join(root, `${seed}-a`), join(root, `${seed}-b`)]
    const undisturbed = await crashAndResume({ store: undisturbedStore, phases }, [], thread)
    const crashed = await crashAndResume({ store, phases, ...room }, kills, thread)
    expect(crashed.statuses).toEqual(undisturbed.statuses)
    expect(crashed.artifacts).toEqual(undisturbed.artifacts)
    expect(crashed.status).toBe(undisturbed.status)
    rmSync(undisturbedStore, { recursive: true, force: true })
    rmSync(store, { recursive: true, force: true })
  })
})
