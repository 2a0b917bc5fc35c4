import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { barsOf, type Day } from '../../../test/fixtures/priced-bars.ts'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../core/random.ts'
import { metrics as registry, STANDARD_METRICS } from '../../stats/metrics/index.ts'
import type { Bars } from '../market/bars.ts'
import { createEvaluator } from './evaluate.ts'
import { withExits } from './exits.ts'
import { portfolioStrategies } from './portfolio-strategies/index.ts'
import { createSimulatedEvaluator } from './simulated-evaluator.ts'
import { strategies } from './strategies/index.ts'
import { defineStrategy } from './strategy.ts'
import type { TradingModel } from './trading-model.ts'

/** Follows the targets that it is given, whatever the bars. */
const following = (targets: Float64Array) =>
  defineStrategy({
    name: 'following',
    description: 'Given targets.',
    parameters: {},
    warmup: () => 0,
    positions: (_context, _parameters, out) => out.set(targets.subarray(0, out.length)),
  })

function randomTargets(seed: number, length: number, levels = [-1, -0.4, 0, 0, 0.5, 1]): Float64Array {
  const random = createRandom(seed, 'targets')
  let level = 0
  return Float64Array.from({ length }, () => {
    if (random.next() < 0.2) level = levels[random.below(levels.length)]!
    return level
  })
}

const flat = (...prices: number[]): Bars => barsOf(...prices.map((price) => [price, price, price, price] as const))
const long = (length: number): Float64Array => new Float64Array(length).fill(1)

test('on what the kernel can do the simulator gives its equity, weights, trades and metrics, over any range', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 50 }),
      fc.constantFrom('next_open', 'next_close', 'same_close'),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(40),
      (seed, commissionBps, slippageBps, fill, delayBars, from) => {
        const bars = randomBars(seed, 150)
        const strategy = following(randomTargets(seed, 150))
        const execution = { fill, delayBars, optimistic: fill === 'same_close' } as const
        const shared = { range: { from, to: 140 }, strategy, barsPerYear: 252, riskFreePerYear: 0.02, execution }
        const fast = createEvaluator({ ...shared, bars, costs: { commissionBps, slippageBps } }).simulate({})
        const slow = createSimulatedEvaluator({
          ...shared,
          instruments: [bars],
          model: {
            commission: { type: 'percentage', bps: commissionBps },
            slippage: { type: 'bps', bps: slippageBps },
          },
        }).simulate({})
        expect(slow.equity.length).toBe(fast.equity.length)
        for (let i = 0; i < fast.equity.length; i++) {
          expect(Math.abs(slow.equity[i]! - fast.equity[i]!)).toBeLessThan(1e-10)
          expect(Math.abs(slow.weights[i]! - fast.weights[i]!)).toBeLessThan(1e-9)
        }
        expect(slow.trades.map(({ entryBar, exitBar, direction }) => [entryBar, exitBar, direction])).toEqual(
          fast.trades.map(({ entryBar, exitBar, direction }) => [entryBar, exitBar, direction]),
        )
        for (const name of STANDARD_METRICS) {
          const { compute } = registry[name]
          expect(Math.abs(compute(slow.performance) - compute(fast.performance))).toBeLessThan(1e-8)
        }
      },
    ),
    { numRuns: 100 },
  )
})

test('metrics come in the order asked for and do not depend on what was evaluated before', () => {
  const evaluator = createSimulatedEvaluator({
    instruments: [randomBars(1, 300), randomBars(2, 300)],
    strategy: strategies.momentum,
    barsPerYear: 252,
    model: { sizing: { method: 'percent', fraction: 0.5 }, units: 'whole' },
    metrics: ['n_trades', 'total_return'],
  })
  const parameters = { fast_period: 5, slow_period: 20, signal_threshold: 0 }
  const [first, second] = [new Float64Array(2), new Float64Array(3)]
  evaluator.evaluate(parameters, first)
  evaluator.evaluate({ fast_period: 2, slow_period: 50, signal_threshold: 0 }, new Float64Array(2))
  evaluator.evaluate(parameters, second, 1)
  expect([...second.subarray(1)]).toEqual([...first])
  expect(first[0]).toBeGreaterThan(2)
})

