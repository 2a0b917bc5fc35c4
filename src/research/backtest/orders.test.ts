import { describe, expect, test } from 'vitest'
import { barsOf, buy10, once } from '../../../test/fixtures/priced-bars.ts'
import { bpsSlippage } from './costs/slippage.ts'
import { simulateOrders } from './simulator.ts'

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
  const { trades, holdings } = once(barsOf([10, 10, 10, 10], [10, 11, 10, 11], [11, 12, 11, 12], [9, 9, 8, 8]), bracket)
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

describe('a bar whose path nobody knows', () => {
  test('a stop-limit whose stop is reached within its limit fills at the stop, or at the open of a gap', () => {
    const order = { ...buy10, type: 'stop_limit', stop: 11, limit: 12 } as const
    const priceOf = (bar: readonly [number, number, number, number]): number | undefined =>
      once(barsOf([10, 10, 10, 10], bar), order).holdings[0]!.lots[0]?.entryPrice
    expect(priceOf([10, 11.5, 10, 11])).toBe(11)
    expect(priceOf([11.4, 11.5, 11, 11])).toBe(11.4)
    expect(priceOf([13, 14, 11.5, 13])).toBe(12)
  })

  test('a stop-limit that came before its stop within the bar does not count', () => {
    const order = { side: 'sell', quantity: { units: 10 }, type: 'stop_limit', stop: 9, limit: 9.5 } as const
    const falling = once(barsOf([10, 10, 10, 10], [10, 10, 8, 8.2], [8.2, 8.3, 8, 8]), order)
    expect(falling.holdings[0]!.units).toBe(0)
    const back = once(barsOf([10, 10, 10, 10], [10, 10, 8, 9.7]), order)
    expect(back.holdings[0]!.lots[0]!.entryPrice).toBe(9.5)
  })

  test('a stop-limit whose stop an earlier bar reached is a limit, for a better open too', () => {
    const order = { ...buy10, type: 'stop_limit', stop: 11, limit: 12 } as const
    const { holdings } = once(barsOf([10, 10, 10, 10], [13, 14, 12.5, 13], [10.5, 11, 10, 11]), order)
    expect(holdings[0]!.lots[0]).toMatchObject({ entryBar: 2, entryPrice: 10.5 })
  })

  test('a limit that fills at the open has its stop and its target in the same bar', () => {
    const order = { ...buy10, type: 'limit', limit: 9, stopLoss: 8, takeProfit: 9.5 } as const
    expect(once(barsOf([10, 10, 10, 10], [8.8, 9.6, 8.5, 9]), order).trades).toMatchObject([
      { entryPrice: 8.8, exitPrice: 9.5, exitBar: 1 },
    ])
    expect(once(barsOf([10, 10, 10, 10], [8.8, 9.6, 7.5, 9]), order).trades).toMatchObject([{ exitPrice: 8 }])
  })

  test('a trailing stop of a position taken within a bar does not follow what came before', () => {
    const order = { ...buy10, type: 'limit', limit: 9.5, trailingStop: { amount: 1 } } as const
    const { trades } = once(
      barsOf([10, 10, 10, 10], [10, 10.1, 9.4, 9.6], [9.5, 9.55, 8.9, 9.2], [9.2, 9.2, 8.5, 8.5]),
      order,
    )
    // From the close: 9.6 − 1; the high of 10.1 would have sold at 9.1.
    expect(trades).toMatchObject([{ exitBar: 3, exitPrice: expect.closeTo(8.6, 12) }])
  })

  test('a position taken at a close has seen nothing of its bar', () => {
    const bars = barsOf([10, 15, 10, 10], [10, 15, 8, 10], [10, 10, 9.9, 10], [10, 10, 8.5, 9])
    const atNextClose = { execution: { fill: 'next_close' } } as const
    expect(once(bars, { ...buy10, stopLoss: 9 }, atNextClose).trades).toMatchObject([
      { entryBar: 1, entryPrice: 10, exitBar: 3, exitPrice: 9 },
    ])
    expect(once(bars, { ...buy10, trailingStop: { amount: 1.5 } }, atNextClose).trades).toMatchObject([{ exitBar: 3 }])
    const atSameClose = { execution: { fill: 'same_close', optimistic: true } } as const
    const before = barsOf([10, 15, 10, 10], [10, 10, 9, 10])
    expect(once(before, { ...buy10, trailingStop: { amount: 2 } }, atSameClose).holdings[0]!.units).toBe(10)
  })

  test('orders at the close come after the stops of the bar', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [10, 10, 8, 8], [8, 8, 8, 8])
    const { trades } = simulateOrders({
      bars,
      cash: 1000,
      execution: { fill: 'next_close' },
      onBar(desk) {
        if (desk.bar === 0) desk.submit({ ...buy10, stopLoss: 9 })
        if (desk.bar === 1) desk.submit({ side: 'sell', quantity: { units: 10 } })
      },
    })
    expect(trades[0]).toMatchObject({ exitBar: 2, exitPrice: 9 })
  })
})

