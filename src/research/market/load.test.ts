import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedDatabase } from '../../tables/duckdb.ts'
import { loadMarket } from './load.ts'
import { csv, type MarketFolder, marketFolder } from './market-folder.fixture.ts'
import { sources } from './sources/index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const refdata = fileURLToPath(new URL('../../../../shared/refdata/', import.meta.url))
const hasRefdata = existsSync(refdata)
const SP500 = 'npm:vega-datasets/data/sp500-2000.csv'
const day = (text: string): number => Date.parse(`${text}Z`) * 1000

describe('the S&P 500 of vega-datasets', () => {
  test('has 5,105 daily bars, 252 a year, with stale opens until 2005 and one gap', async () => {
    const market = await loadMarket({ source: SP500, symbols: ['SPX'] }, { baseDir: `${root}examples` })
    const bars = market.bars.SPX!
    expect(market.symbols).toEqual(['SPX'])
    expect(bars.length).toBe(5105)
    expect([bars.time[0], bars.time[5104]]).toEqual([day('2000-01-03'), day('2020-04-17')])
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([
      1469.25, 1478, 1438.359985, 1455.219971, 931_800_000,
    ])
    expect([market.barsPerYear, market.frequency]).toEqual([252, 'daily'])
    expect(market.ticks.SPX!.decimals).toBe(6)
    expect(market.description).toBe(`SPX: 5,105 daily bars 2000-01-03 to 2020-04-17, from ${SP500}`)
    expect(market.findings).toEqual([
      {
        kind: 'gap',
        symbol: 'SPX',
        from: day('2001-09-10'),
        to: day('2001-09-17'),
        count: 1,
        message: '1 gap beyond weekends and holidays, not filled. 2001-09-10 to 2001-09-17 (about 4 bars).',
      },
      {
        kind: 'stale_open',
        symbol: 'SPX',
        from: day('2000-01-04'),
        to: day('2005-12-30'),
        count: expect.any(Number),
        message:
          'Open equals the previous close on 95–98 % of the bars of 2000–2005: a fill at the next open is then a fill at the close that was decided on.',
      },
    ])
  })

  test('is cut by fractions, by dates and by a range of dates', async () => {
    const load = (section: object) => loadMarket({ source: SP500, symbols: 'SPX', ...section }, { baseDir: root })
    const byFraction = await load({ splits: { train: 0.7, test: 0.3 } })
    expect(byFraction.splits).toEqual({
      train: { SPX: { from: 0, to: 3574 } },
      test: { SPX: { from: 3574, to: 5105 } },
    })
    const byDate = await load({ splits: { train: { end: '2015-12-31' }, test: { start: '2016-01-01' } } })
    expect(byDate.splits.train!.SPX).toEqual({ from: 0, to: byDate.splits.test!.SPX!.from })
    expect(byDate.bars.SPX!.time[byDate.splits.test!.SPX!.from]).toBe(day('2016-01-04'))
    const seed = await load({ start_date: '2010-01-01', end_date: '2010-12-31' })
    const { time } = seed.bars.SPX!
    expect([time.length, time[0], time[time.length - 1]]).toEqual([252, day('2010-01-04'), day('2010-12-31')])
  })

  test('has a fingerprint that depends on bars, splits and annualization and on nothing else', async () => {
    const load = async (section: object) =>
      (await loadMarket({ source: SP500, symbols: 'SPX', ...section }, { baseDir: root })).fingerprint
    const plain = await load({})
    expect(await load({ timezone: 'America/New_York', bars_per_year: 252 })).toBe(plain)
    const others = await Promise.all(
      [{ symbols: 'X' }, { end_date: '2019' }, { splits: { a: 0.5 } }, { bars_per_year: 260 }].map(load),
    )
    expect(new Set([plain, ...others]).size).toBe(5)
  })

  test('says on which times symbols are traded together, which is part of the fingerprint', async () => {
    const load = (section: object) => loadMarket({ source: SP500, symbols: 'SPX', ...section }, { baseDir: root })
    const [common, given, union] = await Promise.all(
      [{}, { symbols_alignment: 'common' }, { symbols_alignment: 'union' }].map(load),
    )
    expect([common!.alignment, union!.alignment]).toEqual(['common', 'union'])
    expect(given!.fingerprint).toBe(common!.fingerprint)
    expect(union!.fingerprint).not.toBe(common!.fingerprint)
    await expect(load({ symbols_alignment: 'outer' })).rejects.toThrow('Expected common or union')
  })

  test('passes to another thread without copying a column', async () => {
    const market = await loadMarket({ source: SP500, symbols: 'SPX', splits: { a: 1 } }, { baseDir: root })
    const { port1, port2 } = new MessageChannel()
    port1.postMessage(market)
    const { message } = receiveMessageOnPort(port2) as { message: typeof market }
    expect(message).toEqual(market)
    const price = market.bars.SPX!.close[7]!
    message.bars.SPX!.close[7] = 1
    message.ticks.SPX!.close[7] = 2
    expect([market.bars.SPX!.close[7], market.ticks.SPX!.close[7]]).toEqual([1, 2])
    expect(price).not.toBe(1)
    port1.close()
  })
})

