import { describe, expect, test } from 'vitest'
import { type Bars, toBars } from './bars.ts'
import { alignBars } from './panel.ts'

const bars = (symbol: string, time: readonly number[]): Bars => {
  const price = time.map((moment) => moment * 10)
  return toBars(symbol, { time, open: price, high: price, low: price, close: price, volume: price })
}
const A = bars('A', [1, 2, 3, 5])
const B = bars('B', [2, 3, 4, 5])
const C = bars('C', [3, 5, 7])

describe('a panel', () => {
  test('has the times that all symbols share', () => {
    const panel = alignBars([A, B, C])
    expect([...panel.time]).toEqual([3, 5])
    expect(panel.symbols).toEqual(['A', 'B', 'C'])
    for (const symbol of panel.symbols) expect([...panel.bars[symbol]!.close]).toEqual([30, 50])
  })

  test('has all times and NaN for what is missing in an outer join', () => {
    const panel = alignBars([A, C], { join: 'outer' })
    expect([...panel.time]).toEqual([1, 2, 3, 5, 7])
    expect([...panel.bars.A!.close]).toEqual([10, 20, 30, 50, Number.NaN])
    expect([...panel.bars.C!.volume]).toEqual([Number.NaN, Number.NaN, 30, 50, 70])
  })

  test('names symbols without a common time', () => {
    const D = bars('D', [86_400e6, 2 * 86_400e6])
    expect(() => alignBars([A, B, D])).toThrow(
      'Expected symbols with common times, A and D have none: A 1970-01-01 to 1970-01-01; D 1970-01-02 to 1970-01-03.',
    )
    expect(() => alignBars([bars('A', [1, 2]), bars('B', [2, 3]), bars('C', [1, 3])])).toThrow(
      'Expected a time at which all of A, B, C have a bar, there is none.',
    )
    expect(() => alignBars([])).toThrow('Expected at least one symbol, was none.')
  })
})