describe('more than the volume', () => {
  /** A tenth of the volume, in whole units. */
  const tenth = { slippage: bpsSlippage(0, 0.1), units: 'whole' } as const

  test('what a stop could not sell is sold at the next open', () => {
    const { trades, holdings } = once(
      barsOf([10, 10, 10, 10], [10, 10, 10, 10], [10, 10, 8.5, 8.5, 60], [8, 8, 7, 7], [7, 7, 7, 7]),
      { ...buy10, stopLoss: 9 },
      tenth,
    )
    expect(trades.map(({ units, exitBar, exitPrice }) => [units, exitBar, exitPrice])).toEqual([
      [6, 2, 9],
      [4, 3, 8],
    ])
    expect(holdings[0]!.units).toBe(0)
  })

  test('a stop that is reached in a bar without volume is a market order of the next', () => {
    const order = { side: 'sell', quantity: { units: 10 }, type: 'stop', stop: 9 } as const
    const { holdings } = once(barsOf([10, 10, 10, 10], [10, 10, 8, 9, 0], [9.5, 9.5, 9.5, 9.5]), order, tenth)
    expect(holdings[0]!.lots).toMatchObject([{ entryBar: 2, entryPrice: 9.5, units: -10 }])
  })

  test('orders of one instrument share the volume of a bar', () => {
    const five = { side: 'buy', quantity: { units: 5 } } as const
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10, 60], [10, 10, 10, 10, 60])
    const { holdings } = once(bars, [five, five], tenth)
    expect(holdings[0]!.lots.map(({ entryBar, units }) => [entryBar, units])).toEqual([
      [1, 5],
      [1, 1],
      [2, 4],
    ])
  })

  test('the rest of a share of the funds waits, and takes no more than what was left of them', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10, 60], [12, 12, 12, 12])
    const { holdings } = once(bars, { side: 'buy', quantity: { fraction: 0.1 } }, tenth)
    // 100 of money: 6 units for 60, then 3 whole ones for 36.
    expect(holdings[0]!.lots.map(({ entryBar, units }) => [entryBar, units])).toEqual([
      [1, 6],
      [2, 3],
    ])
  })

  test('an exit ends what its entry has not taken yet', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10, 60], [10, 10, 8, 8, 30], [7, 7, 7, 7], [7, 7, 7, 7])
    const { trades, holdings } = once(bars, { ...buy10, stopLoss: 9 }, tenth)
    // Bar 2 gives its three units to the entry before the stop is reached; the tenth unit is not bought any more.
    expect(trades.map(({ units, exitBar, exitPrice }) => [units, exitBar, exitPrice])).toEqual([
      [6, 3, 7],
      [3, 3, 7],
    ])
    expect(holdings[0]!.units).toBe(0)
  })

  test('what the volume of the last bar does not take is settled at its price when positions are closed at the end', () => {
    const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [11, 11, 11, 11, 20])
    const { holdings, cash } = once(bars, buy10, { ...tenth, finalize: 'last_close' })
    expect([holdings[0]!.units, cash]).toEqual([0, 1010])
  })
})

test('a target that waits is not filled any more once an exit has closed the position, unless it is for the other side', () => {
  const bars = barsOf(...[10, 10, 10, 8, 8, 8, 8].map((price) => [price, price, price, price] as const))
  const run = (later: number): number =>
    simulateOrders({
      bars,
      cash: 1000,
      extraDelay: (bar) => (bar === 2 ? 3 : 0),
      onBar(desk) {
        if (desk.bar === 0) desk.target(0.5, 0, { stopLoss: 9 })
        if (desk.bar === 2) desk.target(later)
      },
    }).holdings[0]!.units
  expect(run(1)).toBe(0)
  expect(run(-1)).toBeLessThan(0)
})

test('a split changes the distance of a trailing stop with the price', () => {
  const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10], [5, 8, 5, 8], [8, 8, 6.5, 6.5])
  const order = { ...buy10, trailingStop: { amount: 2 } } as const
  const { trades } = once(bars, order, { actions: [{ bar: 2, kind: 'split', ratio: 2 }] })
  // 8 − 1, not 8 − 2.
  expect(trades).toMatchObject([{ units: 20, exitBar: 3, exitPrice: 7 }])
})

test('orders at prices that are not known, and for instruments that are not there, are refused', () => {
  const bars = barsOf([10, 10, 10, 10], [10, 10, 10, 10])
  expect(() => once(bars, { ...buy10, type: 'limit', limit: Number.NaN })).toThrow(
    'Expected a price for "limit", was NaN.',
  )
  expect(() => once(bars, { ...buy10, stopLoss: Number.NaN })).toThrow('"stopLoss"')
  expect(() => once(bars, { ...buy10, trailingStop: { fraction: 0 } })).toThrow(
    'Expected a "trailingStop" above 0, was 0.',
  )
  expect(() => once(bars, { ...buy10, symbol: 1 })).toThrow('Expected an instrument from 0 to 0, was 1.')
})