describe.skipIf(!hasRefdata)('files of other programs (skipped without the reference data)', () => {
  const load = (file: string, section: object = {}) =>
    loadMarket({ source: `${refdata}${file}`, ...section }, { baseDir: root })

  test('take a first column of dates without a name for the time', async () => {
    const goog = await load('backtesting_py/GOOG.csv')
    expect(goog.symbols).toEqual(['GOOG'])
    expect(goog.bars.GOOG!.length).toBe(2148)
    expect(goog.bars.GOOG!.time[0]).toBe(day('2004-08-19'))
    expect(goog.bars.GOOG!.close[2147]).toBe(806.19)
    expect(goog.ticks.GOOG!.decimals).toBe(2)
    expect(goog.findings).toEqual([])
  })

  test('annualize hourly currencies by days of a six-day week and monthly bars by 12', async () => {
    const eurusd = await load('backtesting_py/EURUSD.csv')
    expect([eurusd.frequency, eurusd.barsPerYear, eurusd.bars.EURUSD!.length]).toEqual(['intraday', 6215, 5000])
    expect(eurusd.findings).toEqual([])
    const bitcoin = await load('backtesting_py/BTCUSD.csv')
    expect([bitcoin.frequency, bitcoin.barsPerYear, bitcoin.bars.BTCUSD!.length]).toEqual(['monthly', 12, 156])
    expect(bitcoin.findings.map(({ kind }) => kind)).toEqual(['stale_open', 'jump'])
  })

  test('keep dates and times of day in two columns', async () => {
    const market = await load('backtrader/2006-min-005.txt', { symbols: ['SX5E'] })
    expect(market.bars.SX5E!.time[0]).toBe(day('2006-01-02T09:05'))
    expect(market.frequency).toBe('intraday')
    expect(market.findings).toMatchObject([
      { kind: 'zero_volume', message: 'Volume is 0 on every bar: rules that need volume do not work.' },
    ])
    const frankfurt = await load('backtrader/2006-min-005.txt', { timezone: 'Europe/Berlin' })
    expect(frankfurt.bars['2006-min-005']!.time[0]).toBe(day('2006-01-02T08:05'))
  })

  test('are adjusted by the ratio of adjusted close to close', async () => {
    const plain = (await load('backtrader/nvda-1999-2014.txt', { symbols: 'NVDA' })).bars.NVDA!
    const market = await load('backtrader/nvda-1999-2014.txt', { symbols: 'NVDA', adjusted: true })
    const bars = market.bars.NVDA!
    expect(bars.close[0]).toBe(1.518424)
    expect(bars.open[0]).toBe(1.75 * (1.518424 / 1.640625))
    expect(bars.volume[0]).toBe(plain.volume[0])
    for (let i = 0; i < bars.length; i++) {
      expect(bars.high[i]! >= bars.open[i]! && bars.high[i]! >= bars.close[i]!).toBe(true)
      expect(bars.low[i]! <= bars.open[i]! && bars.low[i]! <= bars.close[i]!).toBe(true)
    }
  })

  test('may be compressed and write the month first', async () => {
    const market = await load('market/arch_sp500_ohlcv_1999_2018.csv.gz', { symbols: 'SPX' })
    expect(market.bars.SPX!.length).toBe(5031)
    expect(market.bars.SPX!.time[0]).toBe(day('1999-01-04'))
    const lines = gunzipSync(readFileSync(`${refdata}market/arch_sp500_ohlcv_1999_2018.csv.gz`))
      .toString()
      .trim()
      .split('\n')
    expect(market.bars.SPX!.close[5030]).toBe(Number(lines[5031]!.split(',')[4]))
  })

  test('may have closes only, when the map says that one column serves for all', async () => {
    const columns = { open: 'SPY', high: 'SPY', low: 'SPY', close: 'SPY' }
    const market = await load('pyportfolioopt/spy_prices.csv', { symbols: 'SPY', columns })
    expect(market.bars.SPY!.open[0]).toBe(26.583992)
    expect(market.findings.map(({ kind }) => kind)).toEqual(['no_volume', 'gap'])
  })
})

