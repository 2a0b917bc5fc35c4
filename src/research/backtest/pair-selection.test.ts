import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../core/random.ts'
import { testCointegration } from '../../stats/cointegration.ts'
import { type Bars, toBars } from '../market/bars.ts'
import { choosePairs, type PairSelection } from './pair-selection.ts'
import { portfolioStrategies } from './portfolio-strategies/index.ts'
import { portfolioWeights } from './portfolio-strategy.ts'
import { createSimulatedEvaluator } from './simulated-evaluator.ts'
import { defaultTradingModel } from './trading-model.ts'

/** exp of a walk, and of walks tied to it by a spread that comes back. */
function prices(seed: number, length: number, tied: readonly (number | undefined)[]): Float64Array[] {
  const random = createRandom(seed, 'prices')
  const walk = (): Float64Array => {
    let value = 4
    return Float64Array.from({ length }, () => (value += 0.01 * random.normal()))
  }
  const logs: Float64Array[] = []
  for (const to of tied) {
    if (to === undefined) {
      logs.push(walk())
      continue
    }
    let spread = 0
    logs.push(logs[to]!.map((value) => value + (spread = 0.8 * spread + 0.01 * random.normal())))
  }
  return logs.map((values) => values.map(Math.exp))
}

const rule: PairSelection = { method: 'cointegration', pairs: 5, minCorrelation: -1, maxPValue: 0.01, maxHalfLife: 30 }

describe('the choice of pairs', () => {
  test('by cointegration finds those that were tied, best first, with the numbers of the test', () => {
    const closes = prices(3, 500, [undefined, undefined, 0, undefined, 1])
    const chosen = choosePairs(closes, rule)
    expect(chosen.map(({ first, second }) => [first, second].sort().join())).toEqual(
      expect.arrayContaining(['0,2', '1,4']),
    )
    for (const { first, second, pValue, halfLife } of chosen) {
      const log = (place: number) => closes[place]!.map(Math.log)
      const found = testCointegration(log(first), log(second), { maximumLags: 6 })
      expect([pValue, halfLife]).toEqual([found.pValue, found.halfLife])
      expect(found.pValue).toBeLessThanOrEqual(0.01)
    }
    expect(chosen.map(({ pValue }) => pValue)).toEqual(chosen.map(({ pValue }) => pValue!).sort((a, b) => a - b))
  })

  test('keeps an instrument to one pair, as many pairs as asked for, and the limits', () => {
    const closes = prices(3, 500, [undefined, 0, 0, 0])
    expect(choosePairs(closes, rule)).toHaveLength(2)
    expect(choosePairs(closes, { ...rule, pairs: 1 })).toHaveLength(1)
    expect(choosePairs(closes, { ...rule, maxHalfLife: 0.5 })).toEqual([])
    expect(choosePairs(closes, { ...rule, minCorrelation: 0.99999 })).toEqual([])
    expect(choosePairs(closes, { ...rule, pairs: 2, maxPValue: 1 })).toHaveLength(2)
  })

  test('by distance takes those whose prices stayed nearest, by correlation those whose returns go together', () => {
    const base = prices(5, 300, [undefined, undefined])
    const near = base[0]!.map((price, i) => price * (1 + 0.001 * (i % 2)))
    // Moves with the second, and drifts away from it.
    const drifting = base[1]!.map((price, i) => price * 1.002 ** i)
    const closes = [...base, near, drifting]
    expect(choosePairs(closes, { ...rule, method: 'distance', pairs: 1 })[0]).toMatchObject({ first: 0, second: 2 })
    expect(choosePairs(closes, { ...rule, method: 'correlation', pairs: 1 })[0]).toMatchObject({ first: 1, second: 3 })
  })

  test('leaves out instruments with missing closes, and finds nothing among fewer than two', () => {
    const closes = prices(3, 300, [undefined, 0, 0])
    closes[1]![17] = Number.NaN
    expect(choosePairs(closes, rule).map(({ first, second }) => [first, second].sort())).toEqual([[0, 2]])
    expect(choosePairs(closes.slice(0, 1), rule)).toEqual([])
    expect(choosePairs([], rule)).toEqual([])
  })
})

const refdata = fileURLToPath(
  new URL('../../../../shared/refdata/market/skfolio_sp500_dataset.csv.gz', import.meta.url),
)

