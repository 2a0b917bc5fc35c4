/** @module Eigenvalues and eigenvectors of a symmetric matrix by Jacobi rotations: slow for hundreds of rows, but exact in sign, order and bits. */

import { square } from '../core/special-functions.ts'

/**
 * Decomposes a symmetric matrix A = V·diag(values)·Vᵀ (cyclic Jacobi, Golub and Van Loan, "Matrix Computations", 8.5).
 *
 * @param matrix n × n, by rows; overwritten
 * @param vectors n × n, receives the eigenvectors as columns
 * @param values n, receives the eigenvalues, in no particular order
 */
export function eigenSymmetric(matrix: Float64Array, n: number, vectors: Float64Array, values: Float64Array): void {
  vectors.fill(0)
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0
    let scale = 0
    for (let i = 0; i < n; i++) {
      scale += square(matrix[i * n + i]!)
      for (let j = i + 1; j < n; j++) off += square(matrix[i * n + j]!)
    }
    if (off <= 1e-30 * scale || off === 0) break
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(matrix, vectors, n, p, q)
    }
  }
  for (let i = 0; i < n; i++) values[i] = matrix[i * n + i]!
}

function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!
  if (apq === 0) return
  const app = a[p * n + p]!
  const aqq = a[q * n + q]!
  const tau = (aqq - app) / (2 * apq)
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  a[p * n + p] = app - t * apq
  a[q * n + q] = aqq + t * apq
  a[p * n + q] = 0
  a[q * n + p] = 0
  for (let i = 0; i < n; i++) {
    if (i !== p && i !== q) {
      const aip = a[i * n + p]!
      const aiq = a[i * n + q]!
      a[i * n + p] = c * aip - s * aiq
      a[p * n + i] = a[i * n + p]!
      a[i * n + q] = s * aip + c * aiq
      a[q * n + i] = a[i * n + q]!
    }
    const vip = v[i * n + p]!
    const viq = v[i * n + q]!
    v[i * n + p] = c * vip - s * viq
    v[i * n + q] = s * vip + c * viq
  }
}
