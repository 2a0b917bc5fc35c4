import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase, sharedDatabase } from './duckdb.ts'
import { makeTable, rowObject, schemaOf } from './table.ts'

let database: Database
beforeAll(async () => {
  database = await openDatabase({ memoryBytes: 256e6 })
})
afterAll(() => database.close())

describe('a query', () => {
  test('maps every type of DuckDB to a column type', async () => {
    const table = await database.query(`SELECT
      1::TINYINT AS tiny, 2::SMALLINT AS small, 3::INTEGER AS int, 4::UTINYINT AS utiny, 5::USMALLINT AS usmall,
      6::UINTEGER AS uint, (-7)::BIGINT AS big, 8::UBIGINT AS ubig, 9::HUGEINT AS huge, 1.5::FLOAT AS float,
      2.5::DOUBLE AS double, 3.25::DECIMAL(9,2) AS decimal, true AS boolean, 'text' AS text,
      DATE '2000-01-03' AS date, TIMESTAMP '2000-01-03 00:00:01.000002' AS ts,
      TIMESTAMPTZ '2000-01-03 00:00:00+02' AS tz, TIMESTAMP_S '2000-01-03 00:00:01' AS s,
      TIMESTAMP_MS '2000-01-03 00:00:00.001' AS ms, TIMESTAMP_NS '2000-01-03 00:00:00.000001001' AS ns,
      TIMESTAMP '1969-12-31 23:59:59.999999' AS before, [1, 2] AS list`)
    const midnight = 946_857_600e6
    expect(rowObject(table, 0)).toEqual({
      tiny: 1,
      small: 2,
      int: 3,
      utiny: 4,
      usmall: 5,
      uint: 6,
      big: -7,
      ubig: 8,
      huge: 9,
      float: 1.5,
      double: 2.5,
      decimal: 3.25,
      boolean: true,
      text: 'text',
      date: midnight,
      ts: midnight + 1_000_002,
      tz: midnight - 7200e6,
      s: midnight + 1e6,
      ms: midnight + 1e3,
      ns: midnight + 1,
      before: -1,
      list: '[1, 2]',
    })
    expect(schemaOf(table).filter((column) => column.type === 'time')).toHaveLength(7)
  })

  test('turns missing numbers into NaN and missing text into null', async () => {
    const table = await database.query(
      `SELECT a, a::DOUBLE AS b, a::BIGINT AS c, a = 1 AS d, a::VARCHAR AS e, make_timestamp(a::BIGINT) AS f
       FROM (VALUES (1), (NULL)) t(a)`,
    )
    expect(rowObject(table, 1)).toEqual({ a: NaN, b: NaN, c: NaN, d: NaN, e: null, f: NaN })
    expect(schemaOf(table).map((column) => column.type)).toEqual([
      'double',
      'double',
      'double',
      'double',
      'text',
      'time',
    ])
  })

  test('keeps integers exact up to 2^53 and refuses larger ones', async () => {
    const exact = await database.query('SELECT 9007199254740991::BIGINT AS a, (-9007199254740991)::BIGINT AS b')
    expect(rowObject(exact, 0)).toEqual({ a: Number.MAX_SAFE_INTEGER, b: -Number.MAX_SAFE_INTEGER })
    await expect(database.query('SELECT 9007199254740993::BIGINT AS id')).rejects.toThrow(
      'Expected integers up to 2^53 in column "id", was 9007199254740993: a double would change it.',
    )
  })

  test('has columns even without rows', async () => {
    const table = await database.query("SELECT 1 AS a, 'x' AS b WHERE false")
    expect(table.length).toBe(0)
    expect(schemaOf(table)).toEqual([
      { name: 'a', type: 'integer' },
      { name: 'b', type: 'text' },
    ])
  })

  test('takes parameters by place and by name', async () => {
    const byPlace = await database.query('SELECT $1::INTEGER + $2::INTEGER AS sum', { parameters: [2, 3] })
    expect(byPlace.columns[0]!.values[0]).toBe(5)
    const byName = await database.query('SELECT $text AS text', { parameters: { text: "it's; DROP" } })
    expect(byName.columns[0]!.values[0]).toBe("it's; DROP")
  })

  test('streams in batches whose rows add up', async () => {
    let rows = 0
    let batches = 0
    for await (const table of database.stream('SELECT i FROM range(100000) r(i)', { batchRows: 20_000 })) {
      expect(table.columns[0]!.values[0]).toBe(rows)
      rows += table.length
      batches++
    }
    expect(rows).toBe(100_000)
    expect(batches).toBe(5)
  })

  test('fails as a whole when a late row fails', async () => {
    const sql = "SELECT CASE WHEN i > 50000 THEN error('boom') ELSE 'fine' END AS x FROM range(100000) r(i)"
    await expect(database.query(sql)).rejects.toThrow('boom')
    await expect(database.stream(sql).next()).rejects.toThrow('boom')
    await expect(database.execute(sql)).rejects.toThrow('boom')
  })

  test('runs beside others without disturbing them', async () => {
    const sums = await Promise.all(
      Array.from({ length: 8 }, (_, k) => database.query(`SELECT sum(i + ${k})::DOUBLE AS sum FROM range(10000) r(i)`)),
    )
    expect(sums.map((table) => table.columns[0]!.values[0])).toEqual(
      Array.from({ length: 8 }, (_, k) => 49_995_000 + 10_000 * k),
    )
  })

  test('finds files by the search path and describes its columns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phaseline-duckdb-'))
    writeFileSync(join(folder, 'a.csv'), 'x,y\n1,2\n')
    const options = { searchPath: folder }
    expect((await database.query("FROM 'a.csv'", options)).length).toBe(1)
    expect(await database.describe("SELECT * FROM 'a.csv'", options)).toEqual([
      { name: 'x', type: 'BIGINT' },
      { name: 'y', type: 'BIGINT' },
    ])
    await expect(database.query("FROM 'a.csv'")).rejects.toThrow('No files found')
    rmSync(folder, { recursive: true })
  })

  test('only reads when it must', async () => {
    const readOnly = { readOnly: true }
    expect((await database.query('WITH a AS (SELECT 1 AS x) FROM a', readOnly)).length).toBe(1)
    for (const sql of [
      'CREATE TABLE t (a INT)',
      "COPY (SELECT 1) TO '/tmp/x'",
      'SELECT 1; SELECT 2',
      'SET threads=9',
    ]) {
      await expect(database.query(sql, readOnly), sql).rejects.toThrow(
        `Expected one SELECT (or FROM, WITH … SELECT) statement, was "${sql}".`,
      )
    }
  })
})

