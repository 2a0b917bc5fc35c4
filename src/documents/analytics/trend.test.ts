import { expect, test } from 'vitest'
import type { CommandMeasurement } from './metrics.ts'
import { trendOf } from './trend.ts'

const NOON = Date.UTC(2026, 10, 21, 12)
const measurement = (at: number, ms: number, change: Partial<CommandMeasurement> = {}): CommandMeasurement => ({
  at,
  ms,
  status: 'success',
  pattern: 'make … bold',
  stages: {},
  steps: [],
  rolledBack: false,
  recovered: false,
  heapUsedBytes: 1,
  ...change,
})

test('commands fall into steps of a round length, and empty steps are there', () => {
  const trend = trendOf([
    measurement(NOON + 90_000, 1),
    measurement(NOON + 100_000, 3),
    measurement(NOON + 3 * 60_000, 9, { status: 'failed', rolledBack: true }),
  ])
  expect(trend).toEqual([
    {
      from: NOON + 60_000,
      to: NOON + 120_000,
      commands: 2,
      succeeded: 2,
      rolledBack: 0,
      p50: 2,
      p95: 2.9,
      peakHeapUsedBytes: 1,
    },
    {
      from: NOON + 120_000,
      to: NOON + 180_000,
      commands: 0,
      succeeded: 0,
      rolledBack: 0,
      p50: null,
      p95: null,
      peakHeapUsedBytes: null,
    },
    {
      from: NOON + 180_000,
      to: NOON + 240_000,
      commands: 1,
      succeeded: 0,
      rolledBack: 1,
      p50: 9,
      p95: 9,
      peakHeapUsedBytes: 1,
    },
  ])
})

test('a longer time is told in longer steps, at most as many as asked for, and no command is lost', () => {
  const year = Array.from({ length: 365 }, (_, day) => measurement(NOON + day * 86_400_000, day))
  const trend = trendOf(year, 60)
  expect(trend.length).toBeLessThanOrEqual(60)
  expect(trend[0]!.to - trend[0]!.from).toBe(7 * 86_400_000)
  expect(trend.reduce((sum, { commands }) => sum + commands, 0)).toBe(365)
})

test('nothing measured is no trend, and a clock that was decades off does not fill the memory', () => {
  expect(trendOf([])).toEqual([])
  const trend = trendOf([measurement(0, 1), measurement(NOON * 100, 2)])
  expect(trend).toHaveLength(48)
  expect(trend.at(-1)).toMatchObject({ commands: 1 })
})
