import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { type CrashReport, crashAndResume, type Kill } from './crash-harness.ts'
import { openThreadHost } from './crash-job.ts'
import type { PhaseSpec } from './fixture-plans.ts'

const PHASES: readonly PhaseSpec[] = [
  { name: 'first', type: 'add', config: { value: 2 }, outputs: ['result'] },
  {
    name: 'small',
    type: 'pieces',
    config: { count: 6, bytes: 100 },
    inputs: ['first.result'],
    outputs: ['digest', 'rows'],
  },
  { name: 'large', type: 'pieces', config: { count: 3, bytes: 20_000 }, inputs: ['first.result'], outputs: ['digest'] },
  {
    name: 'last',
    type: 'add',
    config: { value: 1 },
    inputs: ['small.digest.count', 'large.digest.count'],
    outputs: ['result'],
  },
]

const COORDINATOR_KILLS = [
  'run.created:1',
  'run.started:1',
  'commit.before:1',
  'commit.before:3',
  'commit.before:6',
  'commit.after:2',
  'commit.after:5',
  'commit.after:9',
  'phase.started:1',
  'phase.started:3',
  'artifact.temporary:1',
  'artifact.synced:2',
  'artifact.renamed:1',
  'phase.before-succeeded:2',
  'phase.succeeded:3',
  'run.before-ended:1',
]

const THREAD_KILLS = ['part.written:3', 'part.journaled:2', 'artifact.temporary:1', 'artifact.renamed:1']

const root = mkdtempSync(join(tmpdir(), 'phaseline-crash-'))
let expected: Readonly<Record<string, string>>
let count = 0
const thread = openThreadHost()
const crash = (...kills: readonly Kill[]): Promise<CrashReport> =>
  crashAndResume({ store: join(root, `${count++}`), phases: PHASES }, kills, thread)

beforeAll(async () => {
  const undisturbed = await crash()
  expect(undisturbed).toMatchObject({ killed: 0, status: 'succeeded' })
  expected = undisturbed.artifacts
  expect(Object.keys(expected)).toEqual([
    'first/figures.json',
    'first/result.json',
    'large/digest.json',
    'large/rows.parquet',
    'last/figures.json',
    'last/result.json',
    'small/digest.json',
    'small/rows.parquet',
  ])
})

afterAll(async () => {
  await thread.close()
  rmSync(root, { recursive: true, force: true })
})

describe('a run that is killed and resumed leaves the artifacts of an undisturbed run', () => {
  test.concurrent.each(COORDINATOR_KILLS)('killed in the coordinator at %s', async (killAt) => {
    const report = await crash({ killAt })
    expect(report).toMatchObject({ killed: 1, status: 'succeeded' })
    expect(report.artifacts).toEqual(expected)
  })

  test('killed while the log is given its length, and among the commits that overwrite it', async () => {
    const report = await crash({ killAt: 'log.filled:1', roomAfter: 3 }, { killAt: 'commit.after:9', roomAfter: 3 })
    expect(report).toMatchObject({ killed: 2, status: 'succeeded' })
    expect(report.artifacts).toEqual(expected)
  })

  test.concurrent.each(THREAD_KILLS)('killed in a phase thread at %s', async (killThreadAt) => {
    const report = await crash({ killThreadAt })
    expect(report).toMatchObject({ killed: 1, status: 'succeeded' })
    expect(report.artifacts).toEqual(expected)
  })

  const random = createRandom('crash.test')
  const moments = Array.from({ length: 6 }, () => 1 + random.below(24))
  test.concurrent.each(moments)('killed after %i events', async (killAfterEvents) => {
    const report = await crash({ killAfterEvents })
    expect(report.status).toBe('succeeded')
    expect(report.artifacts).toEqual(expected)
    // Finished phases are not done again.
    for (const attempts of Object.values(report.attempts)) expect(attempts).toBeLessThanOrEqual(2)
  })
})

describe('a list whose elements are broken off goes on with those that were not done', () => {
  const over: readonly PhaseSpec[] = [
    {
      name: 'each',
      type: 'pieces',
      config: { count: '${item}', bytes: 100 },
      forEach: { over: '[2, 3, 1]', as: 'item', maxItems: 5 },
      outputs: ['digest', 'rows'],
    },
  ]
  const crashList = (...kills: readonly Kill[]): Promise<CrashReport> =>
    crashAndResume({ store: join(root, `${count++}`), phases: over }, kills, thread)
  let undisturbed: CrashReport
  beforeAll(async () => {
    undisturbed = await crashList()
    expect(Object.keys(undisturbed.artifacts)).toContain('each/digest.json')
  })

  test.concurrent.each([
    [{ killThreadAt: 'part.journaled:1' }],
    [{ killThreadAt: 'artifact.renamed:1' }],
    [{ killAt: 'commit.after:7' }],
  ])('killed at %o', async (kill) => {
    const report = await crashList(kill)
    expect(report).toMatchObject({ killed: 1, status: 'succeeded' })
    expect(report.artifacts).toEqual(undisturbed.artifacts)
  })
})
