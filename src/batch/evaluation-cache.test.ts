import { describe, expect, test } from 'vitest'
import { createEvaluationCache } from './evaluation-cache.ts'

const evaluation = { columns: ['x'], values: Float64Array.of(1), status: 0 }

describe('the cache', () => {
  test('keeps contexts apart', () => {
    const cache = createEvaluationCache()
    cache.set('a', Float64Array.of(1), evaluation)
    expect(cache.get('a', Float64Array.of(1))?.values).toEqual(Float64Array.of(1))
    expect(cache.get('b', Float64Array.of(1))).toBeUndefined()
    expect(cache.statistics).toMatchObject({ entries: 1, hits: 1, misses: 1 })
  })

  test('drops what was used longest ago, and stays within its bytes', () => {
    const cache = createEvaluationCache({ maxBytes: 1000 })
    for (const key of [1, 2, 3]) cache.set('', Float64Array.of(key), evaluation)
    cache.get('', Float64Array.of(1))
    cache.set('', Float64Array.of(4), evaluation)
    const kept = [1, 2, 3, 4].filter((key) => cache.get('', Float64Array.of(key)) !== undefined)
    expect(kept).toEqual([1, 3, 4])
    expect(cache.statistics.bytes).toBeLessThanOrEqual(1000)
    expect(cache.statistics.evictions).toBe(1)
    cache.clear()
    expect(cache.statistics).toMatchObject({ entries: 0, bytes: 0 })
  })

  test('keeps nothing that is larger than itself', () => {
    const cache = createEvaluationCache({ maxBytes: 10 })
    cache.set('', Float64Array.of(1), evaluation)
    expect(cache.statistics.entries).toBe(0)
  })

  test('is not changed by what happens to the arrays it was given', () => {
    const cache = createEvaluationCache()
    const values = Float64Array.of(1)
    cache.set('', Float64Array.of(1), { ...evaluation, values })
    values[0] = 9
    expect(cache.get('', Float64Array.of(1))?.values[0]).toBe(1)
  })
})
