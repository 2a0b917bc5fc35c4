import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../core/random.ts'
import { type BAR_COLUMNS, type Bars, sliceBars, toBars } from '../market/bars.ts'
import { alignBars } from '../market/panel.ts'
import { alignedInstrument } from './aligned-instrument.ts'
import { commissionOf, slippageOf } from './costs/cost-model.ts'
import { sma } from './indicators/sma.ts'
import { portfolioStrategies } from './portfolio-strategies/index.ts'
import { createPositionSizer } from './position-sizer.ts'
import { createSimulatedEvaluator } from './simulated-evaluator.ts'
import { simulateOrders } from './simulator.ts'
import { strategies } from './strategies/index.ts'
import { defineStrategy } from './strategy.ts'
import { createTargetTrader } from './target-trader.ts'
import { defaultTradingModel, type TradingModel } from './trading-model.ts'

const LENGTH = 120

/** Some of the bars: from a first to a last, and of those between some missing. */
function someOf(bars: Bars, symbol: string, seed: number, first: number, last: number): Bars {
  const random = createRandom(seed, 'missing', symbol)
  const rows = Array.from({ length: bars.length }, (_, i) => i).filter(
    (i) => i === first || i === last || (i > first && i < last && random.next() < 0.85),
  )
  const pick = (column: (typeof BAR_COLUMNS)[number]) => rows.map((row) => bars[column][row]!)
  return toBars(symbol, {
    time: pick('time'),
    open: pick('open'),
    high: pick('high'),
    low: pick('low'),
    close: pick('close'),
    volume: pick('volume'),
  })
}

/** Decides from its own bars alone: long, flat or short by the closes of the last three. */
const byLastCloses = defineStrategy({
  name: 'by_last_closes',
  description: 'Follows the last three closes.',
  parameters: {},
  warmup: () => 3,
  positions({ close }, _parameters, out) {
    for (let i = 3; i < close.length; i++)
      out[i] = Math.sign(Math.round((50 * (close[i]! - close[i - 3]!)) / close[i]!))
  },
})

const model: TradingModel = {
  ...defaultTradingModel,
  cash: 1e7,
  leverage: 100,
  commission: { type: 'percentage', bps: 3, minimum: 1 },
  slippage: { type: 'bps', bps: 2 },
  impact: { type: 'square_root', eta: 0.5 },
  sizing: { method: 'fixed', units: 50 },
  exits: { stop_loss: 0.03, take_profit: 0.05, trailing_stop: 0.04, max_holding_bars: 0 },
}

/** One symbol alone in the simulator, on its own bars. */
function alone(bars: Bars, ends: boolean): Float64Array {
  const targets = new Float64Array(bars.length)
  const instrument = alignedInstrument(bars, bars.length)
  byLastCloses.positions(instrument.own, {}, targets)
  targets.fill(0, 0, 3)
  return simulateOrders({
    bars,
    cash: model.cash,
    leverage: model.leverage,
    commission: commissionOf(model.commission),
    slippage: slippageOf(model.slippage, model.impact),
    onBar: createTargetTrader({
      targets: [targets],
      sizer: createPositionSizer(model.sizing, [instrument], 252),
      model,
      from: 0,
    }),
    ...(ends ? { finalize: 'last_close' as const } : {}),
  }).equity
}

const onAllTimes = (...symbols: readonly Bars[]): readonly Bars[] => {
  const panel = alignBars(symbols, { join: 'outer' })
  return panel.symbols.map((symbol) => panel.bars[symbol]!)
}

test('an account on all times earns what each symbol earns alone on its own bars, whenever it begins, ends or is missing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 70, max: LENGTH - 11 }),
      (seed, first, last) => {
        const whole = someOf(randomBars(seed, LENGTH), 'WHOLE', seed, 0, LENGTH - 1)
        const late = someOf(randomBars(seed + 1, LENGTH), 'LATE', seed, first, LENGTH - 1)
        const gone = someOf(randomBars(seed + 2, LENGTH), 'GONE', seed, 0, last)
        const instruments = onAllTimes(whole, late, gone)
        const axis = instruments[0]!.time
        const { equity, trades } = createSimulatedEvaluator({
          instruments,
          strategy: byLastCloses,
          barsPerYear: 252,
          model,
        }).simulate({})
        const expected = new Float64Array(axis.length).fill(model.cash)
        for (const [bars, ends] of [
          [whole, false],
          [late, false],
          [gone, true],
        ] as const) {
          const own = alone(bars, ends)
          let place = -1
          for (let i = 0; i < axis.length; i++) {
            if (bars.time[place + 1] === axis[i]) place++
            if (place >= 0) expected[i] = expected[i]! + own[place]! - model.cash
          }
        }
        equity.forEach((value, i) => {
          expect(value * model.cash).toBeCloseTo(expected[i]!, 4)
        })
        expect(trades.length).toBeGreaterThan(0)
        const start = axis.indexOf(late.time[0]!)
        for (const { symbol, entryBar } of trades) if (symbol === 1) expect(entryBar).toBeGreaterThan(start)
      },
    ),
    { seed: 4, numRuns: 40 },
  )
})

