import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBars, readReferenceBars } from '../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../core/random.ts'
import { type Bars, toBars } from '../market/bars.ts'
import { fixedCommission, percentageCommission, perShareCommission, tieredCommission } from './costs/commission.ts'
import { almgrenChrissImpact, executionTrajectory, squareRootImpact } from './costs/impact.ts'
import { bpsSlippage, chainSlippage, type FillRequest, type Slippage, volumeShareSlippage } from './costs/slippage.ts'
import { createKernel } from './kernel.ts'
import type { OrderRequest } from './orders.ts'
import { type Desk, type OrderSimulation, type SimulatorOptions, simulateOrders } from './simulator.ts'
import { createContext } from './strategy-context.ts'

const shared = new URL('../../../../shared/refdata/', import.meta.url)

/** Bars from rows of open, high, low, close and volume. */
function barsOf(...rows: readonly (readonly [number, number, number, number, number?])[]): Bars {
  return toBars('T', {
    time: rows.map((_, i) => i * 86_400e6),
    open: rows.map((row) => row[0]),
    high: rows.map((row) => row[1]),
    low: rows.map((row) => row[2]),
    close: rows.map((row) => row[3]),
    volume: rows.map((row) => row[4] ?? 1e6),
  })
}

/** Gives one order at the close of the first bar. */
function once(bars: Bars, order: OrderRequest, options: Partial<SimulatorOptions> = {}): OrderSimulation {
  return simulateOrders({
    bars,
    cash: 1000,
    ...options,
    onBar(desk) {
      if (desk.bar === 0) desk.submit(order)
    },
  })
}

/** The bars with prices missing at random: open, close or the whole bar. */
function withGaps(bars: Bars, seed: number, share: number): Bars {
  const random = createRandom(seed, 'gaps')
  const missing = (prices: Float64Array): Float64Array =>
    prices.map((price, i) => (i > 0 && random.next() < share ? Number.NaN : price))
  return toBars(bars.symbol, { ...bars, open: missing(bars.open), close: missing(bars.close) })
}

const buy10 = { side: 'buy', quantity: { units: 10 } } as const

test('the simulator and the kernel agree on equity for any targets, costs, delay, fill and missing prices', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 50 }),
      fc.constantFrom('next_open', 'next_close', 'same_close'),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 0.1, 0.4),
      (seed, commissionBps, slippageBps, fill, delayBars, gaps) => {
        const bars = withGaps(randomBars(seed, 120), seed, gaps)
        const random = createRandom(seed, 'targets')
        const positions = new Float64Array(120)
        let level = 0
        for (let i = 0; i < positions.length; i++) {
          if (random.next() < 0.2) level = [-1, -0.4, 0, 0, 0.5, 1][random.below(6)]!
          positions[i] = level
        }
        const execution = { fill, delayBars, optimistic: fill === 'same_close' } as const
        const costs = { commissionBps, slippageBps }
        const fast = createKernel({ bars, costs, execution }).simulate(positions, 252)
        let held = 0
        const slow = simulateOrders({
          bars,
          cash: 1,
          execution,
          commission: percentageCommission(commissionBps / 1e4),
          slippage: bpsSlippage(slippageBps),
          onBar(desk) {
            const wanted = positions[desk.bar]!
            if (wanted !== held) desk.target(wanted)
            held = wanted
          },
        })
        for (let i = 0; i < bars.length; i++) {
          expect(Math.abs(fast.equity[i]! - slow.equity[i]!)).toBeLessThan(1e-10)
        }
      },
    ),
    { numRuns: 150 },
  )
})

