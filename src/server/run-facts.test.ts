import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import { type SampleRuns, sampleRuns } from './fixtures/sample-project.ts'
import { readRunFacts } from './run-facts.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-facts-'))
let runs: SampleRuns
beforeAll(async () => {
  runs = await sampleRuns(folder)
})
afterAll(async () => {
  await runs.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a view is read once for as long as its run has no new fact', async () => {
  const facts = readRunFacts()
  const first = facts.view(runs.store, runs.ids.running)
  expect(facts.view(runs.store, runs.ids.running)).toBe(first)
  await runs.append({ type: 'phase_log', phase: 'collect', level: 'info', message: 'on' })
  const second = facts.view(runs.store, runs.ids.running)
  expect(second).not.toBe(first)
  expect(second.eventCount).toBe(first.eventCount + 1)
})

test('how long the rest takes is told from the pace that was seen, not before there is one', async () => {
  const clock = manualClock()
  const facts = readRunFacts(clock)
  const work = async () => (await facts.work(runs.store, facts.view(runs.store, runs.ids.running))).get('collect')
  expect(await work()).toEqual({ done: 1, total: 3, unit: 'tasks' })
  clock.advance(8_000)
  expect(await work()).toEqual({ done: 1, total: 3, unit: 'tasks' })
  await runs.finishTask('b')
  expect(await work()).toEqual({ done: 2, total: 3, unit: 'tasks', leftMs: 8_000 })
  await runs.finishTask('c')
  expect(await work()).toEqual({ done: 3, total: 3, unit: 'tasks', leftMs: 0 })
})

test('the work of a run that nobody drives is not told, though its journal ends in the middle', async () => {
  const facts = readRunFacts()
  const view = facts.view(runs.store, runs.ids.interrupted)
  expect(view.phases.find(({ status }) => status === 'running')?.name).toBe('second phase')
  expect(await facts.work(runs.store, view)).toEqual(new Map())
})
