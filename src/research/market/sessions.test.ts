/** @module Sessions, time zones and daylight saving: from wall-clock times in a file to bars per year. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendarReturns } from '../../stats/calendar-returns.ts'
import { barsPerYearOf, DAY, describeCalendar, findGaps, weekdayOf } from './calendar.ts'
import { findingKinds, type MarketFolder, marketFolder } from './market-folder.fixture.ts'
import { parseMoment } from './moment.ts'

let folder: MarketFolder
beforeAll(() => {
  folder = marketFolder()
})
afterAll(() => folder.remove())

const HOUR = 3600e6

/** The days from one date to another, as `2024-01-31`, without weekends unless asked for. */
function datesOf(from: string, to: string, everyDay = false): string[] {
  const dates: string[] = []
  for (let day = Date.parse(from) * 1000; day <= Date.parse(to) * 1000; day += DAY) {
    if (everyDay || weekdayOf(day) % 6 !== 0) dates.push(new Date(day / 1000).toISOString().slice(0, 10))
  }
  return dates
}

/** Wall-clock times of sessions, as `09:30`, of every date. */
const clocks = (open: string, count: number, minutes: number): string[] =>
  Array.from({ length: count }, (_, k) => {
    const minute = Number(open.slice(0, 2)) * 60 + Number(open.slice(3)) + k * minutes
    return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  })

/** Clocks change at night: within a session, times are as far apart as their clocks. */
const instants = (dates: readonly string[], open: string, count: number, minutes: number, timezone: string) =>
  Float64Array.from(
    dates.flatMap((date) => {
      const first = parseMoment(`${date} ${open}`, timezone).from
      return Array.from({ length: count }, (_, k) => first + k * minutes * 60e6)
    }),
  )

const perYear = (time: Float64Array): number => barsPerYearOf(time, describeCalendar(time))
const gaps = (time: Float64Array) => findGaps(time, describeCalendar(time))

const YEAR = datesOf('2023-06-01', '2024-12-20')

describe.each([
  ['New York, half hours', 'America/New_York', '09:30', 13, 30],
  ['New York with its evening', 'America/New_York', '09:30', 21, 30],
  ['London', 'Europe/London', '08:00', 17, 30],
  ['Frankfurt, five minutes', 'Europe/Berlin', '09:00', 102, 5],
  ['Tokyo', 'Asia/Tokyo', '09:00', 12, 30],
  ['Sydney, which opens on Sunday by UTC', 'Australia/Sydney', '10:00', 6, 60],
  ['Auckland', 'Pacific/Auckland', '10:00', 14, 30],
] as const)('%s', (_, timezone, open, count, minutes) => {
  test('has as many bars a year as a session has, times 252, and no gaps in summer, winter and between', () => {
    const time = instants(YEAR, open, count, minutes, timezone)
    expect(perYear(time)).toBe(count * 252)
    expect(gaps(time)).toEqual([])
    // The same from a few weeks of summer and from a few of winter.
    expect(perYear(time.subarray(0, 20 * count))).toBe(count * 252)
    expect(perYear(time.subarray(-20 * count))).toBe(count * 252)
  })

  test('is missed when it is missing', () => {
    const whole = instants(YEAR, open, count, minutes, timezone)
    const day = 100 * count
    const without = whole.filter((_, i) => i < day || i >= day + 4 * count)
    expect(gaps(without)).toHaveLength(1)
    const hole = whole.filter((_, i) => i !== day + 2 && i !== day + 3)
    expect(gaps(hole)).toMatchObject([{ missing: 2, after: whole[day + 1] }])
  })
})

test('markets that never close have 365 days, and those of Sunday evening to Friday six a week', () => {
  const always = Float64Array.from({ length: 24 * 500 }, (_, i) => Date.UTC(2023, 0, 1) * 1000 + i * HOUR)
  expect(perYear(always)).toBe(24 * 365)
  // 18:00 to 17:00 in New York, from Sunday: the pause of an hour is at 21 or 22 h UTC.
  const futures = datesOf('2023-01-01', '2024-06-30', true).flatMap((date) => {
    const evening = parseMoment(`${date} 18:00`, 'America/New_York').from
    return weekdayOf(Date.parse(date) * 1000) >= 5 ? [] : Array.from({ length: 23 }, (_, k) => evening + k * HOUR)
  })
  expect(Math.abs(perYear(Float64Array.from(futures)) / (23 * 5 * 52.18) - 1)).toBeLessThan(0.02)
  expect(gaps(Float64Array.from(futures))).toEqual([])
})

