/** @module Sizes of generations that methods have by themselves. */
import { expect, test } from 'vitest'
import { generationSize, makeSampler } from './make-sampler.ts'
import { createSpace } from './space.ts'

const space = createSpace({
  a: { type: 'float', min: 0, max: 1 },
  b: { type: 'float', min: 0, max: 1 },
  c: { type: 'integer', min: 0, max: 99 },
})
const sizeOf = (method: string, generations: number, options = {}, objectives = 1): number | undefined =>
  generationSize(method, options, { space, seed: 1, objectives }, generations)

test.each([
  ['genetic', 50],
  ['genetic_algorithm', 50],
  ['differential_evolution', 12],
  ['cma_es', 7],
] as const)('a generation of %s in three dimensions has %i trials', (method, size) => {
  expect(sizeOf(method, 30)).toBe(size)
})

test.each([
  [1, 20],
  [20, 20],
  [100, 32],
  [200, 68],
  [10_000, 100],
])('%i generations of NSGA-II have as many trials each as suits a budget of all of them', (generations, size) => {
  expect(sizeOf('nsga2', generations, {}, 2)).toBe(size)
  const sampler = makeSampler('nsga2', {}, { space, seed: 1, objectives: 2, budget: generations * size })
  expect(sampler.kind === 'adaptive' && sampler.nextBatchSize()).toBe(size)
})

test('a generation of NSGA-III has a trial for each direction, to a multiple of four', () => {
  expect(sizeOf('nsga3', 30, {}, 3)).toBe(108)
})

test('the size that the options name counts', () => {
  expect(sizeOf('genetic', 30, { population: 24 })).toBe(24)
  expect(sizeOf('nsga2', 30, { population: 24 }, 2)).toBe(24)
})

test('methods without generations, unknown ones and wrong options have no size', () => {
  for (const method of ['grid', 'random', 'tpe', 'gp', 'auto', 'coarse_to_fine', 'no_such_method'])
    expect(sizeOf(method, 30), method).toBeUndefined()
  expect(sizeOf('genetic', 30, { populaton: 24 })).toBeUndefined()
})