describe('several instruments in one account', () => {
  test('a strategy over one instrument decides for each, and the account earns their mean', () => {
    const instruments = [randomBars(1, 60), randomBars(2, 60), randomBars(3, 60)]
    const found = createSimulatedEvaluator({
      instruments,
      strategy: strategies.buy_and_hold,
      barsPerYear: 252,
      model: { sizing: { method: 'percent', fraction: 1 / 3 } },
    }).simulate({})
    const growth = instruments.map(({ open, close }) => close[59]! / open[1]!)
    expect(found.equity[59]).toBeCloseTo((growth[0]! + growth[1]! + growth[2]!) / 3, 10)
    expect(found.exposures.map((column) => column[1]!).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10)
    expect(found.trades.map(({ symbol, exitBar }) => [symbol, exitBar])).toEqual([
      [0, null],
      [1, null],
      [2, null],
    ])
  })

  test('rebalancing on a schedule brings weights back, a threshold leaves small differences alone', () => {
    const instruments = [flat(10, 10, 20, 20, 20, 20), flat(10, 10, 10, 10, 10, 10)]
    const run = (model: Partial<TradingModel>) =>
      createSimulatedEvaluator({ instruments, strategy: portfolioStrategies.equal_weight, barsPerYear: 252, model })
        .simulate({})
        .exposures.map((column) => Math.round(column[4]! * 1000) / 1000)
    expect(run({})).toEqual([0.667, 0.333])
    expect(run({ rebalanceBars: 3 })).toEqual([0.5, 0.5])
    expect(run({ rebalanceBars: 3, rebalanceThreshold: 0.2 })).toEqual([0.667, 0.333])
  })

  test('what is sold pays for what is bought, whatever the order of the instruments', () => {
    const prices = [flat(10, 10, 10, 10, 10, 10), flat(10, 10, 10, 10, 10, 10)]
    const rotate = {
      ...portfolioStrategies.equal_weight,
      weights: (_contexts: unknown, _parameters: unknown, out: readonly Float64Array[]) => {
        out[0]!.set([0, 0, 1, 1, 0, 0])
        out[1]!.set([1, 1, 0, 0, 1, 1])
      },
    }
    const found = createSimulatedEvaluator({ instruments: prices, strategy: rotate, barsPerYear: 252 }).simulate({})
    expect(found.rejections).toEqual([])
    expect(found.exposures.map((column) => [...column])).toEqual([
      [0, 0, 0, 1, 1, 0],
      [0, 1, 1, 0, 0, 1],
    ])
  })

  test('targets beyond the margin are cut and said, and leverage carries them', () => {
    const instruments = [flat(10, 10, 10), flat(10, 10, 10)]
    const run = (leverage: number) =>
      createSimulatedEvaluator({
        instruments,
        strategy: strategies.buy_and_hold,
        barsPerYear: 252,
        model: { leverage, sizing: { method: 'percent', fraction: 0.8 } },
      }).simulate({})
    expect(run(1).exposures.map((column) => column[2]!)).toEqual([0.8, expect.closeTo(0.2, 10)])
    expect(run(1).rejections).toMatchObject([{ reason: 'margin', symbol: 1 }])
    expect(run(2).exposures.map((column) => column[2]!)).toEqual([0.8, 0.8])
  })

  test('the number of instruments is checked before anything runs', () => {
    expect(() =>
      createSimulatedEvaluator({
        instruments: [flat(1, 1)],
        strategy: portfolioStrategies.pairs_trading,
        barsPerYear: 252,
      }),
    ).toThrow('Expected 2 instruments for strategy "pairs_trading", was 1.')
  })
})