describe('orders', () => {
  test('a market order fills at the next open', () => {
    const { trades, equity } = once(barsOf([10, 10, 10, 10], [11, 13, 11, 12], [13, 13, 13, 13]), buy10, {
      finalize: 'last_close',
    })
    expect(trades).toEqual([
      { symbol: 0, units: 10, entryBar: 1, exitBar: 2, entryPrice: 11, exitPrice: 13, commission: 0, profit: 20 },
    ])
    expect([...equity]).toEqual([1000, 1010, 1020])
  })

  test('a limit fills at its limit, at a better open, or not at all', () => {
    const limit = { ...buy10, type: 'limit', limit: 9 } as const
    expect(once(barsOf([10, 10, 10, 10], [10, 10, 8, 9]), limit).holdings[0]!.lots[0]!.entryPrice).toBe(9)
    expect(once(barsOf([10, 10, 10, 10], [8, 10, 8, 9]), limit).holdings[0]!.lots[0]!.entryPrice).toBe(8)
    expect(once(barsOf([10, 10, 10, 10], [10, 10, 9.1, 9.5]), limit).holdings[0]!.lots).toEqual([])
  })

  test('a stop fills at its stop, and at the open after a gap through it', () => {
    const stop = { ...buy10, type: 'stop', stop: 12 } as const
    expect(once(barsOf([10, 10, 10, 10], [11, 13, 11, 12]), stop).holdings[0]!.lots[0]!.entryPrice).toBe(12)
    expect(once(barsOf([10, 10, 10, 10], [14, 15, 13, 14]), stop).holdings[0]!.lots[0]!.entryPrice).toBe(14)
  })

  test('a stop-limit waits for its limit once the stop was reached', () => {
    const order = { ...buy10, type: 'stop_limit', stop: 12, limit: 11 } as const
    const { holdings } = once(barsOf([10, 10, 10, 10], [11.5, 13, 11.5, 12], [12, 12, 10, 11]), order)
    expect(holdings[0]!.lots[0]).toMatchObject({ entryBar: 2, entryPrice: 11 })
  })

  test('a bar that touches stop and target takes the stop', () => {
    const bracket = { ...buy10, stopLoss: 9, takeProfit: 12 } as const
    const { trades } = once(barsOf([10, 10, 10, 10], [10, 13, 8, 11]), bracket)
    expect(trades).toMatchObject([{ entryPrice: 10, exitPrice: 9, exitBar: 1 }])
  })

  test('one side of a bracket cancels the other', () => {
    const bracket = { ...buy10, stopLoss: 9, takeProfit: 12 } as const
    const { trades, holdings } = once(
      barsOf([10, 10, 10, 10], [10, 11, 10, 11], [11, 12, 11, 12], [9, 9, 8, 8]),
      bracket,
    )
    expect(trades).toMatchObject([{ exitPrice: 12, exitBar: 2 }])
    expect(holdings[0]!.units).toBe(0)
  })

  test('a protective stop that the market gaps through is filled at the open', () => {
    const { trades } = once(barsOf([10, 10, 10, 10], [10, 10, 10, 10], [7, 8, 7, 8]), { ...buy10, stopLoss: 9 })
    expect(trades).toMatchObject([{ exitPrice: 7, exitBar: 2 }])
  })

  test('a position taken by a limit within the bar can be stopped out in it, but not reach its target', () => {
    const order = { ...buy10, type: 'limit', limit: 9, stopLoss: 8.5, takeProfit: 11 } as const
    expect(once(barsOf([10, 10, 10, 10], [10, 12, 8, 11]), order).trades).toMatchObject([
      { entryPrice: 9, exitPrice: 8.5 },
    ])
    const target = once(barsOf([10, 10, 10, 10], [10, 12, 8.6, 11.5], [11.5, 12, 11.5, 12]), order)
    expect(target.trades).toMatchObject([{ entryBar: 1, exitBar: 2, exitPrice: 11.5 }])
  })

  test('a trailing stop follows the high of completed bars', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [11, 14, 11, 13], [13, 13, 12, 12], [12, 12, 11, 11])
    const { trades } = simulateOrders({
      bars,
      cash: 1000,
      onBar(desk) {
        if (desk.bar === 0) desk.submit(buy10)
        if (desk.bar === 1)
          desk.submit({ side: 'sell', quantity: { units: 10 }, type: 'trailing_stop', trail: { amount: 1.5 } })
      },
    })
    expect(trades).toMatchObject([{ exitBar: 3, exitPrice: 12.5 }])
  })

  test('an order expires after its bars', () => {
    const order = { ...buy10, type: 'limit', limit: 5, goodForBars: 2 } as const
    const { rejections, holdings } = once(barsOf([10, 10, 10, 10], [10, 10, 9, 9], [9, 9, 8, 8], [5, 5, 4, 4]), order)
    expect(rejections).toEqual([{ bar: 2, order: 1, symbol: 0, reason: 'expired' }])
    expect(holdings[0]!.units).toBe(0)
  })

  test('what the volume does not fill waits for the next bar', () => {
    const bars = barsOf([10, 10, 10, 10, 100], [10, 10, 10, 10, 60], [11, 11, 11, 11, 60], [12, 12, 12, 12, 60])
    const { holdings } = once(bars, buy10, { slippage: bpsSlippage(0, 0.1), units: 'whole' })
    expect(holdings[0]!.lots.map(({ entryBar, units }) => [entryBar, units])).toEqual([
      [1, 6],
      [2, 4],
    ])
  })

  test('a target that is filled in part leaves a stop for the rest', () => {
    const bars = barsOf([10, 10, 10, 10, 1000], [10, 10, 10, 10, 1000], [12, 12, 11, 11, 60], [9, 9, 8, 8, 1000])
    const bracket = { ...buy10, stopLoss: 9.5, takeProfit: 11.5 } as const
    const { trades, holdings } = once(bars, bracket, { slippage: bpsSlippage(0, 0.1), units: 'whole' })
    expect(trades.map(({ units, exitPrice }) => [units, exitPrice])).toEqual([
      [6, 12],
      [4, 9],
    ])
    expect(holdings[0]!.units).toBe(0)
  })

  test('orders beyond the funds and shorts that are not allowed are refused with a reason', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10])
    expect(once(bars, { side: 'buy', quantity: { units: 101 } }).rejections).toMatchObject([{ reason: 'no_funds' }])
    expect(once(bars, { side: 'buy', quantity: { units: 101 } }, { leverage: 2 }).holdings[0]!.units).toBe(101)
    const short = { side: 'sell', quantity: { units: 1 } } as const
    expect(once(bars, short, { allowShort: false }).rejections).toMatchObject([{ reason: 'no_shorts' }])
    expect(() => once(bars, { side: 'buy', quantity: { units: 0 } })).toThrow('above 0')
  })
})

