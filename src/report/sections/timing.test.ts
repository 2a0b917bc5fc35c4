import { expect, test } from 'vitest'
import type { ReportAttempt, ReportData, ReportPhase } from '../report-data.ts'
import { loadOver, timelineOf } from './timing.ts'

function phase(name: string, attempts: readonly ReportAttempt[], rest: Partial<ReportPhase> = {}): ReportPhase {
  return {
    name,
    type: 't',
    status: 'succeeded',
    after: [],
    attempts,
    durationMs: attempts.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0),
    outputs: [],
    figures: [],
    warnings: [],
    resources: { memoryBytes: 10, cpuCores: 2, maxWorkers: 2 },
    ...rest,
  }
}

function run(phases: readonly ReportPhase[], change: Partial<ReportData['run']> = {}): ReportData {
  return {
    run: {
      id: 'x',
      workflow: 'w',
      status: 'succeeded',
      seed: '1',
      createdAt: 1000,
      durationMs: 500,
      starts: 1,
      versions: {},
      definitionHash: 'h',
      ...change,
    },
    phases,
    insights: [],
  }
}

const attempt = (startedAt: number, durationMs?: number, number = 1): ReportAttempt => ({
  attempt: number,
  startedAt,
  ...(durationMs === undefined ? {} : { durationMs }),
})

test('attempts lie on one time line that starts with the first', () => {
  const { length, spans, cuts } = timelineOf(run([phase('a', [attempt(1000, 100)]), phase('b', [attempt(1100, 50)])]))
  expect(spans.map(({ from, to }) => [from, to])).toEqual([
    [0, 100],
    [100, 150],
  ])
  expect(length).toBe(150)
  expect(cuts).toEqual([])
})

test('a night between a crash and the resumption is cut, and said', () => {
  const night = 8 * 3_600_000
  const { length, spans, cuts } = timelineOf(
    run([phase('a', [attempt(1000, 100), attempt(1100), attempt(1100 + night, 100, 2)])]),
  )
  expect(cuts).toEqual([{ at: 105, idleMs: night }])
  expect(spans.map(({ from, to, lost }) => [from, to, lost])).toEqual([
    [0, 100, false],
    [100, 100, true],
    [110, 210, false],
  ])
  expect(length).toBe(210)
})

test('a phase that runs lasts to now', () => {
  const data = run([phase('a', [attempt(1000)], { status: 'running' })], { status: 'running', durationMs: 300 })
  expect(timelineOf(data).spans).toMatchObject([{ from: 0, to: 300, lost: false }])
})

test('granted cores and memory add up where phases overlap', () => {
  const { spans } = timelineOf(run([phase('a', [attempt(0, 100)]), phase('b', [attempt(50, 100)])]))
  expect(loadOver(spans)).toEqual({ time: [0, 50, 100, 150], cores: [2, 4, 2, 0], memory: [10, 20, 10, 0] })
})

test('a load that ends and begins at the same moment is one step', () => {
  const { spans } = timelineOf(run([phase('a', [attempt(0, 100)]), phase('b', [attempt(100, 100)])]))
  expect(loadOver(spans)).toEqual({ time: [0, 100, 200], cores: [2, 2, 0], memory: [10, 10, 0] })
})
