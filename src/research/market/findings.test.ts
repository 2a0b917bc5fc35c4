import { describe, expect, test } from 'vitest'
import { type Bars, sliceBars, toBars } from './bars.ts'
import { describeCalendar } from './calendar.ts'
import { inspectBars, inspectLabel, inspectTogether } from './findings.ts'
import { randomWalkBars } from './synthetic.ts'

const inspect = (bars: Bars): string[] =>
  inspectBars(bars, describeCalendar(bars.time)).map(({ kind, message }) => `${kind}: ${message}`)
const walk = (length = 600): Bars => randomWalkBars({ symbol: 'X', length, seed: 5 })

describe('findings', () => {
  test('are none on a clean walk, on one bar and on none', () => {
    expect(inspect(walk())).toEqual([])
    expect(inspect(walk(1))).toEqual([])
    expect(inspect(walk(0))).toEqual([])
  })

  test('tell stale opens by runs of years', () => {
    const bars = walk(1300)
    for (let i = 1; i < bars.length; i++) {
      const year = new Date(bars.time[i]! / 1000).getUTCFullYear()
      if (year === 2016 || year === 2017 || (year === 2019 && i % 4 !== 0)) bars.open[i] = bars.close[i - 1]!
    }
    expect(inspect(bars)).toEqual([
      'stale_open: Open equals the previous close on 100 % of the bars of 2016–2017: a fill at the next open is then a fill at the close that was decided on.',
      'stale_open: Open equals the previous close on 76 % of the bars of 2019: a fill at the next open is then a fill at the close that was decided on.',
    ])
  })

  test('tell jumps and what they look like', () => {
    const bars = walk()
    for (let i = 300; i < 600; i++) bars.close[i] = bars.close[i]! / 2
    expect(inspect(bars)).toEqual([
      expect.stringMatching(
        /^jump: 1 close more than 40 % away from the one before: 2016-02-26 \(−5\d %, like a 2:1 split\)\. Look for splits that were not adjusted\.$/,
      ),
    ])
  })

  test('tell bars without volume', () => {
    const bars = walk()
    bars.volume[3] = 0
    bars.volume[9] = 0
    expect(inspect(bars)).toEqual(['zero_volume: Volume is 0 on 2 bars, the first 2015-01-07, the last 2015-01-15.'])
    bars.volume.fill(0)
    expect(inspect(bars)).toEqual(['zero_volume: Volume is 0 on every bar: rules that need volume do not work.'])
  })

  test('tell gaps, the longest first, and single days that are missing all over', () => {
    const whole = walk()
    const without = (drop: (i: number) => boolean): Bars => {
      const keep = (column: Float64Array): Float64Array => column.filter((_, i) => !drop(i))
      const { time, open, high, low, close, volume } = whole
      return toBars('X', {
        time: keep(time),
        open: keep(open),
        high: keep(high),
        low: keep(low),
        close: keep(close),
        volume: keep(volume),
      })
    }
    const four = without((i) => [10, 60, 110, 160].some((start, k) => i >= start && i < start + 3 + k))
    expect(inspect(four)[0]).toMatch(
      /^gap: 4 gaps beyond weekends and holidays, not filled\. The longest: 2015-08-13 to 2015-08-24 \(about 6 bars\); /,
    )
    expect(inspect(without((i) => i % 5 === 2))).toEqual([
      'sparse: Only 80 % of the weekdays from 2015-01-02 to 2017-04-20 have a bar.',
    ])
  })
})

test('a file whose name says another spacing is told', () => {
  const minutes = randomWalkBars({ symbol: 'SPY', length: 50, seed: 1, spacing: 60e6 })
  const message = (bars: Bars, label: string): string | undefined =>
    inspectLabel(bars, describeCalendar(bars.time), label)?.message
  expect(message(minutes, 'data/SPY_1d.csv')).toBe(
    'The name data/SPY_1d.csv says bars of 1 day, the usual time between them is 1 minute.',
  )
  expect(message(minutes, 'SPY_daily.parquet')).toContain('says bars of 1 day')
  expect(message(minutes, 'SPY-5min.csv')).toContain('says bars of 5 minutes')
  for (const label of ['SPY_1m.csv', 'SPY.csv', 'sp500-2000.csv', 'a query']) {
    expect(message(minutes, label), label).toBeUndefined()
  }
  expect(message(walk(), 'nvda_daily_2014.csv')).toBeUndefined()
  const months = toBars(
    'M',
    Object.fromEntries(
      ['time', 'open', 'high', 'low', 'close', 'volume'].map((name) => [
        name,
        [0, 31, 59, 90].map((day) => day * 86_400e6 + 1),
      ]),
    ) as Record<'time' | 'open' | 'high' | 'low' | 'close' | 'volume', number[]>,
  )
  expect(message(months, '2006-month-001.txt')).toBeUndefined()
})

test('a symbol that ends while others go on, and one whose last price is carried on, are said', () => {
  const alive = randomWalkBars({ symbol: 'ALIVE', length: 300, seed: 1 })
  const gone = randomWalkBars({ symbol: 'GONE', length: 250, seed: 2 })
  expect(inspectTogether([alive, gone])).toMatchObject([{ kind: 'ends_early', symbol: 'GONE', from: gone.time[249] }])
  expect(inspectTogether([alive, sliceBars(alive, 0, 295)])).toEqual([])
  expect(inspectTogether([])).toEqual([])
  const stuck = toBars('STUCK', alive)
  for (const column of ['open', 'high', 'low', 'close'] as const) stuck[column].fill(12.5, 280)
  const calendar = describeCalendar(stuck.time)
  expect(inspectBars(stuck, calendar).filter(({ kind }) => kind === 'frozen')).toMatchObject([
    { from: stuck.time[280], count: 20 },
  ])
  expect(inspectBars(alive, calendar).filter(({ kind }) => kind === 'frozen')).toEqual([])
})