test('rows beyond the memory limit wait on disk', async () => {
  const small = await openDatabase({ memoryBytes: 32e6 })
  const buffer = await small.createBuffer([{ name: 'x', type: 'double' }])
  const part = makeTable({ x: Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i)) })
  for (let i = 0; i < 60; i++) buffer.append(part)
  expect(buffer.length).toBe(6_000_000)
  await buffer.close()
  small.close()
})

test('one database serves a whole thread', async () => {
  expect(await sharedDatabase()).toBe(await sharedDatabase())
})

test('a worker thread has its own and ends without being asked', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads'
    import { sharedDatabase } from ${JSON.stringify(new URL('./duckdb.ts', import.meta.url).href)}
    import { makeTable, schemaOf } from ${JSON.stringify(new URL('./table.ts', import.meta.url).href)}
    const database = await sharedDatabase()
    const table = makeTable({ a: [1, 2, 3] })
    await database.executeWithRows((rows) => 'CREATE TABLE t AS FROM ' + rows, schemaOf(table), [table])
    parentPort.postMessage((await database.query('SELECT sum(a) AS sum FROM t')).columns[0].values[0])
  `
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
  const answers: unknown[] = []
  worker.on('message', (value) => answers.push(value))
  const code = await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
  expect([code, answers]).toEqual([0, [6]])
})
