import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { CancelledError } from '../core/errors.ts'
import type { ChunkResult } from './evaluator.ts'
import { collect } from './fixtures/collect.ts'
import { createInlinePool } from './pools/inline.ts'
import type { Pool } from './pools/pool.ts'
import { arithmetic, hazardous, unopenable } from './pools/pool-contract.ts'
import { createThreadPool } from './pools/threads.ts'
import { createRangeSet, normalizeRanges, type Range, rangesLength } from './ranges.ts'
import { runBatch } from './run-batch.ts'

const one = createThreadPool({ size: 1, depth: 5 })
const two = createThreadPool({ size: 2 })
const seven = createThreadPool({ size: 7, depth: 3 })
const inline = createInlinePool()
const pools = { inline, one, two, seven } as const
afterAll(() => Promise.all(Object.values(pools).map((pool) => pool.close())))

describe('the result of a batch', () => {
  test('is the same for 1, 2 and 7 workers, any chunk size, either order and with or without blocks', async () => {
    const count = 300
    const rows = Float64Array.from({ length: count * 3 }, (_, at) => Math.sin(at))
    const expected = await collect({ spec: arithmetic({ scale: 0.1 }), count, rows, pool: inline })
    const property = fc.asyncProperty(
      fc.constantFrom(...Object.keys(pools)) as fc.Arbitrary<keyof typeof pools>,
      fc.integer({ min: 1, max: 90 }),
      fc.constantFrom('index' as const, 'completion' as const),
      fc.boolean(),
      async (name, size, order, many) => {
        const spec = arithmetic({ scale: 0.1, many })
        const { values, summary } = await collect({
          spec,
          count,
          rows,
          pool: pools[name],
          order,
          chunk: { min: size, max: size },
        })
        expect(values).toEqual(expected.values)
        expect(summary).toMatchObject({ submitted: count, succeeded: count, failed: 0, skipped: 0 })
      },
    )
    await fc.assert(property, { numRuns: 40 })
  })

  test('is the same with adaptive chunks that are handed back at every trial', async () => {
    const spec = arithmetic({ scale: 1 })
    const expected = await collect({ spec, count: 500, pool: inline })
    const { values, chunks } = await collect({ spec, count: 500, pool: two, chunk: { targetMs: 1e-4 } })
    expect(values).toEqual(expected.values)
    expect(chunks.length).toBeGreaterThan(50)
  })

  test('is completed by a second call from whatever was finished before', async () => {
    const count = 120
    const spec = arithmetic({ scale: 1 })
    const expected = await collect({ spec, count, pool: inline, firstIndex: 1000 })
    const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: count }), fc.integer({ min: 0, max: 30 })), {
      maxLength: 6,
    })
    const property = fc.asyncProperty(
      ranges,
      fc.constantFrom('index' as const, 'completion' as const),
      async (pairs, order) => {
        const done = pairs.map(
          ([from, length]): Range => ({ from: 1000 + from, to: 1000 + Math.min(count, from + length) }),
        )
        const { values, summary, seen } = await collect({ spec, count, firstIndex: 1000, done, pool: two, order })
        for (const { from, to } of normalizeRanges(done)) {
          for (let at = from - 1000; at < to - 1000; at++) {
            expect(values[at * 2]).toBe(-1)
            values.set(expected.values.subarray(at * 2, at * 2 + 2), at * 2)
          }
        }
        expect(values).toEqual(expected.values)
        expect(summary.submitted + summary.doneBefore).toBe(count)
        expect(rangesLength(seen.ranges())).toBe(summary.submitted)
      },
    )
    await fc.assert(property, { numRuns: 40 })
  })
})

describe('delivery', () => {
  test('by index comes without gaps, across what was done before, even when an early trial crashes', async () => {
    const { chunks } = await collect({
      spec: hazardous({ hazards: { 2: 'exit', 31: 'exit' } }),
      count: 80,
      done: [
        { from: 10, to: 30 },
        { from: 50, to: 52 },
      ],
      pool: two,
      order: 'index',
      maxWaiting: 1,
      chunk: { min: 3, max: 7 },
    })
    let next = 0
    for (const { from, to } of chunks) {
      if (next === 10) next = 30
      if (next === 50) next = 52
      expect(from).toBe(next)
      next = to
    }
    expect(next).toBe(80)
  })

  test('is to one chunk at a time, and no more work is started than may wait', async () => {
    let atWork = 0
    let started = 0
    let delivered = 0
    let mostAhead = 0
    const counting: Pool = {
      ...two,
      run(task, signal) {
        started++
        mostAhead = Math.max(mostAhead, started - delivered)
        return two.run(task, signal)
      },
      capacity: 4,
    }
    await collect({
      spec: arithmetic({ scale: 1 }),
      count: 100,
      pool: counting,
      maxWaiting: 2,
      chunk: { min: 2, max: 2 },
      async onChunk() {
        expect(++atWork).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
        atWork--
        delivered++
      },
    })
    // What may wait, the one at the consumer's, and what the four calls of the pool had in hand.
    expect(mostAhead).toBeLessThanOrEqual(2 + 4)
  })

  test('that fails ends the batch with the error of the consumer', async () => {
    const call = runBatch({
      spec: arithmetic({ scale: 1 }),
      count: 1000,
      pool: two,
      chunk: { min: 10, max: 10 },
      onChunk: ({ from }) => {
        if (from >= 100) throw new Error('The disk is full.')
      },
    })
    await expect(call).rejects.toThrow('The disk is full.')
  })

  test('reports progress that ends at the total', async () => {
    const seen: number[] = []
    const { summary } = await collect({
      spec: arithmetic({ scale: 1 }),
      count: 50,
      pool: two,
      chunk: { min: 10, max: 10 },
      onProgress: ({ done, total, counts }) => {
        expect(total).toBe(50)
        expect(counts.ok).toBe(done)
        seen.push(done)
      },
    })
    expect(seen).toEqual([10, 20, 30, 40, 50])
    expect(summary.chunks).toBe(5)
  })
})

