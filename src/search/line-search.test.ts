/** @module Tests of the search along coordinates: sums are recognized, and their best basin is found among many. */
import { expect, test } from 'vitest'
import { isSum, lineSearch } from './line-search.ts'
import type { KnownPoint } from './point-search.ts'

const known = (f: (x: Float64Array) => number, ...x: number[]): KnownPoint => {
  const point = Float64Array.from(x)
  return { point, loss: f(point) }
}
const sum = (x: Float64Array): number => {
  let total = 0
  for (const v of x) total += (8 * v - 5) ** 2 - 4 * Math.cos(2 * Math.PI * (8 * v - 5))
  return total
}

test('a sum over coordinates is told from a product and from noise', () => {
  const judge = (f: (x: Float64Array) => number): boolean =>
    isSum(known(f, 0.3, 0.6), [known(f, 0.5, 0.6), known(f, 0.3, 0.9)], known(f, 0.5, 0.9))
  expect(judge(sum)).toBe(true)
  expect(judge((x) => sum(x) + 0.01 * x[0]! * x[1]!)).toBe(false)
  expect(judge((x) => sum(x) + 1e-3 * Math.sin(1e4 * (x[0]! + 2 * x[1]!)))).toBe(false)
  expect(judge(() => 1)).toBe(false)
  expect(judge((x) => (x[0]! > 0.4 ? Number.POSITIVE_INFINITY : 1))).toBe(false)
})

test('forty places a line lead to the best of many basins', () => {
  const base = known(sum, 0.1, 0.2, 0.95)
  const search = lineSearch(base, [], { most: 40 })
  let evaluations = 0
  let state = search.next()
  while (!state.done) {
    evaluations += state.value.length
    state = search.next(state.value.map((point) => ({ point, loss: sum(point) })))
  }
  expect(evaluations).toBeLessThanOrEqual(120)
  for (const place of state.value) expect(Math.abs(place - 0.625)).toBeLessThan(0.03)
})
