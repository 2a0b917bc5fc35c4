import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readReferenceBars } from '../../../test/fixtures/reference-bars.ts'
import type { Bars } from '../market/bars.ts'
import { type Desk, simulateOrders } from './simulator.ts'
import { createContext } from './strategy-context.ts'

const backtrader = new URL('../../../../shared/refdata/backtrader/', import.meta.url)

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
