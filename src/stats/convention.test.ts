import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conventions, describeReturns } from './convention.ts'
import { cornishFisherTail } from './cornish-fisher.ts'
import { metrics } from './metrics/index.ts'
import { performanceOfReturns } from './performance.ts'
import { returnsOf } from './returns.ts'

const shared = new URL('../../../shared/refdata/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, shared), 'utf8')
const lines = (path: string): string[] => read(path).trim().split(/\r?\n/)
const present = existsSync(shared)
const goog = present
  ? lines('performanceanalytics/goog_daily_returns.csv')
      .slice(1)
      .map((row) => Number(row.split(',').at(-1)))
  : []

test.skipIf(!present)('quantstats and empyrical are reproduced on the returns of GOOG', () => {
  const { quantstats, empyrical } = JSON.parse(read('empyrical/goog_quantstats_empyrical.json')) as Record<
    'quantstats' | 'empyrical',
    Record<string, number>
  >
  const qs = describeReturns(goog, conventions.quantstats)
  const ours: readonly (readonly [number, number | undefined])[] = [
    [qs.sharpe_ratio, quantstats.sharpe],
    [qs.sortino_ratio, quantstats.sortino],
    [qs.omega_ratio, quantstats.omega],
    [qs.annualized_return, quantstats.cagr],
    [qs.volatility, quantstats.volatility],
    [-qs.max_drawdown, quantstats.max_drawdown],
    [qs.calmar_ratio, quantstats.calmar],
    [qs.ulcer_index, quantstats.ulcer_index],
    [-qs.value_at_risk, quantstats.value_at_risk],
    [-qs.expected_shortfall, quantstats.conditional_value_at_risk],
    [qs.tail_ratio, quantstats.tail_ratio],
    [qs.skewness, quantstats.skew],
    [qs.kurtosis, quantstats.kurtosis],
    [qs.total_return, quantstats.comp],
  ]
  const em = describeReturns(goog, conventions.empyrical)
  const theirs: readonly (readonly [number, number | undefined])[] = [
    [em.total_return, empyrical.cum_returns_final],
    [em.annualized_return, empyrical.annual_return],
    [em.volatility, empyrical.annual_volatility],
    [em.sharpe_ratio, empyrical.sharpe_ratio],
    [em.sortino_ratio, empyrical.sortino_ratio],
    [em.calmar_ratio, empyrical.calmar_ratio],
    [em.downside_deviation, empyrical.downside_risk],
    [-em.value_at_risk, empyrical.value_at_risk],
    [-em.expected_shortfall, empyrical.conditional_value_at_risk],
    [-em.max_drawdown, empyrical.max_drawdown],
    [em.omega_ratio, empyrical.omega_ratio],
    [em.tail_ratio, empyrical.tail_ratio],
  ]
  for (const [value, expected] of [...ours, ...theirs]) expect(value).toBeCloseTo(expected!, 9)
})

test.skipIf(!present)('PerformanceAnalytics is reproduced on GOOG and thirteen hedge fund indices', () => {
  const series = new Map<string, number[]>([['GOOG_daily', goog]])
  const [head, ...rows] = lines('performanceanalytics/edhec.csv').map((line) => line.replaceAll('"', '').split(','))
  head!.forEach((name, place) => {
    const values = rows.map((row) => Number(row[place]))
    if (place > 0) series.set(`edhec:${name}`, values)
  })
  let compared = 0
  for (const row of lines('performanceanalytics/expected_metrics.csv').slice(1)) {
    const [name, scale, count, metric, value] = row.replaceAll('"', '').split(',') as [
      string,
      string,
      string,
      string,
      string,
    ]
    const returns = series.get(name)
    if (returns === undefined || returns.length !== Number(count)) continue
    const found = describeReturns(returns, conventions.performanceanalytics, Number(scale))
    const historical = describeReturns(returns, { ...conventions.performanceanalytics, valueAtRisk: 'historical' })
    const performance = performanceOfReturns(Float64Array.from(returns), { barsPerYear: Number(scale) })
    const metric99 = cornishFisherTail(returns, 0.01)
    const ours: Readonly<Record<string, number>> = {
      'VaR_modified_0.95': -found.value_at_risk,
      'ES_modified_0.95': -found.expected_shortfall,
      'VaR_modified_0.99': -metric99.valueAtRisk,
      'ES_modified_0.99': -metric99.expectedShortfall,
      PainIndex: metrics.pain_index.compute(performance),
      PainRatio: metrics.pain_ratio.compute(performance),
      MartinRatio: metrics.martin_ratio.compute(performance),
      SterlingRatio: metrics.sterling_ratio.compute(performance),
      AverageDrawdown: metrics.average_drawdown.compute(performance),
      KellyRatio_half: metrics.kelly_ratio.compute(performance) / 2,
      MeanAbsoluteDeviation: metrics.mean_absolute_deviation.compute(performance),
      DRatio: metrics.d_ratio.compute(performance),
      RachevRatio: metrics.rachev_ratio.compute(performance),
      AdjustedSharpe: metrics.adjusted_sharpe_ratio.compute(performance),
      PSR_ref0_full: metrics.probabilistic_sharpe.compute(performance),
      'VaR_historical_0.95': -historical.value_at_risk,
      'Return.cumulative': found.total_return,
      'Return.annualized_geometric': found.annualized_return,
      'StdDev.annualized': found.volatility,
      'SharpeRatio.annualized_arith': found.sharpe_ratio,
      SortinoRatio_MAR0_period: found.sortino_ratio,
      DownsideDeviation_MAR0: found.downside_deviation / Math.sqrt(Number(scale)),
      skewness_moment: found.skewness,
      kurtosis_excess: found.kurtosis,
      maxDrawdown: found.max_drawdown,
      CalmarRatio: found.calmar_ratio,
      UlcerIndex: found.ulcer_index,
      Omega_L0: found.omega_ratio,
    }
    const gaussian = describeReturns(returns, {
      ...conventions.performanceanalytics,
      valueAtRisk: 'gaussian_population',
    })
    const other =
      metric === 'VaR_gaussian_0.95'
        ? -gaussian.value_at_risk
        : metric === 'ES_gaussian_0.95'
          ? -gaussian.expected_shortfall
          : undefined
    const own = other ?? ours[metric]
    if (own === undefined) continue
    compared++
    expect(own, `${name} ${metric}`).toBeCloseTo(Number(value), 8)
  }
  expect(compared).toBeGreaterThan(290)
})

test.skipIf(!present)('backtesting.py is reproduced on its own equity curves of daily bars', () => {
  const expected = JSON.parse(read('backtesting_py/expected.json')) as Record<
    string,
    { data: string; stats: Record<string, number> }
  >
  const names = Object.keys(expected).filter((name) => expected[name]!.data === 'GOOG.csv')
  expect(names.length).toBeGreaterThan(5)
  for (const name of names) {
    const { stats } = expected[name]!
    const equity = lines(`backtesting_py/${name}.equity.csv`)
      .slice(1)
      .map((row) => Number(row.split(',')[1]))
    const found = describeReturns(returnsOf(equity).slice(1), conventions['backtesting.py'])
    expect(100 * found.annualized_return, name).toBeCloseTo(stats['Return (Ann.) [%]']!, 8)
    expect(100 * found.volatility, name).toBeCloseTo(stats['Volatility (Ann.) [%]']!, 8)
    expect(found.sharpe_ratio, name).toBeCloseTo(stats['Sharpe Ratio']!, 9)
    expect(found.sortino_ratio, name).toBeCloseTo(stats['Sortino Ratio']!, 9)
    expect(found.calmar_ratio, name).toBeCloseTo(stats['Calmar Ratio']!, 9)
    expect(-100 * found.max_drawdown, name).toBeCloseTo(stats['Max. Drawdown [%]']!, 8)
  }
})

test('our own convention gives the figures of the registered metrics', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 60 }), (thousandths) => {
      const returns = thousandths.map((value) => value / 1000)
      const found = describeReturns(returns, conventions.phaseline, 52)
      const performance = performanceOfReturns(Float64Array.from(returns), { barsPerYear: 52 })
      for (const [name, value] of Object.entries(found)) {
        const metric = metrics[name as keyof typeof found].compute(performance)
        expect(Math.abs(value - metric), name).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(metric)))
      }
    }),
  )
})