describe('account', () => {
  test('splits and dividends change neither the value of a position nor who is owed', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [5, 5, 5, 5], [5, 5, 5, 5])
    const { equity, holdings } = once(bars, buy10, {
      actions: [
        { bar: 2, kind: 'split', ratio: 2 },
        { bar: 3, kind: 'dividend', amount: 0.5 },
      ],
    })
    expect([...equity]).toEqual([1000, 1000, 1000, 1010])
    expect(holdings[0]!.units).toBe(20)
    const short = once(
      bars,
      { side: 'sell', quantity: { units: 10 } },
      {
        actions: [
          { bar: 1, kind: 'dividend', amount: 1 },
          { bar: 3, kind: 'dividend', amount: 1 },
        ],
      },
    )
    expect(short.equity[3]).toBe(1000 + 50 - 10)
  })

  test('cash earns interest and short positions cost their borrow rate', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [10, 10, 10, 10])
    const day = 1 / 365.25
    const idle = simulateOrders({ bars, cash: 1000, cashRatePerYear: 0.05, onBar: () => {} })
    expect(idle.equity[2]).toBeCloseTo(1000 * (1 + 0.05 * day) ** 2, 9)
    const short = once(bars, { side: 'sell', quantity: { units: 10 } }, { borrowRatePerYear: 0.1 })
    expect(short.equity[2]).toBeCloseTo(1000 - 100 * 0.1 * day, 9)
  })

  test('an account with nothing left is liquidated once', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [25, 25, 25, 25], [10, 10, 10, 10])
    const { equity, trades } = once(bars, { side: 'sell', quantity: { fraction: 1 } })
    expect([...equity]).toEqual([1000, 1000, 0, 0])
    expect(trades.length).toBe(1)
  })

  test('cash and positions are conserved: equity is start plus profits plus what is open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const instruments = [randomBars(seed, 80), randomBars(seed + 1, 80), randomBars(seed + 2, 80)]
        const random = createRandom(seed, 'orders')
        const found = simulateOrders({
          bars: instruments,
          units: 'whole',
          leverage: 2,
          commission: perShareCommission(0.005, 1),
          slippage: chainSlippage(bpsSlippage(3, 0.1), squareRootImpact(0.1)),
          onBar(desk) {
            const symbol = random.below(3)
            const price = desk.price('close', 0, symbol)
            const side = random.next() < 0.5 ? 'buy' : 'sell'
            const away = side === 'buy' ? 1 : -1
            const exits = { stopLoss: price * (1 - 0.03 * away), takeProfit: price * (1 + 0.04 * away) }
            const base = { symbol, side, quantity: { units: 1 + random.below(20) } } as const
            const choice = random.below(6)
            if (choice === 0) desk.submit({ ...base, ...exits })
            else if (choice === 1)
              desk.submit({ ...base, type: 'limit', limit: price * (1 - 0.01 * away), goodForBars: 3 })
            else if (choice === 2)
              desk.submit({ ...base, type: 'stop', stop: price * (1 + 0.01 * away), goodForBars: 3 })
            else if (choice === 3)
              desk.submit({ ...base, type: 'trailing_stop', trail: { fraction: 0.02 }, goodForBars: 5 })
            else if (choice === 4) desk.close(symbol)
          },
        })
        const closed = found.trades.reduce((sum, trade) => sum + trade.profit, 0)
        let open = 0
        for (const { lots, mark, units } of found.holdings) {
          for (const lot of lots) open += lot.units * (mark - lot.entryPrice) - lot.commission
          expect(lots.reduce((sum, lot) => sum + lot.units, 0)).toBe(units)
        }
        expect(found.equity.at(-1)).toBeCloseTo(10_000 + closed + open, 6)
        const charged = found.trades.reduce((sum, trade) => sum + trade.commission, 0)
        const pending = found.holdings.flatMap(({ lots }) => lots).reduce((sum, lot) => sum + lot.commission, 0)
        expect(charged + pending).toBeCloseTo(found.commissions, 8)
        for (const trade of found.trades) {
          const { high, low } = instruments[trade.symbol]!
          const slack = 1.05
          expect(trade.entryPrice).toBeLessThanOrEqual(high[trade.entryBar]! * slack)
          expect(trade.exitPrice).toBeGreaterThanOrEqual(low[trade.exitBar]! / slack)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('instruments must share their times', () => {
    const bars = barsOf([1, 1, 1, 1], [1, 1, 1, 1])
    expect(() => simulateOrders({ bars: [bars, barsOf([1, 1, 1, 1])], onBar: () => {} })).toThrow('same times')
  })
})