describe('sources', () => {
  let folder: MarketFolder
  const rows = ['2000-01-03,10,12,9,11,100', '2000-01-04,11,13,10,12.5,200', '2000-01-05,12,14,11,13,300']
  const rows2 = ['2000-01-06,13,14,12,13,400', '2000-01-07,13,15,13,14,500']

  beforeAll(async () => {
    folder = marketFolder({
      'prices/SPY.csv': csv(...rows),
      'prices/QQQ.csv': csv(...rows),
      'prices/notes.md': 'not data',
      'parts/SPY_2.csv': csv(...rows2),
      'parts/SPY_1.csv': csv(...rows),
      'parts/SPYG.csv': csv(...rows),
      'long.csv': `Ticker,Date,Open,High,Low,Close,Volume,Extra\n${rows.flatMap((row) => [`SPY,${row},x`, `QQQ,${row},y`]).join('\n')}\n`,
      'prices.json': JSON.stringify(
        rows.map((row) => {
          const [Timestamp, Open, High, Low, Close, Volume] = row.split(',')
          return {
            Timestamp,
            Open: Number(Open),
            High: Number(High),
            Low: Number(Low),
            Close: Number(Close),
            Volume: Number(Volume),
          }
        }),
      ),
    })
    const database = await sharedDatabase()
    await database.execute(
      `COPY (SELECT *, (epoch_us(date) // 1000)::BIGINT AS opentime FROM '${folder.path}/prices/SPY.csv') TO '${folder.path}/SPY.parquet'`,
    )
  })
  afterAll(() => folder.remove())

  const closes = async (section: object): Promise<Record<string, number[]>> => {
    const { bars } = await folder.load(section)
    return Object.fromEntries(Object.entries(bars).map(([symbol, { close }]) => [symbol, [...close]]))
  }
  const three = [11, 12.5, 13]

  test('read CSV, Parquet and JSON alike', async () => {
    expect(await closes({ source: 'prices/SPY.csv' })).toEqual({ SPY: three })
    expect(await closes({ source: 'SPY.parquet' })).toEqual({ SPY: three })
    expect(await closes({ source: 'prices.json' })).toEqual({ prices: three })
    const times = await Promise.all(
      ['prices/SPY.csv', 'SPY.parquet', 'prices.json'].map(
        async (source) => (await folder.load({ source, symbols: 'X' })).fingerprint,
      ),
    )
    expect(new Set(times).size).toBe(1)
  })

  test('read a folder of one file a symbol, all or those asked for in any case', async () => {
    expect(await closes({ source: 'prices' })).toEqual({ QQQ: three, SPY: three })
    expect(await closes({ source: 'prices', symbols: ['spy'] })).toEqual({ spy: three })
  })

  test('read globs: the files of a symbol are joined in the order of their names', async () => {
    expect(await closes({ source: 'parts/*.csv', symbols: ['SPY'] })).toEqual({ SPY: [...three, 13, 14] })
    expect(await closes({ source: 'parts/SPY_*.csv' })).toEqual({ SPY_1: three, SPY_2: [13, 14] })
  })

  test('take symbols from a column', async () => {
    expect(await closes({ source: 'long.csv' })).toEqual({ SPY: three, QQQ: three })
    expect(await closes({ source: 'long.csv', symbols: ['QQQ'] })).toEqual({ QQQ: three })
  })

  test('run queries in the folder of the workflow', async () => {
    expect(await closes({ source: "select * from 'prices/SPY.csv' order by date", symbols: 'SPY' })).toEqual({
      SPY: three,
    })
    expect(
      await closes({
        source: { sql: "FROM (SELECT *, 'A' AS symbol FROM 'SPY.parquet') SELECT * EXCLUDE (opentime) -- all but one" },
      }),
    ).toEqual({ A: three })
  })

  test('say so when no market made the bars', async () => {
    const section = {
      source: { synthetic: { seed: 3 } },
      symbols: ['A', 'B'],
      start_date: '2018-01-01',
      end_date: '2018-12-31',
    }
    const market = await folder.load(section)
    expect(market.bars.A!.length).toBe(261)
    expect(market.bars.A!.close).not.toEqual(market.bars.B!.close)
    expect(market.fingerprint).toBe((await folder.load(section)).fingerprint)
    expect(market.findings).toMatchObject([{ kind: 'synthetic' }, { kind: 'synthetic' }])
    expect(market.description).toContain('from a seeded random walk (synthetic)')
  })

  test('cut all symbols at the same moment', async () => {
    folder.write('ragged/A.csv', csv(...rows, ...rows2))
    folder.write('ragged/B.csv', csv(...rows2))
    const { splits } = await folder.load({ source: 'ragged', splits: { train: 0.8, test: 0.2 } })
    expect(splits).toEqual({
      train: { A: { from: 0, to: 4 }, B: { from: 0, to: 1 } },
      test: { A: { from: 4, to: 5 }, B: { from: 1, to: 2 } },
    })
  })

  test('are each registered under their own name with a description', () => {
    for (const [name, source] of Object.entries(sources)) {
      expect(source.name).toBe(name)
      expect(source.description.length).toBeGreaterThan(20)
    }
  })
})

