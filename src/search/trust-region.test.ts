/** @module Tests of the descent with quadratic models: how many evaluations classic functions need, bounds, kinks, noise. */
import { expect, test } from 'vitest'
import { rosenbrock } from '../../test/fixtures/test-losses.ts'
import { createRandom } from '../core/random.ts'
import type { KnownPoint } from './point-search.ts'
import { type TrustRegionOptions, type TrustRegionResult, trustRegion } from './trust-region.ts'

type Loss = (x: Float64Array) => number

function descend(
  f: Loss,
  start: readonly number[],
  options: TrustRegionOptions,
  most = 2000,
): { result: TrustRegionResult | undefined; evaluations: number; best: number } {
  const point = Float64Array.from(start)
  const search = trustRegion({ point, loss: f(point) }, options)
  let evaluations = 1
  let best = f(point)
  let state = search.next()
  while (!state.done && evaluations < most) {
    const found = state.value.map((at): KnownPoint => ({ point: at, loss: f(at) }))
    for (const { point: at, loss } of found) {
      expect(at.every((x) => x >= 0 && x <= 1)).toBe(true)
      best = Math.min(best, loss)
    }
    evaluations += found.length
    state = search.next(found)
  }
  return { result: state.done ? state.value : undefined, evaluations, best }
}

const valley: Loss = (u) => rosenbrock(u.map((v) => -5 + 15 * v))
/** Condition 10,000, not along the axes. */
const ellipsoid: Loss = (u) => {
  const mean = u.reduce((a, b) => a + b, 0) / u.length
  let sum = 0
  for (let i = 0; i < u.length; i++) sum += 10 ** i * (u[i]! - 1.6 * mean + 0.3) ** 2
  return sum
}

test('a quadratic function of five coordinates is at its bottom once its 21 coefficients are known', () => {
  const { best, evaluations } = descend(ellipsoid, [0.2, 0.7, 0.4, 0.9, 0.6], { radius: 0.1 }, 60)
  expect(best).toBeLessThan(1e-12)
  expect(evaluations).toBeLessThanOrEqual(61)
})

test('Rosenbrock in five dimensions is solved to 1e-12 in 500 evaluations', () => {
  for (const start of [
    [0.1, 0.9, 0.2, 0.6, 0.5],
    [0.9, 0.8, 0.1, 0.3, 0.7],
  ]) {
    expect(descend(valley, start, { radius: 0.2 }, 500).best).toBeLessThan(1e-12)
  }
})

test('a bottom on the bounds and one in a corner are found', () => {
  const edge: Loss = (x) => (x[0]! + 0.3) ** 2 + 3 * (x[1]! - 0.4) ** 2 + x[0]! * x[1]!
  const { result } = descend(edge, [0.6, 0.9], { radius: 0.2 })
  expect(result!.best.point[0]).toBe(0)
  expect(result!.best.point[1]).toBeCloseTo(0.4, 7)
  const corner = descend((x) => -x[0]! - 2 * x[1]! - x[2]!, [0.5, 0.5, 0.5], { radius: 0.2 })
  expect([...corner.result!.best.point]).toEqual([1, 1, 1])
})

test('pure noise, a plain and failures end it soon', () => {
  const random = createRandom(5)
  const noise = descend(() => random.normal(), [0.5, 0.5, 0.5, 0.5, 0.5], { radius: 0.2 })
  expect(noise.result).toBeDefined()
  expect(noise.evaluations).toBeLessThan(400)
  expect(descend(() => 1, [0.5, 0.5, 0.5], { radius: 0.2 }).evaluations).toBeLessThan(60)
  const half = descend((x) => (x[0]! > 0.55 ? Number.POSITIVE_INFINITY : (x[0]! - 0.7) ** 2 + x[1]! ** 2), [0.3, 0.5], {
    radius: 0.1,
  })
  expect(half.result!.best.loss).toBeLessThan(0.04)
})

test('a smooth bottom and a kink are told apart', () => {
  const start = [0.3, 0.7, 0.5]
  expect(descend(valley, start, { radius: 0.2 }).result!.end).toBe('bottom')
  expect(descend((x) => 1 + ellipsoid(x), start, { radius: 0.2 }).result!.end).toBe('bottom')
  const kink: Loss = (x) => Math.abs(x[0]! - 0.4) + 3 * Math.abs(x[1]! + x[2]! - 0.9) + Math.abs(x[1]! - 0.6)
  expect(descend(kink, start, { radius: 0.2 }).result!.end).toBe('stuck')
  const hopeless = descend(valley, start, {
    radius: 0.2,
    isHopeless: (_loss, _promised, resolution) => resolution < 0.1,
  })
  expect(hopeless.result!.end).toBe('hopeless')
})

test('it rests when it is told to, and goes on from there as if it had not', () => {
  const run = (onRest?: () => boolean): number[] => {
    const losses: number[] = []
    const start = Float64Array.of(0.1, 0.9)
    const search = trustRegion(
      { point: start, loss: valley(start) },
      { radius: 0.2, ...(onRest === undefined ? {} : { onRest }) },
    )
    for (let state = search.next(); !state.done; ) {
      const found = state.value.map((point) => ({ point, loss: valley(point) }))
      losses.push(...found.map(({ loss }) => loss))
      state = search.next(found)
    }
    return losses
  }
  expect(run(() => true)).toEqual(run())
})
