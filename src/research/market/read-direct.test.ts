import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, sharedDatabase } from '../../tables/duckdb.ts'
import { loadMarket } from './load.ts'
import { type MarketFolder, marketFolder } from './market-folder.fixture.ts'

let folder: MarketFolder
let database: Database
beforeAll(async () => {
  folder = marketFolder()
  database = await sharedDatabase()
})
afterAll(() => folder.remove())

/** Prices that need all digits, prices with few, and some empty volumes. */
const PRICES = `100 + sin(i) AS open, 102 + sin(i) AS high, 98 + sin(i) AS low, round(100 + (i % 90) / 100, 2) AS close,
  CASE WHEN i % 11 = 0 THEN NULL ELSE i * 100 END AS volume`

/** The bars of a file read as itself, and as a query, which is DuckDB's alone. */
async function bothWays(file: string, section: object = {}) {
  const direct = await loadMarket({ source: file, symbols: 'X', ...section }, { baseDir: folder.path })
  const query = await loadMarket(
    { source: `select * from '${file}'`, symbols: 'X', ...section },
    { baseDir: folder.path },
  )
  return { direct, query }
}

/** A database that nobody may open: proof that a file is read without it. */
const forbidden = new Proxy({} as Database, {
  get: () => {
    throw new Error('DuckDB was asked')
  },
})

const TIMES = {
  days: "DATE '2020-01-01' + i::INTEGER AS date",
  instants: "TIMESTAMPTZ '2020-01-01 00:00:00Z' + INTERVAL (i) MINUTE AS timestamp",
  'wall-clock times': "TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE AS timestamp",
  'wall-clock times of milliseconds': "(TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE)::TIMESTAMP_MS AS timestamp",
  'wall-clock times of nanoseconds': "(TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE)::TIMESTAMP_NS AS timestamp",
  'Unix seconds': '1577836800 + 60 * i AS time',
  'Unix milliseconds': '1577836800000 + 60000 * i AS opentime',
  'Unix microseconds': '1577836800000000 + 60000000 * i AS time',
} as const

describe.each(Object.entries(TIMES))('a file with %s', (name, time) => {
  const stem = name.replaceAll(' ', '-')
  const write = (options: string): Promise<void> =>
    database.execute(`COPY (SELECT ${time}, ${PRICES} FROM range(3000) AS t(i)) TO '${folder.path}/${stem}${options}`)

  test.each(['zstd', 'snappy', 'uncompressed'])(
    'in Parquet (%s) gives the bars of a query over it, without DuckDB',
    async (codec) => {
      await write(`.parquet' (FORMAT parquet, COMPRESSION ${codec})`)
      const { direct, query } = await bothWays(`${stem}.parquet`)
      expect(direct.bars).toEqual(query.bars)
      expect(direct.fingerprint).toBe(query.fingerprint)
      await expect(
        loadMarket({ source: `${stem}.parquet` }, { baseDir: folder.path, database: forbidden }),
      ).resolves.toMatchObject({ barsPerYear: query.barsPerYear })
    },
  )

  test('in CSV gives the bars of a query over it', async () => {
    await write(`.csv' (HEADER)`)
    const { direct, query } = await bothWays(`${stem}.csv`)
    expect(direct.bars).toEqual(query.bars)
    expect(direct.findings).toEqual(query.findings.map((finding) => ({ ...finding })))
  })

  test('in another time zone gives the bars of a query over it', async () => {
    await write(`.parquet' (FORMAT parquet)`)
    await write(`.csv' (HEADER)`)
    for (const file of [`${stem}.parquet`, `${stem}.csv`]) {
      const { direct, query } = await bothWays(file, { timezone: 'America/New_York' })
      expect(direct.bars, file).toEqual(query.bars)
    }
  })
})

