import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../core/hash.ts'
import { createRandom } from '../core/random.ts'
import { writeCsv } from './csv.ts'
import { type Database, openDatabase } from './duckdb.ts'
import {
  countParquetRows,
  mergeParquet,
  openParquetWriter,
  parquetRows,
  readParquet,
  writeParquet,
  writeParquetParts,
} from './parquet.ts'
import { getNumbers, getText, makeTable, schemaOf, sliceTable, type Table, tableOf } from './table.ts'

let folder: string
let database: Database

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-parquet-'))
  database = await openDatabase()
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const at = (name: string): string => join(folder, name)
const hashOf = (name: string): string => sha256(readFileSync(at(name)))

/** A table with every type and every odd value. */
function sample(length: number): Table {
  const random = createRandom(7)
  return tableOf([
    { name: 'trial', type: 'integer', values: Int32Array.from({ length }, (_, i) => i - 5) },
    {
      name: 'value',
      type: 'double',
      values: Float64Array.from({ length }, (_, i) => {
        if (i % 7 === 3) return Number.NaN
        return i % 11 === 4 ? Number.NEGATIVE_INFINITY : random.normal()
      }),
    },
    { name: 'ok', type: 'boolean', values: Uint8Array.from({ length }, (_, i) => i % 2) },
    {
      name: 'at',
      type: 'time',
      values: Float64Array.from({ length }, (_, i) => (i % 5 === 2 ? Number.NaN : 946_857_600e6 + i * 1_000_001)),
    },
    {
      name: `it's "odd"`,
      type: 'text',
      values: Array.from({ length }, (_, i) => (i % 3 === 0 ? null : i % 3 === 1 ? `row ${i} ✓` : '')),
    },
  ])
}

describe('Parquet', () => {
  test('keeps every value, NaN, infinity, null and the order of rows', async () => {
    const table = sample(5000)
    await writeParquet(at('round.parquet'), table, database)
    expect(await readParquet(at('round.parquet'), {}, database)).toEqual(table)
    expect(await countParquetRows(at('round.parquet'), database)).toBe(5000)
  })

  test('has the same bytes for the same rows, however they are grouped', async () => {
    const table = sample(5000)
    const schema = schemaOf(table)
    const cuts = [0, 1, 1, 700, 2049, 4096, 5000]
    const parts = cuts.slice(1).map((cut, i) => sliceTable(table, cuts[i]!, cut))
    await writeParquet(at('once.parquet'), table, database)
    await writeParquet(at('twice.parquet'), table, database)
    await writeParquetParts(at('parts.parquet'), schema, parts, database)
    const writer = await openParquetWriter(at('appended.parquet'), schema, database)
    for (const part of parts) writer.append(part)
    expect(writer.length).toBe(5000)
    await writer.close()
    await writeParquet(at('a.parquet'), sliceTable(table, 0, 1234), database)
    await writeParquet(at('b.parquet'), sliceTable(table, 1234), database)
    await mergeParquet([at('a.parquet'), at('b.parquet')], at('merged.parquet'), database)
    const expected = hashOf('once.parquet')
    for (const name of ['twice', 'parts', 'appended', 'merged']) expect(hashOf(`${name}.parquet`), name).toBe(expected)
  })

  test('has the same bytes across several row groups', async () => {
    const values = Float64Array.from({ length: 300_000 }, (_, i) => Math.fround(Math.sin(i)))
    const table = makeTable({ values })
    await writeParquet(at('large.parquet'), table, database)
    const writer = await openParquetWriter(at('large2.parquet'), schemaOf(table), database)
    for (let from = 0; from < 300_000; from += 33_333) {
      writer.append(sliceTable(table, from, Math.min(from + 33_333, 300_000)))
    }
    await writer.close()
    expect(hashOf('large2.parquet')).toBe(hashOf('large.parquet'))
    const groups = await database.query(
      `SELECT num_row_groups::INTEGER AS groups FROM parquet_file_metadata('${at('large.parquet')}')`,
    )
    expect(groups.columns[0]!.values[0]).toBe(3)
    const middle = await readParquet(at('large.parquet'), { offset: 122_879, limit: 2 }, database)
    expect([...getNumbers(middle, 'values')]).toEqual([values[122_879], values[122_880]])
  })

  test('reads only the columns that are asked for, in that order', async () => {
    await writeParquet(at('columns.parquet'), sample(10), database)
    const table = await readParquet(at('columns.parquet'), { columns: ['ok', 'trial'] }, database)
    expect(schemaOf(table)).toEqual([
      { name: 'ok', type: 'boolean' },
      { name: 'trial', type: 'integer' },
    ])
  })

  test('is written and read without rows', async () => {
    const table = sample(0)
    await writeParquet(at('empty.parquet'), table, database)
    expect(await readParquet(at('empty.parquet'), {}, database)).toEqual(table)
  })

  test('leaves nothing behind and the old file unchanged when rows fail', async () => {
    writeFileSync(at('kept.parquet'), 'old')
    const table = sample(3)
    const failing = function* (): Generator<Table> {
      yield table
      throw new Error('source broke')
    }
    const before = readdirSync(folder)
    await expect(writeParquetParts(at('kept.parquet'), schemaOf(table), failing(), database)).rejects.toThrow(
      'source broke',
    )
    await expect(
      writeParquetParts(at('kept.parquet'), schemaOf(table), [makeTable({ other: [1] })], database),
    ).rejects.toThrow('found other double')
    expect(readFileSync(at('kept.parquet'), 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(before)
  })

  test('does not appear when its writer is aborted', async () => {
    const writer = await openParquetWriter(at('aborted.parquet'), schemaOf(sample(0)), database)
    writer.append(sample(10))
    await writer.abort()
    expect(existsSync(at('aborted.parquet'))).toBe(false)
  })

  test('is queried with SQL and parameters', async () => {
    await writeParquet(at('query.parquet'), sample(100), database)
    const table = await database.query(
      `SELECT trial, ok FROM ${parquetRows(at('query.parquet'))} WHERE trial >= $low ORDER BY trial DESC LIMIT 2`,
      { parameters: { low: 90 } },
    )
    expect([...getNumbers(table, 'trial')]).toEqual([94, 93])
  })
})

test('CSV export spells numbers so that they read back as the same double', async () => {
  await writeCsv(at('out.csv'), sample(200), database)
  const lines = readFileSync(at('out.csv'), 'utf8').split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'trial,value,ok,at,"it\'s ""odd"""',
    expect.stringMatching(/^-5,-?[\d.e-]+,false,2000-01-03T00:00:00.000000Z,$/),
    expect.stringMatching(/^-4,-?[\d.e-]+,true,2000-01-03T00:00:01.000001Z,row 1 ✓$/),
  ])
  const back = await database.query(`SELECT value FROM read_csv('${at('out.csv')}')`)
  expect(back.columns[0]!.values).toEqual(getNumbers(sample(200), 'value'))
  expect(
    getText(await database.query(`SELECT "it's ""odd""" FROM read_csv('${at('out.csv')}')`), 'it\'s "odd"')[1],
  ).toBe('row 1 ✓')
})
