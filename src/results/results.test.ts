import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { planOf } from '../../test/recovery/fixture-plans.ts'
import { sha256 } from '../core/hash.ts'
import { definePhaseType } from '../definition/phase-type.ts'
import { createInlineHost, executePlan, openStore, type RunStore, type RunView, readRun } from '../run/index.ts'
import { getNumbers, getText, makeTable, readParquet, rowObject } from '../tables/index.ts'
import { exportOutput, listOutputs, querySql, readRows, resolveOutput } from './index.ts'

const DAY = 86_400_000_000

/** Trials of a search: text, numbers, a missing number, a time. */
const search = definePhaseType({
  type: 'search',
  version: 1,
  description: 'Leaves trials.',
  config: z.strictObject({ shift: z.number() }),
  outputs: { best_parameters: 'the best', optimization_history: 'all trials', ranking: 'a list' },
  uses: [],
  host: 'coordinator',
  run: async ({ config }) => ({
    outputs: {
      best_parameters: { kind: 'json', value: { fast: 5 } },
      trades: { kind: 'table', table: makeTable({ profit: [1, 2] }) },
      ranking: {
        kind: 'json',
        value: [
          { fast: 5, metrics: { sharpe: 0.9 } },
          { fast: 10, note: 'a,"b"' },
        ],
      },
      optimization_history: {
        kind: 'table',
        table: {
          length: 4,
          columns: [
            ...makeTable({
              fast: Int32Array.of(5, 10, 15, 20),
              sharpe: Float64Array.of(0.4, 0.9, Number.NaN, 0.1).map((value) => value + config.shift),
              status: ['ok', 'ok', 'failed', 'ok'],
            }).columns,
            { name: 'when', type: 'time', values: Float64Array.of(0, DAY, 2 * DAY, 3 * DAY) },
          ],
        },
      },
    },
  }),
})

let folder: string
let store: RunStore
let view: RunView
let second: RunView

async function run(shift: number): Promise<RunView> {
  const registry = { search }
  const host = createInlineHost({ registry, services: {} }, { graceMs: 50 })
  await executePlan({
    store,
    plan: planOf([{ name: 'a.search', type: 'search', config: { shift } }]),
    registry,
    seed: '1',
    hosts: { thread: host, coordinator: host },
    fingerprints: {},
  })
  return readRun(store, 'latest')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-results-'))
  store = openStore(join(folder, 'store'))
  view = await run(0)
  second = await run(1)
})

afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the catalog lists every output with its reference', () => {
  expect(
    listOutputs(store, view)
      .map(({ reference, kind }) => `${reference} ${kind}`)
      .sort(),
  ).toEqual([
    'a.search.best_parameters json',
    'a.search.optimization_history table',
    'a.search.ranking json',
    'a.search.trades table',
  ])
})

test('a phase alone means its trials; an unknown name is answered with the nearest one', () => {
  expect(resolveOutput(store, view, 'a.search').output).toBe('optimization_history')
  expect(resolveOutput(store, view, 'a.search.trades').output).toBe('trades')
  expect(() => resolveOutput(store, view, 'a.search.trade')).toThrow('Did you mean "trades"?')
  expect(() => resolveOutput(store, view, 'serch')).toThrow('Expected a phase')
})

test('rows come best first, missing values last, cut and with the columns asked for', async () => {
  const { table, total, entry } = await readRows(store, view, 'a.search', {
    top: 3,
    sort: 'sharpe',
    columns: ['sharpe', 'fast'],
  })
  expect(total).toBe(4)
  expect(entry.reference).toBe('a.search.optimization_history')
  expect(table.columns.map(({ name }) => name)).toEqual(['sharpe', 'fast'])
  expect([...getNumbers(table, 'fast')]).toEqual([10, 5, 20])
  const worst = await readRows(store, view, 'a.search', { sort: 'sharpe', direction: 'ascending' })
  expect([...getNumbers(worst.table, 'fast')]).toEqual([20, 5, 10, 15])
})

test('a column that does not exist, and rows of JSON, are refused with advice', async () => {
  await expect(readRows(store, view, 'a.search', { sort: 'sharp' })).rejects.toThrow('Did you mean "sharpe"?')
  await expect(readRows(store, view, 'a.search', { columns: ['fst'] })).rejects.toThrow('Did you mean "fast"?')
  await expect(readRows(store, view, 'a.search.best_parameters')).rejects.toMatchObject({ code: 'RESULTS_NO_TABLE' })
})

test('SQL sees every output as a table', async () => {
  const table = await querySql(
    store,
    [view],
    `SELECT t.fast, r.metrics.sharpe AS listed FROM "a.search".optimization_history t
     JOIN "a.search".ranking r USING (fast) WHERE t.status = 'ok' ORDER BY 1 -- a comment`,
  )
  expect(rowObject(table, 0)).toEqual({ fast: 5, listed: 0.9 })
  expect(table.length).toBe(2)
})