describe('times', () => {
  const header = 'time,open,high,low,close,volume'
  const load = async (lines: readonly string[], section: object = {}): Promise<number[]> => {
    const folder = marketFolder({ 'a.csv': `${header}\n${lines.map((time) => `${time},1,2,1,2,5`).join('\n')}\n` })
    const market = await folder.load({ source: 'a.csv', ...section })
    folder.remove()
    return [...market.bars.a!.time]
  }

  test('with an offset are instants, without one wall-clock times of the zone', async () => {
    const utc = [day('2024-03-26T13:30'), day('2024-03-26T13:35')]
    expect(await load(['2024-03-26 09:30:00-04:00', '2024-03-26 09:35:00-04:00'])).toEqual(utc)
    expect(await load(['2024-03-26T13:30:00Z', '2024-03-26T13:35:00Z'])).toEqual(utc)
    expect(await load(['2024-03-26 09:30', '2024-03-26 09:35'], { timezone: 'America/New_York' })).toEqual(utc)
    expect(await load(['2024-03-26 13:30', '2024-03-26 13:35'])).toEqual(utc)
  })

  test('follow daylight saving', async () => {
    const times = await load(['2024-03-08 09:30', '2024-03-11 09:30', '2024-11-01 09:30', '2024-11-04 09:30'], {
      timezone: 'America/New_York',
    })
    expect(times).toEqual(['2024-03-08T14:30', '2024-03-11T13:30', '2024-11-01T13:30', '2024-11-04T14:30'].map(day))
  })

  test('of days stay days in every zone', async () => {
    expect(await load(['2024-03-25', '2024-03-26'], { timezone: 'Asia/Tokyo' })).toEqual([
      day('2024-03-25'),
      day('2024-03-26'),
    ])
  })

  test('of days begin and end on the days asked for in every zone', async () => {
    const folder = marketFolder({
      'a.csv': csv('2024-03-25,1,2,1,2,5', '2024-03-26,1,2,1,2,5', '2024-03-27,1,2,1,2,5'),
    })
    for (const timezone of ['America/New_York', 'Asia/Tokyo']) {
      const section = { source: 'a.csv', timezone, start_date: '2024-03-26', splits: { b: { end: '2024-03-26' } } }
      const { bars, splits } = await folder.load(section)
      expect([...bars.a!.time], timezone).toEqual([day('2024-03-26'), day('2024-03-27')])
      expect(splits.b!.a, timezone).toEqual({ from: 0, to: 1 })
    }
    folder.remove()
  })

  test('may be Unix times in any unit, or digits', async () => {
    const seconds = [1_711_459_800, 1_711_460_100]
    const micros = seconds.map((second) => second * 1e6)
    for (const digits of ['', '000', '000000', '000000000']) {
      expect(await load(seconds.map((second) => `${second}${digits}`)), digits).toEqual(micros)
    }
    expect(await load(['1711459800.5', '1711459801.25'])).toEqual([1_711_459_800_500_000, 1_711_459_801_250_000])
    expect(await load(['20240325', '20240326'])).toEqual([day('2024-03-25'), day('2024-03-26')])
    expect(await load(['202401', '202402'])).toEqual([day('2024-01-01'), day('2024-02-01')])
  })

  test('are read by a given format', async () => {
    expect(await load(['03/01/2000', '04/01/2000'], { date_format: '%d/%m/%Y' })).toEqual([
      day('2000-01-03'),
      day('2000-01-04'),
    ])
    expect(await load(['3.1.2000 9h', '4.1.2000 9h'], { date_format: '%d.%m.%Y %Hh' })).toEqual([
      day('2000-01-03T09:00'),
      day('2000-01-04T09:00'),
    ])
  })
})

