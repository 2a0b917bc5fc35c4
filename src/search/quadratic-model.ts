/**
 * @module A quadratic model through known points of a function, and its least point within reach. Where the points do not decide
 * all curvatures, those are changed least from the curvatures known before (in the Frobenius norm), so that 2n + 1 points are
 * enough for n coordinates: Powell, "Least Frobenius norm updating of quadratic models that satisfy interpolation conditions",
 * Mathematical Programming 100 (2004). The step within a ball is that of Moré and Sorensen (1983).
 */
import { square } from '../core/special-functions.ts'
import { eigenSymmetric } from './eigen.ts'

/** A function of n coordinates: gradient·s + ½ s·hessian·s. */
export interface Quadratic {
  readonly gradient: Float64Array
  /** n × n, symmetric. */
  readonly hessian: Float64Array
}

/** What follows from where the points lie, whatever the values are. */
export interface Interpolation {
  readonly points: number
  readonly coordinates: number
  /** Inverse of the optimality system, (points + 1 + coordinates)². */
  readonly inverse: Float64Array
  /** points × coordinates, in units of `unit`. */
  readonly steps: Float64Array
  readonly unit: number
}

/** Inverts a square matrix in place by Gauss–Jordan elimination with row exchanges; false when it is singular. */
export function invert(matrix: Float64Array, size: number): boolean {
  const order = new Int32Array(size)
  const rows = new Int32Array(size)
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(matrix[row * size + column]!) > Math.abs(matrix[pivot * size + column]!)) pivot = row
    }
    order[column] = pivot
    if (pivot !== column) {
      for (let k = 0; k < size; k++) {
        const kept = matrix[column * size + k]!
        matrix[column * size + k] = matrix[pivot * size + k]!
        matrix[pivot * size + k] = kept
      }
    }
    const value = matrix[column * size + column]!
    if (!(Math.abs(value) > 1e-200)) return false
    const scale = 1 / value
    matrix[column * size + column] = 1
    for (let k = 0; k < size; k++) matrix[column * size + k] = matrix[column * size + k]! * scale
    eliminate(matrix, size, column, rows)
  }
  for (let column = size - 1; column >= 0; column--) {
    const pivot = order[column]!
    if (pivot === column) continue
    for (let row = 0; row < size; row++) {
      const kept = matrix[row * size + column]!
      matrix[row * size + column] = matrix[row * size + pivot]!
      matrix[row * size + pivot] = kept
    }
  }
  return true
}

/**
 * Takes the pivot's row, times their factor, from all other rows: four at a time, so that a number of the pivot's row is loaded
 * once for all of them.
 *
 * @param rows room for the places at which rows begin
 */
function eliminate(matrix: Float64Array, size: number, column: number, rows: Int32Array): void {
  const from = column * size
  let count = 0
  for (let row = 0; row < size; row++) {
    if (row !== column && matrix[row * size + column] !== 0) rows[count++] = row * size
  }
  let r = 0
  for (; r + 4 <= count; r += 4) {
    const a = rows[r]!
    const b = rows[r + 1]!
    const c = rows[r + 2]!
    const d = rows[r + 3]!
    const byA = matrix[a + column]!
    const byB = matrix[b + column]!
    const byC = matrix[c + column]!
    const byD = matrix[d + column]!
    matrix[a + column] = 0
    matrix[b + column] = 0
    matrix[c + column] = 0
    matrix[d + column] = 0
    for (let k = 0; k < size; k++) {
      const x = matrix[from + k]!
      matrix[a + k] = matrix[a + k]! - byA * x
      matrix[b + k] = matrix[b + k]! - byB * x
      matrix[c + k] = matrix[c + k]! - byC * x
      matrix[d + k] = matrix[d + k]! - byD * x
    }
  }
  for (; r < count; r++) {
    const a = rows[r]!
    const byA = matrix[a + column]!
    matrix[a + column] = 0
    for (let k = 0; k < size; k++) matrix[a + k] = matrix[a + k]! - byA * matrix[from + k]!
  }
}

/**
 * Prepares interpolation at points.
 *
 * @param offsets of the points from the place where steps begin
 * @returns undefined when the points lie so that no model can be made
 */