test('no convention leaks NaN or infinity, whatever the returns', () => {
  const all = Object.values(conventions)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0.01, 0.01, -1, -0.5, 1, 1e-9), { maxLength: 12 }), (returns) => {
      for (const convention of all) {
        for (const value of Object.values(describeReturns(returns, convention))) {
          expect(Number.isFinite(value)).toBe(true)
        }
      }
    }),
  )
})

test.skipIf(!present)('three libraries give three values at risk for the same returns, and each preset its own', () => {
  const risk = (name: keyof typeof conventions): number => -describeReturns(goog, conventions[name]).value_at_risk
  expect(risk('empyrical')).toBeCloseTo(-0.03078, 5)
  expect(risk('quantstats')).toBeCloseTo(-0.03445, 5)
  expect(risk('performanceanalytics')).toBeCloseTo(-0.02567, 5)
  expect(risk('phaseline')).toBe(risk('empyrical'))
})

test('the expansion of Cornish and Fisher gives the published figures of a hedge fund index', () => {
  if (!present) return
  const [, ...rows] = lines('performanceanalytics/edhec.csv')
  const returns = rows.slice(0, 100).map((row) => Number(row.split(',')[1]))
  const { valueAtRisk, expectedShortfall } = cornishFisherTail(returns, 0.05)
  expect(-valueAtRisk).toBeCloseTo(-0.014674, 5)
  expect(expectedShortfall).toBeGreaterThan(valueAtRisk)
})