describe('a symbol that ends', () => {
  const whole = randomBars(1, LENGTH)
  const bars = { ...whole, symbol: 'WHOLE' }
  const gone = sliceBars({ ...randomBars(2, LENGTH), symbol: 'GONE' }, 0, 80)

  test('is closed at its last close, and nothing of it is held after', () => {
    const { exposures, trades } = createSimulatedEvaluator({
      instruments: onAllTimes(bars, gone),
      strategy: strategies.buy_and_hold,
      barsPerYear: 252,
      model: { ...defaultTradingModel, sizing: { method: 'percent', fraction: 0.5 } },
    }).simulate({})
    expect(exposures[1]![78]).toBeGreaterThan(0.3)
    expect(exposures[1]!.subarray(79).every((weight) => weight === 0)).toBe(true)
    expect(trades.find(({ symbol }) => symbol === 1)).toMatchObject({ exitBar: 79, exitPrice: gone.close[79] })
    expect(trades.find(({ symbol }) => symbol === 0)!.exitBar).toBeNull()
  })

  test('a few bars before the others has not ended: its position keeps the last price', () => {
    const behind = sliceBars({ ...randomBars(2, LENGTH), symbol: 'BEHIND' }, 0, LENGTH - 3)
    const { exposures, equity } = createSimulatedEvaluator({
      instruments: onAllTimes(bars, behind),
      strategy: strategies.buy_and_hold,
      barsPerYear: 252,
      model: { ...defaultTradingModel, sizing: { method: 'percent', fraction: 0.5 } },
    }).simulate({})
    const value = (i: number): number => exposures[1]![i]! * equity[i]!
    expect(value(LENGTH - 1)).toBeCloseTo(value(LENGTH - 4), 12)
  })

  test('after the range that is traded is not known to end within it', () => {
    const simulate = (instruments: readonly Bars[]) =>
      createSimulatedEvaluator({
        instruments,
        range: { from: 0, to: 80 },
        strategy: strategies.momentum,
        barsPerYear: 252,
        model: { ...defaultTradingModel, sizing: { method: 'percent', fraction: 0.5 } },
      }).simulate({ fast_period: 3, slow_period: 9 }).equity
    const other = sliceBars({ ...randomBars(2, LENGTH), symbol: 'GONE' }, 0, 90)
    const kept = { ...randomBars(2, LENGTH), symbol: 'GONE' }
    expect(simulate(onAllTimes(bars, other))).toEqual(simulate([bars, kept]))
  })
})

describe('strategies over many symbols', () => {
  const bars = { ...randomBars(1, LENGTH), symbol: 'A' }
  const late = sliceBars({ ...randomBars(2, LENGTH), symbol: 'B' }, 40, LENGTH)
  const gone = sliceBars({ ...randomBars(3, LENGTH), symbol: 'C' }, 0, 90)
  const instruments = onAllTimes(bars, late, gone)

  test.each(['stat_arb', 'equal_weight', 'inverse_volatility'] as const)(
    '%s holds a symbol only while it is there',
    (name) => {
      const { exposures } = createSimulatedEvaluator({
        instruments,
        strategy: portfolioStrategies[name],
        barsPerYear: 252,
        model: { ...defaultTradingModel, leverage: 2 },
      }).simulate(name === 'inverse_volatility' ? { lookback: 10, holding: 5 } : {})
      const [a, b, c] = exposures as [Float64Array, Float64Array, Float64Array]
      expect(a.some((weight) => weight !== 0)).toBe(true)
      expect(b.subarray(0, 41).every((weight) => weight === 0)).toBe(true)
      expect(b.subarray(60).some((weight) => weight !== 0)).toBe(true)
      expect(c.subarray(0, 89).some((weight) => weight !== 0)).toBe(true)
      expect(c.subarray(89).every((weight) => weight === 0)).toBe(true)
    },
  )

  test('a pair is not held without one of the two', () => {
    const { exposures } = createSimulatedEvaluator({
      instruments: onAllTimes(bars, gone),
      strategy: portfolioStrategies.pairs_trading,
      barsPerYear: 252,
      model: { ...defaultTradingModel, leverage: 2 },
    }).simulate({ lookback_period: 10, entry_z: 0.5, exit_z: 0.1, min_correlation: -1 })
    expect(exposures[0]!.subarray(0, 89).some((weight) => weight !== 0)).toBe(true)
    for (const column of exposures) expect(column.subarray(91).every((weight) => weight === 0)).toBe(true)
  })

  test('sizes by risk are those of the symbols that are there', () => {
    const { exposures } = createSimulatedEvaluator({
      instruments,
      strategy: strategies.buy_and_hold,
      barsPerYear: 252,
      model: {
        ...defaultTradingModel,
        sizing: { method: 'risk_parity', lookback: 10, exposure: 1 },
        rebalanceBars: 5,
      },
    }).simulate({})
    expect(exposures[0]![30]! + exposures[2]![30]!).toBeGreaterThan(0.8)
    expect(exposures[1]![60]).toBeGreaterThan(0)
  })
})

test('indicators are those of the own bars, kept until the next', () => {
  const whole = { ...randomBars(1, 30), symbol: 'A' }
  const some = someOf(randomBars(2, 30), 'B', 3, 5, 20)
  const [, b] = onAllTimes(whole, some)
  const { context, own, places, endsAt } = alignedInstrument(b!, 30)
  expect(own.bars).toEqual(some)
  expect(endsAt).toBeUndefined()
  const line = context.indicator(sma, { period: 3 }).value
  const expected = own.indicator(sma, { period: 3 }).value
  places!.forEach((place, i) => {
    if (place < 0) expect(line[i]).toBeNaN()
    else expect(line[i]).toEqual(expected[place])
  })
  expect(context.sma('close', 3)).toEqual(line)
})
