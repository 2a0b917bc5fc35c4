/** @module Kills the main job at random moments, resumes it, and compares every artifact with those of an undisturbed run. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { artifactHashes, artifactsOfRuns, phaseline, temporaryFolder } from '../e2e/cli-process.ts'

const KILLS = Number(process.env.PHASELINE_KILLS ?? 200)
const EXAMPLE = 'examples/sp500-momentum.yaml'

const folder = temporaryFolder()
let expected: Record<string, string> = {}
/** How long an undisturbed run takes: kills are spread over this time. */
let durationMs = 0

beforeAll(async () => {
  const store = join(folder.path, 'undisturbed')
  const start = performance.now()
  const finished = await phaseline(['run', EXAMPLE, '--store', store, '--no-report'])
  durationMs = performance.now() - start
  expect(finished.code, finished.stderr).toBe(0)
  expected = artifactHashes(store)
  expect(Object.keys(expected).length).toBeGreaterThan(10)
})

afterAll(() => folder.remove())

test(`after each of ${KILLS} kills the job resumes, and all artifacts are those of the undisturbed run`, async () => {
  const random = createRandom('kills of the main job')
  let kills = 0
  let runs = 0
  while (kills < KILLS) {
    const store = join(folder.path, `killed-${runs++}`)
    for (let attempt = 0; ; attempt++) {
      const delayMs = random.next() * durationMs
      // Every second continuation is `run` again instead of `resume`: both must go on with the same run.
      const words = attempt > 0 && attempt % 2 === 1 ? ['resume'] : ['run', EXAMPLE]
      const finished = await phaseline([...words, '--store', store, '--no-report'], {
        onStart(child) {
          const timer = setTimeout(() => child.kill('SIGKILL'), delayMs)
          child.once('close', () => clearTimeout(timer))
        },
      })
      if (finished.signal === 'SIGKILL') {
        kills++
        continue
      }
      // A kill before the run was journaled leaves nothing to resume: then `run` starts it.
      if (finished.code === 2 && /RUN_NOT_FOUND|STORE_MISSING/.test(finished.stderr)) continue
      expect(finished.code, finished.stderr).toBe(0)
      break
    }
    // A kill between the end of a run and the end of its process makes the next `run` a new one that takes everything over.
    for (const hashes of artifactsOfRuns(store)) expect(hashes, `run ${runs} after ${kills} kills`).toEqual(expected)
    rmSync(store, { recursive: true })
  }
  console.log(`${kills} kills, ${runs} runs resumed to the end, 0 artifacts differ`)
  expect(kills).toBeGreaterThanOrEqual(KILLS)
})