describe('sizes', () => {
  const sized = (
    sizing: TradingModel['sizing'],
    bars: Bars,
    targets = long(bars.length),
    more: Partial<TradingModel> = {},
  ) =>
    createSimulatedEvaluator({
      instruments: [bars],
      strategy: following(targets),
      barsPerYear: 252,
      model: { cash: 1000, ...more, sizing },
    }).simulate({})

  test('a fixed amount of money, a fixed number of units and whole units', () => {
    const bars = flat(30, 30, 30)
    expect(sized({ method: 'fixed', value: 300 }, bars).trades[0]!.units).toBeCloseTo(10, 12)
    expect(sized({ method: 'fixed', units: 7 }, bars).trades[0]!.units).toBe(7)
    expect(sized({ method: 'percent', fraction: 1 }, bars, long(3), { units: 'whole' }).trades[0]!.units).toBe(33)
  })

  test('a position too small for a whole unit is refused with a reason', () => {
    const found = sized({ method: 'percent', fraction: 0.01 }, flat(30, 30, 30), long(3), { units: 'whole' })
    expect(found.trades).toEqual([])
    expect(found.rejections).toMatchObject([{ reason: 'too_small' }])
  })

  test('the volatility target divides by the deviation of the last returns, and waits until it is known', () => {
    const bars = flat(100, 101, 99, 102, 100, 103, 101)
    const returns = [101 / 100, 99 / 101, 102 / 99].map((ratio) => ratio - 1)
    const mean = returns.reduce((sum, r) => sum + r, 0) / 3
    const sigma = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 2) * Math.sqrt(252)
    const found = sized({ method: 'volatility_target', target: 0.1, lookback: 3, cap: 1 }, bars)
    expect(found.trades[0]!.entryBar).toBe(4)
    expect(found.exposures[0]![4]).toBeCloseTo(0.1 / sigma, 12)
  })

  test('average true ranges give units that lose the risk', () => {
    const bars = barsOf(...Array.from({ length: 8 }, () => [50, 51, 49, 50] as const))
    const found = sized({ method: 'atr', risk_fraction: 0.02, multiple: 2, period: 3, cap: 1 }, bars)
    // The range is 2 on every bar: 1000 · 0.02 / (2 · 2) = 5 units.
    expect(found.trades[0]!.units).toBeCloseTo(5, 12)
  })

  test('Kelly begins with the initial size and follows the trades closed so far', () => {
    const bars = flat(10, 10, 12, 12, 12, 9, 9, 9, 9)
    const targets = Float64Array.of(1, 0, 0, 1, 0, 0, 1, 1, 1)
    const sizing = { method: 'kelly', fraction: 1, cap: 1, min_trades: 2, initial: 0.1 } as const
    const { exposures } = sized(sizing, bars, targets)
    expect(exposures[0]![1]).toBeCloseTo(0.1, 12)
    expect(exposures[0]![4]).toBeCloseTo(0.1, 12)
    // One gain of 20 %, one loss of 25 %: ½ − ½ / (0.2 / 0.25) is below 0.
    expect(exposures[0]![8]).toBe(0)
  })

  test('risk parity gives instruments weights whose contributions to the variance are equal', () => {
    const instruments = [randomBars(1, 100, 0.01), randomBars(2, 100, 0.03)]
    const { exposures } = createSimulatedEvaluator({
      instruments,
      strategy: strategies.buy_and_hold,
      barsPerYear: 252,
      execution: { fill: 'same_close', optimistic: true },
      model: { sizing: { method: 'risk_parity', lookback: 50, exposure: 1 } },
    }).simulate({})
    const [a, b] = exposures.map((column) => column[50]!)
    expect(a! + b!).toBeCloseTo(1, 6)
    const returns = instruments.map(({ close }) => Array.from({ length: 50 }, (_, i) => close[i + 1]! / close[i]! - 1))
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    const covariance = (x: number[], y: number[]): number =>
      x.reduce((sum, value, i) => sum + (value - mean(x)) * (y[i]! - mean(y)), 0)
    const [x, y] = returns as [number[], number[]]
    const shared = a! * b! * covariance(x, y)
    expect((a! ** 2 * covariance(x, x) + shared) / (b! ** 2 * covariance(y, y) + shared)).toBeCloseTo(1, 6)
  })
})

