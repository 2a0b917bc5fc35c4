/**
 * @module The Cholesky factor of a growing matrix and its inverse, row by row: a new row costs n² operations, and n rows one
 * after the other give the same bits as n rows at once. Two rows and four columns are computed side by side, because a lone sum
 * waits for its last addition before it can begin the next, and a number that is loaded should be used more than once.
 */

/** Smallest pivot: below, a matrix is singular but for rounding. */
const LEAST_PIVOT = 1e-12

/**
 * Turns rows of the lower triangle of a matrix into those of its Cholesky factor. The rows above are factored already.
 *
 * @param stride numbers from one row to the next
 * @param from first row
 * @param to the row after the last
 */
export function factorRows(a: Float64Array, stride: number, from: number, to: number): void {
  let i = from
  for (; i + 2 <= to; i += 2) {
    const j = factorPair(a, stride, i)
    factorRow(a, stride, i, j)
    factorRow(a, stride, i + 1, j)
  }
  if (i < to) factorRow(a, stride, i, 0)
}

/** Factors row `i` and the next one up to the column that is returned. */
function factorPair(a: Float64Array, stride: number, i: number): number {
  const row = i * stride
  const next = row + stride
  let j = 0
  for (; j + 4 <= i; j += 4) {
    const row0 = j * stride
    const row1 = row0 + stride
    const row2 = row1 + stride
    const row3 = row2 + stride
    let s0 = a[row + j]!
    let s1 = a[row + j + 1]!
    let s2 = a[row + j + 2]!
    let s3 = a[row + j + 3]!
    let t0 = a[next + j]!
    let t1 = a[next + j + 1]!
    let t2 = a[next + j + 2]!
    let t3 = a[next + j + 3]!
    for (let k = 0; k < j; k++) {
      const x = a[row + k]!
      const y = a[next + k]!
      const b0 = a[row0 + k]!
      const b1 = a[row1 + k]!
      const b2 = a[row2 + k]!
      const b3 = a[row3 + k]!
      s0 -= x * b0
      t0 -= y * b0
      s1 -= x * b1
      t1 -= y * b1
      s2 -= x * b2
      t2 -= y * b2
      s3 -= x * b3
      t3 -= y * b3
    }
    a[row + j] = s0
    a[row + j + 1] = s1
    a[row + j + 2] = s2
    a[row + j + 3] = s3
    a[next + j] = t0
    a[next + j + 1] = t1
    a[next + j + 2] = t2
    a[next + j + 3] = t3
    solveFour(a, row + j, row0 + j, stride)
    solveFour(a, next + j, row0 + j, stride)
  }
  return j
}

/** Divides four sums by the triangle of four pivots. */
function solveFour(a: Float64Array, at: number, pivot0: number, stride: number): void {
  const pivot1 = pivot0 + stride
  const pivot2 = pivot1 + stride
  const pivot3 = pivot2 + stride
  const s0 = a[at]! / a[pivot0]!
  const s1 = (a[at + 1]! - s0 * a[pivot1]!) / a[pivot1 + 1]!
  const s2 = (a[at + 2]! - s0 * a[pivot2]! - s1 * a[pivot2 + 1]!) / a[pivot2 + 2]!
  const s3 = (a[at + 3]! - s0 * a[pivot3]! - s1 * a[pivot3 + 1]! - s2 * a[pivot3 + 2]!) / a[pivot3 + 3]!
  a[at] = s0
  a[at + 1] = s1
  a[at + 2] = s2
  a[at + 3] = s3
}

/** Factors row `i` from column `j` on. */
function factorRow(a: Float64Array, stride: number, i: number, first: number): void {
  const row = i * stride
  let j = first
  for (; j + 4 <= i; j += 4) {
    const row0 = j * stride
    const row1 = row0 + stride
    const row2 = row1 + stride
    const row3 = row2 + stride
    let s0 = a[row + j]!
    let s1 = a[row + j + 1]!
    let s2 = a[row + j + 2]!
    let s3 = a[row + j + 3]!
    for (let k = 0; k < j; k++) {
      const x = a[row + k]!
      s0 -= x * a[row0 + k]!
      s1 -= x * a[row1 + k]!
      s2 -= x * a[row2 + k]!
      s3 -= x * a[row3 + k]!
    }
    a[row + j] = s0
    a[row + j + 1] = s1
    a[row + j + 2] = s2
    a[row + j + 3] = s3
    solveFour(a, row + j, row0 + j, stride)
  }
  for (; j <= i; j++) {
    const rowJ = j * stride
    let sum = a[row + j]!
    for (let k = 0; k < j; k++) sum -= a[row + k]! * a[rowJ + k]!
    a[row + j] = i === j ? Math.sqrt(sum > LEAST_PIVOT ? sum : LEAST_PIVOT) : sum / a[rowJ + j]!
  }
}

/**
 * Writes rows of the inverse of a lower triangle. The rows above are inverted already, and zero above the diagonal.
 *
 * @param from first row
 * @param to the row after the last
 */
export function invertRows(factor: Float64Array, stride: number, from: number, to: number, out: Float64Array): void {
  let i = from
  for (; i + 2 <= to; i += 2) {
    const j = invertPair(factor, stride, i, out)
    invertRow(factor, stride, i, j, out)
    invertRow(factor, stride, i + 1, j, out)
  }
  if (i < to) invertRow(factor, stride, i, 0, out)
}

