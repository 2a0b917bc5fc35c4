/** @module Tests of quadratic models: what is interpolated, what is changed least, and the step within ball and bounds. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../core/random.ts'
import {
  interpolate,
  invert,
  lagrange,
  lagrangeValues,
  leastStep,
  modelOf,
  norm,
  type Quadratic,
  stepInBall,
  valueAt,
} from './quadratic-model.ts'

const vectors = (count: number, n: number, seed: number): Float64Array[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => Float64Array.from({ length: n }, () => 2 * random.next() - 1))
}

const quadratic = (n: number, seed: number): Quadratic => {
  const [gradient, ...rows] = vectors(n + 1, n, seed)
  const hessian = new Float64Array(n * n)
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) hessian[a * n + b] = rows[a]![b]! + rows[b]![a]!
  return { gradient: gradient!, hessian }
}

test('an inverse times its matrix is the identity; a singular matrix is refused', () => {
  const n = 6
  const matrix = Float64Array.from(vectors(1, n * n, 3)[0]!)
  const inverse = matrix.slice()
  expect(invert(inverse, n)).toBe(true)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += matrix[i * n + k]! * inverse[k * n + j]!
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 12)
    }
  }
  expect(invert(Float64Array.of(1, 2, 2, 4), 2)).toBe(false)
})

test('as many points as coefficients give a quadratic function back', () => {
  const n = 4
  const truth = quadratic(n, 5)
  const points = vectors(((n + 1) * (n + 2)) / 2, n, 6)
  const model = modelOf(
    interpolate(points)!,
    points.map((point) => 7 + valueAt(truth, point)),
  )
  model.gradient.forEach((slope, c) => {
    expect(slope).toBeCloseTo(truth.gradient[c]!, 10)
  })
  model.hessian.forEach((curvature, k) => {
    expect(curvature).toBeCloseTo(truth.hessian[k]!, 9)
  })
})

test('fewer points are met exactly, with the curvatures known before where they say nothing else', () => {
  const n = 5
  const truth = quadratic(n, 8)
  const points = vectors(2 * n + 1, n, 9)
  const values = points.map((point) => valueAt(truth, point))
  const interpolation = interpolate(points)!
  const model = modelOf(interpolation, values)
  const constant = values[0]! - valueAt(model, points[0]!)
  points.forEach((point, i) => {
    expect(constant + valueAt(model, point)).toBeCloseTo(values[i]!, 10)
  })
  const informed = modelOf(interpolation, values, truth.hessian)
  informed.hessian.forEach((curvature, k) => {
    expect(curvature).toBeCloseTo(truth.hessian[k]!, 10)
  })
})

test('Lagrange functions are 1 at their point and 0 at the others', () => {
  const points = vectors(9, 4, 11)
  const interpolation = interpolate(points)!
  points.forEach((at, i) => {
    lagrangeValues(interpolation, at).forEach((value, k) => {
      expect(value).toBeCloseTo(i === k ? 1 : 0, 10)
    })
  })
  const one = lagrange(interpolation, 2)
  expect(valueAt(one, points[2]!) - valueAt(one, points[5]!)).toBeCloseTo(1, 10)
})

test('points on a line carry no model of a plane', () => {
  const points = [0, 1, 2, 3, 4].map((x) => Float64Array.of(x, 2 * x))
  expect(interpolate(points)).toBeUndefined()
})

test('no point of the ball is lower than the step, whatever the curvatures', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 }), (n, seed) => {
      const model = quadratic(n, seed)
      const step = stepInBall(model, 0.7)
      expect(norm(step)).toBeLessThanOrEqual(0.7 * (1 + 1e-9))
      const least = valueAt(model, step)
      for (const direction of vectors(50, n, seed + 1)) {
        const scale = (0.7 / norm(direction)) * Math.min(1, Math.abs(direction[0]!) + 0.5)
        expect(
          valueAt(
            model,
            direction.map((v) => v * scale),
          ),
        ).toBeGreaterThanOrEqual(least - 1e-9)
      }
    }),
    { numRuns: 100 },
  )
})

test('a slope of zero at a saddle still gives a step down to the border', () => {
  const model = { gradient: new Float64Array(2), hessian: Float64Array.of(1, 0, 0, -2) }
  const step = stepInBall(model, 0.5)
  expect(norm(step)).toBeCloseTo(0.5, 12)
  expect(valueAt(model, step)).toBeCloseTo(-0.25, 12)
})

test('a step stays within bounds and never climbs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 1000 }), (n, seed) => {
      const model = quadratic(n, seed)
      const [a, b] = vectors(2, n, seed + 2)
      const low = a!.map((v) => -Math.abs(v))
      const high = b!.map((v) => Math.abs(v))
      const step = leastStep(model, 0.6, low, high)
      step.forEach((v, c) => {
        expect(v).toBeGreaterThanOrEqual(low[c]! - 1e-12)
        expect(v).toBeLessThanOrEqual(high[c]! + 1e-12)
      })
      expect(norm(step)).toBeLessThanOrEqual(0.6 * 1.001)
    }),
    { numRuns: 100 },
  )
  const bowl = { gradient: Float64Array.of(-4, 1), hessian: Float64Array.of(2, 0, 0, 2) }
  const step = leastStep(bowl, 5, Float64Array.of(-1, -1), Float64Array.of(1, 1))
  expect([...step]).toEqual([1, -0.5])
})