describe('exits as orders', () => {
  const exits = { stop_loss: 0, take_profit: 0, trailing_stop: 0, max_holding_bars: 0 }
  const exited = (bars: Bars, own: Partial<typeof exits>, targets = long(bars.length)) =>
    createSimulatedEvaluator({
      instruments: [bars],
      strategy: following(targets),
      barsPerYear: 252,
      model: { exits: { ...exits, ...own } },
    })
      .simulate({})
      .trades.map(({ entryBar, exitBar, exitPrice }) => [entryBar, exitBar, exitPrice])

  test('a stop is filled within the bar, at the open after a gap, and the position stays closed', () => {
    const calm = [100, 101, 99, 100] as const
    expect(exited(barsOf(calm, calm, [98, 99, 94, 97], [100, 104, 99, 103]), { stop_loss: 0.05 })).toEqual([[1, 2, 95]])
    expect(exited(barsOf(calm, calm, [90, 92, 89, 91], calm), { stop_loss: 0.05 })).toEqual([[1, 2, 90]])
  })

  test('a gain is taken at its limit, a trailing stop follows the best price since the fill', () => {
    const calm = [100, 101, 99, 100] as const
    expect(exited(barsOf(calm, calm, [104, 111, 103, 108]), { take_profit: 0.1 })).toEqual([
      [1, 2, expect.closeTo(110, 9)],
    ])
    expect(
      exited(barsOf(calm, calm, [104, 120, 103, 118], [117, 118, 107, 110], calm), { trailing_stop: 0.1 }),
    ).toEqual([[1, 3, 108]])
  })

  test('a position is closed after its longest holding, and a new decision opens another', () => {
    const bars = flat(10, 10, 10, 10, 10, 10, 10, 10)
    const targets = Float64Array.of(1, 1, 1, 1, 1, -1, -1, -1)
    expect(exited(bars, { max_holding_bars: 2 }, targets)).toEqual([
      [1, 4, 10],
      [6, null, 10],
    ])
  })

  test('a position that is filled over several bars has its exits from the first on, and is not completed after one', () => {
    const calm = [10, 10, 10, 10] as const
    const run = (...rows: readonly Day[]) =>
      createSimulatedEvaluator({
        instruments: [barsOf(calm, ...rows)],
        strategy: following(long(rows.length + 1)),
        barsPerYear: 252,
        model: {
          cash: 1000,
          units: 'whole',
          slippage: { type: 'bps', bps: 0, volume_limit: 0.1 },
          exits: { ...exits, stop_loss: 0.1 },
        },
      })
        .simulate({})
        .trades.map(({ exitBar, exitPrice, units }) => [exitBar, exitPrice, units])
    expect(run([...calm, 600], [...calm, 600], [10, 10, 8, 8], [8, 8, 8, 8])).toEqual([[3, 9, 100]])
    expect(run([...calm, 600], [10, 10, 8, 8, 300], [7, 7, 7, 7], [7, 7, 7, 7])).toEqual([[3, 7, 90]])
  })

  test('parameters of a search set the orders', () => {
    const bars = barsOf([100, 101, 99, 100], [100, 101, 99, 100], [98, 99, 94, 97], [97, 98, 80, 90])
    const evaluator = createSimulatedEvaluator({
      instruments: [bars],
      strategy: withExits(following(long(4)), { position_size: 0.5 }),
      barsPerYear: 252,
      model: { exits },
    })
    expect(evaluator.simulate({ stop_loss: 0.05 }).trades[0]!.exitPrice).toBe(95)
    expect(evaluator.simulate({ stop_loss: 0.1 }).trades[0]!.exitPrice).toBe(90)
    expect(evaluator.simulate({ stop_loss: 0.1 }).weights[1]).toBeCloseTo(0.5, 12)
  })

  test('turning a position around leaves no order of the old one behind', () => {
    const bars = flat(100, 100, 100, 100, 96, 94, 100, 100)
    const targets = Float64Array.of(1, -1, -1, 1, 1, 1, 1, 1)
    // The stop of the first long (95) and that of the short (105) are gone; the last long is stopped by its own.
    expect(exited(bars, { stop_loss: 0.05 }, targets)).toEqual([
      [1, 2, 100],
      [2, 4, 96],
      [4, 5, 94],
    ])
  })
})

