import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  type Evaluations,
  evaluationsBytes,
  listEvaluations,
  readEvaluations,
  trimEvaluations,
  writeEvaluations,
} from './evaluation-files.ts'

let folder: string
const folders: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-evaluations-'))
  folders.push(folder)
})
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true })
})

const evaluations = (first: number): Evaluations => ({
  width: 2,
  columns: 3,
  millisecondsEach: 0.5,
  rows: Float64Array.of(first, 2, 3, Number.NaN),
  values: Float64Array.of(1, 2, 3, 4, Number.POSITIVE_INFINITY, -0),
})

test('results are read back to the last bit, by context', () => {
  writeEvaluations(folder, 'a', evaluations(1))
  writeEvaluations(folder, 'a', evaluations(1))
  writeEvaluations(folder, 'b', evaluations(2))
  const [file, ...others] = listEvaluations(folder, 'a')
  expect(others).toEqual([])
  expect(file).toMatchObject({ count: 2, width: 2, columns: 3, millisecondsEach: 0.5 })
  expect(readEvaluations(file!)).toEqual(evaluations(1))
  expect(listEvaluations(folder, 'c')).toEqual([])
})

test('a damaged, cut or foreign file is as good as absent', () => {
  writeEvaluations(folder, 'a', evaluations(1))
  const [file] = listEvaluations(folder, 'a')
  const bytes = readFileSync(file!.path)
  bytes[80]! ^= 1
  writeFileSync(file!.path, bytes)
  expect(readEvaluations(file!)).toBeUndefined()
  writeFileSync(file!.path, bytes.subarray(0, 90))
  expect(listEvaluations(folder, 'a')).toEqual([])
  writeFileSync(file!.path, 'x'.repeat(bytes.length))
  expect(listEvaluations(folder, 'a')).toEqual([])
  rmSync(file!.path)
  expect(readEvaluations(file!)).toBeUndefined()
})

test('what was used longest ago makes room', () => {
  for (const first of [1, 2, 3]) writeEvaluations(folder, `c${first}`, evaluations(first))
  const fileOf = (context: string) => listEvaluations(folder, context)[0]!
  for (const [at, context] of ['c1', 'c2', 'c3'].entries()) utimesSync(fileOf(context).path, at + 1, at + 1)
  readEvaluations(fileOf('c1'), { now: () => 9000, monotonic: () => 0 })
  const { bytes } = fileOf('c1')
  expect(evaluationsBytes(folder)).toBe(3 * bytes)
  expect(trimEvaluations(folder, 2 * bytes)).toBe(2 * bytes)
  expect(readdirSync(join(folder, 'c2'))).toEqual([])
  expect(listEvaluations(folder, 'c1')).toHaveLength(1)
  expect(trimEvaluations(join(folder, 'nowhere'), 0)).toBe(0)
})