describe('a file for which DuckDB is needed', () => {
  test.each([
    ['prices of text', `'9' AS open, '9' AS high, '9' AS low, '9' AS close, 1 AS volume`],
    [
      'decimals of 38 digits',
      '9::DECIMAL(38, 2) AS open, 9::DECIMAL(38, 2) AS high, 9 AS low, 9 AS close, 1 AS volume',
    ],
    ['nested columns beside', `9 AS open, 9 AS high, 9 AS low, 9 AS close, 1 AS volume, [1, 2] AS more`],
  ])('because of %s gives the bars of a query over it', async (_, columns) => {
    await database.execute(
      `COPY (SELECT DATE '2020-01-01' + i::INTEGER AS date, ${columns} FROM range(20) AS t(i)) TO '${folder.path}/odd.parquet' (FORMAT parquet)`,
    )
    const { direct, query } = await bothWays('odd.parquet')
    expect(direct.bars).toEqual(query.bars)
  })

  test.each([
    ['quotes', '"2020-01-02",1,2,1,2,5'],
    ['days without zeros', '2020-1-2,1,2,1,2,5'],
    ['exponents', '2020-01-02,1e0,2,1,2,5'],
    ['spaces', '2020-01-02, 1,2,1,2,5'],
  ])('because of %s gives the bars of a query over it', async (_, row) => {
    folder.write('odd.csv', `date,open,high,low,close,volume\n2020-01-01,1,2,1,2,5\n${row}\n2020-01-03,1,2,1,2,5\n`)
    const { direct, query } = await bothWays('odd.csv')
    expect(direct.bars).toEqual(query.bars)
    expect(direct.bars.X!.length).toBe(3)
  })
})

test.each([
  ['without seconds', ['2024-03-08 09:30', '2024-03-11 09:30', '2024-03-12 09:30'], ['UTC', 'America/New_York']],
  [
    'with the offsets of summer and winter',
    ['2024-03-08 09:30:00-05:00', '2024-03-11 09:30:00-04:00', '2024-03-12 09:30:00-04:00'],
    ['UTC', 'America/New_York', 'Asia/Tokyo'],
  ],
  ['in UTC', ['2024-03-08T09:30:00Z', '2024-03-11T09:30:00Z', '2024-03-12T09:30:00Z'], ['UTC', 'Asia/Tokyo']],
])('times %s give the bars of a query over the file, whatever the time zone', async (_, times, zones) => {
  folder.write('times.csv', `time,open,high,low,close,volume\n${times.map((time) => `${time},1,2,1,2,5`).join('\n')}\n`)
  for (const timezone of zones) {
    const { direct, query } = await bothWays('times.csv', { timezone })
    expect(direct.bars, timezone).toEqual(query.bars)
  }
})

test('a column that serves for several is read once and used for all', async () => {
  await database.execute(
    `COPY (SELECT DATE '2020-01-01' + i::INTEGER AS date, 100.0 + i AS price FROM range(50) AS t(i)) TO '${folder.path}/one.csv' (HEADER)`,
  )
  await database.execute(`COPY (FROM '${folder.path}/one.csv') TO '${folder.path}/one.parquet' (FORMAT parquet)`)
  const columns = { open: 'price', high: 'price', low: 'price', close: 'price' }
  for (const file of ['one.csv', 'one.parquet']) {
    const { direct, query } = await bothWays(file, { columns })
    expect(direct.bars, file).toEqual(query.bars)
  }
})

test('several symbols in one Parquet file are taken apart without DuckDB', async () => {
  await database.execute(
    `COPY (SELECT DATE '2020-01-01' + (i // 2)::INTEGER AS date, ['SPY', 'QQQ'][1 + i % 2] AS ticker, ${PRICES} FROM range(100) AS t(i)) TO '${folder.path}/long.parquet' (FORMAT parquet)`,
  )
  const direct = await loadMarket({ source: 'long.parquet' }, { baseDir: folder.path, database: forbidden })
  const query = await loadMarket({ source: `select * from 'long.parquet'` }, { baseDir: folder.path })
  expect(direct.symbols).toEqual(['SPY', 'QQQ'])
  expect(direct.bars).toEqual(query.bars)
})

test('a Parquet file that was cut off is refused with its name as written', async () => {
  await database.execute(
    `COPY (SELECT DATE '2020-01-01' AS date, ${PRICES} FROM range(1, 2) AS t(i)) TO '${folder.path}/cut.parquet' (FORMAT parquet)`,
  )
  const path = join(folder.path, 'cut.parquet')
  truncateSync(path, 100)
  expect(await folder.mistakes({ source: 'cut.parquet' })).toEqual([
    'DATA_FILE_UNREADABLE cut.parquet Expected a whole Parquet file, it is damaged: it does not end with PAR1.',
  ])
  writeFileSync(path, '')
  expect(await folder.mistakes({ source: 'cut.parquet' })).toEqual([
    'DATA_FILE_UNREADABLE cut.parquet Expected a whole Parquet file, it is damaged: it is too short.',
  ])
})