describe('days that begin at midnight of a time zone', () => {
  const time = Float64Array.from(YEAR, (date) => parseMoment(date, 'America/New_York').from)

  test('are daily bars, though two of them have 23 and 25 hours', () => {
    const spring = parseMoment('2024-03-10', 'America/New_York')
    const autumn = parseMoment('2024-11-03', 'America/New_York')
    expect([(spring.to - spring.from) / HOUR, (autumn.to - autumn.from) / HOUR]).toEqual([23, 25])
    expect(describeCalendar(time)).toMatchObject({ frequency: 'daily', sevenDays: false })
    expect(perYear(time)).toBe(252)
    expect(gaps(time)).toEqual([])
  })

  test('are the months of the calendar', () => {
    const [first, second] = calendarReturns(
      time,
      time.map((_, i) => 1 + i),
      1,
    )
    expect(first!.months.map((month) => month !== null)).toEqual(Array.from({ length: 12 }, (_, month) => month >= 5))
    expect(second!.months.every((month) => month !== null)).toBe(true)
    const june = YEAR.filter((date) => date.startsWith('2023-06')).length
    expect(first!.months[5]).toBe(june - 1)
  })

  test('in other zones are daily as well', () => {
    for (const timezone of ['Australia/Sydney', 'Europe/London', 'Asia/Kolkata', 'America/Sao_Paulo']) {
      const zoned = Float64Array.from(YEAR, (date) => parseMoment(date, timezone).from)
      expect([perYear(zoned), gaps(zoned)], timezone).toEqual([252, []])
    }
  })
})

describe('a file with the wall-clock times of a zone', () => {
  const file = (rows: readonly string[]): string =>
    `time,open,high,low,close,volume\n${rows.map((time, i) => `${time},10,${11 + (i % 3)},9,10.5,100`).join('\n')}\n`
  const session = clocks('09:30', 13, 30).map((time) => `${time}:00`)

  test('has its sessions at the instants of summer and winter, in CSV and in Parquet, and nothing to report', async () => {
    const dates = datesOf('2024-03-01', '2024-03-20')
    folder.write('ny.csv', file(dates.flatMap((date) => session.map((time) => `${date} ${time}`))))
    const section = { source: 'ny.csv', symbols: 'NY', timezone: 'America/New_York' }
    const market = await folder.load(section)
    const { time } = market.bars.NY!
    expect(new Date(time[0]! / 1000).toISOString()).toBe('2024-03-01T14:30:00.000Z')
    expect(new Date(time[time.length - 13]! / 1000).toISOString()).toBe('2024-03-20T13:30:00.000Z')
    expect(market.barsPerYear).toBe(13 * 252)
    expect(findingKinds(market)).toEqual([])
    // The same times as instants.
    folder.write(
      'utc.csv',
      file([...time].map((moment) => new Date(moment / 1000).toISOString().replace('.000Z', 'Z'))),
    )
    const instants = await folder.load({ ...section, source: 'utc.csv' })
    expect(instants.bars.NY!.time).toEqual(time)
  })

  test('is cut by days of that zone', async () => {
    const dates = datesOf('2024-10-28', '2024-11-08')
    const evening = ['09:30:00', '15:30:00', '19:30:00']
    folder.write('late.csv', file(dates.flatMap((date) => evening.map((time) => `${date} ${time}`))))
    const market = await folder.load({
      source: 'late.csv',
      symbols: 'NY',
      timezone: 'America/New_York',
      splits: { summer: { end: '2024-11-01' }, winter: { start: '2024-11-04' } },
    })
    // 19:30 in New York is 23:30 UTC in summer and 00:30 of the next day in winter: it belongs to its own day both times.
    expect(market.splits.summer!.NY).toEqual({ from: 0, to: 15 })
    expect(market.splits.winter!.NY).toEqual({ from: 15, to: 30 })
    expect(new Date(market.bars.NY!.time[17]! / 1000).toISOString()).toBe('2024-11-05T00:30:00.000Z')
  })

  test('whose clock goes back repeats an hour, which is one error a row', async () => {
    const hours = clocks('00:00', 4, 60)
    // 01:00 twice: by the clock, New York has been there before.
    const rows = [...hours.slice(0, 2), '01:00', ...hours.slice(2)].map((time) => `2024-11-03 ${time}:00`)
    folder.write('back.csv', file(rows))
    expect(await folder.mistakes({ source: 'back.csv', timezone: 'America/New_York' })).toEqual([
      expect.stringMatching(/^DATA_TIME_DUPLICATE back\.csv:4 Expected one row for each time/),
    ])
    const zoned = rows.map((time, i) => `${time}${i < 2 ? '-04' : '-05'}:00`)
    folder.write('offset.csv', file(zoned))
    const market = await folder.load({ source: 'offset.csv', timezone: 'America/New_York', symbols: 'X' })
    expect([...market.bars.X!.time].map((moment) => new Date(moment / 1000).getUTCHours())).toEqual([4, 5, 6, 7, 8])
  })
})