describe('an abort', () => {
  test.each(['two', 'inline'] as const)(
    'stops %s and delivers what was finished, so that a resume does the rest',
    async (name) => {
      const spec = arithmetic({ scale: 1 })
      const count = 4000
      const expected = await collect({ spec, count, pool: inline })
      const controller = new AbortController()
      const values = new Float64Array(count * 2)
      const done = createRangeSet()
      const onChunk = (chunk: ChunkResult): void => {
        values.set(chunk.values, chunk.from * 2)
        done.add(chunk)
        if (done.length >= 100) controller.abort('enough')
      }
      const options = { spec, count, pool: pools[name], chunk: { min: 50, max: 50 } }
      const error = await runBatch({ ...options, signal: controller.signal, onChunk }).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(CancelledError)
      expect(done.length).toBeLessThan(count)
      const summary = await runBatch({ ...options, done: done.ranges(), onChunk })
      expect(summary.submitted).toBeLessThan(count)
      expect(values).toEqual(expected.values)
    },
  )

  test('ends workers that hang', async () => {
    const controller = new AbortController()
    const spec = hazardous({ hazards: { 0: 'hang', 1: 'hang' } })
    setTimeout(() => controller.abort(), 30)
    const call = runBatch({ spec, count: 2, pool: two, signal: controller.signal, onChunk() {} })
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('before the start evaluates nothing', async () => {
    const call = runBatch({
      spec: unopenable('throw'),
      count: 2,
      pool: two,
      signal: AbortSignal.abort(),
      onChunk() {},
    })
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('options', () => {
  test('an empty batch and a finished batch need no worker', async () => {
    const unused = { ...two, run: () => Promise.reject(new Error('not to be called')) }
    const spec = unopenable('throw')
    const none = await runBatch({ spec, count: 0, pool: unused, onChunk() {} })
    const done = await runBatch({ spec, count: 9, done: [{ from: 0, to: 9 }], pool: unused, onChunk() {} })
    expect(none).toMatchObject({ submitted: 0, doneBefore: 0, chunks: 0 })
    expect(done).toMatchObject({ submitted: 0, doneBefore: 9, chunks: 0 })
  })

  test.each([
    { count: -1 },
    { count: 1.5 },
    { rows: new Float64Array(7) },
    { trialTimeoutMs: 0 },
    { maxWaiting: 0 },
    { crashLimit: -1 },
    { firstIndex: -1 },
    { done: [{ from: 5, to: 20 }] },
    { done: [{ from: 5, to: 3 }] },
    { chunk: { min: 5, max: 3 } },
    { chunk: { min: 0 } },
    { chunk: { targetMs: 0 } },
    { chunk: { alpha: 2 } },
  ])('%j are refused', async (options) => {
    const call = runBatch({ spec: arithmetic({ scale: 1 }), count: 10, pool: inline, onChunk() {}, ...options })
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('one pool serves two batches at the same time', async () => {
    const [a, b] = await Promise.all([
      collect({ spec: arithmetic({ scale: 1 }), count: 200, pool: two, chunk: { max: 9 } }),
      collect({ spec: arithmetic({ scale: 5 }), count: 200, pool: two, chunk: { max: 9 } }),
    ])
    expect([a.values[2], b.values[2]]).toEqual([1, 5])
    expect([a.summary.succeeded, b.summary.succeeded]).toEqual([200, 200])
  })

  test('each chunk waits for admission', async () => {
    let admitted = 0
    const { chunks } = await collect({
      spec: arithmetic({ scale: 1 }),
      count: 20,
      pool: inline,
      chunk: { min: 5, max: 5 },
      admit: async () => {
        admitted++
      },
    })
    expect(admitted).toBe(chunks.length)
  })
})