describe('costs', () => {
  test('commissions are charged by their tariffs', () => {
    expect(percentageCommission(0.001, 1).of(10, 10)).toBe(1)
    expect(percentageCommission(0.001, 1).of(1000, 10)).toBe(10)
    expect(perShareCommission(0.005, 1, 10).of(100, 50)).toBe(1)
    expect(perShareCommission(0.005, 1, 10).of(1000, 50)).toBe(5)
    expect(perShareCommission(0.005, 1, 10).of(10_000, 50)).toBe(10)
    expect(fixedCommission(1).of(7, 3)).toBe(1)
    const tiers = [
      { upTo: 1000, rate: 0.005 },
      { upTo: 10_000, rate: 0.003 },
      { upTo: Number.POSITIVE_INFINITY, rate: 0.001 },
    ]
    expect(tieredCommission(tiers).of(2000, 10)).toBeCloseTo(5 + 27 + 10, 12)
    expect(() => tieredCommission([{ upTo: 5, rate: 0.1 }])).toThrow('Infinity')
  })

  const ask = (model: Slippage, request: Partial<FillRequest>): { units: number; price: number } => {
    const fill = { units: 0, price: 0 }
    const base = {
      units: 1,
      price: 1,
      volume: 1,
      filledInBar: 0,
      opening: true,
      volatility: Number.NaN,
      averageVolume: Number.NaN,
    }
    model({ ...base, ...request }, fill)
    return fill
  }

  test.skipIf(!existsSync(shared))('slippage gives the published cases of zipline', () => {
    const cases = JSON.parse(readFileSync(new URL('costs/zipline_slippage_cases.json', shared), 'utf8')) as {
      volume_share: { cases: Record<string, number>[] }
      fixed_bps: { bar: { close: number; volume: number }; cases: Record<string, number>[] }
    }
    for (const { close, volume, volume_limit, price_impact, order, fill, price } of cases.volume_share.cases) {
      const found = ask(volumeShareSlippage(volume_limit!, price_impact!), {
        units: order!,
        price: close!,
        volume: volume!,
      })
      expect(found.units).toBe(fill)
      expect(found.price).toBeCloseTo(price!, 12)
    }
    const { bar } = cases.fixed_bps
    for (const { bps, volume_limit, order, price, fill } of cases.fixed_bps.cases) {
      const found = ask(bpsSlippage(bps!, volume_limit!), { units: order!, price: bar.close, volume: bar.volume })
      expect(found.units).toBe(fill)
      expect(found.price).toBeCloseTo(price!, 12)
    }
  })

  test('impact grows with the square root of the size, and linearly in the model of Almgren and Chriss', () => {
    const market = { price: 100, volatility: 0.02, averageVolume: 1e6 }
    expect(ask(squareRootImpact(), { ...market, units: 10_000 }).price).toBeCloseTo(100 * (1 + 0.02 * 0.1), 12)
    expect(ask(squareRootImpact(), { ...market, units: -40_000 }).price).toBeCloseTo(100 * (1 - 0.02 * 0.2), 12)
    expect(ask(squareRootImpact(), { price: 100 }).price).toBeCloseTo(100.075, 12)
    const linear = almgrenChrissImpact({ halfSpread: 1e-4, permanent: 2e-8, temporary: 1e-7 })
    expect(ask(linear, { price: 100, units: 1000 }).price).toBeCloseTo(100 * (1 + 1e-4 + 1.1e-4), 10)
  })

  test('an execution trajectory ends with nothing and is a straight line without urgency', () => {
    expect([...executionTrajectory(100, 4, 0)]).toEqual([75, 50, 25, 0])
    const urgent = executionTrajectory(100, 4, 1)
    expect(urgent[3]).toBe(0)
    expect(urgent[0]).toBeLessThan(75)
  })
})

