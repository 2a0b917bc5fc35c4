import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../core/random.ts'
import { performanceOfReturns } from '../../stats/performance.ts'
import { type Bars, toBars } from '../market/bars.ts'
import { createKernel } from './kernel.ts'

const flat = (open: number[], close: number[]): Bars =>
  toBars('T', {
    time: close.map((_, i) => i * 86_400e6),
    open,
    close,
    high: close.map((value, i) => Math.max(value, open[i]!)),
    low: close.map((value, i) => Math.min(value, open[i]!)),
    volume: close.map(() => 1),
  })

const targets = (...values: number[]): Float64Array => Float64Array.from(values)

const LEVELS = [-1, -0.5, 0, 0, 0, 0.3, 1, 1]

function randomTargets(seed: number, length: number, levels = LEVELS): Float64Array {
  const random = createRandom(seed, 'targets')
  const out = new Float64Array(length)
  let level = 0
  for (let i = 0; i < length; i++) {
    if (random.next() < 0.15) level = levels[random.below(levels.length)]!
    out[i] = level
  }
  return out
}

/** The rules of the kernel once more, in money and without any shortcut. */
function simulateSlowly(
  bars: Bars,
  positions: Float64Array,
  from: number,
  commission: number,
  slippage: number,
  fill: 'open' | 'close',
  delay: number,
): number[] {
  let cash = 1
  let units = 0
  let held = 0
  const equity: number[] = []
  for (let i = from; i < bars.length; i++) {
    const wanted = i - delay >= 0 ? positions[i - delay]! : 0
    if (wanted !== held) {
      const price = bars[fill][i]!
      const before = cash + units * price
      // Bisection on the number of units whose value is the wanted share of what is left after paying for the change.
      let low = -2 * (before / price)
      let high = 2 * (before / price)
      const after = (goal: number): { cash: number; gap: number } => {
        const change = goal - units
        const executed = price * (change > 0 ? 1 + slippage : 1 - slippage)
        const rest = cash - change * executed - Math.abs(change) * executed * commission
        return { cash: rest, gap: goal * price - wanted * (rest + goal * price) }
      }
      for (let step = 0; step < 200; step++) {
        const middle = (low + high) / 2
        if (after(middle).gap > 0) high = middle
        else low = middle
      }
      const goal = wanted === 0 ? 0 : (low + high) / 2
      cash = after(goal).cash
      units = goal
      held = wanted
    }
    equity.push(cash + units * bars.close[i]!)
  }
  return equity
}

test('a decision at a close is executed at the next open', () => {
  const bars = flat([10, 20, 40, 40], [10, 30, 50, 60])
  const { equity, trades } = createKernel({ bars }).simulate(targets(1, 1, 0, 0), 252)
  expect([...equity]).toEqual([1, 1.5, 2.5, 2])
  expect(trades).toEqual([
    { direction: 1, entryBar: 1, exitBar: 3, entryPrice: 20, exitPrice: 40, units: 0.05, profit: 1, return: 1 },
  ])
})

test('next_close executes one bar later at the close, and same_close needs the word optimistic', () => {
  const bars = flat([10, 20, 40, 40], [10, 30, 60, 60])
  const next = createKernel({ bars, execution: { fill: 'next_close' } })
  expect([...next.simulate(targets(1, 1, 1, 1), 252).equity]).toEqual([1, 1, 2, 2])
  expect(() => createKernel({ bars, execution: { fill: 'same_close' } })).toThrow('optimistic')
  const same = createKernel({ bars, execution: { fill: 'same_close', optimistic: true } }).simulate(
    targets(1, 1, 1, 1),
    252,
  )
  expect([...same.equity]).toEqual([1, 3, 6, 6])
  expect(same.optimistic).toBe(true)
})

test('commission and slippage leave the account with no cash after buying with all equity', () => {
  const bars = flat([100, 100, 100], [100, 100, 100])
  const { equity, performance } = createKernel({ bars, costs: { commissionBps: 20, slippageBps: 10 } }).simulate(
    targets(1, 0, 0),
    252,
  )
  const bought = 1 / (100 * 1.001 * 1.002)
  expect(equity[1]).toBeCloseTo(bought * 100, 15)
  expect(equity[2]).toBeCloseTo(bought * 100 * 0.999 * 0.998, 15)
  expect(performance.costs).toBeCloseTo(1 - equity[2]!, 15)
})

test('value traded is counted against the equity at the trade, whichever way the position goes', () => {
  const bars = flat([100, 100, 200, 200, 100, 100], [100, 100, 200, 200, 100, 100])
  const traded = (costs: number, ...values: number[]): number =>
    createKernel({ bars, costs: { commissionBps: costs } }).simulate(targets(...values), 252).performance.traded
  expect(traded(0, 1, 0, 0, 0, 0, 0)).toBe(2)
  expect(traded(100, 1, 0, 0, 0, 0, 0)).toBeCloseTo(1 / 1.01 + 1, 14)
  expect(traded(0, 1, 1, -1, -1, 0, 0)).toBeCloseTo(1 + 2 + 0.5 / 1.5, 14)
  expect(traded(0, 0.5, 0.5, 1, 0, 0, 0)).toBeCloseTo(0.5 + 0.5 / 1.5 + 1, 14)
})

test('a short keeps its units and is not rebalanced', () => {
  const bars = flat([100, 100, 90, 80], [100, 110, 90, 50])
  const { equity, weights } = createKernel({ bars }).simulate(targets(-1, -1, -1, -1), 252)
  expect(equity[1]).toBeCloseTo(0.9, 15)
  expect(equity[3]).toBeCloseTo(1.5, 15)
  expect(weights[3]).toBeCloseTo(-0.5 / 1.5, 15)
})

