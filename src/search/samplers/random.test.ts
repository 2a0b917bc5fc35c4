/** @module Tests of random search and of repair under constraints. */
import { expect, test } from 'vitest'
import { createCounterRandom } from '../counter-random.ts'
import { repair } from '../repair.ts'
import { createSpace } from '../space.ts'
import { createRandomSampler } from './random.ts'

test('a hundred constrained draws are all feasible', () => {
  const space = createSpace(
    {
      leverage: { type: 'float', min: 1, max: 5 },
      risk: { type: 'float', min: 0.01, max: 0.1 },
      positions: { type: 'integer', min: 1, max: 20 },
    },
    ['leverage * risk <= 0.15', 'positions * risk <= 0.3'],
  )
  const sampler = createRandomSampler(space, 42)
  const row = new Float64Array(3)
  for (let index = 0; index < 100; index++) {
    expect(sampler.at(index, row)).toBe(true)
    expect(space.isFeasible(row)).toBe(true)
  }
})

test('the row of an index does not depend on what was asked before', () => {
  const space = createSpace({ a: { type: 'float', min: 0, max: 1 }, b: { type: 'integer', min: 1, max: 9 } })
  const [one, two] = [createRandomSampler(space, 'seed'), createRandomSampler(space, 'seed')]
  const [a, b] = [new Float64Array(2), new Float64Array(2)]
  one.at(999_999, a)
  for (let index = 999_990; index < 1_000_000; index++) two.at(index, b)
  expect(b).toEqual(a)
})

test('draws follow their distributions', () => {
  const space = createSpace({
    flat: { type: 'float', min: 2, max: 4 },
    ratio: { type: 'float', min: 1e-4, max: 1, log: true },
    bell: { type: 'float', min: -10, max: 10, distribution: 'normal', mean: 1, sd: 2 },
    die: { type: 'integer', min: 1, max: 6 },
  })
  const sampler = createRandomSampler(space, 1)
  const n = 20_000
  const row = new Float64Array(4)
  const sums = new Float64Array(4)
  let square = 0
  for (let index = 0; index < n; index++) {
    sampler.at(index, row)
    sums[0]! += row[0]!
    sums[1]! += Math.log10(row[1]!)
    sums[2]! += row[2]!
    sums[3]! += row[3]!
    square += (row[2]! - 1) ** 2
  }
  expect(sums[0]! / n).toBeCloseTo(3, 1)
  expect(sums[1]! / n).toBeCloseTo(-2, 1)
  expect(sums[2]! / n).toBeCloseTo(1, 1)
  expect(sums[3]! / n).toBeCloseTo(3.5, 1)
  expect(Math.sqrt(square / n)).toBeCloseTo(2, 1)
})

test('repair moves the least where constraints are linear', () => {
  const space = createSpace({ x: { type: 'float', min: 0, max: 1 }, y: { type: 'float', min: 0, max: 1 } }, [
    'x + y <= 1',
  ])
  const row = Float64Array.of(0.9, 0.7)
  expect(repair(space, row, createCounterRandom(1, 'test'))).toBe(true)
  expect(row[0]).toBeCloseTo(0.6, 9)
  expect(row[1]).toBeCloseTo(0.4, 9)
})

test('weights that must sum to one are repaired although no draw ever satisfies the sum', () => {
  const names = Array.from({ length: 7 }, (_, k) => `w${k}`)
  const space = createSpace(
    Object.fromEntries(names.map((name) => [name, { type: 'float', min: 0, max: 0.35 } as const])),
    [`${names.join(' + ')} = 1`],
  )
  const sampler = createRandomSampler(space, 5)
  const row = new Float64Array(7)
  for (let index = 0; index < 50; index++) {
    expect(sampler.at(index, row)).toBe(true)
    expect(row.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 6)
    expect(Math.max(...row)).toBeLessThanOrEqual(0.35)
  }
})

test('repair finds whole numbers, categories and products that fit', () => {
  const space = createSpace(
    {
      n: { type: 'integer', min: 1, max: 500 },
      size: { type: 'float', min: 0.1, max: 9 },
      mode: { type: 'categorical', values: ['a', 'b', 'c'] },
    },
    ['n * size = 100 or n < 5', 'mode = "c" requires n > 400', 'mode != "a"', 'n < size * 100'],
  )
  const row = space.encode({ n: 480, size: 1, mode: 'a' })
  expect(repair(space, row, createCounterRandom(1, 'test'))).toBe(true)
  expect(space.broken(row)).toEqual([])
})
