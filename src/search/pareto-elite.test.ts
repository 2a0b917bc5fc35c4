/** @module Tests of elites: order by one loss, fronts by several, and how much of the hypervolume a chosen part dominates. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createElite, type Elite } from './elite.ts'
import { createParetoElite, widest } from './pareto-elite.ts'
import { hypervolume } from './pareto-sort.ts'

function fill(elite: Elite, losses: readonly (readonly number[])[], violations: readonly number[] = []): Elite {
  losses.forEach((values, trial) => {
    elite.add(trial, Float64Array.from(values), violations[trial] ?? 0)
  })
  return elite
}

test('by one loss feasible trials come before infeasible ones and those before failed ones, of equals the first', () => {
  const elite = fill(createElite(5), [[3], [1], [Number.NaN], [0], [1], [9]], [0, 0, 0, 0.5, 0, 0.1])
  expect(elite.select(5)).toEqual([1, 4, 0, 5, 3])
})

test('by two losses whole fronts come first, then the members of the next one that dominate most', () => {
  const losses = [
    [0, 4],
    [4, 0],
    [1, 5],
    [2, 3.5],
    [2.1, 3.4],
    [5, 1],
  ]
  const elite = fill(createParetoElite(2, 6), losses)
  expect([...elite.select(4)].sort()).toEqual([0, 1, 3, 4])
  expect(new Set(elite.select(3)).size).toBe(3)
  expect(elite.select(5).slice(0, 4)).not.toContain(2)
})

test('an elite of many trials is that of the whole: old trials are forgotten only when others are better', () => {
  const losses = Array.from({ length: 400 }, (_, k) => [(k * 0.618) % 1, ((k * 0.414) % 1) + 400 / (k + 1)])
  const small = fill(createParetoElite(2, 4), losses)
  const large = fill(createParetoElite(2, 400), losses)
  const chosen = small.select(4).map((trial) => losses[trial]!)
  const best = large.select(4).map((trial) => losses[trial]!)
  expect(hypervolume(chosen, [2, 500])).toBeGreaterThan(0.999 * hypervolume(best, [2, 500]))
})

test('a greedy choice dominates at least 1 − 1/e of what the best choice does (Nemhauser, Wolsey and Fisher, 1978)', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 5, maxLength: 9 }),
      fc.integer({ min: 1, max: 4 }),
      (numbers, count) => {
        const xs = [...numbers].sort((a, b) => a - b)
        const points = xs.map((x, k) => [x / 1000, (xs[xs.length - 1 - k]! / 1000) ** 2])
        const front = points.map((_, k) => k)
        const reference = [0, 1].map((k) => {
          const [low, high] = [Math.min(...points.map((p) => p[k]!)), Math.max(...points.map((p) => p[k]!))]
          return high + 0.1 * (high - low) + 1e-12 * high
        })
        const volume = (members: readonly number[]): number =>
          hypervolume(
            members.map((k) => points[k]!),
            reference,
          )
        const chosen = widest(Float64Array.from(points.flat()), front, count, 2)
        let best = 0
        for (let mask = 0; mask < 2 ** front.length; mask++) {
          const members = front.filter((k) => (mask >> k) % 2 === 1)
          if (members.length === count) best = Math.max(best, volume(members))
        }
        expect(new Set(chosen).size).toBe(count)
        expect(volume(chosen)).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best)
      },
    ),
    { numRuns: 60 },
  )
})
