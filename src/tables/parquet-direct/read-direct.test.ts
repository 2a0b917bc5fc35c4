import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../core/errors.ts'
import { createRandom } from '../../core/random.ts'
import { type Database, openDatabase } from '../duckdb.ts'
import { writeParquet } from '../parquet.ts'
import { type Table, tableOf } from '../table.ts'
import { openDirectParquet } from './read-direct.ts'
import { unpackSnappy } from './snappy.ts'

let folder: string
let database: Database

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-direct-'))
  database = await openDatabase()
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const at = (name: string): string => join(folder, name)

/** Rows of every type, with runs, repeats and noise, and with missing values in every third column. */
const ROWS = `SELECT
    i::INTEGER AS place,
    (i % 7)::TINYINT AS tiny,
    (i * 31 % 1000)::SMALLINT AS small,
    i::UINTEGER * 4 AS wide_unsigned,
    i::BIGINT * 1000003 - 500 AS big,
    CASE WHEN hash(i) % 5 = 0 THEN NULL ELSE i::BIGINT END AS big_some,
    sin(i) * 100 AS noise,
    round(100 + (i % 50) * 0.01, 2)::DOUBLE AS price,
    CASE WHEN hash(i) % 3 = 0 THEN NULL ELSE cos(i) END AS noise_some,
    CASE WHEN hash(i) % 3 = 0 THEN NULL ELSE ((i % 20) + 0.25)::DOUBLE END AS price_some,
    NULL::DOUBLE AS nothing,
    CASE WHEN i % 4 = 0 THEN 'NaN'::DOUBLE WHEN i % 4 = 1 THEN '-inf'::DOUBLE ELSE -0.0 END AS odd,
    sin(i)::FLOAT AS single,
    (i * 7 % 100000 / 100)::DECIMAL(9, 2) AS money,
    (i * 7919 / 1000)::DECIMAL(15, 3) AS more_money,
    i % 3 = 0 AS flag,
    CASE WHEN i % 5 = 0 THEN NULL ELSE i % 2 = 0 END AS flag_some,
    DATE '1969-12-01' + i::INTEGER AS day,
    TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE + INTERVAL (i) MICROSECOND AS wall,
    (TIMESTAMP '1965-01-01' + INTERVAL (i) HOUR)::TIMESTAMP_MS AS wall_ms,
    make_timestamp_ns(i::BIGINT * 1000003 - 2500000001) AS wall_ns,
    CASE WHEN i % 6 = 0 THEN NULL ELSE TIMESTAMPTZ '2020-01-01 00:00:00Z' + INTERVAL (i) MINUTE END AS instant,
    'symbol ' || (i % 5) AS symbol,
    CASE WHEN i % 3 = 0 THEN NULL WHEN i % 3 = 1 THEN '' ELSE 'é' || i END AS words
  FROM range(__N__) AS t(i)`

async function write(name: string, options: string, length = 5000, select = '*'): Promise<string> {
  await database.execute(
    `COPY (SELECT ${select} FROM (${ROWS.replace('__N__', String(length))})) TO '${at(name)}' (FORMAT parquet${options})`,
  )
  return at(name)
}

async function readAll(path: string): Promise<Table | undefined> {
  const file = openDirectParquet(path)!
  try {
    return await file.read(file.columns.map(({ name }) => name))
  } finally {
    file.close()
  }
}

