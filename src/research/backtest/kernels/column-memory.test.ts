import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { randomBars } from '../../../../test/fixtures/reference-bars.ts'
import type { Bars } from '../../market/bars.ts'
import { createColumnMemory, openColumnMemory, seriesKey } from './column-memory.ts'

const open = (bytes: number) => openColumnMemory(createColumnMemory(bytes)!)

test('a column is computed once and seen by all who open the memory', () => {
  const memory = createColumnMemory(1e6)!
  const one = openColumnMemory(memory)
  const two = openColumnMemory(memory)
  let computed = 0
  const compute = (out: Float64Array): void => {
    computed++
    out.fill(7)
  }
  const first = one.column('sma|close|20', 100, compute)!
  const second = two.column('sma|close|20', 100, compute)!
  expect(computed).toBe(1)
  expect(second.buffer).toBe(first.buffer)
  expect(second.byteOffset).toBe(first.byteOffset)
  expect([...second]).toEqual(new Array(100).fill(7))
  expect(two.column('sma|close|21', 100, compute)!.byteOffset).not.toBe(first.byteOffset)
})

test('series of other bars have columns of their own under the same names', () => {
  const memory = createColumnMemory(1e6)!
  const bars = randomBars(1, 50)
  const others = [
    randomBars(2, 50),
    randomBars(1, 49),
    { ...bars, close: bars.close.toReversed() },
    { ...bars, symbol: 'B' },
  ]
  const keys = [bars, ...others].map((one) => seriesKey(one as Bars))
  expect(new Set(keys).size).toBe(keys.length)
  const places = keys.map((key) => openColumnMemory(memory, key).column('sma', 10, () => {})!.byteOffset)
  expect(new Set(places).size).toBe(keys.length)
  expect(openColumnMemory(memory, seriesKey(randomBars(1, 50))).column('sma', 10, () => {})!.byteOffset).toBe(places[0])
})

test('columns do not overlap, whatever their lengths', () => {
  const columns = open(1e6)
  const made = Array.from({ length: 50 }, (_, k) => columns.column(`c${k}`, k * 7, (out) => void out.fill(k))!)
  made.forEach((column, k) => {
    expect(column.length).toBe(k * 7)
    expect(column.every((value) => value === k)).toBe(true)
  })
})

test('without room there is no column, and what is there stays', () => {
  const columns = open(64 * 1024)
  const small = columns.column('small', 10, (out) => void out.fill(1))!
  expect(columns.column('large', 1e6, () => {})).toBeUndefined()
  expect(columns.column('large', 1e6, () => {})).toBeUndefined()
  expect(columns.take(1e9)).toBeUndefined()
  expect(columns.column('small', 10, () => {})!.byteOffset).toBe(small.byteOffset)
})

test('a key that is too long and a table that is full give no column', () => {
  const columns = open(1e6)
  expect(columns.column('x'.repeat(200), 1, () => {})).toBeUndefined()
  let refused = 0
  for (let k = 0; k < 3000; k++) if (columns.column(`k${k}`, 1, () => {}) === undefined) refused++
  expect(refused).toBe(3000 - 2048)
})

test('a computation that throws leaves no column behind', () => {
  const columns = open(1e6)
  const fail = (): void => {
    throw new Error('no')
  }
  expect(() => columns.column('bad', 4, fail)).toThrow('no')
  expect(columns.column('bad', 4, (out) => void out.fill(1))).toBeUndefined()
})

test('threads that ask at the same time share what one of them computes', async () => {
  const memory = createColumnMemory(1e6)!
  const counts = new Int32Array(new SharedArrayBuffer(4))
  const module = new URL('./column-memory.ts', import.meta.url).href
  const code = `
    import { workerData, parentPort } from 'node:worker_threads'
    const { openColumnMemory } = await import(workerData.module)
    const columns = openColumnMemory(workerData.memory)
    let sum = 0
    for (let k = 0; k < 200; k++) {
      const column = columns.column('c' + k, 64, (out) => {
        Atomics.add(workerData.counts, 0, 1)
        out.fill(k)
      })
      for (const value of column) sum += value
    }
    parentPort.postMessage(sum)`
  const workers = [1, 2, 3].map(
    () =>
      new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
        workerData: { memory, counts, module },
      }),
  )
  const sums = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0] as number))
  await Promise.all(workers.map((worker) => worker.terminate()))
  expect(sums).toEqual(new Array(3).fill((64 * 199 * 200) / 2))
  expect(counts[0]).toBe(200)
})