test.skipIf(!existsSync(refdata))('among 20 stocks, KO and PEP in 2010 to 2022 have the p-value of statsmodels', () => {
  const [header, ...rows] = gunzipSync(readFileSync(refdata)).toString().trim().split('\n')
  const names = header!.split(',').slice(1)
  const inside = rows.map((row) => row.split(',')).filter(([date]) => date! >= '2010-01-01' && date! <= '2022-12-28')
  const closes = names.map((_, k) => Float64Array.from(inside, (row) => Number(row[k + 1])))
  const two = [names.indexOf('KO'), names.indexOf('PEP')].map((place) => closes[place]!)
  const [pair] = choosePairs(two, { ...rule, maxPValue: 0.1, maxHalfLife: 200 })
  // statsmodels allows 29 lags, the choice of pairs 10.
  expect(pair!.pValue).toBeCloseTo(0.0541, 3)
  expect(choosePairs(closes, { ...rule, method: 'distance', pairs: 20 })).toHaveLength(10)
})

function barsOf(closes: readonly Float64Array[]): Bars[] {
  return closes.map((close, k) =>
    toBars('ABCDEFGH'[k]!, {
      time: close.map((_, i) => i * 86_400e6),
      open: close,
      high: close,
      low: close,
      close,
      volume: close.map(() => 1e6),
    }),
  )
}

describe('pairs trading among many', () => {
  const closes = prices(9, 400, [undefined, undefined, 0, 1])
  const bars = barsOf(closes)
  const { pairs_trading: pairsTrading, pairs_portfolio: pairsPortfolio } = portfolioStrategies
  const parameters = {
    formation_period: 100,
    trading_period: 50,
    lookback_period: 30,
    entry_z: 1,
    exit_z: 0.2,
    min_correlation: -1,
    pairs: 2,
  }

  test('trades one pair as pairs_trading does, from the bar on which it was chosen', () => {
    const one = { ...parameters, lookback_period: 100, trading_period: 2000, pairs: 1 }
    const { weights } = portfolioWeights(pairsPortfolio, bars, one)
    const held = weights.flatMap((column, k) => (column.some((weight) => weight !== 0) ? [k] : []))
    expect(held).toHaveLength(2)
    const [pair] = choosePairs(
      closes.map((close) => close.subarray(0, 100)),
      { method: 'cointegration', pairs: 1, minCorrelation: -1, maxPValue: 0.05, maxHalfLife: 60 },
    )
    const { lookback_period, entry_z, exit_z, min_correlation } = one
    const alone = portfolioWeights(pairsTrading, [bars[pair!.first]!, bars[pair!.second]!], {
      lookback_period,
      entry_z,
      exit_z,
      min_correlation,
    })
    expect(weights[pair!.first]).toEqual(alone.weights[0])
    expect(weights[pair!.second]).toEqual(alone.weights[1])
  })

  test('is what pairs_trading is over more than two instruments', () => {
    const simulate = (strategy: typeof pairsTrading) =>
      createSimulatedEvaluator({
        instruments: bars,
        strategy,
        barsPerYear: 252,
        model: { ...defaultTradingModel, leverage: 2 },
      })
    const shared = { lookback_period: 30, entry_z: 1, exit_z: 0.2, min_correlation: -1 }
    const found = simulate(pairsTrading).simulate(shared)
    expect(found.equity).toEqual(simulate(pairsPortfolio).simulate(shared).equity)
    expect(found.trades.length).toBeGreaterThan(0)
    const [note] = simulate(pairsTrading).notes(shared)
    expect(note).toMatch(
      /^Pairs were chosen 2 times by cointegration, each time from the 252 bars before; the last on \d{4}-\d\d-\d\d: [A-D]\/[A-D] \(p 0\.0\d\d, half-life \d+ bars\)/,
    )
  })

  test('never looks ahead: what is chosen and held does not know the later bars', () => {
    const whole = portfolioWeights(pairsPortfolio, bars, parameters).weights
    for (const cut of [99, 100, 101, 149, 150, 251, 399]) {
      const cutBars = barsOf(closes.map((close) => close.slice(0, cut)))
      portfolioWeights(pairsPortfolio, cutBars, parameters).weights.forEach((column, k) => {
        expect(column).toEqual(whole[k]!.slice(0, cut))
      })
    }
  })

  test('gives both legs of a pair the same value, and all pairs together no more than the exposure', () => {
    const { weights } = portfolioWeights(pairsPortfolio, bars, { ...parameters, exposure: 0.8 })
    for (let i = 0; i < 400; i++) {
      const at = weights.map((column) => column[i]!)
      expect(at.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 12)
      expect(at.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeLessThanOrEqual(0.8 + 1e-12)
    }
  })
})
