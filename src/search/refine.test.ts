/** @module Tests of refinement: new ranges contain the center, stay inside the old ones and are finer. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refineParameters } from './refine.ts'
import { createSpace } from './space.ts'

test('ranges, steps, lists and names narrow around the center', () => {
  const refined = refineParameters(
    {
      fast: { type: 'integer', min: 5, max: 50, step: 5 },
      rate: { type: 'float', min: 1e-4, max: 1, log: true },
      level: { type: 'ordinal', values: [1, 2, 4, 8, 16] },
      kind: { type: 'categorical', values: ['a', 'b'] },
      stop: { type: 'float', min: 0, max: 1, when: { kind: 'a' } },
      tail: { type: 'float', min: 0, max: 1, when: { kind: 'b' } },
    },
    { fast: 20, rate: 0.01, level: 4, kind: 'b', tail: 0.95 },
  )
  expect(refined).toEqual({
    fast: { type: 'integer', min: 16, max: 24, step: 2 },
    rate: {
      type: 'float',
      min: expect.closeTo(0.01 / Math.sqrt(10), 12),
      max: expect.closeTo(0.01 * Math.sqrt(10), 12),
      log: true,
    },
    level: { type: 'ordinal', values: [2, 4, 8] },
    kind: { type: 'categorical', values: ['b'] },
    tail: { type: 'float', min: 0.825, max: 1 },
  })
})

test('the center always belongs to the refined space, which lies within the old bounds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(100),
      (min, count, step, place) => {
        const old = { x: { type: 'integer', min, max: min + count * step, step } as const }
        const center = { x: min + step * (place % (count + 1)) }
        const refined = refineParameters(old, center)
        expect(createSpace(refined).check(center)).toEqual([])
        expect(refined.x).toMatchObject({ type: 'integer' })
        const { min: low, max: high } = refined.x as { min: number; max: number }
        expect(low).toBeGreaterThanOrEqual(old.x.min)
        expect(high).toBeLessThanOrEqual(old.x.max)
      },
    ),
  )
})

test('parameters that explain nothing are fixed when the report says so', () => {
  const none = [0, 0] as const
  const intervals = { variance: none, first: none, total: none, best: none, permutation: none }
  const entry = { variance: 0, interval: none, first: 0, best: 0, permutation: 0, intervals }
  const refined = refineParameters(
    { a: { type: 'integer', min: 0, max: 9 }, b: { type: 'integer', min: 0, max: 9 } },
    { a: 3, b: 4 },
    {
      fixBelow: 0.05,
      importance: {
        parameters: [
          { name: 'a', total: 0.9, ...entry },
          { name: 'b', total: 0.01, ...entry },
        ],
        interactions: [],
        plateau: { verdict: 'unknown', drop: 0, neighbors: 0, radius: 0, sentence: '' },
        verdict: 'clear',
        sentence: '',
        explained: 0.9,
        trials: 100,
      },
    },
  )
  expect(refined.b).toEqual({ type: 'ordinal', values: [4] })
  expect(refined.a).toEqual({ type: 'integer', min: 2, max: 4 })
})
