/** @module Tests of pruners: what they stop, what they must not stop, published probabilities. */
import { expect, test } from 'vitest'
import type { Pruner } from '../pruner.ts'
import { bracketCount, bracketOf, createHalvingPruner } from './halving.ts'
import { pruners } from './index.ts'
import { createMedianPruner } from './median.ts'
import { createWilcoxonPruner, signedRankP } from './wilcoxon.ts'

const others = [
  [1, 1, 1],
  [2, 2, 2],
  [3, 3, 3],
  [4, 4, 4],
  [5, 5, 5],
]

test('the median pruner stops what is worse than half of the others, once there are enough', () => {
  const pruner = createMedianPruner()
  expect(pruner.shouldPrune([3.1], others)).toBe(true)
  expect(pruner.shouldPrune([2.9], others)).toBe(false)
  expect(pruner.shouldPrune([9], others.slice(1))).toBe(false)
  expect(createMedianPruner({ warmup: 2 }).shouldPrune([9, 9], others)).toBe(false)
  expect(pruner.shouldPrune([1, 9], others)).toBe(false)
})

test('halving keeps one in three at each rung and never all of none', () => {
  const pruner = createHalvingPruner({ reduction: 3 })
  expect(pruner.shouldPrune([1.5], others)).toBe(false)
  expect(pruner.shouldPrune([2.5], others)).toBe(true)
  expect(pruner.shouldPrune([9, 9], others)).toBe(false)
  expect(pruner.shouldPrune([9, 9, 9], others)).toBe(true)
  expect(pruner.shouldPrune([9], [])).toBe(false)
})

test('halving over nine trials of nine steps spends a third of what finishing all would', () => {
  const pruner = createHalvingPruner({ reduction: 3 })
  const closed: number[][] = []
  let steps = 0
  for (let trial = 0; trial < 90; trial++) {
    const level = (trial * 37) % 90
    const curve: number[] = []
    while (curve.length < 9) {
      curve.push(level)
      steps++
      if (pruner.shouldPrune(curve, closed)) break
    }
    closed.push(curve)
  }
  expect(steps).toBeLessThan(90 * 9 * 0.35)
  // The best trial is finished.
  expect(closed.find((curve) => curve[0] === 0)!.length).toBe(9)
})

test('Hyperband spreads trials over brackets', () => {
  const options = { minSteps: 1, maxSteps: 27, reduction: 3 }
  expect(bracketCount(options)).toBe(4)
  const counts = [0, 0, 0, 0]
  for (let trial = 0; trial < 1000; trial++) counts[bracketOf(trial, options)]!++
  expect(Math.min(...counts)).toBeGreaterThan(50)
  expect(counts[0]).toBeGreaterThan(counts[3]!)
})

test('signed-rank probabilities are the tabulated ones', () => {
  // All of n differences positive: 2^−n.
  expect(signedRankP([1, 2, 3, 4, 5])).toBe(1 / 32)
  // n = 10, W+ = 45: the one-sided 5 % point of Wilcoxon's table is W+ ≥ 45 with p = 0.0420.
  expect(signedRankP([-1, 2, 3, 4, 5, 6, 7, 8, -9, 10])).toBeCloseTo(0.042, 3)
  expect(signedRankP([-1, -2, -3])).toBe(1)
  expect(signedRankP([])).toBe(1)
  expect(signedRankP(Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? 1 : -1) * (k + 1)))).toBeGreaterThan(0.3)
})

test('the Wilcoxon pruner waits for evidence', () => {
  const pruner = createWilcoxonPruner()
  const best = [1, 5, 2, 8, 3, 6]
  const worse = best.map((loss) => loss + 0.5)
  expect(pruner.shouldPrune(worse.slice(0, 3), [best])).toBe(false)
  expect(pruner.shouldPrune(worse.slice(0, 4), [best])).toBe(true)
  expect(
    pruner.shouldPrune(
      best.map((loss, k) => loss + (k % 2 ? 1 : -1)),
      [best],
    ),
  ).toBe(false)
})

test('every registered pruner prunes a failed step and lets the first trial live', () => {
  for (const [name, type] of Object.entries(pruners)) {
    const pruner: Pruner = type.create(type.options.parse(name === 'hyperband' ? { maxSteps: 9 } : {}) as never)
    expect(type.name).toBe(name)
    expect(pruner.shouldPrune([1, 2], [])).toBe(false)
    expect(pruner.shouldPrune([Number.NaN], others)).toBe(true)
  }
})
