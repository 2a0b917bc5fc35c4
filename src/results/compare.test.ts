import { expect, test } from 'vitest'
import type { RunId } from '../core/ids.ts'
import { compareRuns } from './compare.ts'
import { factsOf, metricsOutput } from './fixtures/run-facts.ts'
import { leaderboard } from './leaderboard.ts'

const a = factsOf(
  [
    {
      name: 'search',
      at: [0, 100],
      config: { method: 'grid', fast: [5, 10], limits: { trials: 100 } },
      outputs: metricsOutput({ sharpe_ratio: 1.5 }, 'in_sample'),
    },
    { name: 'validate', at: [100, 10], outputs: metricsOutput({ sharpe_ratio: 0.5, calmar: 1 }, 'out_of_sample') },
  ],
  { id: 'calm-fern-00000a' as RunId, seed: '1', createdAt: 1 },
)
const b = factsOf(
  [
    { name: 'search', at: [0, 90], config: { method: 'random', fast: [5, 10], limits: { trials: 100 } } },
    { name: 'validate', at: [90, 10], outputs: metricsOutput({ sharpe_ratio: 0.75 }, 'out_of_sample') },
  ],
  { id: 'calm-fern-00000b' as RunId, seed: '2', createdAt: 2 },
)
const inSampleOnly = factsOf([{ name: 'search', outputs: metricsOutput({ sharpe_ratio: 9 }, 'in_sample') }], {
  id: 'calm-fern-00000c' as RunId,
})

test('a comparison shows what was configured differently and what came of it', () => {
  const { runs, rows } = compareRuns([a, b])
  expect(runs).toEqual(['calm-fern-00000a', 'calm-fern-00000b'])
  const different = rows.filter(({ differs }) => differs)
  expect(different.map(({ kind, name, values }) => [kind, name, ...values])).toEqual([
    ['run', 'seed', '1', '2'],
    ['config', 'search.method', 'grid', 'random'],
    ['metric', 'search.sharpe_ratio', 1.5, null],
    ['metric', 'validate.sharpe_ratio', 0.5, 0.75],
    ['metric', 'validate.calmar', 1, null],
  ])
  expect(rows.find(({ name }) => name === 'validate.sharpe_ratio')).toMatchObject({ change: 0.25 })
  expect(rows.find(({ name }) => name === 'search.fast')).toMatchObject({
    values: ['[5,10]', '[5,10]'],
    differs: false,
  })
  expect(rows.find(({ kind, name }) => kind === 'time' && name === 'search')).toMatchObject({
    values: [100, 90],
    differs: false,
  })
})

test('a run does not differ from itself', () => {
  expect(compareRuns([a, a]).rows.some(({ differs }) => differs)).toBe(false)
})

test('the leaderboard ranks by numbers from unseen data only', () => {
  const entries = leaderboard([a, b, inSampleOnly], { metric: 'sharpe_ratio' })
  expect(entries.map(({ rank, run, value }) => [rank, run, value])).toEqual([
    [1, 'calm-fern-00000b', 0.75],
    [2, 'calm-fern-00000a', 0.5],
  ])
})

test('numbers from searched data are ranked when asked for, and marked', () => {
  const [first] = leaderboard([a, b, inSampleOnly], { metric: 'sharpe_ratio', sample: 'in_sample', top: 1 })
  expect(first).toMatchObject({ run: 'calm-fern-00000c', value: 9, sample: 'in_sample' })
})

test('equal values share a rank, the older run first', () => {
  const twin = { ...a, view: { ...a.view, id: 'calm-fern-00000d' as RunId, createdAt: 0 } }
  const entries = leaderboard([a, twin, b], { metric: 'sharpe_ratio', direction: 'ascending' })
  expect(entries.map(({ rank, run }) => [rank, run])).toEqual([
    [1, 'calm-fern-00000d'],
    [1, 'calm-fern-00000a'],
    [3, 'calm-fern-00000b'],
  ])
})

test('an unknown metric is answered with the nearest name', () => {
  expect(() => leaderboard([a], { metric: 'sharp_ratio' })).toThrow('Did you mean "sharpe_ratio"?')
})