export function interpolate(offsets: readonly Float64Array[]): Interpolation | undefined {
  const points = offsets.length
  const coordinates = offsets[0]!.length
  const size = points + 1 + coordinates
  let longest = 0
  for (const offset of offsets) longest = Math.max(longest, norm(offset))
  const unit = longest > 0 ? longest : 1
  const steps = new Float64Array(points * coordinates)
  offsets.forEach((offset, i) => {
    for (let c = 0; c < coordinates; c++) steps[i * coordinates + c] = offset[c]! / unit
  })
  const inverse = new Float64Array(size * size)
  for (let i = 0; i < points; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0
      for (let c = 0; c < coordinates; c++) dot += steps[i * coordinates + c]! * steps[j * coordinates + c]!
      inverse[i * size + j] = 0.5 * dot * dot
      inverse[j * size + i] = 0.5 * dot * dot
    }
    inverse[i * size + points] = 1
    inverse[points * size + i] = 1
    for (let c = 0; c < coordinates; c++) {
      inverse[i * size + points + 1 + c] = steps[i * coordinates + c]!
      inverse[(points + 1 + c) * size + i] = steps[i * coordinates + c]!
    }
  }
  if (!invert(inverse, size)) return undefined
  return { points, coordinates, inverse, steps, unit }
}

/** The model whose curvatures differ least from `previous` and that has the given values at the points, up to a constant. */
export function modelOf(
  { points, coordinates: n, inverse, steps, unit }: Interpolation,
  values: ArrayLike<number>,
  previous?: Float64Array,
): Quadratic {
  const size = points + 1 + n
  const right = new Float64Array(points)
  for (let i = 0; i < points; i++) {
    let known = 0
    if (previous !== undefined) {
      for (let a = 0; a < n; a++) {
        const step = steps[i * n + a]!
        for (let b = 0; b < n; b++) known += step * previous[a * n + b]! * steps[i * n + b]!
      }
    }
    right[i] = values[i]! - 0.5 * known * unit * unit
  }
  const weight = (row: number): number => {
    let sum = 0
    for (let i = 0; i < points; i++) sum += inverse[row * size + i]! * right[i]!
    return sum
  }
  const gradient = new Float64Array(n)
  for (let c = 0; c < n; c++) gradient[c] = weight(points + 1 + c) / unit
  const hessian = previous === undefined ? new Float64Array(n * n) : previous.slice()
  for (let i = 0; i < points; i++) {
    const scaled = weight(i) / (unit * unit)
    for (let a = 0; a < n; a++) {
      const share = scaled * steps[i * n + a]!
      for (let b = 0; b < n; b++) hessian[a * n + b] = hessian[a * n + b]! + share * steps[i * n + b]!
    }
  }
  return { gradient, hessian }
}

/** The function that is 1 at one of the points and 0 at the others. */
export function lagrange(interpolation: Interpolation, point: number): Quadratic {
  const values = new Float64Array(interpolation.points)
  values[point] = 1
  return modelOf(interpolation, values)
}

/** The values of all Lagrange functions at a place. */
export function lagrangeValues(
  { points, coordinates: n, inverse, steps, unit }: Interpolation,
  at: Float64Array,
): Float64Array {
  const size = points + 1 + n
  const right = new Float64Array(size)
  for (let i = 0; i < points; i++) {
    let dot = 0
    for (let c = 0; c < n; c++) dot += (steps[i * n + c]! * at[c]!) / unit
    right[i] = 0.5 * dot * dot
  }
  right[points] = 1
  for (let c = 0; c < n; c++) right[points + 1 + c] = at[c]! / unit
  const out = new Float64Array(points)
  for (let i = 0; i < points; i++) {
    for (let k = 0; k < size; k++) out[i] = out[i]! + inverse[i * size + k]! * right[k]!
  }
  return out
}

/** The value of a quadratic at a step. */
export function valueAt({ gradient, hessian }: Quadratic, step: Float64Array): number {
  const n = step.length
  let sum = 0
  for (let a = 0; a < n; a++) {
    let row = 0
    for (let b = 0; b < n; b++) row += hessian[a * n + b]! * step[b]!
    sum += step[a]! * (gradient[a]! + 0.5 * row)
  }
  return sum
}

/**
 * The step of at most `radius` within the bounds that lowers a quadratic most: exact in the ball; coordinates that leave the
 * bounds are put on them, one after the other, and the others solved for again.
 */
