import { expect, test } from 'vitest'
import { randomBars } from '../../test/fixtures/reference-bars.ts'
import { trialLimits } from './trial-limits.ts'

const bars = randomBars(1, 1000)
const data = { bars, instruments: [bars], metrics: ['sharpe_ratio', 'total_return'] }
const resources = (memoryBytes: number) => ({ maxWorkers: 2, memoryBytes })

test('what threads share and what chunks take fits into the memory beside the bars', () => {
  using limits = trialLimits(resources(10e6), data, 2)
  const bytes = 1000 * 8 * 6 + 2 * 1000 * 8 * 8
  expect(limits.columnBytes).toBe(Math.floor((10e6 - bytes) / 2))
  expect(limits.chunk.memoryBytes! * 9 + limits.columnBytes + bytes).toBeCloseTo(10e6, 3)
})

test('memory too small for the bars, or for one trial, is one clear error', () => {
  expect(() => trialLimits(resources(40_000), data, 2)).toThrow(/Expected the bars to need at most .* of memory/)
  expect(() => trialLimits(resources(100_000), data, 2)).toThrow(/Expected the worker threads to need at most/)
  expect(() => trialLimits(resources(176_100), data, 2)).toThrow(/Expected the results of a trial to need at most/)
})

test('work is admitted at once while there is room', async () => {
  using limits = trialLimits(resources(1e9), data, 2)
  await limits.admit()
  expect(limits.notes()).toEqual([])
})

test('memory above the alert is told once the search is over', () => {
  using limits = trialLimits(resources(1e9), data, 2, {
    alertBytes: 5e6,
    sample: () => ({ rssBytes: 6e6, heapBytes: 0 }),
  })
  expect(limits.notes()).toEqual([expect.stringMatching(/^Memory rose to 6.* MB, more than four fifths/)])
})

test('room is asked of the disk that the store is on', async () => {
  using here = trialLimits(resources(1e9), data, 2)
  await expect(here.admit()).resolves.toBeUndefined()
  using gone = trialLimits(resources(1e9), data, 2, { disk: '/no/such/folder' })
  await expect(gone.admit()).rejects.toThrow('no such file or directory')
})
