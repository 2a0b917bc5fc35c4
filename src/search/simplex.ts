/**
 * @module Weights that sum to a total, each within its own bounds: exact projection, and accelerated descent for smooth convex
 * objectives, where a black-box search would waste evaluations.
 */
import { SpaceError } from './space-error.ts'

export interface WeightBounds {
  /** What the weights sum to. Default 1. */
  readonly total?: number
  /** Least weight, one for all or one each. Default 0. */
  readonly low?: number | ArrayLike<number>
  /** Largest weight, one for all or one each. Default: the total. */
  readonly high?: number | ArrayLike<number>
}

const at = (bound: number | ArrayLike<number>, k: number): number => (typeof bound === 'number' ? bound : bound[k]!)

function checkWeights(
  weights: ArrayLike<number>,
  low: number | ArrayLike<number>,
  high: number | ArrayLike<number>,
  total: number,
): void {
  const fail = (path: readonly (string | number)[], expected: string, found: unknown): never => {
    throw new SpaceError('SEARCH_BOUNDS', path, `Expected ${expected}, was ${String(found)}.`)
  }
  const n = weights.length
  if (n === 0) fail(['weights'], 'at least one weight', 'none')
  if (!Number.isFinite(total)) fail(['total'], 'a finite total of the weights', total)
  for (const [name, bound] of Object.entries({ low, high })) {
    if (typeof bound !== 'number' && bound.length !== n)
      fail([name], `${n} numbers as ${name}, one a weight`, bound.length)
  }
  for (let k = 0; k < n; k++) {
    if (!Number.isFinite(weights[k]!)) fail(['weights', k], `a finite number as weight ${k}`, weights[k])
    if (!(at(low, k) <= at(high, k))) {
      fail(['low', k], `low of weight ${k} to be at most its high`, `${at(low, k)} to ${at(high, k)}`)
    }
  }
}

/**
 * The nearest weights (in the Euclidean sense) to the given ones that satisfy the bounds and the sum. The shift common to all
 * free weights is found among the sorted places where a weight meets a bound: O(n log n), exact up to rounding.
 *
 * @throws SpaceError `SEARCH_INFEASIBLE` when the bounds do not allow the sum, `SEARCH_BOUNDS` for numbers that mean nothing
 * @example
 * projectWeights([0.9, 0.4, 0.1], { high: 0.5 }) // [0.5, 0.4, 0.1]
 */
export function projectWeights(weights: ArrayLike<number>, bounds: WeightBounds = {}): Float64Array {
  const { total = 1, low = 0, high = total } = bounds
  const n = weights.length
  checkWeights(weights, low, high, total)
  let [least, most] = [0, 0]
  for (let k = 0; k < n; k++) {
    least += at(low, k)
    most += at(high, k)
  }
  if (least > total + 1e-12 || most < total - 1e-12) {
    throw new SpaceError(
      'SEARCH_INFEASIBLE',
      [],
      `Expected bounds that allow weights to sum to ${total}, was ${least} to ${most}.`,
    )
  }
  const sumAt = (shift: number): number => {
    let sum = 0
    for (let k = 0; k < n; k++) sum += Math.min(at(high, k), Math.max(at(low, k), weights[k]! - shift))
    return sum
  }
  // The sum falls with the shift and is linear between these places.
  const places: number[] = []
  for (let k = 0; k < n; k++) places.push(weights[k]! - at(low, k), weights[k]! - at(high, k))
  places.sort((a, b) => a - b)
  let [first, last] = [0, places.length - 1]
  while (last - first > 1) {
    const middle = (first + last) >> 1
    if (sumAt(places[middle]!) >= total) first = middle
    else last = middle
  }
  const [left, right] = [places[first]!, places[last]!]
  const [sumLeft, sumRight] = [sumAt(left), sumAt(right)]
  const shift = sumLeft > sumRight ? left + ((sumLeft - total) / (sumLeft - sumRight)) * (right - left) : left
  return Float64Array.from({ length: n }, (_, k) => Math.min(at(high, k), Math.max(at(low, k), weights[k]! - shift)))
}

/**
 * Minimizes a convex function with a gradient over weights: FISTA (Beck and Teboulle, 2009) with backtracking and restarts.
 *
 * @param value of the function; writes the gradient
 * @param start first guess; projected
 * @throws SpaceError `SEARCH_OBJECTIVE` where value or gradient is not finite, and what {@link projectWeights} throws
 * @returns weights and their value, to about 1e-12 of the optimum for quadratic functions
 */
export function minimizeWeights(
  value: (weights: Float64Array, gradient: Float64Array) => number,
  start: ArrayLike<number>,
  bounds: WeightBounds = {},
  maxIterations = 5000,
): { readonly weights: Float64Array; readonly value: number; readonly iterations: number } {
  const n = start.length
  let x = projectWeights(start, bounds)
  let y = x.slice()
  const gradient = new Float64Array(n)
  const unused = new Float64Array(n)
  let best = value(x, unused)
  let momentum = 1
  let step = 1
  let iterations = 0
  let still = 0
  for (; iterations < maxIterations && still < 50; iterations++) {
    const base = value(y, gradient)
    if (!Number.isFinite(base) || !gradient.every(Number.isFinite)) {
      const message = `Expected a finite value and gradient at ${y.join(', ')}, was ${base} with ${gradient.join(', ')}.`
      throw new SpaceError('SEARCH_OBJECTIVE', [], message)
    }
    let next: Float64Array
    for (;;) {
      next = projectWeights(
        y.map((v, k) => v - step * gradient[k]!),
        bounds,
      )
      let model = base
      for (let k = 0; k < n; k++) {
        const difference = next[k]! - y[k]!
        model += gradient[k]! * difference + (difference * difference) / (2 * step)
      }
      if (value(next, unused) <= model + 1e-16 * Math.abs(model) || step < 1e-14) break
      step /= 2
    }
    const found = value(next, unused)
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2
    const isWorse = found > best
    const push = isWorse ? 0 : (momentum - 1) / grown
    y = next.map((v, k) => v + push * (v - x[k]!))
    momentum = isWorse ? 1 : grown
    still = found < best - 1e-17 * Math.abs(best) ? 0 : still + 1
    if (!isWorse) {
      best = found
      x = next
    } else y = x.slice()
    step *= 1.1
  }
  return { weights: x, value: best, iterations }
}
