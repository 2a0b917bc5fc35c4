/**
 * @module Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to a tridiagonal matrix, then implicit QL
 * steps (Bowdler, Martin, Reinsch and Wilkinson, "The QR and QL algorithms for symmetric matrices", Numer. Math. 11, 1968;
 * the public-domain arrangement of EISPACK and JAMA). Only +, −, ×, ÷ and square roots in a fixed order: equal bits everywhere.
 */

/**
 * Decomposes a symmetric matrix A = V·diag(values)·Vᵀ.
 *
 * @param matrix n × n, by rows; only read, may be `vectors` itself
 * @param vectors n × n, receives the eigenvectors as columns
 * @param values n, receives the eigenvalues, in no particular order
 * @param scratch n numbers, overwritten: to spare their allocation
 */
export function eigenSymmetric(
  matrix: Float64Array,
  n: number,
  vectors: Float64Array,
  values: Float64Array,
  scratch: Float64Array = new Float64Array(n),
): void {
  if (vectors !== matrix) vectors.set(matrix)
  let largest = 0
  for (let k = 0; k < n * n; k++) largest = Math.max(largest, Math.abs(vectors[k]!))
  // Squares must neither vanish nor overflow.
  const scale = largest > 0 && (largest < 1e-100 || largest > 1e100) ? largest : 1
  if (scale !== 1) for (let k = 0; k < n * n; k++) vectors[k] = vectors[k]! / scale
  tridiagonalize(vectors, n, values, scratch)
  diagonalize(vectors, n, values, scratch)
  if (scale !== 1) for (let k = 0; k < n; k++) values[k] = values[k]! * scale
}

/** Leaves the diagonal in `d`, what stands below it in `e` (from 1 on), and the product of reflections in `v`. */
function tridiagonalize(v: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < n; j++) d[j] = v[(n - 1) * n + j]!
  for (let i = n - 1; i > 0; i--) {
    let scale = 0
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]!)
    let h = 0
    if (scale === 0) {
      e[i] = d[i - 1]!
      for (let j = 0; j < i; j++) {
        d[j] = v[(i - 1) * n + j]!
        v[i * n + j] = 0
        v[j * n + i] = 0
      }
    } else {
      for (let k = 0; k < i; k++) {
        const x = d[k]! / scale
        d[k] = x
        h += x * x
      }
      let f = d[i - 1]!
      let g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h)
      e[i] = scale * g
      h -= f * g
      d[i - 1] = f - g
      for (let j = 0; j < i; j++) e[j] = 0
      for (let j = 0; j < i; j++) {
        f = d[j]!
        v[j * n + i] = f
        g = e[j]! + v[j * n + j]! * f
        for (let k = j + 1; k < i; k++) {
          const x = v[k * n + j]!
          g += x * d[k]!
          e[k] = e[k]! + x * f
        }
        e[j] = g
      }
      f = 0
      for (let j = 0; j < i; j++) {
        e[j] = e[j]! / h
        f += e[j]! * d[j]!
      }
      const half = f / (h + h)
      for (let j = 0; j < i; j++) e[j] = e[j]! - half * d[j]!
      for (let j = 0; j < i; j++) {
        f = d[j]!
        g = e[j]!
        for (let k = j; k < i; k++) v[k * n + j] = v[k * n + j]! - (f * e[k]! + g * d[k]!)
        d[j] = v[(i - 1) * n + j]!
        v[i * n + j] = 0
      }
    }
    d[i] = h
  }
  for (let i = 0; i < n - 1; i++) {
    v[(n - 1) * n + i] = v[i * n + i]!
    v[i * n + i] = 1
    const h = d[i + 1]!
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = v[k * n + i + 1]! / h
      for (let j = 0; j <= i; j++) {
        let g = 0
        for (let k = 0; k <= i; k++) g += v[k * n + i + 1]! * v[k * n + j]!
        for (let k = 0; k <= i; k++) v[k * n + j] = v[k * n + j]! - g * d[k]!
      }
    }
    for (let k = 0; k <= i; k++) v[k * n + i + 1] = 0
  }
  for (let j = 0; j < n; j++) {
    d[j] = v[(n - 1) * n + j]!
    v[(n - 1) * n + j] = 0
  }
  v[(n - 1) * n + n - 1] = 1
  e[0] = 0
}

/** QL steps with implicit shifts until nothing is left beside the diagonal. */
function diagonalize(v: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let i = 1; i < n; i++) e[i - 1] = e[i]!
  e[n - 1] = 0
  let shift = 0
  let negligible = 0
  for (let l = 0; l < n; l++) negligible = Math.max(negligible, Math.abs(d[l]!) + Math.abs(e[l]!))
  negligible *= 2.220446049250313e-16
  for (let l = 0; l < n; l++) {
    let m = l
    while (m < n - 1 && Math.abs(e[m]!) > negligible) m++
    // Thirty steps are more than any matrix was seen to need; the bound keeps numbers that are not finite from looping.
    for (let step = 0; m > l && step < 30 && Math.abs(e[l]!) > negligible; step++) {
      let g = d[l]!
      let p = (d[l + 1]! - g) / (2 * e[l]!)
      let r = Math.sqrt(p * p + 1)
      if (p < 0) r = -r
      d[l] = e[l]! / (p + r)
      d[l + 1] = e[l]! * (p + r)
      const next = d[l + 1]!
      let h = g - d[l]!
      for (let i = l + 2; i < n; i++) d[i] = d[i]! - h
      shift += h
      p = d[m]!
      let c = 1
      let c2 = 1
      let c3 = 1
      let s = 0
      let s2 = 0
      const beside = e[l + 1]!
      for (let i = m - 1; i >= l; i--) {
        c3 = c2
        c2 = c
        s2 = s
        g = c * e[i]!
        h = c * p
        r = Math.sqrt(p * p + e[i]! * e[i]!)
        e[i + 1] = s * r
        s = e[i]! / r
        c = p / r
        p = c * d[i]! - s * g
        d[i + 1] = h + s * (c * g + s * d[i]!)
        for (let k = 0, at = i; k < n; k++, at += n) {
          const x = v[at + 1]!
          const y = v[at]!
          v[at + 1] = s * y + c * x
          v[at] = c * y - s * x
        }
      }
      p = (-s * s2 * c3 * beside * e[l]!) / next
      e[l] = s * p
      d[l] = c * p
    }
    d[l] = d[l]! + shift
    e[l] = 0
  }
}
