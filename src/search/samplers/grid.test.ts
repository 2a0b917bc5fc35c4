/** @module Tests of the grid: counts, order, random access, constraints, conditions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateGrid } from '../estimate-grid.ts'
import { parseSpace } from '../parse-space.ts'
import { createSpace, type Space } from '../space.ts'
import { createGrid } from './grid.ts'

const rows = (space: Space, options = {}): number[][] => {
  const grid = createGrid(space, options)
  return Array.from({ length: grid.count }, (_, index) => {
    const row = new Float64Array(space.dimensions.length)
    grid.at(index, row)
    return [...row]
  })
}

test('a 3 × 3 grid has nine points, the first parameter varying slowest', () => {
  const { parameters } = parseSpace({ fast: [5, 10, 15], slow: [20, 30, 40] }, { method: 'grid' })
  expect(rows(createSpace(parameters))).toEqual([
    [5, 20],
    [5, 30],
    [5, 40],
    [10, 20],
    [10, 30],
    [10, 40],
    [15, 20],
    [15, 30],
    [15, 40],
  ])
})

test('a continuous range has ten points unless a resolution is given, logarithmic ones in equal ratios', () => {
  const space = createSpace({ x: { type: 'float', min: 0, max: 9 }, y: { type: 'float', min: 1, max: 100, log: true } })
  const points = rows(space, { resolution: { y: 3 } })
  expect(points.length).toBe(30)
  expect(points.slice(0, 3).map(([, y]) => y)).toEqual([1, expect.closeTo(10, 12), 100])
  expect(points[3]![0]).toBe(1)
})

test('a constrained grid is the filtered product, in the same order, at every index', () => {
  const bounds = fc.integer({ min: 1, max: 6 })
  fc.assert(
    fc.property(
      bounds,
      bounds,
      bounds,
      bounds,
      fc.subarray(['a < c', 'b + d <= 7', 'a * b != 4', 'c = d or a = 1'], { minLength: 0 }),
      (a, b, c, d, constraints) => {
        const parameters = Object.fromEntries(
          [a, b, c, d].map((max, index) => ['abcd'[index]!, { type: 'integer', min: 1, max } as const]),
        )
        const all = rows(createSpace(parameters))
        const space = createSpace(parameters, constraints)
        const wanted = all.filter((row) => space.isFeasible(row))
        if (wanted.length === 0) expect(() => createGrid(space)).toThrow('none')
        else expect(rows(space)).toEqual(wanted)
      },
    ),
    { numRuns: 200 },
  )
})

test('conditional parameters take one place while they do not exist', () => {
  const space = createSpace({
    exit: { type: 'categorical', values: ['none', 'trailing', 'fixed'] },
    fast: { type: 'integer', min: 1, max: 2 },
    stop: { type: 'ordinal', values: [1, 2, 3], when: { exit: ['trailing', 'fixed'] } },
  })
  const points = rows(space)
  expect(points.length).toBe(2 + 2 * 2 * 3)
  expect(points.slice(0, 3)).toEqual([
    [0, 1, Number.NaN],
    [0, 2, Number.NaN],
    [1, 1, 1],
  ])
  expect(space.size).toBe(14)
})

test('a grid of 10^15 points is indexed without being made', () => {
  const space = createSpace(
    Object.fromEntries(Array.from({ length: 5 }, (_, k) => [`p${k}`, { type: 'integer', min: 1, max: 1000 } as const])),
  )
  const grid = createGrid(space)
  expect(grid.count).toBe(1e15)
  const row = new Float64Array(5)
  grid.at(1e15 - 1, row)
  expect([...row]).toEqual([1000, 1000, 1000, 1000, 1000])
  grid.at(123_456_789_012_345, row)
  expect([...row]).toEqual([124, 457, 790, 13, 346])
})

test('six weights in steps of 5 % that sum to one are counted exactly', () => {
  const names = Array.from({ length: 6 }, (_, k) => `w${k}`)
  const space = createSpace(
    Object.fromEntries(names.map((name) => [name, { type: 'float', min: 0, max: 1, step: 0.05 } as const])),
    [`${names.join(' + ')} = 1`],
  )
  // Stars and bars: C(20 + 5, 5).
  expect(createGrid(space).count).toBe(53_130)
})

test('with fewer trials than points, one point of each equal part is taken, and none twice', () => {
  const space = createSpace({ a: { type: 'integer', min: 1, max: 10 }, b: { type: 'integer', min: 1, max: 10 } })
  const points = rows(space, { maxTrials: 20, seed: 1 })
  expect(new Set(points.map(String)).size).toBe(20)
  expect(points.map(([a]) => a)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10])
  expect(new Set(points.map(([, b]) => b)).size).toBeGreaterThan(5)
  expect(rows(space, { maxTrials: 20, seed: 1 })).toEqual(points)
})

test('an infeasible grid names a smallest set of constraints that conflict', () => {
  const space = createSpace(
    {
      a: { type: 'integer', min: 1, max: 9 },
      b: { type: 'integer', min: 1, max: 9 },
      c: { type: 'integer', min: 1, max: 9 },
    },
    ['a < b', 'b < 5', 'c > 2', 'a > 6'],
  )
  expect(() => createGrid(space)).toThrow('b < 5; a > 6')
  expect(() => createGrid(space)).not.toThrow('c > 2')
})

test('the estimate warns of an explosion and names the parameters to coarsen', () => {
  const space = createSpace(
    {
      fast: { type: 'integer', min: 2, max: 101 },
      slow: { type: 'integer', min: 2, max: 201 },
      kind: { type: 'categorical', values: ['a', 'b', 'c', 'd', 'e', 'f'] },
    },
    ['fast < slow'],
  )
  const estimate = estimateGrid(space)
  expect(estimate.fullCount).toBe(120_000)
  expect(estimate.count).toBe(89_700)
  expect(estimate.isTooLarge).toBe(false)
  const tight = estimateGrid(space, { limit: 1000 })
  expect(tight.isTooLarge).toBe(true)
  expect(tight.advice.join(' ')).toContain('slow (200), fast (100)')
})

test('a row under constraints and conditions does not depend on what was asked before', () => {
  const space = createSpace(
    {
      mode: { type: 'categorical', values: ['x', 'y', 'z'] },
      a: { type: 'integer', min: 1, max: 7 },
      stop: { type: 'integer', min: 1, max: 4, when: { mode: ['x', 'y'] } },
      b: { type: 'integer', min: 1, max: 7 },
      free: { type: 'boolean' },
    },
    ['a < b', 'free requires mode != "z"'],
  )
  const grid = createGrid(space)
  const inOrder = rows(space)
  const row = new Float64Array(5)
  for (let k = 0; k < 2 * grid.count; k++) {
    const index = (k * 61) % grid.count
    grid.at(index, row)
    expect([...row]).toEqual(inOrder[index])
  }
})
