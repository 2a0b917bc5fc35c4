/**
 * @module The Cholesky factor of a growing matrix and its inverse, row by row: a new row costs n² operations, and n rows one
 * after the other give the same bits as n rows at once. Four columns are computed side by side, because a lone sum waits for
 * its last addition before it can begin the next.
 */

/** Smallest pivot: below, a matrix is singular but for rounding. */
const LEAST_PIVOT = 1e-12

/**
 * Turns row `i` of the lower triangle of a matrix into row `i` of its Cholesky factor. The rows above are factored already.
 *
 * @param stride numbers from one row to the next
 */
export function factorRow(a: Float64Array, stride: number, i: number): void {
  const row = i * stride
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
    for (let k = 0; k < j; k++) {
      const x = a[row + k]!
      s0 -= x * a[row0 + k]!
      s1 -= x * a[row1 + k]!
      s2 -= x * a[row2 + k]!
      s3 -= x * a[row3 + k]!
    }
    s0 /= a[row0 + j]!
    s1 = (s1 - s0 * a[row1 + j]!) / a[row1 + j + 1]!
    s2 = (s2 - s0 * a[row2 + j]! - s1 * a[row2 + j + 1]!) / a[row2 + j + 2]!
    s3 = (s3 - s0 * a[row3 + j]! - s1 * a[row3 + j + 1]! - s2 * a[row3 + j + 2]!) / a[row3 + j + 3]!
    a[row + j] = s0
    a[row + j + 1] = s1
    a[row + j + 2] = s2
    a[row + j + 3] = s3
  }
  for (; j <= i; j++) {
    const rowJ = j * stride
    let sum = a[row + j]!
    for (let k = 0; k < j; k++) sum -= a[row + k]! * a[rowJ + k]!
    a[row + j] = i === j ? Math.sqrt(sum > LEAST_PIVOT ? sum : LEAST_PIVOT) : sum / a[rowJ + j]!
  }
}

/** Writes row `i` of the inverse of a lower triangle. The rows above are inverted already, and zero above the diagonal. */
export function invertRow(factor: Float64Array, stride: number, i: number, out: Float64Array): void {
  const row = i * stride
  const scale = -1 / factor[row + i]!
  let j = 0
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
  for (; i + 2 <= n; i += 2) {
    const row = i * stride
    for (let k = 0; k <= i; k += 2) {
      let s0 = 0
      let s1 = 0
      let t0 = 0
      let t1 = 0
      // Row i of A is zero at i + 1 and beyond.
      for (let m = i, at = row; m < n; m++, at += stride) {
        const x = a[at + i]!
        const y = a[at + i + 1]!
        const u = a[at + k]!
        const v = a[at + k + 1]!
        s0 += x * u
        s1 += x * v
        t0 += y * u
        t1 += y * v
      }
      out[row + k] = s0
      out[row + k + 1] = s1
      out[row + stride + k] = t0
      out[row + stride + k + 1] = t1
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