/** Equal to the last bit, the sign of a zero and the missing values included. */
function expectSame(found: Table | undefined, expected: Table): void {
  expect(found).toBeDefined()
  expect(found!.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(
    expected.columns.map(({ name, type }) => `${name} ${type}`),
  )
  found!.columns.forEach((column, place) => {
    expect(column.values, column.name).toEqual(expected.columns[place]!.values)
  })
}

describe('a file that DuckDB wrote', () => {
  test.each([
    ['uncompressed', ', COMPRESSION uncompressed'],
    ['snappy', ', COMPRESSION snappy'],
    ['zstd', ', COMPRESSION zstd'],
    ['gzip', ', COMPRESSION gzip'],
    ['small-groups', ', COMPRESSION zstd, ROW_GROUP_SIZE 2048'],
    ['no-dictionary', ', COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1'],
    ['large-dictionary', ', COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 100000'],
  ])('(%s) gives the columns that DuckDB gives', async (name, options) => {
    const path = await write(`${name}.parquet`, options)
    expectSame(await readAll(path), await database.query(`SELECT * FROM read_parquet('${path}')`))
  })

  test('(brotli) gives the columns that DuckDB gives', async () => {
    const path = await write('brotli.parquet', ', COMPRESSION brotli', 200)
    expectSame(await readAll(path), await database.query(`SELECT * FROM read_parquet('${path}')`))
  })

  test('of the second version gives the columns that DuckDB gives, or leaves them to it', async () => {
    const path = await write('v2.parquet', ', COMPRESSION zstd, PARQUET_VERSION V2')
    const file = openDirectParquet(path)!
    let direct = 0
    for (const { name } of file.columns) {
      const found = await file.read([name])
      if (found === undefined) continue
      direct++
      expectSame(found, await database.query(`SELECT "${name}" FROM read_parquet('${path}')`))
    }
    file.close()
    expect(direct).toBeGreaterThan(8)
  })

  test('has the names of types that DESCRIBE gives', async () => {
    const path = await write('types.parquet', '', 10)
    const described = await database.describe(`SELECT * FROM read_parquet('${path}')`)
    const file = openDirectParquet(path)!
    expect(file.columns.map(({ name, duckdbType }) => ({ name, type: duckdbType }))).toEqual(described)
    expect(file.rows).toBe(10)
    file.close()
  })

  test.each([0, 1, 2, 7, 8, 9, 255])('of %i rows gives the columns that DuckDB gives', async (length) => {
    const path = await write(`rows-${length}.parquet`, '', length)
    expectSame(await readAll(path), await database.query(`SELECT * FROM read_parquet('${path}')`))
  })

  test('with nested, wide and infinite columns leaves those to DuckDB, and reads the others', async () => {
    const path = at('nested.parquet')
    await database.execute(
      `COPY (SELECT i::DOUBLE AS before, {a: i, b: [i, i]} AS both, [i] AS list, i::DECIMAL(38, 2) AS wide, i::HUGEINT AS huge,
        9007199254740993 + i AS beyond, 'infinity'::TIMESTAMP AS never, TIME '10:00:00' AS clock, 'x'::BLOB AS bytes,
        i::DOUBLE * 2 AS after FROM range(100) AS t(i)) TO '${path}' (FORMAT parquet)`,
    )
    const file = openDirectParquet(path)!
    const known = file.columns.filter(({ duckdbType }) => duckdbType !== undefined).map(({ name }) => name)
    expect(known).toEqual(expect.arrayContaining(['before', 'after']))
    for (const left of ['both', 'list', 'wide', 'beyond', 'never', 'clock', 'bytes']) {
      expect(await file.read(['before', left]), left).toBeUndefined()
    }
    expectSame(
      await file.read(['after', 'before']),
      await database.query(`SELECT after, before FROM read_parquet('${path}')`),
    )
    file.close()
  })

  test('that is encrypted is left to DuckDB', async () => {
    await database.execute("SET force_mbedtls_unsafe = 'true'")
    await database.execute("PRAGMA add_parquet_key('key', '0123456789112345')")
    await database.execute(
      `COPY (SELECT 1 AS a) TO '${at('secret.parquet')}' (FORMAT parquet, ENCRYPTION_CONFIG {footer_key: 'key'})`,
    )
    expect(openDirectParquet(at('secret.parquet'))).toBeUndefined()
  })
})

test('a file that we wrote is read without DuckDB, every type of it', async () => {
  const length = 1000
  const table = tableOf([
    { name: 'place', type: 'integer', values: Int32Array.from({ length }, (_, i) => i - 5) },
    {
      name: 'value',
      type: 'double',
      values: Float64Array.from({ length }, (_, i) => (i % 7 === 3 ? Number.NaN : i / 3)),
    },
    { name: 'ok', type: 'boolean', values: Uint8Array.from({ length }, (_, i) => i % 2) },
    {
      name: 'time',
      type: 'time',
      values: Float64Array.from({ length }, (_, i) => (i % 9 === 1 ? Number.NaN : i * 60e6)),
    },
    { name: 'text', type: 'text', values: Array.from({ length }, (_, i) => (i % 3 === 0 ? null : `row ${i}`)) },
  ])
  await writeParquet(at('ours.parquet'), table, database)
  expectSame(await readAll(at('ours.parquet')), table)
})

describe('a damaged file', () => {
  /** What became of it: read, left to DuckDB, or one error; nothing else may happen. */
  async function outcomeOf(bytes: Uint8Array, name: string): Promise<'read' | 'left' | 'error'> {
    writeFileSync(at(name), bytes)
    try {
      const file = openDirectParquet(at(name))
      if (file === undefined) return 'left'
      try {
        const table = await file.read(file.columns.map((column) => column.name))
        return table === undefined ? 'left' : 'read'
      } finally {
        file.close()
      }
    } catch (error) {
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).code).toBe('TABLE_PARQUET_DAMAGED')
      expect((error as UserError).message).toMatch(/^Expected a whole Parquet file, it is damaged: \S.*[a-zA-Z0-9]\.$/)
      return 'error'
    }
  }

  test('is refused with one error wherever it is cut off', async () => {
    const whole = readFileSync(await write('cut.parquet', ', COMPRESSION zstd', 300, 'place, price, wall, words'))
    for (let length = 0; length < whole.length; length += 13) {
      expect(await outcomeOf(whole.subarray(0, length), 'short.parquet')).toBe('error')
    }
  })

  test.each([
    ['uncompressed', 'price, noise_some, wall'],
    ['snappy', 'price, big_some, words'],
    ['zstd', 'price, noise_some, symbol'],
  ])(
    'with changed bytes (%s) is read, left to DuckDB or refused, and takes no more memory than it should',
    async (codec, select) => {
      const whole = readFileSync(await write(`flip-${codec}.parquet`, `, COMPRESSION ${codec}`, 300, select))
      const random = createRandom(codec.length)
      const outcomes = { read: 0, left: 0, error: 0 }
      const before = process.memoryUsage().arrayBuffers
      for (let k = 0; k < 300; k++) {
        const bytes = Uint8Array.from(whole)
        // The metadata at the end are where a change does most.
        const from = k % 2 === 0 ? 0 : Math.max(0, whole.length - 600)
        for (let n = 0; n <= k % 3; n++) {
          const place = from + random.below(whole.length - from)
          bytes[place] = random.below(256)
        }
        outcomes[await outcomeOf(bytes, 'flipped.parquet')]++
      }
      expect(outcomes.error).toBeGreaterThan(30)
      expect(outcomes.read).toBeGreaterThan(10)
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(512e6)
    },
  )
})

describe('Snappy', () => {
  test('unpacks literals and copies that overlap themselves', () => {
    // 'ab', then a copy of 8 bytes from 2 back: the copy reads what it has written.
    expect(Buffer.from(unpackSnappy(Uint8Array.of(10, 0x04, 97, 98, 0x11, 2), 10)).toString()).toBe('ababababab')
  })

  test.each([
    ['an empty block', []],
    ['another length than stated', [4, 0x04, 97, 98]],
    ['a copy from before the beginning', [10, 0x04, 97, 98, 0x11, 3]],
    ['a literal beyond the end', [10, 0x24, 97, 98]],
    ['a length without end', [255, 255, 255, 255, 255, 255]],
  ])('refuses %s', (_, bytes) => {
    expect(() => unpackSnappy(Uint8Array.from(bytes), 10)).toThrow('cannot be unpacked')
  })
})
