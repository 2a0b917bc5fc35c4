import { expect, test } from 'vitest'
import { createEvaluator, strategies } from '../research/backtest/index.ts'
import { STANDARD_METRICS } from '../stats/index.ts'
import { walks } from './run-phase.fixture.ts'
import { rowAt, rowWidth, trialsOf } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { type RecordedTrials, strideOf, verifyTrials } from './verify-trials.ts'

const bars = walks(['WALK'], 400).bars.WALK!
const parameters = { fast_period: { min: 2, max: 21 }, slow_period: { min: 30, max: 49 } }
const { blocks } = trialsOf(
  { strategies: [{ type: 'momentum' }], optimization: { method: 'grid', parameters, constraints: [] } },
  'seed',
)
const data: TrialData = {
  bars,
  instruments: [bars],
  range: { from: 0, to: bars.length },
  barsPerYear: 252,
  riskFreePerYear: 0,
  costs: { commissionBps: 1 },
  execution: {},
  metrics: STANDARD_METRICS,
  blocks,
}

/** The results of all trials by the kernel of searches, and the first trial as the winner. */
function search(): { recorded: RecordedTrials; winner: Parameters<typeof verifyTrials>[2] } {
  const [block] = blocks
  const evaluator = createEvaluator({ ...data, strategy: strategies.momentum })
  const width = data.metrics.length
  const sets = Array.from({ length: block!.count }, (_, index) => {
    const row = new Float64Array(rowWidth(blocks))
    rowAt(block!, index, row)
    return block!.dimensions.decode(row)
  })
  const results = new Float64Array(sets.length * width)
  evaluator.evaluateMany(sets, results)
  const recorded: RecordedTrials = new Map()
  for (let index = 0; index < sets.length; index += strideOf(sets.length)) {
    recorded.set(index, results.slice(index * width, (index + 1) * width))
  }
  const metrics = Object.fromEntries(data.metrics.map((name, m) => [name, results[7 * width + m]!]))
  return { recorded, winner: { trial: 7, strategy: 'momentum', parameters: sets[7]!, value: 0, metrics } }
}

test('what a search recorded of its winner and of one trial in a hundred comes out again', () => {
  const { recorded, winner } = search()
  expect([...recorded.keys()]).toEqual([0, 100, 200, 300])
  expect(verifyTrials(data, blocks, winner, recorded)).toBe(5)
})

test('a figure that was recorded wrongly stops the search, of the winner or of any trial that is checked', () => {
  const { recorded, winner } = search()
  const wrong = { ...winner, metrics: { ...winner.metrics, sharpe_ratio: winner.metrics.sharpe_ratio! + 1e-6 } }
  expect(() => verifyTrials(data, blocks, wrong, recorded)).toThrow(
    /Expected sharpe_ratio of trial 7 .* was recorded as/,
  )
  recorded.get(200)![0] = recorded.get(200)![0]! + 1e-6
  expect(() => verifyTrials(data, blocks, winner, recorded)).toThrow('of trial 200 (momentum')
})
