/** @module Trials of a search, best first. */
import { describe, expect, test } from 'vitest'
import { makeTable } from '../tables/index.ts'
import { bestFirst } from './best-first.ts'

const { NaN: none } = Number
const trials = makeTable({
  trial: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
  sharpe_ratio: [0.5, none, 1.5, 2.5, 0.5, 1, none],
  max_drawdown: [0.1, none, 0.9, 0.05, 0.05, 0.2, none],
  status: ['ok', 'failed', 'ok', 'infeasible', 'ok', 'ok', 'pruned'],
})
const order = (record: Parameters<typeof bestFirst>[1], direction?: 'ascending' | 'descending') => {
  const { rows, words } = bestFirst(trials, record, direction)
  return [rows && [...rows], words]
}
const config = (objective?: string | object, rest = {}) => ({
  config: { optimization: { ...(objective === undefined ? {} : { objective }), ...rest } } as never,
})

describe('by what the search wrote down', () => {
  test('the largest first, equal ones by index, then those that broke a constraint, then those without a result', () => {
    const best = { objective: { name: 'sharpe_ratio', value: 1.5, direction: 'maximize' } }
    expect(order({ best })).toEqual([[2, 5, 0, 4, 3, 1, 6], 'best sharpe_ratio first'])
    expect(order({ best }, 'ascending')).toEqual([[0, 4, 5, 2, 3, 1, 6], 'worst sharpe_ratio first'])
  })

  test('the smallest first where less is better', () => {
    const best = { objective: { name: 'max_drawdown', value: 0.05, direction: 'minimize' } }
    expect(order({ best })).toEqual([[4, 0, 5, 2, 3, 1, 6], 'best max_drawdown first (smallest)'])
  })

  test('several objectives keep the order by index', () => {
    const objectives = { sharpe_ratio: 1.5, max_drawdown: 0.9 }
    const best = { objective: { name: 'sharpe_ratio', value: 1.5, direction: 'maximize' }, objectives }
    expect(order({ best })).toEqual([
      undefined,
      'by index: several objectives (sharpe_ratio, max_drawdown), no single best',
    ])
  })
})

describe('by what the config says', () => {
  test('the metric, the Sharpe ratio unless it names one', () => {
    expect(order(config())).toEqual([[2, 5, 0, 4, 3, 1, 6], 'best sharpe_ratio first'])
    expect(order(config('max_drawdown'))).toEqual([[4, 0, 5, 2, 3, 1, 6], 'best max_drawdown first (smallest)'])
  })

  test('a weighted sum, an expression and a method that is an objective are computed again', () => {
    const weights = { sharpe_ratio: 1, max_drawdown: 2 }
    expect(order(config(weights))).toEqual([[5, 4, 0, 2, 3, 1, 6], 'best sharpe_ratio − 2 × max_drawdown first'])
    expect(order(config('sharpe_ratio - 2 * max_drawdown'))[0]).toEqual([5, 4, 0, 2, 3, 1, 6])
    expect(order(config(undefined, { method: 'robust_optimization', risk_penalty: 2 }))[0]).toEqual([
      5, 4, 0, 2, 3, 1, 6,
    ])
  })

  test('several objectives, and what only the run knew, keep the order by index', () => {
    expect(order(config(['sharpe_ratio', 'max_drawdown']))).toEqual([
      undefined,
      'by index: several objectives (sharpe_ratio, max_drawdown), no single best',
    ])
    const unknown = [undefined, 'by index: what the search was for is not known']
    expect(order(config(`$${'{params.objective}'}`))).toEqual(unknown)
    expect(order(config('metric_of_a_plug_in'))).toEqual(unknown)
    const best = { objective: { name: 'metric_of_a_plug_in', value: 1, direction: 'maximize' } }
    expect(order({ best, ...config('metric_of_a_plug_in') })).toEqual(unknown)
  })
})
