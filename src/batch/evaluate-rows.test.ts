import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { evaluateRows } from './evaluate-rows.ts'
import { createEvaluationCache, evaluationKey } from './evaluation-cache.ts'
import { createInlinePool } from './pools/inline.ts'
import { arithmetic, hazardous } from './pools/pool-contract.ts'
import { createThreadPool } from './pools/threads.ts'

const pool = createThreadPool({ size: 2 })
const inline = createInlinePool()
afterAll(() => Promise.all([pool.close(), inline.close()]))

describe('rows', () => {
  test('come back in order, with the indices they were given', async () => {
    const rows = Float64Array.from({ length: 200 }, (_, at) => at)
    const spec = arithmetic({ scale: 1000 })
    const { values, columns, status, summary } = await evaluateRows({ spec, rows, width: 2, firstIndex: 7, pool })
    expect(columns).toEqual(['scaled', 'drawn'])
    for (let at = 0; at < 100; at++) expect(values[at * 2]).toBe((7 + at) * 1000 + 4 * at + 1)
    expect(status.every((state) => state === 0)).toBe(true)
    expect(summary.succeeded).toBe(100)
  })

  test('that fail are reported with the index of their trial', async () => {
    const spec = hazardous({ hazards: { 41: 'throw', 43: 'skip' } })
    const { status, errors } = await evaluateRows({ spec, rows: new Float64Array(5), width: 1, firstIndex: 40, pool })
    expect([...status]).toEqual([0, 1, 0, 4, 0])
    expect(errors.map(({ index }) => index)).toEqual([41])
  })

  test('may be none', async () => {
    const { values, columns } = await evaluateRows({
      spec: arithmetic({ scale: 1 }),
      rows: new Float64Array(0),
      width: 3,
      pool,
    })
    expect([values.length, columns]).toEqual([0, undefined])
  })

  test.each([{ width: 3 }, { width: 0 }, { width: 1.5 }, { cache: createEvaluationCache() }])(
    'with %j are refused',
    async (options) => {
      const spec = arithmetic({ scale: 1 })
      const call = evaluateRows({ spec, rows: new Float64Array(4), width: 2, pool, ...options })
      await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    },
  )
})

describe('with a cache', () => {
  test('equal rows are evaluated once, within a call and across calls, with equal results', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom(0, -0, 1, 2, Number.NaN), { minLength: 2, maxLength: 2 }), { maxLength: 12 }),
      fc.nat(12),
      async (list, cut) => {
        const spec = arithmetic({ scale: 0 })
        const cache = createEvaluationCache()
        const options = { spec, width: 2, pool: inline, cache, cacheContext: 'v1' }
        const parts = [list.slice(0, cut), list.slice(cut)]
        let evaluated = 0
        let reused = 0
        const first: number[] = []
        for (const part of parts) {
          const result = await evaluateRows({ ...options, rows: Float64Array.from(part.flat()) })
          evaluated += result.summary.submitted
          reused += result.reused
          part.forEach((_, at) => {
            first.push(result.values[at * 2]!)
          })
        }
        const distinct = new Set(list.map((row) => evaluationKey('', Float64Array.from(row))))
        // A row with NaN is invalid here, and what is invalid is tried again by the next call.
        expect(evaluated).toBeGreaterThanOrEqual(distinct.size)
        expect(evaluated).toBeLessThanOrEqual(
          distinct.size + new Set(list.filter((row) => row.some(Number.isNaN)).map(String)).size,
        )
        expect(evaluated + reused).toBe(list.length)
        list.forEach((row, at) => {
          expect(first[at]).toBe(row[0]! + row[1]! + 0)
        })
      },
    )
    await fc.assert(property, { numRuns: 50 })
  })

  test('a twin of a failed row has its error', async () => {
    const spec = hazardous({ hazards: { 0: 'throw' } })
    const options = { spec, width: 1, pool: inline, cache: createEvaluationCache(), cacheContext: 'v1' }
    const { status, errors, reused } = await evaluateRows({ ...options, rows: Float64Array.of(5, 5) })
    expect([...status]).toEqual([1, 1])
    expect(errors.map(({ index }) => index)).toEqual([0, 1])
    expect(reused).toBe(1)
  })
})