test('SQL over several runs tells the rows apart by run', async () => {
  const table = await querySql(
    store,
    [view, second],
    'SELECT run, max(sharpe) AS best FROM "a.search".optimization_history WHERE NOT isnan(sharpe) GROUP BY run ORDER BY best;',
  )
  expect(getText(table, 'run')).toEqual([view.id, second.id])
  expect([...getNumbers(table, 'best')]).toEqual([0.9, 1.9])
})

test('SQL reads results only: no other file, no change, no two statements', async () => {
  const secret = join(folder, 'secret.csv')
  writeFileSync(secret, 'a\n1\n')
  const ask = (sql: string) => querySql(store, [view], sql)
  await expect(ask(`SELECT * FROM read_csv('${secret}')`)).rejects.toMatchObject({ code: 'RESULTS_SQL' })
  await expect(ask(`SELECT * FROM '${secret}'`)).rejects.toMatchObject({ code: 'RESULTS_SQL' })
  await expect(ask(`COPY (SELECT 1) TO '${join(folder, 'out.csv')}'`)).rejects.toMatchObject({ code: 'RESULTS_SQL' })
  await expect(ask('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: 'TABLE_QUERY' })
  await expect(ask('SELECT 1) TO x; --')).rejects.toThrow()
  expect(existsSync(join(folder, 'out.csv'))).toBe(false)
  await expect(ask('SELECT * FROM nothing')).rejects.toMatchObject({
    code: 'RESULTS_SQL',
    hint: expect.stringContaining('a.search.trades'),
  })
  await expect(querySql(store, [view], 'SELECT * FROM range(10)', { maxRows: 5 })).rejects.toMatchObject({
    code: 'RESULTS_TOO_MANY_ROWS',
  })
})

test('a table is exported as CSV, JSON and Parquet without losing a bit', async () => {
  const file = (name: string): string => join(folder, 'out', name)
  const csv = await exportOutput(store, view, 'a.search', file('trials.csv'))
  expect(csv).toMatchObject({ format: 'csv', rows: 4 })
  expect(readFileSync(file('trials.csv'), 'utf8').split('\n').slice(0, 2)).toEqual([
    'fast,sharpe,status,when',
    '5,0.4,ok,1970-01-01T00:00:00.000000Z',
  ])
  await exportOutput(store, view, 'a.search', file('trials.json'))
  expect(JSON.parse(readFileSync(file('trials.json'), 'utf8'))[2]).toEqual({
    fast: 15,
    sharpe: null,
    status: 'failed',
    when: '1970-01-03T00:00:00.000Z',
  })
  await exportOutput(store, view, 'a.search', file('trials.parquet'))
  const { sha256: hash } = resolveOutput(store, view, 'a.search')
  expect(sha256(readFileSync(file('trials.parquet')))).toBe(hash)
})

test('a list of objects is exported as a table, nested keys with dots', async () => {
  const file = join(folder, 'ranking.csv')
  expect(await exportOutput(store, view, 'a.search.ranking', file)).toMatchObject({ rows: 2 })
  expect(readFileSync(file, 'utf8')).toBe('fast,metrics.sharpe,note\n5,0.9,\n10,nan,"a,""b"""\n')
  await exportOutput(store, view, 'a.search.ranking', join(folder, 'ranking.parquet'))
  expect(await readParquet(join(folder, 'ranking.parquet'))).toMatchObject({ length: 2 })
})

test('formats and shapes that do not fit are refused, and nothing is written', async () => {
  const file = join(folder, 'best.csv')
  await expect(exportOutput(store, view, 'a.search.best_parameters', file)).rejects.toMatchObject({
    code: 'RESULTS_NO_TABLE',
  })
  expect(existsSync(file)).toBe(false)
  await expect(exportOutput(store, view, 'a.search', join(folder, 'x.xlsx'))).rejects.toMatchObject({
    code: 'EXPORT_FORMAT',
  })
  await expect(exportOutput(store, view, 'a.search', join(folder, 'x.parqet'))).rejects.toThrow(
    'Did you mean "parquet"?',
  )
})

test('damaged files are refused, not shown', async () => {
  const third = await run(2)
  const { file } = resolveOutput(store, third, 'a.search.trades')
  writeFileSync(file, 'nonsense')
  const damaged = { code: 'ARTIFACT_CORRUPT' }
  await expect(readRows(store, third, 'a.search.trades')).rejects.toMatchObject(damaged)
  await expect(querySql(store, [third], 'SELECT * FROM "a.search".trades')).rejects.toMatchObject(damaged)
  await expect(exportOutput(store, third, 'a.search.trades', join(folder, 't.csv'))).rejects.toMatchObject(damaged)
  rmSync(file)
  await expect(readRows(store, third, 'a.search.trades')).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' })
})
