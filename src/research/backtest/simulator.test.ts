import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { barsOf, buy10, once } from '../../../test/fixtures/priced-bars.ts'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../core/random.ts'
import { type Bars, toBars } from '../market/bars.ts'
import { percentageCommission, perShareCommission } from './costs/commission.ts'
import { squareRootImpact } from './costs/impact.ts'
import { bpsSlippage, chainSlippage } from './costs/slippage.ts'
import { createKernel } from './kernel.ts'
import { simulateOrders } from './simulator.ts'

/** The bars with prices missing at random: open, close or the whole bar. */
function withGaps(bars: Bars, seed: number, share: number): Bars {
  const random = createRandom(seed, 'gaps')
  const missing = (prices: Float64Array): Float64Array =>
    prices.map((price, i) => (i > 0 && random.next() < share ? Number.NaN : price))
  return toBars(bars.symbol, { ...bars, open: missing(bars.open), close: missing(bars.close) })
}

/** The bars with little volume: a tenth of it is 2 to 20 units. */
const thin = (bars: Bars): Bars => toBars(bars.symbol, { ...bars, volume: bars.volume.map((units) => units / 50) })

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

  test('cash and positions are conserved, and no bar gives more than its volume, whatever the orders', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const instruments = [seed, seed + 1, seed + 2].map((each) => thin(randomBars(each, 80)))
        const random = createRandom(seed, 'orders')
        const found = simulateOrders({
          bars: instruments,
          units: 'whole',
          leverage: 2,
          execution: { fill: seed % 2 === 0 ? 'next_open' : 'next_close' },
          commission: perShareCommission(0.005, 1),
          slippage: chainSlippage(bpsSlippage(3, 0.1), squareRootImpact(0.1)),
          onBar(desk) {
            const symbol = random.below(3)
            const price = desk.price('close', 0, symbol)
            const side = random.next() < 0.5 ? 'buy' : 'sell'
            const away = side === 'buy' ? 1 : -1
            const exits = {
              stopLoss: price * (1 - 0.03 * away),
              takeProfit: price * (1 + 0.04 * away),
              trailingStop: { fraction: 0.05 },
            }
            const base = { symbol, side, quantity: { units: 1 + random.below(20) } } as const
            const choice = random.below(8)
            if (choice === 0) desk.submit({ ...base, ...exits })
            else if (choice === 1)
              desk.submit({ ...base, type: 'limit', limit: price * (1 - 0.01 * away), goodForBars: 3 })
            else if (choice === 2)
              desk.submit({ ...base, type: 'stop', stop: price * (1 + 0.01 * away), goodForBars: 3 })
            else if (choice === 3)
              desk.submit({ ...base, type: 'trailing_stop', trail: { fraction: 0.02 }, goodForBars: 5 })
            else if (choice === 4) desk.close(symbol)
            else if (choice === 5)
              desk.submit({ ...base, ...exits, type: 'stop_limit', stop: price * (1 + 0.01 * away), limit: price })
            else if (choice === 6) desk.submit({ ...base, ...exits, quantity: { fraction: 0.3 } })
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
        for (const [symbol, { volume }] of instruments.entries()) {
          const filled = new Float64Array(80)
          const count = (bar: number, units: number): void => {
            filled[bar] = filled[bar]! + Math.abs(units)
          }
          for (const lot of found.holdings[symbol]!.lots) count(lot.entryBar, lot.units)
          for (const trade of found.trades) {
            if (trade.symbol !== symbol) continue
            count(trade.entryBar, trade.units)
            count(trade.exitBar, trade.units)
          }
          filled.forEach((units, bar) => {
            expect(units).toBeLessThanOrEqual(Math.floor(0.1 * volume[bar]!) + 1e-9)
          })
        }
        for (const trade of found.trades) {
          const { high, low } = instruments[trade.symbol]!
          const slack = 1.05
          expect(trade.entryPrice).toBeLessThanOrEqual(high[trade.entryBar]! * slack)
          expect(trade.exitPrice).toBeGreaterThanOrEqual(low[trade.exitBar]! / slack)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('instruments must share their times', () => {
    const bars = barsOf([1, 1, 1, 1], [1, 1, 1, 1])
    expect(() => simulateOrders({ bars: [bars, barsOf([1, 1, 1, 1])], onBar: () => {} })).toThrow('same times')
  })
})
