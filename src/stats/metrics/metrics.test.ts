import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPerformance, performanceOfReturns } from '../performance.ts'
import { isMetricName, metrics, STANDARD_METRICS } from './index.ts'
import type { Metric } from './metric.ts'

const goog = new URL('../../../../shared/refdata/empyrical/goog_quantstats_empyrical.json', import.meta.url)
const googReturns = new URL('../../../../shared/refdata/performanceanalytics/goog_daily_returns.csv', import.meta.url)
const all: readonly (readonly [string, Metric])[] = Object.entries(metrics)

const ofReturns = (metric: Metric, returns: ArrayLike<number>, barsPerYear = 252): number =>
  metric.compute(performanceOfReturns(Float64Array.from(returns), { barsPerYear }))

describe.each(all)('metric %s', (name, metric) => {
  test('is registered under its name and described', () => {
    expect(metric.name).toBe(name)
    expect(metric.title).not.toBe('')
    expect(metric.description).toMatch(/\.$/)
  })

  test('is 0 when nothing happened', () => {
    expect(metric.compute(createPerformance(252))).toBe(0)
  })

  test('is a finite number for any returns, and 0 or more bars', () => {
    const some = fc.array(fc.oneof(fc.double({ min: -1, max: 2, noNaN: true }), fc.constantFrom(0, -1, 1e-300)))
    fc.assert(
      fc.property(some, (returns) => {
        expect(Number.isFinite(ofReturns(metric, returns))).toBe(true)
      }),
    )
  })

  test('does not depend on the length of a year when its unit does not', () => {
    const returns = [0.01, -0.02, 0.005, 0.03, -0.01]
    const annual = [
      'annualized_return',
      'volatility',
      'sharpe_ratio',
      'sortino_ratio',
      'calmar_ratio',
      'downside_deviation',
      'pain_ratio',
      'martin_ratio',
      'sterling_ratio',
      'adjusted_sharpe_ratio',
    ]
    const changes = ofReturns(metric, returns, 252) !== ofReturns(metric, returns, 52)
    expect(changes).toBe(annual.includes(name))
  })
})

test('constant returns have no Sharpe ratio, however good they are', () => {
  expect(ofReturns(metrics.sharpe_ratio, new Float64Array(5000).fill(0.001))).toBe(0)
  expect(ofReturns(metrics.volatility, new Float64Array(5000).fill(0.001))).toBe(0)
  expect(ofReturns(metrics.sortino_ratio, [0.01, 0.02])).toBe(0)
})

test('gains without losses have the limit of 1000 as profit factor', () => {
  const performance = { ...createPerformance(252), trades: 3, wins: 3, grossProfit: 0.5 }
  expect(metrics.profit_factor.compute(performance)).toBe(1000)
  expect(metrics.win_rate.compute(performance)).toBe(1)
  expect(metrics.payoff_ratio.compute(performance)).toBe(1000)
})

test('the lists of names agree with the registry', () => {
  for (const name of STANDARD_METRICS) expect(isMetricName(name)).toBe(true)
  expect(isMetricName('sharp_ratio')).toBe(false)
  expect(isMetricName('toString')).toBe(false)
})

test('a textbook example is computed as by hand', () => {
  const returns = [0.1, -0.1, 0.1]
  expect(ofReturns(metrics.total_return, returns)).toBeCloseTo(0.089, 15)
  expect(ofReturns(metrics.max_drawdown, returns)).toBeCloseTo(0.1, 15)
  expect(ofReturns(metrics.max_drawdown_duration, returns)).toBe(2)
  expect(ofReturns(metrics.annualized_return, returns, 3)).toBeCloseTo(0.089, 15)
  expect(ofReturns(metrics.volatility, returns, 1)).toBeCloseTo(Math.sqrt(0.04 / 3), 15)
})

test.skipIf(!existsSync(goog) || !existsSync(googReturns))('figures of GOOG are those of empyrical', () => {
  const { empyrical } = JSON.parse(readFileSync(goog, 'utf8')) as { empyrical: Record<string, number> }
  const rows = readFileSync(googReturns, 'utf8').trim().split(/\r?\n/).slice(1)
  const returns = rows.map((row) => Number(row.split(',').at(-1)))
  const expectations: readonly (readonly [Metric, number])[] = [
    [metrics.total_return, empyrical.cum_returns_final!],
    [metrics.annualized_return, empyrical.annual_return!],
    [metrics.volatility, empyrical.annual_volatility!],
    [metrics.sharpe_ratio, empyrical.sharpe_ratio!],
    [metrics.sortino_ratio, empyrical.sortino_ratio!],
    [metrics.calmar_ratio, empyrical.calmar_ratio!],
    [metrics.max_drawdown, -empyrical.max_drawdown!],
    [metrics.omega_ratio, empyrical.omega_ratio!],
    [metrics.downside_deviation, empyrical.downside_risk!],
    [metrics.tail_ratio, empyrical.tail_ratio!],
    [metrics.value_at_risk, -empyrical.value_at_risk!],
    [metrics.expected_shortfall, -empyrical.conditional_value_at_risk!],
  ]
  for (const [metric, value] of expectations) expect(ofReturns(metric, returns), metric.name).toBeCloseTo(value, 10)
})