/** Inverts row `i` and the next one up to the column that is returned. */
function invertPair(factor: Float64Array, stride: number, i: number, out: Float64Array): number {
  const row = i * stride
  const next = row + stride
  const scale = -1 / factor[row + i]!
  const nextScale = -1 / factor[next + i + 1]!
  const last = factor[next + i]!
  let j = 0
  for (; j + 4 <= i; j += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let t0 = 0
    let t1 = 0
    let t2 = 0
    let t3 = 0
    for (let k = j, at = j * stride + j; k < i; k++, at += stride) {
      const x = factor[row + k]!
      const y = factor[next + k]!
      const b0 = out[at]!
      const b1 = out[at + 1]!
      const b2 = out[at + 2]!
      const b3 = out[at + 3]!
      s0 += x * b0
      t0 += y * b0
      s1 += x * b1
      t1 += y * b1
      s2 += x * b2
      t2 += y * b2
      s3 += x * b3
      t3 += y * b3
    }
    s0 *= scale
    s1 *= scale
    s2 *= scale
    s3 *= scale
    out[row + j] = s0
    out[row + j + 1] = s1
    out[row + j + 2] = s2
    out[row + j + 3] = s3
    out[next + j] = (t0 + last * s0) * nextScale
    out[next + j + 1] = (t1 + last * s1) * nextScale
    out[next + j + 2] = (t2 + last * s2) * nextScale
    out[next + j + 3] = (t3 + last * s3) * nextScale
  }
  return j
}

/** Inverts row `i` from column `first` on. */
function invertRow(factor: Float64Array, stride: number, i: number, first: number, out: Float64Array): void {
  const row = i * stride
  const scale = -1 / factor[row + i]!
  let j = first
  for (; j + 4 <= i; j += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let k = j, at = j * stride + j; k < i; k++, at += stride) {
      const x = factor[row + k]!
      s0 += x * out[at]!
      s1 += x * out[at + 1]!
      s2 += x * out[at + 2]!
      s3 += x * out[at + 3]!
    }
    out[row + j] = s0 * scale
    out[row + j + 1] = s1 * scale
    out[row + j + 2] = s2 * scale
    out[row + j + 3] = s3 * scale
  }
  for (; j < i; j++) {
    let sum = 0
    for (let k = j, at = j * stride + j; k < i; k++, at += stride) sum += factor[row + k]! * out[at]!
    out[row + j] = sum * scale
  }
  out[row + i] = -scale
}

/** Multiplies a lower triangle by a vector. */
export function multiplyLower(a: Float64Array, stride: number, n: number, x: Float64Array, out: Float64Array): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const row0 = i * stride
    const row1 = row0 + stride
    const row2 = row1 + stride
    const row3 = row2 + stride
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    // What stands above the diagonal is zero.
    for (let k = 0; k < i + 4; k++) {
      const y = x[k]!
      s0 += a[row0 + k]! * y
      s1 += a[row1 + k]! * y
      s2 += a[row2 + k]! * y
      s3 += a[row3 + k]! * y
    }
    out[i] = s0
    out[i + 1] = s1
    out[i + 2] = s2
    out[i + 3] = s3
  }
  for (; i < n; i++) {
    let sum = 0
    for (let k = 0; k <= i; k++) sum += a[i * stride + k]! * x[k]!
    out[i] = sum
  }
}

/** Multiplies the transpose of a lower triangle by a vector. */
export function multiplyLowerTransposed(
  a: Float64Array,
  stride: number,
  n: number,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let k = 0; k < n; k++) out[k] = 0
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const row0 = i * stride
    const row1 = row0 + stride
    const row2 = row1 + stride
    const row3 = row2 + stride
    const x0 = x[i]!
    const x1 = x[i + 1]!
    const x2 = x[i + 2]!
    const x3 = x[i + 3]!
    for (let k = 0; k < i + 4; k++) {
      out[k] = out[k]! + (x0 * a[row0 + k]! + x1 * a[row1 + k]!) + (x2 * a[row2 + k]! + x3 * a[row3 + k]!)
    }
  }
  for (; i < n; i++) {
    const y = x[i]!
    for (let k = 0; k <= i; k++) out[k] = out[k]! + y * a[i * stride + k]!
  }
}

/**
 * Writes the lower triangle of AᵀA for a lower triangle A of n rows: with A the inverse of a Cholesky factor, the inverse of
 * the matrix that was factored. Beside the diagonal some numbers above it are written, too.
 */
export function gramLower(a: Float64Array, stride: number, n: number, out: Float64Array): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const row0 = i * stride
    const row1 = row0 + stride
    const row2 = row1 + stride
    const row3 = row2 + stride
    for (let k = 0; k < i + 4; k += 2) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      let t0 = 0
      let t1 = 0
      let t2 = 0
      let t3 = 0
      // What stands above the diagonal is zero.
      for (let m = i, at = row0; m < n; m++, at += stride) {
        const u = a[at + k]!
        const v = a[at + k + 1]!
        const x0 = a[at + i]!
        const x1 = a[at + i + 1]!
        const x2 = a[at + i + 2]!
        const x3 = a[at + i + 3]!
        s0 += x0 * u
        t0 += x0 * v
        s1 += x1 * u
        t1 += x1 * v
        s2 += x2 * u
        t2 += x2 * v
        s3 += x3 * u
        t3 += x3 * v
      }
      out[row0 + k] = s0
      out[row0 + k + 1] = t0
      out[row1 + k] = s1
      out[row1 + k + 1] = t1
      out[row2 + k] = s2
      out[row2 + k + 1] = t2
      out[row3 + k] = s3
      out[row3 + k + 1] = t3
    }
  }
  for (; i < n; i++) {
    const row = i * stride
    for (let k = 0; k <= i; k++) {
      let sum = 0
      for (let m = i, at = row; m < n; m++, at += stride) sum += a[at + i]! * a[at + k]!
      out[row + k] = sum
    }
  }
}