const backtrader = new URL('backtrader/', shared)

describe.skipIf(!existsSync(backtrader))('backtrader', () => {
  interface Published {
    readonly unoptimized: Record<
      'buy_create_close' | 'sell_create_close' | 'buy_exec_open' | 'sell_exec_open',
      string[]
    > & {
      readonly stocklike_no_commission: { readonly final_value: string; readonly final_cash: string }
    }
    readonly reentering_recomputed: { readonly final_value: string[] }
  }
  const published = existsSync(backtrader)
    ? (JSON.parse(readFileSync(new URL('strategy_tests.json', backtrader), 'utf8')) as Published)
    : undefined

  /** Long one unit while the close has crossed above its average; a tie keeps the last side. */
  function crossover(
    bars: Bars,
    period: number,
  ): { strategy: (desk: Desk) => void; created: Record<'buy' | 'sell', string[]> } {
    const average = createContext(bars).sma('close', period)
    const created = { buy: [] as string[], sell: [] as string[] }
    let side = 0
    return {
      created,
      strategy(desk) {
        const gap = desk.price('close') - average[desk.bar]!
        const before = side
        if (gap !== 0) side = Math.sign(gap)
        const crossed = before !== 0 && side !== before ? side : 0
        if (desk.position() === 0 && crossed > 0) {
          created.buy.push(desk.price('close').toFixed(2))
          desk.submit({ side: 'buy', quantity: { units: 1 } })
        } else if (desk.position() > 0 && crossed < 0) {
          created.sell.push(desk.price('close').toFixed(2))
          desk.close()
        }
      },
    }
  }

  test('the published fills and the final value of its test strategy are reproduced', () => {
    const bars = readReferenceBars(new URL('2006-day-001.txt', backtrader))
    const { strategy, created } = crossover(bars, 15)
    const found = simulateOrders({ bars, warmup: 14, onBar: strategy })
    const { unoptimized } = published!
    expect(created.buy).toEqual(unoptimized.buy_create_close)
    expect(created.sell).toEqual(unoptimized.sell_create_close)
    const buys = [...found.trades, ...found.holdings[0]!.lots].map(({ entryPrice }) => entryPrice.toFixed(2))
    expect(buys).toEqual(unoptimized.buy_exec_open)
    expect(found.trades.map(({ exitPrice }) => exitPrice.toFixed(2))).toEqual(unoptimized.sell_exec_open)
    expect(found.equity.at(-1)!.toFixed(2)).toBe(unoptimized.stocklike_no_commission.final_value)
    expect(found.cash.toFixed(2)).toBe(unoptimized.stocklike_no_commission.final_cash)
  })

  test('forty periods end with the values that the futures rules give: ten times the moves, two a fill', () => {
    const bars = readReferenceBars(new URL('2006-day-001.txt', backtrader))
    published!.reentering_recomputed.final_value.forEach((expected, i) => {
      const { strategy } = crossover(bars, 5 + i)
      const found = simulateOrders({ bars, warmup: 4 + i, onBar: strategy })
      const fills = 2 * found.trades.length + found.holdings[0]!.lots.length
      const value = 10_000 + 10 * (found.equity.at(-1)! - 10_000) - 2 * fills
      expect(value.toFixed(2), `period ${5 + i}`).toBe(expected)
    })
  })
})
