import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBars } from '../../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../../core/random.ts'
import { type Bars, toBars } from '../../market/bars.ts'
import { percentageCommission } from '../costs/commission.ts'
import { type PortfolioStrategy, portfolioWeights, simulatePortfolio } from '../portfolio-strategy.ts'
import { portfolioStrategies } from './index.ts'

const all: readonly (readonly [string, PortfolioStrategy])[] = Object.entries(portfolioStrategies)

const instrumentsFor = (strategy: PortfolioStrategy, seed: number, length: number): Bars[] =>
  Array.from({ length: Math.min(3, strategy.instruments.max) }, (_, k) => randomBars(seed + k, length))

const firstBars = (bars: Bars, count: number): Bars =>
  toBars(bars.symbol, {
    time: bars.time.slice(0, count),
    open: bars.open.slice(0, count),
    high: bars.high.slice(0, count),
    low: bars.low.slice(0, count),
    close: bars.close.slice(0, count),
    volume: bars.volume.slice(0, count),
  })

describe.each(all)('portfolio strategy %s', (name, strategy) => {
  test('is registered under its name and described', () => {
    expect(strategy.name).toBe(name)
    expect(strategy.description).toMatch(/\.$/)
    for (const parameter of Object.values(strategy.parameters)) expect(parameter.default).toBeDefined()
  })

  test('never looks ahead: weights on the first bars do not know the later ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 150 }), (seed, cut) => {
        const bars = instrumentsFor(strategy, seed, 150)
        const { weights } = portfolioWeights(strategy, bars, {})
        const short = portfolioWeights(
          strategy,
          bars.map((each) => firstBars(each, cut)),
          {},
        )
        weights.forEach((column, k) => {
          expect([...short.weights[k]!]).toEqual([...column.slice(0, cut)])
        })
      }),
      { numRuns: 20 },
    )
  })

  test('loses exactly its commissions on prices that never move, and never more', () => {
    const still = new Array<number>(200).fill(10)
    const flat = toBars('STILL', {
      time: still.map((_, i) => i * 86_400e6),
      open: still,
      high: still,
      low: still,
      close: still,
      volume: still,
    })
    const bars = instrumentsFor(strategy, 0, 1).map(() => flat)
    const found = simulatePortfolio({ bars, strategy, commission: percentageCommission(0.001) })
    expect(found.equity.at(-1)).toBeCloseTo(10_000 - found.commissions, 8)
  })
})

test('pairs trading earns the return of a spread that comes back', () => {
  const random = createRandom(4, 'pair')
  const base = randomBars(9, 1500, 0.01)
  let gap = 0
  const close = base.close.map((price) => {
    gap = 0.9 * gap + 0.01 * random.normal()
    return price * Math.exp(gap)
  })
  const related = toBars('RELATED', {
    time: base.time,
    open: close,
    high: close,
    low: close,
    close,
    volume: base.volume,
  })
  const same = toBars('BASE', { ...base, open: base.close, high: base.close, low: base.close })
  const parameters = { lookback_period: 60, entry_z: 1.5, min_correlation: 0.5 }
  const found = simulatePortfolio({ bars: [related, same], strategy: portfolioStrategies.pairs_trading, parameters })
  expect(found.performance.growth).toBeGreaterThan(1.2)
  const net = found.weights[0]!.map((weight, i) => weight + found.weights[1]![i]!)
  expect(net.every((weight) => weight === 0)).toBe(true)
})

test('equal weights of two instruments are halves of the equity at the fill, and their mean return', () => {
  const bars = [randomBars(1, 50), randomBars(2, 50)]
  const { equity, trades, holdings } = simulatePortfolio({ bars, strategy: portfolioStrategies.equal_weight, cash: 1 })
  const growth = bars.map(({ open, close }) => close[49]! / open[1]!)
  expect(equity[49]).toBeCloseTo((growth[0]! + growth[1]!) / 2, 12)
  expect(trades.length).toBe(0)
  expect(holdings.map(({ lots }) => lots.length)).toEqual([1, 1])
})

test('long and short sides of statistical arbitrage cancel', () => {
  const bars = Array.from({ length: 5 }, (_, k) => randomBars(k, 100))
  const { weights } = portfolioWeights(portfolioStrategies.stat_arb, bars, { exposure: 2 })
  for (let i = 5; i < 100; i++) {
    const column = weights.map((each) => each[i]!)
    expect(column.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 12)
    expect(column.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeCloseTo(2, 12)
  }
})

test('the number of instruments is checked', () => {
  const bars = [randomBars(1, 50)]
  expect(() => simulatePortfolio({ bars, strategy: portfolioStrategies.pairs_trading })).toThrow(
    'Expected 2 instruments',
  )
})