describe('the account', () => {
  test('tariffs are charged in money, splits and dividends leave the value what it is', () => {
    const bars = flat(100, 100, 50, 50)
    const { performance, equity, trades } = createSimulatedEvaluator({
      instruments: [bars],
      strategy: following(long(4)),
      barsPerYear: 252,
      model: {
        cash: 1000,
        commission: { type: 'fixed', amount: 10 },
        actions: [
          { bar: 2, kind: 'split', ratio: 2 },
          { bar: 3, kind: 'dividend', amount: 1 },
        ],
      },
    }).simulate({})
    expect([...equity].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([1, 0.99, 0.99, 1.0098])
    expect(performance.costs).toBeCloseTo(0.01, 12)
    expect(trades[0]).toMatchObject({ exitBar: null, profit: expect.closeTo(0.0098, 10) })
    expect(trades[0]!.entryPrice).toBeCloseTo(50, 10)
  })

  test('a margin call closes everything and the strategy waits for its next decision', () => {
    const bars = flat(100, 100, 80, 70, 70, 70)
    const { exposures, trades } = createSimulatedEvaluator({
      instruments: [bars],
      strategy: following(long(6)),
      barsPerYear: 252,
      model: { leverage: 2, sizing: { method: 'percent', fraction: 2 }, maintenanceMargin: 0.4 },
    }).simulate({})
    // At 80 the equity is 60 of positions worth 160: 37.5 %.
    expect(trades.map(({ entryBar, exitBar }) => [entryBar, exitBar])).toEqual([[1, 3]])
    expect(exposures[0]![5]).toBe(0)
  })

  test('the margin is that of all positions, also of those that have no bar', () => {
    const quiet = barsOf(
      ...[100, 100, Number.NaN, Number.NaN, 60].map((price) => [price, price, price, price] as const),
    )
    const { trades } = createSimulatedEvaluator({
      instruments: [flat(100, 100, 80, 70, 70), quiet],
      strategy: following(long(5)),
      barsPerYear: 252,
      model: { leverage: 2, sizing: { method: 'percent', fraction: 1 }, maintenanceMargin: 0.45 },
    }).simulate({})
    // At 80 the equity is 80 of positions worth 180, 44 %; without the other 80 of 80.
    expect(trades[0]).toMatchObject({ symbol: 0, exitBar: 3 })
  })

  test('random delays are those of the seed, and a late order never undoes a newer one', () => {
    const bars = randomBars(3, 400)
    const targets = randomTargets(3, 400, [0, 1])
    const run = (seed: string, probability: number) =>
      createSimulatedEvaluator({
        instruments: [bars],
        strategy: following(targets),
        barsPerYear: 252,
        model: { randomDelay: { probability, maxBars: 5, seed } },
      }).simulate({})
    expect(run('a', 0.3).equity).toEqual(run('a', 0.3).equity)
    expect(run('a', 0.3).equity).not.toEqual(run('b', 0.3).equity)
    expect(run('a', 0).equity).toEqual(run('b', 0).equity)
    const { weights } = run('a', 0.9)
    for (let i = 10; i < 400; i++) {
      const settled = targets.subarray(i - 7, i).every((target) => target === targets[i])
      if (settled) expect(weights[i]! > 0.99).toBe(targets[i] === 1)
    }
  })

  test('orders larger than the volume allows are filled over several bars', () => {
    const bars = barsOf(...Array.from({ length: 6 }, () => [10, 10, 10, 10, 100] as const))
    const { exposures } = createSimulatedEvaluator({
      instruments: [bars],
      strategy: following(long(6)),
      barsPerYear: 252,
      model: { cash: 400, slippage: { type: 'bps', bps: 0, volume_limit: 0.15 }, units: 'whole' },
    }).simulate({})
    expect([...exposures[0]!]).toEqual([0, 0.375, 0.75, 1, 1, 1])
  })
})