test('a short that loses more than the account has ends with nothing and trades no more', () => {
  const bars = flat([100, 100, 150, 100, 100], [100, 120, 250, 100, 200])
  const { equity, returns, trades, performance } = createKernel({ bars }).simulate(targets(-1, -1, 1, 1, 1), 252)
  expect(equity[1]).toBeCloseTo(0.8, 15)
  expect([...equity.slice(2)]).toEqual([0, 0, 0])
  expect([...returns.slice(2)]).toEqual([-1, 0, 0])
  expect(trades.length).toBe(1)
  expect(trades[0]!.profit).toBe(-1)
  expect(performance.maxDrawdown).toBe(1)
})

test('the range starts with equity 1 and executes the decision of the bar before it', () => {
  const bars = flat([10, 20, 40, 40], [10, 30, 50, 60])
  const { equity, from } = createKernel({ bars, from: 2 }).simulate(targets(1, 1, 1, 1), 252)
  expect(from).toBe(2)
  expect([...equity]).toEqual([1.25, 1.5])
})

test('no fill happens at a missing price, and a missing close keeps the last one', () => {
  const bars = flat([10, Number.NaN, 20, 20], [10, 15, Number.NaN, 40])
  const { equity, trades } = createKernel({ bars }).simulate(targets(1, 1, 1, 1), 252)
  expect([...equity]).toEqual([1, 1, 0.75, 2])
  expect(trades[0]!.entryBar).toBe(2)
})

test('positions that are not targets are refused', () => {
  const bars = flat([1, 1, 1], [1, 1, 1])
  const kernel = createKernel({ bars })
  expect(() => kernel.simulate(targets(0, Number.NaN, 0), 252)).toThrow('was NaN at bar 1')
  expect(() => kernel.simulate(targets(2, 0, 0), 252)).toThrow('was 2 at bar 0')
  expect(() => kernel.simulate(targets(0, 0), 252)).toThrow('was 2 positions')
})

test('empty ranges and single bars have no trades and no NaN', () => {
  for (const length of [0, 1]) {
    const bars = flat(
      Array.from({ length }, () => 10),
      Array.from({ length }, () => 11),
    )
    const { performance } = createKernel({ bars }).simulate(new Float64Array(length).fill(1), 252)
    expect(performance.trades).toBe(0)
    expect(performance.growth).toBe(1)
  }
})

test('the kernel agrees with a slow simulation in money for any targets, costs, delay and fill', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 2, max: 120 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 50 }),
      fc.constantFrom('next_open', 'next_close'),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(20),
      (seed, length, commissionBps, slippageBps, fill, delayBars, start) => {
        const bars = randomBars(seed, length)
        const positions = randomTargets(seed, length)
        const from = Math.min(start, length)
        const kernel = createKernel({
          bars,
          from,
          costs: { commissionBps, slippageBps },
          execution: { fill, delayBars },
        })
        const { equity } = kernel.simulate(positions, 252)
        const price = fill === 'next_open' ? 'open' : 'close'
        const slow = simulateSlowly(bars, positions, from, commissionBps / 1e4, slippageBps / 1e4, price, delayBars)
        for (let i = 0; i < equity.length; i++) expect(Math.abs(equity[i]! - slow[i]!)).toBeLessThan(1e-12)
      },
    ),
    { numRuns: 200 },
  )
})

test('sums, equity curve and trades tell one story', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, longOnly) => {
      const bars = randomBars(seed, 150)
      const positions = randomTargets(seed, 150, longOnly ? [0, 1] : LEVELS)
      const kernel = createKernel({ bars, costs: { commissionBps: 5, slippageBps: 3 } })
      const { equity, returns, trades, performance } = kernel.simulate(positions, 252, 0.0001)
      const again = performanceOfReturns(returns, { barsPerYear: 252, riskFreePerBar: 0.0001 })
      for (const name of [
        'growth',
        'sumReturns',
        'sumSquares',
        'sumLosses',
        'sumSquaredShortfalls',
        'maxDrawdown',
      ] as const) {
        expect(performance[name]).toBeCloseTo(again[name], 12)
      }
      expect(performance.maxDrawdownBars).toBe(longestUnderWater(equity))
      expect(performance.growth).toBe(equity.at(-1))
      expect(trades.length).toBe(performance.trades)
      const profit = trades.reduce((sum, trade) => sum + trade.profit, 0)
      expect(profit).toBeCloseTo(performance.growth - 1, 12)
      expect(performance.grossProfit - performance.grossLoss).toBeCloseTo(profit, 12)

      const fast = { ...performance, returns: new Float64Array(0) }
      kernel.run(positions, fast)
      expect({ ...fast, returns: returns }).toEqual(performance)
    }),
    { numRuns: 100 },
  )
})

function longestUnderWater(equity: Float64Array): number {
  let peak = 1
  let run = 0
  let longest = 0
  for (const value of equity) {
    run = value >= peak * (1 - 1e-12) ? 0 : run + 1
    peak = Math.max(peak, value)
    longest = Math.max(longest, run)
  }
  return longest
}

test('prices a thousand times higher change nothing', () => {
  const bars = randomBars(7, 300)
  const scaled = toBars('S', {
    ...bars,
    open: bars.open.map((price) => price * 1024),
    high: bars.high.map((price) => price * 1024),
    low: bars.low.map((price) => price * 1024),
    close: bars.close.map((price) => price * 1024),
  })
  const positions = randomTargets(7, 300)
  const costs = { commissionBps: 10 }
  const a = createKernel({ bars, costs }).simulate(positions, 252)
  const b = createKernel({ bars: scaled, costs }).simulate(positions, 252)
  expect([...b.equity]).toEqual([...a.equity])
})