test('columns may be told apart by a map and be ordered and spelled in any way', async () => {
  const folder = marketFolder({
    'a.csv': '# exported\n\nVOL;"Last, adjusted";Lo;HIGH;"o";When\n5;2;1;2;1;2000-01-03\n6;2;1;2;1;2000-01-04\n',
  })
  const columns = { date: 'when', low: 'Lo', close: 'Last, adjusted' }
  const { bars } = await folder.load({ source: 'a.csv', columns })
  folder.remove()
  expect([...bars.a!.volume]).toEqual([5, 6])
  expect([...bars.a!.close]).toEqual([2, 2])
})

test('a large file is parsed by several threads and keeps its order', async () => {
  const length = 250_000
  const lines = Array.from({ length }, (_, i) => {
    const time = new Date(i * 60_000).toISOString().slice(0, 19)
    return `${time},${100 + (i % 97)},${200 + (i % 89)},${1 + (i % 83)},${101 + (i % 79)},${i}`
  })
  const folder = marketFolder({ 'large.csv': csv(lines.join('\n')) })
  expect(statSync(join(folder.path, 'large.csv')).size).toBeGreaterThan(8 * 1024 * 1024)
  const { bars } = await folder.load({ source: 'large.csv' })
  folder.remove()
  expect(bars.large!.volume).toEqual(Float64Array.from({ length }, (_, i) => i))
  expect(bars.large!.close[123_456]).toBe(101 + (123_456 % 79))
})
