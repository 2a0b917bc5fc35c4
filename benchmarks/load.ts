/**
 * @module How fast prices are loaded: CSV and Parquet of a million bars against DuckDB reading the same columns into the
 * same typed arrays, and the writing of a table of trials. Run with `node benchmarks/load.ts`.
 *
 * The peer does nothing but read: no checks, no bars, no fingerprint. What is measured of Phaseline is all of it.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadMarket, randomWalkBars } from '../src/research/market/index.ts'
import {
  getNumbers,
  makeTable,
  openDatabase,
  readParquet,
  type Table,
  tableOf,
  writeParquet,
} from '../src/tables/index.ts'

const ROWS = 1_000_000
const ROUNDS = 7

const folder = mkdtempSync(join(tmpdir(), 'phaseline-load-'))
const database = await openDatabase()
const csvPath = join(folder, 'bars.csv')
const parquetPath = join(folder, 'bars.parquet')

const bars = randomWalkBars({ symbol: 'bars', length: ROWS, seed: 1, spacing: 60e6 })
const { time, open, high, low, close, volume } = bars
const columns = { open, high, low, close, volume }
const table = tableOf([{ name: 'timestamp', type: 'time', values: time }, ...makeTable(columns).columns])
await writeParquet(parquetPath, table, database)
await database.execute(
  `COPY (SELECT * REPLACE (timestamp AT TIME ZONE 'UTC' AS timestamp, volume::BIGINT AS volume) FROM '${parquetPath}') TO '${csvPath}' (HEADER)`,
)

const plain = (rows: string): Promise<Table> =>
  database.query(
    `SELECT epoch_us(timestamp)::DOUBLE AS time, open, high, low, close, volume::DOUBLE AS volume FROM ${rows}`,
    { shared: true },
  )
const load = (source: string) => loadMarket({ source }, { baseDir: folder, database })
const trials = makeTable(
  Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`c${k}`, close.slice(k * 10_000, (k + 1) * 10_000)])),
)
const trialsPath = join(folder, 'trials.parquet')

const subjects = {
  'CSV, phaseline': () => load('bars.csv'),
  'CSV, DuckDB read_csv': () => plain(`read_csv('${csvPath}')`),
  'Parquet, phaseline': () => load('bars.parquet'),
  'Parquet, DuckDB read_parquet': () => plain(`read_parquet('${parquetPath}')`),
  'write 10,000 × 20 doubles': () => writeParquet(trialsPath, trials, database),
  'read 10,000 × 20 doubles': () => readParquet(trialsPath, {}, database),
} as const

// The same numbers first, speed second.
const peer = await plain(`read_csv('${csvPath}')`)
for (const source of ['bars.csv', 'bars.parquet']) {
  const market = await load(source)
  const loaded = market.bars.bars!
  assert.equal(loaded.length, ROWS)
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    assert.deepEqual(Buffer.from(loaded[name].slice().buffer), Buffer.from(bars[name].slice().buffer), name)
    assert.deepEqual(getNumbers(peer, name), new Float64Array(loaded[name]), name)
  }
}

/** What loading is held to: 5 million rows a second of CSV or DuckDB's speed, whichever is lower; 150 ms for Parquet. */
const limits: Readonly<Partial<Record<keyof typeof subjects, string>>> = {
  'CSV, phaseline': '≤ 1 × peer, or ≤ 200 ms',
  'Parquet, phaseline': '< 150 ms',
}

// Processor time beside wall time: it stays the same when others use the machine.
const times: Record<string, number[]> = {}
const cpu: Record<string, number[]> = {}
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(subjects)) {
    const start = performance.now()
    const used = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(used)
    ;(times[name] ??= []).push(performance.now() - start)
    ;(cpu[name] ??= []).push((user + system) / 1000)
  }
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[ROUNDS >> 1]!

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; peers on one thread of DuckDB; medians of ${ROUNDS} interleaved runs`,
)
console.log(`${ROWS.toLocaleString('en-US')} bars: CSV ${mb(csvPath)}, Parquet ${mb(parquetPath)}`)
console.table(
  (Object.keys(subjects) as (keyof typeof subjects)[]).map((name) => {
    const rows = name.includes('10,000') ? 10_000 : ROWS
    const base = name.startsWith('CSV')
      ? 'CSV, DuckDB read_csv'
      : name.startsWith('Parquet')
        ? 'Parquet, DuckDB read_parquet'
        : name
    return {
      subject: name,
      'ms (median)': Number(median(times[name]!).toFixed(1)),
      'ms (fastest)': Number(Math.min(...times[name]!).toFixed(1)),
      'CPU ms (median)': Number(median(cpu[name]!).toFixed(1)),
      'rows/s': Math.round(rows / (median(times[name]!) / 1000)).toLocaleString('en-US'),
      'time ÷ peer': Number((median(times[name]!) / median(times[base]!)).toFixed(2)),
      'CPU ÷ peer': Number((median(cpu[name]!) / median(cpu[base]!)).toFixed(2)),
      must: limits[name] ?? '',
    }
  }),
)

function mb(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(1)} MB`
}

database.close()
rmSync(folder, { recursive: true })