export function leastStep(model: Quadratic, radius: number, low: Float64Array, high: Float64Array): Float64Array {
  const n = low.length
  const step = new Float64Array(n)
  const isFixed = new Uint8Array(n)
  for (let c = 0; c < n; c++) {
    // On a bound that the slope pushes against: it stays there.
    const slope = model.gradient[c]!
    if ((slope > 0 && low[c]! >= 0) || (slope < 0 && high[c]! <= 0)) isFixed[c] = 1
  }
  for (let round = 0; round <= n; round++) {
    const free: number[] = []
    let left = radius * radius
    for (let c = 0; c < n; c++) {
      if (isFixed[c] === 1) left -= square(step[c]!)
      else free.push(c)
    }
    const size = free.length
    if (size === 0 || left <= 0) break
    const gradient = new Float64Array(size)
    const hessian = new Float64Array(size * size)
    free.forEach((c, a) => {
      let slope = model.gradient[c]!
      for (let other = 0; other < n; other++) {
        if (isFixed[other] === 1) slope += model.hessian[c * n + other]! * step[other]!
      }
      gradient[a] = slope
      free.forEach((other, b) => {
        hessian[a * size + b] = model.hessian[c * n + other]!
      })
    })
    const part = stepInBall({ gradient, hessian }, Math.sqrt(left))
    let worst = -1
    let excess = 0
    free.forEach((c, a) => {
      const over = Math.max(low[c]! - part[a]!, part[a]! - high[c]!)
      if (over > excess) {
        excess = over
        worst = a
      }
    })
    free.forEach((c, a) => {
      step[c] = Math.min(high[c]!, Math.max(low[c]!, part[a]!))
    })
    if (worst < 0) break
    free.forEach((c, a) => {
      if (a !== worst) step[c] = 0
    })
    isFixed[free[worst]!] = 1
    if (norm(step) > radius) break
  }
  const length = norm(step)
  if (length > radius * 1.0001) for (let c = 0; c < n; c++) step[c] = (step[c]! * radius) / length
  return step
}

/** The least point of a quadratic in a ball around zero. */
export function stepInBall({ gradient, hessian }: Quadratic, radius: number): Float64Array {
  const n = gradient.length
  const axes = new Float64Array(n * n)
  const values = new Float64Array(n)
  eigenSymmetric(hessian, n, axes, values, new Float64Array(n))
  const slopes = new Float64Array(n)
  let least = Number.POSITIVE_INFINITY
  let largest = 0
  for (let k = 0; k < n; k++) {
    for (let c = 0; c < n; c++) slopes[k] = slopes[k]! + axes[c * n + k]! * gradient[c]!
    least = Math.min(least, values[k]!)
    largest = Math.max(largest, Math.abs(values[k]!))
  }
  const steepness = norm(slopes)
  const lengthAt = (shift: number): number => {
    let sum = 0
    for (let k = 0; k < n; k++) {
      if (slopes[k] !== 0) sum += square(slopes[k]! / Math.max(values[k]! + shift, 1e-300))
    }
    return Math.sqrt(sum)
  }
  const tiny = 1e-14 * largest
  let shift = 0
  if (least <= tiny || lengthAt(0) > radius) {
    let low = Math.max(0, -least)
    let high = low + steepness / radius + tiny
    // The length falls with the shift: bisection in the ratio of lengths is exact enough after sixty halvings.
    for (let round = 0; round < 60 && high - low > 1e-15 * high; round++) {
      const middle = (low + high) / 2
      if (lengthAt(middle) > radius) low = middle
      else high = middle
    }
    shift = high
  }
  const parts = new Float64Array(n)
  let length2 = 0
  for (let k = 0; k < n; k++) {
    const curvature = values[k]! + shift
    parts[k] = curvature > 0 ? -slopes[k]! / Math.max(curvature, 1e-300) : 0
    length2 += square(parts[k]!)
  }
  if (least < -tiny && length2 < square(radius) * 0.98) {
    // No slope along the direction of least curvature: go along it to the border.
    const k = values.indexOf(least)
    parts[k] = parts[k]! + Math.sqrt(square(radius) - length2)
  }
  const step = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    for (let k = 0; k < n; k++) step[c] = step[c]! + axes[c * n + k]! * parts[k]!
  }
  return step
}

export function norm(vector: Float64Array): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return Math.sqrt(sum)
}
