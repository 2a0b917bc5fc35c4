import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tableOf } from '../tables/index.ts'
import { readTable, writeArtifacts } from './artifact-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-artifacts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const equity = (...times: readonly number[]) =>
  tableOf([
    { name: 'time', type: 'time', values: Float64Array.from(times) },
    { name: 'equity', type: 'double', values: Float64Array.from(times, (_, row) => row) },
  ])

test('a table says in its record what it holds, and is read by column', async () => {
  const { outputs } = await writeArtifacts(
    folder,
    'runs/a/b',
    { equity_curve: { kind: 'table', table: equity(1, 2, 3), holds: 'series' } },
    undefined,
  )
  expect(outputs).toMatchObject([{ name: 'equity_curve', kind: 'table', holds: 'series' }])
  const read = await readTable(folder, outputs[0]!, ['equity'])
  expect(read.columns).toEqual([{ name: 'equity', type: 'double', values: Float64Array.of(0, 1, 2) }])
})

test('a table that does not hold what it promises is not written, and nothing else of its phase is', async () => {
  const outputs = {
    note: { kind: 'json', value: 'kept back' },
    equity_curve: { kind: 'table', table: equity(1, 1), holds: 'series' },
  } as const
  await expect(writeArtifacts(folder, 'runs/a/b', outputs, undefined)).rejects.toThrow(
    'Expected equity_curve to hold series',
  )
  expect(readdirSync(join(folder, 'runs/a/b'))).toEqual([])
})
