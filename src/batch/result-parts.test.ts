import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import { sha256 } from '../core/hash.ts'
import { readParquet } from '../tables/parquet.ts'
import { getColumn } from '../tables/table.ts'
import { createInlinePool } from './pools/inline.ts'
import { hazardous } from './pools/pool-contract.ts'
import { openResultParts } from './result-parts.ts'
import { runBatch } from './run-batch.ts'

const root = mkdtempSync(join(tmpdir(), 'phaseline-parts-'))
const pool = createInlinePool()
afterAll(async () => {
  await pool.close()
  rmSync(root, { recursive: true })
})

const spec = hazardous({ hazards: { 3: 'throw', 50: 'skip', 51: 'nan' } })
const columns = ['index', 'square']
const batch = { spec, count: 100, pool }

test('the final file has the same bytes for any chunks, any order and after an interruption', async () => {
  const hashes: string[] = []
  for (const [size, order, stopAt] of [
    [100, 'completion', undefined],
    [7, 'index', undefined],
    [3, 'completion', 45],
  ] as const) {
    const folder = join(root, `chunks-of-${size}`)
    const parts = openResultParts({ folder, columns, flushRows: 20 })
    const controller = new AbortController()
    const options = { ...batch, order, chunk: { min: size, max: size } }
    await runBatch({
      ...options,
      signal: controller.signal,
      async onChunk(chunk) {
        await parts.add(chunk)
        if (chunk.from === stopAt || chunk.to === stopAt) controller.abort()
      },
    }).catch((error) => expect(error.code).toBe('CANCELLED'))
    if (stopAt !== undefined) {
      // What was gathered and not written is lost with the process; the folder knows the rest.
      writeFileSync(join(folder, 'trials-90-99.parquet.1-a.tmp'), 'half a file')
    }
    const resumed = stopAt === undefined ? parts : openResultParts({ folder, columns, flushRows: 20 })
    const summary = await runBatch({ ...options, done: resumed.done(), onChunk: (chunk) => resumed.add(chunk) })
    if (stopAt !== undefined) expect(summary.submitted).toBe(100 - 42)
    const path = join(root, `${size}.parquet`)
    expect(await resumed.merge(path)).toBe(100)
    expect(readdirSync(folder).every((name) => name.endsWith('.parquet'))).toBe(true)
    hashes.push(sha256(readFileSync(path)))
    resumed.remove()
  }
  expect(new Set(hashes).size).toBe(1)
})

test('rows say what became of each trial', async () => {
  const parts = openResultParts({
    folder: join(root, 'described'),
    columns,
    describe: (from, to) => [
      { name: 'half', type: 'double', values: Float64Array.from({ length: to - from }, (_, at) => (from + at) / 2) },
    ],
  })
  await runBatch({ ...batch, onChunk: (chunk) => parts.add(chunk) })
  const path = join(root, 'described.parquet')
  await parts.merge(path)
  const table = await readParquet(path)
  expect(table.columns.map(({ name }) => name)).toEqual([
    'trial',
    'half',
    'index',
    'square',
    'status',
    'error_code',
    'error',
  ])
  const at = (row: number) => table.columns.map(({ values }) => values[row])
  expect(at(4)).toEqual([4, 2, 4, 16, 'ok', null, null])
  expect(at(3)).toEqual([3, 1.5, Number.NaN, Number.NaN, 'failed', 'UNCAUGHT', 'Trial 3 does not like its parameters.'])
  expect(at(50).slice(4)).toEqual(['skipped', null, null])
  expect(at(51)).toEqual([51, 25.5, 51, Number.NaN, 'invalid', 'TRIAL_INVALID', 'The result square is NaN.'])
})

test('parts are written when there are enough rows or enough time has passed, and read in order', async () => {
  const clock = manualClock()
  const parts = openResultParts({ folder: join(root, 'flushed'), columns, flushRows: 10, flushMs: 50, clock })
  const chunk = (from: number, to: number) => ({
    from,
    to,
    columns,
    values: new Float64Array((to - from) * 2),
    status: new Uint8Array(to - from),
    errors: [],
    elapsedMs: 0,
  })
  const files = () => readdirSync(join(root, 'flushed')).sort()
  await parts.add(chunk(8, 12))
  expect(files()).toEqual([])
  clock.advance(50)
  await parts.add(chunk(14, 16))
  expect(files()).toEqual(['trials-14-16.parquet', 'trials-8-12.parquet'])
  await parts.add(chunk(0, 8))
  expect(files().length).toBe(2)
  await parts.add(chunk(12, 14))
  expect(files()).toEqual(['trials-0-8.parquet', 'trials-12-14.parquet', 'trials-14-16.parquet', 'trials-8-12.parquet'])
  expect(parts.done()).toEqual([{ from: 0, to: 16 }])
  const trials: number[] = []
  for await (const table of parts.tables()) trials.push(...(getColumn(table, 'trial').values as Int32Array))
  expect(trials).toEqual(Array.from({ length: 16 }, (_, at) => at))
})

test('what could not be written is written by the next flush', async () => {
  const folder = join(root, 'blocked')
  const parts = openResultParts({ folder, columns, flushRows: 1000 })
  await runBatch({ ...batch, onChunk: (chunk) => parts.add(chunk) })
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'a file where the folder was')
  await expect(parts.flush()).rejects.toThrow()
  rmSync(folder)
  expect(await parts.merge(join(root, 'unblocked.parquet'))).toBe(100)
})

test('an empty folder cannot be merged', async () => {
  const parts = openResultParts({ folder: join(root, 'empty'), columns })
  await expect(parts.merge(join(root, 'none.parquet'))).rejects.toThrow('was none')
})
